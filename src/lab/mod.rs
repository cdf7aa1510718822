//! The lab: what a loop does with its sockets, as models that a page can show. Without Qt.
//!
//! A model is fed the [moments](crate::record::Moment) of the record, one after another, and can be
//! asked at any time. Each has a limit of its own.

mod arrows;
mod explain;
mod explanations;
mod export;
mod lints;
mod range;
mod row;
mod timeline;
mod told;
mod turns;
mod who;
mod zoom;

pub use arrows::{Arrow, Passes, arrows};
pub use explain::{Explanation, explain};
pub use export::Export;
pub use lints::{LiveFinding, LiveLints};
pub use range::{Filter, Section};
pub use row::{Column, Content, Row};
pub use timeline::{BYTES, Changes, Mark, ROWS, Timeline};
pub use turns::{Band, SLOW_US, STOOD_STILL_US, Turn};
pub use who::{Party, Who};
pub use zoom::{Tick, Zoom, time_label};
