import QtQuick 2.15

// Which rows are selected, as ranges, kept right while rows come and go.
QtObject {
    id: selection

    // [{ from, to }], in order, neither touching nor overlapping.
    property var ranges: []
    property int anchor: -1
    property int count: 0

    function publish(list) {
        var n = 0
        for (var i = 0; i < list.length; i++)
            n += list[i].to - list[i].from + 1
        ranges = list
        count = n
    }

    function contains(row) {
        for (var i = 0; i < ranges.length; i++)
            if (row >= ranges[i].from && row <= ranges[i].to)
                return true
        return false
    }

    function clear() {
        anchor = -1
        publish([])
    }

    function only(row) {
        anchor = row
        publish(row < 0 ? [] : [{ from: row, to: row }])
    }

    function extendTo(row) {
        var from = anchor < 0 ? row : anchor
        anchor = from
        publish([{ from: Math.min(from, row), to: Math.max(from, row) }])
    }

    function all(rows) {
        publish(rows > 0 ? [{ from: 0, to: rows - 1 }] : [])
    }

    function toggle(row) {
        var on = !contains(row)
        anchor = row
        var list = []
        for (var i = 0; i < ranges.length; i++) {
            var r = ranges[i]
            if (row < r.from || row > r.to) {
                list.push(r)
                continue
            }
            if (r.from < row)
                list.push({ from: r.from, to: row - 1 })
            if (r.to > row)
                list.push({ from: row + 1, to: r.to })
        }
        if (on) {
            list.push({ from: row, to: row })
            list.sort(function (a, b) { return a.from - b.from })
        }
        publish(list)
    }

    // Rows first..last are gone.
    function removed(first, last) {
        var gone = last - first + 1
        if (anchor >= first)
            anchor = anchor > last ? anchor - gone : -1
        if (ranges.length === 0)
            return
        var list = []
        for (var i = 0; i < ranges.length; i++) {
            var r = ranges[i]
            if (r.to < first) {
                list.push(r)
            } else if (r.from > last) {
                list.push({ from: r.from - gone, to: r.to - gone })
            } else {
                var from = Math.min(r.from, first)
                var to = r.to > last ? r.to - gone : first - 1
                if (to >= from)
                    list.push({ from: from, to: to })
            }
        }
        publish(list)
    }

    // Rows first..last are new.
    function inserted(first, last) {
        var more = last - first + 1
        if (anchor >= first)
            anchor += more
        if (ranges.length === 0 || ranges[ranges.length - 1].to < first)
            return
        var list = []
        for (var i = 0; i < ranges.length; i++) {
            var r = ranges[i]
            if (r.to < first) {
                list.push(r)
            } else if (r.from >= first) {
                list.push({ from: r.from + more, to: r.to + more })
            } else {
                list.push({ from: r.from, to: first - 1 })
                list.push({ from: last + 1, to: r.to + more })
            }
        }
        publish(list)
    }

    function rows() {
        var list = []
        for (var i = 0; i < ranges.length; i++)
            for (var row = ranges[i].from; row <= ranges[i].to; row++)
                list.push(row)
        return list
    }
}
