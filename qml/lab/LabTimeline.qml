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
    // What there is to do first, or nothing.
    property string emptyAction: ""
    property bool following: true
    // The row that a person has gone to, or -1.
    readonly property alias row: list.currentIndex
    // The numbers of the first and the last row of a piece, in either order: it is being chosen, or
    // chosen. -1 = none.
    property real from: -1
    property real to: -1
    readonly property bool ranged: from >= 0
    signal zoomed(int steps)
    signal opened()
    signal emptyActionWanted()

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

    // To a row with what is around it.
    function meet(row) {
        following = false
        settle.met = row
        settle.restart()
    }

    // From the row of the one number to that of the other; what is silent in between vanishes.
    function choose(first, last) {
        from = first
        to = last
        apply()
    }

    function apply() {
        pause.stop()
        if (!ranged)
            return
        keep(from, to)
        following = false
        var first = lab.rowOf(Math.min(from, to))
        if (first >= 0 && (list.currentIndex < first || list.currentIndex > lab.rowOf(Math.max(from, to))))
            list.positionViewAtIndex(first, ListView.Beginning)
    }

    // False if there was nothing to end.
    function endRange() {
        if (!ranged)
            return false
        pause.stop()
        from = to = -1
        keep(-1, -1)
        return true
    }

    // The row that a person has gone to stays the same one.
    function keep(first, last) {
        list.keeps = true
        list.kept = lab.numberAt(list.currentIndex)
        lab.choose(first, last)
        list.keeps = false
    }

    // While a piece grows everybody is there.
    function lift() {
        if (lab.chosen)
            keep(-1, -1)
    }

    // The piece goes on to this row, and begins at the one where a person was.
    function stretch(row) {
        if (lab.count === 0)
            return
        var at = Math.max(0, Math.min(lab.count - 1, row))
        var begin = ranged ? from : lab.numberAt(list.currentIndex < 0 ? at : list.currentIndex)
        var end = lab.numberAt(at)
        lift()
        from = begin
        to = end
        list.step(lab.rowOf(end))
        following = false
    }

    // A person who goes on with the keys is not done.
    Timer {
        id: pause
        interval: 700
        onTriggered: timeline.apply()
    }
    Connections {
        target: timeline.lab
        function onChosenChanged() {
            if (!timeline.lab.chosen && !list.keeps)
                timeline.from = timeline.to = -1
        }
    }
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
                { x: places.x(0), width: places.part(0), text: qsTr("What the kernel said"), tip: qsTr("What the kernel said of a socket, and what was asked of it") },
                { x: places.x(1), width: places.part(1), text: qsTr("What Qt does"), tip: qsTr("States and signals, with the state in which the slot sees the socket") },
                { x: places.x(2), width: places.part(2), text: qsTr("Your slot"), tip: qsTr("How long the slot ran, and what it called") }
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

    LabRange {
        id: ruler
        theme: timeline.theme
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.margins: 1
        visible: timeline.ranged
        height: visible ? implicitHeight : 0
        // The second argument says when to ask again.
        section: timeline.ranged ? timeline.sectionOf(timeline.from, timeline.to, timeline.lab.count) : ({})
        chosen: timeline.lab.chosen
        onEnded: {
            timeline.endRange()
            list.forceActiveFocus(Qt.OtherFocusReason)
        }
    }

    function sectionOf(from, to, count) { return lab.section(from, to) }

    ListView {
        id: list
        objectName: "labTimeline"
        // The rows become others around the one of this number.
        property bool keeps: false
        property real kept: -1
        anchors.fill: parent
        anchors.margins: 1
        anchors.topMargin: head.height + ruler.height + 1
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
            // The row to go to, or -1.
            property int met: -1
            onTriggered: {
                if (timeline.following)
                    list.positionViewAtEnd()
                else if (met >= 0 && met < list.count) {
                    // In sight first: the list makes a row for what is current and far away, and another one
                    // when it comes there. Rows are of one height.
                    list.forceLayout()
                    var middle = (met + 0.5) * places.lineHeight - list.height / 2
                    list.contentY = list.originY + Math.max(0, Math.min(list.contentHeight - list.height, middle))
                    list.forceLayout()
                    list.currentIndex = met
                }
                met = -1
            }
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
        // The row that a person has gone to stays in sight when the lower part takes more.
        property real before: 0
        onHeightChanged: {
            var item = timeline.following ? null : itemAtIndex(currentIndex)
            if (timeline.following)
                settle.start()
            else if (item && item.y < contentY + before)
                positionViewAtIndex(currentIndex, ListView.Contain)
            before = height
        }
        onCountChanged: if (timeline.following) settle.start()

        Connections {
            target: timeline.lab
            function onModelReset() {
                if (list.keeps) {
                    list.currentIndex = timeline.lab.rowOf(list.kept)
                    list.positionViewAtIndex(Math.max(0, list.currentIndex), ListView.Contain)
                    return
                }
                list.currentIndex = -1
                timeline.from = timeline.to = -1
                timeline.following = true
                settle.start()
            }
        }

        // Where a key leads to, or NaN.
        function goal(key) {
            var page = Math.max(1, Math.floor(height / places.lineHeight) - 1)
            var at = currentIndex < 0 ? (key === Qt.Key_Down ? -1 : count) : currentIndex
            return key === Qt.Key_Up ? at - 1 : key === Qt.Key_Down ? at + 1 : key === Qt.Key_PageUp ? at - page
                : key === Qt.Key_PageDown ? at + page : key === Qt.Key_Home ? 0 : key === Qt.Key_End ? count - 1 : NaN
        }

        Keys.onPressed: function (event) {
            var held = event.modifiers & ~Qt.KeypadModifier
            event.accepted = true
            if (held === Qt.ShiftModifier && !isNaN(goal(event.key))) {
                timeline.lift()
                timeline.stretch(goal(event.key))
                pause.restart()
            } else if (held)
                event.accepted = false
            else if (!isNaN(goal(event.key))) {
                step(goal(event.key))
                if (event.key === Qt.Key_End) {
                    timeline.following = true
                    positionViewAtEnd()
                }
            } else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && currentIndex >= 0)
                timeline.opened()
            else
                event.accepted = false
        }

        Keys.onReleased: function (event) {
            if (event.key === Qt.Key_Shift && pause.running)
                timeline.apply()
        }

        // qmllint disable unqualified
        delegate: LabRow {
            width: ListView.view ? ListView.view.width - (bar.visible ? bar.width : 0) : 0
            theme: timeline.theme
            columns: places
            current: index === list.currentIndex
            focused: list.activeFocus
            ranged: number >= Math.min(timeline.from, timeline.to) && number <= Math.max(timeline.from, timeline.to)
        }
        // qmllint enable unqualified

        MouseArea {
            parent: list
            anchors.fill: parent
            anchors.rightMargin: bar.visible ? bar.width : 0
            id: area
            property bool dragging: false
            property int pressedAt: -1

            function rowAt(y) {
                var at = list.indexAt(1, Math.max(0, Math.min(list.height - 1, y)) + list.contentY)
                return at < 0 && y > 0 ? list.count - 1 : at
            }

            onPressed: function (mouse) {
                list.forceActiveFocus(Qt.MouseFocusReason)
                var at = list.indexAt(mouse.x + list.contentX, mouse.y + list.contentY)
                if (at >= 0 && mouse.modifiers & Qt.ShiftModifier) {
                    timeline.stretch(at)
                    timeline.apply()
                    return
                }
                list.currentIndex = pressedAt = at
                if (at >= 0)
                    list.followIfAtEnd()
            }
            onPositionChanged: function (mouse) {
                if (pressedAt < 0 || (!dragging && rowAt(mouse.y) === pressedAt))
                    return
                if (!dragging) {
                    dragging = true
                    timeline.from = -1
                }
                timeline.stretch(rowAt(mouse.y))
            }
            onReleased: done()
            onCanceled: done()

            function done() {
                pressedAt = -1
                if (!dragging)
                    return
                timeline.apply()
                dragging = false
            }

            // Above the list and below it there is more.
            Timer {
                interval: 50
                repeat: true
                running: area.dragging && (area.mouseY < 0 || area.mouseY > area.height)
                onTriggered: timeline.stretch(list.currentIndex + (area.mouseY < 0 ? -1 : 1))
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

    Column {
        anchors.centerIn: list
        width: Math.min(list.width - timeline.theme.gap * 4, timeline.theme.character * 60)
        visible: timeline.lab.count === 0
        spacing: timeline.theme.gap * 2
        PlainLabel {
            objectName: "labEmpty"
            width: parent.width
            text: timeline.emptyText
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            color: timeline.theme.dim
        }
        FirstButton {
            theme: timeline.theme
            objectName: "labEmptyAction"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: text !== "" && list.height > implicitHeight + timeline.theme.unit * 4
            text: timeline.emptyAction
            onClicked: timeline.emptyActionWanted()
        }
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
