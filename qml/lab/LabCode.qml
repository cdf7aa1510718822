import QtQuick 2.15
import Qtcp 1.0
import ".."

// The course's class in C++ and in Rust, beside each other where there is room. What the chosen row
// runs is marked in both; without one, what ran last.
Item {
    id: code

    property Theme theme
    property Lab lab
    property int row: -1
    property string tabOf: ""
    property bool server: true
    readonly property var texts: lab.course(server)
    property var steps: []
    property var lit: []
    property int seen: -1
    readonly property bool stacked: width < theme.character * 90
    signal rowWanted(int row)

    anchors.fill: parent

    // Whatever is the same as before is left as it is: the lines are not made anew.
    function ask() {
        if (!visible)
            return
        var found = Object.assign({}, lab.stepsOf(row))
        // A row leads to its class, the newest one to none.
        var chosen = row >= 0 && row !== seen && found.steps !== undefined
        if (chosen)
            server = found.server
        seen = row
        var now = found.steps !== undefined && found.server === server ? found.steps : []
        var all = lab.steps(server)
        if (JSON.stringify(all) !== JSON.stringify(steps))
            steps = all
        if (chosen || JSON.stringify(now) !== JSON.stringify(lit)) {
            lit = now
            later.restart()
        }
    }

    function pick(step) {
        var ran = steps[step - 1]
        if (ran !== undefined && ran.row >= 0)
            rowWanted(ran.row)
    }

    onRowChanged: ask()
    onVisibleChanged: {
        seen = -1
        ask()
    }
    onServerChanged: {
        lit = []
        ask()
    }

    // When everything has its place: what is shown here changes while the layout is at work.
    Timer {
        id: later
        interval: 0
        onTriggered: {
            cpp.show()
            rust.show()
        }
    }
    Connections {
        target: code.lab
        function onCountChanged() { code.ask() }
    }

    LabCodeText {
        id: cpp
        theme: code.theme
        name: "labCpp"
        label: qsTr("The course's class in C++")
        width: code.stacked ? code.width : Math.floor(code.width / 2)
        height: code.stacked ? Math.floor(code.height / 2) : code.height
        lines: code.texts.cpp
        steps: code.steps
        lit: code.lit
        onPicked: function (step) { code.pick(step) }
    }
    LabCodeText {
        id: rust
        theme: code.theme
        name: "labRust"
        label: qsTr("The same class in Rust")
        x: code.stacked ? 0 : cpp.width
        y: code.stacked ? cpp.height : 0
        width: code.width - x
        height: code.height - y
        lines: code.texts.rust
        steps: code.steps
        lit: code.lit
        onPicked: function (step) { code.pick(step) }
    }
}
