//! The steps that a transition consists of, and how they are done one signal at a time.

use std::borrow::Cow;

use super::failure::ErrorText;
use super::socket::{Engine, TcpSocket};
use crate::signal::{Signal, SocketState};

/// One step. The steps of a call lie on top of those that were queued before it, as the frames of
/// nested calls do. The number is the generation a step belongs to: it does nothing once a slot
/// has begun another connection.
#[derive(Debug)]
pub(super) enum Step {
    /// Enter the state and emit `stateChanged`.
    SetState(SocketState),
    /// Set the error and emit `errorOccurred`.
    Fail(Box<ErrorText>),
    /// Emit `errorOccurred` with the error that is set.
    Error,
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
    /// The part of `abort()` that ends a connection.
    TearDown(u32),
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

    /// Whether the steps that are queued only tell of bytes that come and go: they change neither the
    /// buffers nor the state.
    #[inline]
    #[must_use]
    pub fn is_streaming(&self) -> bool {
        let streams = |step: &Step| match step {
            Step::ReadyRead
            | Step::EndReadyRead
            | Step::BytesWritten(_)
            | Step::EndBytesWritten => true,
            Step::AfterWrite(_) => self.state == SocketState::Connected,
            _ => false,
        };
        self.steps.iter().all(streams)
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
                if self.is_now(generation) && self.state == SocketState::HostLookup {
                    self.look_up();
                }
            }
            Step::FirstAddress(generation) => {
                let now = self.is_now(generation);
                if now && self.state == SocketState::Connecting {
                    self.first_address();
                } else if now && self.state == SocketState::Connected {
                    // Qt begins all the same, and its engine complains.
                    self.warn(
                        "QNativeSocketEngine::connectToHost() was called not in \
                         QAbstractSocket::BoundState or QAbstractSocket::UnconnectedState",
                    );
                }
            }
            Step::NextAddress(generation) => {
                if self.is_now(generation) && self.state == SocketState::Connecting {
                    self.next_address();
                }
            }
            Step::AfterConnected(generation) => {
                if self.is_now(generation) && std::mem::take(&mut self.pending_close) {
                    self.closes_on_connecting = self.state == SocketState::Connected;
                    self.disconnect();
                }
            }
            Step::CloseDevice(generation) => {
                if self.is_now(generation) {
                    self.close_device();
                }
            }
            Step::Disconnect(generation) => {
                if self.is_now(generation) {
                    self.disconnect();
                }
            }
            Step::FinishDisconnect(generation) => {
                let now = self.is_now(generation);
                if now && self.state == SocketState::Closing {
                    self.finish_disconnect();
                } else if now && self.state == SocketState::Unconnected {
                    // A slot of the change to Closing has ended the connection itself. Qt's outer
                    // function goes on all the same (seen with 6.4.2).
                    self.then([
                        Step::SetState(SocketState::Unconnected),
                        Step::ReadChannelFinished,
                    ]);
                }
            }
            Step::DropEngine(generation) => {
                if self.is_now(generation) && self.engine == Engine::Broken {
                    self.engine = Engine::None;
                }
            }
            Step::DropUnsent(generation) => {
                if self.is_now(generation) && self.engine == Engine::None {
                    self.write.clear();
                }
            }
            Step::Abort(generation) => {
                if self.is_now(generation) {
                    self.abort();
                }
            }
            Step::TearDown(generation) => {
                if self.is_now(generation) && self.state != SocketState::Unconnected {
                    self.tear_down();
                }
            }
            Step::AfterWrite(generation) => {
                if self.is_now(generation) {
                    self.after_write();
                }
            }
            Step::ClearEndpoints(generation) => {
                if self.is_now(generation) && self.engine == Engine::None {
                    self.local = None;
                    self.peer = None;
                    self.write_channels = 0;
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

    fn is_now(&self, generation: u32) -> bool {
        self.generation == generation
    }
}
