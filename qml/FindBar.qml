import QtQuick 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// Find in the log: "3 of 128".
RowLayout {
    id: find

    property Theme theme
    property TrafficLog log
    property string view: "text"
    signal found(int row)
    signal closed()

    visible: false
    spacing: theme.gap

    function open() {
        visible = true
        log.findText = input.text
        input.forceActiveFocus(Qt.ShortcutFocusReason)
        input.selectAll()
    }

    function openWith(text) {
        input.text = text
        open()
        next()
    }

    function close() {
        if (!visible)
            return
        visible = false
        log.findText = ""
        closed()
    }

    function next() {
        if (!visible)
            open()
        if (input.text !== "")
            found(log.findNext())
    }

    function previous() {
        if (!visible)
            open()
        if (input.text !== "")
            found(log.findPrevious())
    }

    Field {
        id: input
        theme: find.theme
        objectName: "findField"
        placeholderText: find.view === "hex" ? qsTr("Find digits in the log") : qsTr("Find in the log")
        tip: find.view === "text" ? qsTr("Text to find; Enter goes to the next place")
            : find.view === "hex" ? qsTr("Digits to find, as 63 6c, 636c or 0x63; Enter goes to the next place")
            : qsTr("Text or digits to find; Enter goes to the next place")
        keys: "Ctrl+F"
        wrong: text !== "" && find.log.findCount === 0
        Layout.fillWidth: true
        Layout.maximumWidth: find.theme.character * 40
        onTextChanged: if (find.visible) find.log.findText = text
        onAccepted: find.next()
    }
    PlainLabel {
        objectName: "findPosition"
        color: find.theme.dim
        text: input.text === "" ? ""
            : find.log.findCount === 0 ? qsTr("not found")
            : qsTr("%1 of %2").arg(find.log.findPosition).arg(find.log.findCount)
    }
    PushButton {
        theme: find.theme
        objectName: "findPreviousButton"
        text: "\u2191"
        label: qsTr("Previous place")
        tip: label
        keys: "Shift+F3"
        onClicked: find.previous()
    }
    PushButton {
        theme: find.theme
        objectName: "findNextButton"
        text: "\u2193"
        label: qsTr("Next place")
        tip: label
        keys: "F3"
        onClicked: find.next()
    }
    PushButton {
        theme: find.theme
        objectName: "findCloseButton"
        text: "\u2715"
        label: qsTr("Close the search")
        tip: label
        keys: "Esc"
        onClicked: find.close()
    }
    Item { Layout.fillWidth: true }
}
