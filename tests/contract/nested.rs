//! What goes on when a slot returns (statements 146 to 148): Qt's outer function, on whatever the
//! object is by then.
//!
//! Difference on purpose, with `Manner::Mended`: 146 (a connection that a slot has begun is the
//! slot's).

use crate::connecting::{LITERAL, connecting};
use crate::harness::{Bench, NOT_CONNECTED_ENGINE};
use qtcp::event::FailureKind;
use qtcp::signal::{BindFlag, SocketState, SpecialAddress};
use qtcp::translate::{Manner, WaitFor};

/// What a trace shows where Qt crashes.
const CRASH: &str = "warning \"Qt crashes here: the write buffer is gone\"";

const ABORTED: [&str; 4] = [
    "aboutToClose [Connected]",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

fn retry(bench: &mut Bench) {
    bench.abort();
    bench.connect();
}

#[test]
fn contract_146_as_qt_a_retry_in_the_error_of_a_remote_close_hangs() {
    // Trace retry_in_error_slot: the engine of the new attempt is taken for the broken one.
    let mut bench = Bench::new_connected();
    bench.once("error", retry);
    bench.finish();
    assert_eq!(bench.take_lines().last().map(String::as_str), Some("> Close"));
    assert_eq!(bench.socket.state(), SocketState::Connecting);
    assert!(!bench.socket.has_engine());
    // Only giving it up ends it.
    bench.disconnect();
    bench.expect(&[]);
    bench.abort();
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
}

#[test]
fn contract_146_as_qt_a_retry_in_the_error_of_a_write_is_aborted() {
    // Trace retry_in_slot_of_write_error.
    let mut bench = Bench::new_connected();
    bench.once("error", retry);
    bench.write(b"x");
    bench.write_fails(FailureKind::Reset);
    let lines = bench.take_lines();
    assert_eq!(
        lines[lines.len() - 4..],
        [
            "aboutToClose [Connecting]",
            "> Close",
            "state Unconnected",
            "readChannelFinished [Unconnected]"
        ],
    );
}

#[test]
fn contract_146_as_qt_a_retry_while_it_closes_is_ended_by_the_close() {
    // Trace retry_in_closing_slot.
    let mut bench = Bench::new_connected();
    bench.once("state Closing", retry);
    bench.disconnect();
    bench.expect_signals(&[
        "state Closing",
        ABORTED[0].replace("Connected", "Closing").as_str(),
        ABORTED[1],
        ABORTED[2],
        ABORTED[3],
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);

    // Bytes that wait keep it: the close has begun, and ends there.
    let mut bench = Bench::new_connected();
    bench.once("state Closing", |bench| {
        retry(bench);
        bench.write(b"x");
    });
    bench.disconnect();
    bench.connected();
    assert_eq!(bench.socket.state(), SocketState::Connected);
}

#[test]
fn contract_146_as_qt_an_attempt_that_a_slot_of_host_found_gives_up_is_made() {
    // Traces abort_in_hostfound_then_accept, retry_in_hostfound_slot.
    let mut bench = Bench::new();
    bench.once("hostFound", Bench::abort);
    bench.connect();
    assert_eq!(bench.take_lines().last().map(String::as_str), Some("> Connect 127.0.0.1:8888"));
    bench.connected();
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
    bench.connect();
    bench.expect(&["> Close", LITERAL[0], LITERAL[1], LITERAL[2], "> Connect 127.0.0.1:8888"]);
}

#[test]
fn contract_146_as_qt_a_retry_in_the_slot_of_a_write_is_not_heard_of() {
    // Traces reconnect_in_byteswritten_slot, reconnect_in_byteswritten_slot_refused: the end of the
    // write switches off the notifier of the new attempt.
    let begun = || {
        let mut bench = Bench::new_connected();
        bench.once("bytesWritten", |bench| {
            bench.close();
            bench.connect();
        });
        bench.write(b"hello");
        bench.send_all();
        bench.connected();
        assert_eq!(bench.socket.state(), SocketState::Connecting);
        bench
    };
    let mut written = begun();
    written.write(b"x");
    written.send_all();
    assert_eq!(written.socket.state(), SocketState::Connected);
    assert!(begun().wait(WaitFor::Connected, &[|_| ()]));
    let mut mended = Bench::new_connected();
    mended.call(|s| s.set_manner(Manner::Mended));
    mended.once("bytesWritten", |bench| {
        bench.close();
        bench.connect();
    });
    mended.write(b"hello");
    mended.send_all();
    mended.connected();
    assert_eq!(mended.socket.state(), SocketState::Connected);
}

#[test]
fn contract_146_as_qt_what_is_asked_for_while_it_closes_for_being_asked_to_is_forgotten() {
    // Trace disconnect_again_in_connected_slot.
    let mut bench = connecting();
    bench.once("connected", |bench| {
        retry(bench);
        bench.disconnect();
    });
    bench.connected();
    bench.connected();
    assert_eq!(bench.socket.state(), SocketState::Connected);
}

#[test]
fn contract_146_difference_a_connection_that_a_slot_has_begun_is_the_slots() {
    type End = fn(&mut Bench);
    let ways: [(&str, End); 4] = [
        ("error", Bench::finish),
        ("error", |bench| bench.write_fails(FailureKind::Reset)),
        ("state Closing", Bench::disconnect),
        ("aboutToClose", |bench| bench.close()),
    ];
    for (signal, end) in ways {
        let mut bench = Bench::new_connected();
        bench.call(|s| s.set_manner(Manner::Mended));
        bench.once(signal, retry);
        end(&mut bench);
        bench.connected();
        assert_eq!(bench.socket.state(), SocketState::Connected, "{signal}");
        assert_eq!(bench.write(b"x"), 1);
        bench.send_all();
        assert_eq!(bench.sent, b"x", "{signal}");
    }
}

#[test]
fn contract_147_the_write_buffer_is_gone_until_it_is_connected() {
    // Traces write_after_reconnect, write_in_abort, write_on_bound_again: Qt crashes.
    let mut bench = Bench::new_connected();
    bench.once("disconnected", |bench| bench.connect());
    bench.disconnect();
    bench.forget();
    assert_eq!(bench.write(b""), 0);
    bench.expect(&[]);
    assert_eq!(bench.write(b"x"), 1);
    bench.expect(&[CRASH]);
    bench.connected();
    bench.forget();
    assert_eq!(bench.write(b"y"), 1);
    bench.expect(&[]);

    let mut bench = Bench::new_connected();
    bench.once("aboutToClose", |bench| assert_eq!(bench.write(b"bye"), 3));
    bench.abort();
    assert_eq!(bench.count(CRASH), 1);
    assert_eq!(bench.sent, b"");
}

#[test]
fn contract_148_what_is_written_on_a_bound_socket_ends_it() {
    // Traces bind_in_lookup_slot_then_write, bind_in_lookup_slot_then_close.
    for close in [false, true] {
        let mut bench = Bench::new();
        bench.once("state HostLookup", |bench| {
            bench.call(|s| {
                s.bind(SpecialAddress::LocalHost.into(), 0, BindFlag::DefaultForPlatform);
            });
            bench.bound("127.0.0.1:5555");
        });
        bench.connect();
        assert_eq!(bench.write(b"hello"), 5);
        if close {
            bench.disconnect();
        }
        let state = bench.socket.state();
        bench.forget();
        bench.send_all();
        assert_eq!(bench.count(NOT_CONNECTED_ENGINE), 1);
        assert_eq!(bench.count(&format!("error -1 \"Unknown error\" [{state}]")), 1);
        assert_eq!(bench.socket.state(), SocketState::Unconnected);
        assert_eq!((bench.socket.bytes_to_write(), bench.sent.as_slice()), (0, &[][..]));
    }
}
