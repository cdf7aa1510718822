//! [`ConnectionEnds`]: both ends of a connection, and how each can end it.

use std::cell::{Cell, OnceCell, RefCell};

use qmetaobject::QVariantMap;
use qmetaobject::prelude::*;

use super::batch::{Batch, Pace, reporter};
use super::{number, written};
use crate::lab::ends::{Act, Both, End, Ends, Seen, Side, Way};
use crate::net::{Kernel, TcpState};
use crate::text::{Fact, facts};

/// A client and a server with one connection, each with a thread and an event loop of its own, and
/// what each has seen. Both are there while `running`.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct ConnectionEnds {
    base: qt_base_class!(trait QObject),
    running: qt_property!(bool; READ running WRITE set_running NOTIFY runningChanged),
    runningChanged: qt_signal!(),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY nowChanged),
    client: qt_property!(QVariantMap; READ client WRITE read_only NOTIFY nowChanged),
    server: qt_property!(QVariantMap; READ server WRITE read_only NOTIFY nowChanged),
    there: qt_property!(QVariantMap; READ there WRITE read_only NOTIFY nowChanged),
    back: qt_property!(QVariantMap; READ back WRITE read_only NOTIFY nowChanged),
    nowChanged: qt_signal!(),
    dropsAsQt: qt_property!(bool; READ drops_as_qt WRITE set_drops_as_qt NOTIFY dropsAsQtChanged),
    dropsAsQtChanged: qt_signal!(),
    connectAnew: qt_method!(fn(&self)),
    write: qt_method!(fn(&self, client: bool, bytes: i32)),
    finish: qt_method!(fn(&self, client: bool)),
    disconnectFromHost: qt_method!(fn(&self, client: bool)),
    reset: qt_method!(fn(&self, client: bool)),
    hold: qt_method!(fn(&self, client: bool, on: bool)),
    look: qt_method!(fn(&self)),

    ends: RefCell<Option<Ends>>,
    now: RefCell<Now>,
    keeps: Cell<bool>,
    not_started: RefCell<Option<Fact>>,
    kernel: OnceCell<Option<Kernel>>,
    shown: Batch,
}

/// What is shown.
#[derive(Debug, Clone, Default, PartialEq)]
struct Now {
    both: Both,
    /// What the kernel says of the client and of the server.
    kernel: [&'static str; 2],
}

/// The kernel was asked, and has no such connection.
const NONE: &str = "-";

impl ConnectionEnds {
    fn running(&self) -> bool {
        self.ends.borrow().is_some()
    }

    fn set_running(&self, running: bool) {
        if running == self.running() {
            return;
        }
        if running {
            let changed = reporter(self, Pace::Rows, |this| &this.shown, Self::look);
            match Ends::start(changed) {
                Ok(ends) => {
                    ends.drop_as_qt(!self.keeps.get());
                    self.ends.replace(Some(ends));
                    self.not_started.take();
                }
                Err(error) => {
                    self.not_started.replace(Some(facts::stage_not_run(&error)));
                }
            }
        } else {
            // Its threads are waited for, which may not happen while it is borrowed.
            let ends = self.ends.take();
            drop(ends);
            self.now.take();
        }
        let me = QPointer::from(self);
        self.runningChanged();
        if let Some(this) = me.as_ref() {
            this.nowChanged();
        }
    }

    /// Asks both ends and the kernel how they are.
    fn look(&self) {
        let both = self.ends.borrow().as_ref().map(Ends::now).unwrap_or_default();
        let kernel = self.kernel.get_or_init(|| Kernel::new().ok()).as_ref();
        let says = |local: &End, peer: &End| {
            let (Some(kernel), Some(local), Some(peer)) = (kernel, local.local, peer.local) else {
                return "";
            };
            kernel.state(local, peer).map_or(NONE, TcpState::name)
        };
        let kernel = [says(&both.client, &both.server), says(&both.server, &both.client)];
        let now = Now { both, kernel };
        if *self.now.borrow() != now {
            self.now.replace(now);
            self.nowChanged();
        }
    }

    /// A new connection; one that is there is dropped.
    fn connectAnew(&self) {
        if let Some(ends) = &*self.ends.borrow() {
            ends.connect();
        }
    }

    fn act(&self, client: bool, act: Act) {
        if let Some(ends) = &*self.ends.borrow() {
            ends.act(side(client), act);
        }
    }

    /// `write` of so many bytes.
    fn write(&self, client: bool, bytes: i32) {
        self.act(client, Act::Write(u64::try_from(bytes).unwrap_or(0)));
    }

    /// `shutdown(SHUT_WR)` on the descriptor.
    fn finish(&self, client: bool) {
        self.act(client, Act::Finish);
    }

    /// `disconnectFromHost`.
    fn disconnectFromHost(&self, client: bool) {
        self.act(client, Act::Disconnect);
    }

    /// Ends the connection with a reset.
    fn reset(&self, client: bool) {
        self.act(client, Act::Reset);
    }

    /// The event loop of one end stands still, or turns again.
    fn hold(&self, client: bool, on: bool) {
        if let Some(ends) = &*self.ends.borrow() {
            ends.hold(side(client), on);
        }
    }

    /// Whether an end drops what is unsent when the other one has closed, as Qt does.
    fn drops_as_qt(&self) -> bool {
        !self.keeps.get()
    }

    fn set_drops_as_qt(&self, drops: bool) {
        if self.keeps.replace(!drops) == drops {
            if let Some(ends) = &*self.ends.borrow() {
                ends.drop_as_qt(drops);
            }
            self.dropsAsQtChanged();
        }
    }

    /// Why it is not running as it should, as a fact; empty if nothing is wrong.
    fn problem(&self) -> QString {
        let failed = self.now.borrow().both.failure.as_ref().map(facts::stage_not_run);
        self.not_started.borrow().as_ref().or(failed.as_ref()).map(written).unwrap_or_default()
    }

    fn client(&self) -> QVariantMap {
        let now = self.now.borrow();
        end(&now.both.client, now.kernel[0])
    }

    fn server(&self) -> QVariantMap {
        let now = self.now.borrow();
        end(&now.both.server, now.kernel[1])
    }

    fn there(&self) -> QVariantMap {
        way(self.now.borrow().both.there)
    }

    fn back(&self) -> QVariantMap {
        way(self.now.borrow().both.back)
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("ConnectionEnds: this property can only be read");
    }
}

fn side(client: bool) -> Side {
    if client { Side::Client } else { Side::Server }
}

/// `address`, `state`, `kernel` ("-" = it has no such connection, "" = it does not say), `held`,
/// `finished`, `unsent`, `saw` (lines).
fn end(end: &End, kernel: &'static str) -> QVariantMap {
    let address = end.local.map(|local| local.to_string()).unwrap_or_default();
    let saw: Vec<String> = end.saw.iter().map(line).collect();
    let mut map = QVariantMap::default();
    let mut put = |name: &str, value: QVariant| map.insert(name.into(), value);
    put("address", QString::from(address).into());
    put("state", QString::from(end.state.name()).into());
    put("kernel", QString::from(kernel).into());
    put("held", end.held.into());
    put("finished", end.finished.into());
    put("unsent", number(end.unsent).into());
    put("saw", QString::from(saw.join("\n")).into());
    map
}

/// As a trace has it: behind a signal the state that its slot sees, in front of a call a mark.
fn line(seen: &Seen) -> String {
    let mut line = if seen.called { format!("> {}", seen.what) } else { seen.what.clone() };
    if seen.times > 1 {
        line += &format!(" ×{}", seen.times);
    }
    if seen.bytes > 0 {
        line += &format!("  {} B", seen.bytes);
    }
    if !seen.called && !seen.what.starts_with("stateChanged") {
        line += &format!("  [{}]", seen.state.name());
    }
    line
}

/// `open`, `written`, `read`, `lost`.
fn way(way: Way) -> QVariantMap {
    let mut map = QVariantMap::default();
    map.insert("open".into(), way.open.into());
    for (name, bytes) in [("written", way.written), ("read", way.read), ("lost", way.lost)] {
        map.insert(name.into(), number(bytes).into());
    }
    map
}
