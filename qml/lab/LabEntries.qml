import QtQml 2.15
import Qtcp 1.0

// What the lab can show, in the order of its list.
QtObject {
    id: listed

    property Lab lab
    // Titles and headings are in the language that is shown.
    property string language: ""
    readonly property var all: withHeadings(language, lab.entries())

    // The window's own loop first; the first entry of a section has its heading. Where there is no text
    // to search in, words that a person may look for.
    function withHeadings(language, examples) {
        var all = [
            { id: "live", heading: qsTr("Live"), title: qsTr("This window's server and client"), script: "", scenario: "", words: qsTr("event loop, freeze, own window") },
            { id: "modes", heading: "", title: qsTr("Both modes of the client, beside each other"), script: "", scenario: "", words: qsTr("synchronous, asynchronous, waitForReadyRead, blocking, thread") },
            { id: "stream", heading: "", title: qsTr("The byte stream: writes and reads"), script: "", scenario: "", words: qsTr("message boundary, framing, length prefix, sticky packets, glued, split") },
            { id: "buffers", heading: "", title: qsTr("Buffers and the slow reader"), script: "", scenario: "", words: qsTr("bytesToWrite, bytesAvailable, readBufferSize, flow control, window, backpressure, overflow") },
            { id: "ends", heading: "", title: qsTr("Both ends of a connection"), script: "", scenario: "", words: qsTr("FIN, RST, half-close, four-way handshake, TIME_WAIT, CLOSE_WAIT, disconnectFromHost, abort") },
            { id: "errors", heading: "", title: qsTr("Errors, provoked for real"), script: "", scenario: "", words: qsTr("errorOccurred, refused, timeout, address in use, host not found, unreachable") },
            { id: "ways", heading: "", title: qsTr("Two ways to read, in numbers"), script: "", scenario: "", words: qsTr("sender, qobject_cast, slot calls, performance") }
        ]
        var section = ""
        for (var i = 0; i < examples.length; i++) {
            var one = examples[i]
            var more = one.id[0] === ":"
            one.heading = more && section !== "more" ? qsTr("More examples") : more || one.section === section ? "" : one.section
            section = more ? "more" : one.section
            all.push(one)
        }
        return all.concat([{ id: "homework", heading: qsTr("Your own program"), title: qsTr("Check my homework"), script: "", scenario: "", words: qsTr("test, right or wrong, server, client, port") }])
    }

    function entry(id) {
        return all.filter(function (one) { return one.id === id })[0]
    }

    // The entry of that name, or the first one that plays the scenario of that name; a colon in front
    // is the scenario's.
    function named(name) {
        var scenario = name.replace(/^:/, "")
        return entry(name) || all.filter(function (one) { return one.scenario === scenario })[0]
    }
}
