//! The blocking calls and slots: waits in a slot of the socket, and slots inside a wait (statements
//! 154 to 158, 161, 162, 165 to 167). The scenarios that are named are runs of the C++ class.
//!
//! Differences on purpose: 158, where Qt crashes, and 161, where it counts fewer bytes than none.

use crate::harness::{Bench, Step, failure};
use crate::waiting::Time;
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{BindFlag, SocketError, SocketState, SpecialAddress};
use qtcp::translate::WaitFor::{BytesWritten, Connected, Disconnected, ReadyRead};
use qtcp::translate::{HostAddress, Manner, Wait};

fn connected_with_bytes() -> Bench {
    let mut bench = Bench::new_connected();
    bench.write(b"abc");
    bench.forget();
    bench
}

#[test]
fn contract_154_in_the_slot_of_a_broken_connection_a_wait_fails_at_once_and_closes() {
    // Scenarios: wait_in_error_slot, wait_in_error_slot_of_wait.
    for (what, result) in [(ReadyRead, false), (Disconnected, false)] {
        let mut bench = Bench::new_connected();
        bench.once("error 1", move |bench| {
            let got = bench.wait(what, &[|_| panic!("waits for nothing")]);
            bench.note(got.to_string());
        });
        bench.receive(b"abc");
        bench.forget();
        bench.finish();
        let result = result.to_string();
        bench.expect_signals(&[
            "error 1 \"The remote host closed the connection\" [Connected]",
            "warning \"QNativeSocketEngine::waitForReadOrWrite() was called on an uninitialized socket device\"",
            "error 1 \"The remote host closed the connection\" [Connected]",
            "aboutToClose [Connected]",
            "state Closing",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
            "disconnected [Unconnected] peerPort=8888 avail=0",
            &result,
        ]);
        assert_eq!(bench.socket.bytes_available(), 0);
    }
    // It tells what has broken it, whatever the slot has set. Scenario: wait_in_error_slot_after_connect.
    let mut bench = Bench::new_connected();
    bench.once("error 1", |bench| {
        bench.connect();
        bench.wait(Disconnected, &[]);
    });
    bench.finish();
    assert_eq!(bench.count("error 1 \"The remote host closed the connection\" [Connected]"), 2);
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
}

#[test]
fn contract_161_difference_a_refused_attempt_is_not_read_in_the_wait_that_it_was_begun_in() {
    // Scenario: wait_attempt_of_a_slot_refused. Qt's has a readyRead with -1 bytes.
    let mut bench = Bench::new_connected();
    bench.once("disconnected", Bench::connect);
    let end: &[Step] = &[Bench::finish, |bench| bench.connect_fails(FailureKind::Refused)];
    assert!(!bench.wait(Disconnected, end));
    let lines = bench.take_lines();
    assert_eq!(
        lines[lines.len() - 6..],
        [
            "warning \"QNativeSocketEngine::bytesAvailable() was called in QAbstractSocket::UnconnectedState\"",
            "warning \"QNativeSocketEngine::read() was called not in QAbstractSocket::ConnectedState or QAbstractSocket::BoundState\"",
            "warning \"Qt has read -1 bytes here: the attempt was refused\"",
            "warning \"QNativeSocketEngine::waitForReadOrWrite() was called in QAbstractSocket::UnconnectedState\"",
            "error 0 \"Connection refused\" [Connecting]",
            "aboutToClose [Connecting]",
        ],
    );
    assert_eq!(bench.socket.state(), SocketState::Connecting);

    // The mended one tries the next address, and has waited for the end of what it was.
    let mut bench = Bench::new();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.connect();
    bench.connected();
    bench.once("disconnected", Bench::connect);
    let end: &[Step] = &[
        Bench::finish,
        |bench| bench.connect_fails(FailureKind::Refused),
        |bench| bench.connect_fails(FailureKind::Refused),
    ];
    assert!(bench.wait(Disconnected, end));
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
}

#[test]
fn contract_155_a_wait_closes_if_a_slot_has_changed_the_error_that_its_time_is_up() {
    // Scenario: wait_error_changes_in_slot.
    let mut bench = Bench::new_connected();
    bench.once("error 5", Bench::connect);
    assert!(!bench.wait(ReadyRead, &[]));
    bench.expect_signals(&[
        "error 5 \"Network operation timed out\" [Connected]",
        "warning \"QAbstractSocket::connectToHost() called when already looking up or connecting/connected to \"127.0.0.1\"\"",
        "error 19 \"Trying to connect while connection is in progress\" [Connected]",
        "aboutToClose [Connected]",
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);
}

#[test]
fn contract_156_only_what_a_wait_does_itself_ends_it() {
    // Scenario: wait_flush_in_slot.
    let mut bench = connected_with_bytes();
    bench.on("readyRead", |bench| {
        bench.flush();
    });
    assert!(!bench.wait(BytesWritten, &[|bench| bench.receive(b"abc")]));
    bench.expect_signals(&[
        "readyRead avail=3 [Connected]",
        "bytesWritten 3 toWrite=0 [Connected]",
        "error 5 \"Network operation timed out\" [Connected]",
    ]);

    // Scenario: wait_retry_by_name_in_error_slot.
    let mut bench = Bench::new();
    bench.connect();
    bench.once("error 0", |bench| bench.connect_to("example.org"));
    assert!(!bench.wait(Connected, &[Bench::refuse]));
    assert_eq!(bench.socket.state(), SocketState::HostLookup);
}

#[test]
fn contract_157_inside_a_wait_a_write_that_fails_loses_what_the_same_round_has_read() {
    // Scenario: wait_peer_reset_data.
    let both: &[Step] = &[|bench| {
        bench.receive(b"abc");
        bench.write_fails(FailureKind::Reset);
    }];
    for (what, result) in [(BytesWritten, false), (Disconnected, true)] {
        let mut bench = connected_with_bytes();
        assert_eq!(bench.wait(what, both), result);
        bench.expect_signals(&[
            "readyRead avail=3 [Connected]",
            "error 1 \"The remote host closed the connection\" [Connected]",
            "aboutToClose [Connected]",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
            "disconnected [Unconnected] peerPort=8888 avail=0",
        ]);
    }
}

#[test]
fn contract_158_difference_with_no_socket_below_a_wait_is_false_at_once() {
    // Qt crashes. Scenario: wait_disconnected_in_closing_slot.
    let mut bench = Bench::new_connected();
    bench.once("state Closing", |bench| {
        let result = bench.wait(Disconnected, &[|_| panic!("waits for nothing")]);
        bench.note(result.to_string());
    });
    bench.finish();
    bench.expect_signals(&[
        "error 1 \"The remote host closed the connection\" [Connected]",
        "state Closing",
        "warning \"Qt crashes here: there is no socket below to wait for\"",
        "false",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);
}

#[test]
fn contract_162_a_wait_for_bytes_to_go_out_that_reads_the_end_serves_the_write_side_of_that_round()
{
    // Scenario: retry_in_wait_for_bytes_written. There it switches off the notifier of the attempt that
    // a slot has begun; only the whole round ends the wait.
    let mut bench = connected_with_bytes();
    bench.once("state Unconnected", Bench::connect);
    bench.waiting = bench.call(|s| Wait::begin(BytesWritten, s)).ok();
    bench.finish();
    let mut wait = bench.waiting.take().expect("there were bytes to wait for");
    assert_eq!(wait.after_read(), None);
    assert_eq!(wait.after_round(&bench.socket), Some(false));
    assert_eq!(bench.socket.state(), SocketState::Connecting);
}

#[test]
fn contract_161_the_next_wait_finds_the_refused_attempt_idle_and_tries_the_next_address() {
    let mut bench = Bench::new_connected();
    bench.once("disconnected", Bench::connect);
    let end: &[Step] = &[Bench::finish, |bench| bench.connect_fails(FailureKind::Refused)];
    assert!(!bench.wait(Disconnected, end));
    bench.forget();
    assert!(!bench.wait(Disconnected, &[|bench| bench.connect_fails(FailureKind::Refused)]));
    bench.expect(&[
        "> Connect 127.0.0.1:8888",
        "warning \"QNativeSocketEngine::waitForWrite() was called in QAbstractSocket::UnconnectedState\"",
        "state Unconnected",
        "error 0 \"Connection refused\" [Unconnected]",
    ]);
}

#[test]
fn contract_165_a_wait_connects_the_attempt_of_a_slot_for_its_bytes_and_nobody_is_told() {
    // Scenario: retry_and_write_in_wait_for_disconnected. The wait asks the attempt of a slot for bytes
    // and not for the connection.
    let mut bench = connected_with_bytes();
    bench.once("bytesWritten", |bench| {
        bench.disconnect();
        bench.connect();
        bench.write(b"more");
        bench.forget();
    });
    let steps: &[Step] = &[Bench::send_all, Bench::connected, Bench::send_all];
    assert!(!bench.wait(Disconnected, steps));
    bench.expect_signals(&[
        "bytesWritten 4 toWrite=0 [Connecting]",
        "error 5 \"Network operation timed out\" [Connecting]",
    ]);
    bench.write(b"again");
    bench.send_all();
    bench.expect_signals(&["bytesWritten 5 toWrite=0 [Connecting]"]);
    assert_eq!(bench.sent, b"abcmoreagain");
    // A wait for the connection finds it.
    bench.forget();
    assert!(bench.wait(Connected, &[]));
    bench.expect_signals(&["state Connected", "connected [Connected]"]);

    // The mended one is told.
    let mut bench = connected_with_bytes();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.once("bytesWritten", |bench| {
        bench.abort();
        bench.connect();
        bench.write(b"more");
    });
    bench.wait(Disconnected, steps);
    assert_eq!(bench.socket.state(), SocketState::Connected);
    assert_eq!(bench.sent, b"abcmore");
}

#[test]
fn contract_165_bytes_for_a_slots_attempt_that_is_refused_end_it_in_the_wait() {
    // Scenario: retry_and_write_in_wait_for_disconnected_refused.
    let mut bench = connected_with_bytes();
    bench.once("bytesWritten", |bench| {
        bench.abort();
        bench.connect();
        bench.write(b"more");
    });
    let steps: &[Step] = &[Bench::send_all, |bench| {
        bench.connect_fails(FailureKind::Refused);
        bench.forget();
        // What the write side of that round does.
        bench.flush();
    }];
    assert!(bench.wait(Disconnected, steps));
    bench.expect_signals(&[
        "warning \"QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState\"",
        "error 0 \"Connection refused\" [Connecting]",
        "aboutToClose [Connecting]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
}

fn bound() -> Bench {
    let mut bench = Bench::new();
    let local_host = HostAddress::from(SpecialAddress::LocalHost);
    bench.call(|s| s.bind(local_host, 0, BindFlag::DefaultForPlatform));
    bench.bound("127.0.0.1:40000");
    bench.forget();
    bench
}

#[test]
fn contract_166_what_a_slot_connects_with_a_bound_socket_that_has_broken_tries_that() {
    // Scenario: connect_on_a_broken_bound_in_error_slot.
    const WARNING: &str = "warning \"QNativeSocketEngine::connectToHost() was called on an uninitialized socket device\"";
    let mut bench = bound();
    bench.once("error 7", Bench::connect);
    assert!(!bench.wait(
        ReadyRead,
        &[|bench| bench.event(SocketEvent::ReadFailed(failure(FailureKind::Other)))]
    ));
    bench.expect(&[
        "> Close",
        "error 7 \"strerror's text\" [Bound]",
        "state HostLookup",
        "state Connecting",
        "hostFound [Connecting]",
        WARNING,
        WARNING,
        "state Unconnected",
        "error 7 \"strerror's text\" [Unconnected]",
    ]);
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
}

#[test]
fn contract_167_the_slot_of_a_closing_that_a_wait_gives_up_still_has_the_connection() {
    // Scenario: flush_in_slot_of_given_up_closing.
    let mut bench = connected_with_bytes();
    bench.disconnect();
    bench.once("state Unconnected", |bench| {
        bench.flush();
    });
    bench.forget();
    assert!(!bench.wait(Connected, &[]));
    bench.expect_signals(&["state Unconnected", "bytesWritten 3 toWrite=0 [Unconnected]"]);
    assert_eq!(bench.sent, b"abc");
}

/// Part of statement 163.
#[test]
fn the_lookup_of_a_slot_goes_on_though_the_socket_below_is_taken_away() {
    // Scenario: look_up_in_slot_of_given_up_bound. Closing ends what is asked for under that name, so
    // it is asked again.
    let mut kept = bound();
    kept.connect();
    kept.refuse();
    kept.connect();
    for (mut bench, closed) in [(bound(), 1), (kept, 2)] {
        bench.once("state Unconnected", |bench| bench.connect_to("name"));
        bench.forget();
        bench.wait(Connected, &[]);
        assert_eq!(bench.count("> Close"), closed);
        assert_eq!(bench.take_lines().last().map(String::as_str), Some("> LookUp \"name\""));
        bench.looked_up(&["127.0.0.1"]);
        assert_eq!(bench.socket.state(), SocketState::Connecting);
    }
}

/// Part of statement 146.
#[test]
fn an_attempt_that_is_given_up_and_cannot_be_made_at_once_is_told() {
    // Scenario: wait_in_hostfound_slot_no_descriptors.
    let mut bench = Bench::new();
    bench.once("hostFound", |bench| {
        bench.wait_for(Connected, Time::None, &[]);
        bench.forget();
    });
    bench.connect();
    bench.connect_fails(FailureKind::OutOfResources);
    bench.connect_fails(FailureKind::OutOfResources);
    bench.expect_signals(&["state Unconnected", "error 4 \"Out of resources\" [Unconnected]"]);
    // One that is refused later is not.
    let mut bench = Bench::new();
    bench.once("hostFound", |bench| {
        bench.wait_for(Connected, Time::None, &[]);
        bench.forget();
    });
    bench.connect();
    bench.connect_fails(FailureKind::Refused);
    bench.expect_signals(&[]);
}

#[test]
fn contract_158_difference_what_a_slot_connects_after_the_wait_has_given_up_is_taken_away() {
    // Scenario: connect_in_slot_of_given_up_wait. Then Qt crashes.
    let connected = || {
        let mut bench = Bench::new();
        bench.connect();
        bench.once("state Unconnected", |bench| {
            bench.connect();
            bench.connected();
            bench.forget();
        });
        bench
    };
    let mut bench = connected();
    assert!(!bench.wait_for(Disconnected, Time::None, &[]));
    bench.expect(&["> Close", "warning \"Qt crashes here: there is no socket below to wait for\""]);
    let mut bench = connected();
    assert!(bench.wait_for(Connected, Time::None, &[]), "that is asked of the state alone");
    assert!(!bench.socket.has_engine());
}

#[test]
fn contract_166_a_connection_that_a_wait_has_given_up_tries_no_address() {
    // Scenario: connect_in_slot_of_given_up_closing.
    const WARNING: &str = "warning \"QNativeSocketEngine::connectToHost() was called not in QAbstractSocket::BoundState or QAbstractSocket::UnconnectedState\"";
    let mut bench = connected_with_bytes();
    bench.disconnect();
    bench.once("state Unconnected", Bench::connect);
    bench.forget();
    assert!(!bench.wait(Connected, &[]));
    bench.expect(&[
        "state Unconnected",
        "state HostLookup",
        "state Connecting",
        "hostFound [Connecting]",
        WARNING,
        WARNING,
        "state Unconnected",
        "error 11 \"Invalid socket descriptor\" [Unconnected]",
        "> Close",
    ]);
    // A name is found when it is gone.
    let mut bench = connected_with_bytes();
    bench.disconnect();
    bench.once("state Unconnected", |bench| bench.connect_to("name"));
    bench.wait(Connected, &[]);
    bench.forget();
    bench.looked_up(&["127.0.0.1"]);
    bench.expect(&["state Connecting", "hostFound [Connecting]", "> Connect 127.0.0.1:8888"]);
}
