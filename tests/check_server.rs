//! `qtcp check server`: right servers of other shapes are right, what is said of wrong ones is true,
//! and where there is nothing to be tested it says why, with exit code 2.
#![cfg(target_os = "linux")]

mod util;

use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use util::{Output, Process, qtcp, run_command, wait_until};

const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_server/server.py");
/// No run takes longer; what the machine does besides comes on top.
const LONGEST: Duration = Duration::from_secs(25);

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

fn python(name: &str, port: u16) -> Vec<String> {
    ["python3", SERVER, name, &port.to_string()].map(str::to_owned).into()
}

/// A check that starts the server itself.
fn check(words: &[String], at: &str, options: &[&str]) -> Output {
    let mut command = qtcp(&["check", "server", at]);
    command.args(options).arg("--").args(words);
    let begun = Instant::now();
    let output = run_command(&mut command, "");
    assert!(begun.elapsed() < LONGEST, "{words:?}: {:?}", begun.elapsed());
    output
}

/// The stages that are wrong, with the code of each.
fn wrong(output: &Output) -> Vec<(String, String)> {
    let entries = output.out();
    let entries = entries.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    entries
        .filter(|entry: &Value| entry["result"] == "wrong")
        .map(|entry| (text(&entry, "stage"), text(&entry["fact"], "code")))
        .collect()
}

#[track_caller]
fn assert_right(name: &str, host: &str) {
    let port = free_port();
    let output = check(&python(name, port), &format!("{host}:{port}"), &["--json"]);
    assert_eq!(wrong(&output), [], "{name}: {}", output.out());
    assert_eq!(output.code, 0, "{name}: {}{}", output.out(), output.err());
}

#[track_caller]
fn assert_wrong(name: &str, stage: &str, code: &str) {
    let port = free_port();
    let output = check(&python(name, port), &format!("127.0.0.1:{port}"), &["--json"]);
    assert_eq!(wrong(&output), [(stage.to_owned(), code.to_owned())], "{name}: {}", output.out());
    assert_eq!(output.code, 1, "{name}: {}", output.err());
}

#[track_caller]
fn assert_nothing(words: &[String], at: &str, sentence: &str) {
    for options in [&["--lang", "en"][..], &["--lang", "zh"]] {
        let output = check(words, at, options);
        assert_eq!(output.code, 2, "{words:?}: {}{}", output.out(), output.err());
        if options[1] == "en" {
            assert!(output.err().contains(sentence), "{words:?}: {}", output.err());
            assert!(output.err().contains("; "), "no cure: {}", output.err());
        } else {
            assert!(output.err().contains('；'), "no cure: {}", output.err());
        }
    }
}

#[test]
fn a_queue_of_one_for_new_clients_is_no_mistake() {
    assert_right("short_queue", "127.0.0.1");
    assert_right("short_queue_in_turn", "127.0.0.1");
}

#[test]
fn an_answer_for_each_byte_is_right() {
    assert_right("each_byte", "127.0.0.1");
    assert_right("small_reads", "127.0.0.1");
}

#[test]
fn it_does_not_matter_how_an_answer_is_written() {
    assert_right("two_writes", "127.0.0.1");
    assert_right("gathers", "127.0.0.1");
    assert_right("coroutines", "127.0.0.1");
    assert_right("at_most_100", "127.0.0.1");
}

#[test]
fn it_does_not_matter_where_a_server_listens_and_when() {
    assert_right("starts_late", "127.0.0.1");
    assert_right("all_addresses", "127.0.0.1");
}

#[test]
fn of_the_addresses_of_a_name_the_one_is_tested_where_somebody_listens() {
    let port = free_port();
    let mut server = Command::new("python3");
    let _server = Process::spawn(server.args(&python("ipv6", port)[1..]));
    wait_until("it listens", || TcpStream::connect(("::1", port)).ok());
    let at = format!("localhost:{port}");
    let of_localhost = || at.to_socket_addrs().expect("it is known");
    if !of_localhost().any(|at| at.is_ipv6()) {
        eprintln!("not tried: localhost has no IPv6 address here");
        return;
    }
    let output = run_command(&mut qtcp(&["check", "server", &at, "--stage", "S02"]), "");
    assert_eq!(output.code, 0, "{}{}", output.out(), output.err());
}

#[test]
fn what_makes_an_answer_come_is_not_mistaken() {
    assert_wrong("every_second", "S02", "why_not_each");
    assert_wrong("every_third", "S02", "why_not_each");
    assert_wrong("lines", "S02", "why_wants_line");
}

#[test]
fn what_is_said_of_an_answer_is_true_of_it() {
    assert_wrong("closes_after_five", "S03", "why_closes_after_some");
    assert_wrong("quoted", "S02", "why_quoted");
    assert_wrong("hex", "S02", "why_hex");
    assert_wrong("base64", "S02", "why_base64");
    assert_wrong("port_cut", "S02", "why_number_short");
    assert_wrong("at_most_255", "S07", "why_fixed_size");
}

#[test]
fn a_program_that_ends_has_not_closed_a_connection() {
    assert_wrong("ends_at_exit", "S07", "why_ended");
    assert_wrong("ends_at_zero", "S07", "why_ended");
}

#[test]
fn a_program_that_crashes_at_fin_has_not_closed_in_order() {
    assert_wrong("dies_at_fin", "S16", "why_dies_at_leaving");
    // Nothing behind the stage can find it then.
    let port = free_port();
    let options = ["--json", "--stage", "S16"];
    let output = check(&python("dies_at_fin", port), &format!("127.0.0.1:{port}"), &options);
    let told = output.out();
    assert_eq!(output.code, 1, "{told}");
    let ended = told.lines().find(|line| line.contains(r#""event":"ended""#));
    assert!(ended.is_some_and(|line| line.contains("SIGABRT")), "{told}");
}

#[test]
fn of_a_server_that_somebody_else_has_started_it_is_seen_that_it_has_gone() {
    let port = free_port();
    let mut server = Command::new("python3");
    let _server = Process::spawn(server.args(&python("dies_at_fin", port)[1..]));
    wait_until("it listens", || TcpStream::connect(("127.0.0.1", port)).ok());
    let at = format!("127.0.0.1:{port}");
    let output = run_command(&mut qtcp(&["check", "server", &at, "--json", "--stage", "S16"]), "");
    let gone = ("S16".to_owned(), "why_listens_no_more".to_owned());
    assert_eq!((wrong(&output), output.code), (vec![gone], 1), "{}", output.out());
}

#[test]
fn what_a_server_sends_at_fin_is_too_much() {
    assert_wrong("answers_fin", "S16", "why_more_behind");
}

#[test]
fn a_server_that_is_mute_after_a_reset_is_not_said_to_have_ended() {
    assert_wrong("mute_after_reset", "S17", "why_mute_after_reset");
}

#[test]
fn of_bytes_that_nobody_asked_for_those_are_shown() {
    let port = free_port();
    let output = check(&python("pings", port), &format!("127.0.0.1:{port}"), &["--lang", "en"]);
    assert_eq!(output.code, 1, "{}", output.out());
    let out = output.out();
    let said = out.lines().find(|line| line.contains("wrong: ")).unwrap_or_default();
    assert!(said.contains("ping"), "{said}");
}

#[test]
fn stages_that_were_not_begun_are_told_in_one_line() {
    let port = free_port();
    let output = check(&python("hex", port), &format!("127.0.0.1:{port}"), &["--lang", "en"]);
    let told = output.out();
    let undone: Vec<_> = told.lines().filter(|line| line.contains("not done: ")).collect();
    assert_eq!(undone.len(), 1, "{told}");
    assert!(undone[0].contains("S03 S06 S05"), "{told}");
}

#[test]
fn an_answer_that_begins_at_once_did_not_come_late() {
    assert_wrong("drips", "S02", "why_in_parts");
    assert_wrong("sleeps", "S02", "why_late");
}

#[test]
fn servers_that_say_too_much_or_nothing_do_not_stop_the_check() {
    assert_wrong("floods", "S02", "why_not_the_answer");
    assert_wrong("never_reads", "S02", "why_silent");
}

#[test]
fn another_service_is_named() {
    for (name, service) in [
        ("ssh", "SSH"),
        ("mysql", "MySQL"),
        ("redis", "Redis"),
        ("memcached", "memcached"),
        ("tls", "TLS"),
        ("http", "HTTP"),
    ] {
        let port = free_port();
        assert_nothing(&python(name, port), &format!("127.0.0.1:{port}"), service);
    }
}

#[test]
fn a_program_that_listens_elsewhere_is_told_where() {
    let port = free_port();
    let other = free_port();
    let sentence = format!("listens at 127.0.0.1:{other}, and the check comes to 127.0.0.1:{port}");
    assert_nothing(&python("plain", other), &format!("127.0.0.1:{port}"), &sentence);
    let sentence = format!("listens at [::1]:{port}, and the check comes to 127.0.0.1:{port}");
    assert_nothing(&python("ipv6", port), &format!("127.0.0.1:{port}"), &sentence);
}

#[test]
fn a_program_that_listens_nowhere_is_told_so() {
    let at = format!("127.0.0.1:{}", free_port());
    assert_nothing(&python("silent", 1), &at, "does not listen");
}

#[test]
fn nothing_is_left_of_a_program_that_does_not_want_to_end() {
    let port = free_port();
    let output = check(&python("stays", port), &format!("127.0.0.1:{port}"), &["--json"]);
    assert_eq!(wrong(&output), [], "{}", output.out());
    let left = run_command(Command::new("pgrep").args(["-f", &format!("child{port}")]), "");
    assert_eq!(left.out(), "");
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}
