//! Who ended a connection, and how, and what had become of it; and that an orderly end takes back
//! nothing that was sent.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::rc::Rc;
use std::time::Duration;

use qtcp::course::{Client, Ended, ServerSlots, TcpServer};
use qtcp::runtime::Socket;
use qtcp::signal::{Ending, SocketState};
use qtcp::translate::{Manner, TcpSocket};
use socket2::SockRef;

use crate::ground::{Ground, on_both};
use crate::peer::{connect, course_server, join, localhost, pattern};

on_both!(
    each_end_of_a_connection_is_told_from_the_others,
    what_was_written_and_not_sent_is_counted,
    what_was_sent_arrives_though_the_server_has_input_that_nobody_has_read,
    a_peer_that_keeps_its_side_open_is_not_waited_for_longer_than_a_moment,
    an_abort_is_a_reset_also_after_a_connection_that_was_reset,
);

#[derive(Default)]
struct Ends(RefCell<Vec<Ended>>);

impl ServerSlots for Ends {
    fn disconnected(&self, _: &TcpServer, client: &Client) {
        self.0.borrow_mut().push(client.ended());
    }
}

fn server(ground: &Ground, reply: Option<&str>) -> (TcpServer, std::net::SocketAddr, Rc<Ends>) {
    let (server, at) = course_server(ground, reply);
    let ends = Rc::<Ends>::default();
    let slots: Rc<dyn ServerSlots> = Rc::<Ends>::clone(&ends);
    server.set_slots(slots);
    (server, at, ends)
}

fn each_end_of_a_connection_is_told_from_the_others(ground: &Ground) {
    let (server, at, ends) = server(ground, Some("{data}!"));
    for ending in [Ending::Peer, Ending::Reset, Ending::Own, Ending::Aborted] {
        let mut peer = connect(at);
        peer.write_all(b"question").expect("connected");
        ground.until("it is in", || server.client_count() == 1);
        let client = server.clients().remove(0);
        ground.until("it is answered", || client.socket().ask(TcpSocket::bytes_sent) == 9);
        peer.read_exact(&mut [0; 9]).expect("the answer");
        match ending {
            Ending::Reset => {
                SockRef::from(&peer).set_linger(Some(Duration::ZERO)).expect("a socket");
                drop(peer);
            }
            Ending::Own => server.disconnect_client(&client),
            Ending::Aborted => client.socket().abort(),
            _ => drop(peer),
        }
        drop(client);
        ground.until("it is gone", || server.client_count() == 0);
        let ended = ends.0.borrow_mut().pop().expect("told");
        assert_eq!(ended.ending, ending);
        assert_eq!((ended.received, ended.sent, ended.unsent), (8, 9, 0), "{ending:?}");
        assert!(ended.lasted > Duration::ZERO && ended.lasted < Duration::from_secs(30));
    }
}

fn what_was_written_and_not_sent_is_counted(ground: &Ground) {
    let (server, at, ends) = server(ground, None);
    let peer = connect(at);
    ground.until("it is in", || server.client_count() == 1);
    const ALL: u64 = 15 * 1024 * 1024;
    server.send_data_all(&pattern(ALL as usize));
    let client = server.clients().remove(0);
    ground.until("the kernel has some", || client.socket().ask(TcpSocket::bytes_sent) > 0);
    SockRef::from(&peer).set_linger(Some(Duration::ZERO)).expect("a socket");
    drop(peer);
    ground.until("it is gone", || server.client_count() == 0);
    let ended = ends.0.borrow_mut().pop().expect("told");
    assert_eq!(ended.ending, Ending::Reset);
    assert!(ended.unsent > 0, "{ended:?}");
    assert_eq!(ended.sent + ended.unsent, ALL, "{ended:?}");
}

fn what_was_sent_arrives_though_the_server_has_input_that_nobody_has_read(ground: &Ground) {
    const ANSWER: usize = 164 * 1024;
    for _ in 0..5 {
        let (server, at, _) = server(ground, None);
        let mut peer = connect(at);
        // A part of the answer has to wait in the kernel of the server.
        SockRef::from(&peer).set_recv_buffer_size(16 * 1024).expect("a socket");
        ground.until("it is in", || server.client_count() == 1);
        let client = server.clients().remove(0);
        client.socket().call(TcpSocket::pause_reading);
        peer.write_all(&[b'x'; 50_000]).expect("the kernel takes it");
        let answer = pattern(ANSWER);
        server.send_data(&client, &answer).expect("connected");
        ground.until("all is sent", || client.socket().bytes_to_write() == 0);
        server.sv_stop();
        drop(client);
        let heard = join(
            ground,
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let end = peer.read_to_end(&mut bytes).map(drop);
                (bytes, end)
            }),
        );
        assert!(heard.1.is_ok(), "{} B, then {:?}", heard.0.len(), heard.1);
        assert!(heard.0 == answer, "{} B of {ANSWER}", heard.0.len());
    }
}

fn a_peer_that_keeps_its_side_open_is_not_waited_for_longer_than_a_moment(ground: &Ground) {
    let before = crate::peer::descriptors();
    let (server, at, _) = server(ground, None);
    let peer = connect(at);
    ground.until("it is in", || server.client_count() == 1);
    server.sv_stop();
    drop(server);
    // The peer's own, and nothing else.
    ground.until("its descriptors are back", || crate::peer::descriptors() == before + 1);
    drop(peer);
}

fn an_abort_is_a_reset_also_after_a_connection_that_was_reset(ground: &Ground) {
    let raw = std::net::TcpListener::bind(localhost(0)).expect("a port is free");
    let port = raw.local_addr().expect("bound").port();
    let socket = Socket::new(ground.handle());
    // What comes stays with the kernel.
    socket.call(|socket| {
        socket.set_manner(Manner::Mended);
        socket.set_read_buffer_size(1);
    });
    let connect = || {
        socket.connect_to_host("127.0.0.1", port);
        ground.until("it connects", || socket.state() == SocketState::Connected);
        raw.accept().expect("connected").0
    };
    let first = connect();
    SockRef::from(&first).set_linger(Some(Duration::ZERO)).expect("a socket");
    drop(first);
    ground.until("it is reset", || socket.state() == SocketState::Unconnected);
    let mut second = connect();
    second.write_all(b"not read").expect("connected");
    ground.until("something is there", || socket.bytes_available() > 0);
    socket.abort();
    let reader = std::thread::spawn(move || second.read(&mut [0; 9]));
    let error = join(ground, reader).expect_err("a reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}
