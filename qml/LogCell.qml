import QtQuick 2.15

// Bytes from the network as plain text in the font of the log.
Text {
    property Theme theme
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    maximumLineCount: 1
    font.family: theme.mono
    font.pointSize: theme.logFont
}
