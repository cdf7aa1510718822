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

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, pipe};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

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

// --- making runs comparable ---

/// Lines with everything replaced that differs from run to run.
fn normal(lines: &[String], any_order: bool) -> Vec<String> {
    let mut text = lines.join("\n");
    for (pattern, name) in [
        ("0000-00-00T00:00:00.000000Z", "<time>"),
        ("00:00:00.000 ", "<time> "),
        (" B out, 9.000 s", " B out, <duration>"),
        ("\"seconds\":9.9", "\"seconds\":<duration>"),
        ("slot 9 µs", "slot <duration>"),
        ("slot 9.9 ms", "slot <duration>"),
    ] {
        text = replace_digits(&text, pattern, name);
    }
    for (number, port) in ports(&text).iter().enumerate() {
        let name = if any_order { "<port>".to_owned() } else { format!("<port {number}>") };
        let digits: Vec<String> = port.bytes().map(|digit| format!("{digit:02x}")).collect();
        text = text.replace(&digits.concat(), &format!("{name} in hex"));
        text = text.replace(&digits.join(" "), &format!("{name} in hex"));
        text = replace_number(&text, port, &name);
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if any_order {
        lines.sort();
    }
    lines
}

/// The clients' ports, in the order in which they appear: those of addresses, and those behind
/// the homework's message.
fn ports(text: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for before in ["127.0.0.1:", "client"] {
        for (at, _) in text.match_indices(before) {
            let rest = &text[at + before.len()..];
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if length == 5 {
                found.push((at, &rest[..length]));
            }
        }
    }
    found.sort();
    let mut ports: Vec<String> = Vec::new();
    for (_, port) in found {
        if !ports.iter().any(|known| known == port) {
            ports.push(port.to_owned());
        }
    }
    ports
}

/// Replaces what has the form of `pattern`: a 0 is one digit, a 9 one or more, the rest is itself.
fn replace_digits(text: &str, pattern: &str, name: &str) -> String {
    let fits = |text: &str| {
        let mut rest = text;
        for wanted in pattern.chars() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let taken = match wanted {
                '0' => digits.min(1),
                '9' => digits,
                _ if rest.starts_with(wanted) => wanted.len_utf8(),
                _ => 0,
            };
            if taken == 0 {
                return None;
            }
            rest = &rest[taken..];
        }
        Some(text.len() - rest.len())
    };
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = fits(rest) {
            replaced.push_str(name);
            rest = &rest[length..];
        } else {
            replaced.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    replaced
}

/// Replaces a number where it is not a part of a longer one.
fn replace_number(text: &str, number: &str, name: &str) -> String {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(number) {
        let (before, after) = (&rest[..at], &rest[at + number.len()..]);
        let last = before.chars().next_back().or_else(|| replaced.chars().next_back());
        let part = digit(last) || digit(after.chars().next());
        replaced.push_str(before);
        replaced.push_str(if part { number } else { name });
        rest = after;
    }
    replaced + rest
}

#[test]
fn runs_are_equal_but_for_times_durations_and_ports() {
    let normal = |text: &str| normal(&[text.to_owned()], false);
    let one = "12:00:00.000 127.0.0.1:40001 <- \"client40001\" (11 B)";
    assert_eq!(normal(one), normal("09:59:59.999 127.0.0.1:50002 <- \"client50002\" (11 B)"));
    assert_ne!(normal(one), normal("12:00:00.000 127.0.0.1:40001 <- \"client40002\" (11 B)"));
    assert_ne!(normal(one), normal("12:00:00.000 127.0.0.1:40001 -> \"client40001\" (11 B)"));
    let hex = "connected as 127.0.0.1:40001 38 34 30 30 30 31 \"3430303031\"";
    assert_eq!(normal(hex), normal(&hex.replace("40001", "40002").replace("31", "32")));
    let end = "1 client, 3 messages, 33 B in, 18 B out, 2.003 s, 3 right";
    assert_eq!(normal(end), normal(&end.replace("2.003", "12.345")));
    assert_ne!(normal(end), normal(&end.replace("33 B", "34 B")));
    let slot = "    state socket1 Connected  (slot 9 µs)";
    assert_eq!(normal(slot), normal(&slot.replace("9 µs", "12.5 ms")));
    assert_ne!(normal(slot), normal(&slot.replace("socket1", "socket2")));
}

// --- reading the texts ---

/// A fenced block.
#[derive(Clone)]
struct Block {
    tag: String,
    lines: Vec<String>,
    /// The line of its fence, from 1.
    line: usize,
    /// The heading above it.
    section: String,
}

/// A command and what is shown below it.
struct Typed {
    command: String,
    shown: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn blocks(name: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut section = String::new();
    let mut open: Option<Block> = None;
    for (number, line) in read(name).lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => {
                let (tag, section) = (tag.to_owned(), section.clone());
                open = Some(Block { tag, lines: Vec::new(), line: number + 1, section });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
            (None, None) if line.starts_with('#') => line.clone_into(&mut section),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{name}: a block without end");
    blocks
}

/// The commands of a block with what each of them shows.
fn typed(block: &Block) -> Vec<Typed> {
    let mut all: Vec<Typed> = Vec::new();
    for line in &block.lines {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => {
                all.push(Typed { command: command.to_owned(), shown: Vec::new() });
            }
            (None, Some(typed)) => typed.shown.push(line.clone()),
            (None, None) => panic!("README.md:{}: no command at the beginning", block.line),
        }
    }
    all
}

/// The lines of a block; of Rust without the comments, which each README has in its language.
fn without_comments(block: &Block) -> Vec<String> {
    let code = |line: &String| match (block.tag.as_str(), line.split_once("//")) {
        ("rust", Some((code, _))) => code.trim_end().to_owned(),
        _ => line.clone(),
    };
    block.lines.iter().map(code).filter(|line| !line.is_empty()).collect()
}

/// The rows `| `--option VALUE` | command | ...` of the tables: command and option.
fn options_in_tables(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let text = read(name);
    for row in text.lines().filter(|line| line.starts_with("| `-")) {
        // A bar that is none of the table's.
        let row = row.replace("\\|", " or ");
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        // Option, command, meaning, default.
        if cells.len() != 4 {
            continue;
        }
        let options = words(cells[0]);
        let commands: Vec<&str> = cells[1].split('`').skip(1).step_by(2).collect();
        assert!(!commands.is_empty(), "{name}: no command in {row}");
        for command in commands {
            found.extend(options.iter().map(|option| (command.to_owned(), option.clone())));
        }
    }
    found
}

/// The options that the commands of the consoles use.
fn options_in_use(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in blocks(name).iter().filter(|block| block.tag == "console") {
        for typed in typed(block) {
            for part in typed.command.split([';', '|']).map(str::trim) {
                let Some(rest) = part.strip_prefix("qtcp ") else { continue };
                let command = rest.split(' ').find(|word| !word.starts_with('-'));
                let command = command.unwrap_or_default().to_owned();
                found.extend(words(rest).into_iter().map(|option| (command.clone(), option)));
            }
        }
    }
    found
}

/// The options in a text.
fn words(text: &str) -> Vec<String> {
    let words = text.split([' ', '`', ',', '=']).filter(|word| word.starts_with('-'));
    words.filter(|word| word.len() > 1).map(str::to_owned).collect()
}

fn help(command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_qtcp")).args([command, "--help"]).output();
    let output = output.expect("qtcp starts");
    assert!(output.status.success(), "qtcp {command} --help");
    String::from_utf8(output.stdout).expect("text")
}

/// `NAME` and path of a cell like "`NAME`, [src/net/poll.rs](src/net/poll.rs)".
fn constant_in(cell: &str) -> Option<(String, String)> {
    let constant = cell.strip_prefix('`')?.split('`').next()?;
    let file = cell.split("](").nth(1)?.split(')').next()?;
    let upper = constant.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    upper.then(|| (constant.to_owned(), file.to_owned()))
}

/// The value of a constant: a number, or a time in milliseconds.
fn definition(constant: &str, file: &str) -> Option<u64> {
    let text = read(file);
    let line = text.lines().find(|line| line.contains(&format!("const {constant}: ")))?;
    let value = line.split_once("= ")?.1.trim_end_matches(';');
    let (unit, value) = match value.split_once('(') {
        Some(("Duration::from_secs", value)) => (1000, value.trim_end_matches(')')),
        Some(("Duration::from_millis", value)) => (1, value.trim_end_matches(')')),
        Some(_) => return None,
        None => (1, value),
    };
    let factors = value.split('*').map(|factor| factor.trim().replace('_', "").parse::<u64>());
    factors.product::<Result<u64, _>>().ok().map(|value| value * unit)
}

/// What the README says: "1 MiB", "30 s", "0.5 s", "256".
fn number(text: &str) -> u64 {
    let (value, unit) = text.split_once(' ').unwrap_or((text, ""));
    let value: f64 = value.parse().unwrap_or_else(|_| panic!("not a number: {text}"));
    let unit = match unit {
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "s" => 1000.0,
        "ms" | "B" | "" => 1.0,
        _ => panic!("what is a {unit}?"),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, positive")]
    let number = (value * unit).round() as u64;
    number
}
