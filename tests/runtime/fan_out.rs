//! One buffer for many receivers, one sender at a time on one stream, and a limit for the sum.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qtcp::course::{Client, FileSending, MAX_WAITING, Progress, ServerSlots, TcpServer, Template};
use qtcp::runtime::{EventLoop, Timer};
use qtcp::signal::{SocketError, SocketOption};
use qtcp::text::defaults;
use socket2::SockRef;

use crate::util::*;

fn server(event_loop: &EventLoop) -> (TcpServer, u16) {
    let server = TcpServer::new(event_loop);
    server.set_ip(defaults::IP.into());
    server.set_port(0);
    server.listener().call(|listener| listener.set_listen_backlog_size(defaults::BACKLOG));
    server.sv_start().expect("a port is free");
    let port = server.listener().server_port();
    (server, port)
}

fn clients(event_loop: &EventLoop, server: &TcpServer, port: u16, count: usize) -> Vec<TcpStream> {
    let before = server.client_count();
    let connect = |_| {
        let peer = TcpStream::connect((defaults::IP, port)).expect("it listens");
        peer.set_read_timeout(Some(DEADLINE)).expect("a socket");
        peer
    };
    let peers = (0..count).map(connect).collect();
    turn_until(event_loop, || server.client_count() == before + count);
    peers
}

#[test]
fn what_every_client_gets_is_in_memory_once() {
    const SIZE: usize = 8 * 1024 * 1024;
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let _deaf = clients(&event_loop, &server, port, 20);
    assert_eq!(server.send_data_all(&vec![b'x'; SIZE]), 20 * SIZE);
    assert_eq!(event_loop.waiting(), SIZE, "twenty clients wait for it");
    turn_for(&event_loop, Duration::from_millis(50));
    assert_eq!(event_loop.waiting(), SIZE, "none of them has taken all");
    for client in server.clients() {
        client.socket().abort();
    }
    assert_eq!(event_loop.waiting(), 0);
}

/// As the log of a window does.
#[derive(Default)]
struct Keeps(RefCell<Vec<Arc<Vec<u8>>>>);

impl ServerSlots for Keeps {
    fn written_to_all(&self, _: &TcpServer, _: &Client, data: &Arc<Vec<u8>>) {
        self.0.borrow_mut().push(Arc::clone(data));
    }
}

#[test]
fn bytes_that_somebody_keeps_do_not_wait_once_they_are_sent() {
    const SIZE: usize = 1024 * 1024;
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let keeps = Rc::new(Keeps::default());
    let slots: Rc<dyn ServerSlots> = Rc::<Keeps>::clone(&keeps);
    server.add_slots(slots);
    let peers = clients(&event_loop, &server, port, 3);
    let read = |mut peer: TcpStream| {
        std::thread::spawn(move || peer.read_to_end(&mut Vec::new()).expect("connected"))
    };
    let readers: Vec<_> = peers.into_iter().map(read).collect();
    for _ in 0..4 {
        assert_eq!(server.send_data_all(&vec![b'x'; SIZE]), 3 * SIZE);
        turn_until(&event_loop, || {
            server.clients().iter().all(|c| c.socket().bytes_to_write() == 0)
        });
    }
    assert_eq!(keeps.0.borrow().len(), 12);
    assert_eq!(event_loop.waiting(), 0);
    server.sv_stop();
    turn_until(&event_loop, || server.client_count() == 0);
    assert!(readers.into_iter().all(|reader| reader.join().expect("it reads") == 4 * SIZE));
}

#[test]
fn what_every_client_gets_behind_a_file_is_in_memory_once() {
    const SIZE: usize = 4 * 1024 * 1024;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, b"content").expect("written");
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let peers = clients(&event_loop, &server, port, 20);
    let sockets = server.clients().into_iter().map(|client| client.socket().clone());
    let file = FileSending::open(&path, sockets).expect("a file");
    assert_eq!(server.send_data_all(b"before "), 20 * 7);
    assert_eq!(server.send_data_all(&vec![b'x'; SIZE]), 20 * SIZE);
    assert_eq!(server.send_data_all(b" behind"), 20 * 7);
    let few = 20 * 14;
    assert_eq!(event_loop.waiting(), SIZE + few, "twenty clients wait for it");
    drop(file);
    assert_eq!(event_loop.waiting(), SIZE + few);
    let mut right = b"before ".to_vec();
    right.resize(7 + SIZE, b'x');
    right.extend_from_slice(b" behind");
    let right = Arc::new(right);
    let read = |mut peer: TcpStream| {
        let right = Arc::clone(&right);
        std::thread::spawn(move || {
            let mut got = vec![0; right.len()];
            peer.read_exact(&mut got).expect("sent");
            assert!(got == *right, "what waited has come in another order");
        })
    };
    let readers: Vec<_> = peers.into_iter().map(read).collect();
    turn_until(&event_loop, || event_loop.waiting() == 0);
    readers.into_iter().for_each(|reader| reader.join().expect("it reads"));
}

/// A file, a timer, an answer and a person send to one slow reader.
#[test]
fn nothing_lands_inside_a_file_that_is_under_way() {
    const SIZE: usize = 12 * 1024 * 1024;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    let content: Vec<u8> = (0..SIZE).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &content).expect("written");

    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    server.set_reply(Template::parse("[reply]").expect("a template"));
    let mut peers = clients(&event_loop, &server, port, 1);
    let mut peer = peers.pop().expect("one");
    let client = server.client(1).expect("one");
    assert_eq!(server.send_data(&client, b"[before]"), Ok(8));
    let mut file = FileSending::open(&path, [client.socket().clone()]).expect("a file");
    let reader = std::thread::spawn(move || {
        let (mut got, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
        let mut asked = 0;
        loop {
            let n = peer.read(&mut piece).expect("it goes on");
            got.extend_from_slice(&piece[..n]);
            // Questions in the middle of it, whose answers have to wait.
            if asked < 4 && got.len() / (1024 * 1024) > asked {
                asked += 1;
                peer.write_all(b"?").expect("connected");
            }
            if n == 0 {
                return got;
            }
        }
    });
    let ticking = {
        let (server, client) = (server.clone(), client.clone());
        Timer::new(&event_loop, move |_| {
            server.send_data(&client, b"[tick]").expect("it is taken");
        })
    };
    ticking.start(Duration::from_millis(1));
    let mut by_hand = 0;
    let end = Instant::now() + DEADLINE;
    while file.go_on(|_, _| {}).expect("it can be read") != Progress::Complete {
        assert!(Instant::now() < end, "it is never complete");
        if by_hand < 5 {
            by_hand += 1;
            server.send_data(&client, b"[hand]").expect("it is taken");
        }
        event_loop.turn(Some(Duration::from_millis(5))).expect("the poller works");
    }
    ticking.stop();
    assert_eq!(file.sent(), SIZE as u64);
    drop(file);
    // Closing with unread questions would reset the connection.
    turn_until(&event_loop, || server.totals().bytes_in == 4);
    server.disconnect_client(&client);
    turn_until(&event_loop, || server.client_count() == 0);
    let got = reader.join().expect("it reads");
    let (before, rest) = got.split_at(8);
    assert_eq!(before, b"[before]");
    assert!(rest[..SIZE] == content, "something is inside the file");
    let after = String::from_utf8(rest[SIZE..].to_vec()).expect("text");
    assert_eq!(after.matches("[hand]").count(), 5, "{after}");
    assert!(after.contains("[tick]") && after.contains("[reply]"), "{after}");
}

#[test]
fn two_files_do_not_go_to_one_receiver_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, b"content").expect("written");
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let mut peers = clients(&event_loop, &server, port, 1);
    let socket = server.client(1).expect("one").socket().clone();
    let first = FileSending::open(&path, [socket.clone()]).expect("a file");
    let second = FileSending::open(&path, [socket.clone()]).expect_err("another is under way");
    assert!(second.to_string().contains("cancel it"), "{second}");
    // What was put off is sent when the side is free.
    assert_eq!(socket.write(b"later"), 5);
    assert_eq!(socket.bytes_to_write(), 5);
    turn_for(&event_loop, Duration::from_millis(20));
    assert_eq!(socket.bytes_to_write(), 5, "it waits");
    drop(first);
    turn_until(&event_loop, || socket.bytes_to_write() == 0);
    let mut got = [0; 5];
    peers[0].read_exact(&mut got).expect("sent");
    assert_eq!(&got, b"later");
    // Closing does not wait for a file, and takes along what was put off.
    let third = FileSending::open(&path, [socket.clone()]).expect("a file");
    socket.write(b"last");
    socket.disconnect_from_host();
    turn_until(&event_loop, || server.client_count() == 0);
    let mut rest = Vec::new();
    peers[0].read_to_end(&mut rest).expect("closed");
    assert_eq!(rest, b"last");
    drop(third);
}

#[derive(Default)]
struct Errors(RefCell<Vec<String>>);

impl ServerSlots for Errors {
    fn new_connection(&self, _: &TcpServer, client: &Client) {
        // What the kernel holds for them is not what this is about.
        client.socket().set_socket_option(SocketOption::SendBufferSize, 8192);
    }

    fn error(&self, _: &TcpServer, _: Option<&Client>, _: SocketError, text: &str) {
        self.0.borrow_mut().push(text.to_owned());
    }
}

/// Each of them has less than a client may have.
#[test]
fn many_clients_that_send_and_never_read_are_held_back_together_and_others_are_served() {
    const DEAF: usize = 120;
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let errors = Rc::new(Errors::default());
    let slots: Rc<dyn ServerSlots> = Rc::<Errors>::clone(&errors);
    server.add_slots(slots);
    server.set_reply(Template::parse("{data}").expect("a template"));
    let mut deaf = clients(&event_loop, &server, port, DEAF);
    for peer in &deaf {
        peer.set_nonblocking(true).expect("a socket");
        SockRef::from(peer).set_recv_buffer_size(8192).expect("a socket");
    }
    let most = Rc::new(Cell::new(0));
    let piece = vec![b'x'; 256 * 1024];
    let end = Instant::now() + Duration::from_secs(3);
    while Instant::now() < end {
        for peer in &mut deaf {
            // A full buffer: it is held back.
            let _ = peer.write(&piece);
        }
        event_loop.turn(Some(Duration::ZERO)).expect("the poller works");
        most.set(event_loop.waiting().max(most.get()));
    }
    assert!(most.get() > MAX_WAITING, "{} B: there was no crowd", most.get());
    assert!(most.get() < 2 * MAX_WAITING, "{} B wait in all", most.get());
    let told = errors.0.borrow().iter().filter(|text| text.contains("wait to be sent")).count();
    assert_eq!(told, 1, "{:?}", errors.0.borrow());

    let mut reads = clients(&event_loop, &server, port, 1);
    for _ in 0..10 {
        reads[0].write_all(b"hello").expect("connected");
        let client = server.client(DEAF as u64 + 1).expect("connected");
        let before = client.socket().ask(qtcp::translate::TcpSocket::bytes_sent);
        turn_until(&event_loop, || {
            client.socket().ask(qtcp::translate::TcpSocket::bytes_sent) == before + 5
        });
        reads[0].read_exact(&mut [0; 5]).expect("the answer");
    }
    // They leave, and everything is as before.
    drop(deaf);
    turn_until(&event_loop, || server.client_count() == 1);
    assert_eq!(event_loop.waiting(), 0);
}

#[test]
fn a_crowd_that_comes_and_goes_is_told_once() {
    const ANSWER: usize = 8 * 1024 * 1024;
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let errors = Rc::new(Errors::default());
    let slots: Rc<dyn ServerSlots> = Rc::<Errors>::clone(&errors);
    server.add_slots(slots);
    server.set_reply(|_: &[u8], _: &Client| vec![b'x'; ANSWER]);
    for _ in 0..3 {
        let mut deaf = clients(&event_loop, &server, port, 6);
        for peer in &mut deaf {
            peer.write_all(b"?").expect("connected");
        }
        turn_until(&event_loop, || event_loop.waiting() > MAX_WAITING);
        drop(deaf);
        turn_until(&event_loop, || server.client_count() == 0);
        assert_eq!(event_loop.waiting(), 0);
    }
    let told = errors.0.borrow().iter().filter(|text| text.contains("wait to be sent")).count();
    assert_eq!(told, 1);
}
