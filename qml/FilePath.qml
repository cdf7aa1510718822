import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// A path typed by hand, where no file dialog is installed.
Item {
    id: dialogs

    property Theme theme
    property string purpose: ""
    signal picked(string purpose, string url)

    function ask(purpose, title, suffix, name, folder) {
        dialogs.purpose = purpose
        heading.text = title
        path.text = name
        popup.open()
        path.forceActiveFocus()
    }

    Popup {
        id: popup
        objectName: "filePath"
        anchors.centerIn: Overlay.overlay
        modal: true
        focus: true
        padding: dialogs.theme.gap * 2
        background: Rectangle {
            color: dialogs.theme.base
            border.color: dialogs.theme.line
            radius: dialogs.theme.corner * 2
        }
        ColumnLayout {
            anchors.fill: parent
            spacing: dialogs.theme.gap
            PlainLabel {
                id: heading
                font.bold: true
                color: dialogs.theme.text
            }
            Field {
                id: path
                theme: dialogs.theme
                objectName: "filePathField"
                label: qsTr("Path of the file")
                placeholderText: qsTr("Path of the file")
                Layout.preferredWidth: dialogs.theme.character * 60
                onAccepted: ok.clicked()
            }
            RowLayout {
                Layout.alignment: Qt.AlignRight
                PushButton {
                    theme: dialogs.theme
                    objectName: "filePathCancel"
                    text: qsTr("Cancel")
                    tip: qsTr("Choose no file")
                    onClicked: popup.close()
                }
                PushButton {
                    id: ok
                    theme: dialogs.theme
                    objectName: "filePathOk"
                    text: qsTr("OK")
                    tip: qsTr("Use this path")
                    strong: true
                    enabled: path.text !== ""
                    onClicked: {
                        if (path.text === "")
                            return
                        popup.close()
                        dialogs.picked(dialogs.purpose, path.text)
                    }
                }
            }
        }
    }
}
