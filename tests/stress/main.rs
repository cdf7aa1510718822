//! The built server and client under load: many clients, few descriptors, peers that misbehave.
//!
//! The load comes from this process, the program under test is another one, so that each has its
//! own limit of descriptors and its own figures in /proc. The tests take turns: some of them
//! measure time.

#![cfg(target_os = "linux")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod crowd;
mod descriptors;
mod fan_out;
mod floods;
mod measure;
mod pulse;
#[path = "../util/readers.rs"]
mod readers;
mod thousand;
mod trouble;
#[path = "../util/mod.rs"]
mod util;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whoever holds it has the machine for itself. A test that failed has let it go.
fn alone() -> MutexGuard<'static, ()> {
    static MACHINE: Mutex<()> = Mutex::new(());
    MACHINE.lock().unwrap_or_else(PoisonError::into_inner)
}
