//! [`TcpSocket`]: what QTcpSocket is, without a socket.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::address::HostAddress;
use super::buffer::{ReadBuffer, WriteBuffer};
use super::failure::{self, ErrorText};
use super::steps::Step;
use crate::event::{Command, Failure, FailureKind, SocketEvent};
use crate::signal::{BindFlag, NetworkLayerProtocol, OpenMode, SocketError, SocketState, text};

/// How long one connect attempt may take in the event loop (contract 14).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// What happens to unsent bytes when the peer sends FIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HalfClose {
    /// They are thrown away, as Qt does (contract 68).
    #[default]
    AsQt,
    /// They are sent before our side closes: `printf client | nc` gets its answer.
    FlushPending,
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

/// The series of connect attempts that one `connect_to_host` makes.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) protocol: NetworkLayerProtocol,
    /// Addresses still to be tried.
    pub(super) addresses: VecDeque<IpAddr>,
    /// Why the last one failed.
    pub(super) last_failure: Option<Failure>,
}

#[derive(Debug, Clone)]
pub(super) struct BindRequest {
    local: SocketAddr,
    dual_stack: bool,
    reuse: bool,
}

/// What QTcpSocket is: states, buffers, errors and the order of the signals.
///
/// Methods have Qt's names in snake_case and Qt's results (-1 for an error, where Qt says so).
/// How it is driven is told in the [module's documentation](super). Sizes are in bytes.
#[derive(Debug)]
pub struct TcpSocket {
    pub(super) state: SocketState,
    pub(super) error: SocketError,
    pub(super) error_text: Cow<'static, str>,
    pub(super) open_mode: OpenMode,
    pub(super) engine: Engine,
    pub(super) half_close: HalfClose,
    /// Counts connections and attempts, so that steps of an old one cannot touch a new one.
    pub(super) generation: u32,
    pub(super) host: Box<str>,
    pub(super) port: u16,
    pub(super) local: Option<SocketAddr>,
    pub(super) peer: Option<SocketAddr>,
    pub(super) attempt: Option<Box<Attempt>>,
    pub(super) connect_timeout: Duration,
    pub(super) read: ReadBuffer,
    pub(super) write: WriteBuffer,
    read_buffer_size: i64,
    read_channels: u8,
    pub(super) write_channels: u8,
    /// The peer's FIN is in: there is nothing more to read.
    peer_finished: bool,
    /// `disconnect_from_host` was called while connecting.
    pub(super) pending_close: bool,
    /// `abort` was called, and the connection is not torn down yet.
    aborting: bool,
    pub(super) emitting_ready_read: bool,
    pub(super) emitting_bytes_written: bool,
    /// A notification found the buffer full; only a drain or a new limit starts reading again.
    reading_stopped: bool,
    /// `pause_reading` was called.
    reading_paused: bool,
    /// What the reactor was last told to read; None = nothing.
    told_read: Option<usize>,
    /// The bytes of the notification that is being received, so far.
    arriving: usize,
    /// `Command::Write` was given and no chunk was taken since.
    told_write: bool,
    /// `finish_writing` was called: Some(false) until FIN was asked for.
    finishing: Option<bool>,
    want_look_up: bool,
    want_cancel: bool,
    want_close: bool,
    want_connect: Option<SocketAddr>,
    want_bind: Option<Box<BindRequest>>,
    pub(super) steps: Vec<Step>,
    bytes_received: u64,
    bytes_sent: u64,
    connections: u32,
    /// The last connection broke (RST, EPIPE) rather than ended (FIN).
    broken: bool,
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
            error_text: Cow::Borrowed(text::UNKNOWN),
            open_mode: OpenMode::NOT_OPEN,
            engine: Engine::None,
            half_close: HalfClose::AsQt,
            generation: 0,
            host: Box::default(),
            port: 0,
            local: None,
            peer: None,
            attempt: None,
            connect_timeout: CONNECT_TIMEOUT,
            read: ReadBuffer::default(),
            write: WriteBuffer::default(),
            read_buffer_size: 0,
            read_channels: 0,
            write_channels: 0,
            peer_finished: false,
            pending_close: false,
            aborting: false,
            emitting_ready_read: false,
            emitting_bytes_written: false,
            reading_stopped: false,
            reading_paused: false,
            told_read: None,
            arriving: 0,
            told_write: false,
            finishing: None,
            want_look_up: false,
            want_cancel: false,
            want_close: false,
            want_connect: None,
            want_bind: None,
            steps: Vec::new(),
            bytes_received: 0,
            bytes_sent: 0,
            connections: 0,
            broken: false,
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
        self.host = Box::default();
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
        self.generation = self.generation.wrapping_add(1);
        self.host = host.into();
        self.port = port;
        self.pending_close = false;
        if self.state != SocketState::Bound {
            self.local = None;
        }
        self.peer = None;
        self.set_error((SocketError::Unknown, text::UNKNOWN.into()));
        self.open(mode);
        self.read_channels = 0;
        self.write_channels = 0;
        let addresses = VecDeque::new();
        self.attempt = Some(Box::new(Attempt { protocol, addresses, last_failure: None }));
        self.state = SocketState::HostLookup;
        let generation = self.generation;
        self.then([Step::SetState(SocketState::HostLookup), Step::StartLookUp(generation)]);
    }

    /// `bind`: takes a local address and port before connecting. The state is Bound once the
    /// answer to the command is in, unchanged with an error otherwise (contract 109, 110).
    pub fn bind(&mut self, address: HostAddress, port: u16, flag: BindFlag) {
        if self.state != SocketState::Unconnected {
            const WARNING: &str =
                "QNativeSocketEngine::bind() was not called in QAbstractSocket::UnconnectedState";
            let error = (SocketError::Unknown, text::UNKNOWN.into());
            self.then([Step::Fail(Box::new(error))]);
            self.warn(WARNING);
            return;
        }
        let (local, dual_stack) = address.bind_target(port);
        let reuse = matches!(flag, BindFlag::ReuseAddressHint | BindFlag::ShareAddress);
        self.want_bind = Some(Box::new(BindRequest { local, dual_stack, reuse }));
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
        self.write.clear();
        self.aborting = self.state != SocketState::Unconnected;
        let generation = self.generation;
        if self.is_open() {
            self.then([
                Step::AboutToClose,
                Step::CloseDevice(generation),
                Step::TearDown(generation),
            ]);
        } else {
            self.then([Step::TearDown(generation)]);
        }
    }

    /// What the destructor does: aborts a connection, leaves an unconnected socket in peace
    /// (contract 57).
    pub fn destroy(&mut self) {
        if self.state != SocketState::Unconnected {
            self.abort();
        }
    }
}

/// Writing.
impl TcpSocket {
    /// `write`: queues the bytes and returns how many, all of them; nothing is sent inside the
    /// call (contract 88). -1 if the device is not open for writing or not connected (contract 86,
    /// 92, 93). While connecting the bytes wait for the connection (contract 35).
    pub fn write(&mut self, data: &[u8]) -> i64 {
        if let Err(refused) = self.check_write() {
            return refused;
        }
        if !data.is_empty() {
            self.write.push(data);
        }
        length(data.len())
    }

    /// `write(QByteArray)`: the same; 4096 bytes and more are taken over without a copy and make
    /// a chunk of their own (contract 15).
    pub fn write_bytes(&mut self, data: Vec<u8>) -> i64 {
        if let Err(refused) = self.check_write() {
            return refused;
        }
        let n = data.len();
        if n > 0 {
            self.write.push_owned(data);
        }
        length(n)
    }

    /// `putChar`.
    pub fn put_char(&mut self, byte: u8) -> bool {
        self.write(&[byte]) == 1
    }

    fn check_write(&mut self) -> Result<(), i64> {
        if !self.open_mode.is_writable() {
            let reason = if self.is_open() { "ReadOnly device" } else { "device not open" };
            self.warn_device("write", reason);
            return Err(-1);
        }
        if self.state == SocketState::Unconnected || self.finishing.is_some() {
            self.set_error((SocketError::Unknown, text::NOT_CONNECTED.into()));
            return Err(-1);
        }
        Ok(())
    }

    /// The next chunk to send, for whoever carries out [`Command::Write`]; None while one is
    /// under way or nothing waits. Each [`SocketEvent::Sent`] counts against it.
    pub fn take_chunk(&mut self) -> Option<Vec<u8>> {
        self.told_write = false;
        if self.can_send() { self.write.take() } else { None }
    }

    /// Whether `flush()` has anything to do: connected, with a chunk to take. False while
    /// connecting, where Qt's flush would kill the attempt (contract 36).
    #[must_use]
    pub fn can_flush(&self) -> bool {
        self.can_send() && self.write.can_take()
    }

    fn can_send(&self) -> bool {
        self.engine == Engine::Valid
            && !self.aborting
            && matches!(self.state, SocketState::Connected | SocketState::Closing)
    }
}

/// Asking.
impl TcpSocket {
    /// `state`.
    #[must_use]
    pub fn state(&self) -> SocketState {
        self.state
    }

    /// `error`: the last one, which a later success does not clear (contract 98).
    #[must_use]
    pub fn error(&self) -> SocketError {
        self.error
    }

    /// `errorString`.
    #[must_use]
    pub fn error_string(&self) -> &str {
        &self.error_text
    }

    /// `openMode`.
    #[must_use]
    pub fn open_mode(&self) -> OpenMode {
        self.open_mode
    }

    /// `isOpen`: stays true after a disconnect until `close` (contract 45, 64).
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open_mode != OpenMode::NOT_OPEN
    }

    /// `isReadable`.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.open_mode.is_readable()
    }

    /// `isWritable`.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.open_mode.is_writable()
    }

    /// `isValid`: of the socket below where there is one, `is_open` otherwise.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        match self.engine {
            Engine::None => self.is_open(),
            Engine::Valid => true,
            Engine::Broken => false,
        }
    }

    /// Whether `socketDescriptor()` is not -1: from Connected or Bound until Unconnected.
    #[must_use]
    pub fn has_descriptor(&self) -> bool {
        self.engine == Engine::Valid && self.local.is_some()
    }

    /// Our end; None where Qt says port 0 and a null address (contract 56).
    #[must_use]
    pub fn local(&self) -> Option<SocketAddr> {
        self.local
    }

    /// The other end; None where Qt says port 0 and a null address. Still there inside the
    /// `disconnected` slot, gone after it (contract 56).
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// `peerPort`.
    #[must_use]
    pub fn peer_port(&self) -> u16 {
        self.peer.map_or(0, |peer| peer.port())
    }

    /// `peerName`: the host text given to `connect_to_host`; empty for an accepted socket.
    #[must_use]
    pub fn peer_name(&self) -> &str {
        &self.host
    }

    /// `bytesToWrite`: written and not yet with the kernel.
    #[must_use]
    pub fn bytes_to_write(&self) -> i64 {
        length(self.write.pending())
    }

    /// All bytes ever received, over all connections of this socket, whether read or not.
    #[must_use]
    pub fn bytes_received(&self) -> u64 {
        self.bytes_received
    }

    /// All bytes ever handed to the kernel.
    #[must_use]
    pub fn bytes_sent(&self) -> u64 {
        self.bytes_sent
    }

    /// Whether the last connection broke (the peer reset it, or was gone when we wrote) instead of
    /// ending in order. Qt reports both alike (contract 65, 69); a log may want to tell.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// How many connections this socket has had.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.connections
    }

    /// `readChannelCount`.
    #[must_use]
    pub fn read_channel_count(&self) -> i32 {
        i32::from(self.read_channels)
    }

    /// `writeChannelCount`.
    #[must_use]
    pub fn write_channel_count(&self) -> i32 {
        i32::from(self.write_channels)
    }

    /// `readBufferSize`; 0 = unlimited.
    #[must_use]
    pub fn read_buffer_size(&self) -> i64 {
        self.read_buffer_size
    }

    /// Whether a full limited read buffer has stopped the reading (contract 79, 84).
    #[must_use]
    pub fn is_reading_stopped(&self) -> bool {
        self.reading_stopped
    }
}

/// Settings.
impl TcpSocket {
    /// `setReadBufferSize`: any value is stored; 0 = unlimited, a negative one leaves no room
    /// (contract 12). A new size with room starts the reading again (contract 80, 82).
    pub fn set_read_buffer_size(&mut self, size: i64) {
        if self.read_buffer_size == size {
            return;
        }
        self.read_buffer_size = size;
        if self.room() > 0 {
            self.reading_stopped = false;
        }
    }

    /// What the peer's FIN does to unsent bytes.
    pub fn set_half_close(&mut self, half_close: HalfClose) {
        self.half_close = half_close;
    }

    /// How long one connect attempt may take; Qt's 30 s unless set.
    pub fn set_connect_timeout(&mut self, timeout: Duration) {
        self.connect_timeout = timeout;
    }

    /// Stops asking the network for bytes: back-pressure, not a call of Qt's. What was read stays
    /// readable; the peer's FIN goes unnoticed meanwhile.
    pub fn pause_reading(&mut self) {
        self.reading_paused = true;
    }

    /// Half-close, which Qt does not have: FIN follows what was written so far, nothing more can
    /// be written, and reading goes on until the peer closes its side.
    pub fn finish_writing(&mut self) {
        if self.state != SocketState::Unconnected {
            self.finishing.get_or_insert(false);
        }
    }

    /// Ends [`pause_reading`](Self::pause_reading).
    pub fn resume_reading(&mut self) {
        self.reading_paused = false;
    }
}

/// Driving.
impl TcpSocket {
    /// Takes in what happened on the network. An event that does not fit the state (one that was
    /// under way when the socket was aborted) is ignored.
    pub fn handle(&mut self, event: SocketEvent<'_>) {
        match event {
            SocketEvent::LookedUp(addresses) => self.looked_up(addresses),
            SocketEvent::Bound { local } => {
                if self.state == SocketState::Unconnected {
                    self.engine = Engine::Valid;
                    self.local = Some(local);
                    self.state = SocketState::Bound;
                    self.then([Step::SetState(SocketState::Bound)]);
                }
            }
            SocketEvent::BindFailed(failure) => {
                self.then([Step::Fail(Box::new(failure::bind(failure)))]);
            }
            SocketEvent::Connected { local, peer } => self.connected(local, peer),
            SocketEvent::ConnectFailed(failure) => self.connect_failed(failure),
            SocketEvent::Received { data, more } => self.received(data, more),
            SocketEvent::ReadBlocked => {
                // The notification found no room: stopped, unless room was made since.
                self.told_read = self.told_read.map(|_| 0);
                self.reading_stopped = self.room() == 0;
            }
            SocketEvent::Finished => self.finished(),
            SocketEvent::ReadFailed(failure) => {
                if self.state == SocketState::Connected {
                    self.broken = true;
                    self.break_engine();
                    self.remote_closed(failure::read(failure));
                } else if self.can_send() {
                    // It was under way when the closing began: nothing more can be sent
                    // (contract 48).
                    self.broken = true;
                    let error = Box::new(failure::read(failure));
                    self.then([Step::Fail(error), Step::Abort(self.generation)]);
                }
            }
            SocketEvent::Sent(n) => self.sent(n),
            SocketEvent::WriteFailed(failure) => {
                if self.can_send() {
                    self.broken = true;
                    let error = Box::new(failure::write(failure));
                    self.then([Step::Fail(error), Step::Abort(self.generation)]);
                }
            }
        }
    }

    /// The next thing that is wanted from the network.
    pub fn poll_command(&mut self) -> Option<Command> {
        if std::mem::take(&mut self.want_cancel) {
            return Some(Command::CancelLookUp);
        }
        if std::mem::take(&mut self.want_close) {
            self.told_read = None;
            self.told_write = false;
            return Some(Command::Close);
        }
        if let Some(request) = self.want_bind.take() {
            let BindRequest { local, dual_stack, reuse } = *request;
            return Some(Command::Bind { local, dual_stack, reuse });
        }
        if std::mem::take(&mut self.want_look_up) {
            return Some(Command::LookUp(self.host.to_string()));
        }
        if let Some(to) = self.want_connect.take() {
            return Some(Command::Connect { to, timeout: self.connect_timeout });
        }
        let wanted_read = self.wanted_read();
        if wanted_read != self.told_read {
            self.told_read = wanted_read;
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

    /// The time of a blocking call ran out: `SocketTimeoutError` with `errorOccurred`
    /// (contract 97, 107).
    pub fn wait_timed_out(&mut self) {
        let error = (SocketError::SocketTimeout, text::OPERATION_TIMED_OUT.into());
        self.then([Step::Fail(Box::new(error))]);
    }

    /// The time of `wait_for_connected` ran out: the attempt is dropped and the error is set, but
    /// `errorOccurred` is not emitted (contract 32, 107).
    pub fn connect_wait_timed_out(&mut self) {
        if matches!(self.state, SocketState::HostLookup | SocketState::Connecting) {
            self.want_cancel |= self.state == SocketState::HostLookup && !self.want_look_up;
            self.reset_engine();
            self.state = SocketState::Unconnected;
            self.set_error((SocketError::SocketTimeout, text::CONNECT_WAIT_TIMED_OUT.into()));
            self.then([Step::SetState(SocketState::Unconnected)]);
        }
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

/// Transitions.
impl TcpSocket {
    fn open(&mut self, mode: OpenMode) {
        self.open_mode = mode;
        self.read.clear();
        self.write.clear();
        self.reading_stopped = false;
        self.reading_paused = false;
        self.arriving = 0;
        self.aborting = false;
        self.finishing = None;
    }

    pub(super) fn close_device(&mut self) {
        self.open_mode = OpenMode::NOT_OPEN;
        self.read.clear();
        self.read_channels = 0;
        self.write_channels = 0;
    }

    pub(super) fn set_error(&mut self, (error, text): ErrorText) {
        self.error = error;
        self.error_text = text;
    }

    /// The connection is there: reading starts, and so does writing.
    fn establish(&mut self, local: SocketAddr, peer: SocketAddr) {
        self.engine = Engine::Valid;
        self.attempt = None;
        self.local = Some(local);
        self.peer = Some(peer);
        self.read_channels = u8::from(self.is_readable());
        self.write_channels = u8::from(self.is_writable());
        self.peer_finished = false;
        self.broken = false;
        self.connections = self.connections.wrapping_add(1);
    }

    fn looked_up(&mut self, addresses: Vec<IpAddr>) {
        if self.state == SocketState::HostLookup {
            self.start_connecting(addresses);
        }
    }

    pub(super) fn look_up(&mut self) {
        match HostAddress::parse(&self.host) {
            HostAddress::Ip(ip) => self.start_connecting(vec![ip]),
            _ => self.want_look_up = true,
        }
    }

    fn start_connecting(&mut self, mut addresses: Vec<IpAddr>) {
        let Some(attempt) = &mut self.attempt else { return };
        match attempt.protocol {
            NetworkLayerProtocol::IPv4 => addresses.retain(IpAddr::is_ipv4),
            NetworkLayerProtocol::IPv6 => addresses.retain(IpAddr::is_ipv6),
            _ => {}
        }
        if addresses.is_empty() {
            // A bound socket has nothing to be connected to.
            self.want_close |= self.engine == Engine::Valid;
            self.give_up((SocketError::HostNotFound, text::HOST_NOT_FOUND.into()));
            return;
        }
        // Every address, then the whole list again (contract 26).
        attempt.addresses = addresses.iter().chain(&addresses).copied().collect();
        self.state = SocketState::Connecting;
        let generation = self.generation;
        self.then([
            Step::SetState(SocketState::Connecting),
            Step::HostFound,
            Step::NextAddress(generation),
        ]);
    }

    pub(super) fn next_address(&mut self) {
        let Some(attempt) = &mut self.attempt else { return };
        if let Some(ip) = attempt.addresses.pop_front() {
            self.engine = Engine::Valid;
            self.want_connect = Some(SocketAddr::new(ip, self.port));
            return;
        }
        let failure = attempt.last_failure.take().unwrap_or(Failure::of(FailureKind::Refused));
        self.give_up(failure::connect(failure));
    }

    /// The connection could not be made (contract 27, 29).
    fn give_up(&mut self, error: ErrorText) {
        self.engine = Engine::None;
        self.attempt = None;
        self.local = None;
        self.write.clear();
        self.set_error(error);
        self.state = SocketState::Unconnected;
        self.then([Step::SetState(SocketState::Unconnected), Step::Error]);
    }

    fn connected(&mut self, local: SocketAddr, peer: SocketAddr) {
        if self.state != SocketState::Connecting {
            return;
        }
        self.establish(local, peer);
        self.state = SocketState::Connected;
        let generation = self.generation;
        self.then([
            Step::SetState(SocketState::Connected),
            Step::Connected,
            Step::AfterConnected(generation),
        ]);
    }

    fn connect_failed(&mut self, failure: Failure) {
        if self.state != SocketState::Connecting {
            return;
        }
        if let Some(attempt) = &mut self.attempt {
            attempt.last_failure = Some(failure);
        }
        let generation = self.generation;
        self.then([Step::NextAddress(generation)]);
    }

    fn received(&mut self, data: Cow<'_, [u8]>, more: bool) {
        if self.state != SocketState::Connected {
            return;
        }
        let n = data.len();
        self.bytes_received += n as u64;
        if let Some(told) = self.told_read.filter(|&told| told != usize::MAX) {
            self.told_read = Some(told.saturating_sub(n));
        }
        if !self.is_readable() {
            return;
        }
        match data {
            Cow::Borrowed(bytes) => self.read.push(bytes),
            Cow::Owned(bytes) => self.read.push_owned(bytes),
        }
        self.arriving += n;
        if !more && std::mem::take(&mut self.arriving) > 0 {
            self.then([Step::ReadyRead]);
        }
    }

    fn finished(&mut self) {
        if self.state != SocketState::Connected || self.peer_finished {
            return;
        }
        self.peer_finished = true;
        if self.half_close == HalfClose::AsQt {
            self.break_engine();
        }
        self.remote_closed((SocketError::RemoteHostClosed, text::REMOTE_CLOSED.into()));
    }

    /// `errorOccurred` while still Connected, then as `disconnect_from_host` (contract 61).
    fn remote_closed(&mut self, error: ErrorText) {
        self.then([Step::Fail(Box::new(error)), Step::Disconnect(self.generation)]);
    }

    fn sent(&mut self, n: usize) {
        let n = self.write.sent(n) as u64;
        if n == 0 || !self.can_send() {
            return;
        }
        self.bytes_sent += n;
        let generation = self.generation;
        self.then([Step::BytesWritten(n), Step::AfterWrite(generation)]);
    }

    pub(super) fn disconnect(&mut self) {
        let generation = self.generation;
        match self.state {
            SocketState::Unconnected => {}
            SocketState::HostLookup | SocketState::Connecting => self.pending_close = true,
            SocketState::Closing => self.then([Step::FinishDisconnect(generation)]),
            SocketState::Connected | SocketState::Bound | SocketState::Listening => {
                self.state = SocketState::Closing;
                self.then([
                    Step::SetState(SocketState::Closing),
                    Step::FinishDisconnect(generation),
                ]);
            }
        }
    }

    pub(super) fn finish_disconnect(&mut self) {
        let pending = self.write.pending() > 0;
        if self.engine != Engine::Valid || !pending {
            self.tear_down();
        }
    }

    /// The end of a connection or of an attempt (contract 40, 44, 49).
    pub(super) fn tear_down(&mut self) {
        let was = self.state;
        self.want_cancel |= was == SocketState::HostLookup && !self.want_look_up;
        self.reset_engine();
        self.state = SocketState::Unconnected;
        let tail = Step::ClearEndpoints(self.generation);
        if matches!(was, SocketState::Connected | SocketState::Closing) {
            self.then([
                Step::SetState(SocketState::Unconnected),
                Step::ReadChannelFinished,
                Step::Disconnected,
                tail,
            ]);
        } else {
            self.then([Step::SetState(SocketState::Unconnected), Step::ReadChannelFinished, tail]);
        }
    }

    fn reset_engine(&mut self) {
        self.want_close |= self.engine == Engine::Valid;
        self.engine = Engine::None;
        self.attempt = None;
        self.want_connect = None;
        self.want_look_up = false;
        self.aborting = false;
        self.write.clear();
        self.arriving = 0;
    }

    /// The connection is lost; its descriptor is closed before the first slot hears of it.
    fn break_engine(&mut self) {
        self.want_close = true;
        self.engine = Engine::Broken;
    }

    pub(super) fn after_write(&mut self) {
        if self.state == SocketState::Closing {
            self.disconnect();
        }
    }

    /// Free room in the read buffer.
    fn room(&self) -> usize {
        match self.read_buffer_size {
            0 => usize::MAX,
            max => usize::try_from(max.saturating_sub(length(self.read.held()))).unwrap_or(0),
        }
    }

    fn wanted_read(&self) -> Option<usize> {
        let reading = self.state == SocketState::Connected
            && self.engine == Engine::Valid
            && !self.peer_finished
            && !self.reading_stopped
            && !self.reading_paused;
        reading.then(|| self.room())
    }

    /// A read emptied the buffer or asked for more than there was: reading starts again
    /// (contract 80).
    pub(super) fn restart_reading(&mut self) {
        if self.state == SocketState::Connected {
            self.reading_stopped = false;
        }
    }
}

/// A length as Qt counts: no buffer comes near the limit of the type.
pub(super) fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
