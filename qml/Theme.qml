import QtQuick 2.15

// Every colour and measure of the window. Measures come from the font, so that any font size and
// any scale fit; colours come in a light and a dark set.
QtObject {
    id: theme

    // "" follows the system, "light" and "dark" do not.
    property string choice: ""
    property int logSize: 0

    readonly property bool dark: choice === "dark" || (choice !== "light" && systemDark)
    readonly property bool systemDark: brightness(system.window) < 0.5

    readonly property color window: dark ? "#1f2227" : "#f3f4f7"
    readonly property color base: dark ? "#17191d" : "#ffffff"
    readonly property color stripe: dark ? "#1b1e23" : "#f8f9fb"
    readonly property color raised: dark ? "#2b2f37" : "#ffffff"
    readonly property color hover: dark ? "#353a44" : "#e9edf3"
    readonly property color pressed: dark ? "#414856" : "#dbe2ec"
    readonly property color line: dark ? "#3b414b" : "#cfd5de"
    readonly property color text: dark ? "#e7e9ec" : "#1b2027"
    readonly property color dim: dark ? "#a3acb9" : "#59636f"
    readonly property color faint: dark ? "#737c89" : "#8b94a0"
    readonly property color accent: dark ? "#62a8f5" : "#1666c0"
    readonly property color accentText: dark ? "#0c1420" : "#ffffff"
    readonly property color selection: dark ? "#27476e" : "#cde2fb"
    readonly property color found: dark ? "#5a4a12" : "#fff0b3"
    readonly property color foundHere: dark ? "#2b2200" : "#ffd75e"

    readonly property color incoming: dark ? "#74b4ff" : "#0f5fb8"
    readonly property color outgoing: dark ? "#f2a277" : "#a8401a"
    readonly property color event: dark ? "#a9b2bf" : "#5c6672"

    readonly property color good: dark ? "#6fd08c" : "#17753a"
    readonly property color warning: dark ? "#e6bd5c" : "#8a5a00"
    readonly property color bad: dark ? "#ff8f85" : "#b3261e"
    readonly property color badBack: dark ? "#3a2123" : "#fdeceb"
    readonly property color noteBack: dark ? "#22303f" : "#e8f1fc"

    readonly property string mono: "monospace"
    readonly property real unit: Math.ceil(metrics.height)
    // A digit: in a Chinese font the average character is twice as wide.
    readonly property real character: Math.ceil(digit.advanceWidth)
    readonly property real gap: Math.round(unit * 0.5)
    readonly property real small: Math.round(unit * 0.25)
    readonly property real control: Math.round(unit * 1.75)
    readonly property real corner: Math.round(unit * 0.25)
    readonly property int smallFont: Math.max(7, Math.round(metrics.font.pointSize * 0.9))
    readonly property int logFont: Math.max(6, Math.round(metrics.font.pointSize) + logSize)

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
