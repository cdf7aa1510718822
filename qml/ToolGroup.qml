import QtQuick 2.15

// Controls that belong together, with a line before them.
Row {
    id: group

    property Theme theme
    property bool first: false
    property bool shown: true

    // How wide it is, with bare signs or with their words.
    function widthOf(bare) {
        var sum = 0
        for (var i = 0; i < children.length; i++)
            sum += widthOfOne(children[i], bare) + spacing
        return sum - spacing
    }

    function widthOfOne(item, bare) {
        return item.bareWidth === undefined ? item.implicitWidth : bare ? item.bareWidth : item.fullWidth
    }

    visible: shown
    spacing: theme.small

    Item {
        visible: !group.first
        implicitWidth: group.theme.small + 1
        height: group.theme.control
        Rectangle {
            y: Math.round(parent.height * 0.2)
            width: 1
            height: Math.round(parent.height * 0.6)
            color: group.theme.line
        }
    }
}
