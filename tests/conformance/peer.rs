//! Raw peers, and the bytes that go over.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener as RawListener, TcpStream};
use std::rc::Rc;
use std::thread::JoinHandle;

use qtcp::course::{TcpServer, Template};
use qtcp::runtime::{Listener, Socket};
use qtcp::signal::{ListenerSignal, SocketState, SpecialAddress};

use crate::ground::{DEADLINE, Ground};

/// Bytes of which each tells where it stands.
pub(crate) fn pattern(len: usize) -> Vec<u8> {
    let byte = |at: usize| u8::try_from((at * 31 + at / 251) % 251).expect("below 251");
    (0..len).map(byte).collect()
}

pub(crate) fn localhost(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

pub(crate) fn connect(at: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(at).expect("it listens, and its queue has room");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    stream
}

/// A server of the course on a free port, that answers with `reply`.
pub(crate) fn course_server(ground: &Ground, reply: Option<&str>) -> (TcpServer, SocketAddr) {
    let server = TcpServer::new(ground.handle());
    server.set_port(0);
    server.set_reply(reply.map(|reply| Template::parse(reply).expect("a right template")));
    server.sv_start().expect("a port is free");
    let at = localhost(server.listener().server_port());
    (server, at)
}

/// A listener on a free port.
pub(crate) fn listener(ground: &Ground) -> (Listener, SocketAddr) {
    let listener = Listener::new(ground.handle());
    assert!(listener.listen(SpecialAddress::LocalHost.into(), 0), "{}", listener.error_string());
    let at = localhost(listener.server_port());
    (listener, at)
}

/// A raw client and the socket that was accepted for it; `prepare` is called in the slot.
pub(crate) fn accepted(
    ground: &Ground,
    prepare: impl Fn(&Socket) + 'static,
) -> (Socket, TcpStream) {
    let (listener, at) = listener(ground);
    let taken = Rc::new(RefCell::new(None));
    let place = Rc::clone(&taken);
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal == ListenerSignal::NewConnection {
            let socket = listener.next_pending_connection().expect("pending");
            prepare(&socket);
            place.replace(Some(socket));
        }
    }));
    let stream = connect(at);
    ground.until("the client is accepted", || taken.borrow().is_some());
    let socket = taken.take().expect("just seen");
    (socket, stream)
}

/// A socket that has connected to a raw peer; `prepare` is called before that.
pub(crate) fn connected(ground: &Ground, prepare: impl FnOnce(&Socket)) -> (Socket, TcpStream) {
    let raw = RawListener::bind(localhost(0)).expect("a port is free");
    let socket = Socket::new(ground.handle());
    prepare(&socket);
    let port = raw.local_addr().expect("bound").port();
    socket.connect_to_host("127.0.0.1", port);
    ground.until("it connects", || socket.state() == SocketState::Connected);
    let (stream, _) = raw.accept().expect("connected");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    (socket, stream)
}

/// What a peer got, and how its stream ended.
pub(crate) struct Heard {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: io::Result<usize>,
}

/// Asks, sends FIN or not, and reads to the end, on a thread of its own.
pub(crate) fn ask(
    mut stream: TcpStream,
    question: &'static [u8],
    half_close: bool,
) -> JoinHandle<Heard> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let asked = stream.write_all(question);
        if half_close && asked.is_ok() {
            // The other end may have gone already; reading tells.
            let _ = stream.shutdown(Shutdown::Write);
        }
        let end = stream.read_to_end(&mut bytes);
        Heard { bytes, end }
    })
}

/// What a thread has come to, while the loop goes on.
#[track_caller]
pub(crate) fn join<T>(ground: &Ground, thread: JoinHandle<T>) -> T {
    ground.until("the peer is done", || thread.is_finished());
    thread.join().expect("no panic")
}

/// How many descriptors this process has.
pub(crate) fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").expect("Linux").count()
}
