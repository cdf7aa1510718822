//! The two buffers of a socket. An empty buffer owns no memory.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::event::{Chunk, Shared};

/// Small writes share a chunk up to this size (contract 15, 89).
pub(super) const WRITE_CHUNK: usize = 32 * 1024;
/// An owned write of at least this size becomes a chunk of its own, uncopied (contract 15).
pub(crate) const OWN_CHUNK: usize = 4096;

/// Bytes received and not taken, with the reading position of a transaction.
#[derive(Debug, Default)]
pub(super) struct ReadBuffer {
    data: Vec<u8>,
    /// Everything before is consumed.
    head: usize,
    /// Inside a transaction: one more than what was read and is not given up yet, counted from `head`.
    transaction: Option<NonZeroUsize>,
}

impl ReadBuffer {
    /// Bytes that a read can return: what a transaction has read is not counted.
    pub(super) fn available(&self) -> usize {
        self.held() - self.position()
    }

    /// Bytes that a transaction has read.
    fn position(&self) -> usize {
        self.transaction.map_or(0, |transaction| transaction.get() - 1)
    }

    /// Bytes that take room: those that a transaction has read are still held.
    pub(super) fn held(&self) -> usize {
        self.data.len() - self.head
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.data.extend_from_slice(bytes);
    }

    /// Takes over `bytes` whole where nothing is held.
    pub(super) fn push_owned(&mut self, bytes: Vec<u8>) {
        if self.held() == 0 && self.transaction.is_none() {
            self.data = bytes;
            self.head = 0;
        } else {
            self.push(&bytes);
        }
    }

    /// Copies `bytes` behind what is held, into `memory` where nothing is.
    #[inline]
    pub(super) fn push_in(&mut self, bytes: &[u8], memory: impl FnOnce() -> Vec<u8>) {
        if self.data.capacity() == 0 {
            self.data = memory();
        }
        self.data.extend_from_slice(bytes);
    }

    /// What the next read would return.
    pub(super) fn peek(&self) -> &[u8] {
        &self.data[self.head + self.position()..]
    }

    /// Consumes `n` bytes, at most what is available.
    pub(super) fn consume(&mut self, n: usize) {
        let n = n.min(self.available());
        if let Some(position) = &mut self.transaction {
            *position = position.saturating_add(n);
        } else {
            self.drop_front(n);
        }
    }

    /// Takes all that is available, without copying where it can.
    #[inline(always)] // for each message
    pub(super) fn take_all(&mut self) -> Vec<u8> {
        if self.transaction.is_some() || self.head > 0 {
            let all = self.peek().to_vec();
            self.consume(all.len());
            return all;
        }
        std::mem::take(&mut self.data)
    }

    /// Puts a byte in front of what the next read returns; not for use inside a transaction.
    pub(super) fn unread(&mut self, byte: u8) {
        if self.head > 0 {
            self.head -= 1;
            self.data[self.head] = byte;
        } else {
            self.data.insert(0, byte);
        }
    }

    pub(super) fn start_transaction(&mut self) -> bool {
        let fresh = self.transaction.is_none();
        if fresh {
            self.transaction = Some(NonZeroUsize::MIN);
        }
        fresh
    }

    pub(super) fn rollback(&mut self) -> bool {
        self.transaction.take().is_some()
    }

    pub(super) fn commit(&mut self) -> bool {
        let position = self.position();
        let is_there = self.transaction.take().is_some();
        if is_there {
            self.drop_front(position);
        }
        is_there
    }

    pub(super) fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Moves the head; moves the rest to the front once more than half of the memory is behind
    /// it, so that each byte is moved at most once for each time it is read past.
    fn drop_front(&mut self, n: usize) {
        self.head += n;
        if self.head == self.data.len() {
            self.data = Vec::new();
            self.head = 0;
        } else if self.head > self.data.len() / 2 {
            self.data.drain(..self.head);
            self.head = 0;
        }
    }
}

/// Bytes written and not yet handed to the kernel, in the chunks that `bytesWritten` counts by.
#[derive(Debug, Default)]
pub(super) struct WriteBuffer {
    /// The chunk that is sent next; apart from the others, so that the common case of one chunk
    /// at a time needs no queue.
    first: Chunk,
    /// Further small writes may join `first`.
    first_open: bool,
    /// The chunk that was taken is shared with others.
    taken_shared: bool,
    /// Bytes in chunks that are shared with others, waiting or taken.
    shared: usize,
    /// Boxed, and only while there is one: hardly any socket has a second chunk.
    #[expect(
        clippy::box_collection,
        reason = "one pointer in place of four words, in every socket"
    )]
    rest: Option<Box<VecDeque<Piece>>>,
    /// Bytes in `first` and `rest`.
    waiting: usize,
    /// Bytes of the chunk that was taken and not reported as sent yet.
    taken: usize,
}

#[derive(Debug, Default)]
struct Piece {
    chunk: Chunk,
    /// Further small writes may join.
    open: bool,
}

impl WriteBuffer {
    /// Bytes not yet with the kernel.
    pub(super) fn pending(&self) -> usize {
        self.waiting + self.taken
    }

    /// Whether a chunk can be taken now: one waits, and none is under way.
    pub(super) fn can_take(&self) -> bool {
        self.taken == 0 && self.waiting > 0
    }

    /// Copies `bytes` into the last chunk where they fit whole (40 writes of 1000 bytes make
    /// chunks of 32000 and 8000, contract 89), otherwise into a fresh one, in `memory`.
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8], memory: impl FnOnce() -> Vec<u8>) {
        if !self.join(bytes) {
            let mut chunk = memory();
            chunk.extend_from_slice(bytes);
            self.push_chunk(chunk.into(), true);
        }
    }

    /// [`push`](Self::push) of bytes whose memory is given away: a fresh chunk is in it, without a
    /// copy. Memory that is not needed comes back.
    #[inline]
    pub(super) fn push_given(&mut self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        if self.join(&bytes) {
            return Some(bytes);
        }
        self.push_chunk(bytes.into(), true);
        None
    }

    /// Copies `bytes` into the last chunk, if they fit.
    #[inline]
    fn join(&mut self, bytes: &[u8]) -> bool {
        let (last, open) = match self.rest.as_mut().and_then(|rest| rest.back_mut()) {
            Some(piece) => (&mut piece.chunk, piece.open),
            None => (&mut self.first, self.first_open),
        };
        if open
            && last.len() + bytes.len() <= WRITE_CHUNK
            && let Chunk::Own(chunk) = last
        {
            chunk.extend_from_slice(bytes);
            self.waiting += bytes.len();
            return true;
        }
        false
    }

    /// Takes over `bytes` as a chunk where it is large enough, copies it otherwise.
    pub(super) fn push_owned(&mut self, bytes: Vec<u8>) {
        if bytes.len() >= OWN_CHUNK {
            self.push_chunk(bytes.into(), false);
        } else if self.waiting == 0 {
            self.push_chunk(bytes.into(), true);
        } else {
            self.push(&bytes, Vec::new);
        }
    }

    /// Takes part in bytes that others send as well, where they are worth it.
    pub(super) fn push_shared(&mut self, bytes: &[u8], share: impl FnOnce() -> Arc<Shared>) {
        if bytes.len() >= OWN_CHUNK {
            self.shared += bytes.len();
            self.push_chunk(Chunk::Shared(share()), false);
        } else {
            self.push(bytes, Vec::new);
        }
    }

    /// Further small writes may join an open one.
    #[inline]
    fn push_chunk(&mut self, chunk: Chunk, open: bool) {
        let first = self.waiting == 0;
        self.waiting += chunk.len();
        if first {
            (self.first, self.first_open) = (chunk, open);
        } else {
            self.rest.get_or_insert_default().push_back(Piece { chunk, open });
        }
    }

    /// Bytes that wait here and that no other socket has.
    pub(super) fn own(&self) -> usize {
        self.pending() - self.shared
    }

    /// Hands out the first chunk, unless one is under way.
    #[inline]
    pub(super) fn take(&mut self) -> Option<Chunk> {
        if !self.can_take() {
            return None;
        }
        let chunk = std::mem::take(&mut self.first);
        self.first_open = false;
        if self.rest.is_some() {
            self.move_up();
        }
        self.taken_shared = matches!(chunk, Chunk::Shared(_));
        self.waiting -= chunk.len();
        self.taken = chunk.len();
        Some(chunk)
    }

    /// The second chunk becomes the first.
    #[cold]
    fn move_up(&mut self) {
        let Some(rest) = &mut self.rest else { return };
        if let Some(next) = rest.pop_front() {
            (self.first, self.first_open) = (next.chunk, next.open);
        }
        if rest.is_empty() {
            self.rest = None;
        }
    }

    /// Whether so much of the chunk that was taken is not reported as sent yet.
    #[inline]
    pub(super) fn is_under_way(&self, n: usize) -> bool {
        n <= self.taken
    }

    /// `n` bytes of the taken chunk went out; returns how many of them were really under way.
    pub(super) fn sent(&mut self, n: usize) -> usize {
        let n = n.min(self.taken);
        self.taken -= n;
        if self.taken_shared {
            self.shared -= n;
        }
        n
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
