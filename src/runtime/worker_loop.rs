//! [`WorkerLoop`]: the loop for a thread that has another event loop.

use std::fmt;
use std::io;
use std::ops::Deref;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::handle::{Handle, Turns};
use super::tap::What;
use crate::net::Worker;

/// After so many events whose slots do little the clock is looked at: that takes as long as they do.
const FEW: usize = 4;
/// What is little. After one of those that do more it is looked at as well.
const LITTLE: Duration = Duration::from_micros(20);

/// A loop whose sockets are on a thread of their own; clones are the same loop.
///
/// What its sockets, listeners and timers promise is what they promise on an
/// [`EventLoop`](super::EventLoop). Blocking calls are not for it: nobody could serve them.
#[derive(Clone)]
pub struct WorkerLoop {
    handle: Handle,
    worker: Rc<Worker>,
    _turns: Rc<Turns>,
}

impl fmt::Debug for WorkerLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WorkerLoop").field(&self.handle).finish()
    }
}

impl Deref for WorkerLoop {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl WorkerLoop {
    /// Starts the thread. `wake` is called on it and has to bring about a [`drain`](Self::drain) on
    /// this one; after calls from elsewhere than a slot `drain` sends what they have written.
    ///
    /// # Errors
    /// Those of [`Worker::spawn`].
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let worker = Rc::new(Worker::spawn(wake)?);
        let handle = Handle::new(Rc::<Worker>::clone(&worker));
        Ok(Self { _turns: Turns::of(&handle), handle, worker })
    }

    /// Whether [`drain`](Self::drain) has something to do. False = the next report of the worker
    /// will wake.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.worker.has_work() || self.handle.0.has_work()
    }

    /// Delivers what the worker has reported, for at most `budget`; true if there is more.
    pub fn drain(&self, budget: Duration) -> bool {
        self.turn(usize::MAX, budget, true);
        self.has_work()
    }

    /// A pass that takes in no more than so many of the worker's events, for at most `budget`; how
    /// many there were. With 0 no slot runs, and what was written elsewhere is sent all the same, by
    /// the worker: that it was sent is an event of a later pass.
    pub fn pass(&self, most: usize, budget: Duration) -> usize {
        self.turn(most, budget, false)
    }

    /// `sends`: this side sends by itself where it may, and knows at once what has become of it.
    fn turn(&self, most: usize, budget: Duration, sends: bool) -> usize {
        let inner = &self.handle.0;
        let begun = Instant::now();
        inner.begin_turn();
        self.worker.begin_pass();
        inner.send_first();
        self.worker.gather_orders();
        inner.tap(|| What::TurnBegan);
        if most > 0 {
            inner.announce();
            inner.release();
        }
        let (mut served, mut look_at) = (0, 1);
        while served < most && inner.serve_next(&*self.worker) {
            served += 1;
            if served < look_at {
                continue;
            }
            let took = begun.elapsed();
            if took >= budget {
                break;
            }
            let little = LITTLE.saturating_mul(u32::try_from(served).unwrap_or(u32::MAX));
            look_at = served + if took < little { FEW } else { 1 };
        }
        if sends {
            inner.tell_dirty(|dirty| self.worker.look(dirty, budget));
        }
        inner.send_dirty();
        // A pass inside of a slot ends what the pass around it has looked at, too.
        self.worker.end_pass();
        inner.take_written();
        self.worker.send_orders();
        self.worker.take_back(&mut inner.spare.borrow_mut());
        inner.tap(|| What::TurnEnded { took: begun.elapsed() });
        served
    }
}
