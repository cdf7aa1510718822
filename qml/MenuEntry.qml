import QtQuick 2.15
import QtQuick.Controls 2.15

// One entry of a menu, with its key; a checkable one has a mark in front.
MenuItem {
    id: entry

    property Theme theme
    // Whether it is in the menu: whether it can be seen says the menu.
    property bool shown: true
    property string keys: ""

    function click() {
        if (checkable)
            toggle()
        triggered()
        if (menu)
            menu.dismiss()
    }

    implicitHeight: theme.control
    implicitWidth: implicitContentWidth + keyLabel.implicitWidth + theme.gap * 4
    visible: shown
    height: shown ? implicitHeight : 0
    leftPadding: 0
    Accessible.role: Accessible.MenuItem
    Accessible.onPressAction: click()
    Accessible.name: text
    Accessible.description: keys
    Accessible.checkable: checkable
    Accessible.checked: checked

    arrow: null
    indicator: PlainLabel {
        width: entry.theme.character * 3
        height: entry.height
        horizontalAlignment: Text.AlignHCenter
        text: entry.checked ? "\u2713" : ""
        color: entry.enabled ? entry.theme.text : entry.theme.faint
        Accessible.ignored: true
    }
    contentItem: PlainLabel {
        leftPadding: entry.theme.character * 3
        text: entry.text
        color: entry.enabled ? entry.theme.text : entry.theme.faint
        Accessible.ignored: true
    }
    background: Rectangle {
        color: entry.highlighted ? entry.theme.selection : entry.theme.base
    }

    PlainLabel {
        id: keyLabel
        anchors.right: parent.right
        anchors.rightMargin: entry.theme.gap
        height: entry.height
        text: entry.keys
        color: entry.enabled ? entry.theme.dim : entry.theme.faint
        Accessible.ignored: true
    }
}
