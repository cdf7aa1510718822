import QtQml 2.15
import Qtcp 1.0

// The homework's client: a timer sends "client", and each answer has to carry the own port.
TcpClient {
    id: tcpClient

    property int sent: 0
    property int right: 0
    property int times: 5

    property Timer timer: Timer {
        interval: 20
        repeat: true
        running: tcpClient.state === SocketState.Connected && tcpClient.sent < tcpClient.times
        onTriggered: {
            tcpClient.sendData("client")
            tcpClient.sent += 1
        }
    }

    onReadyRead: (data) => {
        if ("" + data === "client" + localPort)
            right += 1
        if (right === times)
            disconServer()
    }
    onErrorOccurred: (error, text) => console.warn(text)
    Component.onCompleted: conServer()
}
