//! Deadlines, the nearest first.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::event::Id;

/// What a deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Deadline {
    /// A timer of the front end.
    Timer(Id),
    /// The next round of what is sent again and again.
    Round(Id),
    /// One connect attempt of a socket.
    Attempt(Id),
    /// The orderly end of a socket.
    Parting(Id),
}

/// At most one deadline for each purpose; cancelling frees its memory at once.
#[derive(Debug, Default)]
pub(super) struct Timers {
    by_time: BTreeSet<(Instant, Deadline)>,
    times: FxHashMap<Deadline, Instant>,
}

impl Timers {
    /// Sets or moves a deadline.
    pub(super) fn set(&mut self, what: Deadline, at: Instant) {
        self.cancel(what);
        self.times.insert(what, at);
        self.by_time.insert((at, what));
    }

    pub(super) fn cancel(&mut self, what: Deadline) {
        if let Some(at) = self.times.remove(&what) {
            self.by_time.remove(&(at, what));
        }
    }

    /// How long until the nearest deadline; zero if it has passed.
    pub(super) fn next_in(&self, now: Instant) -> Option<Duration> {
        self.by_time.first().map(|(at, _)| at.saturating_duration_since(now))
    }

    /// Takes the nearest deadline that has passed.
    pub(super) fn pop_due(&mut self, now: Instant) -> Option<Deadline> {
        let &(at, what) = self.by_time.first()?;
        if at > now {
            return None;
        }
        self.by_time.pop_first();
        self.times.remove(&what);
        Some(what)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_time.is_empty()
    }
}
