//! Limits: how many clients there are at once, how much of what came is kept.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use qtcp::course::{Client, ServerSlots, TcpServer};
use qtcp::runtime::Socket;
use qtcp::signal::{Signal, SocketError, SocketState};

use crate::ground::{Ground, QUIET, on_both};
use crate::peer::{accepted, connect, connected, course_server, join, pattern};

on_both!(
    a_burst_of_clients_never_exceeds_one,
    a_burst_of_clients_never_exceeds_three,
    a_raised_limit_lets_in_as_many_more_and_a_lowered_one_nobody,
    a_client_that_leaves_before_it_is_taken_takes_no_place,
    a_read_buffer_limit_holds_if_the_slots_read_nothing,
    a_read_buffer_limit_holds_if_the_slots_read_a_part,
    a_read_buffer_limit_holds_if_the_slots_read_all,
    a_read_buffer_limit_that_is_set_late_holds_for_what_is_under_way,
);

const BURST: usize = 40;

/// Asks in each slot how many clients there are.
#[derive(Default)]
struct Watch {
    most: Cell<usize>,
    served: Cell<usize>,
}

impl Watch {
    fn look(&self, server: &TcpServer) {
        self.most.set(self.most.get().max(server.client_count()));
    }
}

impl ServerSlots for Watch {
    fn new_connection(&self, server: &TcpServer, _: &Client) {
        self.look(server);
    }
    fn ready_read(&self, server: &TcpServer, _: &Client, _: &[u8]) {
        self.look(server);
    }
    fn written(&self, server: &TcpServer, _: &Client, _: &[u8]) {
        self.look(server);
    }
    fn bytes_written(&self, server: &TcpServer, _: &Client, _: u64) {
        self.look(server);
    }
    fn state_changed(&self, server: &TcpServer, _: &Client, _: SocketState) {
        self.look(server);
    }
    fn disconnected(&self, server: &TcpServer, _: &Client) {
        self.served.set(self.served.get() + 1);
        self.look(server);
    }
    fn error(&self, server: &TcpServer, _: Option<&Client>, _: SocketError, _: &str) {
        self.look(server);
    }
}

/// Clients that connect at once, and each of which leaves when it has its answer. Counts those
/// that have one, and have not left yet.
fn burst(at: SocketAddr, answered: &Arc<AtomicUsize>) -> Vec<JoinHandle<usize>> {
    let streams: Vec<_> = (0..BURST).map(|_| connect(at)).collect();
    let client = |mut stream: std::net::TcpStream| {
        let answered = Arc::clone(answered);
        std::thread::spawn(move || {
            stream.write_all(b"client").expect("connected");
            let mut answer = [0; 6];
            stream.read_exact(&mut answer).expect("an answer");
            assert_eq!(&answer, b"client");
            let at_once = answered.fetch_add(1, Ordering::SeqCst) + 1;
            // The others get a chance to be answered, too.
            std::thread::yield_now();
            answered.fetch_sub(1, Ordering::SeqCst);
            drop(stream);
            at_once
        })
    };
    streams.into_iter().map(client).collect()
}

fn a_burst_never_exceeds(ground: &Ground, max: usize) {
    let (server, at) = course_server(ground, Some("{data}"));
    server.set_max_clients(max);
    let watch = Rc::new(Watch::default());
    let slots: Rc<dyn ServerSlots> = Rc::<Watch>::clone(&watch);
    server.set_slots(slots);
    let answered = Arc::default();
    let clients = burst(at, &answered);
    ground.until("all are served", || {
        assert!(server.client_count() <= max, "{} clients", server.client_count());
        watch.served.get() == BURST
    });
    assert_eq!(watch.most.get(), max, "in a slot");
    for client in clients {
        let at_once = client.join().expect("it was answered");
        assert!(at_once <= max, "{at_once} were answered at once");
    }
    assert_eq!(server.totals().clients, BURST as u64);
}

fn a_burst_of_clients_never_exceeds_one(ground: &Ground) {
    a_burst_never_exceeds(ground, 1);
}

fn a_burst_of_clients_never_exceeds_three(ground: &Ground) {
    a_burst_never_exceeds(ground, 3);
}

fn a_raised_limit_lets_in_as_many_more_and_a_lowered_one_nobody(ground: &Ground) {
    let (server, at) = course_server(ground, None);
    server.set_max_clients(2);
    let mut clients: Vec<_> = (0..10).map(|_| connect(at)).collect();
    ground.until("two are in", || server.client_count() == 2);
    ground.quiet(|| assert_eq!(server.client_count(), 2));
    server.set_max_clients(5);
    ground.until("five are in", || server.client_count() == 5);
    ground.quiet(|| assert_eq!(server.client_count(), 5));
    server.set_max_clients(3);
    clients.drain(..2);
    ground.until("two have left", || server.client_count() == 3);
    ground.quiet(|| assert_eq!(server.client_count(), 3));
    clients.remove(0);
    ground.until("one has left, one comes", || server.totals().clients == 6);
    ground.quiet(|| assert_eq!(server.client_count(), 3));
}

fn a_client_that_leaves_before_it_is_taken_takes_no_place(ground: &Ground) {
    let (server, at) = course_server(ground, None);
    server.set_max_clients(3);
    let first = connect(at);
    ground.until("the first is in", || server.client_count() == 1);
    // They come while there is room, and are heard of when there is none.
    let others = [connect(at), connect(at)];
    std::thread::sleep(QUIET);
    server.set_max_clients(1);
    ground.quiet(|| assert!(server.client_count() <= 3));
    drop(others);
    ground.quiet(|| {});
    drop(first);
    ground.until("all have left", || server.client_count() == 0);
    let _next = connect(at);
    ground.until("the next is in", || server.client_count() == 1);
}

const LIMIT: i64 = 1000;
const ALL: usize = 1024 * 1024;

/// What the slot of readyRead reads.
#[derive(Clone, Copy)]
enum Reads {
    Nothing,
    Part,
    All,
}

/// Receives [`ALL`] bytes; whatever the slots leave is read between the turns, once nothing more
/// comes.
fn receive(ground: &Ground, socket: &Socket, mut stream: std::net::TcpStream, reads: Reads) {
    let data = Rc::new(RefCell::new(Vec::with_capacity(ALL)));
    let sink = Rc::clone(&data);
    let signals = Rc::new(Cell::new(0_u32));
    let counter = Rc::clone(&signals);
    socket.connect_slot(Rc::new(move |socket, signal| {
        let available = socket.bytes_available();
        assert!(available <= LIMIT, "{available} B in the slot of {signal:?}");
        counter.set(counter.get() + 1);
        if *signal == Signal::ReadyRead {
            sink.borrow_mut().extend(match reads {
                Reads::Nothing => Vec::new(),
                Reads::Part => socket.read_bytes(300),
                Reads::All => socket.read_all(),
            });
        }
    }));
    let sender = std::thread::spawn(move || {
        stream.write_all(&pattern(ALL)).expect("connected");
        stream
    });
    let mut seen = 0;
    ground.until("all has come", || {
        let available = socket.bytes_available();
        assert!(available <= LIMIT, "{available} B between the turns");
        if seen == signals.get() && available > 0 {
            data.borrow_mut().extend(socket.read_all());
        }
        seen = signals.get();
        data.borrow().len() >= ALL
    });
    assert!(*data.borrow() == pattern(ALL), "in order");
    drop(join(ground, sender));
    ground.until("the end is seen", || socket.state() == SocketState::Unconnected);
}

fn a_read_buffer_limit_holds(ground: &Ground, reads: Reads) {
    let limit = |socket: &Socket| socket.call(|socket| socket.set_read_buffer_size(LIMIT));
    let (socket, stream) = accepted(ground, limit);
    receive(ground, &socket, stream, reads);
    let (socket, stream) = connected(ground, limit);
    receive(ground, &socket, stream, reads);
}

fn a_read_buffer_limit_holds_if_the_slots_read_nothing(ground: &Ground) {
    a_read_buffer_limit_holds(ground, Reads::Nothing);
}

fn a_read_buffer_limit_holds_if_the_slots_read_a_part(ground: &Ground) {
    a_read_buffer_limit_holds(ground, Reads::Part);
}

fn a_read_buffer_limit_holds_if_the_slots_read_all(ground: &Ground) {
    a_read_buffer_limit_holds(ground, Reads::All);
}

fn a_read_buffer_limit_that_is_set_late_holds_for_what_is_under_way(ground: &Ground) {
    for _ in 0..20 {
        let (socket, mut stream) = connected(ground, |_| ());
        // The thread, where there is one, reads it at once.
        stream.write_all(&[b'x'; 64 * 1024]).expect("the kernel has room");
        socket.call(|socket| socket.set_read_buffer_size(LIMIT));
        receive_rest(ground, &socket, 64 * 1024);
    }
}

fn receive_rest(ground: &Ground, socket: &Socket, all: usize) {
    let mut received = 0;
    ground.until("all has come", || {
        let available = socket.bytes_available();
        assert!(available <= LIMIT, "{available} B between the turns");
        received += socket.read_all().len();
        received == all
    });
}
