//! [`Client`]: one client of a server, and the memory of what it sends and gets.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Instant, SystemTime};

use crate::course::ended::Ended;
use crate::runtime::Socket;
use crate::signal::Signal;
use crate::translate::Manner;

/// One client of a [`TcpServer`](super::TcpServer). Clones are the same client.
#[derive(Debug, Clone)]
pub struct Client {
    socket: Socket,
    about: Rc<About>,
}

/// What is known of a client from the start.
#[derive(Debug)]
struct About {
    number: u64,
    peer: SocketAddr,
    since: SystemTime,
    begun: Instant,
}

impl Client {
    /// A client that was just taken; None if its connection is gone already.
    ///
    /// Its FIN does not take back what was written for it, see
    /// [`Manner::Mended`].
    pub(super) fn new(number: u64, socket: Socket, read_buffer: i64) -> Option<Self> {
        let peer = socket.peer()?;
        socket.call(|socket| {
            socket.set_manner(Manner::Mended);
            socket.set_read_buffer_size(read_buffer);
        });
        let (since, begun) = (SystemTime::now(), Instant::now());
        Some(Self { socket, about: Rc::new(About { number, peer, since, begun }) })
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
        self.about.since
    }

    /// How its connection ended; worth asking in the slot `disconnected` and after it.
    #[must_use]
    pub fn ended(&self) -> Ended {
        Ended::of(&self.socket, Some(self.about.begun))
    }

    /// `connect`: `slot` is called for every signal of its socket.
    pub(super) fn connect(&self, slot: impl Fn(&Self, &Signal) + 'static) {
        let about = Rc::clone(&self.about);
        self.socket.connect_slot(Rc::new(move |socket, signal| {
            // Not looked up in the server's list: this is done for every message. The socket is
            // the caller's, because a slot that owned its socket would keep it alive for ever.
            slot(&Self { socket: socket.clone(), about: Rc::clone(&about) }, signal);
        }));
    }
}
