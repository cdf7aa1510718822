import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// The two ends of a connection: how each can end it, what the other one sees of that, and what is lost.
LabStage {
    id: stage

    readonly property alias model: ends

    scrolls: qsTr("Scroll both ends")

    function focusInput() { client.focusInput() }
    function begin() { ends.connectAnew() }

    ConnectionEnds {
        id: ends
        running: stage.visible
    }
    // What the kernel says changes without a signal.
    Timer {
        interval: 500
        repeat: true
        running: stage.visible
        onTriggered: ends.look()
    }

    PlainLabel {
        text: qsTr("Hold the server's loop, let the server write 5 bytes, and send a FIN from the client. Then let the loop go on: what becomes of the 5 bytes?")
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Flow {
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        PushButton {
            theme: stage.theme
            objectName: "endsConnect"
            strong: true
            text: qsTr("Connect anew")
            tip: qsTr("A new connection in place of this one")
            keys: "F5"
            onClicked: ends.connectAnew()
        }
        Tick {
            theme: stage.theme
            objectName: "endsAsQt"
            text: qsTr("Drop unsent bytes at a FIN, as Qt does")
            tip: qsTr("Qt throws away what is unsent when it sees the other end's FIN. Off: it is sent first, as this window's own server does")
            checked: ends.dropsAsQt
            onToggled: {
                ends.dropsAsQt = checked
                checked = Qt.binding(function () { return ends.dropsAsQt })
            }
        }
    }

    LabProblem {
        theme: stage.theme
        name: "ends"
        problem: stage.sentences.say(ends.problem)
        Layout.fillWidth: true
    }

    LabPipe {
        theme: stage.theme
        sentences: stage.sentences
        name: "endsThere"
        title: qsTr("Client to server")
        way: ends.there
        Layout.fillWidth: true
    }
    LabPipe {
        theme: stage.theme
        sentences: stage.sentences
        name: "endsBack"
        title: qsTr("Server to client")
        back: true
        way: ends.back
        Layout.fillWidth: true
    }

    RowLayout {
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.fillHeight: true

        LabEnd {
            id: client
            theme: stage.theme
            sentences: stage.sentences
            name: "client"
            title: qsTr("Client")
            end: ends.client
            Layout.fillWidth: true
            Layout.fillHeight: true
            onWriteWanted: function (bytes) { ends.write(true, bytes) }
            onFinishWanted: ends.finish(true)
            onCloseWanted: ends.disconnectFromHost(true)
            onResetWanted: ends.reset(true)
            onHoldWanted: function (on) { ends.hold(true, on) }
        }
        LabEnd {
            theme: stage.theme
            sentences: stage.sentences
            name: "server"
            title: qsTr("Server")
            end: ends.server
            Layout.fillWidth: true
            Layout.fillHeight: true
            onWriteWanted: function (bytes) { ends.write(false, bytes) }
            onFinishWanted: ends.finish(false)
            onCloseWanted: ends.disconnectFromHost(false)
            onResetWanted: ends.reset(false)
            onHoldWanted: function (on) { ends.hold(false, on) }
        }
    }
}
