//! Writing: QIODevice's family on the write buffer.

use std::sync::Arc;

use super::failure::ErrorText;
use super::socket::{Attempt, Engine, Manner, Relic, TcpSocket, length};
use super::steps::Step;
use crate::event::{Chunk, Shared};
use crate::signal::{SocketError, SocketState, text};

/// What Qt says when it watches a descriptor that is closed already.
pub(super) const WATCHES_CLOSED: &str = "QSocketNotifier: Invalid socket specified";
/// What a trace says where Qt itself can say nothing any more.
const CRASH: &str = "Qt crashes here: the write buffer is gone";

/// Writing.
impl TcpSocket {
    /// `write`: queues the bytes and returns how many, all of them; nothing is sent inside the
    /// call (contract 88). -1 if the device is not open for writing or not connected (contract 86,
    /// 92, 93). While connecting the bytes wait for the connection (contract 35).
    pub fn write(&mut self, data: &[u8]) -> i64 {
        self.write_in(data, Vec::new)
    }

    /// [`write`](Self::write) with memory from elsewhere: an empty buffer, asked for if the bytes
    /// need one of their own. [`take_chunk`](Self::take_chunk) hands it out again.
    pub fn write_in(&mut self, data: &[u8], memory: impl FnOnce() -> Vec<u8>) -> i64 {
        if let Err(refused) = self.check_write(data.len()) {
            return refused;
        }
        if !data.is_empty() {
            self.write.push(data, memory);
        }
        length(data.len())
    }

    /// `write(QByteArray)`: the same; 4096 bytes and more are taken over without a copy and make
    /// a chunk of their own (contract 15).
    pub fn write_bytes(&mut self, data: Vec<u8>) -> i64 {
        let n = data.len();
        if let Err(refused) = self.check_write(n) {
            return refused;
        }
        if n > 0 {
            self.write.push_owned(data);
        }
        length(n)
    }

    /// [`write_bytes`](Self::write_bytes) for bytes that others send as well: they are in memory
    /// once, however many send them. `share` is asked for them unless they are too few to be worth
    /// it.
    pub fn write_shared(&mut self, data: &[u8], share: impl FnOnce() -> Arc<Shared>) -> i64 {
        if let Err(refused) = self.check_write(data.len()) {
            return refused;
        }
        if !data.is_empty() {
            self.write.push_shared(data, share);
        }
        length(data.len())
    }

    /// `putChar`.
    pub fn put_char(&mut self, byte: u8) -> bool {
        self.write(&[byte]) == 1
    }

    /// `write(const char *, qint64)` with a negative length, which a slice cannot have (contract
    /// 74): -1 and a warning, of the device if that is the reason.
    pub fn warn_negative_write(&mut self) -> i64 {
        if self.check_writable() {
            self.warn_device("write", "Called with maxSize < 0");
        }
        -1
    }

    fn check_writable(&mut self) -> bool {
        if !self.open_mode.is_writable() {
            let reason = if self.is_open() { "ReadOnly device" } else { "device not open" };
            self.warn_device("write", reason);
        }
        self.open_mode.is_writable()
    }

    fn check_write(&mut self, n: usize) -> Result<(), i64> {
        if !self.check_writable() {
            return Err(-1);
        }
        if self.state == SocketState::Unconnected || self.finishing.is_some() {
            self.set_error((SocketError::Unknown, text::NOT_CONNECTED.into()));
            return Err(-1);
        }
        if n > 0 || self.write.pending() > 0 {
            self.tell_qt_faults();
        }
        Ok(())
    }

    /// What Qt says, or cannot say any more, when the buffer has something to send.
    #[inline]
    fn tell_qt_faults(&mut self) {
        if self.manner == Manner::Mended {
            return;
        }
        if let Some(attempt) = &mut self.attempt {
            attempt.is_deaf = false;
        }
        if self.write_gone {
            self.warn(CRASH);
        } else if self.engine == Engine::Broken && !std::mem::replace(&mut self.told_broken, true) {
            // It watches a descriptor that is closed already, once.
            self.warn(WATCHES_CLOSED);
        }
    }

    /// The next chunk to send, for whoever carries out [`Command::Write`]; None while one is under
    /// way or nothing waits. Each [`SocketEvent::Sent`] counts against it.
    ///
    /// [`Command::Write`]: crate::event::Command::Write
    /// [`SocketEvent::Sent`]: crate::event::SocketEvent::Sent
    pub fn take_chunk(&mut self) -> Option<Chunk> {
        self.told_write = false;
        if self.can_send() {
            return self.write.take();
        }
        if !self.cannot_send() {
            return None;
        }
        if self.state == SocketState::Connecting {
            self.hear_attempt();
        } else {
            self.told_write = true;
            self.fail_to_send(self.error_below());
        }
        None
    }

    /// What `flush()` does first: while connecting, Qt's kills the attempt (contract 36); with bytes
    /// that a broken connection leaves in Closing it goes on closing (contract 164).
    pub fn begin_flush(&mut self) {
        if self.manner == Manner::Mended || self.write.pending() == 0 {
            return;
        }
        match (self.state, self.engine) {
            (SocketState::Connecting, Engine::Valid) if !self.is_connected_below() => {
                self.fail_to_send(self.error_below());
            }
            (SocketState::Closing, Engine::None | Engine::Broken) => self.disconnect(),
            _ => {}
        }
    }

    /// The socket below is not connected: trying to send ends it.
    pub(super) fn fail_to_send(&mut self, error: ErrorText) {
        const WARNING: &str =
            "QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState";
        let generation = self.generation;
        self.then([
            Step::Warn(Box::new(WARNING.into())),
            Step::Fail(Box::new(error)),
            Step::Abort(generation),
        ]);
    }

    /// Whether `flush()` has anything to do: connected, with a chunk to take, or with bytes that
    /// cannot be sent.
    #[must_use]
    #[inline]
    pub fn can_flush(&self) -> bool {
        // Asked for each thing that happens to a socket, and most of the time nothing waits.
        self.write.pending() > 0
            && ((self.write.can_take() && self.can_send()) || self.cannot_send())
    }

    /// Bytes wait on a socket that was bound in a slot of `connect_to_host` (contract 148), or on
    /// what Qt keeps of an attempt that was refused (contract 37) or of a bind while it looks up the
    /// next name (contract 163): they go nowhere, and trying ends it.
    fn cannot_send(&self) -> bool {
        self.state != SocketState::Connected
            && self.write.pending() > 0
            && match self.state {
                SocketState::Bound | SocketState::Closing => self.only_bound,
                SocketState::Connecting => {
                    let missed = |attempt: &Attempt| {
                        !attempt.is_deaf && attempt.unheard.is_some() && !attempt.is_made
                    };
                    self.attempt.as_deref().is_some_and(missed)
                }
                SocketState::Unconnected | SocketState::HostLookup => {
                    let is_left = matches!(self.relic, Some(Relic::Attempt | Relic::Bind));
                    self.manner == Manner::AsQt && (is_left || self.is_bound_only())
                }
                _ => false,
            }
    }

    /// A wait has given the closing up, and the slot that hears of it still has the connection below.
    pub(super) fn is_given_up_below(&self) -> bool {
        let gives_up = |step: &Step| matches!(step, Step::EndAttempt(_));
        self.state == SocketState::Unconnected
            && self.engine == Engine::Valid
            && !self.only_bound
            && self.attempt.is_none()
            && self.steps.iter().any(gives_up)
    }

    /// The socket below is bound, and no address has been tried with it.
    fn is_bound_only(&self) -> bool {
        self.only_bound && (self.engine == Engine::Valid || self.keeps_bound)
    }

    /// An attempt that a wait has given up is made all the same, and Qt sends what was written for it
    /// (contract 146).
    fn sends_though_given_up(&self) -> bool {
        let is_made = |attempt: &Attempt| matches!(attempt.unheard, Some(Ok(_)));
        self.state == SocketState::Unconnected && self.attempt.as_deref().is_some_and(is_made)
    }

    /// What a write notification does in a wait that can send nothing: it switches the write
    /// notifier off, also that of an attempt which a slot has begun in the same round (contract 146).
    /// Bytes that the slot has written for that attempt end it, as `flush()` does (contract 36).
    pub(crate) fn written_in_vain(&mut self) {
        if self.manner == Manner::Mended {
            return;
        }
        if self.state == SocketState::Connecting {
            self.begin_flush();
        }
        self.after_write();
    }

    pub(super) fn can_send(&self) -> bool {
        self.engine == Engine::Valid
            && !self.aborting
            && !self.only_bound
            && (matches!(self.state, SocketState::Connected | SocketState::Closing)
                || self.sends_though_given_up()
                || self.is_connected_below()
                || self.is_given_up_below())
    }
}
