//! A trace, held against the recording of the same run: what the tap tells of an object is what the
//! trace has of it, in its order.
//!
//! The recording has more: what the shorthands of the script do, what it hides, and objects that it
//! gives no name. So the lines of each name have to be found, in this order, among those of one
//! object. Ports have names in a trace and are left out; so are calls that the tap is not told of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use qtcp::record::{What, read};

/// The calls that return something, that the tap is told of, and whose results have no ports.
const TOLD: [&str; 7] = [
    "listen",
    "read",
    "readAll",
    "waitForBytesWritten",
    "waitForConnected",
    "waitForDisconnected",
    "waitForReadyRead",
];

/// Scripts that give one name to several sockets.
const SEVERAL: [&str; 5] = [
    "it_is_who_signalled",
    "one_pointer",
    "server_kick_in_newconnection_slot",
    "server_stop_and_start",
    "server_take_all_in_slot",
];

/// Of one object: its signals as lines without its name, and its calls with their results.
type Lines = Vec<String>;

/// What the trace has, by name.
fn traced(trace: &str) -> BTreeMap<String, Lines> {
    let mut all = BTreeMap::<String, Lines>::new();
    // The calls that have not returned: how far they are indented, the object, the name.
    let mut open: Vec<(usize, String, String)> = Vec::new();
    for line in trace.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        match kind {
            "call" => {
                let Some((object, name)) = rest.split_once('(').and_then(|it| it.0.split_once('.'))
                else {
                    // `delete c`.
                    continue;
                };
                // An argument may have an arrow in it, a result that the tap tells of has none.
                match rest.rsplit_once(") -> ") {
                    Some((_, value)) => push_call(&mut all, object, name, value),
                    None => open.push((indent, object.to_owned(), name.to_owned())),
                }
            }
            "ret" => {
                // Those that are deeper or beside it had nothing in them and returned nothing.
                while let Some((at, object, name)) = open.pop() {
                    let value = if at == indent { rest } else { "void" };
                    push_call(&mut all, &object, &name, value);
                    if at == indent {
                        break;
                    }
                }
            }
            "signal" | "state" | "error" | "acceptError" => {
                let (object, rest) = rest.split_once(' ').expect("an object and more");
                all.entry(object.to_owned()).or_default().push(signal(kind, rest));
            }
            _ => {}
        }
    }
    all
}

fn push_call(all: &mut BTreeMap<String, Lines>, object: &str, name: &str, value: &str) {
    // `read(char *, qint64)` returns a number, and the tap is not told of it.
    let buffer = name == "read" && !value.starts_with(['"', '<']);
    if TOLD.contains(&name) && value != "void" && !buffer {
        all.entry(object.to_owned()).or_default().push(format!("{name} -> {value}"));
    }
}

/// Without the port, which has a name in one and digits in the other.
fn signal(kind: &str, rest: &str) -> String {
    let plain = rest.split(' ').filter(|word| !word.starts_with("peerPort="));
    format!("{kind} {}", plain.collect::<Vec<_>>().join(" "))
}

/// What the recording has, each line with the number of its object.
fn taped(record: &Path) -> Result<Vec<(u64, String)>, String> {
    let file = File::open(record).map_err(|error| error.to_string())?;
    let (_, moments) = read(BufReader::new(file)).map_err(|mistake| mistake.to_string())?;
    let mut all = Vec::new();
    for moment in moments {
        match moment.map_err(|mistake| mistake.to_string())?.what {
            What::Signal { object, signal: emitted } => {
                let line = emitted.line("x", |port| port.to_string());
                if let Some((kind, rest)) = line.split_once(" x ") {
                    all.push((object.number, signal(kind, rest)));
                }
            }
            What::Return { object, name, result, .. }
                if !result.is_empty() && TOLD.contains(&&*name) =>
            {
                all.push((object.number, format!("{name} -> {result}")));
            }
            _ => {}
        }
    }
    Ok(all)
}

fn is_within<'a>(wanted: &Lines, all: impl IntoIterator<Item = &'a String>) -> bool {
    let mut rest = all.into_iter();
    wanted.iter().all(|line| rest.any(|found| found == line))
}

/// Whether the tap has told what the trace has.
pub(super) fn compare(trace: &str, record: &Path) -> Result<(), String> {
    let taped = taped(record)?;
    let of = |number: u64| taped.iter().filter(move |(of, _)| *of == number).map(|(_, line)| line);
    let mut free: BTreeSet<u64> = taped.iter().map(|(number, _)| *number).collect();
    let mut traced: Vec<_> = traced(trace).into_iter().collect();
    // A socket that was shown while nobody had taken it has two names.
    let renamed = traced.iter().any(|(name, _)| name.contains('#'));
    // The longest first: what is short may fit into several.
    traced.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.len()));
    for (name, lines) in traced {
        if let Some(number) = free.iter().copied().find(|&number| is_within(&lines, of(number))) {
            if !renamed {
                free.remove(&number);
            }
        } else if !SEVERAL.iter().any(|script| trace.starts_with(&format!("# {script}\n")))
            || !is_within(&lines, taped.iter().map(|(_, line)| line))
        {
            return Err(format!("  the tap does not tell of {name}:\n{lines:#?}\n  {taped:#?}"));
        }
    }
    Ok(())
}

#[test]
fn a_trace_with_another_line_is_not_what_the_tap_has_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record");
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/scenarios/disconnect_in_readyread_slot.scn");
    let trace = super::run_recorded(&script, &record).expect("it runs");
    assert_eq!(compare(&trace, &record), Ok(()));
    let lines: Vec<_> = trace.lines().collect();
    let mut compared = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.contains(" readyRead avail") || line.contains("readAll() -> ") {
            let twice = [&lines[..=at], &lines[at..]].concat().join("\n");
            assert!(compare(&twice, &record).is_err(), "a line too many is found: {line}");
            compared += 1;
        }
    }
    assert!(compared >= 2, "{trace}");
}
