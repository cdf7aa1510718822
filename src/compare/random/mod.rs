//! Scenarios that nobody wrote: generated from a seed, run on both engines, and made small where
//! they differ.

mod again;
mod bulk;
mod homework;
mod kind;
mod matrix;
mod number;
mod process;
mod script;
mod shrink;
mod student;
mod tally;
mod words;

use std::time::{Duration, Instant};

pub use self::kind::Kind;
use self::number::Random;
use self::process::traces_of;
use self::script::{Line, Script};
use self::shrink::shrunk;
pub use self::tally::Outcome;
use super::engine::EngineError;
use super::{Engines, Traces, pool};

/// A `loop` where a socket may be left in Connecting, of which another one would wait for the end.
const BOUNDED: &str = "loop 100";
/// From there on nothing more can be opened.
const SCARCE: &str = "descriptors none";
/// Then Qt aborts the process where it binds or looks up: both need a thread of its own.
const NEEDS_THREAD: &[&str] = &[" bind ", "localhost", "connectToHost \"\""];
/// Scenarios at once: most of their time they wait.
const WIDTH: usize = 8;
/// How long one difference is made smaller.
const SHRINKING: Duration = Duration::from_secs(30);

/// What is to be done.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many scenarios.
    pub scenarios: usize,
    /// Where their numbers come from.
    pub seed: u64,
    /// How often a scenario that differs has to differ in the same way.
    pub times: usize,
}

/// One in so many is of more than there is room for.
const BULK: usize = 30;

/// The scenario `index` of a seed: every second one is of the matrix, the others are programs.
fn script(seed: u64, index: usize) -> Script {
    let mut random = Random::of(seed, index);
    let mut lines = if (index + 1).is_multiple_of(BULK) {
        bulk::lines(index / BULK, &mut random)
    } else if index.is_multiple_of(2) {
        matrix::lines(&mut random)
    } else {
        student::lines(&mut random)
    };
    if lines.iter().any(|line| line.text == SCARCE) {
        without_threads(&mut lines);
    }
    if may_connect_for_ever(&lines) {
        lines
            .iter_mut()
            .filter(|line| line.text == "loop")
            .for_each(|line| BOUNDED.clone_into(&mut line.text));
    }
    Script { name: format!("random_{seed}_{index}"), lines }
}

/// Takes out what [`NEEDS_THREAD`].
fn without_threads(lines: &mut Vec<Line>) {
    lines.retain(|line| !NEEDS_THREAD.iter().any(|words| line.text.contains(words)));
    lines.iter_mut().filter_map(|line| line.body.as_mut()).for_each(without_threads);
}

/// Whether a socket may be left in Connecting: in Qt many a connectToHost in a slot is never done.
fn may_connect_for_ever(lines: &[Line]) -> bool {
    let connects = |line: &Line| line.text.contains("connectToHost");
    let in_slot = |line: &Line| line.body.as_ref().is_some_and(|body| body.iter().any(connects));
    lines.iter().any(|line| in_slot(line) || line.text == "peer listen full")
}

/// A generated scenario that was run.
#[derive(Debug)]
pub struct Ran {
    /// Which one of the seed it is, from 0.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// The script.
    pub script: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The traces of its first run.
    pub traces: Traces,
}

/// Runs the scenarios of the plan, and hands over what came of each, in order.
///
/// # Errors
/// An engine that does not start or fails, and those of `then`.
pub fn run<E: From<EngineError>>(
    plan: &Plan,
    engines: &Engines,
    version: &str,
    mut then: impl FnMut(Ran) -> Result<(), E>,
) -> Result<(), E> {
    let work = |index| {
        let made = script(plan.seed, index);
        let script = made.to_string();
        let (outcome, traces) = outcome_of(&script, plan.times, engines, version)?;
        Ok(Ran { index, name: made.name, script, outcome, traces })
    };
    pool::in_order(plan.scenarios, WIDTH, work, |_, ran: Result<_, EngineError>| then(ran?))
}

/// What comes of a script, and its traces. One that differs is run again, since a machine that is
/// busy changes what a pass of a loop finds: only what is the same each time counts.
fn outcome_of(
    script: &str,
    times: usize,
    engines: &Engines,
    version: &str,
) -> Result<(Outcome, Traces), EngineError> {
    let traces = traces_of(script, engines)?;
    let outcome = Outcome::of(&traces, version);
    if let Some(kind) = outcome.kind() {
        for _ in 1..times {
            if traces_of(script, engines)? != traces {
                return Ok((Outcome::Flickers(kind.clone()), traces));
            }
        }
    }
    Ok((outcome, traces))
}

/// A difference, made small.
#[derive(Debug)]
pub struct Small {
    /// What differs.
    pub kind: Kind,
    /// How many of the scenarios differ in this way.
    pub count: usize,
    /// Its name.
    pub name: String,
    /// The script.
    pub script: String,
    /// Both traces.
    pub traces: Traces,
}

/// Makes one scenario of each kind small, those that came most often first.
///
/// # Errors
/// An engine that does not start or fails, and those of `then`.
pub fn shrink<E: From<EngineError>>(
    plan: &Plan,
    kinds: &[(Kind, Vec<usize>)],
    engines: &Engines,
    version: &str,
    mut then: impl FnMut(Small) -> Result<(), E>,
) -> Result<(), E> {
    let work = |at: usize| {
        let (kind, indices) = &kinds[at];
        let scripts = indices.iter().map(|index| script(plan.seed, *index));
        let script = scripts.min_by_key(Script::count)?;
        let same = |script: &Script| {
            let traces = traces_of(&script.to_string(), engines);
            traces.is_ok_and(|traces| Outcome::of(&traces, version).kind() == Some(kind))
        };
        let small = shrunk(script, Instant::now() + SHRINKING, same);
        let script = small.to_string();
        let traces = traces_of(&script, engines);
        let (kind, count) = (kind.clone(), indices.len());
        Some(traces.map(|traces| Small { kind, count, name: small.name, script, traces }))
    };
    pool::in_order(kinds.len(), WIDTH, work, |_, small| small.map_or(Ok(()), |small| then(small?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::parse;

    #[test]
    fn every_script_is_one_that_the_parser_takes() {
        for index in 0..4000 {
            let script = script(7, index).to_string();
            if let Err(mistake) = parse(script.as_bytes()) {
                panic!("{mistake}\n{script}");
            }
        }
    }
}
