//! What the socket thread has read too early, or accepted.
//!
//! A mark that is lowered, and the order to stop, reach that thread a little later; what it has
//! read meanwhile waits here as it would wait in the kernel, and is read when the socket reads
//! again, one piece in a pass. So a limit holds and a FIN is noticed as on a loop of one thread. It
//! is no more than the thread may have under way, a few MiB for all sockets.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::socket_cell::SocketCell;
use crate::event::{READ_ROUND, SocketEvent};
use crate::signal::SocketState;
use crate::translate::TcpSocket;

/// What waits for one socket.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    events: RefCell<VecDeque<SocketEvent<'static>>>,
    /// A chunk was given to the socket thread, which has not said yet what the kernel took of it.
    asking: Cell<bool>,
}

impl Ahead {
    pub(super) fn is_empty(&self) -> bool {
        self.events.borrow().is_empty()
    }

    /// It was for a connection that is over.
    pub(super) fn clear(&self) {
        self.events.take();
        self.asking.set(false);
    }

    /// A chunk is on its way to the socket thread, which answers with [`SocketEvent::Sent`] in any
    /// case.
    pub(super) fn chunk_given(&self) {
        self.asking.set(true);
    }
}

impl SocketCell {
    pub(super) fn ahead(&self) -> &Ahead {
        self.ahead.get_or_init(Box::default)
    }

    /// The event, or as much of it as the socket reads now; the rest waits.
    pub(super) fn in_time<'a>(self: &Rc<Self>, event: SocketEvent<'a>) -> Option<SocketEvent<'a>> {
        match &event {
            SocketEvent::Received { data, .. } if self.takes_at_once(data.len()) => Some(event),
            SocketEvent::Sent(_) => {
                if let Some(ahead) = self.ahead.get() {
                    ahead.asking.set(false);
                    if !ahead.is_empty() {
                        self.inner.release_later(self);
                    }
                }
                Some(event)
            }
            SocketEvent::Received { .. }
            | SocketEvent::Finished
            | SocketEvent::ReadBlocked
            | SocketEvent::ReadFailed(_) => self.gate(event),
            _ => Some(event),
        }
    }

    /// The common case: nothing waits, and no limit is near.
    fn takes_at_once(&self, bytes: usize) -> bool {
        self.is_up_to_date() && self.streams() && self.machine.borrow().stream_takes(bytes)
    }

    fn is_up_to_date(&self) -> bool {
        self.ahead.get().is_none_or(|ahead| ahead.is_empty())
    }

    fn gate<'a>(self: &Rc<Self>, event: SocketEvent<'a>) -> Option<SocketEvent<'a>> {
        let room = self.room();
        let (now, later) = match event {
            SocketEvent::ReadFailed(_) if !self.is_up_to_date() && self.is_stuck(room) => {
                self.ahead().events.take();
                return Some(event);
            }
            event if !self.is_up_to_date() => {
                let again = event == SocketEvent::ReadBlocked;
                if again && self.ahead().events.borrow().back() == Some(&event) {
                    return None;
                }
                (None, event)
            }
            SocketEvent::Received { data, more } if data.len() as u64 > room => {
                // It is no more than a usize: the data are longer.
                let room = usize::try_from(room).unwrap_or(usize::MAX);
                let (now, later) = split(data, room);
                let now = SocketEvent::Received { data: now, more: false };
                (Some(now), SocketEvent::Received { data: later, more })
            }
            SocketEvent::Finished if room == 0 || self.sends_first() => (None, event),
            event => return Some(event),
        };
        self.ahead().events.borrow_mut().push_back(later.into_owned());
        self.inner.release_later(self);
        now
    }

    /// Reads the next piece of what waits, if the socket reads now.
    pub(super) fn release(self: &Rc<Self>) {
        if let Some(event) = self.next_ahead() {
            if !self.ahead().is_empty() && event != SocketEvent::ReadBlocked {
                self.inner.release_later(self);
            }
            self.take_in(Some(event));
        }
        let is_stuck = self.is_stuck(self.room());
        let is_reset =
            |event: &mut SocketEvent<'_>| is_stuck && matches!(event, SocketEvent::ReadFailed(_));
        let reset = self.ahead().events.borrow_mut().pop_back_if(is_reset);
        if reset.is_some() {
            self.ahead().clear();
            self.take_in(reset);
        }
    }

    fn next_ahead(&self) -> Option<SocketEvent<'static>> {
        let mut events = self.ahead().events.borrow_mut();
        let room = self.room();
        // With room again the thread has been told to go on.
        while room > 0 && events.front() == Some(&SocketEvent::ReadBlocked) {
            events.pop_front();
        }
        match events.front_mut()? {
            SocketEvent::Finished if self.sends_first() => None,
            _ if room == 0 => self.ask(TcpSocket::read_room).map(|_| SocketEvent::ReadBlocked),
            SocketEvent::Received { data, .. } => {
                let room = usize::try_from(room).unwrap_or(usize::MAX).min(READ_ROUND);
                let (now, later) = split(std::mem::take(data), room);
                if later.is_empty() {
                    events.pop_front();
                } else {
                    *data = later;
                }
                Some(SocketEvent::Received { data: now, more: false })
            }
            _ => events.pop_front(),
        }
    }

    /// Without a connection nothing has to wait: it reaches nobody.
    fn room(&self) -> u64 {
        if self.ask(TcpSocket::state) != SocketState::Connected {
            return u64::MAX;
        }
        self.ask(TcpSocket::read_room).unwrap_or(0)
    }

    /// Whether something that was written goes to the kernel before the peer's FIN is seen: on a loop
    /// of one thread what a pass has written is sent at its end, and the next one reads (contract
    /// 68).
    fn sends_first(&self) -> bool {
        self.ahead.get().is_some_and(|ahead| ahead.asking.get()) || self.has_written_now()
    }

    /// Whether a reset has to be told before what waits: what was written waits for the peer, and
    /// the socket does not read as long as it does.
    fn is_stuck(&self, room: u64) -> bool {
        room == 0 && self.has_unsent()
    }
}

fn split(data: Cow<'_, [u8]>, at: usize) -> (Cow<'_, [u8]>, Cow<'_, [u8]>) {
    if data.len() <= at {
        return (data, Cow::default());
    }
    match data {
        Cow::Borrowed(bytes) => (bytes[..at].into(), bytes[at..].into()),
        Cow::Owned(mut bytes) => {
            let later = bytes.split_off(at);
            (bytes.into(), later.into())
        }
    }
}
