import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// Where to, the course's enable switch, and the state in words.
GridLayout {
    id: bar

    property Theme theme
    property string role: "server"
    property string address: ""
    property var addresses: []
    property string port: "8888"
    property bool active: false
    property bool locked: active
    property string stateText: ""
    property string ownPort: ""
    property color stateColor: theme.dim
    property string addressTip: ""
    property string portTip: ""
    property string enableTip: ""
    signal addressEdited(string address)
    signal addressPasted(string text)
    signal portEdited(string port)
    signal wanted(bool on)

    columns: width < inputs.implicitWidth + theme.character * 44 ? 1 : 2
    columnSpacing: theme.gap * 2
    rowSpacing: theme.small

    RowLayout {
        id: inputs
        spacing: bar.theme.gap

        PlainLabel {
            text: bar.role === "server" ? qsTr("Address") : qsTr("Server")
            color: bar.theme.dim
            Accessible.ignored: true
        }
        AddressBox {
            theme: bar.theme
            objectName: bar.role + "Ip"
            enabled: !bar.locked
            model: bar.addresses
            address: bar.address
            label: bar.role === "server" ? qsTr("Address to listen on") : qsTr("Address of the server")
            tip: bar.addressTip
            onEdited: function (address) { bar.addressEdited(address) }
            onPasted: function (address) { bar.addressPasted(address) }
            onConfirmed: bar.wanted(true)
            Layout.preferredWidth: implicitWidth
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
            enabled: !bar.locked
            text: bar.port
            label: qsTr("Port")
            tip: bar.portTip
            wrong: enabled && !acceptableInput
            inputMethodHints: Qt.ImhDigitsOnly
            validator: IntValidator { bottom: bar.role === "server" ? 0 : 1; top: 65535 }
            Layout.preferredWidth: bar.theme.character * 9
            onTextEdited: bar.portEdited(text)
            onAccepted: bar.wanted(true)
        }
        EnableSwitch {
            theme: bar.theme
            objectName: bar.role + "Enable"
            text: qsTr("Enable")
            active: bar.active
            tip: bar.enableTip
            keys: "Ctrl+E"
            onWanted: function (on) { bar.wanted(on) }
        }
    }

    RowLayout {
        spacing: bar.theme.gap
        Layout.fillWidth: true
        Layout.minimumWidth: 0

        Rectangle {
            implicitWidth: Math.round(bar.theme.unit * 0.7)
            implicitHeight: implicitWidth
            radius: width / 2
            color: bar.stateColor
        }
        PlainLabel {
            id: words
            objectName: bar.role + "State"
            text: bar.stateText
            color: bar.stateColor
            font.bold: true
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            Layout.maximumWidth: implicitWidth + 1
            HoverHandler { id: over }
            ToolTip.visible: over.hovered && truncated
            ToolTip.text: text
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
    }
}
