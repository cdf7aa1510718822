//! [`TwoModes`]: the course's two modes beside each other.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, QVariantMap};

use super::batch::{Batch, Pace, reporter};
use super::{int, number, string, written};
use crate::lab::modes::{Both, Mode, Modes, One, PATIENCE};
use crate::text::{Fact, facts};

/// The same client twice, in the synchronous mode and in the asynchronous one, each on a thread of its
/// own with a clock that its own event loop turns, and the server of both. All of it is there while
/// `running`.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct TwoModes {
    base: qt_base_class!(trait QObject),
    running: qt_property!(bool; READ running WRITE set_running NOTIFY runningChanged),
    runningChanged: qt_signal!(),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY nowChanged),
    synchronous: qt_property!(QVariantMap; READ synchronous WRITE read_only NOTIFY nowChanged),
    asynchronous: qt_property!(QVariantMap; READ asynchronous WRITE read_only NOTIFY nowChanged),
    port: qt_property!(i32; READ port WRITE read_only NOTIFY nowChanged),
    silentFor: qt_property!(i32; READ silent_for WRITE read_only NOTIFY nowChanged),
    nowChanged: qt_signal!(),
    patience: qt_property!(i32; READ patience WRITE set_patience NOTIFY patienceChanged),
    patienceChanged: qt_signal!(),
    looping: qt_property!(bool; READ looping WRITE set_looping NOTIFY loopingChanged),
    loopingChanged: qt_signal!(),
    say: qt_method!(fn(&self, text: QString, silence: i32)),
    click: qt_method!(fn(&self, synchronous: bool)),

    modes: RefCell<Option<Modes>>,
    now: RefCell<Both>,
    wanted: Cell<Wanted>,
    not_started: RefCell<Option<Fact>>,
    shown: Batch,
}

/// What was set.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    patience: Duration,
    looping: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { patience: PATIENCE, looping: false }
    }
}

impl TwoModes {
    fn running(&self) -> bool {
        self.modes.borrow().is_some()
    }

    fn set_running(&self, running: bool) {
        if running == self.running() {
            return;
        }
        if running {
            self.start();
        } else {
            // Its threads are waited for, which may not happen while it is borrowed.
            let modes = self.modes.take();
            drop(modes);
            self.now.take();
        }
        let me = QPointer::from(self);
        self.runningChanged();
        if let Some(this) = me.as_ref() {
            this.nowChanged();
        }
    }

    fn start(&self) {
        let changed = reporter(self, Pace::Rows, |this| &this.shown, Self::show);
        match Modes::start(changed) {
            Ok(modes) => {
                let wanted = self.wanted.get();
                modes.set_patience(wanted.patience);
                modes.set_looping(wanted.looping);
                self.modes.replace(Some(modes));
                self.not_started.take();
            }
            Err(error) => {
                self.not_started.replace(Some(facts::modes_not_started(&error)));
            }
        }
    }

    fn show(&self) {
        let now = self.modes.borrow().as_ref().map(Modes::now);
        self.now.replace(now.unwrap_or_default());
        self.nowChanged();
    }

    /// The server says `text` to both clients after `silence` milliseconds.
    fn say(&self, text: QString, silence: i32) {
        if let Some(modes) = &*self.modes.borrow() {
            modes.say(&string(text), milliseconds(silence));
        }
    }

    /// A click for the loop of the client in the synchronous mode, or of the other one.
    fn click(&self, synchronous: bool) {
        if let Some(modes) = &*self.modes.borrow() {
            modes.click(if synchronous { Mode::Sync } else { Mode::Async });
        }
        self.shown.changed(self, Pace::Rows, |this| &this.shown, Self::show);
    }

    /// How long waitForReadyRead waits, in milliseconds, from its next call on.
    fn patience(&self) -> i32 {
        int(self.wanted.get().patience.as_millis() as usize)
    }

    fn set_patience(&self, patience: i32) {
        let patience = milliseconds(patience.max(1));
        let wanted = self.wanted.get();
        if wanted.patience != patience {
            self.wanted.set(Wanted { patience, ..wanted });
            if let Some(modes) = &*self.modes.borrow() {
                modes.set_patience(patience);
            }
            self.patienceChanged();
        }
    }

    /// Whether the client in the synchronous mode is to be in its loop. It leaves it when its call
    /// has returned.
    fn looping(&self) -> bool {
        self.wanted.get().looping
    }

    fn set_looping(&self, looping: bool) {
        let wanted = self.wanted.get();
        if wanted.looping != looping {
            self.wanted.set(Wanted { looping, ..wanted });
            if let Some(modes) = &*self.modes.borrow() {
                modes.set_looping(looping);
            }
            self.loopingChanged();
        }
    }

    /// Why it is not running as it should, as a fact; empty if nothing is wrong.
    fn problem(&self) -> QString {
        let failed = self.now.borrow().failure.as_ref().map(facts::modes_not_started);
        self.not_started.borrow().as_ref().or(failed.as_ref()).map(written).unwrap_or_default()
    }

    fn port(&self) -> i32 {
        self.now.borrow().port.into()
    }

    /// Milliseconds for which the server will say nothing; 0 if it was not asked to be silent.
    fn silent_for(&self) -> i32 {
        self.now.borrow().silent_for.map_or(0, |left| int(left.as_millis() as usize))
    }

    fn synchronous(&self) -> QVariantMap {
        told(&self.now.borrow().sync)
    }

    fn asynchronous(&self) -> QVariantMap {
        told(&self.now.borrow().r#async)
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("TwoModes: this property can only be read");
    }
}

fn milliseconds(ms: i32) -> Duration {
    Duration::from_millis(ms.max(0).unsigned_abs().into())
}

/// `connected`, `looping`, `ticks`, `ticksInWaits`, `waitsFor` (milliseconds, -1 = it does not wait),
/// `unheard`, `heardAfter` (milliseconds, -1 = no click was heard), `lines`.
fn told(one: &One) -> QVariantMap {
    let time = |time: Option<Duration>| time.map_or(-1, |time| int(time.as_millis() as usize));
    let mut map = QVariantMap::default();
    let mut put = |name: &str, value: QVariant| map.insert(name.into(), value);
    put("connected", one.connected.into());
    put("looping", one.looping.into());
    put("ticks", number(one.ticks).to_qvariant());
    put("ticksInWaits", number(one.ticks_in_waits).to_qvariant());
    put("waitsFor", time(one.waits_for).into());
    put("unheard", int(one.unheard).into());
    put("heardAfter", time(one.heard_after).into());
    put("lines", QString::from(one.lines.join("\n")).into());
    map
}
