import QtQuick 2.15
import QtQuick.Controls 2.15

// One line of input.
TextField {
    id: field

    property Theme theme
    property string tip: ""
    property string keys: ""
    property string label: ""
    property bool wrong: false

    implicitHeight: theme.control
    implicitWidth: theme.character * 12
    leftPadding: theme.gap
    rightPadding: theme.gap
    topPadding: 0
    bottomPadding: 0
    verticalAlignment: TextInput.AlignVCenter
    selectByMouse: true
    hoverEnabled: true
    color: enabled ? theme.text : theme.dim
    placeholderTextColor: theme.faint
    selectionColor: theme.accent
    selectedTextColor: theme.accentText

    Accessible.role: Accessible.EditableText
    Accessible.name: label !== "" ? label : placeholderText
    Accessible.description: tip

    ToolTip.visible: hovered && tip !== ""
    ToolTip.delay: 600
    ToolTip.text: keys !== "" ? tip + " (" + keys + ")" : tip

    background: Rectangle {
        radius: field.theme.corner
        color: field.enabled ? field.theme.base : field.theme.window
        border.width: field.activeFocus ? 2 : 1
        border.color: field.wrong ? field.theme.bad
            : field.activeFocus ? field.theme.accent : field.theme.line
    }
}
