//! One pointer for many clients: [`ONE_POINTER`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Lint;
use super::found::Found;
use super::kinds::ONE_POINTER;
use super::world::{Frame, World};
use crate::record::{Moment, Object, What};
use crate::text::duration::short;
use crate::text::facts;

/// So many clients are watched at a time.
const MOST: usize = 1 << 12;
/// Of what is read inside of one slot no more is looked at.
const READS: usize = 64;
/// A client that was never served has to be passed over so often before it is said.
const PASSED_OVER: u32 = 2;

/// Looks at which clients of a server are read.
#[derive(Debug, Clone, Default)]
pub(super) struct OnePointer {
    clients: HashMap<u64, Client>,
    /// Those that are connected, by the port of their server.
    here: BTreeMap<u16, BTreeSet<u64>>,
    /// Those that others were read beside, though they had come last.
    not_alone: HashSet<u64>,
    /// Sockets that were read in the slots of `readyRead` under way, with those slots' depth.
    read: Vec<(usize, u64)>,
}

#[derive(Debug, Clone)]
struct Client {
    object: Object,
    /// When a slot has read something of it, first and last.
    served: Option<(u64, u64)>,
    /// Since when slots have read nothing of it, how often, and who was the last to come then.
    passed: Option<(u64, u32, u64)>,
}

impl Lint for OnePointer {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        match &moment.what {
            What::Return { object, name, .. } if name.starts_with("read") => {
                let depth = world.frames().len();
                self.read.retain(|(at, _)| *at <= depth);
                if self.read.len() < READS {
                    self.read.push((depth, object.number));
                }
            }
            What::SlotEnded { object, left: Some(left), .. } => {
                let depth = world.frames().len();
                if let Some(slot) = &world.ended
                    && slot.is_slot_of("readyRead")
                    && slot.available > 0
                    && world.is_accepted(object)
                {
                    let passed = *left == slot.available;
                    if world.sees_calls {
                        self.seen(world, object, slot, passed, depth, found);
                    } else {
                        self.guessed(world, object, passed, *left);
                    }
                }
                self.read.retain(|(at, _)| *at <= depth);
            }
            What::Signal { object, signal } if signal.name == "destroyed" => {
                self.leaves(object);
                self.judge(world, object.number, found);
            }
            What::Signal { object, signal } if signal.name == "disconnected" => {
                self.leaves(object);
            }
            What::Signal { object, .. } if world.is_accepted(object) => self.meet(object),
            _ => {}
        }
    }

    fn end(&mut self, world: &World, found: &mut Found) {
        let mut all: Vec<u64> = self.clients.keys().copied().collect();
        all.sort_unstable();
        for number in all {
            self.judge(world, number, found);
        }
    }
}

impl OnePointer {
    /// Every call is seen: the slot has read another client, and not the one that it was for.
    fn seen(
        &self,
        world: &World,
        object: &Object,
        slot: &Frame,
        passed: bool,
        depth: usize,
        found: &mut Found,
    ) {
        let inside = self.read.iter().filter(|(at, _)| *at > depth).map(|(_, number)| *number);
        let mut inside: Vec<u64> = inside.collect();
        if !passed || inside.contains(&object.number) {
            return;
        }
        inside.retain(|number| {
            let other = world.socket(*number).and_then(|socket| socket.object);
            other.is_some_and(|other| world.is_accepted(&other))
        });
        let Some(other) = inside.first().and_then(|number| world.socket(*number)?.object) else {
            return;
        };
        found.add(&ONE_POINTER, object.number, slot.began, 0, || {
            facts::lint_other_read(world.called(object), world.called(&other), short(slot.began))
        });
    }

    /// No call is seen: but who has come last is read, and who was there before is not any more.
    fn guessed(&mut self, world: &World, object: &Object, passed: bool, left: i64) {
        self.meet(object);
        let here = object.local.and_then(|local| self.here.get(&local.port()));
        let newest = here.and_then(|here| here.last().copied()).unwrap_or(object.number);
        let Some(client) = self.clients.get_mut(&object.number) else { return };
        if passed {
            let (since, times, whose) = client.passed.unwrap_or((world.now, 0, newest));
            client.passed = Some((since, times + 1, whose));
            return;
        }
        if left == 0 {
            let first = client.served.map_or(world.now, |(first, _)| first);
            client.served = Some((first, world.now));
        }
        client.passed = None;
        // An older one is read though the newest has come: there is no single pointer.
        if object.number < newest && self.not_alone.len() < MOST {
            self.not_alone.insert(newest);
        }
    }

    fn leaves(&mut self, object: &Object) {
        for here in self.here.values_mut() {
            here.remove(&object.number);
        }
    }

    fn meet(&mut self, object: &Object) {
        let number = object.number;
        if self.clients.contains_key(&number) {
            return;
        }
        if self.clients.len() >= MOST {
            // Those that have left and were always read are nobody's business any more.
            let here: HashSet<u64> = self.here.values().flatten().copied().collect();
            self.clients.retain(|number, client| client.passed.is_some() || here.contains(number));
        }
        if self.clients.len() >= MOST {
            self.clients.clear();
            self.here.clear();
        }
        let Some(port) = object.local.map(|local| local.port()) else { return };
        self.clients.insert(number, Client { object: *object, served: None, passed: None });
        self.here.entry(port).or_default().insert(number);
    }

    /// All that can be known of this client is known.
    fn judge(&mut self, world: &World, number: u64, found: &mut Found) {
        let Some(client) = self.clients.get(&number) else { return };
        if let Some((since, times, newest)) = client.passed
            && newest > number
            && !self.not_alone.contains(&newest)
            && let Some(other) = self.clients.get(&newest)
            && other.passed.is_none()
            && let Some((first, _)) = other.served
        {
            let before = client.served.is_some_and(|(_, last)| last <= first);
            if before || (client.served.is_none() && times >= PASSED_OVER) {
                let (object, other) = (client.object, other.object);
                for _ in 0..times {
                    found.add(&ONE_POINTER, number, since, 0, || {
                        facts::lint_one_pointer(
                            world.called(&object),
                            world.called(&other),
                            short(since),
                        )
                    });
                }
            }
        }
        // The newest is kept: others are still to be held against it.
        if client.passed.is_some() {
            self.clients.remove(&number);
        }
    }
}
