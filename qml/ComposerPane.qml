import QtQuick 2.15
import QtQuick.Controls 2.15
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
    property string notReadyText: ""
    // What there is to send until something was typed, restored or asked for.
    property string firstText: ""
    default property alias extra: extras.data
    signal fileWanted()
    signal fileDropped(string url)

    implicitHeight: column.implicitHeight
    readonly property alias composer: composer
    readonly property alias timing: timing

    function state() {
        return {
            mode: composer.mode, lineEnding: composer.lineEnding, encoding: composer.encoding,
            // One that is too long is forgotten, and not remembered as empty.
            text: currentText(),
            interval: timing.interval, count: timing.count, history: history.entries
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

    function send(quiet) {
        if (composer.errorString !== "") {
            say(sentences.say(composer.problem), true)
            return false
        }
        if (composer.size === 0) {
            say(qsTr("There is nothing to send: type something first."), true)
            return false
        }
        if (withTarget && selectedOnly && selectedCount === 0) {
            say(qsTr("No client is selected: click one in the list, or choose all clients."), true)
            return false
        }
        var taken = deliver(composer.data)
        if (taken < 0) {
            say(notReadyText, true)
            return false
        }
        if (!quiet) {
            remember()
            say(taken > 0 ? qsTr("%n byte(s) written", "", taken) : notReadyText, taken === 0)
        }
        return true
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
        area.focusInput()
    }

    function toggleTimer() {
        timing.toggle()
    }

    function recall(entry) {
        if (!entry)
            return
        composer.mode = entry.mode
        area.setText(entry.text)
    }

    // True if something was stopped.
    function dismiss() {
        if (!timing.running)
            return false
        timing.stop()
        return true
    }

    onReadyChanged: {
        note = ""
        if (!ready)
            timing.stop()
    }

    Composer {
        id: composer
        text: area.text
        onLongSaved: function (complete, path, fact) {
            pane.say(complete ? qsTr("Saved as %1").arg(path) : pane.sentences.say(fact), !complete)
        }
    }

    FilePicker {
        id: picker
        theme: pane.theme
        onPicked: function (purpose, url) { composer.saveLong(url) }
    }

    SendHistory { id: history }

    Timer {
        id: fade
        interval: 2500
        onTriggered: pane.note = ""
    }

    DropArea {
        anchors.fill: parent
        onEntered: function (drag) { drag.accepted = drag.hasUrls || drag.hasText }
        onDropped: function (drop) {
            if (drop.hasUrls && drop.urls.length > 0)
                pane.fileDropped(drop.urls[0].toString())
            else if (drop.hasText)
                area.insert(drop.text)
        }
        Rectangle {
            anchors.fill: parent
            z: 1
            visible: parent.containsDrag
            color: pane.theme.noteBack
            border.color: pane.theme.accent
            border.width: 2
            radius: pane.theme.corner
            opacity: 0.92
            PlainLabel {
                anchors.centerIn: parent
                text: qsTr("Drop a file to send it, or text to have it here")
                color: pane.theme.text
            }
        }
        z: containsDrag ? 2 : 0
    }

    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: pane.theme.small

        ComposerOptions {
            theme: pane.theme
            sentences: pane.sentences
            composer: composer
            history: history
            withTarget: pane.withTarget
            selectedOnly: pane.selectedOnly
            selectedCount: pane.selectedCount
            fileReady: pane.ready
            Layout.fillWidth: true
            onTargetPicked: function (only) { pane.selectedOnly = only }
            onRecalled: function (entry) { pane.recall(entry) }
            onFileWanted: pane.fileWanted()
        }

        RowLayout {
            spacing: pane.theme.gap
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: pane.theme.control

            MessageArea {
                id: area
                theme: pane.theme
                sentences: pane.sentences
                composer: composer
                firstText: pane.firstText
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: implicitHeight
                onEdited: pane.note = ""
                onRefused: function (sentence) { pane.say(sentence, true) }
                onOlderWanted: pane.recall(history.older())
                onNewerWanted: pane.recall(history.newer())
                onSaveWanted: picker.ask("text", qsTr("Save the text as"), "txt")
            }
            PushButton {
                    theme: pane.theme
                objectName: "sendButton"
                text: qsTr("Send")
                tip: pane.ready ? qsTr("Send this once") : pane.notReadyText
                keys: pane.ready ? "Ctrl+Enter" : ""
                strong: true
                enabled: pane.ready && composer.size > 0 && composer.errorString === ""
                Layout.fillHeight: true
                Layout.maximumHeight: pane.theme.control * 2
                Layout.preferredWidth: Math.max(implicitWidth, pane.theme.character * 14)
                onClicked: pane.send(false)
            }
        }

        RowLayout {
            spacing: pane.theme.gap
            Layout.fillWidth: true
            PlainLabel {
                objectName: "byteCount"
                text: qsTr("%n byte(s)", "", composer.size)
                color: pane.theme.dim
            }
            PlainLabel {
                objectName: "composerNote"
                readonly property string wrong: pane.sentences.say(composer.problem)
                text: wrong !== "" ? wrong : pane.note !== "" ? pane.note : composer.preview
                elide: Text.ElideRight
                font.family: wrong === "" && pane.note === "" ? pane.theme.mono : pane.theme.metrics.font.family
                color: wrong !== "" || (pane.note !== "" && pane.noteBad) ? pane.theme.bad
                    : pane.note !== "" ? pane.theme.good : pane.theme.faint
                Layout.fillWidth: true
                Layout.minimumWidth: 0
                HoverHandler { id: overNote }
                ToolTip.visible: overNote.hovered && truncated
                ToolTip.text: text
            }
        }

        TimedSend {
            id: timing
            theme: pane.theme
            ready: pane.ready && composer.size > 0 && composer.errorString === ""
            Layout.fillWidth: true
            onDue: if (!pane.send(true)) timing.stop()
            onStarted: pane.remember()
        }

        ColumnLayout {
            id: extras
            visible: children.length > 0
            spacing: pane.theme.small
            Layout.fillWidth: true
        }

        FileProgress {
            theme: pane.theme
            sentences: pane.sentences
            sender: pane.sender
            Layout.fillWidth: true
        }
    }
}
