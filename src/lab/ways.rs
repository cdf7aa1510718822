//! [`Ways`]: the course's two ways to read, beside each other and in numbers.
//!
//! Two servers get the same messages from as many clients. In way 1 the slot of readyRead reads every
//! socket, whoever has signalled; in way 2 it reads the one that has. Each server has a thread and an
//! event loop of its own, and the clients share one. Nothing is calculated: what is told was counted in
//! the slots.

mod threads;

use std::io;
use std::time::{Duration, Instant};

use super::crew::Crew;

/// So long messages are sent.
pub const RUN: Duration = Duration::from_secs(3);
/// So many clients a server may have.
pub const CLIENTS: usize = 50;
/// So many messages a client may send in a second.
pub const RATE: u32 = 50;
/// What each client sends.
pub const MESSAGE: &[u8] = b"client";

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Way 1: every socket is read, whoever has signalled.
    All,
    /// Way 2: the socket that has signalled.
    Sender,
}

/// Both servers at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    /// Way 1.
    pub all: Counts,
    /// Way 2.
    pub sender: Counts,
    /// How many messages were sent to each server.
    pub sent: u64,
    /// How long messages are still sent; None before the first and behind the last.
    pub left: Option<Duration>,
    /// All was sent, and all was read.
    pub done: bool,
    /// Why a thread could not go on; the system's words.
    pub failure: Option<String>,
}

/// What one server has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clients that it has taken.
    pub clients: u64,
    /// How often the slot of readyRead has run.
    pub slots: u64,
    /// How often it has called readAll.
    pub looked: u64,
    /// How often that has given something.
    pub read: u64,
    /// How much, in bytes.
    pub bytes: u64,
    /// How long the slot has run, all together.
    pub took: Duration,
}

/// One comparison. When it goes, its threads end and are waited for.
#[derive(Debug)]
pub struct Ways(Crew<State>);

impl Ways {
    /// Begins one with so many `clients` of each server, each of which sends so many messages
    /// `a_second` for [`RUN`]; both are brought within their limits. `changed` is called on its threads
    /// whenever there is something new in [`now`](Self::now).
    ///
    /// # Errors
    /// Those of starting a thread.
    pub fn start(
        clients: usize,
        a_second: u32,
        changed: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let state = State {
            clients: clients.clamp(1, CLIENTS),
            a_second: a_second.clamp(1, RATE),
            ..State::default()
        };
        Crew::start(state, changed, &threads::ALL).map(Self)
    }

    /// Both as they are now.
    #[must_use]
    pub fn now(&self) -> Both {
        let state = self.0.lock();
        let left = state.ends.map(|end| end.saturating_duration_since(Instant::now()));
        Both {
            all: state.counts[Way::All as usize],
            sender: state.counts[Way::Sender as usize],
            sent: state.sent,
            left: left.filter(|left| !state.done && !left.is_zero()),
            done: state.done,
            failure: self.0.failure(),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    clients: usize,
    a_second: u32,
    ports: [u16; 2],
    counts: [Counts; 2],
    sent: u64,
    ends: Option<Instant>,
    done: bool,
}

impl State {
    fn accepted(&self) -> u64 {
        self.counts.iter().map(|counts| counts.clients).sum()
    }

    /// Whether both servers have read all that was sent.
    fn is_read(&self) -> bool {
        let bytes = self.sent * MESSAGE.len() as u64;
        self.counts.iter().all(|counts| counts.bytes == bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than anything here takes on a busy machine.
    const LONG: Duration = Duration::from_secs(30);

    fn done(clients: usize, a_second: u32) -> Both {
        let ways = Ways::start(clients, a_second, || {}).expect("threads");
        let end = Instant::now() + LONG;
        loop {
            let now = ways.now();
            if now.done {
                return now;
            }
            assert!(now.failure.is_none() && Instant::now() < end, "{now:?}");
            std::thread::yield_now();
        }
    }

    #[test]
    fn the_first_way_saves_no_run_of_the_slot_and_looks_at_every_socket_in_each() {
        let both = done(10, 20);
        let bytes = both.sent * MESSAGE.len() as u64;
        assert!(both.sent >= 10 * 20, "{both:?}");
        for counts in [both.all, both.sender] {
            assert_eq!((counts.clients, counts.bytes), (10, bytes), "{both:?}");
            // Several messages of one client may be one read.
            assert!(counts.read <= both.sent && counts.slots >= counts.read, "{both:?}");
        }
        assert_eq!(both.all.looked, both.all.slots * 10, "{both:?}");
        assert_eq!(both.sender.looked, both.sender.slots, "{both:?}");
        assert_eq!(both.sender.read, both.sender.slots, "{both:?}");
    }

    #[test]
    fn clients_and_messages_have_limits_and_both_end_in_the_middle() {
        let ways = Ways::start(usize::MAX, u32::MAX, || {}).expect("threads");
        let end = Instant::now() + LONG;
        while ways.now().sent == 0 {
            assert!(Instant::now() < end, "{:?}", ways.now());
            std::thread::yield_now();
        }
        let now = ways.now();
        assert_eq!((now.all.clients, now.sender.clients), (CLIENTS as u64, CLIENTS as u64));
        assert_eq!(ways.0.lock().a_second, RATE);
        assert!(now.left.is_some_and(|left| left <= RUN));
        let begun = Instant::now();
        drop(ways);
        assert!(begun.elapsed() < Duration::from_secs(2));
        drop(Ways::start(0, 0, || {}).expect("threads"));
    }
}
