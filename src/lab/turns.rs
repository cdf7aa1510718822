//! [`Turn`]: a pass of the loop, and how long it kept everything else waiting.

use std::collections::VecDeque;

/// From so many microseconds on a turn is slow: a picture of the window comes every 16 ms, and what
/// is done in a quarter of that nobody sees.
pub const SLOW_US: u64 = 4_000;
/// Beyond so many microseconds a person notices that the window stands still.
pub const STOOD_STILL_US: u64 = 100_000;

/// Loops in loops: of more only the outer ones have frames.
const DEEPEST: usize = 256;
/// So many turns are kept at the most, with rows or without.
const MOST: usize = 1 << 16;

/// How long a turn was, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Band {
    /// Below [`SLOW_US`].
    Quick,
    /// Between the two.
    Slow,
    /// More than [`STOOD_STILL_US`].
    StoodStill,
}

impl Band {
    /// That of so many microseconds.
    #[must_use]
    pub fn of(us: u64) -> Self {
        match us {
            ..SLOW_US => Self::Quick,
            SLOW_US..=STOOD_STILL_US => Self::Slow,
            _ => Self::StoodStill,
        }
    }
}

/// A pass of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Counted from 1.
    pub number: u64,
    /// When it began, in microseconds since the record began.
    pub began_us: u64,
    /// How long it took; None while it goes on.
    pub took_us: Option<u64>,
    /// Of these, how long loops inside of it ran: meanwhile nothing stood still.
    pub inner_us: u64,
    /// The number of its first row, or of the row that came next if it has none.
    pub first_row: u64,
    /// The number behind its last row. Loops inside of it have their rows in between.
    pub end_row: u64,
}

impl Turn {
    /// How long everything else waited; None while it goes on.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        self.took_us.map(|took| Band::of(took.saturating_sub(self.inner_us)))
    }
}

/// The turns whose rows are kept, and those that go on.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns {
    kept: VecDeque<Turn>,
    /// Those that go on, the outermost first.
    open: Vec<Open>,
    /// How many have been changed after they had been added.
    pub(super) ended: u64,
}

#[derive(Debug, Clone)]
struct Open {
    number: u64,
    depth: u32,
    /// Since when, and until when, loops have run inside.
    inner: Option<(u64, u64)>,
}

impl Turns {
    pub(super) fn begin(&mut self, number: u64, us: u64, depth: u32, row: u64) {
        self.close_above(depth, us, row);
        // Where the end of the one before was not told.
        if self.open.last().is_some_and(|open| open.depth == depth) {
            self.end(us, depth, None, row);
        }
        if let Some(open) = self.open.last_mut() {
            open.inner.get_or_insert((us, us));
        }
        if self.open.len() < DEEPEST {
            self.open.push(Open { number, depth, inner: None });
        }
        if self.kept.len() == MOST {
            self.kept.pop_front();
        }
        let (first_row, end_row) = (row, row);
        let turn = Turn { number, began_us: us, took_us: None, inner_us: 0, first_row, end_row };
        self.kept.push_back(turn);
    }

    /// The turn at this depth is over; without `took` it is not known for how long it ran.
    pub(super) fn end(&mut self, us: u64, depth: u32, took: Option<u64>, row: u64) {
        self.close_above(depth, us, row);
        let Some(open) = self.open.pop_if(|open| open.depth == depth) else { return };
        if let Some(outer) = self.open.last_mut() {
            let (since, _) = outer.inner.unwrap_or((us, us));
            outer.inner = Some((since, us));
        }
        let place = self.kept.iter().rposition(|turn| turn.number == open.number);
        if let Some(turn) = place.and_then(|place| self.kept.get_mut(place)) {
            turn.took_us = took.or_else(|| Some(us.saturating_sub(turn.began_us)));
            turn.inner_us = open.inner.map_or(0, |(since, until)| until.saturating_sub(since));
            turn.end_row = row;
            self.ended += 1;
            // A loop may turn a thousand times while nothing happens: nobody wants to see that.
            let is_empty = turn.first_row == row && turn.band() == Some(Band::Quick);
            if is_empty && place.is_some_and(|place| place + 1 == self.kept.len()) {
                self.kept.pop_back();
            }
        }
    }

    fn close_above(&mut self, depth: u32, us: u64, row: u64) {
        while let Some(above) = self.open.last().map(|open| open.depth).filter(|at| *at > depth) {
            self.end(us, above, None, row);
        }
    }

    /// The one that goes on; 0 if there is none.
    pub(super) fn present(&self) -> u64 {
        self.open.last().map_or(0, |open| open.number)
    }

    /// Rows before this one are forgotten.
    pub(super) fn forget(&mut self, first_row: u64) {
        while let Some(turn) = self.kept.front()
            && turn.took_us.is_some()
            && turn.end_row <= first_row
            && turn.first_row < first_row
        {
            self.kept.pop_front();
        }
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Turn> + ExactSizeIterator {
        self.kept.iter()
    }

    pub(super) fn get(&self, number: u64) -> Option<&Turn> {
        let place = self.kept.binary_search_by_key(&number, |turn| turn.number).ok()?;
        self.kept.get(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_quick_slow_or_stands_still() {
        let bands = [3_999, 4_000, 100_000, 100_001].map(Band::of);
        assert_eq!(bands, [Band::Quick, Band::Slow, Band::Slow, Band::StoodStill]);
    }

    #[test]
    fn a_loop_inside_of_a_turn_has_a_frame_of_its_own_and_its_time_stands_still_for_nobody() {
        let mut turns = Turns::default();
        turns.begin(1, 0, 0, 0);
        turns.begin(2, 1_000, 2, 3);
        assert_eq!(turns.present(), 2);
        turns.end(2_000, 2, Some(900), 5);
        assert_eq!(turns.present(), 1);
        turns.begin(3, 500_000, 2, 5);
        turns.end(501_000, 2, Some(1_000), 6);
        turns.end(503_000, 0, Some(503_000), 8);
        assert_eq!(turns.present(), 0);
        let outer = turns.get(1).expect("it is kept");
        assert_eq!((outer.inner_us, outer.band()), (500_000, Some(Band::Quick)));
        assert_eq!((outer.first_row, outer.end_row), (0, 8));
        assert_eq!(turns.get(2).map(|turn| (turn.first_row, turn.end_row)), Some((3, 5)));
    }

    #[test]
    fn a_turn_in_which_nothing_happened_is_kept_only_if_it_was_slow() {
        let mut turns = Turns::default();
        for number in 1..=1000 {
            turns.begin(number, 10 * number, 0, 7);
            turns.end(10 * number, 0, Some(if number == 5 { SLOW_US } else { 3 }), 7);
        }
        assert_eq!(turns.all().map(|turn| turn.number).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn an_end_that_was_not_told_is_made_up_when_the_next_one_begins() {
        let mut turns = Turns::default();
        turns.begin(1, 0, 0, 0);
        turns.begin(2, 10, 1, 1);
        turns.begin(3, 50, 0, 2);
        turns.end(60, 0, Some(10), 3);
        let took: Vec<_> = turns.all().map(|turn| turn.took_us).collect();
        assert_eq!(took, [Some(50), Some(40), Some(10)]);
    }
}
