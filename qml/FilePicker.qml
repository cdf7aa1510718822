import QtQuick 2.15

// A file to open or to save: with the dialogs of the desktop where Qt.labs.platform is installed, else
// with a line to type a path in. (QtQuick.Dialogs of Qt 6.4 ends the program where a module of its own
// is missing.)
Loader {
    id: picker

    property Theme theme
    readonly property var kinds: ["FileDialogs.qml", "FilePath.qml"]
    property int kind: 0
    property var pending: null
    // Where the last file was.
    property string folder: ""
    signal picked(string purpose, string url)

    active: false
    source: kinds[kind]

    // purpose comes back with the answer; suffix "" means: open an existing file. name is proposed for
    // a new one.
    function ask(purpose, title, suffix, name) {
        pending = { purpose: purpose, title: title, suffix: suffix, name: name || "" }
        active = true
        if (status === Loader.Error && kind < kinds.length - 1)
            kind++
        proceed()
    }

    function dress(dialogs) {
        if (dialogs.theme !== undefined)
            dialogs.theme = Qt.binding(function () { return picker.theme })
    }

    function proceed() {
        if (pending === null || status !== Loader.Ready)
            return
        var asked = pending
        pending = null
        item.ask(asked.purpose, asked.title, asked.suffix, asked.name, folder)
    }

    onLoaded: {
        dress(item)
        proceed()
    }

    // A dialog of Qt Widgets leaves its list of completions on the screen, which goes with the dialog
    // alone.
    Timer {
        id: later
        interval: 0
        onTriggered: if (picker.pending === null) picker.active = false
    }

    Connections {
        target: picker.item
        ignoreUnknownSignals: true
        function onAnswered(folder) {
            picker.folder = folder
            later.restart()
        }
        function onPicked(purpose, url) { picker.picked(purpose, url) }
    }
}
