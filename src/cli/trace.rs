//! `qtcp trace`: runs a scenario and prints its trace.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

use super::args::{Common, Engine, Show, Trace};
use super::fault::Fault;
use super::reader::reader_has_gone;
use super::recording;
use super::terminal::say;
use super::watch::Watched;
use crate::compare::engine;
use crate::text::facts;
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
        return Err(Fault::usage(facts::trace_has_one_form(*option)));
    }
    if trace.record.record.is_some() && trace.engine == Engine::Cpp {
        return Err(Fault::usage(facts::record_not_of_qt()));
    }
    if trace.header {
        return recording::print_header();
    }
    if let Some(file) = &trace.read {
        return recording::print(file);
    }
    // clap asks for it.
    let Some(file) = &trace.file else { return Err(Fault::usage(facts::usage_no_command())) };
    let scenario = match trace.engine {
        Engine::Rust | Engine::Worker => read(file)?,
        Engine::Cpp => read_again(file)?,
    };
    let watched = Watched::recording(&trace.record)?;
    match trace.engine {
        Engine::Rust => run_here(&scenario, Sockets::OnThisThread, &watched),
        Engine::Worker => run_here(&scenario, Sockets::OnTheirOwn, &watched),
        Engine::Cpp => {
            let program = engine::program(&|told| say(told))?;
            let status = Command::new(&program).arg(file).status();
            match status.map_err(|error| engine::does_not_start(&program, &error))?.code() {
                Some(0) => Ok(()),
                Some(1) => Err(Fault::network(facts::trace_broke_off_in_qt())),
                Some(3) => Err(Fault::output(&facts::output_full().into())),
                _ => Err(Fault::usage(facts::engine_ended_badly())),
            }
        }
    }
}

fn run_here(scenario: &Scenario, sockets: Sockets, watched: &Watched) -> Result<(), Fault> {
    let failed = Rc::new(Cell::new(false));
    let output = Output { failed: Rc::clone(&failed) };
    match run_tapped(scenario, sockets, Box::new(output), watched.tap()) {
        Err(error) if failed.get() && reader_has_gone(&error) => Ok(()),
        Err(error) if failed.get() => Err(Fault::output(&error)),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => {
            Err(Fault::network(facts::trace_broke_off(&error)))
        }
        Err(error) => Err(Fault::system(facts::scenario_not_run(), &error)),
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
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|script| script.take(LONGEST_SCRIPT + 1).read_to_end(&mut bytes))
        .map_err(|error| Fault::usage(facts::script_unreadable(file.display(), &error)))?;
    if bytes.len() as u64 > LONGEST_SCRIPT {
        return Err(Fault::usage(facts::script_too_long(file.display(), LONGEST_SCRIPT)));
    }
    parse(&bytes).map_err(|mistake| {
        let (line, column) = (mistake.line, mistake.column);
        Fault::usage(facts::script_mistake(file.display(), line, column, mistake.what))
    })
}

/// Reads a script that the engines will read as well.
pub(super) fn read_again(file: &Path) -> Result<Scenario, Fault> {
    if file.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return Err(Fault::usage(facts::script_read_twice(file.display())));
    }
    read(file)
}
