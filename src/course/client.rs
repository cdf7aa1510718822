//! [`TcpClient`]: the course's client class.
//!
//! Read it beside tests/cpp/course/tcpclient.cpp: the numbered comments are the same in both. What
//! is set, asked and told stands in the files of the folder `client` (`settings`, `signals`).

mod settings;
mod signals;

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::ops::Deref;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

pub use signals::ClientSlots;

use super::error::Error;
use super::limits;
use super::slots::Slots;
use super::upkeep::Keeper;
use crate::runtime::{BlockingSocket, EventLoop, Handle, Socket, Timer};
use crate::signal::{Signal, SocketError, SocketState};
use crate::text::defaults::{IP, PORT};
use crate::translate::Manner;

/// How long `DisconServer` waits, as in the course.
pub const DISCONNECT_TIME: Duration = Duration::from_secs(1);

/// The course's `TcpClient`: an address, a port, a socket, and the homework's timer. Clones are
/// the same client.
///
/// The server's FIN does not take back what was written for it ([`Manner::Mended`]).
///
/// The course shows two modes. Asynchronous: the slots of [`ClientSlots`]. Synchronous:
/// [`SyncClient`], on a loop of its own thread.
#[derive(Clone)]
pub struct TcpClient(Rc<Inner>);

struct Inner {
    ip: RefCell<String>,
    port: Cell<u16>,
    /// `QTcpSocket *tcpClient`.
    socket: Socket,
    slots: Slots<dyn ClientSlots>,
    /// The homework's timer.
    timer: Timer,
    message: RefCell<Vec<u8>>,
    /// Messages still to be sent; None = without end.
    left: Cell<Option<u64>>,
    messages: Cell<u64>,
    /// The time that the asynchronous `DisconServer` gives.
    parting: Timer,
    /// When the present connection began, or the last one.
    begun: Cell<Option<Instant>>,
    keeper: Keeper,
    /// Where its connections begin, if not wherever the system likes.
    source: Cell<Option<SocketAddr>>,
}

impl TcpClient {
    /// A client with the course's address and port, not connected.
    #[must_use]
    pub fn new(handle: &Handle) -> Self {
        Self::on(handle, Socket::new(handle))
    }

    fn on(handle: &Handle, socket: Socket) -> Self {
        // [1] The client has the course's address and port, a socket and the homework's timer
        // The slots know the client weakly: it owns the objects that own them.
        let client = Self(Rc::new_cyclic(|client: &Weak<Inner>| Inner {
            ip: RefCell::new(IP.to_string()),
            port: Cell::new(PORT),
            socket,
            slots: Slots::none(),
            timer: Timer::new(handle, Self::slot(client, Self::send_next)),
            message: RefCell::default(),
            left: Cell::default(),
            messages: Cell::default(),
            parting: Timer::new(handle, Self::slot(client, Self::parting_failed)),
            begun: Cell::default(),
            keeper: Keeper::new(handle, Self::slot(client, Self::look_for_idle)),
            source: Cell::default(),
        }));
        client.0.socket.call(|socket| socket.set_manner(Manner::Mended));
        // [2] Give the socket's signals their slots: disconnected stops the timer
        let this = Rc::downgrade(&client.0);
        client.0.socket.connect_slot(Rc::new(move |_, signal| {
            let Some(client) = this.upgrade().map(Self) else { return };
            if *signal == Signal::Disconnected {
                client.stop_sending();
            }
            client.tell(signal);
        }));
        client
    }

    /// `ConServer`, asynchronous: begins to connect; [`ClientSlots::connected`] tells.
    pub fn con_server(&self) {
        let (ip, port) = (self.0.ip.borrow().clone(), self.0.port.get());
        if !self.begin_at_source() {
            return;
        }
        // [3] ConServer: begin to connect; the signal connected tells when it is done
        self.0.socket.connect_to_host(&ip, port);
    }

    /// `SentData`: queues `data` and returns how many bytes, all of them.
    ///
    /// # Errors
    /// [`Error::NotConnected`], and [`Error::TooMuchUnsent`] while [`MAX_UNSENT`](super::MAX_UNSENT)
    /// bytes are waiting already; nothing is queued then.
    pub fn send_data(&self, data: &[u8]) -> Result<usize, Error> {
        if limits::is_full(&self.0.socket) {
            return Err(Error::TooMuchUnsent);
        }
        // [4] SentData: write to the server; the event loop or a waiting call sends it
        let written = self.0.socket.write(data);
        if written > 0 {
            self.0.slots.tell(|slots| slots.written(self, data));
        }
        if written < 0 { Err(Error::NotConnected) } else { Ok(data.len()) }
    }

    /// `DisconServer`, asynchronous: begins to disconnect; what was written is sent first. If
    /// that takes more than [`DISCONNECT_TIME`], [`ClientSlots::disconnect_failed`] tells.
    pub fn discon_server(&self) {
        self.stop_sending();
        // [5] DisconServer: begin to disconnect; what was written is sent first
        self.0.socket.disconnect_from_host();
        if self.state() != SocketState::Unconnected {
            self.0.parting.start_once(DISCONNECT_TIME);
        }
    }

    /// The homework's timer: sends `message` now and then every `interval`, `count` times in all
    /// (None = without end). Messages sent and the last one are told through the slots.
    pub fn start_sending(&self, message: &[u8], interval: Duration, count: Option<u64>) {
        message.clone_into(&mut self.0.message.borrow_mut());
        self.0.left.set(count);
        // [6] The homework: send now, and then at every timeout of the timer
        self.0.timer.start(interval);
        self.send_next();
    }

    fn send_next(&self) {
        if self.0.left.get() == Some(0) {
            return self.finish_sending();
        }
        // A server that does not read: the message waits for a later period, not in memory.
        if limits::is_behind(&self.0.socket) {
            return;
        }
        // [7] timeout: send the message, once more
        let message = self.0.message.borrow().clone();
        if self.send_data(&message).is_err() {
            return self.stop_sending();
        }
        self.0.messages.set(self.0.messages.get() + 1);
        // [8] After the last message stop the timer
        if let Some(left) = self.0.left.get() {
            self.0.left.set(Some(left.saturating_sub(1)));
            if left <= 1 {
                self.finish_sending();
            }
        }
    }

    fn finish_sending(&self) {
        self.stop_sending();
        self.0.slots.tell(|slots| slots.all_sent(self));
    }
}

/// The course's client in its synchronous mode: its calls return when it is done or the time is up,
/// and the blocking calls of its [`socket`](Self::socket) wait for answers. Beyond that it is a
/// [`TcpClient`].
#[derive(Debug, Clone)]
pub struct SyncClient {
    client: TcpClient,
    socket: BlockingSocket,
}

impl Deref for SyncClient {
    type Target = TcpClient;

    fn deref(&self) -> &TcpClient {
        &self.client
    }
}

impl SyncClient {
    /// A client with the course's address and port, not connected.
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        let socket = BlockingSocket::new(event_loop);
        Self { client: TcpClient::on(event_loop, socket.socket().clone()), socket }
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> &BlockingSocket {
        &self.socket
    }

    /// `ConServer`, synchronous: connects, within at most `timeout`.
    ///
    /// # Errors
    /// [`Error::Connect`] if there is no connection then.
    pub fn con_server_wait(&self, timeout: Duration) -> Result<(), Error> {
        self.con_server();
        // [9] ConServer, synchronous: wait for the connection
        let connected = self.socket.wait_for_connected(Some(timeout));
        if connected { Ok(()) } else { Err(self.connect_error()) }
    }

    /// `DisconServer`, synchronous: disconnects, within at most [`DISCONNECT_TIME`].
    ///
    /// # Errors
    /// [`Error::StillClosing`] if something is still unsent then. The connection goes on closing;
    /// `abort` of the socket ends it at once.
    pub fn discon_server_wait(&self) -> Result<(), Error> {
        self.stop_sending();
        self.socket.disconnect_from_host();
        // [10] DisconServer, synchronous: wait for the end, a second at most
        let disconnected = self.state() == SocketState::Unconnected
            || self.socket.wait_for_disconnected(Some(DISCONNECT_TIME));
        if disconnected { Ok(()) } else { Err(Error::StillClosing) }
    }

    /// The course's synchronous loop: while there is a connection, waits for data, reads it and
    /// gives it to `take`, until that says no. After each `wait` without data it tries again.
    pub fn read_loop(&self, wait: Duration, mut take: impl FnMut(&[u8]) -> bool) {
        let socket = &self.socket;
        // [11] The synchronous loop: while connected, wait for data, read it, or try again
        while self.state() == SocketState::Connected {
            // What came during another waiting call is there already.
            if socket.bytes_available() > 0 || socket.wait_for_ready_read(Some(wait)) {
                if !take(&socket.read_all()) {
                    return;
                }
            } else if socket.error() == SocketError::SocketTimeout {
                log::info!("read data timeout. try again");
            } else {
                return;
            }
        }
    }
}
