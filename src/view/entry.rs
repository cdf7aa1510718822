//! One thing that happened: a read, a write, or an event of a connection.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::SystemTime;

use crate::signal::Ending;
use crate::text::encoding::{Few, Place};

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the peer to us.
    In,
    /// From us to the peer.
    Out,
    /// Neither: something happened to the connection or to the server.
    Event,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Bytes came or went.
    Data,
    /// The server began to listen.
    Listening,
    /// The server stopped listening.
    Stopped,
    /// A connection is there.
    Connected,
    /// A connection is gone; the text has how long it was there and how much it carried.
    Disconnected(Ending),
    /// What was written on a connection that has gone and was never sent; the text has how much.
    Unsent,
    /// A connection that we have closed goes on closing: the other end does not read what was
    /// written.
    StillClosing,
    /// The server has as many clients as it may; the text has how many.
    Full,
    /// A connection failed; the text says how.
    Error,
    /// The server could not take a connection; the text says why.
    AcceptError,
    /// A file is being sent, or was; how much of it has been written is [`Entry::size`]. The text of
    /// this one and of those below is a fact.
    File,
    /// All of a file has been written.
    FileSent,
    /// The rest of a file will not be sent.
    FileBroken,
    /// The timer that sends was started or stopped.
    Timer,
}

/// One row of the log. It never changes, but for what comes behind it in its stream: a character
/// that a later row completes leaves this one.
#[derive(Debug)]
pub struct Entry {
    seq: u64,
    time: SystemTime,
    stream: u64,
    direction: Direction,
    kind: Kind,
    peer: Arc<str>,
    content: Content,
    weight: u64,
    text: Box<str>,
    place: Place,
    /// The bytes that follow in the stream, a [`Few`] in one word: they come when this entry is
    /// long shared, also with a thread that saves the log.
    after: AtomicU32,
    /// How many bytes of a file have been written.
    progress: AtomicU64,
}

/// The bytes of an entry.
#[derive(Debug)]
pub enum Content {
    /// Of this one alone.
    Own(Box<[u8]>),
    /// Those of other entries, too: what went to several peers is in memory once.
    Shared(Arc<Vec<u8>>),
}

impl Content {
    /// Whether both are the same bytes in memory.
    fn is_same(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Shared(a), Self::Shared(b)) if Arc::ptr_eq(a, b))
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for Content {
    fn from(bytes: &[u8]) -> Self {
        Self::Own(bytes.into())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Own(bytes.into())
    }
}

impl From<&Arc<Vec<u8>>> for Content {
    fn from(bytes: &Arc<Vec<u8>>) -> Self {
        Self::Shared(Arc::clone(bytes))
    }
}

/// What an entry is made of.
pub(super) struct Parts {
    pub(super) seq: u64,
    pub(super) time: SystemTime,
    pub(super) stream: u64,
    pub(super) direction: Direction,
    pub(super) kind: Kind,
    pub(super) peer: Arc<str>,
    pub(super) content: Content,
    pub(super) text: Box<str>,
    pub(super) place: Place,
}

impl Entry {
    /// `last` is the entry before it: what both share counts once in the bound of the log.
    pub(super) fn new(parts: Parts, last: Option<&Self>) -> Self {
        let Parts { seq, time, stream, direction, kind, peer, content, text, place } = parts;
        let after = AtomicU32::new(Few::default().pack());
        let shared = last.is_some_and(|last| last.content.is_same(&content));
        let bytes = if shared { 0 } else { content.len() };
        let weight = (bytes + text.len()) as u64;
        let progress = AtomicU64::new(0);
        Self {
            seq,
            time,
            stream,
            direction,
            kind,
            peer,
            content,
            weight,
            text,
            place,
            after,
            progress,
        }
    }

    /// Its number, which no other entry of its log ever has. Later entries have higher ones.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// When it happened.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// Which connection it belongs to.
    #[must_use]
    pub fn stream(&self) -> u64 {
        self.stream
    }

    /// Which way it went.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The peer's address as text; for an event of the server its own.
    #[must_use]
    pub fn peer(&self) -> &str {
        &self.peer
    }

    /// The bytes, all of them; none for an event.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.content
    }

    /// How many bytes it stands for: its own, or those of a file that have been written so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self.kind {
            Kind::File => self.progress.load(Ordering::Relaxed),
            _ => self.content.len() as u64,
        }
    }

    /// The text of an event, as whoever reported it wrote it; empty for data.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many bytes its connection had carried in this direction before, since it was made.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.place.offset
    }

    /// What it counts for in the bound of the log, in bytes.
    pub(super) fn weight(&self) -> u64 {
        self.weight
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// What is known of the bytes that follow in the stream.
    pub(super) fn after(&self) -> Few {
        Few::unpack(self.after.load(Ordering::Relaxed))
    }

    /// More of a file has been written. Only the log tells it, as below.
    pub(super) fn add_progress(&self, bytes: u64) {
        self.progress.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Tells what follows in the stream. Only the log does, so there is one writer.
    pub(super) fn extend_after(&self, bytes: &[u8]) -> Few {
        let after = self.after().keep_first(bytes);
        self.after.store(after.pack(), Ordering::Relaxed);
        after
    }
}
