//! What is set on a client from outside, and asked of it.

use std::fmt;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};

use super::{ClientSlots, Inner, TcpClient};
use crate::course::ended::Ended;
use crate::course::error::Error;
use crate::course::upkeep::Upkeep;
use crate::runtime::Socket;
use crate::signal::SocketState;
use crate::text::address::HostPort;

impl fmt::Debug for TcpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpClient").field("socket", &self.0.socket).finish_non_exhaustive()
    }
}

/// Setting and asking.
impl TcpClient {
    /// The server's address, or its name.
    pub fn set_ip(&self, ip: &str) {
        ip.clone_into(&mut self.0.ip.borrow_mut());
    }

    /// The server's port.
    pub fn set_port(&self, port: u16) {
        self.0.port.set(port);
    }

    /// What holds for each connection from the next one on.
    pub fn set_upkeep(&self, upkeep: Upkeep) {
        self.0.keeper.set(upkeep);
    }

    /// Where connections begin, from the next one on: an address of this machine, and a port or 0
    /// for any; None = wherever the system likes.
    pub fn set_source(&self, source: Option<SocketAddr>) {
        self.0.source.set(source);
    }

    /// Who is told, in place of all who were told before.
    pub fn set_slots(&self, slots: Rc<dyn ClientSlots>) {
        self.0.slots.set(slots);
    }

    /// Who is told as well, after those who are told already.
    pub fn add_slots(&self, slots: Rc<dyn ClientSlots>) {
        self.0.slots.add(slots);
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

    /// How the last connection ended; worth asking in the slot `disconnected` and after it.
    #[must_use]
    pub fn ended(&self) -> Ended {
        Ended::of(&self.0.socket, self.0.begun.get())
    }

    /// Stops the homework's timer.
    pub fn stop_sending(&self) {
        self.0.timer.stop();
    }

    /// How many messages the timer has sent.
    #[must_use]
    pub fn messages_sent(&self) -> u64 {
        self.0.messages.get()
    }

    /// A slot that calls `act` while the client is there.
    pub(super) fn slot<T>(client: &Weak<Inner>, act: fn(&Self)) -> impl Fn(&T) + 'static {
        let client = Weak::clone(client);
        move |_| {
            if let Some(client) = client.upgrade() {
                act(&Self(client));
            }
        }
    }

    /// Why it is not connected.
    pub(super) fn connect_error(&self) -> Error {
        Error::Connect {
            to: HostPort { host: self.0.ip.borrow().clone(), port: self.0.port.get() }.to_string(),
            error: self.0.socket.error(),
            text: self.0.socket.error_string(),
        }
    }
}
