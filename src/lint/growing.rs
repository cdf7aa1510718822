//! `bytesToWrite` that grows and grows: [`SLOW_READER`].

use std::collections::HashMap;

use super::Lint;
use super::found::Found;
use super::kinds::SLOW_READER;
use super::world::World;
use crate::record::{Moment, Object, What};
use crate::text::duration::short;
use crate::text::facts;

/// Of each so long time the least is looked at: what comes and goes has nothing to do with it.
const STEP_US: u64 = 1_000_000;
/// So many steps one after another have to be higher than the one before.
const STEPS: u32 = 5;
/// So many sockets are watched at a time.
const MOST: usize = 1 << 12;

/// Looks at how much waits to be sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Growing(HashMap<u64, Level>);

#[derive(Debug, Clone)]
struct Level {
    object: Object,
    /// When the present step began.
    began: u64,
    now: i64,
    least: i64,
    /// The least of the step before, once there was one.
    before: Option<i64>,
    /// So many steps have been higher than the one before.
    rising: u32,
    /// The least of the step that they began with.
    from: i64,
}

impl Lint for Growing {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        let (object, level) = match &moment.what {
            What::Return { object, name, result, .. } if name == "write" => {
                let written = result.parse().unwrap_or(0_i64).max(0);
                let before = world.socket(object.number).map_or(0, |socket| socket.unsent);
                (object, before.saturating_add(written))
            }
            What::Signal { object, signal } => match (signal.to_write, &*signal.name) {
                (Some(level), _) => (object, level),
                (None, "disconnected" | "destroyed") => {
                    self.0.remove(&object.number);
                    return;
                }
                _ => return,
            },
            What::SlotEnded { object, unsent: Some(level), .. } => (object, *level),
            What::Event { object, name, arguments } if name == "bytesToWrite" => {
                let Ok(level) = arguments.parse() else { return };
                (object, level)
            }
            _ => return,
        };
        if level > 0 || self.0.contains_key(&object.number) {
            self.set(world, object, level, found);
        }
    }

    fn end(&mut self, world: &World, found: &mut Found) {
        let mut all: Vec<_> = self.0.values_mut().collect();
        all.sort_unstable_by_key(|level| level.object.number);
        for level in all {
            level.pass(world, found);
        }
    }
}

impl Growing {
    fn set(&mut self, world: &World, object: &Object, bytes: i64, found: &mut Found) {
        if self.0.len() >= MOST && !self.0.contains_key(&object.number) {
            return;
        }
        let level = self.0.entry(object.number).or_insert(Level {
            object: *object,
            began: world.now,
            now: bytes,
            least: bytes,
            before: None,
            rising: 0,
            from: 0,
        });
        level.object = *object;
        level.pass(world, found);
        level.now = bytes;
        level.least = level.least.min(bytes);
    }
}

impl Level {
    /// The steps that are over by now.
    fn pass(&mut self, world: &World, found: &mut Found) {
        let now = world.now;
        while now.saturating_sub(self.began) >= STEP_US {
            match self.before {
                Some(before) if self.least > before => {
                    self.from = if self.rising == 0 { before } else { self.from };
                    self.rising += 1;
                }
                _ => self.rising = 0,
            }
            if self.rising > 0 && self.rising.is_multiple_of(STEPS) {
                self.tell(world, found);
            }
            self.before = Some(self.least);
            self.least = self.now;
            self.began += STEP_US;
            // From here on nothing changes.
            if self.rising == 0 && self.before == Some(self.now) {
                self.began += (now - self.began) / STEP_US * STEP_US;
            }
        }
    }

    fn tell(&self, world: &World, found: &mut Found) {
        let seconds = u64::from(self.rising);
        let first = self.began.saturating_sub((seconds - 1) * STEP_US);
        found.add(&SLOW_READER, self.object.number, first, seconds, || {
            facts::lint_slow_reader(
                world.called(&self.object),
                self.from,
                self.least,
                seconds,
                short(first),
            )
        });
    }
}
