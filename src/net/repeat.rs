//! What the reactor sends by itself, again and again: no front end that is busy makes it late.
//!
//! A message goes whole, between the chunks of the front end and never inside one. What the kernel
//! does not take waits behind the connection, in bounds; a receiver with more waiting misses a round.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant, SystemTime};

use super::conn::{Conn, Parked, Phase};
use super::reactor::Reactor;
use super::timers::Deadline;
use crate::event::{
    Chunk, Haste, Id, NetEvent, PASS_BYTES, RepeatCommand, Repeated, Round, Rounds, Shared,
    SocketEvent,
};

/// So many messages and bytes wait for one connection at most; with many connections so many bytes
/// for all of them together.
const MOST_MESSAGES: usize = 1024;
const MOST_BYTES: usize = 1024 * 1024;
const MOST_IN_ALL: usize = 64 * 1024 * 1024;
/// Rounds that a busy machine has made late are all sent. After more time the machine has slept, and
/// nobody waits for them.
const ASLEEP: Duration = Duration::from_secs(10);
/// So many late rounds are sent before others have their turn.
const AT_ONCE: usize = 64;
/// No period is shorter, and none is longer: what a clock cannot hold is as good as never.
const SHORTEST: Duration = Duration::from_micros(100);
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// One message that is sent again and again.
#[derive(Debug)]
pub(super) struct Repeat {
    what: Repeated,
    period: Duration,
    left: Option<u64>,
    due: Instant,
    rounds: Arc<Rounds>,
    waiting: Arc<AtomicUsize>,
}

impl Repeat {
    /// There will be no more rounds; whether its reader is to be told.
    pub(super) fn is_told_of_the_end(&self) -> bool {
        self.rounds.end()
    }
}

/// What is sent beside the front end's chunks, of one connection.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Behind what is parked: chunks, and whether they are the front end's.
    queue: VecDeque<(Chunk, bool)>,
    /// Somebody has the sending side for himself: what waits until he is done.
    put_off: Option<VecDeque<Chunk>>,
    /// Bytes of messages in both.
    bytes: usize,
    /// Bytes that went to the kernel and were not told.
    untold: usize,
    /// The front end has ended the sending side; that is done when all has gone.
    pub(super) leaving: Option<Leaving>,
}

/// How a sending side ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    Finish,
    Part,
}

/// Sending beside the front end.
impl Conn {
    /// Whether messages wait here, or are on their way.
    pub(super) fn owes(&self) -> bool {
        self.is_beside || self.beside.as_ref().is_some_and(|beside| !beside.queue.is_empty())
    }

    /// Puts a chunk of the front end's behind what is parked.
    pub(super) fn park_behind(&mut self, chunk: Chunk) {
        self.beside.get_or_insert_default().queue.push_back((chunk, true));
    }

    /// The next chunk, where one was sent whole.
    pub(super) fn park_next(&mut self) {
        self.is_beside = false;
        let Some(beside) = &mut self.beside else { return };
        if let Some((chunk, is_front_ends)) = beside.queue.pop_front() {
            if !is_front_ends {
                beside.bytes -= chunk.len();
            }
            (self.parked, self.is_beside) = (Some(Parked::whole(chunk)), !is_front_ends);
        }
    }

    /// Forgets everything that waits.
    pub(super) fn forget_waiting(&mut self) {
        self.is_beside = false;
        if let Some(beside) = &mut self.beside {
            let put_off = beside.put_off.is_some();
            **beside = Beside { untold: beside.untold, ..Beside::default() };
            beside.put_off = put_off.then(VecDeque::new);
        }
    }

    /// Takes a message, if there is room for it and somebody to take it.
    fn take_message(&mut self, chunk: Chunk, most: usize) -> Taken {
        let beside = self.beside.get_or_insert_default();
        let put_off = beside.put_off.as_ref().map_or(0, VecDeque::len);
        let waits = beside.queue.len() + put_off;
        let full = waits >= MOST_MESSAGES || (waits > 0 && beside.bytes + chunk.len() > most);
        if self.phase != Phase::Open || self.refused || beside.leaving.is_some() {
            return Taken::Gone;
        }
        if full {
            return Taken::Behind;
        }
        if let Some(put_off) = &mut beside.put_off {
            beside.bytes += chunk.len();
            put_off.push_back(chunk);
        } else if self.parked.is_none() {
            (self.parked, self.is_beside) = (Some(Parked::whole(chunk)), true);
        } else {
            beside.bytes += chunk.len();
            beside.queue.push_back((chunk, false));
        }
        Taken::Whole
    }
}

/// What has become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Whole,
    /// Its receiver does not read, and too much waits for it.
    Behind,
    /// There is nobody any more.
    Gone,
}

/// Repeating.
impl Reactor {
    /// Carries out what is wanted of something that is sent again and again.
    pub fn repeat(&mut self, id: Id, command: RepeatCommand) {
        match command {
            RepeatCommand::Begin { what, period, count, rounds, waiting } => {
                let (period, due) = (period.clamp(SHORTEST, LONGEST), Instant::now());
                let repeat = Repeat { what, period, left: count, due, rounds, waiting };
                self.repeats.insert(id, repeat);
                self.send_round(id);
            }
            RepeatCommand::Change(what) => {
                if let Some(repeat) = self.repeats.get_mut(&id) {
                    repeat.what = what;
                }
            }
            RepeatCommand::End => self.end_repeat(id),
        }
    }

    fn end_repeat(&mut self, id: Id) {
        self.timers.cancel(Deadline::Round(id));
        let Some(repeat) = self.repeats.remove(&id) else { return };
        if repeat.rounds.end() {
            self.queued.push_back(NetEvent::Timer(id));
        }
        self.tell_beside();
    }

    /// Sends the rounds that are due.
    pub(super) fn send_round(&mut self, id: Id) {
        let (mut rounds, mut bytes) = (0, 0);
        loop {
            // Taken out: sending needs the rest of the reactor.
            let Some(mut repeat) = self.repeats.remove(&id) else { return };
            let now = Instant::now();
            if now.saturating_duration_since(repeat.due) > ASLEEP {
                repeat.due = now;
            }
            let is_due = repeat.due <= now && repeat.left != Some(0);
            if is_due && rounds < AT_ONCE && bytes < PASS_BYTES {
                rounds += 1;
                bytes += repeat.what.message.len() * repeat.what.to.len();
                let tell = self.send_one_round(&repeat, now);
                if tell {
                    self.queued.push_back(NetEvent::Timer(id));
                    self.tell_beside();
                }
                repeat.due += repeat.period;
                repeat.left = repeat.left.map(|left| left.saturating_sub(1));
                self.repeats.insert(id, repeat);
                continue;
            }
            let (due, left) = (repeat.due, repeat.left);
            self.repeats.insert(id, repeat);
            if left == Some(0) {
                self.end_repeat(id);
            } else {
                self.timers.set(Deadline::Round(id), due);
            }
            return;
        }
    }

    /// Whether its reader is to be told.
    fn send_one_round(&mut self, repeat: &Repeat, now: Instant) -> bool {
        let what = &repeat.what;
        let shared = Arc::new(Shared::new(&what.message, &repeat.waiting));
        let most = MOST_BYTES.min(MOST_IN_ALL / what.to.len().max(1));
        let (mut missed, mut behind) = (Vec::new(), 0);
        for &to in &*what.to {
            let chunk = Chunk::Shared(Arc::clone(&shared));
            let conn = self.sockets.get_mut(to);
            let taken = conn.map_or(Taken::Gone, |conn| conn.take_message(chunk, most));
            if taken == Taken::Whole {
                self.send_beside(to);
            } else {
                behind += usize::from(taken == Taken::Behind);
                missed.push(to);
            }
        }
        let (at, missed) = (SystemTime::now(), missed.into());
        let round = Round { at, what: what.clone(), missed, behind };
        repeat.rounds.add(round, repeat.due, now)
    }

    fn send_beside(&mut self, id: Id) {
        if let Some(failed) = self.send_what_is_before(id) {
            self.queued.push_back(NetEvent::Socket(id, failed));
        }
    }

    /// Sends what is parked as far as the kernel takes it, until a chunk of the front end's is next;
    /// the event if that fails.
    pub(super) fn send_what_is_before(&mut self, id: Id) -> Option<SocketEvent<'static>> {
        while let Some(conn) = self.sockets.get_mut(id)
            && conn.is_beside
        {
            let sent = conn.send(Haste::Early, &mut self.sent);
            if conn.is_stale() {
                self.update(id);
            }
            match sent? {
                event @ SocketEvent::Beside(_) => self.tell_sent(id, event),
                failed => return Some(failed),
            }
        }
        None
    }

    /// Queues an event; what was sent beside the front end is told later, for all rounds together.
    pub(super) fn tell_sent(&mut self, id: Id, event: SocketEvent<'static>) {
        let SocketEvent::Beside(bytes) = event else {
            return self.queued.push_back(NetEvent::Socket(id, event));
        };
        if let Some(conn) = self.sockets.get_mut(id) {
            let beside = conn.beside.get_or_insert_default();
            if beside.untold == 0 {
                self.untold.push(id);
            }
            beside.untold += bytes;
        }
        self.leave(id);
    }

    /// Tells what was sent beside the front end, unless it is behind with what it was told before.
    pub(super) fn tell_beside_if_heard(&mut self) {
        if self.repeats.values().all(|repeat| repeat.rounds.are_taken()) {
            self.tell_beside();
        }
    }

    fn tell_beside(&mut self) {
        for id in std::mem::take(&mut self.untold) {
            let beside = self.sockets.get_mut(id).and_then(|conn| conn.beside.as_mut());
            let bytes = beside.map_or(0, |beside| std::mem::take(&mut beside.untold));
            if bytes > 0 {
                self.queued.push_back(NetEvent::Socket(id, SocketEvent::Beside(bytes)));
            }
        }
    }

    /// Somebody has the sending side for himself from now on, or not any more.
    pub(super) fn put_off(&mut self, id: Id, on: bool) {
        let Some(conn) = self.sockets.get_mut(id) else { return };
        let beside = conn.beside.get_or_insert_default();
        if on {
            beside.put_off.get_or_insert_default();
            return;
        }
        let waited = beside.put_off.take().unwrap_or_default();
        beside.queue.extend(waited.into_iter().map(|chunk| (chunk, false)));
        if conn.parked.is_none() {
            conn.park_next();
        }
        self.send_beside(id);
    }

    /// Remembers how the sending side ends, if messages wait that go before; else it is for the
    /// caller.
    pub(super) fn leaves_later(&mut self, id: Id, how: Leaving) -> bool {
        if self.sockets.get(id).is_none_or(|conn| conn.beside.is_none()) {
            return false;
        }
        // Nobody has the side for himself any more: what waited for him has its turn.
        self.put_off(id, false);
        let Some(conn) = self.sockets.get_mut(id).filter(|conn| conn.owes()) else { return false };
        conn.beside.get_or_insert_default().leaving = Some(how);
        true
    }

    fn leave(&mut self, id: Id) {
        let Some(conn) = self.sockets.get_mut(id).filter(|conn| conn.parked.is_none()) else {
            return;
        };
        match conn.beside.as_mut().and_then(|beside| beside.leaving.take()) {
            Some(Leaving::Finish) => self.finish(id),
            Some(Leaving::Part) => self.part(id),
            None => {}
        }
    }
}
