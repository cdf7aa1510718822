import QtQml 2.15
import QtTest 1.1
import Qtcp 1.0

// The models while handlers of their own signals change them: for each signal and each change, what
// was announced is what the model has in the end. The rows of the log are what a client sends, those
// of the client model are clients that connect.
QtObject {
    id: root

    readonly property var signals: [
        "rowsAboutToBeInserted", "rowsInserted", "rowsAboutToBeRemoved", "rowsRemoved", "dataChanged",
        "modelAboutToBeReset", "modelReset", "countChanged"
    ]
    readonly property var logChanges: [
        log => log.paused = true,
        log => log.paused = !log.paused,
        log => log.showOut = !log.showOut,
        log => log.encoding = log.encoding === "GBK" ? "UTF-8" : "GBK",
        log => log.clear(),
        log => { log.clear(); log.undoClear() },
        log => log.limit = log.limit === 100 ? 120 : 100,
        log => { log.findText = log.findText === "x" ? "y" : "x"; log.findNext() },
        log => { log.mark(0); log.measureFrom(log.nextMark(-1, false)); log.dates = !log.dates },
        log => { log.findText = "x"; log.findIn = log.findIn === "hex" ? "both" : "hex"; log.retranslate() },
        log => root.send(7),
        log => { log.paused = true; log.paused = false; root.send(3) },
        log => root.spin(),
        log => { root.send(5); root.spin(); log.paused = true }
    ]
    readonly property var clientChanges: [
        clients => clients.selectAll(),
        clients => { clients.selectAll(); root.server.disconnectSelected() },
        clients => root.server.svStop(),
        clients => root.spin()
    ]

    property TestResult test: TestResult {}
    property Component maker: Component { TrafficLog { limit: 100 } }
    property Component clientMaker: Component { TcpClient { port: root.server.serverPort } }
    property TcpServer server: TcpServer { port: 0 }
    property TcpClient sender: TcpClient {}
    property int checked: 0
    property bool spinning: false

    function send(count) {
        for (let i = 0; i < count; ++i)
            sender.sendData("x")
    }

    function spin() {
        if (spinning)
            return
        spinning = true
        test.wait(60)
        spinning = false
    }

    function waitFor(what, condition) {
        const end = Date.now() + 20000
        while (!condition()) {
            if (Date.now() > end) {
                console.warn("waited for nothing: " + what)
                Qt.exit(3)
                throw what
            }
            test.wait(1)
        }
    }

    // Counts the rows as a view does, which knows only what is announced.
    function mirror(model) {
        const mirror = { rows: model.count, inserted: 0, depth: 0, nested: false }
        const begin = () => { mirror.depth += 1; mirror.nested = mirror.nested || mirror.depth > 1 }
        const end = () => mirror.depth -= 1
        model.rowsAboutToBeInserted.connect(begin)
        model.rowsAboutToBeRemoved.connect(begin)
        model.modelAboutToBeReset.connect(begin)
        model.rowsInserted.connect((parent, first, last) => {
            end()
            mirror.rows += last - first + 1
            mirror.inserted += last - first + 1
        })
        model.rowsRemoved.connect((parent, first, last) => { end(); mirror.rows -= last - first + 1 })
        model.modelReset.connect(() => { end(); mirror.rows = model.rowCount() })
        return mirror
    }

    function check(name, mirror, model) {
        if (mirror.rows !== model.rowCount() || mirror.nested || mirror.depth !== 0) {
            console.warn(name + ": a view has " + mirror.rows + " rows, the model "
                + model.rowCount() + "; inside each other: " + mirror.nested)
            Qt.exit(4)
            throw name
        }
        checked += 1
    }

    function tryLog(signal, number) {
        const name = signal + " and change " + number
        const log = maker.createObject(root)
        const seen = mirror(log)
        sender.log = log
        send(150)
        waitFor(name + ": rows", () => log.count === 100)
        let fired = 0
        log[signal].connect(() => { if (++fired === 1) root.logChanges[number](log) })
        send(30)
        log.encoding = "GB18030"
        waitFor(name + ": others come", () => fired > 0 || seen.inserted >= 130)
        log.showEvents = !log.showEvents
        waitFor(name + ": the signal", () => fired > 0)
        log.paused = false
        log.showOut = true
        send(1)
        waitFor(name + ": the end", () => !spinning && log.count === log.rowsKept)
        check(name, seen, log)
        sender.log = null
        log.destroy()
    }

    function tryClients(signal, number) {
        const name = signal + " and change " + number + " of clients"
        const clients = server.clients
        const seen = mirror(clients)
        let fired = 0
        let armed = true
        clients[signal].connect(() => { if (armed && ++fired === 1) root.clientChanges[number](clients) })
        const peers = []
        for (let i = 0; i < 6; ++i)
            peers.push(clientMaker.createObject(root))
        peers.forEach(peer => peer.conServer())
        waitFor(name + ": clients", () => clients.count >= 3 || fired > 0 || !server.listening)
        peers.forEach(peer => peer.abort())
        armed = fired === 0 && server.listening
        waitFor(name + ": the end", () => !spinning && clients.count === server.clientCount
            && (server.clientCount === 0 || !server.listening))
        armed = false
        waitFor(name + ": nobody is left", () => clients.count === 0 && server.clientCount === 0)
        check(name, seen, clients)
        peers.forEach(peer => peer.destroy())
        server.svStart()
    }

    property Timer begin: Timer {
        interval: 0
        running: true
        onTriggered: {
            root.server.svStart()
            root.sender.port = root.server.serverPort
            root.sender.conServer()
            root.waitFor("a connection", () => root.sender.state === SocketState.Connected)
            for (const signal of root.signals)
                for (let number = 0; number < root.logChanges.length; ++number)
                    root.tryLog(signal, number)
            root.sender.abort()
            root.waitFor("nobody", () => root.server.clients.count === 0)
            for (const signal of root.signals)
                for (let number = 0; number < root.clientChanges.length; ++number)
                    root.tryClients(signal, number)
            Qt.exit(root.checked === root.signals.length * (root.logChanges.length + root.clientChanges.length) ? 0 : 5)
        }
    }
    property Timer alarm: Timer { interval: 120000; running: true; onTriggered: Qt.exit(6) }
}
