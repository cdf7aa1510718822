//! The course's two classes, without Qt: [`TcpServer`] and [`TcpClient`] are what the course's
//! students write around QTcpServer and QTcpSocket, which here are
//! [`Listener`](crate::runtime::Listener) and [`Socket`](crate::runtime::Socket). Slots are plain
//! Rust. `server.rs` and `client.rs` are read beside the C++ in tests/cpp/course, and hold the
//! same numbered steps; everything else stands in files of its own.

mod check;
mod client;
mod ended;
mod error;
mod limits;
mod send_file;
mod server;
mod slots;
pub mod template;
mod upkeep;

pub use check::{Checker, Mistake, MistakeKind};
pub use client::{ClientSlots, DISCONNECT_TIME, SyncClient, TcpClient};
pub use ended::Ended;
pub use error::Error;
pub use limits::{HIGH_WATER, LOW_WATER, MAX_UNSENT};
pub use send_file::{FileSending, Progress};
pub use server::{Client, MAX_WAITING, ReadStyle, Reply, ServerSlots, TcpServer, Totals};
pub use template::{Template, TemplateError};
pub use upkeep::Upkeep;
