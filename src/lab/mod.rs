//! The lab: what a loop does with its sockets, as models that a page can show. Without Qt.
//!
//! A model is fed the [moments](crate::record::Moment) of the record, one after another, and can be
//! asked at any time. Each has a limit of its own.

pub mod homework;
pub mod modes;
mod timeline;

pub use timeline::{Column, Row, Timeline};
