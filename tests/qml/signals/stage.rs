//! The side of the process that has the QObjects: a scenario's script, and its raw peer.

// What the derive writes.
#![allow(clippy::useless_transmute)]

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use qmetaobject::prelude::*;
use qmetaobject::qml_register_type;
use qtcp::trace::Peer;
use qtcp::trace::script::Step;
use serde_json::json;

use super::read;
use super::recorded::ended;
use super::script::Plan;

/// How long the peer looks for what was sent to it.
const ON_ITS_WAY: Duration = Duration::from_secs(5);

/// `import QtcpTest 1.0`.
#[allow(non_snake_case, dead_code)]
#[derive(Default, QObject)]
pub(crate) struct Stage {
    base: qt_base_class!(trait QObject),
    open: qt_method!(fn(&self, name: QString) -> QString),
    act: qt_method!(fn(&self, number: i32, wanted: QString) -> QString),
    actAside: qt_method!(fn(&self, number: i32)),
    busy: qt_method!(fn(&self) -> bool),
    listen: qt_method!(fn(&self)),
    accept: qt_method!(fn(&self) -> bool),
    setServerPort: qt_method!(fn(&self, port: i32)),
    played: RefCell<Option<Played>>,
}

struct Played {
    plan: Plan,
    peer: Arc<Mutex<Peer>>,
    /// Acts while the event loop runs.
    later: Option<JoinHandle<()>>,
    /// Its port refuses.
    _nobody: Peer,
}

#[allow(non_snake_case)]
impl Stage {
    pub(crate) fn register() {
        qml_register_type::<Self>(c"QtcpTest", 1, 0, c"Stage");
    }

    /// Makes ready for a scenario, with new ports: its steps and the lines of the trace.
    fn open(&self, name: QString) -> QString {
        let name: String = name.into();
        let (scenario, wanted) = read(&name);
        let plan = Plan::new(&scenario).expect("a scenario that can be played");
        let peer = Peer::new().expect("a port");
        let nobody = Peer::new().expect("a port");
        let ports = json!({
            "PORT": peer.port(),
            "PORT2": peer.second_port(),
            "BADPORT": nobody.port(),
        });
        let opened = json!({ "steps": plan.steps, "wanted": wanted, "ports": ports });
        let peer = Arc::new(Mutex::new(peer));
        self.played.replace(Some(Played { plan, peer, later: None, _nobody: nobody }));
        opened.to_string().as_str().into()
    }

    /// Does one of the peer's steps and returns its line. What it `sees` may still be on its way:
    /// then it looks until it is what was wanted.
    fn act(&self, number: i32, wanted: QString) -> QString {
        let wanted: String = wanted.into();
        let begun = Instant::now();
        self.with(|played| {
            let step = played.step(number);
            loop {
                let did = played.peer().act(&step).map(|did| format!("{} {did}", step.object));
                let did = ended(&did.unwrap_or_default());
                if step.name != "sees" || did == wanted || begun.elapsed() > ON_ITS_WAY {
                    return did.as_str().into();
                }
            }
        })
    }

    /// Does a step on a thread, because it needs the event loop to go on.
    fn actAside(&self, number: i32) {
        self.with(|played| {
            let (step, peer) = (played.step(number), Arc::clone(&played.peer));
            played.later = Some(std::thread::spawn(move || {
                peer.lock().expect("no panic").act(&step);
            }));
        });
    }

    /// Whether the thread still acts.
    fn busy(&self) -> bool {
        self.with(|played| played.later.as_ref().is_some_and(|thread| !thread.is_finished()))
    }

    fn listen(&self) {
        self.with(|played| played.peer().listen().expect("it listens"));
    }

    fn accept(&self) -> bool {
        self.with(|played| played.peer().accept())
    }

    fn setServerPort(&self, port: i32) {
        let port = u16::try_from(port).expect("a port");
        self.with(|played| played.peer().set_server_port(port));
    }

    fn with<R>(&self, act: impl FnOnce(&mut Played) -> R) -> R {
        act(self.played.borrow_mut().as_mut().expect("a scenario"))
    }
}

impl Played {
    fn step(&self, number: i32) -> Step {
        self.plan.peer[usize::try_from(number).expect("a number")].clone()
    }

    fn peer(&self) -> MutexGuard<'_, Peer> {
        self.peer.lock().expect("no panic")
    }
}
