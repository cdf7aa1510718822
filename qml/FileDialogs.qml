import QtQuick 2.15
import Qt.labs.platform 1.1

// The dialogs of the desktop, or those of Qt Widgets.
Item {
    id: dialogs

    property string purpose: ""
    signal picked(string purpose, string url)

    function ask(purpose, title, suffix, name) {
        dialogs.purpose = purpose
        dialog.title = title
        dialog.fileMode = suffix === "" ? FileDialog.OpenFile : FileDialog.SaveFile
        dialog.defaultSuffix = suffix
        // In the folder that is shown, which is the last one that was chosen.
        if (name !== "")
            dialog.currentFile = dialog.folder + "/" + encodeURIComponent(name)
        dialog.open()
    }

    FileDialog {
        id: dialog
        onAccepted: dialogs.picked(dialogs.purpose, "" + file)
    }
}
