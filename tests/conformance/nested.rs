//! Slots that turn their own loop.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::rc::Rc;

use qtcp::runtime::Socket;
use qtcp::signal::{ListenerSignal, Signal, SocketState};

use crate::ground::{Ground, on_both};
use crate::peer::{accepted, ask, connect, join, listener, pattern};

on_both!(
    a_slot_that_turns_the_loop_gets_more_data_and_no_nested_ready_read,
    a_slot_that_turns_the_loop_until_its_socket_is_closed_hears_each_signal_once,
    echoes_whose_slots_turn_the_loop_keep_their_order_and_count,
    clients_that_come_while_a_slot_turns_the_loop_are_told_once_and_in_order,
);

/// Contract 72.
fn a_slot_that_turns_the_loop_gets_more_data_and_no_nested_ready_read(ground: &Rc<Ground>) {
    let (socket, mut stream) = accepted(ground, |_| ());
    stream.write_all(b"12345").expect("connected");
    let stream = Rc::new(RefCell::new(stream));
    let told = Rc::<RefCell<Vec<String>>>::default();
    let (lines, inner, sender) = (Rc::clone(&told), Rc::clone(ground), Rc::clone(&stream));
    socket.connect_slot(Rc::new(move |socket, signal| {
        let available = socket.bytes_available();
        lines.borrow_mut().push(format!("{signal:?} {available}"));
        if *signal == Signal::ReadyRead && available == 5 {
            sender.borrow_mut().write_all(b"678").expect("connected");
            inner.until("more data", || socket.bytes_available() == 8);
            lines.borrow_mut().push("slot end".to_owned());
        }
    }));
    ground.until("all", || told.borrow().len() >= 2);
    ground.quiet(|| ());
    assert_eq!(*told.borrow(), ["ReadyRead 5", "slot end"]);
    stream.borrow_mut().write_all(b"9").expect("connected");
    ground.until("the last", || told.borrow().len() == 3);
    assert_eq!(told.borrow()[2], "ReadyRead 9");
    assert_eq!(socket.read_all(), b"123456789");
}

fn a_slot_that_turns_the_loop_until_its_socket_is_closed_hears_each_signal_once(
    ground: &Rc<Ground>,
) {
    let (socket, mut stream) = accepted(ground, |_| ());
    stream.write_all(b"last words").expect("connected");
    stream.shutdown(Shutdown::Both).expect("connected");
    let told = Rc::<RefCell<Vec<Signal>>>::default();
    let (list, inner) = (Rc::clone(&told), Rc::clone(ground));
    socket.connect_slot(Rc::new(move |socket, signal| {
        list.borrow_mut().push(signal.clone());
        if *signal == Signal::ReadyRead {
            inner.until("its end", || socket.state() == SocketState::Unconnected);
        }
    }));
    ground.until("its end", || told.borrow().last() == Some(&Signal::Disconnected));
    ground.quiet(|| ());
    let told = told.take();
    for (at, signal) in told.iter().enumerate() {
        assert!(!told[..at].contains(signal), "{signal:?} twice: {told:?}");
    }
    assert_eq!(told.len(), 6, "{told:?}");
    assert_eq!(socket.read_all(), b"last words");
}

/// Many bytes and many turns: nothing is lost, doubled or overtaken.
fn echoes_whose_slots_turn_the_loop_keep_their_order_and_count(ground: &Rc<Ground>) {
    const CLIENTS: usize = 8;
    const BYTES: usize = 200_000;
    let depth = Rc::new(Cell::new(0));
    let written = Rc::new(Cell::new(0));
    let mut sockets = Vec::new();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let (socket, stream) = accepted(ground, |socket| {
            socket.call(|machine| {
                machine.set_manner(qtcp::translate::Manner::Mended);
            });
        });
        let (inner, depth, written) = (Rc::clone(ground), Rc::clone(&depth), Rc::clone(&written));
        let echo = move |socket: &Socket, signal: &Signal| match signal {
            Signal::ReadyRead => {
                let data = socket.read_bytes(5000);
                assert_eq!(socket.write(&data), data.len() as i64);
                if depth.get() == 0 {
                    depth.set(1);
                    inner.turn();
                    depth.set(0);
                }
                // What came in the nested turn has no signal of its own.
                socket.write(&socket.read_all());
            }
            Signal::BytesWritten(bytes) => written.set(written.get() + bytes),
            _ => {}
        };
        socket.connect_slot(Rc::new(echo));
        sockets.push(socket);
        clients.push(echoed(stream));
    }
    for client in clients {
        assert!(join(ground, client) == pattern(BYTES), "in order");
    }
    ground.until("all is told", || written.get() == (CLIENTS * BYTES) as u64);
    ground.quiet(|| assert_eq!(written.get(), (CLIENTS * BYTES) as u64));

    fn echoed(mut stream: std::net::TcpStream) -> std::thread::JoinHandle<Vec<u8>> {
        let mut reader = stream.try_clone().expect("descriptors are left");
        std::thread::spawn(move || {
            let writer = std::thread::spawn(move || {
                for piece in pattern(BYTES).chunks(1500) {
                    stream.write_all(piece).expect("connected");
                }
            });
            let mut all = vec![0; BYTES];
            reader.read_exact(&mut all).expect("so many bytes");
            writer.join().expect("no panic");
            all
        })
    }
}

fn clients_that_come_while_a_slot_turns_the_loop_are_told_once_and_in_order(ground: &Rc<Ground>) {
    const CLIENTS: usize = 10;
    let (listener, at) = listener(ground);
    let taken = Rc::<RefCell<Vec<Socket>>>::default();
    let (list, inner, depth) = (Rc::clone(&taken), Rc::clone(ground), Cell::new(0));
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal == ListenerSignal::NewConnection {
            let socket = listener.next_pending_connection().expect("one for each signal");
            socket.connect_slot(Rc::new(|socket, signal| {
                if *signal == Signal::ReadyRead {
                    socket.write(&socket.read_all());
                    socket.disconnect_from_host();
                }
            }));
            list.borrow_mut().push(socket);
            if depth.replace(1) == 0 {
                inner.turn();
                depth.set(0);
            }
        }
    }));
    let streams: Vec<_> = (0..CLIENTS).map(|_| connect(at)).collect();
    let ports: Vec<_> = streams.iter().map(|stream| stream.local_addr().ok()).collect();
    ground.until("all are in", || taken.borrow().len() == CLIENTS);
    let peers: Vec<_> = taken.borrow().iter().map(Socket::peer).collect();
    assert_eq!(peers, ports);
    for stream in streams {
        assert_eq!(join(ground, ask(stream, b"question", false)).bytes, b"question");
    }
    ground.quiet(|| assert_eq!(taken.borrow().len(), CLIENTS));
}
