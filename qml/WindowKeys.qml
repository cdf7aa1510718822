import QtQml 2.15
import QtQuick 2.15

// The keys that work anywhere in the window.
Instantiator {
    id: keys

    property Actions actions

    readonly property var list: actions.list.filter(function (action) { return action.keys.length > 0 })

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
