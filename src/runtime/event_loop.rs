//! The event loop that sockets, listeners and timers live on, and the delivery of their signals.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::listener::ListenerCell;
use super::socket::SocketCell;
use super::timer::TimerCell;
use crate::event::{
    Command, Id, ListenerCommand, ListenerEvent, NetEvent, READ_ROUND, SocketEvent,
};
use crate::net::{self, Reactor, Spare, Waker, Worker};
use crate::signal::SocketOption;

/// Sources that are served before what was written is sent: few, so that answers leave soon and
/// find in the caches what they need. Nobody waits longer for it: the others come next.
const SHARE: usize = 64;
/// What they may write together, bytes. After more, fewer are served in the next turn: what waits to
/// be sent shall stay in the caches, and in memory that is used again.
const SHARE_BYTES: usize = 512 * 1024;
/// So many are served all the same: a client and its server in one loop are served as one.
const LEAST_SHARE: usize = 2;

/// Where the sockets really are.
#[derive(Debug)]
pub(super) enum Port {
    /// On this thread: slots run inside [`EventLoop::turn`].
    Inline(Box<RefCell<Reactor>>),
    /// On a thread of their own: slots run inside [`EventLoop::drain`].
    Worker(Worker),
}

/// An event loop; clones are the same loop.
///
/// It does what Qt's event loop does for sockets: [`turn`](Self::turn) waits, delivers each
/// signal to its slot at once, and sends at its end what the slots have written. Slots may call
/// anything, also the blocking calls and the loop itself.
#[derive(Clone)]
pub struct EventLoop(pub(super) Rc<Inner>);

pub(super) struct Inner {
    pub(super) port: Port,
    pub(super) sockets: RefCell<FxHashMap<Id, Weak<SocketCell>>>,
    pub(super) listeners: RefCell<FxHashMap<Id, Weak<ListenerCell>>>,
    pub(super) timers: RefCell<FxHashMap<Id, Weak<TimerCell>>>,
    /// Sockets that have something to send at the end of the turn.
    dirty: RefCell<VecDeque<Weak<SocketCell>>>,
    /// The socket that something has just happened to, while its slots run.
    served: Cell<Option<Id>>,
    /// Another one has written, which may have something to read that must be read first.
    unread: Cell<bool>,
    /// How many sources the next turn serves, from [`LEAST_SHARE`] to [`SHARE`].
    share: Cell<usize>,
    /// Bytes given to the reactor in this turn.
    written: Cell<usize>,
    /// Memory for what is read and written.
    pub(super) spare: RefCell<Spare>,
    quit: Cell<bool>,
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoop").field("sockets", &self.0.sockets.borrow().len()).finish()
    }
}

/// Whom an event was for; its signals are still to be delivered.
enum Target {
    Socket(Rc<SocketCell>, usize),
    Listener(Rc<ListenerCell>, ListenerEvent),
    Timer(Rc<TimerCell>),
    /// A client of a listener that is gone.
    Orphan(Id),
    Nobody,
}

impl EventLoop {
    /// A loop that does its network work on the calling thread.
    ///
    /// # Errors
    /// Those of [`Reactor::new`].
    pub fn new() -> io::Result<Self> {
        Ok(Self::on(Port::Inline(Box::new(RefCell::new(Reactor::new()?)))))
    }

    /// A loop whose sockets are on a thread of their own, for a thread that has another event
    /// loop. `wake` is called on that thread and has to bring about a [`drain`](Self::drain) on
    /// this one; after calls from elsewhere than a slot `drain` sends what they have written. The
    /// blocking calls are not for such a loop: they return false.
    ///
    /// # Errors
    /// Those of [`Worker::spawn`].
    pub fn with_worker(wake: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        Ok(Self::on(Port::Worker(Worker::spawn(wake)?)))
    }

    fn on(port: Port) -> Self {
        Self(Rc::new(Inner {
            port,
            sockets: RefCell::default(),
            listeners: RefCell::default(),
            timers: RefCell::default(),
            dirty: RefCell::default(),
            served: Cell::default(),
            unread: Cell::default(),
            share: Cell::new(SHARE),
            written: Cell::default(),
            spare: RefCell::default(),
            quit: Cell::new(false),
        }))
    }

    /// Wakes an inline loop from another thread; None for a loop with a worker.
    #[must_use]
    pub fn waker(&self) -> Option<Waker> {
        match &self.0.port {
            Port::Inline(reactor) => Some(reactor.borrow().waker()),
            Port::Worker(_) => None,
        }
    }

    /// Makes the current or the next turn of an inline loop end its wait when `source` can be
    /// read, once; see [`Reactor::wake_by`].
    ///
    /// # Errors
    /// Those of the poller; `Unsupported` for a loop with a worker.
    pub fn wake_by(&self, source: OwnedFd) -> io::Result<()> {
        match &self.0.port {
            Port::Inline(reactor) => reactor.borrow_mut().wake_by(source),
            Port::Worker(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// One turn: waits until something happens (at most `timeout`, None = without limit),
    /// delivers it, and sends what was written. A socket is read before it sends (contract 95).
    ///
    /// # Errors
    /// Those of the poller; the loop cannot go on then.
    pub fn turn(&self, timeout: Option<Duration>) -> io::Result<()> {
        let Port::Inline(reactor) = &self.0.port else { return Ok(()) };
        let idle = self.0.dirty.borrow().is_empty();
        let timeout = if idle { timeout } else { Some(Duration::ZERO) };
        let most = if self.0.unread.get() { usize::MAX } else { self.0.share.get() };
        let all = self.serve(reactor, timeout, most)?;
        if !all && most != usize::MAX && self.0.unread.get() {
            self.serve(reactor, Some(Duration::ZERO), usize::MAX)?;
        }
        self.0.unread.set(false);
        self.0.send_dirty();
        self.0.adapt_share();
        Ok(())
    }

    /// Waits and delivers what has happened to `most` sources at most; false if others may be
    /// ready.
    fn serve(
        &self,
        reactor: &RefCell<Reactor>,
        timeout: Option<Duration>,
        most: usize,
    ) -> io::Result<bool> {
        let all = reactor.borrow_mut().wait(timeout, most)?;
        loop {
            // The reactor is not borrowed while slots run: they may need it.
            let target = {
                let mut reactor = reactor.borrow_mut();
                let Some(event) = reactor.next_event() else { break };
                self.0.take_in(event)
            };
            self.0.deliver(target);
        }
        Ok(all)
    }

    /// Turns until [`quit`](Self::quit) is called.
    ///
    /// # Errors
    /// Those of [`turn`](Self::turn).
    pub fn run(&self) -> io::Result<()> {
        self.run_while(|| true)
    }

    /// Turns until [`quit`](Self::quit) is called or `go_on`, asked before each turn, says no.
    ///
    /// # Errors
    /// Those of [`turn`](Self::turn).
    pub fn run_while(&self, mut go_on: impl FnMut() -> bool) -> io::Result<()> {
        self.0.quit.set(false);
        while !self.0.quit.get() && go_on() {
            self.turn(None)?;
        }
        Ok(())
    }

    /// Makes [`run`](Self::run) return after the turn under way.
    pub fn quit(&self) {
        self.0.quit.set(true);
    }

    /// Whether [`drain`](Self::drain) has something to do. False = the next report of the worker
    /// will wake.
    #[must_use]
    pub fn has_work(&self) -> bool {
        let Port::Worker(worker) = &self.0.port else { return false };
        worker.has_work() || !self.0.dirty.borrow().is_empty()
    }

    /// Delivers what the worker has reported, for at most `budget`; true if there is more. Only
    /// for a loop with a worker.
    pub fn drain(&self, budget: Duration) -> bool {
        let Port::Worker(worker) = &self.0.port else { return false };
        let begun = Instant::now();
        worker.gather_orders();
        while let Some(event) = worker.pop() {
            let target = self.0.take_in(event);
            self.0.deliver(target);
            if begun.elapsed() >= budget {
                break;
            }
        }
        self.0.send_dirty();
        worker.send_orders();
        self.has_work()
    }
}

impl Inner {
    /// Gives the event to the machine it is for; pure, so that it may borrow the reactor's bytes.
    fn take_in(&self, event: NetEvent<'_>) -> Target {
        match event {
            NetEvent::Socket(id, event) => {
                let cell = self.sockets.borrow().get(&id).and_then(Weak::upgrade);
                cell.map_or(Target::Nobody, |cell| {
                    let event = if cell.holds_data() { event } else { self.in_spare(event) };
                    let depth = cell.handle(event);
                    Target::Socket(cell, depth)
                })
            }
            NetEvent::Listener(id, event) => {
                let cell = self.listeners.borrow().get(&id).and_then(Weak::upgrade);
                match (cell, event) {
                    (Some(cell), event) => Target::Listener(cell, event),
                    (None, ListenerEvent::Accepted { id, .. }) => Target::Orphan(id),
                    (None, _) => Target::Nobody,
                }
            }
            NetEvent::Timer(id) => {
                let cell = self.timers.borrow().get(&id).and_then(Weak::upgrade);
                cell.map_or(Target::Nobody, Target::Timer)
            }
        }
    }

    /// Moves borrowed bytes into memory that a socket without any can keep.
    fn in_spare<'a>(&self, event: SocketEvent<'a>) -> SocketEvent<'a> {
        match event {
            SocketEvent::Received { data: Cow::Borrowed(data), more } => {
                let len = if more { READ_ROUND } else { data.len() };
                let mut bytes = self.spare.borrow_mut().take(len);
                bytes.extend_from_slice(data);
                SocketEvent::Received { data: bytes.into(), more }
            }
            event => event,
        }
    }

    fn deliver(&self, target: Target) {
        match target {
            Target::Socket(cell, depth) => {
                self.served.set(Some(cell.id()));
                cell.drain_above(depth);
                self.served.set(None);
            }
            Target::Listener(cell, event) => cell.handle(event),
            Target::Timer(cell) => cell.fire(),
            Target::Orphan(id) => self.forget(id),
            Target::Nobody => {}
        }
    }

    /// Sends one chunk of each socket that has written.
    fn send_dirty(&self) {
        // One by one: a slot may turn the loop, which sends the others then.
        let all = self.dirty.borrow().len();
        for _ in 0..all {
            let Some(cell) = self.dirty.borrow_mut().pop_front() else { return };
            if let Some(cell) = cell.upgrade() {
                cell.dirty.set(false);
                cell.send_chunk();
            }
        }
    }

    /// Sets the next turn's share by what this one has written.
    fn adapt_share(&self) {
        let (share, written) = (self.share.get(), self.written.take());
        if written > SHARE_BYTES {
            self.share.set((share / 2).max(LEAST_SHARE));
        } else if written <= SHARE_BYTES / 2 {
            self.share.set((share * 2).min(SHARE));
        }
    }

    pub(super) fn mark_dirty(&self, cell: &Rc<SocketCell>) {
        // At most once: blocking calls send without a turn that would empty the list.
        if !cell.dirty.replace(true) {
            self.dirty.borrow_mut().push_back(Rc::downgrade(cell));
            if self.served.get() != Some(cell.id()) {
                self.unread.set(true);
            }
        }
    }

    /// Closes a connection that has no socket.
    pub(super) fn forget(&self, id: Id) {
        self.command(id, Command::Close);
    }

    pub(super) fn command(&self, id: Id, command: Command) -> Option<SocketEvent<'static>> {
        if let Command::LookUp(name) = &command
            && let Some(addresses) = net::cached_lookup(name)
        {
            return Some(SocketEvent::LookedUp(addresses));
        }
        match &self.port {
            Port::Inline(reactor) => reactor.borrow_mut().command(id, command),
            Port::Worker(worker) => worker.command(id, command),
        }
    }

    pub(super) fn listener_command(
        &self,
        id: Id,
        command: ListenerCommand,
    ) -> Option<ListenerEvent> {
        match &self.port {
            Port::Inline(reactor) => reactor.borrow_mut().listener_command(id, command),
            Port::Worker(worker) => worker.listener_command(id, command),
        }
    }

    pub(super) fn send(&self, id: Id, chunk: Vec<u8>) -> Option<SocketEvent<'static>> {
        match &self.port {
            Port::Inline(reactor) => {
                self.written.set(self.written.get() + chunk.len());
                let mut reactor = reactor.borrow_mut();
                let event = reactor.send(id, chunk);
                self.spare.borrow_mut().give(reactor.take_sent());
                event
            }
            Port::Worker(worker) => {
                worker.send(id, chunk);
                None
            }
        }
    }

    pub(super) fn set_timer(&self, id: Id, at: Instant) {
        match &self.port {
            Port::Inline(reactor) => reactor.borrow_mut().set_timer(id, at),
            Port::Worker(worker) => worker.set_timer(id, at),
        }
    }

    pub(super) fn cancel_timer(&self, id: Id) {
        match &self.port {
            Port::Inline(reactor) => reactor.borrow_mut().cancel_timer(id),
            Port::Worker(worker) => worker.cancel_timer(id),
        }
    }

    pub(super) fn set_option(&self, id: Id, option: SocketOption, value: i32) {
        match &self.port {
            Port::Inline(reactor) => {
                reactor.borrow().set_option(id, option, value);
            }
            Port::Worker(worker) => worker.set_option(id, option, value),
        }
    }

    /// The reactor of an inline loop, for calls that block.
    pub(super) fn reactor(&self) -> Option<&RefCell<Reactor>> {
        match &self.port {
            Port::Inline(reactor) => Some(reactor),
            Port::Worker(_) => {
                log::error!("a blocking call on a loop that has its sockets on another thread");
                None
            }
        }
    }
}
