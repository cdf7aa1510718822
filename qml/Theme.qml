import QtQuick 2.15

// Every colour and measure of the window. Measures come from the font, so that any font size and
// any scale fit; colours come in a light and a dark set.
QtObject {
    id: theme

    // "" follows the system, "light" and "dark" do not.
    property string choice: ""
    property int logSize: 0
    // Of the window that is dressed.
    property real windowWidth: 0
    property real windowHeight: 0

    readonly property bool dark: choice === "dark" || (choice !== "light" && systemDark)
    readonly property bool systemDark: brightness(system.window) < 0.5

    // What text stands on. tests/qml/fits.rs holds every text here to 4.5:1 on every one of these, and
    // `edge` to 3:1; `line` parts, and says nothing.
    readonly property color window: dark ? "#1f2227" : "#f3f4f7"
    readonly property color base: dark ? "#17191d" : "#ffffff"
    readonly property color stripe: dark ? "#1b1e23" : "#f8f9fb"
    readonly property color raised: dark ? "#2a2e36" : "#ffffff"
    readonly property color soft: dark ? "#2d323a" : "#e5e9ef"
    readonly property color hover: dark ? "#343a43" : "#dce2ea"
    readonly property color pressed: dark ? "#373e48" : "#d6dee8"
    readonly property color selection: dark ? "#1f3b5e" : "#d3e5fb"
    readonly property color found: dark ? "#4a3d0c" : "#fff0b3"
    readonly property color foundHere: dark ? "#2b2200" : "#ffd75e"
    readonly property color badBack: dark ? "#3a2123" : "#fdeceb"
    readonly property color noteBack: dark ? "#22303f" : "#e8f1fc"
    readonly property color line: dark ? "#3b414b" : "#cfd5de"
    readonly property color edge: dark ? "#808998" : "#767f8b"

    readonly property color text: dark ? "#e7e9ec" : "#1b2027"
    readonly property color dim: dark ? "#b7bfca" : "#4b545f"
    // What is off, and what stands in an empty field.
    readonly property color faint: dark ? "#a4adba" : "#57616c"
    readonly property color accent: dark ? "#7ab6f8" : "#125aab"
    readonly property color accentText: dark ? "#0c1420" : "#ffffff"

    readonly property color incoming: dark ? "#8ac0ff" : "#0e57a9"
    readonly property color outgoing: dark ? "#f5b08a" : "#993a17"
    readonly property color event: dark ? "#b7bfca" : "#4f5964"

    readonly property color good: dark ? "#7dd698" : "#146634"
    readonly property color warning: dark ? "#e9c46c" : "#7a4f00"
    readonly property color bad: dark ? "#ffa49b" : "#a5221b"

    readonly property string mono: "monospace"
    readonly property real unit: Math.ceil(metrics.height)
    // A digit: in a Chinese font the average character is twice as wide.
    readonly property real character: Math.ceil(digit.advanceWidth)
    readonly property real gap: Math.round(unit * 0.5)
    readonly property real small: Math.round(unit * 0.25)
    readonly property real control: Math.round(unit * (low ? 1.5 : 1.75))
    readonly property real corner: Math.round(unit * 0.25)
    readonly property int smallFont: Math.max(7, Math.round(metrics.font.pointSize * 0.9))
    readonly property int logFont: Math.max(6, Math.round(metrics.font.pointSize) + logSize)

    // Below this width the list of clients folds, below this height controls are lower.
    readonly property bool narrow: windowWidth < character * 96
    readonly property bool low: windowHeight < unit * 34

    property FontMetrics metrics: FontMetrics {}
    property TextMetrics digit: TextMetrics {
        font: theme.metrics.font
        text: "0"
    }
    property SystemPalette system: SystemPalette {}

    function brightness(colour) {
        return 0.299 * colour.r + 0.587 * colour.g + 0.114 * colour.b
    }

    // What is off keeps its place and loses its weight. Only Qt 6 has a palette for that.
    function fadeDisabled(palette) {
        if (palette.disabled === undefined)
            return
        var off = palette.disabled
        off.text = off.windowText = off.buttonText = faint
        off.button = off.base = window
        off.highlight = line
        off.highlightedText = faint
    }
}
