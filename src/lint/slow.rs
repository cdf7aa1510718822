//! Slots that hold up the event loop: [`SLOW_SLOT`] and [`WAIT_BLOCKS`].

use std::collections::HashMap;

use super::Lint;
use super::found::Found;
use super::kinds::{SLOW_SLOT, WAIT_BLOCKS};
use super::world::{Frame, World};
use crate::record::{Moment, Object, What};
use crate::signal::{SocketError, SocketState};
use crate::text::duration::short;
use crate::text::facts;

/// Longer a slot must not run: from here on a person sees that a window stands still.
const LONGEST_US: u64 = 100_000;
/// Spans that are remembered within the slots under way; what is beyond joins the last.
const SPANS: usize = 64;

/// Looks at how long slots run, and what they do in that time.
#[derive(Debug, Clone, Default)]
pub(super) struct SlowSlots {
    /// What is told already of the time of the slots under way, by thread.
    told: HashMap<u32, Vec<Span>>,
}

/// A part of a slot's time that has another reason than the slot itself.
#[derive(Debug, Clone, Copy)]
struct Span {
    began: u64,
    took: u64,
}

impl Lint for SlowSlots {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        match &moment.what {
            What::Return { object, name, took, .. } if name.starts_with("waitFor") => {
                let Some(slot) = slot_around(world) else { return };
                if world.on_main_thread() {
                    found.add(&WAIT_BLOCKS, object.number, world.now, *took, || {
                        let (socket, owner) = (world.called(object), world.called(&slot.object));
                        let at = short(world.now.saturating_sub(*took));
                        facts::lint_wait_blocks(
                            socket,
                            &**name,
                            owner,
                            &slot.name,
                            short(*took),
                            at,
                        )
                    });
                }
                let began = world.now.saturating_sub(*took);
                self.tell(moment, Span { began, took: *took });
            }
            What::Signal { object, .. } if waits(world, moment) => {
                let Some(slot) = slot_around(world) else { return };
                found.add(&WAIT_BLOCKS, object.number, world.now, 0, || {
                    let (socket, owner) = (world.called(object), world.called(&slot.object));
                    facts::lint_wait_seen(socket, owner, &slot.name, short(world.now))
                });
                // How much of the slot's time it was is not known: all of it.
                self.tell(moment, Span { began: world.now, took: u64::MAX });
            }
            What::SlotEnded { object, took, .. } => {
                if let Some(slot) = &world.ended {
                    self.slot_ended(world, moment, slot, object, *took, found);
                }
            }
            _ => {}
        }
        if world.frames().is_empty() {
            self.told.remove(&thread(moment));
        }
    }
}

impl SlowSlots {
    fn tell(&mut self, moment: &Moment, span: Span) {
        let spans = self.told.entry(thread(moment)).or_default();
        let full = spans.len() >= SPANS;
        match spans.last_mut() {
            Some(last) if full => last.took = last.took.saturating_add(span.took),
            _ => spans.push(span),
        }
    }

    fn slot_ended(
        &mut self,
        world: &World,
        moment: &Moment,
        slot: &Frame,
        object: &Object,
        took: u64,
        found: &mut Found,
    ) {
        let spans = self.told.entry(thread(moment)).or_default();
        let inside = |span: &Span| span.began >= slot.began;
        let told = spans.iter().filter(|span| inside(span));
        let mut told = told.fold(0_u64, |sum, span| sum.saturating_add(span.took));
        spans.retain(|span| !inside(span));
        // While a loop runs inside of it, the others have their turn. And a thread of its own may take
        // its time.
        let looped = slot.turn != world.turn;
        if took.saturating_sub(told) > LONGEST_US && !looped && world.on_main_thread() {
            found.add(&SLOW_SLOT, object.number, slot.began, took, || {
                let (whose, at) = (world.called(object), short(slot.began));
                facts::lint_slow_slot(whose, &slot.name, short(took), at)
            });
            told = took;
        }
        if told > 0 {
            self.tell(moment, Span { began: slot.began, took: told });
        }
    }
}

/// The innermost slot that this happens in.
fn slot_around(world: &World) -> Option<&Frame> {
    world.frames().iter().rev().find(|frame| !frame.is_call)
}

/// Whether this signal shows that the slot around it waits: data of a socket comes in from the loop
/// or from a blocking call, and the loop has not turned since the slot began.
fn waits(world: &World, moment: &Moment) -> bool {
    let What::Signal { object, signal } = &moment.what else { return false };
    let Some(slot) = world.frames().last() else { return false };
    if world.sees_calls || slot.turn != world.turn || !world.on_main_thread() {
        return false;
    }
    match &*signal.name {
        // In its own slot it comes from nowhere but the program itself.
        "readyRead" => !world
            .frames()
            .iter()
            .any(|frame| frame.object.number == object.number && frame.is_slot_of("readyRead")),
        // The time of a blocking call is over, the connection goes on.
        "errorOccurred" => {
            signal.code == Some(SocketError::SocketTimeout.number())
                && signal.state.as_deref() == Some(SocketState::Connected.name())
        }
        _ => false,
    }
}

fn thread(moment: &Moment) -> u32 {
    moment.thread.unwrap_or(1)
}
