//! [`Section`]: a piece of a timeline, what speaks in it, and the filter that leaves only that.

use std::collections::BTreeSet;
use std::ops::Range;

use super::row::{Column, Row};
use super::timeline::Timeline;
use super::who::Who;

/// A piece of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The numbers of its rows, of those that are kept.
    pub rows: Range<u64>,
    /// Who speaks in it, as a page shows them.
    pub speakers: Vec<Who>,
    /// The columns in which something stands: kernel, Qt, slot.
    pub columns: [bool; 3],
    /// From the first row to the end of what lasts longest in it, in microseconds.
    pub span_us: u64,
    /// How many turns of the loop its rows belong to.
    pub turns: usize,
}

/// Which rows are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those of these; None means all.
    pub speakers: Option<BTreeSet<Who>>,
    /// Whether the kernel's, Qt's and the slot's are left out.
    pub hidden: [bool; 3],
}

impl Timeline {
    /// The numbers of the rows from one time to another, both in microseconds since the record
    /// began and both included.
    #[must_use]
    pub fn between(&self, from_us: u64, to_us: u64) -> Range<u64> {
        // Rows are in the order of their times.
        let kept = self.numbers();
        let before = |limit: &dyn Fn(u64) -> bool| {
            let (mut low, mut high) = (0, self.len());
            while low < high {
                let middle = low + (high - low) / 2;
                if self.row(middle).is_some_and(|row| limit(row.us)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            kept.start + low as u64
        };
        let from = before(&|us| us < from_us);
        from..before(&|us| us <= to_us).max(from)
    }

    /// What there is in these rows.
    #[must_use]
    pub fn section(&self, rows: Range<u64>) -> Section {
        let (mut speakers, mut turns) = (BTreeSet::new(), BTreeSet::new());
        let mut columns = [false; 3];
        let mut span: Option<(u64, u64)> = None;
        for row in self.rows_in(rows.clone()) {
            speakers.insert(row.who);
            turns.extend((row.turn > 0).then_some(row.turn));
            columns[place(row.column())] = true;
            columns[place(Column::Slot)] |= row.slot().is_some();
            let (from, to) = span.unwrap_or((row.us, row.us));
            let end = row.us.saturating_add(row.took.unwrap_or(0));
            span = Some((from, to.max(end)));
        }
        let kept = self.numbers();
        let start = rows.start.clamp(kept.start, kept.end);
        Section {
            rows: start..rows.end.clamp(start, kept.end),
            speakers: speakers.into_iter().collect(),
            columns,
            span_us: span.map_or(0, |(from, to)| to - from),
            turns: turns.len(),
        }
    }
}

impl Section {
    /// What is silent in it vanishes.
    #[must_use]
    pub fn filter(&self) -> Filter {
        let hidden = self.columns.map(|speaks| !speaks);
        Filter { speakers: Some(self.speakers.iter().copied().collect()), hidden }
    }
}

impl Filter {
    /// Whether `row` is shown.
    #[must_use]
    pub fn shows(&self, row: &Row) -> bool {
        let speaks = self.speakers.as_ref().is_none_or(|speakers| speakers.contains(&row.who));
        let column = row.column();
        // How long its slot ran stands in the row of the signal.
        let hidden = self.hidden[place(column)]
            && !(column == Column::Qt && !self.hidden[place(Column::Slot)] && row.slot().is_some());
        speaks && !hidden
    }

    /// Whether this column is shown.
    #[must_use]
    pub fn shows_column(&self, column: Column) -> bool {
        !self.hidden[place(column)]
    }
}

fn place(column: Column) -> usize {
    match column {
        Column::Kernel => 0,
        Column::Qt => 1,
        Column::Slot => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Moment, Object, What};

    /// Two sockets and a listener, each with a row every 10 µs, in turns of their own.
    fn timeline() -> Timeline {
        let mut timeline = Timeline::new(100);
        for (step, number) in [1, 2, 3, 2, 3, 2].into_iter().enumerate() {
            let class = if number == 1 { Class::Listener } else { Class::Socket };
            let object = Object { number, class, local: None, peer: None };
            let (us, turn) = (10 * step as u64, step as u64 + 1);
            let (name, arguments) = ("x".into(), String::new());
            let event = What::Event { object, name, arguments };
            for what in [What::TurnBegan, event, What::TurnEnded { took: 1 }] {
                timeline.push(&Moment { us, turn, depth: 0, thread: None, what });
            }
        }
        timeline
    }

    #[test]
    fn times_have_their_rows_with_both_ends() {
        let timeline = timeline();
        assert_eq!(timeline.between(0, u64::MAX), 0..6);
        assert_eq!(timeline.between(10, 30), 1..4);
        assert_eq!(timeline.between(11, 19), 2..2);
        assert_eq!(timeline.between(51, 100), 6..6);
        assert_eq!(timeline.between(30, 10), 3..3, "from the later to the earlier is nothing");
    }

    #[test]
    fn who_is_silent_in_a_section_vanishes() {
        let timeline = timeline();
        let section = timeline.section(1..4);
        assert_eq!(section.speakers, [Who::Client(1), Who::Client(2)]);
        assert_eq!((section.span_us, section.turns), (20, 3));
        assert_eq!(section.columns, [true, false, false]);
        let filter = section.filter();
        let shown: Vec<_> = timeline.rows().map(|row| filter.shows(row)).collect();
        assert_eq!(shown, [false, true, true, true, true, true]);
        assert!(!filter.shows_column(Column::Slot));
        assert!(timeline.rows().all(|row| Filter::default().shows(row)));
        let nothing = timeline.section(40..90);
        assert_eq!((nothing.rows, nothing.span_us, nothing.turns), (6..6, 0, 0));
    }
}
