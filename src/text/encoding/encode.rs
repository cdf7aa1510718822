//! Text as bytes.

use encoding_rs::{EncoderResult, GB18030, GBK};

use super::Encoding;

/// A character that an encoding does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotInEncoding {
    /// Where it is; characters are counted from 1.
    pub column: usize,
    /// The character.
    pub found: char,
    /// The encoding.
    pub encoding: Encoding,
}

/// Appends `text`, whose first character is at `column`, in `encoding`.
///
/// # Errors
/// A character that the encoding does not have: none is put in its place. What stands before it has
/// been appended.
pub fn encode(
    text: &str,
    column: usize,
    encoding: Encoding,
    bytes: &mut Vec<u8>,
) -> Result<(), NotInEncoding> {
    match encoding {
        Encoding::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        Encoding::Utf16Le => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        Encoding::Utf16Be => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        Encoding::Latin1 => {
            for (index, found) in text.chars().enumerate() {
                let missing = |_| NotInEncoding { column: column + index, found, encoding };
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
) -> Result<(), NotInEncoding> {
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
                return Err(NotInEncoding { column: column + before, found, encoding });
            }
        }
    }
}
