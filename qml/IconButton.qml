import QtQuick 2.15

// A button of a toolbar: a sign and, where there is room, its word.
PushButton {
    id: button

    property string sign: ""
    property bool bare: false
    // How wide it is with its word.
    readonly property real fullWidth: leftPadding + rightPadding + side + theme.small + word.implicitWidth
    readonly property real bareWidth: Math.max(implicitHeight, leftPadding + rightPadding + side)
    readonly property real side: Math.round(theme.unit * 0.9)

    contentItem: Item {
        implicitWidth: button.bare ? button.side : button.side + button.theme.small + word.implicitWidth
        implicitHeight: button.side
        Icon {
            width: button.side
            height: button.side
            anchors.verticalCenter: parent.verticalCenter
            sign: button.sign
            color: word.color
        }
    }

    PlainLabel {
        id: word
        x: button.leftPadding + button.side + button.theme.small
        height: button.height
        visible: !button.bare
        text: button.text
        color: button.enabled ? button.theme.text : button.theme.faint
        Accessible.ignored: true
    }
}
