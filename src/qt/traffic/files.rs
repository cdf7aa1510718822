//! Files and the timer in a [`TrafficLog`].

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::{Peer, TrafficLog};
use crate::qt::transfer::Outcome;
use crate::text::size::human_bytes;
use crate::text::{Fact, facts};
use crate::view::{Entry, Kind};

/// The file that is on its way, and its row.
pub(super) struct FileRow {
    row: Arc<Entry>,
    begun: Instant,
    name: String,
    size: u64,
}

/// Seconds since then, as rows have them.
fn since(begun: Instant) -> String {
    format!("{:.3}", begun.elapsed().as_secs_f64())
}

impl TrafficLog {
    /// A file begins to be sent to some receivers, of which `stream` and `peer` are the first;
    /// `size` is what all of them get. One at a time.
    pub(in crate::qt) fn file_begun<'a>(
        &self,
        stream: u64,
        peer: impl Into<Peer<'a>>,
        receivers: usize,
        name: &str,
        size: u64,
    ) {
        let (stream, peer) = if receivers == 1 { (stream, peer.into()) } else { (0, "".into()) };
        let count = i64::try_from(receivers).unwrap_or(i64::MAX);
        let told = facts::row_file(name, human_bytes(size), count);
        let peer = self.name(peer);
        let row = self.entries.borrow_mut().file(SystemTime::now(), stream, &peer, &told);
        let row = FileRow { row, begun: Instant::now(), name: name.to_owned(), size };
        self.file.replace(Some(row));
        self.changed();
    }

    /// A piece of it was written to one of them.
    pub(in crate::qt) fn file_written(&self, stream: u64, piece: &[u8]) {
        if let Some(file) = self.file.borrow().as_ref() {
            self.entries.borrow_mut().file_written(&file.row, stream, piece);
        }
        self.changed();
    }

    /// No more of it will be written.
    pub(in crate::qt) fn file_ended(&self, outcome: &Outcome) {
        let Some(file) = self.file.take() else { return };
        let FileRow { row, begun, name, size } = file;
        let (seconds, done) = (since(begun), human_bytes(row.size()));
        let cancelled = facts::file_cancelled();
        let told = match &outcome.why {
            None => facts::row_file_sent(name, human_bytes(size), seconds),
            Some(why) if *why == cancelled => {
                facts::row_file_cancelled(name, done, human_bytes(size), seconds)
            }
            Some(why) => facts::row_file_failed(done, seconds, why.clone()),
        };
        let kind = if outcome.complete { Kind::FileSent } else { Kind::FileBroken };
        self.told(row.stream(), kind, row.peer(), &told);
    }

    /// The timer that sends was started: every so many milliseconds, so often, 0 = without end.
    pub(super) fn timerStarted(&self, interval: f64, count: f64) {
        self.timer_begun.set(Some(Instant::now()));
        // Rust's cast takes what is no number for 0.
        let told = facts::row_timer_started(interval as i64, count as i64);
        self.told(0, Kind::Timer, "", &told);
    }

    /// The timer has stopped, after it sent so often.
    pub(super) fn timerStopped(&self, sent: f64) {
        let Some(begun) = self.timer_begun.take() else { return };
        self.told(0, Kind::Timer, "", &facts::row_timer_stopped(sent as i64, since(begun)));
    }

    fn told(&self, stream: u64, kind: Kind, peer: &str, told: &Fact) {
        self.event(stream, kind, peer.into(), &told.to_json());
    }
}
