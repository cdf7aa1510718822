import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// The TCP server: listen, see who is there, answer.
ColumnLayout {
    id: page

    property Theme theme
    property Sentences sentences
    property Desktop desktop
    readonly property string kind: "traffic"
    property var trouble: null
    property string port: "8888"
    // In a narrow window, in place of the log.
    property bool clientsShown: false
    readonly property alias view: traffic
    readonly property alias pane: composerPane
    readonly property bool active: server.listening
    readonly property alias totals: server
    readonly property alias log: log
    readonly property alias sending: server.fileSending
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
        composerPane.timing.running ? { id: "timer", text: qsTr("Timer"), tip: qsTr("The server sends on a timer") } : null,
        server.reply !== "" ? { id: "reply", text: qsTr("Auto-reply"), tip: qsTr("The server answers by itself") } : null,
        server.fileSending ? { id: "file", text: server.fileName, tip: qsTr("The server sends a file") } : null
    ])
    signal fileWanted()
    signal saveWanted(string format)
    signal touched()
    signal zoomed(int steps)

    spacing: theme.gap

    readonly property string stateText: sentences.listening(server.listening, server.serverAddress, server.serverPort, server.clientCount)

    // Where a client on this machine finds a server that listens on every address.
    readonly property string reachable: server.serverAddress === "0.0.0.0" ? "127.0.0.1"
        : server.serverAddress === "::" ? "::1" : server.serverAddress

    function state() {
        return {
            ip: server.ip, port: port, view: traffic.state(), composer: composerPane.state(),
            template: reply.state().template, reply: reply.state().on,
            // As they were dragged: what is drawn may still be of another font, or of a window too small for it.
            clientsWidth: clientTable.SplitView.preferredWidth / theme.character,
            composerHeight: composerPane.SplitView.preferredHeight / theme.character
        }
    }

    function restore(kept) {
        if (typeof kept.ip === "string")
            server.ip = kept.ip
        if (/^\d{0,5}$/.test(kept.port))
            port = kept.port
        if (kept.view)
            traffic.restore(kept.view)
        if (kept.composer)
            composerPane.restore(kept.composer)
        if (typeof kept.template === "string")
            reply.useTemplate(kept.template, kept.reply === true)
        if (kept.clientsWidth > 0)
            clientTable.SplitView.preferredWidth = kept.clientsWidth * theme.character
        if (kept.composerHeight > 0)
            composerPane.SplitView.preferredHeight = kept.composerHeight * theme.character
    }

    function startup(given) {
        if (given.ip !== undefined)
            server.ip = given.ip
        if (given.port !== undefined)
            port = String(given.port)
        if (given.encoding !== undefined) {
            composerPane.composer.encoding = given.encoding
            log.encoding = given.encoding
        }
        if (given.maxClients !== undefined)
            server.maxClients = given.maxClients
        if (given.reply !== undefined)
            reply.lend(given.reply !== "" ? given.reply : reply.template, given.reply !== "")
        if (given.start)
            enable(true)
    }

    function enable(on) {
        trouble = null
        if (!on) {
            server.svStop()
            return
        }
        if (server.listening)
            return
        if (!takeAddress())
            return
        if (!(Number(port) <= 65535 && /^\d+$/.test(port))) {
            trouble = { where: "input", number: -1, text: "", port: 0, fact: JSON.stringify({ code: "port_missing", least: 0 }) }
            return
        }
        server.port = Number(port)
        if (!server.svStart())
            trouble = { where: "listen", number: server.error, text: server.errorString, port: Number(port), fact: server.problem }
    }

    function everywhere(address) {
        return address === "0.0.0.0" || address === "::" || address === "any"
    }

    // 127.0.0.1 first, then everything at once, then the other addresses of this machine.
    function bindable(own) {
        var list = [
            { address: "127.0.0.1", note: qsTr("this machine only") },
            { address: "any", note: qsTr("all, IPv4 and IPv6") },
            { address: "0.0.0.0", note: qsTr("all, IPv4") },
            { address: "::", note: qsTr("all, IPv6") }
        ]
        var there = function (address) { return list.some(function (one) { return one.address === address }) }
        for (var i = 0; i < own.length; i++)
            if (!there(own[i].address))
                list.push({ address: own[i].address, note: own[i].name })
        return list
    }

    // What is written as the address, with the port behind it taken into its own box. False, with the
    // sentence about it, if it is none.
    function takeAddress() {
        var written = desktop.endpoint(server.ip, true)
        if (written.problem !== "") {
            var missing = JSON.stringify({ code: "address_missing" })
            trouble = { where: "input", number: -1, text: "", port: 0, fact: server.ip.trim() === "" ? missing : written.problem }
            return false
        }
        server.ip = written.ip
        if (written.port >= 0)
            port = String(written.port)
        return true
    }

    // Pasted text that is no address yet is left to be finished; digits alone may begin one.
    function pasted(text) {
        server.ip = text
        var written = desktop.endpoint(text, true)
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
        else if (chip === "reply")
            reply.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    }

    // What a file of the log is called at first.
    readonly property string saveName: "qtcp-server-" + (server.listening ? server.serverPort : port)
    property string savedAs: ""

    function saveLog(url, format) {
        savedAs = url
        log.save(url, format)
    }

    function sendFile(url) {
        if (!server.sendFile(url, composerPane.selectedOnly) && !server.fileSending && trouble === null)
            trouble = { where: "file", number: -1, text: "", port: 0, fact: server.problem }
    }

    function cures(p) {
        if (!p)
            return []
        var again = { id: "again", text: qsTr("Try again") }
        if (p.where === "listen" && p.number === 8) {
            var other = p.port < 65535 ? p.port + 1 : 8888
            return [{ id: "port" + other, text: qsTr("Use %1").arg(other) }, again]
        }
        if (p.where === "listen" && p.number === 9)
            return [{ id: "ip127.0.0.1", text: qsTr("Use %1").arg("127.0.0.1") }, again]
        if (p.where === "listen" && p.number === 3)
            return [{ id: "port8888", text: qsTr("Use %1").arg(8888) }]
        return p.where === "listen" ? [again] : []
    }

    function cure(id) {
        if (id.indexOf("port") === 0)
            port = id.slice(4)
        else if (id.indexOf("ip") === 0)
            server.ip = id.slice(2)
        page.touched()
        enable(true)
    }

    TrafficLog { id: log }

    TcpServer {
        id: server
        ip: "127.0.0.1"
        port: 8888
        log: log
        replyEncoding: composerPane.composer.encoding
        onErrorOccurred: function (client, error, text) {
            if (client === 0 && server.listening)
                page.trouble = { where: "accept", number: error, text: text, port: server.port, fact: server.problem }
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
        role: "server"
        address: server.ip
        addresses: page.bindable(page.desktop.interfaces())
        port: page.port
        active: server.listening
        stateTexts: page.active ? [page.stateText, qsTr("Listening")] : [page.stateText]
        stateColor: server.listening ? page.theme.good : page.trouble ? page.theme.bad : page.theme.dim
        folded: page.theme.narrow
        clients: server.clientCount
        clientsShown: page.clientsShown
        addressTip: qsTr("127.0.0.1: this machine only. 0.0.0.0: every IPv4 address. :: every IPv6 address. any: both.")
        portTip: qsTr("Port to listen on; 0 takes any free one")
        enableTip: server.listening ? qsTr("Stop listening and disconnect all clients") : qsTr("Listen for clients")
        Layout.fillWidth: true
        onAddressEdited: function (address) { server.ip = address; page.touched() }
        onAddressPasted: function (text) { page.pasted(text) }
        onPortEdited: function (port) { page.port = port; page.touched() }
        onWanted: function (on) { page.enable(on) }
        onClientsWanted: function (shown) { page.clientsShown = shown }
    }

    ErrorLine {
        id: line
        theme: page.theme
        name: "server"
        text: page.trouble ? page.sentences.say(page.trouble.fact) : ""
        detail: page.sentences.isQts(page.trouble) ? qsTr("Qt: %1 (error %2)").arg(page.trouble.text).arg(page.trouble.number) : ""
        cures: page.cures(page.trouble)
        Layout.fillWidth: true
        onCure: function (id) { page.cure(id) }
        onDismissed: page.trouble = null
    }

    SplitView {
        id: vertical
        orientation: Qt.Vertical
        Layout.fillWidth: true
        Layout.fillHeight: true
        // qmllint disable unqualified
        handle: DragHandle { theme: page.theme }
        // qmllint enable unqualified

        SplitView {
            orientation: Qt.Horizontal
            visible: !composerPane.over && page.logRoom >= traffic.crowdedHeight
            SplitView.fillHeight: true
            SplitView.minimumHeight: traffic.crowded ? traffic.crowdedHeight : traffic.leastHeight
            // qmllint disable unqualified
            handle: DragHandle { theme: page.theme }
            // qmllint enable unqualified

            ClientTable {
                id: clientTable
                theme: page.theme
                sentences: page.sentences
                server: server
                onOnlyWanted: function (peer) { log.peer = peer }
                onCopied: function (text) { page.desktop.copy(text) }
                SplitView.preferredWidth: page.theme.character * 31
                SplitView.onPreferredWidthChanged: page.touched()
                SplitView.minimumWidth: page.theme.character * 22
                SplitView.fillWidth: page.theme.narrow
                visible: !page.theme.narrow || page.clientsShown
                emptyText: server.listening
                    ? qsTr("No client yet. Start one:\nqtcp client %1\nor ncat %2").arg(page.sentences.endpoint(page.reachable, server.serverPort)).arg(page.reachable + " " + server.serverPort)
                    : qsTr("Clients appear here once the server is enabled.")
            }
            TrafficView {
                id: traffic
                objectName: "serverTraffic"
                theme: page.theme
                sentences: page.sentences
                log: log
                side: "server"
                serverPort: server.serverPort
                crowded: page.logRoom < leastHeight
                visible: !page.theme.narrow || !page.clientsShown
                SplitView.fillWidth: true
                SplitView.minimumWidth: page.theme.character * 36
                emptyText: server.listening ? qsTr("What clients send and get appears here.")
                    : qsTr("Nobody can connect yet. Enabled, the server listens on %1.").arg(page.sentences.endpoint(server.ip, page.port))
                onCopied: function (text) { page.desktop.copy(text) }
                onSaveWanted: function (format) { page.saveWanted(format) }
                onZoomed: function (steps) { page.zoomed(steps) }
                onTouched: page.touched()
                emptyAction: server.listening ? "" : qsTr("Enable")
                onEmptyActionWanted: page.enable(true)
                onSendAgain: function (data, stream) {
                    if (server.sendData(stream, data) < 0)
                        composerPane.say(qsTr("Not sent: this client is gone, or does not read."), true)
                }
                onEditAndSend: function (message) { composerPane.edit(message) }
                onDisconnectWanted: function (stream) { server.disconnectClient(stream) }
            }
        }

        ComposerPane {
            id: composerPane
            objectName: "serverComposer"
            theme: page.theme
            sentences: page.sentences
            sender: server
            withTarget: true
            selectedCount: server.clients.selectedCount
            ready: server.clientCount > 0
            notReadyText: server.listening ? qsTr("No client is connected yet.") : qsTr("Enable the server first.")
            deliver: function (data) {
                return composerPane.selectedOnly ? server.sendDataSelected(data) : server.sendDataAll(data)
            }
            onTimerWanted: function (data, interval, count) {
                // Before: what is sent at once stands behind it.
                log.timerStarted(interval, count)
                if (!server.startTimer(data, interval, count, composerPane.selectedOnly))
                    log.timerStopped(0)
            }
            onTimerChangeWanted: function (data) { server.changeTimer(data, composerPane.selectedOnly) }
            replying: server.reply !== "" && server.replyError === ""
            room: page.height - page.others
            SplitView.minimumHeight: Math.min(implicitHeight, page.height)
            SplitView.maximumHeight: shut ? implicitHeight : Infinity
            SplitView.preferredHeight: openHeight
            SplitView.onPreferredHeightChanged: page.touched()
            SplitView.fillHeight: over || page.logRoom < traffic.crowdedHeight
            onTouched: page.touched()
            onFileWanted: page.fileWanted()
            onFileDropped: function (url) { page.sendFile(url) }
            firstText: "Hello"

            AutoReplyBar {
                id: reply
                onTouched: page.touched()
                theme: page.theme
                sentences: page.sentences
                server: server
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }

    Connections {
        target: server.clients
        function onChosen() { composerPane.aim(server.clients.selectedCount > 0) }
    }
    Connections {
        target: composerPane.timing
        function onRunningChanged() {
            if (!composerPane.timing.running)
                log.timerStopped(server.timerRounds)
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
