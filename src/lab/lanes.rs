//! [`Lanes`]: one direction of one connection as a stream of bytes: what was written in which pieces,
//! in which pieces it came, and which messages are in it.

use std::collections::VecDeque;
use std::net::SocketAddr;

use super::framing::{Broken, Framer, Framing, Message};
use crate::record::{Class, Moment, Object, What};
use crate::text::escape::unescape;

/// So many writes, reads and messages are kept; a picture shows fewer.
const KEPT: usize = 512;
/// Of a message so many bytes are kept: all of them together are two megabytes.
const HEAD: usize = 4096;
/// Bytes that were written and have not come: of more the lanes do not know what they are.
const CONTENT: usize = 1024 * 1024;
/// Writes of sockets that have no addresses yet, of all sockets together.
const EARLY: usize = 256;

/// One direction of one connection, fed the record of a loop that has both of its ends.
///
/// What the bytes are is taken from the calls of `write`, of which a record shows the first eighty;
/// behind a longer one only [`Framing::None`] and [`Framing::Fixed`] have messages. Where the record
/// has only the end that reads, there are no writes. What the network sends by itself on a timer is a
/// write of unknown bytes each time that it tells how much that was.
#[derive(Debug)]
pub struct Lanes {
    from: SocketAddr,
    to: SocketAddr,
    /// The numbers of the two sockets, once they have turned up.
    sender: Option<u64>,
    receiver: Option<u64>,
    early: VecDeque<(u64, Written)>,
    /// What the call of `write` that is under way was given.
    given: Option<(u64, Option<Vec<u8>>)>,
    writes: VecDeque<Piece>,
    reads: VecDeque<Piece>,
    messages: VecDeque<Message>,
    written: u64,
    received: u64,
    /// Up to here signals of `readyRead` have told.
    told: u64,
    counts: Counts,
    /// Was written and has not been told of.
    content: VecDeque<u8>,
    framing: Framing,
    framer: Framer,
    /// It is not known what the bytes are from some place on.
    is_blind: bool,
}

/// How many bytes one `write` took, and which, where that is known.
type Written = (u64, Option<Vec<u8>>);

/// A part of the stream that was written or read at once, in bytes from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first byte.
    pub from: u64,
    /// The byte behind it.
    pub to: u64,
}

/// How often something has happened since the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Calls of `write` that took something.
    pub writes: u64,
    /// Signals of `readyRead`.
    pub reads: u64,
    /// Messages that were whole.
    pub messages: u64,
}

/// The newest part of the lanes, in bytes from where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// Where it begins in the stream.
    pub begin: u64,
    /// The length of each write, one behind the other.
    pub writes: Vec<u64>,
    /// Where each read ended; it began where the one before it did. Bytes behind the last one are on
    /// their way.
    pub reads: Vec<u64>,
    /// The frames of the messages, and the messages.
    pub messages: Vec<(Piece, Vec<u8>)>,
    /// Bytes behind the last message that are none yet.
    pub waiting: u64,
    /// The frame that broke, up to where it did.
    pub broken: Option<Piece>,
}

impl Lanes {
    /// Nothing has happened yet on the way from the socket at `from` to the one at `to`.
    #[must_use]
    pub fn new(from: SocketAddr, to: SocketAddr, framing: Framing) -> Self {
        Self {
            from,
            to,
            sender: None,
            receiver: None,
            early: VecDeque::new(),
            given: None,
            writes: VecDeque::new(),
            reads: VecDeque::new(),
            messages: VecDeque::new(),
            written: 0,
            received: 0,
            told: 0,
            counts: Counts::default(),
            content: VecDeque::new(),
            framing,
            framer: Framer::new(framing),
            is_blind: false,
        }
    }

    /// This has happened, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        match &moment.what {
            What::Call { object, name, arguments } if name == "write" => {
                self.given = Some((object.number, bytes_of(arguments)));
            }
            What::Return { object, name, result, .. } if name == "write" => {
                self.returned(object, result.parse().unwrap_or(0));
            }
            What::Event { object, name, arguments }
                if name == "received" && self.is_receiver(object) =>
            {
                let came = length_of(arguments).unwrap_or(0);
                self.received = self.received.saturating_add(came);
                if !self.has_writer() {
                    let shown = arguments.strip_suffix(", more").unwrap_or(arguments);
                    self.learn(came, bytes_of(shown));
                }
            }
            // A timer of the network thread has written, which makes no call.
            What::Event { object, name, arguments }
                if name == "sentBeside" && self.is_sender(object) =>
            {
                let taken = arguments.parse().unwrap_or(0);
                if taken > 0 {
                    self.wrote((taken, None));
                }
            }
            What::Signal { object, signal } => {
                if &*signal.name == "stateChanged" && self.sender != Some(object.number) {
                    self.changed(object, signal.state.as_deref());
                }
                if !self.is_receiver(object) {
                    return;
                }
                match &*signal.name {
                    "readyRead" => self.ready_read(),
                    "readChannelFinished" | "disconnected" => {
                        self.framer.finish();
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// How often something has happened.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Bytes written and bytes that have come so far.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.written, self.received)
    }

    /// The messages that are kept, oldest first; of a long one its beginning.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter()
    }

    /// Where a frame broke, and why.
    #[must_use]
    pub fn broken(&self) -> Option<Broken> {
        self.framer.broken()
    }

    /// Whether it is not known what some of the bytes are, and so there are no more messages.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// The newest part of the lanes, as long as there are at most `most` writes, reads and messages
    /// each. It may begin inside of one.
    #[must_use]
    pub fn picture(&self, most: usize) -> Picture {
        let most = most.max(1);
        let oldest = |len: usize| len.saturating_sub(most);
        let begins = [
            self.writes.get(oldest(self.writes.len())).map(|write| write.from),
            self.reads.get(oldest(self.reads.len())).map(|read| read.from),
            self.messages.get(oldest(self.messages.len())).map(|message| message.from),
        ];
        let Some(begin) = begins.into_iter().flatten().max() else { return Picture::default() };
        let within = |at: u64| at.saturating_sub(begin);
        let writes = self.writes.iter().filter(|write| write.to > begin);
        let messages = self.messages.iter().filter(|message| message.to > begin);
        let messages = messages.map(|message| {
            let frame = Piece { from: within(message.from), to: within(message.to) };
            (frame, message.bytes.clone())
        });
        Picture {
            begin,
            writes: writes.map(|write| within(write.to) - within(write.from)).collect(),
            reads: self.reads.iter().map(|read| within(read.to)).filter(|&end| end > 0).collect(),
            messages: messages.collect(),
            waiting: self.framer.waiting() as u64,
            broken: self
                .framer
                .broken()
                .map(|broken| Piece { from: within(broken.from), to: within(broken.at) }),
        }
    }

    /// Whether the end that writes is in the record. If it is not, what the bytes are is taken from
    /// what has come.
    #[must_use]
    pub fn has_writer(&self) -> bool {
        self.sender.is_some()
    }

    /// Whether the end that reads is in the record.
    #[must_use]
    pub fn has_reader(&self) -> bool {
        self.receiver.is_some()
    }

    /// The record begins in the middle of the stream, while so many bytes are on their way. If there
    /// are none, messages are looked for from there on.
    pub(super) fn begins_inside(&mut self, on_its_way: u64) {
        if on_its_way > 0 {
            self.is_blind = true;
            keep(&mut self.writes, Piece { from: 0, to: on_its_way });
            self.written = on_its_way;
        }
    }

    fn returned(&mut self, object: &Object, taken: i64) {
        let given = self.given.take().filter(|(number, _)| *number == object.number);
        let taken = u64::try_from(taken).unwrap_or(0);
        if object.class != Class::Socket || taken == 0 {
            return;
        }
        let bytes = given.and_then(|(_, bytes)| bytes).filter(|b| b.len() as u64 == taken);
        if self.is_sender(object) {
            self.wrote((taken, bytes));
        } else if self.sender.is_none() && object.peer.is_none() {
            if self.early.len() == EARLY {
                self.early.pop_front();
            }
            self.early.push_back((object.number, (taken, bytes)));
        }
    }

    /// What a socket has written before it was connected is sent with this connection, or never.
    fn changed(&mut self, object: &Object, state: Option<&str>) {
        match state {
            Some("Connected") => {
                self.is_sender(object);
            }
            Some("Unconnected" | "Closing") => {
                self.early.retain(|(number, _)| *number != object.number);
            }
            _ => {}
        }
    }

    /// Whether it is the sender; its early writes count as soon as that is known.
    fn is_sender(&mut self, object: &Object) -> bool {
        let has_ends = object.local == Some(self.from) && object.peer == Some(self.to);
        if !has_ends || self.sender.is_some_and(|number| number != object.number) {
            return false;
        }
        if self.sender.replace(object.number).is_none() {
            for (number, written) in std::mem::take(&mut self.early) {
                if number == object.number {
                    self.wrote(written);
                }
            }
        }
        true
    }

    /// At its end a connection has no addresses any more; the socket may have another one later.
    fn is_receiver(&mut self, object: &Object) -> bool {
        let may_be = |end: Option<SocketAddr>, it| end.is_none_or(|end| end == it);
        match self.receiver {
            Some(number) => {
                number == object.number
                    && may_be(object.local, self.to)
                    && may_be(object.peer, self.from)
            }
            None if object.local == Some(self.to) && object.peer == Some(self.from) => {
                self.receiver = Some(object.number);
                true
            }
            None => false,
        }
    }

    fn wrote(&mut self, (taken, bytes): Written) {
        let piece = Piece { from: self.written, to: self.written.saturating_add(taken) };
        keep(&mut self.writes, piece);
        self.written = piece.to;
        self.counts.writes += 1;
        self.learn(taken, bytes);
    }

    /// What the next bytes are, as far as it is known.
    fn learn(&mut self, taken: u64, bytes: Option<Vec<u8>>) {
        let needs_none = matches!(self.framing, Framing::None | Framing::Fixed(_));
        let room = CONTENT.saturating_sub(self.content.len()) as u64;
        match bytes {
            _ if self.is_blind => {}
            _ if taken > room => self.is_blind = true,
            Some(bytes) => self.content.extend(bytes),
            // Where it is cut does not depend on what it is.
            None if needs_none => {
                let filled = self.content.len() + usize::try_from(taken).unwrap_or(0);
                self.content.resize(filled, b'?');
            }
            None => self.is_blind = true,
        }
    }

    fn ready_read(&mut self) {
        self.counts.reads += 1;
        let read = Piece { from: self.told, to: self.received };
        if read.from >= read.to {
            return;
        }
        keep(&mut self.reads, read);
        self.told = read.to;
        let len = usize::try_from(read.to - read.from).unwrap_or(usize::MAX);
        let bytes: Vec<u8> = self.content.drain(..len.min(self.content.len())).collect();
        let (messages, count) = (&mut self.messages, &mut self.counts.messages);
        self.framer.push(&bytes, |mut message| {
            *count += 1;
            message.bytes.truncate(HEAD);
            message.bytes.shrink_to_fit();
            keep(messages, message);
        });
    }
}

fn keep<T>(kept: &mut VecDeque<T>, new: T) {
    if kept.len() == KEPT {
        kept.pop_front();
    }
    kept.push_back(new);
}

/// What a record shows between quotes; None where it shows a length alone.
fn bytes_of(shown: &str) -> Option<Vec<u8>> {
    let inside = shown.strip_prefix('"')?.strip_suffix('"')?;
    unescape(inside).ok()
}

/// How many bytes `"..."` or `<N bytes HASH>` is, with a word behind it or without.
fn length_of(shown: &str) -> Option<u64> {
    let shown = shown.strip_suffix(", more").unwrap_or(shown);
    match shown.strip_prefix('<') {
        Some(told) => told.split_once(" bytes ")?.0.parse().ok(),
        None => Some(bytes_of(shown)?.len() as u64),
    }
}

#[cfg(test)]
mod tests;
