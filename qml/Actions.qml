import QtQuick 2.15
import Qtcp 1.0

// Everything that can be done anywhere in the window, once: its name, its keys and what it does. The
// keys, the palette and the list of shortcuts are made of it.
QtObject {
    id: actions

    property Desktop desktop
    // The page that is shown: the server's, the client's or the lab's.
    property var page: null
    signal rolePicked(int role)
    signal settingsWanted()
    signal paletteWanted()
    signal helpWanted()
    signal zoomed(int steps)
    signal escaped()
    signal languagePicked(string language)
    signal themePicked(string choice)

    // `name` is English, and has its translation in the catalogue of this file. `can` says whether
    // there is anything to do; `on` which pages have it, if not all do: "traffic" or "lab".
    readonly property var list: [
        { id: "server", keys: ["Ctrl+1"], name: QT_TR_NOOP("Show the TCP server"), run: function () { actions.rolePicked(0) } },
        { id: "client", keys: ["Ctrl+2"], name: QT_TR_NOOP("Show the TCP client"), run: function () { actions.rolePicked(1) } },
        { id: "lab", keys: ["Ctrl+3"], name: QT_TR_NOOP("Show the lab"), run: function () { actions.rolePicked(2) } },
        { id: "labRun", keys: ["F5"], on: "lab", name: QT_TR_NOOP("Lab: run"), run: function () { actions.page.run() } },
        { id: "labStop", keys: ["Shift+F5"], on: "lab", name: QT_TR_NOOP("Lab: stop"), run: function () { actions.page.stop() } },
        { id: "labFreeze", keys: ["F6"], on: "lab", name: QT_TR_NOOP("Lab: freeze or let go"), run: function () { actions.page.freeze() } },
        { id: "labStep", keys: ["F10"], on: "lab", name: QT_TR_NOOP("Lab: one step of the loop"), run: function () { actions.page.step(false) } },
        { id: "labTurn", keys: ["F11"], on: "lab", name: QT_TR_NOOP("Lab: to the next turn of the loop"), run: function () { actions.page.step(true) } },
        { id: "labFind", keys: ["Ctrl+F"], on: "lab", name: QT_TR_NOOP("Lab: find a lesson"), run: function () { actions.page.find() } },
        { id: "labText", keys: [], on: "lab", name: QT_TR_NOOP("Lab: copy the timeline as text"), can: anyEvents, run: function () { actions.page.copyAs("text") } },
        { id: "labMermaid", keys: [], on: "lab", name: QT_TR_NOOP("Lab: copy the timeline as a diagram (Mermaid)"), can: anyEvents, run: function () { actions.page.copyAs("mermaid") } },
        { id: "labSvg", keys: [], on: "lab", name: QT_TR_NOOP("Lab: copy the timeline as a picture (SVG)"), can: anyEvents, run: function () { actions.page.copyAs("svg") } },
        { id: "enable", keys: ["Ctrl+E"], on: "traffic", name: QT_TR_NOOP("Enable or disable"), run: function () { actions.page.toggle() } },
        { id: "send", keys: ["Ctrl+Enter", "Ctrl+Return"], on: "traffic", name: QT_TR_NOOP("Send"), run: function () { actions.page.pane.send(false) } },
        { id: "timer", keys: ["Ctrl+T"], on: "traffic", name: QT_TR_NOOP("Start or stop the timer"), run: function () { actions.page.pane.toggleTimer() } },
        { id: "file", keys: ["Ctrl+O"], on: "traffic", name: QT_TR_NOOP("Send a file"), run: function () { actions.page.fileWanted() } },
        { id: "fold", keys: ["Ctrl+J"], name: QT_TR_NOOP("Fold or unfold the lower part"), run: function () { actions.page.pane.fold(!actions.page.pane.shut) } },
        { id: "find", keys: ["Ctrl+F"], on: "traffic", name: QT_TR_NOOP("Find in the log"), run: function () { actions.page.view.openFind() } },
        { id: "next", keys: ["F3"], on: "traffic", name: QT_TR_NOOP("Find the next place"), run: function () { actions.page.view.findNext() } },
        { id: "previous", keys: ["Shift+F3"], on: "traffic", name: QT_TR_NOOP("Find the previous place"), run: function () { actions.page.view.findPrevious() } },
        { id: "mark", keys: ["Ctrl+F2"], on: "traffic", name: QT_TR_NOOP("Mark the row, or take its mark away"), run: function () { actions.page.view.toggleMark() } },
        { id: "nextMark", keys: ["F2"], on: "traffic", name: QT_TR_NOOP("Go to the next mark"), run: function () { actions.page.view.goToMark(false) } },
        { id: "previousMark", keys: ["Shift+F2"], on: "traffic", name: QT_TR_NOOP("Go to the previous mark"), run: function () { actions.page.view.goToMark(true) } },
        { id: "pause", keys: ["Ctrl+P"], on: "traffic", name: QT_TR_NOOP("Pause or resume the log"), run: function () { actions.page.log.paused = !actions.page.log.paused } },
        { id: "clear", keys: ["Ctrl+L"], on: "traffic", name: QT_TR_NOOP("Clear the log"), run: function () { actions.page.view.clear() } },
        { id: "undo", keys: [], on: "traffic", name: QT_TR_NOOP("Undo clear"), can: function () { return actions.page.view.canUndo }, run: function () { actions.page.view.undoClear() } },
        { id: "copy", keys: ["Ctrl+C"], on: "traffic", name: QT_TR_NOOP("Copy rows as text"), can: anyRows, run: function () { actions.page.view.copy("text") } },
        { id: "copyHex", keys: [], on: "traffic", name: QT_TR_NOOP("Copy rows as hex"), can: anyRows, run: function () { actions.page.view.copy("hex") } },
        { id: "copyJson", keys: [], on: "traffic", name: QT_TR_NOOP("Copy rows as JSON lines"), can: anyRows, run: function () { actions.page.view.copy("json") } },
        { id: "save", keys: ["Ctrl+S"], on: "traffic", name: QT_TR_NOOP("Save the log as text"), can: anyRows, run: function () { actions.page.saveWanted("text") } },
        { id: "saveRaw", keys: [], on: "traffic", name: QT_TR_NOOP("Save the log as raw bytes"), can: anyRows, run: function () { actions.page.saveWanted("raw") } },
        { id: "saveCsv", keys: [], on: "traffic", name: QT_TR_NOOP("Save the log as CSV"), can: anyRows, run: function () { actions.page.saveWanted("csv") } },
        { id: "saveJson", keys: [], on: "traffic", name: QT_TR_NOOP("Save the log as JSON lines"), can: anyRows, run: function () { actions.page.saveWanted("json") } },
        { id: "asText", keys: [], on: "traffic", name: QT_TR_NOOP("Show the log as text"), run: function () { actions.page.view.mode = "text" } },
        { id: "asHex", keys: [], on: "traffic", name: QT_TR_NOOP("Show the log as hex"), run: function () { actions.page.view.mode = "hex" } },
        { id: "asBoth", keys: [], on: "traffic", name: QT_TR_NOOP("Show the log as text and hex"), run: function () { actions.page.view.mode = "both" } },
        { id: "signals", keys: [], on: "traffic", name: QT_TR_NOOP("Show or hide the signals below the log"), run: function () { actions.page.view.toggleSignals() } },
        { id: "larger", keys: ["Ctrl++", "Ctrl+="], name: QT_TR_NOOP("Larger log font"), run: function () { actions.zoomed(1) } },
        { id: "smaller", keys: ["Ctrl+-"], name: QT_TR_NOOP("Smaller log font"), run: function () { actions.zoomed(-1) } },
        { id: "normal", keys: ["Ctrl+0"], name: QT_TR_NOOP("Normal log font"), run: function () { actions.zoomed(0) } },
        { id: "light", keys: [], name: QT_TR_NOOP("Light theme"), run: function () { actions.themePicked("light") } },
        { id: "dark", keys: [], name: QT_TR_NOOP("Dark theme"), run: function () { actions.themePicked("dark") } },
        { id: "systemTheme", keys: [], name: QT_TR_NOOP("Theme of the system"), run: function () { actions.themePicked("") } },
        { id: "english", keys: [], name: QT_TR_NOOP("Language: English"), run: function () { actions.languagePicked("en") } },
        { id: "chinese", keys: [], name: QT_TR_NOOP("Language: Chinese"), run: function () { actions.languagePicked("zh_CN") } },
        { id: "systemLanguage", keys: [], name: QT_TR_NOOP("Language of the system"), run: function () { actions.languagePicked("") } },
        { id: "settings", keys: ["Ctrl+,"], name: QT_TR_NOOP("Settings"), run: function () { actions.settingsWanted() } },
        { id: "palette", keys: ["Ctrl+K", "Ctrl+Shift+P"], name: QT_TR_NOOP("All commands"), run: function () { actions.paletteWanted() } },
        { id: "help", keys: ["F1"], name: QT_TR_NOOP("Keyboard shortcuts"), run: function () { actions.helpWanted() } },
        { id: "escape", keys: ["Esc"], name: QT_TR_NOOP("Stop the timer, close what is open"), run: function () { actions.escaped() } }
    ]

    // Keys of one part of the window alone, which does what they say.
    readonly property var elsewhere: [
        { keys: ["Ctrl+\u2191", "Ctrl+\u2193"], name: QT_TR_NOOP("Earlier and later texts that were sent") },
        { keys: ["Enter"], name: QT_TR_NOOP("Open an entry as a whole") },
        { keys: ["End"], name: QT_TR_NOOP("Go to the newest row") },
        { keys: ["Ctrl+A"], name: QT_TR_NOOP("Select all rows") },
        { keys: ["Space"], name: QT_TR_NOOP("Select a client") },
        { keys: ["Del"], name: QT_TR_NOOP("Disconnect the selected clients") }
    ]

    function anyRows() { return page.log.count > 0 }

    function anyEvents() { return page.model.count > 0 }

    function named(name, language) { return desktop.label(name, language) }

    // In the language that is shown.
    function say(action) { return desktop.language, qsTr(action.name) }

    function keysOf(action) {
        return action.keys.filter(function (key) { return key !== "Ctrl+Return" && key !== "Ctrl+=" }).join(", ").replace("Ctrl+-", "Ctrl+\u2212")
    }

    // Whether the page that is shown has it.
    function fits(action) { return action.on === undefined || action.on === (page ? page.kind : "") }

    function possible(action) { return fits(action) && (action.can === undefined || action.can()) }
}
