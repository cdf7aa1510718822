//! The reactor, on the test's own thread.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use qtcp::event::{
    Command, FailureKind, Haste, Id, ListenerCommand, ListenerEvent, NetEvent, SocketEvent,
};
use qtcp::net::Reactor;

use crate::{DEADLINE, loopback, unanswered};

const ATTEMPT: Duration = Duration::from_secs(10);

fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind(loopback(0)).expect("a port is free");
    let ours = TcpStream::connect(listener.local_addr().expect("bound")).expect("it listens");
    (ours, listener.accept().expect("it has connected").0)
}

/// Turns until `done` has seen what it waits for; panics after the deadline.
fn turn_until(reactor: &mut Reactor, mut done: impl FnMut(&NetEvent<'_>) -> bool) {
    let end = Instant::now() + DEADLINE;
    let mut found = false;
    while !found {
        let left = end.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "it never happened");
        reactor.turn(Some(left), |event| found |= done(&event)).expect("the poller works");
    }
}

/// An adopted connection that reads without limit, and its peer.
fn reading(reactor: &mut Reactor) -> (Id, TcpStream) {
    let (ours, theirs) = pair();
    let id = Id::new();
    reactor.adopt(id, ours).expect("connected");
    reactor.command(id, Command::Read(u64::MAX));
    (id, theirs)
}

#[test]
fn a_connection_is_made_read_written_and_closed() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let listener = TcpListener::bind(loopback(0)).expect("a port is free");
    let to = listener.local_addr().expect("bound");
    let id = Id::new();
    assert_eq!(reactor.command(id, Command::Connect { to, timeout: ATTEMPT }), None);
    turn_until(
        &mut reactor,
        |event| matches!(event, NetEvent::Socket(_, SocketEvent::Connected { peer, .. }) if *peer == to),
    );
    let (mut peer, _) = listener.accept().expect("connected");
    assert_eq!(reactor.send(id, b"hello".to_vec().into(), Haste::Due), Some(SocketEvent::Sent(5)));
    let mut buffer = [0; 5];
    peer.read_exact(&mut buffer).expect("sent");
    assert_eq!(&buffer, b"hello");

    reactor.command(id, Command::Read(u64::MAX));
    peer.write_all(b"HELLO").expect("connected");
    turn_until(&mut reactor, |event| match event {
        NetEvent::Socket(_, SocketEvent::Received { data, more: false }) => &**data == b"HELLO",
        _ => false,
    });
    reactor.command(id, Command::Close);
    assert_eq!(peer.read(&mut buffer).expect("an orderly end"), 0);
    assert!(reactor.is_idle());
}

#[test]
fn a_connection_that_is_reset_ends_with_an_error_at_the_peer() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let listener = TcpListener::bind(loopback(0)).expect("a port is free");
    let to = listener.local_addr().expect("bound");
    let id = Id::new();
    reactor.command(id, Command::Connect { to, timeout: ATTEMPT });
    turn_until(&mut reactor, |event| {
        matches!(event, NetEvent::Socket(_, SocketEvent::Connected { .. }))
    });
    let (mut peer, _) = listener.accept().expect("connected");
    reactor.command(id, Command::Reset);
    let error = peer.read(&mut [0; 5]).expect_err("no orderly end");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(reactor.is_idle());
}

#[test]
fn a_refused_connection_and_one_that_nobody_answers_fail_with_their_reason() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let closed = TcpListener::bind(loopback(0)).and_then(|l| l.local_addr()).expect("bound");
    reactor.command(Id::new(), Command::Connect { to: closed, timeout: ATTEMPT });
    turn_until(&mut reactor, |event| {
        matches!(event, NetEvent::Socket(_, SocketEvent::ConnectFailed(f))
            if f.kind == FailureKind::Refused)
    });

    let (to, _full) = unanswered();
    let timeout = Duration::from_millis(200);
    let begun = Instant::now();
    reactor.command(Id::new(), Command::Connect { to, timeout });
    turn_until(&mut reactor, |event| {
        matches!(event, NetEvent::Socket(_, SocketEvent::ConnectFailed(f))
            if f.kind == FailureKind::AttemptTimedOut)
    });
    assert!(begun.elapsed() >= timeout);
    assert!(reactor.is_idle());
}

#[test]
fn names_are_looked_up_on_another_thread_and_remembered() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let id = Id::new();
    assert_eq!(reactor.command(id, Command::LookUp("localhost".into())), None);
    turn_until(&mut reactor, |event| match event {
        NetEvent::Socket(_, SocketEvent::LookedUp(found)) => {
            assert!(found.iter().all(|ip| ip.is_loopback()) && !found.is_empty(), "{found:?}");
            true
        }
        _ => false,
    });
    assert!(qtcp::net::cached_lookup("localhost").is_some());

    reactor.command(id, Command::LookUp(String::new()));
    turn_until(
        &mut reactor,
        |event| matches!(event, NetEvent::Socket(_, SocketEvent::LookedUp(found)) if found.is_empty()),
    );
    assert_eq!(qtcp::net::cached_lookup(""), None, "failures are not remembered");
}

#[test]
fn a_notification_goes_on_only_while_the_buffer_was_filled_and_always_ends() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (_, mut peer) = reading(&mut reactor);
    const ALL: usize = 5_000_000;
    let writer = std::thread::spawn(move || {
        peer.write_all(&vec![7; ALL]).expect("it is read");
        peer
    });
    let (mut received, mut under_way) = (0, 0);
    turn_until(&mut reactor, |event| {
        if let NetEvent::Socket(_, SocketEvent::Received { data, more }) = event {
            received += data.len();
            under_way += data.len();
            assert!(!more || data.len() == 65536, "{} B and more", data.len());
            assert!(under_way <= 1024 * 1024 + 65536, "one socket has the loop for itself");
            if !more {
                assert!(under_way > 0, "a notification without a byte");
                under_way = 0;
            }
        }
        received == ALL && under_way == 0
    });
    drop(writer.join().expect("no panic"));
}

#[test]
fn the_limit_of_reading_is_kept_and_its_end_is_told_once() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, mut peer) = reading(&mut reactor);
    reactor.command(id, Command::Read(4));
    peer.write_all(b"01234567").expect("connected");
    let mut received = Vec::new();
    turn_until(&mut reactor, |event| match event {
        NetEvent::Socket(_, SocketEvent::Received { data, .. }) => {
            received.extend_from_slice(data);
            false
        }
        NetEvent::Socket(_, SocketEvent::ReadBlocked) => true,
        _ => false,
    });
    assert_eq!(received, b"0123");
    reactor
        .turn(Some(Duration::from_millis(50)), |event| panic!("told twice: {event:?}"))
        .expect("the poller works");
    reactor.command(id, Command::Read(u64::MAX));
    turn_until(&mut reactor, |event| match event {
        NetEvent::Socket(_, SocketEvent::Received { data, .. }) => &**data == b"4567",
        _ => false,
    });
}

#[test]
fn a_broken_connection_that_nobody_reads_does_not_keep_the_loop_awake() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, peer) = reading(&mut reactor);
    reactor.command(id, Command::StopRead);
    socket2::SockRef::from(&peer).set_linger(Some(Duration::ZERO)).expect("a socket");
    drop(peer);
    let begun = Instant::now();
    let pause = Duration::from_millis(100);
    reactor.turn(Some(pause), |event| panic!("unasked: {event:?}")).expect("the poller works");
    assert!(begun.elapsed() >= pause, "it was woken");
    reactor.command(id, Command::Read(u64::MAX));
    turn_until(&mut reactor, |event| {
        matches!(event, NetEvent::Socket(_, SocketEvent::ReadFailed(f))
            if f.kind == FailureKind::Reset)
    });
}

/// Returns when that thread of this process sleeps in a system call.
fn until_asleep(thread: impl std::fmt::Display) {
    let stat = format!("/proc/self/task/{thread}/stat");
    let end = Instant::now() + DEADLINE;
    // The state stands behind the name, which is in brackets.
    while !std::fs::read_to_string(&stat).expect("a thread").contains(") S ") {
        assert!(Instant::now() < end, "it never waits");
        std::thread::yield_now();
    }
}

#[test]
fn what_a_signal_handler_writes_ends_one_wait_before_or_after_it_begins() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, mut peer) = reading(&mut reactor);
    let long = Some(DEADLINE);
    for early in [true, false] {
        let (signal, mut handler) = io::pipe().expect("descriptors are left");
        reactor.wake_by(signal.into()).expect("the poller works");
        let write = move || {
            handler.write_all(b"X").expect("a reader");
            handler
        };
        let begun = Instant::now();
        let handler = if early {
            let handler = write();
            reactor.turn(long, |event| panic!("unasked: {event:?}")).expect("the poller works");
            handler
        } else {
            let waiting = rustix::thread::gettid().as_raw_nonzero();
            let handler = std::thread::spawn(move || {
                until_asleep(waiting);
                write()
            });
            reactor.turn(long, |event| panic!("unasked: {event:?}")).expect("the poller works");
            handler.join().expect("no panic")
        };
        assert!(begun.elapsed() < DEADLINE, "early = {early}: it was not woken");

        // The next one waits in full, whether the handler is still there or not.
        let pause = Duration::from_millis(100);
        for handler in [Some(handler), None] {
            let begun = Instant::now();
            reactor
                .turn(Some(pause), |event| panic!("unasked: {event:?}"))
                .expect("the poller works");
            assert!(begun.elapsed() >= pause, "early = {early}: it was woken again");
            drop(handler);
        }
    }
    // The sockets have not noticed.
    peer.write_all(b"client").expect("connected");
    turn_until(&mut reactor, |event| matches!(event, NetEvent::Socket(from, _) if *from == id));
}

#[test]
fn what_the_kernel_does_not_take_is_parked_and_sent_later() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, mut peer) = reading(&mut reactor);
    let chunk: Vec<u8> = (0..16 * 1024 * 1024_u32).map(|n| n as u8 ^ (n >> 8) as u8).collect();
    let Some(SocketEvent::Sent(first)) = reactor.send(id, chunk.clone().into(), Haste::Due) else {
        panic!("an empty kernel buffer takes something");
    };
    assert!(first < chunk.len());
    let expected = chunk.clone();
    let reader = std::thread::spawn(move || {
        let mut received = vec![0; expected.len()];
        peer.read_exact(&mut received).expect("all of it comes");
        (received == expected, peer)
    });
    let mut sent = first;
    turn_until(&mut reactor, |event| {
        if let NetEvent::Socket(_, SocketEvent::Sent(n)) = event {
            sent += n;
        }
        sent == chunk.len()
    });
    assert!(reader.join().expect("no panic").0, "bytes arrived unchanged");
}

#[test]
fn a_listener_accepts_no_more_than_it_is_told() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let id = Id::new();
    let listen = ListenerCommand::Listen { local: loopback(0), dual_stack: false, backlog: 16 };
    let Some(ListenerEvent::Listening(at)) = reactor.listener_command(id, listen) else {
        panic!("a port is free");
    };
    let clients: Vec<_> =
        (0..4).map(|_| TcpStream::connect(at).expect("the queue has room")).collect();
    reactor.listener_command(id, ListenerCommand::Accept(2));
    let (mut accepted, mut order) = (0, Vec::new());
    turn_until(&mut reactor, |event| match event {
        NetEvent::Listener(_, ListenerEvent::Accepted { peer, .. }) => {
            accepted += 1;
            order.push(*peer);
            false
        }
        NetEvent::Listener(_, ListenerEvent::AcceptBlocked) => true,
        _ => false,
    });
    assert_eq!(accepted, 2);
    let first: Vec<_> =
        clients.iter().take(2).map(|c| c.local_addr().expect("connected")).collect();
    assert_eq!(order, first, "first come, first served");
}

#[test]
fn timers_go_off_in_the_order_of_their_time_and_a_cancelled_one_does_not() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (early, late, never) = (Id::new(), Id::new(), Id::new());
    let now = Instant::now();
    reactor.set_timer(late, now + Duration::from_millis(40));
    reactor.set_timer(never, now + Duration::from_millis(20));
    reactor.set_timer(early, now + Duration::from_millis(60));
    reactor.set_timer(early, now + Duration::from_millis(10));
    reactor.cancel_timer(never);
    let mut fired = Vec::new();
    turn_until(&mut reactor, |event| {
        if let NetEvent::Timer(id) = event {
            fired.push(*id);
        }
        fired.len() == 2
    });
    assert_eq!(fired, [early, late]);
    assert!(now.elapsed() >= Duration::from_millis(40));
    assert!(reactor.is_idle());
}

#[test]
fn a_round_that_is_held_up_is_ended_so_that_its_bytes_are_told() {
    const FULL: usize = 64 * 1024;
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, mut peer) = reading(&mut reactor);
    peer.write_all(&[1; FULL]).expect("connected");
    let mut events = Vec::new();
    let end = Instant::now() + DEADLINE;
    let received = |events: &[(usize, bool)]| events.iter().map(|(len, _)| len).sum::<usize>();
    while received(&events) < FULL {
        assert!(Instant::now() < end, "it never came");
        reactor.wait(Some(DEADLINE), usize::MAX).expect("the poller works");
        while let Some(event) = reactor.next_event() {
            let NetEvent::Socket(from, SocketEvent::Received { data, more }) = event else {
                panic!("unexpected: {event:?}");
            };
            assert_eq!(from, id);
            events.push((data.len(), more));
            // The front end has enough in the middle of what the kernel had.
            reactor.hold();
        }
        reactor.release();
    }
    assert!(events.last().is_some_and(|&(_, more)| !more), "{events:?}");
}

#[test]
fn lookups_that_nobody_waits_for_any_more_do_not_hold_up_the_next_one() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    for n in 1..=8 {
        let id = Id::new();
        reactor.command(id, Command::LookUp(format!("127.0.1.{n}")));
        reactor.command(id, Command::CancelLookUp);
    }
    // Their answers come, to nobody.
    let end = Instant::now() + Duration::from_millis(500);
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        reactor.turn(Some(left), |event| panic!("unexpected: {event:?}")).expect("it polls");
    }
    let id = Id::new();
    reactor.command(id, Command::LookUp("127.0.1.9".into()));
    let begun = Instant::now();
    turn_until(&mut reactor, |event| matches!(event, NetEvent::Socket(of, _) if *of == id));
    assert!(begun.elapsed() < DEADLINE / 2, "found only after {:?}", begun.elapsed());
}

#[test]
fn a_long_blocking_read_leaves_nothing_behind() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, mut peer) = reading(&mut reactor);
    const ALL: usize = 4 * 1024 * 1024;
    let sender = std::thread::spawn(move || peer.write_all(&[1; ALL]).map(|()| peer));
    let mut received = 0;
    while received < ALL {
        let ready = reactor.wait_until_ready(Some(id), true, false, Some(DEADLINE));
        assert_eq!(ready.expect("poll(2) works"), Some((true, false)));
        match reactor.read_now(id, u64::MAX) {
            Some(SocketEvent::Received { data, .. }) => received += data.len(),
            event => panic!("unexpected: {event:?}"),
        }
    }
    sender.join().expect("it ends").expect("connected");
    assert!(format!("{reactor:?}").contains("ready: []"), "rounds pile up");
}

#[test]
fn a_chunk_that_comes_before_the_last_one_was_sent_goes_behind_it() {
    let mut reactor = Reactor::new().expect("descriptors are left");
    let (id, mut peer) = reading(&mut reactor);
    let pieces: Vec<Vec<u8>> = (1..=3).map(|n| vec![n; 8 * 1024 * 1024]).collect();
    let expected = pieces.concat();
    let mut sent = 0;
    for piece in pieces {
        if let Some(SocketEvent::Sent(n)) = reactor.send(id, piece.into(), Haste::Due) {
            sent += n;
        }
    }
    assert!(sent < expected.len() / 3, "the kernel took all of a chunk: {sent} B");
    let len = expected.len();
    let reader = std::thread::spawn(move || {
        let mut received = vec![0; len];
        peer.set_read_timeout(Some(DEADLINE)).expect("a socket");
        peer.read_exact(&mut received).expect("all of it comes");
        (received == expected, peer)
    });
    turn_until(&mut reactor, |event| {
        if let NetEvent::Socket(_, SocketEvent::Sent(n)) = event {
            sent += n;
        }
        sent == len
    });
    assert!(reader.join().expect("no panic").0, "bytes arrived in another order");
}
