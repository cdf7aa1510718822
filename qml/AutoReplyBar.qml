import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// What goes back for each read; the course's homework is one click away.
RowLayout {
    id: bar

    property Theme theme
    property Sentences sentences
    property TcpServer server
    property alias on: tick.checked
    property string template: homework
    readonly property string homework: "{data}{peer_port}"
    readonly property string wrong: on ? sentences.say(server.replyProblem) : ""

    spacing: theme.gap

    function apply() {
        server.reply = on ? template : ""
    }

    function useTemplate(text, on) {
        template = text
        tick.checked = on
        apply()
    }

    Tick {
        id: tick
        theme: bar.theme
        objectName: "replyEnable"
        text: qsTr("Auto-reply")
        tip: qsTr("Answer everything that comes in with this template")
        onToggled: bar.apply()
    }
    Field {
        id: field
        theme: bar.theme
        objectName: "replyTemplate"
        text: bar.template
        label: qsTr("Template of the reply")
        tip: qsTr("{data} what came in, {peer_port} {peer_ip} {peer} the client, {n} a running number; {{ and }} are braces; escapes: %1").arg(bar.sentences.escapes)
        wrong: bar.wrong !== ""
        font.family: bar.theme.mono
        Layout.fillWidth: true
        Layout.minimumWidth: bar.theme.character * 14
        Layout.maximumWidth: bar.theme.character * 60
        onTextEdited: {
            bar.template = text
            bar.apply()
        }
    }
    PushButton {
        theme: bar.theme
        objectName: "homeworkButton"
        text: qsTr("Homework")
        tip: qsTr("Answer as the course's homework wants it: the data, and the client's port behind it")
        onClicked: bar.useTemplate(bar.homework, true)
    }
    PlainLabel {
        objectName: "replyError"
        text: bar.wrong
        elide: Text.ElideRight
        color: bar.theme.bad
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        HoverHandler { id: over }
        ToolTip.visible: over.hovered && truncated
        ToolTip.text: text
    }
}
