import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// The mistakes that what was played shows: what happened, why it is a mistake, and what mends it.
Flickable {
    id: notes

    property Theme theme
    property Lab lab
    property string tabOf: ""
    property var found: []
    signal rowWanted(int row)

    anchors.fill: parent
    anchors.margins: 1
    contentWidth: width
    contentHeight: column.height + theme.small * 2
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ScrollBar {
        id: bar
        policy: notes.contentHeight > notes.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        Accessible.role: Accessible.ScrollBar
        Accessible.name: qsTr("Scroll the notes")
    }

    // What is the same as before stays, with the focus in it.
    function ask() {
        if (!visible)
            return
        var now = lab.notes()
        if (JSON.stringify(now) !== JSON.stringify(found))
            found = now
    }

    function reveal(item) {
        var top = item.mapToItem(column, 0, 0).y
        if (top < contentY)
            contentY = Math.max(0, top - theme.small)
        else if (top + item.height > contentY + height)
            contentY = top + item.height - height + theme.small
    }

    onVisibleChanged: ask()

    Connections {
        target: notes.lab
        function onNotesChanged() { notes.ask() }
        function onCountChanged() { notes.ask() }
    }

    Column {
        id: column
        x: notes.theme.gap
        y: notes.theme.small
        width: Math.max(0, notes.width - notes.theme.gap * 2 - (bar.visible ? bar.width : 0))
        spacing: notes.theme.gap

        PlainLabel {
            objectName: "notesNone"
            width: parent.width
            visible: notes.found.length === 0
            text: notes.lab.state === "over" || notes.lab.state === "stopped" ? qsTr("Nothing was found.")
                : notes.lab.state === "" ? qsTr("Run it: mistakes that it shows stand here.") : qsTr("Nothing was found so far.")
            wrapMode: Text.Wrap
            color: notes.theme.dim
        }
        Repeater {
            model: notes.found
            // qmllint disable unqualified
            Column {
                id: note
                required property int index
                required property var modelData
                width: column.width
                spacing: notes.theme.small

                PlainLabel {
                    objectName: "noteWhat_" + note.index
                    width: parent.width
                    text: note.modelData.count > 1 ? qsTr("%1 (%2 times)").arg(note.modelData.what).arg(note.modelData.count) : note.modelData.what
                    wrapMode: Text.Wrap
                    font.bold: true
                    color: notes.theme.warning
                }
                PlainLabel {
                    objectName: "noteWhy_" + note.index
                    width: parent.width
                    text: note.modelData.why
                    wrapMode: Text.Wrap
                    color: notes.theme.text
                }
                PushButton {
                    id: there
                    theme: notes.theme
                    objectName: "noteRow_" + note.index
                    enabled: note.modelData.row >= 0
                    text: enabled ? qsTr("To the row at %1 ms").arg(note.modelData.time) : qsTr("The row is not kept any more")
                    width: Math.min(implicitWidth, column.width)
                    onClicked: notes.rowWanted(note.modelData.row)
                    onActiveFocusChanged: if (activeFocus) notes.reveal(there)
                }
                PlainLabel {
                    width: parent.width
                    text: qsTr("What mends it:")
                    wrapMode: Text.Wrap
                    color: notes.theme.dim
                }
                PlainLabel {
                    objectName: "noteRepair_" + note.index
                    width: parent.width
                    text: note.modelData.repair
                    wrapMode: Text.WrapAnywhere
                    font.family: notes.theme.mono
                    font.pointSize: notes.theme.logFont
                    color: notes.theme.text
                }
            }
            // qmllint enable unqualified
        }
    }
}
