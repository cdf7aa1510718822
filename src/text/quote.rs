//! Texts in quotes as traces have them: the same on every machine, in ASCII, never long.

use std::fmt::Write as _;

/// Of a longer text, in bytes, only the length and the [`hash`] are told.
pub const SHOWN: usize = 80;

/// The bytes in quotes, those that are not printable ASCII as an escape.
#[must_use]
pub fn quoted(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => write!(text, "\\x{byte:02x}").expect("a String takes every write"),
        }
    }
    text + "\""
}

/// The same, or only the length and the [`hash`] of what is longer than [`SHOWN`].
#[must_use]
pub fn value(bytes: &[u8]) -> String {
    if bytes.len() > SHOWN {
        format!("<{} bytes {}>", bytes.len(), hash(bytes))
    } else {
        quoted(bytes)
    }
}

/// FNV-1a with 32 bits, in eight hexadecimal digits: by it long texts of one length are told apart.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    format!("{:08x}", bytes.iter().fold(0x811c_9dc5, mix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_in_quotes_and_long_ones_as_their_length_and_their_hash() {
        let hostile = "a\"\\\n\r\t\u{1b}学".as_bytes();
        assert_eq!(quoted(hostile), r#""a\"\\\n\r\t\x1b\xe5\xad\xa6""#);
        assert_eq!(value(&[b'x'; SHOWN]).len(), SHOWN + 2);
        assert_eq!(value(&[b'x'; SHOWN + 1]), "<81 bytes c6915fc7>");
    }

    #[test]
    fn the_hash_is_the_one_that_is_published() {
        // The values of the authors of FNV.
        for (text, expected) in [("", "811c9dc5"), ("a", "e40c292c"), ("foobar", "bf9cf968")] {
            assert_eq!(hash(text.as_bytes()), expected, "{text}");
        }
    }
}
