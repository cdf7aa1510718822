import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// The bytes of the connection that the chosen row is about, both ways, and which messages a framing
// finds in them.
Flickable {
    id: bytes

    property Theme theme
    property Lab lab
    property int row: -1
    property string tabOf: ""
    property string framing: "none"
    property var told: ({})
    readonly property var ways: told.ways || []
    readonly property bool any: told.ways !== undefined
    // Something has happened since it was asked.
    property bool old: false

    anchors.fill: parent
    anchors.margins: 1
    contentWidth: width
    contentHeight: content.height + theme.small * 2
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ScrollBar {
        id: bar
        policy: bytes.contentHeight > bytes.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        Accessible.role: Accessible.ScrollBar
        Accessible.name: qsTr("Scroll the bytes")
    }

    function ask() {
        old = false
        told = lab.lanes(row, framing, framer.size)
    }

    onRowChanged: if (visible) ask()
    onVisibleChanged: if (visible) ask()

    Connections {
        target: bytes.lab
        function onCountChanged() { bytes.old = true }
    }
    // Asking reads all that is kept: a few times a second, and only while somebody looks.
    Timer {
        interval: 250
        repeat: true
        running: bytes.visible
        onTriggered: if (bytes.old) bytes.ask()
    }

    Column {
        id: content
        x: bytes.theme.gap
        y: bytes.theme.small
        width: Math.max(0, bytes.width - bytes.theme.gap * 2 - (bar.visible ? bar.width : 0))
        spacing: bytes.theme.gap

        LabFraming {
            id: framer
            theme: bytes.theme
            name: "labFraming"
            visible: bytes.any
            width: parent.width
            framing: bytes.framing
            onPicked: function (framing) { bytes.framing = framing }
            onChanged: bytes.ask()
        }
        PlainLabel {
            objectName: "labNoBytes"
            width: parent.width
            visible: bytes.ways.length === 0
            text: bytes.any ? qsTr("Nothing was written or read on this connection yet.")
                : qsTr("Choose a row about a connection: its bytes stand here.")
            wrapMode: Text.Wrap
            color: bytes.theme.faint
        }
        Repeater {
            model: 2
            // qmllint disable unqualified
            Column {
                id: way
                required property int index
                readonly property var one: bytes.ways[index] || ({})
                readonly property string note: [
                    one.writer === false ? qsTr("Who writes is not on this loop: only what has come is known.") : "",
                    one.reader === false ? qsTr("Who reads is not on this loop: only what was written is known.") : "",
                    one.blind ? qsTr("Some of the bytes are not known: messages cannot be told apart.")
                    : one.late ? qsTr("Its beginning was not seen: the first message may have begun before.") : ""
                ].filter(function (told) { return told !== "" }).join(" ")
                width: parent.width
                visible: bytes.ways.length > index
                spacing: bytes.theme.small
                ByteLanes {
                    objectName: "labLanes_" + way.index
                    theme: bytes.theme
                    width: parent.width
                    caption: way.one.caption || ""
                    writes: way.one.writes || []
                    reads: way.one.reads || []
                    messages: way.one.messages || []
                    writeCount: way.one.writeCount === undefined ? -1 : way.one.writeCount
                    readCount: way.one.readCount === undefined ? -1 : way.one.readCount
                    messageCount: way.one.messageCount === undefined ? -1 : way.one.messageCount
                }
                PlainLabel {
                    objectName: "labBytesNote_" + way.index
                    width: parent.width
                    visible: text !== ""
                    text: way.note
                    wrapMode: Text.Wrap
                    color: bytes.theme.dim
                }
            }
            // qmllint enable unqualified
        }
    }
}
