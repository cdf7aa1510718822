import QtQuick 2.15

// The words of a row as it is spoken, once for all rows: they are put together thirty times a second.
QtObject {
    id: speech

    // Before the address and behind it.
    readonly property var received: qsTr("received from %1").split("%1")
    readonly property var written: qsTr("written to %1").split("%1")
    readonly property string one: qsTr("%n byte(s)", "", 1)
    // Behind any other number.
    readonly property string bytes: qsTr("%n byte(s)", "", 2).replace("2", "")
}
