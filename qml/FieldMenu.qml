import QtQuick 2.15
import QtQuick.Controls 2.15

// What can be done with the text of a field: it opens at the right button and at the menu key.
MouseArea {
    id: place

    property Theme theme
    // A TextField or a TextArea.
    property var field: null
    // Copying is done by whoever has the field.
    property bool asks: false
    signal copyWanted()

    anchors.fill: parent
    acceptedButtons: Qt.RightButton
    cursorShape: Qt.IBeamCursor
    onClicked: function (mouse) { openAt(mouse.x, mouse.y) }

    function openAt(x, y) {
        // What is selected stays so while the menu has the focus.
        field.persistentSelection = true
        field.forceActiveFocus(Qt.MouseFocusReason)
        holder.active = true
        holder.item.popup(place, x, y)
    }

    // For the handler of the field's keys.
    function hear(event) {
        var asked = event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && (event.modifiers & Qt.ShiftModifier) !== 0)
        if (!asked)
            return
        event.accepted = true
        var cursor = field.cursorRectangle
        openAt(cursor.x, cursor.y + cursor.height)
    }

    function copy() {
        if (asks)
            copyWanted()
        else
            field.copy()
    }

    Loader {
        id: holder
        active: false
        // qmllint disable unqualified
        sourceComponent: PlainMenu {
            id: menu
            theme: place.theme
            readonly property bool writes: !place.field.readOnly
            readonly property bool some: place.field.selectedText !== ""
            onClosed: {
                place.field.forceActiveFocus(Qt.PopupFocusReason)
                place.field.persistentSelection = false
            }

            MenuEntry {
                theme: place.theme
                objectName: "field_undo"
                shown: menu.writes
                enabled: place.field.canUndo
                text: qsTr("Undo")
                keys: "Ctrl+Z"
                onTriggered: place.field.undo()
            }
            MenuLine {
                theme: place.theme
                shown: menu.writes
            }
            MenuEntry {
                theme: place.theme
                objectName: "field_cut"
                shown: menu.writes
                enabled: menu.some
                text: qsTr("Cut")
                keys: "Ctrl+X"
                onTriggered: place.field.cut()
            }
            MenuEntry {
                theme: place.theme
                objectName: "field_copy"
                enabled: menu.some
                text: qsTr("Copy")
                keys: "Ctrl+C"
                onTriggered: place.copy()
            }
            MenuEntry {
                theme: place.theme
                objectName: "field_paste"
                shown: menu.writes
                enabled: place.field.canPaste
                text: qsTr("Paste")
                keys: "Ctrl+V"
                onTriggered: place.field.paste()
            }
            MenuLine { theme: place.theme }
            MenuEntry {
                theme: place.theme
                objectName: "field_all"
                enabled: place.field.length > 0
                text: qsTr("Select all")
                keys: "Ctrl+A"
                onTriggered: place.field.selectAll()
            }
        }
        // qmllint enable unqualified
    }
}
