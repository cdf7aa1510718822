//! [`Listener`]: a [`TcpListener`] that lives on an event loop.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::handle::{Handle, Inner};
use super::socket::Socket;
use super::tap::{Lazy, Object, What};
use crate::event::{Id, ListenerCommand, ListenerEvent};
use crate::signal::ListenerSignal;
use crate::translate::{HostAddress, TcpListener, Untaken};

/// What is called for every signal of a listener. It may call anything, `close` included.
pub type ListenerSlot = Rc<dyn Fn(&Listener, &ListenerSignal)>;

/// A listener on an event loop: what a QTcpServer is. Clones are the same listener.
///
/// When the last clone is dropped it is closed; sockets that were taken from it live on, unlike
/// the children of a QTcpServer (contract 130).
#[derive(Clone)]
pub struct Listener(pub(super) Rc<ListenerCell>);

pub(super) struct ListenerCell {
    /// A new one after each close: a client that was accepted for the old one reaches nobody.
    pub(super) id: Cell<Id>,
    /// Names the listener, whether or not it listens.
    object: Id,
    pub(super) inner: Rc<Inner>,
    machine: RefCell<TcpListener>,
    /// The sockets that nobody has taken.
    pending: RefCell<FxHashMap<Id, Socket>>,
    slot: RefCell<Option<ListenerSlot>>,
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listener").field(&self.0.machine).finish()
    }
}

impl Listener {
    /// A listener that does not listen.
    #[must_use]
    pub fn new(handle: &Handle) -> Self {
        let id = Id::new();
        let cell = Rc::new(ListenerCell {
            id: Cell::new(id),
            object: id,
            inner: Rc::clone(&handle.0),
            machine: RefCell::default(),
            pending: RefCell::default(),
            slot: RefCell::new(None),
        });
        handle.0.listeners.borrow_mut().insert(id, Rc::downgrade(&cell));
        Self(cell)
    }

    /// Sets what is called for every signal, in place of what was set before.
    pub fn connect_slot(&self, slot: ListenerSlot) {
        self.0.slot.replace(Some(slot));
    }

    /// Makes a call on the machine and delivers the signals that come out of it before it
    /// returns. For every call that has no method of its own here.
    pub fn call<R>(&self, call: impl FnOnce(&mut TcpListener) -> R) -> R {
        let result = self.0.call(call);
        if self.ask(TcpListener::can_announce) {
            self.0.inner.announce_later(&self.0);
        }
        result
    }

    fn plain(&self, name: &'static str, call: impl FnOnce(&mut TcpListener)) {
        if !self.0.inner.is_tapped() {
            return self.call(call);
        }
        let (object, call) = (Object::Listener(self), || self.call(call));
        self.0.inner.called(object, name, &"", call, |()| String::new());
    }

    /// Names the listener for as long as it lives.
    #[must_use]
    pub fn object(&self) -> Id {
        self.0.object
    }

    /// Asks the machine something.
    pub fn ask<R>(&self, question: impl FnOnce(&TcpListener) -> R) -> R {
        question(&self.0.machine.borrow())
    }

    /// `listen`: whether it listens now because of this call.
    pub fn listen(&self, address: HostAddress, port: u16) -> bool {
        let listen = || self.call(|listener| listener.listen(address, port)) && self.is_listening();
        if !self.0.inner.is_tapped() {
            return listen();
        }
        let arguments = Lazy(|f: &mut fmt::Formatter<'_>| write!(f, "\"{address}\", {port}"));
        self.0.inner.called(Object::Listener(self), "listen", &arguments, listen, bool::to_string)
    }

    /// `close`: connections that nobody has taken are closed, those that were taken live on.
    pub fn close(&self) {
        let Untaken { told, untold } = self.call(TcpListener::close);
        for id in untold {
            self.0.inner.driver().reject(id);
            self.0.pending.borrow_mut().remove(&id);
        }
        for id in told {
            let pending = self.0.pending.borrow_mut().remove(&id);
            if let Some(socket) = pending {
                socket.delete();
            }
        }
    }

    /// What `delete` does: [`close`](Self::close), and nothing is told any more (contract 129).
    pub fn delete(self) {
        self.close();
        self.0.slot.replace(None);
    }

    /// `nextPendingConnection`.
    #[must_use]
    pub fn next_pending_connection(&self) -> Option<Socket> {
        let id = self.call(TcpListener::next_pending_connection)?;
        self.0.pending.borrow_mut().remove(&id)
    }

    /// The socket that became pending last and that nobody has taken: in the slot of
    /// `pendingConnectionAvailable`, the one that it tells of.
    #[must_use]
    pub fn newest_pending(&self) -> Option<Socket> {
        let id = self.ask(TcpListener::newest_pending)?;
        self.0.pending.borrow().get(&id).cloned()
    }

    /// `hasPendingConnections`.
    #[must_use]
    pub fn has_pending_connections(&self) -> bool {
        self.ask(TcpListener::has_pending_connections)
    }

    /// `isListening`.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.ask(TcpListener::is_listening)
    }

    /// `serverPort`; 0 when not listening.
    #[must_use]
    pub fn server_port(&self) -> u16 {
        self.ask(TcpListener::server_port)
    }

    /// `errorString`.
    #[must_use]
    pub fn error_string(&self) -> String {
        self.ask(|listener| listener.error_string().to_owned())
    }

    /// `pauseAccepting`.
    pub fn pause_accepting(&self) {
        self.plain("pauseAccepting", TcpListener::pause_accepting);
    }

    /// `resumeAccepting`.
    pub fn resume_accepting(&self) {
        self.plain("resumeAccepting", TcpListener::resume_accepting);
    }
}

impl ListenerCell {
    fn call<R>(self: &Rc<Self>, call: impl FnOnce(&mut TcpListener) -> R) -> R {
        let (depth, result) = {
            let mut machine = self.machine.borrow_mut();
            (machine.depth(), call(&mut machine))
        };
        self.drain_above(depth);
        result
    }

    /// Tells of what was accepted on the other thread before this one said that it may not.
    pub(super) fn announce(self: &Rc<Self>) {
        self.call(TcpListener::announce);
    }

    /// Takes in an event; `waited`: a blocking call has brought it about.
    pub(super) fn handle(self: &Rc<Self>, event: ListenerEvent, waited: bool) {
        self.tell(&event);
        if let ListenerEvent::Accepted { id, local, peer } = event {
            // It was accepted on the other thread while this one closed the listener.
            if !self.machine.borrow().is_listening() {
                return self.inner.driver().reject(id);
            }
            let socket = Socket::accepted(&self.inner, id, local, peer);
            self.pending.borrow_mut().insert(id, socket);
        }
        self.call(|machine| match event {
            ListenerEvent::Accepted { id, .. } if waited => machine.accepted_while_waiting(id),
            ListenerEvent::AcceptFailed(failure) if waited => machine.accepting_failed(failure),
            event => machine.handle(event),
        });
    }

    fn drain_above(self: &Rc<Self>, depth: usize) {
        loop {
            let signal = self.machine.borrow_mut().poll_signal_above(depth);
            let answered = self.run_commands();
            if let Some(signal) = signal {
                let slot = self.slot.borrow().clone();
                if let Some(slot) = slot {
                    self.emit(&slot, &signal);
                }
            } else if !answered {
                return;
            }
        }
    }

    /// Tells the taps what the kernel has said.
    fn tell(self: &Rc<Self>, event: &ListenerEvent) {
        if self.inner.is_tapped() {
            let listener = &Listener(Rc::clone(self));
            self.inner.tell(&What::ListenerEvent { listener, event });
        }
    }

    fn emit(self: &Rc<Self>, slot: &ListenerSlot, signal: &ListenerSignal) {
        let listener = Listener(Rc::clone(self));
        if !self.inner.is_tapped() {
            return slot(&listener, signal);
        }
        let told = What::ListenerSignal { listener: &listener, signal };
        self.inner.slot(Object::Listener(&listener), told, || slot(&listener, signal));
    }

    fn run_commands(self: &Rc<Self>) -> bool {
        let mut answered = false;
        loop {
            let command = self.machine.borrow_mut().poll_command();
            let Some(command) = command else { return answered };
            let id = self.id.get();
            if self.inner.is_tapped() {
                let (listener, command) = (&Listener(Rc::clone(self)), &command);
                self.inner.tell(&What::ListenerCommand { listener, command });
            }
            if command == ListenerCommand::Close {
                self.id.set(Id::new());
                let mut listeners = self.inner.listeners.borrow_mut();
                listeners.remove(&id);
                listeners.insert(self.id.get(), Rc::downgrade(self));
            }
            if let Some(event) = self.inner.listener_command(id, command) {
                self.tell(&event);
                self.machine.borrow_mut().handle(event);
                answered = true;
            }
        }
    }
}

impl Drop for ListenerCell {
    fn drop(&mut self) {
        self.inner.listeners.borrow_mut().remove(&self.id.get());
        let listens = self.machine.get_mut().is_listening();
        for id in self.machine.get_mut().close().untold {
            self.inner.driver().reject(id);
        }
        if listens {
            self.inner.listener_command(self.id.get(), ListenerCommand::Close);
        }
    }
}
