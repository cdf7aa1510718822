//! Lines for people, written by a thread of their own. Whoever reads them may stop for a while
//! (Ctrl+S, `less`, a slow disk), and the event loop must not.

use std::fs::File;
use std::io::{self, Write};
use std::mem;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::net::Waker;
use crate::text::facts;

/// How many bytes may wait for the reader: some ten thousand lines, more than a person scrolls back
/// through, and little beside what the sockets may hold.
const WAITING: usize = 4 * 1024 * 1024;
/// Lines are handed over at the end of each turn of the loop, and when they are so many bytes.
const BATCH: usize = 64 * 1024;
/// How often the end of a run looks whether it is to hurry.
const LOOK: Duration = Duration::from_millis(50);
/// How long a run that was told to end waits for its reader: with the second that connections have
/// for their end this is before a run counts as stuck.
const PATIENCE: Duration = Duration::from_millis(1200);

/// The two outputs of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stream {
    Out,
    Err,
}

/// Takes lines for standard output, and sentences for standard error in between.
///
/// Until [`start`](Self::start) all of it is written by the caller. After that nothing waits: what
/// does not fit is left out, and a line says how many lines that were. The thread is only there
/// when there is something to say: the system calls of a process with one thread cost less.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
    started: bool,
    /// The last lines were not taken in time: nothing waits for the reader any more.
    given_up: bool,
    /// Lines for standard output of this turn of the loop, and how many they are.
    batch: Vec<u8>,
    lines: u64,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// There is something to write.
    work: Condvar,
    /// Something was written.
    done: Condvar,
    failed: AtomicBool,
    /// Makes the loop see that standard output failed.
    waker: Waker,
}

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

    fn tell_left_out(&mut self) {
        let lines = mem::take(&mut self.left_out);
        if lines > 0 {
            let told = format!("... {}\n", facts::lines_left_out(lines));
            self.waiting.push(Stream::Out, told.as_bytes());
        }
    }

    fn is_done(&self) -> bool {
        self.waiting.bytes.is_empty() && !self.writing
    }
}

impl Writer {
    /// A writer whose thread has not started. `waker` makes the loop look when it has failed.
    pub(super) fn new(waker: Waker) -> Self {
        let shared = Shared {
            state: Mutex::default(),
            work: Condvar::new(),
            done: Condvar::new(),
            failed: AtomicBool::new(false),
            waker,
        };
        Self {
            shared: Arc::new(shared),
            started: false,
            given_up: false,
            batch: Vec::new(),
            lines: 0,
        }
    }

    /// From now on a thread writes. If there can be none, the caller goes on writing.
    pub(super) fn start(&mut self) {
        if self.started {
            return;
        }
        let shared = Arc::clone(&self.shared);
        let started = duplicates().and_then(|outputs| {
            let name = "output".to_owned();
            thread::Builder::new().name(name).spawn(move || shared.write_all(outputs))
        });
        match started {
            Ok(_) => self.started = true,
            Err(error) => log::debug!("{}", facts::lines_by_loop(&error)),
        }
    }

    /// Says something on standard error, behind the lines that were there before. If there is no
    /// room for it, it is left out.
    pub(super) fn aside(&mut self, text: &str) {
        self.hand_over();
        if !self.started {
            return write_error(text);
        }
        let mut state = self.shared.lock();
        if state.has_room(text.len()) {
            state.tell_left_out();
            state.waiting.push(Stream::Err, text.as_bytes());
            self.shared.wake(state);
        }
    }

    /// Whether standard output has failed; nothing more is written to it.
    pub(super) fn failed(&self) -> bool {
        self.shared.failed.load(Ordering::Relaxed)
    }

    /// Why it has failed, once.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.shared.lock().failure.take()
    }

    /// Waits until all is written, however long the reader takes; but no longer than [`PATIENCE`]
    /// once `hurry` says so. Returns whether all of it was taken.
    pub(super) fn drain(&mut self, hurry: impl Fn() -> bool) -> bool {
        self.hand_over();
        if !self.started || self.given_up {
            return !self.given_up;
        }
        let mut state = self.shared.lock();
        state.tell_left_out();
        self.shared.wake(state);
        let mut end = None;
        state = self.shared.lock();
        while !state.is_done() && !self.failed() {
            if hurry() && *end.get_or_insert_with(|| Instant::now() + PATIENCE) < Instant::now() {
                self.given_up = true;
                return false;
            }
            let waited = self.shared.done.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    fn hand_over(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        if self.started {
            let mut state = self.shared.lock();
            if state.has_room(self.batch.len()) {
                state.tell_left_out();
                state.waiting.push(Stream::Out, &self.batch);
                self.shared.wake(state);
            } else {
                state.left_out += self.lines;
            }
        } else if let Err(error) = write_out(&self.batch) {
            self.shared.fail(error);
        }
        self.batch.clear();
        self.lines = 0;
    }
}

/// One line at a time, as [`Printer`](super::output::Printer) writes them. No call fails: failures
/// are told by [`failed`](Writer::failed).
impl Write for Writer {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.batch.extend_from_slice(line);
        self.lines += 1;
        if self.batch.len() >= BATCH {
            self.hand_over();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_over();
        Ok(())
    }
}

impl Shared {
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

    fn fail(&self, error: io::Error) {
        self.lock().failure.get_or_insert(error);
        self.failed.store(true, Ordering::Relaxed);
        self.done.notify_one();
        self.waker.wake();
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
                // Without standard error there is nobody to tell.
                if let Err(error) = written
                    && stream == Stream::Out
                {
                    return self.fail(error);
                }
            }
            self.lock().writing = false;
            self.done.notify_one();
        }
    }
}

/// Both outputs, without the buffers and locks of `std`: a thread that waits in one of those would
/// hold up whoever else says something.
fn duplicates() -> io::Result<[File; 2]> {
    let out = io::stdout().as_fd().try_clone_to_owned()?;
    let err = io::stderr().as_fd().try_clone_to_owned()?;
    Ok([out.into(), err.into()])
}

fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// In one piece, so that two programs on one terminal do not mix within a line. If standard error
/// is closed or its terminal has gone, there is nobody to tell.
pub(super) fn write_error(text: &str) {
    _ = io::stderr().write_all(text.as_bytes());
}
