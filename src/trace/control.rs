//! What decides which steps run, and when: conditions and loops, whose slot it is, calls that our
//! own side makes later, and objects that go once the loop has control again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::blocks::MOST_ROUNDS;
use super::parser::EACH;
use super::runner::{Runner, Thing};
use super::script::{Condition, Kind, Object, Step, Token, Value};
use crate::event::Id;
use crate::runtime::{Socket, Timer};
use crate::signal::SocketError;
use crate::translate::TcpSocket;

/// An object that has signalled: its name by then, and itself.
pub(super) type Signaller = (String, Id);

#[derive(Default)]
pub(super) struct Control {
    /// Whose slots run, the innermost last.
    signallers: RefCell<Vec<Signaller>>,
    /// What the last call that reads has returned.
    pub(super) read: RefCell<Vec<u8>>,
    /// Event loops inside each other.
    loops: Cell<u32>,
    /// What is to be deleted, and how many loops ran when that was said.
    going: RefCell<Vec<(Id, u32)>>,
    planned: RefCell<Vec<Planned>>,
    timer: RefCell<Option<Timer>>,
}

/// A call that our own side will make.
struct Planned {
    delay: Duration,
    /// None: the loop has not begun yet.
    due: Option<Instant>,
    step: Step,
    signaller: Option<Signaller>,
}

impl Runner {
    // Conditions and loops.

    pub(super) fn run_block(self: &Rc<Self>, step: &Step) {
        match (step.kind, &step.condition) {
            (Kind::If, Some(condition)) => {
                let holds = self.holds(condition);
                self.steps(if holds { &step.body } else { &step.otherwise });
            }
            (Kind::While, Some(condition)) => {
                let mut rounds = 0;
                while !self.is_overdue() && self.holds(condition) {
                    if rounds == MOST_ROUNDS {
                        self.tracer.line(&format!(
                            "!! while: it still holds after {MOST_ROUNDS} rounds, and is left; a \
                             step in it has to change what it asks"
                        ));
                        break;
                    }
                    rounds += 1;
                    self.steps(&step.body);
                }
            }
            _ => {
                for _ in 0..step.arguments.first().map_or(0, Token::number) {
                    if self.is_overdue() {
                        break;
                    }
                    self.steps(&step.body);
                }
            }
        }
    }

    /// An object that is gone answers nothing, and then nothing holds.
    fn holds(self: &Rc<Self>, condition: &Condition) -> bool {
        let answer = match &condition.call {
            None => return self.read_holds(condition),
            Some(call) => self.call(call),
        };
        let Some(answer) = answer else { return false };
        let holds = match &condition.comparison {
            None => !matches!(answer.as_str(), "false" | "null" | "0"),
            Some((sign, token)) => match (answer.parse::<i64>(), number_of(token)) {
                (Ok(answer), Some(number)) => compares(sign, &answer, &number),
                _ => compares(sign, &*answer, &*token.word),
            },
        };
        holds != condition.negated
    }

    fn read_holds(&self, condition: &Condition) -> bool {
        let read = self.control.read.borrow();
        let holds = match &condition.comparison {
            None => !read.is_empty(),
            Some((sign, token)) => compares(sign, &**read, token.text().unwrap_or_default()),
        };
        holds != condition.negated
    }

    /// What is written, in one text: READ is what was read last, PEERPORT the digits of the port of
    /// the other end.
    pub(super) fn written(&self, step: &Step, socket: &Socket) -> Step {
        let mut bytes = Vec::new();
        for token in &step.arguments {
            match token.text() {
                Some(text) => bytes.extend_from_slice(text),
                None if token.is("READ") => bytes.extend_from_slice(&self.control.read.borrow()),
                None => {
                    let port = socket.ask(TcpSocket::peer_port).to_string();
                    bytes.extend_from_slice(port.as_bytes());
                    self.tracer.name_digits(port, format!("{{{}.peerPort}}", step.object));
                }
            }
        }
        let text = Token { word: String::new(), value: Value::Text(bytes), column: 0 };
        Step { arguments: vec![text], ..step.clone() }
    }

    // Whose slot it is.

    pub(super) fn in_slot_of(self: &Rc<Self>, signaller: Option<Signaller>, run: impl FnOnce()) {
        let is_slot = signaller.is_some();
        self.control.signallers.borrow_mut().extend(signaller);
        run();
        if is_slot {
            self.control.signallers.borrow_mut().pop();
        }
    }

    fn signaller(&self) -> Option<Signaller> {
        self.control.signallers.borrow().last().cloned()
    }

    /// What the step is about, and the step with the name of that instead of `it`.
    pub(super) fn resolved(self: &Rc<Self>, step: &Step) -> (Option<Step>, Thing) {
        if step.object != "it" {
            return (None, self.thing(&step.object));
        }
        let Some((name, id)) = self.signaller() else { return (None, Thing::Deleted) };
        let thing = self.thing_of(id);
        if matches!(thing, Thing::Deleted) {
            self.tracer.line(&format!("!! there is no {name} now"));
        }
        (Some(Step { object: name, ..step.clone() }), thing)
    }

    /// The name of the object of a step that makes none.
    pub(super) fn object_name(&self, step: &Step) -> String {
        let it = (step.object == "it").then(|| self.signaller()).flatten();
        it.map_or_else(|| step.object.clone(), |(name, _)| name)
    }

    /// The name that an accepted socket gets: the next of k1, k2, ... where it numbers itself.
    pub(super) fn name_of_next(&self, name: &str) -> String {
        if name != EACH {
            return name.to_owned();
        }
        let objects = self.objects.borrow();
        let mut numbers = 1..;
        let free = numbers.find_map(|number: u32| {
            let name = format!("k{number}");
            let known = objects.iter().any(|entry| entry.name.as_deref() == Some(&*name));
            (!known).then_some(name)
        });
        let name = free.unwrap_or_default();
        self.numbered.borrow_mut().insert(name.clone());
        name
    }

    // Our own side, later.

    /// The call is made that long after now, or after the next loop has begun if none runs.
    pub(super) fn call_later(self: &Rc<Self>, step: &Step) {
        let delay = Duration::from_millis(step.milliseconds.unwrap_or(0));
        let due = (self.control.loops.get() > 0).then(|| Instant::now() + delay);
        let signaller = self.signaller();
        let planned = Planned { delay, due, step: step.clone(), signaller };
        self.control.planned.borrow_mut().push(planned);
        self.start_planned();
    }

    /// Whether calls are still to be made.
    pub(super) fn has_planned(&self) -> bool {
        !self.control.planned.borrow().is_empty()
    }

    pub(super) fn forget_planned(&self) {
        self.control.planned.take();
        self.control.timer.take();
    }

    fn start_planned(self: &Rc<Self>) {
        let first = self.control.planned.borrow().iter().filter_map(|planned| planned.due).min();
        let Some(first) = first else { return };
        let runner = Rc::downgrade(self);
        let mut timer = self.control.timer.borrow_mut();
        let timer = timer.get_or_insert_with(|| {
            Timer::new(self.ground.handle(), move |_| {
                if let Some(runner) = runner.upgrade() {
                    runner.call_planned();
                }
            })
        });
        timer.start_once(first.saturating_duration_since(Instant::now()));
    }

    /// Those whose time is the first; others that are late come in passes of their own.
    fn call_planned(self: &Rc<Self>) {
        let first = self.control.planned.borrow().iter().filter_map(|planned| planned.due).min();
        loop {
            let next = {
                let mut planned = self.control.planned.borrow_mut();
                let at = planned.iter().position(|next| next.due.is_some() && next.due == first);
                at.map(|at| planned.remove(at))
            };
            let Some(next) = next else { break };
            self.tracer.line(&format!("-- {} ms later", next.delay.as_millis()));
            self.in_slot_of(next.signaller, || self.steps(&next.step.body));
        }
        self.start_planned();
    }

    // The loop, and what goes when it has control.

    /// A loop runs while `run` does.
    pub(super) fn in_loop(self: &Rc<Self>, run: impl FnOnce()) {
        let now = Instant::now();
        for planned in self.control.planned.borrow_mut().iter_mut() {
            planned.due = planned.due.or(Some(now + planned.delay));
        }
        self.start_planned();
        self.control.loops.set(self.control.loops.get() + 1);
        run();
        self.control.loops.set(self.control.loops.get() - 1);
    }

    /// `deleteLater`: twice is once.
    pub(super) fn delete_later(self: &Rc<Self>, object: Id) {
        let known = self.control.going.borrow().iter().any(|(id, _)| *id == object);
        if !known {
            self.control.going.borrow_mut().push((object, self.control.loops.get()));
            self.delete_after_slots();
        }
    }

    fn delete_after_slots(self: &Rc<Self>) {
        let runner = Rc::downgrade(self);
        self.ground.handle().after_slots(move || {
            let Some(runner) = runner.upgrade() else { return };
            runner.delete_going();
            // The pass may be one of an inner loop.
            if !runner.control.going.borrow().is_empty() {
                runner.delete_after_slots();
            }
        });
    }

    /// A loop inside of the slot that said so deletes nothing, as in Qt.
    pub(super) fn delete_going(&self) {
        let loops = self.control.loops.get();
        loop {
            let next = {
                let mut going = self.control.going.borrow_mut();
                let at = going.iter().position(|(_, level)| *level == 0 || *level >= loops);
                at.map(|at| going.remove(at).0)
            };
            let Some(id) = next else { return };
            let thing = self.thing_of(id);
            let name = self.names.borrow().get(&id).cloned().unwrap_or_default();
            self.delete(&name, thing);
        }
    }

    fn thing_of(&self, id: Id) -> Thing {
        let objects = self.objects.borrow();
        let is_it = |thing: &Thing| match thing {
            Thing::Socket(socket) => socket.object() == id,
            Thing::Server(server) => server.object() == id,
            Thing::Deleted => false,
        };
        let entry = objects.iter().find(|entry| is_it(&entry.thing));
        entry.map_or(Thing::Deleted, |entry| entry.thing.clone())
    }

    /// Whether this object is one of those that number themselves.
    pub(super) fn is_numbered(&self, name: &str) -> bool {
        Object::of(name) == Some(Object::Accepted) && self.numbered.borrow().contains(name)
    }
}

fn number_of(token: &Token) -> Option<i64> {
    match token.value {
        Value::Number(number) => Some(number),
        _ => {
            let mut errors = SocketError::ALL.iter();
            errors.find(|error| error.qt_name() == token.word).map(|error| error.number().into())
        }
    }
}

fn compares<T: PartialOrd + ?Sized>(sign: &str, a: &T, b: &T) -> bool {
    match sign {
        "==" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    }
}
