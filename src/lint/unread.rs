//! Bytes that the slot of `readyRead` leaves, and that nobody reads: [`UNREAD`].

use std::collections::{HashMap, VecDeque};

use super::Lint;
use super::found::Found;
use super::kinds::UNREAD;
use super::world::World;
use crate::record::{Moment, Object, What};
use crate::text::duration::short;
use crate::text::facts;

/// So long they lie there before it is said.
const PATIENCE_US: u64 = 1_000_000;
/// So many sockets are watched at a time.
const MOST: usize = 1 << 12;
/// So many slots that left something are remembered until their second is over.
const WAITING: usize = 1 << 16;

/// Looks at what is left behind each slot of `readyRead`.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread {
    sockets: HashMap<u64, Left>,
    /// Whose patience began when, the oldest first; what is not true any more is passed over.
    waiting: VecDeque<(u64, u64)>,
}

#[derive(Debug, Clone)]
struct Left {
    object: Object,
    bytes: i64,
    since: u64,
    /// Nothing has come since, and nobody reads, as far as is known.
    waits: bool,
    /// The time and the bytes of each that was found, first and most, and how often.
    found: Option<(u64, i64, u64)>,
}

impl Left {
    fn find(&mut self) {
        self.waits = false;
        let (first, most, times) = self.found.unwrap_or((self.since, 0, 0));
        self.found = Some((first, most.max(self.bytes), times + 1));
    }

    fn tell(&self, world: &World, found: &mut Found) {
        let Some((first, most, times)) = self.found else { return };
        for _ in 0..times {
            found.add(&UNREAD, self.object.number, first, 0, || {
                facts::lint_unread(world.called(&self.object), most, short(first))
            });
        }
    }
}

impl Lint for Unread {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        self.look(world);
        match &moment.what {
            What::Signal { object, signal } => match &*signal.name {
                "readyRead" => self.goes_on(object),
                "disconnected" => {
                    if self.is_due(world, object) {
                        self.still_there(object, signal.available.unwrap_or(0));
                    }
                    self.forget(world, object.number, found);
                }
                "destroyed" => self.forget(world, object.number, found),
                _ => {}
            },
            // It is told of what was left a second ago, by the writer's own clock.
            What::Event { object, name, arguments } if name == "bytesAvailable" => {
                self.still_there(object, arguments.parse().unwrap_or(0));
            }
            What::Return { object, name, .. } if reads(name) => self.goes_on(object),
            What::SlotEnded { object, left: Some(left), .. }
                if world.ended.as_ref().is_some_and(|slot| slot.is_slot_of("readyRead")) =>
            {
                self.slot_ended(world, object, *left);
            }
            _ => {}
        }
    }

    fn end(&mut self, world: &World, found: &mut Found) {
        self.look(world);
        for left in self.sockets.values() {
            left.tell(world, found);
        }
    }
}

impl Unread {
    fn slot_ended(&mut self, world: &World, object: &Object, bytes: i64) {
        if bytes <= 0 {
            // It was the first part of a message, and now the rest has come.
            self.sockets.remove(&object.number);
            return;
        }
        if self.sockets.len() >= MOST && !self.sockets.contains_key(&object.number) {
            return;
        }
        let since = world.now;
        let fresh = Left { object: *object, bytes, since, waits: true, found: None };
        let known = self.sockets.remove(&object.number);
        let found = known.and_then(|known| known.found);
        self.sockets.insert(object.number, Left { found, ..fresh });
        self.waiting.push_back((since, object.number));
    }

    fn goes_on(&mut self, object: &Object) {
        if let Some(left) = self.sockets.get_mut(&object.number) {
            left.waits = false;
        }
    }

    /// Whose patience is over? Where reading is not seen, only the bytes themselves can tell.
    fn look(&mut self, world: &World) {
        while let Some(&(since, number)) = self.waiting.front() {
            let over = since.saturating_add(PATIENCE_US) <= world.now;
            if !over && self.waiting.len() <= WAITING {
                return;
            }
            self.waiting.pop_front();
            if let Some(left) = self.sockets.get_mut(&number)
                && left.waits
                && left.since == since
                && over
                && world.sees_calls
            {
                left.find();
            }
        }
    }

    fn is_due(&self, world: &World, object: &Object) -> bool {
        let left = self.sockets.get(&object.number);
        left.is_some_and(|left| world.now.saturating_sub(left.since) >= PATIENCE_US)
    }

    /// So many bytes are there now.
    fn still_there(&mut self, object: &Object, bytes: i64) {
        if let Some(left) = self.sockets.get_mut(&object.number)
            && left.waits
            && bytes >= left.bytes
        {
            left.find();
        }
    }

    fn forget(&mut self, world: &World, number: u64, found: &mut Found) {
        if let Some(left) = self.sockets.remove(&number) {
            left.tell(world, found);
        }
    }
}

fn reads(name: &str) -> bool {
    ["read", "get", "skip"].iter().any(|word| name.starts_with(word))
}
