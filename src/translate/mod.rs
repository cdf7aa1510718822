//! The event-translation layer: what happens on the network in, Qt's signals out, one at a time.
//!
//! [`TcpSocket`] is what QTcpSocket is, [`TcpListener`] what QTcpServer is. Both are pure: no
//! socket, no clock, no thread. Whoever drives them
//!
//! 1. makes a call or passes an event to `handle`,
//! 2. takes the next signal from `poll_signal`,
//! 3. carries out every command of `poll_command`,
//! 4. delivers the signal to the slots,
//!
//! and repeats 2 to 4 until neither has anything. A transition is done step by step: a slot sees
//! the state of the very moment in which Qt would have called it, and what it calls happens
//! before the rest of the transition, as a nested call would.
//!
//! # Nested calls
//!
//! A slot that calls into the machine drains only what its own call has queued: it takes
//! [`TcpSocket::depth`] before the call and then polls with [`TcpSocket::poll_signal_above`].
//! What was queued before waits until the slot has returned, as Qt's outer function would.
//!
//! # Where Qt is not followed, on purpose
//!
//! | contract | Qt 6.4 | here |
//! |---|---|---|
//! | 84 | `waitForReadyRead` on a full limited buffer spins | the same result, asleep |
//! | 125 | `pauseAccepting()` in a slot lets in those that wait at that moment | it holds at once |
//! | 127 | `pauseAccepting()` on a closed server crashes | does nothing |
//! | 130 | a destroyed server takes the sockets along that were taken from it | they belong to their owners |
//! | 134, 136 | stale server errors | the true error, once |
//! | 135 | accepting that fails after a first client is tried again without a pause or a word | `acceptError`, and paused |
//! | 147 | a write crashes where Qt has no write buffer any more | the bytes are queued, with a warning |
//! | 158 | a wait crashes where Qt has no socket below any more | false at once, with a warning |
//! | 159 | `waitForDisconnected` on a full limited buffer never returns | its time is up, with a warning |
//! | 161 | a wait in which a slot's attempt is refused reads -1 bytes | it reads nothing, with a warning |
//!
//! Where Qt loses bytes, hangs or gives up what a slot has begun (contract 36, 37, 43, 68, 146), it is
//! followed with [`Manner::AsQt`], the default, and not with [`Manner::Mended`], which the classes of
//! `course` ask for. Above this layer `course::TcpServer` goes on accepting by itself where Qt waits
//! to be told (contract 135).

#![forbid(unsafe_code)]

mod address;
mod attempt;
mod buffer;
mod drive;
mod failure;
mod getters;
mod listener;
mod read;
mod seldom;
mod socket;
mod steps;
mod stream;
mod transitions;
mod wait;
mod write;

pub use address::HostAddress;
pub(crate) use buffer::OWN_CHUNK;
pub use drive::Wants;
pub use listener::{TcpListener, Untaken};
pub use socket::{CONNECT_TIMEOUT, Manner, TcpSocket};
pub use stream::Sent;
pub use wait::{BlockingCall, Next, Wait, WaitFor};
