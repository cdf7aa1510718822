//! The signals of the objects: their lines, and the script's slots.

use std::rc::Rc;

use super::runner::Runner;
use super::tracer::quoted;
use crate::runtime::{Listener, Socket};
use crate::signal::{ListenerSignal, Signal};
use crate::translate::TcpSocket;

/// Slots inside each other.
const DEEPEST: u32 = 16;

impl Runner {
    pub(super) fn watch_socket(self: &Rc<Self>, name: &str, socket: &Socket) {
        let (runner, name) = (Rc::clone(self), name.to_owned());
        socket.connect_slot(Rc::new(move |socket, signal| {
            let (signal, line) = runner.socket_line(&name, socket, signal);
            runner.signalled(&name, signal, &line);
        }));
    }

    pub(super) fn watch_server(self: &Rc<Self>, name: &str, server: &Listener) {
        let (runner, name) = (Rc::clone(self), name.to_owned());
        server.connect_slot(Rc::new(move |server, signal| {
            let pending = server.has_pending_connections();
            let plain = |signal: &str| format!("signal {name} {signal} hasPending={pending}");
            let (signal, line) = match signal {
                ListenerSignal::PendingConnectionAvailable => {
                    ("pendingConnectionAvailable", plain("pendingConnectionAvailable"))
                }
                ListenerSignal::NewConnection => ("newConnection", plain("newConnection")),
                ListenerSignal::AcceptError(error) => {
                    let (number, text) = (error.number(), quoted(server.error_string().as_bytes()));
                    ("acceptError", format!("acceptError {name} {number} {error} {text}"))
                }
                ListenerSignal::Warning(text) => ("", format!("warning \"{text}\"")),
            };
            runner.signalled(&name, signal, &line);
        }));
    }

    /// Qt's name of the signal, and its line in the trace.
    fn socket_line(&self, name: &str, socket: &Socket, signal: &Signal) -> (&'static str, String) {
        let state = socket.state();
        let plain = |signal: &'static str| (signal, format!("signal {name} {signal} [{state}]"));
        match signal {
            Signal::StateChanged(entered) => ("stateChanged", format!("state {name} {entered}")),
            Signal::HostFound => plain("hostFound"),
            Signal::Connected => plain("connected"),
            Signal::AboutToClose => plain("aboutToClose"),
            Signal::ReadChannelFinished => plain("readChannelFinished"),
            Signal::ReadyRead => {
                let available = socket.bytes_available();
                ("readyRead", format!("signal {name} readyRead avail={available} [{state}]"))
            }
            Signal::BytesWritten(bytes) => {
                let left = socket.bytes_to_write();
                let line = format!("signal {name} bytesWritten {bytes} toWrite={left} [{state}]");
                ("bytesWritten", line)
            }
            Signal::ErrorOccurred(error) => {
                let (number, text) = (error.number(), quoted(socket.error_string().as_bytes()));
                ("errorOccurred", format!("error {name} {number} {error} {text} [{state}]"))
            }
            Signal::Disconnected => {
                let port = self.tracer.port(socket.ask(TcpSocket::peer_port));
                let available = socket.bytes_available();
                let line = format!(
                    "signal {name} disconnected [{state}] peerPort={port} avail={available}"
                );
                ("disconnected", line)
            }
            Signal::Warning(text) => ("", format!("warning \"{text}\"")),
        }
    }

    /// Traces a signal and runs the slots that the script has connected to it.
    fn signalled(self: &Rc<Self>, object: &str, signal: &'static str, line: &str) {
        if self.tracer.is_muted() {
            return;
        }
        let key = (object.to_owned(), signal.to_owned());
        if self.hidden.borrow().contains(&key) {
            self.tracer.hidden();
        } else {
            self.tracer.line(line);
        }
        // A copy: a slot may connect others.
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
