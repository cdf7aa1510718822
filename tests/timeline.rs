//! The timeline over the scenarios: while one runs, a timeline is fed what its loop's tap tells,
//! and its rows have to say what the recorded trace says, in the same order. Every row has an
//! explanation, arrows lead forward, and each export is what it has to be.

// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

#[path = "timeline/exported.rs"]
mod exported;
#[path = "timeline/peers.rs"]
mod peers;
#[path = "timeline/watched.rs"]
mod watched;

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use qtcp::lab::{Passes, arrows, explain};
use qtcp::trace::{Sockets, parse};

use watched::{Watched, run};

/// At once; most of their time they wait.
const WIDTH: usize = 2;
/// One scenario in so many is run where not all are asked for.
const SAMPLE: usize = 6;
/// So often one is run that goes wrong.
const TRIES: usize = 3;
/// Says in the environment which scenario a process is for.
const SCENARIO: &str = "QTCP_TIMELINE_SCENARIO";

fn folder(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of)
}

fn scripts(of: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(of)).expect("a folder");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let is_script = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "scn");
    let mut all: Vec<PathBuf> = paths.filter(is_script).collect();
    all.sort();
    all
}

/// What this program prints.
fn recorded(script: &Path) -> String {
    let own = script.with_extension("rust.trace");
    let file = if own.exists() { own } else { script.with_extension("trace") };
    fs::read_to_string(file).expect("a trace")
}

/// Runs `check` on each, a few at a time, and tells all that failed.
fn each(all: &[PathBuf], width: usize, check: impl Fn(&Path) -> Result<(), String> + Sync) {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..width {
            scope.spawn(|| {
                while let Some(path) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(fault) = check(path) {
                        let mut faults = faults.lock().expect("no panic");
                        faults.push(format!("{}\n{fault}", path.display()));
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no panic");
    faults.sort();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}

/// What has to hold of every timeline.
fn check(script: &Path, sockets: Sockets) -> Result<Watched, String> {
    let watched = run(script, sockets)?;
    if sockets == Sockets::OnThisThread {
        watched.is_told_by(&recorded(script))?;
    }
    let unknown = watched.timeline.rows().find(|row| explain(row).what.code() == "lab_other");
    if let Some(row) = unknown {
        return Err(format!("  nothing explains {}", row.line()));
    }
    lead_forward(&watched)?;
    exported::check(&watched)?;
    Ok(watched)
}

/// No arrow leads back, and no byte takes two.
fn lead_forward(watched: &Watched) -> Result<(), String> {
    let mut arrived = HashMap::<u64, u64>::new();
    for arrow in arrows(&watched.timeline, watched.timeline.numbers()) {
        if arrow.from >= arrow.to {
            return Err(format!("  {arrow:?} leads back"));
        }
        if let Passes::Bytes(bytes) = arrow.what {
            *arrived.entry(arrow.to).or_default() += bytes;
        }
    }
    for (row, bytes) in arrived {
        let came = watched.received(row);
        if came != Some(bytes) {
            return Err(format!("  {bytes} bytes lead to row {row}, where {came:?} came"));
        }
    }
    Ok(())
}

/// Whether it has to have a process of its own: it takes the process its descriptors, or looks up a
/// name, and what has been looked up is known to the whole process.
fn is_alone(script: &Path) -> bool {
    let text = fs::read_to_string(script).expect("a script").to_ascii_lowercase();
    ["descriptors none", "localhost", ".invalid"].iter().any(|word| text.contains(word))
}

/// [`check`] in a process of its own.
fn check_alone(script: &Path) -> Result<(), String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let mut test = Command::new(program);
    test.args(["--exact", "one_scenario_by_itself", "--ignored", "--nocapture"]);
    let output = test.env(SCENARIO, script).output().map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(told.into_owned()) }
}

#[test]
#[ignore = "the other tests start it"]
fn one_scenario_by_itself() {
    let script = env::var_os(SCENARIO).expect("which");
    if let Err(fault) = check(Path::new(&script), Sockets::OnThisThread) {
        panic!("{fault}");
    }
}

/// All scenarios are a minute; of those of tests/scenarios one in [`SAMPLE`] is run, and every one
/// with `QTCP_TIMELINE=all`.
#[test]
fn the_rows_say_what_the_recorded_traces_say() {
    let mut all = scripts("tests/scenarios");
    assert!(all.len() >= 300, "only {} scenarios", all.len());
    if env::var_os("QTCP_TIMELINE").is_none() {
        all = all.into_iter().step_by(SAMPLE).collect();
    }
    all.extend(scripts("src/trace/carried"));
    each(&all, WIDTH, |script| {
        let check = || match is_alone(script) {
            true => check_alone(script),
            false => check(script, Sockets::OnThisThread).map(drop),
        };
        // Where a lookup races with the loop, a machine that is busy gives another trace.
        (1..TRIES).find_map(|_| check().ok()).map_or_else(check, Ok)
    });
}

#[test]
fn with_the_sockets_on_a_thread_of_their_own_the_rows_are_as_good() {
    let mut all = scripts("src/trace/carried");
    all.retain(|script| {
        let scenario = parse(&fs::read(script).expect("a script")).expect("without a mistake");
        scenario.blocking_call().is_none()
    });
    assert!(all.len() >= 15, "only {} can run there", all.len());
    each(&all, WIDTH, |script| check(script, Sockets::OnTheirOwn).map(drop));
}

/// The scenarios that the program carries, on a stage of the lab.
#[test]
fn what_a_raw_peer_does_has_its_rows_and_its_arrows() {
    let mut all = scripts("src/trace/carried");
    all.retain(|script| !is_alone(script));
    let found = Mutex::new(Vec::new());
    each(&all, WIDTH, |script| {
        let arrows = peers::check(script)?;
        found.lock().expect("no panic").extend(arrows.iter().map(|arrow| arrow.what));
        Ok(())
    });
    let found = found.into_inner().expect("no panic");
    let bytes = found.iter().filter(|what| matches!(what, Passes::Bytes(_))).count();
    assert!(bytes > 40, "{bytes}");
    assert!([Passes::Connection, Passes::Fin].iter().all(|what| found.contains(what)));
}

/// Scenarios in which client and server are both here.
const BOTH_ENDS: [&str; 3] = ["client_and_server_abort", "client_and_server_big", "qt_both_ends"];

#[test]
fn where_both_ends_are_in_the_record_each_byte_has_its_arrow() {
    let mut all = Vec::new();
    for name in BOTH_ENDS {
        let script = folder("tests/scenarios").join(name).with_extension("scn");
        for sockets in [Sockets::OnThisThread, Sockets::OnTheirOwn] {
            let scenario = parse(&fs::read(&script).expect("a script")).expect("without a mistake");
            if sockets == Sockets::OnTheirOwn && scenario.blocking_call().is_some() {
                continue;
            }
            let watched = check(&script, sockets).unwrap_or_else(|fault| panic!("{name}\n{fault}"));
            let timeline = &watched.timeline;
            let came: u64 = timeline.numbers().filter_map(|row| watched.received(row)).sum();
            let found = arrows(timeline, timeline.numbers());
            let bytes = |what: Passes| if let Passes::Bytes(bytes) = what { bytes } else { 0 };
            let led: u64 = found.iter().map(|arrow| bytes(arrow.what)).sum();
            assert_eq!(led, came, "{name}, {sockets:?}");
            all.extend(found.iter().map(|arrow| arrow.what));
        }
    }
    assert!(all.contains(&Passes::Connection), "{all:?}");
    assert!(all.contains(&Passes::Fin), "{all:?}");
    assert!(all.iter().any(|what| matches!(what, Passes::Bytes(_))), "{all:?}");
}

/// Carried scenarios that make a mistake that a lint is about.
const MISTAKES: [(&str, &str); 7] = [
    ("connected_twice", "connected_twice"),
    ("disconnect_unsent", "disconnect_unsent"),
    ("one_pointer", "one_pointer"),
    ("remote_close", "reply_to_gone"),
    ("reply_to_gone", "reply_to_gone"),
    ("wait_blocks", "wait_blocks"),
    ("write_early", "write_early"),
];

#[test]
fn each_lint_speaks_in_its_scenario_beside_a_row_and_in_no_other() {
    each(&scripts("src/trace/carried"), WIDTH, |script| {
        let watched = run(script, Sockets::OnThisThread)?;
        let name = script.file_stem().and_then(|name| name.to_str()).expect("a plain name");
        let wanted: Vec<_> =
            MISTAKES.iter().filter(|(of, _)| *of == name).map(|(_, id)| *id).collect();
        let mut found = watched.found;
        // On a machine that is busy any slot may be slow.
        found.retain(|live| live.finding.id != "slow_slot");
        let mut ids: Vec<_> = found.iter().map(|live| live.finding.id).collect();
        ids.dedup();
        if ids != wanted {
            return Err(format!("  {wanted:?} was to be found, and {ids:?} is"));
        }
        if let Some(live) = found.iter().find(|live| live.row.is_none()) {
            return Err(format!("  {} has no row", live.finding.fact));
        }
        // What is left unread is a mistake only when a second has passed.
        if name == "unread" && !watched.patient.contains("unread") {
            return Err("  unread says nothing when a second has passed".to_owned());
        }
        Ok(())
    });
}
