//! [`Program`]: the student's program, started, watched and ended. Whatever it does (it ignores
//! SIGTERM, floods its output, forks, leaves its session, fills memory), nothing here waits for it
//! without a limit, and nothing of it is left running.
//!
//! If we are ended ourselves before we could end it, its guard does.
//!
//! On Linux all of its descendants are watched; elsewhere it is ended by its process group, and
//! nobody knows what it uses.

use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::process::Child;
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use self::ending::end_all;
use self::guard::Guard;
use self::tree::Tree;
use self::watch::Shared;
use crate::text::Fact;
use crate::text::facts;

mod ended;
mod ending;
mod guard;
#[cfg(target_os = "linux")]
mod listener;
mod outlet;
mod output;
#[cfg(target_os = "linux")]
mod proc;
mod started;
#[cfg(target_os = "linux")]
mod tree;
#[cfg(not(target_os = "linux"))]
#[path = "program/group.rs"]
mod tree;
mod watch;

pub use self::ended::Ended;
#[cfg(target_os = "linux")]
pub use self::listener::Watched;
pub use self::output::{Line, Output};

/// How long a program has to end by itself after SIGTERM. One that has something to write or to
/// say needs a moment; one that takes longer has not listened.
const GRACE: Duration = Duration::from_secs(1);
/// How long ending the rest by force may take. The kernel needs milliseconds; what is still there
/// then waits for a device, or belongs to somebody else.
const FORCE: Duration = Duration::from_secs(1);
/// How often it is looked whether a program that was asked to end has ended.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What a program may take. What takes more is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory, all of its processes together.
    pub memory: u64,
    /// Processes at once.
    pub processes: usize,
}

impl Default for Limits {
    /// 1 GiB: the course's program needs 40 MiB, the largest stage sends it 12 MB, and a machine
    /// of a computer room does not yet stand still. 400 processes: a server that forks for each
    /// client, as socat does, has up to four for each of the 60 connections of a run, and those of
    /// the stage before may still be ending.
    fn default() -> Self {
        Self { memory: 1 << 30, processes: 400 }
    }
}

/// What a program uses, all of its processes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// How long it has computed since it was started, those of its processes that have ended with
    /// it. It grows in steps of 10 ms, and never falls.
    pub cpu: Duration,
    /// How long the processes that run have waited for a core since they were started, their first
    /// threads alone: on a machine that has more to do than it can, who never rests does not
    /// compute, but waits.
    pub waited: Duration,
    /// The bytes that are in memory or swapped out. What processes share counts for each of them.
    pub memory: u64,
    /// Open files and sockets.
    pub descriptors: usize,
    /// Processes that run.
    pub processes: usize,
}

/// The student's program, running or ended. It is [stopped](Self::stop) when it is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    pid: Pid,
    guard: Option<Guard>,
    shared: Arc<Shared>,
    watcher: Option<JoinHandle<()>>,
    ended: OnceLock<Ended>,
}

impl Program {
    /// Starts `words` (a program and its arguments) within [`Limits::default`], with `environment`
    /// added to our own, in a process group of its own. It can read nothing: its standard input is
    /// empty. Its standard output is a terminal where there is one, so that each line is told when
    /// it is written.
    ///
    /// # Errors
    /// Why it does not start, and what helps.
    pub fn start(words: &[OsString], environment: &[(&str, &OsStr)]) -> Result<Self, Fact> {
        Self::start_within(words, environment, Limits::default())
    }

    /// The same within other limits.
    ///
    /// # Errors
    /// Those of [`Self::start`].
    pub fn start_within(
        words: &[OsString],
        environment: &[(&str, &OsStr)],
        limits: Limits,
    ) -> Result<Self, Fact> {
        let started::New { child, pid, marker, guard, pipes } = started::start(words, environment)?;
        let shared = Arc::new(Shared::new(Tree::of_child(pid, marker)));
        let mut program = Self {
            child,
            pid,
            guard,
            shared: Arc::clone(&shared),
            watcher: None,
            ended: OnceLock::new(),
        };
        // Where no thread can be had the program is ended again, by drop.
        let watcher = thread::Builder::new()
            .name("program".to_owned())
            .spawn(move || watch::watch(&shared, pipes, limits));
        let watcher =
            watcher.map_err(|error| facts::program_not_started(started::shown(words), &error))?;
        program.watcher = Some(watcher);
        Ok(program)
    }

    /// The number of the process that was started.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said since this was last called.
    pub fn output(&self) -> Output {
        self.shared.output().take()
    }

    /// How it has ended, if it has; None while it runs. It does not wait. Its last words may still
    /// be on their way: [`Self::stop`] waits for them. A program that has gone into the background
    /// has ended, and goes on: [`Self::usage`] tells whether something of it still runs.
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        // A limit is told before the program is ended for it.
        self.shared.over().or_else(|| self.ended.get().copied()).or_else(|| {
            let ended = ended::of(self.pid)?;
            Some(*self.ended.get_or_init(|| ended))
        })
    }

    /// What it uses now; None if nothing of it runs, or nobody can know.
    #[must_use]
    pub fn usage(&self) -> Option<Usage> {
        self.shared.tree().usage()
    }

    /// Where it listens now; nothing where that cannot be seen.
    #[must_use]
    pub fn listens(&self) -> Vec<SocketAddr> {
        #[cfg(target_os = "linux")]
        return listener::of(self.shared.tree().sockets());
        #[cfg(not(target_os = "linux"))]
        return Vec::new();
    }

    /// Ends it and everything that it has started: SIGTERM, and after a second by force. It takes
    /// two seconds at the most. What it said last is in [`Self::output`] then. Once more does
    /// nothing.
    ///
    /// # Errors
    /// Processes that cannot be ended, mostly because they run as somebody else.
    pub fn stop(&mut self) -> Result<(), Fact> {
        let Some(watcher) = self.watcher.take() else { return Ok(()) };
        let left = self.end();
        self.shared.finish();
        watcher.thread().unpark();
        // It waits for nothing but the pipes, and for them not longer than a moment.
        let _ = watcher.join();
        if left == 0 { Ok(()) } else { Err(facts::program_left_running(left)) }
    }

    /// Ends all of it; how many processes are left.
    fn end(&mut self) -> usize {
        let until = Instant::now() + GRACE;
        {
            let mut tree = self.shared.tree();
            if tree.running() > 0 {
                tree.signal(Signal::TERM);
                // What stands gets no signal before it goes on.
                tree.signal(Signal::CONT);
            }
        }
        while Instant::now() < until && self.shared.tree().running() > 0 {
            thread::sleep(LOOK_EVERY);
        }
        let mut tree = self.shared.tree();
        let left = end_all(&mut tree, Instant::now() + FORCE);
        // Now the number of its process may be given to another one.
        let _ = self.ended();
        let reaped = self.child.try_wait();
        if !matches!(reaped, Ok(None)) {
            tree.close();
        }
        started::forget(self.pid, self.guard.take());
        left
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.watcher.is_none() {
            // Nobody watches it: it was stopped already, or could not be watched at all.
            if matches!(self.child.try_wait(), Ok(None)) {
                self.end();
            }
            return;
        }
        if let Err(fact) = self.stop() {
            log::warn!("{fact}");
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// Each of five children has the same 60 MiB.
    const FORKS: &str = "import os, time\n\
                         text = b'x' * (60 << 20)\n\
                         for _ in range(5):\n\
                         \x20 if os.fork() == 0: break\n\
                         time.sleep(60)";

    #[test]
    fn memory_that_processes_share_is_held_against_the_limit_once() {
        let words = ["python3", "-c", FORKS].map(OsString::from);
        let program = Program::start(&words, &[]).expect("python starts");
        let deadline = Instant::now() + Duration::from_secs(30);
        let in_memory = || program.usage().map_or(0, |usage| usage.memory);
        while in_memory() < 360 << 20 {
            assert!(Instant::now() < deadline, "{:?}", program.usage());
            thread::sleep(LOOK_EVERY);
        }
        let limits = |mebibytes: u64| Limits { memory: mebibytes << 20, ..Limits::default() };
        assert_eq!(program.shared.tree().over(limits(200)), None);
        let over = program.shared.tree().over(limits(50));
        assert_eq!(over, Some(Ended::Memory { mebibytes: 50 }));
    }
}
