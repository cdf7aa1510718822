import QtQml 2.15
import Qtcp 1.0
import QtcpTest 1.0

// What the window asks about what a person writes, and what a QML file of somebody's own can ask. What
// it is told comes line by line and is JavaScript.
QtObject {
    id: root

    property Desktop desktop: Desktop {}
    property Composer composer: Composer {}
    property TcpServer server: TcpServer {
        ip: "127.0.0.1"
        port: 0
        onReadyRead: function (client, data) { root.received.push(root.hexOf(data)) }
    }
    property TcpClient client: TcpClient {}
    property var received: []
    property Commander commander: Commander {
        onCommand: (text) => root.run(text)
    }

    function hexOf(data) {
        return Array.from(new Uint8Array(data)).map((one) => one.toString(16).padStart(2, "0")).join("")
    }

    // The address in full, or the fact; the port beside it is the course's.
    function address(text, listening) {
        const found = desktop.endpoint(text, listening)
        if (found.problem !== "")
            return JSON.parse(found.problem)
        const port = found.port < 0 ? 8888 : found.port
        return (found.ip.includes(":") ? "[" + found.ip + "]" : found.ip) + ":" + port
    }

    function composed(text, mode) {
        composer.mode = mode
        composer.text = text
        return composer.problem !== "" ? JSON.parse(composer.problem) : hexOf(composer.data)
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

    Component.onCompleted: commander.start()
}
