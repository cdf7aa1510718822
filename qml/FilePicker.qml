import QtQuick 2.15

// A file to open or to save: Qt 6's dialogs, else Qt.labs.platform, else a line to type a path in.
Loader {
    id: picker

    property Theme theme
    readonly property var kinds: ["FileDialogs.qml", "FileDialogsLabs.qml", "FilePath.qml"]
    property int kind: 0
    property var pending: null
    signal picked(string purpose, string url)

    active: false
    source: kinds[kind]

    // purpose comes back with the answer; suffix "" means: open an existing file.
    function ask(purpose, title, suffix) {
        pending = { purpose: purpose, title: title, suffix: suffix }
        active = true
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
        item.ask(asked.purpose, asked.title, asked.suffix)
    }

    onLoaded: {
        dress(item)
        proceed()
    }
    onStatusChanged: if (status === Loader.Error && kind < kinds.length - 1) kind++

    Connections {
        target: picker.item
        ignoreUnknownSignals: true
        function onPicked(purpose, url) { picker.picked(purpose, url) }
    }
}
