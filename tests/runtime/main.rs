//! The event loop, Qt's blocking calls and the course's two classes, against real sockets on
//! loopback.

mod blocking;
mod callers;
mod classes;
mod event_loop;
mod fan_out;
mod listeners;
mod lost;
mod turns;
mod util;
