//! The same scenarios here and on the real Qt, side by side, and what of their differences is there
//! on purpose.

mod accepting;
mod deliberate;
mod diff;
pub mod engine;
mod explain;
mod lines;
mod newer;
mod order;
mod place;
mod pool;
mod qt5;
pub mod random;
#[cfg(test)]
mod reach;
pub mod recordings;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

pub use deliberate::Difference;
pub use diff::Row;
use engine::{EngineError, does_not_start};
use explain::Model;
pub use explain::Verdict;

use crate::trace::Source;

/// Scenarios at once, each a process of either kind: most of their time they wait.
const WIDTH: usize = 2;
/// If Qt takes longer, that is told: the engine ends one that hangs only much later.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// In bytes: what a person may stop is watched by one, who reads no more.
pub const LONGEST_TRACE: u64 = 4 * 1024 * 1024;
/// How often somebody looks whether a process has ended.
const LOOK: Duration = Duration::from_millis(10);

/// The two programs that run a scenario.
#[derive(Debug)]
pub struct Engines {
    /// The C++ engine.
    pub cpp: PathBuf,
    /// This program.
    pub rust: PathBuf,
}

/// Both traces of one scenario. Rows are Qt's lines on the left, this program's on the right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traces {
    qt: String,
    here: String,
}

impl Traces {
    /// Two that somebody has run.
    #[must_use]
    pub fn new(qt: String, here: String) -> Self {
        Self { qt, here }
    }

    /// The traces side by side.
    #[must_use]
    pub fn rows(&self) -> Vec<Row<'_>> {
        diff::rows(&self.qt, &self.here)
    }

    /// Qt's trace and this program's.
    #[must_use]
    pub fn texts(&self) -> (&str, &str) {
        (&self.qt, &self.here)
    }
}

/// Whether the places where the rows differ are there on purpose; `version` is Qt's.
#[must_use]
pub fn explain(rows: &[Row<'_>], version: &str) -> Verdict {
    explain::explain(rows, Model::of(version))
}

/// Runs all scripts, a few at a time, and hands over the results in the order of the scripts.
/// `waits` is told which of them Qt has not done after [`PATIENCE`].
///
/// # Errors
/// An engine that does not start or fails, and those of `then`.
pub fn in_order<E: From<EngineError>>(
    scripts: &[Source],
    engines: &Engines,
    waits: impl Fn(&Source) + Sync,
    mut then: impl FnMut(&Source, &Traces) -> Result<(), E>,
) -> Result<(), E> {
    let work = |at: usize| traces_of(&scripts[at], engines, &waits);
    pool::in_order(scripts.len(), WIDTH, work, |at, result| then(&scripts[at], &result?))
}

/// What Qt prints for a script, as long as it is not `stopped`; None if it was. `meanwhile` is done
/// while it runs.
///
/// # Errors
/// An engine that does not start or fails.
pub fn qt_prints(
    script: &Source,
    engine: &Path,
    stopped: &AtomicBool,
    meanwhile: impl FnOnce(),
) -> Result<Option<String>, EngineError> {
    let child = engine::start(engine, script, Stdio::piped, false)?;
    meanwhile();
    match output_unless(child, stopped).transpose() {
        None => Ok(None),
        Some(output) => output_of(output, engine).map(Some),
    }
}

/// Waits for the end of the process, and ends it when it is `stopped`: then there is no output.
fn output_unless(mut child: Child, stopped: &AtomicBool) -> io::Result<Option<Output>> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let stdout = scope.spawn(move || all_of(stdout));
        let stderr = scope.spawn(move || all_of(stderr));
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if stopped.load(Ordering::Acquire) {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            thread::sleep(LOOK);
        };
        let [stdout, stderr] = [stdout, stderr].map(|reader| reader.join().unwrap_or_default());
        Ok(Some(Output { status, stdout, stderr }))
    })
}

/// What comes out of a pipe until its end, or the most of it that is kept; what came before an error is
/// as good as it gets.
fn all_of(pipe: Option<impl io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.by_ref().take(LONGEST_TRACE).read_to_end(&mut bytes);
        // Who writes more is not held up.
        let _ = io::copy(&mut pipe, &mut io::sink());
    }
    bytes
}

fn traces_of(
    script: &Source,
    engines: &Engines,
    waits: impl Fn(&Source),
) -> Result<Traces, EngineError> {
    // A record that somebody has of a program of his own is not written over.
    let qt = engine::start(&engines.cpp, script, Stdio::piped, false)?;
    let qt = output_of(output_after(qt, PATIENCE, || waits(script)), &engines.cpp)?;
    let mut own = Command::new(&engines.rust);
    let own = own.args(["trace", "--engine", "rust"]).arg(script.name());
    let here = output_of(own.output(), &engines.rust)?;
    Ok(Traces { qt, here })
}

/// Waits for the end of the process; `waits` is called if it has not come after `patience`.
fn output_after(child: Child, patience: Duration, waits: impl FnOnce()) -> io::Result<Output> {
    let (sender, ended) = mpsc::channel();
    thread::scope(|scope| {
        // The receiver is there until this has ended.
        scope.spawn(move || sender.send(child.wait_with_output()));
        let output = ended.recv_timeout(patience).or_else(|_| {
            waits();
            ended.recv()
        });
        output.unwrap_or_else(|error| Err(io::Error::other(error)))
    })
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

#[cfg(all(test, unix))]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    fn cat() -> Child {
        let mut command = Command::new("cat");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts")
    }

    #[test]
    fn a_process_that_does_not_end_is_told_of_and_waited_for() {
        let mut hangs = cat();
        let input = hangs.stdin.take();
        let told = AtomicUsize::new(0);
        let output = output_after(hangs, Duration::from_millis(20), || {
            told.fetch_add(1, Ordering::Relaxed);
            // It ends only now.
            drop(input);
        });
        assert!(output.expect("its output").status.success());
        assert_eq!(told.load(Ordering::Relaxed), 1);
        // Whoever stops it does not wait for its end.
        let mut hangs = cat();
        let _input = hangs.stdin.take();
        let output = output_unless(hangs, &AtomicBool::new(true)).expect("a process");
        assert!(output.is_none());
        let mut ends = cat();
        drop(ends.stdin.take());
        let output = output_unless(ends, &AtomicBool::new(false)).expect("a process");
        assert!(output.expect("its output").status.success());
        // Its input is closed at once.
        let output = output_after(cat(), Duration::from_secs(60), || panic!("it has ended"));
        assert!(output.expect("its output").status.success());
    }
}
