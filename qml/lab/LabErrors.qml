import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// Errors that are provoked on this machine: what came, in which order, why, and what helps.
LabStage {
    id: stage

    readonly property alias model: errors
    readonly property var told: errors.provoked
    property Desktop desktop
    readonly property var cases: inLanguage(desktop.language)
    // What is said of each is in the language that is shown.
    function inLanguage(language) { return errors.cases() }
    readonly property string shown: told.name || "refused"
    readonly property var shownCase: cases.filter(function (one) { return one.id === shown })[0]

    scrolls: qsTr("Scroll the error")

    function focusInput() {
        var first = buttons.itemAt(0)
        if (first)
            first.forceActiveFocus(Qt.ShortcutFocusReason)
    }
    function begin() { if (!errors.running) errors.provoke(shown) }
    function stop() { errors.stop() }

    onVisibleChanged: if (!visible) errors.stop()

    ErrorCases { id: errors }

    PlainLabel {
        text: qsTr("Which signals come, and in which order? Say it first, then provoke the error: each one happens for real, on this machine.")
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Flow {
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        Repeater {
            id: buttons
            model: stage.cases
            // qmllint disable unqualified
            PushButton {
                required property var modelData
                theme: stage.theme
                objectName: "errors_" + modelData.id
                text: modelData.title
                tip: modelData.how
                strong: stage.told.name === modelData.id
                enabled: !errors.running || strong
                onClicked: if (!errors.running) errors.provoke(modelData.id)
            }
            // qmllint enable unqualified
        }
    }

    LabProblem {
        theme: stage.theme
        name: "errors"
        problem: stage.sentences.say(errors.problem)
        Layout.fillWidth: true
    }

    Rectangle {
        implicitHeight: content.implicitHeight + stage.theme.gap * 2
        visible: stage.told.name !== undefined
        color: stage.theme.base
        radius: stage.theme.corner
        border.color: stage.theme.line
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            id: content
            anchors.fill: parent
            anchors.margins: stage.theme.gap
            spacing: stage.theme.small

            PlainLabel {
                text: stage.shownCase.title
                font.bold: true
            }
            PlainLabel {
                objectName: "errorsHow"
                text: stage.shownCase.how
                wrapMode: Text.Wrap
                color: stage.theme.dim
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                text: qsTr("What was called and what came")
                font.bold: true
                Layout.topMargin: stage.theme.small
            }
            LabPrinted {
                theme: stage.theme
                name: "errorsSteps"
                scrolls: qsTr("Scroll what was called and what came")
                lines: stage.told.steps || ""
                hint: qsTr("Nothing has come yet")
                implicitHeight: Math.max(wholeHeight, stage.theme.unit * 10)
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: wholeHeight
            }
            PlainLabel {
                objectName: "errorsCode"
                text: stage.told.error === undefined ? (errors.running ? qsTr("It is being provoked…") : "")
                    : qsTr("error() is %1, %2; errorString() is “%3”").arg(stage.told.number).arg(stage.told.error).arg(stage.told.text)
                wrapMode: Text.Wrap
                font.family: stage.theme.mono
                color: stage.told.error === undefined ? stage.theme.dim : stage.theme.bad
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                objectName: "errorsCause"
                text: qsTr("Cause and cure: %1").arg(stage.sentences.say(stage.told.cause || ""))
                visible: stage.told.cause !== undefined
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
            PlainLabel {
                objectName: "errorsNote"
                text: qsTr("Look at the order: %1").arg(stage.shownCase.note)
                visible: stage.told.cause !== undefined
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Layout.minimumWidth: 0
            }
        }
    }
    // Before anything was provoked the rest stays empty.
    Item {
        visible: stage.told.name === undefined
        Layout.fillHeight: true
    }
}
