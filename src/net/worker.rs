//! The reactor on a thread of its own, for a front end with another event loop (Qt's).

mod end;
mod thread;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use self::end::Hands;
use self::thread::{run, warn_unless, yield_to_front_end};
use super::lent::{Given, Lends, Lent};
use super::poll::Waker;
use super::queues::Queues;
use super::reactor::Reactor;
use super::spare::{FEW, Spare};
use crate::event::{
    Chunk, Command, Failure, Id, ListenerCommand, ListenerEvent, NetEvent, RepeatCommand,
    SocketEvent,
};
use crate::signal::SocketOption;

/// Above so many waiting events or bytes the worker stops reading and accepting until the front
/// end takes them: a few milliseconds of its work, and a bound for memory. The front end may have
/// as many again in its hands, and so may the worker.
const MAX_EVENTS: usize = 2048;
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// So much is collected before the front end is told in the middle of a turn, so that it begins
/// while the worker goes on reading.
const BATCH_EVENTS: usize = 256;
const BATCH_BYTES: usize = 256 * 1024;

/// Sources that are served before orders are looked for.
const SHARE: usize = 1024;

/// What the front end asks of the worker.
#[derive(Debug)]
enum Order {
    Socket(Id, Command),
    Send(Id, Chunk),
    /// The front end has given the chunk to the kernel, which has said this. If it has taken a part, the
    /// front end knows.
    Rest(Id, Chunk, Option<io::Result<usize>>),
    Listener(Id, ListenerCommand),
    SetTimer(Id, Instant),
    CancelTimer(Id),
    SetOption(Id, SocketOption, i32),
    Reject(Id),
    Repeat(Id, RepeatCommand),
    /// The front end waits for the answer.
    Queues(Id, SyncSender<Option<Queues>>),
    /// The front end waits for the answer.
    Asked(Box<Self>, SyncSender<Option<NetEvent<'static>>>),
}

#[derive(Debug, Default)]
struct Mail {
    orders: VecDeque<Order>,
    batch: Batch,
    /// Memory for what is read, see [`Worker::take_back`].
    emptied: Vec<Vec<u8>>,
    /// A wake-up of the front end is on its way; cleared only when the events are seen empty.
    armed: bool,
    /// The worker reads and accepts nothing until the front end has caught up.
    held: bool,
    closed: bool,
    /// The thread has ended: nobody would carry out an order.
    ended: bool,
}

/// Events on their way to the front end, with the bytes in them.
#[derive(Debug, Default)]
struct Batch {
    events: VecDeque<NetEvent<'static>>,
    bytes: usize,
    /// The connections that are lent to the front end from these events on.
    lent: Vec<(Id, Weak<Lent>)>,
    /// Memory for the bytes of events that come.
    emptied: Vec<Vec<u8>>,
}

impl Batch {
    /// The event with bytes of its own, in memory that was used before if they are few.
    fn own(&mut self, event: NetEvent<'_>) -> NetEvent<'static> {
        match event {
            NetEvent::Socket(id, SocketEvent::Received { data, more }) if data.len() <= FEW => {
                let mut bytes = self.emptied.pop().unwrap_or_default();
                bytes.extend_from_slice(&data);
                NetEvent::Socket(id, SocketEvent::Received { data: bytes.into(), more })
            }
            event => event.into_owned(),
        }
    }

    fn push(&mut self, event: NetEvent<'static>) {
        if let NetEvent::Socket(_, SocketEvent::Received { data, .. }) = &event {
            self.bytes += data.len();
        }
        self.events.push_back(event);
    }
}

/// A reactor on its own thread. Orders never wait behind data, and the worker never blocks on a
/// full queue: it stops asking for readiness instead, so closing and writing are always served.
///
/// Both sides work in batches, so that the lock and the wake-ups are paid once for all that is
/// there, not once for each event.
///
/// Should the thread end unasked (its poller fails, or it panics), everybody who waits is told, the
/// connections are lost, and later orders fail at once; timers do not go off any more.
///
/// Dropping it closes every socket and joins the thread.
pub struct Worker {
    mail: Arc<Mutex<Mail>>,
    waker: Waker,
    /// Calls the front end.
    wake: Arc<dyn Fn() + Send + Sync>,
    thread: Option<JoinHandle<()>>,
    /// Taken from the queue, not popped yet.
    taken: RefCell<VecDeque<NetEvent<'static>>>,
    /// Orders that wait for [`send_orders`](Self::send_orders).
    gathered: RefCell<VecDeque<Order>>,
    gathering: Cell<bool>,
    lends: Lends,
    /// Events with bytes that were popped since memory was taken back.
    reads: Cell<usize>,
    /// Memory on its way back to the thread.
    emptied: RefCell<Vec<Vec<u8>>>,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("mail", &self.mail).finish_non_exhaustive()
    }
}

impl Worker {
    /// Starts the thread. `wake` is called on it when the first event is put into an empty queue;
    /// it should make the front end call [`pop`](Self::pop) until that has nothing more. Once the
    /// thread has ended unasked, it is called on the thread whose order is refused.
    ///
    /// # Errors
    /// Those of [`Reactor::new`] and of starting a thread.
    pub fn spawn(wake: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let mut reactor = Reactor::new()?;
        reactor.lend();
        let waker = reactor.waker();
        let mail = Arc::new(Mutex::new(Mail::default()));
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let (theirs, call) = (Arc::clone(&mail), Arc::clone(&wake));
        let thread = std::thread::Builder::new().name("sockets".into()).spawn(move || {
            yield_to_front_end();
            end::run_to_its_end(Hands::new(reactor), &theirs, &*call);
        })?;
        Ok(Self {
            mail,
            waker,
            wake,
            thread: Some(thread),
            taken: RefCell::default(),
            gathered: RefCell::default(),
            gathering: Cell::default(),
            lends: Lends::default(),
            reads: Cell::default(),
            emptied: RefCell::default(),
        })
    }

    /// The next event. None = the queue is empty, and the next event will wake.
    #[must_use]
    pub fn pop(&self) -> Option<NetEvent<'static>> {
        let mut taken = self.taken.borrow_mut();
        if taken.is_empty() {
            let mut mail = lock(&self.mail);
            std::mem::swap(&mut *taken, &mut mail.batch.events);
            mail.batch.bytes = 0;
            if !mail.batch.lent.is_empty() {
                self.lends.add(&mut mail.batch.lent);
            }
            mail.armed = !taken.is_empty();
            mail.emptied.append(&mut self.emptied.borrow_mut());
            if std::mem::take(&mut mail.held) {
                drop(mail);
                self.waker.wake();
            }
        }
        let event = taken.pop_front();
        if let Some(NetEvent::Socket(id, SocketEvent::Received { more, .. })) = &event {
            self.lends.heard(*id, *more);
            self.reads.set(self.reads.get() + 1);
        }
        event
    }

    /// Gives the thread back as much memory for a few bytes as it has sent since this was called last:
    /// it would have to ask the system for it, and this side to give it back.
    pub fn take_back(&self, spare: &mut Spare) {
        let mut emptied = self.emptied.borrow_mut();
        let room = MAX_EVENTS.saturating_sub(emptied.len());
        spare.hand_over(self.reads.take().min(room), &mut emptied);
    }

    /// Whether there is an event to pop or an order to send. False = the queue is empty, and the
    /// next event will wake.
    #[must_use]
    pub fn has_work(&self) -> bool {
        if !self.taken.borrow().is_empty() || !self.gathered.borrow().is_empty() {
            return true;
        }
        // In an event loop inside of a slot nobody may come back to send what is gathered.
        self.gathering.set(false);
        let mut mail = lock(&self.mail);
        mail.armed &= !mail.batch.events.is_empty();
        mail.armed
    }

    /// A pass of the front end begins: it may send as much by itself as one pass may, where
    /// [`look`](Self::look) finds that nothing speaks against it.
    pub fn begin_pass(&self) {
        self.lends.begin_pass();
    }

    /// Something was written on these connections: looks whether this side may send it by itself, for
    /// `budget`, until [`end_pass`](Self::end_pass).
    pub fn look(&self, ids: impl Iterator<Item = Id>, budget: Duration) {
        self.lends.look(ids, budget);
    }

    /// What was looked at is not so any more.
    pub fn end_pass(&self) {
        self.lends.end_pass();
    }

    /// From now on orders wait for [`send_orders`](Self::send_orders), but for those whose answer
    /// is returned.
    pub fn gather_orders(&self) {
        self.gathering.set(true);
    }

    /// Sends the orders that were gathered; later ones are sent at once.
    pub fn send_orders(&self) {
        self.gathering.set(false);
        let mut gathered = self.gathered.borrow_mut();
        if gathered.is_empty() {
            return;
        }
        let mut mail = lock(&self.mail);
        let first = mail.orders.is_empty();
        if mail.ended {
            let refused = std::mem::take(&mut *gathered);
            drop((mail, gathered));
            return end::refuse(refused, &self.mail, &*self.wake);
        }
        mail.orders.append(&mut gathered);
        drop(mail);
        if first {
            self.waker.wake();
        }
    }

    /// A socket's command; the answer comes as an event, but that of [`Command::Bind`] is
    /// returned, after one round trip to the thread.
    pub fn command(&self, id: Id, command: Command) -> Option<SocketEvent<'static>> {
        match command {
            Command::Close | Command::Part | Command::Reset => self.lends.leave(id),
            Command::PutOff(_) => self.lends.keep_away(id),
            _ => {}
        }
        if !matches!(command, Command::Bind { .. }) {
            self.order(Order::Socket(id, command));
            return None;
        }
        match self.ask(Order::Socket(id, command)) {
            Ok(Some(NetEvent::Socket(_, event))) => Some(event),
            Ok(_) => None,
            Err(failure) => Some(SocketEvent::BindFailed(failure)),
        }
    }

    /// A listener's command; the same for its answer. Listening and its end have happened when
    /// this returns, so that the port can be listened on again at once.
    pub fn listener_command(&self, id: Id, command: ListenerCommand) -> Option<ListenerEvent> {
        let listen = matches!(command, ListenerCommand::Listen { .. });
        if !listen && command != ListenerCommand::Close {
            self.order(Order::Listener(id, command));
            return None;
        }
        let answer = self.ask(Order::Listener(id, command));
        if !listen {
            self.reject_unheard(id);
        }
        match answer {
            Ok(Some(NetEvent::Listener(_, event))) => Some(event),
            Err(failure) if listen => Some(ListenerEvent::ListenFailed { failure, binding: true }),
            Ok(_) | Err(_) => None,
        }
    }

    /// Resets those that were accepted for a listener which is closed, and of whom nobody has heard:
    /// to them it is as if they had waited in the kernel's queue.
    fn reject_unheard(&self, listener: Id) {
        let mut unheard = Vec::new();
        let mut is_for_another = |event: &NetEvent<'static>| match event {
            NetEvent::Listener(of, ListenerEvent::Accepted { id, .. }) if *of == listener => {
                unheard.push(*id);
                false
            }
            _ => true,
        };
        self.taken.borrow_mut().retain(&mut is_for_another);
        lock(&self.mail).batch.events.retain(&mut is_for_another);
        for id in unheard {
            self.reject(id);
        }
    }

    /// Sends a chunk. What waits on neither side is given to the kernel at once, on this thread. Ok: it
    /// has taken all of it; its memory, and nothing else is told of it.
    ///
    /// # Errors
    /// How much of it the kernel has taken at once, if it has taken a part: the peer may answer that
    /// before the thread hears of it. Of all the rest, or of all of it, the thread tells as
    /// [`Reactor::send`] does.
    pub fn send(&self, id: Id, chunk: Chunk) -> Result<Vec<u8>, Option<SocketEvent<'static>>> {
        match self.lends.give(id, chunk) {
            Given::Whole(memory) => Ok(memory),
            Given::Untried(chunk) => {
                self.order(Order::Send(id, chunk));
                Err(None)
            }
            Given::Partly(chunk, given) => {
                let taken = given.as_ref().and_then(|given| given.as_ref().ok()).copied();
                self.order(Order::Rest(id, chunk, given));
                Err(taken.map(SocketEvent::Sent))
            }
        }
    }

    /// As [`Reactor::set_timer`].
    pub fn set_timer(&self, id: Id, at: Instant) {
        self.order(Order::SetTimer(id, at));
    }

    /// As [`Reactor::cancel_timer`].
    pub fn cancel_timer(&self, id: Id) {
        self.order(Order::CancelTimer(id));
    }

    /// As [`Reactor::set_option`], without the answer.
    pub fn set_option(&self, id: Id, option: SocketOption, value: i32) {
        match self.lends.set_option(id, option, value) {
            Some(set) => warn_unless(set, option, value),
            None => self.order(Order::SetOption(id, option, value)),
        }
    }

    /// As [`Reactor::reject`].
    pub fn reject(&self, id: Id) {
        self.lends.leave(id);
        self.order(Order::Reject(id));
    }

    /// As [`Reactor::repeat`]. A beginning and an end have happened when this returns; false if the
    /// thread has ended.
    pub fn repeat(&self, id: Id, command: RepeatCommand) -> bool {
        if let RepeatCommand::Begin { what, .. } | RepeatCommand::Change(what) = &command {
            what.to.iter().for_each(|to| self.lends.keep_away(*to));
        }
        if matches!(command, RepeatCommand::Change(_)) {
            self.order(Order::Repeat(id, command));
            return true;
        }
        self.ask(Order::Repeat(id, command)).is_ok()
    }

    /// As [`Reactor::queues`], after one round trip to the thread; None as well if it has ended.
    #[must_use]
    pub fn queues(&self, id: Id) -> Option<Queues> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Queues(id, answer));
        answered.recv().ok().flatten()
    }

    /// Waits for the answer. The thread never waits for this one, so it comes within a turn.
    fn ask(&self, order: Order) -> Result<Option<NetEvent<'static>>, Failure> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Asked(Box::new(order), answer));
        answered.recv().map_err(|_| end::failure())
    }

    fn order(&self, order: Order) {
        let is_awaited = matches!(order, Order::Asked(..) | Order::Queues(..));
        let wait = self.gathering.get() && !is_awaited;
        self.gathered.borrow_mut().push_back(order);
        if !wait {
            let gathering = self.gathering.get();
            self.send_orders();
            self.gathering.set(gathering);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        lock(&self.mail).closed = true;
        self.waker.wake();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the socket thread ended with a panic");
        }
    }
}

/// No code of ours panics while it holds the lock; if it did, the queues would still be whole.
fn lock(mail: &Mutex<Mail>) -> MutexGuard<'_, Mail> {
    mail.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
