import QtQuick 2.15
import ".."

// What is wrong with a stage: whoever has read it puts it away, until it is something else.
ErrorLine {
    id: line

    property string problem: ""
    property bool read: false

    text: read ? "" : problem
    onProblemChanged: read = false
    onDismissed: read = true
}
