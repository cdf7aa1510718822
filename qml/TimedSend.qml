import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Layouts 1.15

// The homework's timer: the same again every so many milliseconds. The server or the client sends, on
// the thread of its sockets; here is what to send it by, and how well it keeps to it.
RowLayout {
    id: timed

    property Theme theme
    property Sentences sentences
    property bool ready: false
    // The server or the client.
    property var sender: null
    // Before `running`: whoever hears that it has stopped asks how often it has sent.
    readonly property int sent: sender === null ? 0 : sender.timerRounds
    readonly property bool running: sender !== null && sender.timerRunning
    readonly property int interval: Number(intervalField.text)
    readonly property int count: Number(countField.text)
    readonly property bool valid: intervalField.acceptableInput && countField.acceptableInput
    signal beginWanted()
    // Something that is kept has changed.
    signal touched()

    onIntervalChanged: touched()
    onCountChanged: touched()

    spacing: theme.gap

    function restore(interval, count) {
        if (interval >= 1 && interval <= 86400000)
            intervalField.text = String(Math.round(interval))
        if (count >= 0 && count <= 2000000000)
            countField.text = String(Math.round(count))
    }

    function toggle() {
        if (running)
            stop()
        else if (valid)
            beginWanted()
    }

    function stop() {
        if (running)
            sender.stopTimer()
    }

    PushButton {
        theme: timed.theme
        objectName: "timedSendButton"
        text: timed.running ? qsTr("Stop timer") : qsTr("Start timer")
        tip: timed.running ? qsTr("Stop sending on the timer") : qsTr("Send again and again until stopped")
        keys: timed.running ? "Esc" : "Ctrl+T"
        checkable: true
        checked: timed.running
        enabled: timed.running || (timed.ready && timed.valid)
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
        onAccepted: timed.toggle()
    }
    PlainLabel {
        text: countField.text === "0" ? qsTr("times (0: no end)") : qsTr("times")
        color: timed.theme.dim
        Accessible.ignored: true
    }
    FitLabel {
        objectName: "timedSendState"
        readonly property int missed: timed.sender !== null ? timed.sender.timerMissed : 0
        // What is wrong first.
        readonly property string wrong: missed > 0 ? qsTr("%n left out: the other end does not read", "", missed) : ""
        readonly property string rounds: timed.sentences.grouped(timed.sent)
        readonly property string mean: timed.sender !== null ? timed.sender.timerMean.toFixed(3) : ""
        Layout.leftMargin: timed.theme.gap
        color: missed > 0 ? timed.theme.warning : timed.running ? timed.theme.good : timed.theme.dim
        choices: (timed.sent === 0 ? [qsTr("Sends the text below again and again, beside everything else.")]
            : timed.sent < 2 ? [qsTr("%n written", "", timed.sent)]
            : [
                qsTr("%1 written, every %2 ms on average; 99 of 100 less than %3 ms late, the latest %4 ms")
                    .arg(rounds).arg(mean).arg(timed.sender.timerLate.toFixed(2)).arg(timed.sender.timerLatest.toFixed(2)),
                qsTr("%1 written, every %2 ms, the latest %3 ms late")
                    .arg(rounds).arg(mean).arg(timed.sender.timerLatest.toFixed(2)),
                qsTr("%1 written, every %2 ms").arg(rounds).arg(mean)
            ]).map(text => wrong === "" ? text : wrong + "  \u00b7  " + text).concat(wrong === "" ? [] : [wrong])
    }
}
