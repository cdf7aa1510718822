//! What a server does when too much waits in all, although no client has too much: it reads less
//! from each, and nothing from those that take nothing.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::{Client, TcpServer};
use crate::course::limits;
use crate::net::give_memory_back;
use crate::signal::SocketError;
use crate::text::facts;
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

/// How long nothing more is said of it: a crowd may come and go many times a second.
const TELL_AGAIN: Duration = Duration::from_secs(60);
/// When no more than this waits, what a crowd has used is given back to the system.
const HARDLY_ANY: usize = 1024 * 1024;

/// The memory of fewer clients than these is not worth the time.
const MANY: usize = 64;

/// Whether there is a crowd.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    /// The server holds back all of its clients.
    on: Cell<bool>,
    /// There was one, whose memory the allocator still has.
    has_been: Cell<bool>,
    /// When it was told last.
    told: Cell<Option<Instant>>,
    /// The most clients at once since memory was given back.
    most: Cell<usize>,
}

impl TcpServer {
    /// After something was written for a client.
    #[inline]
    pub(super) fn hold_back(&self, client: &Client) {
        if self.0.crowd.on.get() || client.socket().waiting_in_all() > MAX_WAITING {
            self.hold_back_all(client);
        } else {
            limits::hold_back(client.socket(), limits::HIGH_WATER);
        }
    }

    #[cold]
    fn hold_back_all(&self, client: &Client) {
        self.0.crowd.has_been.set(true);
        if !self.0.crowd.on.replace(true) {
            self.set_read_buffers();
            self.tell_crowd();
        }
        limits::hold_back(client.socket(), 0);
    }

    fn tell_crowd(&self) {
        let told = &self.0.crowd.told;
        if told.get().is_some_and(|told| told.elapsed() < TELL_AGAIN) {
            return;
        }
        told.set(Some(Instant::now()));
        let text = facts::crowd_waiting(MAX_WAITING / (1024 * 1024)).to_string();
        log::warn!("{text}");
        let error = SocketError::SocketResource;
        self.0.slots.tell(|slots| slots.error(self, None, error, &text));
    }

    /// After something was sent to a client.
    #[inline]
    pub(super) fn go_on(&self, client: &Client) {
        if self.0.crowd.has_been.get() {
            self.go_on_in_a_crowd(client);
        } else {
            limits::go_on(client.socket(), limits::LOW_WATER);
        }
    }

    #[cold]
    fn go_on_in_a_crowd(&self, client: &Client) {
        self.end_crowd(client.socket().waiting_in_all());
        let few = if self.0.crowd.on.get() { 0 } else { limits::LOW_WATER };
        limits::go_on(client.socket(), few);
    }

    /// After a client has left: what waited for it waits no more, and when three of four have left,
    /// what they have used goes back to the system.
    #[cold]
    pub(super) fn has_left(&self, client: &Client) {
        let crowd = &self.0.crowd;
        if crowd.has_been.get() {
            self.end_crowd(client.socket().waiting_in_all());
        }
        let left = self.client_count();
        let most = crowd.most.get().max(left + 1);
        let many_have_left = most >= MANY && left <= most / 4;
        crowd.most.set(if many_have_left { left } else { most });
        if many_have_left {
            give_memory_back();
        }
    }

    #[cold]
    fn end_crowd(&self, waiting: usize) {
        if waiting < ENOUGH && self.0.crowd.on.replace(false) {
            self.set_read_buffers();
            for client in self.clients() {
                limits::go_on(client.socket(), limits::LOW_WATER);
            }
        }
        if waiting < HARDLY_ANY {
            self.0.crowd.has_been.set(false);
            give_memory_back();
        }
    }

    /// How much is read from a client at a time.
    pub(super) fn read_buffer(&self) -> i64 {
        if !self.0.crowd.on.get() {
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
