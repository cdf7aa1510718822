//! The course's two classes, without Qt, and the event loop that they live on.
//!
//! [`TcpServer`] and [`TcpClient`] are what the course's students write around QTcpServer and
//! QTcpSocket, which here are [`Listener`] and [`Socket`]. Slots are plain Rust.

mod check;
mod client;
pub mod escape;
mod event_loop;
pub mod hex;
mod listener;
mod send_file;
mod server;
mod socket;
pub mod template;
mod timer;

pub use check::Checker;
pub use client::{ClientSlots, DISCONNECT_TIME, TcpClient};
pub use event_loop::EventLoop;
pub use listener::{Listener, ListenerSlot};
pub use send_file::{FileSending, Progress};
pub use server::{
    Client, HIGH_WATER, IP, LOW_WATER, MAX_UNSENT, PORT, ReadStyle, ServerSlots, TcpServer, Totals,
};
pub use socket::{Slot, Socket, WAIT};
pub use template::Template;
pub use timer::Timer;
