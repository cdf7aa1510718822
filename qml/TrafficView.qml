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
    // What there is to do first, as a button below that sentence; "" = nothing.
    property string emptyAction: ""
    property string mode: "text"
    property bool canUndo: false
    // Whose signals there are beside the log, and whether they are.
    property string side: ""
    property int serverPort: 0
    property bool withSignals: false
    // Where there is room for one of both alone.
    readonly property bool slim: height < theme.unit * 18
    signal copied(string text)
    signal saveWanted(string format)
    signal zoomed(int steps)
    signal emptyActionWanted()
    // The bytes of a row once more, to the client of that number; or as the composer keeps messages.
    signal sendAgain(var data, real stream)
    signal editAndSend(var message)
    signal disconnectWanted(real stream)
    // Something that is kept was changed.
    signal touched()

    // With its tools and a few rows, and with what is open beside them.
    readonly property real leastHeight: tools.implicitHeight + spacing + (find.visible ? find.implicitHeight + spacing : 0)
        + crowdedHeight + list.lineHeight * (theme.low ? 1 : 2) + (entry.active ? theme.control * 2 + theme.gap : 0)
    // Without its tools, which keys and commands are left of.
    readonly property real crowdedHeight: head.implicitHeight + 2 + list.lineHeight
    property bool crowded: false

    spacing: theme.small

    function state() {
        return {
            view: mode, encoding: log.encoding, showIn: log.showIn, showOut: log.showOut,
            showEvents: log.showEvents, columns: columns.state(), signals: withSignals
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
        if (typeof kept.signals === "boolean")
            withSignals = kept.signals
        if (kept.columns)
            columns.restore(kept.columns)
    }

    function clear() {
        log.clear()
        canUndo = true
        forget.restart()
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

    function openEntry(row) {
        entry.active = true
        var pane = entry.item as EntryPane
        pane.hex = mode === "hex"
        pane.show(row)
    }

    // The pane shows the row that a person goes to.
    function follow(row) {
        if (columns.fromSelected)
            log.measureFrom(row)
        var pane = entry.item as EntryPane
        if (pane)
            pane.show(row)
    }

    function goToMark(back) {
        list.show(log.nextMark(list.currentIndex, back))
    }

    function toggleMark() {
        log.mark(list.currentIndex)
    }

    function closeEntry() {
        entry.active = false
        list.forceActiveFocus(Qt.OtherFocusReason)
    }

    function showEverything() {
        log.peer = ""
        log.showIn = log.showOut = log.showEvents = true
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
            return signals.item ? (signals.item as SignalsPane).dismiss() : false
        return true
    }

    function toggleSignals() {
        withSignals = !withSignals
        touched()
    }

    onModeChanged: {
        log.findIn = mode
        var pane = entry.item as EntryPane
        if (pane)
            pane.hex = mode === "hex"
        touched()
    }

    RowSelection { id: selection }

    LogColumns {
        id: columns
        theme: view.theme
        space: list.width - list.barWidth
        withPeer: true
        usuallyHidden: view.showPeer ? ({}) : ({ peer: true })
        onChanged: view.touched()
        onDaysChanged: view.log.dates = days
        onFromSelectedChanged: view.log.measureFrom(fromSelected ? list.currentIndex : -1)
    }

    Connections {
        target: view.sentences.desktop
        function onLanguageChanged() { view.log.retranslate() }
    }

    Connections {
        target: view.log
        function onEncodingChanged() { view.touched() }
        function onFilterChanged() { view.touched() }
    }

    LogMenu {
        id: menu
        theme: view.theme
        log: view.log
        selection: selection
        view: view.mode
        showPeer: view.showPeer
        onCopied: function (text) { view.copied(text) }
        onSendAgain: function (data, stream) { view.sendAgain(data, stream) }
        onEditAndSend: function (data) { view.editAndSend(data) }
        onDisconnectWanted: function (stream) { view.disconnectWanted(stream) }
        onFindWanted: function (text) { find.openWith(text) }
    }

    Timer {
        id: forget
        interval: 15000
        onTriggered: view.canUndo = false
    }

    TrafficToolbar {
        id: tools
        visible: !view.crowded
        theme: view.theme
        sentences: view.sentences
        log: view.log
        view: view.mode
        showPeer: view.showPeer
        anySelected: selection.count > 0
        canUndo: view.canUndo
        withSignals: view.withSignals
        Layout.fillWidth: true
        onSignalsWanted: view.toggleSignals()
        onViewPicked: function (picked) { view.mode = picked }
        onFindWanted: find.open()
        onClearWanted: view.clear()
        onUndoWanted: view.undoClear()
        onCopyWanted: function (format) { view.copy(format) }
        onSaveWanted: function (format) { view.saveWanted(format) }
        onColumnsWanted: head.openMenu(0)
    }

    FindBar {
        id: find
        theme: view.theme
        log: view.log
        view: view.mode
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
            visible: !view.withSignals || !view.slim
            SplitView.fillHeight: true
            SplitView.minimumHeight: view.theme.control
            color: view.theme.base
            border.color: view.theme.line

            LogHead {
                id: head
                objectName: "logHead"
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 1
                theme: view.theme
                columns: columns
            }
            LogList {
                id: list
                objectName: "trafficList"
                anchors.fill: parent
                anchors.margins: 1
                anchors.topMargin: head.height + 1
                columns: columns
                theme: view.theme
                sentences: view.sentences
                log: view.log
                selection: selection
                view: view.mode
                onOpened: function (row) { view.openEntry(row) }
                onChosen: function (row) { view.follow(row) }
                onMenuWanted: function (row, x, y) { menu.openAt(row, list, x, y) }
                onZoomed: function (steps) { view.zoomed(steps) }
            }
            Column {
                id: nothing
                readonly property bool filtered: view.log.peer !== "" || !view.log.showIn || !view.log.showOut || !view.log.showEvents
                anchors.horizontalCenter: list.horizontalCenter
                y: list.y + Math.max(Math.min(view.theme.gap, (list.height - height) / 2), (list.height - height) * 0.4)
                width: Math.min(list.width - view.theme.gap * 4, view.theme.character * 60)
                spacing: view.theme.gap * 2
                visible: list.count === 0 && !(view.log.paused && view.log.waiting > 0)

                PlainLabel {
                    objectName: "trafficEmpty"
                    width: parent.width
                    horizontalAlignment: Text.AlignHCenter
                    wrapMode: Text.Wrap
                    maximumLineCount: Math.max(1, Math.floor((list.height - view.theme.gap) / view.theme.unit))
                    elide: Text.ElideRight
                    color: view.theme.dim
                    HoverHandler { id: overEmpty }
                    ToolTip.visible: overEmpty.hovered && truncated
                    ToolTip.text: text
                    text: nothing.filtered ? qsTr("Nothing to show with this filter") : view.emptyText
                }
                FirstButton {
                    theme: view.theme
                    objectName: "emptyAction"
                    anchors.horizontalCenter: parent.horizontalCenter
                    // The switch that it stands for is there too.
                    visible: text !== "" && list.height > implicitHeight + view.theme.unit * 3
                    text: nothing.filtered ? qsTr("Show everything") : view.emptyAction
                    onClicked: nothing.filtered ? view.showEverything() : view.emptyActionWanted()
                }
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

        // Made when it is wanted: without it nobody listens to the loop.
        Loader {
            id: signals
            active: view.withSignals
            visible: active
            SplitView.preferredHeight: view.height * 0.5
            SplitView.minimumHeight: view.theme.control * 2
            // qmllint disable unqualified
            sourceComponent: SignalsPane {
                objectName: "signalsPane"
                theme: view.theme
                desktop: view.sentences.desktop
                side: view.side
                serverPort: view.serverPort
                onZoomed: function (steps) { view.zoomed(steps) }
            }
            // qmllint enable unqualified
        }
    }
}
