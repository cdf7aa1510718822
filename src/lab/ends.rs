//! [`Ends`]: the two ends of one connection, and how each of them can end it.
//!
//! Each end is a program of its own: a socket with a thread and an event loop. What is asked of an end
//! is called at once, as in a slot; what the other end has done it hears when its loop turns, and its
//! loop can be held. Qt has no call that ends one direction alone: `shutdown` is the system's, on the
//! descriptor of the socket, and a reset is that too.

mod end;

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpStream};

use super::crew::Crew;
use crate::signal::{Signal, SocketState};

/// So many bytes are written at once, at the most.
pub const MOST: u64 = 1 << 20;
/// With so many bytes unsent an end writes no more.
pub const UNSENT: u64 = 1 << 24;
/// So many lines of what an end saw are kept.
const LINES: usize = 60;
/// So many calls may wait for one end.
const WAITING: usize = 100;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one that has connected.
    Client,
    /// The one that has accepted.
    Server,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// What an end can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// `write` of so many bytes.
    Write(u64),
    /// `shutdown(SHUT_WR)` on the descriptor: a FIN, and reading goes on.
    Finish,
    /// `disconnectFromHost`.
    Disconnect,
    /// `SO_LINGER` with 0 on the descriptor, then `abort`: a RST.
    Reset,
}

/// Both ends at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Both {
    /// The end that has connected.
    pub client: End,
    /// The end that has accepted.
    pub server: End,
    /// From the client to the server.
    pub there: Way,
    /// From the server to the client.
    pub back: Way,
    /// Why a thread could not go on; the system's words.
    pub failure: Option<String>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Its own address; None before the first connection.
    pub local: Option<SocketAddr>,
    /// Qt's state.
    pub state: SocketState,
    /// Its loop does not turn.
    pub held: bool,
    /// It has sent a FIN by itself, and its socket is still open.
    pub finished: bool,
    /// `bytesToWrite`: what `write` has taken and the kernel has not.
    pub unsent: u64,
    /// What was called and what came, in its order.
    pub saw: Vec<Seen>,
    written: u64,
    sent: u64,
    read: u64,
}

impl Default for End {
    fn default() -> Self {
        Self {
            local: None,
            state: SocketState::Unconnected,
            held: false,
            finished: false,
            unsent: 0,
            saw: Vec::new(),
            written: 0,
            sent: 0,
            read: 0,
        }
    }
}

/// One direction of the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Way {
    /// Something can still go this way, and come.
    pub open: bool,
    /// What `write` has taken.
    pub written: u64,
    /// What the other end has read.
    pub read: u64,
    /// What was written and will never be read.
    pub lost: u64,
}

/// A call, or a signal; several of the same kind behind each other are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// As Qt writes it.
    pub what: String,
    /// It was called; the others have come.
    pub called: bool,
    /// The state in which its slot has seen the socket.
    pub state: SocketState,
    /// How often, and with how many bytes all together.
    pub times: u64,
    /// 0 where there are none.
    pub bytes: u64,
}

/// The two ends. When it goes, their threads end and are waited for.
#[derive(Debug)]
pub struct Ends(Crew<State>);

impl Ends {
    /// Starts both, which connect. `changed` is called on their threads whenever there is something new in
    /// [`now`](Self::now).
    ///
    /// # Errors
    /// Those of starting a thread.
    pub fn start(changed: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let ends = Self(Crew::start(
            State::default(),
            changed,
            &[("client end", end::client), ("server end", end::server)],
        )?);
        ends.connect();
        Ok(ends)
    }

    /// Both as they are now.
    #[must_use]
    pub fn now(&self) -> Both {
        let state = self.0.lock();
        let [client, server] = state.sides.each_ref().map(|side| side.end.clone());
        let (there, back) = (way(&client, &server), way(&server, &client));
        Both { client, server, there, back, failure: self.0.failure() }
    }

    /// A new connection; one that is there is dropped.
    pub fn connect(&self) {
        self.order(Side::Client, Order::Connect);
    }

    /// Asks an end for something. Nothing happens where it has no connection.
    pub fn act(&self, side: Side, act: Act) {
        self.order(side, Order::Act(act));
    }

    /// The loop of one end does not turn any more, once the turn under way is over, or goes on.
    pub fn hold(&self, side: Side, held: bool) {
        self.0.lock().of(side).hold = held;
        self.0.wake();
    }

    /// Whether both drop what is unsent when the other end has closed, as Qt does (contract 68).
    pub fn drop_as_qt(&self, drops: bool) {
        self.0.lock().keeps = !drops;
        self.0.wake();
    }

    fn order(&self, side: Side, order: Order) {
        let mut state = self.0.lock();
        let orders = &mut state.of(side).orders;
        if orders.len() < WAITING {
            orders.push_back(order);
        }
        drop(state);
        self.0.wake();
    }
}

/// What has gone from one end to the other.
fn way(from: &End, to: &End) -> Way {
    let is_open = |end: &End| matches!(end.state, SocketState::Connected | SocketState::Closing);
    let unread = from.written.saturating_sub(to.read);
    let lost = match (is_open(from), is_open(to)) {
        // Whoever is gone reads nothing more.
        (_, false) => unread,
        // What the kernel has taken still comes.
        (false, true) => from.written.saturating_sub(from.sent),
        (true, true) => 0,
    };
    let open = is_open(from) && is_open(to) && !from.finished;
    Way { open, written: from.written, read: to.read, lost }
}

#[derive(Debug)]
enum Order {
    Connect,
    Take(TcpStream),
    Act(Act),
}

#[derive(Debug, Default)]
struct State {
    sides: [Of; 2],
    /// Not as Qt: what is unsent is sent before an end closes.
    keeps: bool,
}

#[derive(Debug, Default)]
struct Of {
    end: End,
    /// Its loop is to stand still.
    hold: bool,
    orders: VecDeque<Order>,
}

impl State {
    fn of(&mut self, side: Side) -> &mut Of {
        &mut self.sides[side as usize]
    }

    fn end(&mut self, side: Side) -> &mut End {
        &mut self.of(side).end
    }
}

impl End {
    /// A new connection begins.
    fn begin(&mut self, local: SocketAddr) {
        let held = self.held;
        *self = Self { local: Some(local), held, ..Self::default() };
    }

    fn call(&mut self, what: &str, state: SocketState, bytes: u64) {
        self.add(Seen { what: what.to_owned(), called: true, state, times: 1, bytes });
    }

    /// A signal has come, and so many bytes were read in its slot.
    fn hear(&mut self, signal: &Signal, state: SocketState, read: u64) {
        self.state = state;
        self.finished &= state != SocketState::Unconnected;
        self.read += read;
        let (argument, bytes) = match signal {
            Signal::StateChanged(state) => (state.qt_name(), 0),
            Signal::ErrorOccurred(error) => (error.qt_name(), 0),
            Signal::BytesWritten(bytes) => {
                self.sent += bytes;
                ("", *bytes)
            }
            Signal::ReadyRead => ("", read),
            _ => ("", 0),
        };
        let what = format!("{}({argument})", signal.qt_name());
        self.add(Seen { what, called: false, state, times: 1, bytes });
    }

    fn add(&mut self, seen: Seen) {
        match self.saw.last_mut() {
            Some(last) if seen.bytes > 0 && last.what == seen.what => {
                last.times += seen.times;
                last.bytes += seen.bytes;
                last.state = seen.state;
            }
            _ => {
                if self.saw.len() == LINES {
                    self.saw.remove(0);
                }
                self.saw.push(seen);
            }
        }
    }
}

#[cfg(test)]
mod asked {
    use super::Both;
    use crate::net::Kernel;
    pub(super) use crate::net::TcpState;

    /// What the kernel says of the client and of the server; None where it cannot be asked.
    pub(super) fn of(both: &Both) -> Option<[Option<TcpState>; 2]> {
        let kernel = Kernel::new().ok()?;
        let (client, server) = (both.client.local?, both.server.local?);
        Some([kernel.state(client, server), kernel.state(server, client)])
    }
}

#[cfg(test)]
mod tests;
