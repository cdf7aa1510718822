import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Templates 2.15 as T
import QtQuick.Window 2.15
import QtTest 1.1
import Qtcp 1.0
import QtcpTest 1.0
import "qrc:/qtcp/qml"
import "qrc:/qtcp/qml/lab"
import "fits.js" as Fits

// The parts of the lab by themselves, with what a test gives them. What it is told comes line by line
// and is JavaScript.
QtObject {
    id: root

    property Desktop desktop: Desktop {}
    property Theme theme: Theme {
        windowWidth: root.window.width
        windowHeight: root.window.height
    }
    property Window window: Window {
        width: 720
        height: 640
        visible: true
        color: root.theme.window

        Column {
            id: parts
            x: root.theme.gap
            y: root.theme.gap
            width: parent.width - 2 * root.theme.gap
            spacing: root.theme.gap
            ByteLanes {
                id: lanes
                width: parent.width
                theme: root.theme
                visible: root.shown === "lanes"
            }
            StateCard {
                id: card
                width: parent.width
                theme: root.theme
                visible: root.shown === "card"
            }
            Vessels {
                id: vessels
                width: parent.width
                theme: root.theme
                visible: root.shown === "vessels"
            }
        }
    }
    property string shown: "lanes"
    readonly property Item part: shown === "lanes" ? lanes : shown === "card" ? card : vessels
    property TestEvent input
    property LabRun real: LabRun {}
    property Commander commander: Commander {
        onCommand: (text) => root.run(text)
    }

    Component.onCompleted: {
        input = Qt.createQmlObject("import QtTest 1.1; TestEvent {}", window.contentItem)
        commander.start()
    }

    function run(text) {
        let answer
        try {
            answer = { value: eval(text) }
        } catch (error) {
            answer = { error: "" + error }
        }
        commander.answer(JSON.stringify(answer))
    }

    // Gives the part its properties.
    function give(what, properties) {
        shown = what
        for (const name in properties)
            part[name] = properties[name]
        return true
    }

    function named(name) {
        const all = []
        collect(part, name, all)
        return all
    }

    function collect(item, name, all) {
        if (item.objectName === name && item.visible)
            all.push(item)
        const children = item.children
        for (let i = 0; i < children.length; ++i)
            collect(children[i], name, all)
    }

    function texts(name) {
        return named(name).map(item => item.text)
    }

    // Left edge and width, in parts of the part's own width inside of its margins.
    function spans(name) {
        const width = part.width - 2 * theme.gap
        return named(name).map(item => [Math.round(100 * item.x / width), Math.round(100 * (item.x + item.width) / width)])
    }

    function faults() {
        return Fits.faults(window.contentItem, window.color)
    }

    function shoot(path) {
        const backdrop = Qt.createQmlObject("import QtQuick 2.15; Rectangle { anchors.fill: parent; z: -1000 }", window.contentItem)
        backdrop.color = window.color
        const pixels = window.contentItem.Screen.devicePixelRatio
        return window.contentItem.grabToImage(result => commander.answer(JSON.stringify({ value: result.saveToFile(path) })),
                                              Qt.size(window.width * pixels, window.height * pixels))
    }
}
