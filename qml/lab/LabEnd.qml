import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import ".."

// One end of a connection: its states, what it can be asked for, and what it saw.
Rectangle {
    id: card

    property Theme theme
    property Sentences sentences
    property string name: ""
    property string title: ""
    // As ConnectionEnds tells it.
    property var end: ({})
    readonly property bool connected: end.state === "Connected"
    readonly property string state: end.state || ""
    readonly property string says: end.kernel === "-" ? qsTr("Qt says %1, the kernel has no connection").arg(state)
        : end.kernel ? qsTr("Qt says %1, the kernel says %2").arg(state).arg(end.kernel) : qsTr("Qt says %1").arg(state)
    signal writeWanted(int bytes)
    signal finishWanted()
    signal closeWanted()
    signal resetWanted()
    signal holdWanted(bool on)

    function focusInput() { writeButton.forceActiveFocus(Qt.ShortcutFocusReason) }

    implicitWidth: theme.character * 30
    implicitHeight: content.implicitHeight + theme.gap * 2
    color: theme.base
    radius: theme.corner
    border.color: end.held ? theme.warning : theme.line

    ColumnLayout {
        id: content
        anchors.fill: parent
        anchors.margins: card.theme.gap
        spacing: card.theme.small

        RowLayout {
            spacing: card.theme.gap
            PlainLabel {
                text: card.title
                font.bold: true
            }
            PlainLabel {
                text: card.end.address || ""
                font.family: card.theme.mono
                font.pointSize: card.theme.smallFont
                color: card.theme.dim
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
        }
        PlainLabel {
            objectName: "endsState_" + card.name
            text: card.says
            wrapMode: Text.Wrap
            color: card.connected ? card.theme.good : card.theme.dim
            Layout.fillWidth: true
            Layout.minimumWidth: 0
        }
        PlainLabel {
            objectName: "endsDoing_" + card.name
            text: card.end.held ? qsTr("Its loop stands still: it hears nothing")
                : card.end.finished ? qsTr("It has sent a FIN, and still reads") : qsTr("Its event loop turns")
            elide: Text.ElideRight
            color: card.end.held ? card.theme.warning : card.theme.dim
            Layout.fillWidth: true
            Layout.minimumWidth: 0
        }

        Flow {
            spacing: card.theme.small
            Layout.fillWidth: true
            Layout.preferredHeight: implicitHeight

            Field {
                id: bytes
                theme: card.theme
                objectName: "endsBytes_" + card.name
                width: card.theme.character * 10
                text: "5"
                label: qsTr("How many bytes are written")
                tip: qsTr("How many bytes are written, 1 to 1048576")
                wrong: !acceptableInput
                inputMethodHints: Qt.ImhDigitsOnly
                validator: IntValidator { bottom: 1; top: 1048576 }
                onAccepted: if (writeButton.enabled) card.writeWanted(Number(text))
            }
            PushButton {
                id: writeButton
                theme: card.theme
                objectName: "endsWrite_" + card.name
                text: qsTr("Write")
                tip: qsTr("write() of so many bytes: they wait in Qt's buffer until the loop turns")
                enabled: card.connected && bytes.acceptableInput
                onClicked: card.writeWanted(Number(bytes.text))
            }
            PushButton {
                theme: card.theme
                objectName: "endsFin_" + card.name
                text: "FIN"
                tip: qsTr("Nothing more goes this way, and reading goes on. Qt has no call for it: shutdown(socketDescriptor(), SHUT_WR)")
                enabled: card.connected && !card.end.finished
                onClicked: card.finishWanted()
            }
            PushButton {
                theme: card.theme
                objectName: "endsClose_" + card.name
                text: qsTr("Close")
                tip: qsTr("disconnectFromHost(): sends what is unsent, then closes both directions")
                enabled: card.connected
                onClicked: card.closeWanted()
            }
            PushButton {
                theme: card.theme
                objectName: "endsReset_" + card.name
                text: "RST"
                tip: qsTr("A reset: SO_LINGER with 0 on the descriptor, then abort(). abort() alone sends a FIN, unless something was left unread")
                enabled: card.connected
                onClicked: card.resetWanted()
            }
            PushButton {
                theme: card.theme
                objectName: "endsHold_" + card.name
                checkable: true
                checked: card.end.held || false
                text: qsTr("Hold its loop")
                tip: qsTr("As if one of its slots did not return: what the other end does it hears when the loop goes on. The kernel goes on")
                onToggled: {
                    card.holdWanted(checked)
                    checked = Qt.binding(function () { return card.end.held || false })
                }
            }
        }

        LabPrinted {
            theme: card.theme
            name: "endsSaw_" + card.name
            scrolls: qsTr("Scroll what it saw")
            lines: card.end.saw || ""
            hint: qsTr("It has seen nothing yet")
            implicitHeight: card.theme.unit * 8
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: card.theme.unit * 4
        }
    }
}
