//! [`Acts`]: who is told of what the raw peers of a scenario do, as they do it.

use std::fmt;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Who is told. It may not wait for the run.
pub trait Acts: Send + Sync {
    /// This is done now, on the thread of the run or on that of a peer that acts later.
    fn act(&self, act: &Act<'_>);
}

/// What one end of a raw peer does.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Which, counted from 1 in the order in which they are connected.
    pub end: u64,
    /// Its own address and that of the other end; None before it is connected.
    pub ends: Option<(SocketAddr, SocketAddr)>,
    /// What.
    pub did: Did<'a>,
}

/// What is done. What the other end may hear of is told before it is done, so that nobody hears of it
/// first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did<'a> {
    /// It is about to connect to this address.
    Connects(SocketAddr),
    /// It is connected, or has been accepted.
    Connected,
    /// It is about to write so many bytes; fewer, if nobody takes them.
    Sends(usize),
    /// It has read these.
    Received(&'a [u8]),
    /// It is about to end its direction, with a FIN.
    Finishes,
    /// It has read to the end of what the other side sends.
    Finished,
    /// It is about to close.
    Closes,
    /// It is about to break the connection off, with an RST.
    Resets,
    /// It has read that the connection is broken.
    Broken,
    /// From now on it neither hears nor says anything.
    Vanishes,
}

/// Tells them, and counts the ends. Clones tell the same.
#[derive(Clone, Default)]
pub(super) struct Teller {
    acts: Option<Arc<dyn Acts>>,
    ends: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl fmt::Debug for Teller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Teller").field("ends", &self.ends).finish_non_exhaustive()
    }
}

impl Teller {
    pub(super) fn of(acts: Option<Arc<dyn Acts>>) -> Self {
        Self { acts, ..Self::default() }
    }

    /// The script is over: that what is left goes is told no more.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Release);
    }

    /// One more end, which connects to this address or is none yet.
    pub(super) fn next(&self, to: Option<SocketAddr>) -> End {
        let number = self.ends.fetch_add(1, Ordering::Relaxed) + 1;
        let end = End { teller: self.clone(), number, ends: None };
        if let Some(to) = to {
            end.tell(Did::Connects(to));
        }
        end
    }
}

/// One end of a raw peer, as it is told.
#[derive(Debug)]
pub(super) struct End {
    teller: Teller,
    number: u64,
    ends: Option<(SocketAddr, SocketAddr)>,
}

impl End {
    pub(super) fn connected(mut self, stream: &TcpStream) -> Self {
        self.ends = stream.local_addr().ok().zip(stream.peer_addr().ok());
        self.tell(Did::Connected);
        self
    }

    pub(super) fn tell(&self, did: Did<'_>) {
        if let Some(acts) = &self.teller.acts
            && !self.teller.over.load(Ordering::Acquire)
        {
            acts.act(&Act { end: self.number, ends: self.ends, did });
        }
    }
}
