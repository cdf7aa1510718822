//! What a person chooses: encoding, limit, filter, pause, and clearing with a way back.

use crate::text::encoding::Encoding;
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

    /// Shows other entries; the next change is a [`Change::Reset`](crate::view::Change::Reset). In
    /// a paused view rows which the ring has dropped are lost once a filter leaves them out.
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

    /// Takes all entries away, those too that wait; what was cleared before is gone for good, unless
    /// nothing has come since. The next change is a [`Change::Reset`](crate::view::Change::Reset).
    pub fn clear(&mut self) {
        if self.can_undo_clear() && self.next_seq == self.floor {
            return;
        }
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
    /// change is a [`Change::Reset`](crate::view::Change::Reset).
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

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::view::log::{Change, MAX_BYTES};

    fn receive(log: &mut Log, count: usize) {
        for _ in 0..count {
            log.received(UNIX_EPOCH, 1, &"peer".into(), &b"x"[..]);
        }
    }

    fn flushed(log: &mut Log) -> Vec<u64> {
        while log.prepare() != Change::Nothing {
            log.commit();
        }
        log.rows().iter().map(|entry| entry.seq()).collect()
    }

    #[test]
    fn clearing_can_be_undone_once_as_far_as_there_is_room() {
        let mut log = Log::new();
        log.set_limit(100);
        receive(&mut log, 110);
        flushed(&mut log);
        assert!(!log.can_undo_clear() && !log.undo_clear());
        log.clear();
        assert!(flushed(&mut log).is_empty());
        assert_eq!((log.rows_kept(), log.rows_skipped(), log.bytes_kept()), (0, 0, 0));
        receive(&mut log, 30);
        assert_eq!(flushed(&mut log), (110..140).collect::<Vec<_>>());
        assert_eq!((log.rows_kept(), log.rows_skipped(), log.bytes_kept()), (30, 0, 30));
        assert!(log.undo_clear());
        assert_eq!(flushed(&mut log), (40..140).collect::<Vec<_>>());
        assert_eq!((log.rows_kept(), log.rows_skipped()), (100, 40));
        assert!(!log.can_undo_clear() && !log.undo_clear());
    }

    #[test]
    fn what_was_cleared_goes_with_the_next_clear_and_when_newer_rows_need_the_room() {
        let mut log = Log::new();
        log.set_limit(100);
        receive(&mut log, 10);
        log.clear();
        receive(&mut log, 5);
        log.clear();
        assert!(log.undo_clear());
        assert_eq!(flushed(&mut log), (10..15).collect::<Vec<_>>());
        log.clear();
        receive(&mut log, 100);
        assert!(!log.can_undo_clear());
        assert!(!log.undo_clear());
        assert_eq!(flushed(&mut log), (15..115).collect::<Vec<_>>());
    }

    #[test]
    fn clearing_what_is_empty_already_takes_no_way_back() {
        for paused in [false, true] {
            let mut log = Log::new();
            receive(&mut log, 10);
            flushed(&mut log);
            log.set_paused(paused);
            log.clear();
            log.clear();
            assert!(flushed(&mut log).is_empty());
            log.clear();
            assert!(log.undo_clear());
            assert_eq!(flushed(&mut log), (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn clearing_a_paused_view_gives_back_what_it_showed_and_what_waited() {
        let mut log = Log::new();
        log.set_limit(100);
        receive(&mut log, 100);
        flushed(&mut log);
        log.set_paused(true);
        receive(&mut log, 50);
        log.clear();
        assert!(flushed(&mut log).is_empty());
        assert_eq!(log.waiting(), 0);
        receive(&mut log, 1);
        assert!(flushed(&mut log).is_empty());
        assert_eq!(log.waiting(), 1);
        assert!(log.undo_clear());
        // The rows that the ring has dropped came back too; the others wait again.
        assert_eq!(flushed(&mut log), (0..100).collect::<Vec<_>>());
        assert_eq!(log.waiting(), 51);
        log.set_paused(false);
        assert_eq!(flushed(&mut log), (51..151).collect::<Vec<_>>());
    }

    #[test]
    fn the_bytes_are_bounded_and_the_newest_entry_is_whole() {
        let mut log = Log::new();
        let mebibytes = |count: usize| vec![0; count << 20];
        for _ in 0..9 {
            log.received(UNIX_EPOCH, 1, &"peer".into(), mebibytes(8));
        }
        assert_eq!((log.rows_kept(), log.bytes_kept(), log.rows_skipped()), (8, MAX_BYTES, 1));
        log.received(UNIX_EPOCH, 1, &"peer".into(), mebibytes(65));
        assert_eq!((log.rows_kept(), log.bytes_kept()), (1, 65 << 20));
        flushed(&mut log);
        assert_eq!(log.row(0).map(|entry| entry.offset()), Some(72 << 20));
        receive(&mut log, 1);
        assert_eq!((log.rows_kept(), log.bytes_kept(), log.rows_skipped()), (1, 1, 10));
    }
}
