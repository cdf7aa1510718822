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
mod heard;
mod log_lines;
mod mistake;
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
mod watch;
mod writer;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};
use fault::Fault;

use crate::net;

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
    let mut options = Cli::command();
    let parsed = options.try_get_matches_from_mut(std::env::args_os());
    let parsed = parsed.and_then(|given| Ok((Cli::from_arg_matches(&given)?, given)));
    let (cli, given) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return Invocation::Done(refuse(error)),
    };
    start_log(cli.common.verbose, matches!(cli.command, Some(Command::Qml { .. })));
    net::raise_descriptor_limit();
    let headless = cli.common.headless || !cfg!(feature = "gui");
    let common = &cli.common;
    // Each command has the settings of every command too from then on.
    options.build();
    let window = match &cli.command {
        Some(Command::Qml { .. }) => true,
        Some(Command::Server(_) | Command::Client(_)) | None => !headless,
        Some(_) => false,
    };
    let heard = heard::check(&options, &given, window).and_then(|()| match &cli.command {
        Some(Command::Client(client)) if window => heard::check_values(client),
        _ => Ok(()),
    });
    if let Err(unheard) = heard {
        let fault = Fault::usage(unheard.to_string());
        fault.report();
        return Invocation::Done(fault.exit_code());
    }
    let result = match &cli.command {
        Some(Command::Demo(demo)) => demo::run(demo, common),
        Some(Command::Addresses) => addresses::run(common),
        Some(Command::Trace(trace)) => trace::run(trace, common),
        Some(Command::Compare(compare)) => compare::run(compare, common),
        Some(Command::Completions { shell }) => pages::completions(*shell),
        Some(Command::Man) => pages::man(),
        Some(Command::Server(server)) if headless => server::run(server, common),
        Some(Command::Client(client)) if headless => client::run(client, common),
        None if headless => Err(Fault::usage(
            "say what to do without a window: server, client, demo or addresses; \
             'qtcp --help' lists all",
        )),
        Some(Command::Qml { file }) if !cfg!(feature = "gui") => Err(Fault::usage(format!(
            "this program was built without Qt and cannot run {}; build it with Qt: cargo build",
            file.display()
        ))),
        Some(Command::Qml { file }) if !file.is_file() => {
            Err(Fault::usage(format!("{}: there is no such file", file.display())))
        }
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

/// Says what clap found wrong with the command line, or prints the page that was asked for.
fn refuse(error: clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return ExitCode::from(Fault::USAGE),
        ErrorKind::InvalidUtf8 => {
            let fault = not_utf_8();
            fault.report();
            return fault.exit_code();
        }
        _ => {}
    }
    let is_mistake = error.use_stderr();
    match mistake::made_visible(error).print() {
        // Without standard error the exit code has to say it.
        _ if is_mistake => ExitCode::from(Fault::USAGE),
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let fault = Fault::output(&error);
            fault.report();
            fault.exit_code()
        }
        _ => ExitCode::SUCCESS,
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

/// Which argument is not UTF-8, and how its bytes can be written; clap's own words say neither.
fn not_utf_8() -> Fault {
    let argument = std::env::args_os().find(|argument| argument.to_str().is_none());
    Fault::usage(format!(
        "the argument {:?} is not UTF-8; write such bytes as escapes (\\xNN, in --message and \
         --reply) or as hex digits (--hex)",
        argument.unwrap_or_default()
    ))
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
