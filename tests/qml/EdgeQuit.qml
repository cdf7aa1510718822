import QtQml 2.15
import Qtcp 1.0

// Quits inside a handler, in the middle of a stream.
QtObject {
    property TcpServer server: TcpServer {
        port: 0
        log: TrafficLog {}
        onListeningChanged: console.info("port=" + serverPort)
        onReadyRead: (client, data, port) => {
            sendData(client, data)
            if (bytesIn > 1000000)
                Qt.exit(7)
        }
        Component.onCompleted: svStart()
    }
}
