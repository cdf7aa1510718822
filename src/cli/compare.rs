//! `qtcp compare`: the same scenarios here and on the real Qt, side by side.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::args::{Common, Compare};
use super::columns::side_by_side;
use super::compare_random;
use super::compare_recordings;
use super::fault::Fault;
use super::output::use_color;
use super::reader::reader_has_gone;
use super::terminal::say;
use crate::compare::{Engines, PATIENCE, Row, Verdict, engine, explain, in_order};
use crate::text::json;
use crate::text::{Fact, facts};
use crate::trace::Source;

pub(super) fn run(compare: &Compare, common: &Common) -> Result<(), Fault> {
    if let Some(scenarios) = compare.random {
        return compare_random::run(scenarios, compare, common);
    }
    if let Some((left, right)) = compare_recordings::among(&compare.files)? {
        return compare_recordings::run(left, right, common);
    }
    // Mistakes come before anything is opened or built.
    let mut scripts = Vec::with_capacity(compare.files.len());
    for file in &compare.files {
        let script = Source::named(file).map_err(Fault::usage)?;
        script.read_again().map_err(Fault::usage)?;
        scripts.push(script);
    }
    let engines = engines()?;
    let version = engine::qt_version(&engines.cpp)?;
    let view = View {
        color: use_color(io::stdout().is_terminal()),
        json: common.json,
        quiet: common.quiet,
        full: scripts.len() == 1,
    };
    let mut tally = Tally::default();
    let waits = |file: &Source| say(facts::compare_waits(file.to_string(), PATIENCE.as_secs()));
    in_order(&scripts, &engines, waits, |file, traces| {
        let rows = traces.rows();
        let verdict = explain(&rows, &version);
        tally.count(file, &verdict);
        view.show(file, &rows, &verdict)
    })?;
    if !common.json {
        say(tally.summary(&version));
    }
    match tally.different.as_slice() {
        [] => Ok(()),
        [one] => Err(Fault::network(facts::compare_one_differs(one))),
        all => Err(Fault::network(facts::compare_differ(all.join(", ")))),
    }
}

/// Both programs; the C++ engine is built if it has to be.
pub(super) fn engines() -> Result<Engines, Fault> {
    Ok(Engines {
        cpp: engine::program(&|told| say(told))?,
        rust: std::env::current_exe()
            .map_err(|error| Fault::system(facts::program_not_found(), &error))?,
    })
}

#[derive(Default)]
struct Tally {
    equal: usize,
    deliberate: usize,
    different: Vec<String>,
}

impl Tally {
    fn count(&mut self, file: &Source, verdict: &Verdict) {
        if verdict.is_equal() {
            self.equal += 1;
        } else if verdict.is_deliberate() {
            self.deliberate += 1;
        } else {
            self.different.push(file.to_string());
        }
    }

    fn summary(&self, version: &str) -> Fact {
        let Self { equal, deliberate, .. } = *self;
        let different = self.different.len();
        let all = equal + deliberate + different;
        facts::compare_summary(all, version, equal, deliberate, different)
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
    code: &'static str,
    what: String,
    why: String,
}

impl View {
    fn show(&self, file: &Source, rows: &[Row<'_>], verdict: &Verdict) -> Result<(), Fault> {
        let text =
            if self.json { as_json(file, rows, verdict)? } else { self.text(file, rows, verdict) };
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // Its reader has seen enough.
            Err(error) if reader_has_gone(&error) => Ok(()),
            result => result.map_err(|error| Fault::output(&error)),
        }
    }

    fn text(&self, file: &Source, rows: &[Row<'_>], verdict: &Verdict) -> String {
        if self.quiet && verdict.unexplained.is_none() {
            return String::new();
        }
        let mut text = format!("{}\n", told(file, verdict, rows.len()));
        if self.full || !verdict.is_equal() {
            text += &side_by_side(("Qt", &facts::compare_here().to_string()), rows, self.color);
        }
        for difference in &verdict.reasons {
            let told = facts::compare_reason(
                difference.statements,
                (difference.what)(),
                (difference.why)(),
            );
            text += &format!("{told}\n");
        }
        if let Some(at) = verdict.unexplained {
            let side = |line: Option<&str>| match line {
                Some(line) => facts::verbatim(line.trim_start()),
                None => facts::compare_nothing(),
            };
            let (qt, here) = (side(rows[at].left), side(rows[at].right));
            text += &format!("{}\n", facts::compare_unexplained(lines_of_qt(rows, at), qt, here));
        }
        if let Some(at) = verdict.crash {
            let line = lines_of_qt(rows, at);
            let told = if rows[at].left == Some(HUNG) {
                facts::compare_hung(line)
            } else if verdict.is_deliberate() {
                facts::compare_crashed_explained(line)
            } else {
                facts::compare_crashed(line)
            };
            text += &format!("{told}\n");
        }
        text
    }
}

/// What the engine says when it ended Qt, whose time was up.
const HUNG: &str = "!! process ended with status 142";

/// The result in JSON.
fn result(verdict: &Verdict) -> &'static str {
    if verdict.is_equal() {
        "equal"
    } else if verdict.is_deliberate() {
        "deliberate"
    } else {
        "different"
    }
}

/// The result for people.
fn told(file: &Source, verdict: &Verdict, lines: usize) -> Fact {
    if verdict.is_equal() {
        facts::compare_equal(file.to_string(), lines)
    } else if verdict.is_deliberate() {
        facts::compare_deliberate(file.to_string(), lines)
    } else {
        facts::compare_different(file.to_string(), lines)
    }
}

/// How many lines Qt's trace has above the row.
fn lines_of_qt(rows: &[Row<'_>], at: usize) -> usize {
    rows[..at].iter().filter(|row| row.left.is_some()).count()
}

fn as_json(file: &Source, rows: &[Row<'_>], verdict: &Verdict) -> Result<String, Fault> {
    let entry = Entry {
        event: "comparison",
        file: file.to_string(),
        result: result(verdict),
        differences: verdict
            .reasons
            .iter()
            .map(|difference| Named {
                statements: difference.statements,
                code: (difference.what)().code(),
                what: (difference.what)().to_string(),
                why: (difference.why)().to_string(),
            })
            .collect(),
        unexplained_after: verdict.unexplained.map(|at| lines_of_qt(rows, at)),
        crashed_after: verdict.crash.map(|at| lines_of_qt(rows, at)),
        qt: rows.iter().filter_map(|row| row.left).collect(),
        rust: rows.iter().filter_map(|row| row.right).collect(),
    };
    let mut text = Vec::new();
    json::write_line(&mut text, &entry).map_err(|error| Fault::output(&error))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
