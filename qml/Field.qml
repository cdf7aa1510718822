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
    // What the program has. Whoever writes, with the keyboard, a menu or a screen reader, is heard.
    property string value: ""
    signal written()

    implicitHeight: theme.control
    implicitWidth: theme.character * 12
    leftPadding: theme.gap
    rightPadding: theme.gap
    topPadding: 0
    bottomPadding: 0
    verticalAlignment: TextInput.AlignVCenter
    selectByMouse: true
    hoverEnabled: true
    color: enabled && !readOnly ? theme.text : theme.dim
    placeholderTextColor: theme.faint
    selectionColor: theme.accent
    selectedTextColor: theme.accentText

    text: value
    onTextChanged: if (text !== value) written()

    // Whoever comes with Tab writes over what is there, as everywhere.
    onActiveFocusChanged: {
        used = true
        if (activeFocus && (focusReason === Qt.TabFocusReason || focusReason === Qt.BacktabFocusReason))
            selectAll()
    }

    Accessible.role: Accessible.EditableText
    Accessible.name: label !== "" ? label : placeholderText
    Accessible.description: tip

    // What one writes is not covered by what it is for; nor is what is beside it, when that is known.
    property bool used: false
    onHoveredChanged: used = false
    ToolTip.visible: hovered && !activeFocus && !used && tip !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: keys !== "" ? tip + " (" + keys + ")" : tip

    Keys.onPressed: function (event) { menu.hear(event) }
    FieldMenu {
        id: menu
        theme: field.theme
        field: field
    }

    background: Rectangle {
        radius: field.theme.corner
        color: field.enabled && !field.readOnly ? field.theme.base : field.theme.window
        border.width: field.activeFocus ? 2 : 1
        border.color: field.wrong ? field.theme.bad
            : field.activeFocus ? field.theme.accent
            : field.enabled ? field.theme.edge : field.theme.line
    }
}
