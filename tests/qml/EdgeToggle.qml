import QtQml 2.15
import Qtcp 1.0

// A server goes off and on 500 times while ten clients come back each time.
QtObject {
    id: root

    property int toggles: 0
    property int port: 0
    property int connections: 0
    property int patience: 0
    property var clients: []

    property TcpServer server: TcpServer {
        port: 0
        reply: "{data}{peer_port}"
        onNewConnection: (client, ip, port) => root.connections += 1
    }
    property Component maker: Component {
        TcpClient {
            onConnected: sendData("client")
        }
    }

    property Timer beat: Timer {
        interval: 2
        repeat: true
        running: true
        onTriggered: {
            if (root.server.listening) {
                // Off again only with a client attached, or if none comes for long.
                if (root.server.clientCount === 0 && root.patience < 1000) {
                    root.patience += 1
                    return
                }
                root.patience = 0
                root.server.svStop()
                if (root.server.listening)
                    Qt.exit(4)
            } else {
                root.server.port = root.port
                if (!root.server.svStart()) {
                    console.warn(root.server.errorString)
                    return Qt.exit(5)
                }
                root.port = root.server.serverPort
                for (const client of root.clients) {
                    client.abort()
                    client.port = root.port
                    client.conServer()
                }
            }
            root.toggles += 1
            if (root.toggles >= 1000)
                Qt.exit(root.connections >= 500 ? 0 : 6)
        }
    }
    property Timer alarm: Timer { interval: 60000; running: true; onTriggered: Qt.exit(3) }

    Component.onCompleted: {
        for (let i = 0; i < 10; ++i)
            clients.push(maker.createObject(root, {}))
    }
}
