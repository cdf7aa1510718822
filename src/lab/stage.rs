//! [`Stage`]: a scenario that runs, can be held and let go, and is watched.
//!
//! The scenario has a thread of its own. What happens on its loop comes to the owner as [`Moment`]s,
//! what it prints as the lines of its trace, both in their order, through a bounded hall: when that is
//! full the loop is held until somebody has taken something out.
//!
//! A held loop stands before what the kernel said: the moment of it is told, and what Qt makes of it
//! is still to come. The loop alone is held, as at a breakpoint. The raw peer goes on, and so do the
//! kernel, the timers and the time limits of blocking calls: when the loop is let go, a timer that is
//! due goes off at once, and what the peer has sent in several pieces may be one `readyRead`. What the
//! scenario counts itself (how long a `loop` lasts, the 120 s that no scenario exceeds) leaves the held
//! time out, and so do the times in the moments: those are the loop's own, in which a turn that was
//! held for a minute and worked for 40 µs took 40 µs. Two things that it did not do at the same time may
//! so be told closer to each other than they were.

mod gate;
mod hall;
mod peers;

use std::fmt;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use self::gate::Gate;
use self::hall::{Hall, Lines};
use self::peers::Peers;
use crate::record::{Moment, Recorder};
use crate::runtime::Tap;
use crate::trace::script::Scenario;
use crate::trace::{Leash, Sockets, run_on};

/// In slow motion no single thing waits longer.
pub const LONGEST_HOLD: Duration = Duration::from_secs(1);

/// How fast the loop may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// As fast as it can.
    #[default]
    Free,
    /// So many times slower: before each thing that the kernel says the loop is held, so that what it
    /// did since the last one has taken that many times as long; no longer than a second each time,
    /// because what was waited for was waited for in full already.
    Slow(u32),
    /// Not at all, but for the steps that it is told to make.
    Frozen,
}

/// How far one step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To the next thing that the kernel says.
    Event,
    /// To the first thing that the kernel says in another turn of the loop, or behind a call that
    /// the scenario has made outside of slots.
    Turn,
}

/// How a scenario has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All of its steps were made.
    Done,
    /// It was stopped.
    Stopped,
    /// It was not done in 120 s, the time in which it was held not counted.
    TooLong,
    /// It could not run, with the number that the system has for the reason; 0 for none.
    Failed(i32),
}

impl End {
    fn of(result: &io::Result<()>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => Self::Stopped,
                io::ErrorKind::TimedOut => Self::TooLong,
                _ => Self::Failed(error.raw_os_error().unwrap_or(0)),
            },
        }
    }
}

/// What has happened since it was asked last, each kind in its order.
#[derive(Debug, Default)]
pub struct News {
    /// What happened on the loop, and what the raw peers did beside it.
    pub moments: Vec<Moment>,
    /// The lines of the trace, without the ends of lines.
    pub lines: Vec<String>,
    /// Whether the loop is held now, before what the last moment says.
    pub held: bool,
    /// How it ended; None while it runs.
    pub end: Option<End>,
}

/// A scenario that runs on a thread of its own. When the stage goes, the scenario is ended: its
/// thread is gone within a second, with all of its connections, whatever it waits for, but for what
/// [`Leash::end`] says. Nobody waits for that here.
pub struct Stage {
    hall: Arc<Hall>,
    leash: Leash,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage").field("hall", &self.hall).finish_non_exhaustive()
    }
}

impl Stage {
    /// Begins. `wake` is called on the other thread when there are news and the last ones were
    /// taken: it has to bring about a [`take`](Self::take), and must not wait for anything.
    ///
    /// # Errors
    /// That of making a thread.
    pub fn start(
        scenario: Scenario,
        pace: Pace,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let hall = Arc::new(Hall::new(pace, Box::new(wake)));
        let leash = Leash::default();
        let (theirs, held) = (Arc::clone(&hall), leash.clone());
        let run = move || {
            // Also when it panics: whoever waits for its end must see one.
            let over = hall::Over::new(&theirs);
            let gate = Rc::new(Gate::new(Arc::clone(&theirs), held.clone()));
            let recorder = Rc::new(Recorder::new(vec![gate]));
            let peers = Arc::new(Peers::new(Arc::clone(&theirs), held.clone()));
            let lines = Box::new(Lines::new(Arc::clone(&theirs), held.clone()));
            let (sockets, tap) = (Sockets::OnThisThread, Some(recorder as Rc<dyn Tap>));
            let result = run_on(&scenario, sockets, lines, tap, Some(peers), &held);
            over.with(End::of(&result));
        };
        let thread = thread::Builder::new().name("stage".to_owned()).spawn(run)?;
        Ok(Self { hall, leash, thread: Some(thread) })
    }

    /// What has happened since the last time.
    #[must_use]
    pub fn take(&self) -> News {
        self.hall.take()
    }

    /// From now on the loop goes so fast; one that is held is let go or stays, as that says.
    pub fn set_pace(&self, pace: Pace) {
        self.hall.set_pace(pace);
    }

    /// How fast it goes.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.hall.pace()
    }

    /// From now on the loop is held before the next thing that the kernel says.
    pub fn freeze(&self) {
        self.set_pace(Pace::Frozen);
    }

    /// A loop that is frozen makes one step; any other is frozen behind it. Steps are not saved up:
    /// one that is asked for while another is being made takes its place.
    pub fn step(&self, step: Step) {
        self.hall.step(step);
    }

    /// Ends the scenario soon; what it has told can still be taken.
    pub fn stop(&self) {
        self.leash.end();
        self.hall.end();
    }

    /// Whether its thread has done all that it will do.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.hall.is_over()
    }

    /// Ends the scenario and waits until its thread is gone, at most `limit`; whether it is.
    pub fn end(mut self, limit: Duration) -> bool {
        self.stop();
        let Some(thread) = self.thread.take() else { return true };
        let deadline = Instant::now() + limit;
        self.hall.wait_over(deadline);
        while !thread.is_finished() {
            if Instant::now() >= deadline {
                return false;
            }
            thread::yield_now();
        }
        thread.join().is_ok()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests;
