//! `qtcp compare`: the same scenarios here and on the real Qt, side by side.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use serde::Serialize;

use super::args::{Common, Compare};
use super::diff::{Row, rows};
use super::explain::{Verdict, explain};
use super::fault::Fault;
use super::output::use_color;
use super::terminal::say;
use super::{cpp_engine, trace};

/// Scenarios at once, each a process of either kind: most of their time they wait.
const WIDTH: usize = 2;
/// Longer lines of the left side push the right side away.
const COLUMN: usize = 110;

/// The two traces of one scenario.
struct Traces {
    qt: String,
    here: String,
}

struct Engines {
    cpp: PathBuf,
    rust: PathBuf,
}

pub(super) fn run(compare: &Compare, common: &Common) -> Result<(), Fault> {
    // Mistakes come before anything is opened or built.
    for file in &compare.files {
        trace::read(file)?;
    }
    let engines = Engines {
        cpp: cpp_engine::program()?,
        rust: std::env::current_exe()
            .map_err(|error| Fault::system("this program does not find itself", &error))?,
    };
    let version = cpp_engine::qt_version(&engines.cpp)?;
    let view = View {
        color: use_color(io::stdout().is_terminal()),
        json: common.json,
        quiet: common.quiet,
        full: compare.files.len() == 1,
    };
    let mut tally = Tally::default();
    in_order(&compare.files, &engines, |file, traces| {
        let rows = rows(&traces.qt, &traces.here);
        let verdict = explain(&rows, version.starts_with("Qt 5."));
        tally.count(file, &verdict);
        view.show(file, &rows, &verdict)
    })?;
    if !common.json {
        say(&tally.summary(&version));
    }
    match tally.different.as_slice() {
        [] => Ok(()),
        [one] => Err(Fault::network(format!("{one} differs from Qt, and not on purpose"))),
        all => Err(Fault::network(format!("these differ from Qt: {}", all.join(", ")))),
    }
}

/// Runs all files, a few at a time, and hands over the results in the order of the files.
fn in_order(
    files: &[PathBuf],
    engines: &Engines,
    mut then: impl FnMut(&Path, &Traces) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..WIDTH.min(files.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(at) else { return };
                    // Nobody listens any more after a fault.
                    if sender.send((at, traces_of(file, engines))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early: Vec<Option<Result<Traces, Fault>>> = files.iter().map(|_| None).collect();
        let mut at = 0;
        for (which, result) in results {
            early[which] = Some(result);
            while let Some(result) = early.get_mut(at).and_then(Option::take) {
                then(&files[at], &result?)?;
                at += 1;
            }
        }
        Ok(())
    })
}

fn traces_of(file: &Path, engines: &Engines) -> Result<Traces, Fault> {
    let qt = output_of(Command::new(&engines.cpp).arg(file), &engines.cpp)?;
    let own = ["trace", "--engine", "rust"];
    let here = output_of(Command::new(&engines.rust).args(own).arg(file), &engines.rust)?;
    Ok(Traces { qt, here })
}

fn output_of(command: &mut Command, program: &Path) -> Result<String, Fault> {
    let output = command.output().map_err(|error| cpp_engine::does_not_start(program, &error))?;
    // A run that broke off says so in its trace.
    let broke_off = output.status.code() == Some(1) && !output.stdout.is_empty();
    if !output.status.success() && !broke_off {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Fault::usage(format!("{} failed: {}", program.display(), told.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[derive(Default)]
struct Tally {
    equal: usize,
    deliberate: usize,
    different: Vec<String>,
}

impl Tally {
    fn count(&mut self, file: &Path, verdict: &Verdict) {
        if verdict.is_equal() {
            self.equal += 1;
        } else if verdict.is_deliberate() {
            self.deliberate += 1;
        } else {
            self.different.push(file.display().to_string());
        }
    }

    fn summary(&self, version: &str) -> String {
        let different = self.different.len();
        let all = self.equal + self.deliberate + different;
        let word = if all == 1 { "scenario" } else { "scenarios" };
        format!(
            "{all} {word} against {version}: {} equal, {} different on purpose, {different} \
             different",
            self.equal, self.deliberate
        )
    }
}

/// How the comparison is shown.
struct View {
    color: bool,
    json: bool,
    quiet: bool,
    /// Show equal traces too.
    full: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    event: &'static str,
    file: String,
    result: &'static str,
    differences: Vec<Named>,
    /// Lines of Qt's trace up to the first difference that nothing explains.
    unexplained_after: Option<usize>,
    /// Lines of Qt's trace up to its crash; what would follow is not compared.
    crashed_after: Option<usize>,
    qt: Vec<&'a str>,
    rust: Vec<&'a str>,
}

#[derive(Serialize)]
struct Named {
    statements: &'static str,
    what: &'static str,
    why: &'static str,
}

impl View {
    fn show(&self, file: &Path, rows: &[Row<'_>], verdict: &Verdict) -> Result<(), Fault> {
        let text =
            if self.json { json(file, rows, verdict)? } else { self.text(file, rows, verdict) };
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // Its reader has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| Fault::output(&error)),
        }
    }

    fn text(&self, file: &Path, rows: &[Row<'_>], verdict: &Verdict) -> String {
        if self.quiet && verdict.unexplained.is_none() {
            return String::new();
        }
        let mut text = format!("{}: {}, {} lines\n", file.display(), result(verdict).1, rows.len());
        if self.full || !verdict.is_equal() {
            text += &self.side_by_side(rows);
        }
        for difference in &verdict.reasons {
            text += &format!(
                "on purpose (statement {}): {}; {}\n",
                difference.statements, difference.what, difference.why
            );
        }
        if let Some(at) = verdict.unexplained {
            let side = |line: Option<&str>| line.map_or("nothing", str::trim_start).to_owned();
            text += &format!(
                "not on purpose, after line {} of Qt's trace: Qt: {}; here: {}\n",
                lines_of_qt(rows, at),
                side(rows[at].left),
                side(rows[at].right)
            );
        }
        if let Some(at) = verdict.crash {
            let compared = if verdict.is_deliberate() { "explained" } else { "compared" };
            text += &format!(
                "Qt crashed after line {}: {compared} up to there, not compared after it\n",
                lines_of_qt(rows, at)
            );
        }
        text
    }

    fn side_by_side(&self, rows: &[Row<'_>]) -> String {
        let width = rows.iter().filter_map(|row| row.left).map(|line| line.chars().count()).max();
        let width = width.unwrap_or(0).clamp(20, COLUMN);
        let mut text = format!("{:width$}   here\n", "Qt");
        for row in rows {
            let (left, right) = (row.left.unwrap_or(""), row.right.unwrap_or(""));
            let mark = match (row.left, row.right) {
                _ if row.is_same() => ' ',
                (Some(_), Some(_)) => '|',
                (Some(_), None) => '<',
                (None, _) => '>',
            };
            let line = format!("{left:width$} {mark} {right}");
            let line = line.trim_end();
            if self.color && !row.is_same() {
                text += &format!("\x1b[31m{line}\x1b[0m\n");
            } else {
                text += line;
                text.push('\n');
            }
        }
        text
    }
}

/// The result in JSON and for people.
fn result(verdict: &Verdict) -> (&'static str, &'static str) {
    if verdict.is_equal() {
        ("equal", "equal")
    } else if verdict.is_deliberate() {
        ("deliberate", "different on purpose")
    } else {
        ("different", "different")
    }
}

/// How many lines Qt's trace has above the row.
fn lines_of_qt(rows: &[Row<'_>], at: usize) -> usize {
    rows[..at].iter().filter(|row| row.left.is_some()).count()
}

fn json(file: &Path, rows: &[Row<'_>], verdict: &Verdict) -> Result<String, Fault> {
    let entry = Entry {
        event: "comparison",
        file: file.display().to_string(),
        result: result(verdict).0,
        differences: verdict
            .reasons
            .iter()
            .map(|difference| Named {
                statements: difference.statements,
                what: difference.what,
                why: difference.why,
            })
            .collect(),
        unexplained_after: verdict.unexplained.map(|at| lines_of_qt(rows, at)),
        crashed_after: verdict.crash.map(|at| lines_of_qt(rows, at)),
        qt: rows.iter().filter_map(|row| row.left).collect(),
        rust: rows.iter().filter_map(|row| row.right).collect(),
    };
    let text = serde_json::to_string(&entry);
    text.map(|text| text + "\n").map_err(|error| Fault::output(&error.into()))
}
