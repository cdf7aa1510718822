import QtQml 2.15
import Qtcp 1.0

// The homework's client: a timer sends "client", and each answer has to carry the own port.
TcpClient {
    id: tcpClient

    property int sent: 0
    property int times: 5
    property int ownPort: 0
    property string answers: ""
    property bool right: false

    property Timer timer: Timer {
        interval: 20
        repeat: true
        running: tcpClient.state === SocketState.Connected && tcpClient.sent < tcpClient.times
        onTriggered: {
            tcpClient.sendData("client")
            tcpClient.sent += 1
            tcpClient.end.restart()
        }
    }

    // Half a second after the last thing that happened: also what comes too late or twice is wrong.
    property Timer end: Timer {
        interval: 500
        onTriggered: {
            tcpClient.right = tcpClient.isRight()
            console.info(tcpClient.right ? "right" : "wrong: " + tcpClient.answers)
            tcpClient.disconServer()
        }
    }

    // TCP keeps no boundaries: "clientclient53421" answers two messages, in one read or in three. So
    // what counts is all that came: the messages, cut into pieces with the port behind each.
    function isRight() {
        const pieces = answers.split(ownPort)
        return pieces.pop() === "" && pieces.every(piece => piece !== "")
            && pieces.join("") === "client".repeat(times)
    }

    onConnected: ownPort = localPort
    onReadyRead: (data) => {
        answers += data
        end.restart()
    }
    onErrorOccurred: (error, text) => console.warn(text)
    Component.onCompleted: conServer()
}
