//! Scenarios: short scripts of calls on sockets, run on this project's re-creation of Qt's classes,
//! and the traces that they print.
//!
//! The same scripts run on the real QTcpSocket and QTcpServer in `compare/engine`; equal traces
//! are what "like Qt" means. [`parse`] reads a script and opens nothing; [`run`] does what it says
//! with real sockets and a real peer on this machine; the sockets are on its thread or on one of
//! their own, which makes no difference. What a script may say is in
//! `docs/scenarios.md`; [`carried`] are the scenarios that travel with the program.

mod absent;
mod acts;
mod blocking_calls;
mod blocks;
mod calls;
mod candidates;
pub mod carried;
mod control;
mod ground;
mod later;
mod leash;
mod lexer;
mod limit;
mod line;
mod parser;
mod peer;
mod raw;
mod runner;
pub mod script;
mod server_calls;
mod signals;
mod socket_calls;
mod source;
mod tracer;
mod turning;
mod words;

pub use acts::{Act, Acts, Did};
pub use candidates::{Candidates, candidates};
pub use ground::Sockets;
pub use leash::Leash;
pub use parser::parse;
pub use peer::Peer;
pub use runner::{run, run_on, run_tapped};
pub use source::Source;
pub use words::vocabulary;
