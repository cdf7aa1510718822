//! Which options a run hears. clap takes an option wherever it is declared, and a window without a
//! terminal, or a command that prints one page, would do nothing with many of them: these are
//! refused.

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use super::args::Client;
use crate::text::{Fact, facts};

/// Heard by every run.
const EVERYWHERE: [&str; 3] = ["headless", "verbose", "lang"];

/// What the window hears, by its command (None: it opens as it was left) and by the names of the
/// fields in [`args`](super::args). What stands in neither table wants `--headless`.
const IN_THE_WINDOW: [(Option<&str>, &[&str]); 5] = [
    (None, &[]),
    (Some("server"), &["listen", "reply", "no_reply", "encoding", "max_clients"]),
    (Some("client"), &["server", "message", "hex", "encoding", "interval", "count"]),
    (Some("lab"), &["name"]),
    (Some("qml"), &["file"]),
];

/// The settings of every command that some commands have no use for, and those that have.
/// `trace` refuses them itself, and says what else there is.
const FOR_LINES: [(&str, &[&str]); 3] = [
    ("json", &["server", "client", "demo", "addresses", "check", "compare", "lint", "trace"]),
    ("show", &["server", "client", "demo", "trace"]),
    ("quiet", &["server", "client", "demo", "check", "compare", "lint", "trace"]),
];

/// How many messages the window counts: what its field takes.
const MOST_MESSAGES: u64 = 2_000_000_000;

/// Looks through what a person gave. `command` is built; `window` tells where it is done.
///
/// # Errors
/// The first option that would do nothing.
pub(super) fn check(command: &Command, given: &ArgMatches, window: bool) -> Result<(), Fact> {
    let (name, command, given) = match given.subcommand() {
        Some((name, given)) => match command.find_subcommand(name) {
            Some(command) => (Some(name), command, given),
            None => return Ok(()),
        },
        None => (None, command, given),
    };
    let is_given = |id: &str| given.value_source(id) == Some(ValueSource::CommandLine);
    for arg in command.get_arguments().filter(|arg| is_given(arg.get_id().as_str())) {
        let id = arg.get_id().as_str();
        let option = || match arg.get_long() {
            Some(long) => format!("--{long}"),
            None => id.to_owned(),
        };
        if window && !in_the_window(name, id) {
            return Err(facts::option_needs_headless(option()));
        }
        if let Some(name) = name.filter(|name| !by_the_command(name, id)) {
            return Err(facts::option_does_nothing(option(), name));
        }
    }
    Ok(())
}

/// Looks at values that a terminal takes and the window does not.
///
/// # Errors
/// The first of them.
pub(super) fn check_values(client: &Client) -> Result<(), Fact> {
    if !client.interval.subsec_nanos().is_multiple_of(1_000_000) {
        return Err(facts::interval_of_window());
    }
    if client.count > MOST_MESSAGES { Err(facts::count_of_window(MOST_MESSAGES)) } else { Ok(()) }
}

fn in_the_window(command: Option<&str>, id: &str) -> bool {
    let mut table = IN_THE_WINDOW.iter();
    EVERYWHERE.contains(&id) || table.any(|(of, heard)| *of == command && heard.contains(&id))
}

fn by_the_command(command: &str, id: &str) -> bool {
    let of = FOR_LINES.iter().find(|(option, _)| *option == id);
    of.is_none_or(|(_, commands)| commands.contains(&command))
}
