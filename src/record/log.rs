//! [`ToLog`]: the record as lines of the log.

use super::moment::Moment;
use super::recorder::Reader;

/// What these lines are called in the log: `RUST_LOG=qtcp::tap=trace` shows them and nothing else.
pub const TARGET: &str = "qtcp::tap";

/// Logs each moment as one line, indented by how deep it is.
#[derive(Debug)]
pub struct ToLog(());

impl ToLog {
    /// None if nobody wants these lines: then no tap is needed for them.
    #[must_use]
    pub fn if_wanted() -> Option<Self> {
        log::log_enabled!(target: TARGET, log::Level::Trace).then_some(Self(()))
    }
}

impl Reader for ToLog {
    fn moment(&self, moment: &Moment) {
        // Deeper than this is deep enough to see.
        let indent = 2 * moment.depth.min(20) as usize;
        log::trace!(target: TARGET, "{:indent$}{moment}", "");
    }
}
