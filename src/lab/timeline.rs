//! [`Timeline`]: what happened, in rows of three columns.

use std::collections::VecDeque;
use std::ops::Range;

use super::row::{Content, Row};
use super::told::{short, stretch, told_ends};
use super::turns::{Turn, Turns};
use super::who::{Parties, Party};
use crate::record::{Moment, Object, What};

/// So many rows are kept where nothing else is said: some minutes of a conversation, and more than
/// anybody scrolls through.
pub const ROWS: usize = 10_000;
/// They take no more memory, in bytes.
pub const BYTES: usize = 16 * 1024 * 1024;

/// So many changes of rows are remembered one by one; of more, all rows count as changed.
const CHANGES: usize = 4096;
/// Calls and slots inside each other; deeper ones do not get their results.
const DEEPEST: usize = 4096;
/// Threads whose calls are told apart; a recording of a Qt program may have several.
const THREADS: usize = 64;

/// What happened, oldest first. Of very many rows the oldest are forgotten. A copy of it stands still:
/// that is how a page freezes.
#[derive(Debug, Clone)]
pub struct Timeline {
    rows: VecDeque<Row>,
    /// The number of the oldest row that is kept.
    first: u64,
    limit: usize,
    most_bytes: usize,
    bytes: usize,
    now: u64,
    parties: Parties,
    turns: Turns,
    /// The calls and slots that are under way, by thread.
    open: Vec<(u32, Vec<Frame>)>,
    /// The numbers of the rows that have changed last.
    changed: VecDeque<u64>,
    changes: u64,
    ended: Option<String>,
}

#[derive(Debug, Clone)]
struct Frame {
    row: u64,
    depth: u32,
    object: u64,
    is_call: bool,
}

/// A moment in the life of a timeline, for [`Timeline::changes_since`]. The default is its
/// beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    end: u64,
    changes: u64,
    turns: u64,
}

/// What is different from a [`Mark`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Rows before this one are forgotten.
    pub first: u64,
    /// New rows. If more came than are kept it begins with the first that is there.
    pub new: Range<u64>,
    /// Rows that were there and are others now: they have got a result, or the time that they took.
    /// Between the first and the last of them may be some that have not changed.
    pub changed: Option<Range<u64>>,
    /// Whether a turn has ended.
    pub turns: bool,
    /// From here on.
    pub mark: Mark,
}

impl Default for Timeline {
    /// One of [`ROWS`] rows.
    fn default() -> Self {
        Self::new(ROWS)
    }
}

impl Timeline {
    /// An empty one that keeps `limit` rows, and not more than [`BYTES`].
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            rows: VecDeque::new(),
            first: 0,
            limit: limit.max(1),
            most_bytes: BYTES,
            bytes: 0,
            now: 0,
            parties: Parties::default(),
            turns: Turns::default(),
            open: Vec::new(),
            changed: VecDeque::new(),
            changes: 0,
            ended: None,
        }
    }

    /// This has happened, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        // A recording that somebody else has written may go back.
        self.now = self.now.max(moment.us);
        let end = self.end();
        match &moment.what {
            What::TurnBegan => self.turns.begin(moment.turn, self.now, moment.depth, end),
            What::TurnEnded { took } => {
                self.turns.end(self.now, moment.depth, Some(*took), end);
            }
            What::Event { object, name, arguments } => {
                let arguments = short(arguments);
                let (name, accepted) = (name.clone(), None);
                self.add(moment, object, Content::Event { name, arguments, accepted });
            }
            What::Command { object, name, arguments } => {
                let (name, arguments) = (name.clone(), short(arguments));
                self.add(moment, object, Content::Command { name, arguments });
            }
            What::Signal { object, signal } => {
                self.add(moment, object, Content::Signal(Box::new(signal.clone())));
                self.opened(moment, object, false);
            }
            What::Call { object, name, arguments } => {
                let (name, arguments, result) = (name.clone(), short(arguments), None);
                self.add(moment, object, Content::Call { name, arguments, result });
                self.opened(moment, object, true);
            }
            What::Return { object, result, took, .. } => {
                let result = short(result);
                let length = result.len();
                if let Some(row) = self.closed(moment, object, true) {
                    row.took = Some(*took);
                    if let Content::Call { result: known, .. } = &mut row.content {
                        *known = Some(result);
                        self.bytes += length;
                    }
                }
            }
            What::SlotEnded { object, took, left, .. } => {
                if let Some(row) = self.closed(moment, object, false) {
                    (row.took, row.left) = (Some(*took), *left);
                }
            }
            What::Ended { why } => self.ended = Some(short(why).into()),
        }
    }

    /// A server listens at this port since before the record began: sockets there are its
    /// connections.
    pub fn listens_at(&mut self, port: u16) {
        self.parties.listens_at(port);
    }

    /// Forgets all rows. Who is who stays known, and so do the calls and slots that are under way.
    pub fn clear(&mut self) {
        self.first = self.end();
        self.rows.clear();
        self.bytes = 0;
        self.turns.forget(self.first);
    }

    fn add(&mut self, moment: &Moment, object: &Object, mut content: Content) {
        let number = self.end();
        let ends = told_ends(&mut content);
        if let Content::Event { name, accepted, .. } = &mut content
            && name == "accepted"
            && let Some((Some(socket), ends)) = ends
        {
            *accepted = Some(self.parties.accepted(socket, Some(ends), self.first));
        }
        let party = self.parties.of(object, self.first);
        party.last_row = number;
        if let Content::Event { name, .. } = &content
            && name == "connected"
        {
            party.begin(ends.map(|(_, ends)| ends));
        }
        let stretch = stretch(party, &content);
        let row = Row {
            number,
            us: self.now,
            turn: self.turns.present(),
            depth: moment.depth,
            who: party.who,
            object: object.number,
            local: party.local,
            peer: party.peer,
            content,
            took: None,
            left: None,
            stretch,
        };
        self.bytes += row.size();
        self.rows.push_back(row);
        while self.rows.len() > self.limit || (self.bytes > self.most_bytes && self.rows.len() > 1)
        {
            let Some(oldest) = self.rows.pop_front() else { break };
            self.bytes -= oldest.size();
            self.first += 1;
            self.turns.forget(self.first);
        }
    }

    fn frames(&mut self, moment: &Moment) -> &mut Vec<Frame> {
        let thread = moment.thread.unwrap_or(1);
        let place = self.open.iter().position(|(of, _)| *of == thread).unwrap_or_else(|| {
            if self.open.len() == THREADS {
                self.open.clear();
            }
            self.open.push((thread, Vec::new()));
            self.open.len() - 1
        });
        &mut self.open[place].1
    }

    fn opened(&mut self, moment: &Moment, object: &Object, is_call: bool) {
        let row = self.end() - 1;
        let (depth, object) = (moment.depth, object.number);
        let frames = self.frames(moment);
        // What was told no end of is over.
        while frames.pop_if(|frame| frame.depth >= depth).is_some() {}
        if frames.len() < DEEPEST {
            frames.push(Frame { row, depth, object, is_call });
        }
    }

    /// The row of what has ended now, if it is known and kept: it changes.
    fn closed(&mut self, moment: &Moment, object: &Object, is_call: bool) -> Option<&mut Row> {
        let depth = moment.depth;
        let frames = self.frames(moment);
        while frames.pop_if(|frame| frame.depth > depth).is_some() {}
        let frame = frames.pop_if(|frame| {
            frame.depth == depth && frame.object == object.number && frame.is_call == is_call
        })?;
        if frame.row < self.first {
            return None;
        }
        if self.changed.len() == CHANGES {
            self.changed.pop_front();
        }
        self.changed.push_back(frame.row);
        self.changes += 1;
        let place = usize::try_from(frame.row - self.first).ok()?;
        self.rows.get_mut(place)
    }
}

/// Asking.
impl Timeline {
    /// How many rows are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at `index` of those that are kept.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    /// The row with this number, if it is kept.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&Row> {
        self.rows.get(self.index(number)?)
    }

    /// Where the row with this number stands among those that are kept.
    #[must_use]
    pub fn index(&self, number: u64) -> Option<usize> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        (index < self.rows.len()).then_some(index)
    }

    /// The rows that are kept, oldest first.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> + ExactSizeIterator + Clone {
        self.rows.iter()
    }

    /// Those of `numbers` that are kept.
    pub fn rows_in(
        &self,
        numbers: Range<u64>,
    ) -> impl DoubleEndedIterator<Item = &Row> + ExactSizeIterator + Clone {
        let kept = self.numbers();
        let from = numbers.start.clamp(kept.start, kept.end);
        let to = numbers.end.clamp(from, kept.end);
        // Both are within the rows that are kept.
        self.rows.range((from - self.first) as usize..(to - self.first) as usize)
    }

    /// How many rows have been forgotten; it is the number of the first that is kept.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.first
    }

    /// The numbers of the rows that are kept.
    #[must_use]
    pub fn numbers(&self) -> Range<u64> {
        self.first..self.end()
    }

    /// When the last thing was told, in microseconds since the record began.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        self.now
    }

    /// The turns of the rows that are kept, oldest first.
    pub fn turns(&self) -> impl DoubleEndedIterator<Item = &Turn> + ExactSizeIterator {
        self.turns.all()
    }

    /// The turn with this number, if it is known.
    #[must_use]
    pub fn turn(&self, number: u64) -> Option<&Turn> {
        self.turns.get(number)
    }

    /// The one whose number in the record this is, with its ports.
    #[must_use]
    pub fn party(&self, object: u64) -> Option<&Party> {
        self.parties.get(object)
    }

    /// Those of whom rows are kept, as a page shows them: servers, connections, clients, timers.
    #[must_use]
    pub fn parties(&self) -> Vec<&Party> {
        let mut all: Vec<_> =
            self.parties.all().filter(|party| party.last_row >= self.first).collect();
        all.sort_unstable_by_key(|party| party.who);
        all
    }

    /// Why the recording has ended before what it records, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<&str> {
        self.ended.as_deref()
    }

    /// This moment.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { end: self.end(), changes: self.changes, turns: self.turns.ended }
    }

    /// What is different from `mark`, which was taken of this timeline.
    #[must_use]
    pub fn changes_since(&self, mark: Mark) -> Changes {
        let (end, first) = (self.end(), self.first);
        let known = first..mark.end.max(first);
        let count = usize::try_from(self.changes.saturating_sub(mark.changes));
        let changed = match count {
            Ok(count) if count <= self.changed.len() => {
                let rows = self.changed.range(self.changed.len() - count..);
                let rows = rows.copied().filter(|row| known.contains(row));
                rows.fold(None, |range: Option<Range<u64>>, row| {
                    let range = range.unwrap_or(row..row);
                    Some(range.start.min(row)..range.end.max(row + 1))
                })
            }
            _ => (!known.is_empty()).then_some(known.clone()),
        };
        let turns = self.turns.ended != mark.turns;
        Changes { first, new: known.end.min(end)..end, changed, turns, mark: self.mark() }
    }

    fn end(&self) -> u64 {
        self.first + self.rows.len() as u64
    }
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
