import QtQuick 2.15

// The keys that work anywhere in the window.
Item {
    id: keys

    // The server's or the client's page.
    property var page: null
    signal rolePicked(int role)
    signal helpWanted()
    signal zoomed(int steps)
    signal escaped()

    Shortcut { sequence: "Ctrl+1"; onActivated: keys.rolePicked(0) }
    Shortcut { sequence: "Ctrl+2"; onActivated: keys.rolePicked(1) }
    Shortcut { sequence: "Ctrl+E"; onActivated: keys.page.toggle() }
    Shortcut { sequences: ["Ctrl+Return", "Ctrl+Enter"]; onActivated: keys.page.pane.send(false) }
    Shortcut { sequence: "Ctrl+F"; onActivated: keys.page.view.openFind() }
    Shortcut { sequence: "F3"; onActivated: keys.page.view.findNext() }
    Shortcut { sequence: "Shift+F3"; onActivated: keys.page.view.findPrevious() }
    Shortcut { sequence: "Ctrl+L"; onActivated: keys.page.view.clear() }
    Shortcut { sequence: "Ctrl+S"; onActivated: keys.page.saveWanted("text") }
    Shortcut { sequence: "Ctrl+O"; onActivated: keys.page.fileWanted() }
    Shortcut { sequence: "Ctrl+P"; onActivated: keys.page.log.paused = !keys.page.log.paused }
    Shortcut { sequence: "Ctrl+T"; onActivated: keys.page.pane.toggleTimer() }
    Shortcut { sequence: "Ctrl+C"; onActivated: keys.page.view.copy("text") }
    Shortcut { sequence: "F1"; onActivated: keys.helpWanted() }
    Shortcut { sequence: "Esc"; onActivated: keys.escaped() }
    Shortcut { sequences: ["Ctrl++", "Ctrl+="]; onActivated: keys.zoomed(1) }
    Shortcut { sequence: "Ctrl+-"; onActivated: keys.zoomed(-1) }
    Shortcut { sequence: "Ctrl+0"; onActivated: keys.zoomed(0) }
}
