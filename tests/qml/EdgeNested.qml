import QtQml 2.15
import Qtcp 1.0
import QtTest 1.1

// A handler that spins an event loop of its own for half a second; another client is answered in
// it. And one that lets all others wait meanwhile, so that much has come when it returns.
QtObject {
    id: root

    property bool asked: false
    property TestResult test: TestResult {}
    property TcpServer server: TcpServer {
        port: 0
        onListeningChanged: console.info("port=" + serverPort)
        onReadyRead: (client, data, port) => {
            if ("" + data === "spin") {
                root.test.wait(500)
                sendData(client, root.asked ? "after!" : "lost..")
                root.quit.start()
            } else if ("" + data === "busy") {
                root.asked = false
                console.info("busy")
                for (const end = Date.now() + 500; Date.now() < end;);
            } else {
                root.asked = true
                sendData(client, "inside")
            }
        }
        Component.onCompleted: svStart()
    }
    property Timer quit: Timer { interval: 300; onTriggered: Qt.exit(0) }
}
