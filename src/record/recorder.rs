//! [`Recorder`]: the tap that makes moments of what it is told.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::kernel::{self, Told};
use super::moment::{Class, Moment, Object, What};
use super::numbers::Numbers;
use super::signal::Emitted;
use crate::event::{Id, ListenerEvent};
use crate::runtime::{self, Listener, Socket, Tap};
use crate::text::address::canonical;
use crate::translate::TcpListener;

/// Who gets the moments, in the order in which they come.
pub trait Reader {
    /// This has happened. It may neither call the objects nor the loop.
    fn moment(&self, moment: &Moment);
}

/// Makes a [`Moment`] of everything that a tap is told, once, and hands it to all readers.
pub struct Recorder {
    begun: Instant,
    turn: Cell<u64>,
    numbers: RefCell<Numbers>,
    readers: Vec<Rc<dyn Reader>>,
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("turn", &self.turn).finish_non_exhaustive()
    }
}

impl Recorder {
    /// The recording begins now. To be added to a loop as its tap.
    #[must_use]
    pub fn new(readers: Vec<Rc<dyn Reader>>) -> Self {
        Self { begun: Instant::now(), turn: Cell::default(), numbers: RefCell::default(), readers }
    }

    fn number(&self, id: Id) -> u64 {
        self.numbers.borrow_mut().of(id)
    }

    fn socket(&self, socket: &Socket) -> Object {
        Object {
            number: self.number(socket.object()),
            class: Class::Socket,
            local: socket.local().map(canonical),
            peer: socket.peer().map(canonical),
        }
    }

    fn listener(&self, listener: &Listener) -> Object {
        let port = listener.server_port();
        let at = || listener.ask(TcpListener::server_address).bind_target(port).0;
        let local = listener.is_listening().then(|| canonical(at()));
        let number = self.number(listener.object());
        Object { number, class: Class::Listener, local, peer: None }
    }

    fn timer(&self, timer: Id) -> Object {
        Object { number: self.number(timer), class: Class::Timer, local: None, peer: None }
    }

    fn object(&self, object: runtime::Object<'_>) -> Object {
        match object {
            runtime::Object::Socket(socket) => self.socket(socket),
            runtime::Object::Listener(listener) => self.listener(listener),
            runtime::Object::Timer(timer) => self.timer(timer),
        }
    }

    /// What is new about the event is told with the number that the new socket has from now on.
    fn listener_event(&self, event: &ListenerEvent) -> Told {
        let (name, arguments) = kernel::listener_event(event);
        match event {
            ListenerEvent::Accepted { id, .. } => {
                (name, format!("socket{}, {arguments}", self.number(*id)))
            }
            _ => (name, arguments),
        }
    }

    fn what(&self, what: &runtime::What<'_>) -> What {
        use runtime::What as Is;

        let event = |object, (name, arguments): Told| {
            let name = name.into();
            What::Event { object, name, arguments }
        };
        let command = |object, (name, arguments): Told| {
            let name = name.into();
            What::Command { object, name, arguments }
        };
        match *what {
            Is::TurnBegan => {
                self.turn.set(self.turn.get() + 1);
                What::TurnBegan
            }
            Is::TurnEnded { took } => What::TurnEnded { took: micros(took) },
            Is::Event { socket, event: told } => {
                event(self.socket(socket), kernel::socket_event(told))
            }
            Is::ListenerEvent { listener, event: told } => {
                event(self.listener(listener), self.listener_event(told))
            }
            Is::Timeout { timer } => {
                What::Signal { object: self.timer(timer), signal: Emitted::by_timer() }
            }
            Is::Command { socket, command: told } => {
                command(self.socket(socket), kernel::command(told))
            }
            Is::Chunk { socket, bytes } => {
                command(self.socket(socket), ("send", bytes.to_string()))
            }
            Is::ListenerCommand { listener, command: told } => {
                command(self.listener(listener), kernel::listener_command(told))
            }
            Is::Call { object, name, arguments } => What::Call {
                object: self.object(object),
                name: name.into(),
                arguments: arguments.to_string(),
            },
            Is::Return { object, name, result, took } => What::Return {
                object: self.object(object),
                name: name.into(),
                result: result.to_string(),
                took: micros(took),
            },
            Is::Signal { socket, signal, .. } => What::Signal {
                object: self.socket(socket),
                signal: Emitted::by_socket(socket, signal),
            },
            Is::ListenerSignal { listener, signal } => What::Signal {
                object: self.listener(listener),
                signal: Emitted::by_listener(listener, signal),
            },
            Is::SlotEnded { object, took } => {
                let socket = match object {
                    runtime::Object::Socket(socket) => Some(socket),
                    runtime::Object::Listener(_) | runtime::Object::Timer(_) => None,
                };
                What::SlotEnded {
                    object: self.object(object),
                    took: micros(took),
                    left: socket.map(Socket::bytes_available),
                    unsent: socket.map(Socket::bytes_to_write),
                }
            }
        }
    }
}

impl Tap for Recorder {
    fn moment(&self, told: &runtime::Moment<'_>) {
        let what = self.what(told.what);
        let us = micros(told.at.saturating_duration_since(self.begun));
        let moment = Moment { us, turn: self.turn.get(), depth: told.depth, thread: None, what };
        for reader in &self.readers {
            reader.moment(&moment);
        }
    }
}

/// In microseconds; what is longer than any run is the longest.
fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
