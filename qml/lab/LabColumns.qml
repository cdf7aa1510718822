import QtQuick 2.15
import ".."

// Where the columns of the timeline are: the turn, the time, and three of one width.
QtObject {
    id: columns

    property Theme theme
    property real space: 0
    property FontMetrics metrics: FontMetrics {
        font.family: columns.theme.mono
        font.pointSize: columns.theme.logFont
    }
    readonly property real digit: Math.ceil(metrics.advanceWidth("0"))
    readonly property real lineHeight: Math.ceil(metrics.height * 1.3)
    readonly property real edge: theme.small
    readonly property real turn: digit * 8
    readonly property real time: digit * 10
    readonly property real first: edge + theme.small + turn + time + theme.gap
    readonly property real part: Math.max(0, Math.floor((space - first) / 3))
    // So far a call inside of a call stands in; no further than there is room for some words.
    readonly property real indent: Math.min(digit * 2, part / 16)

    function x(column) { return first + part * column }
}
