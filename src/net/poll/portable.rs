//! Readiness by the crate polling, where there is no epoll: level-triggered where the system has
//! it, re-armed one-shot elsewhere.

use std::io;
use std::num::NonZeroUsize;
use std::os::fd::{AsFd, AsRawFd};
use std::sync::Arc;
use std::time::Duration;

use polling::{Event, Events, PollMode, Poller};

use super::Interest;

/// Wakes a reactor from another thread; wake-ups that come before it looks merge into one.
#[derive(Debug, Clone)]
pub struct Waker(Arc<Poller>);

impl Waker {
    /// Makes the current or the next wait of the reactor return.
    pub fn wake(&self) {
        if let Err(error) = self.0.notify() {
            log::error!("the event loop could not be woken: {error}");
        }
    }
}

fn event(key: u64, interest: Interest) -> Event {
    // Ids count up from 1 and stay far below the keys that polling keeps for itself.
    let key = usize::try_from(key).unwrap_or(usize::MAX - 1);
    Event::new(key, interest.readable, interest.writable)
}

/// The poller and its reusable list of events.
#[derive(Debug)]
pub(in crate::net) struct Poll {
    poller: Arc<Poller>,
    events: Events,
    mode: PollMode,
}

impl Poll {
    pub(in crate::net) fn new() -> io::Result<Self> {
        let poller = Poller::new()?;
        let mode = if poller.supports_level() { PollMode::Level } else { PollMode::Oneshot };
        Ok(Self { poller: Arc::new(poller), events: Events::new(), mode })
    }

    pub(in crate::net) fn waker(&self) -> Waker {
        Waker(Arc::clone(&self.poller))
    }

    /// Whether interest has to be given again after every event.
    pub(in crate::net) fn is_oneshot(&self) -> bool {
        self.mode == PollMode::Oneshot
    }

    /// Changes what `source` is polled for; nothing at all takes it out of the poller, so that a
    /// broken connection nobody asks about cannot keep it awake.
    pub(in crate::net) fn set(
        &self,
        source: &(impl AsRawFd + AsFd),
        key: u64,
        old: Interest,
        new: Interest,
    ) -> io::Result<()> {
        if new.is_none() {
            if old.is_none() { Ok(()) } else { self.poller.delete(source) }
        } else if old.is_none() {
            // SAFETY: the source must be deleted from the poller before it is dropped. Sources
            // live in the reactor; each is taken out of it only by the reactor's `close` and
            // `forget` functions, which call `set` with no interest first, and the reactor's own
            // drop does so for all that are left.
            unsafe { self.poller.add_with_mode(source, event(key, new), self.mode) }
        } else {
            self.poller.modify_with_mode(source, event(key, new), self.mode)
        }
    }

    /// Waits for readiness, a wake-up or the time to pass (None = no limit), and hands out
    /// (key, readable, writable) of the sources that are ready, of `most` of them (at least 1) at
    /// most. False if others may be ready.
    pub(in crate::net) fn wait(
        &mut self,
        timeout: Option<Duration>,
        most: usize,
        mut ready: impl FnMut(u64, bool, bool),
    ) -> io::Result<bool> {
        self.events.clear();
        // Where reading and writing are told apart, a source may take two places.
        let places = NonZeroUsize::MIN.saturating_add(most.saturating_mul(2));
        if places != self.events.capacity() {
            self.events = Events::with_capacity(places);
        }
        match self.poller.wait(&mut self.events, timeout) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => return Ok(false),
            result => result?,
        };
        for event in self.events.iter() {
            ready(event.key as u64, event.readable, event.writable);
        }
        // A wake-up may have taken one of the places, and is not told.
        Ok(self.events.len() + 1 < places.get())
    }
}
