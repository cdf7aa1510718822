import QtQuick 2.15

// What there is to do first, in the middle of what is still empty: large, and not filled, as the
// switch that it stands for is.
PushButton {
    id: button

    implicitHeight: Math.round(theme.control * 1.4)
    leftPadding: theme.gap * 3
    rightPadding: leftPadding

    contentItem: PlainLabel {
        text: button.text
        horizontalAlignment: Text.AlignHCenter
        font.bold: true
        font.pointSize: Math.round(button.theme.metrics.font.pointSize * 1.15)
        color: button.theme.accent
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: button.theme.corner
        color: button.down ? button.theme.pressed : button.hovered ? button.theme.hover : button.theme.noteBack
        border.width: button.visualFocus ? 2 : 1
        border.color: button.theme.accent
    }
}
