//! The common case of a socket: bytes come and go, and nothing else is under way.
//!
//! Every message takes this way, so nothing is asked here that has one answer while a socket
//! [streams](crate::translate::TcpSocket::streams). What happens, and in which order, is what
//! `socket_cell` does with any event; where something is not as it nearly always is, that is who does
//! it.

use std::borrow::Cow;
use std::rc::Rc;

use super::socket::Socket;
use super::socket_cell::SocketCell;
use crate::event::{Haste, SocketEvent};
use crate::signal::Signal;
use crate::translate::Wants;

impl SocketCell {
    /// Whether it takes the short way. With a tap there is more to tell than signals.
    #[inline]
    pub(super) fn streams(&self) -> bool {
        self.streams.get() && !self.inner.is_tapped()
    }

    /// After something that may have changed more than bytes.
    pub(super) fn look_whether_it_streams(&self) {
        debug_assert_eq!(self.wants.get(), Wants::Nothing);
        let mut machine = self.machine.borrow_mut();
        let streams = machine.streams();
        if streams {
            machine.free_steps();
        }
        self.streams.set(streams);
    }

    /// Takes in the bytes of one notification, whose `readyRead` is to be told then; false if they do
    /// not take the short way, and nothing was done.
    #[inline(always)] // from one place, for each message
    pub(super) fn stream_in(&self, data: &mut Cow<'_, [u8]>) -> bool {
        if !self.streams() {
            return false;
        }
        let mut machine = self.machine.borrow_mut();
        let len = data.len();
        if !machine.stream_takes(len) {
            return false;
        }
        machine.stream_received(data, || self.inner.spare.borrow_mut().take(len));
        self.count_bytes(self.counted_bytes() + len);
        true
    }

    /// Calls the slot of `readyRead`.
    #[inline(always)] // as above
    pub(super) fn tell_ready_read(socket: &Socket) {
        Self::emit_streaming(socket, &Signal::ReadyRead);
        socket.0.machine.borrow_mut().end_ready_read();
    }

    #[inline(always)] // as above
    fn emit_streaming(socket: &Socket, signal: &Signal) {
        let slot = socket.0.slot();
        if let Some(slot) = slot {
            slot(socket, signal);
        }
    }

    /// `readAll`; None where this is not the common case.
    #[inline]
    pub(super) fn stream_read_all(&self) -> Option<Vec<u8>> {
        if !self.streams() {
            return None;
        }
        let mut machine = self.machine.borrow_mut();
        let data = machine.stream_read_all();
        self.count_bytes(self.counted_bytes() - data.len());
        Some(data)
    }

    /// `write`; None where this is not the common case.
    #[inline]
    pub(super) fn stream_write(self: &Rc<Self>, data: &[u8]) -> Option<i64> {
        if !self.streams() || self.reserved.get() {
            return None;
        }
        let mut machine = self.machine.borrow_mut();
        let memory = || self.inner.spare.borrow_mut().take(data.len());
        let (written, has_to_send) = machine.stream_write(data, memory);
        self.count_bytes(self.counted_bytes() + data.len());
        drop(machine);
        if has_to_send {
            self.inner.mark_dirty(self);
        }
        Some(written)
    }

    /// The same for bytes whose memory is given away; they come back where this is not the common case.
    #[inline]
    pub(super) fn stream_write_given(self: &Rc<Self>, data: Vec<u8>) -> Result<i64, Vec<u8>> {
        if !self.streams() || self.reserved.get() || data.is_empty() {
            return Err(data);
        }
        let len = data.len();
        let mut machine = self.machine.borrow_mut();
        let (memory, has_to_send) = machine.stream_write_given(data);
        self.count_bytes(self.counted_bytes() + len);
        drop(machine);
        if let Some(memory) = memory {
            self.inner.spare.borrow_mut().give(memory);
        }
        if has_to_send {
            self.inner.mark_dirty(self);
        }
        Ok(i64::try_from(len).unwrap_or(i64::MAX))
    }

    /// Gives the next chunk to the kernel, and tells of what it has taken at once.
    #[inline]
    pub(super) fn send_streaming(self: Rc<Self>, haste: Haste) {
        let chunk = self.machine.borrow_mut().stream_chunk();
        let Some(chunk) = chunk else { return };
        let len = chunk.len();
        match self.inner.send(self.id(), chunk, haste) {
            Ok(memory) => {
                self.inner.spare.borrow_mut().give(memory);
                self.stream_sent(len);
            }
            Err(None) if self.inner.reads_ahead => self.ahead().chunk_given(),
            Err(answer) => drop(self.take_in(answer)),
        }
    }

    /// So many bytes of the chunk are with the kernel.
    #[inline]
    pub(super) fn stream_sent(self: Rc<Self>, bytes: usize) {
        // For these the end of what was written means more.
        let waits_for_end = self.writes_first.get() || self.put_off_repeats.get();
        let mut machine = self.machine.borrow_mut();
        let sent = if waits_for_end { None } else { machine.stream_sent(bytes) };
        let Some((sent, has_to_send)) = sent else {
            drop(machine);
            self.take_in(Some(SocketEvent::Sent(bytes)));
            return;
        };
        self.count(&machine);
        drop(machine);
        if has_to_send {
            self.inner.mark_dirty(&self);
        }
        let socket = Socket(self);
        Self::emit_streaming(&socket, &Signal::BytesWritten(sent.bytes));
        let cell = &socket.0;
        let mut machine = cell.machine.borrow_mut();
        let depth = machine.depth();
        if machine.end_bytes_written(sent) {
            drop(machine);
            cell.drain_above(depth);
        }
    }
}
