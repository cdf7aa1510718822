//! [`ByteStream`]: writes of a client, and the reads that they become.

use std::cell::RefCell;
use std::time::Duration;

use qmetaobject::prelude::*;
use qmetaobject::{QVariantMap, queued_callback};

use super::batch::{Batch, Pace};
use super::{lab_parts, string, written};
use crate::lab::{End, Framing, Stage, Streams, Writes, script};
use crate::text::{Fact, facts};

/// So many lines of the trace are kept: more than twenty messages in four pieces make.
const LINES: usize = 2000;
/// When it goes its scenario is waited for, no longer than this.
const LONGEST_END: Duration = Duration::from_secs(1);

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
    stage: Option<Stage>,
    framing: Framing,
    streams: Streams,
    trace: Vec<String>,
    end: Option<End>,
}

impl Default for Sent {
    fn default() -> Self {
        let (streams, trace) = Default::default();
        Self { stage: None, framing: Framing::None, streams, trace, end: None }
    }
}

impl Sent {
    fn is_running(&self) -> bool {
        self.stage.is_some() && self.end.is_none()
    }

    fn take(&mut self) {
        let Some(stage) = &self.stage else { return };
        let news = stage.take();
        news.moments.iter().for_each(|moment| self.streams.push(moment));
        let room = LINES - self.trace.len();
        self.trace.extend(news.lines.into_iter().take(room));
        self.end = news.end;
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        if let Some(stage) = self.stage.take()
            && !stage.end(LONGEST_END)
        {
            log::warn!("a scenario of the lab has not ended within a second");
        }
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
        let (scenario, framing) = {
            let chosen = self.chosen.borrow();
            let Ok(text) = &chosen.script else { return false };
            match script::read(text) {
                Ok(scenario) => (scenario, chosen.writes.framing()),
                Err(refusal) => {
                    drop(chosen);
                    self.fail(Some(refusal.why));
                    return false;
                }
            }
        };
        let me = QPointer::from(self);
        let wake = queued_callback(move |()| {
            // It only brings about a batch: a queued closure must not reach QML.
            if let Some(this) = me.as_ref() {
                this.changed();
            }
        });
        let started = Stage::start(scenario, crate::lab::Pace::Free, move || wake(()));
        let (stage, failed) = match started {
            Ok(stage) => (Some(stage), None),
            Err(error) => (None, Some(facts::system_refused(facts::scenario_not_run(), &error))),
        };
        let begun = stage.is_some();
        let mut sent = Sent::default();
        (sent.stage, sent.framing) = (stage, framing);
        let before = self.sent.replace(sent);
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
        if let Some(stage) = &self.sent.borrow().stage {
            stage.stop();
        }
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
            let mut sent = self.sent.borrow_mut();
            sent.take();
            matches!(sent.end, Some(End::Failed(_) | End::TooLong))
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
        self.sent.borrow().is_running()
    }

    /// What the scenario has printed so far.
    fn trace(&self) -> QString {
        self.sent.borrow().trace.join("\n").into()
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
