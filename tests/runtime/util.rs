//! Raw peers, and a record of what a socket's slots were told.

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;
use std::time::{Duration, Instant};

use qtcp::runtime::{BlockingSocket, EventLoop, Socket};
use qtcp::signal::Signal;

pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

pub(crate) fn event_loop() -> EventLoop {
    EventLoop::new().expect("descriptors are left")
}

pub(crate) fn raw_listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    let at = listener.local_addr().expect("bound");
    (listener, at)
}

/// A port where nobody listens.
pub(crate) fn closed_port() -> u16 {
    raw_listener().1.port()
}

/// Turns the loop until the condition holds; panics after the deadline.
pub(crate) fn turn_until(event_loop: &EventLoop, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !condition() {
        let left = end.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "it never happened");
        event_loop.turn(Some(left.min(Duration::from_millis(50)))).expect("the poller works");
    }
}

/// Turns the loop for so long.
pub(crate) fn turn_for(event_loop: &EventLoop, time: Duration) {
    let end = Instant::now() + time;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        event_loop.turn(Some(left)).expect("the poller works");
    }
}

/// What the slots were told, in the words of the traces.
#[derive(Clone, Default)]
pub(crate) struct Record(Rc<RefCell<Vec<String>>>);

impl Record {
    /// Records every signal of the socket.
    pub(crate) fn of(socket: &Socket) -> Self {
        let record = Self::default();
        let lines = record.clone();
        socket.connect_slot(Rc::new(move |socket, signal| lines.note(socket, signal)));
        record
    }

    pub(crate) fn note(&self, socket: &Socket, signal: &Signal) {
        let state = socket.state();
        self.push(match signal {
            Signal::StateChanged(state) => format!("state {state}"),
            Signal::HostFound => format!("hostFound [{state}]"),
            Signal::Connected => format!("connected [{state}]"),
            Signal::ReadyRead => format!("readyRead avail={} [{state}]", socket.bytes_available()),
            Signal::BytesWritten(n) => {
                format!("bytesWritten {n} toWrite={} [{state}]", socket.bytes_to_write())
            }
            Signal::ErrorOccurred(error) => {
                format!("error {} \"{}\" [{state}]", error.number(), socket.error_string())
            }
            Signal::AboutToClose => format!("aboutToClose [{state}]"),
            Signal::ReadChannelFinished => format!("readChannelFinished [{state}]"),
            Signal::Disconnected => format!("disconnected [{state}]"),
            Signal::Warning(text) => format!("warning \"{text}\""),
        });
    }

    pub(crate) fn push(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    /// What was told since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

/// A socket that is connected to a raw peer.
pub(crate) fn connected(event_loop: &EventLoop) -> (BlockingSocket, TcpStream, Record) {
    let (listener, at) = raw_listener();
    let socket = BlockingSocket::new(event_loop);
    socket.connect_to_host(&at.ip().to_string(), at.port());
    assert!(socket.wait_for_connected(Some(DEADLINE)), "{}", socket.error_string());
    let (peer, _) = listener.accept().expect("connected");
    peer.set_read_timeout(Some(DEADLINE)).expect("a socket");
    let record = Record::of(&socket);
    (socket, peer, record)
}

/// What every lost connection ends with.
pub(crate) const REMOTE_CLOSE: [&str; 5] = [
    "error 1 \"The remote host closed the connection\" [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected]",
];
