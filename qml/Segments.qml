import QtQuick 2.15
import QtQuick.Controls 2.15

// A few values of which one is on: one stop of Tab, with the arrows between them.
FocusScope {
    id: segments

    property Theme theme
    property string name: ""
    // What is chosen here, for those who do not see it.
    property string label: ""
    property var values: []
    property var texts: []
    property var tips: []
    property string value: ""
    // Beside each text.
    property real room: theme.gap
    readonly property int at: values.indexOf(value)
    signal chosen(string value)

    implicitWidth: row.implicitWidth + 4
    implicitHeight: theme.control
    objectName: name
    activeFocusOnTab: true

    Accessible.role: Accessible.Grouping
    Accessible.focusable: true
    Accessible.name: (label === "" ? "" : label + ": ") + (at < 0 ? "" : texts[at])
    Accessible.description: at < 0 || tips[at] === undefined ? "" : tips[at]

    function pick(index) {
        if (index >= 0 && index < values.length && index !== at)
            chosen(values[index])
    }

    Keys.onPressed: function (event) {
        event.accepted = true
        if (event.modifiers & ~Qt.KeypadModifier)
            event.accepted = false
        else if (event.key === Qt.Key_Left || event.key === Qt.Key_Up)
            pick(at - 1)
        else if (event.key === Qt.Key_Right || event.key === Qt.Key_Down)
            pick(at + 1)
        else if (event.key === Qt.Key_Home)
            pick(0)
        else if (event.key === Qt.Key_End)
            pick(values.length - 1)
        else
            event.accepted = false
    }

    Rectangle {
        anchors.fill: parent
        radius: segments.theme.corner
        color: segments.enabled ? segments.theme.soft : "transparent"
        border.width: segments.activeFocus ? 2 : 0
        border.color: segments.theme.accent
    }

    Row {
        id: row
        x: 2
        y: 2

        Repeater {
            model: segments.values
            // qmllint disable unqualified
            AbstractButton {
                id: segment
                required property int index
                required property string modelData
                readonly property bool on: segments.at === index
                objectName: segments.name + "_" + modelData
                text: segments.texts[index]
                leftPadding: segments.room
                rightPadding: segments.room
                implicitWidth: implicitContentWidth + leftPadding + rightPadding
                implicitHeight: segments.theme.control - 4
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.ignored: true
                ToolTip.visible: hovered && !on && ToolTip.text !== ""
                ToolTip.delay: 600
                ToolTip.timeout: 8000
                ToolTip.text: segments.tips[index] === undefined ? "" : segments.tips[index]
                onClicked: {
                    segments.forceActiveFocus(Qt.MouseFocusReason)
                    segments.pick(index)
                }
                // The item, and not the button: Qt 6.4 takes the role of a control back.
                contentItem: Item {
                    implicitWidth: children[0].implicitWidth
                    implicitHeight: children[0].implicitHeight
                    Accessible.role: Accessible.RadioButton
                    Accessible.checkable: true
                    Accessible.checked: segment.on
                    Accessible.name: segment.text
                    Accessible.description: segment.ToolTip.text
                    Accessible.onToggleAction: segments.pick(segment.index)
                    Accessible.onPressAction: segments.pick(segment.index)
                    PlainLabel {
                        anchors.fill: parent
                        text: segment.text
                        horizontalAlignment: Text.AlignHCenter
                        color: !segment.enabled ? segments.theme.faint
                            : segment.on ? segments.theme.text : segments.theme.dim
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    radius: segments.theme.corner - 1
                    color: segment.on ? segments.theme.base
                        : segment.hovered ? segments.theme.hover : "transparent"
                    border.width: segment.on && segment.enabled ? 1 : 0
                    border.color: segments.theme.edge
                }
            }
            // qmllint enable unqualified
        }
    }
}
