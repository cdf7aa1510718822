//! A server that was stopped stays until its clients have gone.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use super::TcpServer;
use crate::runtime::{Handle, Timer};

/// How long that may take: as long as the course gives a disconnect. A client that does not read
/// what was written for it is not waited for longer.
const PARTING: Duration = Duration::from_secs(1);

pub(super) struct Parting {
    handle: Handle,
    /// Runs while the loop keeps the server alive.
    end: RefCell<Option<Timer>>,
}

impl Parting {
    pub(super) fn new(handle: &Handle) -> Self {
        Self { handle: handle.clone(), end: RefCell::default() }
    }
}

impl TcpServer {
    /// From now on the server lives without a handle, until its clients have gone.
    pub(super) fn part(&self) {
        let parting = &self.0.parting;
        if self.client_count() == 0 || parting.end.borrow().is_some() {
            return;
        }
        let this = Rc::downgrade(&self.0);
        let end = Timer::new(&parting.handle, Self::slot(&this, Self::parted));
        end.start_once(PARTING);
        parting.end.replace(Some(end));
        parting.handle.keep(self.0.clone());
    }

    /// It needs a handle again; without one it goes when the last call on it returns.
    pub(super) fn parted(&self) {
        if self.0.parting.end.take().is_some() {
            self.0.parting.handle.let_go(Rc::as_ptr(&self.0));
        }
    }
}
