//! [`RealQt`]: the same on the real Qt, as a list for QML.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use qmetaobject::prelude::*;
use qmetaobject::{QVariantList, USER_ROLE};

use super::batch::{Batch, Pace, reporter};
use super::shim::Announce;
use super::{int, name_roles, string, written};
use crate::lab::real_qt::{self, Result, Seen};
use crate::text::Fact;

const ROLES: [&str; 3] = ["qt", "here", "same"];

/// What is played in the lab, run on the real Qt as well: both traces beside each other, and what of
/// their differences is there on purpose. It runs on a thread of its own while `running`.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct RealQt {
    base: qt_base_class!(trait QAbstractListModel),
    count: qt_property!(i32; READ row_count WRITE read_only NOTIFY countChanged),
    countChanged: qt_signal!(),
    running: qt_property!(bool; READ running WRITE read_only NOTIFY changed),
    doing: qt_property!(QString; READ doing WRITE read_only NOTIFY changed),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY changed),
    result: qt_property!(QString; READ result WRITE read_only NOTIFY changed),
    version: qt_property!(QString; READ version WRITE read_only NOTIFY changed),
    reasons: qt_property!(QVariantList; READ reasons WRITE read_only NOTIFY changed),
    changed: qt_signal!(),
    compare: qt_method!(fn(&self, script: QString)),
    clear: qt_method!(fn(&self)),

    run: RefCell<Option<real_qt::RealQt>>,
    seen: RefCell<Seen>,
    /// Why it did not begin.
    refused: RefCell<Option<Fact>>,
    shown: Batch,
    showing: Cell<bool>,
}

impl QAbstractListModel for RealQt {
    fn row_count(&self) -> i32 {
        int(self.seen.borrow().lines.len())
    }

    fn data(&self, index: QModelIndex, role: i32) -> QVariant {
        let seen = self.seen.borrow();
        let line = usize::try_from(index.row()).ok().and_then(|row| seen.lines.get(row));
        let Some(line) = line else { return QVariant::default() };
        let text =
            |side: &Option<String>| QString::from(side.as_deref().unwrap_or_default()).into();
        match role - USER_ROLE {
            0 => text(&line.qt),
            1 => text(&line.here),
            2 => (line.qt == line.here).into(),
            _ => QVariant::default(),
        }
    }

    fn role_names(&self) -> HashMap<i32, QByteArray> {
        name_roles(&ROLES)
    }
}

impl RealQt {
    /// Runs the script on both, in place of what is under way.
    fn compare(&self, script: QString) {
        drop(self.run.take());
        let changed = reporter(self, Pace::Rows, |this| &this.shown, Self::show);
        let (run, refused) = match real_qt::RealQt::start(&string(script), changed) {
            Ok(run) => (Some(run), None),
            Err(why) => (None, Some(why)),
        };
        self.run.replace(run);
        self.refused.replace(refused);
        self.show();
    }

    /// Ends it, and forgets what was found.
    fn clear(&self) {
        drop(self.run.take());
        self.refused.take();
        self.show();
    }

    /// Brings the rows up to date. What a handler brings about is for the next time.
    fn show(&self) {
        if self.showing.replace(true) {
            return;
        }
        let me = QPointer::from(self);
        let seen = self.run.borrow().as_ref().map(real_qt::RealQt::seen).unwrap_or_default();
        let before = self.row_count();
        if self.seen.borrow().lines == seen.lines {
            self.seen.replace(seen);
        } else {
            self.reset_rows(|| {
                self.seen.replace(seen);
            });
        }
        let Some(this) = me.as_ref() else { return };
        this.showing.set(false);
        if this.row_count() != before {
            this.countChanged();
        }
        if let Some(this) = me.as_ref() {
            this.changed();
        }
    }

    fn running(&self) -> bool {
        self.run.borrow().is_some() && !self.seen.borrow().is_over
    }

    fn doing(&self) -> QString {
        self.seen.borrow().doing.as_ref().map(written).unwrap_or_default()
    }

    fn problem(&self) -> QString {
        let refused = self.refused.borrow();
        let seen = self.seen.borrow();
        refused.as_ref().or(seen.failure.as_ref()).map(written).unwrap_or_default()
    }

    fn result(&self) -> QString {
        match self.seen.borrow().result {
            Some(Result::Equal) => "equal",
            Some(Result::Deliberate) => "deliberate",
            Some(Result::Different) => "different",
            None => "",
        }
        .into()
    }

    fn version(&self) -> QString {
        self.seen.borrow().version.as_str().into()
    }

    fn reasons(&self) -> QVariantList {
        self.seen.borrow().reasons.iter().map(|reason| QVariant::from(written(reason))).collect()
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("RealQt: this property can only be read");
    }
}
