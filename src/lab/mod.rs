//! The lab: what a loop does with its sockets, as models that a page can show. Without Qt.
//!
//! A model is fed the [moments](crate::record::Moment) of the record, one after another, and can be
//! asked at any time. Each has a limit of its own. A [`Stage`] is where a scenario runs that is
//! watched. The lessons and their questions are about the traces of the scenarios that the program
//! carries.

mod arrows;
pub mod buffers;
pub mod code;
mod crew;
mod drawing;
pub mod ends;
pub mod entry;
pub mod errors;
mod explain;
mod explanations;
mod export;
mod framing;
pub mod homework;
mod lanes;
pub mod lesson;
mod lints;
mod meaning;
pub mod modes;
mod names;
mod phrases;
pub mod question;
mod range;
pub mod real_qt;
mod row;
mod rule;
pub mod script;
mod side;
mod stage;
mod states;
mod streams;
mod timeline;
mod told;
mod turns;
mod vessels;
pub mod ways;
mod who;
mod writes;
mod zoom;

pub use arrows::{Arrow, Passes, arrows};
pub use drawing::{Dash, Drawing, Frame, Kind, Line};
pub use explain::{Explanation, explain};
pub use export::Export;
pub use framing::{Broken, Framer, Framing, LONGEST_LINE, Message, Why};
pub use lanes::{Counts, Lanes, Picture, Piece};
pub use lints::{LiveFinding, LiveLints};
pub use meaning::meaning;
pub use names::{as_in_timeline, names};
pub use range::{Filter, Section};
pub use row::{Column, Content, Row};
pub use rule::{Found, Rule};
pub use side::Side;
pub use stage::{End, LONGEST_HOLD, News, Pace, Stage, Step};
pub use states::{Card, EDGES, Edge, SHOWN, States};
pub use streams::Streams;
pub use timeline::{BYTES, Changes, Mark, ROWS, Timeline};
pub use turns::{Band, SLOW_US, STOOD_STILL_US, Turn};
pub use vessels::{Reading, SPAN_US, Sample, Vessels};
pub use who::{Party, Who};
pub use writes::{LONGEST_PAUSE, Writes};
pub use zoom::{Tick, Zoom, time_label};
