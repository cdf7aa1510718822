//! A stretch of a stream as what is shown of it: characters, and bytes that are part of none.
//!
//! A character appears, whole, in the stretch in which it is completed, and not in those before.

use super::Encoding;
use super::few::Few;
use super::segment::{Place, Segment, segment};
use crate::text::escape::{push_byte, push_char};

/// No character here has more bytes.
const WINDOW: usize = 4;

/// Bytes, and what stands around them in their stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    place: Place,
    bytes: &'a [u8],
    after: Few,
}

impl<'a> Piece<'a> {
    /// `bytes` that stand at `place`, and what follows them.
    pub(crate) fn new(place: Place, bytes: &'a [u8], after: Few) -> Self {
        Self { place, bytes, after }
    }

    /// Bytes with nothing around them.
    pub(crate) fn alone(bytes: &'a [u8]) -> Self {
        Self { place: Place::default(), bytes, after: Few::default() }
    }

    /// The bytes themselves.
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// `length` bytes from `start` on, or as many as there are.
    pub(crate) fn part(self, start: usize, length: usize) -> Self {
        let start = start.min(self.bytes.len());
        let end = start.saturating_add(length).min(self.bytes.len());
        let slice = |range: std::ops::Range<usize>| self.bytes.get(range).unwrap_or_default();
        let after = Few::default().keep_first(slice(end..self.bytes.len()));
        Self {
            place: self.place.behind(slice(0..start)),
            bytes: slice(start..end),
            after: after.keep_first(self.after.as_slice()),
        }
    }
}

/// What is shown for some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A character.
    Char(char),
    /// A byte that is part of none.
    Bad(u8),
}

impl Unit {
    /// Appends it as it is shown on a line, in a text of `encoding`. Quotes stay.
    pub(crate) fn push_to(self, out: &mut String, encoding: Encoding) {
        match self {
            Self::Char(c) => push_char(out, c, encoding.width()),
            Self::Bad(byte) => push_byte(out, byte),
        }
    }
}

/// The units of a piece, in order: the characters that end in it and the bad bytes that are in it.
#[derive(Debug)]
pub(crate) struct Units<'a> {
    bytes: &'a [u8],
    after: Few,
    encoding: Encoding,
    /// The beginning of a character before the piece.
    begun: Few,
    /// Where the next segment is, counted from the start of `begun`.
    at: usize,
    /// How many of the next bytes are bad.
    bad: usize,
}

impl<'a> Units<'a> {
    pub(crate) fn new(piece: Piece<'a>, encoding: Encoding) -> Self {
        let begun = piece.place.begun(encoding);
        Self { bytes: piece.bytes, after: piece.after, encoding, begun, at: 0, bad: 0 }
    }

    fn segment(&self) -> Segment {
        let whole = self
            .at
            .checked_sub(self.begun.len())
            .and_then(|start| self.bytes.get(start..)?.get(..WINDOW));
        if let Some(window) = whole {
            return segment(self.encoding, window);
        }
        let mut window = [0; WINDOW];
        let mut length = 0;
        let inside = self.bytes.get(self.at.saturating_sub(self.begun.len())..);
        let sources = [
            self.begun.as_slice().get(self.at..).unwrap_or_default(),
            // Of many bytes only the first can matter.
            inside.map_or(&[][..], |inside| inside.get(..WINDOW).unwrap_or(inside)),
            self.after.as_slice(),
        ];
        for (place, &byte) in window.iter_mut().zip(sources.into_iter().flatten()) {
            *place = byte;
            length += 1;
        }
        segment(self.encoding, window.get(..length).unwrap_or_default())
    }
}

impl Iterator for Units<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        let end = self.begun.len() + self.bytes.len();
        while self.at < end {
            if self.bad > 0 {
                let own = self.at.checked_sub(self.begun.len());
                self.at += 1;
                self.bad -= 1;
                // A bad byte from before the piece has been shown there.
                if let Some(&byte) = own.and_then(|at| self.bytes.get(at)) {
                    return Some(Unit::Bad(byte));
                }
                continue;
            }
            let Segment { length, char } = self.segment();
            match char {
                Some(c) => {
                    self.at += length.max(1);
                    // One that ends behind the piece is shown there, one from before was.
                    if self.at > self.begun.len() && self.at <= end {
                        return Some(Unit::Char(c));
                    }
                }
                None => self.bad = length.max(1),
            }
        }
        None
    }
}
