import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// Lines that come one after another: the last one is in sight.
Rectangle {
    id: sheet

    property Theme theme
    property string name: ""
    // What the scroll bar is for.
    property string scrolls: ""
    property string lines: ""
    // Where there are none yet.
    property string hint: ""
    // With this height there is nothing to be scrolled.
    readonly property real wholeHeight: printed.height + theme.small * 2

    color: theme.window
    border.width: output.activeFocus ? 2 : 1
    border.color: output.activeFocus ? theme.accent : theme.line
    radius: theme.corner
    implicitHeight: theme.unit * 4

    Flickable {
        id: output
        objectName: "scroll_" + sheet.name
        anchors.fill: parent
        anchors.margins: sheet.theme.small
        clip: true
        contentWidth: width
        contentHeight: printed.height
        onHeightChanged: toEnd()
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: contentHeight > height
        Accessible.role: Accessible.Pane
        Accessible.name: sheet.scrolls
        function toEnd() { contentY = Math.max(0, contentHeight - height) }
        Keys.onUpPressed: bar.decrease()
        Keys.onDownPressed: bar.increase()
        ScrollBar.vertical: ScrollBar {
            id: bar
            policy: output.contentHeight > output.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            Accessible.role: Accessible.ScrollBar
            Accessible.name: sheet.scrolls
        }

        Text {
            id: printed
            objectName: sheet.name
            width: parent.width - sheet.theme.gap
            text: sheet.lines === "" ? sheet.hint : sheet.lines
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            font.family: sheet.theme.mono
            font.pointSize: sheet.theme.smallFont
            color: sheet.lines !== "" ? sheet.theme.text : sheet.theme.faint
            onHeightChanged: output.toEnd()
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}
