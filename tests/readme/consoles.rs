//! The consoles: each command is run, and shows what stands below it. With `QTCP_DOCS=record` what
//! it shows is written there instead, in both languages.

use std::net::TcpListener;

use super::*;

#[test]
fn the_consoles_show_what_really_happens() {
    let tools = Tools::prepare();
    let run = AtomicUsize::new(0);
    let pages = pages();
    // Most of the time is waiting for timers; the pages know nothing of each other.
    let differences: Vec<Vec<Difference>> = thread::scope(|scope| {
        let run_page = |[english, _]: &[String; 2]| run_page(english, &tools, &run);
        let threads: Vec<_> =
            pages.iter().map(|page| scope.spawn(move || run_page(page))).collect();
        threads.into_iter().map(|thread| thread.join().expect("shown above")).collect()
    });
    let run = run.into_inner();
    assert!(run > 10, "only {run} sections were run");
    if recording() {
        for (page, differences) in pages.iter().zip(&differences) {
            record(page, differences);
        }
    } else {
        let told: Vec<String> = differences.iter().flatten().map(Difference::told).collect();
        assert!(told.is_empty(), "{}\nQTCP_DOCS=record writes what is real", told.join("\n"));
    }
}

#[test]
fn each_mistake_of_the_course_is_shown_by_a_run() {
    let page = "docs/course.md";
    let headings: Vec<String> =
        prose(page).into_iter().filter(|line| line.starts_with("## ")).collect();
    assert!(headings.len() >= 10, "{headings:?}");
    let shown: BTreeSet<String> = blocks(page)
        .into_iter()
        .filter(|block| block.tag == "console")
        .map(|block| block.section)
        .collect();
    for heading in headings {
        assert!(shown.contains(&heading), "{page}: nothing is run below {heading}");
    }
}

#[test]
fn what_a_recording_writes_stands_in_both_languages() {
    let pages = pages();
    for page in &pages {
        let [english, chinese] = page.each_ref().map(|name| blocks(name));
        let Some(at) = english.iter().position(|block| block.tag == "console") else { continue };
        let other = BTreeMap::from([(at, vec!["$ true".to_owned()])]);
        for (name, before) in page.iter().zip([english, chinese]) {
            let text = with_blocks(&read(name), &other);
            assert!(text.contains("```console\n$ true\n```\n"), "{name}");
            assert_eq!(text.matches("```").count(), before.len() * 2, "{name}");
            assert_eq!(with_blocks(&read(name), &BTreeMap::new()), read(name), "{name}");
        }
    }
}

/// Tests what listens on the port of the section.
const CHECK: &str = "qtcp check server";
const CHECK_CLIENT: &str = "qtcp check client";

/// What the commands need that is not on the path.
struct Tools {
    bin: tempfile::TempDir,
    /// Where the programs in C++ are that the pages run, if they can be had: the folder on the
    /// pages, and the real one.
    built: Vec<(&'static str, PathBuf)>,
}

impl Tools {
    fn prepare() -> Self {
        let bin = tempfile::tempdir().expect("a directory");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_qtcp"), bin.path().join("qtcp"))
            .expect("a link");
        if !cfg!(feature = "gui") {
            return Self { bin, built: Vec::new() };
        }
        // Once for all: while it is built the C++ engine says so.
        let trace = ["trace", "--engine", "cpp", "tests/scenarios/never_used.scn"];
        let mut engine = Command::new(env!("CARGO_BIN_EXE_qtcp"));
        let engine = engine.args(trace).current_dir(root()).output().expect("qtcp starts");
        assert!(engine.status.success(), "{}", String::from_utf8_lossy(&engine.stderr));
        Self { bin, built: built() }
    }
}

#[cfg(feature = "gui")]
fn built() -> Vec<(&'static str, PathBuf)> {
    let [claims, homework] = BUILT.map(|(_, source, program)| cmake::build(source, &[program]));
    vec![(BUILT[0].0, claims), (BUILT[1].0, homework)]
}

#[cfg(not(feature = "gui"))]
fn built() -> Vec<(&'static str, PathBuf)> {
    Vec::new()
}

/// Whether it runs a program that needs Qt.
fn needs_qt(command: &str) -> bool {
    command.starts_with("qtcp compare") || BUILT.iter().any(|(place, ..)| command.contains(place))
}

fn run_page(page: &str, tools: &Tools, run: &AtomicUsize) -> Vec<Difference> {
    let mut differences = Vec::new();
    let all: Vec<(usize, Block)> = blocks(page).into_iter().enumerate().collect();
    let consoles: Vec<_> = all.into_iter().filter(|(_, block)| block.tag == "console").collect();
    for section in consoles.chunk_by(|(_, one), (_, other)| one.section == other.section) {
        if let Some(tool) = missing_tool(section) {
            let title = &section[0].1.section;
            eprintln!("{page}: \"{title}\" is not run, {tool} is not there");
            continue;
        }
        let section_run = Section { tools, port: None, differences: Vec::new() };
        differences.extend(section_run.run(section));
        run.fetch_add(1, Ordering::Relaxed);
    }
    differences
}

/// A command that has shown something else than what stands below it.
struct Difference {
    block: usize,
    /// Which of the commands of the block.
    command: usize,
    place: String,
    shown: Vec<String>,
    real: Vec<String>,
}

impl Difference {
    fn told(&self) -> String {
        let (shown, real) = (self.shown.join("\n"), self.real.join("\n"));
        format!("{}\n--- shown\n{shown}\n--- real\n{real}\n", self.place)
    }
}

/// Writes what was really shown into both languages.
fn record(page: &[String; 2], differences: &[Difference]) {
    let [english, chinese] = page.each_ref().map(|name| blocks(name));
    let (one, other) = (english.len(), chinese.len());
    assert_eq!(one, other, "{}: the languages have other blocks", page[0]);
    let mut changed = BTreeMap::new();
    for difference in differences {
        let lines =
            changed.entry(difference.block).or_insert_with(|| typed(&english[difference.block]));
        lines[difference.command].shown.clone_from(&difference.real);
    }
    let changed: BTreeMap<usize, Vec<String>> = changed
        .into_iter()
        .map(|(block, commands)| {
            let lines = commands.into_iter().flat_map(|typed| {
                std::iter::once(format!("$ {}", typed.command)).chain(typed.shown)
            });
            (block, lines.collect())
        })
        .collect();
    for name in page {
        rewrite(name, |text| with_blocks(text, &changed));
    }
}

/// One section of a page.
struct Section<'a> {
    tools: &'a Tools,
    /// The real port of its server.
    port: Option<String>,
    differences: Vec<Difference>,
}

impl Section<'_> {
    fn run(mut self, blocks: &[(usize, Block)]) -> Vec<Difference> {
        let mut open = Vec::new();
        for (number, block) in blocks {
            for (command, typed) in typed(block).into_iter().enumerate() {
                let place = format!("{}:{}: {}", block.page, block.line, typed.command);
                let mut running = self.start(&typed.command);
                let Some(at) = typed.shown.iter().position(|line| line == "^C") else {
                    let status = running.finish(&place);
                    self.compare((*number, command), &place, &typed, &running.lines, None);
                    assert!(status.success(), "{place}: {status}\n{}", running.lines.join("\n"));
                    continue;
                };
                // The first line names the port that the rest of the section needs.
                running.read_to(1, &place);
                let address = running.lines[0].rsplit(':').next();
                self.port = address.map(str::to_owned);
                open.push(((*number, command), place, at, typed, running));
            }
        }
        for (which, place, at, mut typed, mut running) in open {
            typed.shown.remove(at);
            if recording() {
                running.read_to_silence();
            } else {
                running.read_to(at, &place);
            }
            let interrupted = running.lines.len();
            running.interrupt();
            let status = running.finish(&place);
            self.compare(which, &place, &typed, &running.lines, Some(interrupted));
            assert!(status.success(), "{place}: {status}\n{}", running.lines.join("\n"));
        }
        self.differences
    }

    /// Runs a command as it stands, but for the port, and for where `claims` was built.
    fn start(&mut self, command: &str) -> Running {
        let checks = command.contains(CHECK) || command.contains(CHECK_CLIENT);
        if checks && self.port.is_none() {
            // The check and the program that it starts have to name the same one.
            let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
            self.port = Some(free.expect("a free port").port().to_string());
        }
        let port = self.port.as_deref().unwrap_or("0");
        let mut command = command.replace("8888", port);
        if let Some((before, after)) = command.split_once(CHECK) {
            command = format!("{before}{CHECK} 127.0.0.1:{port}{after}");
        }
        if let Some((before, after)) = command.split_once(CHECK_CLIENT) {
            command = format!("{before}{CHECK_CLIENT} --listen 127.0.0.1:{port}{after}");
        }
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
        for (place, built) in &self.tools.built {
            command = command.replace(place, &format!("{}/", built.display()));
        }
        // One command alone is the process itself, so that a signal reaches it and its exit code
        // comes back.
        if !command.contains(['|', ';']) {
            command = format!("exec {command}");
        }
        Running::start(&command, self.tools.bin.path())
    }

    /// Holds what came against what stands there, and keeps it if it is something else. With
    /// `interrupted` the command was interrupted after so many lines.
    fn compare(
        &mut self,
        (block, command): (usize, usize),
        place: &str,
        typed: &Typed,
        lines: &[String],
        interrupted: Option<usize>,
    ) {
        let mut real: Vec<String> = match &self.port {
            Some(port) => lines.iter().map(|l| replace_number(l, port, "8888")).collect(),
            None => lines.to_vec(),
        };
        let any_order = typed.command.contains("--clients");
        let same = |lines: &[String]| normal(&program_last(lines), any_order);
        if same(&typed.shown) == same(&real) {
            return;
        }
        if let Some(after) = interrupted {
            real.insert(after, "^C".to_owned());
        }
        let (place, shown) = (place.to_owned(), typed.shown.clone());
        self.differences.push(Difference { block, command, place, shown, real });
    }
}

/// What a program prints that is checked comes between the lines of the check wherever it likes.
fn program_last(lines: &[String]) -> Vec<String> {
    let (program, check): (Vec<_>, Vec<_>) =
        lines.iter().cloned().partition(|line| line.starts_with("your program |"));
    [check, program].concat()
}

/// A program that a section needs and this machine has not.
fn missing_tool(section: &[(usize, Block)]) -> Option<String> {
    let commands: Vec<String> =
        section.iter().flat_map(|(_, block)| typed(block)).map(|typed| typed.command).collect();
    if commands.iter().any(|command| needs_qt(command)) && !cfg!(feature = "gui") {
        return Some("Qt".to_owned());
    }
    let mut words = BTreeSet::new();
    for command in &commands {
        // What stands in quotes is for the programs, not for the shell.
        let bare: String = command.split('\'').step_by(2).collect();
        let parts = bare.split([';', '|']).filter_map(|part| part.split_whitespace().next());
        let parts = parts.filter(|word| *word != "qtcp" && !needs_qt(word));
        words.extend(parts.map(str::to_owned));
    }
    words.into_iter().find(|word| {
        let found = Command::new("sh").args(["-c", &format!("command -v {word}")]).output();
        !found.is_ok_and(|found| found.status.success())
    })
}
