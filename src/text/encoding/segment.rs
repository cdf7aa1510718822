//! How the characters of each encoding are found among bytes.

use super::few::Few;
use super::{Encoding, gb};

/// What stands at one place: a character of `length` bytes, or so many bytes that are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) length: usize,
    pub(crate) char: Option<char>,
}

impl Segment {
    pub(crate) fn bad(length: usize) -> Self {
        Self { length, char: None }
    }
}

/// Where in its stream something stands: all that is needed to know which bytes before belong to
/// a character that goes on here.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// How many bytes the stream had before.
    pub(crate) offset: u64,
    /// The last of them.
    pub(crate) before: Few,
    /// How many of those are part of a character, if the stream is GBK or GB18030.
    pub(crate) gb: u8,
}

impl Place {
    /// The place behind `bytes`.
    pub(crate) fn behind(self, bytes: &[u8]) -> Self {
        Self {
            offset: self.offset.wrapping_add(bytes.len() as u64),
            before: self.before.keep_last(bytes),
            gb: gb::after(bytes, self.gb),
        }
    }

    /// The bytes before that are the beginning of a character.
    pub(crate) fn begun(&self, encoding: Encoding) -> Few {
        let before = self.before.as_slice();
        self.before.last(match encoding {
            Encoding::Latin1 => 0,
            Encoding::Gbk | Encoding::Gb18030 => usize::from(self.gb),
            Encoding::Utf8 => begun_utf8(before),
            Encoding::Utf16Le => begun_utf16(before, self.offset, u16::from_le_bytes),
            Encoding::Utf16Be => begun_utf16(before, self.offset, u16::from_be_bytes),
        })
    }
}

/// What stands at the beginning of `window`: four bytes, and fewer only where everything ends. A
/// character without its end is as many bad bytes as there are.
pub(crate) fn segment(encoding: Encoding, window: &[u8]) -> Segment {
    match encoding {
        Encoding::Utf8 => segment_utf8(window),
        Encoding::Gbk | Encoding::Gb18030 => gb::segment(window),
        Encoding::Utf16Le => segment_utf16(window, u16::from_le_bytes),
        Encoding::Utf16Be => segment_utf16(window, u16::from_be_bytes),
        Encoding::Latin1 => match window.first() {
            Some(&byte) => Segment { length: 1, char: Some(char::from(byte)) },
            None => Segment::bad(0),
        },
    }
}

fn segment_utf8(window: &[u8]) -> Segment {
    let length = match window.first() {
        None => return Segment::bad(0),
        Some(&byte) if byte.is_ascii() => {
            return Segment { length: 1, char: Some(char::from(byte)) };
        }
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        Some(_) => return Segment::bad(1),
    };
    let bytes = window.get(..length).unwrap_or(window);
    match str::from_utf8(bytes) {
        Ok(text) => Segment { length, char: text.chars().next() },
        Err(error) => Segment::bad(error.error_len().unwrap_or(bytes.len())),
    }
}

fn segment_utf16(window: &[u8], unit: fn([u8; 2]) -> u16) -> Segment {
    let (first, second) = match *window {
        [] => return Segment::bad(0),
        [_] => return Segment::bad(1),
        [a, b, c, d, ..] => (unit([a, b]), Some(unit([c, d]))),
        [a, b, ..] => (unit([a, b]), None),
    };
    let mut units = char::decode_utf16([first].into_iter().chain(second));
    match units.next() {
        Some(Ok(c)) => Segment { length: c.len_utf16() * 2, char: Some(c) },
        _ => Segment::bad(2),
    }
}

/// UTF-8 finds itself: the last lead byte decides.
fn begun_utf8(before: &[u8]) -> usize {
    let behind_lead = before.iter().rev().take_while(|&&byte| byte & 0xc0 == 0x80).count();
    let length = behind_lead + 1;
    let bytes = before.len().checked_sub(length).and_then(|start| before.get(start..));
    match bytes.map(str::from_utf8) {
        Some(Err(error)) if error.valid_up_to() == 0 && error.error_len().is_none() => length,
        _ => 0,
    }
}

/// The offset says whether half a unit came, and the unit before may wait for its second half.
fn begun_utf16(before: &[u8], offset: u64, unit: fn([u8; 2]) -> u16) -> usize {
    let odd = usize::from(offset % 2 == 1);
    let whole = before.get(..before.len().saturating_sub(odd)).unwrap_or_default();
    match *whole {
        [.., a, b] if matches!(unit([a, b]), 0xd800..=0xdbff) => odd + 2,
        _ => odd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_begun_is_known_from_three_bytes() {
        let begun = |encoding, bytes: &[u8]| Place::default().behind(bytes).begun(encoding).len();
        for (bytes, length) in [
            (&b"abc"[..], 0),
            ("a学".as_bytes(), 0),
            (b"a\xe5", 1),
            (b"a\xe5\xad", 2),
            (b"\xf0\x9f\x98", 3),
            (b"\xe5\xe5", 1),
            (b"\xc0", 0),
            (b"\xed\xa0", 0),
            (b"\x80\x80\x80", 0),
        ] {
            assert_eq!(begun(Encoding::Utf8, bytes), length, "{bytes:x?}");
        }
        for (bytes, length) in
            [(&b"a\0"[..], 0), (b"a\0b", 1), (b"a\0\x3d\xd8", 2), (b"\x3d\xd8\0", 3)]
        {
            assert_eq!(begun(Encoding::Utf16Le, bytes), length, "{bytes:x?}");
        }
    }
}
