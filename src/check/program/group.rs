//! The processes of a program where nobody tells which they are: its group.

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use super::{Ended, Limits, Usage, ended};

/// The processes of a program.
#[derive(Debug)]
pub(super) struct Tree {
    /// The process that leads the group; None when its number may be another one's.
    root: Option<Pid>,
    /// Whether the group was made to stand.
    stands: bool,
}

impl Tree {
    /// Of our child `pid`, which nobody has waited for.
    pub(super) fn of_child(pid: Pid, _marker: String) -> Self {
        Self { root: Some(pid), stands: false }
    }

    /// The process that was started has been waited for: nothing is known by its number any more.
    pub(super) fn close(&mut self) {
        self.root = None;
    }

    /// Nobody knows what they use.
    #[expect(clippy::unused_self, reason = "on Linux it is told")]
    pub(super) fn usage(&mut self) -> Option<Usage> {
        None
    }

    /// Nobody knows.
    #[expect(clippy::unused_self, reason = "on Linux it is told")]
    pub(super) fn over(&mut self, _limits: Limits) -> Option<Ended> {
        None
    }

    /// Whether something of the group runs: 1 or 0.
    pub(super) fn running(&mut self) -> usize {
        let running = self
            .root
            .is_some_and(|root| ended::of(root).is_none() || test_kill_process_group(root).is_ok());
        usize::from(running)
    }

    /// Whether something of the group can do something: 1 or 0.
    pub(super) fn moving(&mut self) -> usize {
        if self.stands { 0 } else { self.running() }
    }

    /// The kernel knows who is in a group.
    #[expect(clippy::unused_self, reason = "on Linux it may be unsure")]
    pub(super) fn is_sure(&self) -> bool {
        true
    }

    /// Nobody tells which process is the newest.
    #[expect(clippy::unused_self, reason = "on Linux it is told")]
    pub(super) fn signal_newest(&self, _signal: Signal) {}

    /// Sends `signal` to the group.
    pub(super) fn signal(&mut self, signal: Signal) {
        let Some(root) = self.root else { return };
        self.stands = signal == Signal::STOP;
        // A group that has ended gets no signal.
        let _ = kill_process_group(root, signal);
    }
}
