import QtQml 2.15
import QtQuick 2.15

// The keys that work anywhere in the window.
Instantiator {
    id: keys

    property Actions actions

    readonly property var list: actions.list.filter(function (action) { return action.keys.length > 0 })

    // A key that no item and no shortcut has taken: a text that can only be read keeps those of the
    // window from their shortcuts.
    function hear(event) {
        var name = event.key >= Qt.Key_F1 && event.key <= Qt.Key_F12 ? "F" + (event.key - Qt.Key_F1 + 1)
            : event.key === Qt.Key_Escape ? "Esc"
            : event.key > Qt.Key_Space && event.key <= Qt.Key_Z ? String.fromCharCode(event.key) : ""
        var sequence = (event.modifiers & Qt.ControlModifier ? "Ctrl+" : "") + (event.modifiers & Qt.ShiftModifier ? "Shift+" : "") + name
        var found = list.filter(function (action) { return actions.fits(action) && action.keys.indexOf(sequence) >= 0 })[0]
        event.accepted = name !== "" && found !== undefined
        if (event.accepted)
            found.run()
    }

    // By number: in Qt 5 an object of a model comes to a delegate without its functions.
    model: list.length

    // qmllint disable unqualified
    delegate: Shortcut {
        required property int index
        sequences: keys.list[index].keys
        // Another page may have another action of the same keys.
        enabled: keys.actions.fits(keys.list[index])
        onActivated: keys.list[index].run()
    }
    // qmllint enable unqualified
}
