//! The tap: everything that passes between network, machines and slots, as it happens.

use std::fmt;
use std::time::{Duration, Instant};

use super::listener::Listener;
use super::socket::Socket;
use crate::event::{Command, Id, ListenerCommand, ListenerEvent, SocketEvent};
use crate::signal::{ListenerSignal, Signal, SocketState};
use crate::text::quote::value;

/// Who is told of everything. It only looks: it may ask sockets and listeners, and may not call
/// them or the loop.
pub trait Tap {
    /// Something happens now.
    fn moment(&self, moment: &Moment<'_>);
}

/// One thing that happens, and when.
#[expect(missing_debug_implementations, reason = "as for What")]
pub struct Moment<'a> {
    /// When.
    pub at: Instant,
    /// Inside of how many calls and slots.
    pub depth: u32,
    /// What.
    pub what: &'a What<'a>,
}

/// Whom a [`What`] is about.
#[derive(Debug, Clone, Copy)]
pub enum Object<'a> {
    /// A socket.
    Socket(&'a Socket),
    /// A listener.
    Listener(&'a Listener),
    /// A timer.
    Timer(Id),
}

impl Object<'_> {
    /// Names the object for as long as it lives, whatever it is connected to.
    #[must_use]
    pub fn id(self) -> Id {
        match self {
            Self::Socket(socket) => socket.object(),
            Self::Listener(listener) => listener.object(),
            Self::Timer(id) => id,
        }
    }
}

/// What happens.
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "its Display fields have none")]
pub enum What<'a> {
    /// A pass of the loop begins to deliver: it has waited, and something has happened.
    TurnBegan,
    /// The pass is over.
    TurnEnded {
        /// How long it took, the waiting not counted.
        took: Duration,
    },
    /// The kernel has told something of a socket.
    Event {
        /// The socket.
        socket: &'a Socket,
        /// What.
        event: &'a SocketEvent<'a>,
    },
    /// The kernel has told something of a listener.
    ListenerEvent {
        /// The listener.
        listener: &'a Listener,
        /// What.
        event: &'a ListenerEvent,
    },
    /// A timer's time has come.
    Timeout {
        /// The timer.
        timer: Id,
    },
    /// Something is asked of the kernel for a socket.
    Command {
        /// The socket.
        socket: &'a Socket,
        /// What.
        command: &'a Command,
    },
    /// A chunk is given to the kernel.
    Chunk {
        /// The socket.
        socket: &'a Socket,
        /// How many bytes.
        bytes: usize,
    },
    /// Something is asked of the kernel for a listener.
    ListenerCommand {
        /// The listener.
        listener: &'a Listener,
        /// What.
        command: &'a ListenerCommand,
    },
    /// A call begins.
    Call {
        /// On whom.
        object: Object<'a>,
        /// Qt's name of it.
        name: &'static str,
        /// The arguments as a trace shows them.
        arguments: &'a dyn fmt::Display,
    },
    /// The call that began last has returned.
    Return {
        /// On whom it was called.
        object: Object<'a>,
        /// Qt's name of it.
        name: &'static str,
        /// The result as a trace shows it; nothing for none.
        result: &'a dyn fmt::Display,
        /// How long it took, slots included.
        took: Duration,
    },
    /// A socket emits a signal; its slot runs next.
    Signal {
        /// The socket.
        socket: &'a Socket,
        /// The signal.
        signal: &'a Signal,
        /// The state in which the slot sees the socket.
        state: SocketState,
    },
    /// A listener emits a signal; its slot runs next.
    ListenerSignal {
        /// The listener.
        listener: &'a Listener,
        /// The signal.
        signal: &'a ListenerSignal,
    },
    /// The slot that began last has returned.
    SlotEnded {
        /// Whose signal it was.
        object: Object<'a>,
        /// How long it ran.
        took: Duration,
    },
}

/// Bytes as an argument or a result.
pub(super) fn shown(bytes: &[u8]) -> String {
    value(bytes)
}

/// Something that is written when somebody reads it.
pub(super) struct Lazy<F>(pub(super) F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Lazy<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0(f)
    }
}
