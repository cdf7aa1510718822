import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import ".."

// One direction of a connection: an arrow that is grey when nothing can go this way any more, and what
// has gone.
RowLayout {
    id: pipe

    property Theme theme
    property Sentences sentences
    property string name: ""
    property string title: ""
    // Towards the left.
    property bool back: false
    // As ConnectionEnds tells it.
    property var way: ({})
    readonly property color ink: way.open ? theme.good : theme.faint
    readonly property string written: sentences.grouped(way.written || 0)
    readonly property string read: sentences.grouped(way.read || 0)
    readonly property string told: way.open ? qsTr("open: %1 B written, %2 B read").arg(written).arg(read)
        : way.lost > 0 ? qsTr("over: %1 B written, %2 B read, %3 B lost").arg(written).arg(read).arg(sentences.grouped(way.lost))
        : qsTr("over: %1 B written, %2 B read").arg(written).arg(read)

    spacing: theme.gap
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("%1, %2").arg(title).arg(told)

    PlainLabel {
        text: pipe.title
        color: pipe.way.open ? pipe.theme.text : pipe.theme.faint
        font.strikeout: !pipe.way.open
        Layout.preferredWidth: Math.max(implicitWidth, pipe.theme.character * 18)
        Accessible.ignored: true
    }
    // The shaft and the head of the arrow.
    Item {
        implicitHeight: pipe.theme.unit
        Layout.fillWidth: true
        Layout.minimumWidth: pipe.theme.character * 6
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            x: pipe.back ? head.width : 0
            width: parent.width - head.width
            height: pipe.way.open ? 4 : 2
            color: pipe.ink
        }
        PlainLabel {
            id: head
            anchors.verticalCenter: parent.verticalCenter
            x: pipe.back ? 0 : parent.width - width
            text: pipe.back ? "\u25c0" : "\u25b6"
            color: pipe.ink
            Accessible.ignored: true
        }
        Rectangle {
            anchors.centerIn: parent
            visible: !pipe.way.open
            width: cross.implicitWidth + pipe.theme.small * 2
            height: parent.height
            color: pipe.theme.window
            PlainLabel {
                id: cross
                anchors.centerIn: parent
                text: "\u2715"
                color: pipe.theme.faint
                Accessible.ignored: true
            }
        }
    }
    PlainLabel {
        objectName: pipe.name
        text: pipe.told
        color: pipe.way.lost > 0 ? pipe.theme.bad : pipe.way.open ? pipe.theme.text : pipe.theme.faint
        elide: Text.ElideRight
        Layout.preferredWidth: pipe.theme.character * 40
        Layout.minimumWidth: 0
        HoverHandler { id: over }
        ToolTip.visible: over.hovered && truncated
        ToolTip.text: text
    }
}
