//! The course's C++ program (tests/cpp/course) and this one: both can be either end, and both say
//! the same.

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use util::{Output, Server};

/// What the tests cannot do without, and where it comes from.
const CURE: &str = "run 'sh setup.sh', it installs cmake, the C++ compiler and Qt";
/// So many times two messages may be merged on their way before it counts: TCP keeps no
/// boundaries, and a machine that stands still for 20 ms is no fault of either program.
const TRIES: usize = 5;

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

/// The program in that language; their flags are the same.
fn program(language: Language) -> Command {
    static COURSE: OnceLock<PathBuf> = OnceLock::new();
    match language {
        Language::Cpp => Command::new(COURSE.get_or_init(build)),
        Language::Rust => util::qtcp::<&str>(&[]),
    }
}

fn build() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpp/course");
    // A folder of its own: the tests may be running twice at the same time.
    let name = format!("course-{}", std::process::id());
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let cmake = |args: &[&str]| {
        let output = Command::new("cmake").args(args).output();
        let output =
            output.unwrap_or_else(|error| panic!("cmake does not start ({error}); {CURE}"));
        let told =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(
            output.status.success(),
            "tests/cpp/course cannot be built; {CURE}\n{}",
            told.concat()
        );
    };
    let (source, folder) = (source.to_str().expect("plain"), work.to_str().expect("plain"));
    cmake(&["-S", source, "-B", folder]);
    cmake(&["--build", folder, "-j2"]);
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("course");
    fs::rename(work.join("course"), &program).expect("both are in one directory");
    fs::remove_dir_all(&work).expect("our own folder");
    program
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

/// The lines without times and ports.
fn plain(text: &str, pair: (Language, Language)) -> String {
    let mut ports: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        .filter_map(|word| word.strip_prefix("127.0.0.1:"))
        .collect();
    ports.sort_unstable();
    ports.dedup();
    let mut plain = String::new();
    for line in text.lines() {
        let (time, rest) = line.split_once(' ').unwrap_or_else(|| panic!("{pair:?}: {line}"));
        let has_time = time.len() == 12 && time.as_bytes()[2] == b':' && time.as_bytes()[8] == b'.';
        let mut line = if has_time { format!("TIME {rest}") } else { line.to_owned() };
        for port in &ports {
            line = line.replace(port, "PORT");
        }
        plain.push_str(&line);
        plain.push('\n');
    }
    plain
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

#[test]
fn both_programs_print_the_same_lines() {
    let expected_client = format!(
        "TIME 127.0.0.1:PORT ++ connected as 127.0.0.1:PORT\n{}TIME 127.0.0.1:PORT -- disconnected\n",
        "TIME 127.0.0.1:PORT -> \"client\" (6 B)\nTIME 127.0.0.1:PORT <- \"clientPORT\" (11 B)\n"
            .repeat(10)
    );
    for pair in PAIRS {
        let mut seen = Vec::new();
        let same = (0..TRIES).any(|_| {
            let (server, client) = run(pair.0, pair.1, "--count 10 --interval 20ms --check");
            assert_eq!(client.code, 0, "{pair:?}: {}", client.err());
            assert_eq!(server.code, 0, "{pair:?}: {}", server.err());
            let (server, client) = (plain(&server.out(), pair), plain(&client.out(), pair));
            let expected_server = expected_server();
            let same = server.ends_with(&expected_server) && client == expected_client;
            seen.push(format!("{server}\n{client}"));
            same
        });
        assert!(
            same,
            "{pair:?}: none of {TRIES} runs was as expected, the last one:\n{}",
            seen[TRIES - 1]
        );
    }
}

/// What a server prints below its first line.
fn expected_server() -> String {
    format!(
        "TIME 127.0.0.1:PORT ++ connected\n{}TIME 127.0.0.1:PORT -- disconnected\n",
        "TIME 127.0.0.1:PORT <- \"client\" (6 B)\nTIME 127.0.0.1:PORT -> \"clientPORT\" (11 B)\n"
            .repeat(10)
    )
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
