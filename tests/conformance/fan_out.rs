//! One piece of data for many clients.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use qtcp::course::{Client, ServerSlots, TcpServer};

use crate::ground::{Ground, on_both};
use crate::peer::{connect, course_server, join, pattern};

on_both!(
    what_is_sent_to_all_arrives_whole_and_in_order_at_each,
    what_is_sent_to_all_in_a_slot_arrives_at_each,
);

const CLIENTS: usize = 50;
const PIECE: usize = 256 * 1024;

/// Clients that read so many bytes each, on threads of their own.
fn readers(
    at: std::net::SocketAddr,
    n: usize,
    bytes: usize,
) -> Vec<std::thread::JoinHandle<Vec<u8>>> {
    let reader = |mut stream: std::net::TcpStream| {
        std::thread::spawn(move || {
            let mut all = vec![0; bytes];
            stream.read_exact(&mut all).expect("so many bytes");
            all
        })
    };
    (0..n).map(|_| reader(connect(at))).collect()
}

fn what_is_sent_to_all_arrives_whole_and_in_order_at_each(ground: &Ground) {
    let (server, at) = course_server(ground, None);
    let readers = readers(at, CLIENTS, 2 * PIECE);
    ground.until("all are in", || server.client_count() == CLIENTS);
    let data = pattern(2 * PIECE);
    for piece in data.chunks(PIECE) {
        assert_eq!(server.send_data_all(piece), CLIENTS * PIECE);
    }
    for reader in readers {
        assert!(join(ground, reader) == data, "in order");
    }
}

/// The last one that comes makes it greet everybody.
#[derive(Default)]
struct Greets(Cell<bool>);

impl ServerSlots for Greets {
    fn new_connection(&self, server: &TcpServer, _: &Client) {
        if server.client_count() == CLIENTS {
            assert!(!self.0.replace(true), "once");
            server.send_data_all(&pattern(PIECE));
        }
    }
}

fn what_is_sent_to_all_in_a_slot_arrives_at_each(ground: &Ground) {
    let (server, at) = course_server(ground, None);
    server.set_slots(Rc::new(Greets::default()));
    for reader in readers(at, CLIENTS, PIECE) {
        assert!(join(ground, reader) == pattern(PIECE), "in order");
    }
}
