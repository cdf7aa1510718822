import QtQuick 2.15
import Qt.labs.platform 1.1

// The dialogs of the desktop, or those of Qt Widgets.
Item {
    id: dialogs

    property string purpose: ""
    readonly property alias currentFile: dialog.currentFile
    signal picked(string purpose, string url)
    // There is nothing more to answer; the folder that was shown.
    signal answered(string folder)

    function ask(purpose, title, suffix, name, folder) {
        dialogs.purpose = purpose
        dialog.title = title
        dialog.fileMode = suffix === "" ? FileDialog.OpenFile : FileDialog.SaveFile
        dialog.defaultSuffix = suffix
        if (folder !== "")
            dialog.folder = folder
        dialog.open()
        // Before that a dialog of Qt Widgets does not know yet that it is to save.
        if (name !== "")
            dialog.currentFile = dialog.folder + "/" + encodeURIComponent(name)
    }

    FileDialog {
        id: dialog
        onAccepted: {
            dialogs.picked(dialogs.purpose, "" + file)
            dialogs.answered("" + folder)
        }
        onRejected: dialogs.answered("" + folder)
    }
}
