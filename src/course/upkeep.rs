//! [`Upkeep`]: what is set on each connection, and when one on which nothing happens ends.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::runtime::{Handle, Socket, Timer};
use crate::signal::SocketOption;
use crate::text::{Fact, facts};
use crate::translate::TcpSocket;

/// The least time between two looks, and the longest: a limit is kept to a quarter of it.
const LOOK_SHORTEST: Duration = Duration::from_millis(10);
const LOOK_LONGEST: Duration = Duration::from_secs(1);

/// What holds for each connection, of a server as of a client. As it stands at first, nothing is
/// set, as in Qt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Upkeep {
    /// `LowDelayOption` (TCP_NODELAY): small writes are not held back to be sent together.
    pub no_delay: bool,
    /// `KeepAliveOption` (SO_KEEPALIVE): the kernel asks a silent peer whether it is still there,
    /// on Linux after two hours (`net.ipv4.tcp_keepalive_time`).
    pub keep_alive: bool,
    /// A connection on which no byte came or went for so long is ended; None = never.
    pub idle_limit: Option<Duration>,
}

/// Looks after the connections of one object, each under a number of its own.
pub(super) struct Keeper {
    upkeep: Cell<Upkeep>,
    timer: Timer,
    /// How many bytes each had got and sent when it was looked at last, and since when.
    seen: RefCell<HashMap<u64, (u64, Instant)>>,
}

impl Keeper {
    /// `look` is called when it is time to look at the connections.
    pub(super) fn new(handle: &Handle, look: impl Fn(&Timer) + 'static) -> Self {
        let timer = Timer::new(handle, look);
        Self { upkeep: Cell::default(), timer, seen: RefCell::default() }
    }

    pub(super) fn set(&self, upkeep: Upkeep) {
        self.upkeep.set(upkeep);
    }

    /// A connection is there.
    pub(super) fn begin(&self, number: u64, socket: &Socket) {
        let Upkeep { no_delay, keep_alive, idle_limit } = self.upkeep.get();
        if no_delay {
            socket.set_socket_option(SocketOption::LowDelay, 1);
        }
        if keep_alive {
            socket.set_socket_option(SocketOption::KeepAlive, 1);
        }
        if let Some(limit) = idle_limit {
            self.seen.borrow_mut().insert(number, (0, Instant::now()));
            if !self.timer.is_active() {
                self.timer.start((limit / 4).clamp(LOOK_SHORTEST, LOOK_LONGEST));
            }
        }
    }

    /// A connection has gone.
    pub(super) fn end(&self, number: u64) {
        let mut seen = self.seen.borrow_mut();
        if seen.remove(&number).is_some() && seen.is_empty() {
            self.timer.stop();
        }
    }

    /// Whether nothing has happened on a connection for the whole limit; if so, why it ends.
    pub(super) fn is_idle(&self, number: u64, socket: &Socket) -> Option<Fact> {
        let limit = self.upkeep.get().idle_limit?;
        let bytes = socket.ask(TcpSocket::bytes_received) + socket.ask(TcpSocket::bytes_sent);
        let mut seen = self.seen.borrow_mut();
        let (last, since) = seen.get_mut(&number)?;
        if *last != bytes {
            (*last, *since) = (bytes, Instant::now());
        }
        (since.elapsed() >= limit).then(|| facts::idle(format!("{:.3}", limit.as_secs_f64())))
    }
}

/// Ends an idle connection in order, or at once if the other end does not take what was written.
pub(super) fn part(socket: &Socket) {
    if socket.bytes_to_write() > 0 { socket.abort() } else { socket.disconnect_from_host() }
}
