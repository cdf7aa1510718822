import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// The states of the socket that the chosen row is about, and what the kernel says of it now.
Flickable {
    id: states

    property Theme theme
    property Lab lab
    property int row: -1
    property string tabOf: ""
    property var told: ({})
    readonly property bool any: told.present !== undefined

    anchors.fill: parent
    anchors.margins: 1
    contentWidth: width
    contentHeight: any ? card.height : height
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ScrollBar {
        id: bar
        policy: states.contentHeight > states.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        Accessible.role: Accessible.ScrollBar
        Accessible.name: qsTr("Scroll the states")
    }

    function ask() { told = lab.card(row) }

    onRowChanged: if (visible) ask()
    onVisibleChanged: if (visible) ask()

    // The kernel's states change without a word.
    Timer {
        interval: 500
        repeat: true
        running: states.visible
        onTriggered: states.ask()
    }

    StateCard {
        id: card
        theme: states.theme
        visible: states.any
        width: Math.max(0, states.width - (bar.visible ? bar.width : 0))
        height: implicitHeight
        title: states.told.title || ""
        inSlot: states.told.inSlot || ""
        present: states.told.present || "Unconnected"
        edges: states.told.edges || []
        local: states.told.local || ""
        peer: states.told.peer || ""
        kernel: states.told.kernel || ""
        kernelPeer: states.told.kernelPeer || ""
    }
    PlainLabel {
        objectName: "labNoStates"
        x: states.theme.gap
        y: states.theme.small
        width: Math.max(0, states.width - states.theme.gap * 2)
        visible: !states.any
        text: qsTr("Choose a row about a socket: its states stand here.")
        wrapMode: Text.Wrap
        color: states.theme.faint
    }
}
