//! The thread: both ends of the connection on one loop.

use std::cell::Cell;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Reader, SAMPLE, Shared};
use crate::lab::vessels::Reading;
use crate::runtime::{EventLoop, Listener, Socket, Timer};
use crate::signal::{Signal, SocketState, SpecialAddress};

/// How often a reader with a pace reads.
const BIT: Duration = Duration::from_millis(20);
/// What such a reader has not read within this time it does not make up for: it would be a burst.
const LATE: f64 = 0.1;
/// How long a connection on this machine may take, and how often it is looked whether it is wanted.
const CONNECT: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(50);

/// Connects and serves, anew whenever that is wanted, until it is over.
pub(super) fn run(shared: &Arc<Shared>) -> io::Result<()> {
    let event_loop = EventLoop::new()?;
    let waker = event_loop.waker();
    shared.lock().waker = Some(Box::new(move || waker.wake()));
    let begun = Instant::now();
    while let Some((sender, receiver)) = connect(&event_loop, shared)? {
        let pipe = Pipe::new(&event_loop, shared, sender, receiver, begun);
        pipe.serve(&event_loop)?;
    }
    Ok(())
}

/// Both ends; None if they are not wanted any more.
fn connect(event_loop: &EventLoop, shared: &Shared) -> io::Result<Option<(Socket, Socket)>> {
    shared.lock().anew = false;
    let listener = Listener::new(event_loop);
    if !listener.listen(SpecialAddress::LocalHost.into(), 0) {
        return Err(io::Error::other(listener.error_string()));
    }
    let sender = Socket::new(event_loop);
    sender.connect_to_host("127.0.0.1", listener.server_port());
    let end = Instant::now() + CONNECT;
    while !shared.is_over() {
        while let Some(receiver) = listener.next_pending_connection() {
            // Another program may have come to this port.
            if receiver.peer() == sender.local() {
                return Ok(Some((sender, receiver)));
            }
            receiver.abort();
        }
        if sender.state() == SocketState::Unconnected || Instant::now() > end {
            return Err(io::Error::other(sender.error_string()));
        }
        event_loop.turn(Some(LOOK))?;
    }
    Ok(None)
}

/// A connection, and what goes on at its ends.
struct Pipe<'a> {
    shared: &'a Arc<Shared>,
    sender: Socket,
    receiver: Socket,
    sampler: Rc<Sampler>,
    /// Goes while the receiver reads at a pace.
    pacer: Timer,
    reader: Cell<Reader>,
    _samples: Timer,
}

impl<'a> Pipe<'a> {
    fn new(
        event_loop: &EventLoop,
        shared: &'a Arc<Shared>,
        sender: Socket,
        receiver: Socket,
        begun: Instant,
    ) -> Self {
        let at_sender = Arc::clone(shared);
        sender.connect_slot(Rc::new(move |_, signal| count_error(&at_sender, signal)));
        let at_receiver = Arc::clone(shared);
        receiver.connect_slot(Rc::new(move |socket, signal| {
            count_error(&at_receiver, signal);
            if *signal == Signal::ReadyRead {
                ready_read(&at_receiver, socket);
            }
        }));
        let sampler = Rc::new(Sampler {
            shared: Arc::clone(shared),
            sender: sender.clone(),
            receiver: receiver.clone(),
            begun,
        });
        let samples = Rc::clone(&sampler);
        let samples = Timer::untold(event_loop, move |_| samples.sample());
        samples.start(SAMPLE);
        let pacer = pacer(event_loop, shared, &receiver);
        // A new socket is as Qt makes it.
        let reader = Cell::default();
        Self { shared, sender, receiver, sampler, pacer, reader, _samples: samples }
    }

    /// Until it is over, or another one is wanted.
    fn serve(&self, event_loop: &EventLoop) -> io::Result<()> {
        {
            let mut state = self.shared.lock();
            (state.written, state.read, state.ready_reads, state.errors) = (0, 0, 0, 0);
            (state.reading, state.vessels) = Default::default();
            state.connected = true;
        }
        (self.shared.changed)();
        loop {
            let (ordered, reader) = {
                let state = self.shared.lock();
                if self.shared.is_over() || state.anew {
                    return Ok(());
                }
                (state.ordered, state.reader)
            };
            self.take(reader);
            if ordered > 0 {
                self.write(ordered)?;
            }
            event_loop.turn(None)?;
            for end in [&self.sender, &self.receiver] {
                if end.state() != SocketState::Connected {
                    return Err(io::Error::other(end.error_string()));
                }
            }
        }
    }

    fn write(&self, ordered: u64) -> io::Result<()> {
        let bytes = vec![b'x'; usize::try_from(ordered).unwrap_or(usize::MAX)];
        let taken = u64::try_from(self.sender.write_bytes(bytes));
        let Ok(taken) = taken else { return Err(io::Error::other(self.sender.error_string())) };
        {
            let mut state = self.shared.lock();
            state.ordered = state.ordered.saturating_sub(ordered);
            state.written += taken;
        }
        // Now it is in the write buffer, and nowhere else.
        self.sampler.sample();
        Ok(())
    }

    /// The receiver reads as `reader` says.
    fn take(&self, reader: Reader) {
        let before = self.reader.replace(reader);
        if before == reader {
            return;
        }
        let size = i64::try_from(reader.buffer).unwrap_or(i64::MAX);
        self.receiver.call(|socket| socket.set_read_buffer_size(size));
        match reader.pace {
            Some(_) if reader.reads => self.pacer.start(BIT),
            _ => self.pacer.stop(),
        }
        if reader.reads && reader.pace.is_none() {
            // Of what is there already no signal tells again.
            read(self.shared, &self.receiver, i64::MAX);
        }
    }
}

impl Drop for Pipe<'_> {
    fn drop(&mut self) {
        // What waits is thrown away: nothing here is worth a second of parting.
        for end in [&self.sender, &self.receiver] {
            end.disconnect_slot();
            end.abort();
        }
    }
}

fn count_error(shared: &Shared, signal: &Signal) {
    if matches!(signal, Signal::ErrorOccurred(_)) {
        shared.lock().errors += 1;
    }
}

/// The receiver's slot.
fn ready_read(shared: &Shared, socket: &Socket) {
    let reader = {
        let mut state = shared.lock();
        state.ready_reads += 1;
        state.reader
    };
    if reader.reads && reader.pace.is_none() {
        read(shared, socket, i64::MAX);
    }
}

fn read(shared: &Shared, socket: &Socket, most: i64) {
    let read = socket.read_bytes(most).len() as u64;
    shared.lock().read += read;
}

/// Reads some bytes now and then, so many a second as are wanted.
fn pacer(event_loop: &EventLoop, shared: &Arc<Shared>, receiver: &Socket) -> Timer {
    let (shared, receiver) = (Arc::clone(shared), receiver.clone());
    let (last, owed) = (Cell::new(Instant::now()), Cell::new(0.0));
    Timer::untold(event_loop, move |_| {
        let Some(pace) = shared.lock().reader.pace else { return };
        let seconds = last.replace(Instant::now()).elapsed().as_secs_f64().min(LATE);
        let due = (owed.get() + pace as f64 * seconds).min(pace as f64 * LATE);
        let most = receiver.bytes_available().min(due as i64);
        // Nothing to read: that is no credit for later.
        owed.set(if most > 0 { due - most as f64 } else { due.fract() });
        if most > 0 {
            read(&shared, &receiver, most);
        }
    })
}

struct Sampler {
    shared: Arc<Shared>,
    sender: Socket,
    receiver: Socket,
    begun: Instant,
}

impl Sampler {
    fn sample(&self) {
        let us = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        let (written, read) = {
            let state = self.shared.lock();
            (state.written, state.read)
        };
        let reading = Reading::of(us, &self.sender, &self.receiver, written, read);
        let news = {
            let mut state = self.shared.lock();
            let was_still = state.vessels.is_still();
            state.reading = reading;
            state.vessels.sample(reading);
            !(was_still && state.vessels.is_still())
        };
        if news {
            (self.shared.changed)();
        }
    }
}
