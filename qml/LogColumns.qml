import QtQuick 2.15

// Which columns a log has, and where. Widths come from what stands in a column, or are a person's, in
// digits of the log's font, so that they fit at any size of it. The data get the rest: where there is
// little room, columns give way in their order.
QtObject {
    id: columns

    property Theme theme
    // The width of the list.
    property real space: 0
    property bool withPeer: true
    property bool days: false
    // Differences are to the selected row, not to the one before.
    property bool fromSelected: false
    // By the names of the columns: who is hidden, and how many digits wide.
    property var hidden: usuallyHidden
    // Of a client that is where it has said it connects to, in each row.
    property var usuallyHidden: ({})
    property var widths: ({})
    signal changed()

    readonly property var names: ["time", "difference", "direction", "peer", "length"]
    readonly property FontMetrics metrics: FontMetrics {
        font.family: columns.theme.mono
        font.pointSize: columns.theme.logFont
    }
    // What a function says does not change with the font by itself; the height does.
    readonly property real digit: metrics.height > 0 ? metrics.advanceWidth("0") : 1
    // The least that a column is good for, and what the data have at least, in digits.
    readonly property int least: 4
    readonly property int leastData: 16
    // { NAME: { x, width, narrow } }, the data's too; a width of 0 is not shown, and what is narrow has
    // less than what stands in it needs.
    readonly property var at: place(space, digit, hidden, widths, days, withPeer, theme.gap)

    // How wide a text is in the log, for bindings.
    function widthOf(text) {
        return digit > 0 ? metrics.advanceWidth(text) : 0
    }

    function usual(name) {
        switch (name) {
        case "time": return metrics.advanceWidth(days ? "0000-00-00 00:00:00.000" : "00:00:00.000") / digit
        case "difference": return metrics.advanceWidth("+000.000000") / digit
        case "direction": return 2
        case "peer": return metrics.advanceWidth("000.000.000.000:00000") / digit
        default: return metrics.advanceWidth("00 000 000") / digit
        }
    }

    // What matters most is given its room first.
    function place(space, digit, hidden, widths, days, withPeer, gap) {
        var room = space - gap * 3 - digit * leastData
        var given = {}
        var order = ["direction", "time", "peer", "length", "difference"]
        for (var i = 0; i < order.length; i++) {
            var name = order[i]
            if (hidden[name] || (name === "peer" && !withPeer))
                continue
            var wanted = Math.ceil((widths[name] > 0 ? widths[name] : usual(name)) * digit) + 1
            // Of an address its end says most.
            var enough = name === "peer" ? digit * 7 : Math.min(wanted, digit * (widths[name] > 0 ? least : 99))
            var width = Math.min(wanted, room - gap)
            if (width < enough)
                continue
            given[name] = width
            room -= width + gap
        }
        var places = {}
        var x = gap
        for (i = 0; i < names.length; i++) {
            width = given[names[i]] || 0
            places[names[i]] = { x: x, width: width, narrow: width < usual(names[i]) * digit }
            if (width > 0)
                x += width + gap
        }
        // Numbers that end where words begin are read as one.
        x += gap
        places.data = { x: x, width: Math.max(0, space - x - gap) }
        return places
    }

    function isHidden(name) { return hidden[name] === true }

    function hide(name, on) {
        var all = {}
        for (var i = 0; i < names.length; i++)
            if (names[i] === name ? on : isHidden(names[i]))
                all[names[i]] = true
        hidden = all
        changed()
    }

    // A person has made it so wide, in pixels.
    function resize(name, width) {
        var all = {}
        for (var i = 0; i < names.length; i++)
            if (widths[names[i]] > 0)
                all[names[i]] = widths[names[i]]
        all[name] = Math.max(name === "direction" ? 2 : least, Math.min(400, width / digit))
        widths = all
        changed()
    }

    function reset() {
        widths = {}
        hidden = usuallyHidden
        changed()
    }

    function state() {
        return { hidden: names.filter(isHidden), widths: widths, dates: days, fromSelected: fromSelected }
    }

    function restore(kept) {
        var i
        if (Array.isArray(kept.hidden)) {
            var off = {}
            for (i = 0; i < names.length; i++)
                if (kept.hidden.indexOf(names[i]) >= 0)
                    off[names[i]] = true
            hidden = off
        }
        if (kept.widths) {
            var wide = {}
            for (i = 0; i < names.length; i++)
                if (kept.widths[names[i]] >= 2 && kept.widths[names[i]] <= 400)
                    wide[names[i]] = kept.widths[names[i]]
            widths = wide
        }
        days = kept.dates === true
        fromSelected = kept.fromSelected === true
    }
}
