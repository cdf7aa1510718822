//! Which rows a person wants to see.

use crate::view::entry::{Direction, Entry};

/// Which entries are shown. By default all are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Show what came.
    pub incoming: bool,
    /// Show what went.
    pub outgoing: bool,
    /// Show what happened besides.
    pub events: bool,
    /// Show only entries whose peer has this in its address (ASCII letters in any case); empty is
    /// all.
    pub peer: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self { incoming: true, outgoing: true, events: true, peer: String::new() }
    }
}

impl Filter {
    /// Whether `entry` is shown.
    #[must_use]
    pub fn passes(&self, entry: &Entry) -> bool {
        let wanted = match entry.direction() {
            Direction::In => self.incoming,
            Direction::Out => self.outgoing,
            Direction::Event => self.events,
        };
        wanted && self.passes_peer(entry.peer())
    }

    fn passes_peer(&self, peer: &str) -> bool {
        let part = self.peer.as_bytes();
        part.is_empty()
            || peer.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
    }
}
