//! The stages of a client: a timer sends a message again and again, and the answers are read. Here
//! the check is the server.
//!
//! Nothing is assumed about the message and the period: the first stages learn both, and all others
//! count in periods. A client keeps its connection from stage to stage; where one has ended, the
//! program is started again, if this run has started it.

mod begins;
mod ends;
mod goes_on;
mod mistake;
mod rhythm;
mod talk;
#[cfg(test)]
mod tests;

use std::time::Duration;

use super::stage::Stage;
pub use mistake::Mistake;
pub(super) use talk::Learned;

/// How long a client has to connect.
pub const WAITING: Duration = Duration::from_secs(10);

/// All stages of a client, in the order in which they are done.
pub(super) const STAGES: &[&Stage] = &[
    &begins::C01,
    &begins::C02,
    &begins::C03,
    &goes_on::C04,
    &goes_on::C05,
    &goes_on::C06,
    &goes_on::C07,
    &ends::C08,
    &ends::C09,
    &ends::C10,
];
