import QtQuick 2.15
import QtQuick.Controls 2.15

// The bar between two parts: thin to the eye, wide enough for the mouse.
Item {
    id: handle

    property Theme theme
    objectName: "dragHandle"
    implicitWidth: theme.gap
    implicitHeight: theme.gap

    Rectangle {
        anchors.centerIn: parent
        readonly property bool upright: handle.height > handle.width
        readonly property real span: handle.theme.unit * 2
        width: upright ? 3 : span
        height: upright ? span : 3
        radius: 1.5
        color: handle.SplitHandle.pressed ? handle.theme.accent
            : handle.SplitHandle.hovered ? handle.theme.dim : handle.theme.line
    }
}
