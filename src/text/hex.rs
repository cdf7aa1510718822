//! Bytes written as hex digits: what people type and paste, and what is printed.

use super::narrow::narrow;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Why [`parse`] refused a text. Columns count characters from 1, over all lines; `group` is what
/// stands between two separators and holds the fault, cut when very long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HexError {
    /// A character that is neither a hex digit nor a separator.
    NotADigit {
        /// Where the character is.
        column: usize,
        /// The character.
        found: char,
        /// The group that it is in.
        group: String,
    },
    /// A digit left over.
    OddDigit {
        /// Where the left-over digit is.
        column: usize,
        /// The group that it is in.
        group: String,
    },
    /// `0x` or `\x` with nothing behind it.
    NoDigits {
        /// Where the `0x` begins.
        column: usize,
        /// The group.
        group: String,
    },
}

impl HexError {
    /// Where the fault is.
    #[must_use]
    pub fn column(&self) -> usize {
        match self {
            Self::NotADigit { column, .. }
            | Self::OddDigit { column, .. }
            | Self::NoDigits { column, .. } => *column,
        }
    }
}

/// The bytes that `text` spells. The usual ways to write them are understood, also mixed:
///
/// | written | by |
/// |---|---|
/// | `38 36`, `3836`, `38,36`, `38;36`, on one line or several | people |
/// | `01:02:03`, `01-02-03` | network tools, C# |
/// | `0x38, 0x36`, `{0x38, 0x36};`, `[0x38, 0x36]`, `0x8` | C, Rust, Python |
/// | `\x38\x36`, `"\x38\x36"` | strings in C |
/// | `38h 36h`, `8h` | assemblers, manuals of devices |
/// | `00000010: 636c 6965  clie` | the window's page of an entry, `xxd` |
/// | `０ｘ３８，０ｘ３６` | an input method, see [`narrow`] |
///
/// Blanks, line ends, commas, semicolons, brackets and quotes separate and mean nothing; `:` and `-`
/// stand between two digits. A text without digits is no bytes, and no error.
///
/// # Errors
/// A character that belongs nowhere and a digit left over: no digit is guessed. One digit is a byte
/// only where it is marked as a number, as `0x8` and `8h`.
pub fn parse(text: &str) -> Result<Vec<u8>, HexError> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut column = 1;
    for line in text.split_inclusive('\n') {
        let (front, rest) = dumped(line).unwrap_or((0, line));
        Scanner { rest, column: column + front }.line(&mut bytes)?;
        column += line.chars().count();
    }
    Ok(bytes)
}

/// The digits of a line of a dump, and how many characters stand before them.
fn dumped(line: &str) -> Option<(usize, &str)> {
    const OFFSET: usize = 8;
    let (offset, rest) = line.split_once(": ")?;
    let is_offset = offset.len() == OFFSET && offset.bytes().all(|b| b.is_ascii_hexdigit());
    // Behind two blanks the characters follow.
    let digits = rest.split_once("  ").map_or(rest, |(digits, _)| digits);
    is_offset.then_some((OFFSET + 2, digits))
}

/// What has still to be read of a line.
#[derive(Debug, Clone, Copy)]
struct Scanner<'a> {
    rest: &'a str,
    column: usize,
}

impl Scanner<'_> {
    fn line(mut self, bytes: &mut Vec<u8>) -> Result<(), HexError> {
        while let Some(next) = self.peek(0) {
            if is_separator(next) {
                self.skip(1);
            } else {
                self.group(bytes)?;
            }
        }
        Ok(())
    }

    /// Numbers up to the next separator.
    fn group(&mut self, bytes: &mut Vec<u8>) -> Result<(), HexError> {
        let start = *self;
        loop {
            self.number(bytes, start)?;
            match self.peek(0) {
                Some(':' | '-') => self.skip(1),
                Some(next) if !is_separator(next) => {}
                _ => return Ok(()),
            }
        }
    }

    /// Digits, with what marks them as a number; `group` is where their group begins.
    fn number(&mut self, bytes: &mut Vec<u8>, group: Self) -> Result<(), HexError> {
        let start = self.column;
        let prefix = matches!((self.peek(0), self.peek(1)), (Some('0' | '\\'), Some('x' | 'X')));
        if prefix {
            self.skip(2);
        }
        let (mut high, mut count) = (None, 0);
        while let Some(digit) = self.digit(0) {
            match high.take() {
                None => high = Some(digit),
                Some(high) => bytes.push(high << 4 | digit),
            }
            count += 1;
            self.skip(1);
        }
        let last = self.column - 1;
        let suffix = !prefix && count > 0 && matches!(self.peek(0), Some('h' | 'H'));
        if suffix {
            self.skip(1);
        }
        let group = || group.group_text();
        match self.peek(0) {
            Some(':' | '-') if count > 0 && self.digit(1).is_some() => {}
            Some('\\') if prefix && count > 0 && matches!(self.peek(1), Some('x' | 'X')) => {}
            Some(next) if !is_separator(next) => {
                let found = self.rest.chars().next().unwrap_or(next);
                return Err(HexError::NotADigit { column: self.column, found, group: group() });
            }
            _ if count == 0 => return Err(HexError::NoDigits { column: start, group: group() }),
            _ => {}
        }
        match high {
            None => Ok(()),
            Some(digit) if count == 1 && (prefix || suffix) => {
                bytes.push(digit);
                Ok(())
            }
            Some(_) => Err(HexError::OddDigit { column: last, group: group() }),
        }
    }

    /// The character that stands `ahead`, as ASCII where an input method made it wide.
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.chars().nth(ahead).map(narrow)
    }

    fn digit(&self, ahead: usize) -> Option<u8> {
        self.peek(ahead)?.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
    }

    fn skip(&mut self, count: usize) {
        let mut chars = self.rest.chars();
        for _ in 0..count {
            chars.next();
        }
        self.rest = chars.as_str();
        self.column += count;
    }

    /// The text up to the next separator, or as much of it as fits into a sentence.
    fn group_text(&self) -> String {
        const LONGEST: usize = 40;
        let end = self.rest.find(|c| is_separator(narrow(c))).unwrap_or(self.rest.len());
        let group = self.rest.get(..end).unwrap_or_default();
        match group.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}...", group.get(..end).unwrap_or_default()),
            None => group.to_owned(),
        }
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | ',' | ';' | '"' | '\'')
        || matches!(c, '{' | '}' | '[' | ']' | '(' | ')')
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
        for text in [
            "38:36:37:35",
            "38-36-37-35",
            "{0x38, 0x36, 0x37, 0x35};",
            "[0x38,0x36,0x37,0x35]",
            r"\x38\x36\x37\x35",
            r#""\x38\x36" "\x37\x35""#,
            "38h 36H,37h;35h",
            "00000000: 3836 37                                  867\n00000003: 35  5",
            "３８　３６，０ｘ３７、“３５”",
        ] {
            assert_eq!(parse(text).as_deref(), Ok(&b"8675"[..]), "{text:?}");
        }
        assert_eq!(parse("0x8 8h {0x0,0xF}"), Ok(vec![8, 8, 0, 15]));
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
            ("38:", "column 3: \":\" in \"38:\" is not a hex digit"),
            ("38: 36", "column 3: \":\" in \"38:\" is not"),
            ("38--36", "column 3: \"-\" in \"38--36\" is not"),
            ("38 :36", "column 4: \":\" in \":36\" is not"),
            (r"38\n", "column 3: \"\\\" in \"38\\n\" is not"),
            (r"\x38\q", "column 5: \"\\\" in"),
            ("h", "column 1: \"h\" in"),
            ("38 学", "column 4: \"学\" in \"学\" is not"),
            ("38\n3g", "column 5: \"g\" in \"3g\" is not"),
            ("00000000: 383  8", "column 13: \"383\" ends in half a byte"),
            ("38:3", "column 4: \"38:3\" ends in half a byte"),
            ("123h", "column 3: \"123h\" ends in half a byte"),
            ("(38)(3)", "column 6: \"3\" ends in half a byte"),
            (r"\x", "column 1: \"\\x\" has no digits"),
            ("0x,38", "column 1: \"0x\" has no digits"),
            ("38 0x3z", "column 7: \"z\" in \"0x3z\" is not"),
            ("38 0x36x37", "column 8: \"x\" in \"0x36x37\" is not"),
            ("学 38", "column 1: \"学\" in \"学\" is not"),
            ("38 \u{1b}", "column 4: \"\\x1b\" in \"\\x1b\" is not"),
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
