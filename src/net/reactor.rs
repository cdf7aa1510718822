//! The reactor: every socket of one event loop.

use std::collections::VecDeque;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::Weak;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::conn::{Conn, Phase, Read};
use super::lent::{Lent, Stream};
use super::poll::{Interest, Poll, Waker, wait_for_one};
use super::repeat::Repeat;
use super::resolve::Resolver;
use super::serve::{ACCEPT_ROUND, Next};
use super::timers::{Deadline, Timers};
use crate::event::{Failure, FailureKind, Id, IdMap, ListenerEvent, NetEvent, SocketEvent};

/// Bytes of one read(2): large enough that system calls do not count, small enough to stay in
/// the cache of the core.
const READ_SIZE: usize = 64 * 1024;
/// The key of what [`Reactor::wake_by`] was given. Ids count up from 1.
const WAKE_SOURCE: u64 = 0;
const READABLE: Interest = Interest { readable: true, writable: false };

/// The sockets, listeners, timers and lookups of one event loop.
///
/// Inline use: [`wait`](Self::wait), then [`next_event`](Self::next_event) until it has nothing
/// more; between two of them any command may be given. [`turn`](Self::turn) is both in one.
#[derive(Debug)]
pub struct Reactor {
    pub(super) poll: Poll,
    pub(super) sockets: IdMap<Conn>,
    pub(super) listeners: FxHashMap<Id, Listener>,
    pub(super) timers: Timers,
    pub(super) resolver: Resolver,
    /// What is sent again and again.
    pub(super) repeats: FxHashMap<Id, Repeat>,
    /// Connections of whose bytes that were sent so the front end has not heard.
    pub(super) untold: Vec<Id>,
    /// What the last wait found and `next_event` has not served yet; the last one is served next.
    pub(super) ready: Vec<Ready>,
    /// Events that are due without the poller.
    pub(super) queued: VecDeque<NetEvent<'static>>,
    pub(super) buffer: Box<[u8]>,
    /// The chunk that was sent whole last, until [`take_sent`](Self::take_sent).
    pub(super) sent: Vec<u8>,
    /// Sockets and listeners whose reading waits for [`release`](Self::release).
    pub(super) held: Vec<Id>,
    pub(super) holding: bool,
    /// A front end on another thread uses the descriptors too.
    lends: bool,
    /// What wakes it once, until it has.
    wake_source: Option<OwnedFd>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Ready {
    pub(super) id: Id,
    pub(super) readable: bool,
    pub(super) writable: bool,
    /// Connections accepted in this round.
    pub(super) accepted: u32,
}

#[derive(Debug)]
pub(super) struct Listener {
    pub(super) listener: TcpListener,
    pub(super) interest: Interest,
    /// As in [`ListenerCommand::Accept`](crate::event::ListenerCommand::Accept); None = do not accept.
    pub(super) mark: Option<u64>,
    /// Connections accepted so far.
    pub(super) accepted: u64,
    pub(super) held: bool,
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
            sockets: IdMap::default(),
            listeners: FxHashMap::default(),
            timers: Timers::default(),
            resolver,
            repeats: FxHashMap::default(),
            untold: Vec::new(),
            ready: Vec::new(),
            queued: VecDeque::new(),
            buffer: vec![0; READ_SIZE].into_boxed_slice(),
            sent: Vec::new(),
            held: Vec::new(),
            holding: false,
            lends: false,
            wake_source: None,
        })
    }

    /// Wakes this reactor from another thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.poll.waker()
    }

    /// Makes the current or the next wait return when `source` can be read, once: for the read end
    /// of a pipe(7) that a handler of signal(7) writes to. An earlier one is forgotten.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wake_by(&mut self, source: OwnedFd) -> io::Result<()> {
        self.forget_wake_source();
        self.poll.set(&source, WAKE_SOURCE, Interest::default(), READABLE)?;
        self.wake_source = Some(source);
        Ok(())
    }

    /// From now on a front end on another thread may use the descriptors too.
    pub(super) fn lend(&mut self) {
        self.lends = true;
    }

    pub(super) fn stream(&self, stream: TcpStream) -> Stream {
        if self.lends { Stream::lent(stream) } else { Stream::Own(stream) }
    }

    /// The connection for the front end, if it is lent.
    pub(super) fn lent(&self, id: Id) -> Option<Weak<Lent>> {
        self.sockets.get(id)?.stream.lend()
    }

    fn forget_wake_source(&mut self) {
        if let Some(source) = self.wake_source.take() {
            log_poll(self.poll.set(&source, WAKE_SOURCE, READABLE, Interest::default()));
        }
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
        self.wait(timeout, usize::MAX)?;
        while let Some(event) = self.next_event() {
            sink(event);
        }
        Ok(())
    }

    /// Waits until something is ready, a timer is due, a lookup has ended, the waker was used or
    /// `timeout` is over (None = without limit). Does not wait when events are queued already.
    ///
    /// At most `most` sources are served then (at least 1; `usize::MAX` = all that are ready):
    /// those that were served longest ago. False if others may be ready.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wait(&mut self, timeout: Option<Duration>, most: usize) -> io::Result<bool> {
        let timeout = if self.queued.is_empty() {
            let timer = (!self.timers.is_empty()).then(|| self.timers.next_in(Instant::now()));
            [timeout, timer.flatten()].into_iter().flatten().min()
        } else {
            Some(Duration::ZERO)
        };
        // An interrupted round leaves sources unserved. The poller reports them again, because it
        // is level-triggered, or because they are re-armed here.
        self.rearm_unserved();
        let ready = &mut self.ready;
        // The waker and the wake source are two more.
        let most = most.min(self.sockets.len() + self.listeners.len() + 2);
        let mut woken = false;
        let all = self.poll.wait(timeout, most, |key, readable, writable| match key {
            WAKE_SOURCE => woken = true,
            key => {
                let id = Id::from_number(key);
                ready.push(Ready { id, readable, writable, accepted: 0 });
            }
        })?;
        ready.reverse();
        if woken {
            self.forget_wake_source();
        }
        self.queue_due();
        if !self.untold.is_empty() {
            self.tell_beside_if_heard();
        }
        Ok(all)
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
                        self.end_attempt(id);
                        let failure = Failure::of(FailureKind::AttemptTimedOut);
                        self.queued
                            .push_back(NetEvent::Socket(id, SocketEvent::ConnectFailed(failure)));
                    }
                    Deadline::Parting(id) => self.close(id),
                    Deadline::Round(id) => self.send_round(id),
                }
            }
        }
        if self.resolver.has_answers() {
            let queued = &mut self.queued;
            self.resolver.poll(|id, addresses| {
                queued.push_back(NetEvent::Socket(id, SocketEvent::LookedUp(addresses)));
            });
        }
    }

    /// The next event of this turn.
    pub fn next_event(&mut self) -> Option<NetEvent<'_>> {
        loop {
            if let Some(event) = self.queued.pop_front() {
                return Some(event);
            }
            let ready = self.ready.pop()?;
            let id = ready.id;
            match self.serve(ready) {
                Some(Read::Nothing) => {}
                Some(read) => {
                    return Some(NetEvent::Socket(id, read.event(&self.buffer)?));
                }
                None => {
                    if let Some(event) = self.serve_listener(ready) {
                        return Some(NetEvent::Listener(id, event));
                    }
                }
            }
        }
    }

    /// [`next_event`](Self::next_event), handed to `take`; bytes that are one whole notification, as
    /// those of nearly every event are, are offered to `bytes` first, which takes them or returns None.
    #[inline(always)] // for each message, from one place
    pub fn next_for<R>(
        &mut self,
        bytes: impl FnOnce(Id, &[u8]) -> Option<R>,
        take: impl FnOnce(NetEvent<'_>) -> R,
    ) -> Option<R> {
        let event = if self.queued.is_empty() {
            let ready = self.ready.pop()?;
            let served = self.serve(ready);
            if let Some(Read::Bytes { len, more: false }) = served
                && let Some(taken) = bytes(ready.id, &self.buffer[..len])
            {
                return Some(taken);
            }
            self.event_of(ready, served)
        } else {
            self.next_event()
        };
        event.map(take)
    }

    /// What has come of serving a source, or the next event where nothing has.
    #[inline(never)]
    fn event_of(&mut self, ready: Ready, served: Option<Read>) -> Option<NetEvent<'_>> {
        let id = ready.id;
        match served {
            Some(Read::Nothing) => self.next_event(),
            Some(read) => Some(NetEvent::Socket(id, read.event(&self.buffer)?)),
            None => match self.serve_listener(ready) {
                Some(event) => Some(NetEvent::Listener(id, event)),
                None => self.next_event(),
            },
        }
    }

    /// For blocking calls: waits for the lookup or the connect attempt of this one socket, leaving
    /// all others alone, and returns what became of it. None = the time is up, or the wake-up was
    /// for nothing.
    ///
    /// # Errors
    /// Those of poll(2).
    pub fn wait_for(
        &mut self,
        id: Id,
        timeout: Option<Duration>,
    ) -> io::Result<Option<SocketEvent<'_>>> {
        if let Some(event) = self.take_queued(id) {
            return Ok(Some(event));
        }
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        // One that is bound has its descriptor while its peer's name is looked up.
        let idles = self.sockets.get(id).is_none_or(|conn| conn.phase == Phase::Bound);
        if idles && self.resolver.is_busy() {
            let queued = &mut self.queued;
            self.resolver.wait(timeout, |id, addresses| {
                queued.push_back(NetEvent::Socket(id, SocketEvent::LookedUp(addresses)));
            });
            return Ok(self.take_queued(id));
        }
        let attempt = self.timers.next_in(Instant::now());
        let wait = [timeout, attempt].into_iter().flatten().min();
        let connecting = self.sockets.get(id).filter(|conn| conn.phase == Phase::Connecting);
        let source = connecting.map(|conn| (&conn.stream, conn.interest()));
        if wait_for_one(source, wait)?.is_some() {
            return Ok(self.finish_connect(id));
        }
        if deadline.is_none_or(|deadline| Instant::now() < deadline) {
            self.queue_due();
        }
        Ok(self.take_queued(id))
    }

    /// For blocking calls: waits until this one socket can be read or written, whatever its mark
    /// says, leaving all others alone: (readable, writable). A broken one is told in any case. None
    /// = the time is up, or the wake-up was for nothing. No socket = waits for the time alone.
    ///
    /// # Errors
    /// Those of poll(2).
    pub fn wait_until_ready(
        &self,
        id: Option<Id>,
        reads: bool,
        writes: bool,
        timeout: Option<Duration>,
    ) -> io::Result<Option<(bool, bool)>> {
        let interest = Interest { readable: reads, writable: writes };
        let conn = id.and_then(|id| self.sockets.get(id));
        wait_for_one(conn.map(|conn| (&conn.stream, interest)), timeout)
    }

    /// For blocking calls: reads once, up to `mark` in place of what [`Command::Read`] said.
    ///
    /// [`Command::Read`]: crate::event::Command::Read
    pub fn read_now(&mut self, id: Id, mark: u64) -> Option<SocketEvent<'_>> {
        let conn = self.sockets.get_mut(id)?;
        let told = conn.read_mark();
        conn.set_read_mark(Some(mark));
        let read = conn.read(&mut self.buffer);
        // What ends the reading ends it for the loop too.
        if conn.reads() {
            conn.set_read_mark(told);
        }
        self.update(id);
        read.event(&self.buffer)
    }

    /// For `waitForNewConnection`: waits until a client is in the listener's queue, whether or not
    /// it may be accepted.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wait_for_client(&mut self, id: Id, timeout: Option<Duration>) -> io::Result<bool> {
        let Some(listener) = self.listeners.get(&id) else { return Ok(false) };
        Ok(wait_for_one(Some((&listener.listener, READABLE)), timeout)?.is_some())
    }

    /// Accepts one client now, whatever the mark says.
    pub fn accept_now(&mut self, id: Id) -> Option<ListenerEvent> {
        for _ in 0..ACCEPT_ROUND {
            match self.accept(id) {
                Next::Lost => {}
                next => return next.event(),
            }
        }
        None
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

impl Drop for Reactor {
    fn drop(&mut self) {
        for id in self.sockets.iter().map(|(id, _)| id).collect::<Vec<_>>() {
            self.close(id);
        }
        for id in self.listeners.keys().copied().collect::<Vec<_>>() {
            self.close_listener(id);
        }
        self.forget_wake_source();
    }
}

/// The poller refused to forget or re-arm a source: nothing to be done but to say so.
pub(super) fn log_poll(result: io::Result<()>) {
    if let Err(error) = result {
        log::error!("the poller failed: {error}");
    }
}
