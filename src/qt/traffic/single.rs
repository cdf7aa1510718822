//! What can be done with a single row of a [`TrafficLog`].

use qmetaobject::prelude::*;
use qmetaobject::{QByteArray, QMetaType, QVariantMap};

use super::{TrafficLog, direction_number, event_number};
use crate::qt::shim::Announce;
use crate::qt::{int, number};

/// Single rows.
impl TrafficLog {
    /// What a row is about: `moment` with the date, `direction`, `event`, `peer`, `stream`, `bytes`
    /// and its whole sentence or the beginning of its text, `line`; empty without the row.
    pub(super) fn about(&self, row: i32) -> QVariantMap {
        let about = self.with_row(row, |entry, encoding| {
            let mut about = QVariantMap::default();
            let text = |text: String| QVariant::from(QString::from(text));
            let moment = self.clock.date_and_time(entry.time());
            about.insert("number".into(), number(entry.seq()).to_qvariant());
            about.insert("moment".into(), text(moment));
            about.insert("direction".into(), direction_number(entry).into());
            about.insert("event".into(), event_number(entry.kind()).into());
            about.insert("peer".into(), text(entry.peer().to_owned()));
            about.insert("stream".into(), number(entry.stream()).to_qvariant());
            about.insert("bytes".into(), number(entry.size()).to_qvariant());
            about.insert("line".into(), text(entry.line(encoding, super::LINE_CHARS).0));
            about
        });
        about.unwrap_or_default()
    }

    /// The bytes of a row.
    pub(super) fn content(&self, row: i32) -> QByteArray {
        self.with_row(row, |entry, _| QByteArray::from(entry.bytes())).unwrap_or_default()
    }

    /// The row of the entry with that number; -1 if it is not shown.
    pub(super) fn rowOf(&self, of: i64) -> i32 {
        let row = u64::try_from(of).ok().and_then(|of| self.entries.borrow().row_of(of));
        row.map_or(-1, int)
    }

    /// Marks a row, or takes its mark away.
    pub(super) fn mark(&self, row: i32) {
        let count = self.row_count();
        if let Ok(at) = usize::try_from(row)
            && row < count
        {
            self.entries.borrow_mut().toggle_mark(at);
            self.rows_changed(row, row);
        }
    }

    /// The marked row behind one, or before it; -1 if none is marked.
    pub(super) fn nextMark(&self, row: i32, back: bool) -> i32 {
        self.entries.borrow().next_mark(usize::try_from(row).ok(), back).map_or(-1, int)
    }

    /// Differences are those to this row from now on; -1 = to the row before each.
    pub(super) fn measureFrom(&self, row: i32) {
        self.entries.borrow_mut().measure_from(usize::try_from(row).ok());
        self.show_again();
    }

    pub(super) fn dates(&self) -> bool {
        self.with_dates.get()
    }

    pub(super) fn set_dates(&self, dates: bool) {
        if self.with_dates.replace(dates) != dates {
            let me = QPointer::from(self);
            self.show_again();
            if let Some(this) = me.as_ref() {
                this.datesChanged();
            }
        }
    }

    /// The language is another: so are the sentences of the events.
    pub(super) fn retranslate(&self) {
        self.search.borrow_mut().search_again();
        let me = QPointer::from(self);
        self.show_again();
        if let Some(this) = me.as_ref() {
            this.findChanged();
        }
        if let Some(this) = me.as_ref() {
            this.go_on_searching();
        }
    }
}
