//! The piece of the timeline that a person has chosen, for QML.

use std::ops::Range;

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, QVariantMap};

use super::entries::{give, milliseconds};
use super::{Lab, int, number};
use crate::text::duration::short;

/// From the first row to the last one, both included and in either order; None for no numbers.
fn rows(from: i64, to: i64) -> Option<Range<u64>> {
    let (from, to) = (u64::try_from(from).ok()?, u64::try_from(to).ok()?);
    Some(from.min(to)..from.max(to).saturating_add(1))
}

impl Lab {
    /// From the row with the one number to that with the other: whoever says nothing in between has
    /// no rows from now on; -1 = everybody has them again.
    pub(super) fn choose(&self, from: i64, to: i64) {
        if self.played.borrow_mut().choose(rows(from, to)) {
            let me = QPointer::from(self);
            // At once: who has asked goes on with the rows as they are then.
            self.show();
            if let Some(this) = me.as_ref() {
                this.chosenChanged();
            }
        }
    }

    /// Whether a piece is chosen.
    pub(super) fn chosen(&self) -> bool {
        self.played.borrow().chosen().is_some()
    }

    /// What such a piece is, chosen or not: the times `from` and `to`, its `span`, how many `rows` and
    /// `turns` it has; empty if nothing of it is kept.
    pub(super) fn section(&self, from: i64, to: i64) -> QVariantMap {
        let mut map = QVariantMap::default();
        let played = self.played.borrow();
        let Some(rows) = rows(from, to) else { return map };
        let section = played.timeline.section(rows);
        let Some(first) = played.timeline.get(section.rows.start) else { return map };
        give(&mut map, "from", milliseconds(first.us));
        give(&mut map, "to", milliseconds(first.us.saturating_add(section.span_us)));
        give(&mut map, "span", short(section.span_us));
        map.insert("rows".into(), number(section.rows.end - section.rows.start).to_qvariant());
        map.insert("turns".into(), int(section.turns).into());
        map
    }

    /// The number of a row; -1 for none.
    pub(super) fn numberAt(&self, row: i32) -> i64 {
        self.played.borrow().number_of(row).map_or(-1, number)
    }

    /// The row that has this number, -1 if it is not shown.
    pub(super) fn rowOf(&self, of: i64) -> i32 {
        u64::try_from(of).map_or(-1, |of| self.played.borrow().index_of(of))
    }
}
