import QtQuick 2.15
import QtQuick.Controls 2.15

// The course's 启用. It shows what is, and asks for what is wanted: `active` comes from the network.
// While it is off it is what one does next, and the only filled control of its page.
Switch {
    id: control

    property Theme theme
    property bool active: false
    // Wanted, and not there yet.
    property bool pending: false
    property string tip: ""
    property string keys: ""
    readonly property bool strong: !checked && enabled
    // Pressed, and still below the mouse: what it is for is known.
    property bool used: false
    signal wanted(bool on)

    implicitHeight: theme.control
    padding: 0
    leftPadding: theme.gap
    rightPadding: theme.gap
    spacing: theme.small * 1.5
    hoverEnabled: true
    checked: active

    Accessible.role: Accessible.CheckBox
    Accessible.onToggleAction: wanted(!active)
    Accessible.onPressAction: wanted(!active)
    Accessible.name: text
    Accessible.description: tip

    ToolTip.visible: hovered && !used && tip !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: keys !== "" ? tip + " (" + keys + ")" : tip

    onPressed: used = true
    onHoveredChanged: used = false
    onToggled: {
        var on = checked
        checked = Qt.binding(function () { return control.active })
        wanted(on)
    }

    background: Rectangle {
        radius: control.theme.corner
        color: control.strong
            ? (control.down ? Qt.darker(control.theme.accent, 1.2)
                : control.hovered ? Qt.lighter(control.theme.accent, 1.1) : control.theme.accent)
            : control.hovered ? control.theme.hover : control.theme.soft
        border.width: control.visualFocus ? 2 : 0
        border.color: control.strong ? control.theme.text : control.theme.accent
    }

    indicator: Rectangle {
        implicitWidth: Math.round(control.theme.unit * 2)
        implicitHeight: Math.round(control.theme.unit * 1.1)
        x: control.leftPadding
        y: (control.height - height) / 2
        radius: height / 2
        color: control.checked && !control.pending ? control.theme.good : "transparent"
        border.width: control.checked && !control.pending ? 0 : 1.5
        border.color: control.pending ? control.theme.warning : control.theme.accentText

        Rectangle {
            readonly property real margin: Math.round(parent.height * 0.2)
            x: control.pending ? (parent.width - width) / 2 : control.checked ? parent.width - width - margin : margin
            y: margin
            width: parent.height - 2 * margin
            height: width
            radius: width / 2
            color: control.pending ? control.theme.warning : control.checked ? control.theme.base : control.theme.accentText
            Behavior on x { NumberAnimation { duration: 120 } }
        }
    }

    contentItem: PlainLabel {
        leftPadding: control.indicator.width + control.spacing
        text: control.text
        font.bold: true
        color: control.strong ? control.theme.accentText : control.theme.text
        Accessible.ignored: true
    }
}
