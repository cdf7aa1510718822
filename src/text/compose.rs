//! What a person types, as the bytes that are sent.

use super::encoding::{Encoding, NotInEncoding, encode};
use super::escape::{EscapeError, Escaped, escape};
use super::hex::{self, HexError};
use super::{Fact, facts};

/// More bytes than this are not composed; a file can be sent instead.
pub const COMPOSE_LIMIT: usize = 16 << 20;

/// How the typed text is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// As it is.
    #[default]
    Text,
    /// As hex digits, in the ways of [`hex::parse`].
    Hex,
    /// As text with the escapes of [`escape`](super::escape).
    Escapes,
}

/// What ends a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum LineEnding {
    /// Nothing is added, and nothing changed.
    #[default]
    None,
    /// `\n`.
    Lf,
    /// `\r`.
    Cr,
    /// `\r\n`.
    CrLf,
}

impl LineEnding {
    fn as_str(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Lf => Some("\n"),
            Self::Cr => Some("\r"),
            Self::CrLf => Some("\r\n"),
        }
    }
}

/// Why a text cannot be sent as it was meant. Nothing is guessed, and nothing sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComposeError {
    /// Not hex digits.
    Hex(HexError),
    /// A wrong escape.
    Escape(EscapeError),
    /// A character that the encoding does not have.
    NotInEncoding(NotInEncoding),
    /// More than [`COMPOSE_LIMIT`] bytes.
    TooLong,
}

impl From<HexError> for ComposeError {
    fn from(error: HexError) -> Self {
        Self::Hex(error)
    }
}

impl From<EscapeError> for ComposeError {
    fn from(error: EscapeError) -> Self {
        Self::Escape(error)
    }
}

impl From<NotInEncoding> for ComposeError {
    fn from(error: NotInEncoding) -> Self {
        Self::NotInEncoding(error)
    }
}

impl ComposeError {
    /// Where the fault is: the characters are counted from 1, over all lines, a line end being one
    /// too; 0 if it has no place.
    #[must_use]
    pub fn column(&self) -> usize {
        match self {
            Self::Hex(error) => error.column(),
            Self::Escape(error) => error.column(),
            Self::NotInEncoding(error) => error.column,
            Self::TooLong => 0,
        }
    }
}

impl ComposeError {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Hex(error) => error.fact(),
            Self::Escape(error) => error.fact(),
            Self::NotInEncoding(error) => error.fact(),
            Self::TooLong => facts::compose_too_long(COMPOSE_LIMIT >> 20),
        }
    }
}

/// The bytes that `text` stands for.
///
/// Text is written in `encoding`, and so is a character that stands there as an escape: `\n` is two
/// bytes in UTF-16. Only `\xNN` is a byte in every encoding. If `ending` is not
/// [`LineEnding::None`], every line end in the text (LF, CR or CR LF; not one written as an escape)
/// becomes `ending`, and `ending` comes behind the text, in the encoding, even if the text is empty
/// or ends in one already. Hex digits are the exact bytes: nothing comes behind them.
///
/// # Errors
/// Whatever could only be sent by guessing, with its place and what to do.
pub fn compose(
    text: &str,
    mode: Mode,
    ending: LineEnding,
    encoding: Encoding,
) -> Result<Vec<u8>, ComposeError> {
    let bytes = match mode {
        // The roomiest way to write a byte that people use is `0x38, `.
        Mode::Hex if text.len() / 6 > COMPOSE_LIMIT => return Err(ComposeError::TooLong),
        Mode::Hex => hex::parse(text)?,
        Mode::Text | Mode::Escapes => {
            // Every character becomes a byte at least, but an escape, of up to ten.
            if text.len() / 10 > COMPOSE_LIMIT {
                return Err(ComposeError::TooLong);
            }
            encode_lines(text, mode == Mode::Escapes, ending, encoding)?
        }
    };
    if bytes.len() > COMPOSE_LIMIT { Err(ComposeError::TooLong) } else { Ok(bytes) }
}

/// Goes through the text in runs of characters that are neither line ends to be changed nor
/// escapes; only the runs are encoded at once, which is what takes time.
fn encode_lines(
    text: &str,
    escapes: bool,
    ending: LineEnding,
    encoding: Encoding,
) -> Result<Vec<u8>, ComposeError> {
    let ending = ending.as_str();
    let special = |c| (escapes && c == '\\') || (ending.is_some() && matches!(c, '\r' | '\n'));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut column = 1;
    while !rest.is_empty() {
        let (run, tail) =
            rest.split_at_checked(rest.find(special).unwrap_or(rest.len())).unwrap_or((rest, ""));
        encode(run, column, encoding, &mut bytes)?;
        column += run.chars().count();
        rest = if let Some(after) = tail.strip_prefix('\\') {
            let (escaped, length) = escape(after, column)?;
            match escaped {
                Escaped::Byte(byte) => bytes.push(byte),
                Escaped::Char(c) => {
                    encode(c.encode_utf8(&mut [0; 4]), column, encoding, &mut bytes)?
                }
            }
            column += 1 + length;
            after.get(length..).unwrap_or_default()
        } else if let Some(ending) = ending.filter(|_| !tail.is_empty()) {
            encode(ending, column, encoding, &mut bytes)?;
            let length = if tail.starts_with("\r\n") { 2 } else { 1 };
            column += length;
            tail.get(length..).unwrap_or_default()
        } else {
            ""
        };
        if bytes.len() > COMPOSE_LIMIT {
            return Err(ComposeError::TooLong);
        }
    }
    encode(ending.unwrap_or_default(), column, encoding, &mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_hex_and_escapes_become_their_bytes() {
        use Encoding::*;
        use LineEnding as End;
        for (text, mode, ending, encoding, bytes) in [
            ("client", Mode::Text, End::None, Utf8, &b"client"[..]),
            ("学", Mode::Text, End::None, Utf8, b"\xe5\xad\xa6"),
            ("学", Mode::Text, End::None, Gbk, b"\xd1\xa7"),
            ("𠀀", Mode::Text, End::None, Gb18030, b"\x95\x32\x82\x36"),
            ("é", Mode::Text, End::None, Latin1, b"\xe9"),
            ("a😀", Mode::Text, End::None, Utf16Le, b"a\0\x3d\xd8\0\xde"),
            ("a", Mode::Text, End::CrLf, Utf16Be, b"\0a\0\r\0\n"),
            ("a\nb\r\nc\rd", Mode::Text, End::None, Utf8, b"a\nb\r\nc\rd"),
            ("a\nb\r\nc\rd", Mode::Text, End::CrLf, Utf8, b"a\r\nb\r\nc\r\nd\r\n"),
            ("a\n\nb\n", Mode::Text, End::Lf, Utf8, b"a\n\nb\n\n"),
            ("", Mode::Text, End::Cr, Utf8, b"\r"),
            ("", Mode::Text, End::None, Utf8, b""),
            (r"a\n", Mode::Text, End::None, Utf8, br"a\n"),
            (r"学\x00\\\n", Mode::Escapes, End::None, Gbk, b"\xd1\xa7\0\\\n"),
            (r"a\n\x0a", Mode::Escapes, End::None, Utf16Le, b"a\0\n\0\n"),
            (r"\u{5b66}\u{e9}", Mode::Escapes, End::None, Gb18030, b"\xd1\xa7\xa8\xa6"),
            ("\\r\\n\nb", Mode::Escapes, End::Lf, Utf8, b"\r\n\nb\n"),
            ("63 6c\n0x69", Mode::Hex, End::CrLf, Utf16Le, b"cli"),
        ] {
            assert_eq!(compose(text, mode, ending, encoding).as_deref(), Ok(bytes), "{text:?}");
        }
    }

    #[test]
    fn a_fault_has_its_column_and_its_cure() {
        use Encoding::*;
        for (text, mode, ending, encoding, column, words) in [
            ("38 3g", Mode::Hex, LineEnding::None, Utf8, 5, "not a hex digit"),
            ("1 2", Mode::Hex, LineEnding::None, Utf8, 1, "08 instead of 8"),
            ("0x", Mode::Hex, LineEnding::None, Utf8, 1, "no digits"),
            ("学\\q", Mode::Escapes, LineEnding::None, Utf8, 2, "column 2"),
            ("a\r\nb\\x", Mode::Escapes, LineEnding::Lf, Utf8, 5, "two hex digits"),
            ("ab\\", Mode::Escapes, LineEnding::Lf, Utf8, 3, "at the end"),
            ("é学", Mode::Text, LineEnding::None, Latin1, 2, "has no \"学\" (U+5B66)"),
            ("a€", Mode::Text, LineEnding::None, Latin1, 2, "another encoding"),
            ("学\n\u{1f600}x", Mode::Text, LineEnding::Lf, Gbk, 3, "GBK has no"),
            ("\\n学", Mode::Escapes, LineEnding::None, Latin1, 3, "column 3"),
            (r"ab\u{5b66}", Mode::Escapes, LineEnding::None, Latin1, 3, "has no \"学\""),
            (r"ab\u{5b66", Mode::Escapes, LineEnding::None, Utf8, 3, "in braces"),
        ] {
            let error = compose(text, mode, ending, encoding).expect_err(text);
            assert_eq!(error.column(), column, "{text:?}: {error}");
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn the_limit_holds_for_every_mode() {
        let text = "a".repeat(COMPOSE_LIMIT);
        let most = |text: &str, ending| compose(text, Mode::Text, ending, Encoding::Utf8);
        assert_eq!(most(&text, LineEnding::None).map(|bytes| bytes.len()), Ok(COMPOSE_LIMIT));
        assert_eq!(most(&text, LineEnding::Lf), Err(ComposeError::TooLong));
        let hex = compose(&text.repeat(7), Mode::Hex, LineEnding::None, Encoding::Utf8);
        assert_eq!(hex, Err(ComposeError::TooLong));
        assert_eq!(ComposeError::TooLong.column(), 0);
        assert!(ComposeError::TooLong.to_string().starts_with("more than 16 MiB"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), escapes in any::<bool>()) {
            let mode = if escapes { Mode::Escapes } else { Mode::Text };
            for encoding in Encoding::ALL {
                for ending in [LineEnding::None, LineEnding::CrLf] {
                    if let Err(error) = compose(&text, mode, ending, encoding) {
                        let column = error.column();
                        prop_assert!((1..=text.chars().count()).contains(&column));
                    }
                }
            }
        }
    }
}
