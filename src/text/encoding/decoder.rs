//! A stream as text, read by read, for whoever shows a read before the next one is there.

use std::borrow::Cow;

use super::Encoding;
use super::few::Few;
use super::segment::Place;
use super::units::{Piece, Unit, Units};
use crate::text::escape::{push_byte, push_printable};

/// The text of one direction of a connection.
///
/// A character that is cut by the end of a read is kept back, and shown whole with the read that ends
/// it. All texts, one behind the other, are the text of the stream, wherever it was cut.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decoder {
    encoding: Encoding,
    /// The beginning of a character, which has not been shown.
    held: Few,
}

impl Decoder {
    /// At the beginning of a stream.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        Self { encoding, held: Few::default() }
    }

    /// Whether it keeps back the beginning of a character.
    #[must_use]
    pub fn holds_some(&self) -> bool {
        self.held.len() > 0
    }

    /// Appends the text of `bytes`, which follow in the stream, in the form of
    /// [`printable`](crate::text::escape::printable). Of more than `most` bytes it shows the characters
    /// that end within them, and returns how many bytes that leaves out.
    pub fn push(&mut self, out: &mut String, bytes: &[u8], most: usize) -> usize {
        let whole = match self.held.as_slice() {
            [] => Cow::Borrowed(bytes),
            held => Cow::Owned([held, bytes].concat()),
        };
        let begun = |bytes: &[u8]| Place::default().behind(bytes).begun(self.encoding);
        let held = begun(&whole);
        let ended = whole.get(..whole.len() - held.len()).unwrap_or_default();
        let mut shown = ended.get(..most).unwrap_or(ended);
        if shown.len() < ended.len() {
            shown = shown.get(..shown.len() - begun(shown).len()).unwrap_or_default();
        }
        self.show(out, shown);
        self.held = held;
        ended.len() - shown.len()
    }

    /// Appends what was kept back, as nothing will end it: the stream has ended.
    pub fn finish(&mut self, out: &mut String) {
        for &byte in std::mem::take(&mut self.held).as_slice() {
            push_byte(out, byte);
        }
    }

    fn show(&self, out: &mut String, bytes: &[u8]) {
        if self.encoding == Encoding::Utf8 {
            return push_printable(out, bytes);
        }
        for unit in Units::new(Piece::alone(bytes), self.encoding) {
            match unit {
                Unit::Char('"') => out.push_str("\\\""),
                unit => unit.push_to(out, self.encoding),
            }
        }
    }
}

/// `bytes` as text, if all of them are characters.
#[must_use]
pub fn decode(bytes: &[u8], encoding: Encoding) -> Option<Cow<'_, str>> {
    if encoding == Encoding::Utf8 {
        return str::from_utf8(bytes).ok().map(Cow::Borrowed);
    }
    let units = Units::new(Piece::alone(bytes), encoding);
    let chars = units.map(|unit| match unit {
        Unit::Char(c) => Some(c),
        Unit::Bad(_) => None,
    });
    chars.collect::<Option<String>>().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(encoding: Encoding, reads: &[&[u8]]) -> Vec<String> {
        let mut decoder = Decoder::new(encoding);
        let mut texts: Vec<String> = Vec::new();
        for read in reads {
            let mut text = String::new();
            assert_eq!(decoder.push(&mut text, read, usize::MAX), 0);
            texts.push(text);
        }
        let mut text = String::new();
        decoder.finish(&mut text);
        texts.push(text);
        texts
    }

    #[test]
    fn a_character_that_two_reads_have_cut_is_shown_whole_and_once() {
        for (encoding, reads, texts) in [
            (
                Encoding::Utf8,
                &[&b"a\xe5"[..], b"\xad", b"\xa6b\""][..],
                &["a", "", "学b\\\"", ""][..],
            ),
            (Encoding::Gbk, &[b"\xd1", b"\xa7\xc9", b"\xfa"], &["", "学", "生", ""]),
            (Encoding::Gb18030, &[b"\x95\x32\x82", b"\x36"], &["", "𠀀", ""]),
            (
                Encoding::Utf16Le,
                &[b"a", b"\0\x3d", b"\xd8\0", b"\xde\n\0"],
                &["", "a", "", "😀\\n", ""],
            ),
            (Encoding::Latin1, &[b"\xe9", b"\x85"], &["é", "\\u{85}", ""]),
            // What nothing completes is bytes.
            (Encoding::Utf8, &[b"\xe5", b"a"], &["", "\\xe5a", ""]),
            (Encoding::Utf8, &[b"\xe5", b"\xe5\xad"], &["", "\\xe5", "\\xe5\\xad"]),
            (Encoding::Utf16Be, &[b"\0a\0"], &["a", "\\x00"]),
            (Encoding::Utf8, &[b"", b"\xff"], &["", "\\xff", ""]),
        ] {
            assert_eq!(shown(encoding, reads), texts, "{encoding} {reads:x?}");
        }
    }

    #[test]
    fn a_long_read_is_cut_between_characters_and_the_next_one_goes_on_where_it_ended() {
        let mut decoder = Decoder::new(Encoding::Gbk);
        let mut text = String::new();
        assert_eq!(decoder.push(&mut text, b"ab\xd1\xa7\xc9\xfa\xd1", 3), 4);
        assert_eq!(text, "ab");
        assert_eq!(decoder.push(&mut text, b"\xa7!", 99), 0);
        assert_eq!(text, "ab学!");
    }

    #[test]
    fn only_what_is_text_throughout_is_decoded() {
        assert_eq!(decode(b"\xd1\xa7\n", Encoding::Gbk).as_deref(), Some("学\n"));
        assert_eq!(decode(b"\xd1", Encoding::Gbk), None);
        assert_eq!(decode(b"\xc9\xfa", Encoding::Utf8), None);
        assert_eq!(decode(b"a\0", Encoding::Utf16Le).as_deref(), Some("a"));
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_a_stream_was_cut(
            bytes in proptest::collection::vec(
                prop_oneof![any::<u8>(), 0x81..=0xfeu8, b'0'..=b'9', Just(0xe5), Just(0xd8)], 0..40
            ),
            cuts in proptest::collection::vec(0..40usize, 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let reads: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
            for encoding in Encoding::ALL {
                prop_assert_eq!(shown(encoding, &reads).concat(), shown(encoding, &[&bytes]).concat());
            }
        }
    }
}
