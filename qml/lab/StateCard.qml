import QtQuick 2.15
import QtQuick.Controls 2.15
import ".."

// Qt's six states of one socket: the present one is filled, the ways that it has come are drawn with how
// often it came there. Beside them what the kernel says of both ends, and the four numbers that make a
// connection. Names of states are Qt's, and the kernel's, and are not translated.
FocusScope {
    id: card

    property Theme theme
    property string title: ""
    // Of Qt, without "State".
    property string present: "Unconnected"
    // The state in which the slot of a chosen signal saw it; empty without one.
    property string inSlot: ""
    // { from, to, times, at }, in the order of time; `at` is a text.
    property var edges: []
    // What the kernel calls the state of this end, and of the other one; empty where it says nothing.
    property string kernel: ""
    property string kernelPeer: ""
    // An address and its port; empty without a connection.
    property string local: ""
    property string peer: ""

    // All ways that there are; a test holds them against those that the scenarios go.
    readonly property var ways: [
        ["Unconnected", "HostLookup"], ["HostLookup", "Connecting"], ["Connecting", "Connected"],
        ["Connected", "Closing"], ["Closing", "Unconnected"], ["Connected", "Unconnected"],
        ["HostLookup", "Unconnected"], ["Connecting", "Unconnected"], ["Unconnected", "Bound"],
        ["Bound", "HostLookup"], ["Bound", "Closing"], ["Bound", "Unconnected"], ["HostLookup", "Bound"],
        ["Connecting", "Bound"], ["Connected", "Bound"], ["Closing", "Bound"], ["Bound", "Bound"],
        ["Unconnected", "Unconnected"]
    ]
    // Where each state stands, in parts of the width and the height: on a ring, so that no way leads
    // through the box of another.
    readonly property var places: ({
        Unconnected: [0, 0.5], HostLookup: [0.3, 0], Connecting: [0.7, 0], Connected: [1, 0.5], Closing: [0.7, 1],
        Bound: [0.3, 1]
    })
    readonly property var names: Object.keys(places)
    readonly property int newest: 4
    readonly property string numbers: local === "" ? "" : local + " – " + peer
    readonly property string kernels: kernel === "" && kernelPeer === "" ? ""
        : kernelPeer === "" ? qsTr("the kernel says %1").arg(kernel)
        : kernel === "" ? qsTr("the kernel says nothing of this end, and %1 of the other").arg(kernelPeer)
        : qsTr("the kernel says %1, and %2 of the other end").arg(kernel).arg(kernelPeer)
    readonly property string slotText: inSlot === "" ? "" : qsTr("In the slot of the chosen row: %1").arg(inSlot)
    readonly property string sentence: told()

    readonly property real boxWidth: Math.min(theme.character * 13, (width - 2 * theme.gap) / 4)
    readonly property real boxHeight: Math.round(theme.unit * 1.5)
    // What lies closer together is higher.
    readonly property real rise: boxHeight * (width < theme.character * 64 ? 7 : 4.4)
    readonly property color ink: theme.accent

    implicitWidth: theme.character * 48
    implicitHeight: column.implicitHeight + 2 * theme.small
    activeFocusOnTab: true

    Accessible.role: Accessible.Graphic
    Accessible.focusable: true
    Accessible.name: sentence

    onEdgesChanged: canvas.requestPaint()
    onInkChanged: canvas.requestPaint()
    onWidthChanged: canvas.requestPaint()

    function told() {
        return (title === "" ? "" : title + qsTr(": "))
            + joined([slotText, qsTr("Qt says %1").arg(present), kernels, numbers], edges.map(edge => walked(edge)))
    }

    function joined(parts, walks) {
        return parts.concat(walks).filter(part => part !== "").join(qsTr("; "))
    }

    function walked(edge) {
        return qsTr("%1 to %2, %n time(s), last at %3", "", edge.times).arg(edge.from).arg(edge.to).arg(edge.at)
    }

    // The middle of a state's box.
    function middle(name) {
        const place = places[name]
        return Qt.point(boxWidth / 2 + place[0] * (graph.width - boxWidth), boxHeight * 1.2 + place[1] * rise)
    }

    // From the edge of one box to that of another: [from, bend, to]. Of two ways between the same boxes
    // each bends to its own side; one alone bends to the middle of the ring.
    function path(from, to) {
        const a = middle(from)
        const b = middle(to)
        if (from === to) {
            const out = places[from][1] > 0.5 ? 1 : -1
            const y = a.y + out * boxHeight / 2
            return [Qt.point(a.x - boxWidth / 4, y), Qt.point(a.x - boxWidth / 8, y + out * boxHeight),
                Qt.point(a.x, y)]
        }
        const length = Math.hypot(b.x - a.x, b.y - a.y)
        const x = (a.x + b.x) / 2
        const y = (a.y + b.y) / 2
        const both = ways.some(way => way[0] === to && way[1] === from)
        const inward = (graph.width / 2 - x) * (a.y - b.y) + (boxHeight * 1.2 + rise / 2 - y) * (b.x - a.x) >= 0
        const far = theme.unit * (both ? 1 : inward ? 0.5 : -0.5)
        const bend = Qt.point(x + (a.y - b.y) / length * far, y + (b.x - a.x) / length * far)
        return [border(a, bend), bend, border(b, bend)]
    }

    // Where a line from the middle of a box to `towards` leaves it.
    function border(at, towards) {
        const x = towards.x - at.x
        const y = towards.y - at.y
        const scale = Math.min(Math.abs(boxWidth / 2 / (x || 0.001)), Math.abs(boxHeight / 2 / (y || 0.001)), 1)
        return Qt.point(at.x + x * scale, at.y + y * scale)
    }

    // A place on the way, before its middle: there the ways cross.
    function before(path) {
        const part = at => 0.49 * path[0][at] + 0.42 * path[1][at] + 0.09 * path[2][at]
        return Qt.point(part("x"), part("y"))
    }

    Rectangle {
        anchors.fill: parent
        color: card.theme.base
        radius: card.theme.corner
        border.width: card.activeFocus ? 2 : 1
        border.color: card.activeFocus ? card.theme.accent : card.theme.line
    }

    Column {
        id: column
        x: card.theme.gap
        y: card.theme.small
        width: parent.width - 2 * card.theme.gap
        spacing: card.theme.small

        PlainLabel {
            width: parent.width
            visible: text !== ""
            text: card.title
            color: card.theme.text
            font.bold: true
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        Item {
            id: graph
            width: parent.width
            height: card.boxHeight * 2.4 + card.rise

            Canvas {
                id: canvas
                anchors.fill: parent
                onPaint: {
                    const context = getContext("2d")
                    context.reset()
                    for (const way of card.ways)
                        draw(context, way[0], way[1], card.theme.line, 1)
                    for (const edge of card.edges)
                        draw(context, edge.from, edge.to, card.theme.accent, 2)
                }
                function draw(context, from, to, colour, thickness) {
                    const path = card.path(from, to)
                    const head = card.theme.unit * 0.45
                    const angle = Math.atan2(path[2].y - path[1].y, path[2].x - path[1].x)
                    context.strokeStyle = colour
                    context.fillStyle = colour
                    context.lineWidth = thickness
                    context.beginPath()
                    context.moveTo(path[0].x, path[0].y)
                    context.quadraticCurveTo(path[1].x, path[1].y, path[2].x, path[2].y)
                    context.stroke()
                    context.beginPath()
                    context.moveTo(path[2].x, path[2].y)
                    for (const side of [-0.4, 0.4])
                        context.lineTo(path[2].x - head * Math.cos(angle + side), path[2].y - head * Math.sin(angle + side))
                    context.closePath()
                    context.fill()
                }
            }

            Repeater {
                model: card.names
                // qmllint disable unqualified
                Rectangle {
                    id: box
                    required property string modelData
                    readonly property bool here: modelData === card.present
                    readonly property point at: card.middle(modelData)
                    objectName: here ? "statePresent" : "stateBox"
                    x: at.x - width / 2
                    y: at.y - height / 2
                    width: card.boxWidth
                    height: card.boxHeight
                    radius: card.theme.corner
                    color: here ? card.theme.accent : card.theme.base
                    readonly property bool inSlot: modelData === card.inSlot
                    border.width: inSlot && !here ? 2 : 1
                    border.color: here || inSlot ? card.theme.accent : card.theme.edge
                    PlainLabel {
                        anchors.fill: parent
                        anchors.margins: 2
                        horizontalAlignment: Text.AlignHCenter
                        text: box.modelData
                        font.bold: box.here || box.inSlot
                        fontSizeMode: Text.HorizontalFit
                        minimumPointSize: 6
                        elide: Text.ElideRight
                        color: box.here ? card.theme.accentText : card.theme.text
                        Accessible.ignored: true
                        ToolTip.visible: over.hovered && truncated
                        ToolTip.delay: 600
                        ToolTip.text: truncated ? text : ""
                        HoverHandler {
                            id: over
                        }
                    }
                }
                // qmllint enable unqualified
            }

            Repeater {
                model: card.edges
                // qmllint disable unqualified
                Rectangle {
                    id: mark
                    required property var modelData
                    readonly property point at: card.before(card.path(modelData.from, modelData.to))
                    objectName: "stateCount"
                    x: at.x - width / 2
                    y: at.y - height / 2
                    width: count.implicitWidth + card.theme.small
                    height: count.implicitHeight
                    radius: card.theme.corner
                    color: card.theme.noteBack
                    PlainLabel {
                        id: count
                        anchors.centerIn: parent
                        text: mark.modelData.times
                        color: card.theme.accent
                        font.pointSize: card.theme.smallFont
                        Accessible.ignored: true
                    }
                }
                // qmllint enable unqualified
            }
        }

        PlainLabel {
            objectName: "stateInSlot"
            width: parent.width
            visible: text !== ""
            text: card.slotText
            color: card.theme.accent
            font.bold: true
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        PlainLabel {
            objectName: "stateKernel"
            width: parent.width
            visible: card.kernels !== ""
            text: qsTr("Qt says %1").arg(card.present) + qsTr("; ") + card.kernels
            color: card.theme.text
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        PlainLabel {
            objectName: "stateNumbers"
            width: parent.width
            visible: card.numbers !== ""
            text: card.numbers
            color: card.theme.text
            font.family: card.theme.mono
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        Repeater {
            model: card.edges.slice(-card.newest)
            // qmllint disable unqualified
            PlainLabel {
                required property var modelData
                width: column.width
                text: card.walked(modelData)
                color: card.theme.dim
                font.pointSize: card.theme.smallFont
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
            // qmllint enable unqualified
        }
    }
}
