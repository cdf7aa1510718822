//! What is said about the course's own code is shown by running it (tests/cpp/claims).

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::path::{Path, PathBuf};
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
fn one_mend_gives_each_line_its_port_frees_the_socket_and_forgets_nobody() {
    let expected = [
        "two neighbours close: right",
        "all close: right",
        "two neighbours reset: right",
        "the server disconnects two neighbours: right",
        "the first client's line has the port of the first",
        "the first client's line has the port of the first",
        "mended: the socket is freed",
        "mended: the next line reads memory that is there",
    ];
    assert_eq!(said("mended"), expected);
}

#[test]
fn an_address_is_no_longer_assigned_from_a_text_in_qt_6() {
    let said = said("compiles");
    let qt = said[0].split(':').next().expect("a version").to_owned();
    let text = if qt == "Qt 5" { "compiles" } else { "does not compile" };
    let expected = [
        format!("{qt}: ip = \"127.0.0.1\" {text}"),
        format!("{qt}: ip = QHostAddress(\"127.0.0.1\") compiles"),
        format!("{qt}: ip = QHostAddress::LocalHost compiles"),
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_datagram_stays_what_it_was_and_a_stream_has_no_pieces() {
    let expected = ["UDP, datagram 1: 86", "UDP, datagram 2: 75", "TCP, all that is there: 8675"];
    assert_eq!(said("datagrams"), expected);
}

#[test]
fn what_send_data_prints_ends_at_a_zero_byte_and_not_at_the_length() {
    let expected =
        ["SendData len: 4 data: 8675 and what lies behind it", "SendData len: 5 data: 86"];
    assert_eq!(said("shows"), expected);
}

#[test]
fn two_functions_are_declared_and_have_no_body() {
    let source = "tests/cpp/claims/without_body.cpp";
    let compile = |arguments: &[&str]| {
        let mut command = Command::new("c++");
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
        util::run_command(&mut command, "")
    };
    let compiled = compile(&["-fsyntax-only", source]);
    assert_eq!(compiled.code, 0, "{}", compiled.err());
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without_body");
    let linked = compile(&[source, "-o", program.to_str().expect("plain")]);
    assert_ne!(linked.code, 0);
    for name in ["TcpClient::ConServer()", "TcpServer::SendDataAll(char const*, long long)"] {
        assert!(linked.err().contains(name), "{}", linked.err());
    }
}
