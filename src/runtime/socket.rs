//! [`Socket`]: a [`TcpSocket`] that lives on an event loop.

use std::fmt;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::handle::{Handle, Inner};
use super::socket_cell::SocketCell;
use super::tap::{Lazy, Object, shown};
use super::zone;
use crate::event::Id;
use crate::net::Queues;
use crate::signal::{BindFlag, OpenMode, Signal, SocketError, SocketOption, SocketState};
use crate::text::quote::quoted;
use crate::translate::{HostAddress, TcpSocket, Wants};

/// What is called for every signal of a socket: at the moment in which Qt would emit it, with the
/// state of that moment. It may call anything on any socket, this one included.
pub type Slot = Rc<dyn Fn(&Socket, &Signal)>;

/// A socket on an event loop: what a QTcpSocket with its thread's event loop is. Clones are the
/// same socket.
///
/// When the last clone is dropped the connection is closed as [`delete`](Self::delete) does it,
/// but without telling anybody.
#[derive(Clone)]
pub struct Socket(pub(super) Rc<SocketCell>);

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
    pub fn new(handle: &Handle) -> Self {
        Self(SocketCell::new(&handle.0, Id::new(), TcpSocket::new()))
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
        let (depth, result, after) = self.0.counted(|machine| {
            let depth = machine.depth();
            let result = call(machine);
            (depth, result, machine.depth())
        });
        if after > depth || self.0.wants.get() != Wants::Nothing {
            self.0.drain_above(depth);
        }
        result
    }

    /// [`call`](Self::call) for a call with Qt's name, of which the taps are told.
    fn named<R>(
        &self,
        name: &'static str,
        arguments: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result,
        call: impl FnOnce(&mut TcpSocket) -> R,
        shown: impl FnOnce(&R) -> String,
    ) -> R {
        if !self.0.inner.is_tapped() {
            return self.call(call);
        }
        let call = || self.call(call);
        self.0.inner.called(Object::Socket(self), name, &Lazy(arguments), call, shown)
    }

    /// The same for a call without arguments and result.
    fn plain(&self, name: &'static str, call: impl FnOnce(&mut TcpSocket)) {
        self.named(name, |_| Ok(()), call, |()| String::new());
    }

    /// Tells the taps of a blocking call.
    pub(super) fn blocking(
        &self,
        name: &'static str,
        timeout: Option<Duration>,
        call: impl FnOnce() -> bool,
    ) -> bool {
        if !self.0.inner.is_tapped() {
            return call();
        }
        let arguments = Lazy(|f: &mut fmt::Formatter<'_>| match timeout {
            Some(timeout) => write!(f, "{}", timeout.as_millis()),
            None => f.write_str("-1"),
        });
        self.0.inner.called(Object::Socket(self), name, &arguments, call, bool::to_string)
    }

    /// [`Handle::waiting`] of its loop.
    #[must_use]
    pub fn waiting_in_all(&self) -> usize {
        self.0.inner.waiting()
    }

    /// Names the socket for as long as it lives, whatever it is connected to.
    #[must_use]
    pub fn object(&self) -> Id {
        self.0.object
    }

    /// Names the present connection; the next one has another name.
    #[must_use]
    pub fn connection(&self) -> Id {
        self.0.id()
    }

    /// Asks the machine something.
    pub fn ask<R>(&self, question: impl FnOnce(&TcpSocket) -> R) -> R {
        self.0.ask(question)
    }

    /// `connectToHost`, for reading and writing.
    pub fn connect_to_host(&self, host: &str, port: u16) {
        self.named(
            "connectToHost",
            |f| write!(f, "{}, {port}", quoted(host.as_bytes())),
            // What is no interface here is no host either: the lookup finds nothing.
            |socket| {
                let host = zone::numbered(host).unwrap_or_else(|_| host.into());
                socket.connect_to_host(&host, port, OpenMode::READ_WRITE);
            },
            |()| String::new(),
        );
    }

    /// `bind`: false with an error if the address cannot be had (contract 109, 110).
    pub fn bind(&self, address: HostAddress, port: u16, flag: BindFlag) -> bool {
        let bind = || {
            let is_bound =
                |socket: &TcpSocket| socket.state() == SocketState::Bound && socket.has_engine();
            let fresh = !self.ask(is_bound);
            let depth = self.0.counted(|machine| {
                let depth = machine.depth();
                machine.bind(address, port, flag);
                depth
            });
            self.0.run_commands();
            // What the slots of it do changes the state, and not the answer.
            let bound = fresh && self.ask(is_bound);
            self.0.drain_above(depth);
            bound
        };
        if !self.0.inner.is_tapped() {
            return bind();
        }
        let arguments = Lazy(|f: &mut fmt::Formatter<'_>| write!(f, "\"{address}\", {port}"));
        self.0.inner.called(Object::Socket(self), "bind", &arguments, bind, |_| String::new())
    }

    /// `disconnectFromHost`.
    pub fn disconnect_from_host(&self) {
        self.plain("disconnectFromHost", |socket| {
            self.0.send_put_off(socket);
            socket.disconnect_from_host();
        });
    }

    /// `close`.
    pub fn close(&self) {
        self.plain("close", |socket| {
            self.0.send_put_off(socket);
            socket.close();
        });
    }

    /// `abort`.
    pub fn abort(&self) {
        self.plain("abort", TcpSocket::abort);
    }

    /// What `delete` does: aborts a connection, with the signals of that (contract 57).
    pub fn delete(self) {
        self.plain("delete", TcpSocket::destroy);
        self.disconnect_slot();
    }

    /// `write`: all of `data` is queued, or -1; it is sent at the end of the turn.
    #[inline]
    pub fn write(&self, data: &[u8]) -> i64 {
        self.0.stream_write(data).unwrap_or_else(|| self.write_seldom(data))
    }

    fn write_seldom(&self, data: &[u8]) -> i64 {
        let spare = &self.0.inner.spare;
        self.named(
            "write",
            |f| f.write_str(&shown(data)),
            |socket| {
                if self.0.reserved.get() {
                    return self.0.put_off(socket, data);
                }
                socket.write_in(data, || spare.borrow_mut().take(data.len()))
            },
            i64::to_string,
        )
    }

    /// [`write`](Self::write), and takes the memory of the bytes as [`reuse`](Self::reuse) does: nothing
    /// is copied where they need a place of their own.
    #[inline]
    pub fn write_given(&self, data: Vec<u8>) -> i64 {
        self.0.stream_write_given(data).unwrap_or_else(|data| {
            let written = self.write(&data);
            self.reuse(data);
            written
        })
    }

    /// `write(QByteArray)`: the same without a copy where it is large.
    pub fn write_bytes(&self, data: Vec<u8>) -> i64 {
        let told = if self.0.inner.is_tapped() { shown(&data) } else { String::new() };
        self.named(
            "write",
            |f| f.write_str(&told),
            |socket| {
                if self.0.reserved.get() {
                    return self.0.put_off(socket, &data);
                }
                socket.write_bytes(data)
            },
            i64::to_string,
        )
    }

    /// [`write_bytes`](Self::write_bytes) for bytes that other sockets send as well: in memory once.
    pub fn write_shared(&self, data: &Arc<Vec<u8>>) -> i64 {
        self.named(
            "write",
            |f| f.write_str(&shown(data)),
            |socket| {
                if self.0.reserved.get() {
                    return self.0.put_off_shared(socket, data);
                }
                socket.write_shared(data, || self.0.inner.share(data))
            },
            i64::to_string,
        )
    }

    /// `readAll`.
    #[inline]
    #[must_use]
    pub fn read_all(&self) -> Vec<u8> {
        self.0.stream_read_all().unwrap_or_else(|| self.read_all_seldom())
    }

    fn read_all_seldom(&self) -> Vec<u8> {
        self.named("readAll", |_| Ok(()), TcpSocket::read_all, |data| shown(data))
    }

    /// An empty buffer for about `len` bytes, if there is one with memory that
    /// [`reuse`](Self::reuse) was given.
    #[must_use]
    pub fn spare(&self, len: usize) -> Vec<u8> {
        self.0.inner.spare.borrow_mut().take(len)
    }

    /// Takes memory back whose bytes are done with, for others that come.
    #[inline(always)] // for each message
    pub fn reuse(&self, bytes: Vec<u8>) {
        self.0.inner.spare.borrow_mut().give(bytes);
    }

    /// `read(qint64)`.
    #[must_use]
    pub fn read_bytes(&self, max: i64) -> Vec<u8> {
        self.named(
            "read",
            |f| write!(f, "{max}"),
            |socket| socket.read_bytes(max),
            |data| shown(data),
        )
    }

    /// `bytesAvailable`.
    #[must_use]
    pub fn bytes_available(&self) -> i64 {
        self.ask(TcpSocket::bytes_available)
    }

    /// `bytesToWrite`, with what waits for its turn.
    #[must_use]
    pub fn bytes_to_write(&self) -> i64 {
        self.ask(TcpSocket::bytes_to_write) + self.0.put_off_bytes()
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

    /// What the kernel holds of its bytes at this moment; None where there is no connection, or the
    /// kernel does not say. Where the sockets are on a thread of their own it is asked, and waited
    /// for: some ten microseconds.
    #[must_use]
    pub fn queues(&self) -> Option<Queues> {
        let is_valid = self.ask(TcpSocket::is_valid);
        is_valid.then(|| self.0.inner.driver().queues(self.0.id.get())).flatten()
    }

    /// `setSocketOption`: ignored where there is no socket below (contract 108). With an address
    /// there is one behind `connectToHost`, with a name once that is found (contract 141).
    pub fn set_socket_option(&self, option: SocketOption, value: i32) {
        self.named(
            "setSocketOption",
            // As a scenario writes it.
            |f| write!(f, "{}, {value}", option.qt_name().trim_end_matches("Option")),
            |socket| {
                if socket.has_engine() {
                    self.0.inner.driver().set_option(self.0.id.get(), option, value);
                }
            },
            |()| String::new(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::EventLoop;

    #[test]
    fn a_socket_that_does_nothing_is_small() {
        // Raise it only with a reason: a server has thousands of them.
        let size = size_of::<SocketCell>();
        assert!(size <= 312, "{size} bytes");
    }

    #[test]
    fn a_socket_that_is_dropped_while_it_looks_up_wants_no_answer_any_more() {
        let event_loop = EventLoop::new().expect("descriptors are left");
        let socket = Socket::new(&event_loop);
        socket.connect_to_host("no-such-host.invalid", 80);
        assert_eq!(socket.state(), SocketState::HostLookup);
        let is_idle = || event_loop.driver.0.borrow().is_idle();
        assert!(!is_idle());
        drop(socket);
        assert!(is_idle(), "the lookup is still wanted");
    }
}
