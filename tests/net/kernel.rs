//! What the kernel says of connections.

use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::Instant;

use qtcp::event::{Command, Haste, Id, SocketEvent};
use qtcp::net::{Kernel, Reactor, TcpState, Worker};
use qtcp::signal::SocketOption;

use crate::{DEADLINE, loopback};

/// Both ends of a connection: the one that has connected, and the one that was accepted.
fn pair(at: SocketAddr) -> (TcpStream, TcpStream, TcpListener) {
    let listener = TcpListener::bind(at).expect("a port is free");
    let client = TcpStream::connect(listener.local_addr().expect("bound")).expect("it listens");
    let (accepted, _) = listener.accept().expect("it has connected");
    (client, accepted, listener)
}

fn ends(stream: &TcpStream) -> (SocketAddr, SocketAddr) {
    (stream.local_addr().expect("connected"), stream.peer_addr().expect("connected"))
}

#[track_caller]
fn until<T: PartialEq + std::fmt::Debug>(wanted: &T, mut now: impl FnMut() -> T) {
    let end = Instant::now() + DEADLINE;
    loop {
        let is = now();
        if is == *wanted {
            return;
        }
        assert!(Instant::now() < end, "it is {is:?}, and should be {wanted:?}");
        std::thread::yield_now();
    }
}

#[test]
fn a_connection_goes_through_the_states_of_tcp_and_each_end_has_its_own() {
    let kernel = Kernel::new().expect("this kernel has sock_diag");
    let (client, accepted, listener) = pair(loopback(0));
    let (one, other) = ends(&client);
    let is = |local, peer| kernel.state(local, peer);
    assert_eq!(is(one, other), Some(TcpState::Established));
    assert_eq!(is(other, one), Some(TcpState::Established));
    client.shutdown(Shutdown::Write).expect("connected");
    until(&Some(TcpState::FinWait2), || is(one, other));
    assert_eq!(is(other, one), Some(TcpState::CloseWait));
    drop(accepted);
    until(&Some(TcpState::TimeWait), || is(one, other));
    until(&None, || is(other, one));
    drop(client);
    assert_eq!(is(one, other), Some(TcpState::TimeWait), "no program has it any more");
    // The one that listens has the port, and is none of these connections.
    let at = listener.local_addr().expect("bound");
    assert_eq!(is(at, loopback(1)), None);
    assert_eq!(is(at, loopback(0)), None);
}

#[test]
fn a_connection_of_ipv6_is_known_too_and_a_mapped_address_is_the_same_as_a_plain_one() {
    let kernel = Kernel::new().expect("this kernel has sock_diag");
    let mapped = |at: SocketAddr| match at {
        SocketAddr::V4(v4) => SocketAddr::from((v4.ip().to_ipv6_mapped(), v4.port())),
        v6 => v6,
    };
    let (client, _accepted, _listener) = pair(loopback(0));
    let (one, other) = ends(&client);
    assert_eq!(kernel.state(mapped(one), mapped(other)), Some(TcpState::Established));
    assert_eq!(kernel.state(mapped(one), other), Some(TcpState::Established));
    if TcpListener::bind("[::1]:0").is_err() {
        eprintln!("no IPv6 here");
        return;
    }
    let (client, _accepted, _listener) = pair("[::1]:0".parse().expect("an address"));
    let (six, other_six) = ends(&client);
    assert_eq!(kernel.state(six, other_six), Some(TcpState::Established));
    assert_eq!(kernel.state(one, other_six), None, "two families");
    // A socket of both families that has a client of IPv4.
    let both = TcpListener::bind("[::]:0").expect("a port is free");
    let port = both.local_addr().expect("bound").port();
    let client = TcpStream::connect(loopback(port)).expect("it takes both families");
    let (accepted, _) = both.accept().expect("it has connected");
    let (local, peer) = ends(&accepted);
    assert!(local.is_ipv6());
    assert_eq!(kernel.state(local, peer), Some(TcpState::Established));
    let (one, other) = ends(&client);
    assert_eq!(kernel.state(other, one), Some(TcpState::Established));
}

/// What a queue has room for, and more than two of them take: Linux doubles what it is told.
const ROOM: i32 = 256 << 10;
const MUCH: usize = 8 << 20;

#[test]
fn the_queues_of_both_ends_tell_where_bytes_are_that_nobody_reads() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (client, accepted, _listener) = pair(loopback(0));
    let (writer, reader) = (Id::new(), Id::new());
    reactor.adopt(writer, client).expect("connected");
    reactor.adopt(reader, accepted).expect("connected");
    assert!(reactor.set_option(writer, SocketOption::SendBufferSize, ROOM));
    assert!(reactor.set_option(reader, SocketOption::ReceiveBufferSize, ROOM));
    assert_eq!(reactor.queues(writer), Some(Default::default()));
    assert_eq!(reactor.queues(Id::new()), None, "there is no such socket");
    reactor.send(writer, b"hello".to_vec().into(), Haste::Due);
    until(&Some(5), || reactor.queues(reader).map(|queues| queues.unread));
    until(&Some(0), || reactor.queues(writer).map(|queues| queues.unacknowledged));

    // Until the kernel takes no more, and all that it has taken is in one of the two queues.
    let bytes = |event: Option<SocketEvent<'_>>| match event {
        Some(SocketEvent::Sent(bytes)) => bytes,
        None => 0,
        other => panic!("{other:?}"),
    };
    let mut taken = 5 + bytes(reactor.send(writer, vec![b'x'; MUCH].into(), Haste::Due));
    let end = Instant::now() + DEADLINE;
    loop {
        let more = bytes(reactor.flush(writer));
        taken += more;
        let unread = reactor.queues(reader).expect("a connection").unread as usize;
        let unsent = reactor.queues(writer).expect("a connection").unsent as usize;
        if more == 0 && unread + unsent == taken {
            assert!(unread > 5 && unsent > 0 && taken < MUCH, "{unread} and {unsent}");
            break;
        }
        assert!(Instant::now() < end, "{taken} taken, {unread} not read, {unsent} not sent");
    }
}

#[test]
fn a_worker_tells_of_the_queues_of_its_sockets() {
    let listener = TcpListener::bind(loopback(0)).expect("a port is free");
    let worker = Worker::spawn(|| {}).expect("threads are left");
    let id = Id::new();
    let to = listener.local_addr().expect("bound");
    worker.command(id, Command::Connect { to, timeout: DEADLINE });
    let (mut accepted, _) = listener.accept().expect("it connects");
    accepted.write_all(b"hello").expect("connected");
    until(&Some(5), || worker.queues(id).map(|queues| queues.unread));
    assert_eq!(worker.queues(Id::new()), None);
    // Also where orders are gathered, which nobody has sent.
    worker.gather_orders();
    assert_eq!(worker.queues(id).map(|queues| queues.unread), Some(5));
}
