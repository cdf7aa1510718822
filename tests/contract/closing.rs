//! Contract section 4: closing from our side (statements 44 to 60 and 164).

use crate::harness::{Bench, address};
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{BindFlag, OpenMode, SocketError, SocketState, SpecialAddress};
use qtcp::translate::{HostAddress, Manner, TcpSocket};

/// `disconnect_from_host` with nothing to send.
const DISCONNECT: [&str; 4] = [
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

/// `abort` of a connection.
const ABORT: [&str; 4] = [
    "aboutToClose [Connected]",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

/// `close` with nothing to send.
const CLOSE: [&str; 5] =
    ["aboutToClose [Connected]", DISCONNECT[0], DISCONNECT[1], DISCONNECT[2], DISCONNECT[3]];

/// The getters once a connection was aborted or closed.
const GONE: [&str; 3] = [
    "state=Unconnected error=-1 errorString=\"Unknown error\" openMode=0 isOpen=0 isValid=0 isReadable=0 isWritable=0",
    "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
    "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
];

const REMOTE_CLOSED: &str = "error 1 \"The remote host closed the connection\" [Connected]";

/// A connected socket with 5 unsent bytes and an empty record.
fn pending() -> Bench {
    let mut bench = Bench::new_connected();
    assert_eq!(bench.write(b"hello"), 5);
    bench.forget();
    bench
}

/// A connected socket with 5 unread bytes and an empty record.
fn unread() -> Bench {
    let mut bench = Bench::new_connected();
    bench.receive(b"12345");
    bench.forget();
    bench
}

#[test]
fn contract_044_disconnect_with_nothing_to_send_ends_inside_the_call() {
    let mut bench = Bench::new_connected();
    bench.disconnect();
    bench.expect_signals(&DISCONNECT);
}

#[test]
fn contract_045_after_disconnect_the_device_is_still_open_and_unread_data_readable() {
    let mut bench = unread();
    bench.disconnect();
    // The peer sees EOF: the descriptor is closed.
    bench.expect(&[
        "> StopRead",
        "state Closing",
        "> Close",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=5",
    ]);
    bench.expect_dump([
        "state=Unconnected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=5 bytesToWrite=0 atEnd=0 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
    assert_eq!(bench.read_all(), b"12345");
}

#[test]
fn contract_046_disconnect_with_pending_data_sends_it_first() {
    let mut bench = pending();
    bench.disconnect();
    bench.expect_signals(&["state Closing"]);
    bench.expect_dump([
        "state=Closing error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=5 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
    ]);
    bench.send_all();
    bench.expect(&[
        "bytesWritten 5 toWrite=0 [Closing]",
        "> Close",
        DISCONNECT[1],
        DISCONNECT[2],
        DISCONNECT[3],
    ]);
    assert_eq!(bench.sent, b"hello");

    // The kernel takes it piece by piece, trace disconnect_pending_large.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.write_bytes(vec![b'x'; 10_000]));
    bench.write(b"tail");
    bench.disconnect();
    bench.forget();
    bench.take_chunk();
    bench.event(SocketEvent::Sent(4_000));
    bench.event(SocketEvent::Sent(6_000));
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 4000 toWrite=6004 [Closing]",
        "bytesWritten 6000 toWrite=4 [Closing]",
        "bytesWritten 4 toWrite=0 [Closing]",
        DISCONNECT[1],
        DISCONNECT[2],
        DISCONNECT[3],
    ]);
    assert_eq!(bench.sent.len(), 10_004);
}

/// That there is no timeout: no command asks for one.
#[test]
fn contract_047_closing_still_takes_writes_but_reads_nothing() {
    let mut bench = pending();
    bench.disconnect();
    bench.expect(&["> StopRead", "state Closing"]);
    assert_eq!(bench.write(b"late"), 4);
    bench.disconnect();
    bench.expect(&[]);
    assert!(!bench.is_reading());
    // Bytes that were under way are not delivered any more.
    bench.event(SocketEvent::Received { data: b"incoming".into(), more: false });
    bench.event(SocketEvent::Finished);
    bench.expect(&[]);
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 9 toWrite=0 [Closing]",
        DISCONNECT[1],
        DISCONNECT[2],
        DISCONNECT[3],
    ]);
    assert_eq!(bench.sent, b"hellolate");
}

#[test]
fn contract_048_a_reset_while_closing_is_an_error_and_an_abort() {
    const ERROR: &str = "error 1 \"The remote host closed the connection\" [Closing]";
    let mut bench = pending();
    bench.disconnect();
    bench.forget();
    bench.write_fails(FailureKind::Reset);
    bench.expect_signals(&[
        ERROR,
        "aboutToClose [Closing]",
        DISCONNECT[1],
        DISCONNECT[2],
        DISCONNECT[3],
    ]);
    assert!(!bench.socket.is_open());
    assert!(!bench.socket.is_valid());
    assert_eq!(bench.socket.bytes_to_write(), 0);

    // Closed already: there is nothing left to be closed.
    let mut bench = pending();
    bench.close();
    bench.forget();
    bench.write_fails(FailureKind::BrokenPipe);
    bench.expect_signals(&[ERROR, DISCONNECT[1], DISCONNECT[2], DISCONNECT[3]]);
}

#[test]
fn contract_049_abort_drops_everything_and_never_is_closing() {
    for mut bench in [Bench::new_connected(), pending(), unread()] {
        bench.abort();
        bench.expect_signals(&ABORT);
        bench.expect_dump(GONE);
        bench.send_all();
        assert_eq!(bench.sent, b"");
    }

    // What was not sent is gone before the first slot hears of it, what was not read after it.
    let mut bench = unread();
    bench.write(b"hello");
    bench.on("aboutToClose", |bench| {
        assert_eq!(bench.socket.bytes_to_write(), 0);
        assert_eq!(bench.socket.bytes_available(), 5);
    });
    bench.abort();

    // Trace abort_unread_buffer.
    let mut bench = unread();
    bench.abort();
    bench.forget();
    assert_eq!(bench.read_all(), b"");
    bench.expect(&["warning \"QIODevice::read (QTcpSocket): device not open\""]);
}

/// Whether the peer sees EOF or a reset is the kernel's: a plain close is all that is asked for.
#[test]
fn contract_050_abort_asks_the_network_for_a_plain_close() {
    let mut bench = pending();
    bench.abort();
    bench.expect(&["aboutToClose [Connected]", "> Close", ABORT[1], ABORT[2], ABORT[3]]);
}

#[test]
fn contract_051_close_with_nothing_to_send_ends_inside_the_call() {
    for mut bench in [Bench::new_connected(), unread()] {
        bench.close();
        bench.expect_signals(&CLOSE);
        bench.expect_dump(GONE);
        assert_eq!(bench.read_all(), b"");
        bench.expect(&["warning \"QIODevice::read (QTcpSocket): device not open\""]);
    }
}

#[test]
fn contract_052_close_with_pending_data_closes_the_device_at_once_and_the_connection_later() {
    let mut bench = pending();
    bench.close();
    bench.expect_signals(&["aboutToClose [Connected]", "state Closing"]);
    let dump = [
        "state=Closing error=-1 errorString=\"Unknown error\" openMode=0 isOpen=0 isValid=1 isReadable=0 isWritable=0",
        "bytesAvailable=0 bytesToWrite=5 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
    ];
    bench.expect_dump(dump);
    assert_eq!(bench.write(b"late"), -1);
    bench.expect(&["warning \"QIODevice::write (QTcpSocket): device not open\""]);
    bench.expect_dump(dump);
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 5 toWrite=0 [Closing]",
        DISCONNECT[1],
        DISCONNECT[2],
        DISCONNECT[3],
    ]);
    assert_eq!(bench.sent, b"hello");
    bench.expect_dump(GONE);
}

/// The getters after a remote close whose device was then closed: the error survives.
const CLOSED_AFTER_FIN: [&str; 3] = [
    "state=Unconnected error=1 errorString=\"The remote host closed the connection\" openMode=0 isOpen=0 isValid=0 isReadable=0 isWritable=0",
    GONE[1],
    GONE[2],
];

#[test]
fn contract_053_close_when_unconnected_only_closes_the_device() {
    let mut bench = unread();
    bench.finish();
    bench.forget();
    bench.close();
    bench.expect(&["aboutToClose [Unconnected]"]);
    bench.expect_dump(CLOSED_AFTER_FIN);
    bench.close();
    bench.expect(&[]);
}

#[test]
fn contract_054_abort_when_unconnected_only_closes_the_device() {
    let mut bench = unread();
    bench.finish();
    bench.forget();
    bench.abort();
    bench.expect(&["aboutToClose [Unconnected]"]);
    bench.expect_dump(CLOSED_AFTER_FIN);
    bench.abort();
    bench.expect(&[]);
}

#[test]
fn contract_055_closing_a_socket_that_was_never_used_does_nothing() {
    let mut bench = Bench::new();
    bench.disconnect();
    bench.close();
    bench.abort();
    bench.call(TcpSocket::destroy);
    bench.expect(&[]);
}

#[test]
fn contract_056_the_disconnected_slot_still_sees_the_addresses() {
    let mut bench = Bench::new_connected();
    bench.on("disconnected", |bench| {
        assert_eq!(bench.socket.peer(), Some(address("127.0.0.1:8888")));
        assert_eq!(bench.socket.local(), Some(address("127.0.0.1:50000")));
        assert_eq!(bench.socket.peer_port(), 8888);
        assert!(!bench.socket.has_descriptor());
    });
    bench.disconnect();
    bench.expect_signals(&DISCONNECT);
    bench.expect_dump([
        "state=Unconnected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
}

#[test]
fn contract_057_destroying_a_connected_socket_aborts_it() {
    let mut bench = pending();
    bench.call(TcpSocket::destroy);
    bench.expect_signals(&ABORT);
    bench.send_all();
    assert_eq!(bench.sent, b"");

    // An unconnected one says nothing, even if it is still open: all traces end so.
    let mut bench = Bench::new_connected();
    bench.disconnect();
    bench.forget();
    bench.call(TcpSocket::destroy);
    bench.expect(&[]);
}

#[test]
fn contract_058_disconnected_comes_only_after_connected_or_closing() {
    let bound = || {
        let mut bench = Bench::new();
        let local_host = HostAddress::from(SpecialAddress::LocalHost);
        bench.call(|s| s.bind(local_host, 0, BindFlag::DefaultForPlatform));
        bench.bound("127.0.0.1:40000");
        bench.forget();
        bench
    };
    // A bound socket passes through Closing.
    let mut bench = bound();
    bench.disconnect();
    bench.expect_signals(&[
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=0 avail=0",
    ]);

    let told_disconnected = |mut bench: Bench, end: fn(&mut Bench)| {
        bench.on("disconnected", |bench| bench.note("told"));
        bench.forget();
        end(&mut bench);
        assert_eq!(bench.socket.state(), SocketState::Unconnected);
        bench.count("told") == 1
    };
    let connecting = || {
        let mut bench = Bench::new();
        bench.connect();
        bench
    };
    assert!(!told_disconnected(bound(), Bench::abort));
    assert!(!told_disconnected(connecting(), Bench::abort));
    assert!(!told_disconnected(connecting(), Bench::refuse));
    assert!(told_disconnected(Bench::new_connected(), Bench::abort));
    assert!(told_disconnected(Bench::new_connected(), Bench::reset));
}

#[test]
fn contract_059_close_in_the_error_slot_of_a_remote_close_takes_its_place() {
    let mut bench = unread();
    bench.on("error 1", |bench| {
        bench.close();
        bench.note("the slot returns");
    });
    bench.finish();
    bench.expect_signals(&[
        REMOTE_CLOSED,
        CLOSE[0],
        CLOSE[1],
        CLOSE[2],
        CLOSE[3],
        CLOSE[4],
        "the slot returns",
    ]);
    assert_eq!(bench.socket.open_mode(), OpenMode::NOT_OPEN);
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
}

#[test]
fn contract_060_closing_inside_a_slot_happens_inside_the_slot() {
    let mut bench = Bench::new();
    bench.connect();
    bench.forget();
    bench.on("connected", |bench| {
        bench.disconnect();
        bench.note("the slot returns");
    });
    bench.connected();
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        DISCONNECT[0],
        DISCONNECT[1],
        DISCONNECT[2],
        DISCONNECT[3],
        "the slot returns",
    ]);

    let mut bench = Bench::new_connected();
    bench.on("readyRead", |bench| {
        bench.abort();
        bench.note("the slot returns");
    });
    bench.receive(b"12345");
    bench.expect_signals(&[
        "readyRead avail=5 [Connected]",
        ABORT[0],
        ABORT[1],
        ABORT[2],
        ABORT[3],
        "the slot returns",
    ]);
}

/// Not a statement of the contract: seen with Qt 6.4.2.
#[test]
fn a_connection_that_a_slot_ends_in_the_change_to_closing_ends_a_second_time() {
    type Call = fn(&mut Bench);
    let calls: [(Call, &[&str]); 3] = [
        (Bench::abort, &["aboutToClose [Closing]"]),
        (Bench::close, &["aboutToClose [Closing]"]),
        (Bench::disconnect, &[]),
    ];
    for (call, first) in calls {
        let mut bench = Bench::new_connected();
        bench.once("state Closing", call);
        bench.disconnect();
        let expected = [&["state Closing"], first, &DISCONNECT[1..], &DISCONNECT[1..3]].concat();
        bench.expect_signals(&expected);
    }
}

#[test]
fn contract_057_what_is_warned_of_inside_a_destructor_names_the_base_class() {
    // Scenario: delete_warnings.
    let mut bench = Bench::new_connected();
    bench.on("disconnected", |bench| {
        bench.write(b"x");
    });
    bench.call(TcpSocket::destroy);
    let warning = "warning \"QIODevice::write (QAbstractSocket): device not open\"";
    assert_eq!(bench.count(warning), 1);
}

#[test]
fn contract_164_flush_in_closing_with_nothing_below_closes() {
    // Scenario: flush_in_closing_slot_of_remote_close. The outer close is the second one.
    let ends = |manner| {
        let mut bench = Bench::new_connected();
        bench.call(|s| s.set_manner(manner));
        bench.once("state Closing", |bench| {
            bench.write(b"x");
            bench.flush();
        });
        bench.finish();
        bench.count("disconnected [Unconnected] peerPort=8888 avail=0")
            + bench.count("readChannelFinished [Unconnected]")
    };
    assert_eq!(ends(Manner::AsQt), 3);
    assert_eq!(ends(Manner::Mended), 2);

    // With nothing to send it does nothing.
    let mut bench = Bench::new_connected();
    bench.once("state Closing", |bench| {
        bench.flush();
        bench.note("the slot returns");
    });
    bench.finish();
    let remote_close = "error 1 \"The remote host closed the connection\" [Connected]";
    let [closing, end @ ..] = DISCONNECT;
    bench.expect_signals(&[&[remote_close, closing, "the slot returns"], &end[..]].concat());
}
