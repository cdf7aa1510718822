//! qtcp_trace.h in C++ programs: the engine of the scenarios, and the course's server (tests/cpp/traced).

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::collections::HashMap;
use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use qtcp::record::{Class, Header, Moment, Object, What, read};
use util::{DEADLINE, Output, Process};

/// At least so many scenarios are recorded.
const LEAST: usize = 30;
/// Of those that can be, every so manieth is: all of them take as long as the traces themselves,
/// which tests/scenarios.rs looks at.
const EVERY: usize = 7;

fn recorded(file: &Path) -> (Header, Vec<Moment>) {
    let input = BufReader::new(fs::File::open(file).expect("a record"));
    let (header, moments) = read(input).expect("a header");
    (header, moments.collect::<Result<_, _>>().expect("whole lines"))
}

fn lines(moments: &[Moment]) -> Vec<String> {
    let signals = moments.iter().filter(|moment| matches!(moment.what, What::Signal { .. }));
    signals.map(Moment::to_string).collect()
}

/// Every signal has its end, each in its thread; and the depth says how many are under way.
#[track_caller]
fn assert_nested(moments: &[Moment]) {
    let mut open: Vec<u64> = Vec::new();
    for moment in moments {
        if let What::SlotEnded { object, .. } = &moment.what {
            assert_eq!(open.pop(), Some(object.number), "{moment:?}");
        }
        assert_eq!(moment.depth as usize, open.len(), "{moment:?}");
        if let What::Signal { object, .. } = &moment.what {
            open.push(object.number);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

// --- scenarios ---

/// Scripts that give one name to several sockets.
const SEVERAL: [&str; 3] =
    ["server_kick_in_newconnection_slot", "server_stop_and_start", "server_take_all_in_slot"];

/// Scenarios of which everything is in the trace: nothing is hidden, and what the shorthands set up
/// happens before their objects are recorded.
fn whole_scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut all: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "scn"))
        .filter(|path| path.file_stem().is_some_and(|stem| SEVERAL.iter().all(|one| stem != *one)))
        .filter(|path| {
            let text = fs::read_to_string(path).expect("a script");
            let steps = text.lines().map(str::trim);
            let begins = |word: &str| steps.clone().filter(|step| step.starts_with(word)).count();
            let ipv6 = ["::1", "IPv6", " Any", "listen\n"].iter().any(|word| text.contains(word));
            let set_up = steps.clone().find_map(|step| step.strip_prefix("connected "));
            let late = set_up.is_some_and(|name| {
                let mut before = steps.clone().take_while(|step| !step.starts_with("connected "));
                before.any(|step| step.starts_with(&format!("{name} ")))
            });
            // The header records a socket from when it is taken on, `show` before that.
            let untold = begins("hide ") + begins("show ");
            untold == 0 && !late && begins("connected ") + begins("served ") <= 1 && !ipv6
        })
        .collect();
    all.sort();
    all
}

/// The signal lines of a trace: objects by the order in which they turn up, ports without number.
fn signals_of<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names = HashMap::new();
    let kinds = ["signal", "state", "error", "acceptError", "destroyed"];
    let told = lines.map(str::trim).filter_map(|line| {
        if line.starts_with("warning ") {
            return Some(line.to_owned());
        }
        let (kind, rest) = line.split_once(' ').filter(|(kind, _)| kinds.contains(kind))?;
        let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let next = names.len();
        let number = *names.entry(name.to_owned()).or_insert(next);
        let words = rest.split(' ').map(|word| match word.strip_prefix("peerPort=") {
            Some(port) if port != "0" => "peerPort=PORT",
            _ => word,
        });
        Some(format!("{kind} {number} {}", words.collect::<Vec<_>>().join(" ")))
    });
    told.collect()
}

#[test]
fn the_record_of_a_scenario_on_qt_has_the_signal_lines_of_its_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let every = if std::env::var_os("QTCP_EVERY_SCENARIO").is_some() { 1 } else { EVERY };
    let all: Vec<_> = whole_scenarios().into_iter().step_by(every).collect();
    assert!(all.len() >= LEAST, "{}", all.len());
    // The first one builds the engine, which takes longer than any run may.
    let built = util::qtcp(&["trace", "--engine", "qt"]).arg(&all[0]).output();
    assert!(built.expect("the program starts").status.success());
    let (mut signals, mut faults) = (0, Vec::new());
    for script in &all {
        let record = folder.path().join("record.jsonl");
        let mut command = util::qtcp(&["trace", "--engine", "qt"]);
        let output = util::run_command(command.arg(script).env("QTCP_TRACE", &record), "");
        let trace = output.out();
        let expected = signals_of(trace.lines());
        let (header, moments) = recorded(&record);
        assert!(header.program.starts_with("qtcp_trace.h 1, Qt "), "{}", header.program);
        let crashed = trace.contains("!! process ended");
        if !crashed {
            assert_nested(&moments);
        }
        let lines = lines(&moments);
        let found = signals_of(lines.iter().map(String::as_str));
        signals += expected.len();
        if found != expected {
            let differ = (0..).find(|&at| found.get(at) != expected.get(at)).unwrap_or(0);
            let (found, expected) = (found.get(differ), expected.get(differ));
            faults.push(format!("{}: {found:?}, not {expected:?}", script.display()));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
    assert!(signals > 3 * all.len(), "{signals} lines in {} scenarios", all.len());
}

#[test]
fn a_comparison_leaves_the_record_of_somebodys_program_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("mine.jsonl");
    let mut command = Command::new(util::QTCP);
    command.args(["compare", ":hello"]).env("QTCP_TRACE", &record);
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!record.exists());
}

// --- the course's server ---

const KINDS: [&str; 3] = ["traced", "traced-connected", "traced-not"];

fn program(kind: &str) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| util::cmake::build("tests/cpp/traced", &KINDS)).join(kind)
}

fn run(kind: &str, what: &str, trace: Option<&Path>) -> Output {
    let mut command = Command::new(program(kind));
    command.arg(what).env_remove("QTCP_TRACE");
    if let Some(file) = trace {
        command.env("QTCP_TRACE", file);
    }
    util::run_command(&mut command, "")
}

/// A client says "client", reads the answer and goes.
fn served(kind: &str, record: &Path) {
    let mut command = Command::new(program(kind));
    let server = Process::spawn(command.arg("server").env("QTCP_TRACE", record));
    let port: u16 =
        server.wait_stdout("a port", |told| told.ends_with('\n')).trim().parse().expect("a port");
    let mut client = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    client.set_read_timeout(Some(DEADLINE)).expect("a time");
    client.write_all(b"client").expect("sent");
    let own = client.local_addr().expect("an address").port();
    let expected = format!("client{own}");
    let mut answer = vec![0; expected.len()];
    client.read_exact(&mut answer).expect("an answer");
    assert_eq!(String::from_utf8_lossy(&answer), expected);
    drop(client);
    assert_eq!(server.wait().code, 0);
}

#[test]
fn the_courses_server_with_two_lines_more_records_what_its_sockets_do() {
    let folder = tempfile::tempdir().expect("a folder");
    for kind in ["traced", "traced-connected"] {
        let record = folder.path().join(kind);
        served(kind, &record);
        let (_, moments) = recorded(&record);
        let told = lines(&moments);
        let mut found = signals_of(told.iter().map(String::as_str));
        // Qt 5.15 has none.
        found.retain(|line| line != "signal 0 pendingConnectionAvailable hasPending=true");
        // The answer's last byte may be read before the loop says that it was written.
        let end = [
            "error 1 1 RemoteHostClosedError \"The remote host closed the connection\" [Connected]",
            "state 1 Closing",
            "state 1 Unconnected",
            "signal 1 readChannelFinished [Unconnected]",
            "signal 1 disconnected [Unconnected] peerPort=PORT avail=0",
            "destroyed 1 ",
            "destroyed 0 ",
        ];
        let begin =
            ["signal 0 newConnection hasPending=true", "signal 1 readyRead avail=6 [Connected]"];
        let written = found.iter().position(|line| line.starts_with("signal 1 bytesWritten "));
        assert!(found.remove(written.expect("an answer")).contains("toWrite=0"), "{told:#?}");
        if kind == "traced" {
            assert_eq!(found, [&begin[..], &end].concat(), "{told:#?}");
        } else {
            // The course has connected its slots before: they have taken what there was.
            let taken = begin.map(|line| line.replace("true", "false").replace("=6", "=0"));
            assert_eq!(found, [&taken.each_ref().map(|line| &**line)[..], &end].concat());
        }
        assert_nested(&moments);

        let text = fs::read_to_string(&record).expect("a record");
        let with = |word: &str| text.lines().filter(|line| line.contains(word)).count();
        let measured = kind == "traced";
        assert_eq!(with(&format!("\"slot_times\":{measured}")), 1);
        let slots = |signal: &str, slots: u32| {
            let (signal, slots) =
                (format!("\"signal\":\"{signal}\""), format!("\"receivers\":{slots}"));
            text.lines().filter(|line| line.contains(&signal) && line.contains(&slots)).count()
        };
        for (signal, number) in [("readyRead", 1), ("disconnected", 1), ("newConnection", 1)] {
            assert_eq!(slots(signal, number), 1, "{kind}: {signal}\n{text}");
        }
        assert_eq!(slots("errorOccurred", 0), 1, "{kind}\n{text}");
        if measured {
            assert_eq!(with("\"of\":\"readyRead\",\"left\":0"), 1, "{text}");
            let turns = with("\"kind\":\"turnBegan\"");
            assert!(turns > 1 && turns == with("\"kind\":\"turnEnded\""), "{text}");
        }
    }
}

#[test]
fn without_the_variable_or_with_qtcp_no_trace_no_slot_is_connected_and_no_file_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record");
    assert_eq!(run("traced", "count", None).out(), "0\n");
    assert_eq!(run("traced-connected", "count", None).out(), "0\n");
    assert_eq!(run("traced-not", "count", Some(&record)).out(), "0\n");
    assert!(!record.exists());
    // It is a count that can be another one.
    assert_eq!(run("traced-connected", "count", Some(&record)).out(), "11\n");
    // And by Qt's hook none but the one for the end, of both forms of destroyed.
    assert_eq!(run("traced", "count", Some(&record)).out(), "2\n");
}

#[test]
fn whatever_a_text_has_the_record_is_json_and_an_object_is_one_object() {
    let folder = tempfile::tempdir().expect("a folder");
    for kind in ["traced", "traced-connected"] {
        let record = folder.path().join(kind);
        assert_eq!(run(kind, "odd", Some(&record)).code, 0);
        let (header, moments) = recorded(&record);
        assert_eq!(header.ran, ["odd"]);
        assert_nested(&moments);
        let signals: Vec<_> = moments
            .iter()
            .filter_map(|moment| match &moment.what {
                What::Signal { object, signal } => Some((*object, signal.clone())),
                _ => None,
            })
            .collect();
        let mut texts: Vec<_> =
            signals.iter().filter_map(|(_, signal)| signal.text.clone()).collect();
        // Qt 6.11 warns when all connections are cut and one of them is to destroyed.
        texts.retain(|text| !text.starts_with("QObject::disconnect: wildcard call disconnects"));
        assert_eq!(texts.len(), 3, "{kind}");
        let odd = "\"\\/\n\t\u{7f} 中文 \u{202e} \u{fffd}\0\u{fffd}😀";
        assert_eq!(texts[0], odd);
        assert_eq!(texts[1].chars().count(), 2003, "cut off");
        assert_eq!(texts[2], "QIODevice::write (QTcpSocket): device not open");
        let Object { number, class, peer, .. } = signals[0].0;
        let far = "[fe80::1]:1".parse().ok();
        assert_eq!((number, class, peer), (1, Class::Socket, far), "without a zone's name");
        // One traced twice, three whose connections were cut, and the last.
        let gone: Vec<_> =
            signals.iter().filter(|(_, signal)| signal.name == "destroyed").collect();
        let gone: Vec<_> = gone.iter().map(|(object, _)| object.number).collect();
        assert_eq!(gone, [5, 1], "{kind}");
    }
}

#[test]
fn a_record_ends_at_64_mib_and_says_so_and_the_program_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record");
    let output = run("traced", "flood", Some(&record));
    assert_eq!((output.code, output.out().as_str()), (0, "the program has gone on\n"));
    assert!(output.err().contains("it has 64 MiB and gets no longer"), "{}", output.err());
    assert_eq!(output.err().lines().count(), 1);
    let length = fs::metadata(&record).expect("a record").len();
    assert!((64 << 20..(64 << 20) + 1024).contains(&length), "{length}");
    let (_, moments) = recorded(&record);
    let last = moments.last().expect("a moment").to_string();
    assert_eq!(last, "the recording ends: it has got as long as a recording may be");
}

#[test]
fn sockets_in_several_threads_are_recorded_line_by_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record");
    assert_eq!(run("traced", "threads", Some(&record)).code, 0);
    let (_, moments) = recorded(&record);
    let text = fs::read_to_string(&record).expect("a record");
    // Each thread by itself is nested.
    let thread_of = |line: &str| {
        line.split_once("\"thread\":")
            .map_or("1", |(_, number)| number.trim_end_matches('}'))
            .to_owned()
    };
    let mut threads: HashMap<String, Vec<Moment>> = HashMap::new();
    for (line, moment) in text.lines().skip(1).zip(moments) {
        threads.entry(thread_of(line)).or_default().push(moment);
    }
    // One that begins when another is over may get its number.
    assert!((2..=5).contains(&threads.len()), "{:?}", threads.keys());
    let mut all = 0;
    for (thread, moments) in &threads {
        assert_nested(moments);
        let lines = lines(moments);
        let connected = lines.iter().filter(|line| line.contains(" connected [")).count();
        assert_eq!(connected % 20, 0, "thread {thread}");
        assert!(thread != "1" || connected == 0, "the server's thread has none of them");
        all += connected;
    }
    assert_eq!(all, 80);
}

#[test]
fn a_record_that_cannot_be_written_is_told_in_one_line_and_the_program_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("main.cpp");
    fs::write(&source, "int main() {}\n").expect("a file");
    for (file, told) in [
        (Path::new("/nonexistent/record"), "it cannot be written (No such file or directory)"),
        (Path::new("/dev/full"), "it takes no more (No space left on device)"),
        (&source, "it is there already and is no recording"),
    ] {
        let output = run("traced", "odd", Some(file));
        assert_eq!(output.code, 0);
        let about = format!("qtcp_trace.h: {}: {told}; ", file.display());
        let said: Vec<_> = output.err().lines().map(str::to_owned).collect();
        let said: Vec<_> = said.iter().filter(|line| line.contains("qtcp_trace.h")).collect();
        assert_eq!(said.len(), 1, "{}", output.err());
        assert!(said[0].starts_with(&about) && said[0].contains("QTCP_TRACE"), "{}", said[0]);
    }
    assert_eq!(fs::read_to_string(&source).expect("a file"), "int main() {}\n");
    // A record of an earlier run is replaced.
    let record = folder.path().join("record");
    for _ in 0..2 {
        run("traced", "odd", Some(&record));
    }
    assert_eq!(fs::read_to_string(&record).expect("a record").matches("qtcp_record").count(), 1);
    // And %p is the process.
    run("traced", "odd", Some(&folder.path().join("a%p.jsonl")));
    let names = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("plain"));
    let numbered = names.filter(|name| name.starts_with('a')).collect::<Vec<_>>();
    let pid = numbered[0].trim_start_matches('a').trim_end_matches(".jsonl");
    assert!(numbered.len() == 1 && pid.parse::<u32>().is_ok(), "{numbered:?}");
}
