//! The rows of the view, and how they change in step with it.

use std::sync::Arc;

use crate::view::entry::Entry;
use crate::view::log::{Batch, Change, Log, Prepared};

/// The rows of the view. Called at most 30 times a second, as often as a person can see.
impl Log {
    /// Says what is going to change, and changes nothing yet. A later call replaces what an
    /// earlier one said and nobody carried out.
    pub fn prepare(&mut self) -> Change {
        self.prepared = Prepared { removed: 0, added: Vec::new(), seen: self.seen };
        if self.must_rebuild {
            return Change::Reset;
        }
        if !self.paused {
            let front = self.front();
            let start = self.ring.partition_point(|entry| entry.seq() < self.seen);
            let fresh = self.ring.iter().skip(start.max(self.hidden));
            self.prepared = Prepared {
                removed: self.rows.partition_point(|entry| entry.seq() < front),
                added: fresh.filter(|entry| self.filter.passes(entry)).cloned().collect(),
                seen: self.next_seq,
            };
        }
        let (removed_front, added) = (self.prepared.removed, self.prepared.added.len());
        let texts = self.take_changed();
        let change = Batch { removed_front, added, texts };
        if change == Batch::default() {
            // Entries that the filter hides have been seen too.
            self.append();
            return Change::Nothing;
        }
        Change::Rows(change)
    }

    /// Takes away the rows that [`Self::prepare`] said.
    pub fn remove_front(&mut self) {
        let removed = std::mem::take(&mut self.prepared.removed).min(self.rows.len());
        self.rows.drain(..removed);
    }

    /// Puts the new rows at the end that [`Self::prepare`] said.
    pub fn append(&mut self) {
        // Without them in between the rows would not be in order any more.
        self.rows.extend(self.prepared.added.drain(..));
        self.seen = self.seen.max(self.prepared.seen);
        self.waiting = self.count_waiting();
    }

    /// Chooses all rows anew.
    pub fn rebuild(&mut self) {
        let front = self.front();
        let (old, restored) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.restored));
        let mut held = if restored.is_empty() { old } else { restored };
        if self.paused {
            held.retain(|entry| {
                (self.floor..front).contains(&entry.seq()) && self.filter.passes(entry)
            });
        } else {
            held.clear();
            self.seen = self.next_seq;
        }
        let kept = self.ring.iter().skip(self.hidden).take_while(|entry| entry.seq() < self.seen);
        held.extend(kept.filter(|entry| self.filter.passes(entry)).cloned());
        self.rows = held;
        self.prepared = Prepared { removed: 0, added: Vec::new(), seen: self.seen };
        self.changed.clear();
        self.all_changed = false;
        self.must_rebuild = false;
        self.generation += 1;
        self.waiting = self.count_waiting();
    }

    /// The rows with another text, as they are numbered when the prepared change is done.
    fn take_changed(&mut self) -> Vec<usize> {
        let mut changed = std::mem::take(&mut self.changed);
        let removed = self.prepared.removed;
        if std::mem::take(&mut self.all_changed) {
            return (0..self.rows.len() - removed.min(self.rows.len())).collect();
        }
        changed.sort_unstable();
        changed.dedup();
        changed.iter().filter_map(|&seq| self.row_of(seq)?.checked_sub(removed)).collect()
    }
}

/// What a row shows; of a row that is not there, nothing.
impl Log {
    /// [`Entry::line`] in the encoding of the log.
    #[must_use]
    pub fn line(&self, row: usize, max_chars: usize) -> (String, bool) {
        self.row(row).map(|entry| entry.line(self.encoding, max_chars)).unwrap_or_default()
    }

    /// [`Entry::hex_preview`].
    #[must_use]
    pub fn hex_preview(&self, row: usize, max_bytes: usize) -> String {
        self.row(row).map(|entry| entry.hex_preview(max_bytes)).unwrap_or_default()
    }

    /// [`Entry::page`] in the encoding of the log.
    #[must_use]
    pub fn page(&self, row: usize, offset: usize, hex: bool) -> String {
        self.row(row).map(|entry| entry.page(self.encoding, offset, hex)).unwrap_or_default()
    }

    /// How many bytes the entry in a row has.
    #[must_use]
    pub fn size(&self, row: usize) -> usize {
        self.row(row).map_or(0, |entry| entry.bytes().len())
    }

    /// The entries in some rows, in the order of the rows and each once, to be copied.
    #[must_use]
    pub fn selected(&self, rows: &[usize]) -> Vec<Arc<Entry>> {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows.dedup();
        rows.iter().filter_map(|&row| self.row(row)).cloned().collect()
    }
}
