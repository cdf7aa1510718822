import QtQuick 2.15
import Qtcp 1.0

// What of the log is shown, and what can be done with it: one row of groups. What finds no room in it
// is in the menu at its end.
Item {
    id: bar

    property Theme theme
    property Sentences sentences
    property TrafficLog log
    property string view: "text"
    property bool showPeer: true
    property bool anySelected: false
    property bool canUndo: false
    property bool withSignals: false
    signal signalsWanted()
    signal viewPicked(string view)
    signal findWanted()
    signal clearWanted()
    signal undoWanted()
    signal copyWanted(string format)
    signal saveWanted(string format)
    signal columnsWanted()

    // The groups, those that matter most first, those of them that fit, and those of these that have
    // room for the words beside their signs.
    readonly property var groups: [viewGroup, findGroup, encodingGroup, directionGroup, peerGroup, clearGroup, copyGroup, signalsGroup]
    readonly property real room: width - theme.control
    readonly property var fitting: choose(room)
    readonly property var worded: spell(room, fitting)

    implicitHeight: theme.control

    function has(group) { return fitting.indexOf(group) >= 0 }

    function isBare(group) { return worded.indexOf(group) < 0 }

    function spell(space, fitting) {
        var left = space
        var i
        for (i = 0; i < fitting.length; i++)
            left -= fitting[i].widthOf(true) + theme.gap
        var list = []
        for (i = 0; i < fitting.length; i++) {
            var more = fitting[i].widthOf(false) - fitting[i].widthOf(true)
            // One group with words behind one without them looks like a mistake.
            if (more > left)
                break
            left -= more
            list.push(fitting[i])
        }
        return list
    }

    function choose(space) {
        var list = []
        var used = 0
        for (var i = 0; i < groups.length; i++) {
            if (groups[i] === peerGroup && !showPeer)
                continue
            used += groups[i].widthOf(true) + theme.gap
            if (used > space && i > 0)
                break
            list.push(groups[i])
        }
        return list
    }

    Row {
        id: row
        height: parent.height
        spacing: bar.theme.gap

        ToolGroup {
            id: viewGroup
            theme: bar.theme
            first: true
            shown: bar.has(viewGroup)
            Segments {
                theme: bar.theme
                name: "view"
                values: ["text", "hex", "both"]
                texts: [qsTr("Text"), qsTr("Hex"), qsTr("Both")]
                tips: [qsTr("Show the data as text"), qsTr("Show the data as hex"), qsTr("Show text and hex, one below the other")]
                value: bar.view
                onChosen: function (value) { bar.viewPicked(value) }
            }
        }
        ToolGroup {
            id: encodingGroup
            theme: bar.theme
            shown: bar.has(encodingGroup)
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
        }
        ToolGroup {
            id: directionGroup
            theme: bar.theme
            shown: bar.has(directionGroup)
            PushButton {
                theme: bar.theme
                objectName: "showInButton"
                text: "\u2190 " + qsTr("In")
                label: qsTr("Show what came in")
                tip: label
                filter: true
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
                filter: true
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
                filter: true
                mark: theme.event
                checkable: true
                checked: bar.log.showEvents
                onToggled: bar.log.showEvents = checked
            }
        }
        ToolGroup {
            id: peerGroup
            theme: bar.theme
            shown: bar.has(peerGroup)
            Field {
                theme: bar.theme
                objectName: "peerFilter"
                placeholderText: qsTr("Only peer…")
                label: qsTr("Show one peer only")
                tip: qsTr("Show only rows whose address contains this, for example a port")
                value: bar.log.peer
                implicitWidth: theme.character * 12
                onWritten: bar.log.peer = text
            }
        }
        ToolGroup {
            id: findGroup
            theme: bar.theme
            shown: bar.has(findGroup)
            IconButton {
                theme: bar.theme
                objectName: "pauseButton"
                sign: bar.log.paused ? "resume" : "pause"
                bare: bar.isBare(findGroup)
                text: bar.log.paused ? qsTr("Resume") : qsTr("Pause")
                tip: qsTr("Hold the view; what comes meanwhile waits and is shown later")
                keys: "Ctrl+P"
                checkable: true
                checked: bar.log.paused
                onToggled: bar.log.paused = checked
            }
            IconButton {
                theme: bar.theme
                objectName: "findButton"
                sign: "find"
                bare: bar.isBare(findGroup)
                text: qsTr("Find")
                tip: qsTr("Find text in the log")
                keys: "Ctrl+F"
                onClicked: bar.findWanted()
            }
        }
        ToolGroup {
            id: copyGroup
            theme: bar.theme
            shown: bar.has(copyGroup)
            IconButton {
                theme: bar.theme
                objectName: "copyButton"
                sign: "copy"
                bare: bar.isBare(copyGroup)
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
            IconButton {
                theme: bar.theme
                objectName: "saveButton"
                sign: "save"
                bare: bar.isBare(copyGroup)
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
        }
        ToolGroup {
            id: clearGroup
            theme: bar.theme
            shown: bar.has(clearGroup)
            IconButton {
                theme: bar.theme
                objectName: "clearButton"
                sign: bar.canUndo ? "undo" : "clear"
                bare: bar.isBare(clearGroup)
                text: bar.canUndo ? qsTr("Undo clear") : qsTr("Clear")
                tip: bar.canUndo ? qsTr("Bring the cleared rows back") : qsTr("Empty the log; it can be undone")
                keys: bar.canUndo ? "" : "Ctrl+L"
                enabled: bar.canUndo || bar.log.count > 0
                onClicked: bar.canUndo ? bar.undoWanted() : bar.clearWanted()
            }
        }
        ToolGroup {
            id: signalsGroup
            theme: bar.theme
            shown: bar.has(signalsGroup)
            PushButton {
                theme: bar.theme
                objectName: "signalsButton"
                text: qsTr("Signals")
                tip: qsTr("Show below the log what the event loop does: what the kernel says, signals, slots")
                checkable: true
                checked: bar.withSignals
                onToggled: {
                    checked = Qt.binding(function () { return bar.withSignals })
                    bar.signalsWanted()
                }
            }
        }
    }

    IconButton {
        id: moreButton
        theme: bar.theme
        objectName: "moreButton"
        anchors.right: parent.right
        sign: "more"
        bare: true
        label: qsTr("More for the log")
        tip: qsTr("Columns, and what found no room here")
        quiet: more.visible
        onClicked: more.popup(moreButton, moreButton.width - more.widest() - 2, moreButton.height)
    }

    PlainMenu {
        id: more
        theme: bar.theme
        MenuEntry {
            theme: bar.theme
            objectName: "moreColumns"
            text: qsTr("Columns…")
            onTriggered: bar.columnsWanted()
        }
        MenuLine {
            theme: bar.theme
            shown: bar.log.peer !== "" || !bar.has(encodingGroup) || !bar.has(directionGroup) || !bar.has(findGroup) || !bar.has(clearGroup)
        }
        Repeater {
            model: bar.sentences.encodings
            // qmllint disable unqualified
            MenuEntry {
                required property int index
                required property string modelData
                theme: bar.theme
                objectName: "more_" + modelData
                shown: !bar.has(encodingGroup)
                text: qsTr("Read as %1").arg(bar.sentences.encodingNames[index])
                checkable: true
                checked: bar.log.encoding === modelData
                onTriggered: {
                    checked = Qt.binding(function () { return bar.log.encoding === modelData })
                    bar.log.encoding = modelData
                }
            }
            // qmllint enable unqualified
        }
        MenuEntry {
            theme: bar.theme
            objectName: "moreIn"
            shown: !bar.has(directionGroup)
            text: qsTr("Show what came in")
            checkable: true
            checked: bar.log.showIn
            onTriggered: {
                checked = Qt.binding(function () { return bar.log.showIn })
                bar.log.showIn = !bar.log.showIn
            }
        }
        MenuEntry {
            theme: bar.theme
            objectName: "moreOut"
            shown: !bar.has(directionGroup)
            text: qsTr("Show what went out")
            checkable: true
            checked: bar.log.showOut
            onTriggered: {
                checked = Qt.binding(function () { return bar.log.showOut })
                bar.log.showOut = !bar.log.showOut
            }
        }
        MenuEntry {
            theme: bar.theme
            objectName: "moreEvents"
            shown: !bar.has(directionGroup)
            text: qsTr("Show connections, ends and errors")
            checkable: true
            checked: bar.log.showEvents
            onTriggered: {
                checked = Qt.binding(function () { return bar.log.showEvents })
                bar.log.showEvents = !bar.log.showEvents
            }
        }
        MenuEntry {
            theme: bar.theme
            objectName: "morePeers"
            shown: bar.log.peer !== ""
            text: qsTr("All peers, not only %1").arg(bar.log.peer)
            onTriggered: bar.log.peer = ""
        }
        MenuEntry {
            theme: bar.theme
            objectName: "moreSignals"
            shown: !bar.has(signalsGroup)
            text: qsTr("Show the signals below the log")
            checkable: true
            checked: bar.withSignals
            onTriggered: {
                checked = Qt.binding(function () { return bar.withSignals })
                bar.signalsWanted()
            }
        }
        MenuEntry {
            theme: bar.theme
            objectName: "morePause"
            shown: !bar.has(findGroup)
            text: bar.log.paused ? qsTr("Resume") : qsTr("Pause")
            keys: "Ctrl+P"
            onTriggered: bar.log.paused = !bar.log.paused
        }
        MenuEntry {
            theme: bar.theme
            objectName: "moreFind"
            shown: !bar.has(findGroup)
            text: qsTr("Find")
            keys: "Ctrl+F"
            onTriggered: bar.findWanted()
        }
        MenuEntry {
            theme: bar.theme
            objectName: "moreClear"
            shown: !bar.has(clearGroup)
            enabled: bar.canUndo || bar.log.count > 0
            text: bar.canUndo ? qsTr("Undo clear") : qsTr("Clear")
            keys: bar.canUndo ? "" : "Ctrl+L"
            onTriggered: bar.canUndo ? bar.undoWanted() : bar.clearWanted()
        }
        MenuLine {
            theme: bar.theme
            shown: !bar.has(copyGroup)
        }
        Repeater {
            model: [
                { id: "text", text: qsTr("Copy as text") }, { id: "hex", text: qsTr("Copy as hex") },
                { id: "json", text: qsTr("Copy as JSON lines") }
            ]
            // qmllint disable unqualified
            MenuEntry {
                required property var modelData
                theme: bar.theme
                objectName: "moreCopy_" + modelData.id
                shown: !bar.has(copyGroup)
                enabled: bar.log.count > 0
                text: modelData.text
                onTriggered: bar.copyWanted(modelData.id)
            }
            // qmllint enable unqualified
        }
        Repeater {
            model: [
                { id: "text", text: qsTr("Save as text…") }, { id: "raw", text: qsTr("Save as raw bytes…") },
                { id: "csv", text: qsTr("Save as CSV…") }, { id: "json", text: qsTr("Save as JSON lines…") }
            ]
            // qmllint disable unqualified
            MenuEntry {
                required property var modelData
                theme: bar.theme
                objectName: "moreSave_" + modelData.id
                shown: !bar.has(copyGroup)
                enabled: bar.log.count > 0 && !bar.log.saving
                text: modelData.text
                onTriggered: bar.saveWanted(modelData.id)
            }
            // qmllint enable unqualified
        }
    }
}
