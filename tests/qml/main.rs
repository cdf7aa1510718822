//! QML on the real types and the real window.
//!
//! Every case has processes of its own: one application a process, on its main thread, as Qt wants
//! it. `cargo test --test qml WORD` runs the cases whose name has WORD in it. Without a display the
//! window is drawn in memory (`QT_QPA_PLATFORM=offscreen`); `QTCP_TEST_PLATFORM=xcb` draws it on
//! the display that there is.

#![allow(unreachable_pub)]

mod accessible;
mod commander;
mod completions;
mod driven;
mod edge;
mod fan_out;
mod field_menu;
mod files;
mod firehose;
mod fits;
mod frame;
mod gauge;
mod homework;
mod lab;
mod lab_beside;
mod lab_bytes;
mod lab_code;
mod lab_course;
mod lab_ends;
mod lab_errors;
mod lab_held;
mod lab_lesson;
mod lab_links;
mod lab_named;
mod lab_offers;
mod lab_own;
mod lab_parts;
mod lab_picture;
mod lab_run;
mod lab_signals;
mod lab_vessels;
mod lab_ways;
mod log_menus;
mod log_pane;
mod long_text;
mod low;
mod metaobject;
mod pictures;
mod preferences;
mod reach;
#[path = "../util/readers.rs"]
mod readers;
mod remembered;
mod rules;
mod sending;
mod shown;
mod signals;
mod start;
mod targets;
mod types;
#[path = "../util/mod.rs"]
mod util;
mod whole_file;
mod window;

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use qtcp::qt::window::run_file;

type Case = (&'static str, fn());

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("--load") => child(&arguments[1..]),
        Some("--pictures") => {
            let folder = Path::new(arguments.get(1).map_or("pictures", String::as_str));
            // With a further word those of one kind alone.
            let kind = arguments.get(2).map(String::as_str);
            if kind.is_none_or(|kind| kind == "lab_parts") {
                lab_parts::take(folder);
            }
            if kind.is_none_or(|kind| kind == "shown") {
                shown::take(folder);
            }
            pictures::take(folder, kind);
            ExitCode::SUCCESS
        }
        _ => run(&arguments),
    }
}

/// A process of a case: loads a file and runs until it quits.
fn child(arguments: &[String]) -> ExitCode {
    let _ = env_logger_init();
    commander::Commander::register();
    gauge::Gauge::register();
    lab_run::LabRun::register();
    qtcp::net::raise_descriptor_limit();
    signals::stage::Stage::register();
    let path = arguments.first().map(String::as_str).unwrap_or_default();
    let code = run_file(Path::new(path), false, None);
    ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX))
}

fn env_logger_init() -> Result<(), log::SetLoggerError> {
    let env = env_logger::Env::default().default_filter_or("info");
    env_logger::Builder::from_env(env).try_init()
}

/// Loads a file of tests/qml in a process of its own.
pub(crate) fn load(file: &str) -> Command {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qml").join(file);
    load_path(&path)
}

/// The same for any file.
pub(crate) fn load_path(path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("--load").arg(path);
    surroundings(&mut command);
    command
}

/// What a window of the tests sees of the machine: no display, no settings, no language.
pub(crate) fn surroundings(command: &mut Command) {
    let platform = std::env::var("QTCP_TEST_PLATFORM").unwrap_or_else(|_| "offscreen".to_owned());
    command.env("QT_QPA_PLATFORM", platform);
    command.env("QT_QUICK_BACKEND", "software");
    command.env("XDG_CONFIG_HOME", scratch().join(format!("config-{}", fresh())));
    command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    command.env_remove("RUST_LOG").env_remove("LANGUAGE");
}

/// A folder for what the cases write.
pub(crate) fn scratch() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("qml-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn fresh() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Runs the cases one after the other and closes with a line in libtest's form.
fn run(arguments: &[String]) -> ExitCode {
    let words: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let cases: Vec<Case> = [
        homework::CASES,
        start::CASES,
        files::CASES,
        types::CASES,
        remembered::CASES,
        rules::CASES,
        edge::CASES,
        signals::CASES,
        window::CASES,
        log_pane::CASES,
        log_menus::CASES,
        long_text::CASES,
        sending::CASES,
        targets::CASES,
        fan_out::CASES,
        field_menu::CASES,
        whole_file::CASES,
        accessible::CASES,
        completions::CASES,
        fits::CASES,
        low::CASES,
        frame::CASES,
        preferences::CASES,
        reach::CASES,
        lab::CASES,
        lab_beside::CASES,
        lab_bytes::CASES,
        lab_code::CASES,
        lab_course::CASES,
        lab_named::CASES,
        lab_own::CASES,
        lab_parts::CASES,
        lab_vessels::CASES,
        lab_ends::CASES,
        lab_errors::CASES,
        lab_offers::CASES,
        lab_links::CASES,
        lab_ways::CASES,
        lab_held::CASES,
        lab_lesson::CASES,
        lab_picture::CASES,
        lab_signals::CASES,
        firehose::CASES,
    ]
    .concat();
    let chosen = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(*word));
    let (mut passed, mut failed, mut left_out) = (0, Vec::new(), 0);
    println!("\nrunning {} tests", cases.iter().filter(|(name, _)| chosen(name)).count());
    for (name, case) in cases {
        if !chosen(name) {
            left_out += 1;
            continue;
        }
        let begun = Instant::now();
        let result = catch_unwind(case);
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        println!("test {name} ... {word} ({:.1} s)", begun.elapsed().as_secs_f64());
        match result {
            Ok(()) => passed += 1,
            Err(_) => failed.push(name),
        }
    }
    let _ = std::fs::remove_dir_all(scratch());
    let word = if failed.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {passed} passed; {} failed; 0 ignored; 0 measured; {left_out} \
         filtered out",
        failed.len()
    );
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
