//! [`Peers`]: what the raw peers of a stage's scenario do, as moments.

use std::sync::Arc;
use std::time::Instant;

use super::gate::micros;
use super::hall::Hall;
use crate::record::{Class, Moment, Object, What};
use crate::text::quote::value;
use crate::trace::{Act, Acts, Did, Leash};

/// Their ends are numbered from here on: so many objects no loop has.
const FIRST: u64 = 1 << 40;

/// Tells the hall. A peer is never held: what it does while the loop is held happens, by the loop's own
/// time, at the moment at which that was held.
pub(super) struct Peers {
    hall: Arc<Hall>,
    leash: Leash,
    begun: Instant,
}

impl Peers {
    pub(super) fn new(hall: Arc<Hall>, leash: Leash) -> Self {
        Self { hall, leash, begun: Instant::now() }
    }
}

impl Acts for Peers {
    fn act(&self, act: &Act<'_>) {
        let (local, peer) = act.ends.unzip();
        let object = Object { number: FIRST + act.end, class: Class::Peer, local, peer };
        let (is_event, name, arguments) = match act.did {
            Did::Connects(to) => (false, "connect", to.to_string()),
            Did::Connected => {
                let ends = act.ends.map(|(local, peer)| format!("{local}, {peer}"));
                (true, "connected", ends.unwrap_or_default())
            }
            Did::Sends(bytes) => (false, "send", bytes.to_string()),
            Did::Received(bytes) => (true, "received", value(bytes)),
            Did::Finishes => (false, "finish", String::new()),
            Did::Finished => (true, "finished", String::new()),
            Did::Closes => (false, "close", String::new()),
            Did::Resets => (false, "reset", String::new()),
            Did::Broken => (true, "readFailed", String::new()),
            Did::Vanishes => (false, "vanish", String::new()),
        };
        let name = name.into();
        let what = if is_event {
            What::Event { object, name, arguments }
        } else {
            What::Command { object, name, arguments }
        };
        let us = micros(self.begun.elapsed().saturating_sub(self.leash.held()));
        self.hall.aside(Moment { us, turn: 0, depth: 0, thread: None, what });
    }
}
