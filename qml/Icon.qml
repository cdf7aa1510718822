import QtQuick 2.15

// A sign of one set, drawn for this program on a field of 16 by 16 in lines of one thickness, in the
// colour of the text beside it: so it fits both themes and any size. The data are those of SVG paths;
// they are drawn here, as Qt's reader of SVG files is a package of its own.
Canvas {
    id: icon

    property string sign: ""
    property color color: "black"
    readonly property var paths: ({
        find: "M 11 6.5 A 4.5 4.5 0 1 1 2 6.5 A 4.5 4.5 0 1 1 11 6.5 M 9.8 9.8 L 14 14",
        pause: "M 5.5 3 L 5.5 13 M 10.5 3 L 10.5 13",
        resume: "M 5 3 L 13 8 L 5 13 Z",
        copy: "M 5.5 5.5 L 13.5 5.5 L 13.5 13.5 L 5.5 13.5 Z M 2.5 10.5 L 2.5 2.5 L 10.5 2.5",
        save: "M 8 2 L 8 10 M 4.5 6.8 L 8 10.2 L 11.5 6.8 M 2.5 11 L 2.5 13.5 L 13.5 13.5 L 13.5 11",
        clear: "M 2.5 4.5 L 13.5 4.5 M 6 4.5 L 6 2.5 L 10 2.5 L 10 4.5 M 4 4.5 L 4.7 13.5 L 11.3 13.5 L 12 4.5",
        undo: "M 6 2.5 L 2.5 6 L 6 9.5 M 2.5 6 L 9.5 6 A 3.7 3.7 0 1 1 9.5 13.4 L 6 13.4",
        more: "M 3 8 L 3.1 8 M 8 8 L 8.1 8 M 13 8 L 13.1 8"
    })

    implicitWidth: 16
    implicitHeight: 16
    onColorChanged: requestPaint()
    onSignChanged: requestPaint()
    onVisibleChanged: if (visible) requestPaint()

    onPaint: {
        var context = getContext("2d")
        context.reset()
        if (paths[sign] === undefined)
            return
        context.scale(width / 16, height / 16)
        context.lineWidth = sign === "more" ? 2.2 : 1.4
        context.lineCap = "round"
        context.lineJoin = "round"
        context.strokeStyle = color
        context.path = paths[sign]
        context.stroke()
    }
}
