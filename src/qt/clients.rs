//! [`ClientModel`]: the clients of a server as a list for QML.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, USER_ROLE};

use super::shim::Announce;
use super::{int, name_roles, number};
use crate::course;
use crate::text::address::{HostOf, canonical};
use crate::text::clock::Clock;
use crate::translate::TcpSocket;

const ROLES: [&str; 9] = [
    "clientId",
    "ip",
    "port",
    "address",
    "since",
    "bytesIn",
    "bytesOut",
    "clientState",
    "selected",
];

/// The clients of a `TcpServer`, in the order in which they came. Comes up to date some thirty
/// times a second.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct ClientModel {
    base: qt_base_class!(trait QAbstractListModel),
    count: qt_property!(i32; READ row_count WRITE read_only NOTIFY countChanged),
    countChanged: qt_signal!(),
    selectedCount: qt_property!(i32; READ selected_count WRITE read_only NOTIFY selectionChanged),
    selectionChanged: qt_signal!(),
    chosen: qt_signal!(),
    select: qt_method!(fn(&self, row: i32, on: bool)),
    selectOnly: qt_method!(fn(&self, row: i32)),
    selectRange: qt_method!(fn(&self, first: i32, last: i32)),
    selectAll: qt_method!(fn(&self)),
    selectNone: qt_method!(fn(&self)),
    isSelected: qt_method!(fn(&self, row: i32) -> bool),
    clientId: qt_method!(fn(&self, row: i32) -> i64),
    rowOf: qt_method!(fn(&self, id: i64) -> i32),
    address: qt_method!(fn(&self, row: i32) -> QString),

    rows: RefCell<Vec<Row>>,
    /// What has happened since the rows were shown last.
    came: RefCell<Vec<course::Client>>,
    gone: RefCell<BTreeSet<u64>>,
    selected: Cell<usize>,
    /// How many rows were told last.
    told: Cell<i32>,
    /// The rows are being changed.
    showing: Cell<bool>,
    clock: Clock,
}

struct Row {
    client: course::Client,
    selected: bool,
}

impl QAbstractListModel for ClientModel {
    fn row_count(&self) -> i32 {
        int(self.rows.borrow().len())
    }

    fn data(&self, index: QModelIndex, role: i32) -> QVariant {
        let rows = self.rows.borrow();
        let Some(row) = usize::try_from(index.row()).ok().and_then(|row| rows.get(row)) else {
            return QVariant::default();
        };
        let peer = canonical(row.client.peer());
        let socket = row.client.socket();
        match role - USER_ROLE {
            0 => number(row.client.number()).to_qvariant(),
            1 => QString::from(HostOf(peer).to_string()).into(),
            2 => i32::from(peer.port()).into(),
            3 => QString::from(peer.to_string()).into(),
            4 => QString::from(self.clock.time_of_day(row.client.since())).into(),
            5 => number(socket.ask(TcpSocket::bytes_received)).to_qvariant(),
            6 => number(socket.ask(TcpSocket::bytes_sent)).to_qvariant(),
            7 => socket.state().number().into(),
            8 => row.selected.into(),
            _ => QVariant::default(),
        }
    }

    fn role_names(&self) -> HashMap<i32, QByteArray> {
        name_roles(&ROLES)
    }
}

impl ClientModel {
    /// A client has come; shown with the next [`show`](Self::show).
    pub(super) fn add(&self, client: &course::Client) {
        self.came.borrow_mut().push(client.clone());
    }

    /// A client has gone.
    pub(super) fn remove(&self, client: &course::Client) {
        let mut came = self.came.borrow_mut();
        let before = came.len();
        came.retain(|other| other.number() != client.number());
        if came.len() == before {
            self.gone.borrow_mut().insert(client.number());
        }
    }

    /// Brings the rows up to date. What a handler of one of the announcements brings about is for
    /// the next time.
    pub(super) fn show(&self) {
        if self.showing.replace(true) {
            return;
        }
        let me = QPointer::from(self);
        self.show_gone();
        if let Some(this) = me.as_ref() {
            this.show_new();
        }
        let Some(this) = me.as_ref() else { return };
        let count = this.row_count();
        if count > 0 {
            // Any of them may have other numbers.
            this.rows_changed(0, count - 1);
        }
        let Some(this) = me.as_ref() else { return };
        this.showing.set(false);
        let count = this.row_count();
        if this.told.replace(count) != count {
            this.countChanged();
        }
        if let Some(this) = me.as_ref() {
            this.count_selected();
        }
    }

    /// Whether something has happened that is not shown yet.
    pub(super) fn has_news(&self) -> bool {
        !self.came.borrow().is_empty() || !self.gone.borrow().is_empty()
    }

    fn show_gone(&self) {
        let going = self.gone.borrow().len();
        if going > self.rows.borrow().len() / 2 {
            return self.reset_rows(|| {
                let gone = self.gone.take();
                self.rows.borrow_mut().retain(|row| !gone.contains(&row.client.number()));
            });
        }
        let me = QPointer::from(self);
        for _ in 0..going {
            let Some(this) = me.as_ref() else { return };
            // Looked for anew each time: a handler may have sent others away.
            let Some(number) = this.gone.borrow_mut().pop_first() else { return };
            let row = this.rows.borrow().binary_search_by_key(&number, |row| row.client.number());
            let Ok(row) = row else { continue };
            this.remove_rows(int(row), int(row), || {
                this.rows.borrow_mut().remove(row);
            });
        }
    }

    fn show_new(&self) {
        // Those that come or go while this is announced are for the next time: as many rows come
        // as the announcement says.
        let came = self.came.take();
        if came.is_empty() {
            return;
        }
        let first = self.row_count();
        self.insert_rows(first, first + int(came.len()) - 1, || {
            let rows = came.into_iter().map(|client| Row { client, selected: false });
            self.rows.borrow_mut().extend(rows);
        });
    }

    /// The selected clients.
    pub(super) fn selected(&self) -> Vec<course::Client> {
        let rows = self.rows.borrow();
        rows.iter().filter(|row| row.selected).map(|row| row.client.clone()).collect()
    }

    fn selected_count(&self) -> i32 {
        int(self.selected.get())
    }

    fn select(&self, row: i32, on: bool) {
        self.select_rows(|number, old| if number == row { on } else { old });
    }

    fn selectOnly(&self, row: i32) {
        self.select_rows(|number, _| number == row);
    }

    fn selectRange(&self, first: i32, last: i32) {
        self.select_rows(|number, _| (first..=last).contains(&number));
    }

    fn selectAll(&self) {
        self.select_rows(|_, _| true);
    }

    fn selectNone(&self) {
        self.select_rows(|_, _| false);
    }

    fn isSelected(&self, row: i32) -> bool {
        let rows = self.rows.borrow();
        usize::try_from(row).ok().and_then(|row| rows.get(row)).is_some_and(|row| row.selected)
    }

    /// Selects the rows for which `choose`, told the row and whether it is selected, says so. A
    /// choice is one also where it selects the same rows as before.
    fn select_rows(&self, choose: impl Fn(i32, bool) -> bool) {
        let mut changed: Option<(i32, i32)> = None;
        for (number, row) in (0..).zip(self.rows.borrow_mut().iter_mut()) {
            let selected = choose(number, row.selected);
            if std::mem::replace(&mut row.selected, selected) != selected {
                changed = Some((changed.map_or(number, |(first, _)| first), number));
            }
        }
        let me = QPointer::from(self);
        if let Some((first, last)) = changed {
            self.rows_changed(first, last);
        }
        // First: whoever hears that nobody is selected any more knows whether that was wanted.
        let count = me.as_ref().is_some_and(Self::count_again);
        if let Some(this) = me.as_ref() {
            this.chosen();
        }
        if let (Some(this), true) = (me.as_ref(), count) {
            this.selectionChanged();
        }
    }

    fn count_selected(&self) {
        if self.count_again() {
            self.selectionChanged();
        }
    }

    /// Whether another number of rows is selected than before.
    fn count_again(&self) -> bool {
        let selected = self.rows.borrow().iter().filter(|row| row.selected).count();
        self.selected.replace(selected) != selected
    }

    /// The id of the client in a row; 0 if there is none.
    fn clientId(&self, row: i32) -> i64 {
        let rows = self.rows.borrow();
        let row = usize::try_from(row).ok().and_then(|row| rows.get(row));
        row.map_or(0, |row| number(row.client.number()))
    }

    /// The row of the client with that id; -1 if there is none.
    fn rowOf(&self, id: i64) -> i32 {
        let rows = self.rows.borrow();
        let row = rows.binary_search_by_key(&id, |row| number(row.client.number()));
        row.map_or(-1, int)
    }

    /// The address and port of the client in a row.
    fn address(&self, row: i32) -> QString {
        let rows = self.rows.borrow();
        let row = usize::try_from(row).ok().and_then(|row| rows.get(row));
        row.map(|row| canonical(row.client.peer()).to_string()).unwrap_or_default().into()
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("ClientModel: this property can only be read");
    }
}
