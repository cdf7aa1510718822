import QtQuick 2.15
import ".."

// How messages stand in a stream, and how many bytes each has where all have the same.
Row {
    id: framer

    property Theme theme
    property string name: ""
    property string framing: "none"
    readonly property bool valid: fits()
    readonly property int size: Number(field.text)
    signal picked(string framing)
    // Another framing, or another size, and it is a valid one.
    signal changed()
    signal accepted()

    spacing: theme.small
    // Properties of a text that is being changed may be those of the text before.
    function fits() { return framing !== "fixed" || (size >= 1 && size <= 64) }
    onFramingChanged: if (fits()) changed()
    onSizeChanged: if (fits()) changed()

    PlainLabel {
        height: framer.theme.control
        text: qsTr("Framing")
        color: framer.theme.dim
        Accessible.ignored: true
    }
    Choice {
        theme: framer.theme
        objectName: framer.name
        label: qsTr("Framing")
        tip: qsTr("How the stream says where a message ends")
        values: ["none", "line", "length", "fixed"]
        texts: [qsTr("None"), qsTr("Line"), qsTr("Two-byte length"), qsTr("Fixed length")]
        value: framer.framing
        onChosen: function (value) { framer.picked(value) }
    }
    Field {
        id: field
        theme: framer.theme
        objectName: framer.name + "Size"
        visible: framer.framing === "fixed"
        width: framer.theme.character * 6
        text: "16"
        label: qsTr("Bytes of each message")
        tip: qsTr("Bytes of each message, 1 to 64; zeros fill up what is shorter")
        wrong: !acceptableInput
        inputMethodHints: Qt.ImhDigitsOnly
        validator: IntValidator { bottom: 1; top: 64 }
        onAccepted: framer.accepted()
    }
}
