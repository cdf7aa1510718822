//! What the peer does while a call blocks, on a thread of its own.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::leash::Leash;
use crate::text::facts;

type Action = Box<dyn FnOnce() + Send>;

#[derive(Default)]
pub(super) struct Later {
    waiting: RefCell<Vec<(Duration, Action)>>,
    thread: RefCell<Option<JoinHandle<()>>>,
    busy: Arc<AtomicBool>,
    leash: Leash,
}

/// Nothing more is to be done when it is dropped.
struct Idle(Arc<AtomicBool>);

impl Drop for Idle {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Later {
    /// What is to be done is left out once the leash has ended the run.
    pub(super) fn on(leash: &Leash) -> Self {
        Self { leash: leash.clone(), ..Self::default() }
    }

    /// The action is done that long after the next blocking call has begun.
    pub(super) fn add(&self, delay: Duration, action: Action) {
        self.waiting.borrow_mut().push((delay, action));
    }

    /// A blocking call begins.
    pub(super) fn begin(&self) {
        let mut actions = self.waiting.take();
        if actions.is_empty() {
            return;
        }
        self.join();
        actions.sort_by_key(|(delay, _)| *delay);
        let (begun, busy) = (Instant::now(), Arc::clone(&self.busy));
        busy.store(true, Ordering::Release);
        // Also when an action panics: the loop waits for them.
        let done = Idle(busy);
        let leash = self.leash.clone();
        let work = move || {
            let _done = done;
            for (delay, action) in actions {
                leash.sleep_until(begun + delay);
                if leash.is_ended() {
                    return;
                }
                action();
            }
        };
        match thread::Builder::new().name("peer".to_owned()).spawn(work) {
            Ok(thread) => *self.thread.borrow_mut() = Some(thread),
            Err(error) => log::error!("{}", facts::peer_cannot_act(&error)),
        }
    }

    /// Whether actions are still to be done.
    pub(super) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire)
    }

    /// Waits until they are done.
    pub(super) fn join(&self) {
        let thread = self.thread.borrow_mut().take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            log::error!("{}", facts::peer_broke_off());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_waited_for_after_an_action_that_panicked() {
        let later = Later::default();
        later.add(Duration::ZERO, Box::new(|| panic!("as the test wants it")));
        later.begin();
        let end = Instant::now() + Duration::from_secs(30);
        while later.is_busy() {
            assert!(Instant::now() < end, "it is busy for ever");
            thread::yield_now();
        }
        later.join();
    }
}
