//! The thread's own loop: orders are carried out, and what happened is posted.

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use super::end::{Hands, Promise};
use super::{BATCH_BYTES, BATCH_EVENTS, Batch, MAX_BYTES, MAX_EVENTS, Mail, Order, SHARE, lock};
use crate::event::{Haste, Id, ListenerEvent, NetEvent, PASS_BYTES, SocketEvent};
use crate::net::reactor::Reactor;
use crate::signal::SocketOption;

/// How nice the thread is, from 0 to 19: a tenth of the share of a thread that is not.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Where the cores are fewer than the threads that want one, the front end's goes first: a person
/// waits for it, and back-pressure slows this thread down anyway.
pub(super) fn yield_to_front_end() {
    // On Linux a priority is a thread's; elsewhere it would be the whole process's.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        log::debug!("the socket thread keeps its priority: {error}");
    }
}

/// The thread's loop, until it is closed.
///
/// # Errors
/// Those of the poller.
pub(super) fn run(hands: &mut Hands, mail: &Mutex<Mail>, wake: &impl Fn()) -> io::Result<()> {
    let Hands { reactor, orders, batch, promised } = hands;
    loop {
        let held = {
            let mut mail = lock(mail);
            if mail.closed {
                drop(mail);
                return part_all(reactor);
            }
            if orders.is_empty() {
                std::mem::swap(orders, &mut mail.orders);
            } else {
                orders.append(&mut mail.orders);
            }
            mail.held
        };
        if !held {
            reactor.release();
        }
        // A pass of Qt's loop that has both to do reads first (contract 95): bytes that came before
        // a write are told before that write is. So the loop looks at all that is ready, once,
        // before the first order to send. The orders before that one may be orders to read, and are
        // carried out before the look.
        let (mut looked, mut sent) = (false, 0);
        while sent < PASS_BYTES
            && let Some(order) = orders.pop_front()
        {
            *promised = Promise::of(&order);
            if let Order::Send(_, chunk) | Order::Rest(_, chunk, _) = &order {
                sent += chunk.len();
                if !std::mem::replace(&mut looked, true) {
                    serve(reactor, Some(Duration::ZERO), usize::MAX, mail, batch, wake)?;
                }
            }
            if matches!(order, Order::Asked(..)) {
                // Whoever gets the answer may look for what happened before.
                post(reactor, mail, batch, wake);
            }
            if let Some(event) = carry_out(reactor, order) {
                batch.push(event);
            }
        }
        *promised = None;
        // Every chunk that is sent brings its own memory.
        drop(reactor.take_sent());
        post(reactor, mail, batch, wake);
        // The look may have taken the wake-up for orders that came after these. Then the loop must
        // look into the mail before it waits.
        if !looked {
            serve(reactor, None, SHARE, mail, batch, wake)?;
        }
        post(reactor, mail, batch, wake);
    }
}

/// Brings orderly ends that are under way to theirs.
fn part_all(reactor: &mut Reactor) -> io::Result<()> {
    while reactor.is_parting() {
        reactor.wait(None, usize::MAX)?;
        while reactor.next_event().is_some() {}
    }
    Ok(())
}

/// Waits, and collects what happened to `most` sources at most.
fn serve(
    reactor: &mut Reactor,
    timeout: Option<Duration>,
    most: usize,
    mail: &Mutex<Mail>,
    batch: &mut Batch,
    wake: &impl Fn(),
) -> io::Result<()> {
    reactor.wait(timeout, most)?;
    while let Some(event) = reactor.next_event() {
        let event = batch.own(event);
        if let Some(id) = new_connection(&event) {
            batch.lent.extend(reactor.lent(id).map(|lent| (id, lent)));
        }
        batch.push(event);
        if batch.events.len() >= BATCH_EVENTS || batch.bytes >= BATCH_BYTES {
            post(reactor, mail, batch, wake);
        }
    }
    Ok(())
}

/// The connection that begins with this event.
fn new_connection(event: &NetEvent<'_>) -> Option<Id> {
    match event {
        NetEvent::Listener(_, ListenerEvent::Accepted { id, .. })
        | NetEvent::Socket(id, SocketEvent::Connected { .. }) => Some(*id),
        _ => None,
    }
}

pub(super) fn warn_unless(set: bool, option: SocketOption, value: i32) {
    if !set {
        log::warn!("{} = {value} was refused", option.qt_name());
    }
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
        Order::Rest(id, chunk, given) => {
            let is_told = matches!(given, Some(Ok(_)));
            let event = reactor.send_rest(id, chunk, given);
            if is_told {
                return None;
            }
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
        Order::Repeat(id, command) => reactor.repeat(id, command),
        Order::Queues(id, answer) => {
            // The front end waits for it, so it can be handed over.
            let _ = answer.send(reactor.queues(id));
        }
        Order::SetTimer(id, at) => reactor.set_timer(id, at),
        Order::CancelTimer(id) => reactor.cancel_timer(id),
        Order::SetOption(id, option, value) => {
            warn_unless(reactor.set_option(id, option, value), option, value);
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
    mail.batch.lent.append(&mut batch.lent);
    if batch.emptied.is_empty() {
        std::mem::swap(&mut batch.emptied, &mut mail.emptied);
    }
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
