//! The gallery of the lints (tests/cpp/bugs/lints): each small Qt program, recorded with
//! `qtcp_trace.h`, makes exactly its mistake, and none when it is mended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;

use qtcp::lint::ALL;

use super::{cmake, found};

/// The longest takes eight seconds.
const PATIENCE: &str = "60";
const TRIES: usize = 3;
/// At once; most of their time they wait.
const WIDTH: usize = 4;

fn program() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| cmake::build("tests/cpp/bugs/lints", &["lints"]).join("lints"))
}

/// What the lints find in a run with these words.
fn run(folder: &Path, words: &[&str]) -> Vec<String> {
    let record = folder.join(words.join(""));
    let mut command = Command::new("timeout");
    command.arg(PATIENCE).arg(program()).args(words).env("QTCP_TRACE", &record);
    let output = command.output().expect("timeout is part of every system");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    let mut ids = found(&record);
    ids.dedup();
    ids
}

/// The same; on a machine that is busy a slot may take long without any fault of its own, so that
/// is believed only if it happens each time.
fn run_again(folder: &Path, words: &[&str]) -> Vec<String> {
    let runs = (0..TRIES).map(|_| run(folder, words));
    let mut slow = Vec::new();
    for ids in runs {
        if words[0] == "slow_slot" || !ids.contains(&"slow_slot".to_owned()) {
            return ids;
        }
        slow = ids;
    }
    slow
}

#[test]
fn each_program_of_the_gallery_makes_its_mistake_and_none_when_it_is_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    program();
    let mut wanted = Vec::new();
    for kind in ALL {
        wanted.push((vec![kind.id], vec![kind.id.to_owned()]));
        wanted.push((vec![kind.id, "--mended"], Vec::new()));
    }
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WIDTH {
            scope.spawn(|| {
                while let Some((words, ids)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = run_again(folder.path(), words);
                    if found != *ids {
                        let fault = format!("{}: {found:?}", words.join(" "));
                        faults.lock().expect("no panic").push(fault);
                    }
                }
            });
        }
    });
    assert_eq!(faults.into_inner().expect("no panic"), [""; 0]);
}

#[test]
fn the_lines_that_mend_stand_in_the_gallery() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpp/bugs/lints/lints.cpp");
    let text = fs::read_to_string(file).expect("the gallery");
    let there: Vec<&str> = text.lines().map(str::trim).collect();
    for kind in ALL {
        for line in kind.repair.lines().map(str::trim).filter(|line| !line.is_empty()) {
            assert!(there.contains(&line), "{}: {line}", kind.id);
        }
    }
}
