//! When a server takes clients: while there is room, and again after accepting has failed.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::TcpServer;
use crate::runtime::{Handle, Timer};
use crate::signal::{ListenerSignal, SocketError};

/// How long after accepting has failed it is tried again, if no client leaves before.
const ACCEPT_RETRY: Duration = Duration::from_secs(1);
/// How long nothing more is said of accepting that keeps failing, or of a server that keeps being
/// full: clients come and go at the limit, and one line is enough for all of them.
const TELL_AGAIN: Duration = Duration::from_secs(60);

/// What a server has to remember for that.
pub(super) struct Accepting {
    max_clients: Cell<usize>,
    retry: Timer,
    /// When it was last told that accepting failed, and that there are as many clients as may be.
    told: Cell<Option<Instant>>,
    told_full: Cell<Option<Instant>>,
}

impl Accepting {
    /// Without a limit; `try_again` is called when accepting may work again.
    pub(super) fn new(handle: &Handle, try_again: impl Fn(&Timer) + 'static) -> Self {
        Self {
            max_clients: Cell::new(usize::MAX),
            retry: Timer::new(handle, try_again),
            told: Cell::default(),
            told_full: Cell::default(),
        }
    }

    /// The server stops listening.
    pub(super) fn stop(&self) {
        self.retry.stop();
    }
}

/// Taking clients.
impl TcpServer {
    /// How many clients there may be at once; further ones wait in the kernel's queue. Without a
    /// call there is no limit but that of the descriptors.
    pub fn set_max_clients(&self, max: usize) {
        self.0.accepting.max_clients.set(max);
        self.limit_clients();
    }

    /// Accepts as many more clients as there is room for, also after accepting has failed.
    pub(super) fn limit_clients(&self) {
        let max = self.0.accepting.max_clients.get();
        let more = u32::try_from(max.saturating_sub(self.client_count())).ok();
        self.0.listener.call(|listener| listener.set_admission(more));
        self.0.listener.resume_accepting();
    }

    /// How many clients there are, if these are the most that may be and it was not told lately.
    pub(super) fn is_full_now(&self) -> Option<usize> {
        let (accepting, clients) = (&self.0.accepting, self.client_count());
        let lately = accepting.told_full.get().is_some_and(|told| told.elapsed() < TELL_AGAIN);
        if clients < accepting.max_clients.get() || lately {
            return None;
        }
        accepting.told_full.set(Some(Instant::now()));
        Some(clients)
    }

    /// The signals of the listener that are none of the course's steps.
    pub(super) fn other_listener_signal(&self, signal: &ListenerSignal) {
        match signal {
            ListenerSignal::AcceptError(error) => self.accepting_failed(*error),
            ListenerSignal::Warning(text) => log::warn!("{text}"),
            ListenerSignal::NewConnection | ListenerSignal::PendingConnectionAvailable => {}
        }
    }

    fn accepting_failed(&self, error: SocketError) {
        let accepting = &self.0.accepting;
        accepting.retry.start_once(ACCEPT_RETRY);
        if accepting.told.get().is_none_or(|told| told.elapsed() >= TELL_AGAIN) {
            accepting.told.set(Some(Instant::now()));
            let text = self.0.listener.error_string();
            self.0.slots.tell(|slots| slots.error(self, None, error, &text));
        }
    }
}
