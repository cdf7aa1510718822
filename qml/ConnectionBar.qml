import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// Where to, the course's enable switch, and the state in words.
Item {
    id: bar

    property Theme theme
    property string role: "server"
    property string address: ""
    // A list of { address, note }.
    property var addresses: []
    property string port: "8888"
    property bool active: false
    // On the way to a server: it may last, and can be given up.
    property bool busy: false
    // Neither there nor gone.
    property bool pending: busy
    property bool locked: active
    // The state at several lengths, the longest first.
    property var stateTexts: [""]
    property string ownPort: ""
    property color stateColor: theme.dim
    property string addressTip: ""
    property string portTip: ""
    property string enableTip: ""
    // The list of clients is folded; how many there are.
    property bool folded: false
    property int clients: 0
    property bool clientsShown: false
    readonly property real leastWidth: inputs.implicitWidth - where.implicitWidth + where.Layout.minimumWidth
    signal addressEdited(string address)
    signal addressPasted(string text)
    signal portEdited(string port)
    signal wanted(bool on)
    signal clientsWanted(bool shown)

    // By hand, and by the width of the window, which is known before anything is laid out: what a
    // layout's child makes of its own width while it is laid out is not heard.
    readonly property bool wrapped: theme.windowWidth - theme.gap * 2 < inputs.implicitWidth + theme.character * 34
    implicitHeight: wrapped ? theme.control * 2 + theme.small : theme.control

    RowLayout {
        id: inputs
        width: Math.min(implicitWidth, bar.width)
        height: bar.theme.control
        spacing: bar.theme.gap

        PlainLabel {
            text: bar.role === "server" ? qsTr("Address") : qsTr("Server")
            color: bar.theme.dim
            Accessible.ignored: true
        }
        AddressBox {
            id: where
            theme: bar.theme
            objectName: bar.role + "Ip"
            locked: bar.locked
            model: bar.addresses
            address: bar.address
            label: bar.role === "server" ? qsTr("Address to listen on") : qsTr("Address of the server")
            tip: bar.addressTip
            onEdited: function (address) { bar.addressEdited(address) }
            onPasted: function (address) { bar.addressPasted(address) }
            onConfirmed: bar.wanted(true)
            Layout.fillWidth: true
            Layout.minimumWidth: bar.theme.character * 13 + leftPadding + rightPadding
            Layout.preferredWidth: implicitWidth
            Layout.maximumWidth: implicitWidth
        }
        PlainLabel {
            text: qsTr("Port")
            color: bar.theme.dim
            Accessible.ignored: true
        }
        Field {
            id: portField
            theme: bar.theme
            objectName: bar.role + "Port"
            readOnly: bar.locked
            value: bar.port
            label: qsTr("Port")
            tip: bar.portTip
            wrong: !readOnly && !acceptableInput
            inputMethodHints: Qt.ImhDigitsOnly
            validator: IntValidator { bottom: bar.role === "server" ? 0 : 1; top: 65535 }
            Layout.preferredWidth: bar.theme.character * 6 + bar.theme.gap * 2
            onWritten: bar.portEdited(text)
            onAccepted: if (!readOnly) bar.wanted(true)
        }
        EnableSwitch {
            theme: bar.theme
            objectName: bar.role + "Enable"
            text: qsTr("Enable")
            active: bar.active
            pending: bar.pending
            tip: bar.enableTip
            keys: "Ctrl+E"
            onWanted: function (on) { bar.wanted(on) }
        }
    }

    RowLayout {
        x: bar.wrapped ? 0 : inputs.width + bar.theme.gap * 2
        y: bar.wrapped ? bar.theme.control + bar.theme.small : 0
        width: bar.width - x
        height: bar.theme.control
        spacing: bar.theme.gap

        Rectangle {
            implicitWidth: Math.round(bar.theme.unit * 0.7)
            implicitHeight: implicitWidth
            radius: width / 2
            color: bar.stateColor
        }
        FitLabel {
            objectName: bar.role + "State"
            choices: bar.stateTexts
            color: bar.stateColor
            font.bold: true
            Layout.maximumWidth: longest
        }
        PushButton {
            theme: bar.theme
            objectName: bar.role + "Cancel"
            visible: bar.busy
            text: qsTr("Cancel")
            tip: qsTr("Give the attempt up")
            keys: "Ctrl+E"
            onClicked: bar.wanted(false)
        }
        PlainLabel {
            visible: bar.ownPort !== ""
            text: qsTr("own port")
            color: bar.theme.dim
        }
        Rectangle {
            visible: bar.ownPort !== ""
            implicitWidth: own.implicitWidth + bar.theme.gap
            implicitHeight: own.implicitHeight + bar.theme.small
            radius: bar.theme.corner
            color: bar.theme.selection
            PlainLabel {
                id: own
                objectName: bar.role + "OwnPort"
                anchors.centerIn: parent
                text: bar.ownPort
                font.bold: true
                color: bar.theme.text
                Accessible.name: qsTr("own port %1").arg(text)
            }
        }
        Item { Layout.fillWidth: true }
        PushButton {
            theme: bar.theme
            objectName: bar.role + "ClientsButton"
            visible: bar.folded
            text: qsTr("Clients") + " " + bar.clients
            tip: bar.clientsShown ? qsTr("Show the log again") : qsTr("Show the clients in place of the log")
            checkable: true
            checked: bar.clientsShown
            onToggled: {
                var shown = checked
                checked = Qt.binding(function () { return bar.clientsShown })
                bar.clientsWanted(shown)
            }
        }
    }
}
