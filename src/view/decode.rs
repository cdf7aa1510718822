//! Bytes of a row as text, decoded when somebody asks.
//!
//! A stream is cut into rows wherever the reads were, in the middle of a character too. Each entry
//! knows up to three bytes before and behind it, which is enough for every encoding here: a
//! character appears, whole, in the row in which it is completed, and not in the rows before.
//! Whatever is not a character appears as `\xNN` for each byte, in the row that has the byte, as
//! does a character that nothing has completed yet. So the texts of a stream's rows, one behind
//! the other, are the text of the stream, wherever it was cut.
//!
//! The form is that of [`escape`](crate::text::escape), so that what is shown can be typed again. Only
//! quotes stay as they are, as none are around.

use std::fmt::Write as _;

use crate::text::encoding::{Encoding, Piece, Unit, Units};
use crate::text::escape::visible;
use crate::text::{Language, hex};
use crate::view::entry::{Direction, Entry};

/// How many bytes a page has.
pub const PAGE: usize = 4096;

impl Entry {
    /// Its bytes, and what stands around them in their stream.
    pub(super) fn piece(&self) -> Piece<'_> {
        Piece::new(self.place(), self.bytes(), self.after())
    }

    /// The entry on one line, of at most `max_chars` characters, and whether that leaves something
    /// out. An event is its sentence. Costs as much as the characters, not as the entry.
    #[must_use]
    pub fn line(&self, encoding: Encoding, max_chars: usize) -> (String, bool) {
        let mut line = String::new();
        if self.direction() == Direction::Event {
            let sentence = self.sentence(Language::current());
            let mut chars = sentence.chars();
            let shown: String = chars.by_ref().take(max_chars).collect();
            let shown = visible(&shown);
            let end = shown.char_indices().nth(max_chars).map(|(at, _)| at);
            line.push_str(end.and_then(|end| shown.get(..end)).unwrap_or(&shown));
            return (line, end.is_some() || chars.next().is_some());
        }
        let mut room = max_chars;
        for unit in Units::new(self.piece(), encoding) {
            let end = line.len();
            unit.push_to(&mut line, encoding);
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
    /// An event has one page, its sentence.
    ///
    /// A character on the edge of two pages is on the second. Costs as much as the page, but in
    /// GBK and GB18030 as far back as nothing but characters of several bytes stand before it.
    #[must_use]
    pub fn page(&self, encoding: Encoding, offset: usize, hex: bool) -> String {
        if self.direction() == Direction::Event {
            return if offset == 0 {
                visible(&self.sentence(Language::current()))
            } else {
                String::new()
            };
        }
        let piece = self.piece().part(offset, PAGE);
        let mut page = String::new();
        if hex {
            push_dump(&mut page, offset, piece.bytes());
            return page;
        }
        for unit in Units::new(piece, encoding) {
            match unit {
                Unit::Char(c @ ('\n' | '\t')) => page.push(c),
                unit => unit.push_to(&mut page, encoding),
            }
        }
        page
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
