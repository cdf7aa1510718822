//! [`ReadingWays`]: the course's two ways to read, in numbers.

use std::cell::RefCell;
use std::time::Duration;

use qmetaobject::QVariantMap;
use qmetaobject::prelude::*;

use super::batch::{Batch, Pace, reporter};
use super::{int, number, written};
use crate::lab::ways::{Both, Counts, Ways};
use crate::text::{Fact, facts};

/// Two servers with as many clients, of which one reads every socket whoever has signalled, and the
/// other one the socket that has, and what each has counted. They are there while `running`.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct ReadingWays {
    base: qt_base_class!(trait QObject),
    running: qt_property!(bool; READ running WRITE read_only NOTIFY nowChanged),
    done: qt_property!(bool; READ done WRITE read_only NOTIFY nowChanged),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY nowChanged),
    all: qt_property!(QVariantMap; READ all WRITE read_only NOTIFY nowChanged),
    sender: qt_property!(QVariantMap; READ sender WRITE read_only NOTIFY nowChanged),
    sent: qt_property!(i64; READ sent WRITE read_only NOTIFY nowChanged),
    left: qt_property!(i32; READ left WRITE read_only NOTIFY nowChanged),
    nowChanged: qt_signal!(),
    start: qt_method!(fn(&self, clients: i32, aSecond: i32)),
    stop: qt_method!(fn(&self)),

    ways: RefCell<Option<Ways>>,
    now: RefCell<Both>,
    not_started: RefCell<Option<Fact>>,
    shown: Batch,
}

impl ReadingWays {
    /// Begins with so many clients of each server, of which each sends so many messages a second.
    fn start(&self, clients: i32, aSecond: i32) {
        self.end();
        self.now.take();
        let changed = reporter(self, Pace::Numbers, |this| &this.shown, Self::show);
        let (clients, rate) = (usize::try_from(clients), u32::try_from(aSecond));
        let started = Ways::start(clients.unwrap_or(1), rate.unwrap_or(1), changed);
        let (ways, failed) = match started {
            Ok(ways) => (Some(ways), None),
            Err(error) => (None, Some(facts::stage_not_run(&error))),
        };
        self.not_started.replace(failed);
        self.ways.replace(ways);
        self.nowChanged();
    }

    /// Sends no more; what was counted can still be seen.
    fn stop(&self) {
        self.end();
        self.nowChanged();
    }

    /// Its threads are waited for, which may not happen while it is borrowed.
    fn end(&self) {
        let ways = self.ways.take();
        drop(ways);
    }

    fn show(&self) {
        let Some(now) = self.ways.borrow().as_ref().map(Ways::now) else { return };
        let is_over = now.done || now.failure.is_some();
        self.now.replace(now);
        if is_over {
            self.end();
        }
        self.nowChanged();
    }

    fn running(&self) -> bool {
        self.ways.borrow().is_some()
    }

    /// Whether it has come to its end.
    fn done(&self) -> bool {
        self.now.borrow().done
    }

    /// Why it is not running as it should, as a fact; empty if nothing is wrong.
    fn problem(&self) -> QString {
        let failed = self.now.borrow().failure.as_ref().map(facts::stage_not_run);
        self.not_started.borrow().as_ref().or(failed.as_ref()).map(written).unwrap_or_default()
    }

    fn all(&self) -> QVariantMap {
        told(&self.now.borrow().all)
    }

    fn sender(&self) -> QVariantMap {
        told(&self.now.borrow().sender)
    }

    /// Messages that were sent to each server.
    fn sent(&self) -> i64 {
        number(self.now.borrow().sent)
    }

    /// Milliseconds for which messages are still sent.
    fn left(&self) -> i32 {
        int(self.now.borrow().left.unwrap_or(Duration::ZERO).as_millis() as usize)
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("ReadingWays: this property can only be read");
    }
}

/// `clients`, `slots`, `looked`, `read`, `bytes`, `took` (microseconds).
fn told(counts: &Counts) -> QVariantMap {
    let took = u64::try_from(counts.took.as_micros()).unwrap_or(u64::MAX);
    let mut map = QVariantMap::default();
    for (name, count) in [
        ("clients", counts.clients),
        ("slots", counts.slots),
        ("looked", counts.looked),
        ("read", counts.read),
        ("bytes", counts.bytes),
        ("took", took),
    ] {
        map.insert(name.into(), number(count).into());
    }
    map
}
