import QtQml 2.15
import QtTest 1.1
import Qtcp 1.0
import QtcpTest 1.0

// Plays scenarios on fresh TcpClient and TcpServer objects, and answers with what they signalled,
// line by line, in the form of the traces.
QtObject {
    id: root

    property Stage stage: Stage {}
    property TestResult test: TestResult {}
    property Commander commander: Commander {
        onCommand: (name) => root.play(name)
        Component.onCompleted: start()
    }

    readonly property var stateNames: ["Unconnected", "HostLookup", "Connecting", "Connected", "Bound", "Listening", "Closing"]

    // What the scenario says, and what came of it.
    property var steps: []
    property var wanted: []
    property var ports: ({})
    property var lines: []
    // "c" -> the object, or { server, client, state } for a client of a server.
    property var objects: ({})
    property var slots: ({})
    property var hidden: ({})
    // What the reading that the script does has left over: the objects read everything at once.
    property var unread: ({})
    property int next: 0
    property int depth: 0
    property bool muted: false
    // Steps of the peer whose time is still to come.
    property int coming: 0
    property real begun: 0

    property Component clients: Component {
        TcpClient {
            function at() { return " [" + root.stateNames[state] + "]" }
            function signalled(name, text) { root.told(this, objectName, name, text) }
            onHostFound: signalled("hostFound", at())
            onConnected: signalled("connected", at())
            onStateChanged: (now) => {
                // The property says what the signal says.
                root.told(this, objectName, "stateChanged", root.stateNames[now] + (now === state ? "" : at()))
            }
            onReadyRead: (data) => {
                root.unread[objectName] = (root.unread[objectName] || 0) + data.byteLength
                signalled("readyRead", " avail=" + root.unread[objectName] + at())
            }
            onBytesWritten: (bytes) => signalled("bytesWritten", " " + bytes + at())
            onDisconnected: signalled("disconnected", at() + " peerPort=" + root.portName(peerPort))
            onErrorOccurred: (code, text) => {
                const told = code === error && text === errorString ? "" : " but " + error + " " + errorString
                signalled("errorOccurred", " " + code + " \"" + text + "\"" + at() + told)
            }
        }
    }

    property Component servers: Component {
        TcpServer {
            property var names: ({})
            property var states: ({})
            property var untaken: []
            function signalled(client, name, text) {
                // Nobody looks at a client before it has a name.
                if (names[client])
                    root.told(this, names[client], name, text)
            }
            function at(client) { return " [" + root.stateNames[states[client]] + "]" }
            onNewConnection: (client) => {
                states[client] = SocketState.Connected
                untaken.push(client)
                root.told(this, objectName, "newConnection", "")
            }
            onStateChanged: (client, state) => {
                states[client] = state
                signalled(client, "stateChanged", root.stateNames[state])
            }
            onReadyRead: (client, data) => {
                const name = names[client]
                root.unread[name] = (root.unread[name] || 0) + data.byteLength
                signalled(client, "readyRead", " avail=" + root.unread[name] + at(client))
            }
            onBytesWritten: (client, bytes) => signalled(client, "bytesWritten", " " + bytes + at(client))
            onDisconnected: (client, ip, port) => signalled(client, "disconnected", at(client) + " peerPort=" + root.portName(port))
            onErrorOccurred: (client, code, text) => signalled(client, "errorOccurred", " " + code + " \"" + text + "\"" + at(client))
        }
    }

    function portName(port) {
        for (const name in ports) {
            if (ports[name] === port)
                return name
        }
        return port === 0 ? "0" : "EPHEMERAL"
    }

    function write(line) {
        lines.push("  ".repeat(depth) + line)
        look.quiet = 0
    }

    // A signal: its line, then the slots that the script has connected to it.
    function told(sender, name, signal, text) {
        if (objects[sender.objectName] !== sender)
            return // of a scenario that is over
        const words = { stateChanged: "state " + name + " ", errorOccurred: "error " + name }
        if (!muted && !hidden[name + "." + signal])
            write((words[signal] || "signal " + name + " " + signal) + text)
        for (const slot of (slots[name + "." + signal] || []).slice()) {
            if (slot.once && slot.done)
                continue
            slot.done = true
            slot.body.forEach(act)
        }
    }

    function object(name) {
        if (/^k/.test(name) && !objects[name])
            throw "nobody has taken " + name
        if (!objects[name])
            objects[name] = (/^[sn]/.test(name) ? servers : clients).createObject(root, { objectName: name })
        return objects[name]
    }

    function play(name) {
        const opened = JSON.parse(stage.open(name))
        steps = opened.steps
        wanted = opened.wanted
        ports = opened.ports
        lines = []
        objects = {}
        slots = {}
        hidden = {}
        unread = {}
        next = depth = coming = 0
        muted = false
        begun = Date.now()
        go()
    }

    // On to the next step that has to wait, or to the end.
    function go() {
        while (next < steps.length) {
            const step = steps[next++]
            if (step.do === "loop")
                return loop()
            if (step.do === "connected")
                return connectToPeer(step.on)
            if (step.do === "served")
                return serve(step)
            act(step)
        }
        const played = objects
        objects = {}
        for (const name in played) {
            if (!/^k/.test(name))
                played[name].destroy()
        }
        commander.answer(JSON.stringify(lines))
    }

    // Looks until a condition holds, then goes on.
    property Timer look: Timer {
        property int quiet: 0
        property var holds
        property var then
        interval: 5
        repeat: true
        onTriggered: {
            quiet += 1
            // What has not come so long after the scenario began is missing in the lines.
            if (!holds() && Date.now() - root.begun < 20000)
                return
            stop()
            if (then)
                then()
            root.go()
        }
        function until(condition, action) {
            quiet = 0
            holds = condition
            then = action
            start()
        }
    }

    // The event loop: until the signals that Qt emitted here have come, and then no other for a
    // while. Looks are counted, and not time: who does not get the processor sees no quiet.
    function loop() {
        write("-- event loop")
        waiting.forEach(timer => timer.start())
        waiting = []
        const signal = /^(state|signal|error) /
        look.until(() => coming === 0 && !stage.busy() && look.quiet >= 8 && !signal.test(wanted[lines.length] || ""))
    }

    function connectToPeer(name) {
        const client = object(name)
        stage.listen()
        muted = true
        client.ip = "127.0.0.1"
        client.port = ports.PORT
        client.conServer()
        look.until(() => client.state === SocketState.Connected, () => {
            muted = false
            unread[name] = 0
            write(stage.accept() ? "(client " + name + " is connected to the peer)" : "!! not accepted")
        })
    }

    function serve(step) {
        const server = object("s")
        server.ip = "127.0.0.1"
        server.port = 0
        muted = true
        listen(server)
        stage.act(step.number, "")
        look.until(() => server.untaken.length > 0, () => {
            muted = false
            take(server, step.on)
            write("(socket " + step.on + " is taken from server s)")
        })
    }

    property var waiting: []
    property Component laters: Component {
        Timer {
            property int number
            onTriggered: {
                root.coming -= 1
                root.stage.actAside(number)
                destroy()
            }
        }
    }

    function listen(server) {
        const listens = server.svStart()
        if (listens) {
            ports.SPORT = server.serverPort
            stage.setServerPort(server.serverPort)
        }
        return listens
    }

    function take(server, name) {
        const client = server.untaken.shift()
        if (client === undefined || !name)
            return
        server.names[client] = name
        objects[name] = { server: server, client: client }
        unread[name] = 0
    }

    function act(step) {
        const name = step.on + "." + step.name
        switch (step.do) {
        case "call":
            return call(step, object(step.on))
        case "peer": {
            const line = stage.act(step.number, wanted[lines.length] || "")
            return line ? write(line) : undefined
        }
        case "later":
            coming += 1
            return waiting.push(laters.createObject(root, { number: step.number, interval: step.ms }))
        case "on":
            return (slots[name] = slots[name] || []).push({ once: step.once, body: step.body })
        case "hide":
            return hidden[name] = true
        case "loop": // inside a slot
            write("-- event loop")
            return test.wait(step.ms)
        case "dump": {
            const server = object(step.on)
            const error = " serverError=" + server.error + " errorString=\"" + server.errorString + "\""
            return write("dump " + step.on + " isListening=" + (server.listening ? "1" : "0" + error))
        }
        }
    }

    // What is only the script's own business has no lines.
    function call(step, on) {
        if (step.name === "nextPendingConnection")
            return take(on, step.text)
        if (step.name === "readAll")
            return unread[step.on] = 0
        if (step.name === "read")
            return unread[step.on] = Math.max(0, unread[step.on] - step.port)
        write("call " + step.on + "." + step.name)
        depth += 1
        const answer = called(step, on)
        depth -= 1
        write("ret " + (answer === undefined ? "void" : answer))
    }

    function called(step, on) {
        const port = typeof step.port === "string" ? ports[step.port] : step.port
        const server = on.server
        switch (step.name) {
        case "connectToHost":
            on.ip = step.text
            on.port = port
            if (on.state === SocketState.Unconnected)
                unread[step.on] = 0
            return on.conServer()
        case "disconnectFromHost":
            return server ? server.disconnectClient(on.client) : on.disconServer()
        case "abort":
            unread[step.on] = 0
            return on.abort()
        case "write":
            return server ? server.sendData(on.client, step.text) : on.sendData(step.text)
        case "state":
            return stateNames[server ? server.states[on.client] : on.state]
        case "listen":
            on.ip = step.text
            on.port = port
            return listen(on)
        case "close":
            return on.svStop()
        }
    }
}
