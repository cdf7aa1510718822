//! Writes to a socket that has no connection: not yet ([`WRITE_EARLY`]), or not any more
//! ([`REPLY_TO_GONE`]).

use super::Lint;
use super::found::Found;
use super::kinds::{REPLY_TO_GONE, WRITE_EARLY};
use super::world::{Socket, World, state_of};
use crate::record::{Class, Moment, Object, What};
use crate::signal::SocketState;
use crate::text::duration::short;
use crate::text::{Value, facts};

/// So many of Qt's warnings are followed up: for each, all sockets are looked through.
const WARNINGS: u32 = 10_000;

/// Looks at writes, and at what Qt says of them.
#[derive(Debug, Clone, Default)]
pub(super) struct NotConnected {
    warnings: u32,
}

impl Lint for NotConnected {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        match &moment.what {
            What::Return { object, name, result, .. } if name == "write" => {
                written(world, object, result.parse().unwrap_or(0), found);
            }
            What::Signal { object, signal } if signal.name == "warning" && !world.sees_calls => {
                let text = signal.text.as_deref().unwrap_or_default();
                let refused = text.contains("::write (") && text.ends_with("device not open");
                if refused && self.warnings < WARNINGS {
                    self.warnings += 1;
                    somebody_refused(world, object, found);
                }
            }
            // What waits to be written at the moment of the connection was written before it.
            What::Signal { object, signal } if signal.name == "stateChanged" => {
                let connected = signal.state.as_deref().and_then(state_of);
                let unsent = signal.unsent.and_then(|bytes| u64::try_from(bytes).ok());
                if connected == Some(SocketState::Connected)
                    && let Some(bytes) = unsent.filter(|bytes| *bytes > 0)
                    && !world.sees_calls
                {
                    early(world, object, bytes, found);
                }
            }
            What::Event { object, name, .. } if name == "writeRefused" => {
                if let Some(gone) = world.socket(object.number).and_then(|socket| socket.gone) {
                    late(world, object.number, world.called(object).into(), gone, found);
                }
            }
            _ => {}
        }
    }
}

/// A call of `write` has returned so many bytes, or -1.
fn written(world: &World, object: &Object, bytes: i64, found: &mut Found) {
    let socket = world.socket(object.number);
    let state = socket.and_then(|socket| socket.state).unwrap_or(SocketState::Unconnected);
    let gone = socket.and_then(|socket| socket.gone);
    match (state, gone) {
        (SocketState::HostLookup | SocketState::Connecting, _) if bytes > 0 => {
            early(world, object, bytes.unsigned_abs(), found);
        }
        (SocketState::Unconnected | SocketState::Closing, Some(gone)) if bytes < 0 => {
            late(world, object.number, world.called(object).into(), gone, found);
        }
        (SocketState::Unconnected, None) if bytes < 0 => {
            unopened(world, object.number, world.called(object).into(), found);
        }
        _ => {}
    }
}

/// Qt has refused a write, and does not tell whose: it is one of the sockets that are not
/// connected, and it is said only what is true of all of them.
fn somebody_refused(world: &World, inside: &Object, found: &mut Found) {
    let closed = |socket: &&Socket| {
        let class = socket.object.map(|object| object.class);
        let state = socket.state.unwrap_or(SocketState::Unconnected);
        let closed = [SocketState::Unconnected, SocketState::Closing].contains(&state);
        class == Some(Class::Socket) && closed
    };
    let suspects: Vec<&Socket> = world.sockets().filter(closed).collect();
    // In a slot of its own it is most likely that one.
    let own = suspects
        .iter()
        .copied()
        .find(|socket| socket.object.is_some_and(|object| object.number == inside.number));
    let suspects = own.map_or(suspects, |own| vec![own]);
    let gone: Vec<u64> = suspects.iter().filter_map(|socket| socket.gone).collect();
    let (number, name) = match suspects.as_slice() {
        [Socket { object: Some(object), .. }] => (object.number, world.called(object).into()),
        _ => (0, facts::lint_some_socket().into()),
    };
    match gone.iter().max() {
        None => unopened(world, number, name, found),
        Some(&last) if gone.len() == suspects.len() => late(world, number, name, last, found),
        Some(_) => {}
    }
}

fn early(world: &World, object: &Object, bytes: u64, found: &mut Found) {
    found.add(&WRITE_EARLY, object.number, world.now, 0, || {
        facts::lint_write_early(world.called(object), bytes, short(world.now))
    });
}

fn unopened(world: &World, number: u64, name: Value, found: &mut Found) {
    found.add(&WRITE_EARLY, number, world.now, 0, || {
        facts::lint_write_unopened(name, short(world.now))
    });
}

fn late(world: &World, number: u64, name: Value, gone: u64, found: &mut Found) {
    found.add(&REPLY_TO_GONE, number, world.now, 0, || {
        let since = short(world.now.saturating_sub(gone));
        facts::lint_reply_to_gone(name, since, short(world.now))
    });
}
