//! The steps that a transition consists of, and how they are done one signal at a time.

use std::borrow::Cow;

use super::attempt::CONNECTED;
use super::failure::ErrorText;
use super::seldom::Ends;
use super::socket::{Engine, Manner, TcpSocket};
use crate::signal::{Signal, SocketError, SocketState};

/// One step. The steps of a call lie on top of those that were queued before it, as the frames of
/// nested calls do. What follows a signal is what Qt's function does when the slots have returned,
/// on the object as it is by then. The number is the generation that a step belongs to: with
/// [`Manner::Mended`] it does nothing once a slot has begun another connection.
#[derive(Debug)]
pub(super) enum Step {
    /// Enter the state and emit `stateChanged`.
    SetState(SocketState),
    /// Set the error and emit `errorOccurred`.
    Fail(Box<ErrorText>),
    /// Emit `errorOccurred` with the error that is set.
    Error,
    /// Emit `errorOccurred(HostNotFoundError)`, whatever is set by now.
    HostNotFound,
    /// Say what Qt says with `qWarning`. Boxed: steps stay small, and every idle socket keeps
    /// room for a few.
    Warn(Box<Cow<'static, str>>),
    HostFound,
    Connected,
    AboutToClose,
    ReadChannelFinished,
    Disconnected,
    ReadyRead,
    /// The `readyRead` slot has returned.
    EndReadyRead,
    BytesWritten(u64),
    /// The `bytesWritten` slot has returned.
    EndBytesWritten,
    StartLookUp(u32),
    /// Begin with the addresses, unless a slot has done that.
    FirstAddress(u32),
    NextAddress(u32),
    /// Close if that was asked for while connecting.
    AfterConnected(u32),
    /// That was done, and what the slots have asked for meanwhile is forgotten with it.
    ForgetPendingClose,
    CloseDevice(u32),
    Disconnect(u32),
    /// Close the connection unless bytes are pending.
    FinishDisconnect(u32),
    /// The socket below goes, the state is as it was.
    DropEngine(u32),
    /// What was written for a connection that could not be made is given up.
    DropUnsent(u32),
    /// `abort()`.
    Abort(u32),
    /// The wait for a connection is over, and what was waited for goes.
    EndAttempt(u32),
    /// A blocking call has failed: close, unless the error is that its time was up.
    CloseIfFailed,
    /// Go on closing after a chunk went out.
    AfterWrite(u32),
    /// The `disconnected` slot has returned: addresses and ports are cleared, and what was not sent.
    ClearEndpoints(u32),
}

/// Polling for signals.
impl TcpSocket {
    /// Does the steps up to the next signal and returns it; None when nothing is left to be told.
    pub fn poll_signal(&mut self) -> Option<Signal> {
        self.poll_signal_above(0)
    }

    /// How many steps are queued: the mark for [`poll_signal_above`](Self::poll_signal_above).
    #[must_use]
    pub fn depth(&self) -> usize {
        self.steps.len()
    }

    /// [`poll_signal`](Self::poll_signal) for a call inside a slot: does only the steps that were
    /// queued since `depth` was taken.
    pub fn poll_signal_above(&mut self, depth: usize) -> Option<Signal> {
        while self.steps.len() > depth {
            let step = self.steps.pop()?;
            if let Some(signal) = self.perform(step) {
                return Some(signal);
            }
        }
        None
    }

    /// Queues steps on top of those that wait, the first of them to be done first.
    #[inline]
    pub(super) fn then<const N: usize>(&mut self, steps: [Step; N]) {
        for step in steps.into_iter().rev() {
            self.steps.push(step);
        }
    }

    fn perform(&mut self, step: Step) -> Option<Signal> {
        match step {
            Step::SetState(state) => {
                self.state = state;
                return Some(Signal::StateChanged(state));
            }
            Step::Fail(error) => {
                self.set_error(*error);
                return Some(Signal::ErrorOccurred(self.error));
            }
            Step::Error => return Some(Signal::ErrorOccurred(self.error)),
            Step::HostNotFound => {
                return Some(Signal::ErrorOccurred(SocketError::HostNotFound));
            }
            Step::Warn(text) => return Some(Signal::Warning(*text)),
            Step::HostFound => return Some(Signal::HostFound),
            Step::Connected => return Some(Signal::Connected),
            Step::AboutToClose => return Some(Signal::AboutToClose),
            Step::ReadChannelFinished => return Some(Signal::ReadChannelFinished),
            Step::Disconnected => return Some(Signal::Disconnected),
            // Neither readyRead nor bytesWritten is emitted while its own slot runs
            // (contract 72, 90).
            Step::ReadyRead => {
                if !std::mem::replace(&mut self.emitting.ready_read, true) {
                    self.then([Step::EndReadyRead]);
                    return Some(Signal::ReadyRead);
                }
            }
            Step::EndReadyRead => self.emitting.ready_read = false,
            Step::BytesWritten(n) => {
                if !std::mem::replace(&mut self.emitting.bytes_written, true) {
                    self.then([Step::EndBytesWritten]);
                    return Some(Signal::BytesWritten(n));
                }
            }
            Step::EndBytesWritten => self.emitting.bytes_written = false,
            Step::StartLookUp(generation) => {
                if self.generation == generation && self.state == SocketState::HostLookup {
                    self.look_up();
                }
            }
            Step::FirstAddress(generation) => {
                let is_now = self.generation == generation;
                match self.state {
                    SocketState::Connecting if is_now => self.first_address(),
                    SocketState::Connecting | SocketState::Unconnected | SocketState::Bound
                        if self.manner == Manner::AsQt =>
                    {
                        self.another_address();
                    }
                    // Qt begins all the same, and its engine complains.
                    SocketState::Connected if self.goes_on(generation) => self.warn(CONNECTED),
                    _ => {}
                }
            }
            Step::NextAddress(generation) => {
                if self.generation == generation && self.state == SocketState::Connecting {
                    self.next_address();
                }
            }
            Step::AfterConnected(generation) => {
                if self.goes_on(generation) && self.pending_close {
                    self.then([Step::ForgetPendingClose]);
                    self.disconnect();
                }
            }
            Step::ForgetPendingClose => self.pending_close = false,
            Step::CloseDevice(generation) => {
                if self.goes_on(generation) {
                    self.close_device();
                }
            }
            Step::Disconnect(generation) => {
                if self.goes_on(generation) {
                    self.disconnect();
                }
            }
            Step::FinishDisconnect(generation) => match self.manner {
                Manner::AsQt => self.finish_disconnect(),
                Manner::Mended => {
                    if self.goes_on(generation) && self.state == SocketState::Closing {
                        self.finish_disconnect();
                    }
                }
            },
            Step::DropEngine(generation) => {
                let is_broken = self.engine == Engine::Broken && self.generation == generation;
                if is_broken || self.manner == Manner::AsQt {
                    self.drop_engine();
                }
            }
            Step::DropUnsent(generation) => {
                if self.generation == generation && self.engine == Engine::None {
                    self.write.clear();
                }
            }
            Step::Abort(generation) => {
                if self.goes_on(generation) {
                    self.abort();
                }
            }
            Step::EndAttempt(generation) => {
                if self.generation == generation {
                    self.reset_engine();
                } else if self.manner == Manner::AsQt {
                    self.drop_engine();
                }
            }
            Step::CloseIfFailed => {
                if self.error != SocketError::SocketTimeout {
                    self.close();
                }
            }
            Step::AfterWrite(generation) => {
                if self.goes_on(generation) {
                    self.after_write();
                }
            }
            Step::ClearEndpoints(generation) => {
                let is_over = self.generation == generation && self.engine == Engine::None;
                if is_over || self.manner == Manner::AsQt {
                    self.ends = Ends::default();
                    self.write_channels = 0;
                    self.write_gone = true;
                    self.write.clear();
                }
            }
        }
        None
    }

    /// Queues a warning.
    pub(super) fn warn(&mut self, text: impl Into<Cow<'static, str>>) {
        self.then([Step::Warn(Box::new(text.into()))]);
    }

    /// Whether what a slot has interrupted goes on.
    fn goes_on(&self, generation: u32) -> bool {
        self.manner == Manner::AsQt || self.generation == generation
    }
}
