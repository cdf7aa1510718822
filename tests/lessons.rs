//! The lessons of the lab and their questions on runs that have just been made: on this program, and,
//! where Qt is, on the real QTcpSocket and QTcpServer. The recorded traces are held by the tests in
//! src/lab.

#[path = "lessons/tries.rs"]
mod tries;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use qtcp::lab::{lesson, question};

/// At once; most of their time they wait.
const WIDTH: usize = 2;

/// The trace of each scenario that a lesson or a question is about, run by `engine` now.
fn traces(engine: &str) -> BTreeMap<&'static str, String> {
    let about = lesson::all().map(|lesson| lesson.scenario().name);
    let asked = question::ALL.iter().map(|question| question.scenario().name);
    let mut names: Vec<&str> = about.chain(asked).collect();
    names.sort_unstable();
    names.dedup();
    let (next, traces) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    // The first alone: it builds the engine.
    let first = run(names[0], engine);
    thread::scope(|scope| {
        for _ in 0..WIDTH {
            scope.spawn(|| {
                while let Some(name) = names[1..].get(next.fetch_add(1, Ordering::Relaxed)) {
                    let trace = run(name, engine);
                    traces.lock().expect("no panic").insert(*name, trace);
                }
            });
        }
    });
    let mut traces = traces.into_inner().expect("no panic");
    traces.insert(names[0], first);
    traces
}

fn run(name: &str, engine: &str) -> String {
    let mut qtcp = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let qtcp = qtcp.args(["trace", "--engine", engine, &format!(":{name}")]);
    let output = qtcp.output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {told}");
    String::from_utf8(output.stdout).expect("text")
}

/// Whether each lesson says what is so, and each question has its answer.
fn hold(engine: &str) {
    let traces = traces(engine);
    let mut faults = Vec::new();
    for lesson in lesson::all() {
        if let Err(why) = lesson.shown_by(&traces[lesson.scenario().name]) {
            faults.push(format!("lesson {}: {why}", lesson.name));
        }
    }
    for question in question::ALL {
        let name = question.scenario().name;
        if let Err(why) = question.right(&traces[name]) {
            faults.push(format!("question {}: {why}", question.name));
        }
    }
    assert!(faults.is_empty(), "{engine}: {}", faults.join("\n"));
    assert!(traces.len() > 30, "only {} scenarios", traces.len());
}

#[test]
fn what_the_lessons_say_and_ask_is_so_in_a_run_of_this_program() {
    hold("rust");
}

#[cfg(feature = "gui")]
#[test]
fn what_the_lessons_say_and_ask_is_so_on_the_real_qt() {
    hold("cpp");
}
