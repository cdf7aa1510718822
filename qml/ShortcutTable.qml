import QtQuick 2.15
import QtQuick.Controls 2.15

// Every key and what it does.
Flickable {
    id: table

    property Theme theme
    property Actions actions
    // So many lists beside each other; it is read down the first, then down the next.
    property int lists: 1
    readonly property var lines: actions.list.filter(function (action) { return action.keys.length > 0 }).concat(actions.elsewhere)

    objectName: "shortcutTable"
    clip: true
    contentHeight: grid.height
    boundsBehavior: Flickable.StopAtBounds
    implicitWidth: grid.width + theme.gap * 3
    implicitHeight: grid.height
    activeFocusOnTab: contentHeight > height
    ScrollBar.vertical: ScrollBar { policy: table.contentHeight > table.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff }
    Keys.onUpPressed: contentY = Math.max(0, contentY - theme.control)
    Keys.onDownPressed: contentY = Math.max(0, Math.min(contentHeight - height, contentY + theme.control))
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Keyboard shortcuts")

    Row {
        id: grid
        spacing: table.theme.gap * 6
        Repeater {
            model: table.lists
            // qmllint disable unqualified
            Grid {
                id: half
                required property int index
                readonly property int share: Math.ceil(table.lines.length / table.lists)
                readonly property var lines: table.lines.slice(index * share, (index + 1) * share)
                columns: 2
                columnSpacing: table.theme.gap * 3
                rowSpacing: table.theme.small
                Repeater {
                    model: half.lines.length * 2
                    PlainLabel {
                        required property int index
                        readonly property var line: half.lines[Math.floor(index / 2)]
                        text: index % 2 ? table.actions.say(line) : table.actions.keysOf(line)
                        color: index % 2 ? table.theme.text : table.theme.accent
                    }
                }
            }
            // qmllint enable unqualified
        }
    }
}
