//! The program in a terminal: `server`, `client`, `demo`, `addresses`, `trace`, `compare`,
//! `lint`, `lab --list`, `completions`, `man`.

mod addresses;
pub mod args;
mod check;
mod client;
mod client_sync;
mod columns;
mod compare;
mod compare_random;
mod compare_recordings;
mod demo;
mod fault;
mod feed;
mod heard;
mod help;
mod lab;
mod lint;
mod log_lines;
pub mod output;
mod pages;
mod pipe;
mod reader;
mod recording;
mod run;
mod server;
mod signal_lines;
mod signals;
mod stdin;
mod stop;
mod terminal;
mod trace;
mod usage;
mod watch;
mod writer;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use args::{Cli, Command};
use fault::Fault;

use crate::net;
use crate::text::{Face, Language, facts, speak};

/// What the command line asks for.
#[derive(Debug)]
pub enum Invocation {
    /// The window, ready-set for a command or not.
    Window(Box<Cli>),
    /// It was done in the terminal; the exit code.
    Done(ExitCode),
}

/// Reads the command line and does what it asks for, unless that needs a window.
#[must_use]
pub fn run() -> Invocation {
    let language = asked_language(env::args_os()).unwrap_or_else(Language::of_environment);
    speak(language, Face::Terminal);
    let mut options = help::command(language);
    let given = options.try_get_matches_from_mut(env::args_os());
    let (cli, given) = match given.and_then(|given| Ok((Cli::from_arg_matches(&given)?, given))) {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() && !is_help(&error) => {
            return refused(&usage::fault(&error));
        }
        Err(error) => return show_page(&error),
    };
    start_log(cli.common.verbose, matches!(cli.command, Some(Command::Qml { .. })));
    net::raise_descriptor_limit();
    let headless = cli.common.headless || !cfg!(feature = "gui");
    let common = &cli.common;
    let window = match &cli.command {
        Some(Command::Qml { .. }) => true,
        Some(Command::Server(_) | Command::Client(_)) | None => !headless,
        Some(Command::Lab(lab)) => !headless && !lab.list,
        Some(_) => false,
    };
    let heard = heard::check(&options, &given, window).and_then(|()| match &cli.command {
        Some(Command::Client(client)) if window => heard::check_values(client),
        _ => Ok(()),
    });
    if let Err(unheard) = heard {
        return refused(&Fault::usage(unheard));
    }
    let result = match &cli.command {
        Some(Command::Demo(demo)) => demo::run(demo, common),
        Some(Command::Addresses) => addresses::run(common),
        Some(Command::Trace(trace)) => trace::run(trace, common),
        Some(Command::Compare(compare)) => compare::run(compare, common),
        Some(Command::Check(check)) => check::run(check, common),
        Some(Command::Lint(lint)) => lint::run(lint, common),
        Some(Command::Lab(lab)) if lab.list => lab::list(),
        Some(Command::Completions { shell }) => pages::completions(*shell),
        Some(Command::Man) => pages::man(),
        Some(Command::Server(server)) if headless => server::run(server, common),
        Some(Command::Client(client)) if headless => client::run(client, common),
        Some(Command::Lab(_)) | None if headless => Err(Fault::usage(facts::usage_no_command())),
        Some(Command::Qml { file }) if !cfg!(feature = "gui") => {
            Err(Fault::usage(facts::built_without_qt(file.display())))
        }
        Some(Command::Qml { file }) if !file.is_file() => {
            Err(Fault::usage(facts::no_such_file(file.display())))
        }
        Some(Command::Server(_) | Command::Client(_) | Command::Lab(_) | Command::Qml { .. })
        | None => {
            return Invocation::Window(Box::new(cli));
        }
    };
    match result {
        Ok(()) => Invocation::Done(ExitCode::SUCCESS),
        Err(fault) => refused(&fault),
    }
}

fn refused(fault: &Fault) -> Invocation {
    fault.report();
    Invocation::Done(fault.exit_code())
}

/// Shows help or the version, which clap hands over as errors.
fn show_page(error: &clap::Error) -> Invocation {
    match error.print() {
        // Help that nobody asked for, on standard error.
        _ if error.use_stderr() => Invocation::Done(ExitCode::from(Fault::USAGE)),
        Err(failure) if !reader::reader_has_gone(&failure) => refused(&Fault::output(&failure)),
        _ => Invocation::Done(ExitCode::SUCCESS),
    }
}

/// Calls `end` when the process is told to end (SIGINT, SIGTERM). A second signal ends it at once,
/// and so do three seconds in which it did not end.
///
/// # Errors
/// Those of pipe(2), sigaction(2) and of starting a thread.
#[cfg(feature = "gui")]
pub fn on_stop(end: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    stop::then(end)
}

/// What `--lang` says, before the command line is read: its own mistakes are told in that language.
fn asked_language(arguments: impl Iterator<Item = OsString>) -> Option<Language> {
    let mut language = None;
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None if argument == "--" => break,
            None => None,
        };
        language = value.and_then(|value| value.parse().ok()).or(language);
    }
    language
}

/// Help that was not asked for, because the command line is empty.
fn is_help(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// Warnings and errors of the program, more of it with `-v`, and with `-vv` all that happens on the
/// loop too ([`record::TARGET`](crate::record::TARGET)); `RUST_LOG` wins. What a QML
/// file says with `console` is its conversation, and always shown.
fn start_log(verbose: u8, qml: bool) {
    let default = match verbose {
        0 if qml => "warn,qml=debug",
        0 => "warn",
        1 => "info",
        _ => "debug,qtcp::tap=trace",
    };
    log_lines::start(default);
}
