//! The end of the thread that nobody asked for: a panic, or a poller that fails. Whoever waits is
//! told, and later orders are refused at once, so that nobody waits for ever.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use super::{Batch, Mail, Order, lock, run};
use crate::event::{
    Command, Failure, FailureKind, Id, ListenerCommand, ListenerEvent, NetEvent, SocketEvent,
};
use crate::net::reactor::Reactor;

/// What the thread works with. It outlives a panic of [`run`].
#[derive(Debug)]
pub(super) struct Hands {
    pub(super) reactor: Reactor,
    pub(super) orders: VecDeque<Order>,
    /// What happened and was not posted yet.
    pub(super) batch: Batch,
    /// What the order that is being carried out has promised.
    pub(super) promised: Option<Promise>,
}

impl Hands {
    pub(super) fn new(reactor: Reactor) -> Self {
        let (orders, batch) = (VecDeque::new(), Batch::default());
        Self { reactor, orders, batch, promised: None }
    }
}

/// The event that the front end waits for after an order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Promise {
    LookedUp(Id),
    Connected(Id),
    Accepted(Id),
}

impl Promise {
    pub(super) fn of(order: &Order) -> Option<Self> {
        match order {
            Order::Socket(id, Command::LookUp(_)) => Some(Self::LookedUp(*id)),
            Order::Socket(id, Command::Connect { .. }) => Some(Self::Connected(*id)),
            Order::Listener(id, ListenerCommand::Accept(_)) => Some(Self::Accepted(*id)),
            _ => None,
        }
    }

    /// What comes in its place when the thread has ended.
    fn broken(self) -> NetEvent<'static> {
        match self {
            Self::LookedUp(id) => NetEvent::Socket(id, SocketEvent::LookedUp(Vec::new())),
            Self::Connected(id) => NetEvent::Socket(id, SocketEvent::ConnectFailed(failure())),
            Self::Accepted(id) => NetEvent::Listener(id, ListenerEvent::AcceptFailed(failure())),
        }
    }
}

/// What everybody is told who wants something of a thread that has ended.
pub(super) fn failure() -> Failure {
    Failure { kind: FailureKind::Other, os_text: "the socket thread has ended".into() }
}

/// Marks the mail when it is dropped: nobody carries out orders any more. Dropping an order that
/// waits for an answer tells the front end that none comes.
struct Ended<'a>(&'a Mutex<Mail>);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        let mut mail = lock(self.0);
        mail.ended = true;
        let left = std::mem::take(&mut mail.orders);
        drop(mail);
        drop(left);
    }
}

/// Runs the thread's loop; when it ends unasked, tells everybody who waits.
pub(super) fn run_to_its_end(mut hands: Hands, mail: &Mutex<Mail>, wake: &dyn Fn()) {
    // Also when the code below panics.
    let _ended = Ended(mail);
    let outcome = catch_unwind(AssertUnwindSafe(|| run(&mut hands, mail, &wake)));
    let cause = match outcome {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("the poller failed: {error}"),
        Err(panic) => format!("it panicked: {}", message(&*panic)),
    };
    log::error!("the socket thread has ended, its connections are lost; {cause}");
    let mut events = std::mem::take(&mut hands.batch.events);
    // A listener is in the reactor, which tells it: here it would be told twice.
    let is_untold = |promise: &Promise| !matches!(promise, Promise::Accepted(_));
    let promised = hands.promised.into_iter();
    let promised = promised.chain(hands.orders.iter().filter_map(Promise::of));
    let broken: Vec<_> = promised.filter(is_untold).map(Promise::broken).collect();
    events.extend(hands.reactor.last_events(&failure()));
    events.extend(broken);
    // The peers see the end of their connections before the front end hears of it.
    if catch_unwind(AssertUnwindSafe(|| drop(hands))).is_err() {
        log::error!("some of the connections of the socket thread may stay open");
    }
    let mut mail = lock(mail);
    mail.ended = true;
    let left = std::mem::take(&mut mail.orders);
    events.extend(left.iter().filter_map(Promise::of).filter(is_untold).map(Promise::broken));
    mail.batch.events.append(&mut events);
    // Told once more, in case that it was this wake-up that panicked.
    mail.armed = true;
    drop(mail);
    call(wake);
}

/// What `orders` promised will not happen: that is told, and the orders are forgotten.
pub(super) fn refuse(orders: VecDeque<Order>, mail: &Mutex<Mail>, wake: &dyn Fn()) {
    let broken: Vec<_> = orders.iter().filter_map(Promise::of).map(Promise::broken).collect();
    drop(orders);
    if broken.is_empty() {
        return;
    }
    let mut mail = lock(mail);
    mail.batch.events.extend(broken);
    let sleeping = !std::mem::replace(&mut mail.armed, true);
    drop(mail);
    if sleeping {
        call(wake);
    }
}

/// The front end's closure may panic, again.
fn call(wake: &dyn Fn()) {
    if catch_unwind(AssertUnwindSafe(wake)).is_err() {
        log::error!("the front end cannot be told that the socket thread has ended");
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
