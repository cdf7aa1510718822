//! The loop that a scenario runs on.

use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use super::leash::{LOOK, Leash};
use crate::runtime::{
    BlockingListener, BlockingSocket, EventLoop, Handle, Listener, Socket, WorkerLoop,
};

/// How long one pass of a worker's loop may take, as in the window. The rest comes in the next.
const BUDGET: Duration = Duration::from_millis(4);

/// Which thread has the sockets of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sockets {
    /// The one that runs the scenario.
    #[default]
    OnThisThread,
    /// One of their own, as in the window. Blocking calls cannot be made there.
    OnTheirOwn,
}

pub(super) enum Ground {
    Inline(EventLoop),
    Worker {
        event_loop: WorkerLoop,
        /// The worker has something to tell.
        woken: Receiver<()>,
    },
}

impl Ground {
    pub(super) fn new(sockets: Sockets) -> io::Result<Self> {
        match sockets {
            Sockets::OnThisThread => Ok(Self::Inline(EventLoop::new()?)),
            Sockets::OnTheirOwn => {
                // One wake-up that waits is as good as many.
                let (wake, woken) = sync_channel(1);
                let event_loop = WorkerLoop::new(move || {
                    let _ = wake.try_send(());
                })?;
                Ok(Self::Worker { event_loop, woken })
            }
        }
    }

    /// From now on the leash ends what it waits for.
    pub(super) fn put_on(&self, leash: &Leash) {
        // A worker's loop waits for a moment at a time, and has no blocking calls.
        if let Self::Inline(event_loop) = self {
            leash.wakes(event_loop.waker());
            event_loop.give_up_by(leash.flag());
        }
    }

    pub(super) fn handle(&self) -> &Handle {
        match self {
            Self::Inline(event_loop) => event_loop,
            Self::Worker { event_loop, .. } => event_loop,
        }
    }

    /// One pass: waits until something happens, at most `timeout`, and delivers it.
    pub(super) fn turn(&self, timeout: Duration) -> io::Result<()> {
        match self {
            Self::Inline(event_loop) => event_loop.turn(Some(timeout)),
            Self::Worker { event_loop, woken } => {
                if !event_loop.has_work() {
                    // Either way there is time for a pass.
                    let _ = woken.recv_timeout(timeout.min(LOOK));
                }
                event_loop.drain(BUDGET);
                Ok(())
            }
        }
    }

    /// The socket with its blocking calls; None where there are none.
    pub(super) fn blocking(&self, socket: &Socket) -> Option<BlockingSocket> {
        let Self::Inline(event_loop) = self else { return None };
        BlockingSocket::of(event_loop, socket)
    }

    /// The same for a listener.
    pub(super) fn blocking_listener(&self, listener: &Listener) -> Option<BlockingListener> {
        let Self::Inline(event_loop) = self else { return None };
        BlockingListener::of(event_loop, listener)
    }
}
