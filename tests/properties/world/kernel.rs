//! The kernel, with a peer behind it: it carries out orders and says what happened.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use qtcp::event::{Failure, FailureKind, Id, SocketEvent};

use super::World;
use crate::{LOCAL, PEER};

/// What the streams carry: a byte tells its place.
static STREAM: LazyLock<Vec<u8>> = LazyLock::new(|| (0..=250).cycle().take(64 * 1024).collect());

/// `n` bytes of the endless stream from `at`, which moves on.
pub(super) fn next_bytes(at: &mut usize, n: usize) -> &'static [u8] {
    let from = *at % 251;
    *at += n;
    &STREAM[from..from + n]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Bound,
    Connecting,
    Up,
}

/// A descriptor in the kernel.
#[derive(Debug)]
pub(super) struct Descriptor {
    pub(super) id: Id,
    pub(super) phase: Phase,
    pub(super) ledger: usize,
    /// The receive queue.
    pub(super) queue: VecDeque<u8>,
    pub(super) finished: bool,
    /// The FIN was told.
    pub(super) told: bool,
    /// Our FIN is out.
    pub(super) fin_sent: bool,
    pub(super) reset: bool,
    /// The mark up to which it may read.
    pub(super) read: Option<u64>,
    /// Bytes read so far.
    pub(super) read_total: u64,
    /// Taken from the machine, not sent yet.
    pub(super) chunk: VecDeque<u8>,
}

impl Descriptor {
    pub(super) fn new(id: Id, phase: Phase, ledger: usize) -> Self {
        Self {
            id,
            phase,
            ledger,
            queue: VecDeque::new(),
            finished: false,
            told: false,
            fin_sent: false,
            reset: false,
            read: None,
            read_total: 0,
            chunk: VecDeque::new(),
        }
    }
}

/// A command on its way to the kernel.
#[derive(Debug)]
pub(super) enum Order {
    LookUp(Id),
    CancelLookUp,
    Connect(Id, usize),
    Read(Id, Option<u64>),
    Chunk(Id, Vec<u8>),
    Finish(Id),
    Close(Id),
}
impl World {
    pub(super) fn obey(&mut self, order: Order) {
        match order {
            Order::LookUp(id) => self.kernel_look_up = Some(id),
            Order::CancelLookUp => self.kernel_look_up = None,
            Order::Connect(id, ledger) => match &mut self.descriptor {
                None => self.descriptor = Some(Descriptor::new(id, Phase::Connecting, ledger)),
                Some(bound) if bound.id == id && bound.phase == Phase::Bound => {
                    bound.phase = Phase::Connecting;
                    bound.ledger = ledger;
                }
                Some(_) => panic!("a descriptor was left open: {self:?}"),
            },
            Order::Read(id, mark) => {
                if let Some(d) = self.with(id) {
                    d.read = mark;
                }
            }
            Order::Chunk(id, chunk) => {
                if let Some(d) = self.with(id) {
                    assert!(!d.fin_sent, "nothing is written after FIN");
                    d.chunk.extend(chunk);
                }
            }
            Order::Finish(id) => {
                if let Some(d) = self.with(id) {
                    assert!(d.chunk.is_empty(), "FIN follows what was written");
                    assert!(!d.fin_sent, "FIN is sent once");
                    d.fin_sent = true;
                }
            }
            Order::Close(id) => {
                if self.with(id).is_some()
                    && let Some(closed) = self.descriptor.take()
                {
                    self.ledgers[closed.ledger].settle();
                }
            }
        }
    }

    pub(super) fn with(&mut self, id: Id) -> Option<&mut Descriptor> {
        self.descriptor.as_mut().filter(|d| d.id == id)
    }

    pub(super) fn emit(&mut self, id: Id, event: SocketEvent<'_>) {
        if self.threads {
            self.inbox.push_back((id, event.into_owned()));
        } else {
            self.arrive(id, event);
        }
    }

    pub(super) fn answer(&mut self, n: usize) {
        if let Some(id) = self.kernel_look_up.take() {
            let addresses: &[IpAddr] = match n % 5 {
                0 => &[],
                1 => &[IpAddr::V4(Ipv4Addr::LOCALHOST)],
                2 => &[IpAddr::V6(Ipv6Addr::LOCALHOST)],
                _ => &[IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            };
            self.emit(id, SocketEvent::LookedUp(addresses.to_vec()));
        } else if let Some(d) = self.descriptor.as_mut().filter(|d| d.phase == Phase::Connecting) {
            let id = d.id;
            if n.is_multiple_of(3) {
                self.descriptor = None;
                let failure = Failure::of(FailureKind::Refused);
                self.emit(id, SocketEvent::ConnectFailed(failure));
            } else {
                d.phase = Phase::Up;
                self.emit(id, SocketEvent::Connected { local: LOCAL, peer: PEER });
            }
        }
    }

    /// A read notification, if there is a reason for one: at most `n` bytes, in up to 3 pieces.
    pub(super) fn kernel_reads(&mut self, n: usize) {
        let inline = !self.threads;
        let Some(d) = self.descriptor.as_mut().filter(|d| d.phase == Phase::Up) else { return };
        let Some(mark) = d.read else { return };
        let limit = usize::try_from(mark.saturating_sub(d.read_total)).unwrap_or(usize::MAX);
        let id = d.id;
        if d.queue.is_empty() && (!d.finished || d.told) && !d.reset {
            return;
        }
        if limit == 0 {
            // As the reactor does: it looks again when it is told to.
            d.read = None;
            self.emit(id, SocketEvent::ReadBlocked);
            if inline && let Some(d) = self.with(id) {
                let goes_on = d.read.is_none_or(|mark| mark > d.read_total);
                assert!(goes_on, "the reactor would spin");
            }
        } else if d.queue.is_empty() && d.reset {
            self.descriptor = None;
            self.emit(id, SocketEvent::ReadFailed(Failure::of(FailureKind::Reset)));
        } else if d.queue.is_empty() {
            d.told = true;
            self.emit(id, SocketEvent::Finished);
        } else {
            let take = d.queue.len().min(limit).min(n.saturating_add(1));
            d.read_total += take as u64;
            let bytes: Vec<u8> = d.queue.drain(..take).collect();
            let size = [take, take.div_ceil(2), take.div_ceil(3)][n % 3];
            // The end of a notification may be told without bytes.
            let bare_end = n.is_multiple_of(5);
            let mut pieces = bytes.chunks(size).peekable();
            while let Some(piece) = pieces.next() {
                let more = pieces.peek().is_some() || bare_end;
                let data = if n.is_multiple_of(2) {
                    Cow::Borrowed(piece)
                } else {
                    Cow::Owned(piece.to_vec())
                };
                self.emit(id, SocketEvent::Received { data, more });
            }
            if bare_end {
                self.emit(id, SocketEvent::Received { data: Cow::Borrowed(&[]), more: false });
            }
        }
    }

    /// The kernel takes at most `n + 1` bytes of what waits to be sent.
    pub(super) fn kernel_writes(&mut self, n: usize) {
        let Some(d) = self.descriptor.as_mut().filter(|d| !d.chunk.is_empty()) else { return };
        let id = d.id;
        if d.phase != Phase::Up || d.reset {
            self.descriptor = None;
            let kind = [FailureKind::BrokenPipe, FailureKind::Reset][n % 2];
            self.emit(id, SocketEvent::WriteFailed(Failure::of(kind)));
            return;
        }
        let take = d.chunk.len().min(n.saturating_add(1));
        self.ledgers[d.ledger].got.extend(d.chunk.drain(..take));
        self.emit(id, SocketEvent::Sent(take));
    }
}
