import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import QtQuick.Window 2.15
import Qtcp 1.0
import "lab"

// The window: a TCP server, a TCP client and the lab, all alive, one of them shown.
ApplicationWindow {
    id: window

    readonly property var pages: ({ server: serverPage, client: clientPage, lab: labPage })
    readonly property var page: tabs.currentIndex === 0 ? serverPage : tabs.currentIndex === 1 ? clientPage : labPage
    // What is wrong with the settings, until a person has closed the message.
    property string settingsTrouble: ""
    // Another one may be shown in this run alone (--lang).
    property string keptLanguage: ""

    // What is there needs as much; no screen is asked for more than it has.
    readonly property real leastWidth: Math.ceil(Math.max(serverPage.leastWidth, clientPage.leastWidth, labPage.leastWidth, bar.leastWidth) + theme.gap * 2)
    readonly property real frameHeight: head.implicitHeight + theme.gap * 2 + bar.implicitHeight
        + (trouble.visible ? trouble.implicitHeight + theme.gap : 0)
    // So low that its totals give way: nothing of the rest can.
    readonly property bool crowded: height < frameHeight + Math.max(serverPage.barestHeight, clientPage.barestHeight)
    readonly property real leastHeight: Math.ceil(frameHeight + Math.max(serverPage.leastHeight, clientPage.leastHeight, labPage.leastHeight))
    // In which nothing has to fold that a person has unfolded.
    readonly property real wantedHeight: Math.min(mostHeight,
        Math.ceil(frameHeight + Math.max(serverPage.wantedHeight, clientPage.wantedHeight)))
    property real lastWanted: Infinity
    // That of one screen, and not of several beside each other. What a title bar takes is not told;
    // neither is the screen itself everywhere.
    readonly property real mostWidth: Screen.width > 0 ? Math.min(Screen.width, Screen.desktopAvailableWidth) : Infinity
    readonly property real mostHeight: Screen.height > 0
        ? Math.min(Screen.height, Screen.desktopAvailableHeight) - theme.unit * 2 : Infinity

    objectName: "mainWindow"
    width: Math.min(theme.character * 138, mostWidth)
    height: Math.min(theme.unit * 48, mostHeight)
    minimumWidth: Math.min(leastWidth, mostWidth)
    minimumHeight: Math.min(leastHeight, mostHeight)
    color: theme.window
    title: [qsTr("TCP server"), qsTr("TCP client"), qsTr("Lab")][tabs.currentIndex] + " – " + page.stateText
        + " – qtcp" + (desktop.instance > 1 ? " " + desktop.instance : "")

    palette.window: theme.window
    palette.windowText: theme.text
    palette.base: theme.base
    palette.alternateBase: theme.stripe
    palette.text: theme.text
    palette.button: theme.raised
    palette.buttonText: theme.text
    palette.brightText: theme.bad
    palette.light: theme.raised
    palette.midlight: theme.hover
    palette.mid: theme.faint
    palette.dark: theme.dim
    palette.shadow: theme.line
    palette.highlight: theme.accent
    palette.highlightedText: theme.accentText
    palette.link: theme.accent
    palette.toolTipBase: theme.raised
    palette.toolTipText: theme.text

    function gather() {
        return {
            version: 1,
            window: { width: width, height: height, maximized: visibility === Window.Maximized },
            role: tabs.currentIndex, language: keptLanguage, theme: theme.choice,
            fontSize: theme.logSize, logRows: serverPage.log.limit, server: serverPage.state(), client: clientPage.state(),
            lab: labPage.state()
        }
    }

    function restore(kept) {
        var box = kept.window
        if (box && box.width > 0 && box.height > 0) {
            width = Math.max(minimumWidth, Math.min(box.width, mostWidth))
            height = Math.max(minimumHeight, Math.min(box.height, mostHeight))
        }
        if (kept.role === 1 || kept.role === 2)
            tabs.currentIndex = kept.role
        if (["", "en", "zh_CN"].indexOf(kept.language) >= 0)
            keptLanguage = desktop.language = kept.language
        if (["", "light", "dark"].indexOf(kept.theme) >= 0)
            theme.choice = kept.theme
        if (kept.fontSize >= -4 && kept.fontSize <= 20)
            theme.logSize = Math.round(kept.fontSize)
        if (kept.logRows >= 100 && kept.logRows <= 1000000)
            keepRows(kept.logRows)
        if (kept.server)
            serverPage.restore(kept.server)
        if (kept.client)
            clientPage.restore(kept.client)
        if (kept.lab)
            labPage.restore(kept.lab)
    }

    function start(given) {
        if (given.language !== undefined)
            desktop.language = given.language
        if (given.role === "client") {
            tabs.currentIndex = 1
            clientPage.startup(given)
        } else if (given.role === "server") {
            tabs.currentIndex = 0
            serverPage.startup(given)
        } else if (given.lab !== undefined) {
            tabs.currentIndex = 2
            labPage.show(given.lab)
        }
    }

    function keepRows(rows) {
        serverPage.log.limit = clientPage.log.limit = Math.round(rows)
        keeper.touch()
    }

    function pickLanguage(language) {
        keptLanguage = desktop.language = language
        keeper.touch()
    }

    function pickTheme(choice) {
        theme.choice = choice
        keeper.touch()
    }

    // That of both logs and of both composers; empty where they differ.
    function encoding() {
        var first = serverPage.log.encoding
        var all = [clientPage.log.encoding, serverPage.pane.composer.encoding, clientPage.pane.composer.encoding]
        return all.every(function (one) { return one === first }) ? first : ""
    }

    function pickEncoding(encoding) {
        serverPage.log.encoding = clientPage.log.encoding = encoding
        serverPage.pane.composer.encoding = clientPage.pane.composer.encoding = encoding
        keeper.touch()
    }

    // What is on the page that is not shown has its name in front.
    function withRole(chips, role) {
        var name = role === tabs.currentIndex ? "%1" : [qsTr("Server: %1"), qsTr("Client: %1"), qsTr("Lab: %1")][role]
        return chips.map(function (chip) {
            return { role: role, id: chip.id, text: name.arg(chip.text), tip: chip.tip }
        })
    }

    function zoom(steps) {
        theme.logSize = steps === 0 ? 0 : Math.max(-4, Math.min(20, theme.logSize + steps))
        keeper.touch()
    }

    // The tool tip that all controls share shows data too: as plain text, in the colours of the window.
    function dress(tip) {
        tip.contentItem.textFormat = Text.PlainText
        tip.contentItem.wrapMode = Text.Wrap
        tip.width = Qt.binding(function () { return Math.min(tip.implicitWidth, window.width - theme.gap * 4) })
        // Above, where one has been already; below where there is no room, never on what it is about.
        tip.y = Qt.binding(function () {
            if (!tip.parent)
                return 0
            var room = tip.parent.mapToItem(null, 0, 0).y
            return room > tip.implicitHeight + theme.gap ? -tip.implicitHeight - theme.small : tip.parent.height + theme.small
        })
        tip.contentItem.color = Qt.binding(function () { return theme.text })
        tip.background.color = Qt.binding(function () { return theme.raised })
        tip.background.border.color = Qt.binding(function () { return theme.line })
    }

    onClosing: keeper.write(window.gather())
    onWidthChanged: keeper.touch()
    onHeightChanged: keeper.touch()
    onMinimumWidthChanged: grow.restart()
    onMinimumHeightChanged: grow.restart()
    onWantedHeightChanged: grow.restart()

    Component.onCompleted: {
        theme.fadeDisabled(palette)
        dress(tabs.ToolTip.toolTip)
        var kept = keeper.read()
        restore(kept)
        keeper.ready = true
        if (kept.window && kept.window.maximized === true)
            showMaximized()
        else
            show()
        start(desktop.startup)
        page.pane.focusInput()
    }
    Component.onDestruction: keeper.write(window.gather())

    Theme {
        id: theme
        windowWidth: window.width
        windowHeight: window.height
        onDarkChanged: fadeDisabled(window.palette)
    }
    Sentences {
        id: sentences
        desktop: desktop
    }
    Desktop {
        id: desktop
        onSettingsTroubleChanged: window.settingsTrouble = settingsTrouble
    }
    Keeper {
        id: keeper
        desktop: desktop
        onDue: write(window.gather())
    }

    // Tools that need a second row, and what went wrong, need a higher window. Later: what changes
    // while a layout is at work is not laid out.
    Timer {
        id: grow
        interval: 0
        onTriggered: {
            // Whoever has made the window lower than that keeps it.
            var roomy = window.height >= window.lastWanted
            window.lastWanted = window.wantedHeight
            if (window.visibility !== Window.Windowed)
                return
            if (window.width < window.minimumWidth)
                window.width = window.minimumWidth
            window.height = Math.max(window.height, window.minimumHeight, roomy ? window.wantedHeight : 0)
        }
    }
    Timer {
        id: focusLater
        interval: 0
        onTriggered: window.page.pane.focusInput()
    }

    Actions {
        id: actions
        desktop: desktop
        page: window.page
        onRolePicked: function (role) { tabs.setCurrentIndex(role) }
        onSettingsWanted: settings.open()
        onPaletteWanted: commands.open()
        onHelpWanted: shortcuts.open()
        onZoomed: function (steps) { window.zoom(steps) }
        onEscaped: if (!window.page.pane.dismiss()) window.page.view.dismiss()
        onLanguagePicked: function (language) { window.pickLanguage(language) }
        onThemePicked: function (choice) { window.pickTheme(choice) }
    }
    WindowKeys {
        id: windowKeys
        actions: actions
    }

    ColumnLayout {
        Keys.onPressed: function (event) { windowKeys.hear(event) }
        anchors.fill: parent
        spacing: 0

        Rectangle {
            id: head
            color: theme.base
            // Whole pixels, as a layout gives them.
            implicitHeight: Math.ceil(tabs.implicitHeight)
            Layout.fillWidth: true

            TabBar {
                id: tabs
                objectName: "roleTabs"
                background: null
                spacing: 0
                onCurrentIndexChanged: {
                    keeper.touch()
                    focusLater.restart()
                }

                RoleTab {
                    theme: theme
                    objectName: "roleServer"
                    text: qsTr("TCP server")
                    lit: serverPage.active
                    tip: qsTr("Listen for clients")
                    keys: "Ctrl+1"
                }
                RoleTab {
                    theme: theme
                    objectName: "roleClient"
                    text: qsTr("TCP client")
                    lit: clientPage.connected
                    tip: qsTr("Connect to a server")
                    keys: "Ctrl+2"
                }
                RoleTab {
                    theme: theme
                    objectName: "roleLab"
                    text: qsTr("Lab")
                    lit: labPage.active
                    tip: qsTr("See what the event loop does")
                    keys: "Ctrl+3"
                }
            }
            Row {
                anchors.right: parent.right
                anchors.rightMargin: theme.gap
                anchors.verticalCenter: parent.verticalCenter
                spacing: theme.small
                PushButton {
                    theme: theme
                    objectName: "paletteButton"
                    // Both give way to the tabs, and have keys.
                    visible: tabs.implicitWidth + implicitWidth + settingsButton.implicitWidth + theme.gap * 3 <= head.width
                    plain: true
                    text: qsTr("Commands")
                    tip: qsTr("Find anything that can be done by its name")
                    keys: "Ctrl+K"
                    onClicked: commands.open()
                }
                PushButton {
                    id: settingsButton
                    theme: theme
                    objectName: "settingsButton"
                    visible: tabs.implicitWidth + implicitWidth + theme.gap * 2 <= head.width
                    plain: true
                    text: qsTr("Settings")
                    tip: qsTr("Language, theme, log, shortcuts, version")
                    keys: "Ctrl+,"
                    onClicked: settings.open()
                }
            }
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: 1
                color: theme.line
            }
        }

        ErrorLine {
            id: trouble
            theme: theme
            name: "window"
            mild: true
            text: sentences.say(window.settingsTrouble)
            Layout.fillWidth: true
            Layout.margins: theme.gap
            Layout.bottomMargin: 0
            onDismissed: window.settingsTrouble = ""
        }

        StackLayout {
            currentIndex: tabs.currentIndex
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.margins: theme.gap

            ServerPage {
                id: serverPage
                objectName: "serverPage"
                theme: theme
                sentences: sentences
                desktop: desktop
                onTouched: keeper.touch()
                onZoomed: function (steps) { window.zoom(steps) }
                onFileWanted: picker.ask("server", qsTr("File to send"), "")
                onSaveWanted: function (format) { picker.askSave("server", format) }
            }
            ClientPage {
                id: clientPage
                objectName: "clientPage"
                theme: theme
                serverPort: serverPage.totals.serverPort
                sentences: sentences
                desktop: desktop
                onTouched: keeper.touch()
                onZoomed: function (steps) { window.zoom(steps) }
                onFileWanted: picker.ask("client", qsTr("File to send"), "")
                onSaveWanted: function (format) { picker.askSave("client", format) }
            }
            LabPage {
                id: labPage
                objectName: "labPage"
                busy: serverPage.active || clientPage.connected
                serverPort: serverPage.totals.serverPort
                theme: theme
                sentences: sentences
                desktop: desktop
                onTouched: keeper.touch()
                onZoomed: function (steps) { window.zoom(steps) }
                onServerWanted: {
                    serverPage.enable(true)
                    // Why not stands there.
                    if (!serverPage.active)
                        tabs.setCurrentIndex(0)
                }
                onSaveWanted: picker.ask("lab svg", qsTr("Save the timeline as"), "svg", labPage.saveName + ".svg")
            }
        }

        StatusBar {
            id: bar
            visible: !window.crowded
            theme: theme
            sentences: sentences
            desktop: desktop
            log: window.page.log
            source: window.page.totals
            rows: window.page.kind === "lab" ? labPage.countText : ""
            chips: window.withRole(serverPage.chips, 0).concat(window.withRole(clientPage.chips, 1)).concat(window.withRole(labPage.chips, 2))
            Layout.fillWidth: true
            onChipPicked: function (role, id) {
                tabs.setCurrentIndex(role)
                focusLater.stop()
                window.page.lead(id)
            }
        }
    }

    FilePicker {
        id: picker
        theme: theme
        function askSave(role, format) {
            var suffix = format === "json" ? "jsonl" : format === "raw" ? "bin" : format === "csv" ? "csv" : "txt"
            ask(role + " " + format, qsTr("Save the log as"), suffix, window.pages[role].saveName + "." + suffix)
        }
        onPicked: function (purpose, url) {
            var words = purpose.split(" ")
            var page = words[0] === "server" ? serverPage : clientPage
            if (words[0] === "lab")
                labPage.saveSvg(url)
            else if (words.length > 1)
                page.saveLog(url, words[1])
            else
                page.sendFile(url)
        }
    }

    SettingsPage {
        id: settings
        theme: theme
        sentences: sentences
        desktop: desktop
        actions: actions
        logRows: serverPage.log.limit
        encoding: window.encoding()
        onLanguagePicked: function (language) { window.pickLanguage(language) }
        onThemePicked: function (choice) { window.pickTheme(choice) }
        onZoomed: function (steps) { window.zoom(steps) }
        onLogRowsPicked: function (rows) { window.keepRows(rows) }
        onEncodingPicked: function (encoding) { window.pickEncoding(encoding) }
    }
    CommandPalette {
        id: commands
        theme: theme
        actions: actions
    }
    ShortcutList {
        id: shortcuts
        theme: theme
        actions: actions
    }
}
