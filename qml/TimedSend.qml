import QtQuick 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0

// The homework's timer: the same again every so many milliseconds.
RowLayout {
    id: timed

    property Theme theme
    property bool ready: false
    readonly property bool running: timer.running
    readonly property int interval: timer.interval
    readonly property int count: timer.count
    readonly property alias sent: timer.sent
    signal due()
    signal started()

    spacing: theme.gap

    function restore(interval, count) {
        if (interval >= 1 && interval <= 86400000)
            intervalField.text = String(Math.round(interval))
        if (count >= 0 && count <= 2000000000)
            countField.text = String(Math.round(count))
        intervalField.take()
        countField.take()
    }

    function toggle() {
        if (running)
            timer.stop()
        else if (ready && intervalField.acceptableInput && countField.acceptableInput) {
            started()
            timer.start()
        }
    }

    function stop() {
        if (running)
            timer.stop()
    }

    SendTimer {
        id: timer
        interval: 1000
        count: 0
        onTimeout: timed.due()
    }

    PushButton {
        theme: timed.theme
        objectName: "timedSendButton"
        text: timed.running ? qsTr("Stop timer") : qsTr("Start timer")
        tip: timed.running ? qsTr("Stop sending on the timer") : qsTr("Send again and again until stopped")
        keys: timed.running ? "Esc" : "Ctrl+T"
        checkable: true
        checked: timed.running
        enabled: timed.running || (timed.ready && intervalField.acceptableInput && countField.acceptableInput)
        onToggled: {
            checked = Qt.binding(function () { return timed.running })
            timed.toggle()
        }
    }
    PlainLabel {
        text: qsTr("every")
        color: timed.theme.dim
        Accessible.ignored: true
    }
    Field {
        id: intervalField
        theme: timed.theme
        objectName: "intervalField"
        text: "1000"
        label: qsTr("Interval in milliseconds")
        tip: qsTr("Milliseconds from one send to the next, from 1 up")
        enabled: !timed.running
        wrong: !acceptableInput
        inputMethodHints: Qt.ImhDigitsOnly
        validator: IntValidator { bottom: 1; top: 86400000 }
        Layout.preferredWidth: timed.theme.character * 10
        function take() { if (acceptableInput) timer.interval = Number(text) }
        onTextChanged: take()
        onAccepted: timed.toggle()
    }
    PlainLabel {
        text: qsTr("ms,")
        color: timed.theme.dim
        Accessible.ignored: true
    }
    Field {
        id: countField
        theme: timed.theme
        objectName: "countField"
        text: "0"
        label: qsTr("How many times; 0 is without end")
        tip: label
        enabled: !timed.running
        wrong: !acceptableInput
        inputMethodHints: Qt.ImhDigitsOnly
        validator: IntValidator { bottom: 0; top: 2000000000 }
        Layout.preferredWidth: timed.theme.character * 8
        function take() { if (acceptableInput) timer.count = Number(text) }
        onTextChanged: take()
        onAccepted: timed.toggle()
    }
    PlainLabel {
        text: countField.text === "0" ? qsTr("times (0: no end)") : qsTr("times")
        color: timed.theme.dim
        Accessible.ignored: true
    }
    PlainLabel {
        objectName: "timedSendState"
        Layout.fillWidth: true
        Layout.minimumWidth: 0
        elide: Text.ElideRight
        color: timed.running ? timed.theme.good : timed.theme.dim
        text: timer.sent === 0 ? ""
            : timer.sent < 2 ? qsTr("%n written", "", timer.sent)
            : qsTr("%n written, every %1 ms on average", "", timer.sent).arg(timer.meanPeriod.toFixed(2))
    }
}
