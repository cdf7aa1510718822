import QtQuick 2.15
import Qtcp 1.0

// Numbers and facts in words that a person can act on.
QtObject {
    id: sentences

    property Desktop desktop

    readonly property var encodings: [
        "UTF-8", "GBK", "GB18030", "UTF-16LE", "UTF-16BE", "ISO-8859-1"
    ]
    readonly property var encodingNames: [
        "UTF-8", "GBK", "GB18030", "UTF-16 LE", "UTF-16 BE", "Latin-1"
    ]

    // As they are typed; kept out of the translations.
    readonly property string escapes: "\\n \\r \\t \\0 \\xNN \\u{NNNN} \\\" \\\\"

    function endpoint(ip, port) {
        return ip.indexOf(":") >= 0 ? "[" + ip + "]:" + port : ip + ":" + port
    }

    function clientState(state) {
        switch (state) {
        case SocketState.HostLookup: return qsTr("looking up")
        case SocketState.Connecting: return qsTr("connecting")
        case SocketState.Connected: return qsTr("connected")
        case SocketState.Closing: return qsTr("closing")
        default: return qsTr("disconnected")
        }
    }

    function listening(listens, ip, port, count) {
        if (!listens)
            return qsTr("Not listening")
        var where = qsTr("Listening on %1").arg(endpoint(ip, port))
        return qsTr("%1, %2", "state, number of clients").arg(where).arg(qsTr("%n client(s)", "", count))
    }

    function connection(state, ip, port) {
        switch (state) {
        case SocketState.HostLookup: return qsTr("Looking up %1…").arg(ip)
        case SocketState.Connecting: return qsTr("Connecting to %1…").arg(endpoint(ip, port))
        case SocketState.Connected: return qsTr("Connected to %1").arg(endpoint(ip, port))
        case SocketState.Closing: return qsTr("Closing the connection…")
        default: return qsTr("Not connected")
        }
    }

    // The same where there is no room for the address.
    function connectionShort(state) {
        switch (state) {
        case SocketState.HostLookup: return qsTr("Looking up…")
        case SocketState.Connecting: return qsTr("Connecting…")
        case SocketState.Connected: return qsTr("Connected")
        case SocketState.Closing: return qsTr("Closing…")
        default: return qsTr("Not connected")
        }
    }

    // Whether the text of a problem is Qt's own: only a fact with Qt's words in it has one.
    function isQts(problem) {
        if (!problem || problem.text === "" || !problem.fact)
            return false
        var fact = JSON.parse(problem.fact)
        return fact.qt !== undefined || fact.code === "connection_closed"
    }

    // The sentence of a fact. Whoever binds to it is told when the language changes.
    function say(fact) {
        return desktop.language, fact === "" ? "" : desktop.sentence(fact)
    }

    function amount(bytes) {
        if (bytes < 1000)
            return bytes + " B"
        var units = ["kB", "MB", "GB", "TB"]
        var value = bytes
        var i = -1
        do {
            value /= 1000
            i++
        } while (value >= 999.5 && i < units.length - 1)
        return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0) + " " + units[i]
    }

    function grouped(number) {
        // By hand: where an expression matches nothing but a place, the engine replaces it twice.
        var left = String(Math.round(number))
        var right = ""
        for (; left.length > 3; left = left.slice(0, -3))
            right = "\u2009" + left.slice(-3) + right
        return left + right
    }
}
