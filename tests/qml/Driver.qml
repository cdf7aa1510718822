import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Templates 2.15 as T
import QtTest 1.1
import Qtcp 1.0
import QtcpTest 1.0
import "qrc:/qtcp/qml"
import "fits.js" as Fits

// Drives the real window as a person would: clicks and keys on what is found by objectName or by
// its accessible name. What it is told comes line by line and is JavaScript.
QtObject {
    id: driver

    property Main window: Main {}
    property Commander commander: Commander {
        onCommand: (text) => driver.run(text)
    }
    property TestEvent input
    // Of type TestResult, which knows whether something is still to be laid out.
    property QtObject result

    // The longest gap between two ticks of a 16 ms timer, and how many were longer than 33 ms.
    property real lastTick: 0
    property var gaps: []
    property Timer ticks: Timer {
        interval: 16
        repeat: true
        onTriggered: {
            const now = Date.now()
            if (driver.lastTick > 0)
                driver.gaps.push(now - driver.lastTick)
            driver.lastTick = now
        }
    }

    Component.onCompleted: {
        input = Qt.createQmlObject("import QtTest 1.1; TestEvent {}", window.contentItem)
        result = Qt.createQmlObject("import QtTest 1.13; TestResult {}", window.contentItem)
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

    function top() {
        let item = window.contentItem
        while (item.parent)
            item = item.parent
        return item
    }

    function search(item, wanted) {
        if (item.objectName === wanted)
            return item
        const children = item.children
        for (let i = 0; i < children.length; ++i) {
            const found = search(children[i], wanted)
            if (found)
                return found
        }
        return null
    }

    function isIn(item, ancestor) {
        for (let at = item; at; at = at.parent) {
            if (at === ancestor)
                return true
        }
        return false
    }

    function seen(item) {
        return item && item.visible && item.width > 0 && item.height > 0
    }

    // The visible item of that name; pages have items of the same name.
    function find(name) {
        const all = []
        collect(top(), name, all)
        for (const item of all) {
            if (seen(item))
                return item
        }
        // What is in another tab of the pane for sending is shown first, as a person would.
        for (const item of all) {
            for (let at = item; at; at = at.parent) {
                if (at.tabOf !== undefined && isIn(item, window.page)) {
                    window.page.pane.open(at.tabOf)
                    if (seen(item))
                        return item
                }
            }
        }
        if (all.length > 0)
            throw "not visible: " + name
        throw "not there: " + name
    }

    function gone(name) {
        const all = []
        collect(top(), name, all)
        return !all.some(seen)
    }

    // By their names; what has none of that name is looked for as a screen reader does.
    function collect(item, name, all) {
        walk(item, all, one => one.objectName === name)
        if (all.length === 0)
            walk(item, all, one => one.Accessible && one.Accessible.name === name && one.Accessible.role !== Accessible.NoRole)
    }

    function walk(item, all, is) {
        if (is(item))
            all.push(item)
        const children = item.children
        for (let i = 0; i < children.length; ++i)
            walk(children[i], all, is)
    }

    function isSeen(name) {
        try {
            return seen(find(name))
        } catch (error) {
            return false
        }
    }

    // The item of that name, as soon as it is seen, where it is once all that it lies in is laid out:
    // what has just changed brings it a moment later, and may move it.
    function settled(name) {
        for (let waits = 0; waits < 500 && !isSeen(name); ++waits)
            result.wait(10)
        for (let round = 0; round < 10; ++round) {
            let waited = false
            for (let at = find(name); at && !waited; at = at.parent) {
                if (result.isPolishScheduled(at)) {
                    result.waitForItemPolished(at, 500)
                    waited = true
                }
            }
            if (!waited)
                break
        }
        return find(name)
    }

    // A click moves no mouse by itself: what it was on before would still show its tool tip, and that
    // may lie on what is clicked.
    function reached(name) {
        const item = settled(name)
        moveMouse(item, item.width / 2, item.height / 2, Qt.NoButton)
        return item
    }

    function click(name, modifiers) {
        const item = reached(name)
        if (!item.enabled)
            throw "disabled: " + name
        input.mouseClick(item, item.width / 2, item.height / 2, Qt.LeftButton,
                         modifiers || Qt.NoModifier, -1)
        return true
    }

    // Qt wants the modifiers too, from 6.8 on.
    function moveMouse(item, x, y, buttons) {
        try {
            input.mouseMove(item, x, y, -1, buttons)
        } catch (error) {
            input.mouseMove(item, x, y, -1, buttons, Qt.NoModifier)
        }
    }

    function hover(name) {
        reached(name)
        return true
    }

    // One notch of the wheel towards it; true when it is in sight and nothing moves any more.
    function wheelTo(name, viewName) {
        const view = find(viewName)
        if (view.moving)
            return false
        const all = []
        collect(view, name, all)
        const item = all.filter(seen)[0]
        const top = item ? item.mapToItem(view, 0, 0).y : view.atYEnd ? -1 : view.height
        if (item && top >= 0 && top + item.height <= view.height)
            return true
        input.mouseWheel(view, view.width / 2, view.height / 2, Qt.NoButton, Qt.NoModifier,
                         0, top < 0 ? 120 : -120, -1)
        return false
    }

    function doubleClick(name) {
        const item = reached(name)
        input.mouseDoubleClickSequence(item, item.width / 2, item.height / 2, Qt.LeftButton,
                                       Qt.NoModifier, -1)
        return true
    }

    function key(code, modifiers) {
        input.keyClick(code, modifiers || Qt.NoModifier, -1)
        return true
    }

    function type(text) {
        for (const c of text)
            input.keyClickChar(c, Qt.NoModifier, -1)
        return true
    }

    // Empties a field and writes into it.
    function fill(name, text) {
        click(name)
        key(Qt.Key_A, Qt.ControlModifier)
        key(Qt.Key_Delete)
        return type(text)
    }

    function focused() {
        const item = window.activeFocusItem
        let at = item
        while (at && !at.objectName)
            at = at.parent
        return at ? at.objectName : ""
    }

    // Goes on with Tab until the focus is there.
    function tabTo(name) {
        for (let i = 0; i < 200; ++i) {
            if (focused() === name)
                return true
            key(Qt.Key_Tab)
        }
        throw "Tab does not lead to " + name
    }

    function rowsOf(log) {
        const rows = []
        for (let row = 0; row < log.count; ++row)
            rows.push(row)
        return log.rows(rows, "text")
    }

    function startTicks() {
        gaps = []
        lastTick = 0
        ticks.start()
        return true
    }

    // [how many, the longest in ms, the 99th percentile in ms]
    function stopTicks() {
        ticks.stop()
        const sorted = gaps.slice().sort((a, b) => a - b)
        return [sorted.length, sorted[sorted.length - 1], sorted[Math.floor(sorted.length * 0.99)]]
    }

    // What is wrong with what is drawn; with the name of something in a pop-up, with that alone.
    function faults(inside) {
        let item = inside ? find(inside) : window.contentItem
        while (inside && item.parent !== window.Overlay.overlay)
            item = item.parent
        return Fits.faults(item, window.color)
    }

    // What is seen in another language than that of the window.
    function strangers(chinese) {
        return Fits.strangers(window.contentItem, chinese, window.page.theme.mono)
    }

    property Rectangle backdrop

    function shoot(path) {
        // The window's own colour is not an item, and would be missing.
        if (!backdrop)
            backdrop = Qt.createQmlObject("import QtQuick 2.15; Rectangle { anchors.fill: parent; z: -1000 }", top())
        backdrop.color = window.color
        // What it is on would show its tool tip.
        moveMouse(top(), top().width / 2, top().height - 2, Qt.NoButton)
        return top().grabToImage(result => commander.answer(JSON.stringify({ value: result.saveToFile(path) })))
    }
}
