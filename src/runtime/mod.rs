//! Qt's classes alive on an event loop: [`Socket`], [`Listener`] and [`Timer`] on an [`EventLoop`].
//!
//! The machines of [`translate`](crate::translate) decide, [`net`](crate::net) has the sockets; what
//! is here brings the two together and calls the slots. It knows nothing of the course's classes.

mod event_loop;
mod listener;
mod socket;
mod timer;

pub use event_loop::EventLoop;
pub use listener::{Listener, ListenerSlot};
pub use socket::{Slot, Socket, WAIT};
pub use timer::Timer;
