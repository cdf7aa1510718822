//! Small numbers for the objects of a loop.

use std::collections::HashMap;

use crate::event::Id;

/// So many objects are known at a time; more than a process may usually open. Some megabytes.
const KNOWN: usize = 1 << 16;

/// Gives each object a number of its own, counted from 1. Of very many objects those that nothing
/// has happened to for the longest time are forgotten; one that turns up again is a new one.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    known: HashMap<Id, Known>,
    /// The number that was given last.
    last: u64,
    /// Counts the questions.
    asked: u64,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    number: u64,
    /// When it was asked for last.
    seen: u64,
}

impl Numbers {
    pub(super) fn of(&mut self, id: Id) -> u64 {
        self.asked += 1;
        if self.known.len() >= KNOWN && !self.known.contains_key(&id) {
            self.forget_half();
        }
        let last = &mut self.last;
        let known = self.known.entry(id).or_insert_with(|| {
            *last += 1;
            Known { number: *last, seen: 0 }
        });
        known.seen = self.asked;
        known.number
    }

    fn forget_half(&mut self) {
        let mut seen: Vec<_> = self.known.values().map(|known| known.seen).collect();
        let (_, &mut middle, _) = seen.select_nth_unstable(KNOWN / 2);
        self.known.retain(|_, known| known.seen > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_small_and_stay_and_only_the_oldest_of_very_many_are_forgotten() {
        let mut numbers = Numbers::default();
        let (listener, first) = (Id::new(), Id::new());
        assert_eq!((numbers.of(listener), numbers.of(first), numbers.of(listener)), (1, 2, 1));
        for _ in 0..3 * KNOWN {
            numbers.of(Id::new());
            assert_eq!(numbers.of(listener), 1, "it is in use all the time");
        }
        assert!(numbers.known.len() <= KNOWN, "{} are known", numbers.known.len());
        assert!(numbers.of(first) > 2, "nothing had happened to it");
    }
}
