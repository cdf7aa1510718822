import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// The trace of the real Qt, and this program's beside it: a row where both differ is marked, and below
// stands why.
ColumnLayout {
    id: beside

    property Theme theme
    property Sentences sentences
    property RealQt real
    // The tab that shows it.
    property string tabOf: ""
    readonly property string saying: real.running ? sentences.say(real.doing)
        : real.problem !== "" ? sentences.say(real.problem)
        : real.result === "equal" ? qsTr("%1 prints the same, line by line").arg(real.version)
        : real.result === "deliberate" ? qsTr("%1 prints something else, and that is on purpose").arg(real.version)
        : real.result === "different" ? qsTr("%1 prints something else, and nothing explains it").arg(real.version) : ""

    // Nobody has scrolled yet: what comes above the rows is to be seen.
    property bool fresh: true
    Connections {
        target: beside.real
        function onCountChanged() { beside.fresh = true }
    }

    anchors.fill: parent
    anchors.margins: theme.small
    spacing: theme.small

    RowLayout {
        spacing: beside.theme.gap
        Layout.fillWidth: true
        PlainLabel {
            objectName: "besideSaying"
            text: beside.saying
            wrapMode: Text.Wrap
            font.bold: true
            color: beside.real.problem !== "" || beside.real.result === "different" ? beside.theme.bad
                : beside.real.result === "" ? beside.theme.dim : beside.theme.good
            Layout.fillWidth: true
            Layout.minimumWidth: 0
        }
        PushButton {
            theme: beside.theme
            objectName: "besideClose"
            text: beside.real.running ? qsTr("Cancel") : qsTr("Only this trace")
            tip: beside.real.running ? qsTr("Give the comparison up") : qsTr("Show the trace of what was played here again")
            Layout.alignment: Qt.AlignTop
            onClicked: beside.real.clear()
        }
    }
    ListView {
        id: list
        objectName: "besideRows"
        visible: count > 0
        clip: true
        model: beside.real
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("The trace of Qt and this one")
        onContentHeightChanged: if (beside.fresh) positionViewAtBeginning()
        onMovementStarted: beside.fresh = false
        readonly property real half: (width - bar.width) / 2
        ScrollBar.vertical: ScrollBar {
            id: bar
            policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }
        // qmllint disable unqualified
        header: Column {
            width: list.width
            bottomPadding: beside.theme.small
            PlainLabel {
                objectName: "besideReasons"
                readonly property var reasons: beside.real.reasons
                visible: text !== ""
                width: parent.width
                text: reasons.map(function (reason) { return beside.sentences.say(reason) }).join("\n")
                wrapMode: Text.Wrap
                bottomPadding: beside.theme.small
                color: beside.theme.dim
            }
            Row {
                PlainLabel {
                    width: list.half
                    leftPadding: beside.theme.small
                    text: beside.real.version
                    font.bold: true
                    color: beside.theme.text
                }
                PlainLabel {
                    width: list.half
                    leftPadding: beside.theme.small
                    text: qsTr("Here")
                    font.bold: true
                    color: beside.theme.text
                }
            }
        }
        delegate: Rectangle {
            id: row
            required property string qt
            required property string here
            required property bool same
            width: list.width
            height: Math.max(left.implicitHeight, right.implicitHeight)
            color: same ? "transparent" : beside.theme.found
            Accessible.role: Accessible.ListItem
            Accessible.name: same ? qt : qsTr("Qt: %1; here: %2").arg(qt === "" ? "-" : qt).arg(here === "" ? "-" : here)
            Row {
                PlainLabel {
                    id: left
                    width: list.half
                    leftPadding: beside.theme.small
                    text: row.qt
                    wrapMode: Text.WrapAnywhere
                    font.family: beside.theme.mono
                    font.pointSize: beside.theme.logFont
                    color: beside.theme.text
                    Accessible.ignored: true
                }
                PlainLabel {
                    id: right
                    width: list.half
                    leftPadding: beside.theme.small
                    text: row.here
                    wrapMode: Text.WrapAnywhere
                    font.family: beside.theme.mono
                    font.pointSize: beside.theme.logFont
                    color: beside.theme.text
                    Accessible.ignored: true
                }
            }
        }
        // qmllint enable unqualified
        Keys.onPressed: beside.fresh = false
        Keys.onUpPressed: contentY = Math.max(originY, contentY - beside.theme.control)
        Keys.onDownPressed: contentY = Math.max(originY, Math.min(originY + contentHeight - height, contentY + beside.theme.control))
    }
    Item {
        visible: !list.visible
        Layout.fillHeight: true
    }
}
