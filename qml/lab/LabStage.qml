import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import ".."

// A stage of the lab that is no scenario: its parts stand below each other, and where there is no room
// for them they are scrolled.
Flickable {
    id: scroll

    property Theme theme
    property Sentences sentences
    // What the scroll bar is for.
    property string scrolls: ""
    // What the lesson is called that has led here; empty if none has.
    property string lesson: ""
    signal lessonWanted()
    default property alias parts: content.data
    readonly property real leastHeight: theme.control * 5

    function focusBack() { back.forceActiveFocus(Qt.OtherFocusReason) }

    // What Run and Stop do, where there is something to run.
    function begin() {}
    function stop() {}

    clip: true
    contentWidth: width
    contentHeight: Math.max(height, content.implicitHeight)
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height
    // Whoever has no mouse comes to the end as well.
    Keys.onPressed: function (event) {
        var page = event.key === Qt.Key_PageDown ? height : event.key === Qt.Key_PageUp ? -height : 0
        event.accepted = page !== 0 && interactive
        if (event.accepted)
            contentY = Math.max(0, Math.min(contentHeight - height, contentY + page * 0.8))
    }
    ScrollBar.vertical: ScrollBar {
        id: bar
        policy: scroll.interactive ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        Accessible.role: Accessible.ScrollBar
        Accessible.name: scroll.scrolls
    }

    ColumnLayout {
        id: content
        width: scroll.width - (scroll.interactive ? bar.width : 0)
        height: scroll.contentHeight
        spacing: scroll.theme.gap

        LabBack {
            id: back
            theme: scroll.theme
            lesson: scroll.lesson
            onClicked: scroll.lessonWanted()
            Layout.maximumWidth: content.width
        }
    }
}
