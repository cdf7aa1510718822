//! A TCP server and a TCP client the way Qt teaches them.
//!
//! | layer | what it is |
//! |---|---|
//! | [`translate`] | what QTcpSocket and QTcpServer do, pure: events in, signals out, one at a time |
//! | [`net`] | the only sockets: a reactor on std::net and epoll |
//! | [`runtime`] | sockets, listeners and timers alive on an event loop |
//! | [`course`] | the two classes of the course |
//! | [`text`] | escapes, hex, addresses, durations, clocks, files: what all faces share |
//! | [`record`] | everything that happens on a loop, kept: moments, files of them, lines |
//! | [`lint`] | mistakes that a recording shows |
//! | [`trace`] | scenarios: scripts of calls, run on the layers above, and their traces |
//! | [`compare`] | the same scenarios here and on the real Qt, side by side |
//! | [`check`] | whether somebody's server or client does the homework, and if not, why |
//! | [`lab`] | what the lab shows, without Qt: models that are fed the record |
//! | [`view`] | what the window shows, without Qt |
//! | [`cli`] | the program in a terminal |
//! | `qt` | the course's classes as QObjects, and the window (feature `gui`) |
//!
//! [`event`] and [`signal`] are the words between them. [`translate`] and [`net`] know nothing of
//! each other; each of the others stands on those above it. A test holds the `use` lines against
//! that.

// They panic when the terminal behind the output has gone.
#![deny(clippy::print_stdout, clippy::print_stderr, clippy::dbg_macro)]

pub mod check;
pub mod cli;
pub mod compare;
pub mod course;
pub mod event;
pub mod lab;
pub mod lint;
pub mod net;
#[cfg(feature = "gui")]
pub mod qt;
pub mod record;
pub mod runtime;
pub mod signal;
pub mod text;
pub mod trace;
pub mod translate;
pub mod view;

// The examples of the documentation are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct Library;
