//! What one turn of the loop does: which sockets are served, and what is sent at its end.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use qtcp::runtime::{BlockingSocket, Timer};
use qtcp::signal::{Signal, SocketState};
use qtcp::translate::Manner;
use socket2::SockRef;

use crate::util::*;

#[test]
fn a_slot_that_turns_the_loop_while_others_wait_to_be_sent_sees_them_sent() {
    let event_loop = event_loop();
    let (first, _first_peer, _) = connected(&event_loop);
    let (second, _second_peer, _) = connected(&event_loop);
    let (inner, other) = (event_loop.clone(), second.clone());
    let told = Rc::new(Cell::new(false));
    let done = Rc::clone(&told);
    first.connect_slot(Rc::new(move |_, signal| {
        if matches!(signal, Signal::BytesWritten(_)) {
            turn_until(&inner, || other.bytes_to_write() == 0);
            done.set(true);
        }
    }));
    first.write(b"one");
    second.write(b"two");
    turn_until(&event_loop, || told.get());
}

/// Contract 66 and 95 [loop_read_and_write], [remote_rst_unread], with more sockets than are served
/// in one turn and than the poller is asked about at once: what is written from a timer is sent
/// after what is there was read, so that no peer's last words are lost.
#[test]
fn every_socket_is_read_before_what_others_wrote_to_it_is_sent() {
    const SOCKETS: usize = 400;
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let mut living = Vec::new();
    let sockets: Vec<_> = (0..SOCKETS)
        .map(|n| {
            let mut peer = TcpStream::connect(at).expect("it listens");
            let socket = BlockingSocket::new(&event_loop);
            socket.adopt(raw.accept().expect("connected").0).expect("connected");
            let record = Record::of(&socket);
            peer.write_all(b"data").expect("connected");
            if n % 2 == 0 {
                living.push(peer);
            } else {
                SockRef::from(&peer).set_linger(Some(Duration::ZERO)).expect("a socket");
            }
            (socket, record)
        })
        .collect();
    let all: Vec<_> = sockets.iter().map(|(socket, _)| socket.clone()).collect();
    let timer = Timer::new(&event_loop, move |_| {
        for socket in &all {
            assert_eq!(socket.write(b"to all"), 6);
        }
    });
    timer.start_once(Duration::ZERO);
    turn_until(&event_loop, || {
        sockets.iter().enumerate().all(|(n, (socket, _))| {
            let after = if n % 2 == 0 { SocketState::Connected } else { SocketState::Unconnected };
            socket.bytes_to_write() == 0 && socket.state() == after
        })
    });
    for (n, (_, record)) in sockets.iter().enumerate() {
        let lines = record.take();
        assert_eq!(lines[0], "readyRead avail=4 [Connected]", "socket {n}: {lines:?}");
    }
}

/// What waits to be sent stays in memory that is used again, however many write much at a time.
#[test]
fn fewer_sockets_are_served_at_a_time_when_they_write_much() {
    const SOCKETS: usize = 64;
    const SIZE: usize = 32 * 1024;
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let mut peers = Vec::new();
    let sockets: Rc<Vec<_>> =
        Rc::new((0..SOCKETS).map(|_| BlockingSocket::new(&event_loop)).collect());
    let (waiting, answered) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    for socket in sockets.iter() {
        peers.push(TcpStream::connect(at).expect("it listens"));
        socket.adopt(raw.accept().expect("connected").0).expect("connected");
        // As the servers of the course; Qt's way is to send in the next pass.
        socket.call(|socket| socket.set_manner(Manner::Mended));
        let all = Rc::downgrade(&sockets);
        let (waiting, answered) = (Rc::clone(&waiting), Rc::clone(&answered));
        socket.connect_slot(Rc::new(move |socket, signal| {
            if *signal == Signal::ReadyRead {
                let data = socket.read_all();
                answered.set(answered.get() + data.len());
                socket.write(&data);
                let all = all.upgrade().expect("the test goes on");
                let now = all.iter().map(|socket| socket.bytes_to_write()).sum::<i64>();
                waiting.set(now.max(waiting.get()));
            }
        }));
    }
    for round in 0..4 {
        for peer in &mut peers {
            peer.write_all(&[b'x'; SIZE]).expect("connected");
        }
        waiting.set(0);
        answered.set(0);
        turn_until(&event_loop, || answered.get() == SOCKETS * SIZE);
        turn_until(&event_loop, || sockets.iter().all(|socket| socket.bytes_to_write() == 0));
        for peer in &mut peers {
            peer.read_exact(&mut [0; SIZE]).expect("the answer");
        }
        // First as Qt does, all in one pass.
        match round {
            0 => assert!(waiting.get() > 1024 * 1024, "{} B waited", waiting.get()),
            3 => assert!(waiting.get() <= 512 * 1024, "{} B waited", waiting.get()),
            _ => {}
        }
    }
}

/// Qt's loop sleeps until the kernel takes more.
#[test]
fn a_turn_waits_while_the_peer_takes_nothing_of_what_was_written_at_once() {
    const LEN: usize = 16_000_000;
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let socket = BlockingSocket::new(&event_loop);
    socket.connect_slot(Rc::new(move |socket, signal| {
        if *signal == Signal::Connected {
            socket.write(&[b'x'; LEN / 2]);
            socket.write(&[b'x'; LEN / 2]);
        }
    }));
    socket.connect_to_host("127.0.0.1", at.port());
    turn_until(&event_loop, || socket.state() == SocketState::Connected);
    let mut peer = raw.accept().expect("connected").0;
    turn_for(&event_loop, Duration::from_millis(100));
    assert!(socket.bytes_to_write() > 0, "the kernel has taken all of it");
    let begun = Instant::now();
    for _ in 0..4 {
        event_loop.turn(Some(Duration::from_millis(50))).expect("the poller works");
    }
    assert!(begun.elapsed() >= Duration::from_millis(100), "{:?}", begun.elapsed());
    let reader = thread::spawn(move || {
        let mut got = 0;
        let mut piece = vec![0; 1 << 16];
        while got < LEN {
            got += peer.read(&mut piece).expect("it goes on");
        }
        got
    });
    turn_until(&event_loop, || reader.is_finished());
    assert_eq!(reader.join().expect("it reads"), LEN);
    assert_eq!(socket.bytes_to_write(), 0);
}

#[test]
fn a_socket_that_adopts_another_stream_reads_from_that() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let (socket, first, _) = connected(&event_loop);
    turn_for(&event_loop, Duration::from_millis(20));
    let mut second = TcpStream::connect(at).expect("it listens");
    socket.adopt(raw.accept().expect("connected").0).expect("connected");
    second.write_all(b"second").expect("connected");
    turn_until(&event_loop, || socket.bytes_available() == 6);
    socket.write(b"answer");
    turn_until(&event_loop, || socket.bytes_to_write() == 0);
    let mut got = [0; 6];
    second.read_exact(&mut got).expect("connected");
    assert_eq!(&got, b"answer");
    drop(second);
    turn_until(&event_loop, || socket.state() == SocketState::Unconnected);
    drop(first);
}
