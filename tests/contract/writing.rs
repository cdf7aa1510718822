//! Contract section 7: writing (statements 88 to 95).
//!
//! 95: no test: whether a turn of the loop reads or writes first is the reactor's to decide; the machine takes what comes

use crate::harness::Bench;
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{SocketError, SocketState};
use qtcp::translate::{Manner, TcpSocket};

fn write_bytes(bench: &mut Bench, n: usize) -> i64 {
    bench.call(|s| s.write_bytes(vec![b'.'; n]))
}

#[test]
fn contract_088_write_only_queues_and_an_empty_write_does_nothing() {
    let mut bench = Bench::new_connected();
    assert_eq!(bench.write(b""), 0);
    assert_eq!(write_bytes(&mut bench, 0), 0);
    bench.expect(&[]);
    assert_eq!(bench.write(b"abc"), 3);
    assert_eq!(bench.write(b"de"), 2);
    assert!(bench.call(|s| s.put_char(b'f')));
    // One wish to write, no signal, nothing sent.
    bench.expect(&["> Write"]);
    assert_eq!(bench.socket.bytes_to_write(), 6);
    assert_eq!(bench.sent, b"");
    bench.send_all();
    bench.expect(&["bytesWritten 6 toWrite=0 [Connected]"]);
    assert_eq!(bench.sent, b"abcdef");
}

#[test]
fn contract_089_each_chunk_is_one_send_and_one_bytes_written() {
    // Trace: byteswritten_coalesce.
    let mut bench = Bench::new_connected();
    assert_eq!(bench.write(b"abc"), 3);
    assert_eq!(bench.write(b"def"), 3);
    assert_eq!(write_bytes(&mut bench, 5000), 5000);
    assert_eq!(bench.write(b"x"), 1);
    assert_eq!(write_bytes(&mut bench, 4095), 4095);
    assert_eq!(write_bytes(&mut bench, 4096), 4096);
    assert_eq!(bench.write(b""), 0);
    assert_eq!(bench.socket.bytes_to_write(), 13198);
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 6 toWrite=13192 [Connected]",
        "bytesWritten 5000 toWrite=8192 [Connected]",
        "bytesWritten 4096 toWrite=4096 [Connected]",
        "bytesWritten 4096 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent.len(), 13198);

    // Trace: byteswritten_chunk32k.
    let mut bench = Bench::new_connected();
    for _ in 0..40 {
        assert_eq!(bench.write(&[b'.'; 1000]), 1000);
    }
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 32000 toWrite=8000 [Connected]",
        "bytesWritten 8000 toWrite=0 [Connected]",
    ]);

    // A chunk that the kernel takes in two pieces is two successful sends.
    assert_eq!(bench.write(b"0123456789"), 10);
    assert_eq!(bench.take_chunk(), b"0123456789");
    bench.event(SocketEvent::Sent(4));
    bench.event(SocketEvent::Sent(6));
    bench.expect_signals(&[
        "bytesWritten 4 toWrite=6 [Connected]",
        "bytesWritten 6 toWrite=0 [Connected]",
    ]);
}

#[test]
fn contract_090_bytes_written_is_not_emitted_inside_its_own_slot() {
    let mut bench = Bench::new_connected();
    bench.once("bytesWritten", |bench| {
        assert_eq!(bench.write(b"second"), 6);
        assert!(bench.flush());
        bench.note(format!("flushed, toWrite={}", bench.socket.bytes_to_write()));
    });
    bench.write(b"first");
    bench.send_all();
    bench.expect_signals(&["bytesWritten 5 toWrite=0 [Connected]", "flushed, toWrite=0"]);
    assert_eq!(bench.sent, b"firstsecond");
    bench.write(b"third");
    bench.send_all();
    bench.expect_signals(&["bytesWritten 5 toWrite=0 [Connected]"]);
}

#[test]
fn contract_091_flush_sends_chunk_by_chunk_inside_the_call() {
    // Trace: flush.
    let mut bench = Bench::new_connected();
    assert!(!bench.flush());
    bench.write(b"abc");
    write_bytes(&mut bench, 5000);
    assert!(bench.flush());
    bench.expect_signals(&[
        "bytesWritten 3 toWrite=5000 [Connected]",
        "bytesWritten 5000 toWrite=0 [Connected]",
    ]);
    assert!(!bench.flush());
    bench.expect_signals(&[]);
    assert_eq!(bench.sent.len(), 5003);
    bench.disconnect();
    assert!(!bench.flush());
    assert!(!Bench::new().flush());

    // The kernel takes a part and then no more: there is nothing to be flushed until it does.
    let mut bench = Bench::new_connected();
    bench.write(b"0123456789");
    bench.take_chunk();
    bench.event(SocketEvent::Sent(4));
    assert!(!bench.socket.can_flush());
    assert_eq!(bench.socket.bytes_to_write(), 6);

    // An error ends it: contract 69 comes out of the call, and nothing is left to be flushed.
    bench.forget();
    bench.write_fails(FailureKind::BrokenPipe);
    assert!(!bench.flush());
    bench.expect_signals(&[
        "error 1 \"The remote host closed the connection\" [Connected]",
        "aboutToClose [Connected]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);
}

#[test]
fn contract_092_a_write_on_an_open_unconnected_socket_fails_silently_with_its_own_text() {
    // Trace: disconnect_empty.
    let mut bench = Bench::new_connected();
    bench.finish();
    bench.forget();
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
    assert_eq!((bench.socket.state(), bench.socket.is_open()), (SocketState::Unconnected, true));
    assert_eq!(bench.write(b"x"), -1);
    bench.expect(&[]);
    assert_eq!(bench.socket.error(), SocketError::Unknown);
    assert_eq!(bench.socket.error_string(), "Socket is not connected");
    assert_eq!(write_bytes(&mut bench, 5000), -1);
    assert!(!bench.call(|s| s.put_char(b'a')));
    assert_eq!(bench.socket.bytes_to_write(), 0);
    bench.expect(&[]);
}

#[test]
fn contract_093_a_write_on_a_device_that_is_not_open_warns() {
    // Trace: io_never_opened.
    let mut closed = Bench::new_connected();
    closed.close();
    closed.forget();
    for mut bench in [Bench::new(), closed] {
        let warning = "warning \"QIODevice::write (QTcpSocket): device not open\"";
        assert_eq!(bench.write(b"x"), -1);
        bench.expect(&[warning]);
        assert_eq!(write_bytes(&mut bench, 5000), -1);
        bench.expect(&[warning]);
        assert!(!bench.call(|s| TcpSocket::put_char(s, b'a')));
        bench.expect(&[warning]);
        assert_eq!(bench.socket.error(), SocketError::Unknown);
        assert_eq!(bench.socket.error_string(), "Unknown error");
    }
}

#[test]
fn contract_094_the_write_buffer_has_no_limit() {
    let mut bench = Bench::new_connected();
    for _ in 0..4 {
        assert_eq!(bench.call(|s| s.write_bytes(vec![0; 16 << 20])), 16 << 20);
    }
    assert_eq!(bench.socket.bytes_to_write(), 64 << 20);
    bench.expect(&["> Write"]);
}

/// Not a statement of the contract: a stream has no holes.
#[test]
fn what_a_slot_writes_while_the_connection_is_aborted_is_not_sent() {
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_manner(Manner::Mended));
    bench.on("aboutToClose", |bench| {
        assert_eq!(bench.write(b"later"), 5);
        assert!(!bench.flush());
    });
    bench.write(b"dropped");
    bench.forget();
    bench.abort();
    bench.expect(&[
        "aboutToClose [Connected]",
        "> Close",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ]);
    assert_eq!(bench.sent, b"");
}
