//! The public traces of tests/scenarios/public, which Qt printed in other people's programs,
//! against `tests/scenarios/NAME.trace`, which both engines are held against.
//!
//! Byte for byte; what the scripts cannot say stands in [`exceptions`], and of those traces every
//! line is compared all the same, except the words that their authors put between.

use std::fs;
use std::path::{Path, PathBuf};

mod exceptions;
mod reading;

use exceptions::{EXCEPTIONS, Exception, WITHOUT_SCRIPT};
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

fn exception(name: &str) -> Option<&'static Exception> {
    EXCEPTIONS.iter().find(|exception| exception.name == name)
}

fn without_script(name: &str) -> bool {
    WITHOUT_SCRIPT.iter().any(|(other, _)| *other == name)
}

#[test]
fn the_recorded_traces_are_the_public_ones() {
    let names = names();
    assert_eq!(names.len(), COUNT);
    let (mut equal, mut remarks, mut worded) = (0, 0, 0);
    let mut faults = Vec::new();
    for name in names.iter().filter(|name| !without_script(name)) {
        let (public, recorded) =
            (read(&format!("public/{name}.txt")), read(&format!("{name}.trace")));
        let fault = match (public == recorded, exception(name)) {
            (true, None) => {
                equal += 1;
                continue;
            }
            (true, Some(_)) => Err("it is equal now: take it out of the exceptions".to_owned()),
            (false, None) => Err(first_difference(&public, &recorded)),
            (false, Some(exception)) => {
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
         {} without a script",
        names.len(),
        WITHOUT_SCRIPT.len()
    );
}

#[test]
fn every_exception_is_about_a_public_trace() {
    let names = names();
    let known = |name: &str| names.iter().any(|other| other == name);
    for (at, exception) in EXCEPTIONS.iter().enumerate() {
        let name = exception.name;
        assert!(known(name), "{name}");
        assert!(!without_script(name), "{name} stands in both tables");
        assert!(EXCEPTIONS[..at].iter().all(|other| other.name < name), "{name}: in this order");
        assert!(!exception.reason.is_empty(), "{name}");
    }
    for (name, reason) in WITHOUT_SCRIPT {
        assert!(known(name), "{name}");
        let script = scenarios().join(name).with_extension("scn");
        assert!(!script.exists(), "{name} has a script: take it out of the table");
        assert!(!reason.is_empty(), "{name}");
    }
}

fn first_difference(public: &str, recorded: &str) -> String {
    let (mut theirs, mut ours) = (public.lines(), recorded.lines());
    let mut at = 1;
    loop {
        match (theirs.next(), ours.next()) {
            (Some(a), Some(b)) if a == b => at += 1,
            (None, None) => return "the line ends differ".to_owned(),
            (a, b) => {
                let (a, b) = (a.unwrap_or("the end"), b.unwrap_or("the end"));
                return format!("line {at}: public   {a}\n  line {at}: recorded {b}");
            }
        }
    }
}
