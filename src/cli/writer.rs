//! Lines for people, written by a thread of their own. Whoever reads them may stop for a while
//! (Ctrl+S, `less`, a slow disk), and the event loop must not.

mod queue;

use std::io::{self, Write};
use std::sync::Arc;

pub(super) use queue::{LeftOut, Queue, Stream};

use super::reader::terminal_has_gone;
use crate::net::Waker;
use crate::text::facts;

/// Lines are handed over at the end of each turn of the loop, and when they are so many bytes.
const BATCH: usize = 64 * 1024;

/// Takes lines for standard output, and sentences for standard error in between.
///
/// Until [`start`](Self::start) all of it is written by the caller. After that nothing waits: what
/// does not fit is left out, and a line says how many lines that were. The thread is only there
/// when there is something to say: the system calls of a process with one thread cost less.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Arc<Queue>,
    started: bool,
    /// The last lines were not taken in time: nothing waits for the reader any more.
    given_up: bool,
    /// Lines for standard output of this turn of the loop, and how many they are.
    batch: Vec<u8>,
    lines: u64,
}

impl Writer {
    /// A writer whose thread has not started. `waker` makes the loop look when it has failed.
    pub(super) fn new(waker: Waker) -> Self {
        let left_out: LeftOut = (Stream::Out, |lines| facts::lines_left_out(lines));
        Self {
            queue: Arc::new(Queue::new(left_out, move || waker.wake())),
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
        match self.queue.start("output") {
            Ok(()) => self.started = true,
            Err(error) => log::debug!("{}", facts::lines_by_loop(&error)),
        }
    }

    /// Says something on standard error, behind the lines that were there before. If there is no
    /// room for it, it is left out.
    pub(super) fn aside(&mut self, text: &str) {
        self.hand_over();
        if self.started {
            self.queue.push(Stream::Err, text.as_bytes(), 0);
        } else {
            write_error(text);
        }
    }

    /// Whether standard output has failed; nothing more is written to it.
    pub(super) fn failed(&self) -> bool {
        self.queue.failed()
    }

    /// Why it has failed, once.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.queue.take_failure()
    }

    /// Waits until all is written, as [`Queue::drain`] does. Returns whether all of it was taken.
    pub(super) fn drain(&mut self, hurry: impl Fn() -> bool) -> bool {
        self.hand_over();
        if self.started && !self.given_up {
            self.given_up = !self.queue.drain(hurry);
        }
        !self.given_up
    }

    fn hand_over(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        if self.started {
            self.queue.push(Stream::Out, &self.batch, self.lines);
        } else if let Err(error) = write_out(&self.batch)
            && !terminal_has_gone(&error)
        {
            self.queue.fail(error);
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

fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// In one piece, so that two programs on one terminal do not mix within a line; behind what the log
/// has said. If standard error is closed or its terminal has gone, there is nobody to tell.
pub(super) fn write_error(text: &str) {
    log::logger().flush();
    _ = io::stderr().write_all(text.as_bytes());
}
