import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// Errors that are provoked on this machine: what came, in which order, why, and what helps.
LabStage {
    id: stage

    readonly property alias model: errors
    readonly property var told: errors.provoked
    readonly property var cases: [
        {
            id: "refused", title: qsTr("Refused"),
            how: qsTr("The client connects to a port of this machine at which nobody listens."),
            note: qsTr("The kernel of the other end answers at once. The state is Unconnected already when errorOccurred comes. There was no connection, so disconnected does not come.")
        },
        {
            id: "taken", title: qsTr("Port taken"),
            how: qsTr("A second server wants to listen at the port at which the first one listens."),
            note: qsTr("listen returns false, and no signal comes: who does not look at the result waits for clients that never come.")
        },
        {
            id: "not_found", title: qsTr("Host not found"),
            how: qsTr("The client connects to a name that no host can have: a part of it has more than 63 letters. So nobody in the network is asked for it."),
            note: qsTr("The name is looked up while the loop turns: connectToHost has returned long ago when errorOccurred comes. The state never was Connecting.")
        },
        {
            id: "timeout", title: qsTr("Timeout"),
            how: qsTr("The queue of a listener is full, so its kernel answers no more. The client waits for 1 s with waitForConnected."),
            note: qsTr("waitForConnected returns false, and errorOccurred does not come. Without the waiting call Qt tries for 30 s, and then errorOccurred comes.")
        },
        {
            id: "unreachable", title: qsTr("Unreachable"),
            how: qsTr("The client is bound to ::1 and connects to 127.0.0.1: no way leads there, and nothing leaves this machine. A host behind a cable that is out has the same number, and the text “Host unreachable”."),
            note: qsTr("The kernel says no at once: errorOccurred comes inside of connectToHost. Connect the slot before you call it.")
        }
    ]
    readonly property string shown: told.name || "refused"
    readonly property var shownCase: cases.filter(function (one) { return one.id === shown })[0]

    scrolls: qsTr("Scroll the error")

    function focusInput() {
        var first = buttons.itemAt(0)
        if (first)
            first.forceActiveFocus(Qt.ShortcutFocusReason)
    }
    function begin() { if (!errors.running) errors.provoke(shown) }
    function stop() { errors.stop() }

    onVisibleChanged: if (!visible) errors.stop()

    ErrorCases { id: errors }

    PlainLabel {
        text: qsTr("Which signals come, and in which order? Say it first, then provoke the error: each one happens for real, on this machine.")
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Flow {
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        Repeater {
            id: buttons
            model: stage.cases
            // qmllint disable unqualified
            PushButton {
                required property var modelData
                theme: stage.theme
                objectName: "errors_" + modelData.id
                text: modelData.title
                tip: modelData.how
                strong: stage.told.name === modelData.id
                enabled: !errors.running || strong
                onClicked: if (!errors.running) errors.provoke(modelData.id)
            }
            // qmllint enable unqualified
        }
    }

    LabProblem {
        theme: stage.theme
        name: "errors"
        problem: stage.sentences.say(errors.problem)
        Layout.fillWidth: true
    }

    Rectangle {
        implicitHeight: content.implicitHeight + stage.theme.gap * 2
        visible: stage.told.name !== undefined
        color: stage.theme.base
        radius: stage.theme.corner
        border.color: stage.theme.line
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            id: content
            anchors.fill: parent
            anchors.margins: stage.theme.gap
            spacing: stage.theme.small

            PlainLabel {
                text: stage.shownCase.title
                font.bold: true
            }
            PlainLabel {
                objectName: "errorsHow"
                text: stage.shownCase.how
                wrapMode: Text.Wrap
                color: stage.theme.dim
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                text: qsTr("What was called and what came")
                font.bold: true
                Layout.topMargin: stage.theme.small
            }
            LabPrinted {
                theme: stage.theme
                name: "errorsSteps"
                scrolls: qsTr("Scroll what was called and what came")
                lines: stage.told.steps || ""
                hint: qsTr("Nothing has come yet")
                implicitHeight: Math.max(wholeHeight, stage.theme.unit * 10)
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: wholeHeight
            }
            PlainLabel {
                objectName: "errorsCode"
                text: stage.told.error === undefined ? qsTr("It is being provoked…")
                    : qsTr("error() is %1, %2; errorString() is “%3”").arg(stage.told.number).arg(stage.told.error).arg(stage.told.text)
                wrapMode: Text.Wrap
                font.family: stage.theme.mono
                color: stage.told.error === undefined ? stage.theme.dim : stage.theme.bad
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                objectName: "errorsCause"
                text: qsTr("Cause and cure: %1").arg(stage.sentences.say(stage.told.cause || ""))
                visible: stage.told.cause !== undefined
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                objectName: "errorsNote"
                text: qsTr("Look at the order: %1").arg(stage.shownCase.note)
                visible: stage.told.cause !== undefined
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
        }
    }
    // Before anything was provoked the rest stays empty.
    Item {
        visible: stage.told.name === undefined
        Layout.fillHeight: true
    }
}
