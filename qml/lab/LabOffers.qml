import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// What can stand at the caret of a script, while it is written. The focus stays in the text.
Popup {
    id: offers

    property Theme theme
    property Lab lab: null
    // The TextArea, whose keys come to hear() first.
    property var area: null

    property int start: 0
    property int end: 0
    property var words: []
    property string typed: ""
    // A person has gone through the list.
    property bool chosen: false
    readonly property var current: words[list.currentIndex] || { word: "", meaning: "" }
    // For who does not see the list.
    readonly property string spoken: opened ? current.word + ": " + current.meaning : ""

    objectName: "labOffers"
    focus: false
    padding: 1
    closePolicy: Popup.CloseOnPressOutside

    // Where a word is whole Enter makes a line, as it does without a list.
    readonly property bool whole: typed === "" || words.some(function (one) { return one.word === offers.typed })

    function ask() {
        var found = area.selectedText === "" ? lab.offers(area.text, area.cursorPosition) : ({})
        words = found.words || []
        typed = words.length > 0 ? area.text.slice(found.start, area.cursorPosition) : ""
        if (words.length === 0 || (words.length === 1 && words[0].word === typed))
            return close()
        start = found.start
        end = found.end
        chosen = false
        list.currentIndex = 0
        list.positionViewAtBeginning()
        place()
        open()
    }

    // What was typed has changed the word, or is another one.
    function follow() {
        if (!area || !area.activeFocus)
            return close()
        if (opened || /[A-Za-z]/.test(area.text.charAt(area.cursorPosition - 1)))
            ask()
        if (typed === "")
            close()
    }

    // None is the present one.
    function take(row) {
        var word = row < 0 ? current.word : words[row].word
        close()
        area.remove(start, end)
        area.insert(start, word)
        area.forceActiveFocus(Qt.OtherFocusReason)
    }

    function move(rows) {
        list.currentIndex = Math.max(0, Math.min(words.length - 1, list.currentIndex + rows))
        chosen = true
    }

    // Beside the line of the caret, where there is more room.
    function place() {
        var caret = area.cursorRectangle
        var at = area.mapToItem(null, caret.x, caret.y)
        var above = at.y - theme.gap
        var below = theme.windowHeight - at.y - caret.height - theme.gap
        var wanted = words.length * rowHeight + foot.height + 2
        var most = 8 * rowHeight + foot.height + 2
        var down = below >= Math.min(wanted, most) || below >= above
        height = Math.max(rowHeight, Math.min(wanted, most, down ? below : above))
        x = caret.x - Math.max(0, at.x + width + theme.gap - theme.windowWidth)
        y = down ? caret.y + caret.height : caret.y - height
    }

    // Before the text hears it.
    function hear(event) {
        var plain = (event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier)) === 0
        var enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
        if (event.key === Qt.Key_Space && (event.modifiers & Qt.ControlModifier) !== 0) {
            event.accepted = true
            return ask()
        }
        if (opened && plain) {
            event.accepted = true
            if (event.key === Qt.Key_Down || event.key === Qt.Key_Up)
                return move(event.key === Qt.Key_Down ? 1 : -1)
            if (event.key === Qt.Key_PageDown || event.key === Qt.Key_PageUp)
                return move(event.key === Qt.Key_PageDown ? 7 : -7)
            if (event.key === Qt.Key_Escape)
                return close()
            if (enter && (chosen || !whole))
                return take(-1)
            event.accepted = false
        }
        var isKey = event.text !== "" && plain && !enter
        if (isKey && (opened || /^[A-Za-z]$/.test(event.text)))
            Qt.callLater(follow)
        else if (opened && event.key !== Qt.Key_Shift)
            close()
    }

    readonly property real rowHeight: Math.ceil(theme.unit * 1.4)
    // The room that all meanings have in a row, and what the longest would need.
    readonly property real wordWidth: words.reduce(function (most, one) { return Math.max(most, Math.ceil(mono.advanceWidth(one.word))) }, 0) + (mono.font.pointSize > 0 ? theme.gap : 0)
    readonly property real longest: words.reduce(function (most, one) { return Math.max(most, Math.ceil(letters.advanceWidth(one.meaning))) }, 0) + (letters.font.pointSize > 0 ? 0 : 1)
    readonly property real needed: longest + wordWidth + theme.gap * 4
    readonly property real room: Math.min(theme.character * 90, theme.windowWidth - theme.gap * 2)
    // So many lines the longest takes below the list: its height stays while one goes through it.
    readonly property int lines: needed > room ? Math.ceil(longest * 1.1 / (room - theme.gap * 2)) : 0
    width: Math.min(room, needed)

    FontMetrics {
        id: mono
        font.family: offers.theme.mono
        font.pointSize: offers.theme.logFont
    }
    FontMetrics { id: letters }

    background: Rectangle {
        color: offers.theme.base
        border.color: offers.theme.edge
        radius: offers.theme.corner
    }

    ListView {
        id: list
        objectName: "labOffersList"
        anchors.fill: parent
        anchors.bottomMargin: foot.height
        clip: true
        model: offers.words
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar { policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("What can stand here")

        // qmllint disable unqualified
        delegate: ItemDelegate {
            id: option
            required property int index
            required property var modelData
            objectName: "labOffer_" + modelData.word
            width: ListView.view ? ListView.view.width : implicitWidth
            height: offers.rowHeight
            leftPadding: offers.theme.gap
            rightPadding: offers.theme.gap * 2
            topPadding: 0
            bottomPadding: 0
            focusPolicy: Qt.NoFocus
            highlighted: ListView.isCurrentItem
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.word + ": " + modelData.meaning
            contentItem: Item {
                PlainLabel {
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(parent.width, offers.wordWidth)
                    text: option.modelData.word
                    elide: Text.ElideRight
                    font.family: offers.theme.mono
                    font.pointSize: offers.theme.logFont
                    color: offers.theme.text
                }
                PlainLabel {
                    anchors.verticalCenter: parent.verticalCenter
                    x: Math.min(parent.width, offers.wordWidth)
                    width: Math.max(0, parent.width - x)
                    text: option.modelData.meaning
                    elide: Text.ElideRight
                    color: offers.theme.dim
                }
            }
            background: Rectangle {
                color: option.highlighted ? offers.theme.selection : option.hovered ? offers.theme.hover : offers.theme.base
            }
            onClicked: offers.take(index)
        }
        // qmllint enable unqualified
    }

    // Where a row is too short for what a word means, it stands here.
    Item {
        id: foot
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: offers.lines > 0 ? offers.lines * offers.theme.unit + offers.theme.small * 2 : 0
        visible: height > 0
        Rectangle {
            width: parent.width
            height: 1
            color: offers.theme.line
        }
        PlainLabel {
            objectName: "labOffersMeaning"
            x: offers.theme.gap
            y: offers.theme.small
            width: Math.max(0, foot.width - offers.theme.gap * 2)
            text: offers.current.meaning
            wrapMode: Text.Wrap
            color: offers.theme.text
        }
    }
}
