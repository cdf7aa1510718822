//! The contract: what QTcpSocket and QTcpServer really do (Qt 6.4.2, Linux), statement by
//! statement, held against the event-translation layer. No socket, no clock, no thread.
//!
//! A test is named after its statement: `contract_027_...` holds statement 27. A statement
//! without a test has a line `//! 27: no test: the reason` at the head of its section's file, and
//! [`every_statement_has_its_test_or_its_reason`] holds the files against that. Where this
//! program differs from Qt on purpose, the test holds our behaviour and `difference` is in its
//! name.
//!
//! | statements | file |
//! |---|---|
//! | 1 to 9: enums, addresses | `enums.rs` |
//! | 10 to 17: defaults | `defaults.rs` |
//! | 18 to 34: connecting | `connecting.rs` |
//! | 35 to 43: calls before the connection, connecting again | `connecting_early.rs` |
//! | 44 to 60, 164: closing from our side | `closing.rs` |
//! | 61 to 70: the remote end | `remote_end.rs` |
//! | 71 to 78: reading | `reading.rs` |
//! | 79 to 87: reading with a limit | `reading_limits.rs` |
//! | 88 to 95: writing | `writing.rs` |
//! | 96 to 107: blocking calls | `blocking.rs` |
//! | 149 to 153, 159: blocking calls in every state | `blocking_table.rs` |
//! | 154 to 158, 161, 162, 165 to 167: blocking calls and slots | `blocking_slots.rs` |
//! | 108 to 111, 141, 142, 160, 163: options, bind, descriptors | `options.rs` |
//! | 112 to 126: the server listens and accepts | `server.rs` |
//! | 127 to 140: the server closes, waits and fails | `server_ending.rs` |
//! | 143 to 145: getters inside a transition, waiting without a connection | `inside.rs` |
//! | 146 to 148: what goes on when a slot returns | `nested.rs` |
//! | the error texts, `contract_text_<code>_...` | `texts.rs` |

mod blocking;
mod blocking_slots;
mod blocking_table;
mod closing;
mod connecting;
mod connecting_early;
mod defaults;
mod enums;
mod hall;
mod harness;
mod inside;
mod nested;
mod options;
mod reading;
mod reading_limits;
mod remote_end;
mod server;
mod server_ending;
mod texts;
mod waiting;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

/// The section files and their sources.
const SECTIONS: [(&str, &str); 18] = [
    ("enums.rs", include_str!("enums.rs")),
    ("defaults.rs", include_str!("defaults.rs")),
    ("connecting.rs", include_str!("connecting.rs")),
    ("connecting_early.rs", include_str!("connecting_early.rs")),
    ("closing.rs", include_str!("closing.rs")),
    ("remote_end.rs", include_str!("remote_end.rs")),
    ("reading.rs", include_str!("reading.rs")),
    ("reading_limits.rs", include_str!("reading_limits.rs")),
    ("writing.rs", include_str!("writing.rs")),
    ("blocking.rs", include_str!("blocking.rs")),
    ("blocking_slots.rs", include_str!("blocking_slots.rs")),
    ("blocking_table.rs", include_str!("blocking_table.rs")),
    ("options.rs", include_str!("options.rs")),
    ("server.rs", include_str!("server.rs")),
    ("server_ending.rs", include_str!("server_ending.rs")),
    ("inside.rs", include_str!("inside.rs")),
    ("nested.rs", include_str!("nested.rs")),
    ("texts.rs", include_str!("texts.rs")),
];

/// The last statement.
const STATEMENTS: u32 = 167;

/// The rows of the table of error texts, as the names of their tests begin.
const ROWS: [&str; 18] = [
    "text_minus_1_unknown_error_",
    "text_minus_1_not_connected_",
    "text_0_",
    "text_1_",
    "text_2_",
    "text_3_",
    "text_4_",
    "text_5_waiting_",
    "text_5_connect_wait_",
    "text_5_connect_timer_",
    "text_6_",
    "text_7_",
    "text_8_",
    "text_9_",
    "text_10_",
    "text_11_",
    "text_19_",
    "text_22_",
];

/// What a line of a section file names, and whether it is a test or the reason for having none.
fn named(line: &str) -> Option<(String, &'static str)> {
    if let Some(name) = line.trim_start().strip_prefix("fn contract_") {
        return Some(match ROWS.iter().find(|row| name.starts_with(**row)) {
            Some(row) => ((*row).to_owned(), "test"),
            None => (name.split('_').next()?.to_owned(), "test"),
        });
    }
    let (number, reason) = line.strip_prefix("//! ")?.split_once(": no test: ")?;
    assert!(!reason.trim().is_empty(), "no reason: {line}");
    let number: u32 = number.parse().unwrap_or_else(|_| panic!("no statement: {line}"));
    Some((format!("{number:03}"), "reason"))
}

#[test]
fn every_statement_has_its_test_or_its_reason() {
    let mut places: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for (file, source) in SECTIONS {
        for (statement, kind) in source.lines().filter_map(named) {
            places.entry(statement).or_default().insert((file, kind));
        }
    }
    let statements = (1..=STATEMENTS).map(|number| format!("{number:03}"));
    let expected: BTreeSet<String> =
        statements.chain(ROWS.iter().map(|row| (*row).to_owned())).collect();

    let missing: Vec<_> = expected.iter().filter(|s| !places.contains_key(*s)).collect();
    let unknown: Vec<_> = places.keys().filter(|s| !expected.contains(*s)).collect();
    let twice: Vec<_> = places.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(
        missing.is_empty() && unknown.is_empty() && twice.is_empty(),
        "without test or reason: {missing:?}\nno such statement: {unknown:?}\n\
         in more than one place: {twice:?}"
    );
}
