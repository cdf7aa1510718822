import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
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
    // Whose script it is, where it can be written: that has a longest length.
    property Lab lab: null
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
        Accessible.description: offers.spoken
        // A key of the list is none of the window's.
        Keys.onShortcutOverride: function (event) { event.accepted = offers.opened && event.key === Qt.Key_Escape }
        Keys.onTabPressed: if (offers.opened) offers.take(-1); else nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
        Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        // In place of Qt's own, which a menu may call: a very long text would make the window slow.
        function paste() { put(false) }
        function put(selection) {
            if (readOnly)
                return
            var pasted = view.lab.pasted(text.slice(0, selectionStart), text.slice(selectionEnd), selection)
            if (pasted === "")
                return
            remove(selectionStart, selectionEnd)
            insert(cursorPosition, pasted)
        }
        Keys.onPressed: function (event) {
            if (!readOnly && event.matches(StandardKey.Paste)) {
                event.accepted = true
                put(false)
                return
            }
            if (!readOnly) {
                offers.hear(event)
                if (event.accepted)
                    return
            }
            var enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
            event.accepted = enter && (event.modifiers & Qt.ControlModifier) !== 0
            if (event.accepted)
                view.accepted()
            else
                menu.hear(event)
        }
        onActiveFocusChanged: if (!activeFocus) offers.close()
        LabOffers {
            id: offers
            theme: view.theme
            lab: view.lab
            area: body
        }
        FieldMenu {
            id: menu
            theme: view.theme
            field: body
        }
        MouseArea {
            anchors.fill: parent
            enabled: !body.readOnly
            acceptedButtons: Qt.MiddleButton
            cursorShape: Qt.IBeamCursor
            onClicked: function (mouse) {
                body.forceActiveFocus(Qt.MouseFocusReason)
                body.cursorPosition = body.positionAt(mouse.x, mouse.y)
                body.put(true)
            }
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
