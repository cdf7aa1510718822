//! The same scenarios here and on the real Qt, side by side, and what of their differences is there
//! on purpose.

mod deliberate;
mod diff;
pub mod engine;
mod explain;
mod lines;
mod newer;
mod place;
mod qt5;
#[cfg(test)]
mod reach;
pub mod recordings;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

pub use deliberate::Difference;
pub use diff::Row;
use engine::{EngineError, does_not_start};
use explain::Model;
pub use explain::Verdict;

use crate::trace::Source;

/// Scenarios at once, each a process of either kind: most of their time they wait.
const WIDTH: usize = 2;

/// The two programs that run a scenario.
#[derive(Debug)]
pub struct Engines {
    /// The C++ engine.
    pub cpp: PathBuf,
    /// This program.
    pub rust: PathBuf,
}

/// Both traces of one scenario. Rows are Qt's lines on the left, this program's on the right.
#[derive(Debug)]
pub struct Traces {
    qt: String,
    here: String,
}

impl Traces {
    /// The traces side by side.
    #[must_use]
    pub fn rows(&self) -> Vec<Row<'_>> {
        diff::rows(&self.qt, &self.here)
    }
}

/// Whether the places where the rows differ are there on purpose; `version` is Qt's.
#[must_use]
pub fn explain(rows: &[Row<'_>], version: &str) -> Verdict {
    explain::explain(rows, Model::of(version))
}

/// Runs all scripts, a few at a time, and hands over the results in the order of the scripts.
///
/// # Errors
/// An engine that does not start or fails, and those of `then`.
pub fn in_order<E: From<EngineError>>(
    scripts: &[Source],
    engines: &Engines,
    mut then: impl FnMut(&Source, &Traces) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..WIDTH.min(scripts.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(script) = scripts.get(at) else { return };
                    // Nobody listens any more after a fault.
                    if sender.send((at, traces_of(script, engines))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early: Vec<Option<Result<Traces, EngineError>>> =
            scripts.iter().map(|_| None).collect();
        let mut at = 0;
        for (which, result) in results {
            early[which] = Some(result);
            while let Some(result) = early.get_mut(at).and_then(Option::take) {
                then(&scripts[at], &result?)?;
                at += 1;
            }
        }
        Ok(())
    })
}

fn traces_of(script: &Source, engines: &Engines) -> Result<Traces, EngineError> {
    // A record that somebody has of a program of his own is not written over.
    let qt = engine::start(&engines.cpp, script, Stdio::piped, false)?;
    let qt = output_of(qt.wait_with_output(), &engines.cpp)?;
    let mut own = Command::new(&engines.rust);
    let own = own.args(["trace", "--engine", "rust"]).arg(script.name());
    let here = output_of(own.output(), &engines.rust)?;
    Ok(Traces { qt, here })
}

fn output_of(output: io::Result<Output>, program: &Path) -> Result<String, EngineError> {
    let output = output.map_err(|error| does_not_start(program, &error))?;
    // A run that broke off says so in its trace.
    let broke_off = output.status.code() == Some(1) && !output.stdout.is_empty();
    if !output.status.success() && !broke_off {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(EngineError::failed(program, told.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
