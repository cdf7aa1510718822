//! [`TcpSocket`]: what QTcpSocket is, without a socket.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use super::address::HostAddress;
use super::buffer::{ReadBuffer, WriteBuffer};
use super::failure::ErrorText;
use super::seldom::{Ends, Seldom, Steps};
use super::steps::Step;
use crate::event::Failure;
use crate::signal::{
    BindFlag, Ending, NetworkLayerProtocol, OpenMode, SocketError, SocketState, text,
};

/// How long one connect attempt may take in the event loop (contract 14).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// What a socket does where Qt loses bytes, hangs or crashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// What Qt 6.4 does, where that can be followed: the peer's FIN throws unsent bytes away
    /// (contract 68), and when a slot returns the function that has emitted the signal goes on, on
    /// whatever the object is by then (contract 146).
    #[default]
    AsQt,
    /// Unsent bytes are sent before our side closes: `printf client | nc` gets its answer. When our
    /// side closes first, the kernel gets the time to deliver what it has ([`Command::Part`]). And
    /// a connection that a slot has begun is the slot's: what went on before it ends there.
    ///
    /// [`Command::Part`]: crate::event::Command::Part
    Mended,
}

/// The socket below, as Qt's `socketEngine`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    /// There is none.
    None,
    /// Usable.
    Valid,
    /// The connection broke; the descriptor is closed, the transition is still on its way.
    Broken,
}

/// What a socket that failed leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relic {
    /// A connect attempt: valid, its descriptor not told unless it was bound.
    Attempt,
    /// An attempt for which the system had no socket: not valid.
    Unmade,
    /// A bind: valid, with a descriptor. Also one that was refused while connecting.
    Bind,
}

/// The series of connect attempts that one `connect_to_host` makes.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) protocol: NetworkLayerProtocol,
    /// Addresses still to be tried.
    pub(super) addresses: VecDeque<SocketAddr>,
    /// The first of them is being tried, or was.
    pub(super) started: bool,
    /// Why the last one failed.
    pub(super) last_failure: Option<Failure>,
    /// The one that the reactor has still to be told of.
    pub(super) wanted: Option<SocketAddr>,
    /// A write that ended behind its beginning has switched its write notifier off: Qt does not
    /// hear of it until something is written, or waited for (contract 146).
    pub(super) is_deaf: bool,
    /// What it has not heard.
    pub(super) unheard: Option<Result<(SocketAddr, SocketAddr), Failure>>,
    /// A wait for bytes has connected the socket below, which nobody is told: it sends and reads while
    /// the state is Connecting (contract 165).
    pub(super) is_made: bool,
    /// What an earlier attempt has left was the socket below when this one began.
    pub(super) has_relic: bool,
    /// It was refused, and Qt goes on with nothing: the state is not told (contract 161).
    pub(super) is_lost: bool,
    /// A closing connection that a wait has given up is below still, and nothing can be tried with it
    /// (contract 166).
    pub(super) is_on_connected: bool,
}

#[derive(Debug, Clone)]
pub(super) struct BindRequest {
    pub(super) local: SocketAddr,
    pub(super) dual_stack: bool,
    pub(super) reuse: bool,
}

/// The signals whose slots run at this moment; they are not emitted again inside (contract 72, 90).
#[derive(Debug, Default)]
pub(super) struct Emitting {
    pub(super) ready_read: bool,
    pub(super) bytes_written: bool,
}

/// What the reactor has still to be asked for, beside [`Values::wanted_bind`].
///
/// [`Values::wanted_bind`]: super::seldom::Values::wanted_bind
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) look_up: bool,
    pub(super) cancel: bool,
    pub(super) close: bool,
    /// The close is an orderly one.
    pub(super) part: bool,
}

/// What was counted so far, of all connections of the socket together.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Bytes.
    pub(super) received: u64,
    /// Bytes.
    pub(super) sent: u64,
}

/// What QTcpSocket is: states, buffers, errors and the order of the signals.
///
/// Methods have Qt's names in snake_case and Qt's results (-1 for an error, where Qt says so).
/// How it is driven is told in the [module's documentation](super). Sizes are in bytes.
#[derive(Debug)]
pub struct TcpSocket {
    pub(super) state: SocketState,
    pub(super) error: SocketError,
    pub(super) open_mode: OpenMode,
    pub(super) engine: Engine,
    pub(super) manner: Manner,
    /// Counts connections and attempts: with [`Manner::Mended`] the steps of an old one do not touch
    /// a new one.
    pub(super) generation: u32,
    pub(super) ends: Ends,
    pub(super) seldom: Seldom,
    pub(super) attempt: Option<Box<Attempt>>,
    pub(super) read: ReadBuffer,
    pub(super) write: WriteBuffer,
    pub(super) read_buffer_size: i64,
    pub(super) read_channels: u8,
    pub(super) write_channels: u8,
    /// The peer's FIN is in: there is nothing more to read.
    pub(super) peer_finished: bool,
    /// `disconnect_from_host` was called while connecting.
    pub(super) pending_close: bool,
    /// `abort` was called, and the connection is not torn down yet.
    pub(super) aborting: bool,
    /// `abort` was called since the last connection was begun: closing does not wait for anything.
    pub(super) abort_called: bool,
    /// Qt has taken the write buffer away until it is connected, and what is written before makes it
    /// crash (contract 147).
    pub(super) write_gone: bool,
    /// What was written to a broken socket was warned of.
    pub(super) told_broken: bool,
    /// That more is to be read from it was warned of.
    pub(super) told_broken_read: bool,
    /// The socket below is bound and was never connected.
    pub(super) only_bound: bool,
    pub(super) emitting: Emitting,
    /// A notification found the buffer full; only a drain or a new limit starts reading again.
    pub(super) reading_stopped: bool,
    /// `pause_reading` was called.
    pub(super) reading_paused: bool,
    /// The bytes of the notification that is being received, so far.
    pub(super) arriving: usize,
    /// `finish_writing` was called: Some(false) until FIN was asked for.
    pub(super) finishing: Option<bool>,
    pub(super) wanted: Wanted,
    /// The mark that the reactor was told to read to, while it was told to read; see
    /// [`told_read`](Self::told_read).
    pub(super) told_mark: u64,
    pub(super) told_reads: bool,
    /// `Command::Write` was given and no chunk was taken since.
    pub(super) told_write: bool,
    pub(super) steps: Steps,
    pub(super) counts: Counts,
    /// How the present connection ends, or the last one ended: what happened first counts.
    pub(super) ending: Option<Ending>,
    /// Qt keeps the socket of an attempt, or of a bind, that failed until the next one tries an
    /// address; the getters tell as if it were kept here.
    pub(super) relic: Option<Relic>,
    /// The relic is bound: it still has its descriptor, address and port, and the next
    /// `connect_to_host` uses them.
    pub(super) keeps_bound: bool,
    /// The bound socket takes both families.
    pub(super) dual_stack: bool,
    /// `destroy` was called: what comes now comes out of a destructor.
    pub(super) destroyed: bool,
}

impl Default for TcpSocket {
    fn default() -> Self {
        Self::new()
    }
}

/// Making and connecting.
impl TcpSocket {
    /// A socket that was never used (contract 10).
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: SocketState::Unconnected,
            error: SocketError::Unknown,
            open_mode: OpenMode::NOT_OPEN,
            engine: Engine::None,
            manner: Manner::AsQt,
            generation: 0,
            ends: Ends::default(),
            seldom: Seldom::default(),
            attempt: None,
            read: ReadBuffer::default(),
            write: WriteBuffer::default(),
            read_buffer_size: 0,
            read_channels: 0,
            write_channels: 0,
            peer_finished: false,
            pending_close: false,
            aborting: false,
            abort_called: false,
            write_gone: false,
            told_broken: false,
            told_broken_read: false,
            only_bound: false,
            emitting: Emitting::default(),
            reading_stopped: false,
            reading_paused: false,
            arriving: 0,
            finishing: None,
            wanted: Wanted::default(),
            told_mark: 0,
            told_reads: false,
            told_write: false,
            steps: Steps::default(),
            counts: Counts::default(),
            ending: None,
            relic: None,
            keeps_bound: false,
            dual_stack: false,
            destroyed: false,
        }
    }

    /// The socket of an accepted connection: Connected and open from the start, without a signal
    /// (contract 120, 121).
    #[must_use]
    pub fn accepted(local: SocketAddr, peer: SocketAddr) -> Self {
        let mut socket = Self::new();
        socket.open(OpenMode::READ_WRITE);
        socket.state = SocketState::Connected;
        socket.establish(local, peer);
        socket
    }

    /// `setSocketDescriptor` with a connected descriptor: StateChanged(Connected), and neither
    /// `connected` nor `hostFound` (contract 111).
    pub fn adopt(&mut self, local: SocketAddr, peer: SocketAddr) {
        self.generation = self.generation.wrapping_add(1);
        self.relic = None;
        self.keeps_bound = false;
        self.abort_called = false;
        self.seldom.forget_failure_below();
        if self.seldom.host.is_some() {
            self.seldom.host = None;
        }
        // The descriptor is another one, of which nothing was wanted yet.
        self.set_told_read(None);
        self.told_write = false;
        self.open(OpenMode::READ_WRITE);
        self.establish(local, peer);
        self.state = SocketState::Connected;
        self.then([Step::SetState(SocketState::Connected)]);
    }

    /// `connectToHost` with the default protocol: whatever the address has.
    pub fn connect_to_host(&mut self, host: &str, port: u16, mode: OpenMode) {
        self.connect_to_host_by(host, port, mode, NetworkLayerProtocol::AnyIP);
    }

    /// `connectToHost`: opens the device, looks the name up and tries its addresses in turn.
    ///
    /// Refused with `OperationError` while a connection is there or being made (contract 18).
    /// Port 0 is refused by the peer's kernel like any other closed port (contract 28).
    pub fn connect_to_host_by(
        &mut self,
        host: &str,
        port: u16,
        mode: OpenMode,
        protocol: NetworkLayerProtocol,
    ) {
        if !matches!(self.state, SocketState::Unconnected | SocketState::Bound) {
            let error = (SocketError::Operation, text::IN_PROGRESS.into());
            self.then([Step::Fail(Box::new(error))]);
            self.warn(format!(
                "QAbstractSocket::connectToHost() called when already looking up or \
                 connecting/connected to \"{host}\""
            ));
            return;
        }
        let is_on_connected = self.is_given_up_below();
        if is_on_connected {
            self.seldom.failed_below = Some(self.error_below());
            self.relic = Some(Relic::Bind);
        }
        self.generation = self.generation.wrapping_add(1);
        self.seldom.host = (!host.is_empty()).then(|| host.into());
        self.seldom.port = port;
        let has_relic = matches!(self.relic, Some(Relic::Attempt | Relic::Bind));
        self.pending_close = false;
        self.abort_called = false;
        self.peer_finished = false;
        if self.state != SocketState::Bound {
            self.ends = Ends::new(None, self.ends.peer());
            // An attempt that was given up, and that Qt has made all the same. A bound one has told
            // its descriptor.
            let is_left = self.engine == Engine::Valid && !is_on_connected;
            self.wanted.close |= is_left;
            if is_left && self.only_bound {
                self.relic = Some(Relic::Bind);
            }
            self.only_bound &= self.keeps_bound;
            if !is_on_connected {
                self.engine = Engine::None;
            }
        }
        self.ends = Ends::new(self.ends.local(), None);
        self.set_error((SocketError::Unknown, text::UNKNOWN.into()));
        self.open(mode);
        self.read_channels = 0;
        self.write_channels = 0;
        let addresses = VecDeque::new();
        self.attempt = Some(Box::new(Attempt {
            protocol,
            addresses,
            started: false,
            last_failure: None,
            wanted: None,
            is_deaf: false,
            unheard: None,
            is_made: false,
            has_relic,
            is_lost: false,
            is_on_connected,
        }));
        self.state = SocketState::HostLookup;
        let generation = self.generation;
        self.then([Step::SetState(SocketState::HostLookup), Step::StartLookUp(generation)]);
    }

    /// `bind`: takes a local address and port before connecting. The state is Bound once the
    /// answer to the command is in, unchanged with an error otherwise (contract 109, 110). While
    /// a name is looked up there is no socket yet, and binding gives the connecting up.
    pub fn bind(&mut self, address: HostAddress, port: u16, flag: BindFlag) {
        if !self.can_bind() {
            const WARNING: &str =
                "QNativeSocketEngine::bind() was not called in QAbstractSocket::UnconnectedState";
            let error = self.error_below();
            if self.engine == Engine::Valid && self.attempt.as_ref().is_some_and(|it| it.started) {
                self.relic = Some(Relic::Bind);
            }
            self.then([Step::Fail(Box::new(error))]);
            self.warn(WARNING);
            return;
        }
        if let Some(error) = self.bound_for_good() {
            self.then([Step::Fail(Box::new(error))]);
            return;
        }
        if self.is_looking_up() {
            // Now: what a lookup has bound goes when that is cancelled.
            self.wanted.cancel |= !std::mem::take(&mut self.wanted.look_up);
        }
        // The socket that a refused attempt has left goes.
        self.wanted.close |= std::mem::take(&mut self.keeps_bound);
        let (local, dual_stack) = address.bind_target(port);
        let reuse = matches!(flag, BindFlag::ReuseAddressHint | BindFlag::ShareAddress);
        self.seldom.wanted_bind = Some(BindRequest { local, dual_stack, reuse });
    }

    /// The kept socket was bound, and could not even try: the kernel does not bind it again, and Qt
    /// tells the error that it has (contract 142). One that was refused can be bound again.
    fn bound_for_good(&self) -> Option<ErrorText> {
        let error = self.seldom.failed_below.as_ref().filter(|_| self.keeps_bound)?;
        let is_bound = self.manner == Manner::AsQt && error.0 != SocketError::ConnectionRefused;
        is_bound.then(|| error.clone())
    }

    /// The lookup has begun; not yet in a slot of the change to HostLookup.
    pub(super) fn is_looking_up(&self) -> bool {
        let begins = |step: &Step| matches!(step, Step::StartLookUp(it) if *it == self.generation);
        self.state == SocketState::HostLookup && !self.steps.iter().any(begins)
    }

    /// Binding makes a socket where there is none below. In Qt that is so before the first address is
    /// tried, too, and in the slots that hear of a connection that broke, which is not told to its
    /// end then.
    pub(super) fn can_bind(&self) -> bool {
        let idle = matches!(self.state, SocketState::Unconnected | SocketState::HostLookup);
        let is_bound = self.keeps_bound && self.only_bound;
        if idle || self.manner == Manner::Mended {
            let is_free = self.manner == Manner::Mended || !is_bound;
            return idle && self.engine == Engine::None && is_free;
        }
        let tries = self.attempt.as_ref().is_some_and(|attempt| attempt.started);
        (self.engine == Engine::None && !tries) || self.engine == Engine::Broken
    }

    /// What Qt's socket below has for an error: its last one, else what connecting has left, that it is
    /// in progress; an accepted socket never connected.
    pub(super) fn error_below(&self) -> ErrorText {
        if let Some(error) = &self.seldom.failed_below {
            return error.clone();
        }
        let begun = self.attempt.as_ref().map_or(!self.only_bound, |attempt| attempt.started);
        let connects = !matches!(self.state, SocketState::HostLookup | SocketState::Bound);
        if connects && self.seldom.host.is_some() && begun {
            (SocketError::UnfinishedSocketOperation, text::INVALID_DESCRIPTOR.into())
        } else {
            (SocketError::Unknown, text::UNKNOWN.into())
        }
    }

    /// `disconnectFromHost`: sends what is pending, then closes; while connecting it waits for
    /// the connection first (contract 38, 44, 46).
    pub fn disconnect_from_host(&mut self) {
        self.disconnect();
    }

    /// `close`: closes the device at once and the connection as `disconnect_from_host` does. What
    /// was received and not read is gone (contract 51, 52, 53).
    pub fn close(&mut self) {
        if self.is_open() {
            let generation = self.generation;
            self.then([
                Step::AboutToClose,
                Step::CloseDevice(generation),
                Step::Disconnect(generation),
            ]);
        } else {
            self.disconnect();
        }
    }

    /// `abort`: closes at once; both buffers are dropped (contract 40, 49, 54). Nothing is sent
    /// any more: what a slot writes now would follow a hole in the stream.
    pub fn abort(&mut self) {
        if matches!(self.ending, None | Some(Ending::Own)) {
            self.ending = Some(Ending::Aborted);
        }
        self.forget_unsent();
        self.write_channels = 0;
        self.write_gone = true;
        self.aborting = self.state != SocketState::Unconnected;
        self.abort_called = true;
        self.close();
    }

    /// What the destructor does: aborts a connection, leaves an unconnected socket in peace
    /// (contract 57).
    pub fn destroy(&mut self) {
        self.destroyed = true;
        if self.state != SocketState::Unconnected {
            self.abort();
        }
    }
}

/// A length as Qt counts: no buffer comes near the limit of the type.
pub(super) fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
