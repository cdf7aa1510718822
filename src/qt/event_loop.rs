//! The event loop of the sockets, driven by Qt's.
//!
//! One worker thread for the whole program. What it reports is delivered on the Qt thread, in
//! passes of a few milliseconds between which Qt draws and hears the mouse.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::{Rc, Weak};
use std::time::Duration;

use qmetaobject::queued_callback;

use super::shim;
use crate::record::{Recorder, ToLog};
use crate::runtime::{Handle, WorkerLoop};

/// How long one pass may take: a fifth of a frame at 60 Hz.
const BUDGET: Duration = Duration::from_millis(3);

thread_local! {
    static CURRENT: RefCell<Weak<QtLoop>> = const { RefCell::new(Weak::new()) };
}

/// The event loop of this thread's QObjects. When the last of them is gone its worker is joined.
#[derive(Debug)]
pub(super) struct QtLoop {
    event_loop: WorkerLoop,
    /// A pass will come.
    scheduled: Cell<bool>,
}

impl QtLoop {
    /// This thread's loop; made when it is wanted first.
    ///
    /// # Errors
    /// Those of [`WorkerLoop::new`].
    pub(super) fn current() -> io::Result<Rc<Self>> {
        if let Some(current) = CURRENT.with_borrow(Weak::upgrade) {
            return Ok(current);
        }
        // Two hops: the queued closure is borrowed while it runs, so it must not reach QML, where
        // a nested event loop could deliver it a second time.
        let wake = queued_callback(|()| {
            if let Some(current) = CURRENT.with_borrow(Weak::upgrade) {
                current.schedule();
            }
        });
        let current = Rc::new(Self {
            event_loop: WorkerLoop::new(move || wake(()))?,
            scheduled: Cell::new(false),
        });
        if let Some(log) = ToLog::if_wanted() {
            current.event_loop.add_tap(Rc::new(Recorder::new(vec![Rc::new(log)])));
        }
        CURRENT.set(Rc::downgrade(&current));
        Ok(current)
    }

    /// The loop that sockets are made on.
    pub(super) fn event_loop(&self) -> &Handle {
        &self.event_loop
    }

    /// Brings about a pass; after every call that may have written something.
    pub(super) fn schedule(&self) {
        if !self.scheduled.replace(true) {
            shim::after(0, pass);
        }
    }
}

fn pass() {
    let Some(current) = CURRENT.with_borrow(Weak::upgrade) else { return };
    current.scheduled.set(false);
    if current.event_loop.has_work() {
        // The next pass is on its way before a slot runs: if the slot spins an event loop of its
        // own, the sockets are served there too, as Qt's are.
        current.schedule();
        current.event_loop.drain(BUDGET);
    }
}
