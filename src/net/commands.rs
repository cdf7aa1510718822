//! What the reactor is told to do.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::conn::{Conn, Phase, keep};
use super::failure::from_io;
use super::open::{self, ListenError};
use super::options;
use super::poll::Interest;
use super::queues::{self, Queues};
use super::reactor::{Listener, Reactor, log_poll};
use super::repeat::Leaving;
use super::timers::Deadline;
use crate::event::{Chunk, Command, Haste, Id, ListenerCommand, ListenerEvent, SocketEvent};
use crate::signal::SocketOption;

/// Commands.
impl Reactor {
    /// Carries out a command. An answer that is known at once is returned; it has not been
    /// queued. [`Command::Write`] is for the caller: take chunks and [`send`](Self::send) them.
    pub fn command(&mut self, id: Id, command: Command) -> Option<SocketEvent<'static>> {
        match command {
            Command::LookUp(name) => self.resolver.look_up(id, name),
            Command::CancelLookUp => self.resolver.cancel(id),
            Command::Bind { local, dual_stack, reuse } => {
                return Some(match self.bind(id, local, dual_stack, reuse) {
                    Ok(local) => SocketEvent::Bound { local },
                    Err(error) => SocketEvent::BindFailed(from_io(&error)),
                });
            }
            Command::Connect { to, timeout } => {
                if let Err(error) = self.connect(id, to, timeout) {
                    self.end_attempt(id);
                    return Some(SocketEvent::ConnectFailed(from_io(&error)));
                }
            }
            Command::Read(mark) => self.set_reading(id, Some(mark)),
            Command::StopRead => self.set_reading(id, None),
            Command::Write => {}
            Command::PutOff(on) => self.put_off(id, on),
            Command::Finish => {
                if !self.leaves_later(id, Leaving::Finish) {
                    self.finish(id);
                }
            }
            Command::Close => self.close(id),
            Command::Part => self.part_soon(id),
            Command::Reset => self.reset(id),
        }
        None
    }

    /// Carries out a listener's command; the same for its answer.
    pub fn listener_command(&mut self, id: Id, command: ListenerCommand) -> Option<ListenerEvent> {
        match command {
            ListenerCommand::Listen { local, dual_stack, backlog } => {
                return Some(match self.listen(id, local, dual_stack, backlog) {
                    Ok(local) => ListenerEvent::Listening(local),
                    Err(ListenError { error, binding }) => {
                        ListenerEvent::ListenFailed { failure: from_io(&error), binding }
                    }
                });
            }
            ListenerCommand::Accept(mark) => self.set_accepting(id, Some(mark)),
            ListenerCommand::StopAccept => self.set_accepting(id, None),
            ListenerCommand::Close => self.close_listener(id),
        }
        None
    }

    /// Sends a chunk as far as the kernel takes it; the rest is parked and sent when there is
    /// room. [`SocketEvent::Sent`] tells how much has gone. One chunk at a time is best: a second
    /// one before all of the first was sent is copied behind it.
    pub fn send(&mut self, id: Id, chunk: Chunk, haste: Haste) -> Option<SocketEvent<'static>> {
        let len = chunk.len();
        self.send_whole(id, chunk, haste).map_or_else(
            |event| event,
            |memory| {
                keep(memory, &mut self.sent);
                Some(SocketEvent::Sent(len))
            },
        )
    }

    /// The same. Ok: the kernel has taken all of it at once; its memory, to be used again.
    ///
    /// # Errors
    /// What [`send`](Self::send) returns if that is not so.
    #[inline]
    pub fn send_whole(
        &mut self,
        id: Id,
        chunk: Chunk,
        haste: Haste,
    ) -> Result<Vec<u8>, Option<SocketEvent<'static>>> {
        let Some(conn) = self.sockets.get_mut(id) else { return Err(None) };
        if !conn.is_clear() {
            conn.park(chunk);
            return Err(self.send_behind(id, haste));
        }
        match conn.give(&chunk) {
            Some(Ok(n)) if n == chunk.len() => Ok(chunk.into_memory()),
            given => {
                let event = conn.park_rest(chunk, given, haste);
                self.update(id);
                Err(event)
            }
        }
    }

    /// Takes over a chunk that the front end has given to the kernel itself, which has not taken all
    /// of it: the rest is parked, as [`send`](Self::send) does it.
    pub(super) fn send_rest(
        &mut self,
        id: Id,
        chunk: Chunk,
        given: Option<io::Result<usize>>,
    ) -> Option<SocketEvent<'static>> {
        let conn = self.sockets.get_mut(id)?;
        debug_assert!(conn.is_clear(), "the front end gives nothing behind what is parked");
        let event = conn.park_rest(chunk, given, Haste::Early);
        self.update(id);
        event
    }

    /// [`send`](Self::send) behind what waits already.
    #[cold]
    fn send_behind(&mut self, id: Id, haste: Haste) -> Option<SocketEvent<'static>> {
        if let Some(failed) = self.send_what_is_before(id) {
            return Some(failed);
        }
        let conn = self.sockets.get_mut(id)?;
        let event = if conn.is_beside { None } else { conn.send(haste, &mut self.sent) };
        if conn.is_stale() {
            self.update(id);
        }
        event
    }

    /// The memory of the chunk that was sent whole last, to be used again.
    pub fn take_sent(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.sent)
    }

    /// Tries once more to send what is parked, without waiting for readiness.
    pub fn flush(&mut self, id: Id) -> Option<SocketEvent<'static>> {
        if let Some(failed) = self.send_what_is_before(id) {
            return Some(failed);
        }
        let is_parked = |conn: &&mut Conn| conn.parked.is_some() && !conn.is_beside;
        let conn = self.sockets.get_mut(id).filter(is_parked)?;
        let event = conn.send(Haste::Due, &mut self.sent);
        if conn.is_stale() {
            self.update(id);
        }
        event
    }

    /// Sets a timer; it goes off once, with [`NetEvent::Timer`](crate::event::NetEvent::Timer). Setting it again moves it.
    pub fn set_timer(&mut self, id: Id, at: Instant) {
        self.timers.set(Deadline::Timer(id), at);
    }

    /// Stops a timer.
    pub fn cancel_timer(&mut self, id: Id) {
        self.timers.cancel(Deadline::Timer(id));
    }

    /// Sets a socket option; false if there is no such socket or the kernel refuses.
    pub fn set_option(&self, id: Id, option: SocketOption, value: i32) -> bool {
        self.sockets.get(id).is_some_and(|conn| options::set(&conn.stream, option, value).is_ok())
    }

    /// A socket option's value; None if there is no such socket or no such value.
    #[must_use]
    pub fn option(&self, id: Id, option: SocketOption) -> Option<i32> {
        options::get(&self.sockets.get(id)?.stream, option)
    }

    /// What the kernel holds of the bytes of a connection; None if there is no such one, or the
    /// kernel does not say.
    #[must_use]
    pub fn queues(&self, id: Id) -> Option<Queues> {
        queues::of(&self.sockets.get(id)?.stream)
    }

    /// Takes over a connected stream as `id`; returns its local and its peer's address.
    ///
    /// # Errors
    /// Those of getsockname(2), getpeername(2) and fcntl(2).
    pub fn adopt(&mut self, id: Id, stream: TcpStream) -> io::Result<(SocketAddr, SocketAddr)> {
        let ends = (stream.local_addr()?, stream.peer_addr()?);
        stream.set_nonblocking(true)?;
        // With the time of an attempt, which would end this one.
        self.close(id);
        self.sockets.insert(id, Conn::new(self.stream(stream), Phase::Open));
        Ok(ends)
    }

    /// Closes a connection with a reset, as the kernel does with those in the queue of a listener
    /// that closes.
    pub fn reject(&mut self, id: Id) {
        if let Some(conn) = self.sockets.get(id)
            && let Err(error) = SockRef::from(&conn.stream).set_linger(Some(Duration::ZERO))
        {
            log::debug!("it is closed without a reset: {error}");
        }
        self.close(id);
    }

    /// From now on nothing is read and nobody accepted; writing goes on. For a front end that
    /// does not keep up.
    pub fn hold(&mut self) {
        self.holding = true;
    }

    /// Ends [`hold`](Self::hold).
    pub fn release(&mut self) {
        self.holding = false;
        for id in std::mem::take(&mut self.held) {
            if let Some(conn) = self.sockets.get_mut(id) {
                conn.held = false;
                self.update(id);
            } else if let Some(listener) = self.listeners.get_mut(&id) {
                listener.held = false;
                self.update_listener(id);
            }
        }
    }

    pub(super) fn finish(&mut self, id: Id) {
        if let Some(conn) = self.sockets.get(id)
            && let Err(error) = conn.stream.shutdown(Shutdown::Write)
        {
            // Gone already; reading will tell.
            log::debug!("shutdown: {error}");
        }
    }

    pub(super) fn bind(
        &mut self,
        id: Id,
        local: SocketAddr,
        dual_stack: bool,
        reuse: bool,
    ) -> io::Result<SocketAddr> {
        let stream = open::bound(local, dual_stack, reuse)?;
        let local = stream.local_addr()?;
        self.sockets.insert(id, Conn::new(self.stream(stream), Phase::Bound));
        Ok(local)
    }

    pub(super) fn connect(&mut self, id: Id, to: SocketAddr, timeout: Duration) -> io::Result<()> {
        match self.sockets.get_mut(id) {
            Some(bound) if bound.phase == Phase::Bound => {
                open::connect_bound(&bound.stream, to)?;
                bound.phase = Phase::Connecting;
            }
            _ => {
                self.close(id);
                let socket = open::stream(to)?;
                open::start_connect(&socket, to)?;
                let stream = self.stream(socket.into());
                self.sockets.insert(id, Conn::new(stream, Phase::Connecting));
            }
        }
        // Longer than a clock can hold is without limit.
        if let Some(end) = Instant::now().checked_add(timeout) {
            self.timers.set(Deadline::Attempt(id), end);
        }
        self.update(id);
        Ok(())
    }

    /// The socket of an attempt that failed goes; one that is bound stays, for the next one.
    pub(super) fn end_attempt(&mut self, id: Id) {
        match self.sockets.get_mut(id) {
            Some(conn) if conn.is_bound => {
                conn.phase = Phase::Bound;
                self.timers.cancel(Deadline::Attempt(id));
                self.update(id);
            }
            _ => self.close(id),
        }
    }

    pub(super) fn listen(
        &mut self,
        id: Id,
        local: SocketAddr,
        dual_stack: bool,
        backlog: i32,
    ) -> Result<SocketAddr, ListenError> {
        let listener = open::listener(local, dual_stack, backlog)?;
        let bound = |error| ListenError { error, binding: true };
        listener.set_nonblocking(true).map_err(bound)?;
        let local = listener.local_addr().map_err(bound)?;
        let interest = Interest::default();
        self.listeners
            .insert(id, Listener { listener, interest, mark: None, accepted: 0, held: false });
        Ok(local)
    }

    fn set_reading(&mut self, id: Id, at: Option<u64>) {
        if let Some(conn) = self.sockets.get_mut(id) {
            conn.set_read_mark(at);
            self.update(id);
        }
    }

    fn set_accepting(&mut self, id: Id, mark: Option<u64>) {
        if let Some(listener) = self.listeners.get_mut(&id) {
            listener.mark = mark;
            self.update_listener(id);
        }
    }

    pub(super) fn close(&mut self, id: Id) {
        self.timers.cancel(Deadline::Attempt(id));
        self.timers.cancel(Deadline::Parting(id));
        if let Some(conn) = self.sockets.remove(id) {
            let gone = self.poll.set(&conn.stream, id.number(), conn.interest, Interest::default());
            log_poll(gone);
        }
    }

    pub(super) fn close_listener(&mut self, id: Id) {
        if let Some(old) = self.listeners.remove(&id) {
            let gone = self.poll.set(&old.listener, id.number(), old.interest, Interest::default());
            log_poll(gone);
        }
    }

    /// Brings the poller in line with what the socket waits for.
    pub(super) fn update(&mut self, id: Id) {
        let Some(conn) = self.sockets.get_mut(id).filter(|conn| conn.is_stale()) else { return };
        let wanted = conn.interest();
        match self.poll.set(&conn.stream, id.number(), conn.interest, wanted) {
            Ok(()) => conn.interest = wanted,
            Err(error) => self.refused(id, &error),
        }
    }

    pub(super) fn update_listener(&mut self, id: Id) {
        let Some(listener) = self.listeners.get_mut(&id) else { return };
        let readable = listener.mark.is_some() && !listener.held;
        let wanted = Interest { readable, writable: false };
        if wanted == listener.interest {
            return;
        }
        match self.poll.set(&listener.listener, id.number(), listener.interest, wanted) {
            Ok(()) => listener.interest = wanted,
            Err(error) => self.refused(id, &error),
        }
    }

    /// Gives a one-shot source its interest back.
    pub(super) fn rearm(&mut self, id: Id) {
        let again = if let Some(conn) = self.sockets.get(id) {
            self.poll.set(&conn.stream, id.number(), conn.interest, conn.interest)
        } else if let Some(listener) = self.listeners.get(&id) {
            self.poll.set(&listener.listener, id.number(), listener.interest, listener.interest)
        } else {
            Ok(())
        };
        if let Err(error) = again {
            self.refused(id, &error);
        }
    }
}
