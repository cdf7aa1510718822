//! The two drivers, and what drives them.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use qtcp::runtime::{EventLoop, Handle, WorkerLoop};

/// Nothing takes longer.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);
/// How long something that must not happen is waited for.
pub(crate) const QUIET: Duration = Duration::from_millis(60);
/// One pass of the worker's loop, as in the window.
const BUDGET: Duration = Duration::from_millis(3);
/// One wait, so that conditions which no event changes are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Makes two tests of each function: `NAME::on_one_thread` and `NAME::on_the_worker`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        $(
            mod $name {
                #[test]
                fn on_one_thread() {
                    let _alone = crate::ground::alone();
                    super::$name(&crate::ground::Ground::inline().into());
                }

                #[test]
                fn on_the_worker() {
                    let _alone = crate::ground::alone();
                    super::$name(&crate::ground::Ground::worker().into());
                }
            }
        )+
    };
}
pub(crate) use on_both;

static ALONE: Mutex<()> = Mutex::new(());

/// One test at a time.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A loop on one of the two drivers.
pub(crate) enum Ground {
    Inline(EventLoop),
    Worker { event_loop: WorkerLoop, woken: Receiver<()> },
}

impl Ground {
    pub(crate) fn inline() -> Self {
        Self::Inline(EventLoop::new().expect("descriptors are left"))
    }

    pub(crate) fn worker() -> Self {
        let (wake, woken) = sync_channel(1);
        let event_loop = WorkerLoop::new(move || {
            // One that waits is enough; and the test may be over.
            let _ = wake.try_send(());
        });
        Self::Worker { event_loop: event_loop.expect("threads are left"), woken }
    }

    pub(crate) fn handle(&self) -> &Handle {
        match self {
            Self::Inline(event_loop) => event_loop,
            Self::Worker { event_loop, .. } => event_loop,
        }
    }

    /// One pass; waits for something to happen, a moment at most.
    pub(crate) fn turn(&self) {
        match self {
            Self::Inline(event_loop) => {
                event_loop.turn(Some(LOOK_EVERY)).expect("the poller works");
            }
            Self::Worker { event_loop, woken } => {
                if !event_loop.has_work() {
                    // Nothing came: the pass has nothing to do.
                    let _ = woken.recv_timeout(LOOK_EVERY);
                }
                event_loop.drain(BUDGET);
            }
        }
    }

    /// Turns until the condition holds, which is asked after each pass.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, mut condition: impl FnMut() -> bool) {
        let end = Instant::now() + DEADLINE;
        while !condition() {
            assert!(Instant::now() < end, "{what}: not within {DEADLINE:?}");
            self.turn();
        }
    }

    /// Turns for as long as something that must not happen is waited for.
    pub(crate) fn quiet(&self, mut check: impl FnMut()) {
        let end = Instant::now() + QUIET;
        while Instant::now() < end {
            self.turn();
            check();
        }
    }
}
