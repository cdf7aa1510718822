import QtQuick 2.15
import Qtcp 1.0

// How the text of the composer becomes bytes, and to whom they go.
Flow {
    id: options

    property Theme theme
    property Sentences sentences
    property Composer composer
    property SendHistory history
    property bool withTarget: false
    property bool selectedOnly: false
    property int selectedCount: 0
    signal targetPicked(bool selectedOnly)
    signal recalled(var entry)

    spacing: theme.small

    Segments {
        theme: options.theme
        name: "mode"
        values: ["text", "hex", "escapes"]
        texts: [qsTr("Text"), qsTr("Hex"), qsTr("Escapes")]
        tips: [
            qsTr("Send the text as it stands"),
            qsTr("Send bytes written as hex, for example 38 36 37 35"),
            qsTr("Send text with escapes for bytes: %1").arg(options.sentences.escapes)
        ]
        value: options.composer.mode
        onChosen: function (value) { options.composer.mode = value }
    }
    Choice {
        theme: options.theme
        objectName: "lineEndingBox"
        label: qsTr("Line ending")
        tip: qsTr("What is put behind the text")
        values: ["", "lf", "cr", "crlf"]
        texts: [qsTr("No line end"), "LF (\\n)", "CR (\\r)", "CRLF (\\r\\n)"]
        value: options.composer.lineEnding
        onChosen: function (value) { options.composer.lineEnding = value }
    }
    Choice {
        theme: options.theme
        objectName: "sendEncodingBox"
        enabled: options.composer.mode !== "hex"
        label: qsTr("Encoding of what is sent")
        tip: qsTr("Encoding in which the text is sent")
        values: options.sentences.encodings
        texts: options.sentences.encodingNames
        value: options.composer.encoding
        onChosen: function (value) { options.composer.encoding = value }
    }
    Choice {
        theme: options.theme
        objectName: "targetBox"
        visible: options.withTarget
        label: qsTr("To whom")
        tip: qsTr("Send to every client, or to those selected in the list")
        values: ["all", "selected"]
        texts: [qsTr("To all clients"), qsTr("To %n selected", "", options.selectedCount)]
        value: options.selectedOnly ? "selected" : "all"
        onChosen: function (value) { options.targetPicked(value === "selected") }
    }
    PushButton {
        id: historyButton
        theme: options.theme
        objectName: "historyButton"
        text: qsTr("History") + " \u25be"
        label: qsTr("History")
        tip: qsTr("What was sent before")
        keys: "Ctrl+\u2191 Ctrl+\u2193"
        enabled: options.history.entries.length > 0
        quiet: popup.visible
        onClicked: popup.open()

        HistoryPopup {
            id: popup
            theme: options.theme
            entries: options.history.entries
            y: -height
            onTaken: function (entry) { options.recalled(entry) }
        }
    }
}
