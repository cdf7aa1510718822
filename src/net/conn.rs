//! One connection of the reactor: reading and sending, without deciding anything.

use std::borrow::Cow;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::num::NonZeroU64;

use super::failure::from_io;
use super::lent::Stream;
use super::poll::Interest;
use super::repeat::Beside;
use super::spare::MAX_BYTES;
use crate::event::{Chunk, Haste, READ_ROUND, SocketEvent};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Bound,
    Connecting,
    Open,
    /// FIN is sent; what comes is thrown away until the peer's own.
    Parting,
}

#[derive(Debug)]
pub(super) struct Conn {
    pub(super) stream: Stream,
    pub(super) phase: Phase,
    /// It was bound, and keeps its address and port when an attempt fails.
    pub(super) is_bound: bool,
    pub(super) interest: Interest,
    /// As in [`Command::Read`](crate::event::Command::Read), see [`mark`]; None = do not read.
    pub(super) read_mark: Option<NonZeroU64>,
    /// Bytes read so far.
    pub(super) read_total: u64,
    /// Bytes read in the notification that is under way.
    pub(super) in_round: usize,
    /// The chunk that the kernel did not take whole, and how much of it it took.
    pub(super) parked: Chunk,
    pub(super) parked_from: usize,
    /// The kernel refused the parked chunk, and what came before that is to be read first.
    pub(super) refused: bool,
    /// What is parked is not the front end's.
    pub(super) is_beside: bool,
    /// What the reactor sends by itself; boxed, because most connections have none.
    pub(super) beside: Option<Box<Beside>>,
    pub(super) held: bool,
}

/// What reading once has come to.
pub(super) enum Read {
    /// So many bytes of the buffer; the notification goes on with `more`.
    Bytes {
        len: usize,
        more: bool,
    },
    /// Nothing is there.
    Nothing,
    /// The mark is reached.
    Blocked,
    Finished,
    Failed(io::Error),
}

impl Read {
    /// What the front end is told of it; `buffer` is the one that was read into.
    pub(super) fn event(self, buffer: &[u8]) -> Option<SocketEvent<'_>> {
        match self {
            Self::Bytes { len, more } => {
                Some(SocketEvent::Received { data: Cow::Borrowed(&buffer[..len]), more })
            }
            Self::Nothing => None,
            Self::Blocked => Some(SocketEvent::ReadBlocked),
            Self::Finished => Some(SocketEvent::Finished),
            Self::Failed(error) => Some(SocketEvent::ReadFailed(from_io(&error))),
        }
    }
}

impl Conn {
    pub(super) fn new(stream: Stream, phase: Phase) -> Self {
        Self {
            stream,
            phase,
            is_bound: phase == Phase::Bound,
            interest: Interest::default(),
            read_mark: None,
            read_total: 0,
            in_round: 0,
            parked: Chunk::default(),
            parked_from: 0,
            refused: false,
            is_beside: false,
            beside: None,
            held: false,
        }
    }

    /// What the socket has to be polled for.
    pub(super) fn interest(&self) -> Interest {
        match self.phase {
            Phase::Bound => Interest::default(),
            Phase::Connecting => Interest { readable: false, writable: true },
            Phase::Parting => Interest { readable: true, writable: false },
            Phase::Open => Interest {
                readable: self.read_mark.is_some() && !self.held,
                writable: !self.parked.is_empty() && !self.waits_for_reading(),
            },
        }
    }

    /// Whether a refused chunk has to wait until the front end takes what was read.
    pub(super) fn waits_for_reading(&self) -> bool {
        self.refused && self.held
    }

    /// Sends what is parked, as far as the kernel takes it. What was sent whole gives its memory
    /// to `sent`, unless that is more than is kept for use again.
    ///
    /// [`Haste::Early`] is before anybody knows that the socket can be written. If the peer has
    /// gone, the chunk stays parked then while there may be something to read: what came before the
    /// end is told first (contract 62, 66), and reading tells the end, too.
    pub(super) fn send(
        &mut self,
        haste: Haste,
        sent: &mut Vec<u8>,
    ) -> Option<SocketEvent<'static>> {
        let is_beside = self.is_beside;
        match self.write_parked(sent)? {
            Ok(n) if is_beside => Some(SocketEvent::Beside(n)),
            Ok(n) => Some(SocketEvent::Sent(n)),
            Err(e) => self.failed(&e, haste),
        }
    }

    /// Whether nothing waits before a chunk of the front end's.
    #[inline]
    pub(super) fn is_clear(&self) -> bool {
        self.parked.is_empty() && self.beside.is_none()
    }

    /// Whether the poller has to be told what the socket waits for now.
    pub(super) fn is_stale(&self) -> bool {
        self.interest() != self.interest
    }

    /// Reads once. If the buffer was filled there may be more, and the round goes on. A short read
    /// ends it without a further call to see that nothing is left.
    #[inline(always)] // for each message, from one place
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Read {
        let left =
            self.read_mark.map_or(0, |mark| (mark.get() - 1).saturating_sub(self.read_total));
        let limit = usize::try_from(left).unwrap_or(usize::MAX);
        let room = buffer.len().min(limit);
        if room == 0 {
            return self.read_to_the_mark();
        }
        match read(&self.stream, &mut buffer[..room]) {
            Some(Ok(n)) if n > 0 => {
                self.read_total += n as u64;
                self.in_round += n;
                let more = n == buffer.len() && limit > n && self.in_round < READ_ROUND;
                if !more {
                    self.in_round = 0;
                }
                Read::Bytes { len: n, more }
            }
            end => self.read_to_the_end(end),
        }
    }

    #[cold]
    fn read_to_the_mark(&mut self) -> Read {
        if self.in_round > 0 || self.read_mark.is_none() {
            return self.end_round();
        }
        self.read_mark = None;
        Read::Blocked
    }

    #[cold]
    fn read_to_the_end(&mut self, end: Option<io::Result<usize>>) -> Read {
        // The end of the stream is told by the next notification, after what was read.
        let (Some(end), 0) = (end, self.in_round) else { return self.end_round() };
        self.read_mark = None;
        match end {
            Ok(_) => Read::Finished,
            Err(error) => Read::Failed(error),
        }
    }

    /// The notification under way is over, if there is one.
    pub(super) fn end_round(&mut self) -> Read {
        if std::mem::take(&mut self.in_round) > 0 {
            Read::Bytes { len: 0, more: false }
        } else {
            Read::Nothing
        }
    }

    /// Puts a chunk behind what is parked already.
    pub(super) fn park(&mut self, chunk: Chunk) {
        if self.is_beside || (self.beside.is_some() && self.owes()) {
            return self.park_behind(chunk);
        }
        if self.parked.is_empty() {
            self.parked = chunk;
        } else {
            self.parked = [&self.parked[self.parked_from..], &chunk].concat().into();
        }
        self.parked_from = 0;
    }

    fn give_up(&mut self, error: &io::Error) -> SocketEvent<'static> {
        self.parked = Chunk::default();
        self.refused = false;
        self.forget_waiting();
        SocketEvent::WriteFailed(from_io(error))
    }

    /// None = the kernel takes nothing now.
    fn write_parked(&mut self, sent: &mut Vec<u8>) -> Option<io::Result<usize>> {
        let written = write(&self.stream, &self.parked[self.parked_from..])?;
        if let Ok(n) = written {
            self.parked_from += n;
            if self.parked_from >= self.parked.len() {
                keep(std::mem::take(&mut self.parked).into_memory(), sent);
                if self.beside.is_some() {
                    self.park_next();
                }
            }
        }
        Some(written)
    }

    /// Gives the kernel a chunk before which nothing waits.
    #[inline]
    pub(super) fn give(&self, chunk: &Chunk) -> Option<io::Result<usize>> {
        write(&self.stream, chunk)
    }

    /// Parks a chunk that the kernel did not take whole.
    #[cold]
    pub(super) fn park_rest(
        &mut self,
        chunk: Chunk,
        given: Option<io::Result<usize>>,
        haste: Haste,
    ) -> Option<SocketEvent<'static>> {
        self.parked = chunk;
        self.parked_from = 0;
        match given? {
            Ok(n) => {
                self.parked_from = n;
                Some(SocketEvent::Sent(n))
            }
            Err(e) => self.failed(&e, haste),
        }
    }

    fn failed(&mut self, error: &io::Error, haste: Haste) -> Option<SocketEvent<'static>> {
        if haste == Haste::Early && self.read_mark.is_some() && is_gone(error) {
            self.refused = true;
            return None;
        }
        Some(self.give_up(error))
    }
}

/// A mark as it is kept, one more than it is: so there is no room taken for whether there is one.
pub(super) fn mark(bytes: u64) -> NonZeroU64 {
    NonZeroU64::MIN.saturating_add(bytes)
}

/// None = nothing is there.
#[inline]
fn read(mut stream: &TcpStream, buffer: &mut [u8]) -> Option<io::Result<usize>> {
    at_once(|| stream.read(buffer))
}

/// None = the kernel takes nothing now.
#[inline]
pub(super) fn write(mut stream: &TcpStream, bytes: &[u8]) -> Option<io::Result<usize>> {
    at_once(|| stream.write(bytes))
}

#[inline]
fn at_once(mut call: impl FnMut() -> io::Result<usize>) -> Option<io::Result<usize>> {
    loop {
        match call() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return None,
            result => return Some(result),
        }
    }
}

/// Keeps the memory of a chunk that was sent whole, unless that is more than is kept for use again.
pub(super) fn keep(memory: Vec<u8>, sent: &mut Vec<u8>) {
    if memory.capacity() <= MAX_BYTES {
        *sent = memory;
    }
}

/// The peer has reset the connection, or does not take anything any more.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe)
}
