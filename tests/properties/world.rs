//! One socket and everything around it.

mod application;
mod driver;
mod kernel;
pub(crate) mod op;

use std::collections::VecDeque;

use qtcp::event::{Id, SocketEvent};
use qtcp::signal::SocketState;
use qtcp::translate::{Manner, TcpSocket};

use crate::{LOCAL, PEER};
use kernel::{Descriptor, Order, Phase, next_bytes};
use op::Op;

/// One connection or attempt, as the application and the kernel count it.
#[derive(Debug, Default)]
struct Ledger {
    /// What `write` has accepted.
    written: Vec<u8>,
    /// What the kernel took.
    got: Vec<u8>,
    connected: bool,
    /// Something happened after which bytes may be lost: abort, reset, the peer's FIN as Qt
    /// takes it.
    lossy: bool,
}

impl Ledger {
    /// At the end of the connection.
    fn settle(&self) {
        if self.connected && !self.lossy {
            assert_eq!(self.got, self.written, "a connection that ended well has sent everything");
        } else {
            assert!(self.written.starts_with(&self.got), "what was sent is what was written");
        }
    }
}

/// One socket and everything around it.
pub(crate) struct World {
    socket: TcpSocket,
    /// Commands and events take their time.
    threads: bool,
    slots: std::vec::IntoIter<Op>,
    nesting: usize,

    // The driver.
    id: Option<Id>,
    look_up: Option<Id>,
    outbox: VecDeque<Order>,
    inbox: VecDeque<(Id, SocketEvent<'static>)>,
    bind_works: bool,
    /// What was written waits on a socket that is bound only.
    sends_unconnected: bool,

    // The kernel and the peer.
    descriptor: Option<Descriptor>,
    kernel_look_up: Option<Id>,
    peer_at: usize,

    // What the application knows.
    manner: Manner,
    app_at: usize,
    ledgers: Vec<Ledger>,
    /// What the read buffer has to hold, and how much of it a transaction has read.
    buffer: VecDeque<u8>,
    transaction: Option<usize>,
    /// The device was open when that was last compared.
    open: bool,
    /// `finish_writing` was called: nothing more can be written.
    finishing: bool,
    pending: usize,
    received: u64,
    sent: std::ops::RangeInclusive<u64>,
    last_state: SocketState,
    /// Connections whose `disconnected` is still to come.
    open_ends: u32,
    in_ready_read: bool,
    /// The read buffer was made smaller while bytes may have been under way, which it holds as if
    /// they had come before.
    lowered: bool,
    in_bytes_written: bool,
}

/// The world: what its parts do.
impl World {
    /// `start`: 0 = an accepted socket, 1 = one that was never used, 2 = a connecting one,
    /// 3 = an accepted one that sends what is pending before it closes.
    pub(crate) fn new(start: u8, threads: bool, slots: Vec<Op>) -> Self {
        let accepted = start.is_multiple_of(3);
        let id = Id::new();
        let mut world = Self {
            socket: if accepted { TcpSocket::accepted(LOCAL, PEER) } else { TcpSocket::new() },
            threads,
            slots: Vec::new().into_iter(),
            nesting: 0,
            id: accepted.then_some(id),
            look_up: None,
            outbox: VecDeque::new(),
            inbox: VecDeque::new(),
            bind_works: true,
            sends_unconnected: false,
            descriptor: accepted.then(|| Descriptor::new(id, Phase::Up, 0)),
            kernel_look_up: None,
            peer_at: 0,
            manner: Manner::AsQt,
            app_at: 0,
            ledgers: vec![Ledger { connected: accepted, ..Ledger::default() }],
            buffer: VecDeque::new(),
            transaction: None,
            open: accepted,
            finishing: false,
            pending: 0,
            received: 0,
            sent: 0..=0,
            last_state: SocketState::Unconnected,
            open_ends: 0,
            in_ready_read: false,
            lowered: false,
            in_bytes_written: false,
        };
        if accepted {
            world.last_state = SocketState::Connected;
            world.open_ends = 1;
        }
        world.act(match start {
            2 => Op::Connect(0),
            3 => Op::Mended(true),
            _ => Op::Nothing,
        });
        world.slots = slots.into_iter();
        world
    }

    pub(crate) fn run(&mut self, steps: Vec<Op>) {
        for op in steps {
            self.act(op);
            assert_eq!(self.socket.depth(), 0, "everything is drained");
            assert_eq!(self.socket.state(), self.last_state, "the state was told");
            self.look_around();
        }
        self.finish();
    }

    /// What has to be true whenever nothing is under way.
    fn look_around(&self) {
        let (state, socket) = (self.socket.state(), &self.socket);
        let there = matches!(state, SocketState::Connected | SocketState::Bound);
        assert!(!there || socket.local().is_some(), "{state} without an address");
        assert!(state != SocketState::Connected || socket.peer().is_some(), "nobody's peer");
        assert!(state != SocketState::Unconnected || socket.peer().is_none(), "a peer is left");
        if !self.threads {
            let wanted = state == SocketState::HostLookup;
            assert_eq!(self.kernel_look_up.is_some(), wanted, "a lookup nobody waits for");
            let over = state == SocketState::Unconnected && !self.keeps();
            assert!(!over || self.descriptor.is_none(), "a descriptor is left: {self:?}");
        }
    }

    /// A bound socket is kept for the next attempt.
    fn keeps(&self) -> bool {
        let is_bound = |it: &Descriptor| it.phase == Phase::Bound;
        self.socket.has_engine() && self.descriptor.as_ref().is_some_and(is_bound)
    }

    /// Lets the network do all that is left to be done, and ends the connection.
    fn finish(&mut self) {
        self.slots = Vec::new().into_iter();
        self.act(Op::Commit);
        self.act(Op::ReadAll);
        self.act(Op::Resume);
        if self.socket.read_buffer_size() < 0 {
            self.act(Op::ReadBufferSize(0));
        }
        self.rest();
        assert_ne!(self.socket.state(), SocketState::Closing, "closing ends: {self:?}");
        if let Some(descriptor) = &self.descriptor
            && descriptor.phase == Phase::Up
            && self.socket.state() == SocketState::Connected
        {
            assert!(descriptor.queue.is_empty(), "everything was read: {self:?}");
            assert!(!descriptor.finished && !descriptor.reset, "the end was noticed: {self:?}");
            assert_eq!(self.socket.bytes_to_write(), 0, "everything was sent: {self:?}");
        }
        self.act(Op::Disconnect);
        self.rest();
        assert_eq!(self.socket.state(), SocketState::Unconnected, "the end comes: {self:?}");
        assert!(self.descriptor.is_none() || self.keeps(), "no descriptor is left: {self:?}");
        assert!(self.kernel_look_up.is_none(), "no lookup is left: {self:?}");
        assert_eq!(self.open_ends, 0, "each connection was ended with `disconnected`");
        self.act(Op::Close);
        assert_eq!(self.socket.bytes_available(), 0);
        assert_eq!(self.socket.poll_signal(), None);
        assert_eq!(self.socket.poll_command(), None);
        for ledger in &self.ledgers {
            ledger.settle();
        }
    }

    /// Everything that can still happen by itself happens.
    fn rest(&mut self) {
        for _ in 0..10_000 {
            let before = (self.outbox.len(), self.inbox.len(), self.fingerprint());
            self.act(Op::Obey);
            self.act(Op::Arrive);
            self.act(Op::Answer(1));
            self.act(Op::KernelReads(usize::MAX));
            self.act(Op::KernelWrites(usize::MAX));
            // Who has nothing to read does not read: bytes have to come by themselves.
            if self.socket.bytes_available() > 0 {
                self.act(Op::ReadAll);
            }
            if before == (self.outbox.len(), self.inbox.len(), self.fingerprint())
                && self.outbox.is_empty()
                && self.inbox.is_empty()
            {
                return;
            }
        }
        panic!("the network never comes to rest: {self:?}");
    }

    /// Changes with everything that happens.
    fn fingerprint(&self) -> impl PartialEq + use<> {
        let kernel = self.descriptor.as_ref().map(|d| (d.queue.len(), d.read, d.chunk.len()));
        (self.socket.state(), self.received, self.socket.bytes_sent(), kernel)
    }

    fn act(&mut self, op: Op) {
        let mark = self.socket.depth();
        match op {
            Op::Nothing => {}
            Op::Arrive if !self.threads => self.kernel_reads(usize::MAX),
            Op::Obey if !self.threads => self.kernel_writes(usize::MAX),
            Op::Arrive => {
                if let Some((id, event)) = self.inbox.pop_front() {
                    self.arrive(id, event);
                }
            }
            Op::Obey => {
                if let Some(order) = self.outbox.pop_front() {
                    self.obey(order);
                }
            }
            Op::Answer(n) => self.answer(n),
            Op::KernelReads(n) => self.kernel_reads(n),
            Op::KernelWrites(n) => self.kernel_writes(n),
            Op::PeerSends(n) => {
                if let Some(d) = &mut self.descriptor
                    && d.phase == Phase::Up
                    && !d.finished
                    && !d.reset
                {
                    d.queue.extend(next_bytes(&mut self.peer_at, n));
                }
            }
            Op::PeerFinishes => {
                if let Some(d) = self.descriptor.as_mut().filter(|d| d.phase == Phase::Up) {
                    d.finished = true;
                }
            }
            Op::PeerResets => {
                if let Some(d) = self.descriptor.as_mut().filter(|d| d.phase == Phase::Up) {
                    d.reset = true;
                }
            }
            call => self.call(call),
        }
        self.drain(mark);
        if mark == 0 && std::mem::take(&mut self.sends_unconnected) {
            assert_eq!(self.socket.take_chunk().map(|chunk| chunk.len()), None);
            self.ledger().lossy = true;
            self.drain(0);
        }
        self.compare();
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("socket", &self.socket)
            .field("descriptor", &self.descriptor)
            .field("outbox", &self.outbox)
            .field("inbox", &self.inbox)
            .finish_non_exhaustive()
    }
}
