//! Generated scenarios (`qtcp compare --random`) of a fixed seed: on this program and on the real
//! Qt, where that is, and the first of them against what Qt printed once.
//!
//! What is known to differ and is not mended stands in `OPEN`, each in its scenario: what is not there
//! fails, and so does what is there and is not seen any more. `QTCP_DIFFERENTIAL=record cargo test --test
//! differential real_qt` writes what Qt prints into differential/sample.txt.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many of the seed are on record.
#[cfg(feature = "gui")]
const SAMPLE: usize = 150;
/// At once; most of their time they wait.
const WIDTH: usize = 8;
/// A machine that is busy changes what a pass of a loop finds.
const ATTEMPTS: usize = 3;
/// Between the parts of an entry of the sample.
const QT: &str = "--- Qt\n";
const HERE: &str = "--- here\n";
const ENTRY: &str = "=== ";

/// What differs and is not mended: in which scenario, Qt's line, this program's, and why. It excuses
/// the same in no other scenario.
#[cfg(feature = "gui")]
const OPEN: &[(&str, &str, &str, &str)] = &[];

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/sample.txt")
}

#[cfg(feature = "gui")]
#[derive(serde::Deserialize)]
struct Ran {
    name: String,
    result: String,
    kind: Option<[String; 2]>,
    script: String,
    qt: Vec<String>,
    rust: Vec<String>,
}

#[cfg(feature = "gui")]
#[test]
fn the_real_qt_does_the_same_in_scenarios_that_nobody_wrote() {
    let all = generated();
    if std::env::var_os("QTCP_DIFFERENTIAL").is_some() {
        record(&all);
    }
    let mut faults = Vec::new();
    for ran in &all {
        let known = |[qt, here]: &[String; 2]| {
            OPEN.iter().any(|open| (open.0, open.1, open.2) == (&ran.name, qt, here))
        };
        let counts = !["equal", "deliberate", "flickering"].contains(&ran.result.as_str());
        if let Some(kind) = ran.kind.as_ref().filter(|kind| counts && !known(kind)) {
            faults.push(format!(
                "{}: Qt: {}; here: {}\n{}",
                ran.result, kind[0], kind[1], ran.script
            ));
        }
    }
    for (name, qt, here, why) in OPEN {
        let shows = |ran: &Ran| {
            ran.name == *name && ran.kind.as_ref().is_some_and(|kind| kind == &[*qt, *here])
        };
        if !all.iter().any(shows) {
            faults.push(format!("no longer seen in {name}, take it out: {qt}; {here} ({why})"));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}

/// What comes of the scenarios of the seed.
#[cfg(feature = "gui")]
fn generated() -> Vec<Ran> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let output = command.args(["compare", "--random", "300", "--seed", "20", "--json"]);
    let output = output.output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{told}");
    let out = String::from_utf8(output.stdout).expect("text");
    let all: Vec<Ran> =
        out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!(all.len(), 300, "{told}");
    all
}

/// Keeps the first of them, but those which are not the same each time, or have no end here.
/// More than a kernel takes at once. How much it takes depends on what it has sent before, and so does
/// what both engines print: beside each other they print the same.
#[cfg(feature = "gui")]
const BULK: &str = "*8388608";

#[cfg(feature = "gui")]
fn record(all: &[Ran]) {
    let lines = |all: &[String]| all.iter().map(|line| format!("{line}\n")).collect::<String>();
    let entry = |ran: &Ran| {
        let (qt, here) = (lines(&ran.qt), lines(&ran.rust));
        let here = if qt == here { String::new() } else { format!("{HERE}{here}") };
        format!("{ENTRY}{}\n{}{QT}{qt}{here}", ran.name, ran.script)
    };
    let ends = |ran: &&Ran| !["flickering", "failed"].contains(&ran.result.as_str());
    let is_bulk = |ran: &&Ran| ran.script.contains(BULK);
    let kept = all.iter().filter(ends).filter(|ran| !is_bulk(ran)).take(SAMPLE);
    fs::write(sample(), kept.map(entry).collect::<String>()).expect("the sample");
}

#[test]
fn what_qt_printed_in_such_scenarios_comes_here_too() {
    let text = fs::read_to_string(sample()).expect("the sample");
    let entries: BTreeMap<&str, (&str, &str)> = text.split(ENTRY).skip(1).map(entry).collect();
    assert!(entries.len() >= 140, "only {} are on record", entries.len());
    let entries: Vec<_> = entries.into_iter().collect();
    let folder = tempfile::tempdir().expect("a folder");
    let (next, faults) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..WIDTH {
            scope.spawn(|| {
                while let Some((name, (script, expected))) =
                    entries.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let file = folder.path().join(format!("{name}.scn"));
                    fs::write(&file, script).expect("a script");
                    let found: Vec<String> =
                        (0..ATTEMPTS).map_while(|_| differs(&file, expected)).collect();
                    if found.len() == ATTEMPTS {
                        let fault = format!("{script}{}\ninstead of\n{expected}", found[0]);
                        faults.lock().expect("no panic").push(fault);
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("no panic");
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), entries.len(), faults.join("\n"));
}

/// The name of an entry, its script and the trace that has to come here.
fn entry(text: &str) -> (&str, (&str, &str)) {
    let (name, rest) = text.split_once('\n').expect("a name");
    let (script, traces) = rest.split_once(QT).expect("Qt's trace");
    (name, (script, traces.split_once(HERE).map_or(traces, |(_, here)| here)))
}

/// What the script prints here, if it is something else.
fn differs(file: &Path, expected: &str) -> Option<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let output = command.arg("trace").arg(file).output().expect("the program starts");
    let trace = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(trace).filter(|trace| trace != expected)
}
