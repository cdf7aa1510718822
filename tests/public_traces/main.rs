//! The public traces of tests/scenarios/public, which Qt printed in other people's programs,
//! against `tests/scenarios/NAME.trace`, which both engines are held against.
//!
//! Byte for byte; what the scripts cannot say stands in exceptions.txt beside this file, and of
//! those traces every line is compared all the same, except the words that their authors put
//! between.

use std::fs;
use std::path::{Path, PathBuf};

mod exceptions;
mod reading;

use exceptions::exceptions;
use reading::compare;

/// So many there have to be.
const COUNT: usize = 106;

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// The names of the public traces.
fn names() -> Vec<String> {
    let entries = fs::read_dir(scenarios().join("public")).expect("a readable folder");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let traces = paths.filter(|path| path.extension().is_some_and(|kind| kind == "txt"));
    let stem = |path: PathBuf| path.file_stem()?.to_str().map(str::to_owned);
    let mut names: Vec<String> = traces.map(|path| stem(path).expect("a plain name")).collect();
    names.sort();
    names
}

fn read(name: &str) -> String {
    let path = scenarios().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_recorded_traces_are_the_public_ones() {
    let (names, exceptions) = (names(), exceptions());
    assert_eq!(names.len(), COUNT);
    let (mut equal, mut remarks, mut worded, mut without) = (0, 0, 0, 0);
    let mut faults = Vec::new();
    for name in &names {
        let exception = exceptions.iter().find(|exception| exception.name == name);
        if exception.is_some_and(|exception| !exception.has_script) {
            without += 1;
            continue;
        }
        let public = read(&format!("public/{name}.txt"));
        let recorded = without_hashes(&read(&format!("{name}.trace")));
        let fault = match exception {
            None => {
                equal += 1;
                first_difference(&public, &recorded)
            }
            Some(_) if public == recorded => {
                Err("it is equal now: take it out of the exceptions".to_owned())
            }
            Some(exception) => {
                *(if exception.is_about_remarks() { &mut remarks } else { &mut worded }) += 1;
                compare(&public, &recorded, exception)
            }
        };
        if let Err(fault) = fault {
            faults.push(format!("{name}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
    println!(
        "{equal} of {} byte for byte, {remarks} apart from remarks, {worded} in other words, \
         {without} without a script",
        names.len()
    );
}

#[test]
fn every_exception_is_about_a_public_trace() {
    let (names, exceptions) = (names(), exceptions());
    assert!(exceptions.is_sorted_by(|a, b| a.name < b.name), "in the order of the names");
    for exception in &exceptions {
        let name = exception.name;
        assert!(names.iter().any(|other| other == name), "{name}");
        let script = scenarios().join(name).with_extension("scn");
        assert_eq!(script.exists(), exception.has_script, "{name}");
    }
}

/// The public traces have only the lengths of long texts.
fn without_hashes(trace: &str) -> String {
    let is_hash = |word: &str| word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let line = |line: &str| {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        for at in (1..words.len()).rev() {
            let end = words[at].trim_start_matches(|c: char| c.is_ascii_hexdigit()).to_owned();
            let hash = words[at].strip_suffix(&end).unwrap_or_default();
            let unit = ["bytes", "MiB"].contains(&&*words[at - 1]);
            if is_hash(hash) && (unit || at > 1 && words[at - 2].ends_with("QByteArray")) {
                words.remove(at);
                words[at - 1] += &end;
            }
        }
        words.join(" ") + "\n"
    };
    trace.lines().map(line).collect()
}

/// Where two texts part.
fn first_difference(public: &str, recorded: &str) -> Result<(), String> {
    if public == recorded {
        return Ok(());
    }
    let mut lines = public.lines().zip(recorded.lines()).enumerate();
    Err(match lines.find(|(_, (a, b))| a != b) {
        Some((at, (a, b))) => format!("line {}: public {a}\n  recorded {b}", at + 1),
        None => format!("one goes on:\n{public}\n  recorded:\n{recorded}"),
    })
}
