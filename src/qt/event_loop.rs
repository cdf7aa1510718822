//! The event loop of the sockets, driven by Qt's.
//!
//! One worker thread for the whole program. What it reports is delivered on the Qt thread, in
//! passes of a few milliseconds between which Qt draws and hears the mouse.
//!
//! A loop that is held takes in nothing of that. It waits in the worker's queue, and when that is full
//! the worker reads and accepts no more: then the kernel's buffers fill, and TCP holds the peer back.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use super::shim::{self, Rounds};
use crate::lab::{LONGEST_HOLD, Pace, Step};
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
    /// Where its passes come from.
    rounds: Rounds,
    hold: Cell<Hold>,
}

/// How the loop is held.
#[derive(Debug, Clone, Copy)]
struct Hold {
    pace: Pace,
    /// The step that is to be made, as soon as there is something to make it with.
    step: Option<Step>,
    /// When something was taken in last.
    let_go: Instant,
    /// In slow motion: when the next thing may be.
    due: Option<Instant>,
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
        let rounds = Rounds::new(pass, wants_pass);
        let wake = rounds.clone();
        let current = Rc::new(Self {
            event_loop: WorkerLoop::new(move || wake.ask())?,
            rounds,
            hold: Cell::new(Hold::new(Pace::Free)),
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

    /// From now on the loop goes so fast.
    pub(super) fn set_pace(&self, pace: Pace) {
        self.hold.set(Hold::new(pace));
        self.schedule();
    }

    /// A loop that is frozen makes one step, as soon as there is something to do; any other is frozen
    /// behind it.
    pub(super) fn step(&self, step: Step) {
        self.hold.set(Hold { step: Some(step), ..Hold::new(Pace::Frozen) });
        self.schedule();
    }

    /// Brings about a pass; after every call that may have written something.
    pub(super) fn schedule(&self) {
        self.rounds.ask();
    }

    /// A pass of a loop that is held.
    fn pass_held(&self, hold: Hold) {
        let events = match (hold.pace, hold.step) {
            (Pace::Frozen, Some(Step::Turn)) => usize::MAX,
            (Pace::Frozen, Some(Step::Event)) => 1,
            (Pace::Slow(_), _) if hold.due.is_some_and(|due| due <= Instant::now()) => 1,
            _ => 0,
        };
        let let_go = Instant::now();
        if events > 0 {
            // Before a slot runs: it may hold the loop in another way, or let it go.
            self.hold.set(Hold { step: None, due: None, let_go, ..hold });
            self.schedule();
        }
        let served = self.event_loop.pass(events, BUDGET);
        if events > 0 {
            // There was nothing: what comes next is meant.
            if served == 0 && self.hold.get().let_go == let_go {
                self.hold.set(hold);
            }
            return;
        }
        if let Pace::Slow(times) = hold.pace
            && hold.due.is_none()
            && self.event_loop.has_work()
        {
            let since = hold.let_go.elapsed();
            let wait = since.saturating_mul(times.saturating_sub(1)).min(LONGEST_HOLD);
            self.hold.set(Hold { due: Some(Instant::now() + wait), ..hold });
            let wait = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
            shim::after(wait.saturating_add(1), || {
                if let Some(current) = CURRENT.with_borrow(Weak::upgrade) {
                    current.schedule();
                }
            });
        }
    }
}

impl Hold {
    fn new(pace: Pace) -> Self {
        Self { pace, step: None, let_go: Instant::now(), due: None }
    }
}

extern "C" fn pass() {
    let Some(current) = CURRENT.with_borrow(Weak::upgrade) else { return };
    if !current.event_loop.has_work() {
        return;
    }
    let hold = current.hold.get();
    if hold.pace != Pace::Free {
        return current.pass_held(hold);
    }
    if current.event_loop.drain(BUDGET) {
        current.schedule();
    }
}

/// Whether an event loop that a slot spins inside of a pass has to serve the sockets too, as Qt's does.
extern "C" fn wants_pass() -> bool {
    let current = CURRENT.with_borrow(Weak::upgrade);
    current.is_some_and(|current| {
        current.hold.get().pace == Pace::Free && current.event_loop.has_work()
    })
}
