import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// What went wrong and what helps, in place, with Qt's own words in small print.
Rectangle {
    id: line

    property Theme theme
    property string name: ""
    property string text: ""
    property string detail: ""
    property bool mild: false
    // [{ id, text }]
    property var cures: []
    signal cure(string id)
    signal dismissed()

    objectName: name + "Error"
    visible: text !== ""
    implicitHeight: Math.ceil(row.implicitHeight) + theme.gap
    radius: theme.corner
    color: mild ? theme.noteBack : theme.badBack
    border.width: 1
    border.color: mild ? theme.accent : theme.bad

    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: line.theme.gap
        anchors.rightMargin: line.theme.small
        spacing: line.theme.gap

        PlainLabel {
            text: line.mild ? "i" : "!"
            font.bold: true
            color: line.mild ? line.theme.accent : line.theme.bad
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            PlainLabel {
                objectName: line.name + "ErrorText"
                Layout.fillWidth: true
                text: line.text
                wrapMode: Text.Wrap
                maximumLineCount: 4
                elide: Text.ElideRight
                color: line.theme.text
                HoverHandler { id: overText }
                ToolTip.visible: overText.hovered && truncated
                ToolTip.text: text
            }
            PlainLabel {
                objectName: line.name + "ErrorDetail"
                Layout.fillWidth: true
                visible: line.detail !== ""
                text: line.detail
                elide: Text.ElideRight
                font.pointSize: line.theme.smallFont
                color: line.theme.dim
                HoverHandler { id: overDetail }
                ToolTip.visible: overDetail.hovered && truncated
                ToolTip.text: text
            }
        }
        // A positioner: items that go are none of a layout's, which Qt 6.4 may lay out once more.
        Row {
            visible: line.cures.length > 0
            spacing: line.theme.gap
            Repeater {
                model: line.cures
                // qmllint disable unqualified
                PushButton {
                    required property var modelData
                    theme: line.theme
                    objectName: line.name + "Cure_" + modelData.id
                    text: modelData.text
                    onClicked: line.cure(modelData.id)
                }
                // qmllint enable unqualified
            }
        }
        PushButton {
            theme: line.theme
            objectName: line.name + "ErrorClose"
            text: "\u2715"
            label: qsTr("Close the message")
            tip: label
            onClicked: line.dismissed()
        }
    }
}
