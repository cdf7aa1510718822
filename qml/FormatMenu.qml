import QtQuick 2.15
import QtQuick.Controls 2.15

// A menu of formats.
Menu {
    id: chooser

    property Theme theme
    property string name: ""
    property var formats: []
    property var texts: []
    signal picked(string format)

    padding: 1

    Repeater {
        model: chooser.formats
        // qmllint disable unqualified
        MenuItem {
            id: item
            required property int index
            required property string modelData
            objectName: chooser.name + "_" + modelData
            text: chooser.texts[index]
            implicitHeight: chooser.theme.control
            Accessible.role: Accessible.MenuItem
            Accessible.name: text
            onTriggered: chooser.picked(modelData)
            contentItem: PlainLabel {
                leftPadding: chooser.theme.small
                text: item.text
                color: chooser.theme.text
            }
            background: Rectangle {
                color: item.highlighted ? chooser.theme.selection : chooser.theme.base
            }
        }
        // qmllint enable unqualified
    }

    background: Rectangle {
        implicitWidth: chooser.theme.character * 20
        radius: chooser.theme.corner
        color: chooser.theme.base
        border.color: chooser.theme.line
    }
}
