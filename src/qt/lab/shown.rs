//! [`Shown`]: which rows QML knows of.

use std::ops::Range;

use crate::lab::{Filter, Timeline};

/// Rows of a timeline by their numbers: all of a range, or those of it that a filter shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    rows: Range<u64>,
    /// None = all of them.
    picked: Option<Vec<u64>>,
}

impl Shown {
    /// All that is kept, as far as the filter shows it.
    pub(super) fn all(timeline: &Timeline, filter: Option<&Filter>) -> Self {
        let rows = timeline.numbers();
        let picked = filter.map(|filter| pick(timeline, rows.clone(), filter).collect());
        Self { rows, picked }
    }

    /// The same without those that are not kept any more.
    pub(super) fn without_forgotten(&self, timeline: &Timeline) -> Self {
        let start = timeline.numbers().start.clamp(self.rows.start, self.rows.end);
        let picked = self.picked.as_ref().map(|picked| {
            let gone = picked.partition_point(|number| *number < start);
            picked.get(gone..).unwrap_or_default().to_vec()
        });
        Self { rows: start..self.rows.end, picked }
    }

    /// The same with those that came behind them.
    pub(super) fn with_new(&self, timeline: &Timeline, filter: Option<&Filter>) -> Self {
        let kept = timeline.numbers();
        let from = self.rows.end.max(kept.start);
        let start = if self.rows.is_empty() { from } else { self.rows.start };
        let mut picked = self.picked.clone();
        if let (Some(picked), Some(filter)) = (&mut picked, filter) {
            picked.extend(pick(timeline, from..kept.end, filter));
        }
        Self { rows: start..kept.end, picked }
    }

    pub(super) fn count(&self) -> usize {
        match &self.picked {
            Some(picked) => picked.len(),
            None => usize::try_from(self.rows.end - self.rows.start).unwrap_or(usize::MAX),
        }
    }

    /// The number of the row under this index.
    pub(super) fn number(&self, index: usize) -> Option<u64> {
        match &self.picked {
            Some(picked) => picked.get(index).copied(),
            None => {
                let number = self.rows.start.checked_add(u64::try_from(index).ok()?)?;
                self.rows.contains(&number).then_some(number)
            }
        }
    }

    /// Under which index the row with this number is.
    pub(super) fn index(&self, number: u64) -> Option<usize> {
        match &self.picked {
            Some(picked) => picked.binary_search(&number).ok(),
            None if self.rows.contains(&number) => usize::try_from(number - self.rows.start).ok(),
            None => None,
        }
    }

    /// Whether there are rows in front of it that are not kept any more.
    pub(super) fn has_forgotten(&self, timeline: &Timeline) -> bool {
        !self.rows.is_empty() && self.rows.start < timeline.numbers().start
    }

    /// Whether rows came behind it.
    pub(super) fn is_behind(&self, timeline: &Timeline) -> bool {
        self.rows.end < timeline.numbers().end
    }
}

fn pick<'a>(
    timeline: &'a Timeline,
    rows: Range<u64>,
    filter: &'a Filter,
) -> impl Iterator<Item = u64> + 'a {
    timeline.rows_in(rows).filter(|row| filter.shows(row)).map(|row| row.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Who;
    use crate::record::{Class, Moment, Object, What};

    /// Rows of three clients in turn.
    fn tell(timeline: &mut Timeline, count: u64) {
        for _ in 0..count {
            let next = timeline.numbers().end;
            let object =
                Object { number: next % 3 + 1, class: Class::Socket, local: None, peer: None };
            let (name, arguments) = ("x".into(), String::new());
            let what = What::Event { object, name, arguments };
            timeline.push(&Moment { us: next, turn: 0, depth: 0, thread: None, what });
        }
    }

    fn numbers(shown: &Shown) -> Vec<u64> {
        let all: Vec<_> = (0..shown.count()).filter_map(|index| shown.number(index)).collect();
        for (index, number) in all.iter().enumerate() {
            assert_eq!(shown.index(*number), Some(index));
        }
        assert_eq!((shown.number(all.len()), shown.index(1000)), (None, None));
        all
    }

    #[test]
    fn rows_come_and_go_with_a_filter_and_without() {
        let mut timeline = Timeline::new(6);
        tell(&mut timeline, 4);
        let who = timeline.get(0).expect("it is kept").who;
        assert_eq!(who, Who::Client(1));
        let filter = Filter { speakers: Some([who].into()), ..Filter::default() };
        let (mut all, mut some) =
            (Shown::all(&timeline, None), Shown::all(&timeline, Some(&filter)));
        assert_eq!((numbers(&all), numbers(&some)), (vec![0, 1, 2, 3], vec![0, 3]));
        tell(&mut timeline, 4);
        assert!(all.has_forgotten(&timeline) && all.is_behind(&timeline));
        (all, some) = (all.without_forgotten(&timeline), some.without_forgotten(&timeline));
        assert_eq!((numbers(&all), numbers(&some)), (vec![2, 3], vec![3]));
        (all, some) = (all.with_new(&timeline, None), some.with_new(&timeline, Some(&filter)));
        assert_eq!((numbers(&all), numbers(&some)), ((2..8).collect(), vec![3, 6]));
        assert!(!all.has_forgotten(&timeline) && !some.is_behind(&timeline));
        // All that was known is forgotten at once.
        tell(&mut timeline, 20);
        let (all, some) = (all.without_forgotten(&timeline), some.without_forgotten(&timeline));
        assert_eq!((all.count(), some.count()), (0, 0));
        let (all, some) = (all.with_new(&timeline, None), some.with_new(&timeline, Some(&filter)));
        assert_eq!((numbers(&all), numbers(&some)), ((22..28).collect(), vec![24, 27]));
    }
}
