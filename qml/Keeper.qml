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

    // An object, empty when nothing sensible was kept.
    function read() {
        var kept = {}
        try {
            written = desktop.loadSettings()
            kept = JSON.parse(written)
        } catch (error) {
            kept = {}
        }
        return kept !== null && typeof kept === "object" && !Array.isArray(kept) ? kept : {}
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
