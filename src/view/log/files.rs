//! Files on their way: one row that counts, however many pieces are written.

use std::sync::Arc;
use std::time::SystemTime;

use crate::text::Fact;
use crate::text::encoding::Place;
use crate::view::entry::{Content, Direction, Entry, Kind, Parts};
use crate::view::log::Log;

impl Log {
    /// A file begins to be sent; `told` is what its row says. The row counts what
    /// [`Self::file_written`] adds to it.
    pub fn file(
        &mut self,
        time: SystemTime,
        stream: u64,
        peer: &Arc<str>,
        told: &Fact,
    ) -> Arc<Entry> {
        let (seq, direction, kind) = (self.next_seq, Direction::Event, Kind::File);
        let (peer, text) = (Arc::clone(peer), told.to_json().into());
        let (content, place) = (Content::from(&[][..]), Place::default());
        self.push(Parts { seq, time, stream, direction, kind, peer, content, text, place })
    }

    /// A piece of the file of this row was written on a connection. The pieces are not kept: they
    /// are in the file, and would push everything else out of the log.
    pub fn file_written(&mut self, row: &Entry, stream: u64, piece: &[u8]) {
        let (changed, seen) = (&mut self.changed, self.seen.max(self.prepared_seen));
        let mut tell = |seq| {
            if seq < seen && changed.last() != Some(&seq) {
                changed.push(seq);
            }
        };
        self.streams.place((stream, Direction::Out), piece, self.encoding, &mut tell);
        row.add_progress(piece.len() as u64);
        tell(row.seq());
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::text::facts;
    use crate::view::log::Change;

    #[test]
    fn a_long_file_is_one_row_that_counts_and_nothing_has_to_go_for_it() {
        const PIECE: usize = 64 * 1024;
        let peer = "127.0.0.1:5".into();
        let mut log = Log::new();
        log.received(UNIX_EPOCH, 1, &peer, &b"before"[..]);
        let row = log.file(UNIX_EPOCH, 1, &peer, &facts::row_file("a", "50.0 MiB", 1));
        let flush = |log: &mut Log| {
            let mut changes = Vec::new();
            loop {
                match log.prepare() {
                    Change::Nothing => return changes,
                    change => changes.push(change),
                }
                log.commit();
            }
        };
        assert_eq!(flush(&mut log), [Change::Append(2)]);
        let piece = vec![b'x'; PIECE];
        for _ in 0..800 {
            log.file_written(&row, 1, &piece);
        }
        assert_eq!(flush(&mut log), [Change::Texts(vec![1])], "once for all pieces");
        assert_eq!((log.row_count(), log.rows_skipped()), (2, 0));
        assert_eq!(log.row(1).expect("a row").size(), 800 * PIECE as u64);
        assert!(log.bytes_kept() < 1000, "{}", log.bytes_kept());
        // What is written behind it stands behind it in the stream.
        log.written(UNIX_EPOCH, 1, &peer, &b"after"[..]);
        flush(&mut log);
        assert_eq!(log.row(2).expect("a row").offset(), 800 * PIECE as u64);
    }
}
