import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import QtQuick.Window 2.15
import Qtcp 1.0
import ".."

// What can be done with the loop that is played.
RowLayout {
    id: controls

    property Theme theme
    property Lab lab
    property bool live: false
    property bool active: false
    property string stateText: ""
    property bool ended: false
    readonly property var paces: ["1", "10", "100", "1000"]
    signal runWanted()
    signal stopWanted()
    signal freezeWanted()
    signal stepWanted(bool turn)
    signal stepAnewWanted()
    signal copyWanted(string form)
    signal saveWanted()
    signal slownessPicked(int times)

    // Which buttons there are may change while none is seen, and Qt does not lay that out again.
    property bool drawn: false
    spacing: drawn ? theme.gap : 0
    onVisibleChanged: if (!visible) drawn = false
    Connections {
        target: controls.Window.window
        enabled: controls.visible && !controls.drawn
        function onFrameSwapped() { controls.drawn = true }
    }

    PushButton {
        theme: controls.theme
        objectName: "labRun"
        visible: !controls.live
        strong: true
        text: qsTr("Run")
        tip: controls.active ? qsTr("Begin again") : qsTr("Play the script from its beginning")
        keys: "F5"
        onClicked: controls.runWanted()
    }
    PushButton {
        theme: controls.theme
        objectName: "labStop"
        visible: !controls.live
        enabled: controls.active
        text: qsTr("Stop")
        tip: qsTr("End the scenario with all its connections")
        keys: "Shift+F5"
        onClicked: controls.stopWanted()
    }
    PushButton {
        theme: controls.theme
        objectName: "labFreeze"
        enabled: controls.live || controls.active
        text: controls.lab.frozen && enabled ? qsTr("Go on") : qsTr("Freeze")
        tip: controls.lab.frozen ? qsTr("Let the loop go") : qsTr("Hold the loop before the next thing that the kernel says")
        keys: "F6"
        onClicked: controls.freezeWanted()
    }
    PushButton {
        theme: controls.theme
        objectName: "labStep"
        text: controls.ended ? qsTr("Step anew") : qsTr("Step")
        tip: controls.ended ? qsTr("Begin again, one step at a time") : qsTr("Let the loop handle one thing that the kernel says: all rows that follow from it appear at once")
        keys: controls.ended ? "" : "F10"
        onClicked: controls.ended ? controls.stepAnewWanted() : controls.stepWanted(false)
    }
    PushButton {
        theme: controls.theme
        objectName: "labTurn"
        enabled: !controls.ended
        text: qsTr("Turn")
        tip: qsTr("Let the loop go to its next turn")
        keys: "F11"
        onClicked: controls.stepWanted(true)
    }
    Choice {
        theme: controls.theme
        objectName: "labPace"
        label: qsTr("Pace")
        tip: qsTr("Slow motion holds the loop before each thing that the kernel says, a second at most; the other end is not slowed down")
        values: controls.paces
        texts: [qsTr("Full pace"), "1/10", "1/100", "1/1000"]
        value: String(controls.lab.slowness)
        onChosen: function (value) { controls.slownessPicked(Number(value)) }
    }
    Rectangle {
        visible: light.width > 0
        Layout.preferredWidth: light.width
        Layout.preferredHeight: light.width
        radius: light.width / 2
        color: controls.lab.state === "held" || (controls.live && controls.lab.frozen) ? controls.theme.warning
            : controls.active || controls.lab.state === "live" ? controls.theme.good : "transparent"
        border.color: controls.active || controls.lab.state === "live" ? "transparent" : controls.theme.edge
        Item {
            id: light
            width: Math.round(controls.theme.unit * 0.6)
        }
    }
    PlainLabel {
        objectName: "labState"
        text: controls.stateText
        elide: Text.ElideRight
        color: controls.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        HoverHandler { id: over }
        ToolTip.visible: over.hovered && truncated
        ToolTip.text: text
    }
    LabExport {
        theme: controls.theme
        enabled: controls.lab.count > 0
        onCopyWanted: function (form) { controls.copyWanted(form) }
        onSaveWanted: controls.saveWanted()
    }
}
