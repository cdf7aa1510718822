//! The course's C++ program (tests/cpp/course) and this one: both can be either end, and both say
//! the same.

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::panic;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::thread;

use util::{Output, Server};

/// Messages whose lines are compared.
const COUNT: usize = 1000;
/// The client's period. At 10 ms messages meet each other in every other run, on a quiet machine.
const INTERVAL: &str = "20ms";
const TRIES: usize = 3;
/// So many of the [`COUNT`] messages may have met each other in the best of all tries.
const FEW: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Cpp,
    Rust,
}

const PAIRS: [(Language, Language); 4] = [
    (Language::Cpp, Language::Cpp),
    (Language::Cpp, Language::Rust),
    (Language::Rust, Language::Cpp),
    (Language::Rust, Language::Rust),
];

/// The program in that language; the flags that both have mean the same.
fn program(language: Language) -> Command {
    static COURSE: OnceLock<PathBuf> = OnceLock::new();
    match language {
        Language::Cpp => {
            let build = || util::cmake::build("tests/cpp/course", &["course"]).join("course");
            Command::new(COURSE.get_or_init(build))
        }
        Language::Rust => util::qtcp::<&str>(&[]),
    }
}

/// A server on a free port, which ends with its first client.
fn server(language: Language, args: &[&str]) -> Server {
    let mut command = program(language);
    command.args(["server", "--listen", "127.0.0.1:0", "--once"]);
    Server::start_with(&mut command, args)
}

/// One client against one server, which ends with it.
fn run(of: Language, client: Language, flags: &str) -> (Output, Output) {
    let quiet: Vec<&str> = flags.split(' ').filter(|flag| *flag == "-q").collect();
    let server = server(of, &quiet);
    let to = server.addr().to_string();
    let mut command = program(client);
    command.args(["client", &to]).args(flags.split(' '));
    let client = util::run_command(&mut command, "");
    (server.wait(), client)
}

/// The lines of one end, with TIME for the time and SERVER and CLIENT for the two ports.
fn plain(text: &str, server: &str, client: &str) -> Vec<String> {
    let without_time = |line: &str| match line.split_at_checked("00:00:00.000".len()) {
        Some((time, rest)) if is_time(time) => format!("TIME{rest}"),
        _ => line.to_owned(),
    };
    // Who ended the connection, and what it carried, is more than Qt tells.
    let without_end = |line: String| match line.split_once(" -- disconnected: ") {
        Some((before, _)) => format!("{before} -- disconnected"),
        None => line,
    };
    let lines = text.lines().map(without_time).map(without_end);
    lines.map(|line| line.replace(server, "SERVER").replace(client, "CLIENT")).collect()
}

fn is_time(text: &str) -> bool {
    let shape = |c: char| if c.is_ascii_digit() { '0' } else { c };
    text.chars().map(shape).eq("00:00:00.000".chars())
}

/// What an end prints for one message and its answer.
struct End {
    message: &'static str,
    answer: &'static str,
    /// A client sends without waiting for the answer, a server answers each read at once.
    sends_ahead: bool,
}

const CLIENT: End = End {
    message: r#"TIME 127.0.0.1:SERVER -> "client" (6 B)"#,
    answer: r#"TIME 127.0.0.1:SERVER <- "clientCLIENT" (11 B)"#,
    sends_ahead: true,
};
const SERVER: End = End {
    message: r#"TIME 127.0.0.1:CLIENT <- "client" (6 B)"#,
    answer: r#"TIME 127.0.0.1:CLIENT -> "clientCLIENT" (11 B)"#,
    sends_ahead: false,
};

/// The lines of so many messages, each with its answer.
fn exchanges(end: &End, count: usize) -> Vec<String> {
    [end.message, end.answer].repeat(count).into_iter().map(str::to_owned).collect()
}

/// The bytes in a line of the same kind as `like`, if it is one and their number is right.
fn payload<'a>(line: &'a str, like: &str) -> Option<&'a str> {
    let (before, _) = like.split_once('"')?;
    let (text, size) = line.strip_prefix(before)?.strip_prefix('"')?.split_once("\" (")?;
    // The port has five digits, the word that stands for it six letters.
    let expected = text.len() - text.matches("CLIENT").count();
    (size == format!("{expected} B)")).then_some(text)
}

/// All bytes of one direction.
fn stream(lines: &[String], like: &str) -> String {
    lines.iter().filter_map(|line| payload(line, like)).collect()
}

/// How often "client" stands in the text, and nothing else.
fn messages_in(text: &str) -> Option<usize> {
    let count = text.len() / "client".len();
    (count > 0 && text == "client".repeat(count)).then_some(count)
}

/// How many messages the text answers: several may have been answered as one.
fn answers_in(text: &str) -> Option<usize> {
    text.strip_suffix("CLIENT")?.split("CLIENT").map(messages_in).sum()
}

/// Replaces each place where messages met each other by the lines of as many that did not, and
/// says how many these were.
///
/// Such a place begins with a message and ends where every message is answered. In it a client
/// sends one message a line and reads answers as they come; a server answers what it reads, be it
/// two messages, in the next line. Anything else is left as it is, so that it is found.
fn settled(lines: &[String], end: &End) -> (Vec<String>, usize) {
    let mut settled = Vec::new();
    let mut disturbed = 0;
    let mut begin = 0;
    let (mut messages, mut answered) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        let sent = payload(line, end.message).and_then(messages_in);
        let answers = payload(line, end.answer).and_then(answers_in);
        messages += sent.unwrap_or(0);
        answered += answers.unwrap_or(0);
        let length = at + 1 - begin;
        let possible = match end.sends_ahead {
            true => answers.is_some() || sent == Some(1),
            false => length <= 2 && (answers.is_some() || sent.is_some()),
        };
        if possible && messages > answered {
            continue;
        }
        if possible && messages == answered && (messages, length) != (1, 2) {
            settled.extend(exchanges(end, messages));
            disturbed += messages;
        } else {
            settled.extend_from_slice(&lines[begin..=at]);
        }
        (begin, messages, answered) = (at + 1, 0, 0);
    }
    settled.extend_from_slice(&lines[begin..]);
    (settled, disturbed)
}

#[test]
fn a_thousand_messages_are_answered_rightly_in_all_four_pairings() {
    for (server, client) in PAIRS {
        let flags = "--count 1000 --interval 1ms --check -q";
        let (_, client_output) = run(server, client, flags);
        let told = client_output.err();
        assert_eq!(client_output.code, 0, "{server:?} server, {client:?} client: {told}");
        let right = told.contains("1000 right, 0 wrong, 0 missing");
        assert!(right, "{server:?} server, {client:?} client: {told}");
        assert_eq!(client_output.out(), "", "-q prints no lines");
    }
}

/// A thousand messages in each of the four pairings, all lines printed; what is compared:
///
/// - Both standard outputs of a pairing, from the first line to the last, with what is expected
///   of every pairing: so they are the same in all four. Only the times are replaced, and the two
///   ports, each by its own word.
/// - The two ends of a pairing with each other: the bytes that one says it wrote are, in their
///   order, the bytes that the other says it read.
/// - What `--check` counts, and the exit codes.
///
/// TCP keeps no boundaries and the client does not wait for an answer: where a machine stands
/// still for a period, the next message is sent before the answer to the last one has come, and
/// the two may be read as one. That is no fault of either program, and the only thing that is
/// tried again; any other difference fails at once, in the first try as well as in the last. On a
/// machine that is never quiet for a whole run, [`FEW`] of the thousand messages may be in such
/// places (see [`settled`]); the lines of all others are equal to the letter.
#[test]
fn both_programs_print_the_same_lines_for_a_thousand_messages() {
    // Built first: the compiler would take the processors from those that run already.
    program(Language::Cpp);
    let mut left: Vec<_> = PAIRS.map(|pair| (pair, usize::MAX)).into();
    for _ in 0..TRIES {
        thread::scope(|scope| {
            let all: Vec<_> = left
                .iter_mut()
                .map(|(pair, least)| {
                    scope.spawn(move || *least = (*least).min(disturbed_messages(*pair)))
                })
                .collect();
            for one in all {
                one.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
            }
        });
        left.retain(|(_, least)| *least > 0);
        if left.is_empty() {
            return;
        }
        eprintln!("messages met each other: {left:?}");
    }
    assert!(
        left.iter().all(|(_, least)| *least <= FEW),
        "too many messages met each other in each of {TRIES} runs: {left:?}"
    );
}

/// Runs a pairing and compares its lines; returns how many messages met each other.
fn disturbed_messages(pair: (Language, Language)) -> usize {
    let flags = format!("--count {COUNT} --interval {INTERVAL} --check");
    let (server, client) = run(pair.0, pair.1, &flags);
    assert_eq!(client.code, 0, "{pair:?}: {}", client.err());
    assert_eq!(server.code, 0, "{pair:?}: {}", server.err());
    let right = format!("{COUNT} right, 0 wrong, 0 missing");
    assert!(client.err().contains(&right), "{pair:?}: {}", client.err());

    let (server, client) = (server.out(), client.out());
    let port = |line: Option<&str>| {
        let port = line.and_then(|line| line.rsplit(':').next());
        port.unwrap_or_else(|| panic!("{pair:?}: no port in {line:?}")).to_owned()
    };
    let ports = (port(server.lines().next()), port(client.lines().next()));
    let [server, client] = [server, client].map(|text| plain(&text, &ports.0, &ports.1));
    let (settled_server, server_disturbed) = settled(&server, &SERVER);
    let (settled_client, client_disturbed) = settled(&client, &CLIENT);
    assert_same(&settled_server, &expected_server(), &format!("{pair:?}, the server"));
    assert_same(&settled_client, &expected_client(), &format!("{pair:?}, the client"));
    let arrived = stream(&client, CLIENT.message) == stream(&server, SERVER.message);
    assert!(arrived, "{pair:?}: the server did not read what the client says it wrote");
    let returned = stream(&server, SERVER.answer) == stream(&client, CLIENT.answer);
    assert!(returned, "{pair:?}: the client did not read what the server says it wrote");
    server_disturbed.max(client_disturbed)
}

fn expected_server() -> Vec<String> {
    let begin = ["listening on 127.0.0.1:SERVER", "TIME 127.0.0.1:CLIENT ++ connected"];
    conversation(&begin, &SERVER, "TIME 127.0.0.1:CLIENT -- disconnected")
}

fn expected_client() -> Vec<String> {
    let begin = ["TIME 127.0.0.1:SERVER ++ connected as 127.0.0.1:CLIENT"];
    conversation(&begin, &CLIENT, "TIME 127.0.0.1:SERVER -- disconnected")
}

fn conversation(begin: &[&str], end: &End, last: &str) -> Vec<String> {
    let begin = begin.iter().map(|&line| line.to_owned());
    begin.chain(exchanges(end, COUNT)).chain([last.to_owned()]).collect()
}

/// Two thousand lines are too many to be shown: the first that differs.
#[track_caller]
fn assert_same(found: &[String], expected: &[String], whose: &str) {
    let at = (0..found.len().max(expected.len())).find(|&at| found.get(at) != expected.get(at));
    if let Some(at) = at {
        let (found, expected) = (found.get(at), expected.get(at));
        panic!("{whose}: line {} is {found:?} instead of {expected:?}", at + 1);
    }
}

#[test]
fn only_messages_that_met_each_other_are_settled() {
    let [message, answer] = [CLIENT.message, CLIENT.answer].map(str::to_owned);
    let of_two =
        |text: &str, size: usize| format!("TIME 127.0.0.1:SERVER <- \"{text}\" ({size} B)");
    let pairs = |count| exchanges(&CLIENT, count);
    let settle = |lines: &[&String]| {
        let lines: Vec<String> = lines.iter().map(|&line| line.clone()).collect();
        settled(&lines, &CLIENT)
    };
    // One right answer after the other, crossed, two read as one, two answered as one.
    assert_eq!(settle(&[&message, &answer, &message, &answer]), (pairs(2), 0));
    assert_eq!(settle(&[&message, &message, &answer, &answer]), (pairs(2), 2));
    let read_as_one = of_two("clientCLIENTclientCLIENT", 22);
    assert_eq!(settle(&[&message, &answer, &message, &message, &read_as_one]), (pairs(3), 2));
    let answered_as_one = of_two("clientclientCLIENT", 17);
    assert_eq!(settle(&[&message, &message, &answered_as_one]), (pairs(2), 2));
    // Wrong lines stay as they are: a wrong size, port or text, an answer before its message, a
    // message written as two, one without an answer.
    let both = format!("{}client\" (12 B)", message.strip_suffix("\" (6 B)").expect("its end"));
    for wrong in [
        vec![&message, &message, &of_two("clientCLIENTclientCLIENT", 21)],
        vec![&message, &message, &of_two("clientclientSERVER", 17)],
        vec![&message, &message, &of_two("clientclient", 12)],
        vec![&answer, &message],
        vec![&both, &answered_as_one],
        vec![&message, &message, &answer],
    ] {
        let as_it_was: Vec<String> = wrong.iter().map(|&line| line.clone()).collect();
        assert_eq!(settle(&wrong), (as_it_was, 0));
    }
    // A server answers each read before the next one.
    let [message, answer] = [SERVER.message, SERVER.answer].map(str::to_owned);
    let crossed = [message.clone(), message, answer.clone(), answer];
    assert_eq!(settled(&crossed, &SERVER), (crossed.to_vec(), 0));
}

#[test]
fn a_template_is_filled_in_the_same_way_by_both() {
    for language in [Language::Cpp, Language::Rust] {
        let reply = "{n}: {data} {{{peer_ip}}} {data}";
        let server = server(language, &["-q", "--reply", reply]);
        let to = server.addr().to_string();
        let mut command = program(Language::Cpp);
        let args = ["client", &to, "--message", "hello", "--count", "1"];
        let client = util::run_command(command.args(args), "");
        let out = client.out();
        assert!(out.contains("<- \"1: hello {127.0.0.1} hello\" (26 B)"), "{language:?}: {out}");
        server.wait();
    }
}

#[test]
fn a_wrong_answer_is_found_by_both_clients() {
    for language in [Language::Cpp, Language::Rust] {
        let mut command = program(Language::Cpp);
        let server =
            Server::start_with(command.arg("server"), &["--once", "-q", "--reply", "{data}0"]);
        let to = server.addr().to_string();
        let mut command = program(language);
        let args = ["client", &to, "--count", "1", "--check", "-q"];
        let client = util::run_command(command.args(args), "");
        assert_eq!(client.code, 1, "{language:?}: {}", client.err());
        assert!(
            client.err().contains("0 right, 1 wrong, 0 missing"),
            "{language:?}: {}",
            client.err()
        );
        server.wait();
    }
}

/// Wrong servers as templates of the answer, and what the summary of `--check` says of one message.
const WRONG: [(&str, &str); 6] = [
    ("{data}{peer_port}{data}{peer_port}", "1 right, 0 wrong, 0 missing"),
    ("{data}{peer_port}\\n", "1 right, 0 wrong, 0 missing"),
    ("{peer_port}{data}", "0 right, 1 wrong, 0 missing"),
    ("{data}1", "0 right, 1 wrong, 0 missing"),
    ("{data}", "0 right, 1 wrong, 0 missing"),
    ("hello", "0 right, 1 wrong, 0 missing"),
];

#[test]
fn both_clients_find_the_same_servers_wrong() {
    for (reply, counts) in WRONG {
        for language in [Language::Cpp, Language::Rust] {
            let server = server(Language::Rust, &["-q", "--reply", reply]);
            let to = server.addr().to_string();
            let mut command = program(language);
            command.args(["client", &to, "--count", "1", "--check", "-q"]);
            if language == Language::Rust {
                // The C++ program waits as long as this one does without it.
                command.args(["--wait", "1s"]);
            }
            let client = util::run_command(&mut command, "");
            assert_eq!(client.code, 1, "{reply}, {language:?}: {}", client.err());
            assert!(client.err().contains(counts), "{reply}, {language:?}: {}", client.err());
            server.wait();
        }
    }
}

/// At the FIN Qt drops the answers that it has not sent yet (contract 68).
#[test]
fn no_shutdown_gets_the_answer_of_a_real_qtcpserver_every_time() {
    for round in 0..20 {
        let server = server(Language::Cpp, &["-q"]);
        let to = server.addr().to_string();
        let args = ["client", &to, "--stdin", "--no-shutdown", "--wait", "500ms"];
        let client = util::run_command(&mut util::qtcp(&args), "client");
        assert_eq!(client.code, 0, "{round}: {}", client.err());
        let out = client.out();
        let port = out.strip_prefix("client").expect("an answer");
        assert!(port.parse::<u16>().is_ok(), "{round}: {out}");
        server.wait();
    }
}
