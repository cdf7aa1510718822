//! The reactor: every socket of one event loop.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use socket2::SockRef;

use super::failure::from_io;
use super::open::{self, ListenError};
use super::options;
use super::poll::{Interest, Poll, Waker};
use super::resolve::Resolver;
use super::timers::{Deadline, Timers};
use crate::event::{
    Command, Failure, FailureKind, Id, ListenerCommand, ListenerEvent, NetEvent, SocketEvent,
};
use crate::signal::SocketOption;

/// Bytes of one read(2): large enough that system calls do not count, small enough to stay in
/// the cache of the core.
const READ_SIZE: usize = 64 * 1024;
/// Bytes read from one socket before the others have their turn. Qt takes all that the kernel
/// holds; this is more than the kernel usually does, and 0.1 to 0.2 ms of copying.
const READ_ROUND: usize = 1024 * 1024;
/// Connections accepted from one listener before the sockets have their turn.
const ACCEPT_ROUND: u32 = 256;

/// The sockets, listeners, timers and lookups of one event loop.
///
/// Inline use: [`wait`](Self::wait), then [`next_event`](Self::next_event) until it has nothing more; between
/// two of them any command may be given. [`turn`](Self::turn) is both in one.
#[derive(Debug)]
pub struct Reactor {
    poll: Poll,
    /// For blocking calls on one socket; made when first needed.
    solo: Option<Poll>,
    sockets: FxHashMap<Id, Conn>,
    listeners: FxHashMap<Id, Listener>,
    timers: Timers,
    resolver: Resolver,
    /// What the last wait found and `next_event` has not served yet.
    ready: VecDeque<Ready>,
    /// Events that are due without the poller.
    queued: VecDeque<NetEvent<'static>>,
    buffer: Box<[u8]>,
    /// Sockets and listeners whose reading waits for [`release`](Self::release).
    held: Vec<Id>,
    holding: bool,
}

#[derive(Debug, Clone, Copy)]
struct Ready {
    id: Id,
    readable: bool,
    writable: bool,
    /// Connections accepted in this round.
    accepted: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Bound,
    Connecting,
    Open,
}

#[derive(Debug)]
struct Conn {
    stream: TcpStream,
    phase: Phase,
    interest: Interest,
    /// As in [`Command::Read`]; None = do not read.
    read_limit: Option<usize>,
    /// Bytes read in the notification that is under way.
    in_round: usize,
    /// The chunk that the kernel did not take whole, and how much of it it took.
    parked: Vec<u8>,
    parked_from: usize,
    held: bool,
}

#[derive(Debug)]
struct Listener {
    listener: TcpListener,
    interest: Interest,
    /// As in [`ListenerCommand::Accept`]; None = do not accept.
    credit: Option<u32>,
    held: bool,
}

/// What serving a socket led to. A read names bytes of the reactor's buffer.
enum Served {
    Nothing,
    Read { len: usize, more: bool },
    Event(SocketEvent<'static>),
}

impl Reactor {
    /// A reactor without sockets.
    ///
    /// # Errors
    /// Those of the poller: epoll_create1(2), eventfd(2) and the like; in practice only that the
    /// descriptors have run out.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let resolver = Resolver::new(poll.waker());
        Ok(Self {
            poll,
            solo: None,
            sockets: FxHashMap::default(),
            listeners: FxHashMap::default(),
            timers: Timers::default(),
            resolver,
            ready: VecDeque::new(),
            queued: VecDeque::new(),
            buffer: vec![0; READ_SIZE].into_boxed_slice(),
            held: Vec::new(),
            holding: false,
        })
    }

    /// Wakes this reactor from another thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.poll.waker()
    }

    /// Whether nothing can ever happen again by itself: no socket, listener, timer or lookup.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.sockets.is_empty()
            && self.listeners.is_empty()
            && self.timers.is_empty()
            && self.queued.is_empty()
            && !self.resolver.is_busy()
    }

    /// One turn of the loop: waits (None = without limit) and passes everything that happened to
    /// `sink`.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn turn(
        &mut self,
        timeout: Option<Duration>,
        mut sink: impl FnMut(NetEvent<'_>),
    ) -> io::Result<()> {
        self.wait(timeout)?;
        while let Some(event) = self.next_event() {
            sink(event);
        }
        Ok(())
    }

    /// Waits until something is ready, a timer is due, a lookup has ended, the waker was used or
    /// `timeout` is over (None = without limit). Does not wait when events are queued already.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        let timeout = if self.queued.is_empty() {
            let timer = (!self.timers.is_empty()).then(|| self.timers.next_in(Instant::now()));
            [timeout, timer.flatten()].into_iter().flatten().min()
        } else {
            Some(Duration::ZERO)
        };
        // What an earlier, interrupted round left is reported again: readiness is level-triggered
        // (and re-armed below where it is not).
        self.rearm_unserved();
        let ready = &mut self.ready;
        self.poll.wait(timeout, |key, readable, writable| {
            ready.push_back(Ready { id: Id::from_number(key), readable, writable, accepted: 0 });
        })?;
        self.queue_due();
        Ok(())
    }

    fn rearm_unserved(&mut self) {
        let unserved = std::mem::take(&mut self.ready);
        if self.poll.is_oneshot() {
            for ready in &unserved {
                self.rearm(ready.id);
            }
        }
        self.ready = unserved;
        self.ready.clear();
    }

    fn queue_due(&mut self) {
        if !self.timers.is_empty() {
            let now = Instant::now();
            while let Some(due) = self.timers.pop_due(now) {
                match due {
                    Deadline::Timer(id) => self.queued.push_back(NetEvent::Timer(id)),
                    Deadline::Attempt(id) => {
                        self.close(id);
                        let failure = Failure::of(FailureKind::AttemptTimedOut);
                        self.queued
                            .push_back(NetEvent::Socket(id, SocketEvent::ConnectFailed(failure)));
                    }
                }
            }
        }
        if self.resolver.is_busy() {
            let queued = &mut self.queued;
            self.resolver.poll(|id, addresses| {
                queued.push_back(NetEvent::Socket(id, SocketEvent::LookedUp(addresses)));
            });
        }
    }

    /// The next event of this turn.
    pub fn next_event(&mut self) -> Option<NetEvent<'_>> {
        let (id, served) = loop {
            if let Some(event) = self.queued.pop_front() {
                return Some(event);
            }
            let ready = self.ready.pop_front()?;
            if self.listeners.contains_key(&ready.id) {
                if let Some(event) = self.serve_listener(ready) {
                    return Some(NetEvent::Listener(ready.id, event));
                }
                continue;
            }
            match self.serve(ready) {
                Served::Nothing => {}
                served => break (ready.id, served),
            }
        };
        Some(NetEvent::Socket(id, self.event_of(served)?))
    }

    fn event_of(&self, served: Served) -> Option<SocketEvent<'_>> {
        match served {
            Served::Nothing => None,
            Served::Event(event) => Some(event),
            Served::Read { len, more } => {
                Some(SocketEvent::Received { data: Cow::Borrowed(&self.buffer[..len]), more })
            }
        }
    }

    /// For blocking calls: waits for this one socket, leaving all others alone, and returns what
    /// happened to it. None = the time is up, or the wake-up was for nothing.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wait_for(
        &mut self,
        id: Id,
        timeout: Option<Duration>,
    ) -> io::Result<Option<SocketEvent<'_>>> {
        if let Some(event) = self.take_queued(id) {
            return Ok(Some(event));
        }
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        let conn = self.sockets.get(&id);
        if conn.is_none() && self.resolver.is_busy() {
            let queued = &mut self.queued;
            self.resolver.wait(timeout, |id, addresses| {
                queued.push_back(NetEvent::Socket(id, SocketEvent::LookedUp(addresses)));
            });
            return Ok(self.take_queued(id));
        }
        let mut solo = match self.solo.take() {
            Some(solo) => solo,
            None => Poll::new()?,
        };
        let none = Interest::default();
        let interest = conn.map_or(none, Conn::interest);
        if let Some(conn) = conn {
            solo.set(&conn.stream, id.number(), none, interest)?;
        }
        let attempt = self.timers.next_in(Instant::now());
        let wait = [timeout, attempt].into_iter().flatten().min();
        let mut found = None;
        let waited = solo.wait(wait, |_, readable, writable| {
            found = Some(Ready { id, readable, writable, accepted: 0 });
        });
        if let Some(conn) = conn {
            solo.set(&conn.stream, id.number(), interest, none)?;
        }
        self.solo = Some(solo);
        waited?;
        if let Some(ready) = found {
            let served = self.serve(ready);
            return Ok(self.event_of(served));
        }
        if deadline.is_none_or(|deadline| Instant::now() < deadline) {
            self.queue_due();
        }
        Ok(self.take_queued(id))
    }

    /// For `waitForNewConnection`: waits until a client is in the listener's queue, whether or not
    /// it may be accepted.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wait_for_client(&mut self, id: Id, timeout: Option<Duration>) -> io::Result<bool> {
        let Some(listener) = self.listeners.get(&id) else { return Ok(false) };
        let mut solo = match self.solo.take() {
            Some(solo) => solo,
            None => Poll::new()?,
        };
        let interest = Interest { readable: true, writable: false };
        let mut found = false;
        solo.set(&listener.listener, id.number(), Interest::default(), interest)?;
        let waited = solo.wait(timeout, |_, _, _| found = true);
        solo.set(&listener.listener, id.number(), interest, Interest::default())?;
        self.solo = Some(solo);
        waited?;
        Ok(found)
    }

    /// Accepts one client now, whatever the credit says.
    pub fn accept_now(&mut self, id: Id) -> Option<ListenerEvent> {
        let credit = self.listeners.get_mut(&id)?.credit.replace(1);
        let event = self.accept(id);
        if let Some(listener) = self.listeners.get_mut(&id) {
            let accepted = u32::from(matches!(event, Some(ListenerEvent::Accepted { .. })));
            listener.credit = credit.map(|credit| credit.saturating_sub(accepted));
        }
        event
    }

    fn take_queued(&mut self, id: Id) -> Option<SocketEvent<'static>> {
        let is_its =
            |event: &NetEvent<'_>| matches!(event, NetEvent::Socket(other, _) if *other == id);
        let at = self.queued.iter().position(is_its)?;
        match self.queued.remove(at) {
            Some(NetEvent::Socket(_, event)) => Some(event),
            _ => None,
        }
    }
}

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
                    self.close(id);
                    return Some(SocketEvent::ConnectFailed(from_io(&error)));
                }
            }
            Command::Read(limit) => self.set_reading(id, Some(limit)),
            Command::StopRead => self.set_reading(id, None),
            Command::Write => {}
            Command::Finish => {
                if let Some(conn) = self.sockets.get(&id)
                    && let Err(error) = conn.stream.shutdown(Shutdown::Write)
                {
                    // Gone already; reading will tell.
                    log::debug!("shutdown: {error}");
                }
            }
            Command::Close => self.close(id),
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
            ListenerCommand::Accept(credit) => self.set_accepting(id, Some(credit)),
            ListenerCommand::StopAccept => self.set_accepting(id, None),
            ListenerCommand::Close => self.close_listener(id),
        }
        None
    }

    /// Sends a chunk as far as the kernel takes it; the rest is parked and sent when there is
    /// room. Only one chunk can be under way: the next one may come when
    /// [`SocketEvent::Sent`] has accounted for all of this one.
    pub fn send(&mut self, id: Id, chunk: Vec<u8>) -> Option<SocketEvent<'static>> {
        let conn = self.sockets.get_mut(&id)?;
        debug_assert!(conn.parked.is_empty(), "one chunk at a time");
        conn.parked = chunk;
        conn.parked_from = 0;
        let event = conn.send_parked();
        self.update(id);
        event
    }

    /// Tries once more to send what is parked, without waiting for readiness.
    pub fn flush(&mut self, id: Id) -> Option<SocketEvent<'static>> {
        let conn = self.sockets.get_mut(&id).filter(|conn| !conn.parked.is_empty())?;
        let event = conn.send_parked();
        self.update(id);
        event
    }

    /// Sets a timer; it goes off once, with [`NetEvent::Timer`]. Setting it again moves it.
    pub fn set_timer(&mut self, id: Id, at: Instant) {
        self.timers.set(Deadline::Timer(id), at);
    }

    /// Stops a timer.
    pub fn cancel_timer(&mut self, id: Id) {
        self.timers.cancel(Deadline::Timer(id));
    }

    /// Sets a socket option; false if there is no such socket or the kernel refuses.
    pub fn set_option(&self, id: Id, option: SocketOption, value: i32) -> bool {
        self.sockets.get(&id).is_some_and(|conn| options::set(&conn.stream, option, value).is_ok())
    }

    /// A socket option's value; None if there is no such socket or no such value.
    #[must_use]
    pub fn option(&self, id: Id, option: SocketOption) -> Option<i32> {
        options::get(&self.sockets.get(&id)?.stream, option)
    }

    /// Takes over a connected stream as `id`; returns its local and its peer's address.
    ///
    /// # Errors
    /// Those of getsockname(2), getpeername(2) and fcntl(2).
    pub fn adopt(&mut self, id: Id, stream: TcpStream) -> io::Result<(SocketAddr, SocketAddr)> {
        let ends = (stream.local_addr()?, stream.peer_addr()?);
        stream.set_nonblocking(true)?;
        self.sockets.insert(id, Conn::new(stream, Phase::Open));
        Ok(ends)
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
            if let Some(conn) = self.sockets.get_mut(&id) {
                conn.held = false;
                self.update(id);
            } else if let Some(listener) = self.listeners.get_mut(&id) {
                listener.held = false;
                self.update_listener(id);
            }
        }
    }

    fn bind(
        &mut self,
        id: Id,
        local: SocketAddr,
        dual_stack: bool,
        reuse: bool,
    ) -> io::Result<SocketAddr> {
        let stream = open::bound(local, dual_stack, reuse)?;
        let local = stream.local_addr()?;
        self.sockets.insert(id, Conn::new(stream, Phase::Bound));
        Ok(local)
    }

    fn connect(&mut self, id: Id, to: SocketAddr, timeout: Duration) -> io::Result<()> {
        let conn = match self.sockets.remove(&id) {
            Some(bound) if bound.phase == Phase::Bound => {
                open::start_connect(&SockRef::from(&bound.stream), to)?;
                Conn { phase: Phase::Connecting, ..bound }
            }
            other => {
                if let Some(old) = other {
                    self.sockets.insert(id, old);
                    self.close(id);
                }
                let socket = open::stream(to)?;
                open::start_connect(&socket, to)?;
                Conn::new(socket.into(), Phase::Connecting)
            }
        };
        self.sockets.insert(id, conn);
        self.timers.set(Deadline::Attempt(id), Instant::now() + timeout);
        self.update(id);
        Ok(())
    }

    fn listen(
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
        self.listeners.insert(id, Listener { listener, interest, credit: None, held: false });
        Ok(local)
    }

    fn set_reading(&mut self, id: Id, limit: Option<usize>) {
        if let Some(conn) = self.sockets.get_mut(&id) {
            conn.read_limit = limit;
            self.update(id);
        }
    }

    fn set_accepting(&mut self, id: Id, credit: Option<u32>) {
        if let Some(listener) = self.listeners.get_mut(&id) {
            listener.credit = credit;
            self.update_listener(id);
        }
    }

    fn close(&mut self, id: Id) {
        self.timers.cancel(Deadline::Attempt(id));
        if let Some(conn) = self.sockets.remove(&id) {
            let gone = self.poll.set(&conn.stream, id.number(), conn.interest, Interest::default());
            log_poll(gone);
        }
    }

    fn close_listener(&mut self, id: Id) {
        if let Some(old) = self.listeners.remove(&id) {
            let gone = self.poll.set(&old.listener, id.number(), old.interest, Interest::default());
            log_poll(gone);
        }
    }

    /// Brings the poller in line with what the socket waits for.
    fn update(&mut self, id: Id) {
        let Some(conn) = self.sockets.get_mut(&id) else { return };
        let wanted = conn.interest();
        if wanted == conn.interest {
            return;
        }
        match self.poll.set(&conn.stream, id.number(), conn.interest, wanted) {
            Ok(()) => conn.interest = wanted,
            Err(error) => {
                let failed = SocketEvent::ReadFailed(from_io(&error));
                self.queued.push_back(NetEvent::Socket(id, failed));
            }
        }
    }

    fn update_listener(&mut self, id: Id) {
        let Some(listener) = self.listeners.get_mut(&id) else { return };
        let readable = listener.credit.is_some() && !listener.held;
        let wanted = Interest { readable, writable: false };
        if wanted == listener.interest {
            return;
        }
        match self.poll.set(&listener.listener, id.number(), listener.interest, wanted) {
            Ok(()) => listener.interest = wanted,
            Err(error) => {
                let failed = ListenerEvent::AcceptFailed(from_io(&error));
                self.queued.push_back(NetEvent::Listener(id, failed));
            }
        }
    }

    /// Gives a one-shot source its interest back.
    fn rearm(&mut self, id: Id) {
        let again = if let Some(conn) = self.sockets.get(&id) {
            self.poll.set(&conn.stream, id.number(), conn.interest, conn.interest)
        } else if let Some(listener) = self.listeners.get(&id) {
            self.poll.set(&listener.listener, id.number(), listener.interest, listener.interest)
        } else {
            Ok(())
        };
        log_poll(again);
    }
}

/// Serving what is ready.
impl Reactor {
    fn serve(&mut self, ready: Ready) -> Served {
        let id = ready.id;
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        let served = match conn.phase {
            Phase::Bound => Served::Nothing,
            Phase::Connecting => self.finish_connect(id),
            Phase::Open => self.serve_open(ready),
        };
        if self.poll.is_oneshot() && self.ready.front().is_none_or(|next| next.id != id) {
            self.rearm(id);
        }
        served
    }

    fn serve_open(&mut self, ready: Ready) -> Served {
        let id = ready.id;
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        if ready.readable && conn.read_limit.is_some() {
            if self.holding {
                conn.held = true;
                self.held.push(id);
                self.update(id);
            } else {
                let (served, again) = conn.read(&mut self.buffer);
                // The rest of the round: more of a large arrival, then what is to be written.
                if again || ready.writable {
                    self.ready.push_front(Ready { readable: again, ..ready });
                }
                self.update(id);
                if !matches!(served, Served::Nothing) || again || ready.writable {
                    return served;
                }
            }
        }
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        if ready.writable && !conn.parked.is_empty() {
            let event = conn.send_parked();
            self.update(id);
            return event.map_or(Served::Nothing, Served::Event);
        }
        Served::Nothing
    }

    fn finish_connect(&mut self, id: Id) -> Served {
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        let outcome = match conn.stream.take_error() {
            Ok(None) => conn.stream.peer_addr(),
            Ok(Some(error)) | Err(error) => Err(error),
        };
        let ends = outcome.and_then(|peer| Ok((conn.stream.local_addr()?, peer)));
        match ends {
            Ok((local, peer)) => {
                conn.phase = Phase::Open;
                self.timers.cancel(Deadline::Attempt(id));
                self.update(id);
                Served::Event(SocketEvent::Connected { local, peer })
            }
            // Woken for nothing: the attempt goes on.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Served::Nothing,
            Err(error) => {
                self.close(id);
                Served::Event(SocketEvent::ConnectFailed(from_io(&error)))
            }
        }
    }

    fn serve_listener(&mut self, ready: Ready) -> Option<ListenerEvent> {
        let id = ready.id;
        let listener = self.listeners.get_mut(&id)?;
        let event = match listener.credit {
            None => None,
            Some(_) if self.holding => {
                listener.held = true;
                self.held.push(id);
                None
            }
            Some(0) if ready.accepted > 0 => None,
            Some(0) => {
                listener.credit = None;
                Some(ListenerEvent::AcceptBlocked)
            }
            Some(_) => {
                let event = self.accept(id);
                let accepted = ready.accepted + 1;
                if matches!(event, Some(ListenerEvent::Accepted { .. })) && accepted < ACCEPT_ROUND
                {
                    self.ready.push_front(Ready { accepted, ..ready });
                }
                event
            }
        };
        self.update_listener(id);
        if self.poll.is_oneshot() {
            self.rearm(id);
        }
        event
    }

    fn accept(&mut self, id: Id) -> Option<ListenerEvent> {
        let listener = self.listeners.get_mut(&id)?;
        let accepted = loop {
            match listener.listener.accept() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return None,
                result => break result,
            }
        };
        let accepted = accepted.and_then(|(stream, peer)| {
            stream.set_nonblocking(true)?;
            Ok((stream.local_addr()?, peer, stream))
        });
        match accepted {
            Ok((local, peer, stream)) => {
                listener.credit = listener.credit.map(|credit| credit.saturating_sub(1));
                let socket = Id::new();
                self.sockets.insert(socket, Conn::new(stream, Phase::Open));
                Some(ListenerEvent::Accepted { id: socket, local, peer })
            }
            Err(error) => {
                listener.credit = None;
                Some(ListenerEvent::AcceptFailed(from_io(&error)))
            }
        }
    }
}

impl Drop for Reactor {
    fn drop(&mut self) {
        for id in self.sockets.keys().copied().collect::<Vec<_>>() {
            self.close(id);
        }
        for id in self.listeners.keys().copied().collect::<Vec<_>>() {
            self.close_listener(id);
        }
    }
}

impl Conn {
    fn new(stream: TcpStream, phase: Phase) -> Self {
        Self {
            stream,
            phase,
            interest: Interest::default(),
            read_limit: None,
            in_round: 0,
            parked: Vec::new(),
            parked_from: 0,
            held: false,
        }
    }

    /// What the socket has to be polled for.
    fn interest(&self) -> Interest {
        match self.phase {
            Phase::Bound => Interest::default(),
            Phase::Connecting => Interest { readable: false, writable: true },
            Phase::Open => Interest {
                readable: self.read_limit.is_some() && !self.held,
                writable: !self.parked.is_empty(),
            },
        }
    }

    /// Reads once. The flag tells that the round goes on: the buffer was filled, so there may be
    /// more. A short read ends the round without a further call to see that nothing is left.
    fn read(&mut self, buffer: &mut [u8]) -> (Served, bool) {
        let limit = match self.read_limit {
            None => return (Served::Nothing, false),
            Some(0) if self.in_round > 0 => return (self.end_round(), false),
            Some(0) => {
                self.read_limit = None;
                return (Served::Event(SocketEvent::ReadBlocked), false);
            }
            Some(limit) => limit,
        };
        let room = buffer.len().min(limit);
        let n = loop {
            match self.stream.read(&mut buffer[..room]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    return (self.end_round(), false);
                }
                // The end of the stream is told by the next notification, after what was read.
                Ok(0) | Err(_) if self.in_round > 0 => return (self.end_round(), false),
                Ok(n) => break n,
                Err(e) => {
                    self.read_limit = None;
                    return (Served::Event(SocketEvent::ReadFailed(from_io(&e))), false);
                }
            }
        };
        if n == 0 {
            self.read_limit = None;
            return (Served::Event(SocketEvent::Finished), false);
        }
        if limit != usize::MAX {
            self.read_limit = Some(limit - n);
        }
        self.in_round += n;
        let more = n == buffer.len() && limit > n && self.in_round < READ_ROUND;
        if !more {
            self.in_round = 0;
        }
        (Served::Read { len: n, more }, more)
    }

    /// The notification under way is over, if there is one.
    fn end_round(&mut self) -> Served {
        if std::mem::take(&mut self.in_round) > 0 {
            Served::Read { len: 0, more: false }
        } else {
            Served::Nothing
        }
    }

    /// Sends what is parked, as far as the kernel takes it.
    fn send_parked(&mut self) -> Option<SocketEvent<'static>> {
        loop {
            match self.stream.write(&self.parked[self.parked_from..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return None,
                Ok(n) => {
                    self.parked_from += n;
                    if self.parked_from >= self.parked.len() {
                        self.parked = Vec::new();
                    }
                    return Some(SocketEvent::Sent(n));
                }
                Err(e) => {
                    self.parked = Vec::new();
                    return Some(SocketEvent::WriteFailed(from_io(&e)));
                }
            }
        }
    }
}

/// The poller refused to forget or re-arm a source: nothing to be done but to say so.
fn log_poll(result: io::Result<()>) {
    if let Err(error) = result {
        log::error!("the poller failed: {error}");
    }
}
