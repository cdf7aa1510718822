import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// What happened, oldest first, in three columns. It follows the newest row while it is at the end, and
// stands still when a person has gone elsewhere.
Rectangle {
    id: timeline

    property Theme theme
    property Lab lab
    property string emptyText: ""
    property bool following: true
    // The row that a person has gone to, or -1.
    readonly property alias row: list.currentIndex
    signal zoomed(int steps)
    signal opened()

    color: theme.base
    border.color: theme.line

    // For whoever reads what is over, from its beginning.
    function toBeginning() {
        if (list.currentIndex < 0) {
            following = false
            list.positionViewAtBeginning()
        }
    }

    function go(row) { list.step(row) }
    function focusInput() { list.forceActiveFocus(Qt.ShortcutFocusReason) }

    LabColumns {
        id: places
        theme: timeline.theme
        space: list.width - (bar.visible ? bar.width : 0)
    }

    Item {
        id: head
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 1
        height: Math.ceil(timeline.theme.unit * 1.4)

        Rectangle {
            anchors.fill: parent
            color: timeline.theme.soft
        }
        Repeater {
            model: [
                { x: places.edge + timeline.theme.small, width: places.turn, text: qsTr("Turn"), tip: qsTr("How long the turn of the loop took: green below 4 ms, amber, red above 100 ms, when a window would stand still") },
                { x: places.edge + timeline.theme.small + places.turn, width: places.time, text: qsTr("ms"), tip: qsTr("Milliseconds since the beginning; the time in which the loop was held is left out") },
                { x: places.x(0), width: places.part, text: qsTr("What the kernel said"), tip: qsTr("What the kernel said of a socket, and what was asked of it") },
                { x: places.x(1), width: places.part, text: qsTr("What Qt does"), tip: qsTr("States and signals, with the state in which the slot sees the socket") },
                { x: places.x(2), width: places.part, text: qsTr("Your slot"), tip: qsTr("How long the slot ran, and what it called") }
            ]
            // qmllint disable unqualified
            PlainLabel {
                required property int index
                required property var modelData
                x: modelData.x
                width: Math.max(0, modelData.width - timeline.theme.small)
                height: head.height
                text: modelData.text
                elide: Text.ElideRight
                horizontalAlignment: index === 1 ? Text.AlignRight : Text.AlignLeft
                font.bold: true
                color: timeline.theme.dim
                Accessible.description: modelData.tip
                HoverHandler { id: over }
                ToolTip.visible: over.hovered
                ToolTip.delay: 600
                ToolTip.text: (truncated ? text + "\n" : "") + modelData.tip
            }
            // qmllint enable unqualified
        }
    }

    ListView {
        id: list
        objectName: "labTimeline"
        anchors.fill: parent
        anchors.margins: 1
        anchors.topMargin: head.height + 1
        model: timeline.lab
        clip: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        highlightFollowsCurrentItem: false
        keyNavigationEnabled: false
        currentIndex: -1
        activeFocusOnTab: true
        cacheBuffer: 0
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Timeline")

        // Once for all changes of a turn.
        Timer {
            id: settle
            interval: 0
            onTriggered: if (timeline.following) list.positionViewAtEnd()
        }

        function look() {
            if (moving || bar.pressed)
                followIfAtEnd()
        }

        function followIfAtEnd() {
            timeline.following = atYEnd || contentHeight <= height
        }

        function step(to) {
            if (count === 0)
                return
            currentIndex = Math.max(0, Math.min(count - 1, to))
            positionViewAtIndex(currentIndex, ListView.Contain)
            followIfAtEnd()
        }

        onContentYChanged: look()
        onMovementEnded: followIfAtEnd()
        onHeightChanged: if (timeline.following) settle.start()
        onCountChanged: if (timeline.following) settle.start()

        Connections {
            target: timeline.lab
            function onModelReset() {
                list.currentIndex = -1
                timeline.following = true
                settle.start()
            }
        }

        Keys.onPressed: function (event) {
            var page = Math.max(1, Math.floor(height / places.lineHeight) - 1)
            var at = currentIndex < 0 ? (event.key === Qt.Key_Down ? -1 : count) : currentIndex
            event.accepted = true
            if (event.modifiers & ~Qt.KeypadModifier)
                event.accepted = false
            else if (event.key === Qt.Key_Up)
                step(at - 1)
            else if (event.key === Qt.Key_Down)
                step(at + 1)
            else if (event.key === Qt.Key_PageUp)
                step(at - page)
            else if (event.key === Qt.Key_PageDown)
                step(at + page)
            else if (event.key === Qt.Key_Home)
                step(0)
            else if (event.key === Qt.Key_End) {
                step(count - 1)
                timeline.following = true
                positionViewAtEnd()
            } else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && currentIndex >= 0)
                timeline.opened()
            else
                event.accepted = false
        }

        // qmllint disable unqualified
        delegate: LabRow {
            width: ListView.view ? ListView.view.width - (bar.visible ? bar.width : 0) : 0
            theme: timeline.theme
            columns: places
            current: index === list.currentIndex
            focused: list.activeFocus
        }
        // qmllint enable unqualified

        MouseArea {
            parent: list
            anchors.fill: parent
            anchors.rightMargin: bar.visible ? bar.width : 0
            onPressed: function (mouse) {
                list.forceActiveFocus(Qt.MouseFocusReason)
                var at = list.indexAt(mouse.x + list.contentX, mouse.y + list.contentY)
                list.currentIndex = at
                if (at >= 0)
                    list.followIfAtEnd()
            }
            onDoubleClicked: if (list.currentIndex >= 0) timeline.opened()
            onWheel: function (wheel) {
                wheel.accepted = (wheel.modifiers & Qt.ControlModifier) !== 0
                if (wheel.accepted)
                    timeline.zoomed(wheel.angleDelta.y > 0 ? 1 : -1)
            }
        }

        ScrollBar.vertical: ScrollBar {
            id: bar
            policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            minimumSize: 0.04
            Accessible.role: Accessible.ScrollBar
            Accessible.name: qsTr("Scroll the timeline")
            onPressedChanged: list.followIfAtEnd()
        }
    }

    PlainLabel {
        objectName: "labEmpty"
        anchors.centerIn: list
        width: Math.min(list.width - timeline.theme.gap * 4, timeline.theme.character * 60)
        visible: timeline.lab.count === 0
        text: timeline.emptyText
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        color: timeline.theme.dim
    }
    Rectangle {
        anchors.fill: list
        anchors.margins: -1
        visible: list.activeFocus
        color: "transparent"
        border.width: 2
        border.color: timeline.theme.accent
    }
}
