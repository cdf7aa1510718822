//! `qtcp check client`: right clients are right, and each mistake is told once, in its stage; whatever
//! a client does, the check ends, and nothing is left running.
#![cfg(target_os = "linux")]

mod util;

use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use util::{Output, Process, QTCP, qtcp, run_command, wait_until};

const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_client/client.py");
/// No run takes longer; what the machine does besides comes on top.
const LONGEST: Duration = Duration::from_secs(25);

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// A check of `words`, in which PORT stands for the port.
fn check(words: &[&str], options: &[&str]) -> (Output, u16) {
    let port = free_port().to_string();
    let mut command = qtcp(&["check", "client", "--lang", "en", "--listen"]);
    command.arg(format!("127.0.0.1:{port}")).args(options).arg("--");
    command.args(words.iter().map(|word| word.replace("PORT", &port)));
    let begun = Instant::now();
    let output = run_command(&mut command, "");
    assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
    (output, port.parse().expect("a port"))
}

/// The stages of a client in Python that are not right: the word and the code of each.
#[track_caller]
fn others(name: &str) -> (Vec<(String, String, String)>, i32) {
    let (output, _) = check(&["python3", CLIENT, name, "PORT"], &["--json"]);
    let mut others = Vec::new();
    for line in output.out().lines() {
        let line: Value = serde_json::from_str(line).expect("an object a line");
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        if text("event") == "stage" && !matches!(&*text("result"), "right" | "notDone") {
            let code = line["fact"]["code"].as_str().unwrap_or_default().to_owned();
            others.push((text("stage"), text("result"), code));
        }
    }
    (others, output.code)
}

#[track_caller]
fn assert_wrong(name: &str, stage: &str, code: &str) {
    let (others, exit) = others(name);
    let wrong: Vec<_> = others.iter().filter(|(_, result, _)| result == "wrong").collect();
    let expected = (stage.to_owned(), "wrong".to_owned(), code.to_owned());
    assert_eq!((wrong, exit), (vec![&expected], 1), "{name}");
}

#[track_caller]
fn assert_right(name: &str, notes: &[(&str, &str)]) {
    let (others, exit) = others(name);
    let told = others.iter().map(|(stage, result, code)| (&**stage, &**result, &**code));
    let notes = notes.iter().map(|(stage, code)| (*stage, "note", *code));
    assert_eq!(told.collect::<Vec<_>>(), notes.collect::<Vec<_>>(), "{name}");
    assert_eq!(exit, 0, "{name}");
}

#[test]
fn right_clients_are_right_and_what_they_do_otherwise_is_a_note() {
    assert_right("right", &[("C09", "note_ends_with_server")]);
    assert_right("stays", &[("C09", "note_stays_away")]);
    assert_right("reconnects", &[("C09", "note_reconnects")]);
}

#[test]
fn the_client_of_this_program_is_right_in_both_modes() {
    for (mode, options) in [("async", &[][..]), ("sync", &["--sync"])] {
        let words = [QTCP, "--headless", "client", "127.0.0.1:PORT", "--mode", mode];
        let (output, _) = check(&[&words[..], &["--interval", "50ms"]].concat(), options);
        assert_eq!(output.code, 0, "{}\n{}", output.out(), output.err());
        assert!(output.out().contains(" 0 wrong, 0 not done"), "{}", output.out());
    }
}

#[test]
fn each_mistake_fails_its_stage_and_no_other() {
    assert_wrong("once", "C03", "why_sent_once");
    assert_wrong("each_time", "C03", "why_connects_each_time");
    assert_wrong("greeting", "C04", "why_greeting_ends");
    assert_wrong("half", "C06", "why_half_ends");
    assert_wrong("never_reads", "C07", "why_never_reads");
    assert_wrong("sends_on", "C08", "why_sends_on");
    assert_wrong("storm", "C08", "why_storm");
    assert_wrong("dies", "C10", "why_client_dies_at_reset");
}

#[test]
fn a_client_that_crashes_when_it_connects_again_is_wrong() {
    assert_wrong("dies_refused", "C09", "why_dies_at_end");
    assert_wrong("dies_again", "C09", "why_dies_at_end");
}

#[test]
fn a_client_that_floods_is_told_and_does_not_stop_the_check() {
    assert_wrong("flood", "C03", "why_floods");
    let (others, exit) = others("crowd");
    assert!(others.contains(&("C02".into(), "note".into(), "note_connections".into())));
    assert_eq!(exit, 0, "{others:?}");
    let (output, _) = check(&["python3", CLIENT, "talks", "PORT"], &[]);
    assert_eq!(output.code, 0, "{}", output.err());
    assert!(output.out().lines().count() < 200, "what it says does not bury the check");
}

#[test]
fn where_nothing_can_be_tested_the_exit_code_is_2_with_cause_and_cure() {
    for (words, sentence) in [
        (&["python3", CLIENT, "ends", "PORT"][..], "ended before it connected"),
        (&["python3", CLIENT, "never", "PORT"], "has not connected in 10 s"),
        (&["python3", CLIENT, "http", "PORT"], "speaks HTTP"),
        (&["./there_is_no_such_client"], "there_is_no_such_client"),
    ] {
        let (output, port) = check(words, &[]);
        assert_eq!(output.code, 2, "{words:?}: {}", output.out());
        assert!(output.err().contains(sentence), "{words:?}: {}", output.err());
        assert!(output.err().contains("; "), "no cure: {}", output.err());
        TcpListener::bind(("127.0.0.1", port)).expect("nobody listens any more");
    }
}

#[test]
fn a_program_that_does_not_want_to_end_is_not_left_running() {
    let (output, port) = check(&["python3", CLIENT, "never", "PORT"], &["--stage", "c01"]);
    assert_eq!(output.code, 2);
    wait_until("it is gone", || (!runs("never", port)).then_some(()));
}

#[test]
fn a_check_that_is_interrupted_ends_its_program() {
    let port = free_port();
    let mut command = qtcp(&["check", "client", "--lang", "en", "--listen"]);
    command.arg(format!("127.0.0.1:{port}")).args(["--", "python3", CLIENT, "stays"]);
    let check = Process::spawn(command.arg(port.to_string()));
    check.wait_stdout("it speaks", |out| out.contains("C03"));
    assert!(runs("stays", port));
    check.signal("INT");
    let output = check.wait();
    assert!(output.out().contains("C01"), "{}", output.err());
    wait_until("it is gone", || (!runs("stays", port)).then_some(()));
    TcpListener::bind(("127.0.0.1", port)).expect("nobody listens any more");
}

/// Whether the client in Python runs with that name and port.
fn runs(name: &str, port: u16) -> bool {
    let words = format!("{CLIENT}\0{name}\0{port}");
    let processes = std::fs::read_dir("/proc").expect("Linux has it").flatten();
    let lines = processes.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    let lines: Vec<_> = lines.collect();
    lines.iter().any(|line| String::from_utf8_lossy(line).contains(&words))
}

#[test]
fn a_port_that_is_taken_is_told_before_anything_is_started() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let at = taken.local_addr().expect("it is bound").to_string();
    let mut command = qtcp(&["check", "client", "--lang", "en", "--listen", &at, "--", "false"]);
    let output = run_command(&mut command, "");
    assert_eq!((output.code, output.out()), (2, String::new()));
    assert!(output.err().contains(&format!("{at} is taken by another program")));
    assert!(output.err().contains("ss -tanp"), "{}", output.err());
}

#[test]
fn a_free_port_is_told_and_a_client_that_somebody_else_starts_is_tested() {
    let mut command = qtcp(&["check", "client", "--lang", "en", "--listen", "127.0.0.1:0"]);
    let check = Process::spawn(&mut command);
    let told = check.wait_stdout("the port", |out| out.contains("start your client"));
    let port = told.split_once("listening on 127.0.0.1:").expect("the place").1;
    let port = port.lines().next().expect("a line").to_owned();
    let mut client = Process::spawn(Command::new("python3").args([CLIENT, "right", &port]));
    let output = check.wait();
    assert_eq!(output.code, 0, "{}\n{}", output.out(), output.err());
    let told = output.out();
    assert!(told.contains("8 right, 1 to learn from, 0 wrong, 1 not done"), "{told}");
    assert!(told.contains("write its command behind --"), "{told}");
    wait_until("the client has seen the end", || client.has_ended().then_some(()));
    assert!(TcpStream::connect(format!("127.0.0.1:{port}")).is_err(), "it listens no longer");
}

#[test]
fn one_stage_is_done_with_those_that_it_needs() {
    let (output, _) = check(&["python3", CLIENT, "right", "PORT"], &["--stage", "c06"]);
    let told = output.out();
    assert_eq!(output.code, 0, "{told}");
    let ids: Vec<&str> = told.lines().filter_map(|line| line.split(" | C").nth(1)).collect();
    let ids: Vec<&str> = ids.iter().map(|line| &line[..2]).collect();
    assert_eq!(ids, ["01", "02", "03", "06"], "{told}");
    let (output, _) = check(&["false"], &["--stage", "C99"]);
    assert_eq!(output.code, 2);
    assert!(output.err().contains("C01 C02"), "{}", output.err());
}
