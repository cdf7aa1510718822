//! [`Bench`]: a [`TcpSocket`] on a test bench. The network's part is played by the test, as data;
//! what the socket says is written down as lines like those of the traces.
//!
//! | line | what it is |
//! |---|---|
//! | `state Connecting` | stateChanged |
//! | `hostFound [Connecting]`, `connected [S]`, `aboutToClose [S]`, `readChannelFinished [S]` | the signal, and the state its slot sees |
//! | `readyRead avail=5 [S]` | the same with `bytes_available()` |
//! | `bytesWritten 5 toWrite=0 [S]` | the same with `bytes_to_write()` |
//! | `error 1 "text" [S]` | errorOccurred with `error_string()` |
//! | `disconnected [S] peerPort=8888 avail=0` | disconnected |
//! | `warning "text"` | what Qt says with qWarning |
//! | `> Connect 127.0.0.1:8888` | a command: what the socket wants from the network |
//! | anything else | a [`note`](Bench::note) of a slot |

#![allow(dead_code, reason = "each section of the contract uses a part of it")]

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use qtcp::event::{Command, Failure, FailureKind, SocketEvent};
use qtcp::signal::{OpenMode, Signal};
use qtcp::translate::{TcpSocket, Wait};

/// What the network does next: a step of `Bench::wait`.
pub(crate) type Step = fn(&mut Bench);

type Slot = Rc<dyn Fn(&mut Bench)>;

/// Where [`Bench::connect`] connects to.
pub(crate) const PEER: &str = "127.0.0.1:8888";
/// Our end of the connections, unless the socket was bound.
pub(crate) const LOCAL: &str = "127.0.0.1:50000";

/// A socket, its slots, and the network as far as the socket knows it.
pub(crate) struct Bench {
    /// The socket. A call that can emit something goes through [`call`](Self::call).
    pub(crate) socket: TcpSocket,
    lines: Vec<String>,
    slots: Vec<(&'static str, Slot)>,
    /// What went to the kernel, over all connections.
    pub(crate) sent: Vec<u8>,
    /// The connect attempt that waits for its answer.
    connecting: Option<SocketAddr>,
    bound: Option<SocketAddr>,
    /// The mark of `Command::Read`; None = do not read.
    reading: Option<u64>,
    /// Bytes read on the present connection.
    read: u64,
    /// `Command::Write` was given.
    writing: bool,
    /// The blocking call that hears of the next event.
    pub(crate) waiting: Option<Wait>,
}

/// Making one.
impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(TcpSocket::new())
    }

    pub(crate) fn with(socket: TcpSocket) -> Self {
        Self {
            socket,
            lines: Vec::new(),
            slots: Vec::new(),
            sent: Vec::new(),
            connecting: None,
            bound: None,
            reading: None,
            read: 0,
            writing: false,
            waiting: None,
        }
    }

    /// A socket that is connected to [`PEER`], with an empty record.
    pub(crate) fn new_connected() -> Self {
        let mut bench = Self::new();
        bench.connect();
        bench.connected();
        bench.forget();
        bench
    }
}

/// Calls. Each runs the slots of what it emits before it returns, also inside a slot.
impl Bench {
    /// Makes a call and delivers what it has queued.
    pub(crate) fn call<T>(&mut self, call: impl FnOnce(&mut TcpSocket) -> T) -> T {
        let depth = self.socket.depth();
        let result = call(&mut self.socket);
        loop {
            self.carry_out_commands();
            let Some(signal) = self.socket.poll_signal_above(depth) else { break };
            self.carry_out_commands();
            self.deliver(&signal);
        }
        self.carry_out_commands();
        result
    }

    /// `connectToHost("127.0.0.1", 8888)`.
    pub(crate) fn connect(&mut self) {
        self.connect_to("127.0.0.1");
    }

    /// `connectToHost(host, 8888)`.
    pub(crate) fn connect_to(&mut self, host: &str) {
        self.call(|s| s.connect_to_host(host, 8888, OpenMode::READ_WRITE));
    }

    pub(crate) fn write(&mut self, data: &[u8]) -> i64 {
        self.call(|s| s.write(data))
    }

    pub(crate) fn read_all(&mut self) -> Vec<u8> {
        self.call(TcpSocket::read_all)
    }

    pub(crate) fn disconnect(&mut self) {
        self.call(TcpSocket::disconnect_from_host);
    }

    pub(crate) fn close(&mut self) {
        self.call(TcpSocket::close);
    }

    pub(crate) fn abort(&mut self) {
        self.call(TcpSocket::abort);
    }

    /// `flush`, as the level that owns the socket does it: chunk by chunk while there is one.
    pub(crate) fn flush(&mut self) -> bool {
        let mut any = false;
        self.call(TcpSocket::begin_flush);
        while self.socket.can_flush() {
            any = true;
            self.send_chunk();
        }
        any
    }
}

/// The network's part.
impl Bench {
    /// Any event, also one that does not fit.
    pub(crate) fn event(&mut self, event: SocketEvent<'_>) {
        // A slot may wait itself.
        if let Some(mut wait) = self.waiting.take() {
            self.call(|s| wait.handle(s, event));
            self.waiting = Some(wait);
        } else {
            self.call(|s| s.handle(event));
        }
    }

    /// The lookup's answer.
    pub(crate) fn looked_up(&mut self, addresses: &[&str]) {
        let parse = |text: &&str| text.parse::<IpAddr>().expect("an address");
        self.event(SocketEvent::LookedUp(addresses.iter().map(parse).collect()));
    }

    /// The connect attempt succeeded.
    pub(crate) fn connected(&mut self) {
        let peer = self.connecting.take().expect("no connect attempt is under way");
        let local = self.bound.unwrap_or_else(|| address(LOCAL));
        self.event(SocketEvent::Connected { local, peer });
    }

    /// The connect attempt failed.
    pub(crate) fn connect_fails(&mut self, kind: FailureKind) {
        self.connecting.take().expect("no connect attempt is under way");
        self.event(SocketEvent::ConnectFailed(failure(kind)));
    }

    /// This attempt and every one after it is refused.
    pub(crate) fn refuse(&mut self) {
        while self.connecting.is_some() {
            self.connect_fails(FailureKind::Refused);
        }
    }

    /// The bind succeeded.
    pub(crate) fn bound(&mut self, local: &str) {
        self.bound = Some(address(local));
        self.event(SocketEvent::Bound { local: address(local) });
    }

    /// The bind failed.
    pub(crate) fn bind_fails(&mut self, kind: FailureKind) {
        self.event(SocketEvent::BindFailed(failure(kind)));
    }

    /// One read notification.
    pub(crate) fn receive(&mut self, data: &[u8]) {
        self.received(data, false);
    }

    /// A part of a read notification that goes on.
    pub(crate) fn receive_more(&mut self, data: &[u8]) {
        self.received(data, true);
    }

    fn received(&mut self, data: &[u8], more: bool) {
        let mark = self.reading.expect("the socket does not read");
        self.read += data.len() as u64;
        assert!(self.read <= mark, "{} bytes for a mark of {mark}", self.read);
        self.event(SocketEvent::Received { data: Cow::Borrowed(data), more });
    }

    /// Bytes wait in the kernel, and the limit is used up.
    pub(crate) fn read_blocked(&mut self) {
        assert_eq!(self.reading, Some(self.read), "the mark is reached");
        self.event(SocketEvent::ReadBlocked);
    }

    /// The peer's FIN.
    pub(crate) fn finish(&mut self) {
        assert!(self.reading.is_some(), "the socket does not read");
        self.event(SocketEvent::Finished);
    }

    /// The peer's reset, noticed by reading.
    pub(crate) fn reset(&mut self) {
        self.read_fails(FailureKind::Reset);
    }

    /// Reading failed.
    pub(crate) fn read_fails(&mut self, kind: FailureKind) {
        assert!(self.reading.is_some(), "the socket does not read");
        self.event(SocketEvent::ReadFailed(failure(kind)));
    }

    /// Writing failed.
    pub(crate) fn write_fails(&mut self, kind: FailureKind) {
        self.event(SocketEvent::WriteFailed(failure(kind)));
    }

    /// The kernel takes everything: every chunk goes out whole.
    pub(crate) fn send_all(&mut self) {
        while self.writing {
            self.send_chunk();
        }
    }

    /// The kernel takes the next chunk. Returns its size, 0 if there was none.
    pub(crate) fn send_chunk(&mut self) -> usize {
        let n = self.take_chunk().len();
        if n > 0 {
            self.event(SocketEvent::Sent(n));
        }
        n
    }

    /// Takes the next chunk, of which the kernel has nothing yet; answer with `Sent`.
    pub(crate) fn take_chunk(&mut self) -> Vec<u8> {
        self.writing = false;
        let chunk = self.call(|s| s.take_chunk()).unwrap_or_default();
        self.sent.extend_from_slice(&chunk);
        chunk.into_memory()
    }

    /// Whether the socket wants to read.
    pub(crate) fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    fn carry_out_commands(&mut self) {
        while let Some(command) = self.socket.poll_command() {
            let line = match command {
                Command::LookUp(host) => format!("LookUp {host:?}"),
                Command::Bind { local, dual_stack, reuse } => {
                    let dual_stack = if dual_stack { " dual_stack" } else { "" };
                    let reuse = if reuse { " reuse" } else { "" };
                    format!("Bind {local}{dual_stack}{reuse}")
                }
                Command::Connect { to, .. } => {
                    self.connecting = Some(to);
                    format!("Connect {to}")
                }
                // How much more is easier to read than the mark.
                Command::Read(mark) => {
                    self.reading = Some(mark);
                    if mark == u64::MAX {
                        "Read".to_owned()
                    } else {
                        format!("Read {}", mark - self.read)
                    }
                }
                Command::StopRead => {
                    self.reading = None;
                    "StopRead".to_owned()
                }
                Command::Write => {
                    self.writing = true;
                    "Write".to_owned()
                }
                Command::Close | Command::Part | Command::Reset => {
                    (self.connecting, self.bound, self.reading) = (None, None, None);
                    self.writing = false;
                    "Close".to_owned()
                }
                // Those that leave nothing to be remembered.
                other => format!("{other:?}"),
            };
            self.lines.push(format!("> {line}"));
        }
    }
}

/// Slots.
impl Bench {
    /// Runs `slot` at each line that is `signal` or begins with it and a space: "readyRead",
    /// "state" (every change), "state Connected", "error 1".
    pub(crate) fn on(&mut self, signal: &'static str, slot: impl Fn(&mut Self) + 'static) {
        self.slots.push((signal, Rc::new(slot)));
    }

    /// The same, for the first time only.
    pub(crate) fn once(&mut self, signal: &'static str, slot: impl Fn(&mut Self) + 'static) {
        let done = std::cell::Cell::new(false);
        self.on(signal, move |bench| {
            if !done.replace(true) {
                slot(bench);
            }
        });
    }

    /// Writes a line into the record.
    pub(crate) fn note(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Takes the record.
    pub(crate) fn take_lines(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }

    fn deliver(&mut self, signal: &Signal) {
        let line = self.line(signal);
        let fits = |name: &str| {
            line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let slots: Vec<Slot> =
            self.slots.iter().filter(|(name, _)| fits(name)).map(|(_, s)| Rc::clone(s)).collect();
        self.lines.push(line);
        for slot in slots {
            slot(self);
        }
    }

    fn line(&self, signal: &Signal) -> String {
        let s = &self.socket;
        let state = s.state();
        match signal {
            Signal::StateChanged(state) => format!("state {state}"),
            Signal::HostFound => format!("hostFound [{state}]"),
            Signal::Connected => format!("connected [{state}]"),
            Signal::ReadyRead => format!("readyRead avail={} [{state}]", s.bytes_available()),
            Signal::BytesWritten(n) => {
                format!("bytesWritten {n} toWrite={} [{state}]", s.bytes_to_write())
            }
            Signal::ErrorOccurred(error) => {
                format!("error {} \"{}\" [{state}]", error.number(), s.error_string())
            }
            Signal::AboutToClose => format!("aboutToClose [{state}]"),
            Signal::ReadChannelFinished => format!("readChannelFinished [{state}]"),
            Signal::Disconnected => format!(
                "disconnected [{state}] peerPort={} avail={}",
                s.peer_port(),
                s.bytes_available()
            ),
            Signal::Warning(text) => format!("warning \"{text}\""),
        }
    }
}

/// What was seen.
impl Bench {
    /// Everything since the last look is exactly this, commands included.
    #[track_caller]
    pub(crate) fn expect(&mut self, lines: &[&str]) {
        assert_eq!(std::mem::take(&mut self.lines), lines);
    }

    /// The same without the commands: what a trace shows.
    #[track_caller]
    pub(crate) fn expect_signals(&mut self, lines: &[&str]) {
        self.lines.retain(|line| !line.starts_with("> "));
        self.expect(lines);
    }

    /// How often a line was seen since the last look.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.lines.iter().filter(|seen| *seen == line).count()
    }

    /// Forgets what was seen so far.
    pub(crate) fn forget(&mut self) {
        self.lines.clear();
    }

    /// The getters, as a trace dumps them (`FD` = there is a descriptor).
    #[track_caller]
    pub(crate) fn expect_dump(&self, lines: [&str; 3]) {
        assert_eq!(self.dump(), lines);
    }

    fn dump(&self) -> [String; 3] {
        let s = &self.socket;
        let bit = u8::from;
        let end = |end: Option<SocketAddr>| match end {
            Some(end) => format!("\"{}\":{}", end.ip(), end.port()),
            None => "\"\":0".to_owned(),
        };
        [
            format!(
                "state={} error={} errorString=\"{}\" openMode={} isOpen={} isValid={} \
                 isReadable={} isWritable={}",
                s.state(),
                s.error().number(),
                s.error_string(),
                s.open_mode().number(),
                bit(s.is_open()),
                bit(s.is_valid()),
                bit(s.is_readable()),
                bit(s.is_writable()),
            ),
            format!(
                "bytesAvailable={} bytesToWrite={} atEnd={} canReadLine={} readBufferSize={} \
                 readChannels={} writeChannels={}",
                s.bytes_available(),
                s.bytes_to_write(),
                bit(s.at_end()),
                bit(s.can_read_line()),
                s.read_buffer_size(),
                s.read_channel_count(),
                s.write_channel_count(),
            ),
            format!(
                "local={} peer={} peerName=\"{}\" descriptor={}",
                end(s.local()),
                end(s.peer()),
                s.peer_name(),
                if s.has_descriptor() { "FD" } else { "-1" },
            ),
        ]
    }
}

/// A socket address of a test.
/// What Qt's engine says of bytes that it cannot send.
pub(crate) const NOT_CONNECTED_ENGINE: &str =
    "warning \"QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState\"";

pub(crate) fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address and a port")
}

/// A failure with words of the system.
pub(crate) fn failure(kind: FailureKind) -> Failure {
    Failure { kind, os_text: "strerror's text".to_owned() }
}
