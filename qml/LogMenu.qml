import QtQuick 2.15
import Qtcp 1.0

// What can be done with a row of the log, or with all that are selected.
PlainMenu {
    id: menu

    property TrafficLog log
    property RowSelection selection
    property string view: "text"
    property bool showPeer: true
    property int row: -1
    property var about: ({ direction: 2, peer: "", bytes: 0, stream: 0, line: "" })
    readonly property bool data: about.direction !== 2
    // More than this is not edited by hand, in bytes.
    readonly property int mostEdited: 65536
    signal copied(string text)
    signal sendAgain(var data, real stream)
    signal editAndSend(var message)
    signal findWanted(string text)
    signal disconnectWanted(real stream)

    function openAt(row, parent, x, y) {
        menu.row = row
        about = log.about(row)
        popup(parent, x, y)
    }

    function copy(format) {
        // One row is one line, without its end.
        var text = log.rows(selection.rows(), format)
        copied(selection.count === 1 ? text.replace(/\n$/, "") : text)
    }

    // What the row holds, as text, as digits, and as it is.
    function message() {
        var text = log.rows([row], "data").replace(/\n$/, "")
        return {
            text: text, mode: text.indexOf("\\") >= 0 ? "escapes" : "text",
            hex: log.rows([row], "hex").replace(/\n$/, ""), data: log.content(row)
        }
    }

    // What a row begins with, as it is shown.
    function needle() {
        if (!data)
            return about.line
        return view === "hex" ? log.rows([row], "hex").slice(0, 47).trim()
            : log.rows([row], "data").replace(/\n$/, "").slice(0, 40)
    }

    // Rows that leave at the front do not make it the menu of another one.
    readonly property Connections follow: Connections {
        target: menu.log
        enabled: menu.visible
        function onRowsRemoved(parent, first, last) {
            if (menu.row > last)
                menu.row -= last - first + 1
            else if (menu.row >= first)
                menu.close()
        }
        function onModelReset() {
            menu.close()
        }
    }

    MenuEntry {
        theme: menu.theme
        objectName: "row_data"
        text: qsTr("Copy the data as text")
        enabled: menu.data
        onTriggered: menu.copy("data")
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_hex"
        text: qsTr("Copy the data as hex")
        enabled: menu.data
        onTriggered: menu.copy("hex")
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_c"
        text: qsTr("Copy the data as a C array")
        enabled: menu.data
        onTriggered: menu.copy("c")
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_rust"
        text: qsTr("Copy the data as a Rust array")
        enabled: menu.data
        onTriggered: menu.copy("rust")
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_line"
        text: qsTr("Copy the row")
        keys: "Ctrl+C"
        onTriggered: menu.copy("text")
    }
    MenuLine { theme: menu.theme }
    MenuEntry {
        theme: menu.theme
        objectName: "row_again"
        text: menu.showPeer && menu.data ? qsTr("Send again to %1").arg(menu.about.peer) : qsTr("Send again")
        enabled: menu.data
        onTriggered: menu.sendAgain(menu.log.content(menu.row), menu.about.stream)
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_edit"
        text: qsTr("Edit and send…")
        enabled: menu.data && menu.about.bytes <= menu.mostEdited
        onTriggered: menu.editAndSend(menu.message())
    }
    MenuLine { theme: menu.theme }
    MenuEntry {
        theme: menu.theme
        objectName: "row_only"
        text: menu.log.peer === "" ? qsTr("Only this peer") : qsTr("All peers")
        shown: menu.showPeer
        enabled: menu.log.peer !== "" || menu.about.peer !== ""
        onTriggered: menu.log.peer = menu.log.peer === "" ? menu.about.peer : ""
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_find"
        text: qsTr("Find the same")
        onTriggered: menu.findWanted(menu.needle())
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_mark"
        text: qsTr("Mark, or take the mark away")
        keys: "Ctrl+F2"
        onTriggered: menu.log.mark(menu.row)
    }
    MenuLine {
        theme: menu.theme
        shown: menu.showPeer
    }
    MenuEntry {
        theme: menu.theme
        objectName: "row_disconnect"
        text: qsTr("Disconnect %1").arg(menu.about.peer)
        shown: menu.showPeer
        enabled: menu.about.stream > 0
        onTriggered: menu.disconnectWanted(menu.about.stream)
    }
}
