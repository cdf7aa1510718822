//! One set of rules: what a person writes as an address, as hex digits or with escapes means the same
//! on the command line as in the window. The table is in `table.jsonl`; this is the command line's
//! side, `tests/qml/rules.rs` is the window's.

mod table;

use std::error::Error as _;

use clap::Parser as _;
use qtcp::cli::args::{Cli, Command, MessageError};
use qtcp::text::address::AddressError;
use table::{answer, rows};

/// What the command line makes of these arguments, or the error behind clap's.
fn parsed<E: std::error::Error + Clone + 'static>(arguments: &[&str]) -> Result<Command, E> {
    let whole = ["qtcp", "--headless"].iter().chain(arguments);
    Cli::try_parse_from(whole).map(|cli| cli.command.expect("one was given")).map_err(|error| {
        let cause = error.source().and_then(|cause| cause.downcast_ref::<E>()).cloned();
        cause.unwrap_or_else(|| panic!("{arguments:?}: {error}"))
    })
}

#[test]
fn there_are_two_hundred_of_each() {
    for kind in ["endpoint", "hex", "escapes"] {
        let rows = rows(kind);
        assert!(rows.len() >= 200, "{kind}: {}", rows.len());
        let refused = rows.iter().filter(|row| row.answers[0].starts_with('!')).count();
        assert!(refused >= 60 && rows.len() - refused >= 60, "{kind}: {refused} are refused");
    }
}

#[test]
fn an_address_means_on_the_command_line_what_the_table_says() {
    for row in rows("endpoint") {
        let connect = parsed::<AddressError>(&["client", "--", &row.text]);
        let connect = answer(&connect, |command| match command {
            Command::Client(client) => client.server.to_string(),
            _ => unreachable!("it was a client"),
        });
        let listen = parsed::<AddressError>(&["server", &format!("--listen={}", row.text)]);
        let listen = answer(&listen, |command| match command {
            Command::Server(server) => server.listen.to_string(),
            _ => unreachable!("it was a server"),
        });
        assert_eq!([connect, listen], row.answers[..], "{:?}", row.text);
    }
}

fn message(option: &str, text: &str) -> String {
    let command = parsed::<MessageError>(&["client", &format!("{option}={text}")]);
    let bytes = command.map(|command| match command {
        Command::Client(client) => client.payload().expect("UTF-8 has every character"),
        _ => unreachable!("it was a client"),
    });
    match bytes {
        // Nothing is no message, here as there.
        Err(MessageError::Empty) => String::new(),
        bytes => answer(&bytes, |bytes| qtcp::text::hex::compact(bytes)),
    }
}

#[test]
fn hex_digits_mean_on_the_command_line_what_the_table_says() {
    for row in rows("hex") {
        assert_eq!(message("--hex", &row.text), row.answers[0], "{:?}", row.text);
    }
}

#[test]
fn escapes_mean_on_the_command_line_what_the_table_says() {
    for row in rows("escapes") {
        assert_eq!(message("--message", &row.text), row.answers[0], "{:?}", row.text);
    }
}
