import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// One thing said at several lengths: the longest that has room is shown. The whole of it is there under
// the mouse, and for a screen reader.
PlainLabel {
    id: label

    // The longest first.
    property var choices: [""]
    readonly property real longest: Math.ceil(wide(choices[0])) + 1

    // Who binds to it is told when the font changes.
    function wide(text) { return metrics.font, metrics.advanceWidth(text) }

    text: choices.filter(function (one) { return wide(one) <= label.width })[0] || choices[choices.length - 1]
    elide: Text.ElideRight
    Accessible.name: choices[0]
    Layout.fillWidth: true
    Layout.minimumWidth: 0
    Layout.preferredWidth: longest

    FontMetrics {
        id: metrics
        font: label.font
    }
    HoverHandler { id: over }
    ToolTip.visible: over.hovered && (truncated || text !== choices[0])
    ToolTip.text: choices[0]
}
