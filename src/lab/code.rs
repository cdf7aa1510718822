//! [`Code`]: the course's classes in C++ and in Rust, and which of their numbered steps a moment of
//! the record belongs to.

mod rows;
mod steps;

use std::collections::HashSet;

pub use rows::{Ran, Steps};
pub use steps::{End, Language, Step, source, step_at, steps};

use crate::record::{Class, Emitted, Moment, Object, What};
use crate::signal::SocketState;

/// Which steps ran last and when, of a record that it is fed.
///
/// Not every step leaves a mark in a record: what is made before anything happens (1 of both), the
/// loop over all clients (11 of the server) and the homework's timer being started and stopped (6
/// and 8 of the client) never run here.
#[derive(Debug, Default)]
pub struct Code {
    /// Ports on which somebody listens: a socket at one of them is a server's.
    listening: HashSet<u16>,
    /// The numbers of the servers' sockets, which have no port any more when they are closed.
    served: HashSet<u64>,
    /// The slots that run now, each with its depth, the innermost last.
    slots: Vec<(u32, Slot)>,
    reads_all: bool,
    /// By number, in microseconds since the record began.
    server: Vec<Option<u64>>,
    client: Vec<Option<u64>>,
}

/// What a slot belongs to, as far as a step depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    ReadyRead,
    Timeout,
    Other,
}

/// A recording that somebody else has written may name as many as it likes: more ports, sockets or
/// slots inside each other than this are not told apart.
const MOST: usize = 16 * 1024;

impl Code {
    /// Nothing has run yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the server reads in the course's way 1, every socket in turn. A record does not say it.
    pub fn read_all(&mut self, reads_all: bool) {
        self.reads_all = reads_all;
    }

    /// This has happened, after everything before. Gives the steps that run because of it, in
    /// their order; none for what is no step of the course.
    pub fn push(&mut self, moment: &Moment) -> Vec<&'static Step> {
        while self.slots.last().is_some_and(|(depth, _)| *depth >= moment.depth) {
            self.slots.pop();
        }
        let (end, numbers) = match &moment.what {
            What::Signal { object, signal } => {
                let end = self.end(object);
                let numbers = self.by_signal(end, object.class, signal);
                let slot = match &*signal.name {
                    "readyRead" => Slot::ReadyRead,
                    "timeout" => Slot::Timeout,
                    _ => Slot::Other,
                };
                if self.slots.len() < MOST {
                    self.slots.push((moment.depth, slot));
                }
                (end, numbers)
            }
            What::Call { object, name, .. } => {
                let end = self.end(object);
                (end, self.by_call(end, name))
            }
            What::Return { object, .. } | What::Event { object, .. } => {
                self.end(object);
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        let all = steps(end);
        let times = match end {
            End::Server => &mut self.server,
            End::Client => &mut self.client,
        };
        times.resize(all.len(), None);
        let mut ran = Vec::new();
        for step in all.iter().filter(|step| numbers.contains(&step.number)) {
            if let Some(time) = times.get_mut(step.number - 1) {
                *time = Some(moment.us);
            }
            ran.push(step);
        }
        ran
    }

    /// When a step ran last, in microseconds since the record began.
    #[must_use]
    pub fn last_ran(&self, end: End, number: usize) -> Option<u64> {
        let times = match end {
            End::Server => &self.server,
            End::Client => &self.client,
        };
        number.checked_sub(1).and_then(|at| times.get(at).copied().flatten())
    }

    /// Whose object it is. A socket is a server's if it is at a port that somebody listens on.
    fn end(&mut self, object: &Object) -> End {
        let port = object.local.map(|local| local.port());
        match object.class {
            Class::Listener => {
                if let Some(port) = port.filter(|_| self.listening.len() < MOST) {
                    self.listening.insert(port);
                }
                End::Server
            }
            Class::Timer | Class::Peer => End::Client,
            Class::Socket => {
                if port.is_some_and(|port| self.listening.contains(&port))
                    && self.served.len() < MOST
                {
                    self.served.insert(object.number);
                }
                if self.served.contains(&object.number) { End::Server } else { End::Client }
            }
        }
    }

    /// The steps that are the slot of a signal.
    fn by_signal(&self, end: End, class: Class, signal: &Emitted) -> &'static [usize] {
        match (end, class, &*signal.name) {
            (End::Server, Class::Listener, "newConnection") => &[3, 4, 5],
            (End::Server, Class::Socket, "readyRead") if self.reads_all => &[6],
            (End::Server, Class::Socket, "readyRead") => &[7],
            (End::Server, Class::Socket, "disconnected") => &[12, 13],
            (End::Client, Class::Socket, "disconnected") => &[2],
            // Also where calls are not recorded: no other call makes this of a socket.
            (End::Client, Class::Socket, "stateChanged")
                if signal.state.as_deref() == Some(SocketState::HostLookup.name()) =>
            {
                &[3]
            }
            _ => &[],
        }
    }

    /// The steps that make a call. Other programs have timers too: the homework's is the one whose
    /// slot writes.
    fn by_call(&self, end: End, name: &str) -> &'static [usize] {
        let within = |slot| self.slots.iter().any(|(_, running)| *running == slot);
        match (end, name) {
            (End::Server, "listen") => &[2],
            (End::Server, "read" | "readAll") => &[8],
            (End::Server, "write") if within(Slot::ReadyRead) => &[9],
            (End::Server, "write") => &[10],
            (End::Client, "write") if within(Slot::Timeout) => &[4, 7],
            (End::Client, "write") => &[4],
            (End::Client, "disconnectFromHost") => &[5],
            (End::Client, "waitForConnected") => &[9],
            (End::Client, "waitForDisconnected") => &[10],
            (End::Client, "waitForReadyRead") => &[11],
            (End::Client, "read" | "readAll") if self.slots.is_empty() => &[11],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io;
    use std::rc::Rc;

    use super::*;
    use crate::record::{Reader, Recorder};
    use crate::trace::{Sockets, carried, parse, run_tapped};

    /// What has run, and when something ran last, in the order of the record.
    #[derive(Default)]
    struct Ran {
        code: RefCell<Code>,
        steps: RefCell<Vec<(End, usize)>>,
    }

    impl Reader for Ran {
        fn moment(&self, moment: &Moment) {
            let ran = self.code.borrow_mut().push(moment);
            self.steps.borrow_mut().extend(ran.iter().map(|step| (step.end, step.number)));
        }
    }

    fn ran(name: &str, reads_all: bool) -> Rc<Ran> {
        let ran = Rc::new(Ran::default());
        ran.code.borrow_mut().read_all(reads_all);
        let scenario = carried::find(name).expect("it is carried");
        let scenario = parse(scenario.script.as_bytes()).expect("a script without a mistake");
        let recorder = Recorder::new(vec![Rc::clone(&ran) as Rc<dyn Reader>]);
        let out = Box::new(io::sink());
        let done = run_tapped(&scenario, Sockets::OnThisThread, out, Some(Rc::new(recorder)));
        done.expect("it runs");
        ran
    }

    fn of(ran: &Ran, end: End) -> Vec<usize> {
        let steps = ran.steps.borrow();
        steps.iter().filter(|(whose, _)| *whose == end).map(|(_, number)| *number).collect()
    }

    #[test]
    fn a_record_of_the_homeworks_server_lights_its_steps_in_their_order() {
        let ran = ran("homework_server", false);
        let both = [2, 3, 4, 5, 3, 4, 5, 7, 8, 9, 7, 8, 9];
        let all = of(&ran, End::Server);
        assert_eq!(all[..both.len()], both, "{all:?}");
        assert_eq!(of(&ran, End::Client), [0; 0], "nobody is a client here");
        let code = ran.code.borrow();
        let last = |number| code.last_ran(End::Server, number).expect("it ran");
        assert!(last(2) < last(3) && last(5) < last(7) && last(8) < last(9));
        for number in [0, 1, 10, 11, 99] {
            assert_eq!(code.last_ran(End::Server, number), None, "{number}");
        }
    }

    #[test]
    fn way_1_and_an_answer_outside_of_the_slot_are_steps_of_their_own() {
        let all = of(&ran("homework_server", true), End::Server);
        assert!(all.contains(&6) && !all.contains(&7), "{all:?}");
        let all = of(&ran("remote_close", false), End::Server);
        assert!(all.ends_with(&[12, 13, 10]), "{all:?}");
    }

    #[test]
    fn a_record_of_a_client_lights_its_steps() {
        let all = of(&ran("main_program", false), End::Client);
        assert_eq!(all, [3, 9, 4, 5, 10, 2], "disconnected comes while it waits");
        let all = of(&ran("sync_loop", false), End::Client);
        assert_eq!(all.iter().filter(|number| **number == 11).count(), 4, "{all:?}");
        let all = of(&ran("hello", false), End::Client);
        assert!(!all.contains(&11), "a slot that reads is not the loop: {all:?}");
    }

    #[test]
    fn the_timer_whose_slot_writes_is_the_homeworks() {
        let object = |class| Object { number: 1, class, local: None, peer: None };
        let at = |us, depth, what| Moment { us, turn: 1, depth, thread: None, what };
        let timeout = What::Signal { object: object(Class::Timer), signal: Emitted::by_timer() };
        let write = What::Call {
            object: object(Class::Socket),
            name: "write".into(),
            arguments: String::new(),
        };
        let mut code = Code::new();
        let numbers = |steps: Vec<&Step>| steps.iter().map(|step| step.number).collect::<Vec<_>>();
        assert_eq!(numbers(code.push(&at(1, 0, timeout))), [0; 0]);
        assert_eq!(numbers(code.push(&at(2, 1, write.clone()))), [4, 7]);
        assert_eq!(numbers(code.push(&at(3, 0, write))), [4], "the slot has returned");
        assert_eq!(code.last_ran(End::Client, 7), Some(2));
        assert_eq!(code.last_ran(End::Client, 4), Some(3));
    }
}
