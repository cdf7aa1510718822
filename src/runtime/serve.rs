//! What happens on the network comes to the object that it is for, which calls its slots.

use std::borrow::Cow;
use std::rc::{self, Rc};

use super::driver::Driver;
use super::handle::Inner;
use super::listener::ListenerCell;
use super::repeat::RepeatCell;
use super::socket::Socket;
use super::socket_cell::SocketCell;
use super::timer::TimerCell;
use crate::event::{Id, ListenerEvent, NetEvent, READ_ROUND, SocketEvent};
use crate::translate::{Manner, TcpSocket};

/// Whom an event was for; its signals are still to be delivered.
enum Target {
    Socket(Rc<SocketCell>, usize),
    /// Bytes have come, and nothing else.
    ReadyRead(Socket),
    /// So many bytes of its chunk are with the kernel.
    Sent(Rc<SocketCell>, usize),
    /// Boxed: the others are small, and one of them is made for each message.
    Listener(Rc<ListenerCell>, Box<ListenerEvent>),
    Timer(Rc<TimerCell>),
    Repeat(Rc<RepeatCell>),
    /// A client of a listener that is gone.
    Orphan(Id),
    Nobody,
}

/// Serving.
impl Inner {
    /// Takes the next event in and delivers what comes of it; false if there is none.
    pub(super) fn serve_next(&self, driver: &impl Driver) -> bool {
        // The driver is not borrowed while slots run: they may need it.
        let target =
            driver.next_event(|id, data| self.stream_in(id, data), |event| self.take_in(event));
        let Some(target) = target else { return false };
        self.deliver(target);
        true
    }

    /// Gives bytes that are one whole notification to the socket they are for; None if they do not take
    /// the short way, and nothing was done.
    #[inline(always)] // as below
    fn stream_in(&self, id: Id, data: &[u8]) -> Option<Target> {
        debug_assert!(!self.reads_ahead);
        let cell = self.sockets.borrow().get(id).and_then(rc::Weak::upgrade)?;
        cell.stream_in(&mut Cow::Borrowed(data)).then(|| Target::ReadyRead(Socket(cell)))
    }

    /// Gives the event to the machine it is for; pure, so that it may borrow the reactor's bytes.
    #[inline(always)] // as below
    fn take_in(&self, event: NetEvent<'_>) -> Target {
        match event {
            NetEvent::Socket(id, event) => {
                let cell = self.sockets.borrow().get(id).and_then(rc::Weak::upgrade);
                let Some(cell) = cell else { return Target::Nobody };
                if self.reads_ahead {
                    return self.take_in_ahead(cell, event);
                }
                self.take_in_for(cell, event)
            }
            NetEvent::Listener(id, event) => {
                let cell = self.listeners.borrow().get(&id).and_then(rc::Weak::upgrade);
                match (cell, event) {
                    (Some(cell), event) => Target::Listener(cell, Box::new(event)),
                    (None, ListenerEvent::Accepted { id, .. }) => Target::Orphan(id),
                    (None, _) => Target::Nobody,
                }
            }
            NetEvent::Timer(id) => {
                let cell = self.timers.borrow().get(&id).and_then(rc::Weak::upgrade);
                cell.map_or_else(|| self.repeat(id), Target::Timer)
            }
        }
    }

    #[inline(never)]
    fn take_in_ahead(&self, cell: Rc<SocketCell>, event: SocketEvent<'_>) -> Target {
        match cell.in_time(event) {
            Some(event) => self.take_in_for(cell, event),
            None => Target::Nobody,
        }
    }

    #[inline(always)] // a call more for each message otherwise
    fn take_in_for(&self, cell: Rc<SocketCell>, event: SocketEvent<'_>) -> Target {
        let event = match event {
            SocketEvent::Received { mut data, more: false } => {
                if cell.stream_in(&mut data) {
                    return Target::ReadyRead(Socket(cell));
                }
                SocketEvent::Received { data, more: false }
            }
            SocketEvent::Sent(bytes) if cell.streams() => return Target::Sent(cell, bytes),
            event => event,
        };
        self.handle(cell, event)
    }

    #[inline(never)]
    fn handle(&self, cell: Rc<SocketCell>, event: SocketEvent<'_>) -> Target {
        cell.tell(&event);
        let event = if cell.holds_data() { event } else { self.in_spare(event) };
        let connected = matches!(event, SocketEvent::Connected { .. });
        let depth = cell.handle(event);
        if connected && cell.ask(TcpSocket::manner) == Manner::AsQt {
            self.let_write_first(&cell);
        }
        Target::Socket(cell, depth)
    }

    fn repeat(&self, id: Id) -> Target {
        let cell = self.repeats.borrow().get(&id).and_then(rc::Weak::upgrade);
        cell.map_or(Target::Nobody, Target::Repeat)
    }

    /// Moves borrowed bytes into memory that a socket without any can keep.
    fn in_spare<'a>(&self, event: SocketEvent<'a>) -> SocketEvent<'a> {
        match event {
            SocketEvent::Received { data: Cow::Borrowed(data), more } => {
                let len = if more { READ_ROUND } else { data.len() };
                let mut bytes = self.spare.borrow_mut().take(len);
                bytes.extend_from_slice(data);
                SocketEvent::Received { data: bytes.into(), more }
            }
            event => event,
        }
    }

    #[inline(always)] // as above
    fn deliver(&self, target: Target) {
        match target {
            Target::Socket(cell, depth) => {
                self.served.set(Some(cell.id()));
                cell.drain_above(depth);
                self.served.set(None);
            }
            Target::ReadyRead(socket) => {
                self.served.set(Some(socket.connection()));
                SocketCell::tell_ready_read(&socket);
                self.served.set(None);
            }
            Target::Sent(cell, bytes) => {
                self.served.set(Some(cell.id()));
                cell.stream_sent(bytes);
                self.served.set(None);
            }
            Target::Listener(cell, event) => cell.handle(*event, false),
            Target::Timer(cell) => cell.fire(),
            Target::Repeat(cell) => cell.fire(),
            Target::Orphan(id) => self.driver().reject(id),
            Target::Nobody => {}
        }
    }
}
