import QtQml 2.15
import Qtcp 1.0
import QtcpTest 1.0

// A server and a client that both answer, send on a timer and send a file. What they are told comes
// line by line and is JavaScript.
QtObject {
    id: root

    property TcpServer server: TcpServer {
        port: 0
        reply: "{data}"
        log: TrafficLog {}
        onFileFinished: (complete, text) => root.finished = complete ? "complete" : text
    }
    property TcpClient client: TcpClient {
        log: TrafficLog {}
        onReadyRead: (data) => {
            root.asked += data.byteLength
            sendData("?".repeat(data.byteLength))
        }
        onFileFinished: (complete, text) => root.finished = complete ? "complete" : text
    }
    property SendTimer serverTimer: SendTimer {
        interval: 1
        onTimeout: root.server.sendData(root.number, "[tick]")
    }
    property SendTimer clientTimer: SendTimer {
        interval: 1
        onTimeout: root.client.sendData("[tick]")
    }
    property int number: 0
    // Bytes of questions that have come.
    property int asked: 0
    property string finished: ""
    property Connections came: Connections {
        target: root.server
        function onNewConnection(client) { root.number = client }
        function onReadyRead(client, data) { root.asked += data.byteLength }
    }
    property Commander commander: Commander {
        onCommand: (text) => root.run(text)
    }

    function run(text) {
        let answer
        try {
            answer = { value: eval(text) }
        } catch (error) {
            answer = { error: "" + error }
        }
        commander.answer(JSON.stringify(answer))
    }

    // How many rows of the log have that in them.
    function rows(log, text) {
        const all = []
        for (let row = 0; row < log.count; ++row)
            all.push(row)
        return log.rows(all, "text").split("\n").filter((line) => line.indexOf(text) >= 0).length
    }

    Component.onCompleted: commander.start()
}
