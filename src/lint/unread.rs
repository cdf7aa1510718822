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
#[derive(Debug, Default)]
pub(super) struct Unread {
    sockets: HashMap<u64, Left>,
    /// Whose patience began when, the oldest first; what is not true any more is passed over.
    waiting: VecDeque<(u64, u64)>,
}

#[derive(Debug)]
struct Left {
    object: Object,
    bytes: i64,
    since: u64,
    turn: u64,
    wait: Wait,
    /// The time and the bytes of each that was found, first and most, and how often.
    found: Option<(u64, i64, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// Nothing has come and nobody has read.
    Goes,
    /// The loop has turned in the meantime, and what ran there is not seen: it may have read.
    InDoubt,
    /// It has been found, or somebody reads.
    Over,
}

impl Left {
    fn find(&mut self) {
        self.wait = Wait::Over;
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
        self.look(world, Some(moment));
        match &moment.what {
            What::Signal { object, signal } => match &*signal.name {
                "readyRead" => self.goes_on(object),
                "disconnected" => {
                    if let Some(left) = self.sockets.get_mut(&object.number)
                        && left.wait == Wait::InDoubt
                        && signal.available.is_some_and(|available| available >= left.bytes)
                    {
                        left.find();
                    }
                    self.forget(world, object.number, found);
                }
                "destroyed" => self.forget(world, object.number, found),
                _ => {}
            },
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
        self.look(world, None);
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
        let (since, turn) = (world.now, world.turn);
        let fresh = Left { object: *object, bytes, since, turn, wait: Wait::Goes, found: None };
        let known = self.sockets.remove(&object.number);
        let found = known.and_then(|known| known.found);
        self.sockets.insert(object.number, Left { found, ..fresh });
        self.waiting.push_back((since, object.number));
    }

    fn goes_on(&mut self, object: &Object) {
        if let Some(left) = self.sockets.get_mut(&object.number) {
            left.wait = Wait::Over;
        }
    }

    /// Whose patience is over?
    fn look(&mut self, world: &World, moment: Option<&Moment>) {
        while let Some(&(since, number)) = self.waiting.front() {
            if since.saturating_add(PATIENCE_US) > world.now && self.waiting.len() <= WAITING {
                return;
            }
            self.waiting.pop_front();
            let left = self.sockets.get_mut(&number);
            let Some(left) = left.filter(|left| left.wait == Wait::Goes && left.since == since)
            else {
                continue;
            };
            if since.saturating_add(PATIENCE_US) > world.now {
                left.wait = Wait::Over;
            } else if world.sees_calls || stood_still(left, moment) {
                left.find();
            } else {
                left.wait = Wait::InDoubt;
            }
        }
    }

    fn forget(&mut self, world: &World, number: u64, found: &mut Found) {
        if let Some(left) = self.sockets.remove(&number) {
            left.tell(world, found);
        }
    }
}

/// Whether the loop has not turned since: then nothing can have read.
fn stood_still(left: &Left, moment: Option<&Moment>) -> bool {
    let Some(moment) = moment else { return false };
    let begins = matches!(moment.what, What::TurnBegan);
    moment.turn == left.turn || (begins && moment.turn == left.turn + 1)
}

fn reads(name: &str) -> bool {
    ["read", "get", "skip"].iter().any(|word| name.starts_with(word))
}
