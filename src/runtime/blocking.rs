//! Qt's blocking calls: nothing but one object is served meanwhile, and its signals are emitted
//! inside.
//!
//! They need an [`EventLoop`]: on a [`WorkerLoop`](super::WorkerLoop) nobody could serve them, and
//! there these types cannot be made.

use std::io;
use std::net::TcpStream;
use std::ops::Deref;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::driver::{Blocking, Inline};
use super::event_loop::EventLoop;
use super::listener::Listener;
use super::socket::Socket;
use crate::event::{Haste, ListenerEvent, SocketEvent};
use crate::signal::SocketOption;
use crate::text::facts;
use crate::translate::{Manner, Next, TcpListener, TcpSocket, Wait, WaitFor};

/// How long the blocking calls wait unless told otherwise (contract 13).
pub const WAIT: Duration = Duration::from_secs(30);

/// A [`Socket`] with the calls that need its loop on this thread. Clones are the same socket.
///
/// ```compile_fail
/// let event_loop = qtcp::runtime::WorkerLoop::new(|| {})?;
/// // Nobody would serve its blocking calls.
/// let socket = qtcp::runtime::BlockingSocket::new(&event_loop);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BlockingSocket {
    socket: Socket,
    driver: Rc<Inline>,
}

impl Deref for BlockingSocket {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl PartialEq for BlockingSocket {
    fn eq(&self, other: &Self) -> bool {
        self.socket == other.socket
    }
}

impl BlockingSocket {
    /// A socket that was never used.
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        Self { socket: Socket::new(event_loop), driver: Rc::clone(&event_loop.driver) }
    }

    /// The same socket with its blocking calls; None if it lives on another loop than this one.
    #[must_use]
    pub fn of(event_loop: &EventLoop, socket: &Socket) -> Option<Self> {
        let ours = Rc::ptr_eq(&socket.0.inner, &event_loop.0);
        ours.then(|| Self { socket: socket.clone(), driver: Rc::clone(&event_loop.driver) })
    }

    /// The socket itself, for what needs no blocking call.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        &self.socket
    }

    /// What `delete` does, see [`Socket::delete`].
    pub fn delete(self) {
        self.socket.delete();
    }

    /// `setSocketDescriptor`: takes over a connected stream.
    ///
    /// # Errors
    /// Those of getpeername(2) and the like, for a stream that is not connected.
    pub fn adopt(&self, stream: TcpStream) -> io::Result<()> {
        let (local, peer) = self.driver.0.borrow_mut().adopt(self.socket.0.id(), stream)?;
        self.call(|socket| socket.adopt(local, peer));
        Ok(())
    }

    /// `socketOption`: None (Qt's invalid QVariant) where there is no socket below
    /// (contract 108, 141).
    #[must_use]
    pub fn socket_option(&self, option: SocketOption) -> Option<i32> {
        self.ask(TcpSocket::has_engine).then_some(())?;
        self.driver.option(self.socket.0.id(), option)
    }

    /// `flush`: sends chunk by chunk until nothing is left or the kernel takes no more; true if
    /// anything was sent (contract 91).
    pub fn flush(&self) -> bool {
        let before = self.ask(TcpSocket::bytes_sent);
        let cell = &self.socket.0;
        self.call(TcpSocket::begin_flush);
        // The rest of a chunk that the kernel has taken a part of, too.
        while cell.take_in(self.driver.flush(cell.id()))
            || (self.ask(TcpSocket::can_flush) && cell.send_chunk(Haste::Due))
        {}
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

    fn wait(&self, what: WaitFor, timeout: Option<Duration>) -> bool {
        let name = match what {
            WaitFor::Connected => "waitForConnected",
            WaitFor::ReadyRead => "waitForReadyRead",
            WaitFor::BytesWritten => "waitForBytesWritten",
            WaitFor::Disconnected => "waitForDisconnected",
        };
        self.socket.blocking(name, timeout, || self.wait_untold(what, timeout))
    }

    fn wait_untold(&self, what: WaitFor, timeout: Option<Duration>) -> bool {
        let mut wait = match self.call(|socket| Wait::begin(what, socket)) {
            Ok(wait) => wait,
            Err(result) => return result,
        };
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let left = || deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let is_time_up = || self.driver.has_given_up() || left().is_some_and(|left| left.is_zero());
        let look = || self.driver.look(left());
        loop {
            let ready = match self.call(|socket| wait.next(socket, is_time_up())) {
                Next::Over(result) => return result,
                Next::Again => continue,
                Next::LookUp if self.driver.has_given_up() => return false,
                Next::LookUp => {
                    self.serve_attempt(&mut wait, self.driver.look(None)).map(|()| None)
                }
                Next::Attempt => self.serve_attempt(&mut wait, look()).map(|()| None),
                Next::Sleep => self.driver.wait_until_ready(None, false, false, look()),
                Next::Traffic { reads, writes } => {
                    let id = self.socket.0.id();
                    self.driver.wait_until_ready(Some(id), reads, writes, look())
                }
            };
            match ready {
                Ok(Some(ready)) => {
                    if let Some(result) = self.serve(&mut wait, ready) {
                        return result;
                    }
                }
                Ok(None) if wait.has_connected() && is_time_up() => {
                    return self.call(|socket| wait.time_out(socket));
                }
                Ok(None) => {}
                Err(error) => {
                    log::error!("{}", facts::waiting_failed(&error));
                    return false;
                }
            }
        }
    }

    /// Waits for what becomes of the lookup or of the attempt.
    fn serve_attempt(&self, wait: &mut Wait, timeout: Option<Duration>) -> io::Result<()> {
        let cell = &self.socket.0;
        let mut depth = None;
        let mut connected = false;
        self.driver.wait_for(cell.id(), timeout, &mut |event| {
            connected = matches!(event, SocketEvent::Connected { .. });
            depth = Some(self.hand(wait, event));
        })?;
        if connected {
            cell.inner.let_write_first(cell);
        }
        if let Some(depth) = depth {
            cell.drain_above(depth);
        }
        Ok(())
    }

    /// Reads once and sends one chunk, as far as that is possible; the result if there is one.
    fn serve(&self, wait: &mut Wait, (readable, writable): (bool, bool)) -> Option<bool> {
        let cell = &self.socket.0;
        if self.ask(|socket| wait.is_on_attempt(socket)) {
            if let Err(error) = self.serve_attempt(wait, Some(Duration::ZERO)) {
                log::error!("{}", facts::waiting_failed(&error));
                return Some(false);
            }
            if writable && self.ask(TcpSocket::has_lost_attempt) {
                self.call(TcpSocket::written_in_vain);
            }
            if !self.ask(TcpSocket::is_connected_below) {
                return self.ask(|socket| wait.after_round(socket));
            }
        }
        if readable {
            if let Some(depth) = self.read(wait) {
                cell.drain_above(depth);
            }
            let result = wait.after_read();
            if result.is_some() {
                return result;
            }
        }
        // In the mended manner all that has come is read before anything is sent: a refusal would take
        // along what was read, as in Qt.
        let as_qt = self.ask(TcpSocket::manner) == Manner::AsQt;
        if writable && (as_qt || !readable) {
            let event = if self.ask(TcpSocket::can_flush) {
                cell.give_chunk(Haste::Due)
            } else {
                self.driver.flush(cell.id())
            };
            if let Some(event) = event {
                let is_first = cell.writes_first.get();
                let depth = self.hand(wait, event);
                cell.drain_above(depth);
                // Also if all was sent and a slot has written more.
                cell.writes_first.set(is_first && cell.has_unsent());
            } else if !self.ask(TcpSocket::can_flush) {
                self.call(TcpSocket::written_in_vain);
            }
        }
        self.ask(|socket| wait.after_round(socket))
    }

    /// One read notification: all that has come. The depth above which its signals lie.
    fn read(&self, wait: &mut Wait) -> Option<usize> {
        let cell = &self.socket.0;
        let mark = self.ask(TcpSocket::mark_of_wait);
        let mut depth = None;
        let mut goes_on = true;
        while goes_on {
            goes_on = false;
            self.driver.read_now(cell.id(), mark, &mut |event| {
                goes_on = matches!(event, SocketEvent::Received { more: true, .. });
                let before = self.hand(wait, event);
                depth.get_or_insert(before);
            });
        }
        depth
    }

    /// Gives an event to the machine, and lets the wait know.
    fn hand(&self, wait: &mut Wait, event: SocketEvent<'_>) -> usize {
        let cell = &self.socket.0;
        cell.tell(&event);
        cell.handle_by(event, |socket, event| wait.handle(socket, event))
    }
}

/// A [`Listener`] with the call that needs its loop on this thread. Clones are the same listener.
#[derive(Debug, Clone)]
pub struct BlockingListener {
    listener: Listener,
    driver: Rc<Inline>,
}

impl Deref for BlockingListener {
    type Target = Listener;

    fn deref(&self) -> &Listener {
        &self.listener
    }
}

impl BlockingListener {
    /// A listener that does not listen.
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        Self { listener: Listener::new(event_loop), driver: Rc::clone(&event_loop.driver) }
    }

    /// The same listener with its blocking call; None if it lives on another loop than this one.
    #[must_use]
    pub fn of(event_loop: &EventLoop, listener: &Listener) -> Option<Self> {
        let ours = Rc::ptr_eq(&listener.0.inner, &event_loop.0);
        ours.then(|| Self { listener: listener.clone(), driver: Rc::clone(&event_loop.driver) })
    }

    /// `nextPendingConnection`, for a socket that blocking calls are wanted of.
    #[must_use]
    pub fn next_pending_connection(&self) -> Option<BlockingSocket> {
        let socket = self.listener.next_pending_connection()?;
        Some(BlockingSocket { socket, driver: Rc::clone(&self.driver) })
    }

    /// `waitForNewConnection`: waits for a client that is not pending yet and accepts all that
    /// wait, also while paused (contract 126, 132, 133). Qt's default is not to wait at all; None
    /// = without limit. The second value is Qt's `*timedOut`.
    pub fn wait_for_new_connection(&self, timeout: Option<Duration>) -> (bool, bool) {
        if !self.is_listening() {
            return (false, false);
        }
        let cell = &self.listener.0;
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        loop {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let given_up = self.driver.has_given_up();
            match self.driver.wait_for_client(cell.id.get(), self.driver.look(left)) {
                Ok(true) => break,
                Ok(false) if given_up || left.is_some_and(|left| left.is_zero()) => {
                    self.call(TcpListener::wait_timed_out);
                    return (false, true);
                }
                Ok(false) => {}
                Err(error) => {
                    log::error!("{}", facts::waiting_failed(&error));
                    return (false, false);
                }
            }
        }
        while self.ask(TcpListener::pending_room) > 0 {
            let Some(event) = self.driver.accept_now(cell.id.get()) else { break };
            let accepted = matches!(event, ListenerEvent::Accepted { .. });
            cell.handle(event, true);
            if !accepted {
                break;
            }
        }
        (true, false)
    }
}
