//! The course's classes as whoever calls them sees them: replies that are closures, several slots
//! for one signal, and errors that say what to do.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::time::Duration;

use qtcp::course::{
    Client, ClientSlots, Error, MAX_UNSENT, ServerSlots, SyncClient, TcpClient, TcpServer, Template,
};
use qtcp::runtime::EventLoop;
use qtcp::signal::{SocketError, SocketState};

use crate::util::*;

fn server(event_loop: &EventLoop) -> (TcpServer, u16) {
    let server = TcpServer::new(event_loop);
    server.set_port(0);
    server.sv_start().expect("a free port");
    let port = server.listener().server_port();
    (server, port)
}

fn client(event_loop: &EventLoop, port: u16) -> SyncClient {
    let client = SyncClient::new(event_loop);
    client.set_port(port);
    client
}

/// Sends "client" and waits for so many bytes of an answer.
fn ask(event_loop: &EventLoop, client: &SyncClient, length: i64) -> Vec<u8> {
    client.send_data(b"client").expect("connected");
    turn_until(event_loop, || client.socket().bytes_available() >= length);
    client.socket().read_all()
}

#[test]
fn a_reply_is_a_closure_or_a_template_or_nothing() {
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let client = client(&event_loop, port);
    client.con_server_wait(DEADLINE).expect("it listens");
    let homework = format!("client{}", client.own_port()).into_bytes();
    server.set_reply(|data: &[u8], client: &Client| {
        [data, client.peer().port().to_string().as_bytes()].concat()
    });
    assert_eq!(ask(&event_loop, &client, 11), homework);
    server.set_reply(Template::parse("{n}: {data}").expect("a right template"));
    assert_eq!(ask(&event_loop, &client, 9), b"2: client");
    server.set_reply(None::<Template>);
    client.send_data(b"client").expect("connected");
    turn_until(&event_loop, || server.totals().messages == 3);
    // Whatever was answered would come before this.
    server.send_data_all(b"end");
    turn_until(&event_loop, || client.socket().bytes_available() >= 3);
    assert_eq!(client.socket().read_all(), b"end");
}

#[test]
fn a_reply_may_call_anything_on_its_server() {
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let client = client(&event_loop, port);
    client.con_server_wait(DEADLINE).expect("it listens");
    let same = server.clone();
    server.set_reply(move |data: &[u8], _: &Client| {
        same.set_reply(None::<Template>);
        same.disconnect_client(&same.clients()[0]);
        data.to_vec()
    });
    client.send_data(b"client").expect("connected");
    turn_until(&event_loop, || client.state() == SocketState::Unconnected);
    assert_eq!(server.client_count(), 0);
}

/// Writes down what it hears, under its name.
struct Ear(&'static str, Rc<RefCell<Vec<String>>>);

impl Ear {
    fn hear(&self, what: &str) {
        self.1.borrow_mut().push(format!("{} {what}", self.0));
    }
}

impl ServerSlots for Ear {
    fn new_connection(&self, _: &TcpServer, _: &Client) {
        self.hear("new connection");
    }

    fn ready_read(&self, _: &TcpServer, _: &Client, data: &[u8]) {
        self.hear(&String::from_utf8_lossy(data));
    }

    fn disconnected(&self, _: &TcpServer, _: &Client) {
        self.hear("disconnected");
    }
}

impl ClientSlots for Ear {
    fn connected(&self, _: &TcpClient) {
        self.hear("connected");
    }

    fn disconnected(&self, _: &TcpClient) {
        self.hear("disconnected");
    }
}

#[test]
fn every_slot_that_is_connected_to_a_signal_is_told_in_the_order_of_connecting() {
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let client = client(&event_loop, port);
    let (at_server, at_client) = (Rc::default(), Rc::default());
    for name in ["first", "second"] {
        server.add_slots(Rc::new(Ear(name, Rc::clone(&at_server))));
        client.add_slots(Rc::new(Ear(name, Rc::clone(&at_client))));
    }
    client.con_server();
    turn_until(&event_loop, || client.state() == SocketState::Connected);
    client.send_data(b"client").expect("connected");
    turn_until(&event_loop, || server.totals().messages == 1);
    server.set_slots(Rc::new(Ear("only", Rc::clone(&at_server))));
    client.discon_server();
    turn_until(&event_loop, || server.client_count() == 0);
    let all = [
        "first new connection",
        "second new connection",
        "first client",
        "second client",
        "only disconnected",
    ];
    assert_eq!(at_server.take(), all);
    let all = ["first connected", "second connected", "first disconnected", "second disconnected"];
    assert_eq!(at_client.take(), all);
}

#[test]
fn a_server_that_cannot_listen_says_why_and_what_to_do() {
    let event_loop = event_loop();
    let (first, port) = server(&event_loop);
    assert_eq!(first.sv_start(), Err(Error::AlreadyListening));
    let second = TcpServer::new(&event_loop);
    second.set_port(port);
    let error = second.sv_start().expect_err("the port is taken");
    assert!(matches!(&error, Error::Listen { error: SocketError::AddressInUse, .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "the address 127.0.0.1:{port} is taken by another program (The bound address is already \
             in use); end the program that has the port, or take another port"
        )
    );
}

#[test]
fn a_client_without_a_server_says_why_and_what_to_do() {
    let event_loop = event_loop();
    let client = client(&event_loop, closed_port());
    assert_eq!(client.send_data(b"client"), Err(Error::NotConnected));
    let error = client.con_server_wait(DEADLINE).expect_err("nobody listens there");
    let refused = SocketError::ConnectionRefused;
    assert!(matches!(&error, Error::Connect { error, .. } if *error == refused), "{error:?}");
    assert!(error.to_string().contains("(Connection refused); start the server first"), "{error}");
}

#[test]
fn what_nobody_reads_is_refused_from_a_limit_on_at_both_ends() {
    let event_loop = event_loop();
    let (server, port) = server(&event_loop);
    let (raw, at) = raw_listener();
    let client = client(&event_loop, at.port());
    client.con_server_wait(DEADLINE).expect("it listens");
    let deaf_client = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    let deaf_server = raw.accept().expect("connected");
    turn_until(&event_loop, || server.client_count() == 1);
    let piece = vec![0; 1024 * 1024];
    let most = 64;
    let taken = (0..most).take_while(|_| client.send_data(&piece).is_ok()).count();
    assert!(taken < most, "there is no limit");
    assert_eq!(client.send_data(b"more"), Err(Error::TooMuchUnsent));
    assert!(client.socket().bytes_to_write() <= MAX_UNSENT + 1024 * 1024);
    let to = server.clients().remove(0);
    let taken = (0..most).take_while(|_| server.send_data(&to, &piece).is_ok()).count();
    assert!(taken < most, "there is no limit");
    assert_eq!(server.send_data(&to, b"more"), Err(Error::TooMuchUnsent));
    drop((deaf_client, deaf_server));
}

#[test]
fn the_synchronous_loop_reads_until_enough_came_or_the_server_has_gone() {
    let event_loop = event_loop();
    let (raw, at) = raw_listener();
    let client = client(&event_loop, at.port());
    client.con_server_wait(DEADLINE).expect("it listens");
    let (mut peer, _) = raw.accept().expect("connected");
    let server = std::thread::spawn(move || {
        let mut asked = [0; 4];
        peer.read_exact(&mut asked).expect("connected");
        peer.write_all(b"8675").expect("connected");
        let mut rest = Vec::new();
        peer.read_to_end(&mut rest).expect("connected");
        (asked, rest)
    });
    client.send_data(b"more").expect("connected");
    let (came, turns) = (RefCell::new(Vec::new()), Cell::new(0));
    let read = |data: &[u8]| {
        turns.set(turns.get() + 1);
        came.borrow_mut().extend_from_slice(data);
        came.borrow().len() < 4
    };
    // The answer may be late: each of these waits ends without it and is tried again.
    client.read_loop(Duration::from_millis(1), read);
    assert_eq!(came.take(), b"8675");
    assert_eq!(client.discon_server_wait(), Ok(()));
    assert_eq!(server.join().expect("it ends"), (*b"more", Vec::new()));
    // Without a connection it returns at once.
    turns.set(0);
    client.read_loop(DEADLINE, read);
    assert_eq!(turns.get(), 0);
}
