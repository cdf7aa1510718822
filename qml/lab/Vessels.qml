import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// Where the bytes of one direction are: five vessels one behind the other, and below them the last ten
// seconds. Every number is a count of bytes; the five together are what was written and not read.
FocusScope {
    id: vessels

    property Theme theme
    property string caption: ""
    // How the sum comes about; without it only the sum is told.
    property string sumText: ""
    // How much each holds, and the same as texts; without texts the numbers are shown.
    property var values: [0, 0, 0, 0, 0]
    property var texts: []
    // What a full one holds; 0: as much as the fullest that was seen.
    property real full: 0
    // Six numbers a sample, the oldest first: milliseconds before now, and what each vessel held.
    property var curve: []
    readonly property int span: 10000
    // Two samples at least.
    readonly property bool drawn: curve.length >= 12
    readonly property real leastCurve: theme.unit * 3
    readonly property bool slim: width < theme.character * 64
    readonly property color ink: theme.outgoing

    readonly property var names: [qsTr("write buffer"), qsTr("kernel's send queue"), qsTr("on its way"),
        qsTr("kernel's receive queue"), qsTr("read buffer")]
    readonly property var sources: ["bytesToWrite", "SIOCOUTQNSD", "", "SIOCINQ", "bytesAvailable"]
    readonly property var colours: [theme.outgoing, theme.warning, theme.faint, theme.good, theme.incoming]
    readonly property real sum: values.reduce((all, value) => all + value, 0)
    readonly property real highest: Math.max(1, full, Math.max.apply(null, values), highestOf(curve))
    readonly property string sentence: told()

    implicitWidth: theme.character * 60
    implicitHeight: column.implicitHeight + 2 * theme.small
        + (drawn ? leastCurve + axis.height + theme.small : 0)
    activeFocusOnTab: true

    Accessible.role: Accessible.Graphic
    Accessible.focusable: true
    Accessible.name: sentence

    onCurveChanged: canvas.requestPaint()
    onInkChanged: canvas.requestPaint()
    onWidthChanged: canvas.requestPaint()

    function text(at) {
        return texts[at] === undefined ? digits(values[at]) : texts[at]
    }

    // Never with an exponent.
    function digits(number) {
        return Math.round(number || 0).toFixed(0)
    }

    function highestOf(curve) {
        let highest = 0
        for (let at = 0; at + 5 < curve.length; at += 6)
            highest = Math.max(highest, curve[at + 1], curve[at + 2], curve[at + 3], curve[at + 4], curve[at + 5])
        return highest
    }

    function told() {
        const parts = names.map((name, at) => name + " " + text(at))
        return (caption === "" ? "" : caption + qsTr(": ")) + parts.join(qsTr(", "))
            + qsTr("; together %1 bytes, what was written and not read").arg(digits(sum))
    }

    Rectangle {
        anchors.fill: parent
        color: vessels.theme.base
        radius: vessels.theme.corner
        border.width: vessels.activeFocus ? 2 : 1
        border.color: vessels.activeFocus ? vessels.theme.accent : vessels.theme.line
    }

    Column {
        id: column
        x: vessels.theme.gap
        y: vessels.theme.small
        width: parent.width - 2 * vessels.theme.gap
        spacing: vessels.theme.small

        PlainLabel {
            width: parent.width
            visible: text !== ""
            text: vessels.caption
            color: vessels.theme.text
            font.bold: true
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        Row {
            id: row
            width: parent.width
            spacing: vessels.theme.small

            Repeater {
                model: 5
                // qmllint disable unqualified
                Column {
                    id: vessel
                    required property int index
                    readonly property real value: vessels.values[index] || 0
                    width: (row.width - 4 * row.spacing) / 5
                    spacing: 2
                    PlainLabel {
                        width: parent.width
                        height: Math.ceil(vessels.theme.unit * (vessels.slim ? 3.2 : 2.2))
                        horizontalAlignment: Text.AlignHCenter
                        verticalAlignment: Text.AlignBottom
                        text: vessels.names[vessel.index]
                        color: vessels.theme.text
                        font.pointSize: vessels.theme.smallFont
                        wrapMode: Text.Wrap
                        maximumLineCount: vessels.slim ? 3 : 2
                        elide: Text.ElideRight
                        fontSizeMode: Text.Fit
                        minimumPointSize: 6
                        Accessible.ignored: true
                        ToolTip.visible: overName.hovered && truncated
                        ToolTip.delay: 600
                        ToolTip.text: truncated ? text : ""
                        HoverHandler {
                            id: overName
                        }
                    }
                    Rectangle {
                        width: parent.width
                        height: vessels.theme.unit * 5
                        color: vessels.theme.stripe
                        border.width: 1
                        border.color: vessels.theme.edge
                        radius: vessels.theme.corner
                        Rectangle {
                            objectName: "vesselFill"
                            x: 2
                            width: parent.width - 4
                            // What holds anything is not drawn as empty.
                            height: vessel.value <= 0 ? 0
                                : Math.max(2, (parent.height - 4) * Math.min(1, vessel.value / vessels.highest))
                            y: parent.height - 2 - height
                            color: vessels.colours[vessel.index]
                        }
                    }
                    PlainLabel {
                        objectName: "vesselValue"
                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        text: vessels.text(vessel.index)
                        color: vessels.theme.text
                        fontSizeMode: Text.HorizontalFit
                        minimumPointSize: 6
                        elide: Text.ElideRight
                        Accessible.ignored: true
                    }
                    PlainLabel {
                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        text: vessels.sources[vessel.index]
                        color: vessels.theme.dim
                        font.pointSize: vessels.theme.smallFont
                        fontSizeMode: Text.HorizontalFit
                        minimumPointSize: 5
                        elide: Text.ElideRight
                        Accessible.ignored: true
                    }
                }
                // qmllint enable unqualified
            }
        }

        PlainLabel {
            objectName: "vesselSum"
            width: parent.width
            text: vessels.sumText !== "" ? vessels.sumText
                : qsTr("together %1 bytes: written and not read").arg(vessels.digits(vessels.sum))
            color: vessels.theme.dim
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }

    // The last ten seconds: what is in the vessels, one on the other, in all the room that is left.
    Canvas {
        id: canvas
        x: column.x
        y: column.y + column.height + vessels.theme.small
        width: column.width
        height: Math.max(vessels.leastCurve, vessels.height - y - axis.height - vessels.theme.small)
        visible: vessels.drawn

        onVisibleChanged: if (visible) requestPaint()
        onHeightChanged: requestPaint()
        onPaint: {
            const context = getContext("2d")
            context.reset()
            context.fillStyle = vessels.theme.stripe
            context.fillRect(0, 0, width, height)
            const curve = vessels.curve
            const samples = Math.floor(curve.length / 6)
            let top = 1
            for (let at = 0; at < samples; ++at)
                top = Math.max(top, total(curve, at, 5))
            const x = at => width * (1 - curve[at * 6] / vessels.span)
            const y = (at, below) => height - height * total(curve, at, below) / top
            for (let one = 0; one < 5; ++one) {
                context.fillStyle = vessels.colours[one]
                context.beginPath()
                for (let at = 0; at < samples; ++at)
                    context.lineTo(x(at), y(at, one + 1))
                for (let at = samples - 1; at >= 0; --at)
                    context.lineTo(x(at), y(at, one))
                context.closePath()
                context.fill()
            }
        }
        // What the first `count` vessels held in a sample.
        function total(curve, at, count) {
            let sum = 0
            for (let one = 1; one <= count; ++one)
                sum += curve[at * 6 + one]
            return sum
        }
    }

    Item {
        id: axis
        x: column.x
        y: canvas.y + canvas.height
        width: column.width
        height: Math.ceil(ago.implicitHeight)
        visible: vessels.drawn

        PlainLabel {
            id: ago
            text: qsTr("10 s ago")
            color: vessels.theme.dim
            font.pointSize: vessels.theme.smallFont
            Accessible.ignored: true
        }
        PlainLabel {
            anchors.horizontalCenter: parent.horizontalCenter
            text: qsTr("all together, one on the other")
            color: vessels.theme.dim
            font.pointSize: vessels.theme.smallFont
            Accessible.ignored: true
        }
        PlainLabel {
            anchors.right: parent.right
            text: qsTr("now")
            color: vessels.theme.dim
            font.pointSize: vessels.theme.smallFont
            Accessible.ignored: true
        }
    }
}
