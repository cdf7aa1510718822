//! The student's program, started, watched and ended: whatever it does, nothing of it is left, and
//! nobody waits for it longer than was promised.
#![cfg(target_os = "linux")]

mod ending;
mod output;
mod starting;
mod taking;
mod tried;
