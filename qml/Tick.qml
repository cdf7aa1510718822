import QtQuick 2.15
import QtQuick.Controls 2.15

// A check box.
CheckBox {
    id: tick

    property Theme theme
    property string tip: ""
    property string keys: ""

    implicitHeight: theme.control
    padding: 0
    spacing: theme.small * 1.5
    hoverEnabled: true

    function click() {
        toggle()
        toggled()
    }

    Accessible.role: Accessible.CheckBox
    Accessible.onToggleAction: click()
    Accessible.onPressAction: click()
    Accessible.name: text
    Accessible.description: tip

    ToolTip.visible: hovered && tip !== ""
    ToolTip.delay: 600
    ToolTip.text: keys !== "" ? tip + " (" + keys + ")" : tip

    indicator: Rectangle {
        implicitWidth: Math.round(tick.theme.unit * 0.95)
        implicitHeight: implicitWidth
        y: (tick.height - height) / 2
        radius: tick.theme.corner * 0.75
        color: !tick.checked ? tick.theme.base
            : tick.enabled ? tick.theme.accent : tick.theme.line
        border.width: tick.visualFocus ? 2 : 1
        border.color: tick.visualFocus ? tick.theme.text
            : tick.checked || tick.hovered ? tick.theme.accent : tick.theme.edge

        PlainLabel {
            anchors.centerIn: parent
            visible: tick.checked
            text: "\u2713"
            color: tick.theme.accentText
            font.bold: true
            font.pixelSize: Math.round(parent.height * 0.8)
            Accessible.ignored: true
        }
    }

    contentItem: PlainLabel {
        leftPadding: tick.indicator.width + tick.spacing
        text: tick.text
        color: tick.enabled ? tick.theme.text : tick.theme.faint
        Accessible.ignored: true
    }
}
