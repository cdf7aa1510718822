//! What a person types, as the bytes that are sent.

use std::fmt;

use encoding_rs::{EncoderResult, GB18030, GBK};

use crate::course::escape::{self, EscapeError, visible};
use crate::course::hex::{self, HexError};
use crate::view::encoding::Encoding;

/// More bytes than this are not composed; a file can be sent instead.
pub const COMPOSE_LIMIT: usize = 16 << 20;

/// How the typed text is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// As it is.
    #[default]
    Text,
    /// As hex digits: `63 6c 69`.
    Hex,
    /// As text in which `\n \r \t \0 \xNN \\` are escapes.
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
    NotInEncoding {
        /// Where it is.
        column: usize,
        /// The character.
        found: char,
        /// The encoding.
        encoding: Encoding,
    },
    /// More than [`COMPOSE_LIMIT`] bytes.
    TooLong,
}

impl ComposeError {
    /// Where the fault is: the characters are counted from 1, over all lines, a line end being one
    /// too; 0 if it has no place.
    #[must_use]
    pub fn column(&self) -> usize {
        match self {
            Self::Hex(
                HexError::NotADigit { column, .. }
                | HexError::OddDigit { column, .. }
                | HexError::NoDigits { column, .. },
            )
            | Self::Escape(
                EscapeError::Unknown { column, .. }
                | EscapeError::IncompleteHex { column }
                | EscapeError::Trailing { column },
            )
            | Self::NotInEncoding { column, .. } => *column,
            Self::TooLong => 0,
        }
    }
}

impl fmt::Display for ComposeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hex(error) => error.fmt(f),
            Self::Escape(error) => error.fmt(f),
            Self::NotInEncoding { column, found, encoding } => write!(
                f,
                "column {column}: {encoding} has no \"{}\" (U+{:04X}); choose another encoding, \
                 for example UTF-8",
                visible(found.encode_utf8(&mut [0; 4])),
                u32::from(*found)
            ),
            Self::TooLong => {
                let limit = COMPOSE_LIMIT >> 20;
                write!(f, "more than {limit} MiB; send it as a file instead")
            }
        }
    }
}

impl std::error::Error for ComposeError {}

/// The bytes that `text` stands for.
///
/// Text is written in `encoding`, and so is what stands between escapes; an escape is the byte that
/// it names in every encoding, so `\n` is one byte in UTF-16 too. If `ending` is not
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
        Mode::Hex => {
            // A byte takes two characters at least.
            hex::parse(text).map_err(ComposeError::Hex)?
        }
        Mode::Text | Mode::Escapes => {
            // Every character becomes a byte at least, but an escape, of up to four.
            if text.len() / 4 > COMPOSE_LIMIT {
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
            let (byte, length) = escape::escape(after, column).map_err(ComposeError::Escape)?;
            bytes.push(byte);
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

/// Appends `text`, whose first character is at `column`, in `encoding`.
fn encode(
    text: &str,
    column: usize,
    encoding: Encoding,
    bytes: &mut Vec<u8>,
) -> Result<(), ComposeError> {
    match encoding {
        Encoding::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        Encoding::Utf16Le => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        Encoding::Utf16Be => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        Encoding::Latin1 => {
            for (index, found) in text.chars().enumerate() {
                let missing =
                    |_| ComposeError::NotInEncoding { column: column + index, found, encoding };
                bytes.push(u8::try_from(found).map_err(missing)?);
            }
        }
        Encoding::Gbk => encode_gb(GBK, text, column, encoding, bytes)?,
        Encoding::Gb18030 => encode_gb(GB18030, text, column, encoding, bytes)?,
    }
    Ok(())
}

fn encode_gb(
    table: &'static encoding_rs::Encoding,
    text: &str,
    column: usize,
    encoding: Encoding,
    bytes: &mut Vec<u8>,
) -> Result<(), ComposeError> {
    let mut encoder = table.new_encoder();
    let mut rest = text;
    loop {
        let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len());
        bytes.reserve(room.unwrap_or(rest.len()));
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, bytes, true);
        let done = text.len() - rest.len() + read;
        match result {
            EncoderResult::InputEmpty => return Ok(()),
            EncoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
            // The character has been read.
            EncoderResult::Unmappable(found) => {
                let before = text.get(..done).unwrap_or(text).chars().count().saturating_sub(1);
                return Err(ComposeError::NotInEncoding {
                    column: column + before,
                    found,
                    encoding,
                });
            }
        }
    }
}
