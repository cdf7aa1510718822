import QtQml 2.15
import Qtcp 1.0

// 50 clients in this process send until 300,000 events have been handled. Each handler calls back
// into its object three times and more.
QtObject {
    id: root

    property int events: 0
    property real bytesSeen: 0
    property var clients: []

    property TcpServer server: TcpServer {
        port: 0
        onReadyRead: (client, data, port) => {
            root.events += 1
            root.bytesSeen += data.byteLength
            if (bytesIn < root.bytesSeen || clientCount < 1 || messages < 1)
                Qt.exit(2)
            sendData(client, data)
            sendData(client, "")
            ip = "127.0.0." + (1 + root.events % 9)
        }
        onBytesWritten: (client, bytes) => { root.events += 1; listening; errorString }
        onNewConnection: (client, ip, port) => { sendDataAll("hello"); svStart() }
    }

    property Component maker: Component {
        TcpClient {
            onConnected: sendData("12345678")
            onReadyRead: (data) => {
                root.events += 1
                if (root.events >= 300000)
                    root.finish()
                else if (state === SocketState.Connected && localPort > 0)
                    sendData(data)
            }
            onBytesWritten: (bytes) => { root.events += 1; peerPort; errorString }
        }
    }

    property bool finished: false

    function finish() {
        if (finished)
            return
        finished = true
        for (const client of clients)
            client.abort()
        server.svStop()
        Qt.exit(0)
    }

    property Timer alarm: Timer { interval: 60000; running: true; onTriggered: { console.warn("only " + root.events); Qt.exit(3) } }

    Component.onCompleted: {
        if (!server.svStart())
            Qt.exit(1)
        for (let i = 0; i < 50; ++i) {
            const client = maker.createObject(root, { port: server.serverPort })
            clients.push(client)
            client.conServer()
        }
    }
}
