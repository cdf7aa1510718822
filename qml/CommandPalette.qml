import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// Every action by its name, found while one types, in either language.
Popup {
    id: finder

    property Theme theme
    property Actions actions
    property var found: []

    objectName: "commandPalette"
    modal: true
    focus: true
    padding: theme.gap
    width: Math.min(theme.character * 76, parent ? parent.width - theme.gap * 4 : 0)
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(parent.height * 0.08) : 0
    parent: Overlay.overlay

    function search(text) {
        var words = text.trim().toLowerCase().split(/\s+/)
        var fitting = []
        var list = actions.list
        for (var i = 0; i < list.length; i++) {
            if (list[i].id === "palette" || list[i].id === "escape")
                continue
            var names = [actions.named(list[i].name, "en"), actions.named(list[i].name, "zh_CN")]
            var all = (names.join(" ") + " " + actions.keysOf(list[i])).toLowerCase()
            if (!words.every(function (word) { return all.indexOf(word) >= 0 }))
                continue
            var shown = actions.say(list[i])
            var first = shown.toLowerCase().indexOf(words[0]) === 0
            fitting.push({
                action: list[i], text: shown, other: names[0] === shown ? names[1] : names[0],
                keys: actions.keysOf(list[i]), possible: actions.possible(list[i]), rank: first ? 0 : 1, at: i
            })
        }
        fitting.sort(function (a, b) { return a.rank - b.rank || a.at - b.at })
        found = fitting
        results.currentIndex = fitting.length > 0 ? 0 : -1
    }

    function take(row) {
        if (row < 0 || row >= found.length || !found[row].possible)
            return
        var action = found[row].action
        close()
        // When the focus is back where it was: an action may want it elsewhere.
        Qt.callLater(action.run)
    }

    onAboutToShow: {
        input.text = ""
        search("")
    }
    onOpened: input.forceActiveFocus(Qt.PopupFocusReason)

    background: Rectangle {
        color: finder.theme.raised
        border.color: finder.theme.edge
        radius: finder.theme.corner * 2
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: finder.theme.small
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("All commands")

        Field {
            id: input
            theme: finder.theme
            objectName: "paletteField"
            label: qsTr("Search the commands")
            placeholderText: qsTr("Type what you want to do")
            Layout.fillWidth: true
            onTextChanged: finder.search(text)
            onAccepted: finder.take(results.currentIndex)
            Keys.onPressed: function (event) {
                var page = 8
                var step = event.key === Qt.Key_Down ? 1 : event.key === Qt.Key_Up ? -1
                    : event.key === Qt.Key_PageDown ? page : event.key === Qt.Key_PageUp ? -page : 0
                event.accepted = step !== 0
                if (step !== 0 && finder.found.length > 0)
                    results.currentIndex = Math.max(0, Math.min(finder.found.length - 1, results.currentIndex + step))
            }
        }
        ListView {
            id: results
            objectName: "paletteList"
            clip: true
            model: finder.found
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            // The row that is cut says that there are more.
            implicitHeight: Math.min(count, 10.5) * finder.theme.control
            Layout.fillWidth: true
            Layout.maximumHeight: finder.parent ? Math.max(finder.theme.control, finder.parent.height * 0.8 - input.height - finder.theme.unit * 3) : implicitHeight
            ScrollBar.vertical: ScrollBar { policy: results.contentHeight > results.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff }
            Accessible.role: Accessible.List
            Accessible.name: qsTr("All commands")

            // qmllint disable unqualified
            delegate: ItemDelegate {
                id: option
                required property int index
                required property var modelData
                width: ListView.view ? ListView.view.width : implicitWidth
                implicitHeight: finder.theme.control
                leftPadding: finder.theme.gap
                rightPadding: finder.theme.gap * 2
                topPadding: 0
                bottomPadding: 0
                enabled: modelData.possible
                highlighted: ListView.isCurrentItem
                objectName: "command_" + modelData.action.id
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.text + (modelData.keys === "" ? "" : ", " + modelData.keys)
                onClicked: finder.take(index)
                ToolTip.visible: hovered
                ToolTip.delay: 600
                ToolTip.text: modelData.text + "\n" + modelData.other
                contentItem: RowLayout {
                    spacing: finder.theme.gap
                    PlainLabel {
                        text: option.modelData.text
                        elide: Text.ElideRight
                        color: option.enabled ? finder.theme.text : finder.theme.faint
                        Layout.preferredWidth: option.availableWidth * 0.42
                    }
                    PlainLabel {
                        text: option.modelData.other
                        elide: Text.ElideRight
                        color: finder.theme.faint
                        Layout.minimumWidth: 0
                        Layout.fillWidth: true
                        Accessible.ignored: true
                    }
                    PlainLabel {
                        text: option.modelData.keys
                        color: finder.theme.accent
                        Accessible.ignored: true
                    }
                }
                background: Rectangle {
                    radius: finder.theme.corner
                    color: option.highlighted ? finder.theme.selection
                        : option.hovered ? finder.theme.hover : "transparent"
                }
            }
            // qmllint enable unqualified
        }
        PlainLabel {
            objectName: "paletteNothing"
            visible: finder.found.length === 0
            text: qsTr("No command is called so.")
            color: finder.theme.dim
            Layout.margins: finder.theme.gap
        }
        Rectangle {
            visible: results.count > 0
            implicitHeight: 1
            color: finder.theme.line
            Layout.fillWidth: true
        }
        RowLayout {
            visible: results.count > 0
            Layout.leftMargin: finder.theme.gap
            Layout.rightMargin: finder.theme.gap
            PlainLabel {
                objectName: "paletteCount"
                text: qsTr("%n command(s)", "", results.count)
                color: finder.theme.dim
                Layout.fillWidth: true
            }
            PlainLabel {
                text: qsTr("\u2191 \u2193 choose, Enter does it, Esc closes")
                color: finder.theme.dim
                elide: Text.ElideRight
                Layout.minimumWidth: 0
                Accessible.ignored: true
                HoverHandler { id: overKeys }
                ToolTip.visible: overKeys.hovered && truncated
                ToolTip.text: text
            }
        }
    }
}
