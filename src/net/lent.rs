//! A descriptor that the reactor's thread and the front end's use both.
//!
//! Asking the reactor's thread to send costs two changes of thread for each message. send(2) may be
//! called by any of them, so the front end sends by itself where nothing is lost by it: nothing of
//! that connection is on its way between the two threads in either direction, and nothing has come for
//! it: bytes that came before a write are told before that write is (contract 95).

use std::cell::{Cell, RefCell};
use std::io;
use std::net::TcpStream;
use std::ops::Deref;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicU32, Ordering, fence};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::conn::write;
use super::options;
use super::poll::readable;
use crate::event::{Chunk, Id, IdMap};
use crate::signal::SocketOption;

/// So many chunks and bytes the front end gives to the kernel in one of its passes, and no more than
/// its time allows; what is more is the reactor's to send.
const MOST_CHUNKS: u32 = 1024;
const MOST_BYTES: usize = 256 * 1024;
/// After so many chunks the clock is looked at.
const FEW_CHUNKS: u32 = 8;
/// The fewest entries before those of connections that are gone are looked for.
const FEW: usize = 64;

/// The descriptor of a connection. It is closed when the last of those who use it has let it go, so
/// that no other connection can have its number meanwhile.
#[derive(Debug)]
pub(super) enum Stream {
    /// The reactor's alone.
    Own(TcpStream),
    /// The front end's too.
    Lent(Arc<Lent>),
}

/// What both threads have of a connection.
#[derive(Debug)]
pub(super) struct Lent {
    stream: TcpStream,
    /// How often bytes were read that the front end hears of.
    reads: AtomicU32,
}

impl Stream {
    pub(super) fn lent(stream: TcpStream) -> Self {
        Self::Lent(Arc::new(Lent { stream, reads: AtomicU32::new(0) }))
    }

    /// What the front end may use; it keeps no descriptor open.
    pub(super) fn lend(&self) -> Option<Weak<Lent>> {
        match self {
            Self::Own(_) => None,
            Self::Lent(lent) => Some(Arc::downgrade(lent)),
        }
    }

    /// Reading begins: from now on the front end may not take it that it has heard of everything.
    #[inline]
    pub(super) fn begin_read(&self) {
        if let Self::Lent(lent) = self {
            lent.count(1);
            // Before the kernel's queue is seen empty; the other one is in `look`.
            fence(Ordering::SeqCst);
        }
    }

    /// There were no bytes after all.
    #[inline]
    pub(super) fn read_nothing(&self) {
        if let Self::Lent(lent) = self {
            lent.count(u32::MAX);
        }
    }
}

impl Deref for Stream {
    type Target = TcpStream;

    #[inline]
    fn deref(&self) -> &TcpStream {
        match self {
            Self::Own(stream) => stream,
            Self::Lent(lent) => &lent.stream,
        }
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.deref().as_fd()
    }
}

impl Lent {
    /// Nobody else counts.
    fn count(&self, more: u32) {
        let reads = self.reads.load(Ordering::Relaxed).wrapping_add(more);
        self.reads.store(reads, Ordering::Release);
    }
}

impl AsFd for Lent {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

/// What has become of a chunk that the front end wanted to send.
#[derive(Debug)]
pub(super) enum Given {
    /// The kernel has taken all of it; this is its memory.
    Whole(Vec<u8>),
    /// It was not tried: the reactor has to.
    Untried(Chunk),
    /// The kernel has not taken all of it, and has said this; None = nothing now.
    Partly(Chunk, Option<io::Result<usize>>),
}

/// The connections that were lent to a front end, on its thread.
#[derive(Debug, Default)]
pub(super) struct Lends {
    lent: RefCell<IdMap<Borrowed>>,
    /// These are not lent when their turn comes: an order about an option is on its way, which those
    /// behind it may not overtake, or the reactor sends on them by itself.
    behind: RefCell<IdMap<()>>,
    /// With so many entries those that are gone are looked for.
    look_at: Cell<usize>,
    /// Those that are looked at, while they are: its memory is used again.
    looked: RefCell<Vec<(Id, Arc<Lent>)>>,
    /// Counts the looks; those of passes that are over count no more.
    looks: Cell<u32>,
    /// Until then what the last look has found may be used.
    until: Cell<Option<Instant>>,
    /// What this pass may still give.
    chunks: Cell<u32>,
    bytes: Cell<usize>,
}

#[derive(Debug)]
struct Borrowed {
    lent: Weak<Lent>,
    /// The reads that were heard of.
    heard: u32,
    /// The last of those is the beginning of a notification that goes on.
    more: bool,
    /// The last look that has found nothing on its way.
    quiet: u32,
}

impl Lends {
    /// A pass of the front end is over.
    pub(super) fn end_pass(&self) {
        self.looks.set(self.looks.get().wrapping_add(1));
    }

    /// A pass of the front end begins.
    pub(super) fn begin_pass(&self) {
        self.end_pass();
        self.chunks.set(MOST_CHUNKS);
        self.bytes.set(MOST_BYTES);
    }

    /// Takes in connections that are lent from now on.
    pub(super) fn add(&self, new: &mut Vec<(Id, Weak<Lent>)>) {
        let mut all = self.lent.borrow_mut();
        for (id, lent) in new.drain(..) {
            if !self.is_behind(id) {
                all.insert(id, Borrowed { lent, heard: 0, more: false, quiet: self.never() });
            }
        }
        // One that was closed before it was taken in here is closed by nobody any more.
        if all.len() >= self.look_at.get() {
            let is_gone =
                |(id, lent): (Id, &Borrowed)| (lent.lent.strong_count() == 0).then_some(id);
            for id in all.iter().filter_map(is_gone).collect::<Vec<_>>() {
                all.remove(id);
            }
            self.look_at.set((2 * all.len()).max(FEW));
        }
    }

    fn is_behind(&self, id: Id) -> bool {
        let mut behind = self.behind.borrow_mut();
        !behind.is_empty() && behind.remove(id).is_some()
    }

    /// The front end has heard of a read, and whether the same notification goes on.
    #[inline]
    pub(super) fn heard(&self, id: Id, more: bool) {
        if let Some(lent) = self.lent.borrow_mut().get_mut(id) {
            lent.heard = lent.heard.wrapping_add(1);
            lent.more = more;
        }
    }

    /// This connection is closed.
    pub(super) fn leave(&self, id: Id) {
        self.is_behind(id);
        self.lent.borrow_mut().remove(id);
    }

    /// The reactor sends on this connection by itself from now on; it may not have been lent yet.
    pub(super) fn keep_away(&self, id: Id) {
        if self.lent.borrow_mut().remove(id).is_none() {
            self.behind.borrow_mut().insert(id, ());
        }
    }

    /// Looks on which of these connections nothing is on its way, and nothing has come: what was
    /// written on those may be given until the pass is over, or `budget`.
    pub(super) fn look(&self, ids: impl Iterator<Item = Id>, budget: Duration) {
        self.until.set(Instant::now().checked_add(budget));
        self.looks.set(self.looks.get().wrapping_add(1));
        let mut all = self.lent.borrow_mut();
        let mut looked = self.looked.borrow_mut();
        let lent = |id| Some((id, all.get(id)?.lent.upgrade()?));
        looked.extend(ids.filter_map(lent).take(MOST_CHUNKS as usize));
        if looked.is_empty() {
            return;
        }
        // Where it fails the reactor has to.
        if let Ok(readable) = readable(looked.iter().map(|(_, lent)| lent)) {
            // What is not in the kernel any more has been counted before it was read.
            fence(Ordering::SeqCst);
            for ((id, lent), readable) in looked.iter().zip(readable) {
                if let Some(of) = all.get_mut(*id) {
                    let is_quiet =
                        !readable && !of.more && lent.reads.load(Ordering::Acquire) == of.heard;
                    of.quiet = if is_quiet { self.looks.get() } else { self.never() };
                }
            }
        }
        // No descriptor is kept open by it.
        looked.clear();
    }

    /// The look that is furthest away.
    fn never(&self) -> u32 {
        self.looks.get().wrapping_sub(1)
    }

    /// Gives a chunk to the kernel, if the last look has found the connection quiet. The front end
    /// has no chunk as long as one before it was not told sent.
    pub(super) fn give(&self, id: Id, chunk: Chunk) -> Given {
        let Some(lent) = self.quiet(id, chunk.len()) else { return Given::Untried(chunk) };
        match write(&lent.stream, &chunk) {
            Some(Ok(n)) if n == chunk.len() => Given::Whole(chunk.into_memory()),
            given => Given::Partly(chunk, given),
        }
    }

    fn quiet(&self, id: Id, bytes: usize) -> Option<Arc<Lent>> {
        let (chunks, left) =
            (self.chunks.get().checked_sub(1)?, self.bytes.get().checked_sub(bytes)?);
        // Slots run in between. The clock takes as long as a few of them do.
        let is_late = || self.until.get().is_some_and(|until| Instant::now() >= until);
        if chunks % FEW_CHUNKS == 0 && is_late() {
            self.chunks.set(0);
            return None;
        }
        let all = self.lent.borrow();
        let lent = all.get(id).filter(|lent| lent.quiet == self.looks.get())?.lent.upgrade()?;
        self.chunks.set(chunks);
        self.bytes.set(left);
        Some(lent)
    }

    /// Sets an option; None if the connection is not lent, and the reactor has to.
    pub(super) fn set_option(&self, id: Id, option: SocketOption, value: i32) -> Option<bool> {
        let Some(lent) = self.lent.borrow().get(id).and_then(|lent| lent.lent.upgrade()) else {
            self.behind.borrow_mut().insert(id, ());
            return None;
        };
        Some(options::set(&lent.stream, option, value).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// A connection that the reactor has, its other end, and a front end to which nothing is lent yet.
    fn connection() -> (Lends, Id, Stream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("a port");
        let peer = TcpStream::connect(at).expect("it listens");
        let (ours, _) = listener.accept().expect("a client");
        ours.set_nonblocking(true).expect("a socket");
        (Lends::default(), Id::new(), Stream::lent(ours), peer)
    }

    fn lend(lends: &Lends, id: Id, stream: &Stream) {
        lends.add(&mut vec![(id, stream.lend().expect("it is lent"))]);
    }

    fn lent_connection() -> (Lends, Id, Stream, TcpStream) {
        let (lends, id, stream, peer) = connection();
        lend(&lends, id, &stream);
        (lends, id, stream, peer)
    }

    fn gives(lends: &Lends, id: Id) -> bool {
        matches!(lends.give(id, b"x".to_vec().into()), Given::Whole(_))
    }

    fn looks_and_gives(lends: &Lends, id: Id, budget: Duration) -> bool {
        lends.begin_pass();
        lends.look([id].into_iter(), budget);
        gives(lends, id)
    }

    /// Contract 95: readyRead comes behind the last of its bytes.
    #[test]
    fn a_notification_that_goes_on_has_not_been_heard_yet() {
        let (lends, id, stream, _peer) = lent_connection();
        assert!(looks_and_gives(&lends, id, LONG));
        stream.begin_read();
        lends.heard(id, true);
        assert!(!looks_and_gives(&lends, id, LONG));
        stream.begin_read();
        lends.heard(id, false);
        assert!(looks_and_gives(&lends, id, LONG));
    }

    /// A loop inside of a slot ends what the one around it has looked at, and its own.
    #[test]
    fn what_a_look_has_found_ends_with_the_pass() {
        let (lends, id, _stream, _peer) = lent_connection();
        assert!(looks_and_gives(&lends, id, LONG));
        lends.end_pass();
        assert!(!gives(&lends, id));
    }

    #[test]
    fn with_its_time_a_pass_ends_giving() {
        let (lends, id, _stream, _peer) = lent_connection();
        lends.begin_pass();
        lends.look([id].into_iter(), Duration::ZERO);
        let given = (0..100).take_while(|_| gives(&lends, id)).count();
        assert!(given <= FEW_CHUNKS as usize, "{given}");
    }

    #[test]
    fn where_the_reactor_sends_by_itself_nothing_is_lent_later() {
        let (lends, id, stream, _peer) = connection();
        lends.keep_away(id);
        lend(&lends, id, &stream);
        assert!(!looks_and_gives(&lends, id, LONG));
        // One that is closed leaves nothing behind.
        lends.keep_away(id);
        lends.leave(id);
        assert!(lends.behind.borrow().is_empty() && lends.lent.borrow().is_empty());
    }
}
