import QtQuick 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// Below the timeline: the row that was chosen, the script, the trace. It folds to its tabs.
ColumnLayout {
    id: below

    property Theme theme
    property Sentences sentences
    property Lab lab
    property int row: -1
    // The piece of the timeline that is chosen.
    property real from: -1
    property real to: -1
    property bool live: false
    readonly property var tabs: ["lesson", "row", "picture", "states", "bytes", "script", "trace", "code", "notes"]
    readonly property var liveTabs: ["row", "picture", "states", "bytes", "code", "notes"]
    property string tab: "lesson"
    property bool folded: false
    property var entry: ({})
    property alias answered: lesson.answered
    // The script as the program carries it, and as it is now.
    readonly property string original: entry.script || ""
    property alias script: scriptText.text
    readonly property bool changed: script !== original
    // The same for all tabs, so that they stay where they are under the mouse; in a low window
    // pictures and two texts take more than one text needs.
    readonly property real openHeight: theme.control + theme.unit * (!theme.low || shown === "code" || shown === "states" || shown === "bytes" || (shown === "trace" && real.wanted) ? 14
        : shown === "picture" ? 9 : 4)
    // It was played without a guess: what it says gives no answer away.
    property bool seen: false
    readonly property string shown: !live || liveTabs.indexOf(tab) >= 0 ? tab : "row"
    signal touched()
    signal copied(string text)
    signal rowWanted(int row)
    signal rangeWanted(real from, real to)
    signal runWanted()
    property string stageTitle: ""
    signal answer(var question, int chosen)
    signal stageWanted()

    readonly property real leastHeight: theme.control + (folded ? 0 : theme.small + theme.unit * (theme.low ? 2.5 : 3))

    spacing: theme.small

    // What each tab is called, and what it is for.
    readonly property var named: ({
        lesson: [qsTr("Lesson"), qsTr("What there is to see, and what happens next")],
        row: [qsTr("Row"), qsTr("What the chosen row is")],
        picture: [qsTr("Picture"), qsTr("Everything over the time, in lanes, with the turns of the loop and what went from end to end")],
        states: [qsTr("States"), qsTr("The states of the socket that the chosen row is about")],
        bytes: [qsTr("Bytes"), qsTr("What was written and read on the connection that the chosen row is about")],
        script: [qsTr("Script"), qsTr("What is played: it can be changed, and Run plays it as it is here")],
        trace: [qsTr("Trace"), qsTr("The lines that 'qtcp trace' prints")],
        code: [qsTr("Code"), qsTr("The course's classes in C++ and Rust, and what runs in them")],
        notes: [lab.noteCount > 0 ? qsTr("Notes (%1)").arg(lab.noteCount) : qsTr("Notes"), qsTr("Mistakes that what was played shows, and what mends them")]
    })

    function pick(value) {
        tab = value
        folded = false
        touched()
    }

    // To the lesson's way to its stage, where one has come back from there.
    function focusStage() {
        pick("lesson")
        lesson.focusStage()
    }

    // A person counts lines and characters from 1.
    function goTo(line, column) {
        pick("script")
        var lines = script.split("\n")
        var at = Math.max(0, column - 1)
        for (var i = 0; i < line - 1 && i < lines.length; i++)
            at += lines[i].length + 1
        scriptText.area.forceActiveFocus(Qt.OtherFocusReason)
        scriptText.area.cursorPosition = Math.min(at, scriptText.area.length)
    }

    // Positioners, and no layout: what is shown here changes while the layout around it is at work.
    Item {
        implicitHeight: below.theme.control
        Layout.fillWidth: true

        FontMetrics { id: letters }
        Segments {
            id: segments
            theme: below.theme
            name: "labTabs"
            label: qsTr("Below the timeline")
            visible: fits
            values: below.live ? below.liveTabs : below.tabs
            texts: values.map(function (one) { return below.named[one][0] })
            tips: values.map(function (one) { return below.named[one][1] })
            value: below.shown
            onChosen: function (value) { below.pick(value) }
            // Its own width says nothing while it is not seen.
            readonly property real words: texts.reduce(function (sum, text) { return sum + Math.ceil(letters.advanceWidth(text)) + 1 }, 4)
                + below.theme.gap
            readonly property real needed: words + tools.width
            readonly property bool fits: needed + texts.length * 2 * below.theme.small <= below.width
            room: needed + texts.length * 2 * below.theme.gap <= below.width ? below.theme.gap : below.theme.small
        }
        Choice {
            theme: below.theme
            objectName: "labTabPicker"
            visible: !segments.fits
            width: Math.min(implicitWidth, Math.max(0, below.width - tools.width - below.theme.gap))
            label: segments.label
            tip: below.named[below.shown][1]
            values: segments.values
            texts: segments.texts
            value: below.shown
            onChosen: function (value) { below.pick(value) }
        }
        Row {
            id: tools
            anchors.right: parent.right
            spacing: below.theme.gap
            Choice {
                theme: below.theme
                objectName: "labClass"
                visible: !below.folded && below.shown === "code"
                label: qsTr("Class of the course")
                tip: qsTr("Which class of the course is shown; a chosen row leads to its own")
                values: ["server", "client"]
                texts: [qsTr("Server"), qsTr("Client")]
                value: code.server ? "server" : "client"
                onChosen: function (value) { code.server = value === "server" }
            }
            Repeater {
                model: !below.folded && below.shown === "picture" ? [
                    { id: "labZoomOut", text: "\u2212", label: qsTr("Show more time"), keys: "\u2212" },
                    { id: "labZoomIn", text: "+", label: qsTr("Show less time; the left edge stays"), keys: "+" },
                    { id: "labZoomAll", text: qsTr("All"), label: qsTr("Show everything, or the piece that is chosen"), keys: "0" }
                ] : []
                // qmllint disable unqualified
                PushButton {
                    required property var modelData
                    theme: below.theme
                    objectName: modelData.id
                    text: modelData.text
                    label: modelData.label
                    tip: modelData.label
                    keys: modelData.keys
                    onClicked: modelData.id === "labZoomAll" ? picture.showAll() : picture.zoom(modelData.id === "labZoomIn" ? 2 : 0.5)
                }
                // qmllint enable unqualified
            }
            PushButton {
                theme: below.theme
                objectName: "labScriptBack"
                visible: !below.folded && below.shown === "script" && below.changed
                text: qsTr("As it was")
                tip: qsTr("Take the changes of the script back")
                onClicked: below.script = below.original
            }
            PushButton {
                theme: below.theme
                objectName: "labRealQt"
                visible: !below.folded && ((below.shown === "script" && !below.changed) || below.shown === "trace") && !real.wanted
                label: qsTr("On real Qt")
                text: roomy ? label : "Qt"
                // Beside the tabs there may be no room for more.
                readonly property real more: letters.advanceWidth(label) + letters.advanceWidth(qsTr("Copy")) + below.theme.gap * 6 + below.theme.control
                readonly property bool roomy: segments.words + segments.texts.length * 2 * below.theme.gap + more <= below.width
                tip: qsTr("Run the script on the real Qt as well, and lay both traces beside each other")
                onClicked: {
                    real.compare(below.script)
                    below.pick("trace")
                }
            }
            PushButton {
                theme: below.theme
                objectName: "labCopy"
                visible: !below.folded && (below.shown === "row" || (below.shown === "script" && !below.changed) || (below.shown === "trace" && !real.wanted))
                text: qsTr("Copy")
                tip: qsTr("Copy the selection, or everything shown here")
                onClicked: {
                    var area = below.shown === "row" ? rowText.area : below.shown === "script" ? scriptText.area : traceText.area
                    below.copied(area.selectedText !== "" ? area.selectedText : area.text)
                }
            }
            PushButton {
                theme: below.theme
                objectName: "labFold"
                text: below.folded ? "\u25b4" : "\u25be"
                label: below.folded ? qsTr("Unfold the lower part") : qsTr("Fold the lower part")
                tip: label
                keys: "Ctrl+J"
                onClicked: { below.folded = !below.folded; below.touched() }
            }
        }
    }

    Rectangle {
        visible: !below.folded
        color: below.theme.base
        border.color: below.theme.line
        Layout.fillWidth: true
        Layout.fillHeight: true

        LabLesson {
            id: lesson
            objectName: "labLesson"
            theme: below.theme
            lab: below.lab
            tabOf: "lesson"
            visible: below.shown === tabOf
            entry: below.entry
            told: below.seen || (below.entry.questions || []).every(function (one) { return (answered[one.name] || {}).right !== undefined })
            onScriptWanted: below.goTo(1, 1)
            stageTitle: below.stageTitle
            onAnswer: function (question, chosen) { below.answer(question, chosen) }
            onStageWanted: below.stageWanted()
        }
        LabPicture {
            id: picture
            objectName: "labPicture"
            theme: below.theme
            lab: below.lab
            row: below.row
            from: below.from
            to: below.to
            tabOf: "picture"
            visible: below.shown === tabOf && !below.folded
            onRowWanted: function (row) { below.rowWanted(row) }
            onRangeWanted: function (from, to) { below.rangeWanted(from, to) }
            onOpened: below.pick("row")
        }
        LabStates {
            objectName: "labStates"
            theme: below.theme
            lab: below.lab
            row: below.row
            tabOf: "states"
            visible: below.shown === tabOf
        }
        LabCode {
            id: code
            objectName: "labCode"
            theme: below.theme
            lab: below.lab
            row: below.row
            tabOf: "code"
            visible: below.shown === tabOf && !below.folded
            onRowWanted: function (row) { below.rowWanted(row) }
        }
        LabNotes {
            objectName: "labNotes"
            theme: below.theme
            lab: below.lab
            tabOf: "notes"
            visible: below.shown === tabOf && !below.folded
            onRowWanted: function (row) { below.rowWanted(row) }
        }
        LabBytes {
            objectName: "labBytes"
            theme: below.theme
            lab: below.lab
            row: below.row
            tabOf: "bytes"
            visible: below.shown === tabOf
        }
        LabText {
            id: rowText
            theme: below.theme
            name: "labRowText"
            tabOf: "row"
            visible: below.shown === tabOf
            label: qsTr("What the chosen row is")
            hint: qsTr("Choose a row of the timeline: what it is stands here.")
            wraps: true
            text: below.about(below.lab.explain(below.row), below.lab.count)
        }
        LabText {
            id: scriptText
            theme: below.theme
            name: "labScript"
            tabOf: "script"
            visible: below.shown === tabOf
            label: qsTr("Script")
            fixed: false
            lab: below.lab
            onAccepted: below.runWanted()
        }
        LabBeside {
            objectName: "labBeside"
            theme: below.theme
            sentences: below.sentences
            real: real
            tabOf: "trace"
            visible: below.shown === tabOf && real.wanted
        }
        LabText {
            id: traceText
            property int lines: 0
            theme: below.theme
            name: "labTrace"
            tabOf: "trace"
            visible: below.shown === tabOf && !real.wanted
            label: qsTr("Trace")
            hint: qsTr("What the script prints appears here while it runs.")

            function grow() {
                if (below.lab.traceLines < lines) {
                    area.clear()
                    lines = 0
                }
                if (below.lab.traceLines > lines) {
                    area.append(below.lab.trace(lines))
                    lines = below.lab.traceLines
                }
            }
        }
    }

    RealQt {
        id: real
        readonly property bool wanted: running || count > 0 || problem !== ""
    }
    // Both are about one script.
    onScriptChanged: if (real.wanted) real.clear()

    // Some mistakes show only after a while, in which nothing happens.
    Timer {
        interval: 500
        repeat: true
        running: below.lab.watching && ((below.lab.state === "live" && !below.lab.frozen) || below.lab.state === "running")
        onTriggered: below.lab.look()
    }
    Connections {
        target: below.lab
        function onTraceChanged() { traceText.grow() }
    }

    // The second argument says when to ask again.
    function about(row, count) {
        if (row.line === undefined)
            return ""
        var lines = [row.line, row.what]
        if (row.state !== "")
            lines.push(qsTr("In its slot state() is %1").arg(row.state))
        if (row.code !== "")
            lines.push(row.code)
        if (row.section !== "")
            lines.push(qsTr("The course: %1").arg(row.section))
        lines.push(row.turn === "" ? qsTr("At %1 ms, outside of the loop").arg(row.time) : qsTr("At %1 ms, in turn %2 of the loop").arg(row.time).arg(row.turn))
        if (row.took !== "")
            lines.push(qsTr("It took %1").arg(row.took))
        if (row.local !== "")
            lines.push(row.peer === "" ? qsTr("%1 is at %2").arg(row.who).arg(row.local) : qsTr("%1 is %2, its other end %3").arg(row.who).arg(row.local).arg(row.peer))
        return lines.join("\n")
    }
}
