//! [`ByteStream`]: writes of a client, and the reads that they become.

use std::cell::RefCell;

use qmetaobject::QVariantMap;
use qmetaobject::prelude::*;

use super::batch::{Batch, Pace};
use super::run::Run;
use super::{lab_parts, string, written};
use crate::lab::{Framing, Streams, Writes};
use crate::text::{Fact, facts};

/// A client that writes messages as it is told, and a server that reads all that has come: a
/// scenario, made of what was chosen, played on a thread of its own with real sockets.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct ByteStream {
    base: qt_base_class!(trait QObject),
    script: qt_property!(QString; READ script WRITE read_only NOTIFY scriptChanged),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY scriptChanged),
    scriptChanged: qt_signal!(),
    running: qt_property!(bool; READ running WRITE read_only NOTIFY nowChanged),
    trace: qt_property!(QString; READ trace WRITE read_only NOTIFY nowChanged),
    lanes: qt_property!(QVariantMap; READ lanes WRITE read_only NOTIFY nowChanged),
    nowChanged: qt_signal!(),
    choose: qt_method!(fn(&self, message: QString, count: i32, pause: i32, pieces: i32)),
    frame: qt_method!(fn(&self, framing: QString, size: i32)),
    send: qt_method!(fn(&self) -> bool),
    stop: qt_method!(fn(&self)),
    retranslate: qt_method!(fn(&self)),

    chosen: RefCell<Chosen>,
    sent: RefCell<Sent>,
    failed: RefCell<Option<Fact>>,
    shown: Batch,
}

/// What is to be written, and the script that does it.
struct Chosen {
    writes: Writes,
    script: Result<String, Fact>,
}

impl Chosen {
    fn new(writes: Writes) -> Self {
        let script = writes.script();
        Self { writes, script }
    }
}

impl Default for Chosen {
    fn default() -> Self {
        Self::new(Writes::new("hello", 5, 0, 1, Framing::None))
    }
}

/// What is being written, or was last.
#[derive(Debug)]
struct Sent {
    run: Run,
    framing: Framing,
    streams: Streams,
}

impl Default for Sent {
    fn default() -> Self {
        Self { run: Run::default(), framing: Framing::None, streams: Streams::default() }
    }
}

impl ByteStream {
    /// `count` messages, each cut into so many `pieces`, with a `pause` in milliseconds behind each
    /// write, 0 = all in one slot.
    fn choose(&self, message: QString, count: i32, pause: i32, pieces: i32) {
        let framing = self.chosen.borrow().writes.framing();
        let count_of = |n: i32| usize::try_from(n).unwrap_or(0);
        let pause = u32::try_from(pause).unwrap_or(0);
        let (count, pieces) = (count_of(count), count_of(pieces));
        self.take(Writes::new(&string(message), count, pause, pieces, framing));
    }

    /// How the messages stand in the stream: `none`, `line`, `length`, or `fixed` with `size` bytes.
    fn frame(&self, framing: QString, size: i32) {
        let framing = lab_parts::framing(&string(framing), size);
        let writes = self.chosen.borrow().writes.framed(framing);
        self.take(writes);
    }

    fn take(&self, writes: Writes) {
        self.chosen.replace(Chosen::new(writes));
        self.failed.take();
        self.scriptChanged();
    }

    /// Plays what was chosen, in place of what is played; false if it cannot be.
    fn send(&self) -> bool {
        let (script, framing) = {
            let chosen = self.chosen.borrow();
            let Ok(script) = &chosen.script else { return false };
            (script.clone(), chosen.writes.framing())
        };
        let (run, failed) = match Run::start(&script, self, Self::changed) {
            Ok(run) => (run, None),
            Err(fact) => (Run::default(), Some(fact)),
        };
        let begun = run.is_running();
        let before = self.sent.replace(Sent { run, framing, ..Sent::default() });
        // Its thread is waited for, which may not happen while it is borrowed.
        drop(before);
        let me = QPointer::from(self);
        self.fail(failed);
        if let Some(this) = me.as_ref() {
            this.nowChanged();
        }
        begun
    }

    /// Writes no more; what was written can still be seen.
    fn stop(&self) {
        self.sent.borrow().run.stop();
    }

    fn fail(&self, why: Option<Fact>) {
        if *self.failed.borrow() != why {
            self.failed.replace(why);
            self.scriptChanged();
        }
    }

    fn changed(&self) {
        self.shown.changed(self, Pace::Rows, |this| &this.shown, Self::show);
    }

    fn show(&self) {
        let failed = {
            let Sent { run, streams, .. } = &mut *self.sent.borrow_mut();
            run.take(|moment| streams.push(moment));
            run.has_failed()
        };
        let me = QPointer::from(self);
        self.nowChanged();
        if let (Some(this), true) = (me.as_ref(), failed) {
            this.fail(Some(facts::scenario_not_run()));
        }
    }

    /// The names are those of another language from now on.
    fn retranslate(&self) {
        let me = QPointer::from(self);
        self.scriptChanged();
        if let Some(this) = me.as_ref() {
            this.nowChanged();
        }
    }

    /// The scenario that `send` plays; empty if there is a `problem` with what was chosen.
    fn script(&self) -> QString {
        self.chosen.borrow().script.as_deref().unwrap_or_default().into()
    }

    /// Why what was chosen cannot be written, or was not, as a fact; empty if nothing is wrong.
    fn problem(&self) -> QString {
        let chosen = self.chosen.borrow();
        let failed = self.failed.borrow();
        chosen.script.as_ref().err().or(failed.as_ref()).map(written).unwrap_or_default()
    }

    fn running(&self) -> bool {
        self.sent.borrow().run.is_running()
    }

    /// What the scenario has printed so far.
    fn trace(&self) -> QString {
        self.sent.borrow().run.trace.join("\n").into()
    }

    /// What went from the client to the server, as ByteLanes shows it, with its `caption`; empty before
    /// they are connected.
    fn lanes(&self) -> QVariantMap {
        let sent = self.sent.borrow();
        let Some((from, to)) = sent.streams.first() else { return QVariantMap::default() };
        let mut map = lab_parts::lanes(&sent.streams.lanes(from, to, sent.framing));
        map.insert("caption".into(), QString::from(format!("{from} → {to}")).into());
        map
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("ByteStream: this property can only be read");
    }
}
