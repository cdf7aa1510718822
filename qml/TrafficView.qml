import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// The log with all that belongs to it.
ColumnLayout {
    id: view

    property Theme theme
    property Sentences sentences
    property TrafficLog log
    property bool showPeer: true
    property string emptyText: ""
    property string mode: "text"
    property bool canUndo: false
    signal copied(string text)
    signal saveWanted(string format)
    signal zoomed(int steps)

    spacing: theme.small

    function state() {
        return {
            view: mode, encoding: log.encoding, showIn: log.showIn, showOut: log.showOut,
            showEvents: log.showEvents
        }
    }

    function restore(kept) {
        if (["text", "hex", "both"].indexOf(kept.view) >= 0)
            mode = kept.view
        if (sentences.encodings.indexOf(kept.encoding) >= 0)
            log.encoding = kept.encoding
        if (typeof kept.showIn === "boolean")
            log.showIn = kept.showIn
        if (typeof kept.showOut === "boolean")
            log.showOut = kept.showOut
        if (typeof kept.showEvents === "boolean")
            log.showEvents = kept.showEvents
    }

    function clear() {
        log.clear()
        canUndo = true
        list.toEnd()
    }

    function undoClear() {
        canUndo = false
        log.undoClear()
        list.toEnd()
    }

    function copy(format) {
        if (selection.count === 0)
            selection.all(list.count)
        if (selection.count > 0)
            copied(log.rows(selection.rows(), format))
    }

    function openEntry(row, time, direction, peer) {
        entry.active = true
        var pane = entry.item as EntryPane
        pane.open(row, time, direction, peer)
    }

    function closeEntry() {
        entry.active = false
        list.forceActiveFocus(Qt.OtherFocusReason)
    }

    function openFind() { find.open() }
    function findNext() { find.next() }
    function findPrevious() { find.previous() }

    // True if there was something to close.
    function dismiss() {
        if (find.visible)
            find.close()
        else if (entry.active)
            closeEntry()
        else
            return false
        return true
    }

    RowSelection { id: selection }

    TrafficToolbar {
        theme: view.theme
        sentences: view.sentences
        log: view.log
        view: view.mode
        showPeer: view.showPeer
        anySelected: selection.count > 0
        canUndo: view.canUndo
        Layout.fillWidth: true
        onViewPicked: function (picked) { view.mode = picked }
        onFindWanted: find.open()
        onClearWanted: view.clear()
        onUndoWanted: view.undoClear()
        onCopyWanted: function (format) { view.copy(format) }
        onSaveWanted: function (format) { view.saveWanted(format) }
    }

    FindBar {
        id: find
        theme: view.theme
        log: view.log
        Layout.fillWidth: true
        onFound: function (row) { list.show(row) }
        onClosed: list.forceActiveFocus(Qt.OtherFocusReason)
    }

    SplitView {
        orientation: Qt.Vertical
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: view.theme.control * 2

        // qmllint disable unqualified
        handle: DragHandle { theme: view.theme }
        // qmllint enable unqualified

        Rectangle {
            SplitView.fillHeight: true
            SplitView.minimumHeight: view.theme.control
            color: view.theme.base
            border.color: view.theme.line

            LogList {
                id: list
                objectName: "trafficList"
                anchors.fill: parent
                anchors.margins: 1
                theme: view.theme
                sentences: view.sentences
                log: view.log
                selection: selection
                view: view.mode
                onOpened: function (row, time, direction, peer) { view.openEntry(row, time, direction, peer) }
                onZoomed: function (steps) { view.zoomed(steps) }
            }
            PlainLabel {
                objectName: "trafficEmpty"
                anchors.fill: parent
                anchors.margins: view.theme.gap * 2
                visible: list.count === 0
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.Wrap
                elide: Text.ElideRight
                color: view.theme.dim
                text: view.log.paused && view.log.waiting > 0 ? ""
                    : view.log.peer !== "" || !view.log.showIn || !view.log.showOut || !view.log.showEvents
                        ? qsTr("Nothing to show with this filter") : view.emptyText
            }
            Row {
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.margins: view.theme.gap
                anchors.rightMargin: view.theme.gap * 3
                spacing: view.theme.small

                PushButton {
                    theme: view.theme
                    objectName: "waitingButton"
                    visible: view.log.paused
                    text: qsTr("Paused, %n waiting", "", view.log.waiting)
                    tip: qsTr("Go on and show what waits")
                    keys: "Ctrl+P"
                    onClicked: view.log.paused = false
                }
                PushButton {
                    theme: view.theme
                    objectName: "newRowsButton"
                    strong: true
                    visible: !list.following && list.fresh > 0
                    text: "\u2193 " + qsTr("%n new", "", list.fresh)
                    tip: qsTr("Go to the newest row")
                    keys: "End"
                    onClicked: list.toEnd()
                }
            }
        }

        // Made when it is needed, and with it a layout that knows its widths.
        Loader {
            id: entry
            active: false
            visible: active
            SplitView.preferredHeight: view.height * 0.45
            SplitView.minimumHeight: view.theme.control * 2
            // qmllint disable unqualified
            sourceComponent: EntryPane {
                objectName: "entryPane"
                theme: view.theme
                sentences: view.sentences
                log: view.log
                onCopied: function (text) { view.copied(text) }
                onClosed: view.closeEntry()
            }
            // qmllint enable unqualified
        }
    }
}
