//! Bytes written as text, in both directions: what a person types (`\n`, `\x1b`, `\u{202e}`), and the
//! form in which bytes from the network are shown so that a peer cannot drive the terminal.
//!
//! There is one notation, and whatever is printed in it is read back as the same bytes:
//!
//! | written | what it is |
//! |---|---|
//! | `\n` `\r` `\t` `\0` `\\` `\"` | that character |
//! | `\u{NNNN}` | the character of that number, one to six hex digits |
//! | `\xNN` | that byte, whatever the encoding |
//!
//! A control character of one byte is printed as that byte, ESC as `\x1b`; any other hidden character
//! by its number.

use std::fmt::{self, Write as _};

/// Why a text with escapes was refused. Columns count characters from 1 and point at the backslash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EscapeError {
    /// A character after the backslash that starts no escape.
    Unknown {
        /// Where the backslash is.
        column: usize,
        /// What follows it.
        found: char,
    },
    /// `\x` without two hex digits.
    IncompleteHex {
        /// Where the backslash is.
        column: usize,
    },
    /// `\u` without one to six hex digits in braces.
    IncompleteNumber {
        /// Where the backslash is.
        column: usize,
    },
    /// A number that is no character's: a surrogate, or one above 10FFFF.
    NoCharacter {
        /// Where the backslash is.
        column: usize,
        /// The number.
        number: u32,
    },
    /// A backslash with nothing behind it.
    Trailing {
        /// Where the backslash is.
        column: usize,
    },
}

impl EscapeError {
    /// Where the backslash is.
    #[must_use]
    pub fn column(&self) -> usize {
        match self {
            Self::Unknown { column, .. }
            | Self::IncompleteHex { column }
            | Self::IncompleteNumber { column }
            | Self::NoCharacter { column, .. }
            | Self::Trailing { column } => *column,
        }
    }
}

/// What an escape stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escaped {
    /// A character, to be written in the encoding of the text.
    Char(char),
    /// A byte.
    Byte(u8),
}

/// The bytes that `text` stands for in UTF-8: escapes are those of the table above, everything else
/// is itself.
///
/// # Errors
/// Anything else after a backslash: nothing is guessed.
pub fn unescape(text: &str) -> Result<Vec<u8>, EscapeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut column = 1;
    while let Some((plain, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(plain.as_bytes());
        column += plain.chars().count();
        let (escaped, length) = escape(after, column)?;
        match escaped {
            Escaped::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Escaped::Byte(byte) => bytes.push(byte),
        }
        rest = after.get(length..).unwrap_or_default();
        column += 1 + length;
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(bytes)
}

/// What the escape stands for whose backslash, at `column`, stands before `rest`; and how much of
/// `rest` belongs to it (in bytes, and as all of it is ASCII also in characters).
///
/// # Errors
/// Those of [`unescape`].
pub fn escape(rest: &str, column: usize) -> Result<(Escaped, usize), EscapeError> {
    let found = rest.chars().next().ok_or(EscapeError::Trailing { column })?;
    let c = match found {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        '\\' | '"' => found,
        'x' => {
            let digits = rest.get(1..3).and_then(hex_number);
            let byte = digits.and_then(|digits| u8::try_from(digits).ok());
            let byte = byte.ok_or(EscapeError::IncompleteHex { column })?;
            return Ok((Escaped::Byte(byte), 3));
        }
        'u' => {
            let inside = rest.strip_prefix("u{").and_then(|inside| inside.split_once('}'));
            let digits = inside.map(|(digits, _)| digits).filter(|digits| digits.len() <= 6);
            let number = digits.and_then(hex_number);
            let (digits, number) =
                digits.zip(number).ok_or(EscapeError::IncompleteNumber { column })?;
            let c = char::from_u32(number).ok_or(EscapeError::NoCharacter { column, number })?;
            return Ok((Escaped::Char(c), "u{}".len() + digits.len()));
        }
        _ => return Err(EscapeError::Unknown { column, found }),
    };
    Ok((Escaped::Char(c), 1))
}

fn hex_number(digits: &str) -> Option<u32> {
    // The standard library would take `+8`.
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// `bytes` as a person may safely see them, on one line: UTF-8 text stays, bytes that are none,
/// quotes, backslashes and every character for which [`is_hidden`] holds are escapes. The result fits
/// between double quotes, and [`unescape`] gives `bytes` back.
#[must_use]
pub fn printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    push_printable(&mut out, bytes);
    out
}

/// Appends [`printable`] of `bytes` to `out`.
pub fn push_printable(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.push_str("\\\""),
                c => push_char(out, c, Width::OneByte),
            }
        }
        for &byte in chunk.invalid() {
            push_byte(out, byte);
        }
    }
}

/// How many bytes ASCII characters have in the encoding that a text is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// One: a control character is a byte.
    OneByte,
    /// More, as in UTF-16: a control character is none, so it is written by its number.
    More,
}

/// Appends a character as it is shown: itself, or an escape if it is a backslash or
/// [hidden](is_hidden). Quotes stay.
pub fn push_char(out: &mut String, c: char, width: Width) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0' => out.push_str("\\0"),
        '\\' => out.push_str("\\\\"),
        c if !is_hidden(c) => out.push(c),
        c => match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() && width == Width::OneByte => push_byte(out, byte),
            _ => out.extend(c.escape_unicode()),
        },
    }
}

/// Appends a byte that is no character: `\xNN`.
pub fn push_byte(out: &mut String, byte: u8) {
    write!(out, "\\x{byte:02x}").expect("a String takes every write");
}

/// `text` as it is, quotes, backslashes and all, but every character for which [`is_hidden`] holds
/// as an escape: for a sentence that has a foreign word in it.
#[must_use]
pub fn visible(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { push_char(&mut out, c, Width::OneByte) } else { out.push(c) }
    }
    out
}

/// A foreign word in a sentence: its `Display` is the word in double quotes, [`visible`].
#[derive(Debug, Clone, Copy)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", visible(self.0))
    }
}

/// Whether all of `text` is printable ASCII, as nearly every text is: nothing in it is hidden.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether `c` does something other than appear: controls (C0, DEL, C1), format characters (bidi
/// overrides and zero-width ones among them), line and paragraph separators, blank fillers,
/// private use and noncharacters. Such a character can move the cursor, reorder the line or hide.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    // Most of what is ever asked for.
    if matches!(c, ' '..='~') {
        return false;
    }
    // The general categories Cc, Cf, Zl, Zp and Co of Unicode 17, the fillers that draw nothing,
    // and the whole plane of tags, whether assigned or not.
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}'
        | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_escape_becomes_its_byte() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("client", b"client"),
            (r"a\nb\r\t\0", b"a\nb\r\t\0"),
            (r"\x1b\xFF\xaB", b"\x1b\xff\xab"),
            (r"\\n", b"\\n"),
            (r#"\"\u{1b}\u{5B66}"#, "\"\u{1b}学".as_bytes()),
            (r"\u{10ffff}", "\u{10ffff}".as_bytes()),
            (r"\x411", b"A1"),
            ("学\\n生", "学\n生".as_bytes()),
        ] {
            assert_eq!(unescape(text).as_deref(), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn a_wrong_escape_is_refused_with_its_column_and_the_cure() {
        for (text, error, words) in [
            (
                r"ab\q",
                EscapeError::Unknown { column: 3, found: 'q' },
                r"column 3: \q is not an escape",
            ),
            (r"学\生", EscapeError::Unknown { column: 2, found: '生' }, "write \\n"),
            ("\\\u{1b}", EscapeError::Unknown { column: 1, found: '\u{1b}' }, r"\x1b"),
            (r"\x", EscapeError::IncompleteHex { column: 1 }, "two hex digits"),
            (r"\n\x4", EscapeError::IncompleteHex { column: 3 }, "column 3"),
            (r"\x4g", EscapeError::IncompleteHex { column: 1 }, "\\x0a"),
            (r"\x学", EscapeError::IncompleteHex { column: 1 }, "two hex digits"),
            (r"\x41\", EscapeError::Trailing { column: 5 }, "write \\\\"),
            (r"\x+8", EscapeError::IncompleteHex { column: 1 }, "two hex digits"),
            (r"\u", EscapeError::IncompleteNumber { column: 1 }, r"write for example \u{5b66}"),
            (r"\u{}", EscapeError::IncompleteNumber { column: 1 }, "in braces"),
            (r"\u0041", EscapeError::IncompleteNumber { column: 1 }, "in braces"),
            (r"学\u{41", EscapeError::IncompleteNumber { column: 2 }, "in braces"),
            (r"\u{+41}", EscapeError::IncompleteNumber { column: 1 }, "in braces"),
            (r"\u{0000041}", EscapeError::IncompleteNumber { column: 1 }, "up to six"),
            (r"\u{d800}", EscapeError::NoCharacter { column: 1, number: 0xd800 }, "number D800"),
            (r"\u{110000}", EscapeError::NoCharacter { column: 1, number: 0x11_0000 }, "10FFFF"),
        ] {
            assert_eq!(unescape(text), Err(error.clone()), "{text}");
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn bytes_from_the_network_show_as_text_that_cannot_act() {
        for (bytes, shown) in [
            (&b"client"[..], "client"),
            ("学生 é €".as_bytes(), "学生 é €"),
            (b"a\nb\rc\td\0", "a\\nb\\rc\\td\\0"),
            (br#"say "hi" \o/"#, r#"say \"hi\" \\o/"#),
            (b"\x1b[2J\x1b]0;title\x07", "\\x1b[2J\\x1b]0;title\\x07"),
            (b"\x7f", "\\x7f"),
            ("\u{9b}31m".as_bytes(), "\\u{9b}31m"),
            (b"\x9b31m", "\\x9b31m"),
            (b"\xff\xfe", "\\xff\\xfe"),
            (b"a\xe5\xad", "a\\xe5\\xad"),
            (b"\xe5\xad\xa6\xe5", "学\\xe5"),
            (b"\xed\xa0\x80", "\\xed\\xa0\\x80"),
            (b"\xc0\xaf", "\\xc0\\xaf"),
            ("\u{202e}txt\u{2066}\u{2069}".as_bytes(), "\\u{202e}txt\\u{2066}\\u{2069}"),
            ("\u{61c}\u{200e}\u{200f}".as_bytes(), "\\u{61c}\\u{200e}\\u{200f}"),
            ("\u{2028}\u{2029}".as_bytes(), "\\u{2028}\\u{2029}"),
            ("\u{feff}\u{200b}\u{2060}".as_bytes(), "\\u{feff}\\u{200b}\\u{2060}"),
            ("\u{e0041}\u{e000}".as_bytes(), "\\u{e0041}\\u{e000}"),
            ("\u{fdd0}\u{ffff}\u{10ffff}".as_bytes(), "\\u{fdd0}\\u{ffff}\\u{10ffff}"),
        ] {
            assert_eq!(printable(bytes), shown);
        }
    }

    #[test]
    fn a_foreign_word_in_a_sentence_keeps_its_quotes_but_cannot_act() {
        assert_eq!(visible("\"学\" \\ \u{1b}[2J\n"), "\"学\" \\ \\x1b[2J\\n");
    }

    #[test]
    fn all_controls_and_all_noncharacters_are_hidden() {
        let all = || (0..=0x10_ffff).filter_map(char::from_u32);
        assert!(all().filter(|c| c.is_control()).all(is_hidden));
        assert_eq!(all().filter(|&c| u32::from(c) & 0xfffe == 0xfffe && is_hidden(c)).count(), 34);
        assert!(!"aß学生€→😀\u{a0}\u{fffd}".chars().any(is_hidden));
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_control_or_bidi_character(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..64),
                any::<String>().prop_map(String::into_bytes),
            ]
        ) {
            let shown = printable(&bytes);
            for c in shown.chars() {
                prop_assert!(!c.is_control() && !is_hidden(c), "{c:?} in {shown:?}");
                let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}'
                    | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                prop_assert!(!bidi);
            }
        }

        #[test]
        fn what_is_shown_is_read_back_as_the_same_bytes(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..64),
                any::<String>().prop_map(String::into_bytes),
                // Every control, and what begins or ends a character.
                "[\\x00-\\x1f\\x7f-\\xa0\\\\\"xu0{}学\u{202e}\u{e000}]{0,32}".prop_map(String::into_bytes),
            ]
        ) {
            prop_assert_eq!(unescape(&printable(&bytes)), Ok(bytes));
        }

        #[test]
        fn an_escaped_byte_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..32)) {
            let text: String = bytes.iter().map(|b| format!("\\x{b:02x}")).collect();
            prop_assert_eq!(unescape(&text), Ok(bytes));
        }
    }
}
