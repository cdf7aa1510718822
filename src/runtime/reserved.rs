//! One sender at a time on one stream.

use std::sync::Arc;

use super::socket::Socket;
use super::socket_cell::SocketCell;
use crate::event::{Chunk, Command, Id, Shared};
use crate::translate::{OWN_CHUNK, TcpSocket};

/// The sending side of a socket, for one sender alone: what is written on the socket itself waits
/// until this is dropped, in the order in which it was written, and then follows. So nothing lands
/// inside of what is sent here, whoever sends it: a person, a timer, an answer.
///
/// If the socket is closed meanwhile, what waits is written before it closes. With the connection
/// its side is gone, too: nothing of this is sent on the next one.
#[derive(Debug)]
pub struct Reserved(Socket, Id);

impl Socket {
    /// Reserves the sending side; None if somebody has it already.
    #[must_use]
    pub fn reserve(&self) -> Option<Reserved> {
        let free = !self.0.reserved.replace(true);
        if free {
            self.0.put_off_repeats.set(true);
            self.0.inner.command(self.0.id(), Command::PutOff(true));
        }
        free.then(|| Reserved(self.clone(), self.0.id()))
    }
}

impl Reserved {
    /// The socket.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        &self.0
    }

    /// Whether the connection is over whose side it is.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.0.id() != self.1
    }

    /// As [`Socket::write_shared`], at once; -1 if its connection is over.
    pub fn write_shared(&self, data: &Arc<Vec<u8>>) -> i64 {
        if self.is_over() {
            return -1;
        }
        let inner = &self.0.0.inner;
        self.0.call(|socket| socket.write_shared(data, || inner.share(data)))
    }

    /// Bytes of this sender that are not with the kernel yet, and what was written before it had
    /// the side.
    #[must_use]
    pub fn bytes_to_write(&self) -> i64 {
        self.0.ask(TcpSocket::bytes_to_write)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.0.0.reserved.set(false);
        self.0.call(|socket| self.0.0.send_put_off(socket));
        // What is left of this sender goes first, also where it has given up.
        if !self.0.0.has_unsent() {
            self.0.0.let_repeats_go_on();
        }
    }
}

/// What others have written while somebody had the sending side for himself, in order.
#[derive(Default)]
pub(super) struct PutOff {
    /// The connection that they were written for.
    of: Option<Id>,
    chunks: Vec<Chunk>,
    /// Bytes in all, and those of them that no other socket has.
    bytes: usize,
    own: usize,
}

impl PutOff {
    fn push(&mut self, data: &[u8]) {
        (self.bytes, self.own) = (self.bytes + data.len(), self.own + data.len());
        match self.chunks.last_mut() {
            Some(Chunk::Own(last)) => last.extend_from_slice(data),
            _ => self.chunks.push(data.to_vec().into()),
        }
    }

    fn push_shared(&mut self, shared: Arc<Shared>) {
        self.bytes += shared.bytes().len();
        self.chunks.push(Chunk::Shared(shared));
    }
}

/// Writes that wait for their turn.
impl SocketCell {
    /// Takes a write that has to wait.
    pub(super) fn put_off(&self, socket: &mut TcpSocket, data: &[u8]) -> i64 {
        self.put_off_with(socket, data.len(), |waiting| waiting.push(data))
    }

    /// The same for bytes that others send as well.
    pub(super) fn put_off_shared(&self, socket: &mut TcpSocket, data: &Arc<Vec<u8>>) -> i64 {
        if data.len() < OWN_CHUNK {
            return self.put_off(socket, data);
        }
        let push = |waiting: &mut PutOff| waiting.push_shared(self.inner.share(data));
        self.put_off_with(socket, data.len(), push)
    }

    fn put_off_with(
        &self,
        socket: &mut TcpSocket,
        bytes: usize,
        push: impl FnOnce(&mut PutOff),
    ) -> i64 {
        // Whether it would be taken at all.
        if socket.write(&[]) < 0 {
            return -1;
        }
        self.forget_put_off();
        let mut waiting = self.put_off.take().unwrap_or_default();
        waiting.of = Some(self.id());
        let before = waiting.own;
        push(&mut waiting);
        self.inner.count(before, waiting.own);
        self.put_off.set(Some(waiting));
        i64::try_from(bytes).unwrap_or(i64::MAX)
    }

    /// What the driver sends by itself does not wait any more.
    pub(super) fn let_repeats_go_on(&self) {
        if !self.reserved.get() && self.put_off_repeats.replace(false) {
            self.inner.command(self.id(), Command::PutOff(false));
        }
    }

    /// Bytes of others that wait until the reserved side is free.
    pub(super) fn put_off_bytes(&self) -> i64 {
        if !self.reserved.get() {
            return 0;
        }
        let waiting = self.put_off.take();
        let bytes = waiting.as_ref().map_or(0, |waiting| waiting.bytes);
        self.put_off.set(waiting);
        i64::try_from(bytes).unwrap_or(i64::MAX)
    }

    /// Forgets what waits for a connection that is over.
    pub(super) fn forget_put_off(&self) {
        match self.put_off.take() {
            Some(waiting) if waiting.of != Some(self.id()) => self.inner.count(waiting.own, 0),
            waiting => self.put_off.set(waiting),
        }
    }

    /// Forgets what waits; how many bytes of it no other socket has.
    pub(super) fn drop_put_off(&self) -> usize {
        self.put_off.take().map_or(0, |waiting| waiting.own)
    }

    /// Writes what others have written while somebody had the sending side for himself.
    pub(super) fn send_put_off(&self, socket: &mut TcpSocket) {
        self.forget_put_off();
        let Some(waiting) = self.put_off.take() else { return };
        self.inner.count(waiting.own, 0);
        for chunk in waiting.chunks {
            match chunk {
                Chunk::Own(bytes) => socket.write_bytes(bytes),
                Chunk::Shared(shared) => {
                    socket.write_shared(shared.bytes(), || Arc::clone(&shared))
                }
            };
        }
    }
}
