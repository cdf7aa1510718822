import QtQuick 2.15
import QtQuick.Controls 2.15

// One of the pages, with a light that tells whether it is on.
TabButton {
    id: tab

    property Theme theme
    property bool lit: false
    property string tip: ""
    property string keys: ""

    width: implicitWidth
    implicitHeight: theme.control * 1.15
    leftPadding: theme.narrow ? theme.gap : theme.gap * 2
    rightPadding: theme.narrow ? theme.gap : theme.gap * 2
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true

    Accessible.role: Accessible.PageTab
    Accessible.onPressAction: TabBar.tabBar.setCurrentIndex(TabBar.index)
    Accessible.name: lit ? text + ", " + qsTr("on") : text
    Accessible.description: tip

    // Of the one that is not shown: below the other one reads on.
    ToolTip.visible: hovered && !checked && tip !== ""
    ToolTip.delay: 600
    ToolTip.timeout: 8000
    ToolTip.text: tip + " (" + keys + ")"

    contentItem: Row {
        spacing: tab.theme.gap
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.round(tab.theme.unit * 0.6)
            height: width
            radius: width / 2
            color: tab.lit ? tab.theme.good : "transparent"
            border.color: tab.lit ? tab.theme.good : tab.theme.edge
        }
        PlainLabel {
            anchors.verticalCenter: parent.verticalCenter
            text: tab.text
            font.bold: tab.checked
            color: tab.checked ? tab.theme.text : tab.theme.dim
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        color: tab.hovered && !tab.checked ? tab.theme.hover : "transparent"
        radius: tab.theme.corner
        border.width: tab.visualFocus ? 2 : 0
        border.color: tab.theme.accent

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: 3
            visible: tab.checked
            color: tab.theme.accent
        }
    }
}
