//! `qtcp trace`: runs a scenario and prints its trace.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

use super::args::{Common, Engine, Show, Trace};
use super::fault::Fault;
use super::terminal::say;
use super::watch::Watched;
use crate::compare::engine;
use crate::trace::script::Scenario;
use crate::trace::{Sockets, parse, run_tapped};

/// No script is longer, in bytes: more than ten thousand steps, each of which is kept.
const LONGEST_SCRIPT: u64 = 1024 * 1024;

pub(super) fn run(trace: &Trace, common: &Common) -> Result<(), Fault> {
    // They are settings of every command, and would do nothing here.
    let refused = [
        (common.json, "--json"),
        (common.show == Show::Hex, "--show hex"),
        (common.quiet, "--quiet"),
    ];
    if let Some((_, option)) = refused.iter().find(|(given, _)| *given) {
        return Err(Fault::usage(format!(
            "{option} has no meaning for a trace, which has one form; leave it out ('qtcp compare' \
             takes --json and --quiet)"
        )));
    }
    if trace.record.record.is_some() && trace.engine == Engine::Cpp {
        return Err(Fault::usage(
            "--record keeps what happens on this program's event loop, and the engine 'cpp' has Qt's; \
             leave one of them out",
        ));
    }
    let scenario = match trace.engine {
        Engine::Rust | Engine::Worker => read(&trace.file)?,
        Engine::Cpp => read_again(&trace.file)?,
    };
    let watched = Watched::recording(&trace.record)?;
    match trace.engine {
        Engine::Rust => run_here(&scenario, Sockets::OnThisThread, &watched),
        Engine::Worker => run_here(&scenario, Sockets::OnTheirOwn, &watched),
        Engine::Cpp => {
            let program = engine::program(&say)?;
            let status = Command::new(&program).arg(&trace.file).status();
            match status.map_err(|error| engine::does_not_start(&program, error))?.code() {
                Some(0) => Ok(()),
                Some(1) => Err(Fault::network(
                    "the trace breaks off: Qt crashed, or it was still running after 120 s; its \
                     last line has the status, 139 for a crash, 142 for the time",
                )),
                Some(3) => Err(Fault::output(&io::Error::other("it takes nothing more"))),
                _ => Err(Fault::usage("the C++ engine ended with an error; see above")),
            }
        }
    }
}

fn run_here(scenario: &Scenario, sockets: Sockets, watched: &Watched) -> Result<(), Fault> {
    let failed = Rc::new(Cell::new(false));
    let output = Output { failed: Rc::clone(&failed) };
    match run_tapped(scenario, sockets, Box::new(output), watched.tap()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) if failed.get() => Err(Fault::output(&error)),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => {
            Err(Fault::network(format!("the trace breaks off: {error}")))
        }
        Err(error) => Err(Fault::system("the scenario cannot be run", &error)),
        Ok(()) => Ok(()),
    }
}

/// Standard output, and whether it has failed: what else goes wrong in a run is another matter.
struct Output {
    failed: Rc<Cell<bool>>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes).inspect_err(|_| self.failed.set(true))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush().inspect_err(|_| self.failed.set(true))
    }
}

/// Reads a script; nothing is opened when there is a mistake in it.
fn read(file: &Path) -> Result<Scenario, Fault> {
    let name = file.display();
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|script| script.take(LONGEST_SCRIPT + 1).read_to_end(&mut bytes))
        .map_err(|error| Fault::usage(format!("{name}: {error}; check the name of the script")))?;
    if bytes.len() as u64 > LONGEST_SCRIPT {
        return Err(Fault::usage(format!(
            "{name}: a script has at most {LONGEST_SCRIPT} bytes; check the name of the script, or \
             make several of it"
        )));
    }
    parse(&bytes).map_err(|mistake| Fault::usage(format!("{name}:{mistake}")))
}

/// Reads a script that the engines will read as well.
pub(super) fn read_again(file: &Path) -> Result<Scenario, Fault> {
    if file.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return Err(Fault::usage(format!(
            "{}: it is read more than once, and so has to be a file; copy the script into one",
            file.display()
        )));
    }
    read(file)
}
