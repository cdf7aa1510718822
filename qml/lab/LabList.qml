import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// What can be played, in the order of the course: one stop of Tab, with the arrows between the entries.
// Above it what has to be in them.
Rectangle {
    id: side

    property Theme theme
    // { id, heading, title, ... }
    property var entries: []
    property string chosen: ""
    // The names of the lessons that were done.
    property var done: []
    property alias words: filter.text
    readonly property var shown: filtered(entries, words.trim().toLowerCase())
    readonly property int at: shown.map(function (one) { return one.id }).indexOf(chosen)
    signal picked(string id)
    signal played()

    color: theme.base
    border.color: theme.line

    function focusInput() { list.forceActiveFocus(Qt.ShortcutFocusReason) }

    function focusFilter() { filter.forceActiveFocus(Qt.ShortcutFocusReason) }

    // Those that are called so, each section with its heading; then those whose texts have the words.
    function filtered(entries, words) {
        var found = [], more = []
        var heading = "", told = ""
        for (var i = 0; i < entries.length; i++) {
            var one = entries[i]
            heading = one.heading !== "" ? one.heading : heading
            if (has([heading, one.title, one.id, one.scenario], words)) {
                found.push({ id: one.id, title: one.title, heading: heading === told ? "" : heading })
                told = heading
            } else if (has(said(one), words))
                more.push({ id: one.id, title: one.title, heading: more.length > 0 ? "" : qsTr("In the texts") })
        }
        return found.concat(more)
    }

    function has(texts, words) { return texts.join("\n").toLowerCase().indexOf(words) >= 0 }

    // What an entry says, and what a person may call it.
    function said(one) {
        var asks = (one.questions || []).map(function (question) { return [question.ask].concat(question.answers).join("\n") })
        return asks.concat([one.words, one.about, one.see, one.why, one.tryIt, one.differs].filter(function (text) { return text !== undefined }))
    }

    function pick(row) {
        if (row >= 0 && row < shown.length) {
            picked(shown[row].id)
            list.positionViewAtIndex(row, ListView.Contain)
        }
    }

    // The same rows in another language: what stood at the top stays there.
    onEntriesChanged: {
        settle.top = list.indexAt(1, list.contentY)
        settle.restart()
    }
    // Rows have their new heights with the next picture.
    Timer {
        id: settle
        property int top: -1
        interval: 40
        onTriggered: if (top >= 0) list.positionViewAtIndex(top, ListView.Beginning)
    }

    Field {
        id: filter
        theme: side.theme
        objectName: "labFilter"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: side.theme.small
        placeholderText: qsTr("Find a lesson")
        tip: qsTr("Words of a section, of a title or of what is said there; Enter goes to the first that has them")
        keys: "Ctrl+F"
        onAccepted: {
            side.pick(0)
            side.focusInput()
        }
        Keys.onDownPressed: side.focusInput()
    }

    ListView {
        id: list
        objectName: "labList"
        anchors.fill: parent
        anchors.margins: 1
        anchors.topMargin: filter.height + side.theme.small * 2
        clip: true
        // By number: the view stays where it is when the texts are others.
        model: side.shown.length
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false
        activeFocusOnTab: true
        currentIndex: side.at
        highlightFollowsCurrentItem: false
        onCurrentIndexChanged: {
            settle.stop()
            positionViewAtIndex(Math.max(0, currentIndex), ListView.Contain)
        }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("What is played")

        Keys.onPressed: function (event) {
            var page = 5
            event.accepted = true
            if (event.modifiers & ~Qt.KeypadModifier)
                event.accepted = false
            else if (event.key === Qt.Key_Up)
                side.pick(Math.max(0, side.at - 1))
            else if (event.key === Qt.Key_Down)
                side.pick(Math.min(count - 1, side.at + 1))
            else if (event.key === Qt.Key_PageUp)
                side.pick(Math.max(0, side.at - page))
            else if (event.key === Qt.Key_PageDown)
                side.pick(Math.min(count - 1, side.at + page))
            else if (event.key === Qt.Key_Home)
                side.pick(0)
            else if (event.key === Qt.Key_End)
                side.pick(count - 1)
            else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
                side.played()
            else
                event.accepted = false
        }

        ScrollBar.vertical: ScrollBar {
            id: bar
            policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            minimumSize: 0.04
            Accessible.role: Accessible.ScrollBar
            Accessible.name: qsTr("Scroll what can be played")
        }

        // qmllint disable unqualified
        delegate: Column {
            id: part
            required property int index
            readonly property var modelData: side.shown[index] || ({ id: "", title: "", heading: "" })
            readonly property bool on: modelData.id === side.chosen
            readonly property bool done: side.done.indexOf(modelData.id) >= 0
            width: ListView.view ? ListView.view.width - (bar.visible ? bar.width : 0) : 0

            PlainLabel {
                width: parent.width
                visible: part.modelData.heading !== ""
                topPadding: part.index === 0 ? side.theme.small : side.theme.gap
                bottomPadding: side.theme.small
                leftPadding: side.theme.gap
                rightPadding: side.theme.gap
                text: part.modelData.heading
                wrapMode: Text.Wrap
                font.bold: true
                font.pointSize: side.theme.smallFont
                color: side.theme.dim
            }
            Rectangle {
                objectName: "labEntry_" + part.modelData.id
                width: parent.width
                height: words.height + side.theme.small * 2
                color: part.on ? side.theme.selection : mouse.containsMouse ? side.theme.hover : "transparent"
                border.width: part.on && list.activeFocus ? 1 : 0
                border.color: side.theme.accent
                Accessible.role: Accessible.ListItem
                Accessible.name: part.done ? qsTr("%1, done").arg(part.modelData.title) : part.modelData.title
                Accessible.focusable: true
                Accessible.focused: part.on && list.activeFocus
                Accessible.selectable: true
                Accessible.selected: part.on
                Accessible.onPressAction: side.pick(part.index)

                Rectangle {
                    width: 3
                    height: parent.height
                    visible: part.on
                    color: side.theme.accent
                }
                PlainLabel {
                    id: words
                    x: side.theme.gap
                    y: side.theme.small
                    // The tick has its room before it is there: no title wraps by it.
                    width: parent.width - side.theme.gap * 2 - tick.width
                    text: part.modelData.title
                    wrapMode: Text.Wrap
                    color: side.theme.text
                    Accessible.ignored: true
                }
                PlainLabel {
                    id: tick
                    objectName: "labDone_" + part.modelData.id
                    x: parent.width - width - side.theme.gap
                    y: side.theme.small
                    visible: part.done
                    leftPadding: side.theme.small
                    text: "\u2713"
                    font.bold: true
                    color: side.theme.good
                    Accessible.ignored: true
                }
                MouseArea {
                    id: mouse
                    anchors.fill: parent
                    hoverEnabled: true
                    onPressed: {
                        list.forceActiveFocus(Qt.MouseFocusReason)
                        side.pick(part.index)
                    }
                    onDoubleClicked: side.played()
                }
            }
        }
        // qmllint enable unqualified
    }
    PlainLabel {
        objectName: "labFoundNone"
        visible: side.shown.length === 0
        anchors.fill: list
        anchors.margins: side.theme.gap
        text: qsTr("No lesson and no example has these words.")
        wrapMode: Text.Wrap
        color: side.theme.dim
    }
    Rectangle {
        anchors.fill: list
        visible: list.activeFocus
        color: "transparent"
        border.width: 2
        border.color: side.theme.accent
    }
}
