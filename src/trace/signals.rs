//! The signals of the objects: their lines, of which the tap of the loop tells, and the script's
//! slots.

use std::rc::{Rc, Weak};

use super::runner::Runner;
use crate::event::Id;
use crate::record::Emitted;
use crate::runtime::{Listener, Moment, Socket, Tap, What};

/// Slots inside each other.
const DEEPEST: u32 = 16;

/// Writes the line of each signal, just before its slot runs.
pub(super) struct Lines(pub(super) Weak<Runner>);

impl Tap for Lines {
    fn moment(&self, moment: &Moment<'_>) {
        let Some(runner) = self.0.upgrade() else { return };
        match *moment.what {
            What::Signal { socket, signal, .. } => {
                runner.trace_signal(socket.object(), &Emitted::by_socket(socket, signal));
            }
            What::ListenerSignal { listener, signal } => {
                runner.trace_signal(listener.object(), &Emitted::by_listener(listener, signal));
            }
            _ => {}
        }
    }
}

impl Runner {
    pub(super) fn watch_socket(self: &Rc<Self>, name: &str, socket: &Socket) {
        self.names.borrow_mut().insert(socket.object(), name.to_owned());
        let (runner, name) = (Rc::clone(self), name.to_owned());
        socket.connect_slot(Rc::new(move |_, signal| runner.run_slots(&name, signal.qt_name())));
    }

    pub(super) fn watch_server(self: &Rc<Self>, name: &str, server: &Listener) {
        self.names.borrow_mut().insert(server.object(), name.to_owned());
        let (runner, name) = (Rc::clone(self), name.to_owned());
        server.connect_slot(Rc::new(move |_, signal| {
            runner.run_slots(&name, signal.qt_name());
        }));
    }

    fn trace_signal(&self, object: Id, signal: &Emitted) {
        let names = self.names.borrow();
        let Some(name) = names.get(&object) else { return };
        if self.tracer.is_muted() {
            return;
        }
        if self.hidden.borrow().contains(&(name.clone(), signal.name.to_string())) {
            self.tracer.hidden();
        } else {
            self.tracer.line(&signal.line(name, |port| self.tracer.port(port).to_owned()));
        }
    }

    /// Runs the slots that the script has connected to a signal.
    fn run_slots(self: &Rc<Self>, object: &str, signal: &str) {
        if self.tracer.is_muted() {
            return;
        }
        // A copy: a slot may connect others.
        let key = (object.to_owned(), signal.to_owned());
        let slots = self.slots.borrow().get(&key).cloned().unwrap_or_default();
        if slots.is_empty() {
            return;
        }
        if self.depth.get() == DEEPEST {
            self.tracer.line("!! too many slots inside each other");
            return;
        }
        self.depth.set(self.depth.get() + 1);
        for slot in slots {
            if !(slot.once && slot.done.replace(true)) {
                self.steps(&slot.body);
            }
        }
        self.depth.set(self.depth.get() - 1);
    }
}
