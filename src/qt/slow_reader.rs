//! [`SlowReader`]: a sender, a receiver that reads slowly or not at all, and where the bytes are.

use std::cell::{Cell, RefCell};

use qmetaobject::QVariantMap;
use qmetaobject::prelude::*;

use super::batch::{Batch, Pace, reporter};
use super::{lab_parts, number, written};
use crate::lab::buffers::{self, Buffers, Now, Reader};
use crate::text::{Fact, facts};

/// Bytes a second, at first: eight mebibytes take as long as the curve is.
const PACE: u64 = 1 << 20;

/// A client that writes as much as it is told, and a server that reads at a pace or not at all, on one
/// loop on a thread of its own; where the bytes between them are is sampled thirty times a second. All
/// of it is there while `running`.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct SlowReader {
    base: qt_base_class!(trait QObject),
    running: qt_property!(bool; READ running WRITE set_running NOTIFY runningChanged),
    runningChanged: qt_signal!(),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY nowChanged),
    connected: qt_property!(bool; READ connected WRITE read_only NOTIFY nowChanged),
    seen: qt_property!(QString; READ seen WRITE read_only NOTIFY nowChanged),
    differs: qt_property!(QString; READ differs CONST),
    vessels: qt_property!(QVariantMap; READ vessels WRITE read_only NOTIFY nowChanged),
    written: qt_property!(i64; READ written WRITE read_only NOTIFY nowChanged),
    read: qt_property!(i64; READ read WRITE read_only NOTIFY nowChanged),
    readyReads: qt_property!(i32; READ ready_reads WRITE read_only NOTIFY nowChanged),
    errors: qt_property!(i32; READ errors WRITE read_only NOTIFY nowChanged),
    room: qt_property!(i64; READ room WRITE read_only NOTIFY nowChanged),
    nowChanged: qt_signal!(),
    reads: qt_property!(bool; READ reads WRITE set_reads NOTIFY readerChanged),
    pace: qt_property!(i32; READ pace WRITE set_pace NOTIFY readerChanged),
    readBufferSize: qt_property!(i32; READ read_buffer_size WRITE set_read_buffer_size NOTIFY readerChanged),
    readerChanged: qt_signal!(),
    write: qt_method!(fn(&self, bytes: i32) -> bool),
    connectAnew: qt_method!(fn(&self)),

    buffers: RefCell<Option<Buffers>>,
    now: RefCell<Now>,
    reader: Cell<Wanted>,
    not_started: RefCell<Option<Fact>>,
    shown: Batch,
}

/// How the receiver is to read.
#[derive(Debug, Clone, Copy)]
struct Wanted(Reader);

impl Default for Wanted {
    fn default() -> Self {
        Self(Reader { pace: Some(PACE), ..Reader::default() })
    }
}

impl SlowReader {
    fn running(&self) -> bool {
        self.buffers.borrow().is_some()
    }

    fn set_running(&self, running: bool) {
        // Who ends what has not begun has read why.
        let told = !running && self.not_started.take().is_some();
        if running == self.running() && !told {
            return;
        }
        if running {
            self.start();
        } else {
            // Its thread is waited for, which may not happen while it is borrowed.
            let buffers = self.buffers.take();
            drop(buffers);
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
        match Buffers::start(self.reader.get().0, changed) {
            Ok(buffers) => {
                self.buffers.replace(Some(buffers));
                self.not_started.take();
            }
            Err(error) => {
                self.not_started.replace(Some(facts::buffers_not_run(&error)));
            }
        }
    }

    fn show(&self) {
        let now = self.buffers.borrow().as_ref().map(Buffers::now);
        self.now.replace(now.unwrap_or_default());
        self.nowChanged();
    }

    fn changed(&self) {
        self.shown.changed(self, Pace::Rows, |this| &this.shown, Self::show);
    }

    /// The client writes so many bytes at once; false if more would wait than may.
    fn write(&self, bytes: i32) -> bool {
        let bytes = u64::try_from(bytes).unwrap_or(0);
        let taken = self.buffers.borrow().as_ref().is_some_and(|buffers| buffers.write(bytes));
        self.changed();
        taken
    }

    /// A new connection; what waits in the old one is thrown away.
    fn connectAnew(&self) {
        if let Some(buffers) = &*self.buffers.borrow() {
            buffers.connect_anew();
        }
        self.changed();
    }

    /// Whether the server reads; otherwise its slot returns without reading.
    fn reads(&self) -> bool {
        self.reader.get().0.reads
    }

    fn set_reads(&self, reads: bool) {
        self.set_reader(Reader { reads, ..self.reader.get().0 });
    }

    /// How many bytes a second the server reads; 0 = all that is there, in its slot.
    fn pace(&self) -> i32 {
        self.reader.get().0.pace.map_or(0, count)
    }

    fn set_pace(&self, pace: i32) {
        let pace = u64::try_from(pace).ok().filter(|&pace| pace > 0);
        self.set_reader(Reader { pace, ..self.reader.get().0 });
    }

    /// The server's `readBufferSize` in bytes; 0 = without a limit.
    fn read_buffer_size(&self) -> i32 {
        count(self.reader.get().0.buffer)
    }

    fn set_read_buffer_size(&self, size: i32) {
        let buffer = u64::try_from(size).unwrap_or(0);
        self.set_reader(Reader { buffer, ..self.reader.get().0 });
    }

    fn set_reader(&self, reader: Reader) {
        if self.reader.replace(Wanted(reader)).0 != reader {
            if let Some(buffers) = &*self.buffers.borrow() {
                buffers.set_reader(reader);
            }
            self.readerChanged();
        }
    }

    /// Why it does not run as it should, as a fact; empty if nothing is wrong.
    fn problem(&self) -> QString {
        let failed = self.now.borrow().failure.as_ref().map(facts::buffers_not_run);
        self.not_started.borrow().as_ref().or(failed.as_ref()).map(written).unwrap_or_default()
    }

    fn connected(&self) -> bool {
        self.now.borrow().connected
    }

    /// Where the bytes stay and why, as a fact; empty where there is no connection.
    fn seen(&self) -> QString {
        let now = self.now.borrow();
        if now.connected { written(&now.seen()) } else { QString::default() }
    }

    /// What is so and the course says otherwise, as a fact.
    fn differs(&self) -> QString {
        buffers::differs().as_ref().map(written).unwrap_or_default()
    }

    /// What the part Vessels shows.
    fn vessels(&self) -> QVariantMap {
        lab_parts::vessels(&self.now.borrow().vessels)
    }

    fn written(&self) -> i64 {
        number(self.now.borrow().reading.written)
    }

    fn read(&self) -> i64 {
        number(self.now.borrow().reading.read)
    }

    fn ready_reads(&self) -> i32 {
        count(self.now.borrow().ready_reads)
    }

    fn errors(&self) -> i32 {
        count(self.now.borrow().errors)
    }

    /// So many bytes may be written now.
    fn room(&self) -> i64 {
        number(self.now.borrow().room)
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("SlowReader: this property can only be read");
    }
}

fn count(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
