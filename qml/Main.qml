import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import QtQuick.Window 2.15
import Qtcp 1.0

// The window: a TCP server and a TCP client, both alive, one of them shown.
ApplicationWindow {
    id: window

    readonly property var pages: ({ server: serverPage, client: clientPage })
    readonly property var page: tabs.currentIndex === 0 ? serverPage : clientPage
    // What is wrong with the settings, until a person has closed the message.
    property string settingsTrouble: ""
    // Another one may be shown in this run alone (--lang).
    property string keptLanguage: ""

    objectName: "mainWindow"
    width: 1100
    height: 720
    minimumWidth: 720
    minimumHeight: 480
    color: theme.window
    title: (tabs.currentIndex === 0 ? qsTr("TCP server") : qsTr("TCP client")) + " – " + page.stateText
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
            fontSize: theme.logSize, server: serverPage.state(), client: clientPage.state()
        }
    }

    function restore(kept) {
        var box = kept.window
        if (box && box.width >= minimumWidth && box.height >= minimumHeight) {
            width = Math.min(box.width, Screen.desktopAvailableWidth)
            height = Math.min(box.height, Screen.desktopAvailableHeight)
        }
        if (kept.role === 1)
            tabs.currentIndex = 1
        if (["", "en", "zh_CN"].indexOf(kept.language) >= 0)
            keptLanguage = desktop.language = kept.language
        if (["", "light", "dark"].indexOf(kept.theme) >= 0)
            theme.choice = kept.theme
        if (kept.fontSize >= -4 && kept.fontSize <= 20)
            theme.logSize = Math.round(kept.fontSize)
        if (kept.server)
            serverPage.restore(kept.server)
        if (kept.client)
            clientPage.restore(kept.client)
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
        }
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
        tip.contentItem.color = Qt.binding(function () { return theme.text })
        tip.background.color = Qt.binding(function () { return theme.raised })
        tip.background.border.color = Qt.binding(function () { return theme.line })
    }

    onClosing: keeper.write(window.gather())
    onWidthChanged: keeper.touch()
    onHeightChanged: keeper.touch()

    Component.onCompleted: {
        theme.fadeDisabled(palette)
        dress(tabs.ToolTip.toolTip)
        var kept = keeper.read()
        restore(kept)
        keeper.ready = true
        visibility = kept.window && kept.window.maximized === true ? Window.Maximized : Window.Windowed
        start(desktop.startup)
        page.pane.focusInput()
    }
    Component.onDestruction: keeper.write(window.gather())

    Theme {
        id: theme
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

    Timer {
        id: focusLater
        interval: 0
        onTriggered: window.page.pane.focusInput()
    }

    WindowKeys {
        page: window.page
        onRolePicked: function (role) { tabs.setCurrentIndex(role) }
        onHelpWanted: shortcuts.open()
        onZoomed: function (steps) { window.zoom(steps) }
        onEscaped: if (!window.page.pane.dismiss()) window.page.view.dismiss()
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Rectangle {
            color: theme.base
            implicitHeight: tabs.implicitHeight
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
                    lit: clientPage.active
                    tip: qsTr("Connect to a server")
                    keys: "Ctrl+2"
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
                sentences: sentences
                desktop: desktop
                onTouched: keeper.touch()
                onZoomed: function (steps) { window.zoom(steps) }
                onFileWanted: picker.ask("client", qsTr("File to send"), "")
                onSaveWanted: function (format) { picker.askSave("client", format) }
            }
        }

        StatusBar {
            theme: theme
            sentences: sentences
            desktop: desktop
            log: window.page.log
            source: window.page.totals
            Layout.fillWidth: true
            onLanguagePicked: function (language) {
                window.keptLanguage = desktop.language = language
                keeper.touch()
            }
            onThemePicked: function (choice) {
                theme.choice = choice
                keeper.touch()
            }
            onHelpWanted: shortcuts.open()
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
            if (words.length > 1)
                page.saveLog(url, words[1])
            else
                page.sendFile(url)
        }
    }

    ShortcutList {
        id: shortcuts
        theme: theme
        version: desktop.version
    }
}
