//! A poller that refuses: it knows the descriptor already, under another key.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::time::Duration;

use super::*;
use crate::event::{Command, Haste, ListenerCommand};
use crate::net::poll::{Interest, Poll};

/// No event is waited for so long.
const PATIENCE: Duration = Duration::from_secs(20);

fn loopback() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

/// Makes the poller refuse this source.
fn spoil(poll: &Poll, source: &impl AsFd) {
    let readable = Interest { readable: true, writable: false };
    poll.set(source, u64::MAX - 1, Interest::default(), readable).expect("it is new");
}

/// All that one turn tells.
fn told(reactor: &mut Reactor) -> Vec<NetEvent<'static>> {
    let mut events = Vec::new();
    let sink = |event: NetEvent<'_>| events.push(event.into_owned());
    reactor.turn(Some(PATIENCE), sink).expect("the poller works");
    events
}

#[test]
fn a_connect_that_the_poller_refuses_fails_at_once() {
    let listener = TcpListener::bind(loopback()).expect("a port is free");
    let to = listener.local_addr().expect("bound");
    let mut reactor = Reactor::new().expect("descriptors are left");
    let id = Id::new();
    let bind = Command::Bind { local: loopback(), dual_stack: false, reuse: false };
    assert!(matches!(reactor.command(id, bind), Some(SocketEvent::Bound { .. })));
    spoil(&reactor.poll, &reactor.sockets.get(id).expect("it is there").stream);
    assert_eq!(reactor.command(id, Command::Connect { to, timeout: PATIENCE }), None);
    let events = told(&mut reactor);
    assert!(
        matches!(*events, [NetEvent::Socket(of, SocketEvent::ConnectFailed(_))] if of == id),
        "{events:?}"
    );
    assert!(reactor.is_idle(), "the attempt is closed");
}

#[test]
fn a_connection_that_the_poller_refuses_fails_once() {
    let listener = TcpListener::bind(loopback()).expect("a port is free");
    let ours = TcpStream::connect(listener.local_addr().expect("bound")).expect("it listens");
    let mut reactor = Reactor::new().expect("descriptors are left");
    let id = Id::new();
    reactor.adopt(id, ours).expect("connected");
    spoil(&reactor.poll, &reactor.sockets.get(id).expect("it is there").stream);
    reactor.command(id, Command::Read(u64::MAX));
    reactor.hold();
    reactor.release();
    reactor.send(id, b"x".to_vec().into(), Haste::Due);
    let events = told(&mut reactor);
    assert!(
        matches!(*events, [NetEvent::Socket(of, SocketEvent::ReadFailed(_))] if of == id),
        "{events:?}"
    );
}

#[test]
fn a_listener_that_the_poller_refuses_has_stopped_and_says_so_each_time_it_is_told_to_accept() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let id = Id::new();
    let listen = ListenerCommand::Listen { local: loopback(), dual_stack: false, backlog: 16 };
    assert!(reactor.listener_command(id, listen).is_some());
    spoil(&reactor.poll, &reactor.listeners[&id].listener);
    for _ in 0..2 {
        reactor.listener_command(id, ListenerCommand::Accept(1));
        let events = told(&mut reactor);
        assert!(
            matches!(*events, [NetEvent::Listener(of, ListenerEvent::AcceptFailed(_))] if of == id),
            "{events:?}"
        );
        assert_eq!(reactor.listeners[&id].mark, None, "it has stopped");
    }
}
