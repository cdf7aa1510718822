//! The log: a ring of entries, and the rows of them that a view shows.
//!
//! Entries come in at any rate and cost no more than their copy. The rows change only when the view
//! is ready for it: [`Log::prepare`] says the next change of the rows, and [`Log::commit`] does it,
//! between the view's announcement of the change and its end. Between the two calls the rows stay as
//! they are, whatever is pushed, chosen or cleared.
//!
//! A paused view keeps its rows alive though the ring may have dropped them, and so does clearing a
//! paused view, for the way back: there may be three times the bound in memory, but not more.

mod choices;
mod files;
mod marks;
mod rows;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::SystemTime;

use crate::text::encoding::{Encoding, Place};
use crate::view::entry::{Content, Direction, Entry, Kind, Parts};
use crate::view::filter::Filter;
use crate::view::stream::Streams;

/// How many rows a log keeps unless told otherwise.
pub const DEFAULT_ROWS: usize = 10_000;
/// The smallest limit of rows: less than a screenful makes no sense.
pub const MIN_ROWS: usize = 100;
/// The largest limit of rows: about 200 MB for the entries alone.
pub const MAX_ROWS: usize = 1_000_000;
/// How many bytes of data and text a log keeps. A single entry may be larger and is kept alone, as
/// what has come is never cut.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The next change of the rows: one thing that a view announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing is left to do.
    Nothing,
    /// All rows are others.
    Reset,
    /// So many rows go away at the front.
    Remove(usize),
    /// So many rows come at the end.
    Append(usize),
    /// These rows, in order, have another text: a character that they began has been continued,
    /// or the encoding is another.
    Texts(Vec<usize>),
}

/// The log of one server or client.
#[derive(Debug)]
pub struct Log {
    // What is kept, in the order of its numbers, which may have gaps.
    ring: VecDeque<Arc<Entry>>,
    limit: usize,
    bytes: u64,
    next_seq: u64,
    skipped: u64,
    streams: Streams,
    encoding: Encoding,

    // What has been cleared stays at the front of the ring, to be given back or pushed out.
    hidden: usize,
    hidden_bytes: u64,
    /// Entries below this number have been cleared.
    floor: u64,
    undo: Option<Undo>,

    // The view.
    filter: Filter,
    rows: VecDeque<Arc<Entry>>,
    /// The rows have been chosen among the entries below this number.
    seen: u64,
    waiting: usize,
    paused: bool,
    prepared: Prepared,
    /// What is appended has been taken from the entries below this number.
    prepared_seen: u64,
    /// Rows with another text, by the numbers of their entries.
    changed: Vec<u64>,
    all_changed: bool,
    must_rebuild: bool,
    /// Rows that clearing took from a paused view, come back.
    restored: VecDeque<Arc<Entry>>,
    generation: u64,
    /// The numbers of the entries that a person has marked.
    marks: BTreeSet<u64>,
    /// When the row was that times are measured from; None = each from the one before.
    reference: Option<SystemTime>,
}

/// What [`Log::prepare`] promised and [`Log::commit`] is going to do.
#[derive(Debug, Default)]
enum Prepared {
    #[default]
    Nothing,
    Reset,
    Remove(usize),
    Append(Vec<Arc<Entry>>),
}

/// What clearing took away.
#[derive(Debug)]
struct Undo {
    floor: u64,
    skipped: u64,
    /// If the view was paused then, and has been since: what it showed, and up to where.
    frozen: Option<(VecDeque<Arc<Entry>>, u64)>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            ring: VecDeque::new(),
            limit: DEFAULT_ROWS,
            bytes: 0,
            next_seq: 0,
            skipped: 0,
            streams: Streams::default(),
            encoding: Encoding::default(),
            hidden: 0,
            hidden_bytes: 0,
            floor: 0,
            undo: None,
            filter: Filter::default(),
            rows: VecDeque::new(),
            seen: 0,
            waiting: 0,
            paused: false,
            prepared: Prepared::default(),
            prepared_seen: 0,
            changed: Vec::new(),
            all_changed: false,
            must_rebuild: false,
            restored: VecDeque::new(),
            generation: 0,
            marks: BTreeSet::new(),
            reference: None,
        }
    }
}

/// What happens.
impl Log {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Bytes came on the connection `stream`, a number that no other connection of this log has.
    /// Returns the number of the entry.
    pub fn received(
        &mut self,
        time: SystemTime,
        stream: u64,
        peer: &Arc<str>,
        bytes: impl Into<Content>,
    ) -> u64 {
        self.data(time, (stream, Direction::In), peer, bytes.into())
    }

    /// Bytes were written, which is not yet sent; else as [`Self::received`].
    pub fn written(
        &mut self,
        time: SystemTime,
        stream: u64,
        peer: &Arc<str>,
        bytes: impl Into<Content>,
    ) -> u64 {
        self.data(time, (stream, Direction::Out), peer, bytes.into())
    }

    /// Something else happened. Behind [`Kind::Disconnected`] nothing may come on that connection;
    /// if it does, it is taken for a new one. Returns the number of the entry.
    pub fn event(
        &mut self,
        time: SystemTime,
        stream: u64,
        kind: Kind,
        peer: &Arc<str>,
        text: &str,
    ) -> u64 {
        if matches!(kind, Kind::Disconnected(_)) {
            self.streams.forget(stream);
        }
        let (seq, direction, peer) = (self.next_seq, Direction::Event, Arc::clone(peer));
        let content = Content::from(&[][..]);
        let (text, place) = (text.into(), Place::default());
        self.push(Parts { seq, time, stream, direction, kind, peer, content, text, place });
        seq
    }

    fn data(
        &mut self,
        time: SystemTime,
        key: (u64, Direction),
        peer: &Arc<str>,
        content: Content,
    ) -> u64 {
        let (changed, seen) = (&mut self.changed, self.seen.max(self.prepared_seen));
        // Rows that nobody has seen are formatted when they are.
        let place = self.streams.place(key, &content, self.encoding, |seq| {
            if seq < seen && changed.last() != Some(&seq) {
                changed.push(seq);
            }
        });
        let (stream, direction) = key;
        let (seq, peer, text) = (self.next_seq, Arc::clone(peer), Box::default());
        let kind = Kind::Data;
        let parts = Parts { seq, time, stream, direction, kind, peer, content, text, place };
        let entry = self.push(parts);
        self.streams.open(key, &entry);
        seq
    }

    fn push(&mut self, parts: Parts) -> Arc<Entry> {
        let entry = Arc::new(Entry::new(parts, self.ring.back().map(Arc::as_ref)));
        self.next_seq += 1;
        self.bytes += entry.weight();
        self.waiting += usize::from(self.filter.passes(&entry));
        self.ring.push_back(Arc::clone(&entry));
        self.evict();
        entry
    }

    /// Drops the oldest entries until the bounds hold; the newest one stays.
    fn evict(&mut self) {
        while self.ring.len() > self.limit || (self.bytes > MAX_BYTES && self.ring.len() > 1) {
            let Some(entry) = self.ring.pop_front() else { return };
            self.bytes -= entry.weight();
            if self.hidden > 0 {
                self.hidden -= 1;
                self.hidden_bytes -= entry.weight();
                if let Some(undo) = &mut self.undo {
                    undo.skipped += 1;
                }
                continue;
            }
            self.skipped += 1;
            if entry.seq() >= self.seen && self.filter.passes(&entry) {
                self.waiting = self.waiting.saturating_sub(1);
            }
        }
    }
}

/// How much there is.
impl Log {
    /// How many entries are kept, shown or not.
    #[must_use]
    pub fn rows_kept(&self) -> usize {
        self.ring.len() - self.hidden
    }

    /// How many entries had to go since the log was made or cleared, as newer ones came.
    #[must_use]
    pub fn rows_skipped(&self) -> u64 {
        self.skipped
    }

    /// How many bytes of data and text are kept.
    #[must_use]
    pub fn bytes_kept(&self) -> u64 {
        self.bytes - self.hidden_bytes
    }

    /// How many entries the view is going to show once it is told to: those that wait behind a
    /// pause, or for the next [`Self::prepare`].
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// How many rows the view has.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The entry in a row of the view.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&Arc<Entry>> {
        self.rows.get(row)
    }

    /// The row in which the entry with this number is.
    #[must_use]
    pub fn row_of(&self, seq: u64) -> Option<usize> {
        self.rows.binary_search_by_key(&seq, |entry| entry.seq()).ok()
    }

    /// Every entry that is kept and that the filter lets pass, whether the view shows it yet or
    /// not, with the rows that a paused view still holds: what is saved. The entries are shared,
    /// and may go to another thread.
    #[must_use]
    pub fn snapshot(&self) -> Vec<Arc<Entry>> {
        let front = self.front();
        let held = self.rows.iter().take_while(|entry| self.paused && entry.seq() < front);
        let kept = self.ring.iter().skip(self.hidden);
        let wanted = |entry: &&Arc<Entry>| entry.seq() >= self.floor && self.filter.passes(entry);
        held.chain(kept).filter(wanted).cloned().collect()
    }

    /// Counts the rebuilds and changes of encoding: where it is another than before, what was
    /// known of the rows is no longer.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// The rows in order, for those that walk over many.
    pub(super) fn rows(&self) -> &VecDeque<Arc<Entry>> {
        &self.rows
    }

    /// The number of the oldest entry that is kept and not cleared.
    fn front(&self) -> u64 {
        self.ring.get(self.hidden).map_or(self.next_seq, |entry| entry.seq())
    }

    fn count_waiting(&self) -> usize {
        let start = self.ring.partition_point(|entry| entry.seq() < self.seen).max(self.hidden);
        self.ring.iter().skip(start).filter(|entry| self.filter.passes(entry)).count()
    }
}
