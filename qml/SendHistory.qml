import QtQuick 2.15

// The last 50 things that were sent, newest first.
QtObject {
    id: history

    property var entries: []
    property int at: -1
    readonly property int limit: 50

    function add(text, mode) {
        at = -1
        if (text === "" || text.length > 65536)
            return
        var list = entries.filter(function (e) { return e.text !== text || e.mode !== mode })
        list.unshift({ text: text, mode: mode })
        entries = list.slice(0, limit)
    }

    function restore(kept) {
        if (!Array.isArray(kept))
            return
        entries = kept.filter(function (e) {
            return e && typeof e.text === "string" && ["text", "hex", "escapes"].indexOf(e.mode) >= 0
        }).slice(0, limit)
    }

    function older() {
        if (entries.length === 0)
            return null
        at = Math.min(entries.length - 1, at + 1)
        return entries[at]
    }

    function newer() {
        if (at <= 0)
            return null
        at -= 1
        return entries[at]
    }
}
