//! [`LiveLints`]: what the lints find while it happens, each with the row that shows it.

use std::collections::HashSet;

use super::row::{Content, Row};
use super::timeline::Timeline;
use crate::lint::{Finding, Lints};
use crate::record::{Header, Moment};

/// Before a finding no more rows are looked through for the one that shows it.
const ROWS: usize = 10_000;

/// The lints, fed as a timeline is.
#[derive(Debug)]
pub struct LiveLints {
    lints: Lints,
    /// What has been told already: which lint, of whom. As many as there are findings.
    told: HashSet<(&'static str, u64)>,
}

/// A mistake that shows at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveFinding {
    /// What it is, why it matters and what mends it.
    pub finding: Finding,
    /// The number of the row that shows it, if it is still kept.
    pub row: Option<u64>,
    /// It was not there when was looked last.
    pub is_new: bool,
}

impl Default for LiveLints {
    /// For what this process does.
    fn default() -> Self {
        Self::new(&Header::new())
    }
}

impl LiveLints {
    /// For the recording that begins with `header`.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        Self { lints: Lints::new(header), told: HashSet::new() }
    }

    /// This has happened, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        self.lints.moment(moment);
    }

    /// What is found up to `now_us`, in microseconds since the record began, with rows of
    /// `timeline`, which was fed the same. One that was there before may be gone. To be asked some
    /// times a second: it takes as long as there are sockets.
    pub fn look(&mut self, now_us: u64, timeline: &Timeline) -> Vec<LiveFinding> {
        let findings = self.lints.so_far(now_us);
        let known: HashSet<_> = findings.iter().map(key).collect();
        let live = |finding: Finding| LiveFinding {
            row: shown_by(&finding, timeline),
            is_new: !self.told.contains(&key(&finding)),
            finding,
        };
        let live = findings.into_iter().map(live).collect();
        self.told = known;
        live
    }
}

fn key(finding: &Finding) -> (&'static str, u64) {
    (finding.id, finding.object)
}

/// The last row of that object at or before that time; of a call that waits the call itself.
fn shown_by(finding: &Finding, timeline: &Timeline) -> Option<u64> {
    let waits = finding.id == "wait_blocks";
    let is_it = |row: &&Row| {
        let call =
            matches!(&row.content, Content::Call { name, .. } if name.starts_with("waitFor"));
        (finding.object == 0 || row.object == finding.object) && (!waits || call)
    };
    let before = 0..timeline.between(0, finding.first_us).end;
    let rows = timeline.rows_in(before).rev().take(ROWS);
    // A recording of Qt has no calls.
    let found =
        rows.clone().find(is_it).or_else(|| rows.clone().find(|row| row.object == finding.object));
    found.map(|row| row.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Emitted, Object, What};

    #[test]
    fn a_mistake_is_new_once_and_shows_its_row() {
        let (mut lints, mut timeline) = (LiveLints::default(), Timeline::new(100));
        let local = "127.0.0.1:50000".parse().ok();
        let object = Object { number: 3, class: Class::Socket, local, peer: None };
        let state = Some("Connecting".into());
        let signal = Emitted { name: "stateChanged".into(), state, ..Emitted::default() };
        let (name, arguments) = ("write", String::new());
        let all = [
            What::Signal { object, signal },
            What::SlotEnded { object, took: 1, left: None, unsent: None },
            What::Call { object, name: name.into(), arguments },
            What::Return { object, name: name.into(), result: "6".into(), took: 1 },
        ];
        for (us, what) in (0..).zip(all) {
            assert_eq!(lints.look(us, &timeline), []);
            let moment = Moment { us, turn: 1, depth: 0, thread: None, what };
            lints.push(&moment);
            timeline.push(&moment);
        }
        for is_new in [true, false] {
            let found = lints.look(10, &timeline);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!((found[0].finding.id, found[0].row), ("write_early", Some(1)));
            assert_eq!(found[0].is_new, is_new);
        }
    }
}
