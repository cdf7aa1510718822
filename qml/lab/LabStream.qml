import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// A stream of bytes: a real client writes as it is told, a real server reads whatever has come, and
// the lanes show what became of the writes.
LabStage {
    id: stage

    property Desktop desktop
    readonly property alias model: stream
    readonly property var told: stream.lanes
    readonly property bool valid: countField.acceptableInput && pauseField.acceptableInput && piecesField.acceptableInput && framer.valid
    property string framing: "none"
    property string shown: "script"
    // What is wrong has been read, until something else is chosen.
    property bool dismissed: false

    scrolls: qsTr("Scroll the byte stream")

    function focusInput() { messageField.forceActiveFocus(Qt.ShortcutFocusReason) }

    function choose() {
        if (valid)
            stream.choose(messageField.text, Number(countField.text), Number(pauseField.text), Number(piecesField.text))
    }

    function begin() { send() }
    function stop() { stream.stop() }
    function send() {
        if (valid && !stream.running && stream.send())
            shown = "trace"
    }

    onValidChanged: choose()
    onVisibleChanged: if (!visible) stream.stop()
    Component.onCompleted: choose()

    ByteStream {
        id: stream
        onScriptChanged: stage.dismissed = false
    }
    Connections {
        target: stage.desktop
        function onLanguageChanged() { stream.retranslate() }
    }

    PlainLabel {
        text: qsTr("How many reads do five writes become? Send them without a pause, then with 20 ms between them, then with a framing.")
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Flow {
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        Row {
            spacing: stage.theme.small
            PlainLabel {
                height: stage.theme.control
                text: qsTr("Message")
                color: stage.theme.dim
                Accessible.ignored: true
            }
            Field {
                id: messageField
                theme: stage.theme
                objectName: "streamMessage"
                width: stage.theme.character * 20
                text: "hello"
                maximumLength: 64
                label: qsTr("Message")
                tip: qsTr("What the client writes, at most 64 bytes")
                onTextChanged: stage.choose()
                onAccepted: stage.send()
            }
        }
        Row {
            spacing: stage.theme.small
            PlainLabel {
                height: stage.theme.control
                text: qsTr("How many")
                color: stage.theme.dim
                Accessible.ignored: true
            }
            Field {
                id: countField
                theme: stage.theme
                objectName: "streamCount"
                width: stage.theme.character * 6
                text: "5"
                label: qsTr("How many messages")
                tip: qsTr("How many messages, 1 to 20")
                wrong: !acceptableInput
                inputMethodHints: Qt.ImhDigitsOnly
                validator: IntValidator { bottom: 1; top: 20 }
                onTextChanged: stage.choose()
                onAccepted: stage.send()
            }
        }
        Row {
            spacing: stage.theme.small
            PlainLabel {
                height: stage.theme.control
                text: qsTr("Cut into")
                color: stage.theme.dim
                Accessible.ignored: true
            }
            Field {
                id: piecesField
                theme: stage.theme
                objectName: "streamPieces"
                width: stage.theme.character * 6
                text: "1"
                label: qsTr("Pieces of each message")
                tip: qsTr("In how many writes each message is written, 1 to 4")
                wrong: !acceptableInput
                inputMethodHints: Qt.ImhDigitsOnly
                validator: IntValidator { bottom: 1; top: 4 }
                onTextChanged: stage.choose()
                onAccepted: stage.send()
            }
        }
        Row {
            spacing: stage.theme.small
            PlainLabel {
                height: stage.theme.control
                text: qsTr("Pause (ms)")
                color: stage.theme.dim
                Accessible.ignored: true
            }
            Field {
                id: pauseField
                theme: stage.theme
                objectName: "streamPause"
                width: stage.theme.character * 8
                text: "0"
                label: qsTr("Pause in milliseconds")
                tip: qsTr("Milliseconds behind each write, 0 to 1000; with 0 all are written in one slot")
                wrong: !acceptableInput
                inputMethodHints: Qt.ImhDigitsOnly
                validator: IntValidator { bottom: 0; top: 1000 }
                onTextChanged: stage.choose()
                onAccepted: stage.send()
            }
        }
        LabFraming {
            id: framer
            theme: stage.theme
            name: "streamFraming"
            framing: stage.framing
            onPicked: function (framing) { stage.framing = framing }
            onChanged: stream.frame(stage.framing, framer.size)
            onAccepted: stage.send()
        }
        OnOffButton {
            theme: stage.theme
            objectName: "streamSend"
            strong: !stream.running
            text: stream.running ? qsTr("Stop") : qsTr("Send")
            tip: stream.running ? qsTr("Write no more") : qsTr("The client connects and writes, the server reads whatever has come")
            keys: stream.running ? "" : "F5"
            enabled: stream.running || (stage.valid && stream.script !== "")
            onTurned: {
                if (stream.running)
                    stream.stop()
                else
                    stage.send()
            }
        }
    }

    ErrorLine {
        theme: stage.theme
        name: "stream"
        text: stage.dismissed ? "" : stage.sentences.say(stream.problem)
        Layout.fillWidth: true
        onDismissed: stage.dismissed = true
    }

    ByteLanes {
        objectName: "streamLanes"
        theme: stage.theme
        caption: stage.told.caption || qsTr("Written by the client, read by the server")
        writes: stage.told.writes || []
        reads: stage.told.reads || []
        messages: stage.told.messages || []
        writeCount: stage.told.writeCount === undefined ? -1 : stage.told.writeCount
        readCount: stage.told.readCount === undefined ? -1 : stage.told.readCount
        messageCount: stage.told.messageCount === undefined ? -1 : stage.told.messageCount
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight
    }

    Segments {
        theme: stage.theme
        name: "streamTexts"
        label: qsTr("What is shown")
        values: ["script", "trace"]
        texts: [qsTr("Script"), qsTr("Trace")]
        tips: [qsTr("The scenario that Send plays"), qsTr("The lines that 'qtcp trace' prints")]
        value: stage.shown
        onChosen: function (value) { stage.shown = value }
    }

    Rectangle {
        color: stage.theme.base
        border.color: stage.theme.line
        implicitHeight: stage.theme.unit * 6
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: stage.theme.unit * 3

        LabText {
            theme: stage.theme
            name: "streamScript"
            visible: stage.shown === "script"
            label: qsTr("Script")
            text: stream.script
            onAccepted: stage.send()
        }
        LabText {
            theme: stage.theme
            name: "streamTrace"
            visible: stage.shown === "trace"
            label: qsTr("Trace")
            hint: qsTr("What the script prints appears here while it runs.")
            text: stream.trace
            onAccepted: stage.send()
        }
    }
}
