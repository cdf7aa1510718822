//! [`TcpClient`]: the course's client class.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use std::time::Duration;

use super::server::HIGH_WATER;
use crate::runtime::{Handle, Socket, Timer};
use crate::signal::{Signal, SocketError, SocketState};
use crate::text::defaults::{IP, PORT};
use crate::translate::HalfClose;

/// How long `DisconServer` waits, as in the course.
pub const DISCONNECT_TIME: Duration = Duration::from_secs(1);

/// What a client tells. Every method has an empty default.
pub trait ClientSlots {
    /// `stateChanged`.
    fn state_changed(&self, _client: &TcpClient, _state: SocketState) {}
    /// `hostFound`: the name was looked up.
    fn host_found(&self, _client: &TcpClient) {}
    /// `connected`.
    fn connected(&self, _client: &TcpClient) {}
    /// `readyRead`; read what there is from the client's socket.
    fn ready_read(&self, _client: &TcpClient) {}
    /// `SentData` has queued `data`.
    fn sent(&self, _client: &TcpClient, _data: &[u8]) {}
    /// `bytesWritten`: there may be room for more.
    fn bytes_written(&self, _client: &TcpClient, _bytes: u64) {}
    /// `disconnected`.
    fn disconnected(&self, _client: &TcpClient) {}
    /// `errorOccurred`; that the server has closed the connection is told as well.
    fn error(&self, _client: &TcpClient, _error: SocketError, _text: &str) {}
    /// `DisconServer` has waited its time and there is still something to send: the server does
    /// not read. The connection goes on closing; `abort` ends it at once.
    fn disconnect_failed(&self, _client: &TcpClient) {}
    /// The homework's timer has sent its last message.
    fn all_sent(&self, _client: &TcpClient) {}
}

struct NoSlots;
impl ClientSlots for NoSlots {}

/// The course's `TcpClient`: an address, a port, a socket, and the homework's timer. Clones are
/// the same client.
///
/// The server's FIN does not take back what was written for it ([`HalfClose::FlushPending`]).
///
/// The course shows two modes. Asynchronous: the slots of [`ClientSlots`]. Synchronous:
/// [`SyncClient`](super::SyncClient), on a loop of its own thread.
#[derive(Clone)]
pub struct TcpClient(Rc<Inner>);

struct Inner {
    ip: RefCell<String>,
    port: Cell<u16>,
    socket: Socket,
    slots: RefCell<Rc<dyn ClientSlots>>,
    /// The homework's timer.
    timer: RefCell<Option<Timer>>,
    message: RefCell<Vec<u8>>,
    /// Messages still to be sent; None = without end.
    left: Cell<Option<u64>>,
    messages: Cell<u64>,
    /// The time that the asynchronous `DisconServer` gives.
    disconnecting: RefCell<Option<Timer>>,
}

impl fmt::Debug for TcpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpClient").field("socket", &self.0.socket).finish_non_exhaustive()
    }
}

impl TcpClient {
    /// A client with the course's address and port, not connected.
    #[must_use]
    pub fn new(handle: &Handle) -> Self {
        Self::on(handle, Socket::new(handle))
    }

    /// The same on a socket that was never used.
    pub(super) fn on(handle: &Handle, socket: Socket) -> Self {
        let client = Self(Rc::new(Inner {
            ip: RefCell::new(IP.to_string()),
            port: Cell::new(PORT),
            socket,
            slots: RefCell::new(Rc::new(NoSlots)),
            timer: RefCell::default(),
            message: RefCell::default(),
            left: Cell::default(),
            messages: Cell::default(),
            disconnecting: RefCell::default(),
        }));
        client.0.socket.call(|socket| socket.set_half_close(HalfClose::FlushPending));
        // The slots know the client weakly: it owns the objects that own them.
        let weak = Rc::downgrade(&client.0);
        client.0.socket.connect_slot(Rc::new(move |_, signal| {
            if let Some(client) = Self::upgrade(&weak) {
                client.signal(signal);
            }
        }));
        let weak = Rc::downgrade(&client.0);
        *client.0.timer.borrow_mut() = Some(Timer::new(handle, move |_| {
            if let Some(client) = Self::upgrade(&weak) {
                client.send_next();
            }
        }));
        let weak = Rc::downgrade(&client.0);
        *client.0.disconnecting.borrow_mut() = Some(Timer::new(handle, move |_| {
            if let Some(client) = Self::upgrade(&weak)
                && client.state() != SocketState::Unconnected
            {
                client.slots().disconnect_failed(&client);
            }
        }));
        client
    }

    fn upgrade(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    /// The server's address, or its name.
    pub fn set_ip(&self, ip: &str) {
        ip.clone_into(&mut self.0.ip.borrow_mut());
    }

    /// The server's port.
    pub fn set_port(&self, port: u16) {
        self.0.port.set(port);
    }

    /// Who is told.
    pub fn set_slots(&self, slots: Rc<dyn ClientSlots>) {
        // The old ones are dropped when nothing is borrowed any more: they may call back.
        self.0.slots.replace(slots);
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        &self.0.socket
    }

    /// The socket's state.
    #[must_use]
    pub fn state(&self) -> SocketState {
        self.0.socket.state()
    }

    /// The own port, which the homework's answers carry; 0 without a connection.
    #[must_use]
    pub fn own_port(&self) -> u16 {
        self.0.socket.local().map_or(0, |local| local.port())
    }

    /// `ConServer`, asynchronous: begins to connect.
    pub fn con_server(&self) {
        let ip = self.0.ip.borrow().clone();
        self.0.socket.connect_to_host(&ip, self.0.port.get());
    }

    /// `SentData`: queues `data` and returns how many bytes, all of them; -1 without a
    /// connection.
    pub fn send_data(&self, data: &[u8]) -> i64 {
        let n = self.0.socket.write(data);
        if n > 0 {
            self.slots().sent(self, data);
        }
        n
    }

    /// `DisconServer`, asynchronous: begins to disconnect; what was written is sent first. If
    /// that takes more than [`DISCONNECT_TIME`], `disconnect_failed` tells.
    pub fn discon_server(&self) {
        self.stop_sending();
        self.0.socket.disconnect_from_host();
        if self.state() != SocketState::Unconnected
            && let Some(timer) = &*self.0.disconnecting.borrow()
        {
            timer.start_once(DISCONNECT_TIME);
        }
    }

    /// The homework's timer: sends `message` now and then every `interval`, `count` times in all
    /// (None = without end). Messages sent and the last one are told through the slots.
    pub fn start_sending(&self, message: &[u8], interval: Duration, count: Option<u64>) {
        message.clone_into(&mut self.0.message.borrow_mut());
        self.0.left.set(count);
        if let Some(timer) = &*self.0.timer.borrow() {
            timer.start(interval);
        }
        self.send_next();
    }

    /// Stops the homework's timer.
    pub fn stop_sending(&self) {
        if let Some(timer) = &*self.0.timer.borrow() {
            timer.stop();
        }
    }

    /// How many messages the timer has sent.
    #[must_use]
    pub fn messages_sent(&self) -> u64 {
        self.0.messages.get()
    }

    fn send_next(&self) {
        if self.0.left.get() == Some(0) {
            return self.finish_sending();
        }
        // A server that does not read: the message waits for a later period, not in memory.
        if self.0.socket.bytes_to_write() > HIGH_WATER {
            return;
        }
        let message = self.0.message.borrow().clone();
        if self.send_data(&message) < 0 {
            return self.stop_sending();
        }
        self.0.messages.set(self.0.messages.get() + 1);
        if let Some(left) = self.0.left.get() {
            self.0.left.set(Some(left.saturating_sub(1)));
            if left <= 1 {
                self.finish_sending();
            }
        }
    }

    fn finish_sending(&self) {
        self.stop_sending();
        self.slots().all_sent(self);
    }

    fn slots(&self) -> Rc<dyn ClientSlots> {
        Rc::clone(&self.0.slots.borrow())
    }

    fn signal(&self, signal: &Signal) {
        let slots = self.slots();
        match signal {
            Signal::StateChanged(state) => slots.state_changed(self, *state),
            Signal::Connected => slots.connected(self),
            Signal::ReadyRead => slots.ready_read(self),
            Signal::BytesWritten(n) => slots.bytes_written(self, *n),
            Signal::Disconnected => {
                self.stop_sending();
                if let Some(timer) = &*self.0.disconnecting.borrow() {
                    timer.stop();
                }
                slots.disconnected(self);
            }
            Signal::ErrorOccurred(error) => {
                slots.error(self, *error, &self.0.socket.error_string());
            }
            Signal::Warning(text) => log::warn!("{text}"),
            Signal::HostFound => slots.host_found(self),
            Signal::AboutToClose | Signal::ReadChannelFinished => {}
        }
    }
}
