import QtQuick 2.15
import QtQuick.Dialogs

Item {
    id: dialogs

    property string purpose: ""
    signal picked(string purpose, string url)

    function ask(purpose, title, suffix) {
        dialogs.purpose = purpose
        dialog.title = title
        dialog.fileMode = suffix === "" ? FileDialog.OpenFile : FileDialog.SaveFile
        dialog.defaultSuffix = suffix
        dialog.open()
    }

    FileDialog {
        id: dialog
        onAccepted: dialogs.picked(dialogs.purpose, "" + selectedFile)
    }
}
