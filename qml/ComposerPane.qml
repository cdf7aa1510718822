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
            text: composer.text.length <= history.longest ? composer.text : undefined,
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
            setText(kept.text)
        timing.restore(kept.interval, kept.count)
        history.restore(kept.history)
    }

    function setText(text) {
        input.text = text
        input.cursorPosition = input.length
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
            history.add(composer.text, composer.mode)
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
        input.forceActiveFocus(Qt.ShortcutFocusReason)
    }

    function toggleTimer() {
        timing.toggle()
    }

    function recall(entry) {
        composer.mode = entry.mode
        setText(entry.text)
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
        text: input.text
    }

    SendHistory { id: history }

    Timer {
        id: fade
        interval: 2500
        onTriggered: pane.note = ""
    }

    DropArea {
        anchors.fill: parent
        keys: ["text/uri-list"]
        onEntered: function (drag) { drag.accepted = drag.hasUrls }
        onDropped: function (drop) {
            if (drop.hasUrls && drop.urls.length > 0)
                pane.fileDropped(drop.urls[0].toString())
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
                text: qsTr("Drop the file to send it")
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

            ScrollView {
                id: scroller
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: pane.theme.control * 1.7
                clip: true

                TextArea {
                    id: input
                    objectName: "composerText"
                    // A binding, which whatever comes later replaces: a handler of onCompleted would
                    // run after the settings are there, and write over them.
                    text: pane.firstText
                    Component.onCompleted: cursorPosition = length
                    selectByMouse: true
                    textFormat: TextEdit.PlainText
                    wrapMode: TextEdit.WrapAnywhere
                    font.family: pane.theme.mono
                    font.pointSize: pane.theme.logFont
                    placeholderText: composer.mode === "hex" ? "38 36 37 35"
                        : composer.mode === "escapes" ? qsTr("Text with %1").arg(pane.sentences.escapes)
                        : qsTr("What to send")
                    placeholderTextColor: pane.theme.faint
                    color: pane.theme.text
                    selectionColor: pane.theme.accent
                    selectedTextColor: pane.theme.accentText
                    topPadding: pane.theme.small
                    bottomPadding: pane.theme.small
                    leftPadding: pane.theme.gap
                    Accessible.role: Accessible.EditableText
                    Accessible.name: qsTr("What to send")
                    ToolTip.visible: hovered && !activeFocus
                    ToolTip.delay: 600
                    ToolTip.text: qsTr("What to send. Ctrl+Enter sends, Ctrl+Up and Ctrl+Down go through the history.")
                    Keys.priority: Keys.BeforeItem
                    Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    background: Rectangle {
                        radius: pane.theme.corner
                        color: pane.theme.base
                        border.width: input.activeFocus ? 2 : 1
                        border.color: composer.errorString !== "" ? pane.theme.bad
                            : input.activeFocus ? pane.theme.accent : pane.theme.edge
                    }
                    onTextChanged: pane.note = ""
                    Keys.onPressed: function (event) {
                        if (event.modifiers !== Qt.ControlModifier)
                            return
                        if (event.key !== Qt.Key_Up && event.key !== Qt.Key_Down)
                            return
                        event.accepted = true
                        var entry = event.key === Qt.Key_Up ? history.older() : history.newer()
                        if (entry)
                            pane.recall(entry)
                    }
                }
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
            onStarted: history.add(composer.text, composer.mode)
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
