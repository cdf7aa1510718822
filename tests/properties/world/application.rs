//! The application: its calls, its slots, and what it has to see.

use qtcp::event::Id;
use qtcp::signal::{BindFlag, NetworkLayerProtocol, OpenMode, Signal, SocketState, SpecialAddress};
use qtcp::translate::Manner;

use super::kernel::{Descriptor, Phase, next_bytes};
use super::op::Op;
use super::{Ledger, World};
use crate::{LOCAL, PEER};

impl World {
    #[allow(clippy::too_many_lines, reason = "one arm a call")]
    pub(super) fn call(&mut self, op: Op) {
        if self.is_left_to_qt(&op) {
            return;
        }
        match op {
            Op::Connect(n) => self.connect(n),
            Op::Disconnect => self.socket.disconnect_from_host(),
            Op::Close => self.socket.close(),
            Op::Abort | Op::Destroy => {
                if self.socket.state() != SocketState::Unconnected {
                    self.ledger().lossy = true;
                    self.pending = 0;
                }
                if matches!(op, Op::Abort) { self.socket.abort() } else { self.socket.destroy() }
            }
            Op::Write(n) | Op::WriteOwned(n) => {
                let bytes = next_bytes(&mut self.app_at, n);
                let result = match op {
                    Op::Write(_) => self.socket.write(bytes),
                    _ => self.socket.write_bytes(bytes.to_vec()),
                };
                self.wrote(bytes, result);
            }
            Op::PutChar => {
                let bytes = next_bytes(&mut self.app_at, 1);
                let result = if self.socket.put_char(bytes[0]) { 1 } else { -1 };
                self.wrote(bytes, result);
            }
            Op::Read(n) => {
                let mut buffer = vec![0; n];
                let result = self.socket.read(&mut buffer);
                self.was_read(&buffer, result, n, n);
            }
            Op::ReadBytes(n) => {
                let got = self.socket.read_bytes(n as i64);
                let expected = self.take(n);
                assert_eq!(got, expected);
            }
            Op::ReadAll => {
                let got = self.socket.read_all();
                let expected = self.take(usize::MAX);
                assert_eq!(got, expected);
            }
            Op::ReadLine(n) => {
                let mut buffer = vec![0xff; n];
                let result = self.socket.read_line(&mut buffer);
                if n < 2 {
                    assert_eq!(result, -1);
                } else {
                    let line = self.line(n - 1);
                    self.was_read(&buffer, result, line, n - 1);
                    if result >= 0 {
                        assert_eq!(buffer[result as usize], 0);
                    }
                }
            }
            Op::ReadLineBytes(n) => {
                let got = self.socket.read_line_bytes(n as i64);
                let n = match n {
                    0 => self.line(usize::MAX),
                    1 => 0,
                    n => self.line(n - 1),
                };
                let expected = self.take(n);
                assert_eq!(got, expected);
            }
            Op::Peek(n) => {
                let got = self.socket.peek(n as i64);
                let expected: Vec<u8> = self.front().take(n).collect();
                assert_eq!(got, expected);
            }
            Op::Skip(n) => {
                let result = self.socket.skip(n as i64);
                let skipped: Vec<u8> = self.front().take(n).collect();
                let asks = self.transaction.is_none() && self.front().next().is_none();
                if n == 0 && asks && self.is_over() {
                    assert_eq!(result, -1);
                    return;
                }
                self.was_read(&skipped, result, n, n);
            }
            Op::GetChar => {
                let got = self.socket.get_char();
                let expected = self.take(1);
                assert_eq!(got, expected.first().copied());
            }
            Op::UngetChar => {
                self.socket.unget_char(0xfe);
                if self.socket.is_readable() && self.transaction.is_none() {
                    self.buffer.push_front(0xfe);
                }
            }
            Op::Start => {
                self.socket.start_transaction();
                self.transaction.get_or_insert(0);
            }
            Op::Rollback => {
                self.socket.rollback_transaction();
                self.transaction = None;
            }
            Op::Commit => {
                self.socket.commit_transaction();
                if let Some(read) = self.transaction.take() {
                    self.buffer.drain(..read);
                }
            }
            Op::ReadBufferSize(size) => {
                let old = self.socket.read_buffer_size();
                self.lowered |= self.threads && size != 0 && (old == 0 || size < old);
                self.socket.set_read_buffer_size(size);
            }
            Op::Pause => self.socket.pause_reading(),
            Op::Resume => self.socket.resume_reading(),
            Op::Bind(works) => {
                self.bind_works = works;
                self.socket.bind(SpecialAddress::LocalHost.into(), 0, BindFlag::DefaultForPlatform);
            }
            Op::Adopt => {
                if self.socket.state() == SocketState::Unconnected {
                    self.begin(true);
                    self.carry_out_all();
                    let id = Id::new();
                    self.id = Some(id);
                    let ledger = self.ledgers.len() - 1;
                    let old = self.descriptor.replace(Descriptor::new(id, Phase::Up, ledger));
                    // A bound one that was kept goes.
                    let is_bound = |old: Descriptor| old.phase == Phase::Bound;
                    assert!(old.is_none_or(is_bound), "an unconnected socket has a descriptor");
                    self.socket.adopt(LOCAL, PEER);
                }
            }
            Op::Mended(flush) => {
                self.manner = if flush { Manner::Mended } else { Manner::AsQt };
                self.socket.set_manner(self.manner);
            }
            Op::FinishWriting => {
                self.socket.finish_writing();
                self.finishing |= self.socket.state() != SocketState::Unconnected;
            }
            Op::WaitTimedOut => self.socket.wait_timed_out(),
            Op::ConnectWaitTimedOut => {
                // In Closing and Bound it ends the connection without a word, and loses what is
                // left to be sent (contract 149).
                let state = self.socket.state();
                if matches!(state, SocketState::HostLookup | SocketState::Connecting) {
                    self.socket.connect_wait_timed_out();
                }
            }
            _ => unreachable!("not a call: {op:?}"),
        }
    }

    /// What a slot begins or gives up is what Qt goes on with, as it is: bytes are lost, attempts
    /// hang (contract 146). The promises are those of the mended manner.
    fn is_left_to_qt(&self, op: &Op) -> bool {
        let begins = matches!(op, Op::Connect(_) | Op::Adopt | Op::Bind(_));
        let gives_up = matches!(
            op,
            Op::Abort | Op::Destroy | Op::Disconnect | Op::Close | Op::ConnectWaitTimedOut
        ) && self.socket.state() == SocketState::Connecting;
        let changes = matches!(op, Op::Mended(_));
        self.nesting > 0 && (changes || (self.manner == Manner::AsQt && (begins || gives_up)))
    }

    pub(super) fn connect(&mut self, n: usize) {
        let host = ["10.0.0.1", "example.org", "::1", ""][n % 4];
        let mode = match n / 4 % 8 {
            0 => OpenMode::READ_ONLY,
            1 => OpenMode::WRITE_ONLY,
            _ => OpenMode::READ_WRITE,
        };
        let protocol = match n / 32 % 8 {
            0 => NetworkLayerProtocol::IPv4,
            1 => NetworkLayerProtocol::IPv6,
            _ => NetworkLayerProtocol::AnyIP,
        };
        if matches!(self.socket.state(), SocketState::Unconnected | SocketState::Bound) {
            self.begin(false);
        }
        self.socket.connect_to_host_by(host, 80, mode, protocol);
    }

    /// A new connection: both buffers are dropped.
    pub(super) fn begin(&mut self, connected: bool) {
        self.ledgers.push(Ledger { connected, ..Ledger::default() });
        self.finishing = false;
        self.buffer.clear();
        // In Qt only closing ends a transaction (contract 77).
        self.transaction = self.transaction.filter(|_| self.manner == Manner::AsQt).map(|_| 0);
        self.pending = 0;
    }

    pub(super) fn ledger(&mut self) -> &mut Ledger {
        self.ledgers.last_mut().expect("there is one from the start")
    }

    pub(super) fn wrote(&mut self, bytes: &[u8], result: i64) {
        let state = self.socket.state();
        let accepted =
            self.socket.is_writable() && state != SocketState::Unconnected && !self.finishing;
        assert_eq!(result, if accepted { bytes.len() as i64 } else { -1 });
        if accepted {
            self.ledger().written.extend(bytes);
            self.pending += bytes.len();
        }
    }

    /// A read of at most `wanted` bytes, of which `there` can be had, was answered with `result`
    /// and these bytes.
    pub(super) fn was_read(&mut self, bytes: &[u8], result: i64, there: usize, wanted: usize) {
        let expected = self.take(there);
        let over = self.is_over();
        if !self.socket.is_readable() || (expected.is_empty() && wanted > 0 && over) {
            assert_eq!(result, -1);
        } else {
            assert_eq!(result, expected.len() as i64);
            assert_eq!(bytes[..expected.len()], expected);
        }
    }

    /// Nothing can come any more.
    pub(super) fn is_over(&self) -> bool {
        self.socket.state() != SocketState::Connected || !self.socket.has_engine()
    }

    /// What a read can return.
    pub(super) fn front(&self) -> impl Iterator<Item = u8> + '_ {
        self.buffer.iter().copied().skip(self.transaction.unwrap_or(0))
    }

    /// How long a line of at most `max` bytes is.
    pub(super) fn line(&self, max: usize) -> usize {
        let available = self.front().take(max).count();
        self.front().take(max).position(|byte| byte == b'\n').map_or(available, |at| at + 1)
    }

    pub(super) fn take(&mut self, max: usize) -> Vec<u8> {
        let bytes: Vec<u8> = self.front().take(max).collect();
        match &mut self.transaction {
            Some(read) => *read += bytes.len(),
            None => drop(self.buffer.drain(..bytes.len())),
        }
        bytes
    }

    /// A signal reaches the slots.
    pub(super) fn hear(&mut self, signal: &Signal) {
        let (ready_read, bytes_written) = (self.in_ready_read, self.in_bytes_written);
        match *signal {
            Signal::StateChanged(state) => {
                // Qt tells of the end twice to a slot that ended the connection itself.
                let again = state == self.last_state;
                assert!(!again || state == SocketState::Unconnected, "a change is a change");
                assert_eq!(state, self.socket.state(), "a slot sees the state it is told");
                if state == SocketState::Connected
                    || (state == SocketState::Closing && self.last_state == SocketState::Bound)
                {
                    self.open_ends += 1;
                }
                // What a failed attempt has left stays to be written in Qt.
                let is_mended = self.manner == Manner::Mended;
                if is_mended
                    && state == SocketState::Bound
                    && self.last_state == SocketState::Unconnected
                {
                    self.pending = 0;
                }
                self.last_state = state;
            }
            Signal::Disconnected => {
                assert!(self.open_ends > 0, "`disconnected` without a connection");
                self.open_ends -= 1;
            }
            Signal::ReadyRead => {
                assert!(!self.in_ready_read, "readyRead inside its own slot");
                self.in_ready_read = true;
            }
            Signal::BytesWritten(n) => {
                assert!(!self.in_bytes_written, "bytesWritten inside its own slot");
                assert!(n > 0);
                self.in_bytes_written = true;
            }
            _ => {}
        }
        self.compare();
        if self.nesting < 4
            && let Some(op) = self.slots.next()
        {
            self.nesting += 1;
            self.act(op);
            self.nesting -= 1;
        }
        (self.in_ready_read, self.in_bytes_written) = (ready_read, bytes_written);
    }

    /// The machine and what is known of it agree.
    pub(super) fn compare(&mut self) {
        let state = self.socket.state();
        let was_open = std::mem::replace(&mut self.open, self.socket.is_open());
        if !self.open {
            self.buffer.clear();
            // Closing ends it; one can be begun on what is closed.
            self.transaction = self.transaction.filter(|_| !was_open);
        }
        let available = self.buffer.len() - self.transaction.unwrap_or(0);
        assert_eq!(self.socket.bytes_available(), available as i64);
        assert_eq!(self.socket.at_end(), available == 0);
        let to_write = self.socket.bytes_to_write() as usize;
        if state == SocketState::Unconnected {
            // What was not sent is counted until the slots have heard of the end, or for good.
            assert!(to_write <= self.pending);
            self.pending = to_write;
        }
        if self.ledger().lossy {
            assert!(to_write <= self.pending);
        } else {
            assert_eq!(to_write, self.pending);
        }
        assert_eq!(self.socket.bytes_received(), self.received);
        assert!(self.sent.contains(&self.socket.bytes_sent()));
    }
}
