//! What a loop needs of whoever has its sockets.

use std::cell::{OnceCell, RefCell};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::event::{
    Chunk, Command, Haste, Id, ListenerCommand, ListenerEvent, NetEvent, RepeatCommand, SocketEvent,
};
use crate::net::{Queues, Reactor, Worker};
use crate::signal::SocketOption;

/// What has become of a chunk: the kernel has taken all of it, and this is its memory; or what there
/// is to tell instead.
pub(super) type Sending = Result<Vec<u8>, Option<SocketEvent<'static>>>;

/// Whoever has the sockets of a loop: a reactor on its thread ([`Inline`]), or one on a thread of its
/// own ([`Worker`]). What sockets and listeners promise, they promise on both.
pub(super) trait Driver {
    /// Carries out a socket's command; an answer that is known at once is returned, any other comes
    /// as an event.
    fn command(&self, id: Id, command: Command) -> Option<SocketEvent<'static>>;
    /// The same for a listener. Listening and its end have happened when this returns.
    fn listener_command(&self, id: Id, command: ListenerCommand) -> Option<ListenerEvent>;
    /// Sends a chunk, as [`Reactor::send_whole`] does.
    fn send(&self, id: Id, chunk: Chunk, haste: Haste) -> Sending;
    /// As [`Reactor::take_sent`].
    fn take_sent(&self) -> Vec<u8>;
    /// Sets or moves a timer.
    fn set_timer(&self, id: Id, at: Instant);
    /// Stops a timer.
    fn cancel_timer(&self, id: Id);
    /// Sets an option of a socket that exists.
    fn set_option(&self, id: Id, option: SocketOption, value: i32);
    /// As [`Reactor::queues`], at the moment of the call.
    fn queues(&self, id: Id) -> Option<Queues>;
    /// As [`Reactor::repeat`]; a beginning and an end have happened when this returns. False if
    /// nothing will be sent, ever.
    fn repeat(&self, id: Id, command: RepeatCommand) -> bool;
    /// Resets an accepted connection of which nobody has heard: its client sees what it would see
    /// in the kernel's queue when the listener closes.
    fn reject(&self, id: Id);
    /// Whether it works while this thread does: then it may have read and accepted more than is
    /// wanted by now.
    fn is_apart(&self) -> bool;
    /// Gives the next event to `take`, if there is one. A driver that is not apart offers bytes that are
    /// one whole notification to `bytes` first, as [`Reactor::next_for`] does.
    fn next_event<R>(
        &self,
        bytes: impl FnOnce(Id, &[u8]) -> Option<R>,
        take: impl FnOnce(NetEvent<'_>) -> R,
    ) -> Option<R>
    where
        Self: Sized;
}

/// What waits for one object while all others stand still: for a driver on this thread alone.
pub(super) trait Blocking: Driver {
    /// As [`Reactor::wait_for`]; passes on what happened.
    fn wait_for(
        &self,
        id: Id,
        timeout: Option<Duration>,
        sink: &mut dyn FnMut(SocketEvent<'_>),
    ) -> io::Result<()>;
    /// As [`Reactor::wait_until_ready`].
    fn wait_until_ready(
        &self,
        id: Option<Id>,
        reads: bool,
        writes: bool,
        timeout: Option<Duration>,
    ) -> io::Result<Option<(bool, bool)>>;
    /// As [`Reactor::read_now`]; passes on what happened.
    fn read_now(&self, id: Id, mark: u64, sink: &mut dyn FnMut(SocketEvent<'_>));
    /// As [`Reactor::wait_for_client`].
    fn wait_for_client(&self, id: Id, timeout: Option<Duration>) -> io::Result<bool>;
    /// As [`Reactor::accept_now`].
    fn accept_now(&self, id: Id) -> Option<ListenerEvent>;
    /// As [`Reactor::flush`].
    fn flush(&self, id: Id) -> Option<SocketEvent<'static>>;
    /// As [`Reactor::option`].
    fn option(&self, id: Id, option: SocketOption) -> Option<i32>;
}

/// A reactor on the thread of its loop; whether its blocking calls are given up.
#[derive(Debug)]
pub(super) struct Inline(pub(super) RefCell<Reactor>, pub(super) OnceCell<Arc<AtomicBool>>);

/// Blocking calls that may be given up look this often whether they are.
const LOOK: Duration = Duration::from_millis(50);

impl Inline {
    /// Whether every wait is over.
    pub(super) fn has_given_up(&self) -> bool {
        self.1.get().is_some_and(|given_up| given_up.load(Ordering::Acquire))
    }

    /// How long one look of a wait of `left` takes.
    pub(super) fn look(&self, left: Option<Duration>) -> Option<Duration> {
        match self.1.get() {
            None => left,
            Some(_) => Some(left.unwrap_or(LOOK).min(LOOK)),
        }
    }
}

impl Driver for Inline {
    fn command(&self, id: Id, command: Command) -> Option<SocketEvent<'static>> {
        self.0.borrow_mut().command(id, command)
    }

    fn listener_command(&self, id: Id, command: ListenerCommand) -> Option<ListenerEvent> {
        self.0.borrow_mut().listener_command(id, command)
    }

    fn send(&self, id: Id, chunk: Chunk, haste: Haste) -> Sending {
        self.0.borrow_mut().send_whole(id, chunk, haste)
    }

    fn take_sent(&self) -> Vec<u8> {
        self.0.borrow_mut().take_sent()
    }

    fn set_timer(&self, id: Id, at: Instant) {
        self.0.borrow_mut().set_timer(id, at);
    }

    fn cancel_timer(&self, id: Id) {
        self.0.borrow_mut().cancel_timer(id);
    }

    fn set_option(&self, id: Id, option: SocketOption, value: i32) {
        self.0.borrow().set_option(id, option, value);
    }

    fn queues(&self, id: Id) -> Option<Queues> {
        self.0.borrow().queues(id)
    }

    fn repeat(&self, id: Id, command: RepeatCommand) -> bool {
        self.0.borrow_mut().repeat(id, command);
        true
    }

    fn reject(&self, id: Id) {
        self.0.borrow_mut().reject(id);
    }

    fn is_apart(&self) -> bool {
        false
    }

    #[inline]
    fn next_event<R>(
        &self,
        bytes: impl FnOnce(Id, &[u8]) -> Option<R>,
        take: impl FnOnce(NetEvent<'_>) -> R,
    ) -> Option<R> {
        self.0.borrow_mut().next_for(bytes, take)
    }
}

impl Blocking for Inline {
    fn wait_for(
        &self,
        id: Id,
        timeout: Option<Duration>,
        sink: &mut dyn FnMut(SocketEvent<'_>),
    ) -> io::Result<()> {
        self.0.borrow_mut().wait_for(id, timeout)?.into_iter().for_each(sink);
        Ok(())
    }

    fn wait_until_ready(
        &self,
        id: Option<Id>,
        reads: bool,
        writes: bool,
        timeout: Option<Duration>,
    ) -> io::Result<Option<(bool, bool)>> {
        self.0.borrow().wait_until_ready(id, reads, writes, timeout)
    }

    fn read_now(&self, id: Id, mark: u64, sink: &mut dyn FnMut(SocketEvent<'_>)) {
        self.0.borrow_mut().read_now(id, mark).into_iter().for_each(sink);
    }

    fn wait_for_client(&self, id: Id, timeout: Option<Duration>) -> io::Result<bool> {
        self.0.borrow_mut().wait_for_client(id, timeout)
    }

    fn accept_now(&self, id: Id) -> Option<ListenerEvent> {
        self.0.borrow_mut().accept_now(id)
    }

    fn flush(&self, id: Id) -> Option<SocketEvent<'static>> {
        self.0.borrow_mut().flush(id)
    }

    fn option(&self, id: Id, option: SocketOption) -> Option<i32> {
        self.0.borrow().option(id, option)
    }
}

impl Driver for Worker {
    fn command(&self, id: Id, command: Command) -> Option<SocketEvent<'static>> {
        self.command(id, command)
    }

    fn listener_command(&self, id: Id, command: ListenerCommand) -> Option<ListenerEvent> {
        self.listener_command(id, command)
    }

    /// The worker does not know in which pass of this side's loop a chunk was written, and so never
    /// is hasty.
    #[inline]
    fn send(&self, id: Id, chunk: Chunk, _: Haste) -> Sending {
        self.send(id, chunk)
    }

    /// What the worker has sent is the worker's.
    fn take_sent(&self) -> Vec<u8> {
        Vec::new()
    }

    fn set_timer(&self, id: Id, at: Instant) {
        self.set_timer(id, at);
    }

    fn cancel_timer(&self, id: Id) {
        self.cancel_timer(id);
    }

    fn set_option(&self, id: Id, option: SocketOption, value: i32) {
        self.set_option(id, option, value);
    }

    fn queues(&self, id: Id) -> Option<Queues> {
        self.queues(id)
    }

    fn repeat(&self, id: Id, command: RepeatCommand) -> bool {
        self.repeat(id, command)
    }

    fn reject(&self, id: Id) {
        self.reject(id);
    }

    fn is_apart(&self) -> bool {
        true
    }

    #[inline]
    fn next_event<R>(
        &self,
        _bytes: impl FnOnce(Id, &[u8]) -> Option<R>,
        take: impl FnOnce(NetEvent<'_>) -> R,
    ) -> Option<R> {
        self.pop().map(take)
    }
}
