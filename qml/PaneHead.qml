import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// The tabs of the pane for sending, what there is to say of what is typed, and how to fold the pane.
RowLayout {
    id: head

    property Theme theme
    property Sentences sentences
    property Composer composer
    property var list: []
    property string tab: ""
    property bool shut: false
    // What is typed is seen.
    property bool typing: true
    property string note: ""
    property bool noteBad: false
    signal picked(string id)
    signal foldWanted()

    spacing: theme.gap

    PaneTabs {
        theme: head.theme
        stop: head.tab
        list: head.list
        current: head.shut ? "" : head.tab
        onPicked: function (id) { head.picked(id) }
    }
    PlainLabel {
        objectName: "composerNote"
        readonly property string wrong: head.sentences.say(head.composer.problem)
        text: head.note !== "" && !head.typing ? head.note : !head.typing ? ""
            : wrong !== "" ? wrong : head.note !== "" ? head.note : head.composer.preview
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignRight
        font.family: text === head.composer.preview ? head.theme.mono : head.theme.metrics.font.family
        color: text === head.composer.preview ? head.theme.dim
            : head.note === text && !head.noteBad ? head.theme.good : head.theme.bad
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        HoverHandler { id: overNote }
        ToolTip.visible: overNote.hovered && truncated
        ToolTip.text: text
    }
    PlainLabel {
        objectName: "byteCount"
        visible: head.typing
        text: qsTr("%n byte(s)", "", head.composer.size)
        color: head.theme.dim
    }
    PushButton {
        theme: head.theme
        objectName: "foldButton"
        text: head.shut ? "\u25b4" : "\u25be"
        label: head.shut ? qsTr("Unfold the pane for sending") : qsTr("Fold the pane for sending")
        tip: label
        keys: "Ctrl+J"
        onClicked: head.foldWanted()
    }
}
