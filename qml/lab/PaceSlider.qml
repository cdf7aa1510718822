import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// One of a few values in their order: moved with the mouse, the wheel, the arrows, Home and End.
// `values` are what is meant, `texts` what a person reads.
Slider {
    id: slider

    property Theme theme
    property string tip: ""
    property string label: ""
    property var values: []
    property var texts: values
    property real chosen: 0
    readonly property string reading: texts[Math.round(value)] || ""
    signal picked(real value)

    from: 0
    to: values.length - 1
    stepSize: 1
    snapMode: Slider.SnapAlways
    wheelEnabled: true
    value: values.indexOf(chosen)
    implicitWidth: theme.character * 12
    implicitHeight: theme.control
    padding: 0
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus

    Accessible.role: Accessible.Slider
    Accessible.name: label + ": " + reading
    Accessible.description: tip

    ToolTip.visible: hovered && !pressed && tip !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: tip

    onMoved: {
        var wanted = values[Math.round(value)]
        value = Qt.binding(function () { return slider.values.indexOf(slider.chosen) })
        picked(wanted)
    }

    Keys.onPressed: function (event) {
        if (event.key !== Qt.Key_Home && event.key !== Qt.Key_End)
            return
        event.accepted = true
        picked(values[event.key === Qt.Key_Home ? 0 : values.length - 1])
    }

    background: Rectangle {
        x: slider.handle.width / 2
        y: (slider.height - height) / 2
        width: slider.width - slider.handle.width
        height: Math.max(3, Math.round(slider.theme.unit * 0.2))
        radius: height / 2
        color: slider.theme.line

        Rectangle {
            width: slider.visualPosition * parent.width
            height: parent.height
            radius: height / 2
            color: slider.enabled ? slider.theme.accent : slider.theme.edge
        }
    }

    handle: Rectangle {
        x: slider.visualPosition * (slider.width - width)
        y: (slider.height - height) / 2
        implicitWidth: Math.round(slider.theme.unit)
        implicitHeight: implicitWidth
        radius: width / 2
        color: !slider.enabled ? slider.theme.soft : slider.pressed ? slider.theme.pressed : slider.theme.base
        border.width: slider.visualFocus ? 3 : 2
        border.color: !slider.enabled ? slider.theme.edge : slider.visualFocus ? slider.theme.text : slider.theme.accent
    }
}
