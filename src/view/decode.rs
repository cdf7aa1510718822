//! Bytes of a row as text, decoded when somebody asks.
//!
//! A stream is cut into rows wherever the reads were, in the middle of a character too. Each entry
//! knows up to three bytes before and behind it, which is enough for every encoding here: a
//! character appears, whole, in the row in which it is completed, and not in the rows before.
//! Whatever is not a character appears as `\xNN` for each byte, in the row that has the byte, as
//! does a character that nothing has completed yet. So the texts of a stream's rows, one behind
//! the other, are the text of the stream, wherever it was cut.
//!
//! The form is that of [`printable`](crate::text::escape::printable): `\n`, `\r`, `\t`, `\0` and
//! `\u{NNNN}` for what would act or hide instead of appearing, and `\\` for a backslash, so that
//! none of it can be mistaken for an escape. Only quotes stay as they are, as none are around.

use std::fmt::Write as _;

use crate::text::escape::{is_hidden, visible};
use crate::text::hex;
use crate::view::encoding::{Encoding, Place, Segment, segment};
use crate::view::entry::{Direction, Entry};
use crate::view::few::Few;

/// How many bytes a page has.
pub const PAGE: usize = 4096;

/// No character here has more bytes.
const WINDOW: usize = 4;

impl Entry {
    /// The entry on one line, of at most `max_chars` characters, and whether that leaves something
    /// out. An event is its text. Costs as much as the characters, not as the entry.
    #[must_use]
    pub fn line(&self, encoding: Encoding, max_chars: usize) -> (String, bool) {
        let mut line = String::new();
        if self.direction() == Direction::Event {
            let mut chars = self.text().chars();
            let shown: String = chars.by_ref().take(max_chars).collect();
            let shown = visible(&shown);
            let end = shown.char_indices().nth(max_chars).map(|(at, _)| at);
            line.push_str(end.and_then(|end| shown.get(..end)).unwrap_or(&shown));
            return (line, end.is_some() || chars.next().is_some());
        }
        let mut room = max_chars;
        for unit in Units::new(Piece::of(self), encoding) {
            let end = line.len();
            push_unit(&mut line, unit);
            let chars = line.get(end..).unwrap_or_default().chars().count();
            let Some(left) = room.checked_sub(chars) else {
                line.truncate(end);
                return (line, true);
            };
            room = left;
        }
        (line, false)
    }

    /// The first `max_bytes` bytes as hex: `63 6c 69`.
    #[must_use]
    pub fn hex_preview(&self, max_bytes: usize) -> String {
        let bytes = self.bytes();
        hex::dump(bytes.get(..max_bytes).unwrap_or(bytes))
    }

    /// [`PAGE`] bytes from `offset` on: with `hex` as a dump of lines like
    /// `00000010: 636c 6965 6e74  client`, else as text on several lines, in which line feeds and
    /// tabs are themselves and all else is as in [`Self::line`]. Behind the end it is empty.
    ///
    /// A character on the edge of two pages is on the second. Costs as much as the page, but in
    /// GBK and GB18030 as far back as nothing but characters of several bytes stand before it.
    #[must_use]
    pub fn page(&self, encoding: Encoding, offset: usize, hex: bool) -> String {
        let piece = Piece::of(self).part(offset, PAGE);
        let mut page = String::new();
        if hex {
            push_dump(&mut page, offset, piece.bytes);
            return page;
        }
        for unit in Units::new(piece, encoding) {
            match unit {
                Unit::Char(c @ ('\n' | '\t')) => page.push(c),
                unit => push_unit(&mut page, unit),
            }
        }
        page
    }
}

/// Bytes, and what stands around them in their stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    place: Place,
    bytes: &'a [u8],
    after: Few,
}

impl<'a> Piece<'a> {
    /// The whole of an entry.
    pub(super) fn of(entry: &'a Entry) -> Self {
        Self { place: entry.place(), bytes: entry.bytes(), after: entry.after() }
    }

    /// Bytes with nothing around them.
    pub(super) fn alone(bytes: &'a [u8]) -> Self {
        Self { place: Place::default(), bytes, after: Few::default() }
    }

    /// `length` bytes from `start` on, or as many as there are.
    pub(super) fn part(self, start: usize, length: usize) -> Self {
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
pub(super) enum Unit {
    /// A character.
    Char(char),
    /// A byte that is part of none.
    Bad(u8),
}

/// The units of a piece, in order: the characters that end in it and the bad bytes that are in it.
#[derive(Debug)]
pub(super) struct Units<'a> {
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
    pub(super) fn new(piece: Piece<'a>, encoding: Encoding) -> Self {
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

/// Appends `unit` as it is shown on a line.
pub(super) fn push_unit(out: &mut String, unit: Unit) {
    match unit {
        Unit::Char('\n') => out.push_str("\\n"),
        Unit::Char('\r') => out.push_str("\\r"),
        Unit::Char('\t') => out.push_str("\\t"),
        Unit::Char('\0') => out.push_str("\\0"),
        Unit::Char('\\') => out.push_str("\\\\"),
        Unit::Char(c) if is_hidden(c) => out.extend(c.escape_unicode()),
        Unit::Char(c) => out.push(c),
        // A String takes every write.
        Unit::Bad(byte) => _ = write!(out, "\\x{byte:02x}"),
    }
}

/// Appends lines of 16 bytes with their offset and their ASCII characters.
fn push_dump(out: &mut String, offset: usize, bytes: &[u8]) {
    const LINE: usize = 16;
    const PAIRS: usize = LINE * 2 + LINE / 2;
    for (number, line) in bytes.chunks(LINE).enumerate() {
        let mut pairs = String::with_capacity(PAIRS);
        for two in line.chunks(2) {
            pairs.push_str(&hex::compact(two));
            pairs.push(' ');
        }
        _ = write!(out, "{:08x}: {pairs:PAIRS$} ", offset.saturating_add(number * LINE));
        let shown = |&byte: &u8| if matches!(byte, b' '..=b'~') { char::from(byte) } else { '.' };
        out.extend(line.iter().map(shown));
        out.push('\n');
    }
}

#[cfg(test)]
mod tests;
