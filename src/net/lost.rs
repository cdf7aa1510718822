//! What is told of a source that is lost: the poller refuses it.

use std::io;

use super::conn::{Conn, Phase};
use super::failure::from_io;
use super::reactor::Reactor;
use crate::event::{Failure, Id, ListenerEvent, NetEvent, SocketEvent};

impl Conn {
    /// The event that ends what the socket is doing; None if it does nothing that could end.
    fn lost(&self, failure: Failure) -> Option<SocketEvent<'static>> {
        match self.phase {
            Phase::Bound => None,
            Phase::Connecting => Some(SocketEvent::ConnectFailed(failure)),
            Phase::Open => Some(SocketEvent::ReadFailed(failure)),
        }
    }
}

/// Losses.
impl Reactor {
    /// The poller refuses a source, of which nothing would ever be heard again: that is an event,
    /// told once, and what the source was doing has ended.
    pub(super) fn refused(&mut self, id: Id, error: &io::Error) {
        log::warn!("the poller refuses a socket: {error}");
        if let Some(conn) = self.sockets.get_mut(&id) {
            conn.read_limit = None;
            conn.parked = Vec::new();
            let event = conn.lost(from_io(error));
            // Closed as any other attempt that failed.
            if conn.phase == Phase::Connecting {
                self.close(id);
            }
            self.queued.extend(event.map(|event| NetEvent::Socket(id, event)));
        } else if let Some(listener) = self.listeners.get_mut(&id) {
            listener.credit = None;
            let failed = ListenerEvent::AcceptFailed(from_io(error));
            self.queued.push_back(NetEvent::Listener(id, failed));
        }
    }
}

#[cfg(test)]
mod tests;
