//! What a person chooses: encoding, limit, filter, pause, and clearing with a way back.

use crate::view::encoding::Encoding;
use crate::view::filter::Filter;
use crate::view::log::{Log, MAX_ROWS, MIN_ROWS, Undo};

impl Log {
    /// The encoding that the log was told.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Shows data in another encoding: every row gets another text.
    pub fn set_encoding(&mut self, encoding: Encoding) {
        if self.encoding != encoding {
            self.encoding = encoding;
            self.all_changed = true;
            self.generation += 1;
        }
    }

    /// How many rows are kept at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Keeps so many rows, from [`MIN_ROWS`] to [`MAX_ROWS`]. Fewer than before: the oldest go at
    /// once, like those that newer ones push out.
    pub fn set_limit(&mut self, rows: usize) {
        self.limit = rows.clamp(MIN_ROWS, MAX_ROWS);
        self.evict();
    }

    /// What is shown.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Shows other entries; the next change is a [`Change::Reset`]. In a paused view rows which the
    /// ring has dropped are lost once a filter leaves them out.
    pub fn set_filter(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.must_rebuild = true;
            self.waiting = self.count_waiting();
        }
    }

    /// Whether the rows stand still.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Lets the rows stand still, or go on with what has been waiting. Nothing that is shown is
    /// lost during a pause; what waits is, once there is more than the log keeps, and is counted
    /// in [`Self::rows_skipped`].
    pub fn set_paused(&mut self, paused: bool) {
        if self.paused != paused {
            self.paused = paused;
            if let Some(undo) = &mut self.undo {
                undo.frozen = None;
            }
        }
    }

    /// Takes all entries away, those too that wait; what was cleared before is gone for good. The
    /// next change is a [`Change::Reset`].
    pub fn clear(&mut self) {
        self.ring.drain(..self.hidden);
        self.bytes -= self.hidden_bytes;
        let held = || {
            (self.rows.iter().filter(|row| row.seq() >= self.floor).cloned().collect(), self.seen)
        };
        let frozen = self.paused.then(held);
        self.undo = Some(Undo { floor: self.floor, skipped: self.skipped, frozen });
        (self.hidden, self.hidden_bytes) = (self.ring.len(), self.bytes);
        (self.floor, self.seen) = (self.next_seq, self.next_seq);
        (self.skipped, self.waiting) = (0, 0);
        self.restored.clear();
        self.must_rebuild = true;
    }

    /// Whether [`Self::undo_clear`] would give something back.
    #[must_use]
    pub fn can_undo_clear(&self) -> bool {
        let frozen = self.undo.as_ref().and_then(|undo| undo.frozen.as_ref());
        self.undo.is_some() && (self.hidden > 0 || frozen.is_some_and(|(rows, _)| !rows.is_empty()))
    }

    /// Gives back what the last [`Self::clear`] took, as far as there is still room for it beside
    /// what came since. Returns whether there was anything; a second call finds nothing. The next
    /// change is a [`Change::Reset`].
    pub fn undo_clear(&mut self) -> bool {
        let can = self.can_undo_clear();
        let Some(undo) = self.undo.take().filter(|_| can) else { return false };
        (self.hidden, self.hidden_bytes) = (0, 0);
        self.floor = undo.floor;
        self.skipped += undo.skipped;
        if let Some((rows, seen)) = undo.frozen {
            (self.restored, self.seen) = (rows, seen);
        }
        self.must_rebuild = true;
        self.waiting = self.count_waiting();
        true
    }
}
