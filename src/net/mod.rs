//! The only sockets of the program: a [`Reactor`] on std::net, epoll (elsewhere the crate polling) and socket2.
//!
//! It carries out [`Command`](crate::event::Command)s and reports
//! [`NetEvent`](crate::event::NetEvent)s, and decides nothing by itself: it does not close, stop
//! reading or drop a byte unless it is told to. Drive it inline ([`Reactor::turn`]: the caller's
//! thread, no hop, no lock) or as a [`Worker`] (a thread of its own with bounded queues).

mod addresses;
mod commands;
mod conn;
mod failure;
mod kernel;
mod lent;
mod limits;
mod lost;
mod memory;
mod open;
mod options;
mod part;
mod poll;
mod queues;
mod reactor;
mod repeat;
mod resolve;
mod serve;
mod spare;
mod timers;
mod worker;

pub use addresses::{InterfaceAddress, all_addresses, interface_index};
pub use kernel::{Kernel, TcpState};
pub use limits::raise_descriptor_limit;
pub use memory::give_memory_back;
pub use poll::Waker;
pub use queues::Queues;
pub use reactor::Reactor;
pub use resolve::cached as cached_lookup;
pub use spare::Spare;
pub use worker::Worker;
