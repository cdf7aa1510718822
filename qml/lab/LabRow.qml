import QtQuick 2.15
import ".."

// One thing that happened, in its column, as far in as it is nested. The edge on the left is that of
// the loop's turn.
Item {
    id: row

    property Theme theme
    property LabColumns columns
    property bool current: false
    property bool focused: false
    // It belongs to the piece that a person has chosen.
    property bool ranged: false

    required property int index
    required property string time
    required property double turn
    required property int band
    required property string turnTook
    required property bool first
    required property bool last
    required property int column
    required property int kind
    required property int depth
    required property string who
    required property string text
    required property string slot
    required property bool noted
    required property double number

    readonly property string whole: who + ": " + text
    readonly property color tone: kind === 0 ? theme.incoming : kind === 1 ? theme.outgoing : theme.text
    readonly property color frame: band === 1 ? theme.good : band === 2 ? theme.warning : band === 3 ? theme.bad : theme.edge
    readonly property real indent: Math.min(depth, 8) * columns.indent

    height: columns.lineHeight

    // A row that waits to be used again is drawn by nobody; for a screen reader it is no row either.
    ListView.onPooled: visible = false
    ListView.onReused: visible = true

    Accessible.role: Accessible.ListItem
    Accessible.name: (slot === "" ? whole : whole + ", " + slot) + (noted ? qsTr(", a note is about it") : "")
    Accessible.description: turn > 0 ? qsTr("%1 ms, turn %2").arg(time).arg(turn) : qsTr("%1 ms").arg(time)
    Accessible.focusable: true
    Accessible.focused: current && focused
    Accessible.selectable: true
    Accessible.selected: current || ranged

    Rectangle {
        anchors.fill: parent
        color: row.current ? row.theme.selection : row.ranged ? row.theme.noteBack : row.index % 2 ? row.theme.stripe : row.theme.base
        border.width: row.current && row.focused ? 1 : 0
        border.color: row.theme.accent
    }
    Rectangle {
        visible: row.turn > 0
        y: row.first ? row.theme.small / 2 : 0
        width: row.columns.edge
        height: row.height - y - (row.last ? row.theme.small / 2 : 0)
        color: row.frame
    }
    Rectangle {
        visible: row.first
        width: row.width
        height: 1
        color: row.theme.line
    }
    LogCell {
        theme: row.theme
        x: row.columns.edge + row.theme.small
        width: row.columns.turn
        height: row.height
        elide: Text.ElideRight
        text: row.first ? row.turnTook : ""
        color: row.band === 0 ? row.theme.dim : row.frame
    }
    LogCell {
        theme: row.theme
        x: row.columns.edge + row.theme.small + row.columns.turn
        width: row.columns.time
        height: row.height
        elide: Text.ElideLeft
        horizontalAlignment: Text.AlignRight
        text: row.time
        color: row.theme.dim
    }
    // A note is about this row.
    Rectangle {
        objectName: "labNoted"
        visible: row.noted
        x: row.columns.x(0) - width - 1
        y: Math.round((row.height - height) / 2)
        width: Math.round(row.theme.gap * 0.8)
        height: width
        rotation: 45
        color: row.theme.warning
    }
    LogCell {
        objectName: "labWhat"
        theme: row.theme
        x: row.columns.x(row.column) + row.indent
        // What stands in its column alone may reach into the next one.
        width: Math.max(0, row.width - x - row.theme.gap - (ran.visible ? ran.width + row.theme.gap : 0))
        height: row.height
        elide: Text.ElideRight
        text: row.whole
        color: row.tone
    }
    LogCell {
        id: ran
        objectName: "labRan"
        theme: row.theme
        visible: row.slot !== "" && row.column === 1
        // On the right, so that what stands before it has its room.
        x: row.width - width - row.theme.gap
        // A Chinese character has the room of two.
        width: Math.min((row.slot.length + (row.slot.charCodeAt(0) > 255 ? 1 : 0)) * row.columns.digit, row.columns.part(1))
        height: row.height
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
        text: row.slot
        color: row.theme.dim
    }
}
