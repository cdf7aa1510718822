//! The sending side of a socket that somebody has for himself.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use qtcp::runtime::{Repeat, Socket};
use qtcp::signal::SocketState;
use qtcp::translate::TcpSocket;

use crate::ground::{DEADLINE, Ground, on_both};
use crate::peer::{connected, join, localhost};

on_both!(
    what_is_left_of_a_side_goes_before_the_messages_that_waited_for_it,
    what_was_written_for_a_connection_does_not_go_to_the_next_one,
);

fn what_is_left_of_a_side_goes_before_the_messages_that_waited_for_it(ground: &Ground) {
    // Each byte is told for itself where reading is bounded.
    let (socket, mut peer) =
        connected(ground, |socket| socket.call(|socket| socket.set_read_buffer_size(1000)));
    let side = socket.reserve().expect("nobody has it");
    side.write_shared(&Arc::new(vec![b'.'; 8_000_000]));
    let repeat = Repeat::new(ground.handle(), |_| {});
    let message = Arc::new(b"[tick]".to_vec());
    assert!(repeat.start(&message, [&socket], Duration::from_millis(1), None));
    drop(side);
    assert!(socket.bytes_to_write() > 0, "the kernel has taken all of it");
    let reader = std::thread::spawn(move || {
        let (mut got, mut piece) = (Vec::new(), vec![0; 65_536]);
        while !got.ends_with(b"[tick][tick]") {
            let n = peer.read(&mut piece).expect("it goes on");
            assert!(n > 0, "it ended after {} B", got.len());
            got.extend_from_slice(&piece[..n]);
        }
        got
    });
    let got = join(ground, reader);
    assert!(got[..8_000_000].iter().all(|byte| *byte == b'.'), "something is inside");
    repeat.stop();
}

fn again(ground: &Ground, socket: &Socket) -> TcpStream {
    let raw = TcpListener::bind(localhost(0)).expect("a port is free");
    socket.connect_to_host("127.0.0.1", raw.local_addr().expect("bound").port());
    let (stream, _) = raw.accept().expect("it connects");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    ground.until("it connects", || socket.state() == SocketState::Connected);
    stream
}

fn what_was_written_for_a_connection_does_not_go_to_the_next_one(ground: &Ground) {
    let (socket, peer) = connected(ground, |_| {});
    let side = socket.reserve().expect("nobody has it");
    assert_eq!(socket.write(b"old"), 3);
    drop(peer);
    socket.abort();
    assert_eq!(socket.state(), SocketState::Unconnected);
    // Giving it back says nothing of the connection that is over.
    let (error, text) = (socket.error(), socket.error_string());
    drop(side);
    assert_eq!((socket.error(), socket.error_string()), (error, text));

    let peer = again(ground, &socket);
    let side = socket.reserve().expect("nobody has it");
    assert_eq!(socket.write(b"old"), 3);
    drop(peer);
    socket.abort();
    let mut peer = again(ground, &socket);
    assert_eq!(side.write_shared(&Arc::new(b"old file".to_vec())), -1);
    assert_eq!(socket.write(b"new"), 3);
    drop(side);
    ground.until("all is sent", || socket.bytes_to_write() == 0);
    socket.call(TcpSocket::disconnect_from_host);
    let reader = std::thread::spawn(move || {
        let mut got = Vec::new();
        peer.read_to_end(&mut got).expect("it ends in order");
        got
    });
    assert_eq!(join(ground, reader), b"new");
}
