import QtQuick 2.15
import Qt.labs.platform 1.1

// The dialogs of the desktop, or those of Qt Widgets.
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
        onAccepted: dialogs.picked(dialogs.purpose, "" + file)
    }
}
