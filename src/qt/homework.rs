//! [`HomeworkCheck`]: the homework checker as a list for QML.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use qmetaobject::USER_ROLE;
use qmetaobject::prelude::*;

use super::batch::{Batch, Pace, reporter};
use super::shim::Announce;
use super::{endpoint, int, name_roles, string, written};
use crate::lab::homework::{Homework, Progress, Row, Running, Seen};
use crate::text::{Fact, facts};

const ROLES: [&str; 9] =
    ["stage", "title", "progress", "why", "sent", "came", "wanted", "course", "scenario"];

/// The course's port, for an address without one.
const PORT: i32 = 8888;

/// A check of a server or a client that somebody has written, stage by stage. The check runs on a
/// thread of its own while `running`.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct HomeworkCheck {
    base: qt_base_class!(trait QAbstractListModel),
    count: qt_property!(i32; READ row_count WRITE read_only NOTIFY countChanged),
    countChanged: qt_signal!(),
    running: qt_property!(bool; READ running WRITE read_only NOTIFY changed),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY changed),
    listening: qt_property!(QString; READ listening WRITE read_only NOTIFY changed),
    done: qt_property!(i32; READ done WRITE read_only NOTIFY changed),
    wrong: qt_property!(i32; READ wrong WRITE read_only NOTIFY changed),
    firstWrong: qt_property!(i32; READ first_wrong WRITE read_only NOTIFY changed),
    verdict: qt_property!(QString; READ verdict WRITE read_only NOTIFY changed),
    changed: qt_signal!(),
    checkServer: qt_method!(fn(&self, address: QString, port: i32)),
    checkClient: qt_method!(fn(&self, address: QString, port: i32, synchronous: bool)),
    secondsLeft: qt_method!(fn(&self) -> i32),
    isAddress: qt_method!(fn(&self, address: QString, client: bool) -> bool),
    stop: qt_method!(fn(&self)),

    run: RefCell<Option<Running>>,
    seen: RefCell<Seen>,
    /// Why it did not begin.
    refused: RefCell<Option<Fact>>,
    shown: Batch,
    showing: Cell<bool>,
}

impl QAbstractListModel for HomeworkCheck {
    fn row_count(&self) -> i32 {
        int(self.seen.borrow().rows.len())
    }

    fn data(&self, index: QModelIndex, role: i32) -> QVariant {
        let seen = self.seen.borrow();
        let row = usize::try_from(index.row()).ok().and_then(|row| seen.rows.get(row));
        row.map(|row| shown(row, role - USER_ROLE)).unwrap_or_default()
    }

    fn role_names(&self) -> HashMap<i32, QByteArray> {
        name_roles(&ROLES)
    }
}

fn shown(row: &Row, role: i32) -> QVariant {
    let text = match role {
        0 => row.id.into(),
        1 => written(&row.title),
        2 => match row.progress {
            Progress::Waiting => "waiting",
            Progress::Running => "running",
            Progress::Right => "right",
            Progress::Note => "note",
            Progress::Wrong => "wrong",
            Progress::NotDone => "notDone",
        }
        .into(),
        3 => row.why.as_ref().map(written).unwrap_or_default(),
        4 => row.evidence.sent.as_str().into(),
        5 => row.evidence.came.as_str().into(),
        6 => row.evidence.wanted.as_str().into(),
        7 => written(&row.course),
        8 => row.scenario.into(),
        _ => return QVariant::default(),
    };
    text.into()
}

impl HomeworkCheck {
    /// Checks the server that listens there.
    fn checkServer(&self, address: QString, port: i32) {
        let at = endpoint::connect(&string(address), port);
        self.begin(at.map(Homework::Server).map_err(|failure| failure.fact));
    }

    /// Listens there, and checks the client that connects.
    fn checkClient(&self, address: QString, port: i32, synchronous: bool) {
        let at = endpoint::listen(&string(address), port);
        let client = at.map(|listen| Homework::Client { listen, is_synchronous: synchronous });
        self.begin(client.map_err(|failure| failure.fact));
    }

    /// For so many seconds the client may still connect for the first time; -1 if it has, and where none
    /// is waited for.
    fn secondsLeft(&self) -> i32 {
        let left = self.run.borrow().as_ref().and_then(|run| run.seen().seconds_left());
        left.and_then(|left| i32::try_from(left).ok()).unwrap_or(-1)
    }

    /// Whether a check of a server, or of a client, takes this address.
    fn isAddress(&self, address: QString, client: bool) -> bool {
        let address = string(address);
        if client {
            endpoint::listen(&address, PORT).is_ok()
        } else {
            endpoint::connect(&address, PORT).is_ok()
        }
    }

    /// Ends it, some tens of milliseconds from now.
    fn stop(&self) {
        if let Some(run) = &*self.run.borrow() {
            run.stop();
        }
    }

    fn begin(&self, homework: Result<Homework, Option<Fact>>) {
        if self.running() {
            return;
        }
        // The thread of the last run has ended; it goes before the next one begins.
        drop(self.run.take());
        let changed = reporter(self, Pace::Rows, |this| &this.shown, Self::show);
        let started = homework.and_then(|homework| {
            let started = Running::start(homework, changed);
            started.map_err(|error| Some(facts::modes_not_started(&error)))
        });
        match started {
            Ok(run) => {
                self.refused.take();
                self.run.replace(Some(run));
            }
            Err(why) => {
                self.refused.replace(why);
            }
        }
        self.show();
    }

    /// Brings the rows up to date. What a handler brings about is for the next time.
    fn show(&self) {
        if self.showing.replace(true) {
            return;
        }
        let me = QPointer::from(self);
        let seen = self.run.borrow().as_ref().map(Running::seen).unwrap_or_default();
        let before = self.row_count();
        if int(seen.rows.len()) == before {
            self.seen.replace(seen);
            if before > 0 {
                self.rows_changed(0, before - 1);
            }
        } else {
            self.reset_rows(|| {
                self.seen.replace(seen);
            });
        }
        let Some(this) = me.as_ref() else { return };
        this.showing.set(false);
        if this.row_count() != before {
            this.countChanged();
        }
        if let Some(this) = me.as_ref() {
            this.changed();
        }
    }

    fn running(&self) -> bool {
        self.run.borrow().is_some() && !self.seen.borrow().is_over
    }

    /// Why it could not be done, as a fact; empty if it could.
    fn problem(&self) -> QString {
        let refused = self.refused.borrow();
        let seen = self.seen.borrow();
        refused.as_ref().or(seen.failure.as_ref()).map(written).unwrap_or_default()
    }

    /// Where it listens for a client; empty if it does not.
    fn listening(&self) -> QString {
        let seen = self.seen.borrow();
        let at = seen.listening.filter(|_| !seen.is_over);
        at.map(|at| at.to_string()).unwrap_or_default().into()
    }

    /// How many stages are over.
    fn done(&self) -> i32 {
        let seen = self.seen.borrow();
        let is_over = |row: &&Row| !matches!(row.progress, Progress::Waiting | Progress::Running);
        int(seen.rows.iter().filter(is_over).count())
    }

    /// How many are wrong so far.
    fn wrong(&self) -> i32 {
        let seen = self.seen.borrow();
        int(seen.rows.iter().filter(|row| row.progress == Progress::Wrong).count())
    }

    /// The row of the first stage that is wrong; -1 if none is.
    fn first_wrong(&self) -> i32 {
        let seen = self.seen.borrow();
        seen.rows.iter().position(|row| row.progress == Progress::Wrong).map_or(-1, int)
    }

    /// How it ended: "right", "wrong", "unfinished" (nothing was wrong, but not all was done in time);
    /// empty before, and where there was nothing to be checked.
    fn verdict(&self) -> QString {
        let seen = self.seen.borrow();
        match seen.tally {
            Some(tally) if tally.is_right() => "right",
            Some(tally) if tally.wrong > 0 => "wrong",
            Some(tally) if !tally.nothing => "unfinished",
            _ => "",
        }
        .into()
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("HomeworkCheck: this property can only be read");
    }
}
