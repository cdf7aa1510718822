//! [`SocketCell`]: what the clones of a [`Socket`] share, and how the loop drives it.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::ahead::Ahead;
use super::handle::Inner;
use super::reserved::PutOff;
use super::socket::{Slot, Socket};
use super::tap::{Object, What};
use crate::event::{Command, Haste, Id, SocketEvent};
use crate::signal::{Signal, SocketState};
use crate::translate::{Manner, TcpSocket, Wants};

pub(super) struct SocketCell {
    /// Names the present connection. A new one after each close, so that what was under way for
    /// the old one reaches nobody.
    pub(super) id: Cell<Id>,
    /// Names the socket, whatever it is connected to.
    pub(super) object: Id,
    pub(super) inner: Rc<Inner>,
    pub(super) machine: RefCell<TcpSocket>,
    pub(super) slot: Cell<Option<Slot>>,
    /// It is in the loop's list of those that have something to send, since this turn.
    pub(super) dirty: Cell<Option<u32>>,
    /// It has just been connected, or reads again behind a write, and what it writes is sent before
    /// anything is read, until all is sent or the loop finds nothing to send: Qt's write notifier was
    /// on before the other one.
    pub(super) writes_first: Cell<bool>,
    /// It is in the loop's list of those.
    pub(super) is_listed_first: Cell<bool>,
    /// Reading was stopped, and has not begun again.
    stopped: Cell<bool>,
    /// What the machine wants: it is asked once for each thing that happens to it.
    pub(super) wants: Cell<Wants>,
    /// As [`TcpSocket::streams`]; false also where that was not asked yet.
    pub(super) streams: Cell<bool>,
    /// Its bytes that are in the loop's count of those that wait.
    bytes: Cell<usize>,
    /// Somebody has the sending side for himself, see [`Socket::reserve`].
    pub(super) reserved: Cell<bool>,
    /// What the driver sends by itself waits as well.
    pub(super) put_off_repeats: Cell<bool>,
    /// What others have written meanwhile.
    pub(super) put_off: Cell<Option<Box<PutOff>>>,
    /// What the socket thread has read too early; boxed, because without that thread there is none.
    pub(super) ahead: OnceCell<Box<Ahead>>,
}

impl SocketCell {
    pub(super) fn new(inner: &Rc<Inner>, id: Id, machine: TcpSocket) -> Rc<Self> {
        let cell = Rc::new(Self {
            id: Cell::new(id),
            object: id,
            inner: Rc::clone(inner),
            machine: RefCell::new(machine),
            slot: Cell::default(),
            dirty: Cell::default(),
            writes_first: Cell::default(),
            is_listed_first: Cell::default(),
            stopped: Cell::default(),
            // A machine that was accepted has something to say from the start.
            wants: Cell::new(Wants::Command),
            streams: Cell::default(),
            bytes: Cell::default(),
            reserved: Cell::default(),
            put_off_repeats: Cell::default(),
            put_off: Cell::default(),
            ahead: OnceCell::new(),
        });
        inner.sockets.borrow_mut().insert(id, Rc::downgrade(&cell));
        cell
    }

    pub(super) fn ask<R>(&self, question: impl FnOnce(&TcpSocket) -> R) -> R {
        question(&self.machine.borrow())
    }

    /// The slot, which may be replaced while it runs.
    #[inline(always)] // for each signal of each message
    pub(super) fn slot(&self) -> Option<Slot> {
        let slot = self.slot.take();
        self.slot.set(slot.clone());
        slot
    }

    pub(super) fn id(&self) -> Id {
        self.id.get()
    }

    /// Whether there is something to read.
    pub(super) fn holds_data(&self) -> bool {
        self.machine.borrow().bytes_available() > 0
    }

    /// Uses the machine, and counts what that does to the bytes that wait in all.
    #[inline]
    pub(super) fn counted<R>(&self, act: impl FnOnce(&mut TcpSocket) -> R) -> R {
        let mut machine = self.machine.borrow_mut();
        let result = act(&mut machine);
        self.count(&machine);
        self.wants.set(machine.wants());
        self.streams.set(false);
        result
    }

    /// Counts its bytes among those that wait in all.
    #[inline]
    pub(super) fn count(&self, machine: &TcpSocket) {
        self.count_bytes(machine.own_bytes());
    }

    #[inline]
    pub(super) fn count_bytes(&self, bytes: usize) {
        self.inner.count(self.bytes.replace(bytes), bytes);
    }

    /// Its bytes that are counted.
    #[inline]
    pub(super) fn counted_bytes(&self) -> usize {
        self.bytes.get()
    }

    /// Whether something was written that is not with the kernel yet.
    pub(super) fn has_unsent(&self) -> bool {
        self.machine.borrow().bytes_to_write() > 0
    }

    /// Whether something was written in this pass that waits for its end.
    pub(super) fn has_written_now(&self) -> bool {
        self.dirty.get() == Some(self.inner.turn())
    }

    /// Gives an event to the machine; the depth above which its signals lie.
    pub(super) fn handle(&self, event: SocketEvent<'_>) -> usize {
        self.handle_by(event, TcpSocket::handle)
    }

    /// The same for whoever has to know of it.
    pub(super) fn handle_by(
        &self,
        event: SocketEvent<'_>,
        handle: impl FnOnce(&mut TcpSocket, SocketEvent<'_>),
    ) -> usize {
        self.counted(|machine| {
            let depth = machine.depth();
            let sent = matches!(event, SocketEvent::Sent(_));
            handle(machine, event);
            if sent && self.writes_first.get() && machine.bytes_to_write() == 0 {
                self.writes_first.set(false);
            }
            depth
        })
    }

    /// Carries out what the machine wants and delivers its signals, one at a time.
    pub(super) fn drain_above(self: &Rc<Self>, depth: usize) {
        loop {
            let signal = self.counted(|machine| machine.poll_signal_above(depth));
            let answered = self.wants.get() != Wants::Nothing && self.run_commands();
            if let Some(signal) = signal {
                self.emit(&signal);
            } else if !answered {
                // Here, where nobody has the driver: what is told of the kernel comes out of it.
                if self.put_off_repeats.get() && !self.has_unsent() {
                    self.let_repeats_go_on();
                }
                return self.look_whether_it_streams();
            }
        }
    }

    /// Calls the slot.
    fn emit(self: &Rc<Self>, signal: &Signal) {
        let slot = self.slot();
        let Some(slot) = slot else { return };
        let socket = Socket(Rc::clone(self));
        if !self.inner.is_tapped() {
            return slot(&socket, signal);
        }
        let told = What::Signal { socket: &socket, signal, state: socket.state() };
        self.inner.slot(Object::Socket(&socket), told, || slot(&socket, signal));
    }

    /// Carries out the machine's commands; true if one of them was answered at once.
    pub(super) fn run_commands(self: &Rc<Self>) -> bool {
        let mut answered = false;
        loop {
            let mut machine = self.machine.borrow_mut();
            let command = match self.wants.get() {
                Wants::Nothing => break,
                Wants::Write => {
                    self.wants.set(Wants::Nothing);
                    Some(machine.poll_write())
                }
                Wants::Command => {
                    let command = machine.poll_command();
                    self.wants.set(machine.wants());
                    command
                }
            };
            drop(machine);
            let Some(command) = command else { break };
            if self.inner.is_tapped() {
                let (socket, command) = (&Socket(Rc::clone(self)), &command);
                self.inner.tell(&What::Command { socket, command });
            }
            let answer = match command {
                Command::Write => {
                    self.inner.mark_dirty(self);
                    None
                }
                Command::Close | Command::Part | Command::Reset | Command::CancelLookUp => {
                    if command == Command::CancelLookUp {
                        // A bound socket goes with its lookup, while its id is known.
                        self.inner.forget(self.id.get());
                    }
                    self.inner.command(self.id.get(), command);
                    self.renew_id();
                    None
                }
                Command::Read(_) if self.ahead.get().is_some_and(|ahead| !ahead.is_empty()) => {
                    self.inner.release_later(self);
                    self.inner.command(self.id.get(), command)
                }
                command => {
                    match command {
                        Command::LookUp(_) | Command::Connect { .. } => self.forget_put_off(),
                        Command::StopRead => self.stopped.set(true),
                        Command::Read(_) if self.stopped.take() => self.read_after_writes(),
                        _ => {}
                    }
                    self.inner.command(self.id.get(), command)
                }
            };
            if let Some(event) = answer {
                self.tell(&event);
                self.counted(|machine| machine.handle(event));
                answered = true;
            }
        }
        self.wants.set(Wants::Nothing);
        answered
    }

    /// Reading begins again: in Qt it has its turn behind what was written before.
    fn read_after_writes(self: &Rc<Self>) {
        if self.has_unsent() && self.ask(TcpSocket::manner) == Manner::AsQt {
            self.inner.let_write_first(self);
        }
    }

    /// Tells the taps what the kernel has said.
    pub(super) fn tell(self: &Rc<Self>, event: &SocketEvent<'_>) {
        if self.inner.is_tapped() {
            self.inner.tell(&What::Event { socket: &Socket(Rc::clone(self)), event });
        }
    }

    fn renew_id(self: &Rc<Self>) {
        if let Some(ahead) = self.ahead.get() {
            ahead.clear();
        }
        let mut sockets = self.inner.sockets.borrow_mut();
        sockets.remove(self.id.replace(Id::new()));
        sockets.insert(self.id.get(), Rc::downgrade(self));
    }

    /// Sends the next chunk; false if there was none or the kernel takes nothing now.
    pub(super) fn send_chunk(self: &Rc<Self>, haste: Haste) -> bool {
        let answer = self.give_chunk(haste);
        self.take_in(answer)
    }

    /// Gives the next chunk to the kernel, and has its answer still to take in.
    pub(super) fn give_chunk(self: &Rc<Self>, haste: Haste) -> Option<SocketEvent<'static>> {
        let mut machine = self.machine.borrow_mut();
        let depth = machine.depth();
        let Some(chunk) = machine.take_chunk() else {
            let failed = machine.depth() > depth;
            drop(machine);
            if failed {
                self.drain_above(depth);
            }
            return None;
        };
        drop(machine);
        if self.inner.is_tapped() {
            let (socket, bytes) = (&Socket(Rc::clone(self)), chunk.len());
            self.inner.tell(&What::Chunk { socket, bytes });
        }
        let len = chunk.len();
        let answer = match self.inner.send(self.id.get(), chunk, haste) {
            Ok(memory) => {
                self.inner.spare.borrow_mut().give(memory);
                Some(SocketEvent::Sent(len))
            }
            Err(answer) => answer,
        };
        if answer.is_none() && self.inner.reads_ahead {
            self.ahead().chunk_given();
        }
        answer
    }

    pub(super) fn take_in(self: &Rc<Self>, event: Option<SocketEvent<'_>>) -> bool {
        let Some(event) = event else { return false };
        self.tell(&event);
        let depth = self.handle(event);
        self.drain_above(depth);
        true
    }
}

impl Drop for SocketCell {
    fn drop(&mut self) {
        let put_off = self.drop_put_off();
        self.inner.count(self.bytes.get() + put_off, 0);
        self.inner.sockets.borrow_mut().remove(self.id.get());
        if self.machine.get_mut().state() == SocketState::HostLookup {
            self.inner.command(self.id.get(), Command::CancelLookUp);
        }
        if self.machine.get_mut().is_valid() {
            self.inner.forget(self.id.get());
        }
    }
}
