import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// F1: every key at a glance.
Popup {
    id: help

    property Theme theme
    property string version: ""

    readonly property var lines: [
        ["Ctrl+1, Ctrl+2", qsTr("TCP server, TCP client")],
        ["Ctrl+E", qsTr("Enable or disable")],
        ["Ctrl+Enter", qsTr("Send")],
        ["Ctrl+\u2191, Ctrl+\u2193", qsTr("Earlier and later texts that were sent")],
        ["Ctrl+T", qsTr("Start or stop the timer")],
        ["Ctrl+O", qsTr("Send a file")],
        ["Ctrl+F, F3, Shift+F3", qsTr("Find, next, previous")],
        ["Ctrl+P", qsTr("Pause or resume the log")],
        ["Ctrl+C, Ctrl+A", qsTr("Copy rows, select all rows")],
        ["Ctrl+L", qsTr("Clear the log")],
        ["Ctrl+S", qsTr("Save the log")],
        [qsTr("Enter, double click"), qsTr("Open an entry as a whole")],
        [qsTr("End"), qsTr("Go to the newest row")],
        ["Ctrl++, Ctrl+\u2212, Ctrl+0", qsTr("Larger, smaller, normal log font")],
        [qsTr("Space, Del"), qsTr("Select a client, disconnect the selected")],
        ["Esc", qsTr("Stop the timer, close what is open")],
        ["F1", qsTr("This list")]
    ]

    objectName: "shortcutList"
    modal: true
    focus: true
    padding: theme.gap * 2
    anchors.centerIn: Overlay.overlay
    height: Math.min(implicitHeight, Overlay.overlay ? Overlay.overlay.height - theme.gap * 2 : implicitHeight)

    background: Rectangle {
        color: help.theme.base
        border.color: help.theme.line
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
        Flickable {
            id: scroller
            clip: true
            contentHeight: grid.implicitHeight
            boundsBehavior: Flickable.StopAtBounds
            implicitWidth: grid.implicitWidth + help.theme.gap * 2
            implicitHeight: grid.implicitHeight
            Layout.fillWidth: true
            Layout.fillHeight: true
            ScrollBar.vertical: ScrollBar {}

            GridLayout {
                id: grid
                columns: 2
                columnSpacing: help.theme.gap * 3
                rowSpacing: help.theme.small
                Repeater {
                    model: help.lines.length * 2
                    // qmllint disable unqualified
                    PlainLabel {
                        required property int index
                        text: help.lines[Math.floor(index / 2)][index % 2]
                        color: index % 2 ? help.theme.text : help.theme.accent
                    }
                    // qmllint enable unqualified
                }
            }
        }
        RowLayout {
            PlainLabel {
                text: "qtcp " + help.version
                color: help.theme.dim
                Layout.fillWidth: true
            }
            PushButton {
                theme: help.theme
                objectName: "shortcutListClose"
                text: qsTr("Close")
                tip: qsTr("Close this list")
                keys: "Esc"
                focus: true
                onClicked: help.close()
            }
        }
    }
}
