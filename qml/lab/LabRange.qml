import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import ".."

// The ruler of a piece of the timeline that a person has chosen: from when to when it goes, and how
// much is in it.
Rectangle {
    id: ruler

    property Theme theme
    // As Lab.section tells it.
    property var section: ({})
    // Whoever is silent in it has no rows.
    property bool chosen: false
    readonly property bool any: section.rows !== undefined
    signal ended()

    implicitHeight: row.implicitHeight + theme.small
    color: theme.noteBack

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: ruler.theme.gap
        anchors.rightMargin: ruler.theme.small
        spacing: ruler.theme.gap

        PlainLabel {
            objectName: "labRange"
            text: !ruler.any ? "" : (ruler.chosen ? qsTr("%1 ms to %2 ms, %3: %4 in %5; whoever is silent in it is left out")
                : qsTr("%1 ms to %2 ms, %3: %4 in %5")).arg(ruler.section.from).arg(ruler.section.to).arg(ruler.section.span)
                .arg(qsTr("%n row(s)", "", ruler.section.rows)).arg(qsTr("%n turn(s)", "", ruler.section.turns))
            elide: Text.ElideRight
            color: ruler.theme.text
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            HoverHandler { id: over }
            ToolTip.visible: over.hovered && truncated
            ToolTip.text: text
        }
        PushButton {
            theme: ruler.theme
            objectName: "labRangeEnd"
            text: qsTr("Show all")
            tip: qsTr("End the choice of rows")
            keys: "Esc"
            onClicked: ruler.ended()
        }
    }
}
