import QtQuick 2.15

// One read, write or event. Data stand in columns, events look like dividers. One height for all.
// Thirty times a second all rows may change, hence the few bindings, and no more text than there is
// room for.
Item {
    id: row

    property Theme theme
    property Sentences sentences
    property LogColumns columns
    property LogSpeech speech
    property string view: "text"
    property bool chosen: false
    property bool current: false
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
    required property bool match
    required property string found
    required property string foundHex
    required property bool marked
    required property string difference

    readonly property var at: columns.at
    // A file on its way is drawn like what is written.
    readonly property bool file: event === 15
    readonly property bool divider: direction === 2 && !file
    readonly property color tone: event === 5 || event === 6 || event === 12 || event === 13 || event === 17 ? theme.bad
        : direction === 0 ? theme.incoming : direction === 1 || file ? theme.outgoing : theme.event
    readonly property string inFront: divider && peer !== "" ? peer + "  " : ""
    readonly property string shown: direction === 2 ? inFront + line
        : (view === "hex" ? hex : line).slice(0, room)

    height: lineHeight * (view === "both" ? 2 : 1)

    function spoken() {
        if (direction === 2)
            return peer === "" ? line : peer + ", " + line
        var words = direction === 0 ? speech.received : speech.written
        return words[0] + peer + words[1] + ", " + (bytes === 1 ? speech.one : bytes + speech.bytes)
            + ", " + (view === "hex" ? hex : line)
    }

    // A row that waits to be used again is drawn by nobody; for a screen reader it is no row either.
    ListView.onPooled: visible = false
    ListView.onReused: visible = true

    Accessible.role: Accessible.ListItem
    Accessible.name: spoken()
    Accessible.description: marked ? qsTr("%1, marked").arg(time) : time
    Accessible.focusable: true
    Accessible.focused: current
    Accessible.selectable: true
    Accessible.selected: chosen

    Rectangle {
        anchors.fill: parent
        color: row.chosen ? row.theme.selection
            : row.match ? row.theme.found
            : row.index % 2 ? row.theme.stripe : row.theme.base
        border.width: row.current ? 1 : 0
        border.color: row.theme.accent
    }
    Rectangle {
        width: row.theme.small
        height: row.height
        visible: row.marked
        color: row.theme.warning
    }
    // Made for the rows that match: all others have to be fast.
    Loader {
        active: row.match
        x: first.x
        width: first.width
        height: row.height
        // qmllint disable unqualified
        sourceComponent: Item {
            FoundMarks {
                places: row.view === "hex" && row.direction !== 2 ? row.foundHex : row.found
                text: row.shown
                skipped: row.inFront.length
                columns: row.columns
                theme: row.theme
                width: parent.width
                height: row.lineHeight
            }
            FoundMarks {
                places: row.view === "both" && row.direction !== 2 ? row.foundHex : ""
                text: row.hex
                columns: row.columns
                theme: row.theme
                y: row.lineHeight
                width: parent.width
                height: row.lineHeight
            }
        }
        // qmllint enable unqualified
    }
    LogCell {
        theme: row.theme
        x: row.at.time.x
        width: row.at.time.width
        height: row.lineHeight
        visible: width > 0
        text: row.time
        elide: row.at.time.narrow ? Text.ElideLeft : Text.ElideNone
        color: row.theme.dim
    }
    LogCell {
        theme: row.theme
        x: row.at.difference.x
        width: row.at.difference.width
        height: row.lineHeight
        visible: width > 0
        text: row.difference
        elide: row.at.difference.narrow ? Text.ElideLeft : Text.ElideNone
        horizontalAlignment: Text.AlignRight
        color: row.theme.dim
    }
    LogCell {
        theme: row.theme
        x: row.at.direction.x
        width: row.at.direction.width
        height: row.lineHeight
        visible: width > 0
        horizontalAlignment: Text.AlignHCenter
        text: row.direction === 0 ? "\u2190" : row.direction === 1 || row.file ? "\u2192" : "\u2022"
        color: row.tone
        font.family: row.theme.metrics.font.family
        font.bold: true
    }
    LogCell {
        theme: row.theme
        x: row.at.peer.x
        width: row.at.peer.width
        height: row.lineHeight
        visible: width > 0 && !row.divider
        text: row.peer
        elide: Text.ElideLeft
        color: row.tone
    }
    LogCell {
        theme: row.theme
        x: row.at.length.x
        width: row.at.length.width
        height: row.lineHeight
        visible: width > 0 && !row.divider
        // The narrow blank between the digits is as wide as two in some fonts of this kind.
        text: row.sentences.grouped(row.bytes).replace(/\u2009/g, " ")
        elide: row.at.length.narrow ? Text.ElideLeft : Text.ElideNone
        horizontalAlignment: Text.AlignRight
        color: row.theme.dim
    }
    LogCell {
        id: first
        theme: row.theme
        // A divider begins where the peer would.
        x: row.divider ? row.at.peer.x : row.at.data.x
        width: Math.max(0, row.width - x - row.theme.gap)
        height: row.lineHeight
        elide: Text.ElideRight
        text: row.shown
        color: row.direction === 2 ? row.tone : row.theme.text
    }
    Rectangle {
        visible: row.divider && width > 0
        // Asking the cell how wide its text would be makes it lay out every text twice.
        x: row.divider ? first.x + row.columns.widthOf(row.shown) + row.theme.gap : 0
        y: Math.round(row.lineHeight / 2)
        width: row.width - x - row.theme.gap
        height: 1
        color: row.theme.line
    }
    LogCell {
        theme: row.theme
        x: row.at.data.x
        y: row.lineHeight
        width: row.at.data.width
        height: row.lineHeight
        visible: row.view === "both"
        elide: Text.ElideRight
        text: visible && row.direction !== 2 ? row.hex.slice(0, row.room) : ""
        color: row.theme.dim
    }
}
