import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// Totals and rates of the page that is shown, and how the window looks.
Rectangle {
    id: status

    property Theme theme
    property Sentences sentences
    property Desktop desktop
    property TrafficLog log
    // The server or the client.
    property var source: null
    property real rateIn: 0
    property real rateOut: 0
    property real lastIn: 0
    property real lastOut: 0
    property real lastTime: 0
    signal languagePicked(string language)
    signal themePicked(string choice)
    signal helpWanted()

    objectName: "statusLine"
    color: theme.window
    implicitHeight: row.implicitHeight + theme.small * 2
    Accessible.role: Accessible.StatusBar
    Accessible.name: qsTr("Status")

    onSourceChanged: measure(true)

    function measure(fresh) {
        var now = Date.now()
        var seconds = (now - lastTime) / 1000
        var bytesIn = source ? source.bytesIn : 0
        var bytesOut = source ? source.bytesOut : 0
        rateIn = fresh || seconds <= 0 ? 0 : Math.max(0, (bytesIn - lastIn) / seconds)
        rateOut = fresh || seconds <= 0 ? 0 : Math.max(0, (bytesOut - lastOut) / seconds)
        lastIn = bytesIn
        lastOut = bytesOut
        lastTime = now
    }

    Timer {
        interval: 1000
        repeat: true
        running: true
        onTriggered: status.measure(false)
    }

    Rectangle {
        width: parent.width
        height: 1
        color: status.theme.line
    }

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: status.theme.gap
        anchors.rightMargin: status.theme.gap
        spacing: status.theme.gap * 1.5

        PlainLabel {
            objectName: "totalIn"
            text: "\u2190 " + status.sentences.amount(status.source ? status.source.bytesIn : 0)
                + "  " + status.sentences.amount(Math.round(status.rateIn)) + "/s"
            color: status.theme.incoming
            Accessible.name: qsTr("Received: %1").arg(text)
            HoverHandler { id: overIn }
            ToolTip.visible: overIn.hovered
            ToolTip.text: qsTr("Received in all: %1 bytes; per second now").arg(status.sentences.grouped(status.source ? status.source.bytesIn : 0))
        }
        PlainLabel {
            objectName: "totalOut"
            text: "\u2192 " + status.sentences.amount(status.source ? status.source.bytesOut : 0)
                + "  " + status.sentences.amount(Math.round(status.rateOut)) + "/s"
            color: status.theme.outgoing
            Accessible.name: qsTr("Sent: %1").arg(text)
            HoverHandler { id: overOut }
            ToolTip.visible: overOut.hovered
            ToolTip.text: qsTr("Sent in all: %1 bytes; per second now").arg(status.sentences.grouped(status.source ? status.source.bytesOut : 0))
        }
        PlainLabel {
            objectName: "rowCount"
            text: status.log.rowsSkipped > 0
                ? qsTr("%1 rows kept, %2 dropped").arg(status.sentences.grouped(status.log.rowsKept)).arg(status.sentences.grouped(status.log.rowsSkipped))
                : qsTr("%n row(s)", "", status.log.rowsKept)
            color: status.theme.dim
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            HoverHandler { id: overRows }
            ToolTip.visible: overRows.hovered
            ToolTip.text: qsTr("The log keeps the newest %1 rows; bytes are counted all the same").arg(status.sentences.grouped(status.log.limit))
        }
        PlainLabel {
            objectName: "instanceNumber"
            visible: status.desktop.instance > 1
            text: qsTr("Window %1").arg(status.desktop.instance)
            color: status.theme.dim
            HoverHandler { id: overInstance }
            ToolTip.visible: overInstance.hovered
            ToolTip.text: qsTr("Another copy is running; each keeps its own settings")
        }
        Choice {
            theme: status.theme
            objectName: "languageBox"
            label: qsTr("Language")
            tip: qsTr("Language of the window")
            values: ["", "en", "zh_CN"]
            texts: [qsTr("System language"), "English", "简体中文"]
            value: status.desktop.language
            onChosen: function (value) { status.languagePicked(value) }
        }
        Choice {
            theme: status.theme
            objectName: "themeBox"
            label: qsTr("Theme")
            tip: qsTr("Light or dark")
            values: ["", "light", "dark"]
            texts: [qsTr("System theme"), qsTr("Light"), qsTr("Dark")]
            value: status.theme.choice
            onChosen: function (value) { status.themePicked(value) }
        }
        PushButton {
            theme: status.theme
            objectName: "helpButton"
            text: "?"
            label: qsTr("Keyboard shortcuts")
            tip: label
            keys: "F1"
            onClicked: status.helpWanted()
        }
    }
}
