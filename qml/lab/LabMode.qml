import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import ".."

// One of the two clients: its clock, what it is in, a button that its loop has to hear, and what it
// prints.
Rectangle {
    id: card

    property Theme theme
    property string name: ""
    property string title: ""
    property string code: ""
    // As TwoModes tells it.
    property var one: ({})
    // It has a loop that it can be sent into.
    property bool loops: false
    property bool looping: false
    readonly property bool waits: one.waitsFor !== undefined && one.waitsFor >= 0
    readonly property string seconds: one.ticks === undefined ? "0.0" : (one.ticks / 10).toFixed(1)
    readonly property string doing: !one.connected ? qsTr("Not connected")
        : waits ? (looping || !loops ? qsTr("In waitForReadyRead for %1 s: its loop stands still") : qsTr("In waitForReadyRead for %1 s: it leaves when that returns")).arg((one.waitsFor / 1000).toFixed(1))
        : one.looping ? qsTr("Reading, outside the event loop") : qsTr("Its event loop turns")
    readonly property string heard: one.unheard > 0 ? qsTr("%n click(s) wait to be heard", "", one.unheard)
        : one.heardAfter >= 0 ? qsTr("Heard after %1 ms").arg(one.heardAfter) : qsTr("Nothing was clicked yet")
    signal clickWanted()
    signal loopWanted(bool on)

    implicitWidth: theme.character * 30
    implicitHeight: content.implicitHeight + theme.gap * 2
    color: theme.base
    radius: theme.corner
    border.color: theme.line

    ColumnLayout {
        id: content
        anchors.fill: parent
        anchors.margins: card.theme.gap
        spacing: card.theme.small

        PlainLabel {
            text: card.title
            font.bold: true
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.minimumWidth: 0
        }
        PlainLabel {
            text: card.code
            font.family: card.theme.mono
            font.pointSize: card.theme.smallFont
            color: card.theme.dim
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            HoverHandler { id: over }
            ToolTip.visible: over.hovered && truncated
            ToolTip.text: text
        }

        RowLayout {
            spacing: card.theme.gap
            Layout.topMargin: card.theme.small

            // Once round in a second.
            Rectangle {
                objectName: "modesClock_" + card.name
                implicitWidth: card.theme.control * 2
                implicitHeight: implicitWidth
                radius: width / 2
                color: card.theme.window
                border.width: 2
                border.color: card.waits ? card.theme.warning : card.theme.edge
                Accessible.role: Accessible.Clock
                Accessible.name: qsTr("Clock of the event loop: %1 s").arg(card.seconds)

                Rectangle {
                    x: parent.width / 2 - width / 2
                    y: card.theme.small
                    width: 3
                    height: parent.height / 2 - card.theme.small
                    radius: 1.5
                    color: card.waits ? card.theme.warning : card.theme.accent
                    transformOrigin: Item.Bottom
                    rotation: card.one.ticks === undefined ? 0 : (card.one.ticks % 10) * 36
                }
                Rectangle {
                    anchors.centerIn: parent
                    width: card.theme.small
                    height: width
                    radius: width / 2
                    color: card.theme.dim
                }
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                PlainLabel {
                    objectName: "modesTime_" + card.name
                    text: qsTr("Its clock shows %1 s").arg(card.seconds)
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                    Layout.minimumWidth: 0
                }
                PlainLabel {
                    objectName: "modesDoing_" + card.name
                    text: card.doing
                    wrapMode: Text.Wrap
                    color: card.waits ? card.theme.warning : card.one.connected ? card.theme.good : card.theme.dim
                    Layout.fillWidth: true
                    Layout.minimumWidth: 0
                    // Two lines, whatever it says: nothing below may jump.
                    Layout.preferredHeight: Math.max(implicitHeight, card.theme.unit * 2)
                }
            }
        }

        Flow {
            spacing: card.theme.gap
            Layout.fillWidth: true
            Layout.preferredHeight: implicitHeight

            OnOffButton {
                theme: card.theme
                objectName: "modesLoop_" + card.name
                visible: card.loops
                strong: !card.looping
                text: card.looping ? qsTr("Leave the loop") : qsTr("Enter the loop")
                tip: card.looping ? qsTr("It is left when waitForReadyRead has returned, and no sooner")
                    : qsTr("The thread goes into the course's while (1)")
                onTurned: card.loopWanted(!card.looping)
            }
            PushButton {
                theme: card.theme
                objectName: "modesClick_" + card.name
                text: qsTr("Click me")
                tip: qsTr("A click for this client's event loop, as a button of its window would be")
                onClicked: card.clickWanted()
            }
            PlainLabel {
                objectName: "modesHeard_" + card.name
                height: card.theme.control
                width: Math.min(implicitWidth, parent.width)
                verticalAlignment: Text.AlignVCenter
                elide: Text.ElideRight
                text: card.heard
                color: card.one.unheard > 0 ? card.theme.warning : card.theme.dim
            }
        }

        LabPrinted {
            theme: card.theme
            name: "modesPrinted_" + card.name
            scrolls: qsTr("Scroll what it has printed")
            lines: card.one.lines || ""
            hint: qsTr("Nothing was read yet")
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: card.theme.unit * 2
        }
    }
}
