//! Peers that have said all and wait for the answer.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::rc::Rc;

use qtcp::course::{Client, ServerSlots, TcpServer};
use qtcp::signal::{Signal, SocketState};
use qtcp::translate::Manner;
use socket2::SockRef;

use crate::ground::{Ground, on_both};
use crate::peer::{accepted, ask, connect, course_server, join, pattern};

on_both!(
    a_client_that_has_half_closed_gets_its_answer,
    a_client_that_has_half_closed_gets_an_answer_of_4_mib_whole,
    mended_what_a_slot_answers_to_the_last_words_is_sent,
    as_qt_the_fin_throws_away_what_the_kernel_has_not_taken,
);

const LARGE: usize = 4 * 1024 * 1024;

/// Answers each read with this.
struct Answers(Vec<u8>);

impl ServerSlots for Answers {
    fn ready_read(&self, server: &TcpServer, client: &Client, _: &[u8]) {
        assert_eq!(server.send_data(client, &self.0), Ok(self.0.len()));
    }
}

/// In several rounds: each time the FIN comes with the question, or a little later.
fn every_client_gets(ground: &Ground, answer: Vec<u8>, rounds: usize) {
    let (server, at) = course_server(ground, None);
    server.set_slots(Rc::new(Answers(answer.clone())));
    for _ in 0..rounds {
        let heard = join(ground, ask(connect(at), b"question", true));
        assert!(heard.end.is_ok(), "{:?}", heard.end);
        let received = heard.bytes;
        assert!(received == answer, "{} B of {}", received.len(), answer.len());
        ground.until("it is gone", || server.client_count() == 0);
    }
}

fn a_client_that_has_half_closed_gets_its_answer(ground: &Ground) {
    every_client_gets(ground, b"answer".to_vec(), 20);
}

fn a_client_that_has_half_closed_gets_an_answer_of_4_mib_whole(ground: &Ground) {
    every_client_gets(ground, pattern(LARGE), 3);
}

/// The difference of contract 68.
fn mended_what_a_slot_answers_to_the_last_words_is_sent(ground: &Ground) {
    for _ in 0..20 {
        let (socket, mut stream) = accepted(ground, |socket| {
            socket.call(|socket| socket.set_manner(Manner::Mended));
        });
        socket.connect_slot(Rc::new(|socket, signal| {
            if *signal == Signal::ReadyRead {
                socket.write(&socket.read_all());
            }
        }));
        stream.write_all(b"question").expect("connected");
        stream.shutdown(Shutdown::Write).expect("connected");
        ground.until("its end", || socket.state() == SocketState::Unconnected);
        let mut received = Vec::new();
        stream.read_to_end(&mut received).expect("an orderly end");
        assert_eq!(received, b"question");
    }
}

/// Contract 68.
fn as_qt_the_fin_throws_away_what_the_kernel_has_not_taken(ground: &Ground) {
    let (socket, mut stream) = accepted(ground, |socket| {
        socket.call(|socket| socket.set_manner(Manner::AsQt));
    });
    // The kernel takes a small part of the answer while the peer does not read.
    SockRef::from(&stream).set_recv_buffer_size(64 * 1024).expect("a socket");
    let told = Rc::<RefCell<Vec<Signal>>>::default();
    let list = Rc::clone(&told);
    socket.connect_slot(Rc::new(move |_, signal| {
        if !matches!(signal, Signal::BytesWritten(_)) {
            list.borrow_mut().push(signal.clone());
        }
    }));
    let answer = pattern(4 * LARGE);
    socket.write(&answer);
    let left = || socket.bytes_to_write();
    ground.until("the kernel takes some", || left() < answer.len() as i64);
    let mut before = left() + 1;
    ground.until("the kernel takes no more", || std::mem::replace(&mut before, left()) == left());
    stream.shutdown(Shutdown::Write).expect("connected");
    ground.until("its end", || socket.state() == SocketState::Unconnected);
    assert_eq!(left(), 0);
    assert!(matches!(told.borrow()[0], Signal::ErrorOccurred(_)), "{:?}", told.borrow());
    assert_eq!(told.borrow().last(), Some(&Signal::Disconnected));
    let mut received = Vec::new();
    stream.read_to_end(&mut received).expect("an orderly end");
    assert!(received.len() < answer.len(), "all came");
    assert!(answer.starts_with(&received), "in order");
}
