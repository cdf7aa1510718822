//! The scenarios of tests/scenarios and those that the program carries: on this program against the
//! recorded traces, and, where Qt is, on the real QTcpSocket and QTcpServer against the same.
//!
//! While they run here, the loop's tap is recorded, and the recording has to have the signals and
//! calls of the trace, and the states of its sockets; and the lints find in it what the scenario is about, and nothing else.
//!
//! `NAME.trace` is what Qt 6.4.2 printed. `NAME.rust.trace` stands beside it where this program
//! differs on purpose. The same has to come when the sockets are on a thread of their own, except
//! for the few in `DIFFERENT_ON_THE_WORKER`. `UPDATE_TRACES=1 cargo test --test scenarios real_qt` writes them anew.

// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

#[path = "util/linted.rs"]
mod linted;
#[path = "util/stated.rs"]
mod stated;
#[path = "util/taped.rs"]
mod taped;

/// At once; most of their time they wait.
const WIDTH: usize = 2;
/// What ends a trace when Qt has crashed.
const BROKEN_OFF: &str = "!! process ended with status ";
/// At least so many there have to be.
const LEAST: usize = 130;

/// At least so many can run on the worker: a rule that leaves out too much is noticed.
const LEAST_ON_THE_WORKER: usize = 220;

/// Scenarios whose trace is another one when the sockets are on a thread of their own, and why that
/// cannot be the same.
const DIFFERENT_ON_THE_WORKER: &[(&str, &str)] = &[
    ("abort_unread_kernel", READ_BY_THEN),
    ("bind_while_lookup", LOOKED_UP_BY_THEN),
    ("disconnect_pending_incoming", READ_BY_THEN),
    ("getters_in_fin", NO_PASS),
    ("glue", READ_BETWEEN),
    ("half_close", NO_PASS),
    ("remote_half_close_small_write", NO_PASS),
    ("remote_half_close_then_data", NO_PASS),
    ("reply_to_gone", NO_PASS),
    ("reset_while_a_write_is_parked", NO_PASS),
    ("served_half_close", NO_PASS),
    ("server_accept_error", ACCEPTED_BY_THEN),
    ("server_accept_error_after_a_client", ACCEPTED_BY_THEN),
    ("two_answers_one_send", NO_PASS),
    ("urgent_byte_in_text", READ_BETWEEN),
    ("write_before_the_loop_then_reset", NO_PASS),
    ("write_before_what_has_come", NO_PASS),
];
const ACCEPTED_BY_THEN: &str = "the client is accepted before the descriptors are taken away";
const READ_BETWEEN: &str =
    "the thread may read between two sends of the peer, and then there are two signals";
const READ_BY_THEN: &str = "what the thread has read the kernel holds no more, and closes in order";
const LOOKED_UP_BY_THEN: &str = "the lookup may be done while bind waits for the thread";
const NO_PASS: &str = "the thread does not know in which pass of the loop something was written: it \
                       reads before it sends, and sends what Qt drops";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// Those that the program carries; they are held in the same way.
fn carried() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trace/carried")
}

fn scenarios() -> Vec<PathBuf> {
    let entries = [folder(), carried()].map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.into_iter().flatten().map(|entry| entry.expect("a readable entry").path());
    let mut all: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "scn")).collect();
    all.sort();
    all
}

fn qtcp(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qtcp")).args(args).output().expect("the program starts")
}

/// Runs `check` on every scenario, a few at a time, and tells all that failed.
fn each(check: impl Fn(&Path) -> Result<(), String> + Sync) {
    each_of(scenarios(), check);
}

fn each_of(mut all: Vec<PathBuf>, check: impl Fn(&Path) -> Result<(), String> + Sync) {
    if TcpListener::bind("[::1]:0").is_err() {
        eprintln!("no IPv6 here: what needs it is not run");
        all.retain(|path| !needs_ipv6(&fs::read_to_string(path).expect("a script")));
    }
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WIDTH {
            scope.spawn(|| {
                while let Some(path) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(fault) = check(path) {
                        faults
                            .lock()
                            .expect("no panic")
                            .push(format!("{}\n{fault}", path.display()));
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no panic");
    faults.sort();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}

fn run(path: &Path, engine: &str) -> Result<String, String> {
    run_with(path, engine, None)
}

/// The same, and Qt's sockets are recorded with qtcp_trace.h.
fn run_with(path: &Path, engine: &str, record: Option<&Path>) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    command.args(["trace", "--engine", engine]).arg(path).env_remove("QTCP_TRACE");
    if let Some(record) = record {
        command.env("QTCP_TRACE", record);
    }
    let output = command.output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let trace = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    let code = if trace.contains(BROKEN_OFF) { 1 } else { 0 };
    if output.status.code() == Some(code) { Ok(trace) } else { Err(told) }
}

/// The recorded trace: of Qt, or this program's own where it differs on purpose.
fn recorded(path: &Path, extension: &str) -> Result<String, String> {
    let file = path.with_extension(extension);
    fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
}

/// What this program prints.
fn recorded_here(path: &Path) -> Result<String, String> {
    let own = path.with_extension("rust.trace").exists();
    recorded(path, if own { "rust.trace" } else { "trace" })
}

/// Records what both print, where that was asked for.
#[cfg(feature = "gui")]
fn record(path: &Path, qt: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_TRACES").is_none() {
        return Ok(());
    }
    let own = path.with_extension("rust.trace");
    let here = run(path, "rust")?;
    let done = fs::write(path.with_extension("trace"), qt).and_then(|()| {
        if here != qt {
            return fs::write(&own, here);
        }
        if own.exists() { fs::remove_file(&own) } else { Ok(()) }
    });
    done.map_err(|error| error.to_string())
}

/// What a machine without IPv6 cannot run.
fn needs_ipv6(script: &str) -> bool {
    ["::1", "IPv6", " Any ", " Any\n", "listen\n"].iter().any(|word| script.contains(word))
}

/// Where two traces part.
fn compare(expected: &str, found: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let mut lines = expected.lines().zip(found.lines()).enumerate();
    let parting = lines.find(|(_, (a, b))| a != b);
    Err(match parting {
        Some((at, (a, b))) => format!("  line {}: expected {a}\n  line {0}: found    {b}", at + 1),
        None => format!("  expected:\n{expected}\n  found:\n{found}"),
    })
}

#[test]
fn there_are_enough_scenarios_and_no_trace_without_one() {
    let all = scenarios();
    assert!(all.len() >= LEAST, "only {} scenarios", all.len());
    for entry in fs::read_dir(folder()).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        // The public traces have a test of their own.
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let (stem, kind) = name.split_once('.').expect("an extension");
        assert!(["scn", "trace", "rust.trace"].contains(&kind), "what is {name}?");
        let script = folder().join(stem).with_extension("scn");
        assert!(all.contains(&script), "{name} has no script");
        let text = fs::read_to_string(&script).expect("a script");
        assert!(text.starts_with(&format!("scenario {stem} \"")), "{name}: another name inside");
    }
}

/// Runs it here, with a recording of all that the loop's tap tells meanwhile.
fn run_recorded(path: &Path, record: &Path) -> Result<String, String> {
    let _ = fs::remove_file(record);
    let (script, file) = (path.to_str().expect("plain"), record.to_str().expect("plain"));
    let output = qtcp(&["trace", "--record", file, script]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() || !told.is_empty() {
        return Err(told);
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[test]
fn this_program_prints_the_recorded_traces_and_its_tap_tells_the_same() {
    let records = tempfile::tempdir().expect("a folder");
    let states = stated::Seen::default();
    each(|path| {
        let record = records.path().join(path.file_name().expect("a name"));
        let found = run_recorded(path, &record)?;
        compare(&recorded_here(path)?, &found)?;
        taped::compare(&found, &record)?;
        states.check(path, &found, &record)?;
        linted::check(path, &record)
    });
    states.compare_with_the_card();
}

#[test]
fn the_same_traces_come_when_the_sockets_are_on_a_thread_of_their_own() {
    let mut all = scenarios();
    all.retain(|path| {
        let script = fs::read(path).expect("a script");
        let scenario = qtcp::trace::parse(&script).expect("a script without a mistake");
        scenario.blocking_call().is_none()
    });
    assert!(all.len() >= LEAST_ON_THE_WORKER, "only {} can run there", all.len());
    let reason = |path: &Path| {
        let mut reasons = DIFFERENT_ON_THE_WORKER.iter();
        reasons.find(|(name, _)| path.file_stem().is_some_and(|stem| stem == *name))
    };
    for (name, _) in DIFFERENT_ON_THE_WORKER {
        let named = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == *name);
        assert!(all.iter().any(named), "there is no {name} that can run");
    }
    all.retain(|path| reason(path).is_none());
    each_of(all, |path| compare(&recorded_here(path)?, &run(path, "worker")?));
}

#[test]
fn a_blocking_call_on_the_worker_is_left_out_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("blocks.scn");
    let script = "scenario blocks \"x\"\nconnected c\nc write \"abc\"\nc flush\nloop\npeer sees\n";
    fs::write(&file, script).expect("a file");
    let scenario = qtcp::trace::parse(script.as_bytes()).expect("a script without a mistake");
    assert_eq!(scenario.blocking_call().map(|step| step.name.as_str()), Some("flush"));
    let trace = run(&file, "worker").expect("it runs");
    let told = "!! c.flush() needs the sockets on this thread, it is left out\n";
    assert!(trace.contains(told), "{trace}");
    assert!(trace.contains("peer sees \"abc\""), "the rest is run: {trace}");
}

#[cfg(feature = "gui")]
#[test]
fn the_real_qt_prints_the_recorded_traces() {
    // Built before two ask for it at the same time.
    let first = scenarios().first().cloned().expect("a scenario");
    run(&first, "cpp").expect("the C++ engine");
    let records = tempfile::tempdir().expect("a folder");
    each(|path| {
        let taped = records.path().join(path.file_name().expect("a name"));
        // What is used after its end crashes or not: that depends on what else is in memory.
        let crashes = recorded(path, "trace").is_ok_and(|trace| trace.contains(BROKEN_OFF));
        let found = run_with(path, "cpp", (!crashes).then_some(&*taped))?;
        record(path, &found)?;
        compare(&recorded(path, "trace")?, &found)?;
        if crashes { Ok(()) } else { linted::check_on_qt(path, &taped) }
    });
}

#[cfg(feature = "gui")]
#[test]
fn compare_finds_no_difference_that_is_not_on_purpose() {
    let all = scenarios();
    let mut args = vec!["compare", "--json"];
    args.extend(all.iter().map(|path| path.to_str().expect("a plain path")));
    let output = qtcp(&args);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let out = String::from_utf8(output.stdout).expect("text");
    assert_eq!(out.lines().count(), all.len());
    for (line, path) in out.lines().zip(&all) {
        let entry: serde_json::Value = serde_json::from_str(line).expect("an object");
        let file = entry["file"].as_str().expect("a file");
        assert_eq!(Path::new(file), path, "in the order of the files");
        let on_purpose = path.with_extension("rust.trace").exists();
        let expected = if on_purpose { "deliberate" } else { "equal" };
        assert_eq!(entry["result"], expected, "{file}");
        let named = entry["differences"].as_array().expect("a list").len();
        assert_eq!(named > 0, on_purpose, "{file}");
        assert!(entry["unexplained_after"].is_null(), "{file}");
        let crashes = recorded(path, "trace").expect("a trace").contains(BROKEN_OFF);
        assert_eq!(entry["crashed_after"].is_u64(), crashes, "{file}");
    }
}

#[test]
fn a_script_that_is_not_there_is_told() {
    let output = qtcp(&["trace", "/nonexistent/x.scn"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).expect("text");
    assert!(told.contains("/nonexistent/x.scn: No such file"), "{told}");
    assert!(told.contains("check the name of the script"), "{told}");
}

#[test]
fn options_that_mean_nothing_for_a_trace_are_refused() {
    let script = scenarios().first().cloned().expect("a scenario");
    let script = script.to_str().expect("a plain path");
    for given in [&["--json"][..], &["--show", "hex"], &["-q"]] {
        let output = qtcp(&[&["trace", script], given].concat());
        assert_eq!(output.status.code(), Some(2), "{given:?}");
        assert!(output.stdout.is_empty(), "{given:?}");
        let told = String::from_utf8(output.stderr).expect("text");
        assert!(told.contains(" has no meaning for a trace"), "{told}");
    }
}

#[test]
fn the_words_that_are_listed_stand_in_the_documentation_in_both_languages() {
    for (language, page) in [("en", "docs/scenarios.md"), ("zh", "docs/scenarios.zh-CN.md")] {
        let output = qtcp(&["trace", "--words", "--lang", language]);
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let listed = String::from_utf8(output.stdout).expect("text");
        let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page));
        let page = page.expect("a page");
        let words = listed.lines().filter_map(|line| line.strip_prefix("  "));
        let mut words: Vec<_> = words.flat_map(|line| line.split(' ')).collect();
        assert!(words.len() > 150, "{listed}");
        // Errors have Qt's names, and the page does not list them.
        words.retain(|word| !word.ends_with("Error"));
        for word in words {
            assert!(page.contains(word), "{language}: {word}");
        }
    }
}

#[cfg(feature = "gui")]
#[test]
fn a_trace_that_breaks_off_ends_with_exit_code_1_and_says_so() {
    let script = folder().join("server_pause_not_listening.scn");
    let output = qtcp(&["trace", "--engine", "qt", script.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(1));
    let trace = String::from_utf8(output.stdout).expect("text");
    assert_eq!(trace.lines().last(), Some("!! process ended with status 139"));
    let told = String::from_utf8(output.stderr).expect("text");
    assert!(told.contains("the trace breaks off: Qt crashed"), "{told}");
}

#[cfg(feature = "gui")]
#[test]
fn one_difference_on_purpose_hides_no_other_and_a_crash_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("both.scn");
    // Qt takes k along (130); and the call goes on with the attempt that its slot has begun on a
    // bound socket, which is not done here.
    let steps = "scenario x \"y\"\nserved k\ndelete s\npeer listen\nonce c hostFound\n\
                 c bind \"127.0.0.1\"\nc connectToHost \"127.0.0.1\" PORT\nend\n\
                 c connectToHost \"127.0.0.1\" PORT\nloop 100\n";
    fs::write(&file, steps).expect("a file");
    let output = qtcp(&["compare", file.to_str().expect("a plain path")]);
    let shown = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("both.scn: different, "), "{shown}");
    assert!(shown.contains("\non purpose (statement 130)"), "{shown}");
    assert!(shown.contains("\nnot on purpose, after line "), "{shown}");

    let crash = self::folder().join("server_delete_in_own_slot.scn");
    let output = qtcp(&["compare", crash.to_str().expect("a plain path")]);
    let shown = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0), "{shown}");
    assert!(shown.contains("(statement 130): Qt crashes when"), "{shown}");
    let end = "Qt crashed after line 14: explained up to there, not compared after it\n";
    assert!(shown.ends_with(end), "{shown}");
}
