import QtQuick 2.15

// Controls that belong together, with a line before them.
Row {
    id: group

    property Theme theme
    property bool first: false
    property bool shown: true

    visible: shown
    spacing: theme.small

    Item {
        visible: !group.first
        width: group.theme.small + 1
        height: group.theme.control
        Rectangle {
            y: Math.round(parent.height * 0.2)
            width: 1
            height: Math.round(parent.height * 0.6)
            color: group.theme.line
        }
    }
}
