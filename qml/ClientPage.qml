import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// The TCP client: connect, send, see what comes back.
ColumnLayout {
    id: page

    property Theme theme
    property Sentences sentences
    property Desktop desktop
    // Where the server of this window listens: its connections are none of this page.
    property int serverPort: 0
    readonly property string kind: "traffic"
    property var trouble: null
    property bool wanted: false
    property int lastState: SocketState.Unconnected
    property string port: "8888"
    property var hosts: ["127.0.0.1", "localhost"]
    readonly property alias view: traffic
    readonly property alias pane: composerPane
    readonly property bool active: client.state !== SocketState.Unconnected
    readonly property bool connected: client.state === SocketState.Connected
    readonly property alias totals: client
    readonly property alias log: log
    readonly property alias sending: client.fileSending
    readonly property bool busy: client.state === SocketState.HostLookup || client.state === SocketState.Connecting
    // Seconds of the attempt.
    property int waited: 0
    readonly property string stateText: {
        var words = sentences.connection(client.state, client.ip, client.port)
        return busy && waited > 0 ? qsTr("%1 %2 s", "connecting, for so many seconds").arg(words).arg(waited) : words
    }
    readonly property real leastWidth: Math.max(bar.leastWidth, theme.character * 72)
    // All but the pane for sending, with the least of the log.
    readonly property real others: bar.implicitHeight + traffic.leastHeight + theme.gap * 2
        + (line.visible ? line.implicitHeight + theme.gap : 0)
    // What the log has where of that pane the tabs alone are left.
    readonly property real logRoom: height - others + traffic.leastHeight - composerPane.headHeight
    // With that pane folded, and as a person wants it.
    readonly property real leastHeight: others + composerPane.lineHeight
    readonly property real barestHeight: others + composerPane.headHeight
    readonly property real wantedHeight: others + (composerPane.folded ? composerPane.lineHeight : composerPane.openHeight)
    // What is on and goes on by itself: { id, text, tip }.
    readonly property var chips: page.there([
        composerPane.timing.running ? { id: "timer", text: qsTr("Timer"), tip: qsTr("The client sends on a timer") } : null,
        client.fileSending ? { id: "file", text: client.fileName, tip: qsTr("The client sends a file") } : null
    ])
    signal fileWanted()
    signal saveWanted(string format)
    signal touched()
    signal zoomed(int steps)

    spacing: theme.gap

    function state() {
        return {
            ip: client.ip, port: port, hosts: hosts, view: traffic.state(), composer: composerPane.state(),
            composerHeight: composerPane.SplitView.preferredHeight / theme.character
        }
    }

    function restore(kept) {
        if (typeof kept.ip === "string")
            client.ip = kept.ip
        if (/^\d{0,5}$/.test(kept.port))
            port = kept.port
        if (Array.isArray(kept.hosts))
            hosts = kept.hosts.filter(function (h) { return typeof h === "string" && h !== "" }).slice(0, 20)
        if (kept.view)
            traffic.restore(kept.view)
        if (kept.composer)
            composerPane.restore(kept.composer)
        if (kept.composerHeight > 0)
            composerPane.SplitView.preferredHeight = kept.composerHeight * theme.character
    }

    function startup(given) {
        if (given.ip !== undefined)
            client.ip = given.ip
        if (given.port !== undefined)
            port = String(given.port)
        if (given.encoding !== undefined) {
            composerPane.composer.encoding = given.encoding
            log.encoding = given.encoding
        }
        if (given.message !== undefined)
            composerPane.recall({ text: given.message, mode: given.mode })
        composerPane.timing.restore(given.interval, given.count)
        if (given.start)
            enable(true)
    }

    function enable(on) {
        trouble = null
        wanted = on
        if (!on) {
            if (connected)
                client.disconServer()
            else
                client.abort()
            return
        }
        if (active)
            return
        if (!takeAddress()) {
            wanted = false
            return
        }
        if (!(Number(port) >= 1 && Number(port) <= 65535)) {
            wanted = false
            trouble = { where: "input", number: -1, text: "", port: 0, fact: JSON.stringify({ code: "port_missing", least: 1 }) }
            return
        }
        client.port = Number(port)
        var at = sentences.endpoint(client.ip, client.port)
        hosts = [at].concat(hosts.filter(function (h) { return h !== at && h !== client.ip })).slice(0, 20)
        touched()
        client.conServer()
    }

    // What is written as the address, with the port behind it taken into its own box. False, with the
    // sentence about it, if it is none.
    function takeAddress() {
        var written = desktop.endpoint(client.ip, false)
        if (written.problem !== "") {
            var missing = JSON.stringify({ code: "address_missing" })
            trouble = { where: "input", number: -1, text: "", port: 0, fact: client.ip.trim() === "" ? missing : written.problem }
            return false
        }
        client.ip = written.ip
        if (written.port >= 0)
            port = String(written.port)
        return true
    }

    // Pasted text that is no address yet is left to be finished; digits alone may begin one.
    function pasted(text) {
        client.ip = text
        var written = desktop.endpoint(text, false)
        if (written.problem === "" && !/^\d+$/.test(text.trim()))
            takeAddress()
        touched()
    }

    function toggle() { enable(!active) }

    function there(chips) {
        return chips.filter(function (chip) { return chip !== null })
    }

    // To what a chip stands for.
    function lead(chip) {
        composerPane.open(chip)
        if (chip === "timer")
            composerPane.timing.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    }

    // What a file of the log is called at first.
    readonly property string saveName: "qtcp-client-" + port
    property string savedAs: ""

    function saveLog(url, format) {
        savedAs = url
        log.save(url, format)
    }

    Timer {
        interval: 1000
        repeat: true
        running: page.busy
        onRunningChanged: page.waited = 0
        onTriggered: page.waited++
    }

    function sendFile(url) {
        if (!client.sendFile(url) && !client.fileSending && trouble === null)
            trouble = { where: "file", number: -1, text: "", port: 0, fact: client.problem }
    }

    TrafficLog { id: log }

    TcpClient {
        id: client
        ip: "127.0.0.1"
        port: 8888
        log: log
        onStateChanged: function (state) {
            if (state === SocketState.Unconnected) {
                page.wanted = false
                if (page.trouble && page.trouble.where === "closing")
                    page.trouble = null
            }
            if (state === SocketState.Connected)
                page.trouble = null
            page.lastState = state
        }
        onErrorOccurred: function (error, text) {
            if (error === 1 && !page.wanted)
                return
            var was = page.lastState
            var connecting = was === SocketState.HostLookup || was === SocketState.Connecting
                || (was === SocketState.Unconnected && error !== 1)
            page.trouble = {
                where: connecting ? "connect" : "lost", number: error, text: text, port: client.port, fact: client.problem
            }
        }
        onDisconnectFailed: {
            page.trouble = { where: "closing", number: -1, text: "", port: client.port, fact: client.problem }
        }
        onFileFinished: function (complete, text, fact) {
            if (complete)
                composerPane.say(qsTr("The file was sent."), false)
            else if (JSON.parse(fact).code === "file_cancelled")
                composerPane.say(qsTr("The rest of the file is not sent: it was cancelled."), true)
            else
                page.trouble = { where: "file", number: -1, text: "", port: 0, fact: fact }
        }
    }

    ConnectionBar {
        id: bar
        theme: page.theme
        // What is open over the log may need this room too.
        visible: !composerPane.over || page.height >= implicitHeight + page.spacing + composerPane.openHeight
        role: "client"
        address: client.ip
        addresses: page.hosts.map(function (host) { return { address: host, note: "" } })
        port: page.port
        active: page.active
        busy: page.busy
        pending: page.active && !page.connected
        stateTexts: [page.stateText, page.sentences.connectionShort(client.state)]
        ownPort: page.connected ? String(client.localPort) : ""
        stateColor: page.connected ? page.theme.good : page.active ? page.theme.warning
            : page.trouble && !line.mild ? page.theme.bad : page.theme.dim
        addressTip: qsTr("Address or name of the server; 127.0.0.1 is this machine")
        portTip: qsTr("Port of the server")
        enableTip: page.active ? qsTr("Disconnect from the server") : qsTr("Connect to the server")
        Layout.fillWidth: true
        onAddressEdited: function (address) { client.ip = address; page.touched() }
        onAddressPasted: function (text) { page.pasted(text) }
        onPortEdited: function (port) { page.port = port; page.touched() }
        onWanted: function (on) { page.enable(on) }
    }

    ErrorLine {
        id: line
        theme: page.theme
        name: "client"
        mild: page.trouble !== null && page.trouble.where === "lost" && page.trouble.number === 1
        text: page.trouble ? page.sentences.say(page.trouble.fact) : ""
        detail: page.sentences.isQts(page.trouble) ? qsTr("Qt: %1 (error %2)").arg(page.trouble.text).arg(page.trouble.number) : ""
        cures: page.trouble && page.trouble.where === "closing"
            ? [{ id: "abort", text: qsTr("Abort") }]
            : page.trouble && (page.trouble.where === "connect" || page.trouble.where === "lost")
            ? [{ id: "again", text: qsTr("Connect again") }] : []
        Layout.fillWidth: true
        onCure: function (id) { page.enable(id !== "abort") }
        onDismissed: page.trouble = null
    }

    SplitView {
        orientation: Qt.Vertical
        Layout.fillWidth: true
        Layout.fillHeight: true
        // qmllint disable unqualified
        handle: DragHandle { theme: page.theme }
        // qmllint enable unqualified

        TrafficView {
            id: traffic
            objectName: "clientTraffic"
            theme: page.theme
            sentences: page.sentences
            log: log
            side: "client"
            serverPort: page.serverPort
            crowded: page.logRoom < leastHeight
            showPeer: false
            visible: !composerPane.over && page.logRoom >= traffic.crowdedHeight
            SplitView.fillHeight: true
            SplitView.minimumHeight: traffic.crowded ? traffic.crowdedHeight : traffic.leastHeight
            emptyText: page.connected ? qsTr("What is sent and comes back appears here.")
                : page.active ? page.stateText
                : qsTr("Connect to %1, then send. No server there yet? Start one on the TCP server page, or: ncat -lk %2").arg(page.sentences.endpoint(client.ip, page.port)).arg(page.port)
            onCopied: function (text) { page.desktop.copy(text) }
            onSaveWanted: function (format) { page.saveWanted(format) }
            onZoomed: function (steps) { page.zoomed(steps) }
            onTouched: page.touched()
            emptyAction: page.active ? "" : qsTr("Connect")
            onEmptyActionWanted: page.enable(true)
            onSendAgain: function (data, stream) {
                if (client.sendData(data) < 0)
                    composerPane.say(qsTr("Not sent: there is no connection, or the server does not read."), true)
            }
            onEditAndSend: function (message) { composerPane.edit(message) }
        }

        ComposerPane {
            id: composerPane
            objectName: "clientComposer"
            theme: page.theme
            sentences: page.sentences
            sender: client
            ready: page.connected
            notReadyText: qsTr("Not connected: switch Enable on first.")
            deliver: function (data) { return client.sendData(data) }
            onTimerWanted: function (data, interval, count) {
                // Before: what is sent at once stands behind it.
                log.timerStarted(interval, count)
                if (!client.startTimer(data, interval, count))
                    log.timerStopped(0)
            }
            onTimerChangeWanted: function (data) { client.changeTimer(data) }
            room: page.height - page.others
            SplitView.minimumHeight: Math.min(implicitHeight, page.height)
            SplitView.maximumHeight: shut ? implicitHeight : Infinity
            SplitView.preferredHeight: openHeight
            SplitView.onPreferredHeightChanged: page.touched()
            SplitView.fillHeight: over || page.logRoom < traffic.crowdedHeight
            onTouched: page.touched()
            onFileWanted: page.fileWanted()
            onFileDropped: function (url) { page.sendFile(url) }
            firstText: "client"
        }
    }

    Connections {
        target: composerPane.timing
        function onRunningChanged() {
            if (!composerPane.timing.running)
                log.timerStopped(client.timerRounds)
        }
    }
    Connections {
        target: log
        function onSaved(complete, text, fact) {
            if (complete)
                composerPane.say(qsTr("The log was saved as %1").arg(composerPane.pathOf(page.savedAs)), false)
            else
                page.trouble = { where: "save", number: -1, text: "", port: 0, fact: fact }
        }
    }
}
