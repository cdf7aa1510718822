//! The program in a terminal: `server`, `client`, `demo`, `addresses`, `trace`, `compare`,
//! `completions`, `man`.

mod addresses;
pub mod args;
mod client;
mod client_sync;
mod compare;
mod demo;
mod fault;
mod feed;
mod help;
pub mod output;
mod pages;
mod pipe;
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
    let matches = help::command(language).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && !is_help(&error) => {
            let fault = usage::fault(&error);
            fault.report();
            return Invocation::Done(fault.exit_code());
        }
        Err(error) => {
            let code = if error.use_stderr() { Fault::USAGE } else { 0 };
            // A closed pipe: nobody reads it.
            let _ = error.print();
            return Invocation::Done(ExitCode::from(code));
        }
    };
    start_log(cli.common.verbose, matches!(cli.command, Some(Command::Qml { .. })));
    net::raise_descriptor_limit();
    let headless = cli.common.headless || !cfg!(feature = "gui");
    let common = &cli.common;
    let result = match &cli.command {
        Some(Command::Demo(demo)) => demo::run(demo, common),
        Some(Command::Addresses) => addresses::run(common),
        Some(Command::Trace(trace)) => trace::run(trace, common),
        Some(Command::Compare(compare)) => compare::run(compare, common),
        Some(Command::Completions { shell }) => pages::completions(*shell),
        Some(Command::Man) => pages::man(),
        Some(Command::Server(server)) if headless => server::run(server, common),
        Some(Command::Client(client)) if headless => client::run(client, common),
        None if headless => Err(Fault::usage(facts::usage_no_command())),
        Some(Command::Qml { file }) if !cfg!(feature = "gui") => {
            Err(Fault::usage(facts::built_without_qt(file.display())))
        }
        Some(Command::Qml { file }) if !file.is_file() => {
            Err(Fault::usage(facts::no_such_file(file.display())))
        }
        Some(
            Command::Server(args::Server { watch, .. })
            | Command::Client(args::Client { watch, .. }),
        ) if watch.is_asked() => Err(Fault::usage(facts::watch_needs_headless())),
        Some(Command::Server(_) | Command::Client(_) | Command::Qml { .. }) | None => {
            return Invocation::Window(Box::new(cli));
        }
    };
    Invocation::Done(match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            fault.report();
            fault.exit_code()
        }
    })
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
    let env = env_logger::Env::default().default_filter_or(default);
    // A second logger in one process is a test's business.
    let _ = env_logger::Builder::from_env(env).format_timestamp_millis().try_init();
}
