import QtQuick 2.15
import QtQuick.Controls 2.15

// The heads of the log's columns. An edge is moved with the mouse; the menu (right button, or the key
// for menus) hides columns. One stop of Tab: the arrows go from head to head, with Ctrl they make the
// column narrower and wider.
Item {
    id: head

    property Theme theme
    property LogColumns columns
    property real barWidth: 0
    property int current: 0
    readonly property var shown: columns.names.filter(function (name) { return columns.at[name].width > 0 })
    readonly property string currentName: current < shown.length ? shown[current] : "data"

    implicitHeight: Math.round(theme.unit * 1.5)
    activeFocusOnTab: true
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Columns of the log")
    Accessible.description: titleOf(currentName)
    Accessible.focusable: true

    function titleOf(name) {
        switch (name) {
        case "time": return qsTr("Time")
        case "difference": return columns.fromSelected ? qsTr("To selected") : qsTr("Difference")
        case "direction": return qsTr("Direction")
        case "peer": return qsTr("Peer")
        case "length": return qsTr("Bytes")
        default: return qsTr("Data")
        }
    }

    function tipOf(name) {
        switch (name) {
        case "difference": return columns.fromSelected
            ? qsTr("Seconds since the selected row; click for those since the row before")
            : qsTr("Seconds since the row before; click for those since the selected row")
        case "direction": return qsTr("Received or written")
        case "length": return qsTr("Length in bytes")
        default: return ""
        }
    }

    function openMenu(x) {
        menu.popup(head, Math.max(0, x), head.height)
    }

    function measure(fromSelected) {
        columns.fromSelected = fromSelected
        columns.changed()
    }

    Keys.onPressed: function (event) {
        var name = currentName
        var by = event.key === Qt.Key_Right ? 1 : event.key === Qt.Key_Left ? -1 : 0
        event.accepted = true
        if (by !== 0 && event.modifiers & Qt.ControlModifier) {
            if (name !== "data")
                columns.resize(name, columns.at[name].width + by * columns.digit)
        } else if (by !== 0)
            current = Math.max(0, Math.min(shown.length, current + by))
        else if (event.key === Qt.Key_Menu || event.key === Qt.Key_Down
            || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier))
            openMenu(columns.at[name].x)
        else if ((event.key === Qt.Key_Space || event.key === Qt.Key_Return) && name === "difference")
            measure(!columns.fromSelected)
        else
            event.accepted = false
    }

    Rectangle {
        anchors.fill: parent
        color: head.theme.window
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: head.theme.line
    }

    Repeater {
        model: head.columns.names.concat(["data"])
        // qmllint disable unqualified
        Item {
            id: cell
            required property string modelData
            readonly property var place: head.columns.at[modelData]

            objectName: "head_" + modelData
            x: place.x
            width: place.width
            height: head.height
            visible: width > 0

            Rectangle {
                anchors.fill: parent
                color: "transparent"
                border.width: 2
                border.color: head.theme.accent
                visible: head.activeFocus && head.currentName === cell.modelData
            }
            PlainLabel {
                id: title
                anchors.fill: parent
                text: cell.modelData === "direction" ? "\u21c4" : head.titleOf(cell.modelData)
                horizontalAlignment: cell.modelData === "length" || cell.modelData === "difference" ? Text.AlignRight
                    : cell.modelData === "direction" ? Text.AlignHCenter : Text.AlignLeft
                elide: Text.ElideRight
                color: head.theme.dim
                font.pointSize: head.theme.smallFont
                Accessible.ignored: true
            }
            MouseArea {
                anchors.fill: parent
                acceptedButtons: Qt.LeftButton | Qt.RightButton
                hoverEnabled: true
                ToolTip.visible: containsMouse && !pressed && ToolTip.text !== ""
                ToolTip.delay: 600
                ToolTip.text: head.tipOf(cell.modelData) !== "" ? head.tipOf(cell.modelData)
                    : title.truncated ? head.titleOf(cell.modelData) : ""
                onClicked: function (mouse) {
                    if (mouse.button === Qt.RightButton)
                        head.openMenu(cell.x + mouse.x)
                    else if (cell.modelData === "difference")
                        head.measure(!head.columns.fromSelected)
                }
            }
        }
        // qmllint enable unqualified
    }

    // The edges behind them.
    Repeater {
        model: head.columns.names
        // qmllint disable unqualified
        MouseArea {
            id: edge
            required property string modelData
            readonly property var place: head.columns.at[modelData]
            property real from: 0
            property real begun: 0

            objectName: "edge_" + modelData
            x: place.x + place.width
            width: head.theme.gap
            height: head.height
            visible: place.width > 0
            cursorShape: Qt.SplitHCursor
            preventStealing: true
            onPressed: function (mouse) {
                from = mapToItem(head, mouse.x, 0).x
                begun = place.width
            }
            onPositionChanged: function (mouse) {
                if (pressed)
                    head.columns.resize(modelData, begun + mapToItem(head, mouse.x, 0).x - from)
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: Math.round(parent.height * 0.25)
                width: 1
                height: Math.round(parent.height * 0.5)
                color: head.theme.line
            }
        }
        // qmllint enable unqualified
    }

    PlainMenu {
        id: menu
        theme: head.theme
        Repeater {
            model: head.columns.names
            // qmllint disable unqualified
            MenuEntry {
                required property string modelData
                theme: head.theme
                objectName: "show_" + modelData
                text: head.titleOf(modelData)
                shown: modelData !== "peer" || head.columns.withPeer
                checkable: true
                checked: !head.columns.isHidden(modelData)
                onTriggered: {
                    checked = Qt.binding(function () { return !head.columns.isHidden(modelData) })
                    head.columns.hide(modelData, !head.columns.isHidden(modelData))
                }
            }
            // qmllint enable unqualified
        }
        MenuLine { theme: head.theme }
        MenuEntry {
            theme: head.theme
            objectName: "withDay"
            text: qsTr("Time with date")
            checkable: true
            checked: head.columns.days
            onTriggered: {
                checked = Qt.binding(function () { return head.columns.days })
                head.columns.days = !head.columns.days
                head.columns.changed()
            }
        }
        MenuEntry {
            theme: head.theme
            objectName: "fromSelected"
            text: qsTr("Difference to the selected row")
            checkable: true
            checked: head.columns.fromSelected
            onTriggered: {
                checked = Qt.binding(function () { return head.columns.fromSelected })
                head.measure(!head.columns.fromSelected)
            }
        }
        MenuLine { theme: head.theme }
        MenuEntry {
            theme: head.theme
            objectName: "columnsReset"
            text: qsTr("Columns as they were at first")
            onTriggered: head.columns.reset()
        }
    }
}
