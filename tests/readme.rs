//! The READMEs are held against the program: what they show is run, and what they claim is
//! compared with the source.
//!
//! How the blocks are read:
//! - `console`: what one terminal shows. A line that begins with `$ ` is typed, the lines below it
//!   are what standard output and standard error then show. The commands are run by `sh`, in
//!   order. A block with a line `^C` is a terminal of its own: its command goes on while the rest
//!   of the section is run, then it is interrupted.
//! - `sh`: what is typed to build and test. The first two blocks have to be the ones below.
//! - `rust`: compiled and run as a doctest (src/lib.rs).
//! - `qml`: a file of tests/qml, which tests/qml/main.rs runs.
//! - `text`: pictures.
//!
//! Before it is compared, what changes from run to run is replaced on both sides: times, durations,
//! and ports, each by its number in the order of appearance, so that in one terminal an answer with
//! somebody else's port does not pass. The server of a section gets a free port in place of 8888.
//! Where `--clients` has several clients at work their lines may come in any order. A section that
//! needs a program which this machine has not (jq, say) is left out, and that is said.

#[path = "readme/comparable.rs"]
mod comparable;
#[path = "readme/texts.rs"]
mod texts;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, pipe};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use comparable::*;
use texts::*;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

/// How long one command may take; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The first two blocks of commands.
const TOP: [&[&str]; 2] = [
    &["sh setup.sh && cargo run --release", "sh setup.sh && cargo test"],
    &[
        "sh setup.sh --headless && cargo run --release --no-default-features -- demo",
        "sh setup.sh --headless && cargo test --no-default-features",
    ],
];

// --- the texts ---

#[test]
fn the_commands_to_begin_with_stand_at_the_top() {
    for name in READMES {
        let blocks: Vec<Block> = blocks(name).into_iter().filter(|b| b.tag == "sh").collect();
        for (block, wanted) in blocks.iter().zip(TOP) {
            assert_eq!(block.lines, wanted, "{name}");
            assert!(block.line <= 20, "{name}: line {} is not the top", block.line);
        }
    }
}

#[test]
fn both_readmes_show_the_same_commands_and_outputs_in_the_same_order() {
    let [english, chinese] = READMES.map(|name| {
        let told = blocks(name).into_iter().filter(|block| block.tag != "text");
        told.map(|block| (block.tag.clone(), without_comments(&block))).collect::<Vec<_>>()
    });
    assert!(english.len() > 8, "only {} blocks", english.len());
    for (one, other) in english.iter().zip(&chinese) {
        assert_eq!(one, other);
    }
    assert_eq!(english.len(), chinese.len());
}

#[test]
fn every_block_says_what_it_is() {
    for name in READMES {
        for block in blocks(name) {
            let known = ["console", "sh", "rust", "qml", "text"].contains(&block.tag.as_str());
            assert!(known, "{name}:{}: ```{}", block.line, block.tag);
        }
    }
}

#[test]
fn the_homework_in_qml_is_the_one_that_is_tested() {
    for name in READMES {
        let shown: Vec<Block> = blocks(name).into_iter().filter(|b| b.tag == "qml").collect();
        let tested = ["tests/qml/HomeworkServer.qml", "tests/qml/HomeworkClient.qml"];
        assert_eq!(shown.len(), tested.len(), "{name}");
        for (block, file) in shown.iter().zip(tested) {
            assert_eq!(block.lines.join("\n"), read(file).trim_end(), "{name}:{}", block.line);
        }
    }
}

#[test]
fn every_relative_link_leads_somewhere() {
    for name in ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"] {
        let text = read(name);
        let links = text.split("](").skip(1).chain(text.split("src=\"").skip(1));
        let mut count = 0;
        for link in links.filter_map(|rest| rest.split([')', '"']).next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.contains("://") || target.is_empty() {
                continue;
            }
            assert!(root().join(target).exists(), "{name}: {target}");
            count += 1;
        }
        assert!(count > 2, "{name} has only {count} links");
    }
}

#[test]
fn the_limits_are_those_of_the_source() {
    for name in READMES {
        let mut count = 0;
        for row in read(name).lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [_, value, source] = cells[..] else { continue };
            let Some((constant, file)) = constant_in(source) else { continue };
            let defined = definition(&constant, &file).unwrap_or_else(|| {
                panic!("{name}: no plain number {constant} in {file}; was it moved?")
            });
            assert_eq!(number(value), defined, "{name}: {constant} is not {value}");
            count += 1;
        }
        assert!(count >= 10, "{name} has only {count} limits");
    }
}

#[test]
fn the_names_of_the_course_are_in_the_files_beside_them() {
    for name in READMES {
        let mut count = 0;
        for row in read(name).lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [_, _, here, link] = cells[..] else { continue };
            let Some(file) = link.strip_prefix("[src/").and_then(|rest| rest.split(']').next())
            else {
                continue;
            };
            let text = read(&format!("src/{file}"));
            for code in here.split('`').skip(1).step_by(2).filter(|code| !code.starts_with('-')) {
                let word = code.rsplit("::").next().unwrap_or(code);
                assert!(text.contains(word), "{name}: no {word} in src/{file}");
                count += 1;
            }
        }
        assert!(count > 15, "{name} has only {count} names");
    }
}

#[test]
fn the_compiler_is_the_one_of_the_manifest() {
    for name in READMES {
        let wanted = format!("Rust {}", env!("CARGO_PKG_RUST_VERSION"));
        assert!(read(name).contains(&wanted), "{name} does not say {wanted}");
    }
}

#[test]
fn the_help_of_each_command_names_every_option_that_the_readme_gives_it() {
    for name in READMES {
        let mut count = 0;
        for (command, option) in options_in_tables(name).into_iter().chain(options_in_use(name)) {
            let help = help(&command);
            let known = help.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            assert!(known.into_iter().any(|word| word == option), "{command}: no {option}");
            count += 1;
        }
        assert!(count > 30, "{name} names only {count} options");
    }
}

// --- the programs ---

#[test]
fn the_demo_ends_with_the_line_that_the_readmes_and_the_picture_show() {
    let demo = Command::new(env!("CARGO_BIN_EXE_qtcp")).args(["--headless", "demo"]).output();
    let demo = demo.expect("the demo starts");
    let output = String::from_utf8(demo.stdout).expect("text");
    assert!(demo.status.success(), "{output}");
    let last = output.lines().next_back().expect("a line");
    for file in ["README.md", "README.zh-CN.md", "docs/demo.svg"] {
        assert!(read(file).contains(last), "{file} does not show: {last}");
    }
}

#[test]
fn setup_says_what_it_would_do_and_changes_nothing() {
    for options in [&["--dry-run"][..], &["--headless", "--dry-run"]] {
        let mut command = Command::new("sh");
        let setup = command.arg("setup.sh").args(options).current_dir(root()).output();
        let setup = setup.expect("sh starts");
        let told = String::from_utf8_lossy(&setup.stdout);
        let wrong = String::from_utf8_lossy(&setup.stderr);
        // A system that the script does not know; it says so and what to do.
        if wrong.contains("no package manager that I know") {
            continue;
        }
        assert!(setup.status.success(), "{told}{wrong}");
        assert_eq!(told.lines().next_back(), Some("dry run: nothing was changed"));
    }
}

#[test]
fn the_consoles_show_what_really_happens() {
    let bin = tempfile::tempdir().expect("a directory");
    let program = bin.path().join("qtcp");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_qtcp"), program).expect("a link");
    if cfg!(feature = "gui") {
        // Once for all: while it is built the C++ engine says so.
        let trace = ["trace", "--engine", "cpp", "tests/scenarios/never_used.scn"];
        let mut engine = Command::new(env!("CARGO_BIN_EXE_qtcp"));
        let engine = engine.args(trace).current_dir(root()).output().expect("qtcp starts");
        assert!(engine.status.success(), "{}", String::from_utf8_lossy(&engine.stderr));
    }
    let consoles = blocks("README.md").into_iter().filter(|block| block.tag == "console");
    let consoles: Vec<Block> = consoles.collect();
    let mut run = 0;
    for section in consoles.chunk_by(|one, other| one.section == other.section) {
        if let Some(tool) = missing_tool(section) {
            eprintln!("README.md: \"{}\" is not run, {tool} is not there", section[0].section);
            continue;
        }
        Section { path: bin.path().to_owned(), port: None }.run(section);
        run += 1;
    }
    assert!(run > 2, "only {run} sections were run");
}

/// One section of the tour.
struct Section {
    /// Where `qtcp` is.
    path: PathBuf,
    /// The real port of its server.
    port: Option<String>,
}

impl Section {
    fn run(mut self, blocks: &[Block]) {
        let mut open = Vec::new();
        for block in blocks {
            for typed in typed(block) {
                let place = format!("README.md:{}: {}", block.line, typed.command);
                let mut running = self.start(&typed.command);
                let Some(at) = typed.shown.iter().position(|line| line == "^C") else {
                    let status = running.finish(&place);
                    self.compare(&place, &typed, &running.lines);
                    assert!(status.success(), "{place}: {status}");
                    continue;
                };
                // The first line names the port that the rest of the section needs.
                running.read_to(1, &place);
                let address = running.lines[0].rsplit(':').next();
                self.port = address.map(str::to_owned);
                open.push((place, at, typed, running));
            }
        }
        for (place, at, mut typed, mut running) in open {
            typed.shown.remove(at);
            running.read_to(at, &place);
            running.interrupt();
            let status = running.finish(&place);
            self.compare(&place, &typed, &running.lines);
            assert!(status.success(), "{place}: {status}");
        }
    }

    /// Runs a command as it stands, but for the port.
    fn start(&self, command: &str) -> Running {
        let port = self.port.as_deref().unwrap_or("0");
        let mut command = command.replace("8888", port);
        if let Some((before, after)) = command.split_once("--headless server")
            && !after.contains("--listen")
        {
            command = format!("{before}--headless server --listen 127.0.0.1:{port}{after}");
        }
        if let Some((before, after)) = command.split_once("--headless client")
            && !after.trim_start().split(' ').next().is_some_and(|word| word.contains(':'))
        {
            command = format!("{before}--headless client :{port}{after}");
        }
        // One command alone is the process itself, so that a signal reaches it and its exit code
        // comes back.
        if !command.contains(['|', ';']) {
            command = format!("exec {command}");
        }
        Running::start(&command, &self.path)
    }

    fn compare(&self, place: &str, typed: &Typed, lines: &[String]) {
        let real: Vec<String> = match &self.port {
            Some(port) => lines.iter().map(|l| replace_number(l, port, "8888")).collect(),
            None => lines.to_vec(),
        };
        let any_order = typed.command.contains("--clients");
        let (shown, came) = (normal(&typed.shown, any_order), normal(&real, any_order));
        assert!(shown == came, "{place}\n--- shown\n{}\n--- real\n{}\n", typed.shown.join("\n"), {
            real.join("\n")
        });
    }
}

/// A command under way, with what it has shown so far. Killed if it is dropped before its end.
struct Running {
    child: Child,
    ended: bool,
    begun: Instant,
    arriving: Receiver<String>,
    lines: Vec<String>,
}

impl Running {
    fn start(command: &str, path: &Path) -> Self {
        let (reader, writer) = pipe().expect("a pipe");
        let system = std::env::var("PATH").unwrap_or_default();
        let child = Command::new("sh")
            .args(["-c", command])
            .current_dir(root())
            .env("PATH", format!("{}:{system}", path.display()))
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(writer.try_clone().expect("a descriptor"))
            .stderr(writer)
            .process_group(0)
            .spawn()
            .expect("sh starts");
        let (line_to, arriving) = channel();
        thread::spawn(move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if line_to.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, ended: false, begun: Instant::now(), arriving, lines: Vec::new() }
    }

    /// Waits for the next line; false at the end of the output.
    fn next(&mut self, place: &str) -> bool {
        match self.arriving.recv_timeout(PATIENCE.saturating_sub(self.begun.elapsed())) {
            Ok(line) => self.lines.push(line),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => {
                panic!("{place}\nnot done after {PATIENCE:?}:\n{}", self.lines.join("\n"))
            }
        }
        true
    }

    fn read_to(&mut self, count: usize, place: &str) {
        while self.lines.len() < count {
            assert!(self.next(place), "{place}\nended too early:\n{}", self.lines.join("\n"));
        }
    }

    fn finish(&mut self, place: &str) -> ExitStatus {
        while self.next(place) {}
        self.ended = true;
        self.child.wait().expect("an exit status")
    }

    fn interrupt(&self) {
        self.signal("INT", &self.child.id().to_string());
    }

    fn signal(&self, signal: &str, to: &str) {
        let command = format!("kill -s {signal} -- {to}");
        let sent = Command::new("sh").args(["-c", &command]).status();
        assert!(sent.is_ok_and(|status| status.success()), "{command}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            // The group: the shell and what it has started.
            self.signal("KILL", &format!("-{}", self.child.id()));
            // It is dead; only its entry is left.
            let _ = self.child.wait();
        }
    }
}

/// A program that a section needs and this machine has not.
fn missing_tool(section: &[Block]) -> Option<String> {
    let compares = section.iter().flat_map(typed).any(|t| t.command.starts_with("qtcp compare"));
    if compares && !cfg!(feature = "gui") {
        return Some("Qt".to_owned());
    }
    let mut words = BTreeSet::new();
    for typed in section.iter().flat_map(typed) {
        // What stands in quotes is for the programs, not for the shell.
        let bare: String = typed.command.split('\'').step_by(2).collect();
        let parts = bare.split([';', '|']).filter_map(|part| part.split_whitespace().next());
        words.extend(parts.filter(|word| *word != "qtcp").map(str::to_owned));
    }
    words.into_iter().find(|word| {
        let found = Command::new("sh").args(["-c", &format!("command -v {word}")]).output();
        !found.is_ok_and(|found| found.status.success())
    })
}
