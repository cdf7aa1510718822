import QtQuick 2.15
import Qtcp 1.0

// Which lessons were done: each question is answered and the trace has said what is right; one that
// asks nothing was played to its end.
QtObject {
    id: done

    property var entries: []
    readonly property int lessons: entries.filter(function (one) { return lesson(one.id) }).length
    // Their names, in the order in which they were done.
    property var names: []
    signal added()

    // Examples are no lessons.
    function lesson(id) {
        return entries.some(function (one) { return one.id === id && (one.why || "") !== "" })
    }

    function restore(kept) {
        if (Array.isArray(kept))
            names = kept.filter(function (id, at) { return lesson(id) && kept.indexOf(id) === at })
    }

    function look(entry, answered, lab) {
        if (names.indexOf(entry.id) >= 0 || !lesson(entry.id))
            return
        var open = entry.questions.some(function (one) { return !answered[one.name] || !(answered[one.name].right >= 0) })
        if (open || (entry.questions.length === 0 && (lab.state !== "over" || lab.entry !== entry.scenario)))
            return
        names = names.concat([entry.id])
        added()
    }
}
