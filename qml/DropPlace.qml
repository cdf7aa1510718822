import QtQuick 2.15

// Where a file or a text may be dropped; while one is held over it, it says so.
DropArea {
    id: place

    property Theme theme
    signal fileDropped(string url)
    signal textDropped(string text)

    z: containsDrag ? 2 : 0
    onEntered: function (drag) { drag.accepted = drag.hasUrls || drag.hasText }
    onDropped: function (drop) {
        if (drop.hasUrls && drop.urls.length > 0)
            fileDropped(drop.urls[0].toString())
        else if (drop.hasText)
            textDropped(drop.text)
    }

    Rectangle {
        anchors.fill: parent
        z: 1
        visible: place.containsDrag
        color: place.theme.noteBack
        border.color: place.theme.accent
        border.width: 2
        radius: place.theme.corner
        opacity: 0.92
        PlainLabel {
            anchors.centerIn: parent
            text: qsTr("Drop a file to send it, or text to have it here")
            color: place.theme.text
        }
    }
}
