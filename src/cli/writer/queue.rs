//! Bytes for both outputs, in order, written by a thread of its own: whoever says something does
//! not wait for whoever reads it.

use std::fs::File;
use std::io::{self, Write};
use std::mem;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::reader::terminal_has_gone;
use crate::text::Fact;

/// How many bytes may wait for the reader: some ten thousand lines, more than a person scrolls back
/// through, and little beside what the sockets may hold.
const WAITING: usize = 4 * 1024 * 1024;
/// How often whoever waits for the end looks whether it is to hurry.
const LOOK: Duration = Duration::from_millis(50);
/// How long a run that was told to end waits for its reader: with the second that connections have
/// for their end this is before a run counts as stuck.
const PATIENCE: Duration = Duration::from_millis(1200);

/// The two outputs of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Stream {
    Out,
    Err,
}

/// The queue. It is handed to its thread with [`start`](Self::start).
pub(in crate::cli) struct Queue {
    state: Mutex<State>,
    /// There is something to write.
    work: Condvar,
    /// Something was written.
    done: Condvar,
    failed: AtomicBool,
    /// What is said of lines that were left out, and where.
    left_out: LeftOut,
    /// Is called when standard output has failed.
    on_failure: Box<dyn Fn() + Send + Sync>,
}

/// Where it is told that lines did not fit, and the fact, of their number.
pub(in crate::cli) type LeftOut = (Stream, fn(u64) -> Fact);

#[derive(Debug, Default)]
struct State {
    waiting: Waiting,
    /// The thread waits for work.
    idle: bool,
    /// The thread has taken some that are not written yet.
    writing: bool,
    /// Lines that did not fit, since the last one that did.
    left_out: u64,
    failure: Option<io::Error>,
}

/// Bytes in the order in which they were said, and for which stream each part is.
#[derive(Debug, Default)]
struct Waiting {
    bytes: Vec<u8>,
    parts: Vec<(Stream, usize)>,
}

impl Waiting {
    fn push(&mut self, stream: Stream, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        match self.parts.last_mut() {
            Some((last, length)) if *last == stream => *length += bytes.len(),
            _ => self.parts.push((stream, bytes.len())),
        }
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.parts.clear();
    }
}

impl State {
    /// Room is there again only when half of it is: else each line that fits would be followed by
    /// a sentence about those that did not.
    fn has_room(&self, length: usize) -> bool {
        let limit = if self.left_out > 0 { WAITING / 2 } else { WAITING };
        self.waiting.bytes.len() + length <= limit
    }

    fn tell_left_out(&mut self, (stream, fact): LeftOut) {
        let lines = mem::take(&mut self.left_out);
        if lines > 0 {
            self.waiting.push(stream, format!("... {}\n", fact(lines)).as_bytes());
        }
    }

    fn is_done(&self) -> bool {
        self.waiting.bytes.is_empty() && !self.writing
    }
}

impl Queue {
    pub(in crate::cli) fn new(
        left_out: LeftOut,
        on_failure: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            state: Mutex::default(),
            work: Condvar::new(),
            done: Condvar::new(),
            failed: AtomicBool::new(false),
            left_out,
            on_failure: Box::new(on_failure),
        }
    }

    /// From now on a thread writes.
    ///
    /// # Errors
    /// No descriptor or no thread is to be had.
    pub(in crate::cli) fn start(self: &Arc<Self>, name: &str) -> io::Result<()> {
        let queue = Arc::clone(self);
        let outputs = duplicates()?;
        let thread = thread::Builder::new().name(name.to_owned());
        thread.spawn(move || queue.write_all(outputs)).map(drop)
    }

    /// Takes `bytes`, if there is room for them; else they are left out, and `lines` of them counted.
    pub(in crate::cli) fn push(&self, stream: Stream, bytes: &[u8], lines: u64) {
        let mut state = self.lock();
        if state.has_room(bytes.len()) {
            state.tell_left_out(self.left_out);
            state.waiting.push(stream, bytes);
            self.wake(state);
        } else {
            state.left_out += lines;
        }
    }

    /// Whether standard output has failed; nothing more is written to either of the two.
    pub(in crate::cli) fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Why it has failed, once.
    pub(in crate::cli) fn take_failure(&self) -> Option<io::Error> {
        self.lock().failure.take()
    }

    pub(in crate::cli) fn fail(&self, error: io::Error) {
        self.lock().failure.get_or_insert(error);
        self.failed.store(true, Ordering::Relaxed);
        self.done.notify_one();
        (self.on_failure)();
    }

    /// Waits until all is written, however long the reader takes; but no longer than [`PATIENCE`]
    /// once `hurry` says so. Returns whether all of it was taken. Only for a queue that has started.
    pub(in crate::cli) fn drain(&self, hurry: impl Fn() -> bool) -> bool {
        let mut state = self.lock();
        state.tell_left_out(self.left_out);
        self.wake(state);
        let mut end = None;
        state = self.lock();
        while !state.is_done() && !self.failed() {
            if hurry() && *end.get_or_insert_with(|| Instant::now() + PATIENCE) < Instant::now() {
                return false;
            }
            let waited = self.done.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Nothing panics while it holds the lock, and the state is whole at any time.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, mut state: MutexGuard<'_, State>) {
        // A thread that is busy looks again by itself, and each call costs a system call.
        if mem::take(&mut state.idle) {
            drop(state);
            self.work.notify_one();
        }
    }

    /// The thread: until standard output fails, or the process ends.
    fn write_all(&self, mut outputs: [File; 2]) {
        let mut own = Waiting::default();
        loop {
            own.clear();
            let mut state = self.lock();
            while state.waiting.bytes.is_empty() {
                state.idle = true;
                state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.idle = false;
            mem::swap(&mut state.waiting, &mut own);
            state.writing = true;
            drop(state);
            let mut rest = &own.bytes[..];
            for &(stream, length) in &own.parts {
                let (part, behind) = rest.split_at(length);
                rest = behind;
                let written = outputs[stream as usize].write_all(part);
                // Without standard error there is nobody to tell, without the terminal nobody who
                // looks.
                if let Err(error) = written
                    && stream == Stream::Out
                    && !terminal_has_gone(&error)
                {
                    return self.fail(error);
                }
            }
            self.lock().writing = false;
            self.done.notify_one();
        }
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("state", &self.state).finish_non_exhaustive()
    }
}

/// Both outputs, without the buffers and locks of `std`: a thread that waits in one of those would
/// hold up whoever else says something.
fn duplicates() -> io::Result<[File; 2]> {
    let out = io::stdout().as_fd().try_clone_to_owned()?;
    let err = io::stderr().as_fd().try_clone_to_owned()?;
    Ok([out.into(), err.into()])
}
