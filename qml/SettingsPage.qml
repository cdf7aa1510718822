import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// Ctrl+,: how the window looks and what it keeps, its keys, and what it is.
Popup {
    id: settings

    property Theme theme
    property Sentences sentences
    property Desktop desktop
    property Actions actions
    property int logRows: 0
    // The one that all parts have; empty where they differ.
    property string encoding: ""
    property string section: "general"
    signal languagePicked(string language)
    signal themePicked(string choice)
    signal zoomed(int steps)
    signal logRowsPicked(int rows)
    signal encodingPicked(string encoding)

    readonly property string folder: desktop.settingsPath.replace(/[^\/\\]*$/, "")

    objectName: "settingsPage"
    modal: true
    focus: true
    padding: theme.gap * 2
    parent: Overlay.overlay
    // As high as its section, and always at the same place.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(Math.min(parent.height * 0.1, (parent.height - height) / 2)) : 0
    width: Math.min(theme.character * 84, parent ? parent.width - theme.gap * 4 : 0)
    height: Math.min(settledHeight, parent ? parent.height * 0.86 : 0)
    // Taken over when a layout is done: lines that break anew change it while it is at work.
    readonly property real wantedHeight: content.headHeight + sectionHeight + padding * 2
    property real settledHeight: 0
    readonly property real sectionHeight: section === "general" ? general.implicitHeight
        : section === "keys" ? keyTable.implicitHeight : about.implicitHeight

    onAboutToShow: {
        rows.text = logRows
        settledHeight = wantedHeight
    }
    onWantedHeightChanged: settle.restart()
    onOpened: sections.forceActiveFocus(Qt.PopupFocusReason)

    Timer {
        id: settle
        interval: 0
        onTriggered: settings.settledHeight = settings.wantedHeight
    }

    background: Rectangle {
        color: settings.theme.window
        border.color: settings.theme.edge
        radius: settings.theme.corner * 2
    }

    // A name on the left, what belongs to it on the right.
    component Line: RowLayout {
        id: line
        property Theme theme
        property string name: ""
        spacing: theme.gap
        Layout.fillWidth: true
        PlainLabel {
            text: line.name
            color: line.theme.dim
            Layout.preferredWidth: line.theme.character * 20
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }

    ColumnLayout {
        id: content
        readonly property real headHeight: heading.implicitHeight + 1 + spacing * 2
        anchors.fill: parent
        spacing: settings.theme.gap
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Settings")

        RowLayout {
            id: heading
            spacing: settings.theme.gap * 2
            Layout.fillWidth: true
            PlainLabel {
                text: qsTr("Settings")
                font.bold: true
                color: settings.theme.text
            }
            Segments {
                id: sections
                theme: settings.theme
                name: "settings"
                label: qsTr("Section")
                values: ["general", "keys", "about"]
                texts: [qsTr("General"), qsTr("Shortcuts"), qsTr("About")]
                value: settings.section
                onChosen: function (value) { settings.section = value }
            }
            Item { Layout.fillWidth: true }
            PushButton {
                theme: settings.theme
                objectName: "settingsClose"
                text: "\u2715"
                label: qsTr("Close the settings")
                tip: label
                keys: "Esc"
                onClicked: settings.close()
            }
        }
        Rectangle {
            implicitHeight: 1
            color: settings.theme.line
            Layout.fillWidth: true
        }

        StackLayout {
            currentIndex: sections.at
            Layout.fillWidth: true
            Layout.fillHeight: true

            Flickable {
                id: scroller
                clip: true
                contentHeight: general.implicitHeight
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: ScrollBar { policy: scroller.contentHeight > scroller.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff }

                ColumnLayout {
                    id: general
                    width: scroller.width - settings.theme.gap * 2
                    spacing: settings.theme.gap

                    Line {
                        theme: settings.theme
                        name: qsTr("Language")
                        Choice {
                            theme: settings.theme
                            objectName: "languageBox"
                            label: qsTr("Language")
                            tip: qsTr("Language of the window")
                            values: ["", "en", "zh_CN"]
                            texts: [qsTr("System language"), "English", "简体中文"]
                            value: settings.desktop.language
                            onChosen: function (value) { settings.languagePicked(value) }
                        }
                    }
                    Line {
                        theme: settings.theme
                        name: qsTr("Theme")
                        Choice {
                            theme: settings.theme
                            objectName: "themeBox"
                            label: qsTr("Theme")
                            tip: qsTr("Light or dark")
                            values: ["", "light", "dark"]
                            texts: [qsTr("System theme"), qsTr("Light"), qsTr("Dark")]
                            value: settings.theme.choice
                            onChosen: function (value) { settings.themePicked(value) }
                        }
                    }
                    Line {
                        theme: settings.theme
                        name: qsTr("Font of the log")
                        PushButton {
                            theme: settings.theme
                            objectName: "fontSmaller"
                            text: "\u2212"
                            label: qsTr("Smaller log font")
                            tip: label
                            keys: "Ctrl+\u2212"
                            onClicked: settings.zoomed(-1)
                        }
                        PlainLabel {
                            objectName: "fontSize"
                            text: qsTr("%1 pt", "size of a font").arg(settings.theme.logFont)
                            color: settings.theme.text
                            horizontalAlignment: Text.AlignHCenter
                            Layout.preferredWidth: settings.theme.character * 7
                        }
                        PushButton {
                            theme: settings.theme
                            objectName: "fontLarger"
                            text: "+"
                            label: qsTr("Larger log font")
                            tip: label
                            keys: "Ctrl++"
                            onClicked: settings.zoomed(1)
                        }
                        PushButton {
                            theme: settings.theme
                            objectName: "fontNormal"
                            text: qsTr("Normal")
                            label: qsTr("Normal log font")
                            tip: label
                            keys: "Ctrl+0"
                            enabled: settings.theme.logSize !== 0
                            onClicked: settings.zoomed(0)
                        }
                    }
                    Line {
                        theme: settings.theme
                        name: qsTr("Rows of the log")
                        Field {
                            id: rows
                            theme: settings.theme
                            objectName: "logRows"
                            label: qsTr("How many rows a log keeps")
                            tip: qsTr("The newest so many rows are kept, from 100 to 1000000; bytes are counted all the same")
                            text: settings.logRows
                            wrong: !acceptableInput
                            inputMethodHints: Qt.ImhDigitsOnly
                            validator: IntValidator { bottom: 100; top: 1000000 }
                            implicitWidth: settings.theme.character * 10 + settings.theme.gap * 2
                            onEditingFinished: settings.logRowsPicked(Number(text))
                        }
                        PlainLabel {
                            text: qsTr("the newest; fewer take less memory")
                            color: settings.theme.dim
                            elide: Text.ElideRight
                            Layout.fillWidth: true
                            HoverHandler { id: overRows }
                            ToolTip.visible: overRows.hovered && truncated
                            ToolTip.text: text
                        }
                    }
                    Line {
                        theme: settings.theme
                        name: qsTr("Encoding")
                        Choice {
                            theme: settings.theme
                            objectName: "encodingEverywhere"
                            label: qsTr("Encoding everywhere")
                            tip: qsTr("Encoding of both logs and of what the server and the client send; each can have another one")
                            values: settings.sentences.encodings
                            texts: settings.sentences.encodingNames
                            displayText: currentIndex < 0 ? qsTr("different ones") : currentText
                            value: settings.encoding
                            onChosen: function (value) { settings.encodingPicked(value) }
                        }
                        PlainLabel {
                            text: qsTr("for reading and for sending")
                            color: settings.theme.dim
                            elide: Text.ElideRight
                            Layout.fillWidth: true
                            HoverHandler { id: overEncoding }
                            ToolTip.visible: overEncoding.hovered && truncated
                            ToolTip.text: text
                        }
                    }
                }
            }

            ShortcutTable {
                id: keyTable
                theme: settings.theme
                actions: settings.actions
            }

            ColumnLayout {
                id: about
                spacing: settings.theme.gap
                PlainLabel {
                    objectName: "aboutVersion"
                    text: "qtcp " + settings.desktop.version
                    font.bold: true
                    color: settings.theme.text
                }
                PlainLabel {
                    text: qsTr("A TCP server, a TCP client and what goes between them.")
                    color: settings.theme.text
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
                PlainLabel {
                    objectName: "aboutQt"
                    text: qsTr("Qt %1").arg(settings.desktop.qtVersion)
                    color: settings.theme.dim
                }
                PlainLabel {
                    text: settings.desktop.settingsPath === "" ? qsTr("There is no place for settings.") : qsTr("The settings are kept in")
                    color: settings.theme.dim
                    Layout.topMargin: settings.theme.gap
                }
                Field {
                    theme: settings.theme
                    objectName: "settingsPath"
                    visible: text !== ""
                    readOnly: true
                    label: qsTr("File of the settings")
                    text: settings.desktop.settingsPath
                    Layout.fillWidth: true
                }
                RowLayout {
                    visible: settings.desktop.settingsPath !== ""
                    spacing: settings.theme.small
                    PushButton {
                        theme: settings.theme
                        objectName: "settingsCopyPath"
                        text: qsTr("Copy the path")
                        onClicked: settings.desktop.copy(settings.desktop.settingsPath)
                    }
                    PushButton {
                        theme: settings.theme
                        objectName: "settingsOpenFolder"
                        text: qsTr("Open the folder")
                        onClicked: Qt.openUrlExternally("file://" + encodeURI(settings.folder).replace(/#/g, "%23").replace(/\?/g, "%3F"))
                    }
                }
                Item { Layout.fillHeight: true }
            }
        }
    }
}
