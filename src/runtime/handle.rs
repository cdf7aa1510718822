//! The loop that sockets, listeners and timers live on, whoever drives it.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::ptr;
use std::rc::{self, Rc};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::driver::{Driver, Sending};
use super::listener::ListenerCell;
use super::repeat::RepeatCell;
use super::socket_cell::SocketCell;
use super::tap::{Moment, Object, Tap, What};
use super::timer::TimerCell;
use crate::event::{
    Chunk, Command, Haste, Id, IdMap, ListenerCommand, ListenerEvent, PASS_BYTES, Shared,
    SocketEvent,
};
use crate::net::{self, Spare};
use crate::translate::{Manner, TcpSocket};

/// What sockets, listeners and timers are made on: the loop behind an
/// [`EventLoop`](super::EventLoop) or a [`WorkerLoop`](super::WorkerLoop). Clones are the same loop.
#[derive(Clone)]
pub struct Handle(pub(super) Rc<Inner>);

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("sockets", &self.0.sockets.borrow().len()).finish()
    }
}

impl Handle {
    /// Keeps `object` alive until [`let_go`](Self::let_go), or until nobody is left who could turn the
    /// loop.
    pub fn keep(&self, object: Rc<dyn Any>) {
        self.0.kept.borrow_mut().push(object);
    }

    /// Ends a [`keep`](Self::keep) of this object.
    pub fn let_go<T>(&self, object: *const T) {
        let is_it = |kept: &Rc<dyn Any>| ptr::addr_eq(Rc::as_ptr(kept), object);
        let mut kept = self.0.kept.borrow_mut();
        let at = kept.iter().position(is_it);
        let object = at.map(|at| kept.swap_remove(at));
        drop(kept);
        // Whatever goes with it may call this again.
        drop(object);
    }

    /// Calls it once, when the slots of this pass, or of the next, have run and before what they
    /// wrote is sent: that is when Qt's loop deletes what `deleteLater` was called for.
    pub fn after_slots(&self, call: impl FnOnce() + 'static) {
        self.0.after_slots.borrow_mut().push(Box::new(call));
    }

    pub(super) fn new(driver: Rc<dyn Driver>) -> Self {
        Self(Rc::new(Inner {
            reads_ahead: driver.is_apart(),
            driver,
            sockets: RefCell::default(),
            listeners: RefCell::default(),
            timers: RefCell::default(),
            repeats: RefCell::default(),
            dirty: RefCell::default(),
            writes_first: RefCell::default(),
            announcing: RefCell::default(),
            releasing: RefCell::default(),
            after_slots: RefCell::default(),
            served: Cell::default(),
            unread: Cell::default(),
            turns: Cell::default(),
            written: Cell::default(),
            spare: RefCell::default(),
            own: Cell::default(),
            kept: RefCell::default(),
            shared: Arc::default(),
            last_shared: RefCell::default(),
            taps: RefCell::default(),
            tapped: Cell::default(),
            depth: Cell::default(),
        }))
    }

    /// How many bytes wait in memory in all, unread and unsent. What several sockets send together
    /// counts once.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.waiting()
    }

    /// From now on `tap` is told of everything, beside those that are told already.
    pub fn add_tap(&self, tap: Rc<dyn Tap>) {
        self.0.taps.borrow_mut().push(tap);
        self.0.tapped.set(true);
    }

    /// From now on `tap` is told of nothing more.
    pub fn remove_tap(&self, tap: &Rc<dyn Tap>) {
        let mut taps = self.0.taps.borrow_mut();
        taps.retain(|other| !Rc::ptr_eq(other, tap));
        self.0.tapped.set(!taps.is_empty());
    }
}

/// Those who can turn the loop have it. Without them the loop keeps nothing: what it keeps has the
/// loop, and neither would ever go.
pub(super) struct Turns(Rc<Inner>);

impl Turns {
    pub(super) fn of(handle: &Handle) -> Rc<Self> {
        Rc::new(Self(Rc::clone(&handle.0)))
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        drop(self.0.kept.take());
    }
}

pub(super) struct Inner {
    driver: Rc<dyn Driver>,
    /// As [`Driver::is_apart`], which is asked for every event.
    pub(super) reads_ahead: bool,
    pub(super) sockets: RefCell<IdMap<rc::Weak<SocketCell>>>,
    pub(super) listeners: RefCell<FxHashMap<Id, rc::Weak<ListenerCell>>>,
    pub(super) timers: RefCell<FxHashMap<Id, rc::Weak<TimerCell>>>,
    pub(super) repeats: RefCell<FxHashMap<Id, rc::Weak<RepeatCell>>>,
    /// Sockets that have something to send at the end of the turn.
    dirty: RefCell<VecDeque<rc::Weak<SocketCell>>>,
    /// Sockets that may send before anything is read, see [`SocketCell::writes_first`].
    writes_first: RefCell<VecDeque<rc::Weak<SocketCell>>>,
    /// Listeners that have something to tell in the next pass, without the network.
    announcing: RefCell<Vec<rc::Weak<ListenerCell>>>,
    /// Sockets that may read what the socket thread has read too early.
    releasing: RefCell<Vec<rc::Weak<SocketCell>>>,
    /// See [`Handle::after_slots`].
    after_slots: RefCell<Vec<Box<dyn FnOnce()>>>,
    /// The socket that something has just happened to, while its slots run.
    pub(super) served: Cell<Option<Id>>,
    /// Another one has written, which may have something to read that must be read first.
    unread: Cell<bool>,
    /// Counts the passes.
    turns: Cell<u32>,
    /// Bytes given to the driver in this pass.
    written: Cell<usize>,
    /// Memory for what is read and written.
    pub(super) spare: RefCell<Spare>,
    /// Bytes that wait in sockets, without what they share.
    own: Cell<usize>,
    /// Bytes that several sockets send together, counted once.
    shared: Arc<AtomicUsize>,
    /// The last of them: many sockets take the same bytes one after the other.
    last_shared: RefCell<Weak<Shared>>,
    /// What lives without an owner, see [`Handle::keep`].
    kept: RefCell<Vec<Rc<dyn Any>>>,
    taps: RefCell<Vec<Rc<dyn Tap>>>,
    /// There is a tap.
    tapped: Cell<bool>,
    /// Calls and slots inside each other, counted while there is a tap.
    depth: Cell<u32>,
}

/// Passes of the loop.
impl Inner {
    /// A new pass begins.
    pub(super) fn begin_turn(&self) {
        self.turns.set(self.turns.get().wrapping_add(1));
    }

    /// Whether something waits that needs no event.
    pub(super) fn has_work(&self) -> bool {
        !self.dirty.borrow().is_empty()
            || !self.announcing.borrow().is_empty()
            || !self.releasing.borrow().is_empty()
    }

    pub(super) fn turn(&self) -> u32 {
        self.turns.get()
    }

    /// Whether one has written that is not the one which was served then, since this was asked last.
    pub(super) fn take_unread(&self) -> bool {
        self.unread.take()
    }

    pub(super) fn is_unread(&self) -> bool {
        self.unread.get()
    }

    /// The bytes given to the driver since this was asked last.
    pub(super) fn take_written(&self) -> usize {
        self.written.take()
    }

    /// Tells the connections of the sockets that have written.
    pub(super) fn tell_dirty(&self, tell: impl FnOnce(&mut dyn Iterator<Item = Id>)) {
        let dirty = self.dirty.borrow();
        if !dirty.is_empty() {
            tell(&mut dirty.iter().filter_map(rc::Weak::upgrade).map(|cell| cell.id()));
        }
    }

    /// Sends one chunk of each socket that has written, as far as one pass goes.
    pub(super) fn send_dirty(&self) {
        if !self.after_slots.borrow().is_empty() {
            for call in self.after_slots.take() {
                call();
            }
        }
        // What was parked has gone while this turn was served.
        self.spare.borrow_mut().give(self.driver.take_sent());
        // One by one: a slot may turn the loop, which sends the others then.
        let all = self.dirty.borrow().len();
        for _ in 0..all {
            if self.written.get() >= PASS_BYTES {
                return;
            }
            let Some(cell) = self.dirty.borrow_mut().pop_front() else { return };
            if let Some(cell) = cell.upgrade() {
                let is_early = cell.dirty.get() == Some(self.turns.get());
                let as_qt = || cell.ask(TcpSocket::manner) == Manner::AsQt;
                // What the kernel does not take now is no work: there will be an event.
                let is_first = || cell.writes_first.get() && cell.ask(TcpSocket::can_flush);
                if is_first() || (is_early && as_qt()) {
                    // It has had its turn, or has it behind the reading of the next one.
                    self.dirty.borrow_mut().push_back(Rc::downgrade(&cell));
                    continue;
                }
                cell.dirty.take();
                let haste = if is_early { Haste::Early } else { Haste::Due };
                if cell.streams() {
                    cell.send_streaming(haste);
                } else {
                    cell.send_chunk(haste);
                }
            }
        }
    }

    /// Sends one chunk of each socket that may send before anything is read.
    pub(super) fn send_first(&self) {
        // One by one: a slot may turn the loop, which sends the others then.
        let all = self.writes_first.borrow().len();
        for _ in 0..all {
            let Some(cell) = self.writes_first.borrow_mut().pop_front() else { return };
            let Some(cell) = cell.upgrade() else { continue };
            cell.is_listed_first.set(false);
            if !cell.writes_first.get() {
                continue;
            }
            cell.send_chunk(Haste::Due);
            // What is left waits for the next turn.
            if cell.has_unsent() {
                self.let_write_first(&cell);
            } else {
                cell.writes_first.set(false);
            }
        }
    }

    /// In the next pass of a loop with a worker; on this thread nothing is accepted too early.
    pub(super) fn announce_later(&self, cell: &Rc<ListenerCell>) {
        self.announcing.borrow_mut().push(Rc::downgrade(cell));
    }

    /// In the next pass.
    pub(super) fn release_later(&self, cell: &Rc<SocketCell>) {
        self.releasing.borrow_mut().push(Rc::downgrade(cell));
    }

    pub(super) fn release(&self) {
        for cell in self.releasing.take() {
            if let Some(cell) = cell.upgrade() {
                cell.release();
            }
        }
    }

    pub(super) fn announce(&self) {
        for cell in self.announcing.take() {
            if let Some(cell) = cell.upgrade() {
                cell.announce();
            }
        }
    }

    pub(super) fn let_write_first(&self, cell: &Rc<SocketCell>) {
        cell.writes_first.set(true);
        if !cell.is_listed_first.replace(true) {
            self.writes_first.borrow_mut().push_back(Rc::downgrade(cell));
        }
    }

    #[inline]
    pub(super) fn mark_dirty(&self, cell: &Rc<SocketCell>) {
        // At most once: blocking calls send without a turn that would empty the list.
        if cell.dirty.replace(Some(self.turns.get())).is_none() {
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
        self.driver.command(id, command)
    }

    pub(super) fn listener_command(
        &self,
        id: Id,
        command: ListenerCommand,
    ) -> Option<ListenerEvent> {
        self.driver.listener_command(id, command)
    }

    #[inline]
    pub(super) fn send(&self, id: Id, chunk: Chunk, haste: Haste) -> Sending {
        self.written.set(self.written.get() + chunk.len());
        self.driver.send(id, chunk, haste)
    }

    pub(super) fn driver(&self) -> &dyn Driver {
        &*self.driver
    }
}

/// Counting what waits.
impl Inner {
    /// The bytes of a socket are `after` now, and were `before`.
    #[inline]
    pub(super) fn count(&self, before: usize, after: usize) {
        self.own.set(self.own.get().wrapping_add(after).wrapping_sub(before));
    }

    /// The bytes as several sockets have them to send.
    pub(super) fn share(&self, bytes: &Arc<Vec<u8>>) -> Arc<Shared> {
        let mut last = self.last_shared.borrow_mut();
        if let Some(shared) = last.upgrade().filter(|last| Arc::ptr_eq(last.bytes(), bytes)) {
            return shared;
        }
        let shared = Arc::new(Shared::new(bytes, &self.shared));
        *last = Arc::downgrade(&shared);
        shared
    }

    /// Where bytes that several sockets send together are counted.
    pub(super) fn waiting_shared(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.shared)
    }

    pub(super) fn waiting(&self) -> usize {
        self.own.get() + self.shared.load(Ordering::Relaxed)
    }
}

/// Telling the taps.
impl Inner {
    /// Tells the taps, if there are any, what `what` says.
    #[inline]
    pub(super) fn tap<'a>(&self, what: impl FnOnce() -> What<'a>) {
        if self.tapped.get() {
            self.tell(&what());
        }
    }

    pub(super) fn is_tapped(&self) -> bool {
        self.tapped.get()
    }

    #[cold]
    pub(super) fn tell(&self, what: &What<'_>) {
        // One by one: a tap may take itself away.
        let taps = self.taps.borrow().clone();
        for tap in taps {
            tap.moment(&Moment { at: Instant::now(), depth: self.depth.get(), what });
        }
    }

    /// Runs a slot, and tells how long it ran.
    #[cold]
    pub(super) fn slot(&self, object: Object<'_>, signal: What<'_>, slot: impl FnOnce()) {
        self.tell(&signal);
        let took = self.inside(slot).1;
        self.tell(&What::SlotEnded { object, took });
    }

    /// Makes a call, and tells of it.
    #[cold]
    pub(super) fn called<R>(
        &self,
        object: Object<'_>,
        name: &'static str,
        arguments: &dyn fmt::Display,
        call: impl FnOnce() -> R,
        shown: impl FnOnce(&R) -> String,
    ) -> R {
        self.tell(&What::Call { object, name, arguments });
        let (result, took) = self.inside(call);
        self.tell(&What::Return { object, name, result: &shown(&result), took });
        result
    }

    fn inside<R>(&self, run: impl FnOnce() -> R) -> (R, Duration) {
        let depth = self.depth.replace(self.depth.get() + 1);
        let begun = Instant::now();
        let result = run();
        let took = begun.elapsed();
        self.depth.set(depth);
        (result, took)
    }
}
