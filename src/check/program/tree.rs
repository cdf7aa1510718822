//! All processes of a program: the one that was started, what it has started, and what these have.
//!
//! What loses its parent becomes our child (`started::adopt`). That it belongs to the program is
//! known because it was seen before, by its group or session, or by its environment; and where only
//! one program runs, whatever comes to us from a group that is not ours can be nobody else's.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group, waitpid};

use super::proc::{self, Process};
use super::started::started;
use super::{Ended, Limits, Usage};

/// How often [`Tree::signal_newest`] looks: for about a millisecond.
const NEWEST: usize = 50;

/// The processes of a program.
#[derive(Debug)]
pub(super) struct Tree {
    /// The process that was started; None when its number may be another one's.
    root: Option<Pid>,
    root_start: u64,
    /// How those that we have started are known; None for a program that somebody else has started.
    marker: Option<String>,
    /// All of them that were there when it was looked last, those that have ended and that their
    /// parents have not waited for among them.
    known: Vec<Process>,
    /// The groups that were made by one of them. A number stays a group's until its last member
    /// has ended, whoever made it.
    groups: HashSet<Pid>,
    /// The sessions that were made by one of them: all but the one that it was started in.
    sessions: HashSet<Pid>,
    /// The process that was the newest of this machine when all were looked at. As long as it is,
    /// there can be none that is not known.
    newest: Option<Pid>,
    /// What those had computed that have ended, and that we have waited for.
    gone: u64,
    /// What it was told to have computed.
    told: Duration,
}

impl Tree {
    /// Of our child `pid`, which nobody has waited for, and whose processes have `marker` in their
    /// environment.
    pub(super) fn of_child(pid: Pid, marker: String) -> Self {
        Self::new(pid, Some(marker))
    }

    /// Of a process that somebody else has started. It is looked at, no more.
    pub(super) fn of_other(pid: Pid) -> Self {
        Self::new(pid, None)
    }

    fn new(root: Pid, marker: Option<String>) -> Self {
        Self {
            root: Some(root),
            root_start: proc::process(root).map_or(0, |process| process.start),
            marker,
            known: Vec::new(),
            groups: HashSet::new(),
            sessions: HashSet::new(),
            newest: None,
            gone: 0,
            told: Duration::ZERO,
        }
    }

    /// The process that was started has been waited for: nothing is known by its number any more.
    pub(super) fn close(&mut self) {
        self.root = None;
        self.known.clear();
        self.groups.clear();
        self.sessions.clear();
    }

    /// What they use; None if none runs.
    pub(super) fn usage(&mut self) -> Option<Usage> {
        self.look();
        let mut usage = Usage::default();
        let mut ticks = self.gone;
        for process in &self.known {
            ticks += process.ticks;
            if process.is_running() {
                usage.memory += proc::memory(process.pid);
                usage.descriptors += proc::descriptors(process.pid);
                usage.waited += proc::waited(process.pid);
                usage.processes += 1;
            }
        }
        let hertz = rustix::param::clock_ticks_per_second().max(1);
        let cpu = Duration::from_millis(ticks.saturating_mul(1000) / hertz);
        // What one has computed that its parent did not wait for is lost.
        self.told = self.told.max(cpu);
        usage.cpu = self.told;
        (usage.processes > 0).then_some(usage)
    }

    /// The numbers of the sockets that they have open.
    pub(super) fn sockets(&mut self) -> HashSet<u64> {
        self.look();
        self.known.iter().flat_map(|process| proc::sockets(process.pid)).collect()
    }

    /// The limit that they are over.
    pub(super) fn over(&mut self, limits: Limits) -> Option<Ended> {
        self.look();
        let running = || self.known.iter().filter(|process| process.is_running());
        if running().count() > limits.processes {
            return Some(Ended::Processes { most: limits.processes });
        }
        let sum = |of: fn(Pid) -> u64| running().map(|process| of(process.pid)).sum::<u64>();
        // What forked processes share is counted once, where it matters.
        let over = sum(proc::memory) > limits.memory && sum(proc::share_of_memory) > limits.memory;
        over.then_some(Ended::Memory { mebibytes: limits.memory >> 20 })
    }

    /// How many run.
    pub(super) fn running(&mut self) -> usize {
        self.scan();
        self.known.iter().filter(|process| process.is_running()).count()
    }

    /// How many can do something: they run, and do not stand.
    pub(super) fn moving(&mut self) -> usize {
        self.scan();
        self.known.iter().filter(|process| process.is_moving()).count()
    }

    /// Sends `signal` to all of them. A whole group gets it at once, so that nobody in it forks
    /// meanwhile.
    pub(super) fn signal(&self, signal: Signal) {
        let Some(root) = self.root else { return };
        // Whatever cannot be told so has ended, or is told by `running` to be left.
        let _ = kill_process_group(root, signal);
        for &group in self.groups.iter().filter(|&&group| group != root) {
            let _ = kill_process_group(group, signal);
        }
        for process in &self.known {
            let told = process.group.is_some_and(|group| self.groups.contains(&group));
            if process.is_running() && !told {
                let _ = kill_process(process.pid, signal);
            }
        }
    }

    /// Looks at all that are known, and at all processes of this machine where a new one may be
    /// among them.
    fn look(&mut self) {
        if !self.is_sure() {
            self.scan();
            return;
        }
        let again = |old: &Process| proc::process(old.pid).filter(|new| new.start == old.start);
        self.known = self.known.iter().filter_map(again).collect();
        self.wait_for_orphans();
    }

    /// Whether no process was started on this machine since all were looked at: then there is none
    /// that is not known.
    pub(super) fn is_sure(&self) -> bool {
        self.newest.is_some() && proc::last_started() == self.newest
    }

    /// Sends `signal` to what is started at this moment, if it is one of them. What goes on only in
    /// a child of its own, again and again, has mostly gone on when all have been looked at.
    pub(super) fn signal_newest(&self, signal: Signal) {
        let Some(marker) = self.marker.as_ref().filter(|_| self.root.is_some()) else { return };
        for _ in 0..NEWEST {
            let Some(pid) = proc::last_started() else { return };
            if proc::has_environment(pid, marker) {
                let _ = kill_process(pid, signal);
            }
        }
    }

    /// Looks at all processes of this machine.
    fn scan(&mut self) {
        let Some(root) = self.root else { return };
        // A process that is started while the others are looked at is found the next time.
        self.newest = proc::last_started();
        let all = proc::all();
        let mut children: HashMap<Option<Pid>, Vec<usize>> = HashMap::new();
        for (index, process) in all.iter().enumerate() {
            children.entry(process.parent).or_default().push(index);
        }
        let is_root = |process: &&Process| process.pid == root && process.start == self.root_start;
        let mut found: Vec<Process> = all.iter().find(is_root).copied().into_iter().collect();
        let mut candidates = self.candidates(&all);
        let mut next = 0;
        loop {
            while let Some(process) = found.get(next) {
                let of_it = children.get(&Some(process.pid)).into_iter().flatten();
                found.extend(of_it.map(|&index| all[index]));
                next += 1;
            }
            self.note_groups(&found);
            // What is known of those that are found tells of others.
            let (orphans, others) = candidates.into_iter().partition(|one| self.is_one(one));
            candidates = others;
            found.extend::<Vec<_>>(orphans);
            if next == found.len() {
                break;
            }
        }
        self.known = found;
        self.wait_for_orphans();
    }

    /// The groups and sessions of `found` that they have made themselves.
    fn note_groups(&mut self, found: &[Process]) {
        let pids: HashSet<Pid> = found.iter().map(|process| process.pid).collect();
        let our_session = proc::us().and_then(|us| us.session);
        let is_own = |process: &&Process| process.session != our_session;
        self.sessions = found.iter().filter(is_own).filter_map(|one| one.session).collect();
        let made = |process: &Process| {
            let group = process.group?;
            // Whoever leads it may have ended since.
            let is_made = is_own(&process)
                || pids.contains(&group)
                || self.groups.contains(&group)
                || Some(group) == self.root;
            is_made.then_some(group)
        };
        self.groups = found.iter().filter_map(made).collect();
    }

    /// Those that may have come to us when they lost their parents: our children, but for what we
    /// have started.
    fn candidates(&self, all: &[Process]) -> Vec<Process> {
        if self.marker.is_none() {
            return Vec::new();
        }
        let us = Some(rustix::process::getpid());
        // A program that is started meanwhile would be such a child.
        let started = started();
        let is_candidate = |process: &&Process| {
            process.parent == us
                && process.start >= self.root_start
                && !started.running.contains(&process.pid)
                && !started.guards.contains(&process.pid)
        };
        all.iter().filter(is_candidate).copied().collect()
    }

    /// Whether a candidate is one of them.
    fn is_one(&self, process: &Process) -> bool {
        let was_known = |known: &Process| (known.pid, known.start) == (process.pid, process.start);
        self.known.iter().any(was_known)
            || process.group.is_some_and(|group| self.groups.contains(&group))
            || process.session.is_some_and(|session| self.sessions.contains(&session))
            || self.marker.as_ref().is_some_and(|entry| proc::has_environment(process.pid, entry))
            || (started().running.len() == 1 && process.group != proc::us().and_then(|us| us.group))
    }

    /// Waits for those of our children that have ended, but for the one that was started.
    fn wait_for_orphans(&mut self) {
        if self.marker.is_none() {
            return;
        }
        let us = rustix::process::getpid();
        let (root, mut gone) = (self.root, 0);
        self.known.retain(|process| {
            let ended = !process.is_running() && process.parent == Some(us);
            if !ended || Some(process.pid) == root {
                return true;
            }
            let waited = waitpid(Some(process.pid), WaitOptions::NOHANG);
            if matches!(waited, Ok(Some(_))) {
                gone += process.ticks;
            }
            false
        });
        self.gone += gone;
    }
}
