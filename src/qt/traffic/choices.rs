//! What a person chooses in a [`TrafficLog`].

use qmetaobject::prelude::*;

use super::TrafficLog;
use crate::qt::{int, string};
use crate::text::encoding::Encoding;
use crate::view::Filter;

/// What a person chooses.
impl TrafficLog {
    pub(super) fn limit(&self) -> i32 {
        int(self.entries.borrow().limit())
    }

    pub(super) fn set_limit(&self, limit: i32) {
        let limit = usize::try_from(limit).unwrap_or(0);
        if self.entries.borrow().limit() != limit {
            self.entries.borrow_mut().set_limit(limit);
            self.changed();
            self.limitChanged();
        }
    }

    pub(super) fn encoding(&self) -> QString {
        self.entries.borrow().encoding().name().into()
    }

    /// One that is unknown is ignored.
    pub(super) fn set_encoding(&self, encoding: QString) {
        let name = string(encoding);
        let Ok(encoding) = name.parse::<Encoding>() else {
            return log::warn!("TrafficLog: there is no encoding {name:?}");
        };
        if self.entries.borrow().encoding() != encoding {
            self.entries.borrow_mut().set_encoding(encoding);
            self.changed();
            self.encodingChanged();
        }
    }

    pub(super) fn paused(&self) -> bool {
        self.entries.borrow().is_paused()
    }

    pub(super) fn set_paused(&self, paused: bool) {
        let me = QPointer::from(self);
        if self.paused() != paused {
            // The rows that wait for the next batch belong to what is looked at.
            self.show();
        }
        let Some(this) = me.as_ref() else { return };
        // A handler may have done it already.
        if this.paused() != paused {
            this.entries.borrow_mut().set_paused(paused);
            this.changed();
            this.pausedChanged();
        }
    }

    pub(super) fn filter(&self) -> Filter {
        self.entries.borrow().filter().clone()
    }

    pub(super) fn change_filter(&self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter();
        change(&mut filter);
        if self.filter() != filter {
            self.entries.borrow_mut().set_filter(filter);
            self.changed();
            self.filterChanged();
        }
    }

    pub(super) fn show_in(&self) -> bool {
        self.filter().incoming
    }

    pub(super) fn set_show_in(&self, show: bool) {
        self.change_filter(|filter| filter.incoming = show);
    }

    pub(super) fn show_out(&self) -> bool {
        self.filter().outgoing
    }

    pub(super) fn set_show_out(&self, show: bool) {
        self.change_filter(|filter| filter.outgoing = show);
    }

    pub(super) fn show_events(&self) -> bool {
        self.filter().events
    }

    pub(super) fn set_show_events(&self, show: bool) {
        self.change_filter(|filter| filter.events = show);
    }

    pub(super) fn peer(&self) -> QString {
        self.filter().peer.into()
    }

    pub(super) fn set_peer(&self, peer: QString) {
        self.change_filter(|filter| filter.peer = peer.into());
    }

    pub(super) fn clear(&self) {
        self.entries.borrow_mut().clear();
        self.changed();
    }

    pub(super) fn undoClear(&self) {
        if self.entries.borrow_mut().undo_clear() {
            self.changed();
        }
    }

    pub(super) fn read_only<T>(&self, _value: T) {
        log::warn!("TrafficLog: this property can only be read");
    }
}
