//! The course's two classes, without Qt: [`TcpServer`] and [`TcpClient`] are what the course's
//! students write around QTcpServer and QTcpSocket, which here are
//! [`Listener`](crate::runtime::Listener) and [`Socket`](crate::runtime::Socket). Slots are plain
//! Rust.

mod check;
mod client;
mod send_file;
mod server;
mod sync_client;
pub mod template;

pub use check::Checker;
pub use client::{ClientSlots, DISCONNECT_TIME, TcpClient};
pub use send_file::{FileSending, Progress};
pub use server::{
    Client, HIGH_WATER, LOW_WATER, MAX_UNSENT, ReadStyle, ServerSlots, TcpServer, Totals,
};
pub use sync_client::SyncClient;
pub use template::Template;
