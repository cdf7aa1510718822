import QtQuick 2.15
import QtQuick.Controls 2.15

// A menu as wide as its widest entry. It opens at the mouse, or below what has the focus.
Menu {
    id: menu

    property Theme theme
    padding: 1

    function widest() {
        var most = 0
        for (var i = 0; i < count; i++)
            most = Math.max(most, widthOf(itemAt(i)))
        return most
    }

    function widthOf(item) {
        return item && item.shown !== false ? item.implicitWidth : 0
    }

    onAboutToShow: width = widest() + padding * 2

    background: Rectangle {
        radius: menu.theme.corner
        color: menu.theme.base
        border.color: menu.theme.faint
    }
}
