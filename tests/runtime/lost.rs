//! A loop whose worker has ended by a panic.

use std::io::Write;
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use qtcp::runtime::{Listener, Socket, WorkerLoop};
use qtcp::signal::{ListenerSignal, SocketState, SpecialAddress};

use crate::util::*;

#[test]
fn sockets_and_servers_hear_of_the_end_and_later_calls_fail() {
    let (wake, woken) = mpsc::channel();
    // The first wake-up is for the client, the second for what it sends.
    let wakes = AtomicUsize::new(0);
    let event_loop = WorkerLoop::new(move || {
        // The test may be over.
        let _ = wake.send(());
        assert_ne!(wakes.fetch_add(1, Ordering::Relaxed), 1, "as the test wants it");
    })
    .expect("threads are left");
    let until = |condition: &dyn Fn() -> bool| {
        while !condition() {
            if !event_loop.drain(Duration::from_millis(4)) && !condition() {
                woken.recv_timeout(DEADLINE).expect("the worker wakes this loop");
            }
        }
    };
    let server = Listener::new(&event_loop);
    let told = Record::default();
    let lines = told.clone();
    server.connect_slot(Rc::new(move |_, signal| {
        if let ListenerSignal::AcceptError(_) = signal {
            lines.push("acceptError");
        }
    }));
    assert!(server.listen(SpecialAddress::LocalHost.into(), 0));
    let mut peer = TcpStream::connect(("127.0.0.1", server.server_port())).expect("it listens");
    until(&|| server.has_pending_connections());
    let socket = server.next_pending_connection().expect("pending");
    let record = Record::of(&socket);
    // Everything is told, so that the next event wakes.
    until(&|| !event_loop.has_work());

    peer.write_all(b"last").expect("connected");
    until(&|| socket.state() == SocketState::Unconnected && !event_loop.has_work());
    assert_eq!(
        record.take(),
        [
            "readyRead avail=4 [Connected]",
            "error 7 \"the socket thread has ended\" [Connected]",
            "state Closing",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
            "disconnected [Unconnected]",
        ]
    );
    assert_eq!(socket.read_all(), b"last");
    assert_eq!(told.take(), ["acceptError"]);

    let again = Listener::new(&event_loop);
    assert!(!again.listen(SpecialAddress::LocalHost.into(), 0), "nobody would accept");
    for host in ["127.0.0.1", "name.invalid"] {
        let late = Socket::new(&event_loop);
        late.connect_to_host(host, closed_port());
        late.write(b"unsent");
        until(&|| late.state() == SocketState::Unconnected);
    }
}
