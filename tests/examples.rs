//! The examples, each in Rust and in C++: either can be either end of a conversation, and both
//! print the same.

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use util::Process;

const NAMES: [&str; 5] =
    ["01_8675", "02_async_client", "03_both_ways_to_read", "04_homework", "05_qobject_with_worker"];
/// An example is read on one screen.
const MOST_LINES: usize = 80;

#[derive(Debug, Clone, Copy)]
enum Language {
    Cpp,
    Rust,
}

/// Server and client.
const PAIRS: [(Language, Language); 4] = [
    (Language::Cpp, Language::Cpp),
    (Language::Cpp, Language::Rust),
    (Language::Rust, Language::Cpp),
    (Language::Rust, Language::Rust),
];

fn example(language: Language, name: &str) -> Command {
    static CPP: OnceLock<PathBuf> = OnceLock::new();
    static RUST: OnceLock<PathBuf> = OnceLock::new();
    let folder = match language {
        Language::Cpp => CPP.get_or_init(|| util::cmake::build("examples", &NAMES)),
        Language::Rust => RUST.get_or_init(build),
    };
    let mut command = Command::new(folder.join(name));
    // console.log as it is, and without a display.
    command.env("QT_MESSAGE_PATTERN", "%{message}").env("QT_LOGGING_TO_CONSOLE", "1");
    command.env("QT_QPA_PLATFORM", "offscreen").env_remove("RUST_LOG");
    command
}

/// Builds the examples beside this test: cargo does so by itself for `cargo test`, but not where
/// one test is named.
fn build() -> PathBuf {
    let own = env::current_exe().expect("this program");
    let profile = own.ancestors().nth(2).expect("target/debug/deps/examples-0123");
    let name = profile.file_name().and_then(|name| name.to_str()).expect("plain");
    let name = if name == "debug" { "dev" } else { name };
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.args(["build", "--offline", "--quiet", "--examples", "--profile", name, "--target-dir"]);
    let output = cargo.arg(profile.parent().expect("target")).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    profile.join("examples")
}

/// What the two ends of a conversation print, line by line, with PORT for every port that the
/// system has chosen.
struct Printed {
    server: Vec<String>,
    client: Vec<String>,
}

/// Starts the server on a free port, then the client with its port, and waits for both to end.
/// `on_error` tells that the server prints on standard error, as console.log does.
fn talk(server: &mut Command, client: &mut Command, on_error: bool) -> Printed {
    let server = Process::spawn(server.arg("0"));
    let listens = |text: &str| text.contains("listening on ") && text.ends_with('\n');
    let text = match on_error {
        true => server.wait_stderr("where the server listens", listens),
        false => server.wait_stdout("where the server listens", listens),
    };
    let (_, port) = text.trim_end().rsplit_once(' ').expect("a line of the server");
    assert_ne!(port, "0", "the server does not listen");
    let client = util::run_command(client.arg(port), "");
    let server = server.wait();
    for (whose, output) in [("server", &server), ("client", &client)] {
        assert_eq!(output.code, 0, "the {whose}: {}\n{}", output.out(), output.err());
    }
    let lines = |text: String| text.lines().map(without_port).collect();
    let mut server: Vec<String> = lines(if on_error { server.err() } else { server.out() });
    // Before it Qt may say something about the machine.
    server.drain(..server.iter().position(|line| line.starts_with("listening on ")).unwrap_or(0));
    Printed { server, client: lines(client.out()) }
}

/// PORT for each run of five digits: ports that the system chooses have as many.
fn without_port(line: &str) -> String {
    let runs =
        line.as_bytes().chunk_by(|one, other| one.is_ascii_digit() == other.is_ascii_digit());
    let named = runs.map(|run| match run {
        [b'0'..=b'9', _, _, _, _] => b"PORT",
        run => run,
    });
    String::from_utf8_lossy(&named.collect::<Vec<_>>().concat()).into_owned()
}

/// The data of all lines like "<- client", together: TCP keeps no boundaries, and on a busy
/// machine two messages may be read as one.
fn received(lines: &[String]) -> String {
    lines.iter().filter_map(|line| line.strip_prefix("<- ")).collect()
}

#[test]
fn the_synchronous_client_sends_8675_and_reads_it_back() {
    for (server, client) in PAIRS {
        let printed = talk(
            example(server, "01_8675").arg("server"),
            example(client, "01_8675").arg("client"),
            false,
        );
        let expected = ["listening on PORT", "data size 4: 8675", "disconnected"];
        assert_eq!(printed.server, expected, "{server:?} server, {client:?} client");
        let expected = ["send 4 bytes", "data size 4: 8675", "try to disconnect", "disconnected"];
        assert_eq!(printed.client, expected, "{server:?} server, {client:?} client");
    }
}

#[test]
fn the_asynchronous_client_is_read_in_both_ways() {
    for way in ["all", "sender"] {
        for (server, client) in PAIRS {
            let printed = talk(
                example(server, "03_both_ways_to_read").arg(way),
                &mut example(client, "02_async_client"),
                false,
            );
            let expected = [
                "listening on PORT",
                "new connection from PORT, clients: 1",
                "read data from PORT: client",
                "disconnected PORT, clients: 0",
            ];
            assert_eq!(printed.server, expected, "{way}: {server:?} server, {client:?} client");
            let expected =
                ["connecting", "connected", "send 6 bytes", "data size 6: client", "disconnected"];
            assert_eq!(printed.client, expected, "{way}: {server:?} server, {client:?} client");
        }
    }
}

#[test]
fn the_homework_is_answered_rightly() {
    homework("04_homework", &["server"], false);
}

#[test]
fn a_qobject_with_a_worker_answers_the_homework_and_its_qml_hears_the_signals() {
    homework("05_qobject_with_worker", &[], true);
}

fn homework(name: &str, role: &[&str], on_error: bool) {
    for (server, client) in PAIRS {
        let printed = talk(
            example(server, name).args(role),
            example(client, "04_homework").arg("client"),
            on_error,
        );
        let pair = format!("{server:?} server, {client:?} client");
        assert_eq!(printed.server[0], "listening on PORT", "{pair}");
        assert_eq!(received(&printed.server), "client".repeat(3), "{pair}");
        assert_eq!(received(&printed.client).replace("PORT", ""), "client".repeat(3), "{pair}");
        assert_eq!(printed.client.last().expect("lines"), "3 right, 0 wrong", "{pair}");
    }
}

#[test]
fn an_asynchronous_client_without_a_server_says_so_and_ends() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("bound").port().to_string();
    drop(free);
    for language in [Language::Cpp, Language::Rust] {
        let output = util::run_command(example(language, "02_async_client").arg(&port), "");
        let lines: Vec<String> = output.out().lines().map(str::to_owned).collect();
        assert_eq!(lines, ["connecting", "error: Connection refused"], "{language:?}");
    }
}

#[test]
fn every_example_has_its_twin_and_fits_on_a_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let lines = fs::read_to_string(&path).expect("text").lines().count();
        assert!(lines <= MOST_LINES, "{}: {lines} lines", path.display());
        found.insert(path.file_name().and_then(|name| name.to_str()).expect("plain").to_owned());
    }
    let mut expected = BTreeSet::from(["CMakeLists.txt".to_owned()]);
    expected.insert("05_qobject_with_worker.qml".to_owned());
    expected.extend(NAMES.iter().flat_map(|name| [format!("{name}.rs"), format!("{name}.cpp")]));
    assert_eq!(found, expected);
}
