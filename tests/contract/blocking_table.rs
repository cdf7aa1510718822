//! The blocking calls outside of Connected and in all its situations (statements 149 to 153 and 159), as a
//! table of state, call and time. Each row is one of a run of the C++ class, in the scenario that is
//! named: with 0 the socket is looked at once at most, -1 is only there where the call ends.
//!
//! Difference on purpose: 159, where Qt never returns.

use crate::harness::{Bench, Step, failure};
use crate::waiting::Time;
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{BindFlag, SocketState, SpecialAddress};
use qtcp::translate::WaitFor::{self, BytesWritten, Connected, Disconnected, ReadyRead};

const NOW: &[Time] = &[Time::None];
const LIMIT: &[Time] = &[Time::Limit];
const ALL: &[Time] = &[Time::None, Time::Limit, Time::Endless];
const SOME: &[Time] = &[Time::None, Time::Limit];
const MORE: &[Time] = &[Time::Limit, Time::Endless];

const NO_ERROR: &str = "Unknown error";
const LATE: &str = "Socket operation timed out";
const NOTHING_CAME: &str = "Network operation timed out";
const REFUSED: &str = "Connection refused";
const CLOSED: &str = "The remote host closed the connection";
const NOT_CONNECTED: &str = "strerror's text";

/// What the trace of a call shows.
type Lines = &'static [&'static str];

const CONNECTS: Lines = &["state Connected", "connected [Connected]"];
const TIMES_OUT: Lines = &["error 5 \"Network operation timed out\" [Connected]"];
const TIMES_OUT_CLOSING: Lines = &["error 5 \"Network operation timed out\" [Closing]"];
const CONNECTS_IN_VAIN: Lines = &[
    "state Connected",
    "connected [Connected]",
    "error 5 \"Network operation timed out\" [Connected]",
];
const DROPPED: Lines = &["state Unconnected"];
const IS_REFUSED: Lines = &["state Unconnected", "error 0 \"Connection refused\" [Unconnected]"];
const READS: Lines = &["readyRead avail=3 [Connected]"];
const SENDS: Lines = &["bytesWritten 3 toWrite=0 [Connected]"];
const SENDS_IN_VAIN: Lines = &[
    "bytesWritten 3 toWrite=0 [Connected]",
    "error 5 \"Network operation timed out\" [Connected]",
];
const READS_AND_SENDS: Lines =
    &["readyRead avail=3 [Connected]", "bytesWritten 3 toWrite=0 [Connected]"];
const REMOTE_CLOSE: Lines = &[
    "error 1 \"The remote host closed the connection\" [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];
const CLOSING_ENDS: Lines = &[
    "bytesWritten 3 toWrite=0 [Closing]",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];
const CLOSING_BREAKS: Lines = &[
    "error 1 \"The remote host closed the connection\" [Closing]",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];
const BOUND_BREAKS: Lines = &[
    "error 7 \"strerror's text\" [Bound]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=0 avail=0",
];

/// A call of the table: which, with which times, what the network does meanwhile; its result, what
/// it shows, and the error text behind it.
type Row = (WaitFor, &'static [Time], &'static [Step], bool, Lines, &'static str);

#[track_caller]
fn hold(make: fn() -> Bench, rows: &[Row]) {
    for &(what, times, steps, result, lines, text) in rows {
        for &time in times {
            let mut bench = make();
            bench.forget();
            let got = bench.wait_for(what, time, steps);
            let told = format!("{what:?} {time:?}");
            assert_eq!((got, bench.socket.error_string()), (result, text), "{told}");
            let seen: Vec<String> =
                bench.take_lines().into_iter().filter(|line| !line.starts_with("> ")).collect();
            assert_eq!(seen, lines, "{told}");
        }
    }
}

fn unconnected() -> Bench {
    Bench::new()
}

fn looking_up() -> Bench {
    let mut bench = Bench::new();
    bench.connect_to("example.org");
    bench
}

fn connecting() -> Bench {
    let mut bench = Bench::new();
    bench.connect();
    bench
}

fn connecting_with_bytes() -> Bench {
    let mut bench = connecting();
    bench.write(b"abc");
    bench
}

fn connected_with_bytes() -> Bench {
    let mut bench = Bench::new_connected();
    bench.write(b"abc");
    bench
}

fn full() -> Bench {
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(2));
    bench.receive(b"ab");
    bench
}

fn closing() -> Bench {
    let mut bench = connected_with_bytes();
    bench.disconnect();
    bench
}

fn bound() -> Bench {
    let mut bench = Bench::new();
    let local_host = SpecialAddress::LocalHost.into();
    bench.call(|s| s.bind(local_host, 0, BindFlag::DefaultForPlatform));
    bench.bound("127.0.0.1:40000");
    bench
}

fn found(bench: &mut Bench) {
    bench.looked_up(&["127.0.0.1"]);
}

fn send(bench: &mut Bench) {
    bench.send_chunk();
}

fn read(bench: &mut Bench) {
    bench.receive(b"abc");
}

fn read_and_send(bench: &mut Bench) {
    read(bench);
    send(bench);
}

/// A wait reads in states in which the loop does not.
fn read_anyway(bench: &mut Bench) {
    bench.event(SocketEvent::Received { data: b"abc".into(), more: false });
}

fn blocked(bench: &mut Bench) {
    bench.event(SocketEvent::ReadBlocked);
}

fn reset_anyway(bench: &mut Bench) {
    bench.event(SocketEvent::ReadFailed(failure(FailureKind::Reset)));
}

fn finish_anyway(bench: &mut Bench) {
    bench.event(SocketEvent::Finished);
}

/// Reading from a socket that is not connected: ENOTCONN.
fn read_bound(bench: &mut Bench) {
    bench.event(SocketEvent::ReadFailed(failure(FailureKind::Other)));
}

#[test]
fn the_table_of_unconnected() {
    // Scenario: wait_unconnected_all.
    const WRITTEN: Lines =
        &["warning \"QAbstractSocket::waitForBytesWritten() is not allowed in UnconnectedState\""];
    const GONE: Lines =
        &["warning \"QAbstractSocket::waitForDisconnected() is not allowed in UnconnectedState\""];
    hold(
        unconnected,
        &[
            (Connected, ALL, &[], false, &[], NO_ERROR),
            (ReadyRead, ALL, &[], false, &[], NO_ERROR),
            (BytesWritten, ALL, &[], false, WRITTEN, NO_ERROR),
            (Disconnected, ALL, &[], false, GONE, NO_ERROR),
        ],
    );
}

#[test]
fn contract_152_in_host_lookup_a_wait_looks_up_and_connects_inside_the_call_however_short_it_is() {
    // Scenarios: wait_lookup, wait_lookup_no_limit, wait_lookup_not_found, wait_lookup_refused.
    const LOOKS_UP: Lines = &["state Connecting", "hostFound [Connecting]", "state Unconnected"];
    const COMES_UP: Lines =
        &["state Connecting", "hostFound [Connecting]", "state Connected", "connected [Connected]"];
    const NOT_FOUND: Lines = &["state Unconnected", "error 2 \"Host not found\" [Unconnected]"];
    const IN_VAIN: Lines = &[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
        "error 5 \"Network operation timed out\" [Connected]",
    ];
    let missing: &[Step] = &[|bench| bench.looked_up(&[])];
    hold(
        looking_up,
        &[
            (Connected, NOW, &[found], false, LOOKS_UP, LATE),
            (Connected, MORE, &[found, Bench::connected], true, COMES_UP, NO_ERROR),
            (Connected, ALL, missing, false, NOT_FOUND, "Host not found"),
            (ReadyRead, NOW, &[found], false, LOOKS_UP, LATE),
            (ReadyRead, LIMIT, &[found, Bench::connected], false, IN_VAIN, NOTHING_CAME),
            (ReadyRead, ALL, missing, false, NOT_FOUND, "Host not found"),
            (BytesWritten, ALL, &[], false, &[], NO_ERROR),
            (Disconnected, NOW, &[found], false, LOOKS_UP, LATE),
            (Disconnected, LIMIT, &[found, Bench::connected], false, IN_VAIN, NOTHING_CAME),
            (Disconnected, ALL, missing, false, NOT_FOUND, "Host not found"),
        ],
    );

    // In the slot of the change to HostLookup nothing has begun. Scenario: wait_in_lookup_slot.
    let mut bench = Bench::new();
    bench.once("state HostLookup", |bench| {
        let result = bench.wait(Connected, &[Bench::connected]);
        bench.note(result.to_string());
    });
    bench.connect();
    bench.expect_signals(&[
        "state HostLookup",
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
        "true",
    ]);
    assert_eq!(bench.socket.state(), SocketState::Connected);
}

#[test]
fn the_table_of_connecting() {
    // Scenarios: wait_connecting, wait_connecting_no_limit, wait_connecting_refused; and with bytes
    // to send wait_connecting_write.
    hold(
        connecting,
        &[
            (Connected, NOW, &[Bench::connected], false, DROPPED, LATE),
            (Connected, LIMIT, &[], false, DROPPED, LATE),
            (Connected, MORE, &[Bench::connected], true, CONNECTS, NO_ERROR),
            (Connected, MORE, &[Bench::refuse], false, IS_REFUSED, REFUSED),
            (ReadyRead, NOW, &[Bench::connected], false, DROPPED, LATE),
            (ReadyRead, LIMIT, &[Bench::connected], false, CONNECTS_IN_VAIN, NOTHING_CAME),
            (ReadyRead, MORE, &[Bench::refuse], false, IS_REFUSED, REFUSED),
            (BytesWritten, ALL, &[], false, &[], NO_ERROR),
            (Disconnected, NOW, &[Bench::connected], false, DROPPED, LATE),
            (Disconnected, LIMIT, &[Bench::connected], false, CONNECTS_IN_VAIN, NOTHING_CAME),
            (Disconnected, MORE, &[Bench::refuse], false, IS_REFUSED, REFUSED),
        ],
    );
    const CONNECTS_AND_SENDS: Lines =
        &["state Connected", "connected [Connected]", "bytesWritten 3 toWrite=0 [Connected]"];
    hold(
        connecting_with_bytes,
        &[
            (BytesWritten, NOW, &[Bench::connected], false, DROPPED, LATE),
            (BytesWritten, LIMIT, &[], false, DROPPED, LATE),
            (BytesWritten, MORE, &[Bench::connected, send], true, CONNECTS_AND_SENDS, NO_ERROR),
            (BytesWritten, MORE, &[Bench::refuse], false, IS_REFUSED, REFUSED),
        ],
    );
}

#[test]
fn the_table_of_connected() {
    // Scenarios: wait_idle, wait_idle_bytes_come, wait_idle_peer_closes, wait_bytes_to_read,
    // wait_peer_closed, wait_peer_reset.
    hold(
        Bench::new_connected,
        &[
            (Connected, ALL, &[], true, &[], NO_ERROR),
            (ReadyRead, SOME, &[], false, TIMES_OUT, NOTHING_CAME),
            (ReadyRead, ALL, &[read], true, READS, NO_ERROR),
            (ReadyRead, ALL, &[Bench::finish], false, REMOTE_CLOSE, CLOSED),
            (ReadyRead, ALL, &[Bench::reset], false, REMOTE_CLOSE, CLOSED),
            (BytesWritten, ALL, &[], false, &[], NO_ERROR),
            (Disconnected, SOME, &[], false, TIMES_OUT, NOTHING_CAME),
            (Disconnected, ALL, &[Bench::finish], true, REMOTE_CLOSE, CLOSED),
            (Disconnected, ALL, &[Bench::reset], true, REMOTE_CLOSE, CLOSED),
        ],
    );
    // Scenarios: wait_bytes_to_send, wait_bytes_both_ways, wait_bytes_stuck,
    // wait_peer_closed_write. waitForReadyRead with 0 says nothing if it could send (contract 97).
    hold(
        connected_with_bytes,
        &[
            (ReadyRead, NOW, &[send], false, SENDS, NO_ERROR),
            (ReadyRead, LIMIT, &[send], false, SENDS_IN_VAIN, NOTHING_CAME),
            (ReadyRead, SOME, &[], false, TIMES_OUT, NOTHING_CAME),
            (ReadyRead, ALL, &[read], true, READS, NO_ERROR),
            (BytesWritten, ALL, &[send], true, SENDS, NO_ERROR),
            (BytesWritten, ALL, &[read_and_send], true, READS_AND_SENDS, NO_ERROR),
            (BytesWritten, SOME, &[], false, TIMES_OUT, NOTHING_CAME),
            (BytesWritten, ALL, &[Bench::finish], false, REMOTE_CLOSE, CLOSED),
            (BytesWritten, ALL, &[Bench::reset], false, REMOTE_CLOSE, CLOSED),
            (Disconnected, SOME, &[send], false, SENDS_IN_VAIN, NOTHING_CAME),
        ],
    );
}

#[test]
fn contract_159_difference_wait_for_disconnected_with_a_full_limited_buffer_ends_in_time() {
    // Qt's never returns, and takes a whole processor.
    const HANGS: Lines = &[
        "warning \"Qt never returns from here: the limited buffer is full\"",
        "error 5 \"Network operation timed out\" [Connected]",
    ];
    let full_wait: &[Step] = &[blocked, blocked];
    hold(
        full,
        &[
            // Scenario: wait_buffer_full.
            (ReadyRead, NOW, &[blocked], false, &[], NO_ERROR),
            (ReadyRead, LIMIT, full_wait, false, &[], NO_ERROR),
            (BytesWritten, ALL, &[], false, &[], NO_ERROR),
            (Disconnected, SOME, full_wait, false, HANGS, NOTHING_CAME),
        ],
    );
}

#[test]
fn contract_149_in_closing_and_bound_wait_for_connected_is_a_wait_whose_time_is_up() {
    // Scenarios: wait_closing, wait_bound, wait_connected_leaves_descriptor.
    hold(closing, &[(Connected, ALL, &[], false, DROPPED, LATE)]);
    hold(bound, &[(Connected, ALL, &[], false, DROPPED, LATE)]);

    // What was not sent is not sent any more, and counted all the same.
    let mut bench = closing();
    assert!(!bench.wait(Connected, &[]));
    bench.expect_dump([
        "state=Unconnected error=5 errorString=\"Socket operation timed out\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=3 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
    assert!(bench.sent.is_empty());
}

#[test]
fn contract_150_a_bound_socket_cannot_be_read_and_the_wait_that_tries_closes_it() {
    // Scenario: wait_bound.
    hold(
        bound,
        &[
            (ReadyRead, ALL, &[read_bound], false, BOUND_BREAKS, NOT_CONNECTED),
            (BytesWritten, ALL, &[], false, &[], NO_ERROR),
            (Disconnected, ALL, &[read_bound], true, BOUND_BREAKS, NOT_CONNECTED),
        ],
    );
}

#[test]
fn contract_151_the_socket_below_goes_after_the_slot_that_hears_that_the_time_is_up() {
    // Scenario: wait_connected_leaves_descriptor.
    for make in [bound, closing] {
        let mut bench = make();
        bench.on("state Unconnected", |bench| {
            let s = &bench.socket;
            bench.note(format!("{} {}", s.has_descriptor(), s.error_string()));
        });
        bench.forget();
        assert!(!bench.wait(Connected, &[]));
        bench.expect_signals(&["state Unconnected", "true Socket operation timed out"]);
        assert!(!bench.socket.has_descriptor());
    }
}

#[test]
fn contract_153_in_closing_a_wait_reads_and_leaves_the_device_open_when_the_peer_breaks_off() {
    // Scenarios: wait_closing, wait_closing_stuck, wait_closing_incoming,
    // wait_closing_stuck_incoming, wait_closing_stuck_fin, wait_closing_reset.
    const READS_CLOSING: Lines = &["readyRead avail=3 [Closing]"];
    const READS_AND_ENDS: Lines = &[
        "readyRead avail=3 [Closing]",
        "bytesWritten 3 toWrite=0 [Closing]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=3",
    ];
    let both: &[Step] = &[|bench| {
        read_anyway(bench);
        send(bench);
    }];
    hold(
        closing,
        &[
            (ReadyRead, ALL, &[], false, &[], NO_ERROR),
            (BytesWritten, ALL, &[send], true, CLOSING_ENDS, NO_ERROR),
            (BytesWritten, SOME, &[], false, TIMES_OUT_CLOSING, NOTHING_CAME),
            (BytesWritten, ALL, &[read_anyway], false, READS_CLOSING, NO_ERROR),
            (BytesWritten, ALL, both, true, READS_AND_ENDS, NO_ERROR),
            (BytesWritten, ALL, &[finish_anyway], false, CLOSING_BREAKS, CLOSED),
            (BytesWritten, ALL, &[reset_anyway], false, CLOSING_BREAKS, CLOSED),
            (Disconnected, ALL, &[send], true, CLOSING_ENDS, NO_ERROR),
            (Disconnected, SOME, &[], false, TIMES_OUT_CLOSING, NOTHING_CAME),
            (Disconnected, ALL, &[reset_anyway], true, CLOSING_BREAKS, CLOSED),
        ],
    );
    let mut bench = closing();
    assert!(bench.wait(Disconnected, &[reset_anyway]));
    assert!(bench.socket.is_open());
}

#[test]
fn contract_152_a_wait_looks_up_once_and_gives_up_what_a_slot_begins_then() {
    // Scenario: wait_lookup_once.
    let mut bench = Bench::new();
    bench.once("error 2", |bench| bench.connect_to("name"));
    bench.connect_to("name");
    assert!(!bench.wait(Connected, &[|bench| bench.looked_up(&[])]));
    assert_eq!(bench.count("error 2 \"Host not found\" [Unconnected]"), 1);
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
}
