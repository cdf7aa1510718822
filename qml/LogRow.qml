import QtQuick 2.15

// One read, write or event: time, direction, peer, length, text. One height for all. Thirty times a
// second all rows may change, hence the few bindings, and no more text than there is room for.
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
    // The most characters that fit.
    property int room: 300

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

    readonly property real textX: theme.gap * 5 + timeWidth + signWidth + peerWidth + sizeWidth
    readonly property color tone: event === 5 || event === 6 || event === 12 || event === 13 ? theme.bad
        : direction === 0 ? theme.incoming : direction === 1 ? theme.outgoing : theme.event

    height: lineHeight * (view === "both" ? 2 : 1)

    Accessible.role: Accessible.ListItem
    Accessible.name: first.text
    Accessible.description: peer

    Rectangle {
        anchors.fill: parent
        color: row.chosen ? row.theme.selection
            : row.match ? row.theme.found
            : row.index % 2 ? row.theme.stripe : row.theme.base
        border.width: row.current ? 1 : 0
        border.color: row.theme.accent
    }
    LogCell {
        theme: row.theme
        x: row.theme.gap
        width: row.timeWidth
        height: row.lineHeight
        text: row.time
        color: row.theme.dim
    }
    LogCell {
        theme: row.theme
        x: row.theme.gap * 2 + row.timeWidth
        width: row.signWidth
        height: row.lineHeight
        horizontalAlignment: Text.AlignHCenter
        text: row.direction === 0 ? "\u2190" : row.direction === 1 ? "\u2192" : "\u2022"
        color: row.tone
        font.family: row.theme.metrics.font.family
        font.bold: true
    }
    LogCell {
        theme: row.theme
        x: row.theme.gap * 3 + row.timeWidth + row.signWidth
        width: row.peerWidth
        height: row.lineHeight
        text: row.peer
        elide: Text.ElideLeft
        color: row.tone
    }
    LogCell {
        theme: row.theme
        x: row.textX - row.theme.gap - row.sizeWidth
        width: row.sizeWidth
        height: row.lineHeight
        text: row.direction === 2 ? "" : row.sentences.grouped(row.bytes)
        horizontalAlignment: Text.AlignRight
        color: row.theme.dim
    }
    LogCell {
        id: first
        theme: row.theme
        x: row.textX
        width: Math.max(0, row.width - x - row.theme.gap)
        height: row.lineHeight
        elide: Text.ElideRight
        text: row.direction === 2 ? row.sentences.event(row.event, row.line)
            : (row.view === "hex" ? row.hex : row.line).slice(0, row.room)
        color: row.direction === 2 ? row.tone : row.theme.text
    }
    LogCell {
        theme: row.theme
        x: row.textX
        y: row.lineHeight
        width: first.width
        height: row.lineHeight
        visible: row.view === "both"
        elide: Text.ElideRight
        text: visible && row.direction !== 2 ? row.hex.slice(0, row.room) : ""
        color: row.theme.dim
    }
}
