//! [`TcpServer`]: the course's server class.
//!
//! Read it beside tests/cpp/course/tcpserver.cpp: the numbered comments are the same in both. What
//! C++ students have not written stands in the files of the folder `server`: when clients are
//! taken (`accepting`), one client and its memory (`clients`), answers (`reply`), what is set from
//! outside (`settings`), and what is told and counted (`signals`).

mod accepting;
mod clients;
mod crowd;
mod parting;
mod reply;
mod settings;
mod signals;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

pub use clients::Client;
pub use crowd::MAX_WAITING;
pub use reply::Reply;
pub use signals::{ServerSlots, Totals};

use super::error::Error;
use super::slots::Slots;
use super::upkeep::Keeper;
use crate::runtime::{Handle, Listener};
use crate::signal::{ListenerSignal, Signal};
use crate::text::defaults::{IP, PORT};
use crate::translate::HostAddress;
use accepting::Accepting;
use crowd::Crowd;
use parting::Parting;
use reply::NoReply;

/// The course's two ways to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadStyle {
    /// The socket that signalled.
    #[default]
    Sender,
    /// Every socket in turn, whoever signalled.
    All,
}

/// The course's `TcpServer`: an address, a port, the list of the clients, and the slots for
/// newConnection, readyRead and disconnected. Clones are the same server.
///
/// The course's own code has three mistakes, each shown by a program in tests/cpp/claims:
/// - it prints `currentClient`, the last one that connected, for every read and every disconnect;
///   here each line names the client that it is about;
/// - it calls the signal `destroyed()` as if that freed the socket, which leaks it; here the
///   socket is dropped;
/// - whoever mends that with `delete` or `deleteLater` alone leaves `currentClient` pointing to
///   freed memory, which the next line reads; here is no `currentClient`.
///
/// Its `onDisconnectedSlot` removes from the list while it walks over it by index. That skips the
/// client behind the one it removes, and yet none is forgotten, because each socket's own signal
/// walks again. Here the client that signalled is removed, without a walk.
///
/// A client's FIN does not take back what was written for it
/// ([`Manner::Mended`](crate::translate::Manner::Mended)), so that
/// `printf client | nc` gets its answer.
#[derive(Clone)]
pub struct TcpServer(Rc<Inner>);

struct Inner {
    ip: Cell<HostAddress>,
    port: Cell<u16>,
    read_style: Cell<ReadStyle>,
    reply: RefCell<Rc<dyn Reply>>,
    /// `QTcpServer *tcpServer`.
    listener: Listener,
    /// `QList<QTcpSocket *> tcpClient`, in the order of their numbers.
    clients: RefCell<Vec<Client>>,
    slots: Slots<dyn ServerSlots>,
    /// One of them wants to know of each message.
    messages_heard: Cell<bool>,
    accepting: Accepting,
    crowd: Crowd,
    totals: Cell<Totals>,
    parting: Parting,
    keeper: Keeper,
}

impl TcpServer {
    /// A server with the course's address and port, that does not listen yet and does not reply.
    #[must_use]
    pub fn new(handle: &Handle) -> Self {
        // [1] The server has the course's address and port, and a slot for newConnection
        // The slots know the server weakly: it owns the objects that own them.
        let server = Self(Rc::new_cyclic(|server: &Weak<Inner>| Inner {
            ip: Cell::new(IP.into()),
            port: Cell::new(PORT),
            read_style: Cell::default(),
            reply: RefCell::new(Rc::new(NoReply)),
            listener: Listener::new(handle),
            clients: RefCell::default(),
            slots: Slots::none(),
            messages_heard: Cell::default(),
            accepting: Accepting::new(handle, Self::slot(server, Self::limit_clients)),
            crowd: Crowd::default(),
            totals: Cell::default(),
            parting: Parting::new(handle),
            keeper: Keeper::new(handle, Self::slot(server, Self::look_for_idle)),
        }));
        let this = Rc::downgrade(&server.0);
        server.0.listener.connect_slot(Rc::new(move |_, signal| {
            let Some(server) = this.upgrade().map(Self) else { return };
            match signal {
                ListenerSignal::NewConnection => server.new_connection_slot(),
                other => server.other_listener_signal(other),
            }
        }));
        server
    }

    /// `SvStart`: listens.
    ///
    /// # Errors
    /// [`Error::Listen`] if the address and port cannot be had; [`Error::AlreadyListening`].
    pub fn sv_start(&self) -> Result<(), Error> {
        let (ip, port) = (self.0.ip.get(), self.0.port.get());
        // [2] SvStart: listen at the address and the port
        log::info!("try to start tcpserver at {ip}:{port}");
        let listening = self.0.listener.listen(ip, port);
        self.limit_clients();
        if listening { Ok(()) } else { Err(self.listen_error()) }
    }

    fn new_connection_slot(&self) {
        // [3] NewConnectionSlot: take the socket of the new client
        let Some(socket) = self.0.listener.next_pending_connection() else { return };
        // One that has gone meanwhile takes nobody's place.
        let Some(client) = Client::new(self, socket) else { return self.limit_clients() };
        // [4] Keep it in the list of clients
        self.0.clients.borrow_mut().push(client.clone());
        // [5] Give its signals their slots: readyRead and disconnected
        client.connect(|server, client, signal| match signal {
            Signal::ReadyRead => server.on_read_data(client),
            Signal::Disconnected => server.on_disconnected_slot(client),
            other => server.other_signal(client, other),
        });
        self.tell_connected(&client);
        // What came before it was taken has had its signal already (contract 121).
        if client.socket().bytes_available() > 0 {
            self.read(&client);
        }
    }

    #[inline]
    fn on_read_data(&self, sender: &Client) {
        match self.0.read_style.get() {
            // [6] onReadData, way 1: read from every client in turn, whoever signalled
            ReadStyle::All => {
                for client in self.clients() {
                    if client.socket().bytes_available() > 0 {
                        self.read(&client);
                    }
                }
            }
            // [7] onReadData, way 2: read from the client that signalled
            ReadStyle::Sender => self.read(sender),
        }
    }

    fn read(&self, client: &Client) {
        // [8] Read all that has come from the client
        let data = client.socket().read_all();
        if data.is_empty() {
            return;
        }
        let n = self.tell_received(client, &data);
        // [9] Send the reply, in the homework the data and the client's port behind it
        match self.answer(client, data, n) {
            Ok(answer) => self.send_answer(client, answer),
            Err(error) => self.tell_no_answer(client, &error),
        }
    }

    /// `SendData`: queues `data` for one client and returns how many bytes, all of them.
    ///
    /// # Errors
    /// [`Error::NotConnected`], and [`Error::TooMuchUnsent`] for a client that has
    /// [`MAX_UNSENT`](super::MAX_UNSENT) bytes waiting already; nothing is queued then.
    pub fn send_data(&self, client: &Client, data: &[u8]) -> Result<usize, Error> {
        if self.is_full(client) {
            return Err(Error::TooMuchUnsent);
        }
        // [10] SendData: write to one client; the event loop sends it
        let written = client.socket().write(data);
        if written > 0 {
            self.tell_written(client, data);
        }
        if written < 0 { Err(Error::NotConnected) } else { Ok(data.len()) }
    }

    /// `SendDataAll`: queues `data` for every client and returns how many bytes in all. A client
    /// that does not take its data and has [`MAX_UNSENT`](super::MAX_UNSENT) bytes waiting is
    /// disconnected, with an error told.
    pub fn send_data_all(&self, data: &[u8]) -> usize {
        let mut sum = 0;
        let data = Arc::new(data.to_vec());
        // [11] SendDataAll: write to every client
        for client in self.clients() {
            match self.send_shared(&client, &data) {
                Ok(bytes) => sum += bytes,
                Err(Error::TooMuchUnsent) => self.drop_deaf(&client),
                Err(_) => {}
            }
        }
        sum
    }

    #[cold]
    fn on_disconnected_slot(&self, sender: &Client) {
        // [12] onDisconnectedSlot: take the client that signalled off the list
        let Some(client) = self.take_off(sender) else { return };
        self.tell_disconnected(&client);
        // [13] Free its socket when its slots have returned
        drop(client);
    }
}
