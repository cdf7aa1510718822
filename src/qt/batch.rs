//! Changes that are shown together, a few times a second.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use qmetaobject::{QObject, QPointer, queued_callback};

use super::shim;

/// How often changes are shown: at most once in so many milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// Rows that run by: thirty times a second is as often as a person sees.
    Rows = 33,
    /// Numbers that count up: nobody reads them faster than this.
    Numbers = 100,
}

/// What is shown by one batch has at least this long to be drawn before the next one comes, so
/// that no round of the event loop has the work of two. Half a frame at 30 Hz.
const APART: Duration = Duration::from_millis(16);

thread_local! {
    static SHOWN: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// What comes after a pause is shown this soon, in milliseconds.
const SOON: i32 = 10;

/// Calls back once for many changes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    armed: Cell<bool>,
    shown: Cell<Option<Instant>>,
}

impl Batch {
    /// Something of `object` has changed: `show` is called before long, once for all that changes
    /// until then, unless the object is gone. `batch` finds this batch in the object.
    pub(super) fn changed<T: QObject + 'static>(
        &self,
        object: &T,
        pace: Pace,
        batch: fn(&T) -> &Self,
        show: fn(&T),
    ) {
        if self.armed.replace(true) {
            return;
        }
        let ago = self.shown.get().map(|shown| shown.elapsed().as_millis());
        let ago = ago.and_then(|ago| i32::try_from(ago).ok()).unwrap_or(i32::MAX);
        let left = (pace as i32).saturating_sub(ago).max(SOON);
        wait(QPointer::from(object), left, batch, show, true);
    }
}

/// [`Batch::changed`] for other threads: what it returns may be called on any of them, and there is
/// one report on its way at a time, however often it is called.
pub(super) fn reporter<T: QObject + 'static>(
    object: &T,
    pace: Pace,
    batch: fn(&T) -> &Batch,
    show: fn(&T),
) -> impl Fn() + Send + Sync + 'static {
    let pending = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&pending);
    let object = QPointer::from(object);
    let report = queued_callback(move |()| {
        seen.store(false, Ordering::Release);
        // It only brings about a batch: a queued closure must not reach QML.
        if let Some(object) = object.as_ref() {
            batch(object).changed(object, pace, batch, show);
        }
    });
    move || {
        if !pending.swap(true, Ordering::AcqRel) {
            report(());
        }
    }
}

fn wait<T: QObject + 'static>(
    object: QPointer<T>,
    milliseconds: i32,
    batch: fn(&T) -> &Batch,
    show: fn(&T),
    may_wait: bool,
) {
    shim::after(milliseconds, move || {
        let now = Instant::now();
        let shown = SHOWN.get().map(|shown| now.saturating_duration_since(shown));
        // Once: with many batches some have to share.
        if may_wait && shown.is_some_and(|ago| ago < APART) {
            return wait(object, APART.as_millis() as i32, batch, show, false);
        }
        if let Some(object) = object.as_ref() {
            SHOWN.set(Some(now));
            batch(object).shown.set(Some(now));
            batch(object).armed.set(false);
            show(object);
        }
    });
}
