import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// F1: every key at a glance.
Popup {
    id: help

    property Theme theme
    property Actions actions

    objectName: "shortcutList"
    modal: true
    focus: true
    padding: theme.gap * 2
    parent: Overlay.overlay
    anchors.centerIn: parent
    height: Math.min(implicitHeight, parent ? parent.height - theme.gap * 2 : implicitHeight)

    background: Rectangle {
        color: help.theme.raised
        border.color: help.theme.edge
        radius: help.theme.corner * 2
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: help.theme.gap
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Keyboard shortcuts")

        PlainLabel {
            text: qsTr("Keyboard shortcuts")
            font.bold: true
            color: help.theme.text
        }
        ShortcutTable {
            theme: help.theme
            actions: help.actions
            lists: help.theme.windowWidth > help.theme.character * 120 ? 2 : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        PushButton {
            theme: help.theme
            objectName: "shortcutListClose"
            text: qsTr("Close")
            tip: qsTr("Close this list")
            keys: "Esc"
            focus: true
            Layout.alignment: Qt.AlignRight
            onClicked: help.close()
        }
    }
}
