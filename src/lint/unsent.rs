//! A connection that this end breaks off before everything is sent: [`DISCONNECT_UNSENT`].

use super::Lint;
use super::found::Found;
use super::kinds::DISCONNECT_UNSENT;
use super::world::{World, state_of};
use crate::record::{Moment, What};
use crate::signal::SocketState;
use crate::text::duration::short;
use crate::text::facts;

/// Looks at what is still to be sent where a connection ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Unsent(());

impl Lint for Unsent {
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found) {
        let What::Signal { object, signal } = &moment.what else { return };
        let entered = signal.state.as_deref().and_then(state_of);
        if signal.name != "stateChanged" || entered != Some(SocketState::Unconnected) {
            return;
        }
        let Some(socket) = world.socket(object.number) else { return };
        let open = [Some(SocketState::Connected), Some(SocketState::Closing)];
        // What the other end or the network has broken off is no mistake of this program.
        if socket.was_connected
            && !socket.failed
            && socket.unsent > 0
            && open.contains(&socket.state)
        {
            let (whose, bytes) = (world.called(object), socket.unsent);
            let weight = u64::try_from(bytes).unwrap_or(0);
            found.add(&DISCONNECT_UNSENT, object.number, world.now, weight, || {
                facts::lint_disconnect_unsent(whose, bytes, short(world.now))
            });
        }
    }
}
