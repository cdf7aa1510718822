import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// A text that scrolls, in the font of the log.
ScrollView {
    id: view

    property Theme theme
    property string name: ""
    property string label: ""
    property string hint: ""
    property bool fixed: true
    property bool wraps: false
    // Ctrl+Enter, where something is to be done with the text.
    signal accepted()
    // The tab that shows it.
    property string tabOf: ""
    readonly property alias area: body
    property alias text: body.text

    anchors.fill: parent
    anchors.margins: 1
    clip: true

    TextArea {
        id: body
        objectName: view.name
        readOnly: view.fixed
        selectByMouse: true
        textFormat: TextEdit.PlainText
        wrapMode: view.wraps ? TextEdit.Wrap : TextEdit.NoWrap
        font.family: view.theme.mono
        font.pointSize: view.theme.logFont
        placeholderText: view.hint
        placeholderTextColor: view.theme.faint
        color: view.theme.text
        selectionColor: view.theme.accent
        selectedTextColor: view.theme.accentText
        leftPadding: view.theme.gap
        background: null
        Accessible.role: Accessible.EditableText
        Accessible.name: view.label
        Keys.priority: Keys.BeforeItem
        Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
        Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        Keys.onPressed: function (event) {
            var enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
            event.accepted = enter && (event.modifiers & Qt.ControlModifier) !== 0
            if (event.accepted)
                view.accepted()
            else
                menu.hear(event)
        }
        FieldMenu {
            id: menu
            theme: view.theme
            field: body
        }
    }
    Rectangle {
        parent: view
        anchors.fill: parent
        visible: body.activeFocus
        color: "transparent"
        border.width: 2
        border.color: view.theme.accent
    }
}
