//! `qtcp trace`: runs a scenario and prints its trace.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::args::{Engine, Trace};
use super::cpp_engine;
use super::fault::Fault;
use crate::trace::script::Scenario;
use crate::trace::{parse, run as run_scenario};

pub(super) fn run(trace: &Trace) -> Result<(), Fault> {
    let scenario = read(&trace.file)?;
    match trace.engine {
        Engine::Rust => match run_scenario(&scenario, Box::new(io::stdout())) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Fault::system("the scenario cannot be run", &error)),
            Ok(()) => Ok(()),
        },
        Engine::Cpp => {
            let engine = cpp_engine::program()?;
            let status = Command::new(&engine).arg(&trace.file).status();
            match status.map_err(|error| cpp_engine::does_not_start(&engine, &error))?.code() {
                Some(0) => Ok(()),
                _ => Err(Fault::network("the C++ engine ended with an error; see above")),
            }
        }
    }
}

/// Reads a script; nothing is opened when there is a mistake in it.
pub(super) fn read(file: &Path) -> Result<Scenario, Fault> {
    let name = file.display();
    let bytes = fs::read(file)
        .map_err(|error| Fault::usage(format!("{name}: {error}; check the name of the script")))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Fault::usage(format!("{name}: not UTF-8; write other bytes as \\xNN in a text"))
    })?;
    parse(&text).map_err(|mistake| Fault::usage(format!("{name}:{mistake}")))
}
