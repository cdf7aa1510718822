//! The course's `TcpServer` and `TcpClient`.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::rc::Rc;
use std::time::{Duration, Instant};

use qtcp::course::{
    Client, ClientSlots, Error, HIGH_WATER, ReadStyle, ServerSlots, SyncClient, TcpClient,
    TcpServer, Template, template,
};
use qtcp::runtime::EventLoop;
use qtcp::signal::{SocketError, SocketState};

use crate::util::*;

#[derive(Default)]
struct Told(RefCell<Vec<String>>);

impl ServerSlots for Told {
    fn new_connection(&self, server: &TcpServer, client: &Client) {
        self.0.borrow_mut().push(format!("new {} of {}", client.number(), server.client_count()));
    }

    fn ready_read(&self, _: &TcpServer, client: &Client, data: &[u8]) {
        let text = String::from_utf8_lossy(data);
        self.0.borrow_mut().push(format!("read {} {text}", client.number()));
    }

    fn disconnected(&self, server: &TcpServer, client: &Client) {
        self.0.borrow_mut().push(format!("gone {} of {}", client.number(), server.client_count()));
    }

    fn error(&self, _: &TcpServer, client: Option<&Client>, error: SocketError, _: &str) {
        let number = client.map_or(0, Client::number);
        self.0.borrow_mut().push(format!("error {number} {}", error.number()));
    }
}

fn homework(event_loop: &EventLoop) -> (TcpServer, (&'static str, u16)) {
    let server = TcpServer::new(event_loop);
    server.set_port(0);
    server.set_reply(Some(Template::parse(template::HOMEWORK).expect("a right template")));
    server.sv_start().expect("a free port");
    let at = ("127.0.0.1", server.listener().server_port());
    (server, at)
}

fn client(at: (&str, u16)) -> TcpStream {
    let stream = TcpStream::connect(at).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    stream
}

/// Reads from a raw client without stopping the loop.
fn answer(event_loop: &EventLoop, stream: &mut TcpStream, length: usize) -> Vec<u8> {
    stream.set_nonblocking(true).expect("a socket");
    let mut all = Vec::new();
    let mut buffer = vec![0; 65536];
    turn_until(event_loop, || {
        while let Ok(n @ 1..) = stream.read(&mut buffer) {
            all.extend_from_slice(&buffer[..n]);
        }
        all.len() >= length
    });
    all
}

#[test]
fn every_client_gets_its_data_back_with_its_own_port_in_both_reading_styles() {
    for style in [ReadStyle::Sender, ReadStyle::All] {
        let event_loop = event_loop();
        let (server, at) = homework(&event_loop);
        server.set_read_style(style);
        let mut clients: Vec<_> = (0..5).map(|_| client(at)).collect();
        for stream in &mut clients {
            stream.write_all(b"client").expect("connected");
        }
        for stream in &mut clients {
            let port = stream.local_addr().expect("connected").port();
            let expected = format!("client{port}");
            assert_eq!(answer(&event_loop, stream, expected.len()), expected.as_bytes());
        }
        let totals = server.totals();
        assert_eq!((totals.clients, totals.messages, totals.bytes_in), (5, 5, 30));
        assert_eq!(totals.bytes_out, 5 * 11);
    }
}

#[test]
fn the_list_of_clients_stays_right_when_several_leave_at_once() {
    let event_loop = event_loop();
    let (server, at) = homework(&event_loop);
    let told = Rc::new(Told::default());
    let slots: Rc<dyn ServerSlots> = Rc::<Told>::clone(&told);
    server.set_slots(slots);
    let mut clients: Vec<_> = (0..6).map(|_| client(at)).collect();
    turn_until(&event_loop, || server.client_count() == 6);
    // Two neighbours leave in the same turn.
    clients.drain(1..3);
    turn_until(&event_loop, || server.client_count() == 4);
    let numbers: Vec<_> = server.clients().iter().map(Client::number).collect();
    assert_eq!(numbers, [1, 4, 5, 6]);
    let told = told.0.take();
    assert_eq!(
        told[..6],
        ["new 1 of 1", "new 2 of 2", "new 3 of 3", "new 4 of 4", "new 5 of 5", "new 6 of 6"]
    );
    assert_eq!(told[6..], ["error 2 1", "gone 2 of 5", "error 3 1", "gone 3 of 4"]);
}

#[test]
fn what_was_written_for_a_client_that_has_half_closed_is_sent() {
    let event_loop = event_loop();
    let (_server, at) = homework(&event_loop);
    let mut stream = client(at);
    stream.write_all(b"client").expect("connected");
    stream.shutdown(Shutdown::Write).expect("connected");
    let expected = format!("client{}", stream.local_addr().expect("connected").port());
    assert_eq!(answer(&event_loop, &mut stream, expected.len()), expected.as_bytes());
}

#[test]
fn data_goes_to_one_client_or_to_all_of_them() {
    let event_loop = event_loop();
    let (server, at) = homework(&event_loop);
    let mut clients = [client(at), client(at), client(at)];
    turn_until(&event_loop, || server.client_count() == 3);
    assert_eq!(server.send_data_all(b"all;"), 12);
    assert_eq!(server.send_data(&server.clients()[1], b"one;"), Ok(4));
    for (n, stream) in clients.iter_mut().enumerate() {
        let expected: &[u8] = if n == 1 { b"all;one;" } else { b"all;" };
        assert_eq!(answer(&event_loop, stream, expected.len()), expected);
    }
    server.disconnect_client(&server.clients()[0]);
    assert_eq!(server.client_count(), 2);
}

#[test]
fn more_clients_than_allowed_wait_until_one_leaves() {
    let event_loop = event_loop();
    let (server, at) = homework(&event_loop);
    server.set_max_clients(2);
    let mut clients: Vec<_> = (0..3).map(|_| client(at)).collect();
    clients[2].write_all(b"client").expect("the kernel has accepted it");
    turn_for(&event_loop, Duration::from_millis(50));
    assert_eq!(server.client_count(), 2);
    drop(clients.remove(0));
    let mut waiting = clients.pop().expect("the third");
    let port = waiting.local_addr().expect("connected").port();
    let expected = format!("client{port}");
    assert_eq!(answer(&event_loop, &mut waiting, expected.len()), expected.as_bytes());
}

#[test]
fn room_that_is_made_while_the_server_runs_is_taken_at_once() {
    let event_loop = event_loop();
    let server = TcpServer::new(&event_loop);
    server.set_port(0);
    server.set_max_clients(0);
    server.sv_start().expect("a free port");
    let _client = client(("127.0.0.1", server.listener().server_port()));
    turn_for(&event_loop, Duration::from_millis(30));
    assert_eq!(server.client_count(), 0);
    server.set_max_clients(1);
    turn_until(&event_loop, || server.client_count() == 1);
}

#[test]
fn a_client_that_reads_nothing_is_not_read_from_and_loses_nothing() {
    let event_loop = event_loop();
    let (server, at) = homework(&event_loop);
    let mut deaf = client(at);
    deaf.set_nonblocking(true).expect("a socket");
    let piece = [b'x'; 65536];
    let mut sent = 0_usize;
    let mut idle = 0;
    while idle < 20 {
        match deaf.write(&piece) {
            Ok(n) => {
                sent += n;
                idle = 0;
            }
            Err(_) => {
                idle += 1;
                turn_for(&event_loop, Duration::from_millis(5));
            }
        }
        let unsent = server.clients().first().map_or(0, |c| c.socket().bytes_to_write());
        assert!(unsent <= 2 * HIGH_WATER + 65536, "{unsent} B are kept for it");
    }
    deaf.shutdown(Shutdown::Write).expect("connected");
    // Now it reads: everything comes back, and the ports between.
    let mut all = Vec::new();
    let mut buffer = vec![0; 1 << 20];
    turn_until(&event_loop, || {
        loop {
            match deaf.read(&mut buffer) {
                Ok(0) => return true,
                Ok(n) => all.extend_from_slice(&buffer[..n]),
                Err(_) => return false,
            }
        }
    });
    assert_eq!(all.iter().filter(|&&byte| byte == b'x').count(), sent);
    assert_eq!(server.totals().bytes_in, sent as u64);
    assert_eq!(server.totals().bytes_out, all.len() as u64);
}

#[test]
fn stopping_the_server_disconnects_every_client_and_frees_the_port() {
    let event_loop = event_loop();
    let (server, at) = homework(&event_loop);
    let mut stream = client(at);
    turn_until(&event_loop, || server.client_count() == 1);
    server.sv_stop();
    turn_until(&event_loop, || server.client_count() == 0);
    assert_eq!(stream.read(&mut [0; 1]).expect("an orderly end"), 0);
    server.set_port(at.1);
    server.sv_start().expect("a free port");
}

#[derive(Default)]
struct Heard {
    data: RefCell<Vec<u8>>,
    lines: RefCell<Vec<&'static str>>,
}

impl ClientSlots for Heard {
    fn connected(&self, _: &TcpClient) {
        self.lines.borrow_mut().push("connected");
    }

    fn ready_read(&self, client: &TcpClient) {
        self.data.borrow_mut().extend(client.socket().read_all());
    }

    fn disconnected(&self, _: &TcpClient) {
        self.lines.borrow_mut().push("disconnected");
    }

    fn disconnect_failed(&self, _: &TcpClient) {
        self.lines.borrow_mut().push("disconnect failed");
    }

    fn all_sent(&self, _: &TcpClient) {
        self.lines.borrow_mut().push("all sent");
    }
}

fn course_client(event_loop: &EventLoop, port: u16) -> (SyncClient, Rc<Heard>) {
    let client = SyncClient::new(event_loop);
    client.set_port(port);
    let heard = Rc::new(Heard::default());
    let slots: Rc<dyn ClientSlots> = Rc::<Heard>::clone(&heard);
    client.set_slots(slots);
    (client, heard)
}

#[test]
fn the_homework_runs_in_one_loop() {
    let event_loop = event_loop();
    let (_server, at) = homework(&event_loop);
    let (client, heard) = course_client(&event_loop, at.1);
    client.con_server();
    turn_until(&event_loop, || client.state() == SocketState::Connected);
    let expected = format!("client{}", client.own_port()).repeat(4);
    client.start_sending(b"client", Duration::from_millis(10), Some(4));
    turn_until(&event_loop, || heard.data.borrow().len() >= expected.len());
    assert_eq!(*heard.data.borrow(), expected.as_bytes());
    assert_eq!(client.messages_sent(), 4);
    client.discon_server();
    assert_eq!(client.state(), SocketState::Unconnected);
    assert_eq!(*heard.lines.borrow(), ["connected", "all sent", "disconnected"]);
}

#[test]
fn discon_server_gives_a_server_that_does_not_read_one_second() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let (client, heard) = course_client(&event_loop, at.port());
    client.con_server_wait(DEADLINE).expect("it listens");
    let _deaf = raw.accept().expect("connected");
    client.send_data(&vec![0; 32 * 1024 * 1024]).expect("connected");
    let begun = Instant::now();
    client.discon_server();
    assert!(begun.elapsed() < Duration::from_millis(500), "the asynchronous mode does not block");
    turn_until(&event_loop, || heard.lines.borrow().contains(&"disconnect failed"));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    client.socket().abort();

    client.con_server_wait(DEADLINE).expect("it listens");
    let _deaf = raw.accept().expect("connected");
    client.send_data(&vec![0; 32 * 1024 * 1024]).expect("connected");
    let begun = Instant::now();
    assert_eq!(client.discon_server_wait(), Err(Error::StillClosing));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[test]
fn what_a_client_wrote_is_sent_although_the_server_has_half_closed() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let (client, _heard) = course_client(&event_loop, at.port());
    client.con_server_wait(DEADLINE).expect("it listens");
    let (mut peer, _) = raw.accept().expect("connected");
    const ALL: usize = 16 * 1024 * 1024;
    client.send_data(&vec![b'x'; ALL]).expect("connected");
    peer.shutdown(Shutdown::Write).expect("connected");
    turn_until(&event_loop, || client.state() == SocketState::Closing);
    let reader = std::thread::spawn(move || {
        let mut received = Vec::new();
        peer.read_to_end(&mut received).expect("connected");
        received.len()
    });
    turn_until(&event_loop, || client.state() == SocketState::Unconnected);
    assert_eq!(reader.join().expect("it ends"), ALL);
}

#[test]
fn the_timer_does_not_pile_up_messages_for_a_server_that_does_not_read() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let client = SyncClient::new(&event_loop);
    client.set_port(at.port());
    client.con_server_wait(DEADLINE).expect("it listens");
    let (mut peer, _) = raw.accept().expect("connected");
    let message = vec![b'x'; 512 * 1024];
    client.start_sending(&message, Duration::from_millis(1), Some(100));
    turn_for(&event_loop, Duration::from_millis(300));
    let waiting = client.socket().bytes_to_write();
    assert!(waiting <= HIGH_WATER + 512 * 1024, "{waiting} B wait");
    assert!(client.messages_sent() < 100);
    // None is lost: the rest is sent once the server reads.
    let reader = std::thread::spawn(move || {
        let mut received = Vec::new();
        peer.read_to_end(&mut received).expect("connected");
        received.len()
    });
    turn_until(&event_loop, || client.messages_sent() == 100);
    client.discon_server();
    turn_until(&event_loop, || client.state() == SocketState::Unconnected);
    assert_eq!(reader.join().expect("it ends"), 100 * message.len());
}

/// Counts what comes with each message, and says that it wants to know or not.
#[derive(Default)]
struct Counts {
    hears: bool,
    messages: Cell<u32>,
    clients: Cell<u32>,
}

impl Counts {
    fn add(&self) {
        self.messages.set(self.messages.get() + 1);
    }
}

impl ServerSlots for Counts {
    fn hears_messages(&self) -> bool {
        self.hears
    }

    fn new_connection(&self, _: &TcpServer, _: &Client) {
        self.clients.set(self.clients.get() + 1);
    }

    fn ready_read(&self, _: &TcpServer, _: &Client, data: &[u8]) {
        assert_eq!(data, b"client");
        self.add();
    }

    fn written(&self, _: &TcpServer, client: &Client, data: &[u8]) {
        assert_eq!(data, format!("client{}", client.peer().port()).as_bytes());
        self.add();
    }

    fn bytes_written(&self, _: &TcpServer, _: &Client, _: u64) {
        self.add();
    }
}

#[test]
fn who_wants_to_know_of_no_message_is_told_of_clients_alone_unless_another_wants_to() {
    for (first, second, told) in [(false, None, 0), (true, None, 3), (false, Some(true), 3)] {
        let event_loop = event_loop();
        let (server, at) = homework(&event_loop);
        let counts = Rc::new(Counts { hears: first, ..Counts::default() });
        server.set_slots(Rc::<Counts>::clone(&counts));
        if let Some(hears) = second {
            server.add_slots(Rc::new(Counts { hears, ..Counts::default() }));
        }
        let mut stream = client(at);
        stream.write_all(b"client").expect("connected");
        let port = stream.local_addr().expect("connected").port();
        let expected = format!("client{port}");
        assert_eq!(answer(&event_loop, &mut stream, expected.len()), expected.as_bytes());
        assert_eq!(counts.clients.get(), 1);
        assert_eq!(counts.messages.get(), told, "{first} {second:?}");
    }
}

#[test]
fn the_end_of_an_attempt_that_was_given_up_is_not_that_of_the_next_connection() {
    let event_loop = event_loop();
    let (_server, at) = homework(&event_loop);
    let (client, heard) = course_client(&event_loop, at.1);
    client.con_server();
    client.discon_server();
    assert_ne!(client.state(), SocketState::Unconnected, "it waits for the attempt");
    client.socket().abort();
    client.con_server();
    turn_until(&event_loop, || client.state() == SocketState::Connected);
    turn_for(&event_loop, Duration::from_millis(1200));
    assert_eq!(*heard.lines.borrow(), ["connected"]);
}
