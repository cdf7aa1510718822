import QtQuick 2.15
import QtQuick.Controls 2.15

// What was sent before, to be taken again.
Popup {
    id: popup

    property Theme theme
    property var entries: []
    signal taken(var entry)

    objectName: "historyPopup"
    padding: 1
    width: theme.character * 46
    height: Math.min(Math.max(1, entries.length), 9) * theme.control + 2
    focus: true
    onOpened: {
        list.currentIndex = 0
        list.forceActiveFocus(Qt.PopupFocusReason)
    }

    function take(row) {
        close()
        if (row >= 0 && row < entries.length)
            taken(entries[row])
    }

    background: Rectangle {
        color: popup.theme.base
        border.color: popup.theme.line
        radius: popup.theme.corner
    }

    ListView {
        id: list
        objectName: "historyList"
        anchors.fill: parent
        clip: true
        model: popup.entries
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("History")
        Keys.onReturnPressed: popup.take(currentIndex)
        Keys.onEnterPressed: popup.take(currentIndex)

        // qmllint disable unqualified
        delegate: ItemDelegate {
            id: option
            required property int index
            required property var modelData
            width: ListView.view ? ListView.view.width : implicitWidth
            implicitHeight: popup.theme.control
            leftPadding: popup.theme.gap
            rightPadding: popup.theme.gap
            topPadding: 0
            bottomPadding: 0
            highlighted: ListView.isCurrentItem
            Accessible.name: modelData.text.slice(0, 200)
            contentItem: PlainLabel {
                text: (option.modelData.mode === "text" ? "" : "[" + option.modelData.mode + "] ")
                    + option.modelData.text.slice(0, 200).replace(/\n/g, "\u21b5")
                elide: Text.ElideRight
                color: popup.theme.text
            }
            background: Rectangle {
                color: option.highlighted || option.hovered ? popup.theme.selection : popup.theme.base
            }
            onClicked: popup.take(index)
        }
        // qmllint enable unqualified
    }
}
