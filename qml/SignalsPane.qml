import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import "lab"

// Beside the log: what the event loop does with the sockets of this page, as the lab shows it. While
// it is not there nobody listens.
ColumnLayout {
    id: pane

    property Theme theme
    property Desktop desktop
    // "server" or "client".
    property string side: ""
    property int serverPort: 0
    readonly property alias model: lab
    readonly property alias row: timeline.row
    signal zoomed(int steps)

    spacing: theme.small

    function focusInput() { timeline.focusInput() }
    function dismiss() { return timeline.endRange() }

    Lab {
        id: lab
        serverPort: pane.serverPort
        side: pane.side
        watching: pane.visible
    }
    Component.onCompleted: lab.live()
    Connections {
        target: pane.desktop
        function onLanguageChanged() { lab.retranslate() }
    }

    LabTimeline {
        id: timeline
        theme: pane.theme
        lab: lab
        emptyText: pane.side === "server" ? qsTr("What the server and its connections do from now on appears here, signal by signal.")
            : qsTr("What the client does from now on appears here, signal by signal.")
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: 0
        onZoomed: function (steps) { pane.zoomed(steps) }
    }
    PlainLabel {
        objectName: "signalMeaning"
        visible: text !== "" && pane.height > pane.theme.unit * 8
        // The second argument says when to ask again.
        text: pane.meaning(timeline.row, lab.count)
        elide: Text.ElideRight
        color: pane.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        HoverHandler { id: over }
        ToolTip.visible: over.hovered && truncated
        ToolTip.text: text
    }

    function meaning(row, count) {
        var told = Object.assign({}, lab.explain(row))
        return told.what === undefined ? "" : told.what
    }
}
