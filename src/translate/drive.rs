//! The side towards the network: events in, commands out.

use super::failure;
use super::seldom::Ends;
use super::socket::{BindRequest, Engine, Manner, Relic, TcpSocket};
use super::steps::Step;
use crate::event::{Command, READ_ROUND, SocketEvent};
use crate::signal::SocketState;

/// What a socket wants from the network, see [`TcpSocket::wants`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wants {
    /// Nothing.
    #[default]
    Nothing,
    /// [`Command::Write`], and nothing else.
    Write,
    /// Something else, or more.
    Command,
}

/// Driving.
impl TcpSocket {
    /// Takes in what happened on the network. An event that does not fit the state (one that was
    /// under way when the socket was aborted) is ignored.
    pub fn handle(&mut self, event: SocketEvent<'_>) {
        match event {
            SocketEvent::LookedUp(addresses) => self.looked_up(addresses),
            SocketEvent::Bound { local } => {
                if self.can_bind() {
                    // In Qt it is bound with the bytes that a failed attempt has left, which cannot be
                    // sent (contract 37).
                    if self.manner == Manner::Mended && self.state == SocketState::Unconnected {
                        // They would wait for ever.
                        self.write.clear();
                    }
                    self.engine = Engine::Valid;
                    self.only_bound = true;
                    self.peer_finished = false;
                    self.told_write = false;
                    self.ends = Ends::new(Some(local), self.ends.peer());
                    self.state = SocketState::Bound;
                    self.then([Step::SetState(SocketState::Bound)]);
                }
            }
            SocketEvent::BindFailed(failure) => {
                self.relic = Some(Relic::Bind);
                // Binding has cancelled the lookup, which goes on in Qt.
                self.wanted.look_up |= self.is_looking_up();
                let error = failure::bind(failure);
                self.seldom.failed_below = Some(error.clone());
                self.then([Step::Fail(Box::new(error))]);
            }
            SocketEvent::Connected { local, peer } => self.connected(local, peer),
            SocketEvent::ConnectFailed(failure) => self.connect_failed(failure),
            SocketEvent::Received { data, more } => self.received(data, more),
            SocketEvent::ReadBlocked => {
                // The notification found no room: stopped, unless room was made since. If the mark
                // has been moved meanwhile, the reactor goes on by itself.
                if self.told_read().is_some_and(|mark| mark <= self.received_here()) {
                    self.reading_stopped = self.room() == 0;
                }
            }
            SocketEvent::Finished => self.finished(),
            SocketEvent::ReadFailed(failure) => {
                if self.state == SocketState::Connected {
                    self.breaks(&failure);
                    let error = failure::read(failure);
                    self.break_engine(&error);
                    self.remote_closed(error);
                } else if self.can_send() {
                    // It was under way when the closing began: nothing more can be sent
                    // (contract 48).
                    self.breaks(&failure);
                    let error = failure::read(failure);
                    self.break_engine(&error);
                    self.then([Step::Fail(Box::new(error)), Step::Abort(self.generation)]);
                }
            }
            SocketEvent::Sent(n) => self.sent(n),
            SocketEvent::Beside(n) => self.sent_beside(n as u64),
            SocketEvent::WriteFailed(failure) => {
                if self.can_send() {
                    self.breaks(&failure);
                    let error = failure::write(failure);
                    self.break_engine(&error);
                    self.then([Step::Fail(Box::new(error)), Step::Abort(self.generation)]);
                }
            }
        }
    }

    /// What [`poll_command`](Self::poll_command) has. This is asked several times for each message,
    /// and the answer is nothing nearly always.
    #[inline(always)] // asked for each thing that happens to a socket
    #[must_use]
    pub fn wants(&self) -> Wants {
        if !self.is_enough(self.wanted_read())
            || self.finishing == Some(false)
            || self.wants_engine()
        {
            Wants::Command
        } else if !self.told_write && self.can_flush() {
            Wants::Write
        } else {
            Wants::Nothing
        }
    }

    /// [`poll_command`](Self::poll_command) where [`Wants::Write`] is the answer.
    #[inline]
    pub fn poll_write(&mut self) -> Command {
        self.told_write = true;
        Command::Write
    }

    /// The next thing that is wanted from the network.
    pub fn poll_command(&mut self) -> Option<Command> {
        if self.wants_engine() {
            return self.poll_engine_command();
        }
        let wanted_read = self.wanted_read();
        if !self.is_enough(wanted_read) {
            self.set_told_read(wanted_read);
            return Some(wanted_read.map_or(Command::StopRead, Command::Read));
        }
        if !self.told_write && self.can_flush() {
            self.told_write = true;
            return Some(Command::Write);
        }
        if self.finishing == Some(false) && self.can_send() && self.write.pending() == 0 {
            self.finishing = Some(true);
            return Some(Command::Finish);
        }
        None
    }

    /// The mark that the reactor was told to read to; None = not to read.
    #[inline]
    pub(super) fn told_read(&self) -> Option<u64> {
        self.told_reads.then_some(self.told_mark)
    }

    pub(super) fn set_told_read(&mut self, mark: Option<u64>) {
        self.told_reads = mark.is_some();
        self.told_mark = mark.unwrap_or_default();
    }

    /// Whether the mark that the reactor was told will do. More room than that is worth a command
    /// only if it would read more at once for it.
    #[inline]
    fn is_enough(&self, wanted: Option<u64>) -> bool {
        match (self.told_read(), wanted) {
            (Some(told), Some(wanted)) => {
                told == wanted
                    || (told < wanted
                        && told.saturating_sub(self.received_here()) >= READ_ROUND as u64)
            }
            (told, wanted) => told == wanted,
        }
    }

    /// Whether an engine is to be made, connected or closed.
    #[inline]
    fn wants_engine(&self) -> bool {
        self.wanted.cancel
            | self.wanted.close
            | self.wanted.look_up
            | self.seldom.wanted_bind.is_some()
            | self.attempt.as_ref().is_some_and(|attempt| attempt.wanted.is_some())
    }

    fn poll_engine_command(&mut self) -> Option<Command> {
        if std::mem::take(&mut self.wanted.cancel) {
            return Some(Command::CancelLookUp);
        }
        if std::mem::take(&mut self.wanted.close) {
            self.set_told_read(None);
            self.told_write = false;
            let part = std::mem::take(&mut self.wanted.part);
            return Some(if part { Command::Part } else { Command::Close });
        }
        if self.seldom.wanted_bind.is_some()
            && let Some(request) = self.seldom.wanted_bind.take()
        {
            let BindRequest { local, dual_stack, reuse } = request;
            self.dual_stack = dual_stack;
            // What an attempt has left is bound in Qt, with the error that it has.
            if !matches!(self.relic.take(), Some(Relic::Attempt | Relic::Bind)) {
                self.seldom.forget_failure_below();
            }
            return Some(Command::Bind { local, dual_stack, reuse });
        }
        if std::mem::take(&mut self.wanted.look_up) {
            return Some(Command::LookUp(self.peer_name().to_owned()));
        }
        let to = self.attempt.as_mut()?.wanted.take()?;
        Some(Command::Connect { to, timeout: self.seldom.connect_timeout })
    }
}
