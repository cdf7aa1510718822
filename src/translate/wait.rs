//! Qt's blocking calls, as decisions: what such a call waits for next, and when it is over, with
//! which result. The level that owns the loop does the waiting.

use super::failure::{self, ErrorText};
use super::socket::{Attempt, Engine, Manner, TcpSocket};
use super::steps::Step;
use crate::event::{Failure, SocketEvent};
use crate::signal::{Ending, SocketError, SocketState, text};

/// What a trace says where Qt itself can say nothing any more.
const CRASH: &str = "Qt crashes here: there is no socket below to wait for";
const HANG: &str = "Qt never returns from here: the limited buffer is full";
const LESS_THAN_NOTHING: &str = "Qt has read -1 bytes here: the attempt was refused";

/// What a [`Wait`] waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFor {
    /// `waitForConnected`.
    Connected,
    /// `waitForReadyRead`.
    ReadyRead,
    /// `waitForBytesWritten`.
    BytesWritten,
    /// `waitForDisconnected`.
    Disconnected,
}

/// What a blocking call needs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it is over, and this is the result.
    Over(bool),
    /// To be asked again, once its signals are delivered.
    Again,
    /// The answer of the lookup, however long that takes: Qt looks the name up inside the call.
    LookUp,
    /// What becomes of the connect attempt.
    Attempt,
    /// The descriptor, until it can be read or written. Read it once if it can be read, even in
    /// Closing and Bound, then ask [`Wait::after_read`]; send one chunk if it can be written; then
    /// ask [`Wait::after_round`]. One that is broken is told even if neither is wanted.
    Traffic {
        /// Wait until it can be read.
        reads: bool,
        /// Wait until it can be written.
        writes: bool,
    },
    /// That the time passes: nothing can come to which there is an answer.
    Sleep,
}

/// One blocking call under way (contract section 8). It does what Qt's loops do, on the socket as
/// it is after each step: a slot may have made anything of it.
///
/// [`begin`](Self::begin) it, then do what [`next`](Self::next) says, again and again. Events go
/// through [`handle`](Self::handle), and their signals are delivered before it is asked again.
#[derive(Debug)]
pub struct Wait {
    what: WaitFor,
    stage: Stage,
    /// What was to be closed as soon as it is connected; Qt puts it off until the wait is over.
    pending_close: bool,
    /// The attempt was given time, or the descriptor.
    tried: bool,
    /// There was something to read, and no room for it. Qt polls again and again.
    is_full: bool,
    /// What reading led to in this round: new bytes, or none.
    read: Option<bool>,
    /// Bytes went out in this round.
    wrote: bool,
    /// The connecting, or the closing, was given up; a slot may have connected all the same.
    gave_up: bool,
}

/// How far a wait is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    LookUp,
    Attempt,
    Traffic,
}

impl Wait {
    /// Begins the call: the wait, or the result if there is nothing to wait for. Drain the socket
    /// afterwards.
    pub fn begin(what: WaitFor, socket: &mut TcpSocket) -> Result<Self, bool> {
        let state = socket.state();
        match (what, state) {
            (WaitFor::Connected, SocketState::Connected) => return Err(true),
            (WaitFor::Connected | WaitFor::ReadyRead, SocketState::Unconnected) => {
                return Err(false);
            }
            (WaitFor::BytesWritten, SocketState::Unconnected) => {
                socket.warn_unconnected(BlockingCall::BytesWritten);
                return Err(false);
            }
            (WaitFor::Disconnected, SocketState::Unconnected) => {
                socket.warn_unconnected(BlockingCall::Disconnected);
                return Err(false);
            }
            (WaitFor::BytesWritten, _) if socket.bytes_to_write() == 0 => return Err(false),
            _ => {}
        }
        let stage = match state {
            SocketState::HostLookup => Stage::LookUp,
            SocketState::Connecting => Stage::Attempt,
            _ if what == WaitFor::Connected => Stage::Attempt,
            _ => Stage::Traffic,
        };
        if stage == Stage::LookUp && !socket.is_looking_up() {
            // In a slot of the change to HostLookup.
            socket.look_up();
        }
        let pending_close = stage != Stage::Traffic && std::mem::take(&mut socket.pending_close);
        let (tried, is_full, read, wrote, gave_up) = (false, false, None, false, false);
        Ok(Self { what, stage, pending_close, tried, is_full, read, wrote, gave_up })
    }

    /// What it needs now. Drain the socket afterwards.
    pub fn next(&mut self, socket: &mut TcpSocket, is_time_up: bool) -> Next {
        match self.stage {
            Stage::LookUp if socket.state() == SocketState::HostLookup => Next::LookUp,
            Stage::LookUp if socket.state() == SocketState::Unconnected => Next::Over(false),
            Stage::LookUp | Stage::Attempt => {
                self.stage = Stage::Attempt;
                self.attempt(socket, is_time_up)
            }
            Stage::Traffic => self.traffic(socket, is_time_up),
        }
    }

    fn attempt(&mut self, socket: &mut TcpSocket, is_time_up: bool) -> Next {
        let state = socket.state();
        let of = |attempt: &Attempt| (attempt.started, attempt.has_relic, attempt.is_lost);
        let under_way = socket.attempt.as_deref().map(of).filter(|_| !self.gave_up);
        if let (SocketState::Connecting, false, Some((started, has_relic, is_lost))) =
            (state, is_time_up, under_way)
        {
            self.tried = true;
            let has_engine = socket.engine == Engine::Valid;
            if started && has_engine && !is_lost {
                return if socket.hear_attempt() { Next::Again } else { Next::Attempt };
            }
            // A slot of this very change has called, one has lost the socket of the attempt, or an
            // earlier wait has found it refused (contract 161).
            socket.next_address();
            let is_idle = if started { has_engine && is_lost } else { has_relic };
            if is_idle && socket.manner == Manner::AsQt {
                socket.warn(
                    "QNativeSocketEngine::waitForWrite() was called in \
                     QAbstractSocket::UnconnectedState",
                );
            }
            return Next::Again;
        }
        let is_late = !self.tried && state != SocketState::Connected;
        if !self.gave_up && (is_late || state == SocketState::Connecting) {
            self.gave_up = true;
            socket.connect_wait_timed_out();
            return Next::Again;
        }
        let is_slots = self.gave_up && socket.manner == Manner::Mended;
        if state != SocketState::Connected || is_slots {
            return Next::Over(false);
        }
        if std::mem::take(&mut self.pending_close) {
            socket.disconnect();
        }
        if self.what == WaitFor::Connected {
            // Also if it was closed as asked before (contract 144).
            return Next::Over(true);
        }
        (self.stage, self.tried) = (Stage::Traffic, false);
        Next::Again
    }

    fn traffic(&mut self, socket: &mut TcpSocket, is_time_up: bool) -> Next {
        let state = socket.state();
        let can_read = matches!(state, SocketState::Connected | SocketState::Bound);
        if self.what == WaitFor::ReadyRead && (!can_read || (self.tried && is_time_up)) {
            return Next::Over(false);
        }
        match socket.engine {
            Engine::None => {
                let is_over =
                    state == SocketState::Unconnected && self.what == WaitFor::Disconnected;
                if !is_over && socket.manner == Manner::AsQt {
                    socket.warn(CRASH);
                }
                return Next::Over(is_over);
            }
            Engine::Broken => {
                socket.wait_broken();
                return Next::Over(false);
            }
            Engine::Valid => {}
        }
        if socket.has_lost_attempt() {
            socket.wait_lost();
            return Next::Over(false);
        }
        self.tried = true;
        let has_room = socket.room() > 0;
        self.is_full &= !has_room;
        let reads = match self.what {
            WaitFor::BytesWritten => has_room,
            WaitFor::Disconnected => state == SocketState::Connected,
            WaitFor::Connected | WaitFor::ReadyRead => true,
        };
        let writes = socket.bytes_to_write() > 0;
        if socket.peer_finished && !writes {
            // With `Manner::Mended` there is a socket below until all is sent.
            socket.wait_broken();
            return Next::Over(false);
        }
        // Where Qt polls again and again nothing is read.
        let is_deaf = self.is_full || socket.reading_paused || socket.peer_finished;
        if is_deaf && !writes {
            return Next::Sleep;
        }
        Next::Traffic { reads: reads && !is_deaf, writes }
    }

    /// Takes in what happened to the socket during this call.
    pub fn handle(&mut self, socket: &mut TcpSocket, event: SocketEvent<'_>) {
        match &event {
            // Qt looks up once, whatever a slot begins then.
            SocketEvent::LookedUp(_)
                if self.stage == Stage::LookUp && socket.manner == Manner::AsQt =>
            {
                self.stage = Stage::Attempt;
            }
            SocketEvent::ConnectFailed(failure)
                if self.stage == Stage::Traffic && socket.manner == Manner::AsQt =>
            {
                socket.read_lost(failure.clone());
                return;
            }
            SocketEvent::Connected { local, peer }
                if self.stage == Stage::Traffic && socket.connected_below(*local, *peer) =>
            {
                return;
            }
            SocketEvent::Received { data, .. } => {
                *self.read.get_or_insert(false) |= !data.is_empty();
            }
            SocketEvent::ReadBlocked => {
                // A wait that writes did not ask, and goes on to write.
                self.read = (self.what != WaitFor::BytesWritten).then_some(false);
                self.is_full = true;
            }
            SocketEvent::Finished | SocketEvent::ReadFailed(_) => self.read = Some(false),
            SocketEvent::Sent(n) => self.wrote |= *n > 0,
            _ => {}
        }
        socket.handle_waited(event);
    }

    /// The result, if reading has led to one.
    pub fn after_read(&mut self) -> Option<bool> {
        let has_come = self.read.take()?;
        (self.what == WaitFor::ReadyRead && has_come).then_some(true)
    }

    /// The result, if reading and writing have led to one.
    pub fn after_round(&mut self, socket: &TcpSocket) -> Option<bool> {
        let wrote = std::mem::take(&mut self.wrote);
        match self.what {
            WaitFor::BytesWritten if wrote => Some(true),
            WaitFor::BytesWritten => (socket.state() != SocketState::Connected).then_some(false),
            WaitFor::Disconnected => (socket.state() == SocketState::Unconnected).then_some(true),
            WaitFor::Connected | WaitFor::ReadyRead => None,
        }
    }

    /// Whether what it waits on is an attempt that a slot has begun meanwhile.
    #[must_use]
    pub fn is_on_attempt(&self, socket: &TcpSocket) -> bool {
        let is_open = |it: &Attempt| it.started && !it.is_lost && !it.is_made;
        self.stage == Stage::Traffic && socket.attempt.as_deref().is_some_and(is_open)
    }

    /// Whether it waits for bytes or for the end by now, no longer for the connection.
    #[must_use]
    pub fn has_connected(&self) -> bool {
        self.stage == Stage::Traffic
    }

    /// The descriptor was waited for, and time is up; the result. Drain the socket afterwards.
    pub fn time_out(self, socket: &mut TcpSocket) -> bool {
        // With a full limited buffer Qt says nothing (contract 84).
        if self.what != WaitFor::ReadyRead || !self.is_full {
            socket.wait_timed_out();
        }
        if self.what == WaitFor::Disconnected && self.is_full && socket.manner == Manner::AsQt {
            socket.warn(HANG);
        }
        false
    }
}

/// What a blocking call does to a socket.
impl TcpSocket {
    /// [`handle`](Self::handle), for a blocking call: that reads in each state that has a
    /// descriptor.
    fn handle_waited(&mut self, event: SocketEvent<'_>) {
        let reads = matches!(self.state, SocketState::Closing | SocketState::Bound)
            || self.is_connected_below();
        match event {
            SocketEvent::Received { data, more } if reads => self.arrived(data, more),
            SocketEvent::Finished if reads => {
                self.ends(Ending::Peer);
                let error = (SocketError::RemoteHostClosed, text::REMOTE_CLOSED.into());
                self.break_engine(&error);
                self.remote_closed(error);
            }
            SocketEvent::ReadFailed(failure) if reads => {
                self.breaks(&failure);
                let error = failure::read(failure);
                self.break_engine(&error);
                self.remote_closed(error);
            }
            event => self.handle(event),
        }
    }

    /// The time of a blocking call ran out: `SocketTimeoutError` with `errorOccurred`
    /// (contract 97, 107).
    pub fn wait_timed_out(&mut self) {
        let error = (SocketError::SocketTimeout, text::OPERATION_TIMED_OUT.into());
        self.seldom.failed_below = Some(error.clone());
        self.wait_failed(error);
    }

    /// The attempt that a slot has begun in this wait is refused, and Qt reads from it: it counts -1
    /// bytes (contract 161).
    fn read_lost(&mut self, failure: Failure) {
        let Some(attempt) = &mut self.attempt else { return };
        attempt.is_deaf = true;
        attempt.is_lost = true;
        self.seldom.failed_below = Some(failure::connect(failure));
        if self.is_readable() {
            self.warn(LESS_THAN_NOTHING);
        }
        self.warn(
            "QNativeSocketEngine::read() was called not in QAbstractSocket::ConnectedState or \
             QAbstractSocket::BoundState",
        );
        self.warn(
            "QNativeSocketEngine::bytesAvailable() was called in QAbstractSocket::UnconnectedState",
        );
    }

    /// The attempt was refused, and a slot has begun to wait for it.
    fn wait_lost(&mut self) {
        self.wait_failed(self.error_below());
        self.warn(
            "QNativeSocketEngine::waitForReadOrWrite() was called in \
             QAbstractSocket::UnconnectedState",
        );
    }

    /// The connection broke, and the slot that hears of it waits for more.
    fn wait_broken(&mut self) {
        let error = match &self.seldom.failed_below {
            Some(error) => error.clone(),
            None => (self.error, self.seldom.error_text.clone()),
        };
        self.wait_failed(error);
        self.warn(
            "QNativeSocketEngine::waitForReadOrWrite() was called on an uninitialized socket \
             device",
        );
    }

    fn wait_failed(&mut self, error: ErrorText) {
        self.then([Step::Fail(Box::new(error)), Step::CloseIfFailed]);
    }

    /// The time of `wait_for_connected` ran out: the attempt is dropped and the error is set, but
    /// `errorOccurred` is not emitted (contract 32, 107). In Closing and in Bound there is nothing
    /// to wait for, and Qt drops it in the same way, once the slots have heard of it; in the mended
    /// manner only an attempt is dropped, and at once.
    pub fn connect_wait_timed_out(&mut self) {
        let is_trying = matches!(self.state, SocketState::HostLookup | SocketState::Connecting);
        let is_other = matches!(self.state, SocketState::Closing | SocketState::Bound);
        let as_qt = self.manner == Manner::AsQt;
        if !(is_trying || is_other && as_qt) {
            return;
        }
        self.wanted.cancel |= self.state == SocketState::HostLookup && !self.wanted.look_up;
        self.wanted.look_up = false;
        self.state = SocketState::Unconnected;
        self.set_error((SocketError::SocketTimeout, text::CONNECT_WAIT_TIMED_OUT.into()));
        if as_qt {
            self.then([Step::EndAttempt(self.generation)]);
        } else {
            self.reset_engine();
        }
        self.then([Step::SetState(SocketState::Unconnected)]);
    }

    /// A blocking call that needs a connection was made without one (contract 104); `call` is
    /// Qt's name of it.
    pub fn warn_unconnected(&mut self, call: BlockingCall) {
        self.warn(match call {
            BlockingCall::BytesWritten => {
                "QAbstractSocket::waitForBytesWritten() is not allowed in UnconnectedState"
            }
            BlockingCall::Disconnected => {
                "QAbstractSocket::waitForDisconnected() is not allowed in UnconnectedState"
            }
        });
    }
}

/// The blocking calls that warn when there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockingCall {
    /// `waitForBytesWritten`.
    BytesWritten,
    /// `waitForDisconnected`.
    Disconnected,
}
