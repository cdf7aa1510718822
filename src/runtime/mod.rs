//! Qt's classes alive on an event loop: [`Socket`], [`Listener`], [`Timer`] and [`Repeat`].
//!
//! The machines of [`translate`](crate::translate) decide, [`net`](crate::net) has the sockets; what
//! is here brings the two together and calls the slots. It knows nothing of the course's classes.
//!
//! The sockets are on the thread of the loop ([`EventLoop`]), or on one of their own
//! ([`WorkerLoop`]); both are a [`Handle`], which is what objects are made on. What an object
//! promises holds on both. Blocking calls need the first: [`BlockingSocket`] and
//! [`BlockingListener`] cannot be made on another.

mod ahead;
mod blocking;
mod driver;
mod event_loop;
mod handle;
mod listener;
mod repeat;
mod reserved;
mod serve;
mod socket;
mod socket_cell;
mod stream;
mod tap;
mod timer;
mod worker_loop;
pub mod zone;

pub use blocking::{BlockingListener, BlockingSocket, WAIT};
pub use event_loop::EventLoop;
pub use handle::Handle;
pub use listener::{Listener, ListenerSlot};
pub use repeat::Repeat;
pub use reserved::Reserved;
pub use socket::{Slot, Socket};
pub use tap::{Moment, Object, Tap, What};
pub use timer::Timer;
pub use worker_loop::WorkerLoop;
