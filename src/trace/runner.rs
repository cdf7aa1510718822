//! Runs a scenario on the sockets of `course`, with a raw peer on this machine.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::acts::{Acts, Teller};
use super::calls::{call_text, mode_of};
use super::control::Control;
use super::ground::{Ground, Sockets};
use super::later::Later;
use super::leash::Leash;
use super::limit::Descriptors;
use super::peer::{Peer, announced};
use super::raw::RawListener;
use super::script::{Kind, Object, Scenario, Step, Token, Value};
use super::signals::Lines;
use super::tracer::Tracer;
use super::turning::{SET_UP, SLICE};
use crate::event::Id;
use crate::runtime::{Listener, Socket, Tap};
use crate::signal::{OpenMode, SocketState, SpecialAddress};
use crate::text::facts;

/// No scenario takes longer.
const LONGEST_RUN: Duration = Duration::from_secs(120);

/// Runs `scenario` and writes its trace, line by line.
///
/// Where the sockets are on a thread of their own there are no blocking calls:
/// [`Scenario::blocking_call`] tells whether it has one. If it is run all the same, the call is left
/// out, with a line that begins with `!!`.
///
/// A mistake that only shows while it runs (a socket that was not taken, say) is a line of the
/// trace that begins with `!!`.
///
/// # Errors
/// Those of the event loop and of the peer's ports, the first one of `out`, and `TimedOut` when
/// the scenario was not done in 120 s: the rest of its steps is left out.
pub fn run(scenario: &Scenario, sockets: Sockets, out: Box<dyn Write>) -> io::Result<()> {
    run_tapped(scenario, sockets, out, None)
}

/// The same, and `tap` is told of everything that happens on the loop meanwhile.
///
/// # Errors
/// Those of [`run`].
pub fn run_tapped(
    scenario: &Scenario,
    sockets: Sockets,
    out: Box<dyn Write>,
    tap: Option<Rc<dyn Tap>>,
) -> io::Result<()> {
    run_on(scenario, sockets, out, tap, None, &Leash::default())
}

/// The same, and `acts` is told of what the raw peers do; whoever has `leash` too may end it or hold
/// it.
///
/// # Errors
/// Those of [`run`], and `Interrupted` if it was ended.
pub fn run_on(
    scenario: &Scenario,
    sockets: Sockets,
    out: Box<dyn Write>,
    tap: Option<Rc<dyn Tap>>,
    acts: Option<Arc<dyn Acts>>,
    leash: &Leash,
) -> io::Result<()> {
    let teller = Teller::of(acts);
    // The one that acts later shares it; whoever acts has it for the whole action.
    let peer = Peer::on(leash, &teller)?;
    let nobody = RawListener::on(leash, &teller)?;
    let tracer = Tracer::new(out);
    tracer.name_port(peer.port(), "PORT");
    tracer.name_port(peer.second_port(), "PORT2");
    tracer.name_port(nobody.port(), "BADPORT");
    let runner = Rc::new(Runner {
        ground: Ground::new(sockets)?,
        tracer,
        later: Later::on(leash),
        descriptors: Descriptors::default(),
        ports: [peer.port(), peer.second_port()],
        server_port: peer.server_port(),
        nobody,
        peer: Arc::new(Mutex::new(peer)),
        objects: RefCell::default(),
        names: RefCell::default(),
        numbered: RefCell::default(),
        control: Control::default(),
        slots: RefCell::default(),
        hidden: RefCell::default(),
        shown: RefCell::default(),
        depth: Cell::default(),
        begun: leash.now(),
        leash: leash.clone(),
        overdue: Cell::default(),
    });
    runner.ground.put_on(leash);
    runner.ground.handle().add_tap(Rc::new(Lines(Rc::downgrade(&runner))));
    if let Some(tap) = tap {
        runner.ground.handle().add_tap(tap);
    }
    runner.tracer.line(&format!("# {}", scenario.name));
    runner.tracer.line(&format!("# {}", scenario.description));
    runner.steps(&scenario.steps);
    runner.tracer.line("-- end of script, destructors follow");
    teller.end();
    runner.forget_planned();
    runner.destroy_all();
    runner.later.join();
    match runner.tracer.failure() {
        Some(error) => Err(error),
        None if leash.is_ended() => Err(io::ErrorKind::Interrupted.into()),
        None if runner.overdue.get() => {
            let told = facts::scenario_overdue(LONGEST_RUN.as_secs());
            Err(io::Error::new(io::ErrorKind::TimedOut, told))
        }
        None => Ok(()),
    }
}

pub(super) struct Runner {
    pub(super) ground: Ground,
    pub(super) tracer: Tracer,
    pub(super) later: Later,
    descriptors: Descriptors,
    /// PORT and PORT2.
    ports: [u16; 2],
    /// SPORT. The peer has it too, and may be at work: its lock would make a call wait for it.
    server_port: Arc<AtomicU16>,
    nobody: RawListener,
    peer: Arc<Mutex<Peer>>,
    /// In the order in which they were made.
    pub(super) objects: RefCell<Vec<Entry>>,
    /// What the script calls them, for the lines of their signals.
    pub(super) names: RefCell<HashMap<Id, String>>,
    /// The accepted sockets that were named k1, k2, ... by themselves.
    pub(super) numbered: RefCell<HashSet<String>>,
    pub(super) control: Control,
    /// In the order in which they were connected.
    pub(super) slots: RefCell<Vec<Rc<ScriptSlot>>>,
    pub(super) hidden: RefCell<HashSet<SignalName>>,
    /// The servers whose pending sockets are traced, and how many of them have been so far.
    pub(super) shown: RefCell<HashMap<Id, u32>>,
    /// Slots inside each other.
    pub(super) depth: Cell<u32>,
    /// By the clock of the leash.
    begun: Instant,
    pub(super) leash: Leash,
    overdue: Cell<bool>,
}

/// An object and its signal.
type SignalName = (String, String);

/// Steps that run when a signal comes.
pub(super) struct ScriptSlot {
    pub(super) signal: SignalName,
    /// Only with this one.
    pub(super) argument: Option<Token>,
    pub(super) body: Vec<Step>,
    pub(super) once: bool,
    /// For which objects it has run; several number themselves.
    pub(super) done: RefCell<HashSet<String>>,
}

#[derive(Clone)]
pub(super) enum Thing {
    Socket(Socket),
    Server(Listener),
    Deleted,
}

pub(super) struct Entry {
    /// None: taken without a name.
    pub(super) name: Option<String>,
    pub(super) thing: Thing,
    /// The server that an accepted socket came from.
    parent: Option<String>,
}

impl Runner {
    pub(super) fn steps(self: &Rc<Self>, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn step(self: &Rc<Self>, step: &Step) {
        if self.leash.is_ended() {
            return;
        }
        if self.leash.since(self.begun) > LONGEST_RUN {
            if !self.overdue.replace(true) {
                self.tracer.line("!! still running after 120 s");
            }
            return;
        }
        match step.kind {
            Kind::Call => {
                self.call(step);
            }
            Kind::Dump => {
                let (named, thing) = self.resolved(step);
                let name = &named.as_ref().unwrap_or(step).object;
                match thing {
                    Thing::Deleted => {}
                    Thing::Socket(socket) => self.dump_socket(name, &socket),
                    Thing::Server(server) => self.dump_server(name, &server),
                }
            }
            Kind::If | Kind::While | Kind::Repeat => self.run_block(step),
            Kind::CallLater => self.call_later(step),
            Kind::Connected => self.connect_to_peer(step),
            Kind::Served => self.serve(step),
            Kind::Peer => {
                self.later.join();
                let did = self.peer().act_hashing(step, &|bytes| self.tracer.hash(bytes));
                if let Some(did) = did {
                    self.tracer.line(&format!("{} {did}", step.object));
                }
            }
            Kind::Later => {
                self.tracer.line(&format!("{} later: {}", step.object, announced(step)));
                let (peer, step) = (Arc::clone(&self.peer), step.clone());
                let delay = Duration::from_millis(step.milliseconds.unwrap_or(0));
                self.later.add(
                    delay,
                    Box::new(move || {
                        peer.lock().unwrap_or_else(PoisonError::into_inner).act(&step);
                    }),
                );
            }
            Kind::Loop => self.turn_loop(step.milliseconds.map(Duration::from_millis)),
            Kind::On | Kind::Once => {
                let slot = ScriptSlot {
                    signal: (self.object_name(step), step.name.clone()),
                    argument: step.arguments.first().cloned(),
                    body: step.body.clone(),
                    once: step.kind == Kind::Once,
                    done: RefCell::default(),
                };
                self.slots.borrow_mut().push(Rc::new(slot));
            }
            Kind::Hide => {
                let signal = (self.object_name(step), step.name.clone());
                self.hidden.borrow_mut().insert(signal);
            }
            Kind::Show => {
                if let (_, Thing::Server(server)) = self.resolved(step) {
                    self.shown.borrow_mut().entry(server.object()).or_default();
                }
            }
            Kind::Descriptors => self.tracer.line(&self.descriptors.limit(&step.name)),
            Kind::Delete => {
                let (named, thing) = self.resolved(step);
                let name = &named.as_ref().unwrap_or(step).object;
                if !matches!(thing, Thing::Deleted) {
                    self.tracer.begin_call(format!("delete {name}"));
                    self.delete(name, thing);
                    self.tracer.end_call(None);
                }
            }
        }
    }

    /// Makes a call and says what it answered; None = nothing, or nobody is there.
    pub(super) fn call(self: &Rc<Self>, step: &Step) -> Option<String> {
        let (named, thing) = self.resolved(step);
        let step = named.as_ref().unwrap_or(step);
        match thing {
            Thing::Socket(socket) => self.call_socket(step, &socket),
            Thing::Server(server) => self.call_server(step, &server),
            Thing::Deleted => None,
        }
    }

    pub(super) fn call_text(&self, step: &Step) -> String {
        call_text(step, &|bytes| self.tracer.hash(bytes))
    }

    pub(super) fn is_overdue(&self) -> bool {
        self.overdue.get() || self.leash.is_ended()
    }

    fn peer(&self) -> MutexGuard<'_, Peer> {
        self.peer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `connected c`.
    fn connect_to_peer(self: &Rc<Self>, step: &Step) {
        let name = &step.object;
        let Thing::Socket(socket) = self.thing(name) else { return };
        self.later.join();
        self.tracer.set_muted(true);
        let mut peer = self.peer();
        if let Err(error) = peer.listen() {
            log::error!("{}", facts::peer_cannot_listen(&error));
        }
        let mode = if step.name.is_empty() { OpenMode::READ_WRITE } else { mode_of(&step.name) };
        socket.call(|machine| machine.connect_to_host("127.0.0.1", self.ports[0], mode));
        // By the loop, and some slices more: then the socket waits for data, nothing is to be
        // written, and it does not matter how it was connected.
        let begun = self.leash.now();
        let mut slices = 0;
        while slices < 2 && self.leash.since(begun) < SET_UP && !self.is_overdue() {
            self.turn_until(self.leash.now() + SLICE);
            slices += u32::from(!self.is_connecting());
        }
        let connected = socket.state() == SocketState::Connected && peer.accept();
        self.tracer.set_muted(false);
        self.tracer.line(&if connected {
            format!("(client {name} is connected to the peer)")
        } else {
            format!("!! client {name} cannot be connected to the peer")
        });
    }

    /// `served k`.
    fn serve(self: &Rc<Self>, step: &Step) {
        let name = &step.object;
        let Thing::Server(server) = self.thing("s") else { return };
        self.later.join();
        self.tracer.set_muted(true);
        if server.is_listening() || server.listen(SpecialAddress::LocalHost.into(), 0) {
            self.name_server_port(&server);
        }
        let connected = self.peer().connect(server.server_port()).is_ok();
        let accepted =
            connected && (server.has_pending_connections() || self.wait_for_client(&server));
        let taken = if accepted { server.next_pending_connection() } else { None };
        self.tracer.set_muted(false);
        if let Some(socket) = taken {
            let name = &self.name_of_next(name);
            self.take(Some(name), "s", socket);
            self.tracer.line(&format!("(socket {name} is taken from server s)"));
        } else {
            self.tracer.line(&format!("!! socket {name} cannot be taken from server s"));
        }
    }

    pub(super) fn port_of(&self, token: &Token) -> u16 {
        match &token.value {
            Value::Number(number) => u16::try_from(*number).unwrap_or(0),
            _ if token.is("PORT") => self.ports[0],
            _ if token.is("PORT2") => self.ports[1],
            _ if token.is("SPORT") => self.server_port.load(Ordering::Relaxed),
            _ => self.nobody.port(),
        }
    }

    /// SPORT is the port of the server that listened last.
    pub(super) fn name_server_port(&self, server: &Listener) {
        let port = server.server_port();
        self.server_port.store(port, Ordering::Relaxed);
        self.tracer.name_port(port, "SPORT");
    }

    pub(super) fn take(self: &Rc<Self>, name: Option<&str>, server: &str, socket: Socket) {
        if let Some(name) = name {
            self.watch_socket(name, &socket);
        }
        self.objects.borrow_mut().push(Entry {
            name: name.map(str::to_owned),
            thing: Thing::Socket(socket),
            parent: Some(server.to_owned()),
        });
    }

    /// The object of that name; made at first use, unless it has to be taken from a server.
    pub(super) fn thing(self: &Rc<Self>, name: &str) -> Thing {
        let known = {
            let objects = self.objects.borrow();
            let entry = objects.iter().rev().find(|entry| entry.name.as_deref() == Some(name));
            entry.map(|entry| entry.thing.clone())
        };
        let thing = match (known, Object::of(name)) {
            (Some(thing), _) => thing,
            (None, Some(Object::Socket)) => {
                let socket = Socket::new(self.ground.handle());
                self.watch_socket(name, &socket);
                self.keep(name, Thing::Socket(socket))
            }
            (None, Some(Object::Server)) => {
                let server = Listener::new(self.ground.handle());
                self.watch_server(name, &server);
                self.keep(name, Thing::Server(server))
            }
            (None, _) => Thing::Deleted,
        };
        if matches!(thing, Thing::Deleted) {
            self.tracer.line(&format!("!! there is no {name} now"));
        }
        thing
    }

    fn keep(&self, name: &str, thing: Thing) -> Thing {
        let entry = Entry { name: Some(name.to_owned()), thing: thing.clone(), parent: None };
        self.objects.borrow_mut().push(entry);
        thing
    }

    /// What `delete` does to one object. Sockets that were taken from a server live on when it
    /// goes (contract 130, a difference from Qt).
    pub(super) fn delete(&self, name: &str, thing: Thing) {
        match &thing {
            Thing::Socket(socket) => socket.clone().delete(),
            Thing::Server(server) => server.clone().delete(),
            Thing::Deleted => return,
        }
        // Only now: what a slot of it calls while it goes reaches it, as in Qt.
        for entry in &mut *self.objects.borrow_mut() {
            let same = match (&entry.thing, &thing) {
                (Thing::Socket(a), Thing::Socket(b)) => a == b,
                (Thing::Server(_), Thing::Server(_)) => entry.name.as_deref() == Some(name),
                _ => false,
            };
            if same {
                entry.thing = Thing::Deleted;
            }
        }
        if matches!(thing, Thing::Server(_)) {
            self.tracer.line(&format!("destroyed {name}"));
        }
    }

    /// The end of the scenario: the last one made goes first, and a server takes along what was
    /// taken from it, as the owner of both does here.
    fn destroy_all(&self) {
        loop {
            let last = {
                let objects = self.objects.borrow();
                let own = |entry: &&Entry| {
                    entry.parent.is_none() && !matches!(entry.thing, Thing::Deleted)
                };
                objects
                    .iter()
                    .rev()
                    .find(own)
                    .map(|entry| (entry.name.clone().unwrap_or_default(), entry.thing.clone()))
            };
            let Some((name, thing)) = last else { break };
            self.delete(&name, thing);
            self.destroy_taken_from(Some(&name));
        }
        self.destroy_taken_from(None);
    }

    fn destroy_taken_from(&self, server: Option<&str>) {
        loop {
            let next = {
                let objects = self.objects.borrow();
                let taken = |entry: &&Entry| {
                    entry.parent.is_some()
                        && (server.is_none() || entry.parent.as_deref() == server)
                        && !matches!(entry.thing, Thing::Deleted)
                };
                objects.iter().find(taken).map(|entry| (entry.name.clone(), entry.thing.clone()))
            };
            let Some((name, thing)) = next else { return };
            self.delete(name.as_deref().unwrap_or_default(), thing);
        }
    }
}
