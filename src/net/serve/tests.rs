//! What accept(2) may say.

use std::net::{Ipv4Addr, TcpStream};

use super::*;
use crate::event::{FailureKind, ListenerCommand};

/// A listener that accepts, and the address at which it does.
fn accepting() -> (Reactor, Id, SocketAddr) {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let id = Id::new();
    let local = (Ipv4Addr::LOCALHOST, 0).into();
    let listen = ListenerCommand::Listen { local, dual_stack: false, backlog: 16 };
    let Some(ListenerEvent::Listening(at)) = reactor.listener_command(id, listen) else {
        panic!("a port is free");
    };
    reactor.listener_command(id, ListenerCommand::Accept(10));
    (reactor, id, at)
}

#[test]
fn an_error_of_one_connection_does_not_end_the_accepting() {
    let of_one = [
        libc::ECONNABORTED,
        libc::EPROTO,
        libc::EPERM,
        libc::ENETDOWN,
        libc::ENOPROTOOPT,
        libc::EHOSTDOWN,
        libc::EHOSTUNREACH,
        libc::EOPNOTSUPP,
        libc::ENETUNREACH,
    ];
    for code in of_one {
        let (mut reactor, id, at) = accepting();
        let lost = reactor.take_in(id, Err(io::Error::from_raw_os_error(code)));
        assert_eq!(lost, Next::Lost, "{}", io::Error::from_raw_os_error(code));
        let _client = TcpStream::connect(at).expect("it listens");
        let mut accepted = 0;
        let count = |event: NetEvent<'_>| {
            let client = matches!(event, NetEvent::Listener(_, ListenerEvent::Accepted { .. }));
            accepted += u32::from(client);
        };
        reactor.turn(Some(std::time::Duration::from_secs(20)), count).expect("the poller works");
        assert_eq!(accepted, 1, "after {}", io::Error::from_raw_os_error(code));
    }
}

#[test]
fn without_resources_the_accepting_ends_until_it_is_told_to_go_on() {
    for code in [libc::EMFILE, libc::ENFILE, libc::ENOBUFS, libc::ENOMEM] {
        let (mut reactor, id, _) = accepting();
        let failed = reactor.take_in(id, Err(io::Error::from_raw_os_error(code)));
        let Next::Failed(failure) = failed else { panic!("{failed:?}") };
        assert_eq!(failure.kind, FailureKind::OutOfResources);
        assert_eq!(reactor.listeners[&id].mark, None);
    }
}
