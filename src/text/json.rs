//! Lines of JSON, for programs. Whatever a peer sends, no control character of it stands in them.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::escape::{is_hidden, is_plain};

/// Writes `object` as one line with its end.
///
/// # Errors
/// Those of the output.
pub fn write_line(mut out: impl Write, object: &impl Serialize) -> io::Result<()> {
    write(&mut out, object)?;
    out.write_all(b"\n")
}

/// Writes `object` without a line end.
///
/// # Errors
/// Those of the output.
pub fn write(mut out: impl Write, object: &impl Serialize) -> io::Result<()> {
    object.serialize(&mut Serializer::with_formatter(&mut out, Visible(CompactFormatter)))?;
    Ok(())
}

/// JSON in which hidden characters beyond ASCII are escaped too, as a peer chose them.
struct Visible(CompactFormatter);

impl Formatter for Visible {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        if is_plain(fragment) {
            return self.0.write_string_fragment(out, fragment);
        }
        for piece in fragment.split_inclusive(is_hidden) {
            let last = piece.chars().next_back().filter(|&c| is_hidden(c));
            let end = piece.len() - last.map_or(0, char::len_utf8);
            self.0.write_string_fragment(out, piece.get(..end).unwrap_or_default())?;
            for unit in last.iter().flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec()) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_beyond_ascii_too() {
        let mut out = Vec::new();
        write_line(&mut out, &"学\u{202e}\u{e0041}\u{1b}").expect("a Vec takes every write");
        let line = String::from_utf8(out).expect("text");
        assert_eq!(line, "\"学\\u202e\\udb40\\udc41\\u001b\"\n");
    }
}
