//! Bytes written as hex digits, as `--hex` takes them and `--show hex` prints them.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Why [`parse`] refused a text. Columns count characters from 1; `group` is the digits between two
/// separators that hold the fault, cut when very long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HexError {
    /// A character that is neither a hex digit nor a separator.
    #[error(
        "column {column}: {:?} in {group:?} is not a hex digit; write bytes as pairs of 0-9 a-f, \
         for example 38 36 37 35",
        found.to_string()
    )]
    NotADigit {
        /// Where the character is.
        column: usize,
        /// The character.
        found: char,
        /// The group that it is in.
        group: String,
    },
    /// A group with a digit left over.
    #[error(
        "column {column}: {group:?} ends in half a byte; write two digits for each, \
         for example 08 instead of 8"
    )]
    OddDigit {
        /// Where the left-over digit is.
        column: usize,
        /// The group that it ends.
        group: String,
    },
    /// `0x` with nothing behind it.
    #[error("column {column}: {group:?} has no digits; write for example 0x38")]
    NoDigits {
        /// Where the group begins.
        column: usize,
        /// The group.
        group: String,
    },
}

/// The bytes that `text` spells: groups of digit pairs, each with or without `0x` in front, between
/// any number of spaces, tabs, commas and line ends. `38 36`, `0x38,0x36` and `3836` are the same.
/// A text without digits is no bytes, and no error.
///
/// # Errors
/// A character that belongs nowhere and a group with an odd number of digits: no digit is guessed.
pub fn parse(text: &str) -> Result<Vec<u8>, HexError> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut column = 1;
    for group in text.split([' ', '\t', ',', '\n', '\r']) {
        parse_group(group, column, &mut bytes)?;
        column += group.chars().count() + 1;
    }
    Ok(bytes)
}

fn parse_group(group: &str, column: usize, bytes: &mut Vec<u8>) -> Result<(), HexError> {
    let prefixed = group.starts_with("0x") || group.starts_with("0X");
    let digits = if prefixed { &group[2..] } else { group };
    let first = column + group.len() - digits.len();
    if prefixed && digits.is_empty() {
        return Err(HexError::NoDigits { column, group: group.to_owned() });
    }

    let mut high = None;
    for (index, found) in digits.chars().enumerate() {
        let Some(digit) = found.to_digit(16) else {
            let column = first + index;
            return Err(HexError::NotADigit { column, found, group: shortened(group) });
        };
        match high.take() {
            None => high = Some(digit),
            Some(high) => bytes.push((high << 4 | digit) as u8),
        }
    }
    // All of them are ASCII here, so bytes are columns.
    match high {
        Some(_) => {
            Err(HexError::OddDigit { column: first + digits.len() - 1, group: shortened(group) })
        }
        None => Ok(()),
    }
}

/// `group`, or as much of it as fits into a sentence.
fn shortened(group: &str) -> String {
    const LONGEST: usize = 40;
    match group.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &group[..end]),
        None => group.to_owned(),
    }
}

/// `bytes` as lower-case pairs with a space between them: `63 6c 69`.
#[must_use]
pub fn dump(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    push_dump(&mut out, bytes);
    out
}

/// Appends [`dump`] of `bytes` to `out`.
pub fn push_dump(out: &mut String, bytes: &[u8]) {
    for (index, &byte) in bytes.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        push_pair(out, byte);
    }
}

/// `bytes` as lower-case pairs without spaces: `636c69`.
#[must_use]
pub fn compact(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        push_pair(&mut out, byte);
    }
    out
}

fn push_pair(out: &mut String, byte: u8) {
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_usual_ways_to_write_bytes_are_understood() {
        for text in [
            "38 36 37 35",
            "0x38,0x36,0x37,0x35",
            "0X38, 0X36, 0X37, 0X35",
            "38363735",
            "0x38363735",
            "\t3836\r\n37,,35 ",
        ] {
            assert_eq!(parse(text).as_deref(), Ok(&b"8675"[..]), "{text:?}");
        }
        assert_eq!(parse("fF 00 aB"), Ok(vec![0xff, 0, 0xab]));
        assert_eq!(parse(""), Ok(vec![]));
        assert_eq!(parse(" , \n"), Ok(vec![]));
    }

    #[test]
    fn a_fault_is_refused_with_column_group_and_cure() {
        for (text, sentence) in [
            (
                "3g",
                "column 2: \"g\" in \"3g\" is not a hex digit; write bytes as pairs of 0-9 a-f, \
                 for example 38 36 37 35",
            ),
            ("38:36", "column 3: \":\" in \"38:36\" is not a hex digit"),
            ("38 0x3z", "column 7: \"z\" in \"0x3z\" is not"),
            ("38 0x36x37", "column 8: \"x\" in \"0x36x37\" is not"),
            ("学 38", "column 1: \"学\" in \"学\" is not"),
            ("38 \u{1b}", "column 4: \"\\u{1b}\" in \"\\u{1b}\" is not"),
            ("3８", "column 2: \"８\" in"),
            ("-1", "column 1: \"-\" in"),
            (
                "38 363",
                "column 6: \"363\" ends in half a byte; write two digits for each, for example 08 \
                 instead of 8",
            ),
            ("8", "column 1: \"8\" ends in half a byte"),
            ("38,0x363", "column 8: \"0x363\" ends in half a byte"),
            ("38 0x", "column 4: \"0x\" has no digits; write for example 0x38"),
        ] {
            let error = parse(text).expect_err(text).to_string();
            assert!(error.starts_with(sentence), "{text:?}: {error}");
        }
    }

    #[test]
    fn a_huge_group_is_cut_in_the_sentence() {
        let error = parse(&"3".repeat(100_001)).expect_err("odd").to_string();
        assert!(error.starts_with("column 100001: \"3333"), "{error}");
        assert!(error.len() < 200);
    }

    #[test]
    fn bytes_are_printed_in_lower_case_with_and_without_spaces() {
        assert_eq!(dump(b"cli\x00\xff"), "63 6c 69 00 ff");
        assert_eq!(compact(b"cli\x00\xff"), "636c6900ff");
        assert_eq!((dump(b""), compact(b"")), (String::new(), String::new()));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(parse(&dump(&bytes)), Ok(bytes.clone()));
            prop_assert_eq!(parse(&compact(&bytes)), Ok(bytes));
        }
    }
}
