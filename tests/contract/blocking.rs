//! Contract section 8: the blocking calls (statements 96 to 107), as `translate::Wait` decides
//! them. What the network does meanwhile is played between the beginning and the end of the call.

use crate::harness::{Bench, Step};
use crate::waiting::Time;
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{SocketError, SocketState};
use qtcp::translate::WaitFor;

/// A remote close with nothing left to read.
const REMOTE_CLOSE: [&str; 5] = [
    "error 1 \"The remote host closed the connection\" [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

/// What a call says whose time is over.
const TIMED_OUT: &str = "error 5 \"Network operation timed out\" [Connected]";

/// A socket that is connecting, with an empty record.
fn connecting() -> Bench {
    let mut bench = Bench::new();
    bench.connect();
    bench.forget();
    bench
}

/// A connected socket in Closing with 5 unsent bytes, with an empty record.
fn closing() -> Bench {
    let mut bench = Bench::new_connected();
    bench.write(b"hello");
    bench.disconnect();
    assert_eq!(bench.socket.state(), SocketState::Closing);
    bench.forget();
    bench
}

fn send_chunk(bench: &mut Bench) {
    bench.send_chunk();
}

#[test]
fn contract_096_wait_for_ready_read_wants_new_bytes() {
    // Trace: wait_readyread.
    let mut bench = Bench::new_connected();
    let arrival: [Step; 1] = [|bench| bench.receive(b"12345")];
    assert!(bench.wait(WaitFor::ReadyRead, &arrival));
    bench.expect_signals(&["readyRead avail=5 [Connected]"]);
    assert_eq!(bench.socket.bytes_available(), 5);
    // Those 5 are buffered already: they do not count.
    assert!(!bench.wait(WaitFor::ReadyRead, &[]));
    bench.expect_signals(&[TIMED_OUT]);

    // Inside a readyRead slot the bytes count, but no signal tells of them.
    let mut bench = Bench::new_connected();
    bench.once("readyRead", |bench| {
        let arrival: [Step; 1] = [|bench| bench.receive(b"678")];
        let result = bench.wait(WaitFor::ReadyRead, &arrival);
        bench.note(format!("{result} avail={}", bench.socket.bytes_available()));
    });
    bench.receive(b"12345");
    bench.expect_signals(&["readyRead avail=5 [Connected]", "true avail=8"]);

    // An event that brings no bytes does not end it.
    let mut bench = Bench::new_connected();
    bench.write(b"ping");
    assert!(!bench.wait(WaitFor::ReadyRead, &[send_chunk]));
    bench.expect_signals(&["bytesWritten 4 toWrite=0 [Connected]", TIMED_OUT]);
}

#[test]
fn contract_097_connected_and_with_nothing_to_send_a_timeout_of_wait_for_ready_read_is_an_error() {
    // Trace: wait_readyread. It ends nothing. With 0 ms there is no step in between; where one
    // could send, the table in blocking_table.rs has no error.
    let mut bench = Bench::new_connected();
    bench.receive(b"12345");
    bench.forget();
    assert!(!bench.wait(WaitFor::ReadyRead, &[]));
    bench.expect(&[TIMED_OUT]);
    bench.expect_dump([
        "state=Connected error=5 errorString=\"Network operation timed out\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=5 bytesToWrite=0 atEnd=0 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
    ]);
}

#[test]
fn contract_098_a_later_success_does_not_clear_the_error() {
    // Trace: wait_readyread.
    let mut bench = Bench::new_connected();
    assert!(!bench.wait(WaitFor::ReadyRead, &[]));
    let arrival: [Step; 1] = [|bench| bench.receive(b"678")];
    assert!(bench.wait(WaitFor::ReadyRead, &arrival));
    assert_eq!(bench.read_all(), b"678");
    assert_eq!(bench.socket.error(), SocketError::SocketTimeout);
    assert_eq!(bench.socket.error_string(), "Network operation timed out");
}

#[test]
fn contract_099_a_remote_close_ends_wait_for_ready_read_with_false() {
    // Trace: wait_readyread_fin.
    let mut bench = Bench::new_connected();
    let arrival: [Step; 1] = [|bench| bench.receive(b"12345")];
    assert!(bench.wait(WaitFor::ReadyRead, &arrival));
    bench.expect_signals(&["readyRead avail=5 [Connected]"]);
    assert_eq!(bench.read_all(), b"12345");
    assert!(!bench.wait(WaitFor::ReadyRead, &[Bench::finish]));
    bench.expect_signals(&REMOTE_CLOSE);
    bench.expect_dump([
        "state=Unconnected error=1 errorString=\"The remote host closed the connection\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
    assert!(!bench.wait(WaitFor::ReadyRead, &[]));
    bench.expect(&[]);
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
}

#[test]
fn contract_100_wait_for_ready_read_with_time_waits_for_the_connection_first() {
    // Trace: wait_readyread_connecting.
    let mut bench = connecting();
    let steps: [Step; 2] = [Bench::connected, |bench| bench.receive(b"12345")];
    assert!(bench.wait(WaitFor::ReadyRead, &steps));
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "readyRead avail=5 [Connected]",
    ]);

    // The same from the lookup on.
    let mut bench = Bench::new();
    bench.connect_to("example.org");
    bench.forget();
    let steps: [Step; 3] =
        [|bench| bench.looked_up(&["10.0.0.1"]), Bench::connected, |bench| bench.receive(b"12345")];
    assert!(bench.wait(WaitFor::ReadyRead, &steps));
    bench.expect_signals(&[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
        "readyRead avail=5 [Connected]",
    ]);

    // No connection, no bytes; without one in time it ends as waitForConnected does.
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::ReadyRead, &[Bench::refuse]));
    bench.expect_signals(&["state Unconnected", "error 0 \"Connection refused\" [Unconnected]"]);
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::ReadyRead, &[]));
    bench.expect_signals(&["state Unconnected"]);
    assert_eq!(bench.socket.error_string(), "Socket operation timed out");

    // With 0 ms nothing is looked at, and the attempt is given up (contract 33).
    let mut bench = connecting();
    assert!(!bench.wait_for(WaitFor::ReadyRead, Time::None, &[Bench::connected]));
    bench.expect_signals(&["state Unconnected"]);

    // Connected in time, but then nothing came.
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::ReadyRead, &[Bench::connected]));
    bench.expect_signals(&["state Connected", "connected [Connected]", TIMED_OUT]);
}

#[test]
fn contract_101_wait_for_ready_read_sends_meanwhile_unless_bytes_are_there_already() {
    // Trace: wait_readyread_writes.
    let mut bench = Bench::new_connected();
    assert_eq!(bench.write(b"ping"), 4);
    let steps: [Step; 2] = [send_chunk, |bench| bench.receive(b"pong")];
    assert!(bench.wait(WaitFor::ReadyRead, &steps));
    bench
        .expect_signals(&["bytesWritten 4 toWrite=0 [Connected]", "readyRead avail=4 [Connected]"]);
    assert_eq!(bench.read_all(), b"pong");

    assert_eq!(bench.write(b"ping"), 4);
    let steps: [Step; 2] = [|bench| bench.receive(b"pong"), send_chunk];
    assert!(bench.wait(WaitFor::ReadyRead, &steps));
    bench.expect_signals(&["readyRead avail=4 [Connected]"]);
    assert_eq!(bench.socket.bytes_to_write(), 4);
}

#[test]
fn contract_102_wait_for_ready_read_while_closing_is_false_at_once() {
    let mut bench = closing();
    assert!(!bench.wait(WaitFor::ReadyRead, &[send_chunk]));
    bench.expect(&[]);
    assert_eq!(bench.socket.state(), SocketState::Closing);
    assert_eq!(bench.socket.error(), SocketError::Unknown);
}

#[test]
fn contract_103_wait_for_bytes_written_waits_for_one_chunk() {
    // Trace: wait_byteswritten.
    let mut bench = Bench::new_connected();
    assert!(!bench.wait(WaitFor::BytesWritten, &[]));
    bench.expect(&[]);
    assert_eq!(bench.write(b"abc"), 3);
    assert_eq!(bench.call(|s| s.write_bytes(vec![b'.'; 5000])), 5000);
    bench.forget();
    assert!(bench.wait(WaitFor::BytesWritten, &[send_chunk, send_chunk]));
    bench.expect_signals(&["bytesWritten 3 toWrite=5000 [Connected]"]);
    assert_eq!(bench.socket.bytes_to_write(), 5000);
    assert!(bench.wait(WaitFor::BytesWritten, &[send_chunk]));
    bench.expect_signals(&["bytesWritten 5000 toWrite=0 [Connected]"]);

    // The kernel takes nothing.
    assert_eq!(bench.write(b"abc"), 3);
    bench.forget();
    assert!(!bench.wait(WaitFor::BytesWritten, &[]));
    bench.expect(&[TIMED_OUT]);
    assert_eq!(bench.socket.bytes_to_write(), 3);

    // Incoming data is read meanwhile, and does not end the wait.
    let steps: [Step; 2] = [|bench| bench.receive(b"12345"), send_chunk];
    assert!(bench.wait(WaitFor::BytesWritten, &steps));
    bench
        .expect_signals(&["readyRead avail=5 [Connected]", "bytesWritten 3 toWrite=0 [Connected]"]);

    // In Closing the last chunk ends the connection as well.
    let mut bench = closing();
    assert!(bench.wait(WaitFor::BytesWritten, &[send_chunk]));
    bench.expect_signals(&[
        "bytesWritten 5 toWrite=0 [Closing]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);

    // While connecting it waits for the connection first.
    let mut bench = connecting();
    bench.write(b"hello");
    assert!(bench.wait(WaitFor::BytesWritten, &[Bench::connected, send_chunk]));
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
}

#[test]
fn contract_104_the_four_waits_on_an_unconnected_socket() {
    // Trace: wait_unconnected.
    let mut bench = Bench::new();
    assert!(!bench.wait(WaitFor::Connected, &[]));
    assert!(!bench.wait(WaitFor::ReadyRead, &[]));
    bench.expect(&[]);
    assert!(!bench.wait(WaitFor::BytesWritten, &[]));
    bench.expect(&[
        "warning \"QAbstractSocket::waitForBytesWritten() is not allowed in UnconnectedState\"",
    ]);
    assert!(!bench.wait(WaitFor::Disconnected, &[]));
    bench.expect(&[
        "warning \"QAbstractSocket::waitForDisconnected() is not allowed in UnconnectedState\"",
    ]);
    assert_eq!(bench.socket.error(), SocketError::Unknown);
    assert_eq!(bench.socket.error_string(), "Unknown error");
}

#[test]
fn contract_105_wait_for_disconnected_is_true_once_the_connection_ended_during_the_call() {
    // Trace: wait_disconnected.
    let mut bench = Bench::new_connected();
    assert!(!bench.wait(WaitFor::Disconnected, &[]));
    bench.expect(&[TIMED_OUT]);
    assert_eq!(bench.socket.state(), SocketState::Connected);
    assert_eq!(bench.socket.error(), SocketError::SocketTimeout);
    let steps: [Step; 2] = [|bench| bench.receive(b"12345"), Bench::finish];
    assert!(bench.wait(WaitFor::Disconnected, &steps));
    bench.expect_signals(&[
        "readyRead avail=5 [Connected]",
        REMOTE_CLOSE[0],
        REMOTE_CLOSE[1],
        REMOTE_CLOSE[2],
        REMOTE_CLOSE[3],
        "disconnected [Unconnected] peerPort=8888 avail=5",
    ]);
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
    assert_eq!(bench.socket.bytes_available(), 5);
    assert!(!bench.wait(WaitFor::Disconnected, &[]));
    bench.expect(&[
        "warning \"QAbstractSocket::waitForDisconnected() is not allowed in UnconnectedState\"",
    ]);

    // A disconnect of our own that is still sending.
    let mut bench = closing();
    assert!(bench.wait(WaitFor::Disconnected, &[send_chunk]));
    bench.expect_signals(&[
        "bytesWritten 5 toWrite=0 [Closing]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);

    // Trace: disconnect_while_connecting_wait.
    let mut bench = connecting();
    bench.disconnect();
    assert!(bench.wait(WaitFor::Disconnected, &[Bench::connected]));
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);
}

#[test]
fn contract_106_a_reset_during_wait_for_bytes_written_is_noticed_by_the_read_side() {
    for notice in [Bench::reset as Step, Bench::finish] {
        let mut bench = Bench::new_connected();
        bench.write(b"hello");
        bench.forget();
        assert!(!bench.wait(WaitFor::BytesWritten, &[notice, send_chunk]));
        bench.expect_signals(&REMOTE_CLOSE);
        assert_eq!(bench.socket.bytes_to_write(), 0);
    }

    // In Closing, too: the device stays open, where the event loop closes it (contract 48).
    // Scenario: wait_in_closing_reset.
    let mut bench = closing();
    bench.take_chunk();
    let reset: [Step; 1] = [|bench| {
        let failure = crate::harness::failure(FailureKind::Reset);
        bench.event(SocketEvent::ReadFailed(failure));
    }];
    assert!(!bench.wait(WaitFor::BytesWritten, &reset));
    bench.expect_signals(&[
        "error 1 \"The remote host closed the connection\" [Closing]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);
}

#[test]
fn contract_107_every_timeout_is_told_but_that_of_wait_for_connected() {
    for what in [WaitFor::ReadyRead, WaitFor::BytesWritten, WaitFor::Disconnected] {
        let mut bench = Bench::new_connected();
        bench.write(b"hello");
        bench.forget();
        assert!(!bench.wait(what, &[]));
        bench.expect(&[TIMED_OUT]);
    }

    // Trace: connect_timeout_wait.
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::Connected, &[]));
    bench.expect_signals(&["state Unconnected"]);
    bench.expect_dump([
        "state=Unconnected error=5 errorString=\"Socket operation timed out\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
}
