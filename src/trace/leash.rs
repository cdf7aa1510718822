//! [`Leash`]: what another thread has of a run.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::net::Waker;

/// Whatever of a run waits where nobody can wake it looks this often whether the run has been ended.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// Ends a run from another thread, and tells it for how long it was held. Clones are the same leash.
///
/// Who holds the thread of a run (a tap that does not return, say) holds the loop alone: the peer,
/// the kernel and all clocks go on, as behind a breakpoint. A timer whose time comes meanwhile goes
/// off when the loop is let go, and a blocking call whose time is up is over then. What the scenario
/// counts itself leaves the held time out, because the loop had no control then: how long a `loop`
/// lasts, and the 120 s that no run may exceed.
#[derive(Debug, Clone, Default)]
pub struct Leash(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The loop has it too: its blocking calls look at it.
    ended: Arc<AtomicBool>,
    /// In microseconds.
    held: AtomicU64,
    waker: Mutex<Option<Waker>>,
    ended_now: Condvar,
}

impl Leash {
    /// Ends the run soon, whatever it waits for: the rest of its steps is left out, its objects
    /// are destroyed. What takes longest is a raw peer that connects to a server whose queue is
    /// full: up to 5 s. Everything else is over within a tenth of a second.
    pub fn end(&self) {
        let waker = self.0.waker.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.ended.store(true, Ordering::Release);
        if let Some(waker) = &*waker {
            waker.wake();
        }
        self.0.ended_now.notify_all();
    }

    /// Whether [`end`](Self::end) was called.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.0.ended.load(Ordering::Acquire)
    }

    /// The thread of the run was held so long, once more.
    pub fn was_held(&self, time: Duration) {
        let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.0.held.fetch_add(time, Ordering::Relaxed);
    }

    /// For how long it was held so far.
    #[must_use]
    pub fn held(&self) -> Duration {
        Duration::from_micros(self.0.held.load(Ordering::Relaxed))
    }

    /// The time by the clock of the run, which stands still while it is held.
    pub(super) fn now(&self) -> Instant {
        let now = Instant::now();
        now.checked_sub(self.held()).unwrap_or(now)
    }

    /// How long ago `then` was, by that clock.
    pub(super) fn since(&self, then: Instant) -> Duration {
        self.now().saturating_duration_since(then)
    }

    /// What a loop's blocking calls look at.
    pub(super) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.ended)
    }

    /// What wakes the loop of the run.
    pub(super) fn wakes(&self, waker: Waker) {
        *self.0.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker);
    }

    /// Sleeps until then, or until the run is ended.
    pub(super) fn sleep_until(&self, end: Instant) {
        let mut waker = self.0.waker.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.is_ended() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let woken = self.0.ended_now.wait_timeout(waker, left);
            waker = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
