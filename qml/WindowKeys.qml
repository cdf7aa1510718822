import QtQml 2.15
import QtQuick 2.15

// The keys that work anywhere in the window.
Instantiator {
    id: keys

    property Actions actions

    model: actions.list.filter(function (action) { return action.keys.length > 0 })

    // qmllint disable unqualified
    delegate: Shortcut {
        required property var modelData
        sequences: modelData.keys
        // Another page may have another action of the same keys.
        enabled: keys.actions.fits(modelData)
        onActivated: modelData.run()
    }
    // qmllint enable unqualified
}
