import QtQuick 2.15
import ".."

// Where the columns of the timeline are: the turn, the time, and three for what happened. What stands in
// one alone may reach to the right edge, so the later ones have more: a signal ends with the state in which
// the slot sees the socket, and a call with what it returned.
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
    readonly property real wide: Math.max(0, space - first)
    readonly property var shares: [0, 0.28, 0.54, 1]
    // So far a call inside of a call stands in; no further than there is room for some words.
    readonly property real indent: Math.min(digit * 2, wide / 48)

    function x(column) { return first + Math.floor(wide * shares[column]) }
    // How wide that column is by itself.
    function part(column) { return x(column + 1) - x(column) }
}
