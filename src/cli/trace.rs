//! `qtcp trace`: runs a scenario and prints its trace, or lists those that the program carries.

use std::cell::Cell;
use std::io::{self, Write};
use std::process::Stdio;
use std::rc::Rc;

use super::args::{Common, Engine, Show, Trace};
use super::fault::Fault;
use super::pages;
use super::reader::reader_has_gone;
use super::recording;
use super::terminal::say;
use super::watch::Watched;
use crate::compare::engine;
use crate::record::HEADER;
use crate::text::facts;
use crate::trace::carried::{self, Carried};
use crate::trace::script::Scenario;
use crate::trace::{self, Sockets, Source, run_tapped};

/// Of `--words`, in characters.
const LONGEST_LINE: usize = 78;

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
    if trace.list {
        return list(trace);
    }
    if trace.words {
        return pages::print(words().as_bytes());
    }
    if trace.header {
        return pages::print(HEADER.as_bytes());
    }
    if let Some(file) = &trace.read {
        return recording::print(file);
    }
    if trace.record.record.is_some() && trace.engine == Engine::Cpp {
        return Err(Fault::usage(facts::record_not_of_qt()));
    }
    let source = source(trace)?;
    let scenario = match trace.engine {
        Engine::Rust | Engine::Worker => source.read(),
        Engine::Cpp => source.read_again(),
    };
    let scenario = scenario.map_err(Fault::usage)?;
    let watched = Watched::recording(&trace.record)?;
    match trace.engine {
        Engine::Rust => run_here(&scenario, Sockets::OnThisThread, &watched),
        Engine::Worker => run_here(&scenario, Sockets::OnTheirOwn, &watched),
        Engine::Cpp => {
            let program = engine::program(&|told| say(told))?;
            let status = engine::start(&program, &source, Stdio::inherit, true)?.wait();
            match status.map_err(|error| engine::does_not_start(&program, &error))?.code() {
                Some(0) => Ok(()),
                Some(1) => Err(Fault::network(facts::trace_broke_off_in_qt())),
                Some(3) => Err(Fault::output(&facts::output_full().into())),
                _ => Err(Fault::usage(facts::engine_ended_badly())),
            }
        }
    }
}

/// What is to be run.
fn source(trace: &Trace) -> Result<Source, Fault> {
    let file = trace.file.as_deref().ok_or_else(|| Fault::usage(facts::usage_missing("FILE")))?;
    Source::named(file).map_err(Fault::usage)
}

/// Lists what the program carries, or prints the script of one.
fn list(trace: &Trace) -> Result<(), Fault> {
    if trace.file.is_none() {
        return pages::print(table().as_bytes());
    }
    match source(trace)? {
        Source::Carried(carried) => pages::print(script_of(carried).as_bytes()),
        file @ Source::File(_) => Err(Fault::usage(facts::carried_not_file(file.to_string()))),
    }
}

/// A heading for each section of the course, below it the names and what they show.
fn table() -> String {
    let longest = carried::ALL.iter().map(|carried| carried.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut above = None;
    for carried in carried::ALL {
        let section = carried.section();
        if above != Some(section.code()) {
            text += &format!("{section}\n");
            above = Some(section.code());
        }
        text += &format!("  :{:longest$}  {}\n", carried.name, carried.about());
    }
    text
}

/// What a script may say: for each place what is expected there, below it the words, in lines that
/// are not long.
fn words() -> String {
    let mut text = String::new();
    for (what, words) in trace::vocabulary() {
        text += &format!("{what}\n");
        let mut line = String::new();
        for word in words {
            if line.len() + word.len() > LONGEST_LINE {
                text += &format!("{line}\n");
                line.clear();
            }
            line += if line.is_empty() { "  " } else { " " };
            line += word;
        }
        if !line.is_empty() {
            text += &format!("{line}\n");
        }
    }
    text
}

/// The script as a file would have it. What it says of itself in English stands above it in the
/// language that is set.
fn script_of(carried: &Carried) -> String {
    let about = carried.about().to_string();
    if carried.script.contains(&about) {
        carried.script.to_owned()
    } else {
        format!("# {about}\n{}", carried.script)
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
