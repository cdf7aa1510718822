//! Writes to a socket that has no connection: not yet ([`WRITE_EARLY`]), or not any more
//! ([`REPLY_TO_GONE`]).

use super::Lint;
use super::found::Found;
use super::kinds::{REPLY_TO_GONE, WRITE_EARLY};
use super::world::{Socket, World, called, state_of};
use crate::record::{Class, Moment, Object, What};
use crate::signal::SocketState;
use crate::text::duration::short;
use crate::text::facts;

/// Looks at writes, and at what Qt says of them.
#[derive(Debug, Default)]
pub(super) struct NotConnected(());

impl Lint for NotConnected {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        match &moment.what {
            What::Return { object, name, result, .. } if name == "write" => {
                let bytes = result.parse().unwrap_or(0_u64);
                let state = world.socket(object.number).and_then(|socket| socket.state);
                let early = [Some(SocketState::HostLookup), Some(SocketState::Connecting)];
                if bytes > 0 && early.contains(&state) {
                    early_bytes(world, object, bytes, found);
                }
            }
            What::Signal { object, signal } if signal.name == "warning" => {
                let text = signal.text.as_deref().unwrap_or_default();
                if text.contains("::write (") && text.ends_with("device not open") {
                    not_open(world, object, found);
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
                    early_bytes(world, object, bytes, found);
                }
            }
            _ => {}
        }
    }
}

fn early_bytes(world: &World, object: &Object, bytes: u64, found: &mut Found) {
    found.add(&WRITE_EARLY, object.number, world.now, 0, || {
        facts::lint_write_early(called(object), bytes, short(world.now))
    });
}

/// Qt has refused a write. Who sees every call knows whose it was; else it is one of the sockets
/// that are not connected, and it is said only what is true of all of them.
fn not_open(world: &World, told: &Object, found: &mut Found) {
    let suspects: Vec<&Socket> = if world.sees_calls {
        world.socket(told.number).into_iter().collect()
    } else {
        let closed = |socket: &&Socket| {
            let class = socket.object.map(|object| object.class);
            let state = socket.state.unwrap_or(SocketState::Unconnected);
            let closed = [SocketState::Unconnected, SocketState::Closing].contains(&state);
            class == Some(Class::Socket) && closed
        };
        world.sockets().filter(closed).collect()
    };
    let gone: Vec<_> = suspects.iter().filter_map(|socket| socket.gone).collect();
    let one = match suspects.as_slice() {
        [one] => one.object,
        // It has done nothing yet, so nothing was told of it.
        [] if world.sees_calls => Some(*told),
        _ => None,
    };
    let (number, name) = match one {
        Some(object) => (object.number, Some(called(&object))),
        None => (0, None),
    };
    let name = || name.map_or_else(|| facts::lint_some_socket().into(), crate::text::Value::from);
    if gone.is_empty() {
        found.add(&WRITE_EARLY, number, world.now, 0, || {
            facts::lint_write_unopened(name(), short(world.now))
        });
    } else if gone.len() == suspects.len() {
        let since = gone.into_iter().max().unwrap_or(world.now);
        found.add(&REPLY_TO_GONE, number, world.now, 0, || {
            let since = short(world.now.saturating_sub(since));
            facts::lint_reply_to_gone(name(), since, short(world.now))
        });
    }
}
