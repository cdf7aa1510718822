import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// One direction of a connection as a stream of bytes, from left to right: what was written in which
// blocks, what each readyRead covered, which messages are in it. Everything is told in bytes from the
// left edge, and only what is to be seen.
FocusScope {
    id: lanes

    property Theme theme
    property string caption: ""
    // The length of each write.
    property var writes: []
    // Where each read ended; it began where the one before it did.
    property var reads: []
    // { from, to, text, state }, the state being "whole", "waiting" or "broken". Where it broke is `to`.
    property var messages: []
    // How many there have been in all, where that is more than is shown; below 0: as many as are shown.
    property int writeCount: -1
    property int readCount: -1
    property int messageCount: -1

    readonly property real total: Math.max(1, sum(writes), last(reads), messages.length > 0 ? messages[messages.length - 1].to : 0)
    readonly property var pieces: cutUp(writes, reads)
    readonly property int cuts: pieces.length - writes.length
    readonly property int wholes: messages.filter(message => message.state === "whole").length
    readonly property var broken: messages.find(message => message.state === "broken")
    readonly property string sentence: told()
    readonly property real lane: Math.round(theme.unit * 1.4)

    implicitWidth: theme.character * 40
    implicitHeight: column.implicitHeight + 2 * theme.small
    activeFocusOnTab: true

    Accessible.role: Accessible.Graphic
    Accessible.focusable: true
    Accessible.name: sentence

    function sum(lengths) {
        return lengths.reduce((all, length) => all + length, 0)
    }

    function last(list) {
        return list.length > 0 ? list[list.length - 1] : 0
    }

    // The writes, each cut where a read ended inside of it.
    function cutUp(writes, reads) {
        const pieces = []
        let from = 0
        let read = 0
        for (let at = 0; at < writes.length; ++at) {
            const end = from + writes[at]
            const begin = from
            while (read < reads.length && reads[read] <= from)
                ++read
            for (let cut = read; cut < reads.length && reads[cut] < end; ++cut) {
                pieces.push({ from: from, to: reads[cut], length: writes[at], opens: from === begin, ends: false })
                from = reads[cut]
            }
            pieces.push({ from: from, to: end, length: writes[at], opens: from === begin, ends: true })
            from = end
        }
        return pieces
    }

    function told() {
        const parts = [qsTr("%n write(s)", "", writeCount < 0 ? writes.length : writeCount),
            qsTr("%n read(s)", "", readCount < 0 ? reads.length : readCount)]
        if (cuts > 0)
            parts.push(qsTr("%n block(s) cut by a read", "", cuts))
        if (messages.length > 0 || messageCount > 0)
            parts.push(qsTr("%n whole message(s)", "", messageCount < 0 ? wholes : messageCount))
        if (broken)
            parts.push(qsTr("a frame broke %n byte(s) behind its beginning", "", broken.to - broken.from))
        return parts.join(qsTr(", "))
    }

    Rectangle {
        anchors.fill: parent
        color: lanes.theme.base
        radius: lanes.theme.corner
        border.width: lanes.activeFocus ? 2 : 1
        border.color: lanes.activeFocus ? lanes.theme.accent : lanes.theme.line
    }

    Column {
        id: column
        x: lanes.theme.gap
        y: lanes.theme.small
        width: parent.width - 2 * lanes.theme.gap
        spacing: lanes.theme.small

        PlainLabel {
            width: parent.width
            visible: text !== ""
            text: lanes.caption
            color: lanes.theme.text
            font.bold: true
            wrapMode: Text.Wrap
        }

        PlainLabel {
            objectName: "lanesCounts"
            width: parent.width
            text: lanes.sentence
            color: lanes.theme.dim
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        // What was written.
        Item {
            width: parent.width
            height: lanes.lane

            Repeater {
                model: lanes.pieces
                // qmllint disable unqualified
                Rectangle {
                    id: block
                    required property var modelData
                    objectName: "lanesBlock"
                    x: column.width * modelData.from / lanes.total + (modelData.opens ? 0 : 2)
                    width: Math.max(1, column.width * modelData.to / lanes.total - x - (modelData.ends ? 1 : 2))
                    height: parent.height
                    color: lanes.theme.soft
                    border.width: 1
                    border.color: lanes.theme.outgoing
                    radius: modelData.opens && modelData.ends ? lanes.theme.corner : 0
                    PlainLabel {
                        anchors.fill: parent
                        horizontalAlignment: Text.AlignHCenter
                        visible: implicitWidth + 4 <= block.width
                        text: block.modelData.to - block.modelData.from
                        color: lanes.theme.outgoing
                        Accessible.ignored: true
                    }
                    // A torn edge: it goes on behind the read.
                    Rectangle {
                        visible: !block.modelData.ends
                        anchors.right: parent.right
                        anchors.rightMargin: -2
                        y: -lanes.theme.small / 2
                        width: 2
                        height: parent.height + lanes.theme.small
                        color: lanes.theme.bad
                    }
                }
                // qmllint enable unqualified
            }
        }

        // What each read covered.
        Item {
            width: parent.width
            height: lanes.lane

            Repeater {
                model: lanes.reads
                // qmllint disable unqualified
                Item {
                    id: bracket
                    required property int index
                    required property var modelData
                    readonly property real from: index > 0 ? lanes.reads[index - 1] : 0
                    objectName: "lanesBracket"
                    x: column.width * from / lanes.total + 1
                    width: Math.max(1, column.width * modelData / lanes.total - x - 1)
                    height: parent.height
                    Rectangle {
                        width: parent.width
                        height: 2
                        y: lanes.theme.small
                        color: lanes.theme.incoming
                    }
                    Rectangle {
                        width: Math.min(2, parent.width)
                        height: lanes.theme.small
                        color: lanes.theme.incoming
                    }
                    Rectangle {
                        anchors.right: parent.right
                        width: Math.min(2, parent.width)
                        height: lanes.theme.small
                        color: lanes.theme.incoming
                    }
                    PlainLabel {
                        anchors.fill: parent
                        anchors.topMargin: lanes.theme.small + 2
                        horizontalAlignment: Text.AlignHCenter
                        visible: implicitWidth <= bracket.width
                        text: bracket.modelData - bracket.from
                        color: lanes.theme.incoming
                        Accessible.ignored: true
                    }
                }
                // qmllint enable unqualified
            }
        }

        // The messages.
        Item {
            width: parent.width
            height: visible ? lanes.lane : 0
            visible: lanes.messages.length > 0

            Repeater {
                model: lanes.messages
                // qmllint disable unqualified
                Rectangle {
                    id: message
                    required property var modelData
                    readonly property bool broke: modelData.state === "broken"
                    readonly property bool whole: modelData.state === "whole"
                    objectName: "lanesMessage"
                    x: column.width * Math.max(0, modelData.from) / lanes.total
                    width: Math.max(1, column.width * modelData.to / lanes.total - x - 1)
                    height: parent.height
                    radius: whole ? lanes.theme.corner : 0
                    color: broke ? lanes.theme.badBack : whole ? lanes.theme.noteBack : "transparent"
                    border.width: 1
                    border.color: broke ? lanes.theme.bad : whole ? lanes.theme.good : lanes.theme.edge
                    PlainLabel {
                        anchors.fill: parent
                        anchors.margins: 1
                        horizontalAlignment: Text.AlignHCenter
                        visible: message.width > lanes.theme.character * 2 + 2
                        text: message.modelData.text
                        maximumLineCount: 1
                        elide: Text.ElideRight
                        color: message.broke ? lanes.theme.bad : lanes.theme.text
                        Accessible.ignored: true
                        ToolTip.visible: over.hovered && truncated
                        ToolTip.delay: 600
                        ToolTip.text: truncated ? text : ""
                        HoverHandler {
                            id: over
                        }
                    }
                    // Where it broke.
                    Rectangle {
                        visible: message.broke
                        anchors.right: parent.right
                        y: -lanes.theme.small / 2
                        width: 3
                        height: parent.height + lanes.theme.small
                        color: lanes.theme.bad
                    }
                }
                // qmllint enable unqualified
            }
        }
    }
}
