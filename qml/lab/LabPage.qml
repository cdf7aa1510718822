import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// The lab: what the event loop does with its sockets. Left what can be played, in the middle what
// happens, below it the row that was chosen, the script and the trace.
ColumnLayout {
    id: page

    property Theme theme
    property Sentences sentences
    property Desktop desktop
    readonly property string kind: "lab"
    // The window's server listens, or its client is connected.
    property bool busy: false
    property int serverPort: 0
    // As the other pages have them.
    readonly property var view: page
    readonly property var pane: page
    readonly property var log: null
    readonly property var totals: null
    property alias folded: below.folded
    readonly property bool shut: below.folded
    readonly property alias model: lab
    readonly property bool active: lab.state === "running" || lab.state === "held"
    readonly property bool live: chosen === "live"
    // What is no scenario has a stage of its own.
    readonly property var stages: ({
        modes: modes, stream: stream, buffers: buffers, ends: ends, errors: errors, ways: ways, homework: homework
    })
    readonly property var own: stages[chosen] || null
    // The entry that was chosen; what is played may be another one still.
    property string chosen: "live"
    readonly property var entries: listed.all
    readonly property string stateText: own ? listed.entry(chosen).title : lab.state === "live" ? (lab.frozen ? qsTr("This window's own loop is held: what the kernel says waits")
        : lab.slowness > 1 ? qsTr("This window's own loop runs in slow motion") : qsTr("Watching this window's own loop"))
        : lab.state === "running" ? qsTr("Running")
        : lab.state === "held" ? qsTr("Held: Qt has not handled the last row yet")
        : lab.state === "over" ? qsTr("Done") : lab.state === "stopped" ? qsTr("Stopped") : qsTr("Nothing is played")
    // A stage of its own has no rows: how far the course is.
    readonly property string countText: own ? qsTr("%1 of %2 lessons done").arg(done.names.length).arg(done.lessons) : lab.rowsSkipped > 0
        ? qsTr("%1 rows kept, %2 dropped").arg(sentences.grouped(lab.count)).arg(sentences.grouped(lab.rowsSkipped))
        : qsTr("%n row(s)", "", lab.count)
    readonly property real leastWidth: theme.character * 70
    readonly property real highest: Math.max.apply(null, Object.keys(stages).map(function (name) { return stages[name].leastHeight }))
    readonly property real leastHeight: Math.max(highest, controls.implicitHeight + theme.gap * 2 + timeline.SplitView.minimumHeight
        + below.SplitView.minimumHeight + (picker.visible ? picker.implicitHeight + theme.gap : 0)
        + (line.visible ? line.implicitHeight + theme.gap : 0))
    // The window's own loop does not run as it does by itself.
    readonly property bool held: live && (lab.frozen || lab.slowness > 1)
    readonly property var chips: active ? [{ id: "stage", text: qsTr("Lab: %1").arg(listed.entry(chosen).title), tip: qsTr("The lab plays “%1”").arg(listed.entry(chosen).title) }]
        : held ? [{ id: "held", text: lab.frozen ? qsTr("Loop held") : qsTr("Loop slowed"),
            tip: lab.frozen ? qsTr("The loop of this window's server and client is held: press here, and it runs again")
                : qsTr("The loop of this window's server and client is in slow motion: press here, and it runs at full pace") }] : []
    // What went well, until it is read.
    property string told: ""
    readonly property string saveName: "qtcp-" + chosen.replace(":", "")
    signal touched()
    signal zoomed(int steps)
    signal saveWanted()
    signal serverWanted()

    spacing: theme.gap

    function state() {
        return {
            entry: chosen, done: done.names, homework: homework.state(), tab: below.tab, folded: below.folded, slowness: lab.slowness,
            belowHeight: below.SplitView.preferredHeight / theme.character,
            listWidth: list.SplitView.preferredWidth / theme.character
        }
    }

    function restore(kept) {
        done.restore(kept.done)
        if (typeof kept.entry === "string")
            show([kept.entry])
        if (kept.homework)
            homework.restore(kept.homework)
        if (below.tabs.indexOf(kept.tab) >= 0)
            below.tab = kept.tab
        if (typeof kept.folded === "boolean")
            below.folded = kept.folded
        // The window's own loop is as it is by itself.
        if (!live && controls.paces.indexOf(String(kept.slowness)) >= 0)
            lab.slowness = kept.slowness
        if (kept.belowHeight > 0)
            below.SplitView.preferredHeight = kept.belowHeight * theme.character
        if (kept.listWidth > 0)
            list.SplitView.preferredWidth = kept.listWidth * theme.character
    }

    // What a person has made of the scripts, by entry, as long as the window is there.
    property var scripts: ({})
    function keepScript() {
        if (below.changed)
            scripts[chosen] = below.script
        else
            delete scripts[chosen]
    }

    function choose(id) {
        if (id === chosen)
            return
        keepScript()
        chosen = id
        cameFrom = ""
        asked.name = ""
        below.answered = ({})
        below.script = scripts[id] !== undefined ? scripts[id] : listed.entry(id).script
        // Whatever was played before ends with that.
        lab.frozen = false
        if (live)
            lab.live()
        else
            lab.clear()
        below.seen = false
        touched()
    }

    // The lesson that has led to the stage of its own that is shown.
    property string cameFrom: ""
    readonly property string lessonTitle: cameFrom !== "" ? listed.entry(cameFrom).title : ""

    function openStage() {
        var lesson = chosen
        choose(listed.entry(lesson).stage)
        cameFrom = lesson
        own.focusBack()
    }

    function backToLesson() {
        choose(cameFrom)
        below.focusStage()
    }

    // By a person: with what there is to say about it.
    function pick(id) {
        var told = listed.entry(id)
        choose(id)
        if (told.see !== "" && told.see !== undefined)
            below.tab = "lesson"
    }

    // Of several names of an entry the first that is known here; it is not started.
    function show(names) {
        for (var i = 0; i < names.length; i++) {
            var found = listed.named(names[i])
            if (found !== undefined)
                return choose(found.id)
        }
    }

    // From the beginning, as fast as the pace says.
    function run() {
        if (own)
            own.begin()
        else if (live)
            lab.frozen = false
        else
            begin(false)
    }

    function begin(held) {
        asked.name = ""
        if (below.script === listed.entry(chosen).script)
            lab.run(listed.entry(chosen).scenario, held)
        else
            lab.runScript(below.script, held)
    }

    function saveSvg(url) {
        told = ""
        lab.dismiss()
        lab.saveSvg(url)
    }

    function fold(on) { below.folded = on }
    function stop() {
        if (own)
            own.stop()
        else
            lab.stop()
    }
    function copyAs(format) { desktop.copy(lab.exported(format)) }
    function freeze() {
        if (live || active)
            lab.frozen = !lab.frozen
    }

    // The last step is the end: what there is to see stays until it is begun again.
    readonly property bool ended: lab.state === "over" || lab.state === "stopped"
    function step(turn) {
        if (own || ended)
            return
        if (live || active)
            lab.step(turn)
        else
            begin(true)
    }

    // Plays a scenario by its name: the lesson that has it, or the example.
    function play(scenario) {
        show([scenario])
        below.tab = "lesson"
        // As it is, whatever a person has made of its script.
        asked.name = ""
        lab.run(listed.entry(chosen).scenario, false)
    }

    function focusInput() {
        if (picker.visible)
            picker.forceActiveFocus(Qt.ShortcutFocusReason)
        else
            list.focusInput()
    }

    // To the field that finds entries, where there is one.
    function find() {
        if (picker.visible)
            focusInput()
        else
            list.focusFilter()
    }

    function dismiss() {
        if (!own && timeline.endRange())
            return true
        var was = line.text !== "" || list.words !== ""
        told = ""
        list.words = ""
        lab.dismiss()
        return was
    }

    // To what a chip stands for, and to a tab of the lower part.
    function lead(chip) {
        if (chip === "held") {
            lab.frozen = false
            lab.slowness = 1
        }
        timeline.focusInput()
    }
    function open(tab) {
        below.folded = false
        below.tab = tab
    }

    Component.onCompleted: if (live) lab.live()

    Lab {
        id: lab
        serverPort: page.serverPort
        watching: page.visible
        onStateChanged: {
            if ((state === "over" || state === "stopped") && asked.name === "")
                below.seen = true
            asked.judge()
            done.look(listed.entry(page.chosen), below.answered, lab)
            if (state === "over" && !frozen)
                timeline.toBeginning()
        }
        onSaved: function (path) { page.told = qsTr("The timeline was saved as %1").arg(path) }
        onProblemChanged: if (problem !== "") page.told = ""
    }
    Connections {
        target: page.desktop
        function onLanguageChanged() { lab.retranslate() }
    }
    LabEntries {
        id: listed
        lab: lab
        language: page.desktop.language
    }
    LabAsked {
        id: asked
        lab: lab
        below: below
        onDecided: function (row) { timeline.meet(row) }
    }
    LabDone {
        id: done
        entries: page.entries
        onAdded: page.touched()
    }

    // Where there is no room for the list.
    Choice {
        id: picker
        theme: page.theme
        objectName: "labPicker"
        visible: page.theme.narrow
        label: qsTr("What is played")
        tip: qsTr("What is played")
        values: page.entries.map(function (one) { return one.id })
        texts: page.entries.map(function (one) { return done.names.indexOf(one.id) < 0 ? one.title : one.title + " \u2713" })
        value: page.chosen
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        // Bound to the page: it may be there while the layout is at work.
        Layout.preferredWidth: page.width
        onChosen: function (id) { page.pick(id) }
    }

    LabControls {
        id: controls
        theme: page.theme
        visible: !page.own
        lab: lab
        live: page.live
        active: page.active
        stateText: page.stateText
        ended: page.ended
        Layout.fillWidth: true
        onRunWanted: page.run()
        onStopWanted: page.stop()
        onFreezeWanted: page.freeze()
        onStepWanted: function (turn) { page.step(turn) }
        onStepAnewWanted: page.begin(true)
        onCopyWanted: function (form) { page.copyAs(form) }
        onSaveWanted: page.saveWanted()
        onSlownessPicked: function (times) { lab.slowness = times; page.touched() }
    }

    ErrorLine {
        id: line
        theme: page.theme
        name: "lab"
        text: page.told !== "" ? page.told : page.sentences.say(lab.problem)
        mild: page.told !== ""
        cures: lab.problemLine > 0 ? [{ id: "there", text: qsTr("Go to the line") }] : []
        Layout.fillWidth: true
        onCure: {
            below.goTo(lab.problemLine, lab.problemColumn)
        }
        onDismissed: page.dismiss()
    }

    SplitView {
        Layout.fillWidth: true
        Layout.fillHeight: true
        // qmllint disable unqualified
        handle: DragHandle { theme: page.theme }
        // qmllint enable unqualified

        LabList {
            id: list
            theme: page.theme
            visible: !page.theme.narrow
            entries: page.entries
            chosen: page.chosen
            done: done.names
            SplitView.preferredWidth: page.theme.character * 30
            SplitView.onPreferredWidthChanged: page.touched()
            SplitView.minimumWidth: page.theme.character * 20
            SplitView.maximumWidth: page.theme.character * 60
            onPicked: function (id) { page.pick(id) }
            onPlayed: page.run()
        }

        LabModes {
            id: modes
            objectName: "labModes"
            theme: page.theme
            sentences: page.sentences
            visible: page.own === modes
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
        }
        LabStream {
            id: stream
            objectName: "labStream"
            theme: page.theme
            sentences: page.sentences
            desktop: page.desktop
            visible: page.own === stream
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
        }
        LabBuffers {
            id: buffers
            objectName: "labBuffers"
            theme: page.theme
            sentences: page.sentences
            visible: page.own === buffers
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
        }
        LabEnds {
            id: ends
            objectName: "labEnds"
            theme: page.theme
            sentences: page.sentences
            visible: page.own === ends
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
        }
        LabErrors {
            id: errors
            objectName: "labErrors"
            theme: page.theme
            sentences: page.sentences
            desktop: page.desktop
            visible: page.own === errors
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
        }
        LabWays {
            id: ways
            objectName: "labWays"
            theme: page.theme
            sentences: page.sentences
            visible: page.own === ways
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
        }
        LabHomework {
            id: homework
            objectName: "labHomework"
            theme: page.theme
            sentences: page.sentences
            visible: page.own === homework
            lesson: page.lessonTitle
            onLessonWanted: page.backToLesson()
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
            onScenarioWanted: function (name) { page.play(name) }
            onTouched: page.touched()
        }
        SplitView {
            id: stage
            visible: !page.own
            orientation: Qt.Vertical
            SplitView.fillWidth: true
            SplitView.minimumWidth: page.theme.character * 40
            // qmllint disable unqualified
            handle: DragHandle { theme: page.theme }
            // qmllint enable unqualified

            LabTimeline {
                id: timeline
                theme: page.theme
                lab: lab
                SplitView.fillHeight: true
                SplitView.minimumHeight: page.theme.control * 3
                emptyText: !page.live ? qsTr("Run plays “%1”; Step plays it one thing at a time.").arg(listed.entry(page.chosen).title)
                    : lab.frozen ? qsTr("The loop is held. Step lets it handle one thing that the kernel says.")
                    : page.busy ? qsTr("Nothing has happened since this page is shown. Let the timer send, or another program: what the loop does appears here.")
                    : qsTr("Enable the TCP server or the TCP client of this window: what their loop does appears here.")
                onZoomed: function (steps) { page.zoomed(steps) }
                emptyAction: page.live && !page.busy && !lab.frozen ? qsTr("Enable the TCP server") : ""
                onEmptyActionWanted: page.serverWanted()
                onOpened: page.open("row")
            }

            LabBelow {
                id: below
                theme: page.theme
                sentences: page.sentences
                lab: lab
                row: timeline.row
                from: timeline.from
                to: timeline.to
                live: page.live
                entry: listed.entry(page.chosen)
                stageTitle: entry.stage ? listed.entry(entry.stage).title : ""
                onStageWanted: page.openStage()
                SplitView.minimumHeight: leastHeight
                // No more than the timeline leaves: what is wanted may be more.
                SplitView.maximumHeight: folded ? leastHeight
                    : Math.max(leastHeight, stage.height - timeline.SplitView.minimumHeight - page.theme.gap)
                // What a lesson says needs room, and before it is played the timeline has nothing to show.
                SplitView.preferredHeight: Math.max(openHeight, shown === "lesson" || !page.theme.low ? stage.height * 0.45 : 0)
                SplitView.onPreferredHeightChanged: page.touched()
                onTouched: page.touched()
                onAnswer: function (question, chosen) { asked.answer(question, chosen) }
                onRunWanted: page.run()
                onCopied: function (text) { page.desktop.copy(text) }
                onRowWanted: function (row) { timeline.go(row) }
                onRangeWanted: function (from, to) { timeline.choose(from, to) }
            }
        }
    }
}
