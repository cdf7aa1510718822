//! [`Drawing`]: what of a timeline is to be seen in a picture of some width: a lane for each of those
//! that speak, the turns of the loop, and the arrows from end to end.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::arrows::{Passes, arrows};
use super::range::Filter;
use super::row::{Column, Content, Row};
use super::timeline::Timeline;
use super::turns::{Band, Turn};
use super::who::Who;
use super::zoom::Zoom;

/// A mark is so wide at least, in pixels: one that takes no time is to be seen too.
const LEAST: i32 = 2;
/// Arrows from the one lane to the other that end closer to each other are one to an eye, in pixels.
const CLOSE: i32 = 3;
/// More arrows than that nobody follows.
const ARROWS: usize = 1000;
/// So far from a mark a click means it still, in pixels.
const REACH: i32 = 12;
/// A mark in another column than the one that was clicked is so much farther away.
const ASIDE: i32 = 5;

/// What there is to see. Places are in pixels from the left edge; what goes on beyond an edge ends
/// a little behind it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Of whom there are lanes, from the top.
    pub lanes: Vec<Who>,
    /// What is in them, marks that touch each other as one.
    pub marks: Vec<Dash>,
    /// The turns of the loop; of those that touch each other the slowest counts.
    pub turns: Vec<Frame>,
    /// Where a row of one end is a row of the other.
    pub arrows: Vec<Line>,
}

/// A mark of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dash {
    /// Which lane, from the top.
    pub lane: usize,
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub x: i32,
    /// As long as it took.
    pub width: i32,
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The kernel has said something.
    Event,
    /// Something was asked of it.
    Command,
    /// A signal.
    Signal,
    /// The slot of a signal.
    Slot,
    /// A call.
    Call,
}

/// A turn of the loop, or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Where it begins.
    pub x: i32,
    /// As long as it took.
    pub width: i32,
    /// How long everything else waited; None while it goes on.
    pub band: Option<Band>,
}

/// An arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Where it begins, and in which lane.
    pub from: (i32, usize),
    /// Where it leads to.
    pub to: (i32, usize),
    /// Whether it is the end of something.
    pub ends: bool,
}

impl Timeline {
    /// From when to when something is kept, in microseconds; of these rows, or of all.
    #[must_use]
    pub fn span(&self, rows: Option<Range<u64>>) -> (u64, u64) {
        let all = rows.is_none();
        let section = self.section(rows.unwrap_or_else(|| self.numbers()));
        let from = self.get(section.rows.start).map_or_else(|| self.now_us(), |row| row.us);
        let to = from.saturating_add(section.span_us);
        (from, if all { to.max(self.now_us()) } else { to })
    }

    /// Of whom there are lanes.
    #[must_use]
    pub fn lanes(&self, filter: &Filter) -> Vec<Who> {
        let parties = self.parties().into_iter().map(|party| party.who);
        let shown = |who: &Who| filter.speakers.as_ref().is_none_or(|all| all.contains(who));
        parties.filter(shown).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The row that is meant by a click there; None if there is none near.
    #[must_use]
    pub fn row_at(&self, zoom: Zoom, x: f64, who: Who, column: Option<Column>) -> Option<u64> {
        let x = pixel(x);
        let mut nearest: Option<(i32, u64)> = None;
        for row in self.rows().filter(|row| row.who == who) {
            let (from, to) = (pixel(zoom.x(row.us)), pixel(zoom.x(end_of(row))));
            let away = if x < from { from - x } else { (x - to).max(0) };
            let own = [Some(row.column()), row.slot().map(|_| Column::Slot)];
            let aside = column.is_some_and(|column| !own.contains(&Some(column)));
            let away = away.saturating_add(if aside { ASIDE } else { 0 });
            // Of those inside of each other the innermost.
            if away <= REACH && nearest.is_none_or(|(least, _)| away <= least) {
                nearest = Some((away, row.number));
            }
        }
        nearest.map(|(_, number)| number)
    }

    /// The row of this one that was nearest to a time.
    #[must_use]
    pub fn nearest(&self, us: u64, who: Who) -> Option<u64> {
        let rows = self.rows().filter(|row| row.who == who);
        rows.min_by_key(|row| row.us.abs_diff(us)).map(|row| row.number)
    }
}

impl Drawing {
    /// What is to be seen in so many pixels, of those that the filter shows.
    #[must_use]
    pub fn new(timeline: &Timeline, zoom: Zoom, width: f64, filter: &Filter) -> Self {
        let lanes = timeline.lanes(filter);
        let places: BTreeMap<Who, usize> =
            lanes.iter().enumerate().map(|(lane, who)| (*who, lane)).collect();
        let sight = Sight { zoom, width: pixel(width) };
        let marks = sight.marks(timeline, &places);
        let turns = sight.turns(timeline.turns());
        let arrows = sight.arrows(timeline, &places);
        Self { lanes, marks, turns, arrows }
    }
}

/// The piece of time that is seen.
#[derive(Debug, Clone, Copy)]
struct Sight {
    zoom: Zoom,
    width: i32,
}

impl Sight {
    /// Where it begins and how wide it is, if it is to be seen.
    fn stretch(self, from: u64, to: u64) -> Option<(i32, i32)> {
        let (from, to) = (pixel(self.zoom.x(from)), pixel(self.zoom.x(to)));
        let to = to.max(from.saturating_add(LEAST));
        if to <= 0 || from > self.width {
            return None;
        }
        let (from, to) = (from.max(-LEAST), to.min(self.width + LEAST));
        Some((from, to - from))
    }

    fn marks(self, timeline: &Timeline, places: &BTreeMap<Who, usize>) -> Vec<Dash> {
        let mut marks: Vec<Dash> = Vec::new();
        let mut last: BTreeMap<(usize, Kind), usize> = BTreeMap::new();
        let mut add = |lane: usize, kind: Kind, from: u64, to: u64| {
            let Some((x, width)) = self.stretch(from, to) else { return };
            let known = last.get(&(lane, kind)).copied();
            if let Some(before) = known.and_then(|place| marks.get_mut(place))
                && x <= before.x + before.width
            {
                before.width = before.width.max(x + width - before.x);
                return;
            }
            last.insert((lane, kind), marks.len());
            marks.push(Dash { lane, kind, x, width });
        };
        for row in timeline.rows() {
            let Some(&lane) = places.get(&row.who) else { continue };
            let end = end_of(row);
            match row.content {
                Content::Event { .. } => add(lane, Kind::Event, row.us, row.us),
                Content::Command { .. } => add(lane, Kind::Command, row.us, row.us),
                Content::Signal(_) => {
                    add(lane, Kind::Signal, row.us, row.us);
                    if row.slot().is_some() && end > row.us {
                        add(lane, Kind::Slot, row.us, end);
                    }
                }
                Content::Call { .. } => add(lane, Kind::Call, row.us, end),
            }
        }
        marks
    }

    fn turns<'a>(self, turns: impl Iterator<Item = &'a Turn>) -> Vec<Frame> {
        let mut frames: Vec<Frame> = Vec::new();
        for turn in turns {
            let to = turn.began_us.saturating_add(turn.took_us.unwrap_or(0));
            let Some((x, width)) = self.stretch(turn.began_us, to) else { continue };
            let band = turn.band();
            match frames.last_mut() {
                // One is seen beside the other as long as there is a gap between them.
                Some(before) if x < before.x + before.width => {
                    before.width = before.width.max(x + width - before.x);
                    before.band = slower(before.band, band);
                }
                _ => frames.push(Frame { x, width, band }),
            }
        }
        frames
    }

    fn arrows(self, timeline: &Timeline, places: &BTreeMap<Who, usize>) -> Vec<Line> {
        let end = |number: u64| {
            let row = timeline.get(number)?;
            Some((pixel(self.zoom.x(row.us)), *places.get(&row.who)?))
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut last: BTreeMap<(usize, usize, bool), i32> = BTreeMap::new();
        for arrow in arrows(timeline, timeline.numbers()) {
            let Some((from, to)) = end(arrow.from).zip(end(arrow.to)) else { continue };
            if to.0 < 0 || from.0 > self.width || from.1 == to.1 {
                continue;
            }
            let ends = matches!(arrow.what, Passes::Fin | Passes::Reset);
            let before = last.entry((from.1, to.1, ends)).or_insert(i32::MIN);
            if to.0 >= before.saturating_add(CLOSE) && lines.len() < ARROWS {
                *before = to.0;
                lines.push(Line { from, to, ends });
            }
        }
        lines
    }
}

fn end_of(row: &Row) -> u64 {
    row.us.saturating_add(row.took.unwrap_or(0))
}

fn slower(one: Option<Band>, other: Option<Band>) -> Option<Band> {
    let rank = |band: &Option<Band>| match band {
        None => 0,
        Some(Band::Quick) => 1,
        Some(Band::Slow) => 2,
        Some(Band::StoodStill) => 3,
    };
    if rank(&one) < rank(&other) { other } else { one }
}

/// The nearest whole pixel; what is farther away than any screen reaches is there.
fn pixel(x: f64) -> i32 {
    x.round().clamp(-1e6, 1e6) as i32
}

#[cfg(test)]
#[path = "drawing_tests.rs"]
mod tests;
