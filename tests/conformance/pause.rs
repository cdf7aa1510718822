//! Accepting that is paused, and that ends.

use std::cell::{Cell, RefCell};
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::rc::Rc;

use qtcp::runtime::{Listener, Socket};
use qtcp::signal::ListenerSignal;

use crate::ground::{Ground, on_both};
use crate::peer::{connect, listener};

on_both!(
    pausing_in_the_slot_lets_nobody_in_until_accepting_is_resumed,
    pausing_in_each_slot_lets_in_one_for_each_resume,
    closing_in_the_slot_ends_those_that_wait_and_none_is_told,
    closing_while_paused_ends_those_that_wait,
    closing_and_listening_again_in_the_slot_brings_no_client_of_before,
);

const CLIENTS: usize = 10;

/// Takes the clients and does something more for each.
fn take(listener: &Listener, then: impl Fn(&Listener) + 'static) -> Rc<RefCell<Vec<Socket>>> {
    let taken = Rc::<RefCell<Vec<Socket>>>::default();
    let list = Rc::clone(&taken);
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal == ListenerSignal::NewConnection {
            let socket = listener.next_pending_connection().expect("one for each signal");
            list.borrow_mut().push(socket);
            then(listener);
        }
    }));
    taken
}

fn crowd(at: std::net::SocketAddr) -> Vec<TcpStream> {
    (0..CLIENTS).map(|_| connect(at)).collect()
}

/// Their order is the order in which they came.
fn assert_are(taken: &[Socket], clients: &[TcpStream]) {
    let peers: Vec<_> = taken.iter().map(Socket::peer).collect();
    let wanted: Vec<_> = clients.iter().map(|client| client.local_addr().ok()).collect();
    assert_eq!(peers, wanted[..peers.len()]);
}

fn pausing_in_the_slot_lets_nobody_in_until_accepting_is_resumed(ground: &Ground) {
    let (listener, at) = listener(ground);
    let pauses = Rc::new(Cell::new(true));
    let does = Rc::clone(&pauses);
    let taken = take(&listener, move |listener| {
        if does.get() {
            listener.pause_accepting();
        }
    });
    let clients = crowd(at);
    ground.until("one is in", || !taken.borrow().is_empty());
    ground.quiet(|| assert_eq!(taken.borrow().len(), 1));
    pauses.set(false);
    listener.resume_accepting();
    ground.until("all are in", || taken.borrow().len() == CLIENTS);
    assert_are(&taken.borrow(), &clients);
}

fn pausing_in_each_slot_lets_in_one_for_each_resume(ground: &Ground) {
    let (listener, at) = listener(ground);
    let taken = take(&listener, Listener::pause_accepting);
    let clients = crowd(at);
    for n in 1..=CLIENTS {
        ground.until("one more is in", || taken.borrow().len() >= n);
        for _ in 0..5 {
            ground.turn();
            assert_eq!(taken.borrow().len(), n);
        }
        listener.resume_accepting();
    }
    ground.quiet(|| assert_eq!(taken.borrow().len(), CLIENTS));
    assert_are(&taken.borrow(), &clients);
}

/// Nobody has served it: it sees a reset, as those in the kernel's queue do.
fn assert_reset(ground: &Ground, stream: &mut TcpStream) {
    stream.set_nonblocking(true).expect("a socket");
    ground.until("its end", || match stream.read(&mut [0; 1]) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => false,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
        Ok(n) => panic!("{n} B, and no reset"),
    });
}

fn closing_in_the_slot_ends_those_that_wait_and_none_is_told(ground: &Ground) {
    let (listener, at) = listener(ground);
    let taken = take(&listener, Listener::close);
    let mut clients = crowd(at);
    ground.until("one is in", || !taken.borrow().is_empty());
    for client in &mut clients[1..] {
        assert_reset(ground, client);
    }
    assert_eq!(taken.borrow().len(), 1);
    taken.borrow()[0].write(b"hello");
    clients[0].set_nonblocking(true).expect("a socket");
    ground.until("the first lives on", || matches!(clients[0].read(&mut [0; 5]), Ok(5)));
}

fn closing_while_paused_ends_those_that_wait(ground: &Ground) {
    let (listener, at) = listener(ground);
    let taken = take(&listener, Listener::pause_accepting);
    let mut clients = crowd(at);
    ground.until("one is in", || !taken.borrow().is_empty());
    ground.quiet(|| assert_eq!(taken.borrow().len(), 1));
    listener.close();
    for client in &mut clients[1..] {
        assert_reset(ground, client);
    }
    ground.quiet(|| assert_eq!(taken.borrow().len(), 1));
}

fn closing_and_listening_again_in_the_slot_brings_no_client_of_before(ground: &Ground) {
    let (listener, at) = listener(ground);
    let taken = take(&listener, move |listener| {
        listener.close();
        assert!(listener.listen(at.ip().into(), at.port()), "{}", listener.error_string());
    });
    let _clients = crowd(at);
    ground.until("one is in", || !taken.borrow().is_empty());
    ground.quiet(|| assert_eq!(taken.borrow().len(), 1));
    let new = connect(at);
    ground.until("the next", || taken.borrow().len() == 2);
    assert_eq!(taken.borrow()[1].peer(), new.local_addr().ok());
}
