//! Search in the rows of a log, in steps short enough for a window that stays alive.
//!
//! What is searched is what the rows show: text as `Entry::line` has it, with its escapes, so
//! that `\x00` finds a zero byte and `\\` a backslash. Letters match in both cases. A text that
//! begins with `hex:` and goes on as hex digits is searched for in the bytes. A match lies within
//! one row.

mod needle;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use self::needle::Needle;
use crate::view::entry::Direction;
use crate::view::log::Log;

pub use self::needle::Shown;

/// How many bytes of an entry are searched: the rest of a longer one is not. It bounds what a
/// single row can cost.
pub const SEARCHED: usize = 64 << 10;

/// A search, and the rows that it has found. It belongs to one [`Log`], in whose rows it moves
/// along as they come and go.
#[derive(Debug, Default)]
pub struct Find {
    needle: Needle,
    /// The numbers of the entries that match, in order.
    found: VecDeque<u64>,
    /// Entries below this number have been searched.
    searched: u64,
    generation: u64,
    /// The entry that was found last.
    current: Option<u64>,
}

impl Find {
    /// A search for nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Searches for another text, from the beginning; empty finds nothing. Where the rows show digits
    /// it is digits that are found, in any form in which people write them, and no text.
    pub fn set_text(&mut self, text: &str, shown: Shown) {
        let needle = Needle::new(text, shown);
        if self.needle != needle {
            // The current row stays where the next search starts from.
            *self = Self { needle, current: self.current, ..Self::default() };
        }
    }

    /// Whether anything is searched for.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.needle.is_nothing()
    }

    /// Searches rows that have not been yet, for about `budget`: one row more than fits may be
    /// looked at, so at least one is. Returns whether there are more. Called after each change of
    /// the rows, and again as long as there are more.
    pub fn step(&mut self, log: &Log, budget: Duration) -> bool {
        self.follow(log);
        if !self.is_active() {
            return false;
        }
        let start = Instant::now();
        let first = log.rows().partition_point(|entry| entry.seq() < self.searched);
        for entry in log.rows().range(first..) {
            if self.needle.matches(entry, log.encoding()) {
                self.found.push_back(entry.seq());
            }
            self.searched = entry.seq() + 1;
            if start.elapsed() >= budget {
                return log.rows().back().is_some_and(|last| last.seq() >= self.searched);
            }
        }
        false
    }

    /// Looks again at rows whose text has changed, those of
    /// [`Change::Texts`](crate::view::Change::Texts).
    pub fn rescan(&mut self, log: &Log, rows: &[usize]) {
        self.follow(log);
        for entry in rows.iter().filter_map(|&row| log.row(row)) {
            if entry.seq() >= self.searched {
                continue;
            }
            let matches = self.needle.matches(entry, log.encoding());
            match (self.found.binary_search(&entry.seq()), matches) {
                (Ok(at), false) => _ = self.found.remove(at),
                (Err(at), true) => self.found.insert(at, entry.seq()),
                _ => {}
            }
        }
    }

    /// How many rows match, as far as has been searched.
    #[must_use]
    pub fn count(&self, log: &Log) -> usize {
        self.found.len() - self.gone(log)
    }

    /// Which of the matches the current one is, counted from 1; 0 if there is none.
    #[must_use]
    pub fn position(&self, log: &Log) -> usize {
        let gone = self.gone(log);
        let at = self.current.and_then(|current| self.found.binary_search(&current).ok());
        at.and_then(|at| at.checked_sub(gone)).map_or(0, |at| at + 1)
    }

    /// Goes to the next match behind the current one, or behind `row` if one is given, and from
    /// the last to the first. Returns its row.
    pub fn next(&mut self, log: &Log, row: Option<usize>) -> Option<usize> {
        self.follow(log);
        let from = self.from(log, row);
        let at = from.map_or(0, |from| self.found.partition_point(|&seq| seq <= from));
        self.go(log, if at < self.found.len() { at } else { 0 })
    }

    /// Goes to the match before the current one, or before `row` if one is given, and from the
    /// first to the last. Returns its row.
    pub fn previous(&mut self, log: &Log, row: Option<usize>) -> Option<usize> {
        self.follow(log);
        let from = self.from(log, row);
        let behind = from.map_or(0, |from| self.found.partition_point(|&seq| seq < from));
        let behind = if behind == 0 { self.found.len() } else { behind };
        self.go(log, behind.checked_sub(1)?)
    }

    /// The row that was found last; None if there is none, or if it is gone.
    #[must_use]
    pub fn current_row(&self, log: &Log) -> Option<usize> {
        log.row_of(self.current?)
    }

    /// Whether a row matches. A row that has not been searched yet is looked at now.
    #[must_use]
    pub fn is_match(&self, log: &Log, row: usize) -> bool {
        let Some(entry) = log.row(row).filter(|_| self.is_active()) else { return false };
        if self.generation == log.generation() && entry.seq() < self.searched {
            return self.found.binary_search(&entry.seq()).is_ok();
        }
        self.needle.matches(entry, log.encoding())
    }

    /// Where in `line`, which shows a row, the text stands; with `hex` the line is digits. From where
    /// and how much, in units of UTF-16; some places at most.
    #[must_use]
    pub fn places(&self, log: &Log, row: usize, line: &str, hex: bool) -> Vec<(usize, usize)> {
        if !self.is_active() {
            return Vec::new();
        }
        let event = log.row(row).is_some_and(|entry| entry.direction() == Direction::Event);
        self.needle.places(line, hex, event)
    }

    /// Starts anew: the words of the events are others.
    pub fn search_again(&mut self) {
        let needle = std::mem::take(&mut self.needle);
        *self = Self { needle, current: self.current, ..Self::default() };
    }

    /// How many of the first matches are not among the rows any more.
    fn gone(&self, log: &Log) -> usize {
        if self.generation != log.generation() {
            return self.found.len();
        }
        let front = log.row(0).map_or(u64::MAX, |entry| entry.seq());
        self.found.partition_point(|&seq| seq < front)
    }

    /// Forgets what is not among the rows any more, and everything where they are others.
    fn follow(&mut self, log: &Log) {
        let gone = self.gone(log);
        self.found.drain(..gone);
        if self.generation != log.generation() {
            self.generation = log.generation();
            self.searched = 0;
        }
    }

    fn from(&self, log: &Log, row: Option<usize>) -> Option<u64> {
        row.and_then(|row| log.row(row)).map(|entry| entry.seq()).or(self.current)
    }

    fn go(&mut self, log: &Log, at: usize) -> Option<usize> {
        let &seq = self.found.get(at)?;
        self.current = Some(seq);
        log.row_of(seq)
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::view::entry::Kind;
    use crate::view::filter::Filter;
    use crate::view::log::Change;

    const LONG: Duration = Duration::from_secs(60);

    fn log_of(rows: &[&[u8]]) -> Log {
        let mut log = Log::new();
        log.set_limit(100);
        rows.iter().for_each(|row| receive(&mut log, row));
        log
    }

    fn receive(log: &mut Log, row: &[u8]) {
        log.received(UNIX_EPOCH, 1, &"peer".into(), row);
        flush(log);
    }

    fn flush(log: &mut Log) {
        while log.prepare() != Change::Nothing {
            log.commit();
        }
    }

    fn found(log: &Log, text: &str) -> Vec<usize> {
        found_in(log, text, Shown::Text)
    }

    fn found_in(log: &Log, text: &str, shown: Shown) -> Vec<usize> {
        let mut find = Find::new();
        find.set_text(text, shown);
        let early: Vec<_> = (0..log.row_count()).filter(|&row| find.is_match(log, row)).collect();
        assert!(!find.step(log, LONG));
        let rows = (0..log.row_count()).filter(|&row| find.is_match(log, row)).collect();
        assert_eq!((find.count(log), &early), (early.len(), &rows), "{text}");
        rows
    }

    #[test]
    fn text_is_found_in_any_case_and_as_it_is_shown() {
        let mut log = log_of(&["Client ÄÖ学".as_bytes(), b"client\n", b"\xff\\", b"\x00A"]);
        log.event(UNIX_EPOCH, 1, Kind::Error, &"".into(), "Connection refused");
        flush(&mut log);
        for (text, rows) in [
            ("client", &[0, 1][..]),
            ("CLIENT Äö", &[0]),
            ("学", &[0]),
            ("\\n", &[1]),
            ("\\xFF", &[2]),
            ("\\\\", &[2]),
            ("\\0a", &[3]),
            ("connection", &[4]),
            ("hex:63 6C 69", &[1]),
            ("hex:00", &[3]),
            ("hex:e5ada6", &[0]),
            ("hex:zz", &[]),
            ("hex:", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(&log, text), rows, "{text}");
        }
    }

    #[test]
    fn what_is_on_the_screen_is_found_and_nothing_else() {
        let mut log = log_of(&[b"client", b"636c", b"cl\n", b"\x06\x3c"]);
        log.event(UNIX_EPOCH, 1, Kind::Connected, &"".into(), "");
        flush(&mut log);
        for (text, in_text, in_hex, in_both) in [
            ("63 6c", &[][..], &[0, 2][..], &[0, 2][..]),
            ("636c", &[1], &[0, 2], &[0, 1, 2]),
            ("0x63", &[], &[0, 1, 2], &[0, 1, 2]),
            ("0x63, 0x6C", &[], &[0, 2], &[0, 2]),
            ("{0x63, 0x6c}", &[], &[0, 2], &[0, 2]),
            ("00000000: 636c", &[], &[0, 2], &[0, 2]),
            // As it is typed: half a byte at the end, and what stands across two.
            ("63 6", &[], &[0, 2], &[0, 2]),
            ("3 6c", &[], &[0, 2], &[0, 2]),
            ("06 3", &[], &[3], &[3]),
            // Two bytes are not one of their halves.
            ("3c6", &[], &[], &[]),
            ("client", &[0], &[0], &[0]),
            ("connect", &[4], &[4], &[4]),
        ] {
            assert_eq!(found_in(&log, text, Shown::Text), in_text, "{text} as text");
            assert_eq!(found_in(&log, text, Shown::Hex), in_hex, "{text} as hex");
            assert_eq!(found_in(&log, text, Shown::Both), in_both, "{text} as both");
        }
    }

    #[test]
    fn a_character_split_over_rows_is_found_where_it_is() {
        let mut log = log_of(&[b"a\xe5\xad"]);
        let (mut split, mut whole) = (Find::new(), Find::new());
        split.set_text("\\xe5", Shown::Text);
        whole.set_text("学b", Shown::Text);
        split.step(&log, LONG);
        assert!(split.is_match(&log, 0));
        log.received(UNIX_EPOCH, 1, &"peer".into(), &b"\xa6b"[..]);
        assert_eq!(log.prepare(), Change::Append(1));
        log.commit();
        let Change::Texts(texts) = log.prepare() else { panic!("a text is another") };
        for find in [&mut split, &mut whole] {
            find.rescan(&log, &texts);
            find.step(&log, LONG);
        }
        assert_eq!((split.count(&log), whole.count(&log)), (0, 1));
        assert!(whole.is_match(&log, 1));
    }

    #[test]
    fn next_and_previous_go_round_from_the_current_row() {
        let log = log_of(&[b"-", b"a", b"-", b"a", b"a", b"-"]);
        let mut find = Find::new();
        find.set_text("a", Shown::Text);
        assert_eq!(find.next(&log, None), None);
        find.step(&log, LONG);
        assert_eq!((find.count(&log), find.position(&log)), (3, 0));
        let go: Vec<_> = (0..4).map(|_| find.next(&log, None)).collect();
        assert_eq!(go, [Some(1), Some(3), Some(4), Some(1)]);
        assert_eq!(find.position(&log), 1);
        assert_eq!(find.previous(&log, None), Some(4));
        assert_eq!(find.position(&log), 3);
        assert_eq!(find.previous(&log, Some(3)), Some(1));
        assert_eq!(find.next(&log, Some(2)), Some(3));
        assert_eq!(find.next(&log, Some(5)), Some(1));
        find.set_text("none", Shown::Text);
        find.step(&log, LONG);
        assert_eq!((find.next(&log, None), find.previous(&log, None)), (None, None));
        assert_eq!(find.position(&log), 0);
    }

    #[test]
    fn matches_come_and_go_with_their_rows() {
        let mut log = log_of(&[]);
        let mut find = Find::new();
        find.set_text("a", Shown::Text);
        for number in 0..150 {
            receive(&mut log, if number % 2 == 0 { b"a" } else { b"-" });
            find.step(&log, LONG);
        }
        assert_eq!((log.row_count(), find.count(&log)), (100, 50));
        assert_eq!(find.next(&log, None), Some(0));
        receive(&mut log, b"a");
        assert_eq!((find.count(&log), find.position(&log)), (49, 0), "its row is gone");
        assert!(!find.step(&log, LONG));
        assert_eq!(find.count(&log), 50);
        log.set_filter(Filter { incoming: false, ..Filter::default() });
        flush(&mut log);
        find.step(&log, LONG);
        assert_eq!(find.count(&log), 0);
        log.set_filter(Filter::default());
        flush(&mut log);
        assert_eq!(find.count(&log), 0);
        find.step(&log, LONG);
        assert_eq!(find.count(&log), 50);
        log.set_encoding("UTF-16LE".parse().expect("known"));
        flush(&mut log);
        find.step(&log, LONG);
        assert_eq!(find.count(&log), 0);
    }

    #[test]
    fn a_search_goes_in_steps_and_looks_at_the_beginning_of_long_rows() {
        let mut long = vec![b'x'; 1 << 20];
        long.push(b'a');
        let log = log_of(&[&long, &long, b"a"]);
        let mut find = Find::new();
        find.set_text("a", Shown::Text);
        assert!(find.step(&log, Duration::ZERO));
        assert!(find.step(&log, Duration::ZERO));
        assert!(!find.step(&log, Duration::ZERO));
        assert!(!find.step(&log, Duration::ZERO));
        assert_eq!(find.count(&log), 1);
    }
}
