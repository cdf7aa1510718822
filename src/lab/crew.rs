//! [`Crew`]: threads with an event loop each that end with their owner, and the [`Desk`] at which they
//! and the owner meet.

use std::io;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::runtime::EventLoop;

/// A thread's name and what it does.
pub(super) type Hand<S> = (&'static str, fn(&Arc<Desk<S>>) -> io::Result<()>);

/// The threads. When it goes they end and are waited for.
#[derive(Debug)]
pub(super) struct Crew<S> {
    desk: Arc<Desk<S>>,
    threads: Vec<JoinHandle<()>>,
}

impl<S: Send + 'static> Crew<S> {
    /// Starts them, who share `state`. `changed` is called on any of them.
    ///
    /// # Errors
    /// Those of starting a thread.
    pub(super) fn start(
        state: S,
        changed: impl Fn() + Send + Sync + 'static,
        hands: &[Hand<S>],
    ) -> io::Result<Self> {
        let desk = Arc::new(Desk {
            changed: Box::new(changed),
            over: AtomicBool::default(),
            wakers: Mutex::default(),
            failure: Mutex::default(),
            state: Mutex::new(state),
        });
        let mut crew = Self { desk, threads: Vec::new() };
        for &(name, work) in hands {
            let desk = Arc::clone(&crew.desk);
            let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
                if let Err(error) = work(&desk) {
                    *held(&desk.failure) = Some(error.to_string());
                    (desk.changed)();
                }
            })?;
            crew.threads.push(thread);
        }
        Ok(crew)
    }
}

impl<S> Deref for Crew<S> {
    type Target = Desk<S>;

    fn deref(&self) -> &Desk<S> {
        &self.desk
    }
}

impl<S> Drop for Crew<S> {
    fn drop(&mut self) {
        self.desk.over.store(true, Ordering::Release);
        self.desk.wake();
        for thread in self.threads.drain(..) {
            // A thread that has panicked has nothing more to say here.
            let _ = thread.join();
        }
    }
}

/// What the threads and their owner share.
pub(super) struct Desk<S> {
    changed: Box<dyn Fn() + Send + Sync>,
    over: AtomicBool,
    /// One for each loop.
    wakers: Mutex<Vec<Box<dyn Fn() + Send>>>,
    failure: Mutex<Option<String>>,
    state: Mutex<S>,
}

impl<S> std::fmt::Debug for Desk<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("over", &self.over).finish_non_exhaustive()
    }
}

impl<S> Desk<S> {
    pub(super) fn lock(&self) -> MutexGuard<'_, S> {
        held(&self.state)
    }

    /// Changes what is shared, and tells that it has changed.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut S) -> R) -> R {
        let result = change(&mut self.lock());
        (self.changed)();
        result
    }

    /// Every thread looks at the desk again, whether its loop turns or it is parked.
    pub(super) fn wake(&self) {
        for wake in &*held(&self.wakers) {
            wake();
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Why a thread could not go on; the system's words.
    pub(super) fn failure(&self) -> Option<String> {
        held(&self.failure).clone()
    }

    /// A loop for the calling thread, which [`wake`](Self::wake) wakes.
    pub(super) fn event_loop(&self) -> io::Result<EventLoop> {
        let event_loop = EventLoop::new()?;
        let (waker, thread) = (event_loop.waker(), thread::current());
        held(&self.wakers).push(Box::new(move || {
            waker.wake();
            thread.unpark();
        }));
        Ok(event_loop)
    }
}

/// No thread panics while it has a lock; if one did, what is shown is still what was true.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
