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
    property bool gone: false
    property string head: ""
    property real bytes: 0
    property real offset: 0
    property bool hex: false
    readonly property int pageSize: 4096
    signal copied(string text)
    signal closed()

    color: theme.base
    implicitHeight: theme.control * 6
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("The whole entry")

    function open(row, time, direction, peer) {
        pane.row = row
        gone = false
        head = time + "  " + (direction === 0 ? "\u2190" : direction === 1 ? "\u2192" : "\u2022") + "  " + peer
        bytes = log.size(row)
        offset = 0
        load()
    }

    function load() {
        if (row >= 0 && !gone)
            body.text = log.page(row, offset, hex)
        body.cursorPosition = 0
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
            pane.gone = true
        }
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
                text: pane.gone ? qsTr("%1 (has left the log)").arg(pane.head) : pane.head
                elide: Text.ElideMiddle
                Layout.fillWidth: true
                Layout.minimumWidth: 0
                color: pane.theme.text
            }
            PlainLabel {
                objectName: "entryRange"
                color: pane.theme.dim
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
                enabled: pane.offset > 0 && !pane.gone
                text: "\u25c2"
                label: qsTr("Previous page")
                tip: label
                onClicked: pane.turn(-1)
            }
            PushButton {
                theme: pane.theme
                objectName: "entryForward"
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
                enabled: !pane.gone
                onToggled: pane.hex = checked
            }
            PushButton {
                theme: pane.theme
                objectName: "entryCopy"
                text: qsTr("Copy")
                tip: qsTr("Copy the selection, or everything shown here")
                onClicked: pane.copied(body.selectedText !== "" ? body.selectedText : body.text)
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
                wrapMode: pane.hex ? TextEdit.NoWrap : TextEdit.WrapAnywhere
                font.family: pane.theme.mono
                font.pointSize: pane.theme.logFont
                color: pane.theme.text
                selectionColor: pane.theme.accent
                selectedTextColor: pane.theme.accentText
                leftPadding: pane.theme.gap
                background: null
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("The whole entry")
            }
        }
    }
}
