import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// How far the file is, by bytes that were really written.
RowLayout {
    id: progress

    property Theme theme
    property Sentences sentences
    // The server or the client.
    property var sender: null

    visible: sender !== null && sender.fileSending
    spacing: theme.gap

    PlainLabel {
        objectName: "fileName"
        text: progress.sender ? progress.sender.fileName : ""
        elide: Text.ElideMiddle
        Layout.maximumWidth: progress.theme.character * 30
        color: progress.theme.text
    }
    ProgressBar {
        id: bar
        objectName: "fileProgress"
        from: 0
        to: 1
        value: progress.sender && progress.sender.fileSize > 0 ? progress.sender.fileSent / progress.sender.fileSize : 0
        Layout.fillWidth: true
        Layout.minimumWidth: progress.theme.character * 8
        Accessible.role: Accessible.ProgressBar
        Accessible.name: qsTr("Progress of the file")
        background: Rectangle {
            implicitHeight: Math.round(progress.theme.unit * 0.6)
            radius: progress.theme.corner
            color: progress.theme.base
            border.color: progress.theme.edge
        }
        contentItem: Item {
            implicitHeight: Math.round(progress.theme.unit * 0.6)
            Rectangle {
                width: parent.width * bar.position
                height: parent.height
                radius: progress.theme.corner
                color: progress.theme.accent
            }
        }
    }
    PlainLabel {
        objectName: "fileState"
        color: progress.theme.dim
        text: progress.sender
            ? qsTr("%1 of %2").arg(progress.sentences.amount(progress.sender.fileSent))
                .arg(progress.sentences.amount(progress.sender.fileSize))
            : ""
    }
    PushButton {
        theme: progress.theme
        objectName: "fileCancel"
        text: qsTr("Cancel")
        tip: qsTr("Stop sending the file")
        onClicked: progress.sender.cancelFile()
    }
}
