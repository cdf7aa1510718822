import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// The clients of the server. Selecting some says whom to send to; it hides nothing.
ColumnLayout {
    id: table

    property Theme theme
    property Sentences sentences
    property TcpServer server
    property string emptyText: ""
    readonly property var clients: server.clients
    // The number of the client from which Shift selects; rows move when others leave.
    property real anchor: -1

    // Only the rows of this one are wanted.
    signal onlyWanted(string peer)
    signal copied(string text)

    spacing: theme.small

    function openMenu(row, x, y) {
        if (row < 0 || row >= list.count)
            return
        if (!clients.isSelected(row))
            pick(row, Qt.NoModifier)
        menu.address = clients.address(row)
        menu.popup(list, x, y)
    }

    function pick(row, modifiers) {
        if (row < 0 || row >= list.count)
            return
        var from = modifiers & Qt.ShiftModifier ? clients.rowOf(anchor) : -1
        if (from >= 0) {
            clients.selectRange(Math.min(from, row), Math.max(from, row))
        } else if (modifiers & Qt.ControlModifier) {
            clients.select(row, !clients.isSelected(row))
            anchor = clients.clientId(row)
        } else {
            clients.selectOnly(row)
            anchor = clients.clientId(row)
        }
        list.currentIndex = row
    }

    RowLayout {
        spacing: table.theme.small
        Layout.fillWidth: true
        PlainLabel {
            objectName: "clientCount"
            text: qsTr("Clients")
            font.bold: true
            color: table.theme.text
        }
        PlainLabel {
            text: table.server.clientCount
            color: table.theme.dim
            Layout.fillWidth: true
        }
        PushButton {
            theme: table.theme
            objectName: "disconnectButton"
            text: table.clients.selectedCount > 0
                ? qsTr("Disconnect %n", "", table.clients.selectedCount) : qsTr("Disconnect")
            tip: qsTr("Disconnect the selected clients")
            keys: "Del"
            enabled: table.clients.selectedCount > 0
            onClicked: table.server.disconnectSelected()
        }
    }

    Rectangle {
        color: table.theme.base
        border.color: table.theme.line
        Layout.fillWidth: true
        Layout.fillHeight: true

        ListView {
            id: list
            objectName: "clientTable"
            anchors.fill: parent
            anchors.margins: 1
            model: table.clients
            clip: true
            reuseItems: true
            boundsBehavior: Flickable.StopAtBounds
            highlightFollowsCurrentItem: false
            keyNavigationEnabled: false
            activeFocusOnTab: true
            currentIndex: -1
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Clients")
            ScrollBar.vertical: ScrollBar {
                id: bar
                policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                minimumSize: 0.06
                Accessible.role: Accessible.ScrollBar
                Accessible.name: qsTr("Scroll the clients")
            }

            function step(row, modifiers) {
                row = Math.max(0, Math.min(count - 1, row))
                table.pick(row, modifiers & Qt.ShiftModifier)
                positionViewAtIndex(row, ListView.Contain)
            }

            Keys.onPressed: function (event) {
                var page = Math.max(1, Math.floor(height / (table.theme.unit * 2.7)) - 1)
                event.accepted = true
                if (count === 0)
                    event.accepted = false
                else if (event.matches(StandardKey.SelectAll))
                    table.clients.selectAll()
                else if (event.key === Qt.Key_Up)
                    step(currentIndex - 1, event.modifiers)
                else if (event.key === Qt.Key_Down)
                    step(currentIndex + 1, event.modifiers)
                else if (event.key === Qt.Key_PageUp)
                    step(currentIndex - page, event.modifiers)
                else if (event.key === Qt.Key_PageDown)
                    step(currentIndex + page, event.modifiers)
                else if (event.key === Qt.Key_Home)
                    step(0, event.modifiers)
                else if (event.key === Qt.Key_End)
                    step(count - 1, event.modifiers)
                else if (event.key === Qt.Key_Space && currentIndex >= 0)
                    table.pick(currentIndex, Qt.ControlModifier)
                else if (event.key === Qt.Key_Delete)
                    table.server.disconnectSelected()
                else if (event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier)) {
                    var item = itemAtIndex(Math.max(0, currentIndex))
                    table.openMenu(Math.max(0, currentIndex), table.theme.gap, item ? item.y - contentY + item.height : 0)
                }
                else
                    event.accepted = false
            }

            // qmllint disable unqualified
            delegate: ClientRow {
                width: ListView.view ? ListView.view.width : 0
                theme: table.theme
                sentences: table.sentences
                current: list.activeFocus && index === list.currentIndex
                barWidth: bar.visible ? bar.width : 0
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
                    if (mouse.button === Qt.RightButton)
                        table.openMenu(row, mouse.x, mouse.y)
                    else if (row >= 0)
                        table.pick(row, mouse.modifiers)
                    else
                        table.clients.selectNone()
                }
            }
            Rectangle {
                parent: list
                anchors.fill: parent
                anchors.margins: -1
                visible: list.activeFocus
                color: "transparent"
                border.width: 2
                border.color: table.theme.accent
            }
        }
        PlainLabel {
            objectName: "clientsEmpty"
            anchors.fill: parent
            anchors.margins: table.theme.gap
            visible: list.count === 0
            text: table.emptyText
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            elide: Text.ElideRight
            color: table.theme.dim
        }
    }

    PlainMenu {
        id: menu
        property string address: ""
        theme: table.theme
        MenuEntry {
            theme: table.theme
            objectName: "clientOnly"
            text: qsTr("Only this client in the log")
            onTriggered: table.onlyWanted(menu.address)
        }
        MenuEntry {
            theme: table.theme
            objectName: "clientCopy"
            text: qsTr("Copy the address")
            onTriggered: table.copied(menu.address)
        }
        MenuLine { theme: table.theme }
        MenuEntry {
            theme: table.theme
            objectName: "clientDisconnect"
            text: table.clients.selectedCount > 1
                ? qsTr("Disconnect %n", "", table.clients.selectedCount) : qsTr("Disconnect")
            keys: "Del"
            onTriggered: table.server.disconnectSelected()
        }
    }
}
