//! Readiness by epoll(7), level-triggered: one system call for a turn of the loop. The crate polling
//! makes five of it (its timer and its notifier are set anew for each wait), which is as much as a
//! reply costs.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{EventfdFlags, eventfd};

use super::{Interest, timespec};

/// Events that need no memory from the heap.
const FEW: usize = 1024;
/// The waker's key. Ids count up from 1.
const WAKER: u64 = u64::MAX;

/// Wakes a reactor from another thread; wake-ups that come before it looks merge into one.
#[derive(Debug, Clone)]
pub struct Waker(Arc<OwnedFd>);

impl Waker {
    /// Makes the current or the next wait of the reactor return.
    pub fn wake(&self) {
        // Full is as good as woken: nobody has looked since.
        if let Err(error) = rustix::io::write(&*self.0, &1u64.to_ne_bytes())
            && error != rustix::io::Errno::AGAIN
        {
            log::error!("the event loop could not be woken: {error}");
        }
    }
}

/// The poller.
#[derive(Debug)]
pub(in crate::net) struct Poll {
    epoll: OwnedFd,
    waker: Waker,
}

impl Poll {
    pub(in crate::net) fn new() -> io::Result<Self> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        let waker = Waker(Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?));
        epoll::add(&epoll, &*waker.0, EventData::new_u64(WAKER), EventFlags::IN)?;
        Ok(Self { epoll, waker })
    }

    pub(in crate::net) fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// From now on every wait fails.
    #[cfg(test)]
    pub(in crate::net) fn spoil(&mut self) {
        self.epoll = std::fs::File::open("/dev/null").expect("it is there").into();
    }

    /// Whether interest has to be given again after every event: never.
    pub(in crate::net) fn is_oneshot(&self) -> bool {
        false
    }

    /// Changes what `source` is polled for; nothing at all takes it out of the poller, so that a
    /// broken connection nobody asks about cannot keep it awake.
    pub(in crate::net) fn set(
        &self,
        source: &impl AsFd,
        key: u64,
        old: Interest,
        new: Interest,
    ) -> io::Result<()> {
        let mut flags = EventFlags::empty();
        flags.set(EventFlags::IN, new.readable);
        flags.set(EventFlags::OUT, new.writable);
        let data = EventData::new_u64(key);
        match (old.is_none(), new.is_none()) {
            (true, true) => Ok(()),
            (true, false) => Ok(epoll::add(&self.epoll, source, data, flags)?),
            (false, false) => Ok(epoll::modify(&self.epoll, source, data, flags)?),
            (false, true) => Ok(epoll::delete(&self.epoll, source)?),
        }
    }

    /// Waits for readiness, a wake-up or the time to pass (None = no limit; up to a millisecond
    /// more than was asked for), and hands out (key, readable, writable) of the sources that are
    /// ready, of `most` of them (at least 1) at most: those that were told of longest ago. False
    /// if others may be ready.
    pub(in crate::net) fn wait(
        &mut self,
        timeout: Option<Duration>,
        most: usize,
        mut ready: impl FnMut(u64, bool, bool),
    ) -> io::Result<bool> {
        let timeout = timeout.map(timespec);
        let mut few = [const { MaybeUninit::uninit() }; FEW];
        let mut many = Vec::new();
        let room = if most <= FEW {
            &mut few[..most]
        } else {
            many.reserve_exact(most);
            &mut many.spare_capacity_mut()[..most]
        };
        let events = match epoll::wait(&self.epoll, room, timeout.as_ref()) {
            Err(rustix::io::Errno::INTR) => return Ok(false),
            result => result?.0,
        };
        let all = events.len() < most;
        for event in events {
            let (key, flags) = (event.data.u64(), event.flags);
            if key == WAKER {
                // It counts the wake-ups; nobody else reads it, so it is there.
                rustix::io::read(&*self.waker.0, &mut [0; 8])?;
                continue;
            }
            // A broken connection is told whichever way it is asked about.
            let broken = flags.intersects(EventFlags::HUP | EventFlags::ERR);
            ready(
                key,
                broken || flags.contains(EventFlags::IN),
                broken || flags.contains(EventFlags::OUT),
            );
        }
        Ok(all)
    }
}
