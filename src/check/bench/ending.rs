//! Whether the program that is checked goes on.

use std::time::Duration;

use super::super::trouble::Kind;
use super::Bench;

/// How long it may take until it is seen that a program has ended.
pub(in crate::check) const ENDING_SEEN: Duration = Duration::from_millis(200);

impl Bench {
    /// Whether the program has ended, where that was met. Of one that ends, it may be seen first that
    /// its connections end, or that nobody listens any more.
    pub(in crate::check) async fn has_gone(&self, met: Kind) -> bool {
        let is_doubtful = matches!(met, Kind::NotConnected(_) | Kind::Closed | Kind::Lost(_));
        if is_doubtful && self.is_started() {
            self.until(ENDING_SEEN, |state| state.has_ended()).await;
        }
        self.has_ended()
    }
}
