//! What a server does when too much waits in all, although no client has too much: it reads less
//! from each, and nothing from those that take nothing.

use std::cell::Cell;

use super::{Client, TcpServer};
use crate::course::limits;
use crate::signal::SocketError;
use crate::translate::TcpSocket;

/// With more bytes than this waiting, unread and unsent, of all clients together, the server holds
/// all of them back. What comes in the meantime is a small part of it, so that the memory of a
/// server is bounded by about twice this, however many clients send and do not read.
pub const MAX_WAITING: usize = 32 * 1024 * 1024;
/// With less than this the clients are as free as before.
const ENOUGH: usize = MAX_WAITING / 2;
/// How much is read from one client at a time then, all clients together and each at the most.
const ALL_AT_ONCE: usize = MAX_WAITING / 4;
const EACH_AT_ONCE: usize = 64 * 1024;
/// And at the least: a short question.
const QUESTION: usize = 1024;

/// Whether the server holds back all of its clients.
#[derive(Debug, Default)]
pub(super) struct Crowd(Cell<bool>);

impl TcpServer {
    /// After something was written for a client.
    #[inline]
    pub(super) fn hold_back(&self, client: &Client) {
        if self.0.crowd.0.get() || client.socket().waiting_in_all() > MAX_WAITING {
            self.hold_back_all(client);
        } else {
            limits::hold_back(client.socket(), limits::HIGH_WATER);
        }
    }

    #[cold]
    fn hold_back_all(&self, client: &Client) {
        if !self.0.crowd.0.replace(true) {
            let text = format!(
                "{} MiB wait to be sent or read, of all clients together: less is read from each \
                 of them, and nothing from those that take nothing, until there is room",
                MAX_WAITING / (1024 * 1024)
            );
            log::warn!("{text}");
            let error = SocketError::SocketResource;
            self.0.slots.tell(|slots| slots.error(self, None, error, &text));
            self.set_read_buffers();
        }
        limits::hold_back(client.socket(), 0);
    }

    /// After something was sent to a client.
    #[inline]
    pub(super) fn go_on(&self, client: &Client) {
        if self.0.crowd.0.get() {
            self.go_on_in_a_crowd(client);
        } else {
            limits::go_on(client.socket(), limits::LOW_WATER);
        }
    }

    #[cold]
    fn go_on_in_a_crowd(&self, client: &Client) {
        if client.socket().waiting_in_all() >= ENOUGH {
            return limits::go_on(client.socket(), 0);
        }
        self.0.crowd.0.set(false);
        self.set_read_buffers();
        for client in self.clients() {
            limits::go_on(client.socket(), limits::LOW_WATER);
        }
    }

    /// How much is read from a client at a time.
    pub(super) fn read_buffer(&self) -> i64 {
        if !self.0.crowd.0.get() {
            return limits::READ_BUFFER;
        }
        let each = ALL_AT_ONCE / self.client_count().max(1);
        i64::try_from(each.clamp(QUESTION, EACH_AT_ONCE)).unwrap_or(limits::READ_BUFFER)
    }

    fn set_read_buffers(&self) {
        let size = self.read_buffer();
        for client in self.clients() {
            client.socket().call(|socket: &mut TcpSocket| socket.set_read_buffer_size(size));
        }
    }

    /// Whether so much waits for a client already, or for all together, that it takes nothing more.
    pub(super) fn is_full(&self, client: &Client) -> bool {
        let socket = client.socket();
        limits::is_full(socket)
            || (socket.bytes_to_write() > 0 && socket.waiting_in_all() > 2 * MAX_WAITING)
    }
}
