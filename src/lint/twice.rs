//! A slot that is connected more than once: [`CONNECTED_TWICE`].

use std::collections::HashMap;

use super::Lint;
use super::found::Found;
use super::kinds::CONNECTED_TWICE;
use super::world::World;
use crate::record::{Moment, What};
use crate::text::duration::short;
use crate::text::facts;

/// So many sockets and servers are watched at a time, and so many signals of each; Qt's have ten.
const MOST: usize = 1 << 12;
const SIGNALS: usize = 16;
/// Of the calls in one slot no more are looked at.
const CALLS: usize = 64;
/// The number of slots has to grow so often: one loop of the program that waits for the signal
/// for a while is one slot more, and then one less.
const GROWN: u32 = 2;

/// Looks at how many slots a signal has, and at what they do.
#[derive(Debug, Clone, Default)]
pub(super) struct Twice {
    slots: HashMap<u64, Vec<(String, Slots)>>,
    /// The calls in the slots of `readyRead` under way, on the socket that they are for.
    calls: Vec<(usize, Call)>,
}

#[derive(Debug, Clone, Copy)]
struct Slots {
    first: u32,
    last: u32,
    grown: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Call {
    name: String,
    is_empty: bool,
}

impl Lint for Twice {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        let depth = world.frames().len();
        match &moment.what {
            What::Signal { object, signal } => {
                let now = signal.receivers.unwrap_or(0);
                if let Some(first) = self.grown(object.number, &signal.name, now) {
                    found.add(&CONNECTED_TWICE, object.number, world.now, now.into(), || {
                        let (whose, name) = (world.called(object), &*signal.name);
                        facts::lint_connected_twice(whose, name, first, now, short(world.now))
                    });
                }
                if signal.name == "destroyed" {
                    self.slots.remove(&object.number);
                }
            }
            What::Return { object, name, result, .. } => {
                self.calls.retain(|(at, _)| *at <= depth);
                let direct = world.frames().last().is_some_and(|slot| {
                    slot.is_slot_of("readyRead") && slot.object.number == object.number
                });
                if direct && self.calls.len() < CALLS {
                    let is_empty = ["\"\"", "0"].contains(&result.as_str());
                    self.calls.push((depth, Call { name: name.to_string(), is_empty }));
                }
            }
            What::SlotEnded { object, .. } => {
                let mine = self.calls.iter().filter(|(at, _)| *at == depth + 1);
                let calls: Vec<&Call> = mine.map(|(_, call)| call).collect();
                let slot = world.ended.as_ref().filter(|slot| slot.is_slot_of("readyRead"));
                if let Some(slot) = slot
                    && is_one_slot_twice(&calls)
                {
                    found.add(&CONNECTED_TWICE, object.number, slot.began, 0, || {
                        facts::lint_slot_twice(world.called(object), short(slot.began))
                    });
                }
                self.calls.retain(|(at, _)| *at <= depth);
            }
            _ => {}
        }
    }
}

impl Twice {
    /// How many slots this signal had at first, if they have become more again and again.
    fn grown(&mut self, object: u64, signal: &str, now: u32) -> Option<u32> {
        if self.slots.len() >= MOST && !self.slots.contains_key(&object) {
            return None;
        }
        let all = self.slots.entry(object).or_default();
        let fresh = Slots { first: now, last: now, grown: 0 };
        let Some((_, slots)) = all.iter_mut().find(|(name, _)| name == signal) else {
            if now > 0 && all.len() < SIGNALS {
                all.push((signal.to_owned(), fresh));
            }
            return None;
        };
        if now < slots.last {
            *slots = fresh;
        }
        let grows = now > slots.last;
        slots.grown += u32::from(grows);
        slots.last = now;
        (grows && slots.grown >= GROWN).then_some(slots.first)
    }
}

/// Reading, answering, and then the same once more with nothing to read.
fn is_one_slot_twice(calls: &[&Call]) -> bool {
    let (first, second) = calls.split_at(calls.len() / 2);
    let reads = |call: &Call| call.name.starts_with("read");
    let same = first.len() == second.len()
        && first.iter().zip(second).all(|(one, other)| one.name == other.name);
    same && first.iter().any(|call| call.name == "write")
        && first.first().is_some_and(|call| reads(call) && !call.is_empty)
        && second.first().is_some_and(|call| call.is_empty)
}
