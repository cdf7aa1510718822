import QtQml 2.15
import Qtcp 1.0

// The homework's server: what a client sends goes back with that client's port behind it.
TcpServer {
    ip: "127.0.0.1"
    port: 8888
    onNewConnection: (client, ip, port) => console.info("++ " + ip + ":" + port)
    onReadyRead: (client, data, port) => {
        // The bytes as they are: "data + port" would make text of them.
        sendData(client, data)
        sendData(client, "" + port)
    }
    onDisconnected: (client, ip, port) => console.info("-- " + ip + ":" + port)
    Component.onCompleted: {
        if (!svStart())
            console.warn(errorString)
    }
}
