//! The gallery of wrong programs (tests/cpp/bugs, in C++, and tests/bugs/more.py): each builds, runs,
//! and really has its mistake; and the right ones have none of them.

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

#[path = "bugs/checked.rs"]
mod checked;
#[path = "bugs/clients.rs"]
mod clients;
#[path = "bugs/costs.rs"]
mod costs;
#[path = "bugs/more.rs"]
mod more;
#[path = "bugs/probe.rs"]
mod probe;
#[path = "bugs/servers.rs"]
mod servers;
mod util;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use probe::Do;
use qtcp::check::gallery::{self, End};
use util::{Process, Server};

/// How long it is waited for what a wrong server is known to send.
const LONG: Duration = Duration::from_secs(10);
/// How long it is waited for what a right server does not send.
const SHORT: Duration = Duration::from_millis(400);

/// The program of the gallery.
fn bugs() -> Command {
    static BUGS: OnceLock<PathBuf> = OnceLock::new();
    let build = || util::cmake::build("tests/cpp/bugs", &["bugs"]).join("bugs");
    Command::new(BUGS.get_or_init(build))
}

/// A server of the gallery on a free port.
fn server(name: &str) -> Server {
    Server::start_with(&mut bugs(), &["server", name, "--listen", "127.0.0.1:0"])
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bugs").join(name)
}

/// One of the further wrong servers.
fn more(name: &str) -> Server {
    let mut command = Command::new("python3");
    command.arg(source("more.py"));
    Server::start_with(&mut command, &[name, "--listen", "127.0.0.1:0"])
}

/// A port that nobody listens at.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

#[test]
fn every_entry_of_the_gallery_is_a_program_and_every_program_is_an_entry() {
    let listed = util::run_command(bugs().arg("list"), "");
    let listed = listed.out();
    let programs: BTreeSet<&str> =
        listed.lines().filter(|line| !line.ends_with(" right")).collect();
    let word = |end| if end == End::Server { "server" } else { "client" };
    let entries = gallery::entries().iter();
    let entries: Vec<String> =
        entries.map(|entry| format!("{} {}", word(entry.end), entry.name)).collect();
    assert_eq!(programs, entries.iter().map(String::as_str).collect());
}

#[test]
fn every_wrong_server_is_probed_by_some_test() {
    let mut probed: BTreeSet<&str> = servers::TABLE.iter().map(|(name, _)| *name).collect();
    probed.extend(servers::TRIED.iter().map(|(name, _)| *name));
    probed.extend(costs::NAMES);
    for entry in gallery::entries() {
        match entry.end {
            End::Server => assert!(probed.contains(entry.name), "{} is not probed", entry.name),
            End::Client => {
                assert!(clients::NAMES.contains(&entry.name), "{} is not probed", entry.name);
            }
        }
    }
}

/// So many scripts are played at once: most of the time is waiting.
const AT_ONCE: usize = 6;

/// What `look` says is wrong with each of them; it looks at some at once.
fn faults_of<T: Sync>(
    all: &[T],
    at_once: usize,
    look: impl Fn(&T) -> Result<(), String> + Sync,
) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(fault) = look(one) {
                        faults.lock().expect("no panic").push(fault);
                    }
                }
            });
        }
    });
    faults.into_inner().expect("no panic")
}

/// Plays all scripts, and says what was not as the script says.
fn faults(
    table: &[(&'static str, &[Do])],
    play: impl Fn(&str, &[Do]) -> Result<(), String> + Sync,
) -> Vec<String> {
    faults_of(table, AT_ONCE, |(name, script)| {
        play(name, script).map_err(|fault| format!("{name}: {fault}"))
    })
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn each_wrong_server_has_its_mistake() {
    let play = |name: &str, script: &[Do]| probe::play(server(name).addr(), script, LONG);
    assert_none(&faults(servers::TABLE, play));
    for (name, script) in servers::TRIED {
        let server = server(name);
        util::wait_until(name, || probe::play(server.addr(), script, SHORT).ok());
    }
}

#[test]
fn each_further_wrong_server_has_its_mistake() {
    let play = |name: &str, script: &[Do]| probe::play(more(name).addr(), script, LONG);
    assert_none(&faults(more::TABLE, play));
    for (name, script) in more::TRIED {
        let server = more(name);
        util::wait_until(name, || probe::play(server.addr(), script, SHORT).ok());
    }
}

/// All further wrong servers.
fn more_names() -> Vec<String> {
    let listed = util::run_command(Command::new("python3").arg(source("more.py")).arg("list"), "");
    let name = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    listed.out().lines().map(name).collect()
}

#[test]
fn every_further_wrong_server_is_probed_by_some_test() {
    let listed = more_names();
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    let tables = more::TABLE.iter().chain(more::TRIED);
    let mut probed: BTreeSet<&str> = tables.map(|(name, _)| *name).collect();
    probed.extend(more::ELSEWHERE);
    assert_eq!(listed, probed);
    assert!(listed.len() >= 20, "{}", listed.len());
}

/// In C++, and in Python, whose class is the base of the further wrong ones.
#[test]
fn a_right_server_has_none_of_the_mistakes() {
    let tables = [servers::TABLE, servers::TRIED, more::TABLE, more::TRIED].concat();
    for server in [server("right"), more("right")] {
        let play = |_: &str, script: &[Do]| match probe::play(server.addr(), script, SHORT) {
            Ok(()) => Err("a right server has it too".to_owned()),
            Err(_) => Ok(()),
        };
        assert_none(&faults(&tables, play));
    }
}

/// What every server of the homework does, in all languages.
const RIGHT: &[Do] = &[
    Do::Say('a', b"client", b"client{a}"),
    Do::Say('a', b"\x38\x36\x37\x35", b"8675{a}"),
    Do::Say('b', b"client", b"client{b}"),
    Do::Say('a', b"\0\xff \r\n%1%s\0", b"\0\xff \r\n%1%s\0{a}"),
    Do::Leave('a'),
    Do::Say('c', b"hello server", b"hello server{c}"),
    Do::Say('b', b"x", b"x{b}"),
    Do::Fin('b'),
    Do::Closed('b'),
];

/// The right servers, without their address: in Python, Rust, a line of socat, and C++.
fn right_programs() -> [Command; 4] {
    static RUST: OnceLock<PathBuf> = OnceLock::new();
    let rust = RUST.get_or_init(|| {
        // Built beside its place: the tests may be running twice at the same time.
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("right-server");
        let built = place.with_extension(std::process::id().to_string());
        let mut compiler = Command::new("rustc");
        compiler.args(["--edition", "2024", "-O", "-o"]).arg(&built).arg(source("right.rs"));
        let compiled = util::run_command(&mut compiler, "");
        assert_eq!(compiled.code, 0, "{}", compiled.err());
        fs::rename(&built, &place).expect("both are on one disk");
        place
    });
    let mut python = Command::new("python3");
    python.arg(source("right.py"));
    let mut socat = Command::new("sh");
    socat.arg(source("right.sh"));
    let mut cpp = bugs();
    cpp.args(["server", "right"]);
    [python, Command::new(rust), socat, cpp]
}

#[test]
fn the_right_servers_are_right_in_every_language() {
    for mut command in right_programs() {
        // socat does not say which port it has got: it gets one that is free.
        let listen = format!("127.0.0.1:{}", free_port());
        let server = Server::start_with(&mut command, &["--listen", &listen]);
        assert_eq!(probe::play(server.addr(), RIGHT, LONG), Ok(()), "{command:?}");
    }
    assert_eq!(probe::play(more("right").addr(), RIGHT, LONG), Ok(()));
}

#[test]
fn what_does_not_exist_is_refused() {
    for words in [&["server", "no_such"][..], &["client", "no_such"], &["teapot"], &[]] {
        let output = util::run_command(bugs().args(words), "");
        assert_eq!(output.code, 2, "{words:?}: {}", output.err());
        assert!(output.err().contains("bugs server NAME"), "{words:?}: {}", output.err());
    }
}

/// A client of the gallery, connected to a listener of ours.
fn client(name: &str, to: &TcpListener) -> Process {
    let to = to.local_addr().expect("it listens").to_string();
    Process::spawn(bugs().args(["client", name, &to, "--interval", "50"]))
}
