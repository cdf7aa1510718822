import QtQuick 2.15
import QtQuick.Layouts 1.15
import ".."

// From a stage back to the lesson that has led there.
PushButton {
    // What the lesson is called; empty if none has.
    property string lesson: ""

    objectName: "stageLesson"
    visible: lesson !== ""
    text: qsTr("Back to the lesson: %1").arg(lesson)
    tip: qsTr("The lesson that has led here")
    Layout.minimumWidth: 0
}
