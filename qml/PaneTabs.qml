import QtQuick 2.15
import QtQuick.Layouts 1.15

// The tabs of the pane for sending: one tab stop, the arrows go from one to the next.
RowLayout {
    id: tabs

    property Theme theme
    // { id, text, tip, lit }
    property var list: []
    property string current: ""
    // The one that Tab leads to, open or not.
    property string stop: ""
    signal picked(string id)

    spacing: 0
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Sending")

    function step(from, by) {
        var next = from + by
        if (next < 0 || next >= list.length)
            return
        repeater.itemAt(next).forceActiveFocus(Qt.TabFocusReason)
        picked(list[next].id)
    }

    Repeater {
        id: repeater
        // Only how many there are makes them anew, not what they show.
        model: tabs.list.length
        // qmllint disable unqualified
        PaneTab {
            id: tab
            required property int index
            readonly property var shown: tabs.list[index] || ({ id: "", text: "", tip: "", lit: false })
            theme: tabs.theme
            objectName: "tab_" + shown.id
            text: shown.text
            tip: shown.tip
            lit: shown.lit
            current: tabs.current === shown.id
            isStop: tabs.stop === shown.id
            onClicked: tabs.picked(shown.id)
            Keys.onLeftPressed: tabs.step(tab.index, -1)
            Keys.onRightPressed: tabs.step(tab.index, 1)
        }
        // qmllint enable unqualified
    }
}
