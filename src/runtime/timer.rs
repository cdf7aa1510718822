//! A timer on the event loop.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::handle::{Handle, Inner};
use super::tap::{Object, What};
use crate::event::Id;

type TimeoutSlot = Rc<dyn Fn(&Timer)>;

/// What QTimer is, with a deadline schedule: each period is counted from the time when the last
/// one should have ended, so that delays do not add up. Periods that were missed altogether (the
/// process was stopped) are left out.
///
/// Dropping the last clone stops the timer.
#[derive(Clone)]
pub struct Timer(Rc<TimerCell>);

pub(super) struct TimerCell {
    id: Id,
    inner: Rc<Inner>,
    /// Zero: a single shot.
    period: Cell<Duration>,
    due: Cell<Option<Instant>>,
    slot: RefCell<Option<TimeoutSlot>>,
    /// The taps are told of it.
    told: bool,
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("due", &self.0.due).finish_non_exhaustive()
    }
}

impl Timer {
    /// A timer that does not run; `timeout` is its slot.
    #[must_use]
    pub fn new(handle: &Handle, timeout: impl Fn(&Self) + 'static) -> Self {
        Self::make(handle, true, timeout)
    }

    /// The same, and no [`Tap`](super::Tap) is told of it: for who turns the loop, and is no part of
    /// what runs on it.
    #[must_use]
    pub fn untold(handle: &Handle, timeout: impl Fn(&Self) + 'static) -> Self {
        Self::make(handle, false, timeout)
    }

    fn make(handle: &Handle, told: bool, timeout: impl Fn(&Self) + 'static) -> Self {
        let id = Id::new();
        let cell = Rc::new(TimerCell {
            id,
            inner: Rc::clone(&handle.0),
            period: Cell::default(),
            due: Cell::default(),
            slot: RefCell::new(Some(Rc::new(timeout))),
            told,
        });
        handle.0.timers.borrow_mut().insert(id, Rc::downgrade(&cell));
        Self(cell)
    }

    /// Goes off every `period` from now on, the first time after one period.
    pub fn start(&self, period: Duration) {
        self.0.period.set(period);
        self.0.schedule(after(period));
    }

    /// Goes off once, after `delay`.
    pub fn start_once(&self, delay: Duration) {
        self.0.period.set(Duration::ZERO);
        self.0.schedule(after(delay));
    }

    /// Stops it; it can be started again.
    pub fn stop(&self) {
        if self.0.due.take().is_some() {
            self.0.inner.driver().cancel_timer(self.0.id);
        }
    }

    /// Whether it will go off.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.0.due.get().is_some()
    }
}

/// So long from now; what no clock can hold is as good as never.
fn after(time: Duration) -> Instant {
    const NEVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    Instant::now() + time.min(NEVER)
}

impl TimerCell {
    fn schedule(&self, at: Instant) {
        self.due.set(Some(at));
        self.inner.driver().set_timer(self.id, at);
    }

    pub(super) fn fire(self: Rc<Self>) {
        // A timer that was stopped while its event was under way.
        let Some(due) = self.due.take() else { return };
        let period = self.period.get();
        if !period.is_zero() {
            let late = due.elapsed().as_nanos() / period.as_nanos();
            let periods = u32::try_from(late).unwrap_or(u32::MAX).saturating_add(1);
            self.schedule(due + period.saturating_mul(periods));
        }
        let slot = self.slot.borrow().clone();
        let Some(slot) = slot else { return };
        let (id, told, timer) = (self.id, self.told, Timer(self));
        let inner = Rc::clone(&timer.0.inner);
        if told && inner.is_tapped() {
            inner.slot(Object::Timer(id), What::Timeout { timer: id }, || slot(&timer));
        } else {
            slot(&timer);
        }
    }
}

impl Drop for TimerCell {
    fn drop(&mut self) {
        self.inner.driver().cancel_timer(self.id);
        self.inner.timers.borrow_mut().remove(&self.id);
    }
}
