import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0

// The rows of a log. It follows the newest row while it is at the end, and stands still when a
// person has scrolled away; rows that leave at the front do not move what is being read.
ListView {
    id: list

    property Theme theme
    property Sentences sentences
    property TrafficLog log
    property RowSelection selection
    property LogColumns columns
    property string view: "text"
    property bool following: true
    property int fresh: 0
    readonly property LogSpeech speech: LogSpeech {}
    signal zoomed(int steps)
    signal opened(int row)
    // A person has gone to a row.
    signal chosen(int row)
    // The menu of a row is wanted, there.
    signal menuWanted(int row, real x, real y)

    readonly property real lineHeight: Math.ceil(columns.metrics.height * 1.25)
    readonly property real rowHeight: lineHeight * (view === "both" ? 2 : 1)
    readonly property real barWidth: bar.visible ? bar.width : 0
    readonly property int room: Math.ceil(width / columns.digit)

    model: log
    clip: true
    reuseItems: true
    boundsBehavior: Flickable.StopAtBounds
    highlightFollowsCurrentItem: false
    keyNavigationEnabled: false
    currentIndex: -1
    activeFocusOnTab: true
    cacheBuffer: 0

    Accessible.role: Accessible.List
    Accessible.name: qsTr("Traffic log")

    // Once for all changes of a turn.
    Timer {
        id: settle
        interval: 0
        onTriggered: list.positionViewAtEnd()
    }

    function toEnd() {
        following = true
        fresh = 0
        positionViewAtEnd()
    }

    function look() {
        if (moving || bar.pressed)
            followIfAtEnd()
    }

    function followIfAtEnd() {
        following = atYEnd || contentHeight <= height
        if (following)
            fresh = 0
    }

    function show(row) {
        if (row < 0)
            return
        currentIndex = row
        selection.only(row)
        positionViewAtIndex(row, ListView.Contain)
        followIfAtEnd()
        chosen(row)
    }

    function step(row, extend) {
        row = Math.max(0, Math.min(count - 1, row))
        if (count === 0)
            return
        currentIndex = row
        if (extend)
            selection.extendTo(row)
        else
            selection.only(row)
        positionViewAtIndex(row, ListView.Contain)
        followIfAtEnd()
        chosen(row)
    }

    function open(row) {
        if (row >= 0 && row < count)
            opened(row)
    }

    // The row that a menu is for is one of the selected ones, or the only one.
    function openMenu(row, x, y) {
        if (row < 0 || row >= count)
            return
        currentIndex = row
        if (!selection.contains(row))
            selection.only(row)
        chosen(row)
        menuWanted(row, x, y)
    }

    onContentYChanged: look()
    onMovementEnded: followIfAtEnd()
    onHeightChanged: if (following) settle.start()
    // Rows of another height are laid out later than that is known.
    onContentHeightChanged: if (following && !atYEnd) settle.start()
    onCountChanged: if (following) settle.start()

    Connections {
        target: list.log
        function onRowsInserted(parent, first, last) {
            list.selection.inserted(first, last)
            if (!list.following)
                list.fresh += last - first + 1
            else
                settle.start()
        }
        function onRowsRemoved(parent, first, last) {
            list.selection.removed(first, last)
        }
        function onModelReset() {
            list.selection.clear()
            list.currentIndex = -1
            list.fresh = 0
        }
    }

    Keys.onPressed: function (event) {
        var shift = (event.modifiers & Qt.ShiftModifier) !== 0
        var page = Math.max(1, Math.floor(height / rowHeight) - 1)
        var at = currentIndex < 0 ? (event.key === Qt.Key_Down ? -1 : count) : currentIndex
        event.accepted = true
        if (event.modifiers & Qt.AltModifier)
            event.accepted = false
        else if (event.matches(StandardKey.SelectAll))
            selection.all(count)
        else if (event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && shift)) {
            if (currentIndex < 0)
                step(count - 1, false)
            positionViewAtIndex(currentIndex, ListView.Contain)
            var item = itemAtIndex(currentIndex)
            if (item)
                openMenu(currentIndex, theme.gap * 4, item.y - contentY + rowHeight)
        } else if (event.modifiers & Qt.ControlModifier)
            event.accepted = false
        else if (event.key === Qt.Key_Up)
            step(at - 1, shift)
        else if (event.key === Qt.Key_Down)
            step(at + 1, shift)
        else if (event.key === Qt.Key_PageUp)
            step(at - page, shift)
        else if (event.key === Qt.Key_PageDown)
            step(at + page, shift)
        else if (event.key === Qt.Key_Home)
            step(0, shift)
        else if (event.key === Qt.Key_End) {
            step(count - 1, shift)
            toEnd()
        } else if (event.key === Qt.Key_Space && currentIndex >= 0)
            selection.toggle(currentIndex)
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && currentIndex >= 0)
            open(currentIndex)
        else
            event.accepted = false
    }

    // qmllint disable unqualified
    delegate: LogRow {
        width: ListView.view ? ListView.view.width - list.barWidth : 0
        theme: list.theme
        sentences: list.sentences
        view: list.view
        columns: list.columns
        speech: list.speech
        lineHeight: list.lineHeight
        room: list.room
        chosen: list.selection.count > 0 && list.selection.ranges && list.selection.contains(index)
        current: list.activeFocus && index === list.currentIndex
    }
    // qmllint enable unqualified

    MouseArea {
        parent: list
        anchors.fill: parent
        anchors.rightMargin: bar.visible ? bar.width : 0
        acceptedButtons: Qt.LeftButton | Qt.RightButton
        onPressed: function (mouse) {
            list.forceActiveFocus(Qt.MouseFocusReason)
            var row = list.indexAt(mouse.x + list.contentX, mouse.y + list.contentY)
            if (row < 0) {
                list.selection.clear()
                return
            }
            if (mouse.button === Qt.RightButton) {
                list.openMenu(row, mouse.x, mouse.y)
                return
            }
            list.currentIndex = row
            if (mouse.modifiers & Qt.ControlModifier)
                list.selection.toggle(row)
            else if (mouse.modifiers & Qt.ShiftModifier)
                list.selection.extendTo(row)
            else
                list.selection.only(row)
            list.chosen(row)
        }
        onWheel: function (wheel) {
            wheel.accepted = (wheel.modifiers & Qt.ControlModifier) !== 0
            if (wheel.accepted)
                list.zoomed(wheel.angleDelta.y > 0 ? 1 : -1)
        }
        onDoubleClicked: function (mouse) {
            if (mouse.button !== Qt.LeftButton)
                return
            var row = list.indexAt(mouse.x + list.contentX, mouse.y + list.contentY)
            if (row >= 0)
                list.open(row)
        }
    }

    ScrollBar.vertical: ScrollBar {
        id: bar
        policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        minimumSize: 0.04
        Accessible.role: Accessible.ScrollBar
        Accessible.name: qsTr("Scroll the log")
        onPressedChanged: list.followIfAtEnd()
    }

    Rectangle {
        parent: list
        anchors.fill: parent
        anchors.margins: -1
        z: 2
        visible: list.activeFocus
        color: "transparent"
        border.width: 2
        border.color: list.theme.accent
    }
}
