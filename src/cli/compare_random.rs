//! `qtcp compare --random`: generated scenarios here and on the real Qt.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::args::{Common, Compare};
use super::columns::side_by_side;
use super::compare::engines;
use super::fault::Fault;
use super::output::use_color;
use super::pages;
use super::terminal::say;
use super::writer::write_error;
use crate::compare::engine;
use crate::compare::random::{self, Kind, Outcome, Plan, Ran, Small};
use crate::text::{Fact, facts, json};

const PROGRESS_EVERY: Duration = Duration::from_millis(500);

pub(super) fn run(scenarios: usize, compare: &Compare, common: &Common) -> Result<(), Fault> {
    let plan = Plan { scenarios, seed: compare.seed, times: compare.times };
    if let Some(folder) = &compare.keep {
        fs::create_dir_all(folder).map_err(|error| not_kept(folder, &error))?;
    }
    let engines = engines()?;
    let version = engine::qt_version(&engines.cpp)?;
    let mut tally = Tally::default();
    let mut progress = Progress::default();
    random::run(&plan, &engines, &version, |ran| {
        tally.count(ran.index, &ran.outcome);
        progress.show(ran.index + 1, scenarios, tally.unexplained());
        if common.json { show_json(&ran) } else { Ok(()) }
    })?;
    progress.clear();
    if !common.json {
        pages::print(tally.table(&plan, &version).as_bytes())?;
    }
    let mut kinds: Vec<(Kind, Vec<usize>)> = tally.kinds.into_iter().collect();
    kinds.sort_by_key(|(_, indices)| usize::MAX - indices.len());
    if kinds.is_empty() {
        return Ok(());
    }
    // Where nobody sees them they are not made.
    if compare.keep.is_some() || !(common.json || common.quiet) {
        say(facts::random_shrinking(kinds.len()));
        random::shrink(&plan, &kinds, &engines, &version, |small| show(&small, compare, common))?;
    }
    let all: usize = kinds.iter().map(|(_, indices)| indices.len()).sum();
    Err(Fault::network(facts::random_differ(all)))
}

/// What a statement says.
type What = fn() -> Fact;

/// How many came to what.
#[derive(Default)]
struct Tally {
    equal: usize,
    on_purpose: usize,
    statements: BTreeMap<&'static str, (usize, Option<What>)>,
    different: usize,
    qt_crashed: usize,
    qt_hung: usize,
    failed_here: usize,
    flickers: usize,
    kinds: BTreeMap<Kind, Vec<usize>>,
}

impl Tally {
    fn count(&mut self, index: usize, outcome: &Outcome) {
        if let Some(kind) = outcome.kind() {
            self.kinds.entry(kind.clone()).or_default().push(index);
        }
        match outcome {
            Outcome::Equal => self.equal += 1,
            Outcome::OnPurpose(reasons) => {
                self.on_purpose += 1;
                for difference in reasons {
                    let (count, what) = self.statements.entry(difference.statements).or_default();
                    *count += 1;
                    *what = Some(difference.what);
                }
            }
            Outcome::Flickers(_) => self.flickers += 1,
            Outcome::Different(_) => self.different += 1,
            Outcome::QtCrashed(_) => self.qt_crashed += 1,
            Outcome::QtHung(_) => self.qt_hung += 1,
            Outcome::FailedHere(_) => self.failed_here += 1,
        }
    }

    fn unexplained(&self) -> usize {
        self.different + self.qt_crashed + self.qt_hung + self.failed_here
    }

    fn table(&self, plan: &Plan, version: &str) -> String {
        let mut lines = vec![
            facts::random_summary(plan.scenarios, plan.seed.to_string(), version).to_string(),
            format!("  {}", facts::random_equal(self.equal)),
            format!("  {}", facts::random_on_purpose(self.on_purpose)),
        ];
        for (statements, (count, what)) in &self.statements {
            let what = what.map(|what| what().to_string()).unwrap_or_default();
            lines.push(format!("    {}", facts::random_statement(*count, *statements, what)));
        }
        lines.extend(
            [
                facts::random_different(self.different),
                facts::random_qt_crashed(self.qt_crashed),
                facts::random_qt_hung(self.qt_hung),
                facts::random_failed_here(self.failed_here),
                facts::random_flickers(self.flickers, plan.times),
            ]
            .map(|fact| format!("  {fact}")),
        );
        lines.join("\n") + "\n"
    }
}

/// Says what differs; the script and the traces go into the folder, or stand below it.
fn show(small: &Small, compare: &Compare, common: &Common) -> Result<(), Fault> {
    if let Some(folder) = &compare.keep {
        keep(small, folder)?;
    }
    if common.json || common.quiet {
        return Ok(());
    }
    let Kind { qt, here } = &small.kind;
    let told = facts::random_kind(small.count, qt.as_str(), here.as_str(), small.name.as_str());
    let mut text = format!("{told}\n");
    if compare.keep.is_none() {
        let color = use_color(io::stdout().is_terminal());
        let rows = small.traces.rows();
        text += &small.script;
        text += &side_by_side(("Qt", &facts::compare_here().to_string()), &rows, color);
    }
    pages::print(text.as_bytes())
}

#[derive(Serialize)]
struct Entry<'a> {
    event: &'static str,
    name: &'a str,
    result: &'static str,
    statements: Vec<&'static str>,
    /// The lines at which the traces part, without their numbers and texts.
    kind: Option<[&'a str; 2]>,
    script: &'a str,
    qt: Vec<&'a str>,
    rust: Vec<&'a str>,
}

fn show_json(ran: &Ran) -> Result<(), Fault> {
    let (result, statements) = match &ran.outcome {
        Outcome::Equal => ("equal", vec![]),
        Outcome::OnPurpose(all) => ("deliberate", all.iter().map(|one| one.statements).collect()),
        Outcome::Flickers(_) => ("flickering", vec![]),
        Outcome::Different(_) => ("different", vec![]),
        Outcome::QtCrashed(_) => ("qt_crashed", vec![]),
        Outcome::QtHung(_) => ("qt_hung", vec![]),
        Outcome::FailedHere(_) => ("failed", vec![]),
    };
    let kind = match &ran.outcome {
        Outcome::Flickers(kind) => Some(kind),
        outcome => outcome.kind(),
    };
    let (qt, here) = ran.traces.texts();
    let entry = Entry {
        event: "generated",
        name: &ran.name,
        result,
        statements,
        kind: kind.map(|kind| [kind.qt.as_str(), kind.here.as_str()]),
        script: &ran.script,
        qt: qt.lines().collect(),
        rust: here.lines().collect(),
    };
    let mut text = Vec::new();
    json::write_line(&mut text, &entry).map_err(|error| Fault::output(&error))?;
    pages::print(&text)
}

fn keep(small: &Small, folder: &Path) -> Result<(), Fault> {
    let (qt, here) = small.traces.texts();
    for (ending, text) in [("scn", small.script.as_str()), ("qt.trace", qt), ("here.trace", here)] {
        let file = folder.join(format!("{}.{ending}", small.name));
        fs::write(&file, text).map_err(|error| not_kept(&file, &error))?;
    }
    Ok(())
}

fn not_kept(path: &Path, error: &io::Error) -> Fault {
    Fault::usage(facts::random_not_kept(path.display(), error))
}

/// How far it is, where somebody looks.
#[derive(Default)]
struct Progress {
    shown: Option<Instant>,
}

impl Progress {
    fn show(&mut self, done: usize, all: usize, different: usize) {
        let due = self.shown.is_none_or(|shown| shown.elapsed() >= PROGRESS_EVERY);
        if due && io::stderr().is_terminal() {
            self.shown = Some(Instant::now());
            write_error(&format!("\r\u{1b}[K{}", facts::random_progress(done, all, different)));
        }
    }

    fn clear(&self) {
        if self.shown.is_some() {
            write_error("\r\u{1b}[K");
        }
    }
}
