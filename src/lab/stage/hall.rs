//! [`Hall`]: where what happens waits for the owner, and the loop for the owner's word.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{End, LONGEST_HOLD, News, Pace, Step};
use crate::record::Moment;
use crate::trace::Leash;

/// So many moments and so many lines wait: what a window takes out thirty times a second is far less,
/// and it is a megabyte or two at most.
const ROOM: usize = 4096;
/// No line is longer, in bytes: what a script prints of bytes is short, its own words need not be.
const LONGEST_LINE: usize = 4096;

/// What both threads have.
pub(super) struct Hall {
    state: Mutex<State>,
    /// Something has changed that the loop waits for.
    go: Condvar,
    /// It is over.
    over: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
}

#[derive(Debug, Default)]
struct State {
    moments: VecDeque<Moment>,
    lines: VecDeque<String>,
    /// When the last moment of the loop was, by its own time.
    now: u64,
    /// Somebody has been woken who has not looked yet.
    armed: bool,
    pace: Pace,
    /// The step that is wanted or being made.
    step: Option<Step>,
    /// A step to the end of a turn has got there.
    turn_over: bool,
    held: bool,
    /// Nothing is held, and nothing waits for room, any more.
    ended: bool,
    end: Option<End>,
}

impl fmt::Debug for Hall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hall").field("state", &*self.lock()).finish_non_exhaustive()
    }
}

/// What the loop is told of its own past, so that it can be slowed down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since(pub(super) Duration);

impl Hall {
    pub(super) fn new(pace: Pace, wake: Box<dyn Fn() + Send + Sync>) -> Self {
        let state = State { pace, ..State::default() };
        Self { state: Mutex::new(state), go: Condvar::new(), over: Condvar::new(), wake }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is something to see.
    fn tell(&self, mut state: MutexGuard<'_, State>) {
        let asleep = !std::mem::replace(&mut state.armed, true);
        drop(state);
        if asleep {
            (self.wake)();
        }
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.go.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    // The side of the loop.

    /// This has happened; waits while there is no room.
    pub(super) fn moment(&self, moment: Moment, ends_turn: bool) {
        let mut state = self.lock();
        while state.moments.len() >= ROOM && !state.ended {
            state = self.wait(state);
        }
        if state.ended {
            return;
        }
        state.turn_over |= ends_turn;
        state.now = moment.us;
        state.moments.push_back(moment);
        self.tell(state);
    }

    /// The same of what is not on the loop. While that is held its time stands still.
    pub(super) fn aside(&self, mut moment: Moment) {
        let mut state = self.lock();
        while state.moments.len() >= ROOM && !state.ended {
            state = self.wait(state);
        }
        if state.ended {
            return;
        }
        if state.held {
            moment.us = moment.us.min(state.now);
        }
        state.moments.push_back(moment);
        self.tell(state);
    }

    /// Waits before what the kernel said is handled, as long as the owner wants it.
    pub(super) fn hold(&self, Since(since): Since) {
        let begun = Instant::now();
        let mut state = self.lock();
        // What a step was for is reached.
        let reached = match state.step {
            Some(Step::Event) => true,
            Some(Step::Turn) => state.turn_over,
            None => false,
        };
        if reached {
            state.step = None;
        }
        loop {
            let left = match state.pace {
                _ if state.ended => break,
                Pace::Free => break,
                Pace::Frozen if state.step.is_some() => {
                    state.turn_over = false;
                    break;
                }
                Pace::Frozen => None,
                Pace::Slow(times) => {
                    let hold = since.saturating_mul(times.saturating_sub(1)).min(LONGEST_HOLD);
                    let left = hold.saturating_sub(begun.elapsed());
                    if left.is_zero() {
                        break;
                    }
                    Some(left)
                }
            };
            if !std::mem::replace(&mut state.held, true) {
                self.tell(state);
                state = self.lock();
                continue;
            }
            state = match left {
                None => self.wait(state),
                Some(left) => {
                    let woken = self.go.wait_timeout(state, left);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        if std::mem::take(&mut state.held) {
            self.tell(state);
        }
    }

    fn line(&self, line: String) {
        let mut state = self.lock();
        while state.lines.len() >= ROOM && !state.ended {
            state = self.wait(state);
        }
        if !state.ended {
            state.lines.push_back(line);
            self.tell(state);
        }
    }

    // The side of the owner.

    pub(super) fn take(&self) -> News {
        let mut state = self.lock();
        state.armed = false;
        let news = News {
            moments: std::mem::take(&mut state.moments).into(),
            lines: std::mem::take(&mut state.lines).into(),
            held: state.held,
            end: state.end,
        };
        drop(state);
        self.go.notify_all();
        news
    }

    pub(super) fn set_pace(&self, pace: Pace) {
        let mut state = self.lock();
        state.pace = pace;
        state.step = None;
        drop(state);
        self.go.notify_all();
    }

    pub(super) fn pace(&self) -> Pace {
        self.lock().pace
    }

    pub(super) fn step(&self, step: Step) {
        let mut state = self.lock();
        state.pace = Pace::Frozen;
        state.step = Some(step);
        state.turn_over = false;
        drop(state);
        self.go.notify_all();
    }

    /// From now on nothing is held.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.go.notify_all();
    }

    pub(super) fn is_over(&self) -> bool {
        self.lock().end.is_some()
    }

    pub(super) fn wait_over(&self, deadline: Instant) {
        let mut state = self.lock();
        while state.end.is_none() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let woken = self.over.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Says that it is over, whatever happens.
pub(super) struct Over<'a> {
    hall: &'a Hall,
    end: End,
}

impl<'a> Over<'a> {
    pub(super) fn new(hall: &'a Hall) -> Self {
        Self { hall, end: End::Failed(0) }
    }

    pub(super) fn with(mut self, end: End) {
        self.end = end;
    }
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        let mut state = self.hall.lock();
        state.end = Some(self.end);
        self.hall.over.notify_all();
        self.hall.tell(state);
    }
}

/// The trace, cut into lines.
pub(super) struct Lines {
    hall: Arc<Hall>,
    leash: Leash,
    begun: Vec<u8>,
}

impl Lines {
    pub(super) fn new(hall: Arc<Hall>, leash: Leash) -> Self {
        Self { hall, leash, begun: Vec::new() }
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let waiting = Instant::now();
        for &byte in bytes {
            if byte == b'\n' {
                self.hall.line(String::from_utf8_lossy(&self.begun).into_owned());
                self.begun.clear();
            } else if self.begun.len() < LONGEST_LINE {
                self.begun.push(byte);
            }
        }
        self.leash.was_held(waiting.elapsed());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
