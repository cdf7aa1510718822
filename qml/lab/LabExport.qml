import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// The timeline for somebody who has not got this program.
PushButton {
    id: button

    signal copyWanted(string form)
    signal saveWanted()

    objectName: "labExport"
    text: qsTr("Export")
    tip: qsTr("The timeline as text, as a Mermaid diagram or as a picture")
    quiet: menu.visible
    onClicked: menu.popup(button, button.width - menu.widest() - 2, button.height)

    PlainMenu {
        id: menu
        theme: button.theme
        // qmllint disable unqualified
        MenuEntry { theme: button.theme; objectName: "labCopyText"; text: qsTr("Copy as text"); onTriggered: button.copyWanted("text") }
        MenuEntry { theme: button.theme; objectName: "labCopyMermaid"; text: qsTr("Copy as Mermaid"); onTriggered: button.copyWanted("mermaid") }
        MenuEntry { theme: button.theme; objectName: "labSaveSvg"; text: qsTr("Save as SVG…"); onTriggered: button.saveWanted() }
        // qmllint enable unqualified
    }
}
