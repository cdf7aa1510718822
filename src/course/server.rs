//! [`TcpServer`]: the course's server class.

mod parting;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant, SystemTime};

use self::parting::Parting;
use super::template::{Fields, Template};
use crate::runtime::{Handle, Listener, Socket, Timer};
use crate::signal::{ListenerSignal, Signal, SocketError, SocketState};
use crate::text::defaults::{IP, PORT};
use crate::translate::{HalfClose, HostAddress, TcpSocket};

/// A client with more unsent bytes than this is not read from until it has taken most of them, so
/// that one who never reads its answers costs a bounded amount of memory.
pub const HIGH_WATER: i64 = 1024 * 1024;
/// It is read from again below this.
pub const LOW_WATER: i64 = HIGH_WATER / 4;
/// What `send_data` refuses to exceed for one client: data that nobody asked for (`SendDataAll`)
/// has no back-pressure of its own.
pub const MAX_UNSENT: i64 = 16 * 1024 * 1024;
/// How much of a client's data may wait to be read.
const READ_BUFFER: i64 = 4 * 1024 * 1024;
/// How long after accepting has failed it is tried again, if no client leaves before.
const ACCEPT_RETRY: Duration = Duration::from_secs(1);
/// How long nothing more is said of accepting that keeps failing.
const ACCEPT_ERROR_AGAIN: Duration = Duration::from_secs(60);

/// The course's two ways to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadStyle {
    /// The socket that signalled.
    #[default]
    Sender,
    /// Every socket in turn, whoever signalled.
    All,
}

/// One client of a [`TcpServer`]. Clones are the same client.
#[derive(Debug, Clone)]
pub struct Client {
    number: u64,
    socket: Socket,
    peer: SocketAddr,
    since: SystemTime,
}

impl Client {
    /// Counts the clients of a server from 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        &self.socket
    }

    /// Its address and port; also after it has gone.
    #[must_use]
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// When it was accepted.
    #[must_use]
    pub fn since(&self) -> SystemTime {
        self.since
    }
}

/// What a server has done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Clients accepted.
    pub clients: u64,
    /// Reads that returned data.
    pub messages: u64,
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes handed to the kernel.
    pub bytes_out: u64,
}

/// What a server tells. Every method has an empty default.
pub trait ServerSlots {
    /// `NewConnectionSlot`: the client is in the list already.
    fn new_connection(&self, _server: &TcpServer, _client: &Client) {}
    /// `onReadData`: `data` was read from the client; before the automatic reply.
    fn ready_read(&self, _server: &TcpServer, _client: &Client, _data: &[u8]) {}
    /// `SendData` has queued `data` for the client.
    fn sent(&self, _server: &TcpServer, _client: &Client, _data: &[u8]) {}
    /// `bytesWritten` of one client: so many bytes went to the kernel.
    fn bytes_written(&self, _server: &TcpServer, _client: &Client, _bytes: u64) {}
    /// `stateChanged` of one client.
    fn state_changed(&self, _server: &TcpServer, _client: &Client, _state: SocketState) {}
    /// `onDisconnectedSlot`: the client is no longer in the list.
    fn disconnected(&self, _server: &TcpServer, _client: &Client) {}
    /// Something failed for one client, or in accepting (None). That a client has closed its end
    /// is told as well, as `RemoteHostClosed`.
    fn error(
        &self,
        _server: &TcpServer,
        _client: Option<&Client>,
        _error: SocketError,
        _text: &str,
    ) {
    }
}

struct NoSlots;
impl ServerSlots for NoSlots {}

/// The course's `TcpServer`: an address, a port, the list of the clients, and the slots for
/// newConnection, readyRead and disconnected. Clones are the same server.
///
/// What the course's code gets wrong is right here:
/// - its `onDisconnectedSlot` removes from the list while walking over it by index, and so skips
///   the client behind each one that it removes; here the client that signalled is removed;
/// - it prints `currentClient`, the last one that connected, for every read and every disconnect;
///   here each line names the client it is about;
/// - it calls the signal `destroyed()` as if that freed the socket, which leaks it; here the
///   socket is dropped.
///
/// A client's FIN does not take back what was written for it
/// ([`HalfClose::FlushPending`]), so that `printf client | nc` gets its answer.
#[derive(Clone)]
pub struct TcpServer(Rc<Inner>);

struct Inner {
    ip: Cell<HostAddress>,
    port: Cell<u16>,
    read_style: Cell<ReadStyle>,
    max_clients: Cell<usize>,
    reply: RefCell<Option<Template>>,
    listener: Listener,
    clients: RefCell<BTreeMap<u64, Client>>,
    slots: RefCell<Rc<dyn ServerSlots>>,
    totals: Cell<Totals>,
    /// When it was last told that accepting failed.
    accept_failed: Cell<Option<Instant>>,
    retry: RefCell<Option<Timer>>,
    parting: Parting,
}

impl fmt::Debug for TcpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpServer")
            .field("listener", &self.0.listener)
            .field("clients", &self.0.clients.borrow().len())
            .finish_non_exhaustive()
    }
}

impl TcpServer {
    /// A server with the course's address and port, that does not listen yet and does not reply.
    #[must_use]
    pub fn new(handle: &Handle) -> Self {
        let server = Self(Rc::new(Inner {
            ip: Cell::new(IP.into()),
            port: Cell::new(PORT),
            read_style: Cell::default(),
            max_clients: Cell::new(usize::MAX),
            reply: RefCell::default(),
            listener: Listener::new(handle),
            clients: RefCell::default(),
            slots: RefCell::new(Rc::new(NoSlots)),
            totals: Cell::default(),
            accept_failed: Cell::default(),
            retry: RefCell::default(),
            parting: Parting::new(handle),
        }));
        // The slots know the server weakly: it owns the objects that own them.
        let weak = Rc::downgrade(&server.0);
        server.0.listener.connect_slot(Rc::new(move |_, signal| {
            if let Some(server) = Self::upgrade(&weak) {
                server.listener_signal(signal);
            }
        }));
        let weak = Rc::downgrade(&server.0);
        *server.0.retry.borrow_mut() = Some(Timer::new(handle, move |_| {
            if let Some(server) = Self::upgrade(&weak) {
                server.limit_clients();
            }
        }));
        server
    }

    fn upgrade(weak: &Weak<Inner>) -> Option<Self> {
        weak.upgrade().map(Self)
    }

    /// The address to listen on.
    pub fn set_ip(&self, ip: HostAddress) {
        self.0.ip.set(ip);
    }

    /// The port to listen on; 0 = any free one.
    pub fn set_port(&self, port: u16) {
        self.0.port.set(port);
    }

    /// Which of the course's two ways to read is used.
    pub fn set_read_style(&self, style: ReadStyle) {
        self.0.read_style.set(style);
    }

    /// How many clients there may be at once; further ones wait in the kernel's queue.
    pub fn set_max_clients(&self, max: usize) {
        self.0.max_clients.set(max);
        self.limit_clients();
    }

    /// What is sent back for each read; None = nothing.
    pub fn set_reply(&self, reply: Option<Template>) {
        *self.0.reply.borrow_mut() = reply;
    }

    /// Who is told.
    pub fn set_slots(&self, slots: Rc<dyn ServerSlots>) {
        // The old ones are dropped when nothing is borrowed any more: they may call back.
        self.0.slots.replace(slots);
    }

    /// `SvStart`: whether it listens now; if not, why is in the listener's `error_string`.
    pub fn sv_start(&self) -> bool {
        log::info!("try to start tcpserver at {}:{}", self.0.ip.get(), self.0.port.get());
        let listening = self.0.listener.listen(self.0.ip.get(), self.0.port.get());
        self.limit_clients();
        listening
    }

    /// Stops listening and disconnects every client; what was written for them is sent first. If the
    /// last handle of the server is dropped meanwhile it lives on until they have gone and that is
    /// told, for 1 s at most, and as long as somebody can turn the loop.
    pub fn sv_stop(&self) {
        self.0.listener.close();
        if let Some(retry) = &*self.0.retry.borrow() {
            retry.stop();
        }
        for client in self.clients() {
            client.socket.disconnect_from_host();
        }
        self.part();
    }

    /// What it listens with.
    #[must_use]
    pub fn listener(&self) -> &Listener {
        &self.0.listener
    }

    /// The clients, in the order in which they came.
    #[must_use]
    pub fn clients(&self) -> Vec<Client> {
        self.0.clients.borrow().values().cloned().collect()
    }

    /// The client with this number, while it is connected.
    #[must_use]
    pub fn client(&self, number: u64) -> Option<Client> {
        self.0.clients.borrow().get(&number).cloned()
    }

    /// How many clients there are.
    #[must_use]
    pub fn client_count(&self) -> usize {
        self.0.clients.borrow().len()
    }

    /// What was done so far, clients that have gone included.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = self.0.totals.get();
        for client in self.0.clients.borrow().values() {
            totals.bytes_out += client.socket.ask(TcpSocket::bytes_sent);
        }
        totals
    }

    /// `SendData`: queues `data` for one client and returns how many bytes, all of them; -1 if it
    /// is not connected or has [`MAX_UNSENT`] bytes waiting already.
    pub fn send_data(&self, client: &Client, data: &[u8]) -> i64 {
        if client.socket.bytes_to_write() >= MAX_UNSENT {
            return -1;
        }
        let n = client.socket.write(data);
        if n > 0 {
            self.slots().sent(self, client, data);
        }
        n
    }

    /// `SendDataAll`: queues `data` for every client and returns the sum. A client that does not
    /// take its data and has [`MAX_UNSENT`] bytes waiting is disconnected, with an error told.
    pub fn send_data_all(&self, data: &[u8]) -> i64 {
        let mut sum = 0;
        for client in self.clients() {
            let n = self.send_data(&client, data);
            if n >= 0 {
                sum += n;
            } else if client.socket.bytes_to_write() >= MAX_UNSENT {
                let text = "the client does not read: too much is waiting to be sent to it";
                self.slots().error(self, Some(&client), SocketError::SocketResource, text);
                client.socket.abort();
            }
        }
        sum
    }

    /// Disconnects one client; what was written for it is sent first.
    pub fn disconnect_client(&self, client: &Client) {
        client.socket.disconnect_from_host();
    }

    fn slots(&self) -> Rc<dyn ServerSlots> {
        Rc::clone(&self.0.slots.borrow())
    }

    fn listener_signal(&self, signal: &ListenerSignal) {
        match signal {
            ListenerSignal::NewConnection => self.new_connection(),
            ListenerSignal::AcceptError(error) => {
                if let Some(retry) = &*self.0.retry.borrow() {
                    retry.start_once(ACCEPT_RETRY);
                }
                // Clients come and go at the limit of descriptors: told once, not for each of them.
                let told = self.0.accept_failed.get();
                if told.is_none_or(|told| told.elapsed() >= ACCEPT_ERROR_AGAIN) {
                    self.0.accept_failed.set(Some(Instant::now()));
                    self.slots().error(self, None, *error, &self.0.listener.error_string());
                }
            }
            ListenerSignal::PendingConnectionAvailable => {}
            ListenerSignal::Warning(text) => log::warn!("{text}"),
        }
    }

    /// `NewConnectionSlot`.
    fn new_connection(&self) {
        let Some(socket) = self.0.listener.next_pending_connection() else { return };
        let Some(peer) = socket.peer() else { return };
        let mut totals = self.0.totals.get();
        totals.clients += 1;
        self.0.totals.set(totals);
        let number = totals.clients;
        socket.call(|socket| {
            socket.set_half_close(HalfClose::FlushPending);
            socket.set_read_buffer_size(READ_BUFFER);
        });
        let weak = Rc::downgrade(&self.0);
        let since = SystemTime::now();
        socket.connect_slot(Rc::new(move |socket, signal| {
            if let Some(server) = Self::upgrade(&weak) {
                // Not looked up in the list: this is done for every message.
                let client = Client { number, socket: socket.clone(), peer, since };
                server.socket_signal(&client, signal);
            }
        }));
        let client = Client { number, socket, peer, since };
        self.0.clients.borrow_mut().insert(number, client.clone());
        self.limit_clients();
        self.slots().new_connection(self, &client);
        // What came before it was taken has had its signal already (contract 121).
        if client.socket.bytes_available() > 0 {
            self.read(&client);
        }
    }

    fn socket_signal(&self, client: &Client, signal: &Signal) {
        match signal {
            Signal::ReadyRead => self.on_read_data(client),
            Signal::BytesWritten(bytes) => {
                let waits = |socket: &TcpSocket| {
                    socket.is_reading_paused() && socket.bytes_to_write() <= LOW_WATER
                };
                if client.socket.ask(waits) {
                    client.socket.call(TcpSocket::resume_reading);
                }
                self.slots().bytes_written(self, client, *bytes);
            }
            Signal::StateChanged(state) => self.slots().state_changed(self, client, *state),
            Signal::ErrorOccurred(error) => {
                self.slots().error(self, Some(client), *error, &client.socket.error_string());
            }
            Signal::Disconnected => self.on_disconnected(client.number),
            Signal::Warning(text) => log::warn!("{text}"),
            _ => {}
        }
    }

    /// `onReadData`, both ways.
    fn on_read_data(&self, client: &Client) {
        match self.0.read_style.get() {
            ReadStyle::Sender => self.read(client),
            ReadStyle::All => {
                for client in self.clients() {
                    if client.socket.bytes_available() > 0 {
                        self.read(&client);
                    }
                }
            }
        }
    }

    fn read(&self, client: &Client) {
        let data = client.socket.read_all();
        if data.is_empty() {
            return;
        }
        let mut totals = self.0.totals.get();
        totals.messages += 1;
        totals.bytes_in += data.len() as u64;
        self.0.totals.set(totals);
        self.slots().ready_read(self, client, &data);
        self.answer(client, &data, totals.messages);
        client.socket.reuse(data);
    }

    fn answer(&self, client: &Client, data: &[u8], n: u64) {
        let mut answer = client.socket.spare(data.len());
        match &*self.0.reply.borrow() {
            Some(reply) => reply.render(&Fields { data, peer: client.peer, n }, &mut answer),
            None => return client.socket.reuse(answer),
        }
        if client.socket.write(&answer) > 0 {
            self.slots().sent(self, client, &answer);
        }
        client.socket.reuse(answer);
        if client.socket.bytes_to_write() > HIGH_WATER {
            client.socket.call(TcpSocket::pause_reading);
        }
    }

    /// `onDisconnectedSlot`.
    fn on_disconnected(&self, number: u64) {
        let client = self.0.clients.borrow_mut().remove(&number);
        let Some(client) = client else { return };
        let mut totals = self.0.totals.get();
        totals.bytes_out += client.socket.ask(TcpSocket::bytes_sent);
        self.0.totals.set(totals);
        self.slots().disconnected(self, &client);
        self.limit_clients();
        if self.client_count() == 0 {
            self.parted();
        }
    }

    /// Accepts while there is room for one more client.
    fn limit_clients(&self) {
        let (max, now) = (self.0.max_clients.get(), self.client_count());
        let more = u32::try_from(max.saturating_sub(now)).ok();
        self.0.listener.call(|listener| listener.set_admission(more));
        // After accepting has failed it goes on.
        self.0.listener.resume_accepting();
    }
}
