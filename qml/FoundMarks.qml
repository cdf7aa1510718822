import QtQuick 2.15

// Marks what was found in a line of the log, below its text.
Item {
    id: marks

    property Theme theme
    property LogColumns columns
    // "AT:LENGTH AT:LENGTH", in the text without what is skipped at its front.
    property string places: ""
    property string text: ""
    property int skipped: 0

    clip: true
    visible: places !== ""

    Repeater {
        model: marks.places === "" ? [] : marks.places.split(" ")
        // qmllint disable unqualified
        Rectangle {
            required property string modelData
            readonly property int at: marks.skipped + Number(modelData.split(":")[0])
            readonly property int length: Number(modelData.split(":")[1])

            objectName: "foundMark"
            x: marks.columns.widthOf(marks.text.slice(0, at))
            width: marks.columns.widthOf(marks.text.slice(at, at + length))
            height: marks.height
            visible: at < marks.text.length
            color: marks.theme.foundHere
            border.color: marks.theme.warning
        }
        // qmllint enable unqualified
    }
}
