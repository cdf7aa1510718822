import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// What goes back for each read; the course's homework is one click away. What is typed counts when it
// is applied: a template that is half typed answers nobody.
ColumnLayout {
    id: bar

    property Theme theme
    property Sentences sentences
    property TcpServer server
    property alias on: tick.checked
    // What is in force while the reply is on.
    property string template: homework
    readonly property string homework: "{data}{peer_port}"
    readonly property bool pending: field.text !== template
    readonly property string wrong: on ? sentences.say(server.replyProblem) : ""
    // A pasted text that is longer than a template may be, in characters; 0 if none was.
    property int tooLong: 0
    // What was kept, while this run was told something else.
    property var kept: null
    // Something that is kept has changed.
    signal touched()

    spacing: theme.small

    function apply() {
        server.reply = on ? template : ""
    }

    // By hand: that is kept.
    function take(text, on) {
        kept = null
        useTemplate(text, on)
        touched()
    }

    function useTemplate(text, on) {
        template = text
        field.text = text
        tick.checked = on
        apply()
    }

    // For this run alone.
    function lend(text, on) {
        kept = { template: template, on: tick.checked }
        useTemplate(text, on)
    }

    function state() {
        return kept !== null ? kept : { template: template, on: tick.checked }
    }

    RowLayout {
        spacing: bar.theme.gap
        Layout.fillWidth: true

        Tick {
            id: tick
            theme: bar.theme
            objectName: "replyEnable"
            text: qsTr("Auto-reply")
            tip: qsTr("Answer everything that comes in with this template")
            onToggled: bar.take(field.text, checked)
        }
        PushButton {
            theme: bar.theme
            objectName: "homeworkButton"
            text: qsTr("Homework")
            tip: qsTr("Answer as the course's homework wants it: the data, and the client's port behind it")
            onClicked: bar.take(bar.homework, true)
        }
        // Always there, so that nothing jumps.
        PlainLabel {
            objectName: "replyError"
            text: bar.tooLong > 0 ? bar.sentences.say(JSON.stringify({ code: "template_too_long", length: bar.tooLong, most: field.maximumLength }))
                : bar.pending ? qsTr("Not applied yet: Enter, or Apply. Esc takes it back.")
                : bar.wrong !== "" ? bar.wrong
                : qsTr("{data} what came in, {peer_port} {peer_ip} {peer} the client, {n} a running number")
            elide: Text.ElideRight
            color: bar.tooLong > 0 ? bar.theme.bad : bar.pending ? bar.theme.warning : bar.wrong !== "" ? bar.theme.bad : bar.theme.dim
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            HoverHandler { id: over }
            ToolTip.visible: over.hovered && truncated
            ToolTip.text: text
        }
    }
    RowLayout {
        spacing: bar.theme.gap
        Layout.fillWidth: true
        Layout.fillHeight: true

        Field {
            id: field
            theme: bar.theme
            objectName: "replyTemplate"
            text: bar.template
            label: qsTr("Template of the reply")
            tip: qsTr("{data} what came in, {peer_port} {peer_ip} {peer} the client, {n} a running number; {{ and }} are braces; escapes: %1").arg(bar.sentences.escapes)
            wrong: bar.wrong !== "" && !bar.pending
            font.family: bar.theme.mono
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: bar.theme.control
            Layout.maximumHeight: bar.theme.control * 1.7
            Layout.minimumWidth: bar.theme.character * 14
            maximumLength: 8192
            onTextChanged: bar.tooLong = 0
            // Qt would cut it off without a word.
            Keys.onPressed: function (event) {
                if (!event.matches(StandardKey.Paste))
                    return
                var length = text.length - selectedText.length + bar.sentences.desktop.paste().length
                if (length > maximumLength) {
                    event.accepted = true
                    bar.tooLong = length
                }
            }
            onAccepted: bar.take(text, tick.checked)
            // Before the window has it.
            Keys.onShortcutOverride: function (event) {
                event.accepted = event.key === Qt.Key_Escape && bar.pending
            }
            Keys.onEscapePressed: text = bar.template
        }
        PushButton {
            theme: bar.theme
            objectName: "replyApply"
            text: qsTr("Apply")
            tip: qsTr("Answer with this template from now on")
            keys: "Enter"
            enabled: bar.pending
            strong: true
            Layout.fillHeight: true
            Layout.maximumHeight: bar.theme.control * 1.7
            Layout.preferredWidth: Math.max(implicitWidth, bar.theme.character * 14)
            onClicked: bar.take(field.text, tick.checked)
        }
    }
}
