//! What is said about the course's own code is shown by running it (tests/cpp/claims).

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// What the program says about one claim.
fn said(claim: &str) -> Vec<String> {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let program =
        PROGRAM.get_or_init(|| util::cmake::build("tests/cpp/claims", &["claims"]).join("claims"));
    let output = util::run_command(Command::new(program).arg(claim), "");
    assert_eq!(output.code, 0, "{}", output.err());
    output.out().lines().map(str::to_owned).collect()
}

#[test]
fn the_loop_that_removes_while_it_walks_forgets_nobody() {
    let expected = [
        "two neighbours close: right",
        "all close: right",
        "two neighbours reset: right",
        "the server disconnects two neighbours: right",
    ];
    assert_eq!(said("skips"), expected);
}

#[test]
fn every_line_has_the_port_of_the_client_that_came_last() {
    assert_eq!(said("prints"), ["the first client's line has the port of the last"; 2]);
}

#[test]
fn destroyed_frees_nothing_and_freeing_leaves_a_pointer_to_freed_memory() {
    let expected = [
        "destroyed: the socket is there",
        "destroyed: the next line reads memory that is there",
        "deleteLater: the socket is freed",
        "deleteLater: the next line reads freed memory",
    ];
    assert_eq!(said("frees"), expected);
}

#[test]
fn an_address_is_no_longer_assigned_from_a_text_in_qt_6() {
    let said = said("compiles");
    let expected = match said[0].split(':').next() {
        Some("Qt 5") => "Qt 5: compiles",
        _ => "Qt 6: does not compile",
    };
    assert_eq!(said, [expected]);
}
