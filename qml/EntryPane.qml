import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// One entry of the log as a whole, 4096 bytes at a time.
Rectangle {
    id: pane

    property Theme theme
    property Sentences sentences
    property TrafficLog log
    property int row: -1
    // As the log counts entries, in whichever row it is.
    property real number: -1
    // It is not in the log any more, or not among the rows that are shown.
    property bool gone: false
    property bool hidden: false
    property string head: ""
    property real bytes: 0
    property real offset: 0
    property bool hex: false
    property var about: ({})
    property bool event: false
    readonly property int pageSize: 4096
    signal copied(string text)
    signal closed()

    color: theme.base
    border.color: theme.line
    implicitHeight: theme.control * 6
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("The whole entry")

    function show(row) {
        about = log.about(row)
        if (about.moment === undefined)
            return
        pane.row = row
        number = about.number
        gone = hidden = false
        event = about.direction === 2
        head = about.moment + "  " + (about.direction === 0 ? "\u2190" : about.direction === 1 ? "\u2192" : "\u2022")
            + "  " + about.peer
        bytes = log.size(row)
        offset = 0
        load()
    }

    function load() {
        if (row >= 0 && !gone)
            body.text = log.page(row, offset, hex)
        body.cursorPosition = 0
    }

    // Without the marks that keep the bytes in their order, which are not drawn.
    function plain(text) {
        return text.replace(/[\u200e\u202d]/g, "")
    }

    function turn(pages) {
        var last = Math.max(0, Math.ceil(bytes / pageSize) - 1) * pageSize
        offset = Math.max(0, Math.min(last, offset + pages * pageSize))
        load()
    }

    onHexChanged: load()

    Connections {
        target: pane.log
        function onRowsRemoved(parent, first, last) {
            if (pane.row > last)
                pane.row -= last - first + 1
            else if (pane.row >= first)
                pane.gone = true
        }
        function onRowsInserted(parent, first, last) {
            if (pane.row >= first)
                pane.row += last - first + 1
        }
        function onModelReset() {
            pane.row = pane.log.rowOf(pane.number)
            pane.gone = pane.hidden = pane.row < 0
        }
        function onEncodingChanged() { pane.load() }
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: pane.theme.small
        spacing: pane.theme.small

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: pane.theme.gap
            Layout.rightMargin: pane.theme.small
            spacing: pane.theme.gap

            PlainLabel {
                objectName: "entryHead"
                text: pane.hidden ? qsTr("%1 (not among the rows shown)").arg(pane.head)
                    : pane.gone ? qsTr("%1 (has left the log)").arg(pane.head) : pane.head
                elide: Text.ElideMiddle
                Layout.fillWidth: true
                Layout.minimumWidth: 0
                color: pane.theme.text
            }
            PlainLabel {
                objectName: "entryRange"
                color: pane.theme.dim
                visible: !pane.event
                text: pane.bytes <= pane.pageSize
                    ? qsTr("%n byte(s)", "", pane.bytes)
                    : qsTr("bytes %1–%2 of %3")
                        .arg(pane.sentences.grouped(pane.offset + 1))
                        .arg(pane.sentences.grouped(Math.min(pane.bytes, pane.offset + pane.pageSize)))
                        .arg(pane.sentences.grouped(pane.bytes))
            }
            PushButton {
                theme: pane.theme
                objectName: "entryBack"
                visible: pane.bytes > pane.pageSize
                enabled: pane.offset > 0 && !pane.gone
                text: "\u25c2"
                label: qsTr("Previous page")
                tip: label
                onClicked: pane.turn(-1)
            }
            PushButton {
                theme: pane.theme
                objectName: "entryForward"
                visible: pane.bytes > pane.pageSize
                enabled: pane.offset + pane.pageSize < pane.bytes && !pane.gone
                text: "\u25b8"
                label: qsTr("Next page")
                tip: label
                onClicked: pane.turn(1)
            }
            PushButton {
                theme: pane.theme
                objectName: "entryHex"
                text: qsTr("Hex")
                tip: qsTr("Show this entry as bytes with their offsets")
                checkable: true
                checked: pane.hex
                visible: !pane.event
                enabled: !pane.gone
                onToggled: pane.hex = checked
            }
            PushButton {
                theme: pane.theme
                objectName: "entryCopy"
                text: qsTr("Copy")
                tip: qsTr("Copy the selection, or everything shown here")
                onClicked: pane.copied(pane.plain(body.selectedText !== "" ? body.selectedText : body.text))
            }
            PushButton {
                theme: pane.theme
                objectName: "entryClose"
                text: "\u2715"
                label: qsTr("Close the entry")
                tip: label
                keys: "Esc"
                onClicked: pane.closed()
            }
        }
        ScrollView {
            id: scroller
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            TextArea {
                id: body
                objectName: "entryText"
                readOnly: true
                selectByMouse: true
                textFormat: TextEdit.PlainText
                wrapMode: pane.hex && !pane.event ? TextEdit.NoWrap : TextEdit.WrapAnywhere
                font.family: pane.theme.mono
                font.pointSize: pane.theme.logFont
                color: pane.theme.text
                selectionColor: pane.theme.accent
                selectedTextColor: pane.theme.accentText
                leftPadding: pane.theme.gap
                background: null
                Keys.onPressed: function (event) {
                    event.accepted = event.matches(StandardKey.Copy) && selectedText !== ""
                    if (event.accepted)
                        menu.copy()
                    else
                        menu.hear(event)
                }
                FieldMenu {
                    id: menu
                    theme: pane.theme
                    field: body
                    asks: true
                    onCopyWanted: pane.copied(pane.plain(body.selectedText))
                }
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("The whole entry")
            }
        }
    }
}
