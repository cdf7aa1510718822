//! Contract section 2: defaults (statements 10 to 17).
//!
//! 13: no test: how long a blocking call waits unless told is the level's that owns the loop; `Wait` has no clock
//! 17: no test: how many connections wait in the kernel's queue is the kernel's

use std::time::Duration;

use crate::harness::{Bench, address, failure};
use qtcp::event::{Command, FailureKind, SocketEvent};
use qtcp::signal::{OpenMode, SocketError};
use qtcp::translate::{HostAddress, TcpListener, TcpSocket};

#[test]
fn contract_010_a_fresh_socket_has_qts_defaults() {
    let mut bench = Bench::new();
    bench.expect_dump([
        "state=Unconnected error=-1 errorString=\"Unknown error\" openMode=0 isOpen=0 isValid=0 isReadable=0 isWritable=0",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"\" descriptor=-1",
    ]);
    assert!(!bench.flush());
    bench.expect(&[]);
}

#[test]
fn contract_011_a_fresh_server_has_qts_defaults() {
    let mut server = TcpListener::new();
    assert!(!server.is_listening());
    assert_eq!(server.server_port(), 0);
    assert_eq!(server.server_address(), HostAddress::Null);
    assert_eq!(server.max_pending_connections(), 30);
    assert_eq!(server.listen_backlog_size(), 50);
    assert_eq!(server.server_error(), SocketError::Unknown);
    assert_eq!(server.error_string(), "");
    assert!(!server.has_pending_connections());
    assert_eq!(server.next_pending_connection(), None);
    assert_eq!(server.close().told, []);
    assert_eq!(server.poll_command(), None);
    assert_eq!(server.poll_signal(), None);
}

#[test]
fn contract_012_buffer_size_and_max_pending_take_any_value() {
    let mut server = TcpListener::new();
    for max in [0, -1, i32::MIN, i32::MAX] {
        server.set_max_pending_connections(max);
        assert_eq!(server.max_pending_connections(), max);
    }

    // With bytes in the buffer: below their number there is just no room.
    let mut bench = Bench::new_connected();
    bench.receive(b"12345");
    for size in [-5, i64::from(i32::MIN), i64::MIN, i64::MAX, 0] {
        bench.call(|s| s.set_read_buffer_size(size));
        assert_eq!(bench.socket.read_buffer_size(), size);
        assert_eq!(bench.socket.bytes_available(), 5);
    }
}

#[test]
fn contract_014_an_attempt_has_30_seconds() {
    let mut socket = TcpSocket::new();
    let drain = |socket: &mut TcpSocket| while socket.poll_signal().is_some() {};
    let attempt =
        Some(Command::Connect { to: address("127.0.0.1:8888"), timeout: Duration::from_secs(30) });
    socket.connect_to_host("127.0.0.1", 8888, OpenMode::READ_WRITE);
    drain(&mut socket);
    assert_eq!(socket.poll_command(), attempt);
    // The second attempt has its own.
    socket.handle(SocketEvent::ConnectFailed(failure(FailureKind::AttemptTimedOut)));
    drain(&mut socket);
    assert_eq!(socket.poll_command(), attempt);
}

/// Qt's read ring (16384) only says how memory is taken, and nothing can be seen of it.
#[test]
fn contract_015_small_writes_share_32_kib_and_an_array_of_4096_bytes_is_a_chunk_of_its_own() {
    let mut bench = Bench::new_connected();
    for _ in 0..33 {
        bench.write(&[b'a'; 1000]);
    }
    bench.call(|s| s.write_bytes(vec![b'b'; 4095]));
    bench.call(|s| s.write_bytes(vec![b'c'; 4096]));
    bench.write(b"d");
    bench.forget();
    bench.send_all();
    bench.expect_signals(&[
        "bytesWritten 32000 toWrite=9192 [Connected]",
        "bytesWritten 5095 toWrite=4097 [Connected]",
        "bytesWritten 4096 toWrite=1 [Connected]",
        "bytesWritten 1 toWrite=0 [Connected]",
    ]);
}

/// How many bytes the kernel has is the reactor's question; here: how many it may read.
#[test]
fn contract_016_one_notification_reads_all_there_is_or_as_much_as_has_room() {
    let mut unlimited = Bench::new();
    unlimited.connect();
    unlimited.forget();
    unlimited.connected();
    unlimited.expect(&["> Read", "state Connected", "connected [Connected]"]);
    unlimited.receive_more(b"one notification ");
    unlimited.receive(b"in two parts");
    unlimited.expect(&["readyRead avail=29 [Connected]"]);

    let mut limited = Bench::new();
    limited.call(|s| s.set_read_buffer_size(10));
    limited.connect();
    limited.forget();
    limited.connected();
    limited.expect(&["> Read 10", "state Connected", "connected [Connected]"]);
    // What arrives counts against the limit by itself; only more room has to be told.
    limited.receive(b"1234");
    limited.expect(&["readyRead avail=4 [Connected]"]);
    limited.call(|s| s.read_bytes(3));
    limited.expect(&["> Read 9"]);
}
