//! The built program, driven as a person drives it: its words, its exit codes, and what it does
//! with peers that are other programs (ncat, socat, Python).

// They read /proc and write to /dev/full; what they check is the same everywhere.
#![cfg(target_os = "linux")]

#[path = "../util/mod.rs"]
mod util;

mod bad_input;
mod check;
mod client;
mod connecting;
mod counters;
mod demo;
mod ends;
mod gone_terminal;
mod half_close;
mod hostile_bytes;
mod json;
mod lab;
mod languages;
mod limits;
mod options;
mod pages;
mod peers;
mod pty;
mod record;
mod recordings;
mod rules;
mod server;
mod signals;
mod stdin;
mod streams;
mod stuck;
mod terminal;
mod unread;
