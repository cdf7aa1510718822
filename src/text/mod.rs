//! What a person reads and writes, once for terminal, window and library: escapes, hex digits,
//! addresses, sizes, durations, times of day, lines of JSON, files and whose they are, and the
//! values that are used where none is given.

pub mod address;
pub mod clock;
pub mod defaults;
pub mod duration;
pub mod escape;
pub mod file;
pub mod hex;
pub mod json;
pub mod ownership;
pub mod quote;
pub mod size;
