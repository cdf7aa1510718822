//! The QObjects against the real QTcpSocket and QTcpServer: every scenario that a user of
//! `TcpClient` and `TcpServer` in QML can cause is played on them in Qt's event loop, and their
//! signals, in their order and with the state that their slots saw, are those of the trace that
//! was recorded with Qt.
//!
//! Nothing is written down twice: what is played is `tests/scenarios/NAME.scn`, what has to come
//! is `NAME.trace` (`NAME.rust.trace` where this program differs on purpose). A new scenario is
//! played by itself, if it can be; `script` and `recorded` say what has no counterpart, and why.

mod recorded;
mod script;
pub(crate) mod stage;

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use qtcp::trace::script::{Scenario, Step, Token};

use self::script::Plan;
use crate::util::Process;
use crate::{Case, load};

pub(crate) const CASES: &[Case] = &[
    ("signals_of_connecting_come_as_qt_emits_them", || plays(Group::Connecting)),
    ("signals_of_leaving_come_as_qt_emits_them", || plays(Group::Leaving)),
    ("signals_of_a_peer_that_leaves_come_as_qt_emits_them", || plays(Group::Left)),
    ("signals_of_a_server_and_its_clients_come_as_qt_emits_them", || plays(Group::Serving)),
    ("signals_of_data_come_as_qt_emits_them", || plays(Group::Data)),
    ("signals_of_most_scenarios_are_compared", most),
];

/// Which case a scenario belongs to, by the first word of its name.
#[derive(PartialEq)]
enum Group {
    Connecting,
    Leaving,
    Left,
    Serving,
    /// Whatever is none of the others.
    Data,
}

impl Group {
    fn of(name: &str) -> Self {
        match name.split('_').next().unwrap_or_default() {
            "bind" | "connect" | "never" | "reconnect" | "refused" => Self::Connecting,
            "abort" | "close" | "closing" | "disconnect" | "disconnected" => Self::Leaving,
            "remote" => Self::Left,
            "client" | "qt" | "served" | "server" => Self::Serving,
            _ => Self::Data,
        }
    }
}

/// Scenarios that could be played, and in which the QObjects do something else on purpose.
const DIFFERENT: &[(&str, &str)] = &[
    ("byteswritten_coalesce", POINTER),
    ("byteswritten_own_chunk", POINTER),
    ("abort_in_hostfound_then_accept", MENDED),
    ("disconnect_again_in_connected_slot", MENDED),
    ("reconnect_write_in_disconnected_slot", MENDED),
    ("refused_pending_write_then_connected", MENDED),
    ("retry_in_closing_slot", MENDED),
    ("retry_in_disconnected_after_abort", MENDED),
    ("retry_in_error_slot", MENDED),
    ("retry_in_hostfound_slot", MENDED),
    ("write_while_lookup_after_refused", MENDED),
    ("remote_half_close_pending", SENDS_ALL),
    ("remote_half_close_small_write", SENDS_ALL),
    ("remote_half_close_then_data", SENDS_ALL),
    ("served_half_close", SENDS_ALL),
    ("server_double_listen", LISTENS),
    ("server_listen_again_error_stays", LISTENS),
    ("reset_while_a_write_is_parked", NO_PASS),
    ("write_before_the_loop_then_reset", NO_PASS),
];
const POINTER: &str = "SentData has a char * and a length, and Qt counts such writes in other \
                       pieces than those of a QByteArray";
const SENDS_ALL: &str =
    "the course's classes still send what was written when the peer's FIN comes";
const MENDED: &str = "where Qt loses bytes, or what a slot has begun, the course's classes do not";
const NO_PASS: &str = "on a thread of its own nobody knows in which pass of the loop something was \
                       written, and what came before the reset is never dropped for it";
const LISTENS: &str = "svStart of a server that listens is no mistake: it says true";

/// At least so many are played: a rule that leaves out too much is noticed.
const LEAST: usize = 115;

/// The scenario of that name, and the lines that have to come of it.
pub(crate) fn read(name: &str) -> (Scenario, Vec<String>) {
    let text =
        |extension: &str| std::fs::read_to_string(folder().join(name).with_extension(extension));
    let script = text("scn").expect("a script");
    let trace = text("rust.trace").or_else(|_| text("trace")).expect("a trace");
    let scenario = qtcp::trace::parse(script.as_bytes()).expect("a script without a mistake");
    (scenario, recorded::signals(&trace))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// All scenarios, by name.
fn names() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("a readable folder");
    let names =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text"));
    let mut names: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".scn").map(str::to_owned)).collect();
    names.sort();
    names
}

/// Why a scenario is not played; None if it is.
fn reason(name: &str) -> Option<String> {
    if let Some((_, reason)) = DIFFERENT.iter().find(|(different, _)| *different == name) {
        return Some((*reason).to_owned());
    }
    let (scenario, wanted) = read(name);
    let signals = wanted.iter().any(|line| !line.starts_with('(') && !line.starts_with("--"));
    match Plan::new(&scenario) {
        Ok(_) if !signals => Some("nothing is signalled".to_owned()),
        plan => plan.err(),
    }
}

fn needs_ipv6(scenario: &Scenario) -> bool {
    let words = format!("{:?}", scenario.steps);
    ["::1", "IPv6", "\"Any\""].iter().any(|word| words.contains(word))
}

/// Whether a name is to be looked up, which an address is not.
fn looks_up(scenario: &Scenario) -> bool {
    let names = |step: &Step| {
        let host = step.arguments.first().and_then(Token::text).unwrap_or_default();
        step.name == "connectToHost" && host.first().is_some_and(u8::is_ascii_alphabetic)
    };
    scenario.steps.iter().any(names)
}

/// Plays the scenarios of a group, each on fresh objects, in one process.
fn plays(group: Group) {
    let ipv6 = TcpListener::bind("[::1]:0").is_ok();
    let mut stage = Process::spawn(&mut load("Signals.qml"));
    let mut lines = 0;
    let mut faults = Vec::new();
    let mut played = 0;
    for name in names() {
        if Group::of(&name) != group || reason(&name).is_some() {
            continue;
        }
        let (scenario, wanted) = read(&name);
        if needs_ipv6(&scenario) && !ipv6 {
            continue;
        }
        if looks_up(&scenario) {
            // The program remembers for a minute what it has looked up, as Qt does.
            stage = Process::spawn(&mut load("Signals.qml"));
            lines = 0;
        }
        stage.write(format!("{name}\n").as_bytes());
        played += 1;
        lines += 1;
        let out =
            stage.wait_stdout(&name, |out| out.lines().count() >= lines && out.ends_with('\n'));
        let told: Vec<String> =
            serde_json::from_str(out.lines().nth(lines - 1).expect("a line")).expect("JSON");
        if told != wanted {
            faults.push(format!("{name}\n{}", difference(&wanted, &told)));
        }
    }
    // A mistake in Signals.qml shows here.
    let script_errors = stage.stderr().contains("Signals.qml");
    assert!(!script_errors, "{}", stage.stderr());
    assert!(faults.is_empty(), "{} of {played}:\n{}", faults.len(), faults.join("\n"));
}

/// Both, with a mark where they part.
fn difference(wanted: &[String], told: &[String]) -> String {
    let same = wanted.iter().zip(told).take_while(|(a, b)| a == b).count();
    let rest = |lines: &[String]| {
        lines.iter().skip(same).map(|line| format!("    {line}\n")).collect::<String>()
    };
    let before = wanted[..same].iter().map(|line| format!("    {line}\n")).collect::<String>();
    format!("{before}  Qt:\n{}  the QObjects:\n{}", rest(wanted), rest(told))
}

/// What is left out is left out for a reason, and the list of differences holds nothing old.
fn most() {
    let names = names();
    let reasons: Vec<String> = names
        .iter()
        .filter_map(|name| reason(name).map(|reason| format!("{name}: {reason}\n")))
        .collect();
    let played = names.len() - reasons.len();
    assert!(played >= LEAST, "only {played} scenarios are played:\n{}", reasons.concat());
    for (name, _) in DIFFERENT {
        assert!(names.iter().any(|known| known == name), "there is no scenario {name}");
        assert!(Plan::new(&read(name).0).is_ok(), "{name} cannot be played at all");
    }
}
