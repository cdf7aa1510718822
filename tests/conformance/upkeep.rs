//! What is set on each connection, and the end of those on which nothing happens.

use std::cell::{Cell, RefCell};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener as RawListener};
use std::rc::Rc;
use std::time::{Duration, Instant};

use qtcp::course::{Client, ClientSlots, ServerSlots, TcpClient, TcpServer, Upkeep};
use qtcp::signal::{SocketError, SocketState};

use crate::ground::{Ground, on_both};
use crate::peer::{connect, course_server, localhost};

on_both!(
    a_silent_client_is_ended_and_one_that_speaks_stays,
    a_client_that_reads_nothing_is_ended_too,
    a_client_ends_a_silent_connection,
    a_connection_begins_where_it_was_told_to,
);

const LIMIT: Duration = Duration::from_millis(200);
const IDLE: Upkeep = Upkeep { no_delay: true, keep_alive: true, idle_limit: Some(LIMIT) };

/// What was told as an error, and who has gone.
#[derive(Default)]
struct Watch {
    errors: RefCell<Vec<(SocketError, String)>>,
    gone: Cell<usize>,
}

impl ServerSlots for Watch {
    fn error(&self, _: &TcpServer, _: Option<&Client>, error: SocketError, text: &str) {
        self.errors.borrow_mut().push((error, text.to_owned()));
    }
    fn disconnected(&self, _: &TcpServer, _: &Client) {
        self.gone.set(self.gone.get() + 1);
    }
}

impl ClientSlots for Watch {
    fn error(&self, _: &TcpClient, error: SocketError, text: &str) {
        self.errors.borrow_mut().push((error, text.to_owned()));
    }
    fn disconnected(&self, _: &TcpClient) {
        self.gone.set(self.gone.get() + 1);
    }
}

impl Watch {
    #[track_caller]
    fn is_told_of_silence(&self) {
        let errors = self.errors.borrow();
        let told = errors
            .iter()
            .any(|(error, text)| *error == SocketError::SocketTimeout && text.contains("0.200 s"));
        assert!(told, "{errors:?}");
    }
}

fn a_silent_client_is_ended_and_one_that_speaks_stays(ground: &Ground) {
    let (server, at) = course_server(ground, Some("{data}"));
    server.set_upkeep(IDLE);
    let watch = Rc::new(Watch::default());
    server.set_slots(Rc::<Watch>::clone(&watch));
    let (mut silent, mut speaker) = (connect(at), connect(at));
    ground.until("both are there", || server.client_count() == 2);
    let begun = Instant::now();
    let mut spoken = begun;
    ground.until("the silent one has gone", || {
        if spoken.elapsed() > LIMIT / 8 {
            speaker.write_all(b"x").expect("it is served");
            spoken = Instant::now();
        }
        watch.gone.get() > 0
    });
    assert!(begun.elapsed() >= LIMIT * 3 / 4, "after {:?}", begun.elapsed());
    watch.is_told_of_silence();
    assert_eq!(silent.read(&mut [0; 8]).expect("an end in order"), 0);
    assert_eq!(server.client_count(), 1, "the one that speaks");
    let mut answer = [0; 1];
    speaker.read_exact(&mut answer).expect("an answer");
    ground.until("the other one has become silent", || server.client_count() == 0);
}

fn a_client_that_reads_nothing_is_ended_too(ground: &Ground) {
    let (server, at) = course_server(ground, None);
    server.set_upkeep(IDLE);
    let watch = Rc::new(Watch::default());
    server.set_slots(Rc::<Watch>::clone(&watch));
    let deaf = connect(at);
    ground.until("it is there", || server.client_count() == 1);
    // More than the kernel takes: the rest waits.
    server.send_data_all(&vec![b'x'; 12 * 1024 * 1024]);
    ground.until("it has gone", || watch.gone.get() == 1);
    watch.is_told_of_silence();
    drop(deaf);
}

fn a_client_ends_a_silent_connection(ground: &Ground) {
    let raw = RawListener::bind(localhost(0)).expect("a port is free");
    let client = TcpClient::new(ground.handle());
    client.set_port(raw.local_addr().expect("bound").port());
    client.set_upkeep(IDLE);
    let watch = Rc::new(Watch::default());
    client.set_slots(Rc::<Watch>::clone(&watch));
    for round in 1..=2 {
        client.con_server();
        ground.until("it has ended", || watch.gone.get() == round);
        watch.is_told_of_silence();
        assert_eq!(client.state(), SocketState::Unconnected);
    }
}

fn a_connection_begins_where_it_was_told_to(ground: &Ground) {
    let raw = RawListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a port is free");
    let client = TcpClient::new(ground.handle());
    client.set_port(raw.local_addr().expect("bound").port());
    let watch = Rc::new(Watch::default());
    client.set_slots(Rc::<Watch>::clone(&watch));
    client.set_source(Some("127.0.0.2:0".parse().expect("an address")));
    client.con_server();
    ground.until("it connects", || client.state() == SocketState::Connected);
    let (_, from) = raw.accept().expect("connected");
    assert_eq!(from.ip(), Ipv4Addr::new(127, 0, 0, 2));
    client.socket().abort();

    client.set_source(Some("192.0.2.1:0".parse().expect("an address")));
    client.con_server();
    ground.until("it is told", || !watch.errors.borrow().is_empty());
    assert_ne!(client.state(), SocketState::Connected);
    let told = watch.errors.borrow().iter().any(|(error, text)| {
        *error == SocketError::SocketAddressNotAvailable && text.contains("192.0.2.1")
    });
    assert!(told, "{:?}", watch.errors.borrow());
    raw.set_nonblocking(true).expect("a socket");
    let nobody = raw.accept().map(|_| ()).map_err(|error| error.kind());
    assert_eq!(nobody, Err(ErrorKind::WouldBlock));
}
