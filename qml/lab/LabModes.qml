import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// The course's two modes beside each other: two real clients of one server, each with a clock that
// goes only while its own event loop turns.
LabStage {
    id: stage

    readonly property alias model: modes

    scrolls: qsTr("Scroll both modes")

    function focusInput() { say.forceActiveFocus(Qt.ShortcutFocusReason) }

    TwoModes {
        id: modes
        running: stage.visible
    }

    PlainLabel {
        id: hint
        text: qsTr("Send the left one into its loop and click both: which click is heard first? Then let the server speak.")
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Flow {
        id: tools
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        PushButton {
            id: say
            theme: stage.theme
            objectName: "modesSay"
            // What there is to do first is to enter the loop.
            strong: modes.looping
            text: qsTr("Server, say “hello”")
            tip: qsTr("The server sends hello to both clients, at once")
            onClicked: modes.say("hello", 0)
        }
        PushButton {
            theme: stage.theme
            objectName: "modesSilence"
            text: modes.silentFor > 0 ? qsTr("Silent for %1 s more").arg((modes.silentFor / 1000).toFixed(1))
                : qsTr("Be silent for 5 s, then say it")
            tip: qsTr("The server says nothing for five seconds, then hello to both")
            enabled: modes.silentFor === 0
            onClicked: modes.say("hello", 5000)
        }
        Choice {
            theme: stage.theme
            objectName: "modesPatience"
            label: qsTr("waitForReadyRead waits")
            tip: qsTr("How long waitForReadyRead waits for data, from its next call on; 30 s is Qt's own")
            values: ["3000", "30000"]
            texts: [qsTr("waits 3 s"), qsTr("waits 30 s")]
            value: String(modes.patience)
            onChosen: function (value) { modes.patience = Number(value) }
        }
    }

    LabProblem {
        theme: stage.theme
        name: "modes"
        problem: stage.sentences.say(modes.problem)
        Layout.fillWidth: true
    }

    RowLayout {
        id: cards
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.fillHeight: true

        LabMode {
            theme: stage.theme
            name: "sync"
            title: qsTr("Synchronous mode")
            code: "while (1) socket->waitForReadyRead(" + modes.patience + ");"
            one: modes.synchronous
            loops: true
            looping: modes.looping
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClickWanted: modes.click(true)
            onLoopWanted: function (on) { modes.looping = on }
        }
        LabMode {
            theme: stage.theme
            name: "async"
            title: qsTr("Asynchronous mode")
            code: "connect(socket, &QTcpSocket::readyRead, …);"
            one: modes.asynchronous
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClickWanted: modes.click(false)
        }
    }
}
