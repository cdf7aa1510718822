//! `qtcp trace`: runs a scenario and prints its trace.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::args::{Common, Engine, Show, Trace};
use super::fault::Fault;
use super::terminal::say;
use crate::compare::engine;
use crate::trace::script::Scenario;
use crate::trace::{Sockets, parse, run as run_scenario};

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
    let scenario = read(&trace.file)?;
    match trace.engine {
        Engine::Rust => run_here(&scenario, Sockets::OnThisThread),
        Engine::Worker => run_here(&scenario, Sockets::OnTheirOwn),
        Engine::Cpp => {
            let program = engine::program(&say)?;
            let status = Command::new(&program).arg(&trace.file).status();
            match status.map_err(|error| engine::does_not_start(&program, &error))?.code() {
                Some(0) => Ok(()),
                Some(1) => Err(Fault::network(
                    "the trace breaks off: Qt crashed, or it was still running after 120 s; its \
                     last line has the status, 139 for a crash, 142 for the time",
                )),
                _ => Err(Fault::usage("the C++ engine ended with an error; see above")),
            }
        }
    }
}

fn run_here(scenario: &Scenario, sockets: Sockets) -> Result<(), Fault> {
    match run_scenario(scenario, sockets, Box::new(io::stdout())) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => {
            Err(Fault::network(format!("the trace breaks off: {error}")))
        }
        Err(error) => Err(Fault::system("the scenario cannot be run", &error)),
        Ok(()) => Ok(()),
    }
}

/// Reads a script; nothing is opened when there is a mistake in it.
pub(super) fn read(file: &Path) -> Result<Scenario, Fault> {
    let name = file.display();
    let bytes = fs::read(file)
        .map_err(|error| Fault::usage(format!("{name}: {error}; check the name of the script")))?;
    parse(&bytes).map_err(|mistake| Fault::usage(format!("{name}:{mistake}")))
}
