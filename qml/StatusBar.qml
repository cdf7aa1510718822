import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// Totals and rates of the page that is shown, and what goes on by itself on both.
Rectangle {
    id: status

    property Theme theme
    property Sentences sentences
    property Desktop desktop
    property TrafficLog log
    // The server or the client.
    property var source: null
    // What is said of the rows of a page that has neither.
    property string rows: ""
    readonly property alias rateIn: incoming.perSecond
    readonly property alias rateOut: outgoing.perSecond
    // What is on and goes on by itself, on either page: { role, id, text, tip }.
    property var chips: []
    // Which there are, by name. A chip whose words change stays the same item: one that is made anew
    // in the middle of a click loses it.
    property var names: []
    onChipsChanged: {
        var now = chips.map(function (chip) { return chip.role + "_" + chip.id })
        if (now.join() !== names.join())
            names = now
    }
    signal chipPicked(int role, string id)

    objectName: "statusLine"
    color: theme.window
    implicitHeight: Math.ceil(theme.unit * 1.4) + theme.small * 2
    readonly property real leastWidth: theme.character * 60
    Accessible.role: Accessible.StatusBar
    Accessible.name: qsTr("Status")

    onSourceChanged: {
        incoming.restart(source ? source.bytesIn : 0)
        outgoing.restart(source ? source.bytesOut : 0)
    }

    ByteRate { id: incoming }
    ByteRate { id: outgoing }

    Timer {
        interval: 1000
        repeat: true
        running: status.source !== null
        onTriggered: {
            incoming.sample(status.source.bytesIn)
            outgoing.sample(status.source.bytesOut)
        }
    }

    Rectangle {
        width: parent.width
        height: 1
        color: status.theme.line
    }

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: status.theme.gap
        anchors.rightMargin: status.theme.gap
        spacing: status.theme.gap * 1.5

        PlainLabel {
            objectName: "totalIn"
            visible: status.source !== null
            text: "\u2190 " + status.sentences.amount(status.source ? status.source.bytesIn : 0)
                + "  " + status.sentences.amount(status.rateIn) + "/s"
            color: status.theme.incoming
            Accessible.name: qsTr("Received: %1").arg(text)
            HoverHandler { id: overIn }
            ToolTip.visible: overIn.hovered
            ToolTip.text: qsTr("Received in all: %1 bytes in %2 reads; then the rate now").arg(status.sentences.grouped(status.source ? status.source.bytesIn : 0)).arg(status.sentences.grouped(status.source ? status.source.messages : 0))
        }
        PlainLabel {
            objectName: "totalOut"
            visible: status.source !== null
            text: "\u2192 " + status.sentences.amount(status.source ? status.source.bytesOut : 0)
                + "  " + status.sentences.amount(status.rateOut) + "/s"
            color: status.theme.outgoing
            Accessible.name: qsTr("Sent: %1").arg(text)
            HoverHandler { id: overOut }
            ToolTip.visible: overOut.hovered
            ToolTip.text: qsTr("Sent in all: %1 bytes; then the rate now").arg(status.sentences.grouped(status.source ? status.source.bytesOut : 0))
        }
        PlainLabel {
            objectName: "rowCount"
            text: status.log === null ? status.rows : status.log.rowsSkipped > 0
                ? qsTr("%1 rows kept, %2 dropped").arg(status.sentences.grouped(status.log.rowsKept)).arg(status.sentences.grouped(status.log.rowsSkipped))
                : qsTr("%n row(s)", "", status.log.rowsKept)
            color: status.theme.dim
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            Layout.preferredWidth: implicitWidth
            HoverHandler { id: overRows }
            ToolTip.visible: overRows.hovered
            ToolTip.text: status.log === null ? text : qsTr("The log keeps the newest %1 rows; bytes are counted all the same").arg(status.sentences.grouped(status.log.limit))
        }
        PlainLabel {
            objectName: "instanceNumber"
            visible: status.desktop.instance > 1
            text: qsTr("Window %1").arg(status.desktop.instance)
            color: status.theme.dim
            HoverHandler { id: overInstance }
            ToolTip.visible: overInstance.hovered
            ToolTip.text: qsTr("Another copy is running; each keeps its own settings")
        }
        // A positioner: items that go are none of a layout's, which Qt 6.4 may lay out once more.
        Row {
            id: side
            spacing: status.theme.gap
            readonly property real natural: {
                var sum = 0
                for (var i = 0; i < status.names.length && i < all.count; i++)
                    sum += (i > 0 ? spacing : 0) + (all.itemAt(i) ? all.itemAt(i).natural : 0)
                return sum
            }
            // What each gets where there is not room for all.
            readonly property real share: (width - spacing * (all.count - 1)) / Math.max(1, all.count)
            Layout.fillWidth: true
            Layout.minimumWidth: status.names.length * (status.theme.unit * 2 + spacing)
            Layout.preferredWidth: natural
            Layout.maximumWidth: natural

            Repeater {
                id: all
                model: status.names
                // qmllint disable unqualified
                PushButton {
                    id: chip
                    required property string modelData
                    required property int index
                    readonly property var said: status.chips[index] || ({ role: 0, id: "", text: "", tip: "" })
                    readonly property real natural: Math.min(Math.ceil(implicitWidth) + 1, status.theme.character * 24)
                    theme: status.theme
                    plain: true
                    leftPadding: status.theme.small + dot.width + status.theme.small
                    rightPadding: status.theme.small
                    objectName: "chip_" + modelData
                    implicitHeight: status.theme.unit * 1.4
                    width: side.natural > side.width ? Math.min(natural, side.share) : natural
                    text: said.text
                    label: said.tip
                    tip: said.tip
                    // It is on, as the dot of a tab says; it is no switch, and nothing to do next.
                    Rectangle {
                        id: dot
                        x: status.theme.small
                        anchors.verticalCenter: parent.verticalCenter
                        width: Math.round(status.theme.unit * 0.5)
                        height: width
                        radius: width / 2
                        color: status.theme.good
                    }
                    onClicked: status.chipPicked(said.role, said.id)
                }
                // qmllint enable unqualified
            }
        }
    }
}
