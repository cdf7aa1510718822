import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// A text of the course line by line. The steps that run are marked, and the first line of each tells
// how often it ran and when last.
Rectangle {
    id: side

    property Theme theme
    property string name: ""
    property string label: ""
    // { text, step }, as Lab.course gives them.
    property var lines: []
    // { count, time, row } of each step, the first one's first.
    property var steps: []
    // The numbers of the steps that are marked.
    property var lit: []
    signal picked(int step)

    color: theme.base
    border.color: theme.line

    function begins(index) {
        var step = lines[index].step
        return step > 0 && (index === 0 || lines[index - 1].step !== step)
    }

    // To where the marked steps begin.
    function show() {
        for (var i = 0; i < lines.length && lit.length > 0; i++)
            if (lit.indexOf(lines[i].step) >= 0) {
                list.currentIndex = i
                list.positionViewAtIndex(i, ListView.Beginning)
                return
            }
    }

    ListView {
        id: list
        objectName: side.name
        anchors.fill: parent
        anchors.margins: 1
        clip: true
        model: side.lines.length
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false
        highlightFollowsCurrentItem: false
        activeFocusOnTab: true
        currentIndex: 0
        Accessible.role: Accessible.List
        Accessible.name: side.label

        function go(index) {
            currentIndex = Math.max(0, Math.min(count - 1, index))
            positionViewAtIndex(currentIndex, ListView.Contain)
        }

        Keys.onPressed: function (event) {
            var page = Math.max(1, Math.floor(height / side.theme.unit) - 1)
            event.accepted = true
            if (event.modifiers & ~Qt.KeypadModifier)
                event.accepted = false
            else if (event.key === Qt.Key_Up)
                go(currentIndex - 1)
            else if (event.key === Qt.Key_Down)
                go(currentIndex + 1)
            else if (event.key === Qt.Key_PageUp)
                go(currentIndex - page)
            else if (event.key === Qt.Key_PageDown)
                go(currentIndex + page)
            else if (event.key === Qt.Key_Home)
                go(0)
            else if (event.key === Qt.Key_End)
                go(count - 1)
            else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && currentIndex >= 0)
                side.picked(side.lines[currentIndex].step)
            else
                event.accepted = false
        }

        ScrollBar.vertical: ScrollBar {
            id: bar
            policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            minimumSize: 0.04
            Accessible.role: Accessible.ScrollBar
            Accessible.name: qsTr("Scroll the code")
        }

        // qmllint disable unqualified
        delegate: Rectangle {
            id: line
            required property int index
            readonly property var one: side.lines[index] || ({ text: "", step: 0 })
            readonly property bool marked: side.lit.indexOf(one.step) >= 0
            readonly property bool first: side.begins(index)
            readonly property var ran: first && side.steps[one.step - 1] ? side.steps[one.step - 1] : ({ count: 0 })
            readonly property string told: ran.count > 0 ? qsTr("%1×, last at %2 ms").arg(ran.count).arg(ran.time) : ""
            width: ListView.view ? ListView.view.width - (bar.visible ? bar.width : 0) : 0
            height: Math.max(words.height, often.visible ? often.height : 0)
            color: marked ? side.theme.selection : mouse.containsMouse && one.step > 0 ? side.theme.hover : "transparent"
            border.width: index === list.currentIndex && list.activeFocus ? 1 : 0
            border.color: side.theme.accent
            Accessible.role: Accessible.ListItem
            Accessible.name: told === "" ? one.text : one.text + ", " + told
            Accessible.focusable: true
            Accessible.focused: index === list.currentIndex && list.activeFocus
            Accessible.selectable: true
            Accessible.selected: marked
            Accessible.onPressAction: side.picked(one.step)

            Rectangle {
                width: 3
                height: parent.height
                visible: line.marked
                color: side.theme.accent
            }
            PlainLabel {
                id: words
                x: side.theme.gap
                width: Math.max(0, line.width - x * 2 - (often.visible ? often.width + side.theme.gap : 0))
                text: line.one.text
                wrapMode: Text.Wrap
                font.family: side.theme.mono
                font.pointSize: side.theme.logFont
                color: line.one.step > 0 ? side.theme.text : side.theme.dim
                Accessible.ignored: true
            }
            PlainLabel {
                id: often
                x: line.width - width - side.theme.gap
                visible: line.told !== ""
                width: Math.min(implicitWidth, line.width / 3)
                text: line.told
                wrapMode: Text.Wrap
                horizontalAlignment: Text.AlignRight
                font.pointSize: side.theme.smallFont
                color: side.theme.good
                Accessible.ignored: true
            }
            MouseArea {
                id: mouse
                objectName: side.name + "_" + line.index
                anchors.fill: parent
                hoverEnabled: true
                onPressed: {
                    list.forceActiveFocus(Qt.MouseFocusReason)
                    list.currentIndex = line.index
                }
                onClicked: side.picked(line.one.step)
            }
        }
        // qmllint enable unqualified
    }
    Rectangle {
        anchors.fill: parent
        visible: list.activeFocus
        color: "transparent"
        border.width: 2
        border.color: side.theme.accent
    }
}
