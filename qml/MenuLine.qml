import QtQuick 2.15
import QtQuick.Controls 2.15

// What stands between the groups of a menu.
MenuSeparator {
    id: separator

    property Theme theme
    // Whether it is in the menu: whether it can be seen says the menu.
    property bool shown: true
    padding: 0
    visible: shown
    height: shown ? implicitHeight : 0
    contentItem: Rectangle {
        implicitHeight: 1
        color: separator.theme.line
    }
}
