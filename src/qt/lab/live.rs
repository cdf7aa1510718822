//! [`Live`]: what the window's own sockets do.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::rc::Rc;

use super::super::event_loop::QtLoop;
use crate::lab::{Pace, Side, Step};
use crate::record::{Moment, Reader, Recorder};
use crate::runtime::Tap;

/// So many moments wait for the next batch, thirty of which are shown in a second. Of more the oldest
/// are left out: nobody could read them, and what they are made into rows for has to cost little.
const WAITING: usize = 1024;

/// A tap on the loop that this thread's QObjects live on, while somebody looks. When nobody does, or it
/// goes, the loop is let go, if it was held by this.
pub(super) struct Live {
    rests: Cell<bool>,
    pace: Cell<Pace>,
    qt_loop: Rc<QtLoop>,
    tap: Rc<dyn Tap>,
    reader: Rc<Waiting>,
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").finish_non_exhaustive()
    }
}

impl Live {
    /// `changed` is told that something waits; it may bring about a batch, and call nothing else. With
    /// a `side` nothing waits that is not about it.
    ///
    /// # Errors
    /// Those of making the loop, if nobody has needed it yet.
    pub(super) fn new(side: Option<Side>, changed: impl Fn() + 'static) -> io::Result<Self> {
        let qt_loop = QtLoop::current()?;
        let (moments, left_out) = Default::default();
        let (side, changed) = (RefCell::new(side), Box::new(changed));
        let reader = Rc::new(Waiting { moments, left_out, side, changed });
        let tap: Rc<dyn Tap> = Rc::new(Recorder::new(vec![Rc::<Waiting>::clone(&reader)]));
        qt_loop.event_loop().add_tap(Rc::clone(&tap));
        let (rests, pace) = Default::default();
        Ok(Self { rests, pace, qt_loop, tap, reader })
    }

    /// Nobody looks any more, and nothing is told. Whoever was met keeps his number, and the time goes on.
    pub(super) fn rest(&self) {
        if !self.rests.replace(true) {
            self.set_pace(Pace::Free);
            self.qt_loop.event_loop().remove_tap(&self.tap);
        }
    }

    /// Somebody looks; whether nobody did before.
    pub(super) fn go_on(&self) -> bool {
        let rested = self.rests.replace(false);
        if rested {
            self.qt_loop.event_loop().add_tap(Rc::clone(&self.tap));
        }
        rested
    }

    /// From now on the loop goes so fast.
    pub(super) fn set_pace(&self, pace: Pace) {
        if self.pace.replace(pace) != pace {
            self.qt_loop.set_pace(pace);
        }
    }

    /// A loop that is frozen makes one step, any other is frozen behind it.
    pub(super) fn step(&self, step: Step) {
        self.pace.set(Pace::Frozen);
        self.qt_loop.step(step);
    }

    /// A server listens at this port.
    pub(super) fn listens_at(&self, port: u16) {
        if let Some(side) = &mut *self.reader.side.borrow_mut() {
            side.listens_at(port);
        }
    }

    /// What has happened since the last time, and how much of it was left out.
    pub(super) fn take(&self) -> (VecDeque<Moment>, u64) {
        (self.reader.moments.take(), self.reader.left_out.take())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.rest();
    }
}

struct Waiting {
    side: RefCell<Option<Side>>,
    moments: RefCell<VecDeque<Moment>>,
    left_out: Cell<u64>,
    changed: Box<dyn Fn()>,
}

impl Waiting {
    fn add(&self, moment: &Moment) {
        let mut moments = self.moments.borrow_mut();
        if moments.len() == WAITING {
            moments.pop_front();
            self.left_out.set(self.left_out.get() + 1);
        }
        moments.push_back(moment.clone());
        drop(moments);
        (self.changed)();
    }
}

impl Reader for Waiting {
    fn moment(&self, moment: &Moment) {
        match &mut *self.side.borrow_mut() {
            Some(side) => side.sift(moment, |moment| self.add(moment)),
            None => self.add(moment),
        }
    }
}
