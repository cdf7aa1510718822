import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// A file to be sent, and how far it is.
ColumnLayout {
    id: files

    property Theme theme
    property Sentences sentences
    // The server or the client.
    property var sender: null
    property bool ready: false
    property string notReadyText: ""
    readonly property bool going: sender !== null && sender.fileSending
    signal wanted()

    spacing: theme.small

    RowLayout {
        spacing: files.theme.gap
        Layout.fillWidth: true
        PushButton {
            theme: files.theme
            objectName: "fileButton"
            text: qsTr("Send file…")
            tip: qsTr("Send a file as it is; it may also be dropped here")
            keys: "Ctrl+O"
            enabled: files.ready && !files.going
            onClicked: files.wanted()
        }
        PlainLabel {
            objectName: "fileWaits"
            text: files.going ? qsTr("What else is sent waits until the file is through: nothing lands inside it.") : ""
            color: files.theme.dim
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            HoverHandler { id: overWaits }
            ToolTip.visible: overWaits.hovered && truncated
            ToolTip.text: text
        }
    }
    // Where a file may be dropped, and then how far it is.
    Rectangle {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: files.theme.control
        Layout.maximumHeight: files.theme.control * 1.7
        radius: files.theme.corner
        color: files.theme.base
        border.color: files.theme.line

        PlainLabel {
            objectName: "fileHint"
            visible: !files.going
            anchors.fill: parent
            anchors.leftMargin: files.theme.gap
            anchors.rightMargin: files.theme.gap
            horizontalAlignment: Text.AlignHCenter
            text: files.ready ? qsTr("Or drop a file on this pane. It is sent as it is, byte for byte.") : files.notReadyText
            color: files.theme.dim
            elide: Text.ElideRight
            HoverHandler { id: overHint }
            ToolTip.visible: overHint.hovered && truncated
            ToolTip.text: text
        }
        FileProgress {
            anchors.fill: parent
            anchors.leftMargin: files.theme.gap
            anchors.rightMargin: files.theme.small
            theme: files.theme
            sentences: files.sentences
            sender: files.sender
        }
    }
}
