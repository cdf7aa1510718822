//! The record: what the [tap](crate::runtime::Tap) tells, kept.
//!
//! A [`Recorder`] sits on a loop, makes of everything a [`Moment`] with data of its own, and hands it
//! to its [`Reader`]s: a file ([`ToFile`]), the log ([`ToLog`]), lines for people. A recording is
//! read back with [`read()`]. The line that a signal has in a trace is made here and nowhere else
//! ([`Emitted::line`]), and so is the way in which lines stand below the calls they happened in
//! ([`Nesting`]).

mod file;
mod kernel;
mod log;
mod moment;
mod nesting;
mod numbers;
mod read;
mod recorder;
mod signal;

pub use file::{Header, LONGEST, ToFile};
pub use log::{TARGET, ToLog};
pub use moment::{Class, Moment, Object, What};
pub use nesting::Nesting;
pub use read::{Mistake, Moments, read};
pub use recorder::{Reader, Recorder};
pub use signal::Emitted;

/// The header with which a Qt program in C++ writes the same lines of its own sockets.
pub const HEADER: &str = include_str!("qtcp_trace.h");

/// The form of the lines of a recording. A program reads those of its own number; fields that it
/// does not know it passes over, so that a number lasts as long as what it names means the same.
pub const VERSION: u32 = 1;
