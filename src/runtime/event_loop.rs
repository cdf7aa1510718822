//! [`EventLoop`]: the loop that does its network work on the calling thread.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::io;
use std::ops::Deref;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::driver::Inline;
use super::handle::{Handle, Turns};
use super::tap::What;
use crate::net::{Reactor, Waker};

/// Sources that are served before what was written is sent: few, so that answers leave soon and
/// find in the caches what they need. Nobody waits longer for it: the others come next.
const SHARE: usize = 64;
/// What they may write together, bytes. After more, fewer are served in the next turn: what waits to
/// be sent shall stay in the caches, and in memory that is used again.
const SHARE_BYTES: usize = 512 * 1024;
/// So many are served all the same: a client and its server in one loop are served as one.
const LEAST_SHARE: usize = 2;

/// An event loop; clones are the same loop.
///
/// It does what Qt's event loop does for sockets: [`turn`](Self::turn) waits, delivers each
/// signal to its slot at once, and sends at its end what the slots have written. Slots may call
/// anything, also the blocking calls and the loop itself.
#[derive(Clone)]
pub struct EventLoop {
    handle: Handle,
    pub(super) driver: Rc<Inline>,
    /// How many sources the next turn serves, from [`LEAST_SHARE`] to [`SHARE`].
    share: Rc<Cell<usize>>,
    quit: Rc<Cell<bool>>,
    _turns: Rc<Turns>,
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EventLoop").field(&self.handle).finish()
    }
}

impl Deref for EventLoop {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl EventLoop {
    /// A loop without sockets.
    ///
    /// # Errors
    /// Those of [`Reactor::new`].
    pub fn new() -> io::Result<Self> {
        let driver = Rc::new(Inline(RefCell::new(Reactor::new()?), OnceCell::new()));
        let handle = Handle::new(Rc::<Inline>::clone(&driver));
        Ok(Self {
            _turns: Turns::of(&handle),
            handle,
            driver,
            share: Rc::new(Cell::new(SHARE)),
            quit: Rc::default(),
        })
    }

    /// Wakes the loop from another thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.driver.0.borrow().waker()
    }

    /// Makes the current or the next turn end its wait when `source` can be read, once; see
    /// [`Reactor::wake_by`].
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wake_by(&self, source: OwnedFd) -> io::Result<()> {
        self.driver.0.borrow_mut().wake_by(source)
    }

    /// From when `flag` is set on, by another thread, every blocking call is over as if its time were
    /// up, within a twentieth of a second. The first flag holds for good.
    pub fn give_up_by(&self, flag: Arc<AtomicBool>) {
        // One that is there already stays.
        let _ = self.driver.1.set(flag);
    }

    /// Whether connections that we have closed in order are still on their way to their end: their
    /// last bytes may be lost if the loop goes now. After a second at most there are none.
    #[must_use]
    pub fn is_parting(&self) -> bool {
        self.driver.0.borrow().is_parting()
    }

    /// One turn: waits until something happens (at most `timeout`, None = without limit),
    /// delivers it, and sends what was written. A socket is read before it sends (contract 95),
    /// but the one that a blocking call has connected sends what waits already first.
    ///
    /// # Errors
    /// Those of the poller; the loop cannot go on then.
    pub fn turn(&self, timeout: Option<Duration>) -> io::Result<()> {
        let inner = &self.handle.0;
        inner.begin_turn();
        let timeout = if inner.has_work() { Some(Duration::ZERO) } else { timeout };
        let most = if inner.is_unread() { usize::MAX } else { self.share.get() };
        let all = self.driver.0.borrow_mut().wait(timeout, most)?;
        let begun = inner.is_tapped().then(Instant::now);
        inner.tap(|| What::TurnBegan);
        // Nobody sees in this turn what is sent now.
        inner.send_first();
        while inner.serve_next(&*self.driver) {}
        if !all && most != usize::MAX && inner.is_unread() {
            self.driver.0.borrow_mut().wait(Some(Duration::ZERO), usize::MAX)?;
            while inner.serve_next(&*self.driver) {}
        }
        inner.take_unread();
        inner.send_dirty();
        self.adapt_share(inner.take_written());
        if let Some(begun) = begun {
            inner.tap(|| What::TurnEnded { took: begun.elapsed() });
        }
        Ok(())
    }

    /// Sets the next turn's share by what this one has written.
    fn adapt_share(&self, written: usize) {
        let share = self.share.get();
        if written > SHARE_BYTES {
            self.share.set((share / 2).max(LEAST_SHARE));
        } else if written <= SHARE_BYTES / 2 {
            self.share.set((share * 2).min(SHARE));
        }
    }

    /// Turns until [`quit`](Self::quit) is called.
    ///
    /// # Errors
    /// Those of [`turn`](Self::turn).
    pub fn run(&self) -> io::Result<()> {
        self.run_while(|| true)
    }

    /// Turns until [`quit`](Self::quit) is called or `go_on`, asked before each turn, says no.
    ///
    /// # Errors
    /// Those of [`turn`](Self::turn).
    pub fn run_while(&self, mut go_on: impl FnMut() -> bool) -> io::Result<()> {
        self.quit.set(false);
        while !self.quit.get() && go_on() {
            self.turn(None)?;
        }
        Ok(())
    }

    /// Makes [`run`](Self::run) return after the turn under way.
    pub fn quit(&self) {
        self.quit.set(true);
    }
}
