import QtQuick 2.15

// The last things that were sent, newest first: 50 at most, and less of long ones.
QtObject {
    id: history

    property var entries: []
    property int at: -1
    // What was there before the newest of them was asked for: { text, mode }.
    property var draft: null
    readonly property int limit: 50
    // A longer text belongs into a file.
    readonly property int longest: 65536
    // So many characters in all: they are written with the settings, soon after each change.
    readonly property int room: 262144

    function add(text, mode) {
        at = -1
        draft = null
        if (text === "" || text.length > longest)
            return
        var list = entries.filter(function (e) { return e.text !== text || e.mode !== mode })
        list.unshift({ text: text, mode: mode })
        entries = newest(list)
    }

    function newest(list) {
        var left = room
        return list.slice(0, limit).filter(function (e) {
            left -= e.text.length
            return left >= 0
        })
    }

    function restore(kept) {
        if (!Array.isArray(kept))
            return
        entries = newest(kept.filter(function (e) {
            return e && typeof e.text === "string" && ["text", "hex", "escapes"].indexOf(e.mode) >= 0
        }))
    }

    function older(now) {
        if (entries.length === 0)
            return null
        if (at < 0)
            draft = now
        at = Math.min(entries.length - 1, at + 1)
        return entries[at]
    }

    function newer() {
        if (at < 0)
            return null
        at -= 1
        return at < 0 ? draft : entries[at]
    }
}
