import QtQuick 2.15
import QtQuick.Layouts 1.15
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

    Accessible.role: Accessible.ListItem
    Accessible.name: sentences.endpoint(ip, port) + ", " + sentences.clientState(clientState)
    Accessible.selectable: true
    Accessible.selected: selected

    Rectangle {
        anchors.fill: parent
        color: row.selected ? row.theme.selection : row.index % 2 ? row.theme.stripe : row.theme.base
        border.width: row.current ? 1 : 0
        border.color: row.theme.accent
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: row.theme.gap
        anchors.rightMargin: row.theme.gap + row.barWidth
        anchors.topMargin: row.theme.small
        anchors.bottomMargin: row.theme.small
        spacing: 0

        RowLayout {
            spacing: 0
            PlainLabel {
                text: row.ip + ":"
                elide: Text.ElideMiddle
                color: row.theme.dim
                Layout.maximumWidth: implicitWidth + 1
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                text: row.port
                font.bold: true
                color: row.theme.text
            }
            Item {
                Layout.fillWidth: true
                Layout.minimumWidth: row.theme.small
            }
            PlainLabel {
                text: row.since.slice(0, 8)
                color: row.theme.dim
                font.pointSize: row.theme.smallFont
            }
        }
        RowLayout {
            spacing: row.theme.gap
            PlainLabel {
                text: "\u2190 " + row.sentences.amount(row.bytesIn)
                color: row.theme.incoming
                font.pointSize: row.theme.smallFont
            }
            PlainLabel {
                text: "\u2192 " + row.sentences.amount(row.bytesOut)
                color: row.theme.outgoing
                font.pointSize: row.theme.smallFont
            }
            PlainLabel {
                text: row.sentences.clientState(row.clientState)
                color: row.clientState === SocketState.Connected ? row.theme.good : row.theme.warning
                font.pointSize: row.theme.smallFont
                horizontalAlignment: Text.AlignRight
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
        }
    }
}
