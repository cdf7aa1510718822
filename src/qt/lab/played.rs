//! [`Played`]: what the lab plays, and which of its rows QML knows of.

use std::mem;
use std::ops::Range;
use std::time::Duration;

use super::LIVE;
use super::live::Live;
use super::notes::Notes;
use super::shown::Shown;
use crate::lab::code::Steps;
use crate::lab::{End, Filter, Mark, Row, Side, Stage, States, Streams, Timeline};
use crate::record::Moment;
use crate::text::{Fact, facts};

/// So many lines of a trace are kept, from its beginning on: more than any scenario of the course has,
/// and what a text field shows without delay.
const LINES: usize = 5000;
/// When the lab goes its scenario is waited for, no longer than this.
const LONGEST_END: Duration = Duration::from_secs(1);

/// What is on the stage, or was last.
#[derive(Debug, Default)]
pub(super) struct Played {
    pub(super) entry: String,
    pub(super) stage: Option<Stage>,
    pub(super) timeline: Timeline,
    pub(super) states: States,
    pub(super) steps: Steps,
    pub(super) notes: Notes,
    pub(super) streams: Streams,
    pub(super) trace: Vec<String>,
    /// Whose rows there are: the server's or the client's alone, or everybody's.
    pub(super) side: Option<bool>,
    /// Where the window's server listens, or has listened last.
    port: u16,
    /// The rows that QML knows of.
    pub(super) shown: Shown,
    chosen: Option<Chosen>,
    held: bool,
    end: Option<End>,
    /// Moments that have no row, because too many came.
    left_out: u64,
    mark: Mark,
    /// QML's rows are those of another timeline.
    other: bool,
    /// Rows have other texts.
    texts: bool,
}

/// What a person has chosen: these rows, and of all those of whoever speaks in them.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) rows: Range<u64>,
    pub(super) filter: Filter,
}

/// How QML's rows have to change next; with it which rows it knows of then.
#[derive(Debug)]
pub(super) enum Change {
    Nothing,
    Reset(Shown),
    Remove(usize, Shown),
    Append(usize, Shown),
    Texts,
}

/// What is different besides the rows.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) state: bool,
    pub(super) trace: bool,
    pub(super) notes: bool,
    pub(super) chosen: bool,
    pub(super) failed: Option<Fact>,
}

impl Played {
    /// Something else is played from now on; what was played before.
    pub(super) fn begin(&mut self, entry: &str, stage: Option<Stage>) -> Option<Stage> {
        let mut before = mem::take(self);
        self.entry = entry.to_owned();
        self.stage = stage;
        (self.shown, self.other) = (before.shown.clone(), true);
        self.side = before.side;
        if entry == LIVE {
            self.listens_at(before.port);
        } else {
            self.port = before.port;
        }
        // Nobody waits for it: it is not dropped as a whole.
        before.stage.take()
    }

    /// The one whose rows there are, for what the window's loop tells.
    pub(super) fn sifted(&self) -> Option<Side> {
        let mut side = self.side.map(Side::new)?;
        side.listens_at(self.port);
        Some(side)
    }

    /// Where the window's server listens.
    pub(super) fn listens_at(&mut self, port: u16) {
        self.port = port;
        if self.entry == LIVE {
            self.timeline.listens_at(port);
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn state(&self) -> &'static str {
        match (&self.stage, self.end) {
            (Some(_), None) if self.held => "held",
            (Some(_), None) => "running",
            (_, Some(End::Done)) => "over",
            (_, Some(_)) => "stopped",
            (None, None) if self.entry == LIVE => LIVE,
            (None, None) => "",
        }
    }

    /// Takes in what has happened.
    pub(super) fn take(&mut self, window: Option<&Live>) -> Told {
        let mut told = self.take_in(window);
        let start = self.timeline.numbers().start;
        if self.chosen.as_ref().is_some_and(|chosen| chosen.rows.end <= start) {
            told.chosen = self.choose(None);
        }
        told
    }

    fn take_in(&mut self, window: Option<&Live>) -> Told {
        if let Some(window) = window {
            let (moments, left_out) = window.take();
            if left_out > 0 {
                self.missed();
            }
            moments.iter().for_each(|moment| self.push(moment));
            self.left_out += left_out;
        }
        let Some(stage) = &self.stage else {
            return Told { notes: self.look(window.is_some(), false), ..Told::default() };
        };
        let news = stage.take();
        news.moments.iter().for_each(|moment| self.push(moment));
        let mut told = Told { trace: !news.lines.is_empty(), ..Told::default() };
        for line in news.lines {
            match self.trace.len() {
                ..LINES => self.trace.push(line),
                LINES => self.trace.push(format!("!! {}", facts::typed_trace_cut(LINES))),
                _ => break,
            }
        }
        told.state = news.held != self.held || news.end != self.end;
        if news.end.is_some() && self.end.is_none() {
            told.failed = news.end.and_then(failure);
        }
        let ends = news.end.is_some() && self.end.is_none();
        (self.held, self.end) = (news.held, news.end);
        told.notes = self.look(false, ends);
        told
    }

    fn push(&mut self, moment: &Moment) {
        let next = self.timeline.numbers().end;
        self.timeline.push(moment);
        // A raw peer is on no loop: its rows are all that there is of it.
        if self.side.is_some() || moment.is_of_peer() {
            return;
        }
        self.states.push(moment);
        let kept = self.timeline.numbers();
        self.steps.push(moment, (kept.end > next).then_some(next), kept.start);
        self.notes.push(moment);
        self.streams.push(moment);
    }

    /// What comes now does not follow what has come: something was not told.
    pub(super) fn missed(&mut self) {
        self.steps.cut();
        self.notes.cut();
        self.streams.missed();
    }

    /// Whether the lints find other things than before; those that have a row mark it.
    pub(super) fn look(&mut self, live: bool, ends: bool) -> bool {
        let other = self.notes.look(&self.timeline, live, ends);
        self.texts |= other;
        other
    }

    /// From now on these rows are chosen; whether that makes a difference.
    pub(super) fn choose(&mut self, rows: Option<Range<u64>>) -> bool {
        let section = rows.map(|rows| self.timeline.section(rows));
        let chosen = section.filter(|section| !section.rows.is_empty()).map(|section| {
            let filter = Filter { hidden: Default::default(), ..section.filter() };
            Chosen { rows: section.rows, filter }
        });
        let differs = chosen.is_some() || self.chosen.is_some();
        self.other |= differs;
        self.chosen = chosen;
        differs
    }

    pub(super) fn chosen(&self) -> Option<&Chosen> {
        self.chosen.as_ref()
    }

    /// Under which index QML knows the row with this number; -1 if it does not.
    pub(super) fn index_of(&self, number: u64) -> i32 {
        if self.other || self.timeline.get(number).is_none() {
            return -1;
        }
        let index = self.shown.index(number);
        index.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1)
    }

    /// The number of the row that QML knows under this index.
    pub(super) fn number_of(&self, index: i32) -> Option<u64> {
        self.row(index).map(|row| row.number)
    }

    /// What is to be announced next.
    pub(super) fn prepare(&mut self) -> Change {
        let filter = self.chosen.as_ref().map(|chosen| &chosen.filter);
        if mem::take(&mut self.other) {
            (self.mark, self.texts) = (self.timeline.mark(), false);
            return Change::Reset(Shown::all(&self.timeline, filter));
        }
        let changes = self.timeline.changes_since(self.mark);
        self.mark = changes.mark;
        self.texts |= changes.changed.is_some() || changes.turns || !changes.new.is_empty();
        let before = self.shown.count();
        if self.shown.has_forgotten(&self.timeline) {
            let shown = self.shown.without_forgotten(&self.timeline);
            if shown.count() < before {
                return Change::Remove(before - shown.count(), shown);
            }
            self.shown = shown;
        }
        if self.shown.is_behind(&self.timeline) {
            let shown = self.shown.with_new(&self.timeline, filter);
            if shown.count() > before {
                return Change::Append(shown.count() - before, shown);
            }
            self.shown = shown;
        }
        if mem::take(&mut self.texts) && self.shown.count() > 0 {
            Change::Texts
        } else {
            Change::Nothing
        }
    }

    pub(super) fn texts_changed(&mut self) {
        self.texts = true;
    }

    pub(super) fn count(&self) -> usize {
        self.shown.count()
    }

    /// Rows that are not there any more, and moments that never had one.
    pub(super) fn skipped(&self) -> u64 {
        self.timeline.forgotten() + self.left_out
    }

    /// The row that QML knows under this index, if it is kept still.
    pub(super) fn row(&self, index: i32) -> Option<&Row> {
        if self.other {
            return None;
        }
        self.timeline.get(self.shown.number(usize::try_from(index).ok()?)?)
    }

    /// Whether the row is the first of its turn, or the last, among those that are shown.
    pub(super) fn is_edge(&self, row: &Row, last: bool) -> bool {
        let at = self.shown.index(row.number);
        let beside = at.and_then(|at| if last { at.checked_add(1) } else { at.checked_sub(1) });
        let beside = beside.and_then(|beside| self.shown.number(beside));
        let beside = beside.and_then(|number| self.timeline.get(number));
        row.turn > 0 && beside.is_none_or(|beside| beside.turn != row.turn)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        if let Some(stage) = self.stage.take()
            && !stage.end(LONGEST_END)
        {
            log::warn!("a scenario of the lab has not ended within a second");
        }
    }
}

/// Why a scenario has not come to its end, if that is worth a word.
fn failure(end: End) -> Option<Fact> {
    match end {
        End::Done | End::Stopped => None,
        End::TooLong => Some(facts::typed_overdue()),
        End::Failed(0) => Some(facts::scenario_not_run()),
        End::Failed(number) => {
            let error = std::io::Error::from_raw_os_error(number);
            Some(facts::system_refused(facts::scenario_not_run(), &error))
        }
    }
}
