import QtQml 2.15
import Qtcp 1.0

// Servers and clients are destroyed inside each of their handlers in turn, 200 times in all.
QtObject {
    id: root

    property int round: 0
    property TcpServer anchor: TcpServer {
        port: 0
        reply: "{data}"
    }

    property Component serverMaker: Component {
        TcpServer {
            property string dies
            port: 0
            onListeningChanged: if (dies === "listening") destroy()
            onNewConnection: (client, ip, port) => { if (dies === "newConnection") root.end(this) }
            onReadyRead: (client, data, port) => { if (dies === "readyRead") root.end(this); else sendData(client, data) }
            onBytesWritten: (client, bytes) => { if (dies === "bytesWritten") root.end(this) }
            onDisconnected: (client, ip, port) => { if (dies === "disconnected") root.end(this) }
        }
    }
    property Component clientMaker: Component {
        TcpClient {
            property string dies
            onStateChanged: (state) => { if (dies === "state" + state) root.end(this) }
            onConnected: { if (dies === "connected") root.end(this); else sendData("x") }
            onReadyRead: (data) => { if (dies === "readyRead") root.end(this); else disconServer() }
            onBytesWritten: (bytes) => { if (dies === "bytesWritten") root.end(this) }
            onDisconnected: { if (dies === "disconnected") root.end(this) }
            onErrorOccurred: (error, text) => { if (dies === "errorOccurred") root.end(this) }
        }
    }
    property var deaths: ["newConnection", "readyRead", "bytesWritten", "disconnected"]
    property var clientDeaths: ["state2", "connected", "state3", "readyRead", "bytesWritten",
                                "state6", "state0", "disconnected", "errorOccurred"]
    property var present: []

    // `destroy()` waits for the event loop; a nested one lets it happen inside the handler.
    function end(object) {
        object.destroy()
        gc()
        next.restart()
    }

    property Timer next: Timer {
        interval: 1
        onTriggered: root.go()
    }

    function go() {
        for (const object of present) {
            if (object)
                try { object.destroy() } catch (error) { }
        }
        present = []
        round += 1
        if (round > 200)
            return Qt.exit(0)
        if (round % 2) {
            const server = serverMaker.createObject(root, { dies: deaths[(round >> 1) % deaths.length] })
            server.svStart()
            const client = clientMaker.createObject(root, { dies: "", port: server.serverPort })
            present = [server, client]
            client.conServer()
        } else {
            const dies = clientDeaths[(round >> 1) % clientDeaths.length]
            const port = dies === "errorOccurred" ? 1 : anchor.serverPort
            const client = clientMaker.createObject(root, { dies: dies, port: port })
            present = [client]
            client.conServer()
        }
    }

    property Timer alarm: Timer { interval: 60000; running: true; onTriggered: { console.warn("stopped in round " + root.round); Qt.exit(3) } }

    Component.onCompleted: {
        if (!anchor.svStart())
            Qt.exit(1)
        go()
    }
}
