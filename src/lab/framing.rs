//! [`Framing`]: how a program finds its messages again in a stream of bytes, and [`Framer`], which
//! does it.
//!
//! TCP keeps no borders: what was written in five pieces may be read in one, or in nine. Whoever wants
//! messages says in the stream where each ends.

use crate::text::{Fact, facts};

/// A line is no longer, in bytes without its end. A reader that waits for an end without such a limit
/// can be made to keep everything.
pub const LONGEST_LINE: usize = 64 * 1024;
/// How many bytes tell a length.
const LENGTH: usize = 2;

/// How messages stand in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Not at all: whatever is read at once is taken for a message.
    None,
    /// Each ends with a line feed.
    Line,
    /// Before each its length stands in two bytes, the higher one first.
    Length,
    /// Each has as many bytes as this, at least 1; zeros fill up what is shorter.
    Fixed(u16),
}

impl Framing {
    /// `message` as it is written into the stream.
    ///
    /// # Errors
    /// A message that would not come out as it went in: a line with a line feed in it, one that is
    /// longer than the framing has room for, or one that ends with a zero where zeros fill up.
    pub fn wrap(self, message: &[u8]) -> Result<Vec<u8>, Fact> {
        let too_long = |most: usize| message.len() > most;
        match self {
            Self::None => Ok(message.to_vec()),
            Self::Line if message.contains(&b'\n') => Err(facts::frame_line_break()),
            Self::Line if too_long(LONGEST_LINE) => Err(facts::frame_too_long(LONGEST_LINE)),
            Self::Line => Ok([message, b"\n"].concat()),
            Self::Length => {
                let length = u16::try_from(message.len());
                let length = length.map_err(|_| facts::frame_too_long(u16::MAX))?;
                Ok([&length.to_be_bytes(), message].concat())
            }
            Self::Fixed(size) if too_long(usize::from(size)) => Err(facts::frame_too_long(size)),
            Self::Fixed(_) if message.last() == Some(&0) => Err(facts::frame_zero_end()),
            Self::Fixed(size) => {
                let mut frame = message.to_vec();
                frame.resize(usize::from(size.max(1)), 0);
                Ok(frame)
            }
        }
    }
}

/// A message that was found, and where its frame stands in the stream, in bytes from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The first byte of the frame.
    pub from: u64,
    /// The byte behind it.
    pub to: u64,
    /// The message without its frame.
    pub bytes: Vec<u8>,
}

/// Where a frame broke; nothing behind it can be told apart any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// The first byte of the frame.
    pub from: u64,
    /// The byte at which it broke.
    pub at: u64,
    /// Why.
    pub why: Why,
}

/// Why a frame broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is longer than [`LONGEST_LINE`].
    TooLong,
    /// The stream ended inside of it.
    Ended,
}

impl Broken {
    /// What happened, and what helps.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self.why {
            Why::TooLong => facts::frame_broken_long(LONGEST_LINE),
            Why::Ended => facts::frame_broken_ended(self.at - self.from),
        }
    }
}

/// Finds the messages of a stream, in whichever pieces it comes.
#[derive(Debug)]
pub struct Framer {
    framing: Framing,
    /// The frame that is not whole yet; at most [`LONGEST_LINE`] bytes of it, or as many as two
    /// bytes can tell.
    partial: Vec<u8>,
    /// Bytes before `partial`.
    position: u64,
    broken: Option<Broken>,
}

impl Framer {
    /// At the beginning of a stream.
    #[must_use]
    pub fn new(framing: Framing) -> Self {
        Self { framing, partial: Vec::new(), position: 0, broken: None }
    }

    /// These bytes come next; `out` gets each message that is whole with them. Once a frame is
    /// broken there are none.
    pub fn push(&mut self, bytes: &[u8], mut out: impl FnMut(Message)) {
        let mut rest = bytes;
        while !rest.is_empty() && self.broken.is_none() {
            let missing = self.missing(rest);
            let (here, behind) = rest.split_at(missing.unwrap_or(rest.len()).min(rest.len()));
            self.partial.extend_from_slice(here);
            rest = behind;
            if self.is_whole() {
                out(self.take());
            } else if self.framing == Framing::Line && self.partial.len() > LONGEST_LINE {
                let at = self.position + LONGEST_LINE as u64;
                self.broken = Some(Broken { from: self.position, at, why: Why::TooLong });
                self.partial = Vec::new();
            }
        }
    }

    /// The stream ends here: whatever is not whole will not be.
    pub fn finish(&mut self) -> Option<Broken> {
        if self.broken.is_none() && !self.partial.is_empty() {
            let at = self.position + self.partial.len() as u64;
            self.broken = Some(Broken { from: self.position, at, why: Why::Ended });
        }
        self.broken
    }

    /// Where a frame broke, if one did.
    #[must_use]
    pub fn broken(&self) -> Option<Broken> {
        self.broken
    }

    /// Bytes of a frame that is not whole yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.partial.len()
    }

    /// How many of the bytes that come next belong to this frame, or to what tells its length; None:
    /// more than there are, or all.
    fn missing(&self, next: &[u8]) -> Option<usize> {
        let have = self.partial.len();
        match self.framing {
            Framing::None => None,
            Framing::Line => {
                // One byte too many is enough to see that it is too long.
                let room = LONGEST_LINE + 1 - have;
                let seen = &next[..next.len().min(room)];
                let end = seen.iter().position(|&byte| byte == b'\n');
                Some(end.map_or(seen.len(), |end| end + 1))
            }
            Framing::Length if have < LENGTH => Some(LENGTH - have),
            Framing::Length => Some(self.told_length() - have),
            Framing::Fixed(size) => Some(usize::from(size.max(1)) - have),
        }
    }

    fn is_whole(&self) -> bool {
        let have = self.partial.len();
        match self.framing {
            Framing::None => true,
            Framing::Line => self.partial.last() == Some(&b'\n'),
            Framing::Length => have >= LENGTH && have == self.told_length(),
            Framing::Fixed(size) => have == usize::from(size.max(1)),
        }
    }

    /// Of the whole frame; its first bytes are there.
    fn told_length(&self) -> usize {
        LENGTH + usize::from(u16::from_be_bytes([self.partial[0], self.partial[1]]))
    }

    fn take(&mut self) -> Message {
        let mut bytes = std::mem::take(&mut self.partial);
        let from = self.position;
        self.position += bytes.len() as u64;
        match self.framing {
            Framing::None => {}
            Framing::Line => {
                bytes.pop();
            }
            Framing::Length => {
                bytes.drain(..LENGTH);
            }
            Framing::Fixed(_) => {
                let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
                bytes.truncate(end);
            }
        }
        Message { from, to: self.position, bytes }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn framing() -> impl Strategy<Value = Framing> {
        prop_oneof![
            Just(Framing::Line),
            Just(Framing::Length),
            (1..40_u16).prop_map(Framing::Fixed)
        ]
    }

    /// The stream in pieces that end at `cuts`.
    fn read(framing: Framing, stream: &[u8], cuts: &[usize]) -> (Vec<Message>, Framer) {
        let (mut framer, mut found) = (Framer::new(framing), Vec::new());
        let mut begin = 0;
        for &cut in cuts.iter().chain([&stream.len()]) {
            let end = cut.clamp(begin, stream.len());
            framer.push(&stream[begin..end], |message| found.push(message));
            begin = end;
        }
        (found, framer)
    }

    proptest! {
        #[test]
        fn any_cutting_of_any_messages_gives_the_same_messages(
            framing in framing(),
            messages in vec(vec(any::<u8>(), 0..40), 0..30),
            mut cuts in vec(0..1300_usize, 0..40),
        ) {
            cuts.sort_unstable();
            // What a framing has no room for it refuses, and that is not in the stream.
            let wrapped = |message: &Vec<u8>| Some((message.clone(), framing.wrap(message).ok()?));
            let (sent, frames): (Vec<_>, Vec<_>) = messages.iter().filter_map(wrapped).unzip();
            let (found, mut framer) = read(framing, &frames.concat(), &cuts);
            prop_assert_eq!(found.iter().map(|message| &message.bytes).collect::<Vec<_>>(), sent.iter().collect::<Vec<_>>());
            let mut at = 0;
            for (message, frame) in found.iter().zip(&frames) {
                prop_assert_eq!((message.from, message.to), (at, at + frame.len() as u64));
                at = message.to;
            }
            prop_assert_eq!(framer.finish(), None);
        }

        #[test]
        fn any_bytes_in_any_pieces_give_what_they_give_in_one(
            framing in prop_oneof![framing(), Just(Framing::Fixed(0))],
            stream in vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(0)], 0..300),
            mut cuts in vec(0..300_usize, 0..20),
        ) {
            cuts.sort_unstable();
            let (pieces, mut one) = read(framing, &stream, &cuts);
            let (whole, mut other) = read(framing, &stream, &[]);
            prop_assert_eq!(pieces, whole);
            prop_assert_eq!(one.waiting(), other.waiting());
            prop_assert_eq!(one.finish(), other.finish());
        }
    }

    #[test]
    fn what_would_not_come_out_as_it_went_in_is_refused_and_the_cure_is_told() {
        let long = vec![b'x'; 70_000];
        for (framing, message, told) in [
            (Framing::Line, &b"two\nlines"[..], "line feed"),
            (Framing::Line, &long, "65536"),
            (Framing::Length, &long, "65535"),
            (Framing::Fixed(4), b"hello", "4"),
            (Framing::Fixed(4), b"x\0", "zero"),
        ] {
            let refused = framing.wrap(message).expect_err("refused").to_string();
            assert!(refused.contains(told), "{framing:?}: {refused}");
        }
        assert_eq!(Framing::None.wrap(b"a\n\0"), Ok(b"a\n\0".to_vec()));
        assert_eq!(Framing::Length.wrap(b"abc"), Ok(b"\0\x03abc".to_vec()));
    }

    #[test]
    fn a_line_without_end_breaks_at_its_limit_and_takes_no_more_memory() {
        let (mut framer, mut found) = (Framer::new(Framing::Line), Vec::new());
        framer.push(b"hello\n", |message| found.push(message.bytes));
        for _ in 0..100 {
            framer.push(&[b'x'; 1000], |message| found.push(message.bytes));
        }
        framer.push(b"\nnext\n", |message| found.push(message.bytes));
        assert_eq!(found, [b"hello"]);
        let at = 6 + LONGEST_LINE as u64;
        assert_eq!(framer.broken(), Some(Broken { from: 6, at, why: Why::TooLong }));
        assert_eq!((framer.finish(), framer.waiting()), (framer.broken(), 0));
        // The longest line is whole.
        let line = vec![b'x'; LONGEST_LINE];
        let stream = Framing::Line.wrap(&line).expect("it has room");
        assert_eq!(read(Framing::Line, &stream, &[1, LONGEST_LINE]).0[0].bytes, line);
    }

    #[test]
    fn a_stream_that_ends_inside_of_a_frame_breaks_it_where_it_ends() {
        for (framing, stream, from) in [
            (Framing::Line, &b"one\ntw"[..], 4),
            (Framing::Length, b"\0\x01a\0\x05tw", 3),
            (Framing::Length, b"\0\x01a\0", 3),
            (Framing::Fixed(3), b"onetw", 3),
        ] {
            let (found, mut framer) = read(framing, stream, &[]);
            assert_eq!(found.len(), 1, "{framing:?}");
            let broken = Broken { from, at: stream.len() as u64, why: Why::Ended };
            assert_eq!(framer.finish(), Some(broken), "{framing:?}");
            let told = broken.fact().to_string();
            assert!(told.contains(&(broken.at - from).to_string()), "{told}");
        }
    }
}
