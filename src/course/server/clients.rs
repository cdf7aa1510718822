//! [`Client`]: one client of a server, and the memory of what it sends and gets.

use std::fmt;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant, SystemTime};

use super::{Inner, TcpServer};
use crate::course::ended::Ended;
use crate::runtime::Socket;
use crate::signal::Signal;
use crate::translate::Manner;

/// One client of a [`TcpServer`]. Clones are the same client.
#[derive(Debug, Clone)]
pub struct Client {
    socket: Socket,
    about: Rc<About>,
}

/// What is known of a client from the start.
struct About {
    /// Whose client it is: there, so that the closure that is its slot holds nothing else.
    server: Weak<Inner>,
    number: u64,
    peer: SocketAddr,
    /// Nanoseconds since 1970.
    since: u64,
    begun: Instant,
}

impl fmt::Debug for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("About")
            .field("number", &self.number)
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client that was just taken; None if its connection is gone already.
    ///
    /// Its FIN does not take back what was written for it, see
    /// [`Manner::Mended`].
    pub(super) fn new(server: &TcpServer, socket: Socket) -> Option<Self> {
        let peer = socket.peer()?;
        let number = server.count_client();
        socket.call(|socket| {
            socket.set_manner(Manner::Mended);
            socket.set_read_buffer_size(server.read_buffer());
        });
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let since = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        let (server, begun) = (Rc::downgrade(&server.0), Instant::now());
        Some(Self { socket, about: Rc::new(About { server, number, peer, since, begun }) })
    }

    /// Counts the clients of a server from 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.about.number
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        &self.socket
    }

    /// Its address and port; also after it has gone.
    #[must_use]
    pub fn peer(&self) -> SocketAddr {
        self.about.peer
    }

    /// When it was accepted.
    #[must_use]
    pub fn since(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_nanos(self.about.since)
    }

    /// How its connection ended; worth asking in the slot `disconnected` and after it.
    #[must_use]
    pub fn ended(&self) -> Ended {
        Ended::of(&self.socket, Some(self.about.begun))
    }

    /// `connect`: `slot` is called for every signal of its socket, while its server is there.
    pub(super) fn connect(&self, slot: impl Fn(&TcpServer, &Self, &Signal) + 'static) {
        let about = Rc::clone(&self.about);
        self.socket.connect_slot(Rc::new(move |socket, signal| {
            let Some(server) = about.server.upgrade().map(TcpServer) else { return };
            // Not looked up in the server's list: this is done for every message. The socket is
            // the caller's, because a slot that owned its socket would keep it alive for ever.
            slot(&server, &Self { socket: socket.clone(), about: Rc::clone(&about) }, signal);
        }));
    }
}

impl TcpServer {
    /// Takes a client off the list; None if it is not there.
    pub(super) fn take_off(&self, client: &Client) -> Option<Client> {
        let mut clients = self.0.clients.borrow_mut();
        let at = clients.binary_search_by_key(&client.number(), Client::number).ok()?;
        Some(clients.remove(at))
    }
}
