//! [`Socket`]: a [`TcpSocket`] that lives on an event loop.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::event_loop::{EventLoop, Inner, Port};
use crate::event::{Command, Id, SocketEvent};
use crate::signal::{BindFlag, OpenMode, Signal, SocketError, SocketOption, SocketState};
use crate::translate::{HostAddress, TcpSocket, Wait, WaitFor};

/// What is called for every signal of a socket: at the moment in which Qt would emit it, with the
/// state of that moment. It may call anything on any socket, this one included.
pub type Slot = Rc<dyn Fn(&Socket, &Signal)>;

/// How long the blocking calls wait unless told otherwise (contract 13).
pub const WAIT: Duration = Duration::from_secs(30);

/// A socket on an event loop: what a QTcpSocket with its thread's event loop is. Clones are the
/// same socket.
///
/// When the last clone is dropped the connection is closed as [`delete`](Self::delete) does it,
/// but without telling anybody.
#[derive(Clone)]
pub struct Socket(Rc<SocketCell>);

pub(super) struct SocketCell {
    /// Names the present connection. A new one after each close, so that what was under way for
    /// the old one reaches nobody.
    id: Cell<Id>,
    inner: Rc<Inner>,
    machine: RefCell<TcpSocket>,
    slot: RefCell<Option<Slot>>,
    /// It is in the loop's list of those that have something to send.
    pub(super) dirty: Cell<bool>,
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Socket").field(&self.0.machine).finish()
    }
}

impl PartialEq for Socket {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Socket {
    /// A socket that was never used.
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        Self(SocketCell::new(&event_loop.0, Id::new(), TcpSocket::new()))
    }

    /// The socket of an accepted connection, which the reactor knows as `id`.
    pub(super) fn accepted(inner: &Rc<Inner>, id: Id, local: SocketAddr, peer: SocketAddr) -> Self {
        let cell = SocketCell::new(inner, id, TcpSocket::accepted(local, peer));
        cell.run_commands();
        Self(cell)
    }

    /// Sets what is called for every signal, in place of what was set before.
    pub fn connect_slot(&self, slot: Slot) {
        // The old one is dropped when nothing is borrowed any more: what it holds may call back.
        self.0.slot.replace(Some(slot));
    }

    /// From now on nobody is told of this socket's signals.
    pub fn disconnect_slot(&self) {
        self.0.slot.take();
    }

    /// Makes a call on the machine and delivers the signals that come out of it before it
    /// returns, as Qt's calls do. For every call that has no method of its own here.
    pub fn call<R>(&self, call: impl FnOnce(&mut TcpSocket) -> R) -> R {
        let (depth, result) = {
            let mut machine = self.0.machine.borrow_mut();
            (machine.depth(), call(&mut machine))
        };
        self.0.drain_above(depth);
        result
    }

    /// Asks the machine something.
    pub fn ask<R>(&self, question: impl FnOnce(&TcpSocket) -> R) -> R {
        question(&self.0.machine.borrow())
    }

    /// `connectToHost`, for reading and writing.
    pub fn connect_to_host(&self, host: &str, port: u16) {
        self.call(|socket| socket.connect_to_host(host, port, OpenMode::READ_WRITE));
    }

    /// `bind`: false with an error if the address cannot be had (contract 109, 110).
    pub fn bind(&self, address: HostAddress, port: u16, flag: BindFlag) -> bool {
        let fresh = self.state() != SocketState::Bound;
        self.call(|socket| socket.bind(address, port, flag));
        fresh && self.state() == SocketState::Bound
    }

    /// `setSocketDescriptor`: takes over a connected stream.
    ///
    /// # Errors
    /// Those of getpeername(2) and the like, for a stream that is not connected.
    pub fn adopt(&self, stream: TcpStream) -> io::Result<()> {
        let Some(reactor) = self.0.inner.reactor() else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let (local, peer) = reactor.borrow_mut().adopt(self.0.id.get(), stream)?;
        self.call(|socket| socket.adopt(local, peer));
        Ok(())
    }

    /// `disconnectFromHost`.
    pub fn disconnect_from_host(&self) {
        self.call(TcpSocket::disconnect_from_host);
    }

    /// `close`.
    pub fn close(&self) {
        self.call(TcpSocket::close);
    }

    /// `abort`.
    pub fn abort(&self) {
        self.call(TcpSocket::abort);
    }

    /// What `delete` does: aborts a connection, with the signals of that (contract 57).
    pub fn delete(self) {
        self.call(TcpSocket::destroy);
        self.disconnect_slot();
    }

    /// `write`: all of `data` is queued, or -1; it is sent at the end of the turn.
    pub fn write(&self, data: &[u8]) -> i64 {
        let spare = &self.0.inner.spare;
        self.call(|socket| socket.write_in(data, || spare.borrow_mut().take(data.len())))
    }

    /// `write(QByteArray)`: the same without a copy where it is large.
    pub fn write_bytes(&self, data: Vec<u8>) -> i64 {
        self.call(|socket| socket.write_bytes(data))
    }

    /// `readAll`.
    #[must_use]
    pub fn read_all(&self) -> Vec<u8> {
        self.call(TcpSocket::read_all)
    }

    /// An empty buffer for about `len` bytes, if there is one with memory that
    /// [`reuse`](Self::reuse) was given.
    #[must_use]
    pub fn spare(&self, len: usize) -> Vec<u8> {
        self.0.inner.spare.borrow_mut().take(len)
    }

    /// Takes memory back whose bytes are done with, for others that come.
    pub fn reuse(&self, bytes: Vec<u8>) {
        self.0.inner.spare.borrow_mut().give(bytes);
    }

    /// `read(qint64)`.
    #[must_use]
    pub fn read_bytes(&self, max: i64) -> Vec<u8> {
        self.call(|socket| socket.read_bytes(max))
    }

    /// `bytesAvailable`.
    #[must_use]
    pub fn bytes_available(&self) -> i64 {
        self.ask(TcpSocket::bytes_available)
    }

    /// `bytesToWrite`.
    #[must_use]
    pub fn bytes_to_write(&self) -> i64 {
        self.ask(TcpSocket::bytes_to_write)
    }

    /// `state`.
    #[must_use]
    pub fn state(&self) -> SocketState {
        self.ask(TcpSocket::state)
    }

    /// `error`.
    #[must_use]
    pub fn error(&self) -> SocketError {
        self.ask(TcpSocket::error)
    }

    /// `errorString`.
    #[must_use]
    pub fn error_string(&self) -> String {
        self.ask(|socket| socket.error_string().to_owned())
    }

    /// The other end, while there is one; also inside the `disconnected` slot.
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.ask(TcpSocket::peer)
    }

    /// Our end, while there is one.
    #[must_use]
    pub fn local(&self) -> Option<SocketAddr> {
        self.ask(TcpSocket::local)
    }

    /// `setSocketOption`: ignored without a connection (contract 108).
    pub fn set_socket_option(&self, option: SocketOption, value: i32) {
        if self.ask(TcpSocket::has_descriptor) {
            self.0.inner.set_option(self.0.id.get(), option, value);
        }
    }

    /// `socketOption`: None (Qt's invalid QVariant) without a connection (contract 108).
    #[must_use]
    pub fn socket_option(&self, option: SocketOption) -> Option<i32> {
        let reactor = self.0.inner.reactor()?;
        self.ask(TcpSocket::has_descriptor).then_some(())?;
        reactor.borrow().option(self.0.id.get(), option)
    }

    /// `flush`: sends chunk by chunk until nothing is left or the kernel takes no more; true if
    /// anything was sent (contract 91).
    pub fn flush(&self) -> bool {
        let before = self.ask(TcpSocket::bytes_sent);
        if self.0.inner.reactor().is_some() {
            self.0.flush_parked();
            while self.ask(TcpSocket::can_flush) && self.0.send_chunk() {}
        }
        self.ask(TcpSocket::bytes_sent) > before
    }

    /// `waitForConnected` (contract 32 to 34). None = without limit.
    pub fn wait_for_connected(&self, timeout: Option<Duration>) -> bool {
        self.wait(WaitFor::Connected, timeout)
    }

    /// `waitForReadyRead`: true only if new bytes came during the call (contract 96 to 102).
    pub fn wait_for_ready_read(&self, timeout: Option<Duration>) -> bool {
        self.wait(WaitFor::ReadyRead, timeout)
    }

    /// `waitForBytesWritten` (contract 103).
    pub fn wait_for_bytes_written(&self, timeout: Option<Duration>) -> bool {
        self.wait(WaitFor::BytesWritten, timeout)
    }

    /// `waitForDisconnected` (contract 105).
    pub fn wait_for_disconnected(&self, timeout: Option<Duration>) -> bool {
        self.wait(WaitFor::Disconnected, timeout)
    }

    /// The blocking calls: nothing but this socket is served meanwhile, and its signals are
    /// emitted inside.
    fn wait(&self, what: WaitFor, timeout: Option<Duration>) -> bool {
        let mut wait = match self.call(|socket| Wait::begin(what, socket)) {
            Ok(wait) => wait,
            Err(result) => return result,
        };
        // waitForConnected(0) does not look at the socket at all (contract 33).
        if what == WaitFor::Connected && timeout == Some(Duration::ZERO) {
            return self.call(|socket| wait.time_out(socket));
        }
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        loop {
            if let Some(result) = self.ask(|socket| wait.check(socket)) {
                return result;
            }
            // What is readable comes before what is to be written (contract 101).
            let served = if self.ask(TcpSocket::can_flush) {
                self.0.serve_for(Some(Duration::ZERO)).map(|served| served || self.0.send_chunk())
            } else {
                Ok(false)
            };
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let served = match served {
                Ok(false) => self.0.serve_for(left),
                served => served,
            };
            match served {
                Ok(false) if left.is_some_and(|left| left.is_zero()) => {
                    return self.call(|socket| wait.time_out(socket));
                }
                Ok(_) => {}
                Err(error) => {
                    log::error!("waiting failed: {error}");
                    return false;
                }
            }
        }
    }
}

impl SocketCell {
    fn new(inner: &Rc<Inner>, id: Id, machine: TcpSocket) -> Rc<Self> {
        let cell = Rc::new(Self {
            id: Cell::new(id),
            inner: Rc::clone(inner),
            machine: RefCell::new(machine),
            slot: RefCell::new(None),
            dirty: Cell::default(),
        });
        inner.sockets.borrow_mut().insert(id, Rc::downgrade(&cell));
        cell
    }

    pub(super) fn id(&self) -> Id {
        self.id.get()
    }

    /// Whether there is something to read.
    pub(super) fn holds_data(&self) -> bool {
        self.machine.borrow().bytes_available() > 0
    }

    /// Gives an event to the machine; the depth above which its signals lie.
    pub(super) fn handle(&self, event: SocketEvent<'_>) -> usize {
        let mut machine = self.machine.borrow_mut();
        let depth = machine.depth();
        machine.handle(event);
        depth
    }

    /// Carries out what the machine wants and delivers its signals, one at a time.
    pub(super) fn drain_above(self: &Rc<Self>, depth: usize) {
        loop {
            let signal = self.machine.borrow_mut().poll_signal_above(depth);
            let answered = self.run_commands();
            if let Some(signal) = signal {
                let slot = self.slot.borrow().clone();
                if let Some(slot) = slot {
                    slot(&Socket(Rc::clone(self)), &signal);
                }
            } else if !answered {
                return;
            }
        }
    }

    /// Carries out the machine's commands; true if one of them was answered at once.
    fn run_commands(self: &Rc<Self>) -> bool {
        let mut answered = false;
        loop {
            let command = self.machine.borrow_mut().poll_command();
            let Some(command) = command else { return answered };
            let answer = match command {
                Command::Write => {
                    self.inner.mark_dirty(self);
                    None
                }
                Command::Close | Command::CancelLookUp => {
                    if command == Command::CancelLookUp {
                        // A bound socket goes with its lookup, while its id is known.
                        self.inner.forget(self.id.get());
                    }
                    self.inner.command(self.id.get(), command);
                    self.renew_id();
                    None
                }
                command => self.inner.command(self.id.get(), command),
            };
            if let Some(event) = answer {
                self.machine.borrow_mut().handle(event);
                answered = true;
            }
        }
    }

    fn renew_id(self: &Rc<Self>) {
        let mut sockets = self.inner.sockets.borrow_mut();
        sockets.remove(&self.id.replace(Id::new()));
        sockets.insert(self.id.get(), Rc::downgrade(self));
    }

    /// Sends the next chunk; false if there was none or the kernel takes nothing now.
    pub(super) fn send_chunk(self: &Rc<Self>) -> bool {
        let chunk = self.machine.borrow_mut().take_chunk();
        let Some(chunk) = chunk else { return false };
        self.take_in(self.inner.send(self.id.get(), chunk))
    }

    fn flush_parked(self: &Rc<Self>) {
        if let Port::Inline(reactor) = &self.inner.port {
            let event = reactor.borrow_mut().flush(self.id.get());
            self.take_in(event);
        }
    }

    fn take_in(self: &Rc<Self>, event: Option<SocketEvent<'_>>) -> bool {
        let Some(event) = event else { return false };
        let depth = self.handle(event);
        self.drain_above(depth);
        true
    }

    /// Waits for this socket alone and takes in what happened to it; false if nothing did.
    fn serve_for(self: &Rc<Self>, timeout: Option<Duration>) -> io::Result<bool> {
        let depth = {
            let Some(reactor) = self.inner.reactor() else {
                return Err(io::ErrorKind::Unsupported.into());
            };
            let mut reactor = reactor.borrow_mut();
            let mut patience = timeout;
            let mut depth = None;
            loop {
                match reactor.wait_for(self.id.get(), patience) {
                    Ok(Some(event)) => {
                        let goes_on = matches!(event, SocketEvent::Received { more: true, .. });
                        let before = self.handle(event);
                        depth.get_or_insert(before);
                        if !goes_on {
                            break depth;
                        }
                        // The rest of a notification is there already.
                        patience = Some(Duration::ZERO);
                    }
                    Ok(None) if depth.is_none() => return Ok(false),
                    // The notification ended with nothing more: say so.
                    Ok(None) => {
                        let end = SocketEvent::Received { data: Vec::new().into(), more: false };
                        self.handle(end);
                        break depth;
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        self.drain_above(depth.unwrap_or(0));
        Ok(true)
    }
}

impl Drop for SocketCell {
    fn drop(&mut self) {
        self.inner.sockets.borrow_mut().remove(&self.id.get());
        if self.machine.get_mut().state() == SocketState::HostLookup {
            self.inner.command(self.id.get(), Command::CancelLookUp);
        }
        if self.machine.get_mut().is_valid() {
            self.inner.forget(self.id.get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_is_dropped_while_it_looks_up_wants_no_answer_any_more() {
        let event_loop = EventLoop::new().expect("descriptors are left");
        let socket = Socket::new(&event_loop);
        socket.connect_to_host("no-such-host.invalid", 80);
        assert_eq!(socket.state(), SocketState::HostLookup);
        let is_idle = || event_loop.0.reactor().expect("it is inline").borrow().is_idle();
        assert!(!is_idle());
        drop(socket);
        assert!(is_idle(), "the lookup is still wanted");
    }
}
