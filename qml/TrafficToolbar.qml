import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0

// What of the log is shown, and what can be done with it.
Flow {
    id: bar

    property Theme theme
    property Sentences sentences
    property TrafficLog log
    property string view: "text"
    property bool showPeer: true
    property bool anySelected: false
    property bool canUndo: false
    signal viewPicked(string view)
    signal findWanted()
    signal clearWanted()
    signal undoWanted()
    signal copyWanted(string format)
    signal saveWanted(string format)

    spacing: theme.small

    Segments {
        theme: bar.theme
        name: "view"
        values: ["text", "hex", "both"]
        texts: [qsTr("Text"), qsTr("Hex"), qsTr("Both")]
        tips: [qsTr("Show the data as text"), qsTr("Show the data as hex"), qsTr("Show text and hex, one below the other")]
        value: bar.view
        onChosen: function (value) { bar.viewPicked(value) }
    }
    Choice {
        theme: bar.theme
        objectName: "encodingBox"
        label: qsTr("Encoding of the log")
        tip: qsTr("Encoding in which received and sent bytes are read as text")
        values: bar.sentences.encodings
        texts: bar.sentences.encodingNames
        value: bar.log.encoding
        onChosen: function (value) { bar.log.encoding = value }
    }
    PushButton {
        theme: bar.theme
        objectName: "showInButton"
        text: "\u2190 " + qsTr("In")
        label: qsTr("Show what came in")
        tip: label
        mark: theme.incoming
        checkable: true
        checked: bar.log.showIn
        onToggled: bar.log.showIn = checked
    }
    PushButton {
        theme: bar.theme
        objectName: "showOutButton"
        text: "\u2192 " + qsTr("Out")
        label: qsTr("Show what went out")
        tip: label
        mark: theme.outgoing
        checkable: true
        checked: bar.log.showOut
        onToggled: bar.log.showOut = checked
    }
    PushButton {
        theme: bar.theme
        objectName: "showEventsButton"
        text: "\u2022 " + qsTr("Events")
        label: qsTr("Show connections, ends and errors")
        tip: label
        mark: theme.event
        checkable: true
        checked: bar.log.showEvents
        onToggled: bar.log.showEvents = checked
    }
    Field {
        theme: bar.theme
        objectName: "peerFilter"
        visible: bar.showPeer
        placeholderText: qsTr("Only peer…")
        label: qsTr("Show one peer only")
        tip: qsTr("Show only rows whose address contains this, for example a port")
        text: bar.log.peer
        implicitWidth: theme.character * 15
        onTextEdited: bar.log.peer = text
    }
    PushButton {
        theme: bar.theme
        objectName: "pauseButton"
        text: bar.log.paused ? qsTr("Resume") : qsTr("Pause")
        tip: qsTr("Hold the view; what comes meanwhile waits and is shown later")
        keys: "Ctrl+P"
        checkable: true
        checked: bar.log.paused
        onToggled: bar.log.paused = checked
    }
    PushButton {
        theme: bar.theme
        objectName: "findButton"
        text: qsTr("Find")
        tip: qsTr("Find text in the log")
        keys: "Ctrl+F"
        onClicked: bar.findWanted()
    }
    PushButton {
        theme: bar.theme
        objectName: "copyButton"
        text: qsTr("Copy") + " \u25be"
        label: qsTr("Copy")
        tip: bar.anySelected ? qsTr("Copy the selected rows") : qsTr("Copy all rows; select some to copy only them")
        keys: "Ctrl+C"
        enabled: bar.log.count > 0
        quiet: copyMenu.visible
        onClicked: copyMenu.open()
        FormatMenu {
            id: copyMenu
            theme: bar.theme
            name: "copy"
            y: parent.height
            formats: ["text", "hex", "json"]
            texts: [qsTr("As text"), qsTr("As hex"), qsTr("As JSON lines")]
            onPicked: function (format) { bar.copyWanted(format) }
        }
    }
    PushButton {
        theme: bar.theme
        objectName: "saveButton"
        text: bar.log.saving ? qsTr("Saving…") : qsTr("Save") + " \u25be"
        label: qsTr("Save the log")
        tip: qsTr("Save the log as a file")
        keys: "Ctrl+S"
        enabled: bar.log.count > 0 && !bar.log.saving
        quiet: saveMenu.visible
        onClicked: saveMenu.open()
        FormatMenu {
            id: saveMenu
            theme: bar.theme
            name: "save"
            y: parent.height
            formats: ["text", "raw", "csv", "json"]
            texts: [qsTr("As text"), qsTr("As raw bytes"), qsTr("As CSV"), qsTr("As JSON lines")]
            onPicked: function (format) { bar.saveWanted(format) }
        }
    }
    PushButton {
        theme: bar.theme
        objectName: "clearButton"
        text: bar.canUndo ? qsTr("Undo clear") : qsTr("Clear")
        tip: bar.canUndo ? qsTr("Bring the cleared rows back") : qsTr("Empty the log; it can be undone")
        keys: bar.canUndo ? "" : "Ctrl+L"
        enabled: bar.canUndo || bar.log.count > 0
        onClicked: bar.canUndo ? bar.undoWanted() : bar.clearWanted()
    }
}
