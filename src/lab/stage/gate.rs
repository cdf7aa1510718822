//! [`Gate`]: stands in front of what the kernel says, and keeps the loop's own time.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::hall::{Hall, Since};
use crate::record::{Class, Moment, Reader, What};
use crate::trace::Leash;

/// The reader of the record of a stage's loop. It is told of what the kernel says before that is
/// handled, and returns when it may be.
pub(super) struct Gate {
    hall: Arc<Hall>,
    leash: Leash,
    /// For how long the loop had been held when what is under way began: turns, calls and slots inside each other.
    begun: RefCell<Vec<Duration>>,
    /// When, by the loop's own time, it was let go last, in microseconds.
    let_go: Cell<u64>,
}

impl Gate {
    pub(super) fn new(hall: Arc<Hall>, leash: Leash) -> Self {
        Self { hall, leash, begun: RefCell::default(), let_go: Cell::default() }
    }

    /// The moment as it would have been if the loop had never been held.
    fn unheld(&self, moment: &Moment) -> Moment {
        let held = self.leash.held();
        let mut moment = moment.clone();
        moment.us = moment.us.saturating_sub(micros(held));
        match &mut moment.what {
            What::TurnBegan | What::Call { .. } | What::Signal { .. } => {
                self.begun.borrow_mut().push(held);
            }
            What::TurnEnded { took } | What::Return { took, .. } | What::SlotEnded { took, .. } => {
                let begun = self.begun.borrow_mut().pop().unwrap_or(held);
                *took = took.saturating_sub(micros(held.saturating_sub(begun)));
            }
            What::Event { .. } | What::Command { .. } | What::Ended { .. } => {}
        }
        moment
    }
}

impl Reader for Gate {
    fn moment(&self, moment: &Moment) {
        let came = Instant::now();
        let moment = self.unheld(moment);
        let us = moment.us;
        let from_kernel = is_from_kernel(&moment.what);
        let ends_turn = match moment.what {
            What::TurnEnded { .. } => true,
            What::Return { .. } => moment.depth == 0,
            _ => false,
        };
        self.hall.moment(moment, ends_turn);
        if from_kernel {
            let since = us.saturating_sub(self.let_go.replace(us));
            self.hall.hold(Since(Duration::from_micros(since)));
        }
        self.leash.was_held(came.elapsed());
    }
}

/// Whether the kernel says it: of a socket or a listener, or that the time of a timer has come.
fn is_from_kernel(what: &What) -> bool {
    match what {
        What::Event { .. } => true,
        What::Signal { object, .. } => object.class == Class::Timer,
        _ => false,
    }
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
