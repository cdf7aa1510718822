//! Searching in a [`TrafficLog`].

use std::time::Duration;

use qmetaobject::prelude::*;

use super::TrafficLog;
use crate::qt::batch::Pace;
use crate::qt::shim::Announce;
use crate::qt::{int, string};
use crate::view::{Find, Log, Shown};

/// How long a search may hold up the window at a time.
const FIND_SLICE: Duration = Duration::from_millis(4);

/// Searching.
impl TrafficLog {
    pub(super) fn find_text(&self) -> QString {
        self.find_text.borrow().as_str().into()
    }

    pub(super) fn set_find_text(&self, text: QString) {
        let text = string(text);
        if *self.find_text.borrow() == text {
            return;
        }
        self.find_text.replace(text);
        self.search_anew();
    }

    /// Where it is looked for: what the rows show, "text", "hex" or "both".
    pub(super) fn find_in(&self) -> QString {
        let name = match self.find_in.get() {
            Shown::Text => "text",
            Shown::Hex => "hex",
            Shown::Both => "both",
        };
        name.into()
    }

    /// Another one is ignored.
    pub(super) fn set_find_in(&self, shown: QString) {
        let name = string(shown);
        let shown = match name.as_str() {
            "text" => Shown::Text,
            "hex" => Shown::Hex,
            "both" => Shown::Both,
            _ => return log::warn!("TrafficLog: rows are not shown as {name:?}"),
        };
        if self.find_in.replace(shown) != shown {
            self.search_anew();
        }
    }

    fn search_anew(&self) {
        self.search.borrow_mut().set_text(&self.find_text.borrow(), self.find_in.get());
        let me = QPointer::from(self);
        self.show_again();
        if let Some(this) = me.as_ref() {
            this.findChanged();
        }
        if let Some(this) = me.as_ref() {
            this.go_on_searching();
        }
    }

    pub(super) fn find_count(&self) -> i32 {
        int(self.search.borrow().count(&self.entries.borrow()))
    }

    pub(super) fn find_position(&self) -> i32 {
        int(self.search.borrow().position(&self.entries.borrow()))
    }

    /// Goes to the next row that matches; -1 if there is none.
    pub(super) fn findNext(&self) -> i32 {
        self.find(Find::next)
    }

    pub(super) fn findPrevious(&self) -> i32 {
        self.find(Find::previous)
    }

    pub(super) fn find(&self, go: fn(&mut Find, &Log, Option<usize>) -> Option<usize>) -> i32 {
        let found = go(&mut self.search.borrow_mut(), &self.entries.borrow(), None).is_some();
        let me = QPointer::from(self);
        self.findChanged();
        // In which row it is now, whatever a handler did.
        let row = me
            .as_ref()
            .filter(|_| found)
            .and_then(|this| this.search.borrow().current_row(&this.entries.borrow()));
        row.map_or(-1, int)
    }

    /// Searches for a moment, and again before long if there is more.
    pub(super) fn go_on_searching(&self) {
        if !self.search.borrow().is_active() {
            return;
        }
        let before = self.find_count();
        let more = self.search.borrow_mut().step(&self.entries.borrow(), FIND_SLICE);
        if more {
            self.searching.changed(self, Pace::Rows, |this| &this.searching, Self::go_on_searching);
        }
        if self.find_count() != before {
            self.findChanged();
        }
    }

    /// The rows have other marks or words.
    pub(super) fn show_again(&self) {
        let count = self.row_count();
        if count > 0 {
            self.rows_changed(0, count - 1);
        }
    }
}
