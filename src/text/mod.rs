//! What a person reads and writes, once for terminal, window and library: escapes, hex digits,
//! encodings, addresses, sizes, durations, times of day, lines of JSON, and the values that are used where
//! none is given.

pub mod address;
pub mod clock;
pub mod compose;
pub mod defaults;
pub mod duration;
pub mod encoding;
pub mod escape;
pub mod file;
pub mod hex;
pub mod json;
pub mod narrow;
pub mod quote;
pub mod size;
