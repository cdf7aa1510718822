//! The thread beside a program: it reads what the program says, so that it never waits for us, and
//! looks whether it takes more than it may.

use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio, read};

use super::ending::end_all;
use super::output::Collected;
use super::tree::Tree;
use super::{Ended, FORCE, Limits};

/// How often the limits are looked at. In that time a program fills a few hundred mebibytes at the
/// most.
const EVERY: Duration = Duration::from_millis(50);
/// What is read from a stream in one turn, as much as a pipe holds. A program that says more waits
/// for [`PAUSE`], so that a flood does not take the processor from those that answer: 32 MB/s are
/// more than a terminal shows.
const TURN: usize = 64 * 1024;
const PAUSE: Duration = Duration::from_millis(2);
/// How many turns what is left at the end may take: a pipe holds a mebibyte at the most. Somebody
/// who could not be ended may go on writing.
const LAST_TURNS: u32 = 32;

/// What the thread and the [`Program`](super::Program) share.
#[derive(Debug)]
pub(super) struct Shared {
    tree: Mutex<Tree>,
    output: Mutex<Collected>,
    over: OnceLock<Ended>,
    finished: AtomicBool,
}

impl Shared {
    pub(super) fn new(tree: Tree) -> Self {
        Self {
            tree: Mutex::new(tree),
            output: Mutex::default(),
            over: OnceLock::new(),
            finished: AtomicBool::new(false),
        }
    }

    pub(super) fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn output(&self) -> MutexGuard<'_, Collected> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The limit that the program was ended for.
    pub(super) fn over(&self) -> Option<Ended> {
        self.over.get().copied()
    }

    /// Nothing of the program runs any more: the thread reads what is left, and ends.
    pub(super) fn finish(&self) {
        self.finished.store(true, Ordering::Release);
    }
}

/// Standard output and standard error, until they end.
pub(super) type Pipes = [Option<OwnedFd>; 2];

/// The thread.
pub(super) fn watch(shared: &Shared, mut pipes: Pipes, limits: Limits) {
    for pipe in &mut pipes {
        // A pipe that cannot be read without waiting is not read at all.
        if pipe.as_ref().is_some_and(|pipe| ioctl_fionbio(pipe, true).is_err()) {
            *pipe = None;
        }
    }
    let mut buffer = vec![0; TURN];
    let mut next = Instant::now();
    loop {
        let finished = shared.finished.load(Ordering::Acquire);
        wait(&pipes, if finished { Duration::ZERO } else { next - Instant::now().min(next) });
        let mut flood = read_all(shared, &mut pipes, &mut buffer);
        if finished {
            let mut turns = 1;
            while flood && turns < LAST_TURNS {
                flood = read_all(shared, &mut pipes, &mut buffer);
                turns += 1;
            }
            let mut output = shared.output();
            output.finish(false);
            output.finish(true);
            return;
        }
        if Instant::now() >= next {
            hold(shared, limits);
            next = Instant::now() + EVERY;
        }
        if flood {
            thread::sleep(PAUSE);
        }
    }
}

/// Waits until a pipe has something, or for `timeout`.
fn wait(pipes: &Pipes, timeout: Duration) {
    let open = pipes.iter().flatten();
    let mut sources: Vec<PollFd<'_>> = open.map(|pipe| PollFd::new(pipe, PollFlags::IN)).collect();
    if sources.is_empty() {
        // `stop` wakes it.
        thread::park_timeout(timeout);
        return;
    }
    let nanoseconds = i64::from(timeout.subsec_nanos());
    let timeout = Timespec { tv_sec: timeout.as_secs().cast_signed(), tv_nsec: nanoseconds };
    if let Err(error) = poll(&mut sources, Some(&timeout))
        && error != Errno::INTR
    {
        // It would be asked again at once.
        thread::sleep(PAUSE);
    }
}

/// Reads what the pipes have, up to [`TURN`] of each; whether there may be more.
fn read_all(shared: &Shared, pipes: &mut Pipes, buffer: &mut [u8]) -> bool {
    let mut more = false;
    for (index, pipe) in pipes.iter_mut().enumerate() {
        more |= read_pipe(shared, index == 1, pipe, buffer);
    }
    more
}

/// Reads what a pipe has, up to [`TURN`]; whether there may be more.
fn read_pipe(shared: &Shared, error: bool, pipe: &mut Option<OwnedFd>, buffer: &mut [u8]) -> bool {
    let mut came = 0;
    while let Some(open) = pipe {
        match read(&*open, &mut *buffer) {
            Ok(length) if length > 0 => {
                shared.output().push(error, &buffer[..length]);
                came += length;
                if came >= TURN {
                    return true;
                }
            }
            Err(Errno::AGAIN) => return false,
            Err(Errno::INTR) => {}
            // The end; or nothing can be read any more.
            Ok(_) | Err(_) => {
                *pipe = None;
                shared.output().finish(error);
            }
        }
    }
    false
}

/// Ends the program if it takes more than it may.
fn hold(shared: &Shared, limits: Limits) {
    let mut tree = shared.tree();
    if let Some(ended) = tree.over(limits) {
        // Whoever sees that it has ended has to see why.
        let _ = shared.over.set(ended);
        end_all(&mut tree, Instant::now() + FORCE);
    }
}
