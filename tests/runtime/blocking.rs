//! Contract section 8 on real sockets: the traces in the comments are those of Qt 6.4.2.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use qtcp::runtime::{BlockingListener, BlockingSocket, Repeat};
use qtcp::signal::{SocketError, SocketState};
use qtcp::translate::{HostAddress, Manner, TcpListener, TcpSocket};
use socket2::SockRef;

use crate::util::*;

fn ms(n: u64) -> Option<Duration> {
    Some(Duration::from_millis(n))
}

/// [connect_wait]
#[test]
fn wait_for_connected_emits_inside_and_is_true_at_once_when_connected() {
    let event_loop = event_loop();
    let (_listener, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    let record = Record::of(&socket);
    socket.connect_to_host("127.0.0.1", at.port());
    assert_eq!(record.take(), ["state HostLookup", "state Connecting", "hostFound [Connecting]"]);
    assert!(socket.wait_for_connected(ms(3000)));
    assert_eq!(record.take(), ["state Connected", "connected [Connected]"]);
    assert!(socket.wait_for_connected(ms(3000)));
    assert!(record.take().is_empty());
}

/// [connect_refused_wait]
#[test]
fn wait_for_connected_to_a_closed_port_is_refused() {
    let event_loop = event_loop();
    let socket = BlockingSocket::new(&event_loop);
    let record = Record::of(&socket);
    socket.connect_to_host("127.0.0.1", closed_port());
    record.take();
    assert!(!socket.wait_for_connected(ms(3000)));
    assert_eq!(
        record.take(),
        ["state Unconnected", "error 0 \"Connection refused\" [Unconnected]"]
    );
}

/// [connect_wait_zero]
#[test]
fn wait_for_connected_with_no_time_fails_without_an_error_signal() {
    let event_loop = event_loop();
    let (_listener, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    let record = Record::of(&socket);
    socket.connect_to_host("127.0.0.1", at.port());
    record.take();
    assert!(!socket.wait_for_connected(ms(0)));
    assert_eq!(record.take(), ["state Unconnected"]);
    assert_eq!(socket.error(), SocketError::SocketTimeout);
    assert_eq!(socket.error_string(), "Socket operation timed out");
    turn_for(&event_loop, Duration::from_millis(50));
    assert!(record.take().is_empty(), "the attempt was dropped");
}

/// [connect_hostname_wait]
#[test]
fn wait_for_connected_looks_a_name_up_by_itself() {
    let event_loop = event_loop();
    let (_listener, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    socket.connect_to_host("localhost", at.port());
    assert!(socket.wait_for_connected(ms(10_000)), "{}", socket.error_string());
    assert_eq!(socket.peer(), Some(at));
}

/// [wait_readyread]
#[test]
fn wait_for_ready_read_counts_only_new_bytes_and_its_time_out_is_told() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    let later = thread::spawn(move || {
        peer.write_all(b"12345").expect("connected");
        peer
    });
    assert!(socket.wait_for_ready_read(ms(3000)));
    let mut peer = later.join().expect("no panic");
    assert_eq!(record.take(), ["readyRead avail=5 [Connected]"]);

    assert!(!socket.wait_for_ready_read(ms(80)), "these 5 bytes were there before");
    assert_eq!(record.take(), ["error 5 \"Network operation timed out\" [Connected]"]);
    peer.write_all(b"678").expect("connected");
    assert!(socket.wait_for_ready_read(ms(0)));
    assert_eq!(record.take(), ["readyRead avail=8 [Connected]"]);
    assert_eq!(socket.read_all(), b"12345678");
    assert_eq!(socket.error(), SocketError::SocketTimeout, "a success clears no error");
    assert!(!socket.wait_for_ready_read(ms(0)));
    assert_eq!(record.take(), ["error 5 \"Network operation timed out\" [Connected]"]);
    assert_eq!(socket.state(), SocketState::Connected);
}

/// [wait_readyread_fin]
#[test]
fn wait_for_ready_read_tells_of_the_end_inside() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    peer.write_all(b"12345").expect("connected");
    drop(peer);
    assert!(socket.wait_for_ready_read(ms(1000)));
    assert_eq!(record.take(), ["readyRead avail=5 [Connected]"]);
    assert_eq!(socket.read_all(), b"12345");
    assert!(!socket.wait_for_ready_read(ms(1000)));
    assert_eq!(record.take(), REMOTE_CLOSE);
    assert!(!socket.wait_for_ready_read(ms(1000)));
    assert!(record.take().is_empty());
}

/// [wait_readyread_connecting]
#[test]
fn wait_for_ready_read_connects_first() {
    let event_loop = event_loop();
    let (listener, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    let record = Record::of(&socket);
    socket.connect_to_host("127.0.0.1", at.port());
    record.take();
    let server = thread::spawn(move || {
        let (mut peer, _) = listener.accept().expect("a client comes");
        peer.write_all(b"12345").expect("connected");
        peer
    });
    assert!(socket.wait_for_ready_read(ms(3000)));
    assert_eq!(
        record.take(),
        ["state Connected", "connected [Connected]", "readyRead avail=5 [Connected]"]
    );
    drop(server.join());
}

/// [wait_readyread_writes]
#[test]
fn wait_for_ready_read_sends_what_was_written() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    assert_eq!(socket.write(b"ping"), 4);
    let server = thread::spawn(move || {
        let mut buffer = [0; 4];
        peer.read_exact(&mut buffer).expect("it is sent");
        peer.write_all(b"pong").expect("connected");
        peer
    });
    assert!(socket.wait_for_ready_read(ms(3000)));
    assert_eq!(
        record.take(),
        ["bytesWritten 4 toWrite=0 [Connected]", "readyRead avail=4 [Connected]"]
    );
    drop(server.join());
}

/// [readbuffer_wait]: Qt spins; here the time passes without work.
#[test]
fn wait_for_ready_read_with_a_full_limited_buffer_waits_in_peace() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    socket.call(|socket| socket.set_read_buffer_size(4));
    peer.write_all(b"01234567").expect("connected");
    assert!(socket.wait_for_ready_read(ms(2000)));
    assert_eq!(record.take(), ["readyRead avail=4 [Connected]"]);
    let begun = Instant::now();
    assert!(!socket.wait_for_ready_read(ms(60)));
    assert!(begun.elapsed() >= Duration::from_millis(60));
    assert!(record.take().is_empty());
    assert_eq!(socket.error(), SocketError::Unknown);
    assert_eq!(socket.read_all(), b"0123");
    assert!(socket.wait_for_ready_read(ms(2000)));
    assert_eq!(socket.read_all(), b"4567");
}

/// [wait_byteswritten]
#[test]
fn wait_for_bytes_written_sends_one_chunk_a_call() {
    let event_loop = event_loop();
    let (socket, peer, record) = connected(&event_loop);
    assert!(!socket.wait_for_bytes_written(ms(1000)), "there is nothing to write");
    socket.write(b"abc");
    socket.write_bytes(vec![b'x'; 5000]);
    assert!(socket.wait_for_bytes_written(ms(1000)));
    assert_eq!(record.take(), ["bytesWritten 3 toWrite=5000 [Connected]"]);
    assert!(socket.wait_for_bytes_written(ms(1000)));
    assert_eq!(record.take(), ["bytesWritten 5000 toWrite=0 [Connected]"]);

    socket.write_bytes(vec![b'x'; 16 * 1024 * 1024]);
    while socket.wait_for_bytes_written(ms(150)) {}
    let last = record.take().pop();
    assert_eq!(last.as_deref(), Some("error 5 \"Network operation timed out\" [Connected]"));
    assert!(socket.bytes_to_write() > 0);
    drop(peer);
}

/// The difference of contract 156: as Qt, the write that fails takes along what was read before it.
#[test]
fn in_the_mended_manner_a_wait_keeps_what_came_before_a_reset() {
    type Call = fn(&BlockingSocket) -> bool;
    let calls: [Call; 3] = [
        |socket| socket.wait_for_bytes_written(ms(2000)),
        |socket| socket.wait_for_ready_read(ms(2000)),
        |socket| socket.wait_for_disconnected(ms(2000)),
    ];
    for call in calls {
        let event_loop = event_loop();
        let (socket, mut peer, _) = connected(&event_loop);
        socket.call(|socket| socket.set_manner(Manner::Mended));
        peer.write_all(b"answer").expect("connected");
        SockRef::from(&peer).set_linger(Some(Duration::ZERO)).expect("a socket");
        drop(peer);
        socket.write(b"x");
        call(&socket);
        assert_eq!(socket.read_all(), b"answer");
        turn_until(&event_loop, || socket.state() == SocketState::Unconnected);
    }
}

/// [wait_disconnected], [wait_disconnected_pending]
#[test]
fn wait_for_disconnected_sees_the_peer_go_and_our_own_pending_close_through() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    assert!(!socket.wait_for_disconnected(ms(80)));
    assert_eq!(record.take(), ["error 5 \"Network operation timed out\" [Connected]"]);
    peer.write_all(b"12345").expect("connected");
    drop(peer);
    assert!(socket.wait_for_disconnected(ms(1000)));
    let told = record.take();
    assert_eq!(told[0], "readyRead avail=5 [Connected]");
    assert_eq!(told[1..], REMOTE_CLOSE);
    assert!(!socket.wait_for_disconnected(ms(1000)));
    assert_eq!(
        record.take(),
        ["warning \"QAbstractSocket::waitForDisconnected() is not allowed in UnconnectedState\""]
    );

    let (socket, mut peer, record) = connected(&event_loop);
    socket.write(b"hello");
    socket.disconnect_from_host();
    assert_eq!(record.take(), ["state Closing"]);
    assert!(socket.wait_for_disconnected(ms(1000)));
    assert_eq!(
        record.take(),
        [
            "bytesWritten 5 toWrite=0 [Closing]",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
            "disconnected [Unconnected]"
        ]
    );
    let mut all = Vec::new();
    peer.read_to_end(&mut all).expect("an orderly end");
    assert_eq!(all, b"hello");
}

#[test]
fn a_blocking_call_leaves_all_other_sockets_alone() {
    let event_loop = event_loop();
    let (patient, mut its_peer, _) = connected(&event_loop);
    let (other, mut other_peer, others) = connected(&event_loop);
    other_peer.write_all(b"later").expect("connected");
    assert!(!patient.wait_for_ready_read(ms(50)));
    assert!(others.take().is_empty(), "its signals wait for the event loop");
    its_peer.write_all(b"now").expect("connected");
    assert!(patient.wait_for_ready_read(ms(1000)));
    turn_until(&event_loop, || other.bytes_available() == 5);
    assert_eq!(others.take(), ["readyRead avail=5 [Connected]"]);
}

/// [flush]
#[test]
fn flush_sends_chunk_by_chunk_and_tells_of_each() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    assert!(!socket.flush());
    socket.write(b"abc");
    socket.write_bytes(vec![b'x'; 5000]);
    assert!(socket.flush());
    assert_eq!(
        record.take(),
        ["bytesWritten 3 toWrite=5000 [Connected]", "bytesWritten 5000 toWrite=0 [Connected]"]
    );
    assert!(!socket.flush());
    let mut all = vec![0; 5003];
    peer.read_exact(&mut all).expect("all of it was sent");
    socket.write_bytes(vec![0; 32 * 1024 * 1024]);
    assert!(socket.flush(), "as much as the kernel takes");
    assert!(socket.bytes_to_write() > 0);
    assert!(socket.ask(TcpSocket::bytes_sent) > 5003);
}

/// [server_wait], [server_pause_wait]
#[test]
fn wait_for_new_connection_accepts_all_that_wait_and_tells_a_time_out() {
    let event_loop = event_loop();
    let listener = BlockingListener::new(&event_loop);
    assert_eq!(listener.wait_for_new_connection(ms(10)), (false, false), "it does not listen");
    assert!(listener.listen(HostAddress::parse("127.0.0.1"), 0));
    assert_eq!(listener.wait_for_new_connection(ms(30)), (false, true));
    assert_eq!(listener.ask(TcpListener::server_error), SocketError::SocketTimeout);
    assert_eq!(listener.error_string(), "Network operation timed out");
    listener.pause_accepting();
    let at = ("127.0.0.1", listener.server_port());
    let _clients = [TcpStream::connect(at), TcpStream::connect(at)];
    assert_eq!(listener.wait_for_new_connection(ms(2000)), (true, false));
    assert!(listener.next_pending_connection().is_some());
    assert!(listener.next_pending_connection().is_some());
    assert!(listener.next_pending_connection().is_none());
    assert_eq!(listener.wait_for_new_connection(ms(0)), (false, true));
}

/// Whose bytes are sent does not matter to the peer that makes room for them.
#[test]
fn wait_for_bytes_written_goes_on_behind_what_is_sent_again_and_again() {
    let event_loop = event_loop();
    let (listener, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    socket.connect_to_host("127.0.0.1", at.port());
    assert!(socket.wait_for_connected(ms(3000)));
    let (mut peer, _) = listener.accept().expect("it is connected");
    // More than the kernel holds.
    let repeat = Repeat::new(&event_loop, |repeat| _ = repeat.take());
    let message = Arc::new(vec![b'.'; 8_000_000]);
    let period = Duration::from_millis(1);
    assert!(repeat.start(&message, [&*socket], period, Some(1)));
    assert_eq!(socket.write(b"own"), 3);
    let reader = thread::spawn(move || {
        let mut all = vec![0; 8_000_003];
        peer.read_exact(&mut all).expect("all of it");
        all
    });
    assert!(socket.wait_for_bytes_written(ms(10_000)));
    assert!(reader.join().expect("it reads").ends_with(b".own"));
}
