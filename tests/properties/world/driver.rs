//! The driver: commands go down, events come up, signals reach the slots.

use qtcp::event::{Command, Failure, FailureKind, Id, SocketEvent};
use qtcp::signal::SocketState;
use qtcp::translate::Manner;

use super::kernel::{Descriptor, Order, Phase};
use super::{Ledger, World};

impl World {
    /// Carries out commands and delivers signals until neither is left, above `mark`.
    pub(super) fn drain(&mut self, mark: usize) {
        loop {
            self.carry_out_commands();
            let Some(signal) = self.socket.poll_signal_above(mark) else { break };
            self.carry_out_commands();
            self.hear(&signal);
        }
        self.carry_out_commands();
    }

    fn carry_out_commands(&mut self) {
        while let Some(command) = self.socket.poll_command() {
            self.carry_out(command);
        }
    }

    pub(super) fn carry_out(&mut self, command: Command) {
        match command {
            Command::LookUp(_) => {
                let id = Id::new();
                self.look_up = Some(id);
                self.order(Order::LookUp(id));
            }
            Command::CancelLookUp => {
                self.look_up = None;
                self.order(Order::CancelLookUp);
            }
            Command::Bind { local, .. } => {
                self.carry_out_all();
                if self.bind_works {
                    let id = Id::new();
                    self.id = Some(id);
                    self.ledgers.push(Ledger { lossy: true, ..Ledger::default() });
                    let ledger = self.ledgers.len() - 1;
                    let old = self.descriptor.replace(Descriptor::new(id, Phase::Bound, ledger));
                    assert!(old.is_none(), "bound over a descriptor: {self:?}");
                    self.dispatch(SocketEvent::Bound { local });
                } else {
                    let failure = Failure::of(FailureKind::AddressInUse);
                    self.dispatch(SocketEvent::BindFailed(failure));
                }
            }
            Command::Connect { .. } => {
                let id = *self.id.get_or_insert_with(Id::new);
                self.order(Order::Connect(id, self.ledgers.len() - 1));
            }
            Command::Read(mark) => {
                if let Some(id) = self.id {
                    self.order(Order::Read(id, Some(mark)));
                }
            }
            // Nobody sends here again and again.
            Command::PutOff(_) => {}
            Command::StopRead => {
                if let Some(id) = self.id {
                    self.order(Order::Read(id, None));
                }
            }
            Command::Write => {
                let is_bound = |d: &Descriptor| d.phase == Phase::Bound;
                // Of an attempt that is over, or on what it has left while the next name is looked up.
                let is_over = matches!(
                    self.socket.state(),
                    SocketState::Unconnected | SocketState::HostLookup
                );
                if is_over || self.descriptor.as_ref().is_some_and(is_bound) {
                    // It cannot be sent, which comes out at the end of the pass.
                    self.sends_unconnected = true;
                    return;
                }
                let chunk = self.socket.take_chunk().expect("there is something to write");
                assert!(!chunk.is_empty());
                if let Some(id) = self.id {
                    self.order(Order::Chunk(id, chunk.into_memory()));
                }
            }
            Command::Finish => {
                if let Some(id) = self.id {
                    self.order(Order::Finish(id));
                }
            }
            Command::Close | Command::Part | Command::Reset => {
                if let Some(id) = self.id.take() {
                    self.order(Order::Close(id));
                }
            }
        }
    }

    pub(super) fn order(&mut self, order: Order) {
        if self.threads {
            self.outbox.push_back(order);
        } else {
            self.obey(order);
        }
    }

    pub(super) fn carry_out_all(&mut self) {
        while let Some(order) = self.outbox.pop_front() {
            self.obey(order);
        }
    }

    /// An event has arrived: it is passed on unless it belongs to something that is gone and
    /// another connection has begun.
    pub(super) fn arrive(&mut self, id: Id, event: SocketEvent<'_>) {
        if matches!(event, SocketEvent::LookedUp(_)) {
            if self.look_up == Some(id) {
                self.look_up = None;
                self.dispatch(event);
            }
        } else if self.id == Some(id) {
            if matches!(
                event,
                SocketEvent::ConnectFailed(_)
                    | SocketEvent::ReadFailed(_)
                    | SocketEvent::WriteFailed(_)
            ) {
                self.id = None;
            }
            self.dispatch(event);
        } else if self.id.is_none() && self.socket.state() == SocketState::Unconnected {
            let mark = self.socket.depth();
            self.socket.handle(event);
            assert_eq!(self.socket.depth(), mark, "an event after the end does nothing");
        }
    }

    /// An event that is the machine's business.
    pub(super) fn dispatch(&mut self, event: SocketEvent<'_>) {
        let mark = self.socket.depth();
        let state = self.socket.state();
        let as_qt = self.manner == Manner::AsQt;
        match &event {
            // An attempt whose time has run out is dropped only when the slots have heard of it.
            SocketEvent::Connected { .. } if state == SocketState::Connecting => {
                self.ledger().connected = true;
            }
            SocketEvent::Received { data, .. } if state == SocketState::Connected => {
                self.received += data.len() as u64;
                if self.socket.is_readable() {
                    self.buffer.extend(data.iter());
                    let (limit, held) = (self.socket.read_buffer_size(), self.buffer.len() as i64);
                    assert!(self.lowered || limit == 0 || held <= limit, "over the limit");
                }
            }
            SocketEvent::Finished if state == SocketState::Connected && as_qt => {
                self.ledger().lossy = true;
            }
            SocketEvent::ReadFailed(_) | SocketEvent::WriteFailed(_) => self.ledger().lossy = true,
            SocketEvent::Sent(n) => {
                let (mut least, most) = (*self.sent.start(), *self.sent.end() + *n as u64);
                if !self.ledger().lossy {
                    least += *n as u64;
                    self.pending -= n;
                }
                self.sent = least..=most;
            }
            _ => {}
        }
        self.socket.handle(event);
        self.drain(mark);
        self.compare();
    }
}
