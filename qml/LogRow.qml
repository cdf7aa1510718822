import QtQuick 2.15
import Qtcp 1.0

// One read, write or event: time, direction, peer, length, text. One height for all.
Item {
    id: row

    property Theme theme
    property Sentences sentences
    property string view: "text"
    property bool chosen: false
    property bool current: false
    property real timeWidth: 0
    property real peerWidth: 0
    property real sizeWidth: 0
    property real signWidth: 0
    property real lineHeight: 0

    required property int index
    required property string time
    required property int direction
    required property int event
    required property string peer
    required property double bytes
    required property string line
    required property string hex
    required property bool clipped
    required property bool match

    readonly property bool isEvent: direction === 2
    readonly property string words: isEvent ? sentences.event(event, line) : line
    readonly property color tone: event === 5 || event === 6 ? theme.bad
        : direction === 0 ? theme.incoming : direction === 1 ? theme.outgoing : theme.event
    readonly property string sign: direction === 0 ? "\u2190" : direction === 1 ? "\u2192" : "\u2022"
    readonly property string way: direction === 0 ? qsTr("in") : direction === 1 ? qsTr("out") : qsTr("event")

    height: lineHeight * (view === "both" ? 2 : 1)

    Accessible.role: Accessible.ListItem
    Accessible.name: time + " " + way + " " + peer + " " + (isEvent ? "" : bytes + " B ") + words

    Rectangle {
        anchors.fill: parent
        color: row.chosen ? row.theme.selection
            : row.match ? row.theme.found
            : row.index % 2 ? row.theme.stripe : row.theme.base
        border.width: row.current ? 1 : 0
        border.color: row.theme.accent
    }

    Row {
        id: head
        height: row.lineHeight
        leftPadding: row.theme.gap
        spacing: row.theme.gap

        LogCell {
            theme: row.theme
            height: row.lineHeight
            width: row.timeWidth
            text: row.time
            color: row.theme.dim
        }
        LogCell {
            theme: row.theme
            height: row.lineHeight
            width: row.signWidth
            horizontalAlignment: Text.AlignHCenter
            text: row.sign
            color: row.tone
            font.family: row.theme.metrics.font.family
            font.bold: true
        }
        LogCell {
            theme: row.theme
            height: row.lineHeight
            width: row.peerWidth
            text: row.peer
            elide: Text.ElideLeft
            color: row.tone
        }
        LogCell {
            theme: row.theme
            height: row.lineHeight
            width: row.sizeWidth
            text: row.isEvent ? "" : row.sentences.grouped(row.bytes)
            elide: Text.ElideLeft
            horizontalAlignment: Text.AlignRight
            color: row.theme.dim
        }
    }

    Column {
        x: head.width + row.theme.gap
        width: Math.max(0, row.width - x - row.theme.gap)

        LogCell {
            theme: row.theme
            width: parent.width
            height: row.lineHeight
            elide: Text.ElideRight
            text: row.isEvent || row.view !== "hex" ? row.words : row.hex
            color: row.isEvent ? row.tone : row.theme.text
        }
        LogCell {
            theme: row.theme
            width: parent.width
            height: row.lineHeight
            visible: row.view === "both"
            elide: Text.ElideRight
            text: visible && !row.isEvent ? row.hex : ""
            color: row.theme.dim
        }
    }
}
