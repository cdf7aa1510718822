import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// The two ways to read, in numbers that were counted in the slots.
LabStage {
    id: stage

    readonly property alias model: ways
    readonly property bool valid: clientsField.acceptableInput && rateField.acceptableInput
    readonly property var rows: [
        { id: "slots", title: qsTr("The slot ran"), tip: qsTr("How often onReadData was entered") },
        { id: "looked", title: qsTr("Sockets looked at"), tip: qsTr("How often it called readAll") },
        { id: "read", title: qsTr("… of which had bytes"), tip: qsTr("How often readAll gave something") },
        { id: "bytes", title: qsTr("Bytes read"), tip: qsTr("All that readAll gave") },
        { id: "took", title: qsTr("Time in the slot (µs)"), tip: qsTr("How long onReadData has run, all together") }
    ]
    // As ReadingWays tells them.
    readonly property var all: ways.all
    readonly property var sender: ways.sender
    // What was read without a run of the slot for it. How often both ran differs by chance: messages of one
    // client that come soon behind each other are one read.
    readonly property real saved: all.read - all.slots
    readonly property string empty: stage.sentences.grouped(all.looked - all.read)
    // What the course says of it, held against what was counted.
    readonly property string verdict: saved > 0
        ? qsTr("Way 1 has saved %1 of %2 runs of the slot, and for that it looked %3 times at a socket that had nothing.").arg(stage.sentences.grouped(saved)).arg(stage.sentences.grouped(all.read)).arg(empty)
        : qsTr("Way 1 has saved no run of the slot, and %1 times it looked at a socket that had nothing. readyRead comes for each socket by itself, and the bytes of the others are not in their read buffers yet.").arg(empty)

    scrolls: qsTr("Scroll both ways to read")

    function focusInput() { clientsField.forceActiveFocus(Qt.ShortcutFocusReason) }
    function begin() {
        if (valid && !ways.running)
            ways.start(Number(clientsField.text), Number(rateField.text))
    }
    function stop() { if (ways.running) ways.stop() }

    onVisibleChanged: if (!visible) stop()

    ReadingWays { id: ways }

    PlainLabel {
        text: qsTr("The course says that way 1 saves entering the slot when many clients send. How often is the slot entered in each way? Say it first, then run it.")
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
                text: qsTr("Clients")
                color: stage.theme.dim
                Accessible.ignored: true
            }
            Field {
                id: clientsField
                theme: stage.theme
                objectName: "waysClients"
                width: stage.theme.character * 6
                text: "20"
                label: qsTr("How many clients")
                tip: qsTr("How many clients each server has, 1 to 50")
                wrong: !acceptableInput
                inputMethodHints: Qt.ImhDigitsOnly
                validator: IntValidator { bottom: 1; top: 50 }
                onAccepted: stage.begin()
            }
        }
        Row {
            spacing: stage.theme.small
            PlainLabel {
                height: stage.theme.control
                text: qsTr("Messages a second")
                color: stage.theme.dim
                Accessible.ignored: true
            }
            Field {
                id: rateField
                theme: stage.theme
                objectName: "waysRate"
                width: stage.theme.character * 6
                text: "10"
                label: qsTr("Messages a second of each client")
                tip: qsTr("How many messages each client sends in a second, 1 to 50; all clients send at the same moment")
                wrong: !acceptableInput
                inputMethodHints: Qt.ImhDigitsOnly
                validator: IntValidator { bottom: 1; top: 50 }
                onAccepted: stage.begin()
            }
        }
        PushButton {
            theme: stage.theme
            objectName: "waysRun"
            strong: !ways.running
            text: ways.running ? qsTr("Stop") : qsTr("Run for 3 s")
            tip: ways.running ? qsTr("Send no more") : qsTr("Both servers get the same messages from as many clients")
            keys: ways.running ? "" : "F5"
            enabled: ways.running || stage.valid
            onClicked: ways.running ? ways.stop() : stage.begin()
        }
        PlainLabel {
            objectName: "waysDoing"
            height: stage.theme.control
            text: ways.left > 0 ? qsTr("%1 messages sent to each server, %2 s left").arg(stage.sentences.grouped(ways.sent)).arg((ways.left / 1000).toFixed(1))
                : ways.running && ways.sent === 0 ? qsTr("The clients connect")
                : ways.sent > 0 ? qsTr("%1 messages were sent to each server").arg(stage.sentences.grouped(ways.sent)) : ""
            color: stage.theme.dim
        }
    }

    LabProblem {
        theme: stage.theme
        name: "ways"
        problem: stage.sentences.say(ways.problem)
        Layout.fillWidth: true
    }

    Rectangle {
        implicitHeight: table.implicitHeight + stage.theme.gap * 2
        color: stage.theme.base
        radius: stage.theme.corner
        border.color: stage.theme.line
        Layout.fillWidth: true

        // Columns by hand: what a Repeater makes stands in no layout.
        Column {
            id: table
            readonly property real first: Math.min(stage.theme.character * 26, width * 0.34)
            readonly property real other: (width - first) / 2
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: stage.theme.gap
            spacing: stage.theme.small

            Row {
                Item { width: table.first; height: 1 }
                Repeater {
                    // qmllint disable unqualified
                    model: [
                        { title: qsTr("Way 1: every socket"), code: "for (auto *socket : tcpClient)\n    socket->readAll();" },
                        { title: qsTr("Way 2: the sender"), code: "qobject_cast<QTcpSocket *>(\n    sender())->readAll();" }
                    ]
                    Column {
                        required property var modelData
                        width: table.other
                        PlainLabel {
                            width: parent.width - stage.theme.gap
                            text: modelData.title
                            font.bold: true
                            elide: Text.ElideRight
                        }
                        PlainLabel {
                            width: parent.width - stage.theme.gap
                            text: modelData.code
                            font.family: stage.theme.mono
                            font.pointSize: stage.theme.smallFont
                            color: stage.theme.dim
                            wrapMode: Text.Wrap
                        }
                    }
                    // qmllint enable unqualified
                }
            }
            Repeater {
                // qmllint disable unqualified
                model: stage.rows
                Row {
                    id: figure
                    required property var modelData
                    readonly property real most: Math.max(1, stage.all[modelData.id] || 0, stage.sender[modelData.id] || 0)
                    PlainLabel {
                        width: table.first
                        height: stage.theme.unit * 1.25
                        text: figure.modelData.title
                        elide: Text.ElideRight
                        HoverHandler { id: over }
                        ToolTip.visible: over.hovered
                        ToolTip.text: figure.modelData.tip
                    }
                    Repeater {
                        model: ["all", "sender"]
                        Item {
                            required property string modelData
                            readonly property real count: (modelData === "all" ? stage.all : stage.sender)[figure.modelData.id] || 0
                            width: table.other
                            height: stage.theme.unit * 1.25
                            PlainLabel {
                                id: amount
                                Accessible.name: qsTr("%1 in way %2: %3").arg(figure.modelData.title).arg(parent.modelData === "all" ? 1 : 2).arg(text)
                                objectName: "ways_" + figure.modelData.id + "_" + parent.modelData
                                width: stage.theme.character * 10
                                height: parent.height
                                text: stage.sentences.grouped(parent.count)
                                font.family: stage.theme.mono
                                horizontalAlignment: Text.AlignRight
                            }
                            Rectangle {
                                anchors.verticalCenter: parent.verticalCenter
                                x: amount.width + stage.theme.gap
                                width: Math.max(0, parent.width - x - stage.theme.gap) * parent.count / figure.most
                                height: stage.theme.unit * 0.5
                                color: parent.modelData === "all" ? stage.theme.outgoing : stage.theme.incoming
                            }
                        }
                    }
                }
                // qmllint enable unqualified
            }
        }
    }

    PlainLabel {
        objectName: "waysVerdict"
        text: stage.verdict
        visible: ways.done
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }
    Item { Layout.fillHeight: true }
}
