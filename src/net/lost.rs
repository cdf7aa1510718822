//! What is told of a source that is lost: the poller refuses it, or its reactor goes.

use std::io;

use super::conn::{Conn, Phase};
use super::failure::from_io;
use super::reactor::Reactor;
use crate::event::{Failure, Id, ListenerEvent, NetEvent, SocketEvent};

impl Conn {
    /// The event that ends what the socket is doing; None if it does nothing that could end.
    fn lost(&self, failure: Failure) -> Option<SocketEvent<'static>> {
        match self.phase {
            Phase::Bound | Phase::Parting => None,
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
        if let Some(conn) = self.sockets.get_mut(id) {
            conn.set_read_mark(None);
            conn.parked = None;
            conn.forget_waiting();
            let event = conn.lost(from_io(error));
            // Closed as any other attempt that failed.
            if conn.phase == Phase::Connecting {
                self.close(id);
            }
            self.queued.extend(event.map(|event| NetEvent::Socket(id, event)));
        } else if let Some(listener) = self.listeners.get_mut(&id) {
            listener.mark = None;
            let failed = ListenerEvent::AcceptFailed(from_io(error));
            self.queued.push_back(NetEvent::Listener(id, failed));
        }
    }

    /// The last events of a reactor that nobody will serve again: what is queued, and what ends
    /// everything else.
    pub(super) fn last_events(&mut self, failure: &Failure) -> Vec<NetEvent<'static>> {
        let mut events: Vec<_> = std::mem::take(&mut self.queued).into();
        let sockets = self.sockets.iter();
        let sockets = sockets.filter_map(|(id, conn)| Some((id, conn.lost(failure.clone())?)));
        let lookups = self.resolver.asked_by().map(|id| (id, SocketEvent::LookedUp(Vec::new())));
        events.extend(sockets.chain(lookups).map(|(id, event)| NetEvent::Socket(id, event)));
        let failed =
            |id: &Id| NetEvent::Listener(*id, ListenerEvent::AcceptFailed(failure.clone()));
        events.extend(self.listeners.keys().map(failed));
        let repeats = self.repeats.drain();
        let untold = repeats.filter(|(_, repeat)| repeat.is_told_of_the_end());
        events.extend(untold.map(|(id, _)| NetEvent::Timer(id)));
        events
    }
}

#[cfg(test)]
mod tests;
