//! The homework checker: whether a server or a client that somebody else wrote does what the
//! homework asks for, and if not, why.
//!
//! A [`Check`] has the stages and does no I/O: [`Action`]s come out of it, [`Event`]s go in, and
//! what it finds is told in [`Report`]s. [`Network`] carries the actions out with the sockets of
//! `net`; the program that is tested may be started and watched beside it.

mod bench;
mod cause;
mod client;
mod conn;
pub mod gallery;
mod network;
pub mod program;
mod run;
mod server;
mod stage;
mod subject;
mod trouble;
mod words;

pub use client::{Mistake, WAITING};
pub use network::Network;
pub use program::Usage;
pub use run::{Check, LONGEST, Report, Tally, Target, Verdict, stages_of};
pub use stage::{Section, Stage};
pub use subject::{Elsewhere, Started, Subject};
pub use trouble::{Kind, Probe, Trouble, Window};
pub use words::{Action, Event};
