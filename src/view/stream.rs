//! What the log remembers of each connection and direction: where it is in the stream, and which
//! rows still wait for the bytes behind them.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use crate::text::encoding::Few;
use crate::text::encoding::{Encoding, Place};
use crate::view::entry::{Direction, Entry};

/// So many streams are remembered. It is two for each connection, so only a program that never
/// reports the end of one gets there; it then begins to count anew.
const MOST: usize = 1 << 18;

/// All streams.
#[derive(Debug, Default)]
pub(super) struct Streams {
    known: HashMap<(u64, Direction), Stream>,
}

#[derive(Debug, Default)]
struct Stream {
    /// Where the next entry stands.
    place: Place,
    /// The last entries, as far as they do not know yet what three bytes follow. Three at most, as
    /// each entry brings one byte at least. Weak: an entry that nobody shows needs no answer.
    open: Vec<Weak<Entry>>,
}

impl Streams {
    /// Where an entry with `bytes` stands. The entries before it are told what follows them;
    /// `changed` gets the number of each whose text may be another now.
    pub(super) fn place(
        &mut self,
        key: (u64, Direction),
        bytes: &[u8],
        encoding: Encoding,
        mut changed: impl FnMut(u64),
    ) -> Place {
        if self.known.len() >= MOST && !self.known.contains_key(&key) {
            self.known.clear();
        }
        let stream = self.known.entry(key).or_default();
        let place = stream.place;
        if bytes.is_empty() {
            return place;
        }
        let begun = place.begun(encoding).len();
        stream.open.retain(|open| {
            let Some(entry) = open.upgrade() else { return false };
            // Its end is part of what had begun, so it shows as something now or no longer.
            if entry.after().len() < begun {
                changed(entry.seq());
            }
            entry.extend_after(bytes).len() < Few::MOST
        });
        stream.place = place.behind(bytes);
        place
    }

    /// Remembers that `entry`, which [`Self::place`] was asked for, waits for what follows.
    pub(super) fn open(&mut self, key: (u64, Direction), entry: &Arc<Entry>) {
        if !entry.bytes().is_empty()
            && let Some(stream) = self.known.get_mut(&key)
        {
            stream.open.push(Arc::downgrade(entry));
        }
    }

    /// Forgets a connection: nothing comes any more.
    pub(super) fn forget(&mut self, stream: u64) {
        self.known.remove(&(stream, Direction::In));
        self.known.remove(&(stream, Direction::Out));
    }
}
