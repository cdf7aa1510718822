//! Contract section 3: what is called before the connection is there, and connecting again
//! (statements 35 to 43).
//!
//! Differences on purpose, with `Manner::Mended`: 36, 37 (a flush kills nothing, one error), 43
//! (nothing is lost).

use crate::connecting::{LITERAL, REFUSED, connecting, looking_up};
use crate::harness::{Bench, NOT_CONNECTED_ENGINE, address};
use qtcp::event::FailureKind;
use qtcp::signal::{OpenMode, SocketState};
use qtcp::translate::{Manner, TcpSocket, WaitFor};

#[test]
fn contract_035_what_is_written_before_the_connection_is_sent_after_connected() {
    let mut bench = connecting();
    assert_eq!(bench.write(b"hello"), 5);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.expect(&[]);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent, b"hello");

    let mut bench = looking_up();
    assert_eq!(bench.write(b"hello"), 5);
    bench.looked_up(&["127.0.0.1"]);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent, b"hello");
}

#[test]
fn contract_036_as_qt_flush_with_pending_data_kills_the_attempt() {
    // Trace flush_while_connecting.
    let mut bench = connecting();
    assert!(!bench.flush());
    bench.write(b"hello");
    bench.forget();
    assert!(!bench.flush());
    bench.expect(&[
        NOT_CONNECTED_ENGINE,
        "error 11 \"Invalid socket descriptor\" [Connecting]",
        "aboutToClose [Connecting]",
        "> Close",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
    // While a name is looked up there is nothing to be killed.
    let mut bench = looking_up();
    bench.write(b"hello");
    assert!(!bench.flush());
    bench.expect(&[]);
}

#[test]
fn contract_036_difference_flush_before_the_connection_is_a_harmless_false() {
    for mut bench in [connecting(), looking_up()] {
        bench.call(|s| s.set_manner(Manner::Mended));
        assert!(!bench.flush());
        bench.write(b"hello");
        assert!(!bench.flush());
        bench.expect(&[]);
        if bench.socket.state() == SocketState::HostLookup {
            bench.looked_up(&["127.0.0.1"]);
        }
        bench.connected();
        bench.forget();
        assert!(bench.flush());
        bench.expect(&["bytesWritten 5 toWrite=0 [Connected]"]);
        assert_eq!(bench.sent, b"hello");
    }
}

#[test]
fn contract_037_as_qt_refused_with_pending_data_is_told_twice_and_closes() {
    // Trace refused_pending_write.
    let mut bench = connecting();
    bench.write(b"hello");
    bench.refuse();
    bench.send_all();
    bench.expect_signals(&[
        "state Unconnected",
        REFUSED,
        NOT_CONNECTED_ENGINE,
        REFUSED,
        "aboutToClose [Unconnected]",
    ]);
    assert_eq!((bench.socket.bytes_to_write(), bench.socket.is_open()), (0, false));
}

#[test]
fn contract_037_difference_refused_with_pending_data_is_one_error() {
    let mut bench = connecting();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.write(b"hello");
    bench.refuse();
    bench.expect_signals(&["state Unconnected", REFUSED]);
    bench.expect_dump([
        "state=Unconnected error=0 errorString=\"Connection refused\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
}

/// What closing before the connection is there leads to, once it is.
const CLOSED_WHEN_CONNECTED: [&str; 6] = [
    "state Connected",
    "connected [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

#[test]
fn contract_038_closing_before_the_connection_waits_for_it_and_sends_what_is_pending() {
    // Trace disconnect_while_connecting.
    let mut bench = connecting();
    bench.disconnect();
    bench.expect(&[]);
    assert_eq!(bench.socket.state(), SocketState::Connecting);
    assert_eq!(bench.socket.open_mode(), OpenMode::READ_WRITE);
    bench.connected();
    bench.expect_signals(&CLOSED_WHEN_CONNECTED);
    assert_eq!(bench.socket.open_mode(), OpenMode::READ_WRITE);

    // Trace disconnect_while_lookup.
    let mut bench = looking_up();
    bench.disconnect();
    bench.expect(&[]);
    bench.looked_up(&["127.0.0.1"]);
    bench.expect_signals(&["state Connecting", "hostFound [Connecting]"]);
    bench.connected();
    bench.expect_signals(&CLOSED_WHEN_CONNECTED);

    // Traces disconnect_while_connecting_data and close_while_connecting_data.
    let sent = [
        "state Connected",
        "connected [Connected]",
        "state Closing",
        "bytesWritten 5 toWrite=0 [Closing]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ];
    let mut bench = connecting();
    bench.write(b"hello");
    bench.disconnect();
    bench.expect(&[]);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&sent);
    assert_eq!(bench.sent, b"hello");

    let mut bench = connecting();
    bench.write(b"hello");
    bench.close();
    bench.expect(&["aboutToClose [Connecting]"]);
    assert_eq!(bench.socket.state(), SocketState::Connecting);
    assert_eq!(bench.socket.open_mode(), OpenMode::NOT_OPEN);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&sent);
    assert_eq!(bench.sent, b"hello");

    // Close while looking up.
    let mut bench = looking_up();
    bench.close();
    bench.expect(&["aboutToClose [HostLookup]"]);
    bench.looked_up(&["127.0.0.1"]);
    bench.forget();
    bench.connected();
    bench.expect_signals(&CLOSED_WHEN_CONNECTED);
}

#[test]
fn contract_039_closing_before_the_connection_and_then_refused_is_just_refused() {
    let mut bench = connecting();
    bench.disconnect();
    bench.refuse();
    bench.expect_signals(&["state Unconnected", REFUSED]);
    // It does not close the next one.
    bench.connect();
    bench.connected();
    assert_eq!(bench.socket.state(), SocketState::Connected);
}

#[test]
fn contract_040_abort_before_the_connection_tells_no_disconnected_and_no_error() {
    let mut bench = connecting();
    bench.abort();
    bench.expect(&[
        "aboutToClose [Connecting]",
        "> Close",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
    bench.expect_dump([
        "state=Unconnected error=-1 errorString=\"Unknown error\" openMode=0 isOpen=0 isValid=0 isReadable=0 isWritable=0",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);

    let mut bench = looking_up();
    bench.abort();
    bench.expect(&[
        "aboutToClose [HostLookup]",
        "> CancelLookUp",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
    bench.looked_up(&["127.0.0.1"]);
    bench.expect(&[]);

    // Inside the first slot: the lookup does not even begin.
    let mut bench = Bench::new();
    bench.on("state HostLookup", Bench::abort);
    bench.connect_to("localhost");
    assert_eq!(bench.count("> LookUp \"localhost\""), 0);
    bench.expect_signals(&[
        "state HostLookup",
        "aboutToClose [HostLookup]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);

    // Trace delete_while_connecting.
    let mut bench = connecting();
    bench.call(TcpSocket::destroy);
    bench.expect_signals(&[
        "aboutToClose [Connecting]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
}

#[test]
fn contract_041_connected_is_told_even_if_a_slot_has_aborted() {
    let mut bench = connecting();
    bench.on("state Connected", Bench::abort);
    bench.connected();
    bench.expect_signals(&[
        "state Connected",
        "aboutToClose [Connected]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
        "connected [Unconnected]",
    ]);
}

#[test]
fn contract_042_connecting_again_is_allowed_whenever_unconnected() {
    let again = |bench: &mut Bench| {
        bench.forget();
        bench.connect();
        bench.connected();
        bench.expect_signals(&[
            LITERAL[0],
            LITERAL[1],
            LITERAL[2],
            "state Connected",
            "connected [Connected]",
        ]);
        bench.expect_dump([
            "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
            "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
        ]);
        assert!(bench.is_reading());
    };

    let mut bench = Bench::new_connected();
    bench.disconnect();
    again(&mut bench);
    bench.abort();
    again(&mut bench);
    // After a remote close with unread data, trace reconnect.
    bench.receive(b"old");
    bench.finish();
    assert_eq!(bench.socket.bytes_available(), 3);
    again(&mut bench);

    // Inside errorOccurred of a failed connect.
    let mut bench = connecting();
    bench.once("error 0", Bench::connect);
    bench.connect_fails(FailureKind::Refused);
    bench.connect_fails(FailureKind::Refused);
    bench.expect_signals(&["state Unconnected", REFUSED, LITERAL[0], LITERAL[1], LITERAL[2]]);
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    assert_eq!(bench.socket.error_string(), "Unknown error");

    // Inside disconnected.
    let mut bench = Bench::new_connected();
    bench.once("disconnected", Bench::connect);
    bench.on("state HostLookup", |bench| {
        // The addresses of the last connection, which the slot could still see, are cleared.
        assert_eq!((bench.socket.local(), bench.socket.peer()), (None, None));
    });
    bench.disconnect();
    bench.expect_signals(&[
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
    ]);
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    assert_eq!(bench.socket.peer_port(), 8888);
}

#[test]
fn contract_043_as_qt_what_is_written_in_the_disconnected_slot_of_a_reconnect_is_lost() {
    // Traces reconnect_write_in_disconnected_slot, reconnect_write_in_finished_slot.
    for signal in ["disconnected", "readChannelFinished"] {
        let mut bench = Bench::new_connected();
        bench.once(signal, |bench| {
            bench.connect();
            assert_eq!(bench.write(b"hello"), 5);
        });
        bench.finish();
        assert_eq!(bench.socket.bytes_to_write(), 0);
        bench.connected();
        assert_eq!(bench.write(b"again"), 5);
        bench.send_all();
        assert_eq!(bench.sent, b"again");
    }
}

#[test]
fn contract_043_difference_what_is_written_in_the_disconnected_slot_of_a_reconnect_is_sent() {
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.once("disconnected", |bench| {
        bench.connect();
        assert_eq!(bench.write(b"hello"), 5);
    });
    bench.finish();
    bench.expect_signals(&[
        "error 1 \"The remote host closed the connection\" [Connected]",
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
    ]);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent, b"hello");

    // Connected again before the slot returns.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.once("disconnected", |bench| {
        bench.connect();
        assert!(bench.wait(WaitFor::Connected, &[|b| b.connected()]));
        bench.write(b"hello");
    });
    bench.disconnect();
    assert_eq!(bench.socket.peer(), Some(address("127.0.0.1:8888")));
    bench.send_all();
    assert_eq!(bench.sent, b"hello");
}
