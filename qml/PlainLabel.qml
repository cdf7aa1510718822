import QtQuick 2.15
import QtQuick.Controls 2.15

// Text as it is: no markup, whatever it holds.
Label {
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
