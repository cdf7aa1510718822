//! What is set on a server from outside, and asked of it.

use std::fmt;
use std::rc::{Rc, Weak};

use super::{Client, Inner, ReadStyle, Reply, ServerSlots, TcpServer};
use crate::course::error::Error;
use crate::course::upkeep::Upkeep;
use crate::runtime::{Listener, zone};
use crate::translate::{HostAddress, TcpListener};

impl fmt::Debug for TcpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpServer")
            .field("listener", &self.0.listener)
            .field("clients", &self.0.clients.borrow().len())
            .finish_non_exhaustive()
    }
}

/// Setting and asking.
impl TcpServer {
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

    /// What is sent back for each read: a closure, a template, or `None::<Template>` for nothing.
    pub fn set_reply(&self, reply: impl Reply + 'static) {
        // The old one is dropped when nothing is borrowed any more: it may call back.
        self.0.reply.replace(Rc::new(reply));
    }

    /// What holds for each client that comes from now on.
    pub fn set_upkeep(&self, upkeep: Upkeep) {
        self.0.keeper.set(upkeep);
    }

    /// Who is told, in place of all who were told before.
    pub fn set_slots(&self, slots: Rc<dyn ServerSlots>) {
        self.0.messages_heard.set(slots.hears_messages());
        self.0.slots.set(slots);
    }

    /// Who is told as well, after those who are told already.
    pub fn add_slots(&self, slots: Rc<dyn ServerSlots>) {
        self.0.messages_heard.set(self.0.messages_heard.get() || slots.hears_messages());
        self.0.slots.add(slots);
    }

    /// Stops listening and disconnects every client; what was written for them is sent first. If the
    /// last handle of the server is dropped meanwhile it lives on until they have gone and that is
    /// told, for 1 s at most, and as long as somebody can turn the loop.
    pub fn sv_stop(&self) {
        self.0.listener.close();
        self.0.accepting.stop();
        for client in self.clients() {
            self.disconnect_client(&client);
        }
        self.part();
    }

    /// Disconnects one client; what was written for it is sent first.
    pub fn disconnect_client(&self, client: &Client) {
        client.socket().disconnect_from_host();
    }

    /// What it listens with.
    #[must_use]
    pub fn listener(&self) -> &Listener {
        &self.0.listener
    }

    /// The clients, in the order in which they came.
    #[must_use]
    pub fn clients(&self) -> Vec<Client> {
        self.0.clients.borrow().clone()
    }

    /// The client with this number, while it is connected.
    #[must_use]
    pub fn client(&self, number: u64) -> Option<Client> {
        let clients = self.0.clients.borrow();
        let at = clients.binary_search_by_key(&number, Client::number).ok()?;
        clients.get(at).cloned()
    }

    /// How many clients there are.
    #[must_use]
    pub fn client_count(&self) -> usize {
        self.0.clients.borrow().len()
    }

    /// A slot that calls `act` while the server is there.
    pub(super) fn slot<T>(server: &Weak<Inner>, act: fn(&Self)) -> impl Fn(&T) + 'static {
        let server = Weak::clone(server);
        move |_| {
            if let Some(server) = server.upgrade() {
                act(&Self(server));
            }
        }
    }

    /// Why it did not begin to listen.
    pub(super) fn listen_error(&self) -> Error {
        let listener = &self.0.listener;
        if listener.is_listening() {
            return Error::AlreadyListening;
        }
        Error::Listen {
            at: zone::listen_addr(self.0.ip.get(), self.0.port.get()),
            error: listener.ask(TcpListener::server_error),
            text: listener.error_string(),
        }
    }
}
