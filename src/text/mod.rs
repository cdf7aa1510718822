//! What a person reads and writes, once for terminal, window and library: escapes, hex digits,
//! encodings, addresses, sizes, durations, times of day, lines of JSON, files and whose they are, the
//! values that are used where none is given, and the sentences in two languages.

pub mod address;
mod catalogue;
pub mod clock;
pub mod compose;
pub mod defaults;
pub mod duration;
pub mod encoding;
pub mod escape;
mod fact;
pub mod facts;
pub mod file;
pub mod hex;
pub mod json;
mod language;
pub mod narrow;
pub mod network;
pub mod ownership;
pub mod quote;
mod refusals;
pub mod size;
pub mod words;

pub use fact::{Fact, Value};
pub use language::{Face, Language, UnknownLanguage, speak};

pub(crate) use catalogue::message;
