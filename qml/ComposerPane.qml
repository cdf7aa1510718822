import QtQuick 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// What is sent: written by hand, again from the history, on a timer, or from a file.
Item {
    id: pane

    property Theme theme
    property Sentences sentences
    property bool ready: false
    property bool withTarget: false
    property int selectedCount: 0
    property bool selectedOnly: false
    // Of the server or the client: sends and tells how many bytes were taken, -1 for nobody there.
    property var deliver: function (data) { return -1 }
    property var sender: null
    property string note: ""
    property bool noteBad: false
    property bool recalling: false
    property string notReadyText: ""
    // What there is to send until something was typed, restored or asked for.
    property string firstText: ""
    default property alias extra: extras.data
    // Something that is kept has changed.
    signal touched()
    signal fileWanted()
    signal fileDropped(string url)

    implicitHeight: bare ? headHeight : shut ? lineHeight : openHeight
    // With a tab open; with the tabs and the line to type in.
    readonly property real openHeight: head.implicitHeight + column.spacing + stack.implicitHeight
    readonly property real lineHeight: headHeight + column.spacing + theme.control
    readonly property alias headHeight: head.implicitHeight
    readonly property alias composer: composer
    readonly property alias timing: timing
    // To be sent on the timer of the server or the client: data, milliseconds, times.
    signal timerWanted(var data, int interval, int count)
    signal timerChangeWanted(var data)
    readonly property bool sendable: composer.size > 0 && composer.errorString === ""

    // Which tab is open; folded, the line to type in is all there is.
    property string tab: "send"
    property bool folded: false
    // How high it may be without taking the room of the log. Where that is too little it is folded,
    // whatever a person has chosen, until it is asked for: then it has the room of the log as well.
    property real room: Infinity
    property bool raised: false
    readonly property bool tight: room < openHeight
    readonly property bool over: tight && raised
    readonly property bool shut: tight ? !raised : folded
    // Not even the line to type in has room.
    readonly property bool bare: shut && room < lineHeight
    // What is typed is seen, or is what the tab is about.
    readonly property bool typing: !bare && (shut || tab === "send" || tab === "timer")
    readonly property var panes: ["send", "timer", "reply", "file"]
    // Whether the server answers by itself.
    property bool replying: false
    readonly property var tabs: [
        { id: "send", text: qsTr("Send"), tip: qsTr("What to send, and how"), lit: false },
        { id: "timer", text: qsTr("Timer"), tip: qsTr("Send again and again"), lit: timing.running },
        { id: "reply", text: qsTr("Reply"), tip: qsTr("Answer by itself"), lit: replying },
        { id: "file", text: qsTr("File"), tip: qsTr("Send a file"), lit: sender !== null && sender.fileSending }
    ].filter(function (tab) { return tab.id !== "reply" || extras.children.length > 0 })

    // Shows a tab.
    function open(id) {
        if (tabs.some(function (tab) { return tab.id === id }))
            tab = id
        fold(false)
    }

    function fold(on) {
        if (tight)
            raised = !on
        else
            folded = on
    }

    function state() {
        return {
            mode: composer.mode, lineEnding: composer.lineEnding, encoding: composer.encoding,
            // One that is too long is forgotten, and not remembered as empty.
            text: currentText(),
            interval: timing.interval, count: timing.count, history: history.entries,
            tab: tab, folded: folded
        }
    }

    function restore(kept) {
        if (["text", "hex", "escapes"].indexOf(kept.mode) >= 0)
            composer.mode = kept.mode
        if (["", "lf", "cr", "crlf"].indexOf(kept.lineEnding) >= 0)
            composer.lineEnding = kept.lineEnding
        if (sentences.encodings.indexOf(kept.encoding) >= 0)
            composer.encoding = kept.encoding
        if (typeof kept.text === "string")
            area.setText(kept.text)
        timing.restore(kept.interval, kept.count)
        history.restore(kept.history)
        if (panes.indexOf(kept.tab) >= 0)
            tab = kept.tab
        folded = kept.folded === true
    }

    // What is to be sent, as text; undefined if that is too long to be remembered.
    function currentText() {
        if (!composer.isLong)
            return area.text.length <= history.longest ? area.text : undefined
        return composer.longSize > 0 && composer.longSize <= history.longest ? composer.longText() : undefined
    }

    function remember() {
        var text = currentText()
        if (text !== undefined)
            history.add(text, composer.mode)
    }

    // Whether there is something to send, and somebody to send it to; else it is said what is missing.
    function maySend() {
        if (composer.errorString !== "")
            say(sentences.say(composer.problem), true)
        else if (composer.size === 0)
            say(composer.composing ? qsTr("The text is long; its bytes are being made.") : qsTr("There is nothing to send: type something first."), true)
        else if (withTarget && selectedOnly && selectedCount === 0)
            say(qsTr("No client is selected: click one in the list, or choose all clients."), true)
        else if (!ready)
            say(notReadyText, true)
        else
            return true
        return false
    }

    function send() {
        // Nobody sends what he does not see.
        if (bare) {
            open("send")
            focusInput()
            return false
        }
        if (!maySend())
            return false
        var taken = deliver(composer.data)
        var refused = ready ? qsTr("Not sent: the other end does not read what was sent before.") : notReadyText
        if (taken < 0) {
            say(refused, true)
            return false
        }
        remember()
        if (taken === 0)
            say(refused, true)
        else if (sender.fileSending)
            say(qsTr("%n byte(s) follow when the file is through", "", taken), false)
        else
            say(qsTr("%n byte(s) written", "", taken), false)
        return true
    }

    function beginTimer() {
        if (!maySend())
            return
        timerWanted(composer.data, timing.interval, timing.count)
        if (!timing.running) {
            say(notReadyText, true)
            return
        }
        note = ""
        remember()
        if (sender.fileSending)
            say(qsTr("What the timer sends follows when the file is through."), false)
    }

    // What is typed counts for the timer from its next time on.
    function followTimer() {
        if (!timing.running || composer.composing || recalling)
            return
        // The binding of `sendable` may hear of a change later than this.
        if (composer.size > 0 && composer.errorString === "") {
            timerChangeWanted(composer.data)
            return
        }
        timing.stop()
        say(qsTr("The timer has stopped: there is nothing that could be sent."), true)
    }

    function say(text, bad) {
        note = text
        noteBad = bad
        if (!bad)
            fade.restart()
        else
            fade.stop()
    }

    function focusInput() {
        if (!bare && (shut || tab === "send"))
            area.focusInput()
    }

    // As a person writes it.
    function pathOf(url) {
        return url.indexOf("file://") === 0 ? decodeURIComponent(url.slice(7)) : url
    }

    function toggleTimer() {
        timing.toggle()
    }

    // Those who were selected in the list are meant, and nobody else, also when they have gone.
    function aim(only) {
        if (selectedOnly === only)
            followTimer()
        else
            selectedOnly = only
    }

    onSelectedCountChanged: {
        if (selectedOnly && selectedCount === 0 && timing.running) {
            timing.stop()
            say(qsTr("The timer has stopped: the clients that were selected have gone."), true)
        }
    }
    onSelectedOnlyChanged: followTimer()

    onTabChanged: touched()
    onFoldedChanged: touched()
    onTightChanged: raised = false

    function recall(entry) {
        if (!entry)
            return
        if (!shut || bare)
            open("send")
        // Neither the old text in the new mode is meant, nor the new one in the old mode.
        recalling = true
        composer.mode = entry.mode
        area.setText(entry.text)
        recalling = false
        followTimer()
    }

    // What a row of the log holds: as text where that means the same bytes here, else as digits.
    function edit(message) {
        var same = composer.means(message.text, message.mode, message.data)
        recall(same ? message : { text: message.hex, mode: "hex" })
        focusInput()
    }

    // What has not been sent is there again behind the newest.
    function older() {
        var text = currentText()
        if (text !== undefined)
            recall(history.older({ text: text, mode: composer.mode }))
    }

    // True if something was stopped, or gave the log its room back.
    function dismiss() {
        if (timing.running)
            timing.stop()
        else if (over)
            raised = false
        else
            return false
        return true
    }

    onReadyChanged: {
        note = ""
        if (ready)
            return
        timing.stop()
        // Nobody is left whom anything could be meant for: whoever comes next is.
        selectedOnly = false
    }

    Composer {
        id: composer
        text: area.text
        onChanged: {
            pane.followTimer()
            pane.touched()
        }
        onLongSaved: function (complete, path, fact) {
            pane.say(complete ? qsTr("Saved as %1").arg(path) : pane.sentences.say(fact), !complete)
        }
    }

    FilePicker {
        id: picker
        objectName: "textPicker"
        theme: pane.theme
        onPicked: function (purpose, url) { composer.saveLong(url) }
    }

    SendHistory {
        id: history
        onEntriesChanged: pane.touched()
    }

    Timer {
        id: fade
        interval: 2500
        onTriggered: pane.note = ""
    }

    DropPlace {
        theme: pane.theme
        anchors.fill: parent
        onFileDropped: function (url) { pane.fileDropped(url) }
        onTextDropped: function (text) { area.insert(text) }
    }

    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: pane.theme.small

        PaneHead {
            id: head
            theme: pane.theme
            sentences: pane.sentences
            composer: composer
            list: pane.tabs
            tab: pane.tab
            shut: pane.shut
            typing: pane.typing
            note: pane.note
            noteBad: pane.noteBad
            Layout.fillWidth: true
            onPicked: function (id) {
                if (pane.shut || pane.tab !== id)
                    pane.open(id)
                else
                    pane.fold(true)
            }
            onFoldWanted: pane.fold(!pane.shut)
        }

        StackLayout {
            id: stack
            visible: !pane.shut
            currentIndex: pane.panes.indexOf(pane.tab)
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                readonly property string tabOf: "send"
                spacing: pane.theme.small

                ComposerOptions {
                    theme: pane.theme
                    sentences: pane.sentences
                    composer: composer
                    history: history
                    withTarget: pane.withTarget
                    selectedOnly: pane.selectedOnly
                    selectedCount: pane.selectedCount
                    Layout.fillWidth: true
                    onTargetPicked: function (only) { pane.selectedOnly = only }
                    onRecalled: function (entry) { pane.recall(entry) }
                }
                // The line to type in is here, below the timer, or below the tabs while the pane is folded.
                Item {
                    id: openRoom
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.minimumHeight: pane.theme.control
                    Layout.preferredHeight: area.implicitHeight
                }
            }
            ColumnLayout {
                readonly property string tabOf: "timer"
                spacing: pane.theme.small

                TimedSend {
                    id: timing
                    theme: pane.theme
                    sentences: pane.sentences
                    sender: pane.sender
                    ready: pane.ready && pane.sendable
                    Layout.fillWidth: true
                    onBeginWanted: pane.beginTimer()
                    onTouched: pane.touched()
                }
                Item {
                    id: timedRoom
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.minimumHeight: pane.theme.control
                    Layout.preferredHeight: area.implicitHeight
                }
            }
            ColumnLayout {
                id: extras
                readonly property string tabOf: "reply"
                spacing: pane.theme.small
            }
            FilePane {
                readonly property string tabOf: "file"
                theme: pane.theme
                sentences: pane.sentences
                sender: pane.sender
                ready: pane.ready
                notReadyText: pane.notReadyText
                onWanted: pane.fileWanted()
            }
        }

        Item {
            id: foldedRoom
            visible: pane.shut && !pane.bare
            Layout.fillWidth: true
            Layout.preferredHeight: pane.theme.control
        }
    }

    RowLayout {
        id: line
        parent: pane.shut ? foldedRoom : pane.tab === "timer" ? timedRoom : openRoom
        anchors.fill: parent
        spacing: pane.theme.gap

        MessageArea {
            id: area
            theme: pane.theme
            sentences: pane.sentences
            composer: composer
            firstText: pane.firstText
            Layout.fillWidth: true
            Layout.fillHeight: true
            onEdited: pane.note = ""
            onRefused: function (sentence) { pane.say(sentence, true) }
            onOlderWanted: pane.older()
            onNewerWanted: pane.recall(history.newer())
            onSaveWanted: picker.ask("text", qsTr("Save the text as"), "txt", "message.txt")
        }
        PushButton {
            theme: pane.theme
            objectName: "sendButton"
            text: qsTr("Send")
            tip: pane.ready ? qsTr("Send this once") : pane.notReadyText
            keys: pane.ready ? "Ctrl+Enter" : ""
            strong: true
            enabled: pane.ready && pane.sendable
            Layout.fillHeight: true
            Layout.maximumHeight: pane.theme.control * 2
            Layout.preferredWidth: Math.max(implicitWidth, pane.theme.character * 14)
            onClicked: pane.send(false)
        }
    }
}
