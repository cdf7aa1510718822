//! [`TrafficLog`]: what came and went, as a list for QML.

mod choices;
mod export;
mod files;
mod search;
mod single;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use qmetaobject::prelude::*;
use qmetaobject::{QByteArray, QMetaType, QVariantList, QVariantMap, USER_ROLE};

use super::batch::{Batch, Pace};
use super::shim::Announce;
use super::{int, name_roles, number};
use crate::course::Ended;
use crate::signal::Ending;
use crate::text::clock::Clock;
use crate::text::encoding::Encoding;
use crate::view::{Change, Content, Direction, Entry, Find, Kind, Log, Shown, left_to_right};

const ROLES: [&str; 14] = [
    "time",
    "direction",
    "event",
    "peer",
    "bytes",
    "line",
    "hex",
    "clipped",
    "stream",
    "match",
    "found",
    "foundHex",
    "marked",
    "difference",
];

/// The first of the roles that are not the entry's own, but the view's: "match".
const MATCH: i32 = 9;

/// A row shows so many characters of its text, and so many bytes as hex.
const LINE_CHARS: usize = 300;
const HEX_BYTES: usize = 100;
/// So many changes are planned at a time: rows go, rows come, rows have other texts, and then there
/// is nothing left. Only handlers that change the log bring about more, which is for the next time.
const CHANGES: usize = 4;
/// How many peers' names are remembered; beyond that they are made anew.
const PEERS: usize = 16_384;

/// The log of a `TcpServer` or `TcpClient` whose `log` it is: one row for each read, each write
/// and each event. A ring: it is bounded in rows and bytes, and counts what had to go. Rows change
/// some thirty times a second.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct TrafficLog {
    base: qt_base_class!(trait QAbstractListModel),
    count: qt_property!(i32; READ row_count WRITE read_only NOTIFY countChanged),
    rowsKept: qt_property!(i64; READ rows_kept WRITE read_only NOTIFY countChanged),
    rowsSkipped: qt_property!(i64; READ rows_skipped WRITE read_only NOTIFY countChanged),
    waiting: qt_property!(i64; READ waiting WRITE read_only NOTIFY countChanged),
    countChanged: qt_signal!(),
    limit: qt_property!(i32; READ limit WRITE set_limit NOTIFY limitChanged),
    limitChanged: qt_signal!(),
    encoding: qt_property!(QString; READ encoding WRITE set_encoding NOTIFY encodingChanged),
    encodingChanged: qt_signal!(),
    paused: qt_property!(bool; READ paused WRITE set_paused NOTIFY pausedChanged),
    pausedChanged: qt_signal!(),
    showIn: qt_property!(bool; READ show_in WRITE set_show_in NOTIFY filterChanged),
    showOut: qt_property!(bool; READ show_out WRITE set_show_out NOTIFY filterChanged),
    showEvents: qt_property!(bool; READ show_events WRITE set_show_events NOTIFY filterChanged),
    peer: qt_property!(QString; READ peer WRITE set_peer NOTIFY filterChanged),
    filterChanged: qt_signal!(),
    dates: qt_property!(bool; READ dates WRITE set_dates NOTIFY datesChanged),
    datesChanged: qt_signal!(),
    findText: qt_property!(QString; READ find_text WRITE set_find_text NOTIFY findChanged),
    findIn: qt_property!(QString; READ find_in WRITE set_find_in NOTIFY findChanged),
    findCount: qt_property!(i32; READ find_count WRITE read_only NOTIFY findChanged),
    findPosition: qt_property!(i32; READ find_position WRITE read_only NOTIFY findChanged),
    findChanged: qt_signal!(),
    saving: qt_property!(bool; READ saving WRITE read_only NOTIFY savingChanged),
    savingChanged: qt_signal!(),
    saved: qt_signal!(complete: bool, text: QString, fact: QString),

    findNext: qt_method!(fn(&self) -> i32),
    findPrevious: qt_method!(fn(&self) -> i32),
    clear: qt_method!(fn(&self)),
    undoClear: qt_method!(fn(&self)),
    rows: qt_method!(fn(&self, rows: QVariantList, format: QString) -> QString),
    size: qt_method!(fn(&self, row: i32) -> i64),
    page: qt_method!(fn(&self, row: i32, offset: f64, hex: bool) -> QString),
    save: qt_method!(fn(&self, url: QString, format: QString)),
    about: qt_method!(fn(&self, row: i32) -> QVariantMap),
    content: qt_method!(fn(&self, row: i32) -> QByteArray),
    rowOf: qt_method!(fn(&self, of: i64) -> i32),
    mark: qt_method!(fn(&self, row: i32)),
    nextMark: qt_method!(fn(&self, row: i32, back: bool) -> i32),
    measureFrom: qt_method!(fn(&self, row: i32)),
    timerStarted: qt_method!(fn(&self, interval: f64, count: f64)),
    timerStopped: qt_method!(fn(&self, sent: f64)),
    retranslate: qt_method!(fn(&self)),

    entries: RefCell<Log>,
    search: RefCell<Find>,
    find_text: RefCell<String>,
    find_in: Cell<Shown>,
    with_dates: Cell<bool>,
    file: RefCell<Option<files::FileRow>>,
    timer_begun: Cell<Option<Instant>>,
    clock: Clock,
    peers: RefCell<HashMap<SocketAddr, Arc<str>>>,
    batch: Batch,
    searching: Batch,
    /// The rows are being changed.
    showing: Cell<bool>,
    is_saving: Cell<bool>,
}

/// A peer as the log names it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Peer<'a> {
    Address(SocketAddr),
    Name(&'a str),
}

impl From<SocketAddr> for Peer<'_> {
    fn from(address: SocketAddr) -> Self {
        Self::Address(address)
    }
}

impl<'a> From<&'a str> for Peer<'a> {
    fn from(name: &'a str) -> Self {
        Self::Name(name)
    }
}

/// What is told to the log.
impl TrafficLog {
    /// The server began to listen on an address.
    pub(super) fn listening(&self, address: &str) {
        self.event(0, Kind::Listening, address.into(), "");
    }

    /// The server stopped listening there.
    pub(super) fn stopped(&self, address: &str) {
        self.event(0, Kind::Stopped, address.into(), "");
    }

    /// A connection is there; `stream` names it.
    pub(super) fn connected<'a>(&self, stream: u64, peer: impl Into<Peer<'a>>) {
        self.event(stream, Kind::Connected, peer.into(), "");
    }

    /// A connection is gone: how, for how long it was there, and what it carried, with the arrows of
    /// the rows in place of words.
    pub(super) fn disconnected<'a>(&self, stream: u64, peer: impl Into<Peer<'a>>, ended: &Ended) {
        let peer = peer.into();
        if ended.unsent > 0 {
            self.event(stream, Kind::Unsent, peer, &format!("{} B", ended.unsent));
        }
        let Ended { ending, lasted, received, sent, .. } = ended;
        let seconds = lasted.as_secs_f64();
        let text = format!("{seconds:.3} s, \u{2190} {received} B, \u{2192} {sent} B");
        self.event(stream, Kind::Disconnected(*ending), peer, &text);
    }

    /// A connection that we have closed goes on closing.
    pub(super) fn still_closing<'a>(&self, stream: u64, peer: impl Into<Peer<'a>>, unsent: i64) {
        self.event(stream, Kind::StillClosing, peer.into(), &format!("{unsent} B"));
    }

    /// The server has as many clients as it may.
    pub(super) fn full(&self, clients: usize) {
        self.event(0, Kind::Full, "".into(), &clients.to_string());
    }

    /// A client could not be taken: Qt's text of it.
    pub(super) fn accept_failed(&self, text: &str) {
        self.event(0, Kind::AcceptError, "".into(), text);
    }

    /// Something failed: Qt's text of it. The stream is 0 where there is no connection.
    pub(super) fn error<'a>(&self, stream: u64, peer: impl Into<Peer<'a>>, text: &str) {
        self.event(stream, Kind::Error, peer.into(), text);
    }

    /// Bytes were read.
    pub(super) fn received<'a>(&self, stream: u64, peer: impl Into<Peer<'a>>, bytes: &[u8]) {
        let peer = self.name(peer.into());
        self.entries.borrow_mut().received(SystemTime::now(), stream, &peer, bytes);
        self.changed();
    }

    /// Bytes were written at that time, by a timer that does not wait for this thread.
    pub(super) fn written_at<'a>(
        &self,
        at: SystemTime,
        stream: u64,
        peer: impl Into<Peer<'a>>,
        bytes: impl Into<Content>,
    ) {
        let peer = self.name(peer.into());
        self.entries.borrow_mut().written(at, stream, &peer, bytes);
        self.changed();
    }

    /// Bytes were written, which is not yet sent.
    pub(super) fn written<'a>(
        &self,
        stream: u64,
        peer: impl Into<Peer<'a>>,
        bytes: impl Into<Content>,
    ) {
        let peer = self.name(peer.into());
        self.entries.borrow_mut().written(SystemTime::now(), stream, &peer, bytes);
        self.changed();
    }

    fn event(&self, stream: u64, kind: Kind, peer: Peer<'_>, text: &str) {
        let peer = self.name(peer);
        self.entries.borrow_mut().event(SystemTime::now(), stream, kind, &peer, text);
        self.changed();
    }

    /// One name for all rows of a peer.
    fn name(&self, peer: Peer<'_>) -> Arc<str> {
        let address = match peer {
            Peer::Address(address) => address,
            Peer::Name(name) => return name.into(),
        };
        let mut peers = self.peers.borrow_mut();
        if peers.len() >= PEERS {
            peers.clear();
        }
        let make = || address.to_string().into();
        Arc::clone(peers.entry(address).or_insert_with(make))
    }

    fn changed(&self) {
        // A log without a C++ object belongs to nobody.
        if !self.get_cpp_object().is_null() {
            self.batch.changed(self, Pace::Rows, |this| &this.batch, Self::show);
        }
    }
}

/// What is shown.
impl TrafficLog {
    /// Brings the rows up to date with what was told. A handler of one of the announcements that
    /// wants more gets it with the next batch.
    fn show(&self) {
        if self.showing.replace(true) {
            return self.changed();
        }
        let me = QPointer::from(self);
        self.change_rows();
        let Some(this) = me.as_ref() else { return };
        this.showing.set(false);
        this.countChanged();
        if let Some(this) = me.as_ref() {
            this.go_on_searching();
        }
    }

    /// Makes the changes of the rows one by one. Each is planned when the announcements of the one
    /// before are over: a handler may have changed everything, or destroyed the log.
    fn change_rows(&self) {
        let me = QPointer::from(self);
        for _ in 0..CHANGES {
            let Some(this) = me.as_ref() else { return };
            let change = this.entries.borrow_mut().prepare();
            let commit = || this.entries.borrow_mut().commit();
            match change {
                Change::Nothing => return,
                Change::Reset => this.reset_rows(commit),
                Change::Remove(count) => this.remove_rows(0, int(count) - 1, commit),
                Change::Append(count) => {
                    let first = this.row_count();
                    this.insert_rows(first, first + int(count) - 1, commit);
                }
                Change::Texts(rows) => {
                    this.search.borrow_mut().rescan(&this.entries.borrow(), &rows);
                    // One announcement is cheaper for the view than one for each row.
                    if let (Some(&first), Some(&last)) = (rows.first(), rows.last()) {
                        this.rows_changed(int(first), int(last));
                    }
                }
            }
        }
        if let Some(this) = me.as_ref() {
            this.changed();
        }
    }

    fn with_row<R>(&self, row: i32, ask: impl FnOnce(&Entry, Encoding) -> R) -> Option<R> {
        let entries = self.entries.borrow();
        let entry = entries.row(usize::try_from(row).ok()?)?;
        Some(ask(entry, entries.encoding()))
    }

    fn size(&self, row: i32) -> i64 {
        self.with_row(row, |entry, _| number(entry.bytes().len() as u64)).unwrap_or(0)
    }

    /// 4096 bytes of an entry from `offset` on, as text or as a dump; of an event its sentence.
    fn page(&self, row: i32, offset: f64, hex: bool) -> QString {
        // Rust's cast takes what is no number for 0 and what is too large for the largest.
        let offset = offset as usize;
        self.with_row(row, |entry, encoding| left_to_right(entry.page(encoding, offset, hex)))
            .unwrap_or_default()
            .into()
    }

    fn rows_kept(&self) -> i64 {
        number(self.entries.borrow().rows_kept() as u64)
    }

    fn rows_skipped(&self) -> i64 {
        number(self.entries.borrow().rows_skipped())
    }

    /// Rows that wait behind a pause.
    fn waiting(&self) -> i64 {
        let entries = self.entries.borrow();
        if entries.is_paused() { number(entries.waiting() as u64) } else { 0 }
    }
}

impl QAbstractListModel for TrafficLog {
    fn row_count(&self) -> i32 {
        int(self.entries.borrow().row_count())
    }

    fn data(&self, index: QModelIndex, role: i32) -> QVariant {
        if role >= USER_ROLE + MATCH {
            return self.seen(usize::try_from(index.row()).unwrap_or(usize::MAX), role - USER_ROLE);
        }
        self.with_row(index.row(), |entry, encoding| {
            let text = |text: &str| QVariant::from(QString::from(text));
            match role - USER_ROLE {
                0 if self.with_dates.get() => text(&self.clock.date_and_time(entry.time())),
                0 => text(&self.clock.time_of_day(entry.time())),
                1 => direction_number(entry).into(),
                2 => event_number(entry.kind()).into(),
                3 => text(entry.peer()),
                4 => number(entry.size()).to_qvariant(),
                5 => text(&left_to_right(entry.line(encoding, LINE_CHARS).0)),
                6 => text(&entry.hex_preview(HEX_BYTES)),
                7 => (entry.bytes().len() > HEX_BYTES || entry.line(encoding, LINE_CHARS).1).into(),
                8 => number(entry.stream()).to_qvariant(),
                _ => QVariant::default(),
            }
        })
        .unwrap_or_default()
    }

    fn role_names(&self) -> HashMap<i32, QByteArray> {
        name_roles(&ROLES)
    }
}

impl TrafficLog {
    /// What the view has beside an entry: matches, marks and differences.
    fn seen(&self, row: usize, role: i32) -> QVariant {
        let entries = self.entries.borrow();
        match role {
            MATCH => self.search.borrow().is_match(&entries, row).into(),
            10 | 11 => self.places(&entries, row, role == 11).into(),
            12 => entries.is_marked(row).into(),
            13 => QString::from(entries.difference_text(row)).into(),
            _ => QVariant::default(),
        }
    }

    /// Where what is searched for stands in what a row shows: "AT:LENGTH AT:LENGTH".
    fn places(&self, entries: &Log, row: usize, hex: bool) -> QString {
        let search = self.search.borrow();
        if !search.is_match(entries, row) {
            return QString::default();
        }
        let line = match (hex, entries.row(row)) {
            (_, None) => return QString::default(),
            (true, Some(entry)) => entry.hex_preview(HEX_BYTES),
            (false, Some(entry)) => left_to_right(entry.line(entries.encoding(), LINE_CHARS).0),
        };
        let places = search.places(entries, row, &line, hex);
        let places: Vec<_> = places.iter().map(|(at, length)| format!("{at}:{length}")).collect();
        places.join(" ").into()
    }
}

fn direction_number(entry: &Entry) -> i32 {
    match entry.direction() {
        Direction::In => 0,
        Direction::Out => 1,
        Direction::Event => 2,
    }
}

fn event_number(kind: Kind) -> i32 {
    match kind {
        Kind::Data => 0,
        Kind::Listening => 1,
        Kind::Stopped => 2,
        Kind::Connected => 3,
        Kind::Disconnected(Ending::Own) => 4,
        Kind::Error => 5,
        Kind::AcceptError => 6,
        Kind::Disconnected(Ending::Peer) => 7,
        Kind::Disconnected(Ending::Reset) => 8,
        Kind::Disconnected(Ending::Aborted) => 9,
        Kind::Disconnected(Ending::TimedOut) => 10,
        Kind::Disconnected(Ending::Failed) => 11,
        Kind::Unsent => 12,
        Kind::StillClosing => 13,
        Kind::Full => 14,
        Kind::File => 15,
        Kind::FileSent => 16,
        Kind::FileBroken => 17,
        Kind::Timer => 18,
    }
}
