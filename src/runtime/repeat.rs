//! A message that is sent again and again by whoever has the sockets.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::handle::{Handle, Inner};
use super::socket::Socket;
use crate::event::{Figures, Id, RepeatCommand, Repeated, Round, Rounds};

type RoundsSlot = Rc<dyn Fn(&Repeat)>;

/// A message that goes to some connections each period, on the thread that has the sockets: a slot
/// that takes long makes no round late, and none is left out. Delays do not add up.
///
/// A message is whole in its connection, also where a socket writes at the same time. While somebody
/// has the sending side for himself ([`Socket::reserve`]) it waits; one whose receiver does not read
/// is left out once a thousand of them or a mebibyte wait.
///
/// Dropping the last clone ends it.
#[derive(Clone)]
pub struct Repeat(Rc<RepeatCell>);

pub(super) struct RepeatCell {
    id: Id,
    inner: Rc<Inner>,
    active: Cell<bool>,
    rounds: RefCell<Arc<Rounds>>,
    slot: RoundsSlot,
}

impl fmt::Debug for Repeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repeat").field("active", &self.0.active).finish_non_exhaustive()
    }
}

impl Repeat {
    /// One that sends nothing yet; `rounds` is called when there is something to
    /// [`take`](Self::take).
    #[must_use]
    pub fn new(handle: &Handle, rounds: impl Fn(&Self) + 'static) -> Self {
        let id = Id::new();
        let cell = Rc::new(RepeatCell {
            id,
            inner: Rc::clone(&handle.0),
            active: Cell::default(),
            rounds: RefCell::default(),
            slot: Rc::new(rounds),
        });
        handle.0.repeats.borrow_mut().insert(id, Rc::downgrade(&cell));
        Self(cell)
    }

    /// Sends `message` to the present connections of `to` now, and then each `period`, `count` times
    /// in all (None = without end). Begins anew where it is active. False if nothing can be sent.
    pub fn start<'a>(
        &self,
        message: &Arc<Vec<u8>>,
        to: impl IntoIterator<Item = &'a Socket>,
        period: Duration,
        count: Option<u64>,
    ) -> bool {
        self.stop();
        let rounds: Arc<Rounds> = Arc::default();
        self.0.rounds.replace(Arc::clone(&rounds));
        let what = repeated(message, to);
        let waiting = self.0.inner.waiting_shared();
        let begin = RepeatCommand::Begin { what, period, count, rounds, waiting };
        let begun = self.0.inner.driver().repeat(self.0.id, begin);
        self.0.active.set(begun);
        begun
    }

    /// From the next round on sends this, to the connections that `to` have now.
    pub fn change<'a>(&self, message: &Arc<Vec<u8>>, to: impl IntoIterator<Item = &'a Socket>) {
        if self.is_active() {
            let change = RepeatCommand::Change(repeated(message, to));
            self.0.inner.driver().repeat(self.0.id, change);
        }
    }

    /// Ends it. The rounds that were sent are all to be [taken](Self::take) then.
    pub fn stop(&self) {
        if self.0.active.replace(false) {
            self.0.inner.driver().repeat(self.0.id, RepeatCommand::End);
        }
    }

    /// Whether there will be further rounds.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.0.active.get()
    }

    /// The rounds since this was called last, and the figures of all since the start.
    pub fn take(&self) -> (VecDeque<Round>, Figures) {
        let rounds = Arc::clone(&self.0.rounds.borrow());
        let taken = rounds.take();
        if taken.1.ended {
            self.0.active.set(false);
        }
        taken
    }
}

fn repeated<'a>(message: &Arc<Vec<u8>>, to: impl IntoIterator<Item = &'a Socket>) -> Repeated {
    let to = to.into_iter().map(Socket::connection).collect();
    Repeated { message: Arc::clone(message), to }
}

impl RepeatCell {
    pub(super) fn fire(self: Rc<Self>) {
        let slot = Rc::clone(&self.slot);
        slot(&Repeat(self));
    }
}

impl Drop for RepeatCell {
    fn drop(&mut self) {
        if self.active.get() {
            self.inner.driver().repeat(self.id, RepeatCommand::End);
        }
        self.inner.repeats.borrow_mut().remove(&self.id);
    }
}
