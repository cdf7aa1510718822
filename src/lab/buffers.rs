//! [`Buffers`]: a sender that writes as much as it is told, and a receiver that reads slowly or not
//! at all; where the bytes are meanwhile is sampled.
//!
//! Both are real sockets of one loop, on a thread of its own: so each sample is of one moment. All
//! that waits is bounded by [`MOST`].

mod pipe;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::lesson;
use super::vessels::{Reading, Vessels};
use crate::text::{Fact, facts};

/// So much may wait, all that was written and not read together; bytes.
pub const MOST: u64 = 64 << 20;
/// How often it is sampled: more a person does not see.
pub const SAMPLE: Duration = Duration::from_millis(33);

/// So many samples without anything new say that Qt does not read.
const REST: usize = 4;

/// How the receiver reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// False: the slot of `readyRead` returns without reading, and nothing else reads either.
    pub reads: bool,
    /// Bytes a second, read by a timer; None: the slot reads all that is there.
    pub pace: Option<u64>,
    /// `setReadBufferSize`, bytes; 0 = without a limit.
    pub buffer: u64,
}

impl Default for Reader {
    /// As Qt's own socket, with a slot that reads all.
    fn default() -> Self {
        Self { reads: true, pace: None, buffer: 0 }
    }
}

/// The connection at one moment.
#[derive(Debug, Clone, Default)]
pub struct Now {
    /// Whether both ends are there.
    pub connected: bool,
    /// What was asked last.
    pub reading: Reading,
    /// The samples so far.
    pub vessels: Vessels,
    /// How the receiver reads.
    pub reader: Reader,
    /// How often `readyRead` came.
    pub ready_reads: u64,
    /// How often `errorOccurred` came, at either end.
    pub errors: u64,
    /// So many bytes may be written now.
    pub room: u64,
    /// Why the thread could not go on; the system's words.
    pub failure: Option<String>,
}

impl Now {
    /// Whether the receiver has got nothing more since some samples.
    fn rests(&self) -> bool {
        let mut last = self.vessels.samples().rev().take(REST).map(|sample| sample.read_buffer);
        let now = last.next();
        self.vessels.samples().len() >= REST && last.all(|then| Some(then) == now)
    }

    /// What there is to see: where the bytes stay, and why there.
    #[must_use]
    pub fn seen(&self) -> Fact {
        let sample = self.vessels.now();
        let behind = sample.sum() - sample.read_buffer;
        let Reader { reads, pace, buffer } = self.reader;
        // Qt reads on when a buffer that was full has been read empty (contract 80): it may stop with less in it. A
        // slot that reads all never leaves it so.
        let stops = buffer > 0 && if reads { pace.is_some() } else { self.rests() };
        // What has just been written is in the write buffer although the queues have room.
        let just_written = sample.asked && sample.send_queue == 0;
        match () {
            () if self.reading.written == 0 => facts::buffers_nothing(),
            () if sample.sum() == 0 => facts::buffers_all_read(),
            () if behind == 0 && buffer == 0 => facts::buffers_qt_has_it(),
            () if behind == 0 => facts::buffers_has_room(),
            () if stops && sample.write_buffer == 0 => facts::buffers_kernel_has_it(),
            () if stops && !just_written => facts::buffers_all_full(),
            () => facts::buffers_moving(),
        }
    }
}

/// What is so, and the course says otherwise: that a buffer overflows.
#[must_use]
pub fn differs() -> Option<Fact> {
    lesson::find("not_lost")?.differs()
}

/// The connection and its thread. When it goes the thread ends and is waited for.
#[derive(Debug)]
pub struct Buffers {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Buffers {
    /// Connects. `changed` is called on the thread, for each sample unless nothing has changed for the
    /// length of the curve, and whenever there is something else new in [`now`](Self::now).
    ///
    /// # Errors
    /// Those of starting a thread.
    pub fn start(reader: Reader, changed: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let state = State { reader, ..State::default() };
        let shared = Arc::new(Shared {
            changed: Box::new(changed),
            over: AtomicBool::default(),
            state: Mutex::new(state),
        });
        let run = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("buffers".to_owned()).spawn(move || {
            if let Err(error) = pipe::run(&run) {
                let mut state = run.lock();
                state.connected = false;
                state.failure = Some(error.to_string());
                drop(state);
                (run.changed)();
            }
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// As it is now.
    #[must_use]
    pub fn now(&self) -> Now {
        let state = self.shared.lock();
        Now {
            connected: state.connected,
            reading: state.reading,
            vessels: state.vessels.clone(),
            reader: state.reader,
            ready_reads: state.ready_reads,
            errors: state.errors,
            room: state.room(),
            failure: state.failure.clone(),
        }
    }

    /// The sender writes so many bytes at once; false if there is no connection, or more than
    /// [`MOST`] would wait.
    pub fn write(&self, bytes: u64) -> bool {
        let mut state = self.shared.lock();
        if !state.connected || bytes > state.room() {
            return false;
        }
        state.ordered += bytes;
        drop(state);
        self.shared.wake();
        true
    }

    /// From now on the receiver reads so.
    pub fn set_reader(&self, reader: Reader) {
        self.shared.lock().reader = reader;
        self.shared.wake();
    }

    /// A new connection, and nothing was written; what waits in the old one is thrown away.
    pub fn connect_anew(&self) {
        let mut state = self.shared.lock();
        state.anew = true;
        // Until it is there nothing can be written.
        state.connected = false;
        state.ordered = 0;
        drop(state);
        self.shared.wake();
    }
}

impl Drop for Buffers {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Release);
        self.shared.wake();
        if let Some(thread) = self.thread.take() {
            // If it has panicked it has nothing more to say here.
            let _ = thread.join();
        }
    }
}

/// What the thread and its owner share.
struct Shared {
    changed: Box<dyn Fn() + Send + Sync>,
    over: AtomicBool,
    state: Mutex<State>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("over", &self.over).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct State {
    connected: bool,
    /// A new connection is wanted.
    anew: bool,
    reader: Reader,
    /// Bytes that are to be written, and are not yet.
    ordered: u64,
    /// All that was written and read, also after the last sample.
    written: u64,
    read: u64,
    ready_reads: u64,
    errors: u64,
    reading: Reading,
    vessels: Vessels,
    waker: Option<Box<dyn Fn() + Send>>,
    failure: Option<String>,
}

impl State {
    fn room(&self) -> u64 {
        let waits = self.ordered + self.written.saturating_sub(self.read);
        MOST.saturating_sub(waits)
    }
}

impl Shared {
    /// The thread does not panic while it has the lock; if it did, what is shown is still what was
    /// true.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self) {
        if let Some(wake) = &self.lock().waker {
            wake();
        }
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests;
