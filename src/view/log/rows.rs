//! The rows of the view, and how they change in step with it.

use std::sync::Arc;

use crate::view::entry::Entry;
use crate::view::log::{Change, Log, Prepared};

/// The rows of the view. They change at most 30 times a second, as often as a person can see.
impl Log {
    /// Says the next change, and changes nothing yet; called again after each [`Self::commit`],
    /// until nothing is left. It plans one change only: whoever announces a change calls
    /// strangers, and what they do may make any further plan wrong. A later call replaces what an
    /// earlier one said and nobody carried out.
    pub fn prepare(&mut self) -> Change {
        (self.prepared, self.prepared_seen) = (Prepared::Nothing, self.seen);
        if self.must_rebuild {
            self.prepared = Prepared::Reset;
            return Change::Reset;
        }
        if !self.paused {
            let front = self.front();
            let removed = self.rows.partition_point(|entry| entry.seq() < front);
            if removed > 0 {
                self.prepared = Prepared::Remove(removed);
                return Change::Remove(removed);
            }
            let start = self.ring.partition_point(|entry| entry.seq() < self.seen);
            let fresh = self.ring.iter().skip(start.max(self.hidden));
            let added: Vec<_> = fresh.filter(|entry| self.filter.passes(entry)).cloned().collect();
            self.prepared_seen = self.next_seq;
            if !added.is_empty() {
                let count = added.len();
                self.prepared = Prepared::Append(added);
                return Change::Append(count);
            }
            // Entries that the filter hides have been seen too.
            self.seen = self.next_seq;
            self.waiting = 0;
        }
        let texts = self.take_changed();
        if texts.is_empty() { Change::Nothing } else { Change::Texts(texts) }
    }

    /// Does what [`Self::prepare`] said last, once.
    pub fn commit(&mut self) {
        match std::mem::take(&mut self.prepared) {
            Prepared::Nothing => {}
            Prepared::Reset => self.rebuild(),
            Prepared::Remove(count) => drop(self.rows.drain(..count)),
            Prepared::Append(added) => {
                self.rows.extend(added);
                self.seen = self.seen.max(self.prepared_seen);
                self.waiting = self.count_waiting();
            }
        }
    }

    /// Chooses all rows anew.
    fn rebuild(&mut self) {
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
        self.prepared_seen = self.seen;
        self.changed.clear();
        self.all_changed = false;
        self.must_rebuild = false;
        self.generation += 1;
        self.waiting = self.count_waiting();
    }

    /// The rows with another text.
    fn take_changed(&mut self) -> Vec<usize> {
        let mut changed = std::mem::take(&mut self.changed);
        if std::mem::take(&mut self.all_changed) {
            return (0..self.rows.len()).collect();
        }
        changed.sort_unstable();
        changed.dedup();
        changed.iter().filter_map(|&seq| self.row_of(seq)).collect()
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;
    use crate::text::encoding::Encoding;
    use crate::view::filter::Filter;
    use crate::view::log::{MAX_ROWS, MIN_ROWS};

    fn receive(log: &mut Log, bytes: &[u8]) -> u64 {
        log.received(UNIX_EPOCH, 1, &"127.0.0.1:1".into(), bytes)
    }

    /// Does what a view does, and checks what it relies on. Returns the changes.
    fn flush(log: &mut Log) -> Vec<Change> {
        let mut changes = Vec::new();
        loop {
            let change = log.prepare();
            let before = log.row_count();
            log.commit();
            let expected = match &change {
                Change::Nothing => break,
                Change::Reset => log.row_count(),
                Change::Remove(count) => before - count,
                Change::Append(count) => before + count,
                Change::Texts(rows) => {
                    assert!(rows.iter().all(|&row| row < before));
                    before
                }
            };
            assert_eq!(log.row_count(), expected);
            changes.push(change);
        }
        assert!(changes.len() <= 3, "{changes:?}");
        assert!(log.waiting() == 0 || log.is_paused(), "{}", log.waiting());
        changes
    }

    fn change(removed_front: usize, added: usize, texts: &[usize]) -> Vec<Change> {
        let mut changes = Vec::new();
        changes.extend((removed_front > 0).then_some(Change::Remove(removed_front)));
        changes.extend((added > 0).then_some(Change::Append(added)));
        changes.extend((!texts.is_empty()).then(|| Change::Texts(texts.to_vec())));
        changes
    }

    fn seqs(log: &Log) -> Vec<u64> {
        log.rows().iter().map(|entry| entry.seq()).collect()
    }

    #[test]
    fn the_changes_say_what_goes_and_what_comes() {
        let mut log = Log::new();
        log.set_limit(0);
        assert_eq!(log.limit(), MIN_ROWS);
        assert_eq!(flush(&mut log), []);
        (0..60).for_each(|_| _ = receive(&mut log, b"x"));
        assert_eq!((log.row_count(), log.waiting()), (0, 60));
        assert_eq!(flush(&mut log), change(0, 60, &[]));
        (0..60).for_each(|_| _ = receive(&mut log, b"x"));
        assert_eq!(flush(&mut log), change(20, 60, &[]));
        (0..250).for_each(|_| _ = receive(&mut log, b"x"));
        assert_eq!(flush(&mut log), change(100, 100, &[]));
        assert_eq!((log.rows_kept(), log.rows_skipped(), log.bytes_kept()), (100, 270, 100));
        assert_eq!(seqs(&log), (270..370).collect::<Vec<_>>());
        log.set_limit(usize::MAX);
        assert_eq!(log.limit(), MAX_ROWS);
        assert_eq!(flush(&mut log), []);
    }

    #[test]
    fn what_is_pushed_between_the_announcement_and_the_change_waits_for_the_next() {
        let mut log = Log::new();
        receive(&mut log, b"a");
        assert_eq!(log.prepare(), Change::Append(1));
        receive(&mut log, b"b");
        log.commit();
        assert_eq!((log.row_count(), log.waiting()), (1, 1));
        assert_eq!(flush(&mut log), change(0, 1, &[]));
    }

    #[test]
    fn a_row_whose_last_character_goes_on_gets_another_text() {
        let mut log = Log::new();
        receive(&mut log, b"a\xe5\xad");
        log.written(UNIX_EPOCH, 1, &"".into(), &b"other"[..]);
        flush(&mut log);
        assert_eq!(log.line(0, 100).0, "a\\xe5\\xad");
        receive(&mut log, b"\xa6");
        assert_eq!(flush(&mut log), change(0, 1, &[0]));
        assert_eq!((log.line(0, 100).0, log.line(2, 100).0), ("a".to_owned(), "学".to_owned()));
        receive(&mut log, b"b");
        assert_eq!(flush(&mut log), change(0, 1, &[]));
        log.set_encoding(Encoding::Latin1);
        assert_eq!(flush(&mut log), change(0, 0, &[0, 1, 2, 3]));
        assert_eq!(log.line(0, 100).0, "aå\\u{ad}");
    }

    #[test]
    fn a_pause_loses_nothing_that_is_shown() {
        let mut log = Log::new();
        log.set_limit(100);
        (0..100).for_each(|_| _ = receive(&mut log, b"x"));
        flush(&mut log);
        log.set_paused(true);
        (0..150).for_each(|_| _ = receive(&mut log, b"y"));
        assert_eq!(flush(&mut log), []);
        assert_eq!((log.row_count(), log.waiting(), log.rows_skipped()), (100, 100, 150));
        assert_eq!(seqs(&log), (0..100).collect::<Vec<_>>());
        assert_eq!(log.line(0, 9).0, "x");
        assert_eq!(log.snapshot().len(), 200);
        // Another filter finds what is held, and the one before finds it again.
        log.set_filter(Filter { peer: "127".to_owned(), ..Filter::default() });
        assert_eq!(flush(&mut log), [Change::Reset]);
        assert_eq!((log.row_count(), log.waiting()), (100, 100));
        log.set_paused(false);
        assert_eq!(flush(&mut log), change(100, 100, &[]));
        assert_eq!(seqs(&log), (150..250).collect::<Vec<_>>());
    }

    #[test]
    fn a_filter_shows_directions_events_and_peers() {
        let mut log = Log::new();
        let (near, far) = ("127.0.0.1:53421".into(), "[FE80::1]:80".into());
        log.event(UNIX_EPOCH, 1, crate::view::Kind::Connected, &near, "");
        log.received(UNIX_EPOCH, 1, &near, &b"in"[..]);
        log.written(UNIX_EPOCH, 2, &far, &b"out"[..]);
        let all = Filter::default();
        for (filter, shown) in [
            (Filter { incoming: false, ..all.clone() }, &[0, 2][..]),
            (Filter { outgoing: false, ..all.clone() }, &[0, 1]),
            (Filter { events: false, ..all.clone() }, &[1, 2]),
            (Filter { peer: "fe80".to_owned(), ..all.clone() }, &[2]),
            (Filter { peer: ":534".to_owned(), ..all.clone() }, &[0, 1]),
            (Filter { peer: "x".to_owned(), ..all.clone() }, &[]),
            (all, &[0, 1, 2]),
        ] {
            log.set_filter(filter.clone());
            assert_eq!(flush(&mut log), [Change::Reset]);
            assert_eq!(seqs(&log), shown, "{filter:?}");
            assert_eq!(log.snapshot().len(), shown.len());
        }
        assert_eq!(log.selected(&[2, 0, 2, 9]).len(), 2);
        assert_eq!((log.row_of(2), log.row_of(3), log.size(2)), (Some(2), None, 3));
    }

    /// How long a row takes to come in and be shown, in a log that is full with `limit` rows.
    fn time_for_a_row(limit: usize) -> Duration {
        const ROWS: u32 = 500;
        let mut log = Log::new();
        log.set_limit(limit);
        (0..limit).for_each(|_| _ = receive(&mut log, b"client"));
        flush(&mut log);
        let start = Instant::now();
        for _ in 0..ROWS {
            receive(&mut log, b"client");
            while log.prepare() != Change::Nothing {
                log.commit();
            }
        }
        let time = start.elapsed();
        assert_eq!((log.row_count(), log.rows_skipped()), (limit, ROWS.into()));
        time / ROWS
    }

    #[test]
    fn a_row_costs_as_much_in_a_long_log_as_in_a_short_one() {
        // The fastest of as many as it takes, as the machine does other things too. A walk over all
        // rows for each one that comes makes it twenty times as long and more, always.
        let (mut short, mut long) = (Duration::MAX, Duration::MAX);
        for _ in 0..40 {
            short = short.min(time_for_a_row(MIN_ROWS));
            long = long.min(time_for_a_row(20_000));
            if long < short * 5 {
                return;
            }
        }
        panic!("{long:?} and {short:?}");
    }

    #[derive(Debug, Clone)]
    enum Step {
        Receive(u64, Vec<u8>),
        Many(u64),
        Flush,
        Prepare,
        Filter(bool, bool),
        Pause(bool),
        Limit(usize),
        Clear,
        Undo,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => (0..3u64, proptest::collection::vec(0x80..=0xffu8, 0..4))
                .prop_map(|(stream, bytes)| Step::Receive(stream, bytes)),
            3 => (1..130u64).prop_map(Step::Many),
            4 => Just(Step::Flush),
            1 => Just(Step::Prepare),
            1 => any::<(bool, bool)>().prop_map(|(incoming, out)| Step::Filter(incoming, out)),
            2 => any::<bool>().prop_map(Step::Pause),
            1 => (100..150usize).prop_map(Step::Limit),
            1 => Just(Step::Clear),
            1 => Just(Step::Undo),
        ];
        proptest::collection::vec(step, 0..60)
    }

    proptest! {
        #[test]
        fn the_rows_are_what_the_changes_said_whatever_happens(steps in steps()) {
            let mut log = Log::new();
            log.set_limit(100);
            let mut mirror: Vec<(u64, String)> = Vec::new();
            let shown = |log: &Log| -> Vec<(u64, String)> {
                (0..log.row_count())
                    .filter_map(|row| Some((log.row(row)?.seq(), log.line(row, 99).0)))
                    .collect()
            };
            for step in steps {
                match step {
                    Step::Receive(stream, bytes) => {
                        _ = log.received(UNIX_EPOCH, stream, &"p".into(), bytes);
                    }
                    Step::Many(count) => (0..count).for_each(|stream| {
                        _ = log.written(UNIX_EPOCH, stream, &"p".into(), &b"\xe5"[..]);
                    }),
                    Step::Filter(incoming, outgoing) => {
                        log.set_filter(Filter { incoming, outgoing, ..Filter::default() });
                    }
                    Step::Pause(paused) => log.set_paused(paused),
                    Step::Limit(rows) => log.set_limit(rows),
                    Step::Clear => log.clear(),
                    Step::Undo => prop_assert_eq!(log.can_undo_clear(), log.undo_clear()),
                    Step::Prepare => {}
                    Step::Flush => {
                        let changes = flush(&mut log);
                        let now = shown(&log);
                        for change in changes {
                            match change {
                                Change::Nothing => {}
                                Change::Reset => mirror = now.clone(),
                                Change::Remove(count) => _ = mirror.drain(..count),
                                Change::Append(count) => {
                                    let from = mirror.len();
                                    mirror.extend_from_slice(&now[from..from + count]);
                                }
                                Change::Texts(rows) => {
                                    rows.iter().for_each(|&row| mirror[row] = now[row].clone());
                                }
                            }
                        }
                        prop_assert_eq!(&mirror, &shown(&log));
                        prop_assert!(mirror.is_sorted_by(|a, b| a.0 < b.0));
                        let kept = log.snapshot();
                        if !log.is_paused() {
                            let kept: Vec<_> = kept.iter().map(|entry| entry.seq()).collect();
                            prop_assert_eq!(seqs(&log), kept);
                            prop_assert_eq!(log.waiting(), 0);
                        }
                    }
                }
                prop_assert!(log.rows_kept() <= log.limit());
                prop_assert!(log.waiting() <= log.rows_kept());
            }
        }
    }
}
