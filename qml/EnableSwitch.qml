import QtQuick 2.15
import QtQuick.Controls 2.15

// The course's 启用. It shows what is, and asks for what is wanted: `active` comes from the network.
Switch {
    id: control

    property Theme theme
    property bool active: false
    property string tip: ""
    property string keys: ""
    signal wanted(bool on)

    implicitHeight: theme.control
    padding: 0
    spacing: theme.small * 1.5
    hoverEnabled: true
    checked: active

    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: tip

    ToolTip.visible: hovered && tip !== ""
    ToolTip.delay: 600
    ToolTip.text: keys !== "" ? tip + " (" + keys + ")" : tip

    onToggled: {
        var on = checked
        checked = Qt.binding(function () { return control.active })
        wanted(on)
    }

    indicator: Rectangle {
        implicitWidth: Math.round(control.theme.unit * 2)
        implicitHeight: Math.round(control.theme.unit * 1.1)
        y: (control.height - height) / 2
        radius: height / 2
        color: control.checked ? control.theme.good
            : control.hovered ? control.theme.dim : control.theme.faint
        border.width: control.visualFocus ? 2 : 0
        border.color: control.theme.text

        Rectangle {
            readonly property real margin: Math.round(parent.height * 0.14)
            x: control.checked ? parent.width - width - margin : margin
            y: margin
            width: parent.height - 2 * margin
            height: width
            radius: width / 2
            color: control.theme.base
            Behavior on x { NumberAnimation { duration: 90 } }
        }
    }

    contentItem: PlainLabel {
        leftPadding: control.indicator.width + control.spacing
        text: control.text
        font.bold: true
        color: control.theme.text
        Accessible.ignored: true
    }
}
