//! The signals of the objects: their lines, of which the tap of the loop tells, and the script's
//! slots.

use std::rc::{Rc, Weak};

use super::control::Signaller;
use super::parser::EACH;
use super::runner::{Runner, ScriptSlot};
use super::script::Value;
use crate::event::Id;
use crate::record::Emitted;
use crate::runtime::{Listener, Moment, Object, Socket, Tap, What};
use crate::signal::{ListenerSignal, Signal, SocketError};

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
            What::Return { object: Object::Socket(socket), name: "delete", .. } => {
                runner.trace_end(socket.object());
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
        socket.connect_slot(Rc::new(move |socket, signal| {
            let words = match signal {
                Signal::StateChanged(state) => vec![state.to_string()],
                Signal::BytesWritten(bytes) => vec![bytes.to_string()],
                Signal::ErrorOccurred(error) => words_of(*error),
                _ => vec![],
            };
            runner.run_slots((name.clone(), socket.object()), signal.qt_name(), &words);
        }));
    }

    pub(super) fn watch_server(self: &Rc<Self>, name: &str, server: &Listener) {
        self.names.borrow_mut().insert(server.object(), name.to_owned());
        let (runner, name) = (Rc::clone(self), name.to_owned());
        server.connect_slot(Rc::new(move |server, signal| {
            if *signal == ListenerSignal::PendingConnectionAvailable {
                runner.name_pending(&name, server);
            }
            let words = match signal {
                ListenerSignal::AcceptError(error) => words_of(*error),
                _ => vec![],
            };
            runner.run_slots((name.clone(), server.object()), signal.qt_name(), &words);
        }));
    }

    /// A socket that is pending since now is called `s#1`, if the script wants to see it.
    fn name_pending(self: &Rc<Self>, name: &str, server: &Listener) {
        let number = self.shown.borrow_mut().get_mut(&server.object()).map(|shown| {
            *shown += 1;
            *shown
        });
        if let (Some(number), Some(socket)) = (number, server.newest_pending()) {
            self.watch_socket(&format!("{name}#{number}"), &socket);
        }
    }

    /// A socket is gone, by a step or with its server. One that has no name goes without a line.
    fn trace_end(&self, object: Id) {
        if let Some(name) = self.names.borrow().get(&object) {
            self.tracer.line(&format!("destroyed {name}"));
        }
    }

    fn trace_signal(&self, object: Id, signal: &Emitted) {
        let names = self.names.borrow();
        let Some(name) = names.get(&object) else { return };
        if self.tracer.is_muted() {
            return;
        }
        let is_hidden =
            |name: &str| self.hidden.borrow().contains(&(name.to_owned(), signal.name.to_string()));
        if is_hidden(name) || (self.is_numbered(name) && is_hidden(EACH)) {
            self.tracer.hidden();
        } else {
            self.tracer.line(&signal.line(name, |port| self.tracer.port(port).to_owned()));
        }
    }

    /// Runs the slots that the script has connected to a signal; `words` is how its argument can be
    /// written.
    fn run_slots(self: &Rc<Self>, signaller: Signaller, signal: &str, words: &[String]) {
        if self.tracer.is_muted() {
            return;
        }
        let name = &signaller.0;
        let numbered = self.is_numbered(name);
        let is_meant = |slot: &&Rc<ScriptSlot>| {
            let (object, of) = &slot.signal;
            let argument = slot.argument.as_ref().map(|token| match token.value {
                Value::Number(number) => number.to_string(),
                _ => token.word.clone(),
            });
            of == signal
                && (object == name || (numbered && object == EACH))
                && argument.is_none_or(|argument| words.contains(&argument))
        };
        // A copy: a slot may connect others.
        let slots: Vec<_> = self.slots.borrow().iter().filter(is_meant).cloned().collect();
        if slots.is_empty() {
            return;
        }
        if self.depth.get() == DEEPEST {
            self.tracer.line("!! too many slots inside each other");
            return;
        }
        self.depth.set(self.depth.get() + 1);
        self.in_slot_of(Some(signaller.clone()), || {
            for slot in slots {
                let first = slot.done.borrow_mut().insert(name.clone());
                if first || !slot.once {
                    self.steps(&slot.body);
                }
            }
        });
        self.depth.set(self.depth.get() - 1);
    }
}

fn words_of(error: SocketError) -> Vec<String> {
    vec![error.qt_name().to_owned(), error.number().to_string()]
}
