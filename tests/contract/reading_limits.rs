//! Contract section 6: reading with a limit, and in one direction (statements 79 to 87).
//!
//! Difference on purpose: 84, nothing spins.
//!
//! 87: no test: there is no unbuffered mode here, `OpenMode` has the four values of contract 7

use crate::harness::{Bench, Step};
use crate::reading::{REMOTE_CLOSE, connected_for, holding, read, read_into, stopped_at};
use qtcp::event::SocketEvent;
use qtcp::signal::{OpenMode, SocketError, SocketState};
use qtcp::translate::{TcpSocket, WaitFor};

#[test]
fn contract_079_a_read_buffer_size_is_never_filled_beyond_and_a_full_buffer_stops_the_reading() {
    // Trace: readbuffer_partial, the first arrival.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(10));
    bench.expect(&["> Read 10"]);
    bench.receive(b"0123456789");
    bench.expect(&["readyRead avail=10 [Connected]"]);
    assert!(!bench.socket.is_reading_stopped(), "not before a notification finds it full");
    bench.read_blocked();
    bench.expect(&["> StopRead"]);
    assert!(bench.socket.is_reading_stopped());

    // The room that is left goes down with each arrival.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(10));
    bench.receive(b"0123456");
    bench.receive(b"789");
    bench.read_blocked();
    bench.expect(&[
        "> Read 10",
        "readyRead avail=7 [Connected]",
        "readyRead avail=10 [Connected]",
        "> StopRead",
    ]);
}

#[test]
fn contract_080_stopped_reading_goes_on_after_a_drain_or_with_a_larger_size_only() {
    // Trace: readbuffer_partial.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(10));
    bench.receive(b"0123456789");
    bench.read_blocked();
    bench.forget();
    assert_eq!(read(&mut bench, 4), b"0123");
    bench.expect(&[]);
    assert_eq!(read(&mut bench, 6), b"456789");
    bench.expect(&["> Read 10"]);
    bench.receive(b"abcdefghij");
    bench.read_blocked();
    bench.expect(&["readyRead avail=10 [Connected]", "> StopRead"]);
    assert_eq!(read_into(&mut bench, 100), (10, b"abcdefghij".to_vec()));
    bench.expect(&["> Read 10"]);
    bench.receive(b"KLMNO");
    bench.expect(&["readyRead avail=5 [Connected]"]);
    assert_eq!(bench.read_all(), b"KLMNO");
    assert_eq!(bench.read_all(), b"");
    bench.expect(&["> Read 10"]);

    // A notification that was under way when room was made stops nothing: the mark that was given
    // since is still to come.
    bench.event(SocketEvent::ReadBlocked);
    bench.expect(&[]);
    assert!(bench.is_reading());

    // (a) A readLine or a skip that empties the buffer, a readLine that asks for more.
    let drains: [fn(&mut TcpSocket); 3] = [
        |s| assert_eq!(s.skip(4), 4),
        |s| assert_eq!(s.read_line_bytes(0), b"0123"),
        |s| assert_eq!(s.read_line_bytes(10), b"0123"),
    ];
    for drain in drains {
        let mut bench = stopped_at(4);
        bench.call(|s| assert_eq!(s.skip(1) + s.skip(2), 3));
        bench.expect(&[]);
        assert!(!bench.is_reading(), "a partial skip");
        let mut bench = stopped_at(4);
        bench.call(drain);
        bench.expect(&["> Read 4"]);
    }

    // (b) Trace: readbuffer_increase.
    for (size, command) in [(6, "> Read 2"), (0, "> Read")] {
        let mut bench = stopped_at(4);
        bench.call(|s| s.set_read_buffer_size(size));
        bench.expect(&[command]);
    }
    let mut bench = stopped_at(4);
    bench.call(|s| s.set_read_buffer_size(3));
    bench.expect(&[]);
}

#[test]
fn contract_081_a_partial_read_in_the_ready_read_slot_keeps_the_reading_going() {
    // Trace: readbuffer_partial_early.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(10));
    bench.forget();
    bench.on("readyRead", |bench| {
        let bytes = read(bench, 4);
        bench.note(format!("read {}", String::from_utf8_lossy(&bytes)));
    });
    // The kernel has 25 bytes; each notification takes as many as there is room for.
    bench.receive(b"0123456789");
    bench.receive(b"abcd");
    bench.receive(b"efgh");
    bench.receive(b"ijKL");
    bench.receive(b"MNO");
    bench.expect(&[
        "readyRead avail=10 [Connected]",
        "> Read 4",
        "read 0123",
        "readyRead avail=10 [Connected]",
        "> Read 4",
        "read 4567",
        "readyRead avail=10 [Connected]",
        "> Read 4",
        "read 89ab",
        "readyRead avail=10 [Connected]",
        "> Read 4",
        "read cdef",
        "readyRead avail=9 [Connected]",
        "> Read 5",
        "read ghij",
    ]);
    assert_eq!(bench.socket.bytes_available(), 5);
}

#[test]
fn contract_082_a_size_below_what_is_held_keeps_the_data_and_stops_the_reading() {
    let mut bench = holding(b"0123456789");
    bench.call(|s| s.set_read_buffer_size(4));
    bench.expect(&["> Read 0"]);
    bench.read_blocked();
    bench.expect(&["> StopRead"]);
    assert_eq!(bench.socket.bytes_available(), 10);
    assert_eq!(read(&mut bench, 8), b"01234567");
    bench.expect(&[]);

    // The same size again has no effect, though there is room by now; another one has.
    bench.call(|s| s.set_read_buffer_size(4));
    bench.expect(&[]);
    bench.call(|s| s.set_read_buffer_size(5));
    bench.expect(&["> Read 3"]);
    assert_eq!(bench.read_all(), b"89");
}

#[test]
fn contract_083_a_full_limited_buffer_hides_the_remote_close_until_it_is_drained() {
    let mut bench = stopped_at(4);
    // The rest of the data and the FIN are in the kernel; nobody asks for them.
    assert!(!bench.is_reading());
    assert_eq!(bench.socket.state(), SocketState::Connected);
    assert_eq!(bench.read_all(), b"0123");
    bench.receive(b"45");
    bench.finish();
    bench.expect_signals(&[
        "readyRead avail=2 [Connected]",
        REMOTE_CLOSE[0],
        REMOTE_CLOSE[1],
        REMOTE_CLOSE[2],
        REMOTE_CLOSE[3],
        "disconnected [Unconnected] peerPort=8888 avail=2",
    ]);
    assert_eq!(bench.read_all(), b"45");
}

#[test]
fn contract_084_difference_waiting_with_a_full_limited_buffer_ends_as_in_qt_but_does_not_spin() {
    // Trace: readbuffer_wait.
    let mut bench = Bench::new_connected();
    bench.call(|s| s.set_read_buffer_size(4));
    bench.forget();
    let first: [Step; 1] = [|bench| bench.receive(b"0123")];
    assert!(bench.wait(WaitFor::ReadyRead, &first));
    bench.expect(&["readyRead avail=4 [Connected]"]);

    // "4567" waits in the kernel: one notification finds no room, and that was the last one, where
    // Qt polls the socket again and again.
    assert!(!bench.wait(WaitFor::ReadyRead, &[Bench::read_blocked]));
    bench.expect(&["> StopRead"]);
    assert_eq!(bench.socket.error(), SocketError::Unknown);
    let again: [Step; 1] = [|bench| bench.event(SocketEvent::ReadBlocked)];
    assert!(!bench.wait(WaitFor::ReadyRead, &again));
    bench.expect(&[]);

    assert_eq!(bench.read_all(), b"0123");
    let second: [Step; 1] = [|bench| bench.receive(b"4567")];
    assert!(bench.wait(WaitFor::ReadyRead, &second));
    bench.expect(&["> Read 4", "readyRead avail=4 [Connected]"]);
    assert_eq!(bench.read_all(), b"4567");
}

#[test]
fn contract_085_opened_write_only_incoming_bytes_are_read_and_thrown_away() {
    let mut bench = connected_for(OpenMode::WRITE_ONLY);
    bench.receive(b"12345");
    bench.expect(&[]);
    let arrival: [Step; 1] = [|bench| bench.receive(b"678")];
    assert!(bench.wait(WaitFor::ReadyRead, &arrival));
    bench.expect(&[]);
    assert_eq!(bench.socket.bytes_available(), 0);
    assert_eq!(bench.read_all(), b"");
    bench.expect(&["warning \"QIODevice::read (QTcpSocket): WriteOnly device\""]);
    assert_eq!(bench.write(b"out"), 3);
    bench.send_all();
    bench.forget();
    bench.finish();
    bench.expect_signals(&REMOTE_CLOSE);
}

#[test]
fn contract_086_opened_read_only_nothing_can_be_written() {
    // Trace: write_invalid.
    let mut bench = connected_for(OpenMode::READ_ONLY);
    bench.expect_dump([
        "state=Connected error=-1 errorString=\"Unknown error\" openMode=1 isOpen=1 isValid=1 isReadable=1 isWritable=0",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=0",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
    ]);
    assert_eq!(bench.write(b"x"), -1);
    bench.expect(&["warning \"QIODevice::write (QTcpSocket): ReadOnly device\""]);
    assert_eq!(bench.socket.error(), SocketError::Unknown);
    assert_eq!(bench.socket.error_string(), "Unknown error");
    bench.receive(b"in");
    bench.expect(&["readyRead avail=2 [Connected]"]);
}
