//! One set of rules: what a person writes as an address, as hex digits or with escapes means the same
//! on the command line as in the window. The table is in `table.jsonl`; this is the command line's
//! side, `tests/qml/rules.rs` is the window's.

mod table;

use std::error::Error as _;

use clap::Parser as _;
use qtcp::cli::args::{Cli, Command};
use qtcp::text::address::AddressError;
use qtcp::text::{Fact, facts, hex};
use serde_json::Value;
use table::rows;

/// What the command line makes of these arguments, or why clap refuses them.
fn parsed(arguments: &[&str]) -> Result<Command, Fact> {
    let whole = ["qtcp", "--headless"].iter().chain(arguments);
    Cli::try_parse_from(whole).map(|cli| cli.command.expect("one was given")).map_err(|error| {
        let cause = error.source().unwrap_or_else(|| panic!("{arguments:?}: {error}"));
        let fact = cause.downcast_ref::<Fact>().cloned();
        fact.or_else(|| Some(cause.downcast_ref::<AddressError>()?.fact()))
            .unwrap_or_else(|| panic!("{arguments:?}: {error}"))
    })
}

/// An answer in the words of the table.
fn answer(result: Result<String, Fact>) -> Value {
    match result {
        Ok(text) => text.into(),
        Err(fact) => serde_json::to_value(fact).expect("a fact is JSON"),
    }
}

#[test]
fn there_are_two_hundred_of_each() {
    for kind in ["endpoint", "hex", "escapes"] {
        let rows = rows(kind);
        assert!(rows.len() >= 200, "{kind}: {}", rows.len());
        let refused = rows.iter().filter(|row| row.answers[0].is_object()).count();
        assert!(refused >= 60 && rows.len() - refused >= 60, "{kind}: {refused} are refused");
    }
}

#[test]
fn an_address_means_on_the_command_line_what_the_table_says() {
    for row in rows("endpoint") {
        let connect = parsed(&["client", "--", &row.text]).map(|command| match command {
            Command::Client(client) => client.server.to_string(),
            _ => unreachable!("it was a client"),
        });
        let listen = format!("--listen={}", row.text);
        let listen = parsed(&["server", &listen]).map(|command| match command {
            Command::Server(server) => server.listen.to_string(),
            _ => unreachable!("it was a server"),
        });
        assert_eq!([answer(connect), answer(listen)], row.answers[..], "{:?}", row.text);
    }
}

fn message(option: &str, text: &str) -> Value {
    let command = parsed(&["client", &format!("{option}={text}")]);
    let bytes = command.map(|command| match command {
        Command::Client(client) => client.payload().expect("UTF-8 has every character"),
        _ => unreachable!("it was a client"),
    });
    match bytes {
        // Nothing is no message.
        Err(fact) if fact == facts::message_empty() => "".into(),
        bytes => answer(bytes.map(|bytes| hex::compact(&bytes))),
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
