import QtQuick 2.15
import Qtcp 1.0

// Numbers and Qt's English texts in words that a person can act on.
QtObject {
    id: sentences

    readonly property var eventWords: [
        "", qsTr("listening"), qsTr("stopped listening"), qsTr("connected"),
        qsTr("disconnected"), qsTr("error"), qsTr("server error")
    ]

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

    function event(kind, text) {
        var word = eventWords[kind] === undefined ? "" : eventWords[kind]
        return text === "" ? word : word + ": " + qtText(text)
    }

    // problem: { where, number, text, ip, port }
    function problem(p) {
        if (!p)
            return ""
        switch (p.where) {
        case "listen": return listenProblem(p)
        case "accept": return qsTr("No more connections can be accepted at the moment: %1. Clients wait until others leave; a higher limit of open files (ulimit -n) helps.").arg(qtText(p.text))
        case "connect": return connectProblem(p)
        case "lost": return lostProblem(p)
        case "address": return p.told !== "" ? p.told : qsTr("Enter an address first: 127.0.0.1 is this machine.")
        case "port": return qsTr("Enter a port from %1 to 65535; the course uses 8888.").arg(p.port)
        case "file": return qsTr("The file was not sent: %1").arg(fileText(p.text))
        case "save": return qsTr("The log was not saved: %1").arg(fileText(p.text))
        default: return qtText(p.text)
        }
    }

    // trouble: { code, path, kept, text } of Desktop, or nothing
    function settings(trouble) {
        switch (trouble.code) {
        case undefined: return ""
        case "unavailable": return qsTr("Nothing will be remembered: there is no place for the settings.")
        case "unwritable": return qsTr("The settings could not be saved in %1.").arg(trouble.path)
        }
        var what = qsTr("The settings in %1 could not be read: %2.").arg(trouble.path).arg(settingsFault(trouble.code))
        return what + " " + (trouble.kept !== ""
            ? qsTr("They are kept as %1; the window begins without.").arg(trouble.kept)
            : qsTr("They stay there, and nothing is saved until they are moved away."))
    }

    function settingsFault(code) {
        switch (code) {
        case "large": return qsTr("the file is too large")
        case "encoding": return qsTr("the file is not UTF-8")
        case "json": return qsTr("the file is not JSON")
        case "shape": return qsTr("the file is not one of this program")
        case "version": return qsTr("the file is of another version of this program")
        default: return qsTr("the system does not allow it")
        }
    }

    function listenProblem(p) {
        switch (p.number) {
        case 8: return qsTr("Port %1 is taken by another program. Choose another port, or stop that program (ss -ltnp shows which it is).").arg(p.port)
        case 9: return qsTr("%1 is not an address of this machine. Choose one from the list.").arg(p.ip)
        case 3: return qsTr("Listening on port %1 is not permitted: ports below 1024 belong to the administrator. Choose a port from 1024 up.").arg(p.port)
        default: return qsTr("Listening on %1 failed: %2. Check the address and the port.").arg(endpoint(p.ip, p.port)).arg(qtText(p.text))
        }
    }

    function connectProblem(p) {
        var where = endpoint(p.ip, p.port)
        switch (p.number) {
        case 0: return qsTr("Nobody listens on %1. Enable the server first, or check the address and the port.").arg(where)
        case 2: return qsTr("No machine with the name %1 was found. Check the spelling, or enter an address such as 127.0.0.1.").arg(p.ip)
        case 3: return qsTr("Connecting to %1 is not permitted. A firewall may forbid it.").arg(where)
        case 5: return qsTr("%1 does not answer. Check the address, and that no firewall is in between.").arg(where)
        case 7: return qsTr("There is no way to %1: %2. Check the address and the network cable or Wi-Fi.").arg(where).arg(qtText(p.text))
        default: return qsTr("Connecting to %1 failed: %2. Check the address and the port.").arg(where).arg(qtText(p.text))
        }
    }

    function lostProblem(p) {
        if (p.number === 1)
            return qsTr("The server has closed the connection. Enable connects again.")
        return qsTr("The connection to %1 was lost: %2. Enable connects again.").arg(endpoint(p.ip, p.port)).arg(qtText(p.text))
    }

    function qtText(text) {
        switch (text) {
        case "Connection refused": return qsTr("connection refused")
        case "The remote host closed the connection": return qsTr("the other side closed the connection")
        case "Host not found": return qsTr("host not found")
        case "Permission denied": return qsTr("permission denied")
        case "The address is protected": return qsTr("the address is protected")
        case "Out of resources": return qsTr("out of resources")
        case "Network operation timed out":
        case "Socket operation timed out":
        case "Connection timed out": return qsTr("no answer in time")
        case "Host unreachable": return qsTr("host unreachable")
        case "Network unreachable": return qsTr("network unreachable")
        case "The bound address is already in use": return qsTr("the address is already in use")
        case "The address is not available": return qsTr("the address is not available")
        case "Unsupported socket operation":
        case "Operation on socket is not supported": return qsTr("not supported")
        case "Socket is not connected": return qsTr("not connected")
        case "Connection reset by peer": return qsTr("the other side reset the connection")
        case "disconnect failed: the server does not read what was written": return qsTr("the server does not read what was sent to it")
        case "Unknown error": return qsTr("unknown error")
        default: return text
        }
    }

    // Of a file that could not be sent or written; the system's reasons stand behind the path.
    function fileText(text) {
        switch (text) {
        case "another file is being sent; cancel it first": return qsTr("another file is being sent; cancel it first")
        case "nobody is connected who could get it": return qsTr("nobody is connected who could get it")
        case "the connection ended before the file did": return qsTr("the connection ended before the file did")
        case "the file has become shorter while it was sent": return qsTr("the file has become shorter while it was sent")
        case "the log is being saved already": return qsTr("the log is being saved already")
        }
        var reasons = [
            ["No such file or directory", qsTr("there is no such file or folder")],
            ["Permission denied", qsTr("permission denied")],
            ["only regular files can be sent", qsTr("only regular files can be sent")],
            ["Is a directory", qsTr("this is a folder; choose a file")],
            ["not a file", qsTr("this is not a file; choose another name")],
            ["no file name", qsTr("this is not a file; choose another name")],
            ["No space left on device", qsTr("the disk is full")],
            ["Read-only file system", qsTr("this place cannot be written to")]
        ]
        for (var i = 0; i < reasons.length; i++) {
            var at = text.indexOf(": " + reasons[i][0])
            if (at >= 0)
                return text.slice(0, at) + ": " + reasons[i][1]
        }
        return qtText(text)
    }

    // The refusals of the composer and of the reply template: "column N: ...".
    function inputError(text) {
        var parts = /^column (\d+): ([\s\S]*)$/.exec(text)
        var large = /^more than (\d+) MiB/.exec(text)
        if (large !== null)
            return qsTr("More than %1 MiB: send it as a file instead").arg(large[1])
        if (parts === null)
            return text
        return qsTr("Column %1: %2").arg(parts[1]).arg(refusal(parts[2]))
    }

    function refusal(text) {
        var quoted = /"([^"]*)"/.exec(text)
        var name = quoted === null ? "" : quoted[1]
        if (text.indexOf("half a byte") >= 0)
            return qsTr("“%1” ends in half a byte; write two digits for each byte, 08 instead of 8").arg(name)
        if (text.indexOf("has no digits") >= 0)
            return qsTr("“%1” has no digits; write for example 0x38").arg(name)
        if (text.indexOf("hex digit") >= 0 && text.indexOf("\\x needs") >= 0)
            return qsTr("%1 needs two hex digits, for example %2").arg("\\x").arg("\\x0a")
        if (text.indexOf("is not an escape") >= 0)
            return qsTr("not an escape; there are %1").arg(escapes)
        if (text.indexOf("escapes nothing") >= 0)
            return qsTr("the backslash at the end escapes nothing; write %1 for a backslash").arg("\\\\")
        if (text.indexOf("never closed") >= 0)
            return qsTr("this { is never closed; write {{ for a brace")
        if (text.indexOf("closes nothing") >= 0)
            return qsTr("this } closes nothing; write }} for a brace")
        if (text.indexOf("there is no field") >= 0)
            return qsTr("there is no field “%1”; known are {data} {peer_port} {peer_ip} {peer} {n}").arg(name)
        if (text.indexOf("hex digit") >= 0)
            return qsTr("not a hex digit; write 0 to 9 and a to f, in pairs")
        if (text.indexOf("choose another encoding") >= 0)
            return qsTr("“%1” does not exist in this encoding; choose another one, for example UTF-8").arg(name)
        return text
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
        return String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009")
    }
}
