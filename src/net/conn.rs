//! One connection of the reactor: reading and sending, without deciding anything.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use super::failure::from_io;
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
    pub(super) stream: TcpStream,
    pub(super) phase: Phase,
    /// It was bound, and keeps its address and port when an attempt fails.
    pub(super) is_bound: bool,
    pub(super) interest: Interest,
    /// As in [`Command::Read`](crate::event::Command::Read); None = do not read.
    pub(super) read_mark: Option<u64>,
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

/// What serving a socket led to. A read names bytes of the reactor's buffer.
pub(super) enum Served {
    Nothing,
    Read { len: usize, more: bool },
    Event(SocketEvent<'static>),
}

impl Conn {
    pub(super) fn new(stream: TcpStream, phase: Phase) -> Self {
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

    /// Sends what is parked.
    #[inline]
    pub(super) fn send(
        &mut self,
        haste: Haste,
        sent: &mut Vec<u8>,
    ) -> Option<SocketEvent<'static>> {
        match haste {
            Haste::Due => self.send_parked(sent),
            Haste::Early => self.send_early(sent),
        }
    }

    /// Sends what is parked before anybody knows that the socket can be written. If the peer has
    /// gone, the chunk stays parked while there may be something to read: what came before the end
    /// is told first (contract 62, 66), and reading tells the end, too.
    pub(super) fn send_early(&mut self, sent: &mut Vec<u8>) -> Option<SocketEvent<'static>> {
        let is_beside = self.is_beside;
        match self.write_parked(sent)? {
            Ok(n) => Some(gone(n, is_beside)),
            Err(e) if self.read_mark.is_some() && is_gone(&e) => {
                self.refused = true;
                None
            }
            Err(e) => Some(self.give_up(&e)),
        }
    }

    /// Whether the poller has to be told what the socket waits for now.
    pub(super) fn is_stale(&self) -> bool {
        self.interest() != self.interest
    }

    /// Reads once. The flag tells that the round goes on: the buffer was filled, so there may be
    /// more. A short read ends the round without a further call to see that nothing is left.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> (Served, bool) {
        let Some(mark) = self.read_mark else { return (Served::Nothing, false) };
        let limit = usize::try_from(mark.saturating_sub(self.read_total)).unwrap_or(usize::MAX);
        if limit == 0 {
            if self.in_round > 0 {
                return (self.end_round(), false);
            }
            self.read_mark = None;
            return (Served::Event(SocketEvent::ReadBlocked), false);
        }
        let room = buffer.len().min(limit);
        let n = loop {
            match self.stream.read(&mut buffer[..room]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    return (self.end_round(), false);
                }
                // The end of the stream is told by the next notification, after what was read.
                Ok(0) | Err(_) if self.in_round > 0 => return (self.end_round(), false),
                Ok(n) => break n,
                Err(e) => {
                    self.read_mark = None;
                    return (Served::Event(SocketEvent::ReadFailed(from_io(&e))), false);
                }
            }
        };
        if n == 0 {
            self.read_mark = None;
            return (Served::Event(SocketEvent::Finished), false);
        }
        self.read_total += n as u64;
        self.in_round += n;
        let more = n == buffer.len() && limit > n && self.in_round < READ_ROUND;
        if !more {
            self.in_round = 0;
        }
        (Served::Read { len: n, more }, more)
    }

    /// The notification under way is over, if there is one.
    pub(super) fn end_round(&mut self) -> Served {
        if std::mem::take(&mut self.in_round) > 0 {
            Served::Read { len: 0, more: false }
        } else {
            Served::Nothing
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

    /// Sends what is parked, as far as the kernel takes it. What was sent whole gives its memory
    /// to `sent`, unless that is more than is kept for use again.
    pub(super) fn send_parked(&mut self, sent: &mut Vec<u8>) -> Option<SocketEvent<'static>> {
        let is_beside = self.is_beside;
        match self.write_parked(sent)? {
            Ok(n) => Some(gone(n, is_beside)),
            Err(e) => Some(self.give_up(&e)),
        }
    }

    fn give_up(&mut self, error: &io::Error) -> SocketEvent<'static> {
        self.parked = Chunk::default();
        self.refused = false;
        self.forget_waiting();
        SocketEvent::WriteFailed(from_io(error))
    }

    /// None = the kernel takes nothing now.
    fn write_parked(&mut self, sent: &mut Vec<u8>) -> Option<io::Result<usize>> {
        loop {
            match self.stream.write(&self.parked[self.parked_from..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return None,
                Ok(n) => {
                    self.parked_from += n;
                    if self.parked_from >= self.parked.len() {
                        let memory = std::mem::take(&mut self.parked).into_memory();
                        if memory.capacity() <= MAX_BYTES {
                            *sent = memory;
                        }
                        if self.beside.is_some() {
                            self.park_next();
                        }
                    }
                    return Some(Ok(n));
                }
                Err(e) => return Some(Err(e)),
            }
        }
    }
}

fn gone(bytes: usize, is_beside: bool) -> SocketEvent<'static> {
    if is_beside { SocketEvent::Beside(bytes) } else { SocketEvent::Sent(bytes) }
}

/// The peer has reset the connection, or does not take anything any more.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe)
}
