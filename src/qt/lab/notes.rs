//! What the lints find in what is played, for QML.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, QPointer, QVariantList, QVariantMap};

use super::entries::{give, milliseconds, plain};
use super::{Lab, int, number};
use crate::lab::{LiveFinding, LiveLints, Timeline, as_in_timeline};
use crate::record::Moment;

/// So many notes are kept, each with its count: nobody reads more.
const MOST: usize = 100;
/// What is looked through takes longer with many sockets, and a person reads slowly.
const APART: Duration = Duration::from_millis(250);

/// What the lints have found so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    lints: LiveLints,
    /// Those of the record before it was cut, then those of now.
    all: Vec<LiveFinding>,
    settled: usize,
    rows: HashSet<u64>,
    looked: Option<Instant>,
    /// When the last moment came; None before the first.
    came: Option<Instant>,
}

impl Notes {
    pub(super) fn push(&mut self, moment: &Moment) {
        self.lints.push(moment);
        self.came = Some(Instant::now());
    }

    /// What comes now does not follow what has come. What was found stays.
    pub(super) fn cut(&mut self) {
        self.lints = LiveLints::default();
        self.settled = self.all.len();
        self.came = None;
    }

    /// Looks again, now and then and where the record ends; whether something else is found.
    pub(super) fn look(&mut self, timeline: &Timeline, live: bool, ends: bool) -> bool {
        let early = self.looked.is_some_and(|looked| looked.elapsed() < APART);
        let Some(came) = self.came.filter(|_| ends || !early) else { return false };
        self.looked = Some(Instant::now());
        // The time of a scenario is its own: it may be held.
        let since = if live { came.elapsed() } else { Duration::ZERO };
        let since = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
        let mut found = self.lints.look(timeline.now_us().saturating_add(since), timeline);
        for one in &mut found {
            one.is_new = false;
        }
        let room = MOST.saturating_sub(self.settled);
        found.truncate(room);
        if self.all.get(self.settled..) == Some(&found[..]) {
            return false;
        }
        self.all.truncate(self.settled);
        self.all.append(&mut found);
        self.rows = self.all.iter().filter_map(|one| one.row).collect();
        true
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Whether the row with this number shows a mistake.
    pub(super) fn has(&self, row: u64) -> bool {
        self.rows.contains(&row)
    }
}

impl Lab {
    pub(super) fn note_count(&self) -> i32 {
        int(self.played.borrow().notes.count())
    }

    /// Looks for mistakes that show only after a while, in which nothing happens.
    pub(super) fn look(&self) {
        let live = self.window.borrow().is_some();
        let other = self.played.borrow_mut().look(live, false);
        if !other {
            return;
        }
        let me = QPointer::from(self);
        self.notesChanged();
        if let Some(this) = me.as_ref() {
            this.changed();
        }
    }

    /// What the lints find: of each its `id`, `what` happened, `why` it is a mistake, the lines of C++
    /// that mend it (`repair`), the `scenario` that shows it, how often it happened (`count`), at
    /// which `time` first, and the `row`, -1 if it is not there any more.
    pub(super) fn notes(&self) -> QVariantList {
        let played = self.played.borrow();
        let all = played.notes.all.iter().map(|one| {
            let found = &one.finding;
            let mut map = QVariantMap::default();
            give(&mut map, "id", found.id);
            give(&mut map, "what", as_in_timeline(&plain(&found.fact), &played.timeline));
            give(&mut map, "why", plain(&found.why));
            give(&mut map, "repair", found.repair.trim_end());
            give(&mut map, "scenario", found.scenario);
            give(&mut map, "time", milliseconds(found.first_us));
            map.insert("count".into(), number(found.count).to_qvariant());
            let row = one.row.map_or(-1, |row| played.index_of(row));
            map.insert("row".into(), row.into());
            QVariant::from(map)
        });
        all.collect()
    }
}
