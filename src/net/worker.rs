//! The reactor on a thread of its own, for a front end with another event loop (Qt's).

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::poll::Waker;
use super::reactor::Reactor;
use crate::event::{
    Command, Failure, FailureKind, Haste, Id, ListenerCommand, ListenerEvent, NetEvent, SocketEvent,
};
use crate::signal::SocketOption;

/// Above so many waiting events or bytes the worker stops reading and accepting until the front
/// end takes them: a few milliseconds of its work, and a bound for memory. As many again may be
/// under way on either side: what the front end has taken, what the worker collects.
const MAX_EVENTS: usize = 2048;
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// So much is collected before the front end is told in the middle of a turn, so that it begins
/// while the worker goes on reading.
const BATCH_EVENTS: usize = 256;
const BATCH_BYTES: usize = 256 * 1024;

/// Sources that are served before orders are looked for.
const SHARE: usize = 1024;

/// How nice the thread is, from 0 to 19: a tenth of the share of a thread that is not.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// What the front end asks of the worker.
#[derive(Debug)]
enum Order {
    Socket(Id, Command),
    Send(Id, Vec<u8>),
    Listener(Id, ListenerCommand),
    SetTimer(Id, Instant),
    CancelTimer(Id),
    SetOption(Id, SocketOption, i32),
    Reject(Id),
    /// The front end waits for the answer.
    Asked(Box<Self>, SyncSender<Option<NetEvent<'static>>>),
}

#[derive(Debug, Default)]
struct Mail {
    orders: VecDeque<Order>,
    batch: Batch,
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
}

impl Batch {
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
/// Dropping it closes every socket and joins the thread.
#[derive(Debug)]
pub struct Worker {
    mail: Arc<Mutex<Mail>>,
    waker: Waker,
    thread: Option<JoinHandle<()>>,
    /// Taken from the queue, not popped yet.
    taken: RefCell<VecDeque<NetEvent<'static>>>,
    /// Orders that wait for [`send_orders`](Self::send_orders).
    gathered: RefCell<VecDeque<Order>>,
    gathering: Cell<bool>,
}

impl Worker {
    /// Starts the thread. `wake` is called on it when the first event is put into an empty queue;
    /// it should make the front end call [`pop`](Self::pop) until that has nothing more.
    ///
    /// # Errors
    /// Those of [`Reactor::new`] and of starting a thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> io::Result<Self> {
        let reactor = Reactor::new()?;
        let waker = reactor.waker();
        let mail = Arc::new(Mutex::new(Mail::default()));
        let theirs = Arc::clone(&mail);
        let thread = std::thread::Builder::new().name("sockets".into()).spawn(move || {
            yield_to_front_end();
            run(reactor, &theirs, &wake);
            let mut mail = lock(&theirs);
            mail.ended = true;
            mail.orders.clear();
        })?;
        Ok(Self {
            mail,
            waker,
            thread: Some(thread),
            taken: RefCell::default(),
            gathered: RefCell::default(),
            gathering: Cell::default(),
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
            mail.armed = !taken.is_empty();
            if std::mem::take(&mut mail.held) {
                drop(mail);
                self.waker.wake();
            }
        }
        taken.pop_front()
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
            // Dropping an asked one tells the front end that no answer comes.
            gathered.clear();
        } else {
            mail.orders.append(&mut gathered);
        }
        drop(mail);
        if first {
            self.waker.wake();
        }
    }

    /// A socket's command; the answer comes as an event, but that of [`Command::Bind`] is
    /// returned, after one round trip to the thread.
    pub fn command(&self, id: Id, command: Command) -> Option<SocketEvent<'static>> {
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

    /// As [`Reactor::send`].
    pub fn send(&self, id: Id, chunk: Vec<u8>) {
        self.order(Order::Send(id, chunk));
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
        self.order(Order::SetOption(id, option, value));
    }

    /// As [`Reactor::reject`].
    pub fn reject(&self, id: Id) {
        self.order(Order::Reject(id));
    }

    /// Waits for the answer. The thread never waits for this one, so it comes within a turn.
    fn ask(&self, order: Order) -> Result<Option<NetEvent<'static>>, Failure> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Asked(Box::new(order), answer));
        answered.recv().map_err(|_| Failure {
            kind: FailureKind::Other,
            os_text: "the socket thread has ended".into(),
        })
    }

    fn order(&self, order: Order) {
        let wait = self.gathering.get() && !matches!(order, Order::Asked(..));
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

/// Where there are fewer cores than work, the front end's thread goes first: it is the one that a
/// person waits for, and back-pressure makes up for the rest.
fn yield_to_front_end() {
    // On Linux a priority is a thread's; elsewhere it would be the whole process's.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        log::debug!("the socket thread keeps its priority: {error}");
    }
}

fn run(mut reactor: Reactor, mail: &Mutex<Mail>, wake: &impl Fn()) {
    let mut orders = VecDeque::new();
    let mut batch = Batch::default();
    loop {
        let held = {
            let mut mail = lock(mail);
            if mail.closed {
                return;
            }
            std::mem::swap(&mut orders, &mut mail.orders);
            mail.held
        };
        if !held {
            reactor.release();
        }
        // With both to do, one pass of Qt's loop reads first (contract 95): what came before
        // something was written is told before that it was sent. One look at all that is ready for
        // all that is to be sent, after the orders before it, which may be those to read.
        let mut looked = false;
        for order in orders.drain(..) {
            if matches!(order, Order::Send(..))
                && !std::mem::replace(&mut looked, true)
                && !serve(&mut reactor, Some(Duration::ZERO), usize::MAX, mail, &mut batch, wake)
            {
                return;
            }
            if matches!(order, Order::Asked(..)) {
                // Whoever gets the answer may look for what happened before.
                post(&mut reactor, mail, &mut batch, wake);
            }
            if let Some(event) = carry_out(&mut reactor, order) {
                batch.push(event);
            }
        }
        // Every chunk that is sent brings its own memory.
        drop(reactor.take_sent());
        post(&mut reactor, mail, &mut batch, wake);
        // The look may have taken the wake-up of what came after these orders; then it is not known
        // that there is nothing to do.
        if !looked && !serve(&mut reactor, None, SHARE, mail, &mut batch, wake) {
            return;
        }
        post(&mut reactor, mail, &mut batch, wake);
    }
}

/// Waits, and collects what happened to `most` sources at most; false if the loop cannot go on.
fn serve(
    reactor: &mut Reactor,
    timeout: Option<Duration>,
    most: usize,
    mail: &Mutex<Mail>,
    batch: &mut Batch,
    wake: &impl Fn(),
) -> bool {
    if let Err(error) = reactor.wait(timeout, most) {
        log::error!("the event loop failed: {error}");
        return false;
    }
    while let Some(event) = reactor.next_event() {
        batch.push(event.into_owned());
        if batch.events.len() >= BATCH_EVENTS || batch.bytes >= BATCH_BYTES {
            post(reactor, mail, batch, wake);
        }
    }
    true
}

fn carry_out(reactor: &mut Reactor, order: Order) -> Option<NetEvent<'static>> {
    let socket = |id, event: Option<SocketEvent<'static>>| Some(NetEvent::Socket(id, event?));
    match order {
        Order::Socket(id, command) => {
            let event = reactor.command(id, command);
            return socket(id, event);
        }
        Order::Send(id, chunk) => {
            // On this side nobody knows in which pass it was written.
            // It is answered, whatever the kernel takes: a FIN may wait for it to be tried.
            let event = reactor.send(id, chunk, Haste::Early);
            return socket(id, Some(event.unwrap_or(SocketEvent::Sent(0))));
        }
        Order::Listener(id, command) => {
            return Some(NetEvent::Listener(id, reactor.listener_command(id, command)?));
        }
        Order::Asked(order, answer) => {
            let event = carry_out(reactor, *order);
            // The front end waits for it, so it can be handed over.
            let _ = answer.send(event);
        }
        Order::Reject(id) => reactor.reject(id),
        Order::SetTimer(id, at) => reactor.set_timer(id, at),
        Order::CancelTimer(id) => reactor.cancel_timer(id),
        Order::SetOption(id, option, value) => {
            if !reactor.set_option(id, option, value) {
                log::warn!("{} = {value} was refused", option.qt_name());
            }
        }
    }
    None
}

/// Queues the events and wakes the front end if it sleeps. Nothing more is read when the queue is
/// full then.
fn post(reactor: &mut Reactor, mail: &Mutex<Mail>, batch: &mut Batch, wake: &impl Fn()) {
    if batch.events.is_empty() {
        return;
    }
    let mut mail = lock(mail);
    mail.batch.events.append(&mut batch.events);
    mail.batch.bytes += std::mem::take(&mut batch.bytes);
    mail.held |= mail.batch.events.len() >= MAX_EVENTS || mail.batch.bytes >= MAX_BYTES;
    let held = mail.held;
    let sleeping = !std::mem::replace(&mut mail.armed, true);
    drop(mail);
    if held {
        reactor.hold();
    }
    if sleeping {
        wake();
    }
}

/// No code of ours panics while it holds the lock; if it did, the queues would still be whole.
fn lock(mail: &Mutex<Mail>) -> MutexGuard<'_, Mail> {
    mail.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
