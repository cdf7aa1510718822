import QtQml 2.15
import Qtcp 1.0

// A person has said what happens next: now it runs, and its trace says what did.
QtObject {
    id: asked

    property Lab lab
    // Who has the answers, by the names of the questions.
    property LabBelow below
    // The question whose scenario runs; empty if none does.
    property string name: ""
    // The row of the timeline that decides the question that was asked.
    signal decided(int row)

    function answer(question, chosen) {
        name = lab.run(question.scenario, false) ? question.name : ""
        note(question.name, { chosen: chosen })
    }

    function judge() {
        if (name === "" || (lab.state !== "over" && lab.state !== "stopped"))
            return
        verdict(name, lab.judge(name))
        name = ""
    }

    function verdict(question, found) {
        var said = below.answered[question]
        if (said && found.right !== undefined)
            note(question, { chosen: said.chosen, right: found.right, lines: found.lines })
        if (found.row >= 0)
            decided(found.row)
    }

    function note(question, verdict) {
        var all = Object.assign({}, below.answered)
        all[question] = verdict
        below.answered = all
    }
}
