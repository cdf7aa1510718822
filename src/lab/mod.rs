//! The lab: what a loop does with its sockets, as models that a page can show. Without Qt.
//!
//! A model is fed the [moments](crate::record::Moment) of the record, one after another, and can be
//! asked at any time. Each has a limit of its own.

mod framing;
mod lanes;
mod states;
mod timeline;
mod vessels;

pub use framing::{Broken, Framer, Framing, LONGEST_LINE, Message, Why};
pub use lanes::{Counts, Lanes, Picture, Piece};
pub use states::{Card, EDGES, Edge, SHOWN, States};
pub use timeline::{Column, Row, Timeline};
pub use vessels::{Reading, SPAN_US, Sample, Vessels};
