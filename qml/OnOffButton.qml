import QtQuick 2.15

// A button that begins something, and ends it. The second click of a double click is none of its own:
// it would end what the first one began.
PushButton {
    id: button

    property bool again: false
    signal turned()

    onPressed: again = false
    onDoubleClicked: again = true
    onClicked: {
        if (!again)
            turned()
        again = false
    }
}
