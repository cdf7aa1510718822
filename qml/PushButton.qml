import QtQuick 2.15
import QtQuick.Controls 2.15

// A flat button without a border; checkable ones serve as chips. Of the strong ones, filled with
// the accent, there is one at a time.
Button {
    id: button

    property Theme theme
    property string tip: ""
    property string keys: ""
    property string label: ""
    property bool strong: false
    // Without a ground of its own until the mouse is there.
    property bool plain: false
    // One of several filters, most of which are on: that one is off is seen, and not that one is on.
    property bool filter: false
    // No tool tip: what the button has opened would lie under it.
    property bool quiet: false
    // The colour of the text, unless it is off.
    property color mark: "transparent"
    // Pressed, and still below the mouse: what it is for is known.
    property bool used: false

    implicitHeight: theme.control
    implicitWidth: Math.max(implicitHeight, implicitContentWidth + leftPadding + rightPadding)
    leftPadding: theme.gap
    rightPadding: theme.gap
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus

    onPressed: used = true
    onHoveredChanged: used = false

    // As with the mouse: on its own, Qt changes a checkable one and tells nobody, or the other way round.
    function press() {
        if (checkable) {
            toggle()
            toggled()
        }
        clicked()
    }

    Accessible.role: checkable ? Accessible.CheckBox : Accessible.Button
    Accessible.onToggleAction: press()
    Accessible.onPressAction: press()
    Accessible.name: label !== "" ? label : text
    Accessible.description: tip

    ToolTip.visible: hovered && !used && !quiet && ToolTip.text !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: tip === "" ? (contentItem && (contentItem as PlainLabel).truncated ? text : "")
        : keys !== "" ? tip + " (" + keys + ")" : tip

    contentItem: PlainLabel {
        text: button.text
        horizontalAlignment: Text.AlignHCenter
        elide: Text.ElideRight
        color: !button.enabled ? button.theme.faint
            : button.strong ? button.theme.accentText
            : button.filter && !button.checked ? button.theme.faint
            : button.mark.a > 0 ? button.mark : button.theme.text
        font.strikeout: button.filter && !button.checked
        font.bold: button.strong
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: button.theme.corner
        color: button.strong && button.enabled
            ? (button.down ? Qt.darker(button.theme.accent, 1.2)
                : button.hovered ? Qt.lighter(button.theme.accent, 1.1) : button.theme.accent)
            : button.down ? button.theme.pressed
            : button.hovered ? button.theme.hover
            : button.filter ? (button.checked ? button.theme.soft : "transparent")
            : button.checked ? button.theme.selection
            : button.enabled && !button.plain ? button.theme.soft : "transparent"
        border.width: button.visualFocus ? 2 : button.enabled ? (button.checked && !button.filter ? 1 : 0) : button.strong ? 1 : 0
        border.color: !button.enabled ? button.theme.line : button.visualFocus && button.strong ? button.theme.text : button.theme.accent
    }
}
