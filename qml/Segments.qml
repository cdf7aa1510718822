import QtQuick 2.15
import QtQuick.Controls 2.15

// A few buttons of which one is on.
Row {
    id: segments

    property Theme theme
    property string name: ""
    property var values: []
    property var texts: []
    property var tips: []
    property string value: ""
    signal chosen(string value)

    spacing: -1

    Repeater {
        model: segments.values
        // qmllint disable unqualified
        PushButton {
            id: segment
            required property int index
            required property string modelData
            theme: segments.theme
            objectName: segments.name + "_" + modelData
            text: segments.texts[index]
            tip: segments.tips[index]
            checkable: true
            checked: segments.value === modelData
            z: visualFocus || checked ? 1 : 0
            Accessible.role: Accessible.RadioButton
            onToggled: {
                checked = Qt.binding(function () { return segments.value === segment.modelData })
                segments.chosen(modelData)
            }
        }
        // qmllint enable unqualified
    }
}
