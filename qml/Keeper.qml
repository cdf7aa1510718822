import QtQuick 2.15
import Qtcp 1.0

// Keeps the settings: reads them once, writes them soon after a change and at the end.
QtObject {
    id: keeper

    property Desktop desktop
    property string written: ""
    property bool ready: false
    // The moment has come to call write().
    signal due()

    property Timer pause: Timer {
        interval: 500
        onTriggered: keeper.due()
    }

    // An object, empty when nothing was kept; what is none is not given out.
    function read() {
        written = desktop.loadSettings()
        return written === "" ? {} : JSON.parse(written)
    }

    function touch() {
        if (ready)
            pause.restart()
    }

    function write(settings) {
        pause.stop()
        if (!ready)
            return
        var text = JSON.stringify(settings)
        if (text !== written && desktop.saveSettings(text))
            written = text
    }
}
