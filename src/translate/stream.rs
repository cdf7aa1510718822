//! The common case: bytes come and go on a connection, and nothing else is under way.
//!
//! Every message is this. What is here does what [`handle`](TcpSocket::handle), `readAll`, `write`
//! and the steps do in general, without the questions that have one answer while
//! [`streams`](TcpSocket::streams) holds; nobody can tell the difference but by the time it takes.

use std::borrow::Cow;

use super::socket::{Engine, TcpSocket, length};
use super::steps::Step;
use crate::event::{Chunk, READ_ROUND};
use crate::signal::SocketState;

/// What an answer of the kernel has led to, see [`TcpSocket::stream_sent`].
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    /// For `bytesWritten`.
    pub bytes: u64,
    generation: u32,
}

/// Streaming. Each of these needs [`streams`](Self::streams), and leaves it true.
impl TcpSocket {
    /// Whether bytes come and go and nothing else is under way: connected, open for both, reading,
    /// nothing wanted of the network. It stays so until a method of another file is called that
    /// changes something.
    #[must_use]
    pub fn streams(&self) -> bool {
        self.state == SocketState::Connected
            && self.engine == Engine::Valid
            && self.is_readable()
            && self.is_writable()
            && self.attempt.is_none()
            && self.finishing.is_none()
            && !(self.peer_finished | self.reading_stopped | self.reading_paused)
            && !(self.aborting | self.only_bound | self.write_gone)
            && !(self.wanted.cancel | self.wanted.close | self.wanted.look_up)
            && self.seldom.wanted_bind.is_none()
            && self.arriving == 0
            && !self.read.in_transaction()
            && !self.has_to_write()
            && self.told_read().zip(self.wanted_read()).is_some_and(|(told, wanted)| told <= wanted)
            && self.streams_on(0)
    }

    /// Gives the memory for steps back, if none is queued: streaming needs none, and most sockets are
    /// idle.
    pub fn free_steps(&mut self) {
        self.steps.free();
    }

    /// Whether the reactor may read on with the mark that it has, after `more` bytes.
    #[inline]
    fn streams_on(&self, more: usize) -> bool {
        let left = self.told_read().map_or(0, |told| told.saturating_sub(self.received_here()));
        left >= (READ_ROUND + more) as u64
    }

    /// Whether [`Command::Write`](crate::event::Command::Write) is due.
    #[inline]
    fn has_to_write(&self) -> bool {
        !self.told_write && self.write.can_take()
    }

    /// Whether so many bytes can be taken in with [`stream_received`](Self::stream_received).
    #[inline]
    #[must_use]
    pub fn stream_takes(&self, bytes: usize) -> bool {
        debug_assert!(self.streams(), "{self:?}");
        bytes > 0 && !self.emitting.ready_read && self.streams_on(bytes)
    }

    /// Takes in bytes that are one whole notification, borrowed ones into `memory` where nothing is
    /// held. `readyRead` is to be emitted now, and [`end_ready_read`](Self::end_ready_read) to be
    /// called behind its slots.
    #[inline(always)] // from one place, for each message
    pub fn stream_received(&mut self, data: &mut Cow<'_, [u8]>, memory: impl FnOnce() -> Vec<u8>) {
        debug_assert!(self.stream_takes(data.len()), "{self:?}");
        self.counts.received += data.len() as u64;
        self.emitting.ready_read = true;
        match data {
            Cow::Borrowed(bytes) => self.read.push_in(bytes, memory),
            Cow::Owned(bytes) => self.read.push_owned(std::mem::take(bytes)),
        }
    }

    /// The slots of `readyRead` have returned.
    #[inline]
    pub fn end_ready_read(&mut self) {
        self.emitting.ready_read = false;
    }

    /// `readAll`.
    #[inline]
    pub fn stream_read_all(&mut self) -> Vec<u8> {
        debug_assert!(self.streams(), "{self:?}");
        self.read.take_all()
    }

    /// [`write_in`](Self::write_in). The flag tells that a chunk is to be taken.
    #[inline]
    pub fn stream_write(&mut self, data: &[u8], memory: impl FnOnce() -> Vec<u8>) -> (i64, bool) {
        debug_assert!(self.streams(), "{self:?}");
        if !data.is_empty() {
            self.write.push(data, memory);
        }
        (length(data.len()), self.stream_poll_write())
    }

    /// [`stream_write`](Self::stream_write) of bytes whose memory is given away, at least one. What
    /// comes back is memory that was not needed.
    #[inline]
    pub fn stream_write_given(&mut self, data: Vec<u8>) -> (Option<Vec<u8>>, bool) {
        debug_assert!(self.streams() && !data.is_empty(), "{self:?}");
        let memory = self.write.push_given(data);
        (memory, self.stream_poll_write())
    }

    /// Whether a chunk is to be taken, once.
    #[inline]
    fn stream_poll_write(&mut self) -> bool {
        let has_to = self.has_to_write();
        self.told_write |= has_to;
        has_to
    }

    /// [`take_chunk`](Self::take_chunk).
    #[inline]
    pub fn stream_chunk(&mut self) -> Option<Chunk> {
        debug_assert!(self.streams(), "{self:?}");
        self.told_write = false;
        self.write.take()
    }

    /// So many bytes of the chunk went out: `bytesWritten` is to be emitted now, and
    /// [`end_bytes_written`](Self::end_bytes_written) to be called behind its slots. The flag tells
    /// that the next chunk is to be taken. Where this is not the common case, None, and nothing was
    /// done.
    #[inline]
    pub fn stream_sent(&mut self, n: usize) -> Option<(Sent, bool)> {
        debug_assert!(self.streams(), "{self:?}");
        if self.emitting.bytes_written || n == 0 || !self.write.is_under_way(n) {
            return None;
        }
        let bytes = self.write.sent(n) as u64;
        self.counts.sent += bytes;
        self.emitting.bytes_written = true;
        Some((Sent { bytes, generation: self.generation }, self.stream_poll_write()))
    }

    /// The slots of `bytesWritten` have returned. Whether they have led to a step that is to be done
    /// now.
    #[inline]
    pub fn end_bytes_written(&mut self, sent: Sent) -> bool {
        self.emitting.bytes_written = false;
        let goes_on = self.state != SocketState::Connected;
        if goes_on {
            self.then([Step::AfterWrite(sent.generation)]);
        }
        goes_on
    }
}

#[cfg(test)]
mod tests;
