import QtQuick 2.15
import QtQuick.Controls 2.15
import Qtcp 1.0
import ".."

// The timeline as a picture: a lane for each server, connection, client and timer, above them the
// turns of the loop and a ruler. Only what is in sight is asked for and drawn.
FocusScope {
    id: picture

    property Theme theme
    property Lab lab
    // The row that a person has gone to, and the numbers of the first and last row of a chosen piece.
    property int row: -1
    property real from: -1
    property real to: -1
    property string tabOf: ""
    // Everything is in sight, also what comes.
    property bool whole: true
    // What stands at the left edge, in microseconds, and how many pixels wide a microsecond is.
    property real leftUs: 0
    property real perUs: 1
    property var told: ({})
    property var at: ({})
    property int firstLane: 0
    // Something has happened since it was asked.
    property bool old: false
    readonly property var lanes: told.lanes || []
    readonly property real ruler: Math.ceil(theme.unit * 1.2)
    readonly property real frames: Math.ceil(theme.unit * 0.6)
    readonly property real above: ruler + frames + theme.small
    readonly property real laneHeight: Math.ceil(theme.unit * 1.5)
    // What the colours are stands below, where there is room.
    readonly property real keyHeight: key.visible ? Math.ceil(key.height) + theme.small * 2 : 0
    readonly property int fitting: Math.max(1, Math.floor((height - above - keyHeight) / laneHeight))
    readonly property real labelWidth: Math.min(Math.ceil(theme.character * 14), width / 4)
    readonly property real wide: Math.max(1, width - labelWidth - bar.width - theme.small)
    readonly property string whatThere: qsTr("The timeline as a picture: %1, %2, %3").arg(qsTr("%n lane(s)", "", lanes.length))
        .arg(qsTr("%n row(s)", "", told.rows || 0)).arg(qsTr("%n turn(s)", "", told.count || 0))
    readonly property string said: lanes.length === 0 ? qsTr("Nothing has happened yet.")
        : told.slow > 0 ? qsTr("%1; the window would stand still in %2").arg(whatThere).arg(qsTr("%n of these turns", "", told.slow)) : whatThere
    signal rowWanted(int row)
    signal rangeWanted(real from, real to)
    signal opened()

    anchors.fill: parent
    anchors.margins: 1
    activeFocusOnTab: true
    Accessible.role: Accessible.Graphic
    Accessible.name: said
    Accessible.description: qsTr("Left and right go from row to row, up and down from lane to lane; plus and minus zoom, 0 shows everything")
    Accessible.focusable: true

    function ask() {
        old = false
        if (whole) {
            var all = Object.assign({}, lab.whole(wide))
            leftUs = all.left
            perUs = all.scale
        }
        told = lab.drawing(leftUs, perUs, wide)
        mark()
    }

    // Where the chosen row is; whoever has gone to it wants to see it.
    function mark() {
        at = lab.place(row, leftUs, perUs)
        firstLane = Math.max(0, Math.min(firstLane, lanes.length - fitting))
        canvas.requestPaint()
    }

    function show() {
        at = lab.place(row, leftUs, perUs)
        if (at.x === undefined)
            return mark()
        if (at.lane < firstLane)
            firstLane = at.lane
        else if (at.lane >= firstLane + fitting)
            firstLane = at.lane - fitting + 1
        if (at.x >= 0 && at.x <= wide)
            mark()
        else if (whole)
            ask()
        else
            move(at.x - wide / 2)
    }

    // So many pixels to the right.
    function move(pixels) {
        whole = false
        leftUs = Math.max(0, leftUs + pixels / perUs)
        ask()
    }

    // The left edge stays.
    function zoom(factor) {
        whole = false
        perUs = lab.zoomed(perUs, factor)
        ask()
    }

    function showAll() {
        whole = true
        ask()
    }

    function moveLanes(by) { firstLane = Math.max(0, Math.min(firstLane + by, lanes.length - fitting)) }

    onVisibleChanged: if (visible) ask()
    onWideChanged: if (visible) ask()
    onFittingChanged: if (visible) mark()
    onRowChanged: if (visible) show()
    onFirstLaneChanged: canvas.requestPaint()
    onFromChanged: canvas.requestPaint()
    onToChanged: canvas.requestPaint()

    Connections {
        target: picture.lab
        function onCountChanged() { picture.old = true }
        function onModelReset() {
            picture.whole = true
            picture.firstLane = 0
            picture.old = true
        }
    }
    // Asking reads all that is kept: a few times a second, and only while somebody looks.
    Timer {
        interval: 200
        repeat: true
        running: picture.visible && picture.old
        onTriggered: picture.ask()
    }

    Keys.onPressed: function (event) {
        var held = event.modifiers & ~(Qt.KeypadModifier | Qt.ShiftModifier)
        var last = lab.count - 1
        event.accepted = true
        if (held)
            event.accepted = false
        else if (event.key === Qt.Key_Left)
            rowWanted(row < 0 ? last : Math.max(0, row - 1))
        else if (event.key === Qt.Key_Right)
            rowWanted(row < 0 ? 0 : Math.min(last, row + 1))
        else if (event.key === Qt.Key_Home)
            rowWanted(0)
        else if (event.key === Qt.Key_End)
            rowWanted(last)
        else if (event.key === Qt.Key_PageUp)
            move(-wide * 0.8)
        else if (event.key === Qt.Key_PageDown)
            move(wide * 0.8)
        else if (event.key === Qt.Key_Up || event.key === Qt.Key_Down) {
            var beside = lab.beside(row, event.key === Qt.Key_Up ? -1 : 1)
            if (beside >= 0)
                rowWanted(beside)
        } else if (event.key === Qt.Key_Plus || event.key === Qt.Key_Equal)
            zoom(2)
        else if (event.key === Qt.Key_Minus || event.key === Qt.Key_Underscore)
            zoom(0.5)
        else if (event.key === Qt.Key_0)
            showAll()
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && row >= 0)
            opened()
        else
            event.accepted = false
    }

    Column {
        y: picture.above
        x: picture.theme.gap
        Repeater {
            model: Math.min(picture.fitting, picture.lanes.length)
            // qmllint disable unqualified
            PlainLabel {
                required property int index
                width: picture.labelWidth - picture.theme.gap
                height: picture.laneHeight
                verticalAlignment: Text.AlignVCenter
                text: picture.lanes[picture.firstLane + index] || ""
                elide: Text.ElideRight
                color: picture.theme.dim
                Accessible.ignored: true
                HoverHandler { id: over }
                ToolTip.visible: over.hovered && truncated
                ToolTip.text: text
            }
            // qmllint enable unqualified
        }
    }
    PlainLabel {
        objectName: "labNoPicture"
        anchors.centerIn: parent
        visible: picture.lanes.length === 0
        text: picture.said
        color: picture.theme.faint
        Accessible.ignored: true
    }

    Canvas {
        id: canvas
        objectName: "labCanvas"
        x: picture.labelWidth
        width: picture.wide
        height: picture.height - picture.keyHeight
        visible: picture.lanes.length > 0
        // Events of the kernel, what is asked of it, signals, slots, calls.
        readonly property var colours: [picture.theme.incoming, picture.theme.outgoing, picture.theme.text, picture.theme.edge, picture.theme.accent]
        readonly property var bands: [picture.theme.edge, picture.theme.good, picture.theme.warning, picture.theme.bad]
        property real pressedAt: -1
        property real draggedTo: -1

        onColoursChanged: requestPaint()
        onVisibleChanged: if (visible) requestPaint()
        onDraggedToChanged: requestPaint()

        function middle(lane) { return picture.above + (lane - picture.firstLane + 0.5) * picture.laneHeight }

        onPaint: {
            const context = getContext("2d")
            const told = picture.told
            const theme = picture.theme
            context.reset()
            if (told.marks === undefined)
                return
            context.font = (theme.smallFont * 1.25) + "px sans-serif"
            for (let lane = 0; lane < picture.lanes.length; lane += 2) {
                context.fillStyle = theme.stripe
                context.fillRect(0, middle(lane) - picture.laneHeight / 2, width, picture.laneHeight)
            }
            paintChosen(context)
            for (const tick of told.ticks) {
                context.fillStyle = theme.line
                context.fillRect(Math.round(tick.x), picture.ruler * 0.6, 1, height)
                context.fillStyle = theme.dim
                if (tick.x + 3 + context.measureText(tick.label).width <= width)
                    context.fillText(tick.label, Math.round(tick.x) + 3, picture.ruler - 4)
            }
            for (let n = 0; n < told.turns.length; n += 3) {
                context.fillStyle = bands[told.turns[n + 2]]
                context.fillRect(told.turns[n], picture.ruler, told.turns[n + 1], picture.frames)
            }
            context.save()
            context.beginPath()
            context.rect(0, picture.above, width, height - picture.above)
            context.clip()
            paintMarks(context, told.marks)
            paintArrows(context, told.arrows)
            if (picture.at.x !== undefined) {
                context.strokeStyle = theme.accent
                context.lineWidth = 2
                context.strokeRect(Math.round(picture.at.x) - 4, middle(picture.at.lane) - picture.laneHeight / 2 + 1, 10, picture.laneHeight - 2)
            }
            context.restore()
        }

        function paintChosen(context) {
            let ends = pressedAt >= 0 && draggedTo >= 0 ? [pressedAt, draggedTo] : []
            if (ends.length === 0 && picture.from >= 0) {
                const first = picture.lab.place(picture.lab.rowOf(Math.min(picture.from, picture.to)), picture.leftUs, picture.perUs)
                const last = picture.lab.place(picture.lab.rowOf(Math.max(picture.from, picture.to)), picture.leftUs, picture.perUs)
                if (first.x !== undefined && last.x !== undefined)
                    ends = [first.x - 2, last.x + 4]
            }
            if (ends.length === 0)
                return
            const begin = Math.max(-1, Math.min(ends[0], ends[1]))
            const end = Math.min(width + 1, Math.max(ends[0], ends[1]))
            context.fillStyle = picture.theme.noteBack
            context.fillRect(begin, picture.above, end - begin, height)
        }

        // The kernel's above, Qt's in the middle, the slot's below, as the columns are.
        function paintMarks(context, marks) {
            const third = Math.floor((picture.laneHeight - 2) / 3)
            for (let n = 0; n < marks.length; n += 4) {
                const kind = marks[n + 1]
                const part = kind < 2 ? 0 : kind === 2 ? 1 : 2
                context.fillStyle = colours[kind]
                context.fillRect(marks[n + 2], middle(marks[n]) - picture.laneHeight / 2 + 1 + part * third, marks[n + 3], third)
            }
        }

        function paintArrows(context, arrows) {
            context.lineWidth = 1
            for (let n = 0; n < arrows.length; n += 5) {
                const x = arrows[n], y = middle(arrows[n + 1]), toX = arrows[n + 2], toY = middle(arrows[n + 3])
                context.strokeStyle = context.fillStyle = arrows[n + 4] === 1 ? picture.theme.bad : picture.theme.dim
                context.beginPath()
                context.moveTo(x, y)
                context.lineTo(toX, toY)
                context.stroke()
                const angle = Math.atan2(toY - y, toX - x)
                context.beginPath()
                context.moveTo(toX, toY)
                context.lineTo(toX - 7 * Math.cos(angle - 0.4), toY - 7 * Math.sin(angle - 0.4))
                context.lineTo(toX - 7 * Math.cos(angle + 0.4), toY - 7 * Math.sin(angle + 0.4))
                context.closePath()
                context.fill()
            }
        }

        MouseArea {
            anchors.fill: parent
            onPressed: function (mouse) {
                picture.forceActiveFocus(Qt.MouseFocusReason)
                canvas.pressedAt = mouse.x
                canvas.draggedTo = -1
            }
            onPositionChanged: function (mouse) {
                if (canvas.draggedTo >= 0 || Math.abs(mouse.x - canvas.pressedAt) > 6)
                    canvas.draggedTo = Math.max(0, Math.min(width, mouse.x))
            }
            onReleased: function (mouse) {
                var begin = canvas.pressedAt
                var end = canvas.draggedTo
                canvas.pressedAt = canvas.draggedTo = -1
                if (end >= 0) {
                    var rows = picture.lab.rowsBetween(picture.leftUs, picture.perUs, begin, end)
                    if (rows.length === 2)
                        picture.rangeWanted(rows[0], rows[1])
                    return
                }
                var lane = Math.floor((mouse.y - picture.above) / picture.laneHeight)
                var column = Math.floor(((mouse.y - picture.above) / picture.laneHeight - lane) * 3)
                var row = lane < 0 ? -1 : picture.lab.rowAt(picture.leftUs, picture.perUs, mouse.x, lane + picture.firstLane, column)
                if (row >= 0)
                    picture.rowWanted(row)
            }
            onCanceled: canvas.pressedAt = canvas.draggedTo = -1
            onDoubleClicked: if (picture.row >= 0) picture.opened()
            onWheel: function (wheel) {
                var down = wheel.angleDelta.y
                var aside = wheel.angleDelta.x
                if (wheel.modifiers & Qt.ControlModifier)
                    picture.zoom(Math.pow(2, down / 240))
                else if (aside !== 0 || wheel.modifiers & Qt.ShiftModifier || picture.lanes.length <= picture.fitting)
                    picture.move(-(aside !== 0 ? aside : down))
                else
                    picture.moveLanes(down > 0 ? -1 : 1)
            }
        }
    }
    Row {
        id: key
        objectName: "labPictureKey"
        x: picture.theme.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: picture.theme.small
        visible: picture.lanes.length > 0 && implicitWidth <= picture.width - picture.theme.gap * 2
            && picture.height >= picture.above + picture.laneHeight * 3 + height
        spacing: picture.theme.gap * 1.5
        Repeater {
            model: [qsTr("The kernel says"), qsTr("Asked of the kernel"), qsTr("Signal"), qsTr("Slot runs"), qsTr("Call")]
            // qmllint disable unqualified
            Row {
                id: part
                required property int index
                required property string modelData
                spacing: picture.theme.small
                // As high in its lane as the marks are.
                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.round(picture.theme.unit * 0.6)
                    height: Math.round(picture.theme.unit * 0.9)
                    color: picture.theme.stripe
                    Rectangle {
                        y: (part.index < 2 ? 0 : part.index === 2 ? 1 : 2) * height
                        width: parent.width
                        height: parent.height / 3
                        color: canvas.colours[part.index]
                    }
                }
                PlainLabel {
                    text: part.modelData
                    font.pointSize: picture.theme.smallFont
                    color: picture.theme.dim
                    Accessible.ignored: true
                }
            }
            // qmllint enable unqualified
        }
    }
    ScrollBar {
        id: bar
        anchors.right: parent.right
        y: picture.above
        height: picture.height - picture.keyHeight - y
        orientation: Qt.Vertical
        visible: picture.lanes.length > picture.fitting
        policy: ScrollBar.AlwaysOn
        size: picture.fitting / Math.max(1, picture.lanes.length)
        position: picture.firstLane / Math.max(1, picture.lanes.length)
        onPositionChanged: if (pressed) picture.firstLane = Math.round(position * picture.lanes.length)
        Accessible.role: Accessible.ScrollBar
        Accessible.name: qsTr("Scroll the lanes")
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: -1
        visible: picture.activeFocus
        color: "transparent"
        border.width: 2
        border.color: picture.theme.accent
    }
}
