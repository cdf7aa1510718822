import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// Is my homework right: a server or a client that somebody has started is tried, stage by stage.
ColumnLayout {
    id: room

    property Theme theme
    property Sentences sentences
    property bool client: false
    property string address: "127.0.0.1:8888"
    // The last one that is an address: it is remembered.
    property string good: address
    // So many seconds the client has still to connect, or -1.
    property int remaining: -1
    // A problem that was read and closed.
    property string closed: ""
    property int shownWrong: -1
    readonly property alias model: check
    readonly property real leastHeight: tools.implicitHeight + what.implicitHeight + theme.control * 3 + theme.gap * 2
    readonly property string saying: check.running
        ? (check.listening !== "" && remaining >= 0 ? qsTr("Start your client now: it has to connect to %1, within %2 s").arg(check.listening).arg(remaining)
            : qsTr("%1 of %2 stages are done").arg(check.done).arg(check.count))
        : check.verdict === "right" ? qsTr("Everything that could be tried is right")
        : check.verdict === "wrong" ? qsTr("%n stage(s) are wrong: each says why", "", check.wrong)
        : check.verdict === "unfinished" ? qsTr("Nothing was wrong so far, but not all could be done in time")
        : client ? qsTr("The check is the server: start it here, then start your client")
        : qsTr("Start your server, then check it")
    // What the lesson is called that has led here; empty if none has.
    property string lesson: ""
    signal lessonWanted()
    signal scenarioWanted(string name)
    signal touched()

    spacing: theme.gap

    LabBack {
        id: back
        theme: room.theme
        lesson: room.lesson
        onClicked: room.lessonWanted()
        Layout.maximumWidth: room.width
    }

    function focusBack() { back.forceActiveFocus(Qt.OtherFocusReason) }

    function focusInput() { place.forceActiveFocus(Qt.ShortcutFocusReason) }

    function state() {
        return { client: client, address: good, synchronous: sync.checked }
    }

    function restore(kept) {
        if (typeof kept.client === "boolean")
            client = kept.client
        if (typeof kept.address === "string" && check.isAddress(kept.address, client))
            address = good = kept.address
        if (typeof kept.synchronous === "boolean")
            sync.checked = kept.synchronous
    }

    function begin() {
        if (check.running)
            return
        closed = ""
        if (client)
            check.checkClient(address, 8888, sync.checked)
        else
            check.checkServer(address, 8888)
    }

    function stop() { check.stop() }

    HomeworkCheck { id: check }
    Timer {
        interval: 100
        repeat: true
        triggeredOnStart: true
        running: check.running && check.listening !== ""
        onTriggered: room.remaining = check.secondsLeft()
    }
    // The first stage that is wrong is in sight.
    Connections {
        target: check
        function onChanged() {
            var wrong = check.verdict === "wrong" ? check.firstWrong : -1
            if (wrong >= 0 && room.shownWrong !== wrong)
                list.positionViewAtIndex(wrong, ListView.Center)
            room.shownWrong = wrong
        }
    }

    Flow {
        id: tools
        spacing: room.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        Segments {
            theme: room.theme
            name: "homeworkWhat"
            label: qsTr("What is checked")
            enabled: !check.running
            values: ["server", "client"]
            texts: [qsTr("My server"), qsTr("My client")]
            value: room.client ? "client" : "server"
            onChosen: function (value) {
                room.client = value === "client"
                room.touched()
            }
        }
        Field {
            id: place
            theme: room.theme
            objectName: "homeworkAddress"
            width: room.theme.character * 24
            enabled: !check.running
            value: room.address
            placeholderText: "127.0.0.1:8888"
            label: room.client ? qsTr("Where the check listens") : qsTr("Where your server listens")
            tip: label
            onWritten: {
                room.address = text
                if (check.isAddress(text, room.client))
                    room.good = text
                room.touched()
            }
            onAccepted: room.begin()
        }
        Tick {
            id: sync
            theme: room.theme
            objectName: "homeworkSync"
            visible: room.client
            enabled: !check.running
            text: qsTr("Synchronous")
            tip: qsTr("The client sends its next message when the last one is answered")
            onToggled: room.touched()
        }
        OnOffButton {
            theme: room.theme
            objectName: "homeworkRun"
            strong: !check.running
            text: check.running ? qsTr("Stop") : qsTr("Check")
            tip: check.running ? qsTr("End the check") : qsTr("Twenty seconds at most")
            onTurned: check.running ? check.stop() : room.begin()
        }
    }

    PlainLabel {
        id: what
        objectName: "homeworkSaying"
        text: room.saying
        wrapMode: Text.Wrap
        font.bold: true
        color: check.running ? room.theme.text : check.verdict === "right" ? room.theme.good
            : check.verdict === "wrong" ? room.theme.bad : room.theme.text
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    ErrorLine {
        id: line
        theme: room.theme
        name: "homework"
        text: check.problem === room.closed ? "" : room.sentences.say(check.problem)
        Layout.fillWidth: true
        onDismissed: room.closed = check.problem
    }

    Rectangle {
        color: room.theme.base
        border.color: room.theme.line
        Layout.fillWidth: true
        Layout.fillHeight: true

        ListView {
            id: list
            objectName: "homeworkRows"
            anchors.fill: parent
            anchors.margins: 1
            clip: true
            model: check
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: count > 0
            keyNavigationEnabled: true
            currentIndex: -1
            Accessible.role: Accessible.List
            Accessible.name: qsTr("The stages of the check")
            ScrollBar.vertical: ScrollBar {
                id: bar
                policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                Accessible.role: Accessible.ScrollBar
                Accessible.name: qsTr("Scroll the stages")
            }

            // qmllint disable unqualified
            delegate: HomeworkRow {
                theme: room.theme
                sentences: room.sentences
                width: ListView.view ? ListView.view.width - (bar.visible ? bar.width : 0) : 0
                current: ListView.isCurrentItem && list.activeFocus
                onScenarioWanted: function (name) { room.scenarioWanted(name) }
            }
            // qmllint enable unqualified
        }
        PlainLabel {
            visible: list.count === 0
            anchors.centerIn: parent
            width: parent.width - room.theme.gap * 4
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            color: room.theme.dim
            text: room.client ? qsTr("The client sends “client” from a timer and reads what comes: “client” and its own port.")
                : qsTr("The server answers “client” with “client” and the client's port, for example “client53421”.")
        }
    }
}
