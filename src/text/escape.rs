//! Bytes written as text, in both directions: the escapes that a person types (`\n`, `\x1b`), and
//! the form in which bytes from the network are shown so that a peer cannot drive the terminal.

use std::fmt::Write as _;

/// Why [`unescape`] refused a text. Columns count characters from 1 and point at the backslash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EscapeError {
    /// A character after the backslash that starts no escape.
    #[error(
        "column {column}: \\{} is not an escape; write \\n \\r \\t \\0 or \\xNN, and \\\\ for a \
         backslash",
        visible(&found.to_string())
    )]
    Unknown {
        /// Where the backslash is.
        column: usize,
        /// What follows it.
        found: char,
    },
    /// `\x` without two hex digits.
    #[error("column {column}: \\x needs two hex digits; write for example \\x0a")]
    IncompleteHex {
        /// Where the backslash is.
        column: usize,
    },
    /// A backslash with nothing behind it.
    #[error(
        "column {column}: the backslash at the end escapes nothing; write \\\\ for a backslash"
    )]
    Trailing {
        /// Where the backslash is.
        column: usize,
    },
}

/// The bytes that `text` stands for: `\n \r \t \0 \xNN \\` are escapes, everything else is itself,
/// in UTF-8.
///
/// # Errors
/// Anything else after a backslash: nothing is guessed.
pub fn unescape(text: &str) -> Result<Vec<u8>, EscapeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut column = 1;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\\' {
            let (byte, length) = escape(rest, column)?;
            bytes.push(byte);
            rest = &rest[length..];
            column += length;
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        column += 1;
    }
    Ok(bytes)
}

/// The byte of the escape whose backslash, at `column`, stands before `rest`, and how much of
/// `rest` belongs to it (in bytes, and as all of it is ASCII also in characters).
pub(crate) fn escape(rest: &str, column: usize) -> Result<(u8, usize), EscapeError> {
    let found = rest.chars().next().ok_or(EscapeError::Trailing { column })?;
    let byte = match found {
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        '0' => 0,
        '\\' => b'\\',
        'x' => {
            let digit = |at: usize| char::from(*rest.as_bytes().get(at)?).to_digit(16);
            return match (digit(1), digit(2)) {
                (Some(high), Some(low)) => Ok(((high << 4 | low) as u8, 3)),
                _ => Err(EscapeError::IncompleteHex { column }),
            };
        }
        _ => return Err(EscapeError::Unknown { column, found }),
    };
    Ok((byte, 1))
}

/// `bytes` as a person may safely see them, on one line: UTF-8 text stays, bytes that are none
/// become `\xNN`, quotes and backslashes are escaped, and so is every character for which
/// [`is_hidden`] holds. The result fits between double quotes.
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
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\0' => out.push_str("\\0"),
                '\\' => out.push_str("\\\\"),
                '"' => out.push_str("\\\""),
                c if is_hidden(c) => out.extend(c.escape_unicode()),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            write!(out, "\\x{byte:02x}").expect("a String takes every write");
        }
    }
}

/// `text` as it is, quotes and all, but every character for which [`is_hidden`] holds
/// as `\u{NNNN}`: for a sentence that has a foreign word in it.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
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
            ("\\\u{1b}", EscapeError::Unknown { column: 1, found: '\u{1b}' }, r"\u{1b}"),
            (r"\x", EscapeError::IncompleteHex { column: 1 }, "two hex digits"),
            (r"\n\x4", EscapeError::IncompleteHex { column: 3 }, "column 3"),
            (r"\x4g", EscapeError::IncompleteHex { column: 1 }, "\\x0a"),
            (r"\x学", EscapeError::IncompleteHex { column: 1 }, "two hex digits"),
            (r"\x41\", EscapeError::Trailing { column: 5 }, "write \\\\"),
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
            (b"\x1b[2J\x1b]0;title\x07", "\\u{1b}[2J\\u{1b}]0;title\\u{7}"),
            (b"\x7f", "\\u{7f}"),
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
        assert_eq!(visible("\"学\" \\ \u{1b}[2J\n"), "\"学\" \\ \\u{1b}[2J\\u{a}");
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
        fn an_escaped_byte_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..32)) {
            let text: String = bytes.iter().map(|b| format!("\\x{b:02x}")).collect();
            prop_assert_eq!(unescape(&text), Ok(bytes));
        }
    }
}
