import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// One stage of the check: what was tried, how it ended and why, the bytes, the course's section.
Rectangle {
    id: entry

    property Theme theme
    property Sentences sentences
    property bool current: false
    required property string stage
    required property string title
    required property string progress
    required property string why
    required property string sent
    required property string came
    required property string wanted
    required property string course
    required property string scenario
    readonly property bool wrong: progress === "wrong"
    readonly property string word: progress === "right" ? qsTr("right") : wrong ? qsTr("wrong")
        : progress === "note" ? qsTr("note") : progress === "running" ? qsTr("running…")
        : progress === "notDone" ? qsTr("not done") : ""
    readonly property color tint: progress === "right" ? theme.good : wrong ? theme.bad
        : progress === "note" ? theme.warning : theme.dim
    signal scenarioWanted(string name)

    height: parts.height + theme.small * 2
    color: current ? theme.selection : wrong ? theme.badBack : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: stage + ": " + sentences.say(title) + (word === "" ? "" : ": " + word) + (why === "" ? "" : ", " + sentences.say(why))

    Column {
        id: parts
        x: entry.theme.gap
        y: entry.theme.small
        width: entry.width - entry.theme.gap * 2
        spacing: entry.theme.small / 2

        Row {
            width: parent.width
            spacing: entry.theme.gap
            PlainLabel {
                id: name
                text: entry.stage
                font.family: entry.theme.mono
                color: entry.theme.faint
                Accessible.ignored: true
            }
            PlainLabel {
                width: parent.width - name.width - state.width - parent.spacing * 2
                text: entry.sentences.say(entry.title)
                wrapMode: Text.Wrap
                color: entry.progress === "waiting" ? entry.theme.faint : entry.theme.text
                Accessible.ignored: true
            }
            PlainLabel {
                id: state
                text: entry.word
                font.bold: entry.wrong
                color: entry.tint
                Accessible.ignored: true
            }
        }
        PlainLabel {
            visible: entry.why !== ""
            width: parent.width
            text: entry.sentences.say(entry.why)
            wrapMode: Text.Wrap
            color: entry.wrong ? entry.theme.bad : entry.theme.dim
            Accessible.ignored: true
        }
        Repeater {
            model: [[qsTr("sent"), entry.sent], [qsTr("came"), entry.came], [qsTr("wanted"), entry.wanted]]
            // qmllint disable unqualified
            Text {
                required property var modelData
                visible: modelData[1] !== ""
                width: parts.width
                text: modelData[0] + ": " + modelData[1]
                textFormat: Text.PlainText
                wrapMode: Text.WrapAnywhere
                font.family: entry.theme.mono
                font.pointSize: entry.theme.smallFont
                color: entry.theme.text
            }
            // qmllint enable unqualified
        }
        Flow {
            visible: entry.wrong || entry.progress === "note"
            width: parent.width
            spacing: entry.theme.gap
            PlainLabel {
                height: more.height
                width: Math.min(implicitWidth, parent.width)
                verticalAlignment: Text.AlignVCenter
                elide: Text.ElideRight
                text: qsTr("The course: %1").arg(entry.sentences.say(entry.course))
                color: entry.theme.dim
            }
            PushButton {
                id: more
                theme: entry.theme
                objectName: "homeworkSee_" + entry.scenario
                text: qsTr("See how it is")
                tip: qsTr("Play the example %1").arg(entry.scenario)
                onClicked: entry.scenarioWanted(entry.scenario)
            }
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: entry.theme.line
    }
}
