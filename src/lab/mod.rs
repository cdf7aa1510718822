//! The lab: what a loop does with its sockets, as models that a page can show. Without Qt.
//!
//! A model is fed the [moments](crate::record::Moment) of the record, one after another, and can be
//! asked at any time. Each has a limit of its own. The lessons and their questions are about the
//! traces of the scenarios that the program carries.

pub mod code;
pub mod lesson;
pub mod question;
mod rule;
mod timeline;

pub use rule::{Found, Rule};
pub use timeline::{Column, Row, Timeline};
