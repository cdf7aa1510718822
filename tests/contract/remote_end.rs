//! Contract section 5: the remote end (statements 61 to 70).
//!
//! Difference on purpose: 68, with `Manner::Mended`.

use crate::harness::Bench;
use qtcp::event::FailureKind;
use qtcp::signal::{OpenMode, SocketState};
use qtcp::translate::Manner;

/// A remote close with nothing left to read.
const REMOTE_CLOSE: [&str; 5] = [
    "error 1 \"The remote host closed the connection\" [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

/// The getters after it: the device is still open.
const STILL_OPEN: [&str; 3] = [
    "state=Unconnected error=1 errorString=\"The remote host closed the connection\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
    "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=0",
    "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
];

/// A socket whose peer has sent this and closed, with an empty record.
fn closed_after(data: &[u8]) -> Bench {
    let mut bench = Bench::new_connected();
    bench.receive(data);
    bench.finish();
    bench.forget();
    bench
}

#[test]
fn contract_061_fin_is_an_error_while_still_connected_and_then_the_close() {
    let mut bench = Bench::new_connected();
    bench.finish();
    bench.expect_signals(&REMOTE_CLOSE);
    bench.expect_dump(STILL_OPEN);
}

#[test]
fn contract_061_the_slot_of_the_error_still_sees_the_descriptor() {
    // Scenario: remote_close_error_slot_state.
    let mut bench = Bench::new_connected();
    bench.on("error", |bench| {
        let (valid, has) = (bench.socket.is_valid(), bench.socket.has_descriptor());
        bench.note(format!("valid {valid}, descriptor {has}"));
    });
    bench.on("disconnected", |bench| {
        let has = bench.socket.has_descriptor();
        bench.note(format!("descriptor {has}"));
    });
    bench.finish();
    assert_eq!(bench.count("valid false, descriptor true"), 1);
    assert_eq!(bench.count("descriptor false"), 1);
}

#[test]
fn contract_062_what_came_before_the_fin_stays_readable_after_disconnected() {
    let mut bench = Bench::new_connected();
    bench.receive(b"ab\ncd");
    bench.finish();
    bench.expect_signals(&[
        "readyRead avail=5 [Connected]",
        REMOTE_CLOSE[0],
        REMOTE_CLOSE[1],
        REMOTE_CLOSE[2],
        REMOTE_CLOSE[3],
        "disconnected [Unconnected] peerPort=8888 avail=5",
    ]);
    bench.expect_dump([
        STILL_OPEN[0],
        "bytesAvailable=5 bytesToWrite=0 atEnd=0 canReadLine=1 readBufferSize=0 readChannels=1 writeChannels=0",
        STILL_OPEN[2],
    ]);
    assert_eq!(bench.call(|s| s.read_line_bytes(0)), b"ab\n");
    assert_eq!(bench.call(|s| s.peek(10)), b"cd");
    assert_eq!(bench.call(|s| s.skip(1)), 1);
    let mut buffer = [0; 8];
    assert_eq!(bench.call(|s| s.read(&mut buffer)), 1);
    assert_eq!(buffer[0], b'd');
    bench.expect(&[]);

    // Read in the readyRead slot.
    let mut bench = Bench::new_connected();
    bench.on("readyRead", |bench| assert_eq!(bench.read_all(), b"ab\ncd"));
    bench.receive(b"ab\ncd");
    bench.forget();
    bench.finish();
    bench.expect_signals(&REMOTE_CLOSE);
}

#[test]
fn contract_063_a_drained_socket_that_was_closed_reads_minus_one() {
    let mut bench = closed_after(b"12");
    let mut buffer = [0; 8];
    assert_eq!(bench.call(|s| s.read(&mut buffer)), 2);
    assert_eq!(bench.call(|s| s.read(&mut buffer)), -1);
    assert_eq!(bench.call(|s| s.read(&mut [])), 0);
    assert_eq!(bench.call(|s| s.skip(3)), -1);
    assert_eq!(bench.call(|s| s.read_line(&mut buffer)), -1);
    assert_eq!(bench.call(|s| s.get_char()), None);
    assert!(!bench.call(|s| s.put_char(b'a')));
    assert_eq!(bench.read_all(), b"");
    assert_eq!(bench.write(b"x"), -1);
    bench.expect(&[]);
    bench.expect_dump([
        "state=Unconnected error=-1 errorString=\"Socket is not connected\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        STILL_OPEN[1],
        STILL_OPEN[2],
    ]);
}

#[test]
fn contract_064_after_a_remote_close_the_device_is_open_until_close() {
    let mut bench = Bench::new_connected();
    bench.finish();
    let seen = |bench: &Bench| {
        let s = &bench.socket;
        (s.is_open(), s.is_valid(), s.is_readable(), s.is_writable())
    };
    assert_eq!(seen(&bench), (true, true, true, true));
    bench.close();
    assert_eq!(seen(&bench), (false, false, false, false));
}

#[test]
fn contract_065_a_reset_looks_exactly_like_a_fin() {
    let mut bench = Bench::new_connected();
    bench.reset();
    bench.expect_signals(&REMOTE_CLOSE);
    bench.expect_dump(STILL_OPEN);

    // Whatever the setting of 68: nothing can be sent after a reset.
    for manner in [Manner::AsQt, Manner::Mended] {
        let mut bench = Bench::new_connected();
        bench.call(|s| s.set_manner(manner));
        bench.write(b"hello");
        bench.forget();
        bench.reset();
        bench.expect_signals(&REMOTE_CLOSE);
        assert_eq!(bench.socket.bytes_to_write(), 0);
    }
}

#[test]
fn contract_066_data_before_a_reset_is_still_delivered() {
    let mut bench = Bench::new_connected();
    bench.receive(b"last");
    bench.reset();
    bench.expect_signals(&[
        "readyRead avail=4 [Connected]",
        REMOTE_CLOSE[0],
        REMOTE_CLOSE[1],
        REMOTE_CLOSE[2],
        REMOTE_CLOSE[3],
        "disconnected [Unconnected] peerPort=8888 avail=4",
    ]);
    assert_eq!(bench.read_all(), b"last");
}

#[test]
fn contract_067_a_manner_by_the_peer_closes_our_side_too() {
    let mut bench = Bench::new_connected();
    bench.finish();
    bench.expect(&[
        "> Close",
        REMOTE_CLOSE[0],
        REMOTE_CLOSE[1],
        REMOTE_CLOSE[2],
        REMOTE_CLOSE[3],
        REMOTE_CLOSE[4],
    ]);
    assert_eq!(bench.write(b"x"), -1);
    bench.expect(&[]);
}

#[test]
fn contract_068_as_qt_the_fin_throws_unsent_bytes_away() {
    // A large write, part of which went out, and a small one that had no chance.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.write_bytes(vec![b'x'; 10_000]));
    bench.write(b"tail!");
    bench.send_chunk();
    bench.forget();
    bench.finish();
    bench.send_all();
    bench.expect_signals(&REMOTE_CLOSE);
    assert_eq!(bench.sent.len(), 10_000);
    assert_eq!(bench.socket.bytes_to_write(), 0);
}

/// What `course` and everything above it use: `printf client | nc` gets its answer.
#[test]
fn contract_068_difference_with_flush_pending_the_unsent_bytes_are_sent_first() {
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.on("readyRead", |bench| {
        let answer = bench.read_all();
        bench.write(&answer);
    });
    bench.receive(b"hello");
    bench.finish();
    bench.expect(&[
        "readyRead avail=5 [Connected]",
        "> Write",
        "> StopRead",
        REMOTE_CLOSE[0],
        REMOTE_CLOSE[1],
    ]);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 5 toWrite=0 [Closing]",
        REMOTE_CLOSE[2],
        REMOTE_CLOSE[3],
        REMOTE_CLOSE[4],
    ]);
    assert_eq!(bench.sent, b"hello");
    bench.expect_dump(STILL_OPEN);

    // With nothing to send it is as in Qt.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.finish();
    bench.expect_signals(&REMOTE_CLOSE);
    bench.expect_dump(STILL_OPEN);
}

#[test]
fn contract_069_a_write_that_fails_is_an_error_and_an_abort() {
    for kind in [FailureKind::BrokenPipe, FailureKind::Reset] {
        let mut bench = Bench::new_connected();
        bench.receive(b"unread");
        bench.write(b"hello");
        bench.forget();
        bench.take_chunk();
        bench.write_fails(kind);
        bench.expect_signals(&[
            REMOTE_CLOSE[0],
            "aboutToClose [Connected]",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
            "disconnected [Unconnected] peerPort=8888 avail=0",
        ]);
        bench.expect_dump([
            "state=Unconnected error=1 errorString=\"The remote host closed the connection\" openMode=0 isOpen=0 isValid=0 isReadable=0 isWritable=0",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
            "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
        ]);
        assert_eq!(bench.socket.open_mode(), OpenMode::NOT_OPEN);
    }
}

#[test]
fn contract_070_other_read_errors_have_the_systems_words() {
    let cases = [
        (FailureKind::Other, "error 7 \"strerror's text\" [Connected]"),
        (FailureKind::HostUnreachable, "error 7 \"strerror's text\" [Connected]"),
        (FailureKind::TimedOut, "error 5 \"strerror's text\" [Connected]"),
    ];
    for (kind, error) in cases {
        let mut bench = Bench::new_connected();
        bench.read_fails(kind);
        bench.expect_signals(&[
            error,
            REMOTE_CLOSE[1],
            REMOTE_CLOSE[2],
            REMOTE_CLOSE[3],
            REMOTE_CLOSE[4],
        ]);
        assert_eq!(bench.socket.state(), SocketState::Unconnected);
    }
}
