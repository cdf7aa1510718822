//! One connection of the reactor: reading and sending, without deciding anything.

use std::borrow::Cow;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

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
    /// As in [`Command::Read`](crate::event::Command::Read), while it reads.
    read_mark: u64,
    reads: bool,
    /// Bytes read so far.
    pub(super) read_total: u64,
    /// Bytes read in the notification that is under way.
    in_round: u32,
    /// The chunk that the kernel did not take whole; boxed, because most connections have none.
    pub(super) parked: Option<Box<Parked>>,
    /// The kernel refused the parked chunk, and what came before that is to be read first.
    pub(super) refused: bool,
    /// What is parked is not the front end's.
    pub(super) is_beside: bool,
    /// What the reactor sends by itself; boxed, because most connections have none.
    pub(super) beside: Option<Box<Beside>>,
    pub(super) held: bool,
}

/// A chunk, and how much of it the kernel has taken.
#[derive(Debug)]
pub(super) struct Parked {
    pub(super) chunk: Chunk,
    pub(super) from: usize,
}

impl Parked {
    /// Nothing of it was taken.
    pub(super) fn whole(chunk: Chunk) -> Box<Self> {
        Box::new(Self { chunk, from: 0 })
    }

    fn rest(&self) -> &[u8] {
        &self.chunk[self.from..]
    }
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
            read_mark: 0,
            reads: false,
            read_total: 0,
            in_round: 0,
            parked: None,
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
                readable: self.reads && !self.held,
                writable: self.parked.is_some() && !self.waits_for_reading(),
            },
        }
    }

    /// As in [`Command::Read`](crate::event::Command::Read); None = it does not read.
    pub(super) fn read_mark(&self) -> Option<u64> {
        self.reads.then_some(self.read_mark)
    }

    /// Sets [`read_mark`](Self::read_mark).
    pub(super) fn set_read_mark(&mut self, mark: Option<u64>) {
        self.reads = mark.is_some();
        self.read_mark = mark.unwrap_or_default();
    }

    /// Whether it reads, as far as its mark.
    #[inline]
    pub(super) fn reads(&self) -> bool {
        self.reads
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
        self.parked.is_none() && self.beside.is_none()
    }

    /// Whether the poller has to be told what the socket waits for now.
    pub(super) fn is_stale(&self) -> bool {
        self.interest() != self.interest
    }

    /// Reads once. If the buffer was filled there may be more, and the round goes on. A short read
    /// ends it without a further call to see that nothing is left.
    #[inline(always)] // for each message, from one place
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Read {
        let left = if self.reads { self.read_mark.saturating_sub(self.read_total) } else { 0 };
        let limit = usize::try_from(left).unwrap_or(usize::MAX);
        let room = buffer.len().min(limit);
        if room == 0 {
            return self.read_to_the_mark();
        }
        match read(&self.stream, &mut buffer[..room]) {
            Some(Ok(n)) if n > 0 => {
                self.read_total += n as u64;
                let in_round = self.in_round as usize + n;
                let more = n == buffer.len() && limit > n && in_round < READ_ROUND;
                // Less than a round where it goes on.
                self.in_round = if more { u32::try_from(in_round).unwrap_or(u32::MAX) } else { 0 };
                Read::Bytes { len: n, more }
            }
            end => self.read_to_the_end(end),
        }
    }

    #[cold]
    fn read_to_the_mark(&mut self) -> Read {
        if self.in_round > 0 || !self.reads {
            return self.end_round();
        }
        self.reads = false;
        Read::Blocked
    }

    #[cold]
    fn read_to_the_end(&mut self, end: Option<io::Result<usize>>) -> Read {
        // The end of the stream is told by the next notification, after what was read.
        let (Some(end), 0) = (end, self.in_round) else { return self.end_round() };
        self.reads = false;
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
        let chunk = match &self.parked {
            None => chunk,
            Some(parked) => [parked.rest(), &chunk].concat().into(),
        };
        self.parked = Some(Parked::whole(chunk));
    }

    fn give_up(&mut self, error: &io::Error) -> SocketEvent<'static> {
        self.parked = None;
        self.refused = false;
        self.forget_waiting();
        SocketEvent::WriteFailed(from_io(error))
    }

    /// None = the kernel takes nothing now, or nothing is parked.
    fn write_parked(&mut self, sent: &mut Vec<u8>) -> Option<io::Result<usize>> {
        let parked = self.parked.as_mut()?;
        let written = write(&self.stream, parked.rest())?;
        if let Ok(n) = written {
            parked.from += n;
            if parked.from >= parked.chunk.len() {
                if let Some(parked) = self.parked.take() {
                    keep(parked.chunk.into_memory(), sent);
                }
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
        let from = if let Some(Ok(n)) = given { n } else { 0 };
        self.parked = Some(Box::new(Parked { chunk, from }));
        match given? {
            Ok(n) => Some(SocketEvent::Sent(n)),
            Err(e) => self.failed(&e, haste),
        }
    }

    fn failed(&mut self, error: &io::Error, haste: Haste) -> Option<SocketEvent<'static>> {
        if haste == Haste::Early && self.reads && is_gone(error) {
            self.refused = true;
            return None;
        }
        Some(self.give_up(error))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_on_which_nothing_waits_is_small() {
        // Raise it only with a reason: a reactor has thousands of them. The stream has 16 of them,
        // as it may be lent to another thread.
        let size = size_of::<Conn>();
        assert!(size <= 64, "{size} bytes");
    }
}
