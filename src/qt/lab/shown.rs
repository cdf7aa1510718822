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
