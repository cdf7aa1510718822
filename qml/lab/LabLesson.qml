import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// What there is to say about what was chosen: what to see, what to try, why it is so; and what happens
// next. The answer to a question is what the trace says when the scenario has run.
Flickable {
    id: lesson

    property Theme theme
    property Lab lab
    // One of the entries.
    property var entry: ({})
    // What was answered: by the name of a question { chosen, right, lines }. Without `right` it runs.
    property var answered: ({})
    // It has been played, or asks nothing: what it says gives no answer away.
    property bool told: true
    property string tabOf: ""
    // What the stage is called on which the subject of this lesson can be touched; empty if it has none.
    property string stageTitle: ""
    signal answer(var question, int chosen)
    signal stageWanted()
    signal scriptWanted()

    anchors.fill: parent
    anchors.margins: 1
    contentWidth: width
    contentHeight: column.height + theme.small * 2
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ScrollBar {
        id: bar
        policy: lesson.contentHeight > lesson.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        Accessible.role: Accessible.ScrollBar
        Accessible.name: qsTr("Scroll the lesson")
    }
    onEntryChanged: contentY = 0

    // What is shown here of a script and a trace. Nothing in quotes, and no sentence, is a name.
    function code() {
        var all = [entry.script || ""]
        var questions = entry.questions || []
        for (var i = 0; i < questions.length; i++)
            all = all.concat(questions[i].answers, (answered[questions[i].name] || {}).lines || "")
        return all.join("\n")
    }

    function focusStage() { toStage.forceActiveFocus(Qt.OtherFocusReason) }

    // Whatever gets the focus is in sight.
    function reveal(item) {
        var top = item.mapToItem(column, 0, 0).y
        if (top < contentY)
            contentY = Math.max(0, top - theme.small)
        else if (top + item.height > contentY + height)
            contentY = top + item.height - height + theme.small
    }

    Column {
        id: column
        x: lesson.theme.gap
        y: lesson.theme.small
        width: Math.max(0, lesson.width - lesson.theme.gap * 2 - (bar.visible ? bar.width : 0))
        spacing: lesson.theme.small

        PlainLabel {
            objectName: "lessonTitle"
            width: parent.width
            text: lesson.entry.title || ""
            wrapMode: Text.Wrap
            font.bold: true
            color: lesson.theme.text
        }
        Repeater {
            model: lesson.entry.questions || []
            // qmllint disable unqualified
            Column {
                id: question
                required property var modelData
                readonly property var verdict: lesson.answered[modelData.name] || ({})
                readonly property bool told: verdict.right !== undefined
                // Of what never happens there is no line.
                readonly property bool seen: told && verdict.lines !== ""
                onHeightChanged: if (told) lesson.reveal(question)
                width: column.width
                topPadding: lesson.theme.small
                spacing: lesson.theme.small

                PlainLabel {
                    objectName: "question_" + question.modelData.name
                    width: parent.width
                    text: qsTr("What happens next? %1").arg(question.modelData.ask)
                    wrapMode: Text.Wrap
                    font.bold: true
                    color: lesson.theme.accent
                }
                Flow {
                    width: parent.width
                    spacing: lesson.theme.small
                    Repeater {
                        model: question.modelData.answers
                        PushButton {
                            id: choice
                            required property int index
                            required property string modelData
                            theme: lesson.theme
                            objectName: "answer_" + question.modelData.name + "_" + index
                            text: modelData
                            width: Math.min(implicitWidth, column.width)
                            // What was chosen; the right one has its colour once the trace has said so.
                            checked: question.verdict.chosen === index
                            mark: question.told && question.verdict.right === index ? lesson.theme.good : "transparent"
                            label: question.told && question.verdict.right === index ? qsTr("%1, right").arg(text) : text
                            onClicked: lesson.answer(question.modelData, index)
                            onActiveFocusChanged: if (activeFocus) lesson.reveal(choice)
                        }
                    }
                }
                PlainLabel {
                    objectName: "verdict_" + question.modelData.name
                    width: parent.width
                    visible: question.verdict.chosen !== undefined
                    text: !question.told ? qsTr("It runs…")
                        : question.verdict.right < 0 ? question.verdict.lines
                        : question.verdict.right === question.verdict.chosen
                            ? (question.seen ? qsTr("Right. The trace says:") : qsTr("Right: the trace has no such line."))
                        : (question.seen ? qsTr("Not so: it is %1. The trace says:") : qsTr("Not so: it is %1, the trace has no such line."))
                            .arg(question.modelData.answers[question.verdict.right])
                    wrapMode: Text.Wrap
                    color: !question.told ? lesson.theme.dim
                        : question.verdict.right === question.verdict.chosen ? lesson.theme.good : lesson.theme.bad
                }
                PlainLabel {
                    width: parent.width
                    visible: question.seen && question.verdict.right >= 0
                    text: question.told ? question.verdict.lines : ""
                    wrapMode: Text.WrapAnywhere
                    font.family: lesson.theme.mono
                    font.pointSize: lesson.theme.logFont
                    color: lesson.theme.text
                }
            }
            // qmllint enable unqualified
        }
        PlainLabel {
            objectName: "lessonLater"
            width: parent.width
            topPadding: lesson.theme.small
            visible: !lesson.told && (lesson.entry.see || "") !== ""
            text: qsTr("Say first what you think, or press Run: then what there is to see stands here, and why it is so.")
            wrapMode: Text.Wrap
            color: lesson.theme.dim
        }
        Repeater {
            model: [
                { name: "See", head: qsTr("See"), text: lesson.entry.see || "" },
                { name: "Why", head: qsTr("Why"), text: lesson.entry.why || "" },
                { name: "Try", head: qsTr("Try"), text: lesson.entry.tryIt || "" },
                { name: "Differs", head: qsTr("The course says otherwise"), text: lesson.entry.differs || "" }
            ]
            // qmllint disable unqualified
            PlainLabel {
                required property var modelData
                objectName: "lesson" + modelData.name
                width: column.width
                visible: modelData.text !== "" && lesson.told
                text: modelData.head + qsTr(": ") + modelData.text
                wrapMode: Text.Wrap
                color: modelData.name === "Differs" ? lesson.theme.warning : lesson.theme.text
            }
            // qmllint enable unqualified
        }
        PushButton {
            id: toStage
            theme: lesson.theme
            objectName: "lessonStage"
            visible: lesson.stageTitle !== ""
            width: Math.min(implicitWidth, column.width)
            text: qsTr("Open the stage: %1").arg(lesson.stageTitle)
            tip: qsTr("There the subject of this lesson can be touched; it leads back here")
            onClicked: lesson.stageWanted()
            onActiveFocusChanged: if (activeFocus) lesson.reveal(toStage)
        }
        PushButton {
            id: toScript
            theme: lesson.theme
            objectName: "lessonScript"
            visible: lesson.told && (lesson.entry.tryIt || "") !== ""
            width: Math.min(implicitWidth, column.width)
            text: qsTr("Change the script")
            tip: qsTr("Opens the script to write in; Run plays it as it is then")
            onClicked: lesson.scriptWanted()
            onActiveFocusChanged: if (activeFocus) lesson.reveal(toScript)
        }
        PlainLabel {
            objectName: "lessonNames"
            width: parent.width
            visible: text !== ""
            text: lesson.lab.names(lesson.code())
            wrapMode: Text.Wrap
            color: lesson.theme.dim
        }
    }
}
