//! What a person does with single rows: marks to come back to, and the row that times are measured
//! from.

use std::time::SystemTime;

use crate::view::log::Log;

/// Microseconds from one row to another: below 0 if the clock was set back, or if it came earlier.
fn between(from: SystemTime, to: SystemTime) -> i64 {
    let signed = |micros: u128| i64::try_from(micros).unwrap_or(i64::MAX);
    match to.duration_since(from) {
        Ok(later) => signed(later.as_micros()),
        Err(earlier) => -signed(earlier.duration().as_micros()),
    }
}

impl Log {
    /// Marks a row, or takes its mark away. Marks go with their entries, so there are no more of
    /// them than entries.
    pub fn toggle_mark(&mut self, row: usize) {
        let Some(seq) = self.row(row).map(|entry| entry.seq()) else { return };
        let oldest = self.front().min(self.row(0).map_or(u64::MAX, |entry| entry.seq()));
        self.marks = self.marks.split_off(&oldest);
        if !self.marks.remove(&seq) {
            self.marks.insert(seq);
        }
    }

    /// Whether a row is marked.
    #[must_use]
    pub fn is_marked(&self, row: usize) -> bool {
        self.row(row).is_some_and(|entry| self.marks.contains(&entry.seq()))
    }

    /// The marked row behind `row`, or with `back` the one before, and from the end to the other
    /// one; None for `row` is before all of them. None if no row is marked.
    #[must_use]
    pub fn next_mark(&self, row: Option<usize>, back: bool) -> Option<usize> {
        let at = row.and_then(|row| self.row(row)).map(|entry| entry.seq());
        let rows = |seq: &u64| self.row_of(*seq);
        match (at, back) {
            (Some(at), false) => self.marks.range(at + 1..).find_map(rows),
            (Some(at), true) => self.marks.range(..at).rev().find_map(rows),
            (None, _) => None,
        }
        .or_else(|| {
            if back {
                self.marks.iter().rev().find_map(rows)
            } else {
                self.marks.iter().find_map(rows)
            }
        })
    }

    /// Measures from this row on, also when it has left the log; None is from the row before each.
    pub fn measure_from(&mut self, row: Option<usize>) {
        self.reference = row.and_then(|row| self.row(row)).map(|entry| entry.time());
    }

    /// How many microseconds lie between a row and the one before it in the view, or the one of
    /// [`Self::measure_from`]; None where there is none before.
    #[must_use]
    pub fn difference(&self, row: usize) -> Option<i64> {
        let time = self.row(row)?.time();
        let before = || Some(self.row(row.checked_sub(1)?)?.time());
        Some(between(self.reference.or_else(before)?, time))
    }

    /// The same in seconds, for a row: `0.000250`, and with a sign where they are measured from a
    /// chosen row.
    #[must_use]
    pub fn difference_text(&self, row: usize) -> String {
        let Some(micros) = self.difference(row) else { return String::new() };
        let sign = match (micros < 0, self.reference) {
            (true, _) => "-",
            (false, Some(_)) => "+",
            (false, None) => "",
        };
        let micros = micros.unsigned_abs();
        format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::view::filter::Filter;
    use crate::view::log::Change;

    fn log_at(times: &[u64]) -> Log {
        let mut log = Log::new();
        log.set_limit(100);
        for (number, time) in times.iter().enumerate() {
            let time = UNIX_EPOCH + Duration::from_micros(*time);
            if number % 2 == 0 {
                log.received(time, 1, &"p".into(), &b"x"[..]);
            } else {
                log.written(time, 1, &"p".into(), &b"x"[..]);
            }
        }
        flush(&mut log);
        log
    }

    fn flush(log: &mut Log) {
        while log.prepare() != Change::Nothing {
            log.commit();
        }
    }

    #[test]
    fn marks_go_round_and_go_with_their_rows() {
        let mut log = log_at(&[0; 100]);
        assert_eq!(log.next_mark(None, false), None);
        for row in [3, 7, 50, 7, 999] {
            log.toggle_mark(row);
        }
        assert_eq!((log.is_marked(3), log.is_marked(7), log.is_marked(50)), (true, false, true));
        assert_eq!(log.next_mark(None, false), Some(3));
        assert_eq!(log.next_mark(Some(3), false), Some(50));
        assert_eq!(log.next_mark(Some(50), false), Some(3));
        assert_eq!(log.next_mark(Some(3), true), Some(50));
        assert_eq!(log.next_mark(Some(50), true), Some(3));
        // What a filter hides is not gone to.
        log.set_filter(Filter { incoming: false, ..Filter::default() });
        flush(&mut log);
        assert_eq!(log.next_mark(None, false), Some(1), "only row 3 went out");
        log.set_filter(Filter::default());
        flush(&mut log);
        // A row that has left takes its mark along.
        (0..10).for_each(|_| _ = log.received(UNIX_EPOCH, 1, &"p".into(), &b"x"[..]));
        flush(&mut log);
        assert_eq!(log.next_mark(None, false), Some(40));
        log.toggle_mark(0);
        assert_eq!(log.marks.len(), 2);
    }

    #[test]
    fn differences_are_to_the_row_before_or_to_a_chosen_one() {
        let mut log = log_at(&[100, 350, 300, 5_000_000]);
        let all = |log: &Log| (0..4).map(|row| log.difference(row)).collect::<Vec<_>>();
        assert_eq!(all(&log), [None, Some(250), Some(-50), Some(4_999_700)]);
        log.measure_from(Some(1));
        assert_eq!(all(&log), [Some(-250), Some(0), Some(-50), Some(4_999_650)]);
        log.measure_from(None);
        assert_eq!(log.difference(1), Some(250));
        assert_eq!(log.difference(4), None);
        assert_eq!(
            (log.difference_text(0), log.difference_text(2)),
            ("".into(), "-0.000050".into())
        );
        assert_eq!(log.difference_text(3), "4.999700");
        log.measure_from(Some(0));
        assert_eq!(log.difference_text(3), "+4.999900");
        log.measure_from(None);
        // It is the row before in the view.
        log.set_filter(Filter { outgoing: false, ..Filter::default() });
        flush(&mut log);
        assert_eq!(log.difference(1), Some(200));
    }
}
