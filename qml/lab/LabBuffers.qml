import QtQuick 2.15
import QtQuick.Layouts 1.15
import Qtcp 1.0
import ".."

// A client that writes, a server that reads slowly or not at all, and where the bytes stay meanwhile.
LabStage {
    id: stage

    readonly property alias model: reader
    // Taken once for each change: the curve is long.
    readonly property var told: reader.vessels
    readonly property int much: 8388608
    readonly property int little: 65536
    // The error has been read: nothing runs until it is wanted again.
    property bool dismissed: false
    readonly property string full: qsTr("No more than 64 MiB may wait here: let the server read, or connect anew")

    scrolls: qsTr("Scroll the buffers")

    function focusInput() { write.forceActiveFocus(Qt.ShortcutFocusReason) }
    function begin() { reader.write(much) }

    onVisibleChanged: dismissed = false

    SlowReader {
        id: reader
        running: stage.visible && !stage.dismissed
    }

    PlainLabel {
        text: qsTr("Where do bytes stay that nobody has read? Write 8 MiB while the server reads slowly, then while it does not read, then with a readBufferSize of 64 KiB.")
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Flow {
        spacing: stage.theme.gap
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight

        PushButton {
            id: write
            theme: stage.theme
            objectName: "buffersMuch"
            strong: true
            text: qsTr("Write 8 MiB")
            tip: enabled || !reader.connected ? qsTr("The client writes 8 MiB in one call") : stage.full
            keys: "F5"
            enabled: reader.connected && reader.room >= stage.much
            onClicked: reader.write(stage.much)
        }
        PushButton {
            theme: stage.theme
            objectName: "buffersLittle"
            text: qsTr("Write 64 KiB")
            tip: enabled || !reader.connected ? qsTr("The client writes 64 KiB in one call") : stage.full
            enabled: reader.connected && reader.room >= stage.little
            onClicked: reader.write(stage.little)
        }
        Tick {
            theme: stage.theme
            objectName: "buffersDeaf"
            text: qsTr("Do not read")
            tip: qsTr("The slot of readyRead returns without reading, and nothing else reads")
            checked: !reader.reads
            onToggled: reader.reads = !checked
        }
        Row {
            spacing: stage.theme.small
            PaceSlider {
                id: pace
                theme: stage.theme
                objectName: "buffersPace"
                label: qsTr("The server reads")
                tip: qsTr("How much the server reads in a second, with read(n) in the slot of a timer; at the right end its slot reads all that is there")
                enabled: reader.reads
                values: [65536, 262144, 1048576, 4194304, 16777216, 0]
                texts: values.map(bytes => bytes === 0 ? qsTr("reads all there is")
                    : qsTr("reads %1/s").arg(bytes < 1048576 ? bytes / 1024 + " KiB" : bytes / 1048576 + " MiB"))
                chosen: reader.pace
                onPicked: function (value) { reader.pace = value }
            }
            PlainLabel {
                objectName: "buffersPaceText"
                // As wide as the widest, so that nothing behind it moves.
                width: Math.ceil(Math.max.apply(null, pace.texts.map(text => metrics.advanceWidth(text))))
                height: stage.theme.control
                text: pace.reading
                color: pace.enabled ? stage.theme.text : stage.theme.faint
                Accessible.ignored: true
                FontMetrics {
                    id: metrics
                    font: stage.theme.metrics.font
                }
            }
        }
        Choice {
            theme: stage.theme
            objectName: "buffersSize"
            label: "readBufferSize"
            tip: qsTr("How much Qt keeps of what the server has not read; 0 is Qt's own, and means all")
            values: ["0", "65536", "1048576", "8388608"]
            texts: ["readBufferSize 0", "readBufferSize 64 KiB", "readBufferSize 1 MiB", "readBufferSize 8 MiB"]
            value: String(reader.readBufferSize)
            onChosen: function (value) { reader.readBufferSize = Number(value) }
        }
        PushButton {
            theme: stage.theme
            objectName: "buffersAnew"
            text: qsTr("Connect anew")
            tip: qsTr("A new connection; what waits in the old one is thrown away")
            onClicked: {
                // What has failed is begun again.
                if (reader.problem !== "")
                    stage.dismissed = true
                if (stage.dismissed)
                    stage.dismissed = false
                else
                    reader.connectAnew()
            }
        }
    }

    ErrorLine {
        theme: stage.theme
        name: "buffers"
        text: stage.sentences.say(reader.problem)
        Layout.fillWidth: true
        onDismissed: stage.dismissed = true
    }

    PlainLabel {
        objectName: "buffersFull"
        visible: reader.connected && reader.room < stage.much
        text: stage.full
        wrapMode: Text.Wrap
        color: stage.theme.warning
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    PlainLabel {
        objectName: "buffersSeen"
        text: stage.sentences.say(reader.seen)
        font.bold: true
        wrapMode: Text.Wrap
        verticalAlignment: Text.AlignTop
        // Two lines always: what is below does not jump.
        Layout.minimumHeight: Math.ceil(stage.theme.unit * 2)
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }

    Vessels {
        objectName: "buffersVessels"
        theme: stage.theme
        caption: qsTr("The client writes at the left, the server reads at the right")
        values: stage.told.values || [0, 0, 0, 0, 0]
        texts: stage.told.texts || []
        curve: stage.told.curve || []
        sumText: qsTr("written %1 − read %2 = %3 bytes, as many as the five hold together")
            .arg(stage.sentences.grouped(reader.written)).arg(stage.sentences.grouped(reader.read))
            .arg(stage.sentences.grouped(reader.written - reader.read))
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: implicitHeight
    }

    PlainLabel {
        objectName: "buffersSignals"
        text: qsTr("Signals so far: readyRead %1, errorOccurred %2").arg(stage.sentences.grouped(reader.readyReads)).arg(reader.errors)
        color: stage.theme.dim
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }
    PlainLabel {
        objectName: "buffersDiffers"
        text: qsTr("The course says otherwise") + qsTr(": ") + stage.sentences.say(reader.differs)
        wrapMode: Text.Wrap
        color: stage.theme.dim
        Layout.fillWidth: true
        Layout.minimumWidth: 0
    }
}
