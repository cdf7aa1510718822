//! Sockets, listeners and timers on the event loop.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::{TcpListener as RawListener, TcpStream};
use std::rc::Rc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use qtcp::runtime::{BlockingSocket, EventLoop, Listener, Socket, Timer, WorkerLoop};
use qtcp::signal::{
    BindFlag, ListenerSignal, Signal, SocketError, SocketOption, SocketState, SpecialAddress,
};
use qtcp::translate::{HostAddress, TcpListener, TcpSocket};

use crate::util::*;

fn listener(event_loop: &EventLoop) -> (Listener, (&'static str, u16)) {
    let listener = Listener::new(event_loop);
    assert!(listener.listen(SpecialAddress::LocalHost.into(), 0), "{}", listener.error_string());
    let at = ("127.0.0.1", listener.server_port());
    (listener, at)
}

/// [connect_ip], [reconnect]
#[test]
fn a_socket_connects_loses_its_peer_and_connects_again() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let socket = Socket::new(&event_loop);
    let record = Record::of(&socket);
    for _ in 0..3 {
        socket.connect_to_host("127.0.0.1", at.port());
        assert_eq!(
            record.take(),
            ["state HostLookup", "state Connecting", "hostFound [Connecting]"]
        );
        turn_until(&event_loop, || socket.state() == SocketState::Connected);
        assert_eq!(record.take(), ["state Connected", "connected [Connected]"]);
        drop(raw.accept().expect("connected"));
        turn_until(&event_loop, || socket.state() == SocketState::Unconnected);
        assert_eq!(record.take(), REMOTE_CLOSE);
    }
}

/// [connect_refused], [connect_empty_host]
#[test]
fn a_connection_that_cannot_be_made_is_told_once() {
    let event_loop = event_loop();
    for (host, error) in [
        ("127.0.0.1", "error 0 \"Connection refused\" [Unconnected]"),
        ("", "error 2 \"Host not found\" [Unconnected]"),
    ] {
        let socket = Socket::new(&event_loop);
        let record = Record::of(&socket);
        socket.connect_to_host(host, closed_port());
        record.take();
        turn_until(&event_loop, || socket.state() == SocketState::Unconnected);
        assert_eq!(record.take(), ["state Unconnected", error]);
    }
}

#[test]
fn an_answer_for_an_aborted_attempt_does_not_reach_the_next_one() {
    let event_loop = event_loop();
    let (_raw, at) = raw_listener();
    let socket = Socket::new(&event_loop);
    let record = Record::of(&socket);
    // Its lookup and its refusal are under way when the next one begins.
    socket.connect_to_host("", 1);
    socket.abort();
    socket.connect_to_host("127.0.0.1", closed_port());
    socket.abort();
    record.take();
    socket.connect_to_host("127.0.0.1", at.port());
    turn_until(&event_loop, || socket.state() == SocketState::Connected);
    assert_eq!(
        record.take(),
        [
            "state HostLookup",
            "state Connecting",
            "hostFound [Connecting]",
            "state Connected",
            "connected [Connected]"
        ]
    );
}

/// [delete_connected], [abort_in_readyRead_slot]
#[test]
fn a_slot_may_delete_the_socket_that_calls_it() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    let holder = Rc::new(RefCell::new(Some(socket)));
    let (slot_holder, lines) = (Rc::clone(&holder), record.clone());
    let slot: qtcp::runtime::Slot = Rc::new(move |socket, signal| {
        lines.note(socket, signal);
        if *signal == Signal::ReadyRead {
            let doomed = slot_holder.borrow_mut().take();
            if let Some(doomed) = doomed {
                doomed.delete();
            }
        }
    });
    holder.borrow().as_ref().expect("not deleted yet").connect_slot(slot);
    peer.write_all(b"12345").expect("connected");
    turn_until(&event_loop, || holder.borrow().is_none());
    assert_eq!(
        record.take(),
        [
            "readyRead avail=5 [Connected]",
            "aboutToClose [Connected]",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
            "disconnected [Unconnected]"
        ]
    );
    assert_eq!(peer.read(&mut [0; 8]).expect("an orderly end"), 0);
}

/// [readyread_nested]
#[test]
fn a_nested_event_loop_emits_no_nested_ready_read() {
    let event_loop = event_loop();
    let (socket, mut peer, record) = connected(&event_loop);
    peer.write_all(b"12345").expect("connected");
    let peer = Rc::new(RefCell::new(peer));
    let (lines, nested, sender) = (record.clone(), event_loop.clone(), Rc::clone(&peer));
    socket.connect_slot(Rc::new(move |socket, signal| {
        lines.note(socket, signal);
        if *signal == Signal::ReadyRead && socket.bytes_available() == 5 {
            sender.borrow_mut().write_all(b"678").expect("connected");
            let inner = socket.clone();
            turn_until(&nested, || inner.bytes_available() == 8);
            lines.push("slot end");
        }
    }));
    turn_until(&event_loop, || socket.bytes_available() == 8);
    assert_eq!(record.take(), ["readyRead avail=5 [Connected]", "slot end"]);
    peer.borrow_mut().write_all(b"9").expect("connected");
    turn_until(&event_loop, || socket.bytes_available() == 9);
    assert_eq!(record.take(), ["readyRead avail=9 [Connected]"]);
}

#[test]
fn dropping_the_last_handle_closes_the_connection() {
    let event_loop = event_loop();
    let (socket, mut peer, _) = connected(&event_loop);
    drop(socket);
    assert_eq!(peer.read(&mut [0; 1]).expect("an orderly end"), 0);
}

/// [bind_tcp]
#[test]
fn a_bound_socket_connects_from_its_port_and_a_taken_one_is_refused() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    let local = SpecialAddress::LocalHost.into();
    assert!(socket.bind(local, 0, BindFlag::DefaultForPlatform));
    let port = socket.local().expect("bound").port();
    assert_eq!(socket.state(), SocketState::Bound);
    socket.connect_to_host("127.0.0.1", at.port());
    assert!(socket.wait_for_connected(Some(DEADLINE)), "{}", socket.error_string());
    assert_eq!(raw.accept().expect("connected").1.port(), port);

    for (address, port, error, text) in [
        (local, at.port(), SocketError::AddressInUse, "The bound address is already in use"),
        (
            HostAddress::parse("192.0.2.1"),
            0,
            SocketError::SocketAddressNotAvailable,
            "The address is not available",
        ),
    ] {
        let socket = Socket::new(&event_loop);
        assert!(!socket.bind(address, port, BindFlag::DefaultForPlatform));
        assert_eq!((socket.error(), socket.error_string().as_str()), (error, text));
        assert_eq!(socket.state(), SocketState::Unconnected);
    }
}

fn free_port() -> u16 {
    let listener = RawListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it listens").port()
}

/// Contract 142. [bound_to_the_other_family]
#[test]
fn a_bound_socket_that_was_refused_connects_from_its_port_the_next_time() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    for local in [SpecialAddress::LocalHost, SpecialAddress::Any] {
        let port = free_port();
        let socket = BlockingSocket::new(&event_loop);
        assert!(socket.bind(local.into(), port, BindFlag::ReuseAddressHint));
        socket.connect_to_host("127.0.0.1", free_port());
        assert!(!socket.wait_for_connected(Some(DEADLINE)));
        assert_eq!(socket.error(), SocketError::ConnectionRefused);
        socket.connect_to_host("localhost", at.port());
        assert!(socket.wait_for_connected(Some(DEADLINE)), "{}", socket.error_string());
        assert_eq!(raw.accept().expect("connected").1.port(), port, "{local:?}");
    }
}

/// Contract 142.
#[test]
fn a_bound_socket_that_was_refused_lets_its_port_go_with_itself() {
    let event_loop = event_loop();
    let port = free_port();
    let bind = |socket: &BlockingSocket| {
        socket.bind(SpecialAddress::LocalHost.into(), port, BindFlag::DefaultForPlatform)
    };
    for drops in [true, false] {
        let socket = BlockingSocket::new(&event_loop);
        assert!(bind(&socket));
        socket.connect_to_host("127.0.0.1", free_port());
        assert!(!socket.wait_for_connected(Some(DEADLINE)));
        socket.close();
        let other = BlockingSocket::new(&event_loop);
        assert!(!bind(&other), "the port is free while the socket keeps it");
        if drops {
            drop(socket);
        } else {
            socket.connect_to_host("no-such-host.invalid", 80);
            socket.abort();
        }
        assert!(bind(&other), "{}", other.error_string());
    }
}

/// Contract 108. [socket_options]
#[test]
fn socket_options_exist_while_there_is_a_connection() {
    let event_loop = event_loop();
    let socket = BlockingSocket::new(&event_loop);
    socket.set_socket_option(SocketOption::LowDelay, 1);
    assert_eq!(socket.socket_option(SocketOption::LowDelay), None);
    let (socket, _peer, _) = connected(&event_loop);
    if cfg!(target_os = "linux") {
        // Loopback's; once TypeOfService is set the kernel does not know it until it sends again.
        assert!(socket.socket_option(SocketOption::PathMtu).is_some_and(|mtu| mtu >= 1280));
    }
    for option in [SocketOption::LowDelay, SocketOption::KeepAlive, SocketOption::TypeOfService] {
        assert_eq!(socket.socket_option(option), Some(0), "{option:?}");
        let value = if option == SocketOption::TypeOfService { 32 } else { 1 };
        socket.set_socket_option(option, value);
        assert_eq!(socket.socket_option(option), Some(value), "{option:?}");
    }
    for value in [0, 1] {
        socket.set_socket_option(SocketOption::MulticastLoopback, value);
        assert_eq!(socket.socket_option(SocketOption::MulticastLoopback), Some(value));
    }
    if cfg!(target_os = "linux") {
        socket.set_socket_option(SocketOption::SendBufferSize, 8192);
        assert_eq!(socket.socket_option(SocketOption::SendBufferSize), Some(16384));
    }
    socket.abort();
    assert_eq!(socket.socket_option(SocketOption::LowDelay), None);
}

/// Contract 141. [option_behind_connect]
#[test]
fn an_option_that_is_set_behind_connect_to_host_is_in_force_on_the_connection() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    socket.connect_to_host("127.0.0.1", at.port());
    assert_eq!(socket.socket_option(SocketOption::LowDelay), Some(0));
    socket.set_socket_option(SocketOption::LowDelay, 1);
    assert!(socket.wait_for_connected(Some(DEADLINE)));
    assert_eq!(socket.socket_option(SocketOption::LowDelay), Some(1));
    drop(raw);
}

/// [set_descriptor]
#[test]
fn an_adopted_stream_is_connected_without_saying_so() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let stream = TcpStream::connect(at).expect("it listens");
    let (mut peer, _) = raw.accept().expect("connected");
    peer.write_all(b"early").expect("connected");
    let socket = BlockingSocket::new(&event_loop);
    let record = Record::of(&socket);
    socket.adopt(stream).expect("connected");
    assert_eq!(record.take(), ["state Connected"]);
    turn_until(&event_loop, || socket.bytes_available() == 5);
    assert_eq!(record.take(), ["readyRead avail=5 [Connected]"]);
}

/// [server_three_clients], [server_max_pending]
#[test]
fn a_listener_signals_once_for_each_client_in_their_order() {
    let event_loop = event_loop();
    let (listener, at) = listener(&event_loop);
    let told = Rc::new(RefCell::new(Vec::new()));
    let lines = Rc::clone(&told);
    listener.connect_slot(Rc::new(move |_, signal| lines.borrow_mut().push(signal.clone())));
    listener.call(|listener| listener.set_max_pending_connections(2));
    let clients: Vec<_> =
        (0..4).map(|_| TcpStream::connect(at).expect("the queue has room")).collect();
    turn_for(&event_loop, Duration::from_millis(50));
    let pair = [ListenerSignal::PendingConnectionAvailable, ListenerSignal::NewConnection];
    assert_eq!(*told.borrow(), [pair.clone(), pair.clone()].concat(), "the list is full at two");
    for client in &clients {
        turn_until(&event_loop, || listener.has_pending_connections());
        let socket = listener.next_pending_connection().expect("pending");
        assert_eq!(socket.peer(), client.local_addr().ok(), "first come, first served");
        assert_eq!(socket.ask(|socket| socket.peer_name().to_owned()), "");
    }
    assert_eq!(told.borrow().len(), 8);
    assert!(listener.next_pending_connection().is_none());
}

/// [server_take_late], [server_close]
#[test]
fn a_connection_that_nobody_took_has_its_data_and_ends_with_the_listener() {
    let event_loop = event_loop();
    let (listener, at) = listener(&event_loop);
    let mut taken = TcpStream::connect(at).expect("it listens");
    taken.write_all(b"early").expect("connected");
    turn_until(&event_loop, || listener.has_pending_connections());
    turn_for(&event_loop, Duration::from_millis(30));
    let socket = listener.next_pending_connection().expect("pending");
    assert_eq!(socket.read_all(), b"early");

    let mut pending = TcpStream::connect(at).expect("it listens");
    turn_until(&event_loop, || listener.has_pending_connections());
    listener.close();
    assert!(!listener.is_listening());
    assert_eq!(pending.read(&mut [0; 1]).expect("an orderly end"), 0);
    socket.write(b"still here");
    let mut buffer = [0; 10];
    turn_for(&event_loop, Duration::from_millis(10));
    taken.read_exact(&mut buffer).expect("taken sockets live on");
}

/// [server_addresses]
#[test]
fn any_takes_both_families_on_one_port() {
    let event_loop = event_loop();
    let listener = Listener::new(&event_loop);
    assert!(listener.listen(HostAddress::Any, 0), "{}", listener.error_string());
    assert_eq!(listener.ask(TcpListener::server_address), HostAddress::Any);
    let port = listener.server_port();
    let _four = TcpStream::connect(("127.0.0.1", port)).expect("IPv4");
    turn_until(&event_loop, || listener.has_pending_connections());
    let socket = listener.next_pending_connection().expect("pending");
    let peer = HostAddress::from(socket.peer().expect("connected").ip());
    assert!(peer.is_equal(SpecialAddress::LocalHost.into()), "{peer}");
    if RawListener::bind("[::1]:0").is_ok() {
        let _six = TcpStream::connect(("::1", port)).expect("IPv6");
        turn_until(&event_loop, || listener.has_pending_connections());
    }
}

/// [server_listen_used], [server_listen_bad_address]
#[test]
fn a_listener_that_cannot_listen_says_why_and_may_try_again() {
    let event_loop = event_loop();
    let (_raw, at) = raw_listener();
    let listener = Listener::new(&event_loop);
    assert!(!listener.listen(SpecialAddress::LocalHost.into(), at.port()));
    assert_eq!(listener.error_string(), "The bound address is already in use");
    assert!(!listener.listen(HostAddress::parse("192.0.2.1"), 0));
    assert_eq!(listener.error_string(), "The address is not available");
    assert!(listener.listen(SpecialAddress::LocalHost.into(), 0));
    assert!(!listener.listen(SpecialAddress::LocalHost.into(), 0), "it listens already");
}

#[test]
fn a_timer_keeps_its_schedule_although_its_slot_takes_time() {
    let event_loop = event_loop();
    let period = Duration::from_millis(20);
    let ticks = Rc::new(Cell::new(0));
    let count = Rc::clone(&ticks);
    let timer = Timer::new(&event_loop, move |_| {
        count.set(count.get() + 1);
        let busy = Instant::now();
        while busy.elapsed() < Duration::from_millis(10) {}
    });
    let begun = Instant::now();
    timer.start(period);
    turn_until(&event_loop, || ticks.get() == 10);
    assert!(begun.elapsed() >= period * 10);
    assert!(begun.elapsed() < period * 10 + Duration::from_millis(100), "{:?}", begun.elapsed());
    timer.stop();
    turn_for(&event_loop, period * 3);
    assert_eq!(ticks.get(), 10);
}

#[test]
fn a_single_shot_goes_off_once_and_a_dropped_timer_never() {
    let event_loop = event_loop();
    let fired = Rc::new(Cell::new(0));
    let (one, two) = (Rc::clone(&fired), Rc::clone(&fired));
    let single = Timer::new(&event_loop, move |_| one.set(one.get() + 1));
    let dropped = Timer::new(&event_loop, move |_| two.set(two.get() + 100));
    single.start_once(Duration::from_millis(5));
    dropped.start_once(Duration::from_millis(1));
    drop(dropped);
    turn_for(&event_loop, Duration::from_millis(40));
    assert_eq!(fired.get(), 1);
    assert!(!single.is_active());
}

#[test]
fn the_same_sockets_work_with_the_reactor_on_another_thread() {
    let (wake, woken) = mpsc::channel();
    let event_loop = WorkerLoop::new(move || {
        // The test may be over.
        let _ = wake.send(());
    })
    .expect("threads are left");
    let (raw, at) = raw_listener();
    let socket = Socket::new(&event_loop);
    let record = Record::of(&socket);
    let until = |condition: &dyn Fn() -> bool| {
        while !condition() {
            if !event_loop.drain(Duration::from_millis(4)) && !condition() {
                woken.recv_timeout(DEADLINE).expect("the worker wakes this loop");
            }
        }
    };
    socket.connect_to_host("127.0.0.1", at.port());
    socket.write(b"hello");
    until(&|| socket.ask(TcpSocket::bytes_sent) == 5);
    let (mut peer, _) = raw.accept().expect("connected");
    let mut buffer = [0; 5];
    peer.read_exact(&mut buffer).expect("sent");
    peer.write_all(b"HELLO").expect("connected");
    until(&|| socket.bytes_available() == 5);
    drop(peer);
    until(&|| socket.state() == SocketState::Unconnected);
    let mut expected = vec![
        "state HostLookup",
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
        "readyRead avail=5 [Connected]",
    ];
    expected.extend(REMOTE_CLOSE);
    assert_eq!(record.take(), expected);
    assert_eq!(socket.read_all(), b"HELLO");
}

#[test]
fn a_bound_socket_that_is_aborted_while_its_host_is_looked_up_gives_its_port_back() {
    let event_loop = event_loop();
    let here = HostAddress::from(SpecialAddress::LocalHost);
    let socket = Socket::new(&event_loop);
    assert!(socket.bind(here, 0, BindFlag::DontShareAddress));
    let port = socket.local().expect("bound").port();
    socket.connect_to_host("no-such-host.invalid", 80);
    assert_eq!(socket.state(), SocketState::HostLookup);
    socket.abort();
    assert_eq!(socket.state(), SocketState::Unconnected);
    let next = Socket::new(&event_loop);
    assert!(next.bind(here, port, BindFlag::DontShareAddress), "{}", next.error_string());
}

#[test]
fn a_slot_that_is_replaced_may_call_back_when_it_is_dropped() {
    struct Farewell(Socket);
    impl Drop for Farewell {
        fn drop(&mut self) {
            // Emits, and so looks for the slot.
            self.0.close();
            self.0.disconnect_slot();
        }
    }
    let event_loop = event_loop();
    let (socket, _peer, _) = connected(&event_loop);
    let farewell = Farewell(socket.socket().clone());
    socket.connect_slot(Rc::new(move |_, _| {
        let _ = &farewell;
    }));
    socket.connect_slot(Rc::new(|_, _| {}));
    assert_eq!(socket.state(), SocketState::Unconnected);
}

#[test]
fn times_beyond_every_clock_are_as_good_as_never() {
    let event_loop = event_loop();
    let timer = Timer::new(&event_loop, |_| panic!("never"));
    timer.start(Duration::MAX);
    timer.start_once(Duration::MAX);
    assert!(timer.is_active());
    let (_raw, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    socket.call(|socket| socket.set_connect_timeout(Duration::MAX));
    socket.connect_to_host("127.0.0.1", at.port());
    assert!(socket.wait_for_connected(Some(Duration::MAX)));
    socket.write(b"hello");
    assert!(socket.wait_for_bytes_written(Some(Duration::MAX)));
}
