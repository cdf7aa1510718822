//! [`Timeline`]: what happened, in rows of three columns.

use std::collections::VecDeque;

use crate::record::{Moment, Object, What};

/// What happened, oldest first. Of very many rows the oldest are forgotten.
#[derive(Debug)]
pub struct Timeline {
    rows: VecDeque<Row>,
    limit: usize,
    forgotten: u64,
}

/// In which column a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// What the kernel said, and what was asked of it.
    Kernel,
    /// What Qt does: states and signals.
    Qt,
    /// What the slot calls, and how long it ran.
    Slot,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// When, in microseconds since the record began.
    pub us: u64,
    /// In which turn of the loop, counted from 1; 0 before the first.
    pub turn: u64,
    /// Inside of how many calls and slots.
    pub depth: u32,
    /// Where it stands.
    pub column: Column,
    /// Whom it is about.
    pub object: Option<Object>,
    /// What is shown.
    pub text: String,
    /// How long the call or the slot took, in microseconds.
    pub took: Option<u64>,
}

impl Timeline {
    /// An empty one that keeps `limit` rows.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { rows: VecDeque::new(), limit: limit.max(1), forgotten: 0 }
    }

    /// This has happened, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        let (column, object, took) = match &moment.what {
            What::Event { object, .. } | What::Command { object, .. } => {
                (Column::Kernel, Some(*object), None)
            }
            What::Signal { object, .. } => (Column::Qt, Some(*object), None),
            What::Call { object, .. } => (Column::Slot, Some(*object), None),
            What::Return { object, took, .. } | What::SlotEnded { object, took, .. } => {
                (Column::Slot, Some(*object), Some(*took))
            }
            What::TurnBegan | What::TurnEnded { .. } | What::Ended { .. } => return,
        };
        if self.rows.len() == self.limit {
            self.rows.pop_front();
            self.forgotten += 1;
        }
        let (us, turn, depth) = (moment.us, moment.turn, moment.depth);
        let text = moment.to_string();
        self.rows.push_back(Row { us, turn, depth, column, object, text, took });
    }

    /// The rows that are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at `index` of those that are kept.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    /// How many rows have been forgotten.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }
}
