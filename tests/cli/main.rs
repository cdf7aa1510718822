//! The built program, driven as a person drives it: its words, its exit codes, and what it does
//! with peers that are other programs (ncat, socat, Python). Issue 2, "Must hold" 3, 4, 8, 9, 10.

#[path = "../util/mod.rs"]
mod util;

mod bad_input;
mod client;
mod connecting;
mod counters;
mod demo;
mod ends;
mod half_close;
mod hostile_bytes;
mod json;
mod pages;
mod peers;
mod server;
mod stdin;
