//! How a scenario turns its loop.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::runner::{Runner, Thing};
use crate::runtime::{Listener, Timer};
use crate::signal::SocketState;

/// The loop is looked at this often, and over when so many looks in a row saw nothing: 60 ms.
pub(super) const SLICE: Duration = Duration::from_millis(10);
const QUIET_SLICES: u32 = 6;
/// No loop takes longer.
const LONGEST_LOOP: Duration = Duration::from_secs(10);
/// For what the shorthands do.
pub(super) const SET_UP: Duration = Duration::from_secs(5);

impl Runner {
    /// As the first part of `served k`: by the blocking call where there is one, so that no other
    /// object is served meanwhile.
    pub(super) fn wait_for_client(self: &Rc<Self>, server: &Listener) -> bool {
        if let Some(server) = self.ground.blocking_listener(server) {
            return server.wait_for_new_connection(Some(SET_UP)).0;
        }
        let begun = self.leash.now();
        while !server.has_pending_connections()
            && self.leash.since(begun) < SET_UP
            && !self.is_overdue()
        {
            self.turn_until(self.leash.now() + SLICE);
        }
        server.has_pending_connections()
    }

    /// None = until nothing was observed for a while.
    pub(super) fn turn_loop(self: &Rc<Self>, time: Option<Duration>) {
        let quiet_wait = if time.is_some() { " (quiet wait)" } else { "" };
        self.tracer.line(&format!("-- event loop{quiet_wait}"));
        self.later.begin();
        let begun = self.leash.now();
        if let Some(time) = time {
            self.turn_until(begun + time);
            return;
        }
        let looked = Rc::new(Cell::new(false));
        let looks = Rc::clone(&looked);
        let timer = Timer::untold(self.ground.handle(), move |_| looks.set(true));
        let mut quiet = 0;
        // Slices, and not one long wait: a program that does not get the processor sees no quiet,
        // nor does one whose other thread does not get it.
        while quiet < QUIET_SLICES && self.leash.since(begun) < LONGEST_LOOP && !self.is_overdue() {
            let before = self.tracer.observed();
            looked.set(false);
            timer.start_once(Duration::ZERO);
            self.turn_until(self.leash.now() + SLICE);
            let busy = self.later.is_busy() || self.has_planned() || self.is_connecting();
            if self.tracer.observed() != before || busy {
                quiet = 0;
            } else if looked.get() {
                quiet += 1;
            }
        }
    }

    /// `deadline` is one by the clock of the leash.
    pub(super) fn turn_until(self: &Rc<Self>, deadline: Instant) {
        self.in_loop(|| self.turn_passes(deadline));
    }

    fn turn_passes(&self, deadline: Instant) {
        loop {
            self.delete_going();
            if self.leash.is_ended() {
                return;
            }
            let left = deadline.saturating_duration_since(self.leash.now());
            if let Err(error) = self.ground.turn(left) {
                self.tracer.line(&format!("!! the event loop failed: {error}"));
                return;
            }
            if left.is_zero() {
                return;
            }
        }
    }

    pub(super) fn is_connecting(&self) -> bool {
        let objects = self.objects.borrow();
        objects.iter().any(|entry| match &entry.thing {
            Thing::Socket(socket) => {
                matches!(socket.state(), SocketState::HostLookup | SocketState::Connecting)
            }
            _ => false,
        })
    }
}
