//! One listener and everything around it.

use std::collections::VecDeque;

use qtcp::event::{Failure, FailureKind, Id, ListenerCommand, ListenerEvent};
use qtcp::signal::{ListenerSignal, SpecialAddress};
use qtcp::translate::TcpListener;

use crate::{LOCAL, PEER};

/// One listener, its reactor and its clients.
#[derive(Debug)]
pub(crate) struct Hall {
    listener: TcpListener,
    slots: std::vec::IntoIter<u16>,
    nesting: u32,
    /// The reactor: whether there is a descriptor, and how many it may accept.
    open: bool,
    credits: Option<u64>,
    /// Connections accepted since it listens.
    total: u64,
    listen_works: bool,
    /// Clients in the kernel's queue.
    waiting: VecDeque<Id>,
    /// What the pending list has to hold.
    pending: VecDeque<Id>,
    paused: bool,
    accepted: u32,
    available: u32,
    announced: u32,
    errors: (u32, u32),
}

impl Hall {
    pub(crate) fn new(slots: Vec<u16>) -> Self {
        let mut hall = Self {
            listener: TcpListener::new(),
            slots: Vec::new().into_iter(),
            nesting: 0,
            open: false,
            credits: None,
            total: 0,
            listen_works: true,
            waiting: VecDeque::new(),
            pending: VecDeque::new(),
            paused: false,
            accepted: 0,
            available: 0,
            announced: 0,
            errors: (0, 0),
        };
        hall.listen(true);
        hall.slots = slots.into_iter();
        hall
    }

    pub(crate) fn run(&mut self, steps: &[u16]) {
        for &word in steps {
            self.act(word);
            assert_eq!(self.listener.depth(), 0, "everything is drained");
            assert_eq!(self.announced, self.accepted, "one newConnection each");
        }
        self.slots = Vec::new().into_iter();
        // Room and leave: whoever still waits comes in, and everybody is taken in order.
        self.listener.set_max_pending_connections(5);
        self.resume();
        self.settle(0);
        self.notify();
        while !self.waiting.is_empty() || !self.pending.is_empty() {
            let before = self.waiting.len() + self.pending.len();
            self.take();
            self.settle(0);
            self.notify();
            let after = self.waiting.len() + self.pending.len();
            assert!(after < before, "nobody is forgotten: {self:?}");
        }
        self.close();
        assert!(!self.open && !self.listener.is_listening());
        assert_eq!(self.listener.poll_signal(), None);
        assert_eq!(self.listener.poll_command(), None);
        assert_eq!(self.errors.0, self.errors.1, "each failed accept is told once");
    }

    fn act(&mut self, word: u16) {
        let n = word >> 5;
        match word % 32 {
            0 => {}
            1..=10 => self.notify(),
            11..=17 if self.open => self.waiting.push_back(Id::new()),
            18..=20 => self.take(),
            21 | 22 => {
                self.listener.set_max_pending_connections(
                    [2, 1, 0, 3, 30, -1, i32::MIN, i32::MAX][usize::from(n % 8)],
                );
                self.settle(0);
            }
            23 => {
                self.listener.pause_accepting();
                self.paused = true;
            }
            24 | 25 => self.resume(),
            26 => self.close(),
            27 | 28 => self.listen(!n.is_multiple_of(4)),
            29 => self.wait(),
            30 => self.fail(),
            _ => self.listener.wait_timed_out(),
        }
        let mark = self.listener.depth();
        self.settle(mark);
        self.compare();
    }

    fn listen(&mut self, works: bool) {
        let mark = self.listener.depth();
        self.listen_works = works;
        let was = self.listener.is_listening();
        assert_eq!(self.listener.listen(SpecialAddress::LocalHost.into(), 0), !was);
        self.settle(mark);
    }

    fn resume(&mut self) {
        self.listener.resume_accepting();
        self.paused = false;
    }

    fn close(&mut self) {
        let mark = self.listener.depth();
        let dropped = self.listener.close();
        let pending: Vec<Id> = self.pending.drain(..).collect();
        assert_eq!(dropped.told, pending, "close hands out the pending ones");
        self.settle(mark);
        assert!(!self.open);
    }

    fn take(&mut self) {
        let taken = self.listener.next_pending_connection();
        assert_eq!(taken, self.pending.pop_front(), "the oldest comes first");
        self.paused &= taken.is_none();
    }

    /// What `waitForNewConnection` does: accepts whoever waits, paused or not.
    fn wait(&mut self) {
        while self.open && self.listener.pending_room() > 0 {
            let Some(id) = self.waiting.pop_front() else { return };
            self.credits = self.credits.map(|left| left.saturating_sub(1));
            self.count(id);
            let mark = self.listener.depth();
            self.listener.accepted_while_waiting(id);
            self.settle(mark);
            self.compare();
        }
    }

    fn fail(&mut self) {
        if self.open && self.credits.is_some_and(|left| left > 0) && !self.waiting.is_empty() {
            self.errors.0 += 1;
            self.credits = None;
            self.paused = true;
            let failure = Failure::of(FailureKind::OutOfResources);
            self.handle(ListenerEvent::AcceptFailed(failure));
            assert_eq!(self.listener.is_listening(), self.open);
        }
    }

    /// One notification of the reactor.
    fn notify(&mut self) {
        while let Some(&id) = self.waiting.front() {
            match self.credits {
                Some(0) => {
                    self.handle(ListenerEvent::AcceptBlocked);
                    assert_ne!(self.credits, Some(0), "the reactor would spin: {self:?}");
                    return;
                }
                Some(left) => {
                    assert!(self.open && !self.paused, "accepted while paused");
                    self.credits = Some(left - 1);
                    self.waiting.pop_front();
                    self.accept(id);
                }
                None => return,
            }
        }
    }

    fn accept(&mut self, id: Id) {
        self.count(id);
        self.handle(ListenerEvent::Accepted { id, local: LOCAL, peer: PEER });
    }

    fn count(&mut self, id: Id) {
        self.accepted += 1;
        self.total += 1;
        self.pending.push_back(id);
        let max = self.listener.max_pending_connections();
        assert!(self.pending.len() as i64 <= i64::from(max), "over the limit");
    }

    fn handle(&mut self, event: ListenerEvent) {
        let mark = self.listener.depth();
        self.listener.handle(event);
        self.settle(mark);
        self.compare();
    }

    fn settle(&mut self, mark: usize) {
        loop {
            self.carry_out_commands();
            let Some(signal) = self.listener.poll_signal_above(mark) else { break };
            self.carry_out_commands();
            self.hear(&signal);
        }
        self.carry_out_commands();
    }

    fn carry_out_commands(&mut self) {
        while let Some(command) = self.listener.poll_command() {
            self.carry_out(&command);
        }
    }

    fn carry_out(&mut self, command: &ListenerCommand) {
        match *command {
            ListenerCommand::Listen { local, .. } => {
                assert!(!self.open, "a descriptor was left open");
                self.open = self.listen_works;
                self.total = 0;
                self.paused &= !self.open;
                let event = if self.listen_works {
                    ListenerEvent::Listening(local)
                } else {
                    let failure = Failure::of(FailureKind::AddressInUse);
                    ListenerEvent::ListenFailed { failure, binding: true }
                };
                self.handle(event);
            }
            ListenerCommand::Accept(mark) => {
                assert!(self.open && !self.paused);
                self.credits = Some(mark - self.total);
            }
            ListenerCommand::StopAccept => self.credits = None,
            ListenerCommand::Close => {
                self.open = false;
                self.credits = None;
                self.waiting.clear();
            }
        }
    }

    fn hear(&mut self, signal: &ListenerSignal) {
        match signal {
            ListenerSignal::PendingConnectionAvailable => self.available += 1,
            ListenerSignal::NewConnection => self.announced += 1,
            ListenerSignal::AcceptError(_) => self.errors.1 += 1,
            ListenerSignal::Warning(_) => {}
        }
        assert!(self.announced <= self.available && self.available <= self.accepted);
        self.compare();
        if self.nesting < 4
            && let Some(word) = self.slots.next()
        {
            self.nesting += 1;
            self.act(word);
            self.nesting -= 1;
        }
    }

    fn compare(&self) {
        assert_eq!(self.listener.is_listening(), self.open);
        assert_eq!(self.listener.has_pending_connections(), !self.pending.is_empty());
    }
}
