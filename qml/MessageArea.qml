import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// Where the text to send is typed. One that is too long for that is kept by the composer, and only shown.
Item {
    id: area

    property Theme theme
    property Sentences sentences
    property Composer composer
    // What there is until something was typed, restored or asked for.
    property string firstText: ""
    readonly property alias text: input.text
    signal edited()
    signal refused(string sentence)
    signal olderWanted()
    signal newerWanted()
    signal saveWanted()

    implicitHeight: theme.control * 1.7

    // A text of any length: typed on if it is short, else kept.
    function setText(text) {
        var told = composer.take(text)
        if (told === "short") {
            input.text = text
            input.cursorPosition = input.length
        }
        answered(told)
    }

    // What comes next from the keyboard is not for a text that nobody sees.
    function answered(told) {
        if (told === "kept" && input.activeFocus)
            focusInput()
        else if (told !== "short" && told !== "kept")
            refused(sentences.say(told))
    }

    // What is on the clipboard, in place of what is selected; or, with the middle button, what is
    // selected somewhere. False if it is short, and nothing is done.
    function pasteLong(selection) {
        var told = composer.paste(input.text.slice(0, input.selectionStart), input.text.slice(input.selectionEnd), selection)
        answered(told)
        return told !== "short"
    }

    // Text that was dropped goes where the cursor is.
    function insert(text) {
        var at = input.cursorPosition
        setText(input.text.slice(0, at) + text + input.text.slice(at))
    }

    function focusInput() {
        if (composer.isLong)
            card.forceActiveFocus(Qt.ShortcutFocusReason)
        else
            input.forceActiveFocus(Qt.ShortcutFocusReason)
    }

    function dropLong() {
        composer.dropLong()
        focusInput()
    }

    ScrollView {
        anchors.fill: parent
        visible: !area.composer.isLong
        clip: true

        TextArea {
            id: input
            objectName: "composerText"
            // A binding, which whatever comes later replaces: a handler of onCompleted would
            // run after the settings are there, and write over them.
            text: area.firstText
            Component.onCompleted: cursorPosition = length
            selectByMouse: true
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.WrapAnywhere
            font.family: area.theme.mono
            font.pointSize: area.theme.logFont
            placeholderText: area.composer.mode === "hex" ? "38 36 37 35"
                : area.composer.mode === "escapes" ? qsTr("Text with %1").arg(area.sentences.escapes)
                : qsTr("What to send")
            placeholderTextColor: area.theme.faint
            color: area.theme.text
            selectionColor: area.theme.accent
            selectedTextColor: area.theme.accentText
            topPadding: area.theme.small
            bottomPadding: area.theme.small
            leftPadding: area.theme.gap
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("What to send")
            ToolTip.visible: hovered && !activeFocus
            ToolTip.delay: 600
            ToolTip.text: qsTr("What to send. Ctrl+Enter sends, Ctrl+Up and Ctrl+Down go through the history.")
            Keys.priority: Keys.BeforeItem
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            background: Rectangle {
                radius: area.theme.corner
                color: area.theme.base
                border.width: input.activeFocus ? 2 : 1
                border.color: area.composer.errorString !== "" ? area.theme.bad
                    : input.activeFocus ? area.theme.accent : area.theme.edge
            }
            onTextChanged: area.edited()
            // In place of Qt's own, which a menu may call: a long text must never come in here.
            function paste() {
                if (!area.pasteLong(false))
                    insertShort(false)
            }
            function insertShort(selection) {
                var text = area.composer.clipboard(selection)
                remove(selectionStart, selectionEnd)
                insert(cursorPosition, text)
            }
            FieldMenu {
                id: menu
                theme: area.theme
                field: input
            }
            Keys.onPressed: function (event) {
                event.accepted = false
                if (event.matches(StandardKey.Paste)) {
                    event.accepted = area.pasteLong(false)
                    return
                }
                menu.hear(event)
                if (event.accepted || event.modifiers !== Qt.ControlModifier)
                    return
                if (event.key !== Qt.Key_Up && event.key !== Qt.Key_Down)
                    return
                event.accepted = true
                if (event.key === Qt.Key_Up)
                    area.olderWanted()
                else
                    area.newerWanted()
            }
            MouseArea {
                anchors.fill: parent
                acceptedButtons: Qt.MiddleButton
                cursorShape: Qt.IBeamCursor
                onClicked: function (mouse) {
                    input.forceActiveFocus(Qt.MouseFocusReason)
                    input.cursorPosition = input.positionAt(mouse.x, mouse.y)
                    if (!area.pasteLong(true))
                        input.insertShort(true)
                }
            }
        }
    }

    Rectangle {
        id: card
        objectName: "longText"
        anchors.fill: parent
        visible: area.composer.isLong
        radius: area.theme.corner
        color: area.theme.base
        activeFocusOnTab: true
        border.width: activeFocus ? 2 : 1
        border.color: area.composer.errorString !== "" ? area.theme.bad
            : activeFocus ? area.theme.accent : area.theme.edge
        Keys.onDeletePressed: area.dropLong()
        Accessible.role: Accessible.StaticText
        Accessible.name: longSize.text

        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: area.theme.gap
            anchors.rightMargin: area.theme.small
            spacing: area.theme.small

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                PlainLabel {
                    objectName: "longHead"
                    text: area.composer.longHead
                    font.family: area.theme.mono
                    font.pointSize: area.theme.logFont
                    color: area.theme.text
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    Layout.fillWidth: true
                    Layout.minimumWidth: 0
                }
                PlainLabel {
                    id: longSize
                    objectName: "longSize"
                    text: area.composer.composing && area.composer.longSize === 0 ? qsTr("A long text…")
                        : qsTr("%1 in %n line(s), too long to be edited here", "", area.composer.longLines).arg(area.sentences.amount(area.composer.longSize))
                    color: area.theme.dim
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                    Layout.minimumWidth: 0
                }
            }
            PushButton {
                theme: area.theme
                objectName: "longSave"
                text: qsTr("Save as a file…")
                tip: qsTr("Save the long text as a file, to be edited elsewhere")
                enabled: area.composer.longSize > 0
                onClicked: area.saveWanted()
            }
            PushButton {
                theme: area.theme
                objectName: "longDrop"
                text: qsTr("Discard")
                keys: "Del"
                tip: qsTr("Discard the long text; what was typed before is there again")
                onClicked: area.dropLong()
            }
        }
    }
}
