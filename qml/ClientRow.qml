import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0

// One client: its port first, for the port is what the homework is about.
Item {
    id: row

    property Theme theme
    property Sentences sentences
    property bool current: false
    property real barWidth: 0

    required property int index
    required property string ip
    required property int port
    required property string since
    required property double bytesIn
    required property double bytesOut
    required property int clientState
    required property bool selected

    implicitHeight: Math.round(theme.unit * 2.7)
    height: implicitHeight

    // A row that waits to be used again is drawn by nobody; for a screen reader it is no row either.
    ListView.onPooled: visible = false
    ListView.onReused: visible = true

    Accessible.role: Accessible.ListItem
    Accessible.name: sentences.endpoint(ip, port) + ", " + sentences.clientState(clientState)
    Accessible.description: qsTr("%1 received, %2 sent").arg(sentences.amount(bytesIn)).arg(sentences.amount(bytesOut))
    Accessible.focusable: true
    Accessible.focused: current
    Accessible.selectable: true
    Accessible.selected: selected

    HoverHandler { id: over }
    ToolTip.visible: over.hovered && address.truncated
    ToolTip.delay: 600
    ToolTip.text: sentences.endpoint(ip, port)

    Rectangle {
        anchors.fill: parent
        color: row.selected ? row.theme.selection : row.index % 2 ? row.theme.stripe : row.theme.base
        border.width: row.current ? 1 : 0
        border.color: row.theme.accent
    }

    // Plain positions in place of layouts: the numbers of all rows may change thirty times a second.
    Item {
        id: box
        anchors.fill: parent
        anchors.leftMargin: row.theme.gap
        anchors.rightMargin: row.theme.gap + row.barWidth
        anchors.topMargin: row.theme.small
        anchors.bottomMargin: row.theme.small
        readonly property real half: height / 2

        PlainLabel {
            id: address
            height: box.half
            width: Math.min(implicitWidth, box.width - portLabel.width - sinceLabel.width - row.theme.small)
            text: (row.ip.indexOf(":") < 0 ? row.ip : "[" + row.ip + "]") + ":"
            elide: Text.ElideMiddle
            color: row.theme.dim
        }
        PlainLabel {
            id: portLabel
            x: address.width
            height: box.half
            text: row.port
            font.bold: true
            color: row.theme.text
        }
        PlainLabel {
            id: sinceLabel
            x: box.width - width
            height: box.half
            text: row.since.slice(0, 8)
            color: row.theme.dim
            font.pointSize: row.theme.smallFont
        }
        PlainLabel {
            id: incoming
            y: box.half
            height: box.half
            text: "\u2190 " + row.sentences.amount(row.bytesIn)
            color: row.theme.incoming
            font.pointSize: row.theme.smallFont
        }
        PlainLabel {
            id: outgoing
            x: Math.max(incoming.width + row.theme.gap, row.theme.character * 10)
            y: box.half
            height: box.half
            text: "\u2192 " + row.sentences.amount(row.bytesOut)
            color: row.theme.outgoing
            font.pointSize: row.theme.smallFont
        }
        PlainLabel {
            x: outgoing.x + outgoing.width + row.theme.gap
            y: box.half
            width: Math.max(0, box.width - x)
            height: box.half
            // Who stands here is connected, unless it is said otherwise.
            visible: row.clientState !== SocketState.Connected
            text: row.sentences.clientState(row.clientState)
            color: row.theme.warning
            font.pointSize: row.theme.smallFont
            horizontalAlignment: Text.AlignRight
            elide: Text.ElideRight
        }
    }
}
