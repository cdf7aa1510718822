import QtQuick 2.15
import QtQuick.Controls 2.15

// One of the tabs of the pane for sending, with a dot while it goes on by itself. For a screen reader
// it is what its class is: a role that is set is taken back by Qt 6.4 when one begins to listen.
TabButton {
    id: tab

    property Theme theme
    property string tip: ""
    property bool current: false
    property bool lit: false
    property bool isStop: false

    implicitHeight: theme.control
    checkable: false
    width: implicitWidth
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: theme.gap
    rightPadding: theme.gap
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true
    // Whoever has the focus keeps its place among the stops of Tab.
    focusPolicy: isStop || activeFocus ? Qt.StrongFocus : Qt.ClickFocus

    Accessible.onPressAction: clicked()
    Accessible.name: lit ? qsTr("%1, is on").arg(text) : text
    Accessible.description: tip
    Accessible.selected: current

    ToolTip.visible: hovered && !down && tip !== ""
    ToolTip.delay: 600
    ToolTip.text: tip

    contentItem: Row {
        spacing: tab.theme.small
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            visible: tab.lit
            width: Math.round(tab.theme.unit * 0.5)
            height: width
            radius: width / 2
            color: tab.theme.good
        }
        PlainLabel {
            anchors.verticalCenter: parent.verticalCenter
            text: tab.text
            font.bold: tab.current
            color: tab.current ? tab.theme.text : tab.theme.dim
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: tab.theme.corner
        color: tab.down ? tab.theme.pressed : tab.hovered ? tab.theme.hover : "transparent"
        border.width: tab.visualFocus ? 2 : 0
        border.color: tab.theme.accent
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width - tab.theme.gap * 2
            height: 2
            visible: tab.current
            color: tab.theme.accent
        }
    }
}
