//! [`Found`]: what the lints have found so far.

use std::collections::HashMap;

use super::Finding;
use super::kinds::{Kind, ONE_POINTER, UNREAD};
use crate::text::Fact;

/// So many findings are kept, each with its count; nobody reads more.
const MOST: usize = 1000;

/// Findings, each once for each object.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    all: Vec<Entry>,
    /// Where each stands, by lint and object.
    places: HashMap<(&'static str, u64), usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    object: u64,
    weight: u64,
    finding: Finding,
}

impl Found {
    /// `kind` has found something about the object with this number at `us`. Of several about one
    /// object the one with the greatest weight is told, and the time of the first.
    pub(super) fn add(
        &mut self,
        kind: &'static Kind,
        object: u64,
        us: u64,
        weight: u64,
        fact: impl FnOnce() -> Fact,
    ) {
        if let Some(&place) = self.places.get(&(kind.id, object)) {
            let entry = &mut self.all[place];
            entry.finding.count += 1;
            if weight > entry.weight {
                entry.weight = weight;
                entry.finding.fact = fact();
            }
        } else if self.all.len() < MOST {
            let finding = Finding {
                id: kind.id,
                object,
                fact: fact(),
                why: (kind.why)(),
                scenario: kind.scenario,
                repair: kind.repair,
                count: 1,
                first_us: us,
            };
            self.places.insert((kind.id, object), self.all.len());
            self.all.push(Entry { object, weight, finding });
        }
    }

    /// All of them: those of one lint together, in the order in which each was found first.
    pub(super) fn finish(self) -> Vec<Finding> {
        let mut all = self.all;
        // Whoever reads the wrong socket leaves the right one unread: that is one mistake.
        let pointed: Vec<u64> = all
            .iter()
            .filter(|entry| entry.finding.id == ONE_POINTER.id)
            .map(|entry| entry.object)
            .collect();
        all.retain(|entry| entry.finding.id != UNREAD.id || !pointed.contains(&entry.object));
        all.sort_by_key(|entry| entry.finding.first_us);
        let mut findings: Vec<Finding> = all.into_iter().map(|entry| entry.finding).collect();
        let order: Vec<&str> = findings.iter().map(|finding| finding.id).collect();
        findings.sort_by_key(|finding| order.iter().position(|id| *id == finding.id));
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::kinds::SLOW_SLOT;
    use crate::text::facts;

    #[test]
    fn each_object_is_told_once_with_the_worst_of_its_findings_and_their_number() {
        let mut found = Found::default();
        for (us, took) in [(10, 200), (20, 900), (30, 300)] {
            found.add(&SLOW_SLOT, 7, us, took, || facts::verbatim(took.to_string()));
        }
        let findings = found.finish();
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].count, findings[0].first_us), (3, 10));
        assert_eq!(findings[0].fact, facts::verbatim("900"));
    }

    #[test]
    fn findings_of_one_lint_stand_together_and_there_is_a_limit() {
        let mut found = Found::default();
        for object in 0..3 * MOST as u64 {
            let kind = if object % 2 == 0 { &SLOW_SLOT } else { &UNREAD };
            found.add(kind, object, object, 0, || facts::verbatim(""));
        }
        let findings = found.finish();
        assert_eq!(findings.len(), MOST);
        let changes = findings.windows(2).filter(|pair| pair[0].id != pair[1].id).count();
        assert_eq!(changes, 1);
    }
}
