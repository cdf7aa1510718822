import QtQml 2.15
import Qtcp 1.0
import QtcpTest 1.0

// A server as a student writes it, with a log, and a gauge of the Qt thread. What it is told comes
// line by line and is JavaScript.
QtObject {
    id: root

    property TrafficLog log: TrafficLog {}
    property TcpServer server: TcpServer {
        port: 0
        log: root.log
        onErrorOccurred: (client, error, text) => root.errors.push(text)
        onFileFinished: (complete, text) => root.finished = complete ? "complete" : text
    }
    property var errors: []
    property string finished: ""
    property var data
    property real before: 0
    property int settled: 0
    property Gauge gauge: Gauge {}
    property Timer ticks: Timer {
        interval: 1
        repeat: true
        onTriggered: root.gauge.tick()
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

    function large(length) {
        return "x".repeat(length)
    }

    Component.onCompleted: commander.start()
}
