//! The encodings a person can choose: text as bytes, and the characters that are found among bytes,
//! wherever a stream was cut.

use std::fmt;
use std::str::FromStr;

mod decoder;
mod encode;
mod few;
mod gb;
mod segment;
mod units;

use super::escape::Width;

pub use decoder::{Decoder, decode};
pub use encode::{NotInEncoding, encode};
pub(crate) use few::Few;
pub(crate) use segment::Place;
pub(crate) use units::{Piece, Unit, Units};

/// How bytes are read as text, and text is written as bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// GBK. When bytes are read, the four-byte characters of GB18030 are recognised too, as in every
    /// browser. When text is written, a character that GBK lacks is refused.
    Gbk,
    /// GB18030.
    Gb18030,
    /// UTF-16, the low byte first. A byte order mark is shown like any other hidden character.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// ISO-8859-1: each byte is the character of its number (and not windows-1252, which has
    /// letters where ISO-8859-1 has the controls 80..9F).
    Latin1,
}

/// The name of an encoding that is none of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEncoding {
    /// The name.
    pub name: String,
}

impl Encoding {
    /// All of them, in the order of a menu.
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Gbk, Self::Gb18030, Self::Utf16Le, Self::Utf16Be, Self::Latin1];

    /// The names of all of them.
    pub(super) const NAMES: [&str; 6] = {
        let mut names = [""; 6];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::ALL[at].name();
            at += 1;
        }
        names
    };

    /// Its usual name. [`FromStr`] takes it in any case, and with or without hyphens; `latin1` too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gbk => "GBK",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Latin1 => "ISO-8859-1",
        }
    }
}

impl Encoding {
    /// How wide its ASCII characters are.
    pub(crate) fn width(self) -> Width {
        match self {
            Self::Utf16Le | Self::Utf16Be => Width::More,
            Self::Utf8 | Self::Gbk | Self::Gb18030 | Self::Latin1 => Width::OneByte,
        }
    }
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        let plain = |name: &str| {
            let letters = name.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
            letters.collect::<String>().to_ascii_uppercase()
        };
        let wanted = match plain(name).as_str() {
            "LATIN1" => plain(Self::Latin1.name()),
            wanted => wanted.to_owned(),
        };
        let found = Self::ALL.into_iter().find(|known| plain(known.name()) == wanted);
        found.ok_or_else(|| UnknownEncoding { name: name.to_owned() })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_found_by_its_name() {
        for encoding in Encoding::ALL {
            assert_eq!(encoding.name().parse(), Ok(encoding));
            assert_eq!(encoding.name().to_lowercase().parse(), Ok(encoding));
            assert_eq!(encoding.name().replace('-', "").parse(), Ok(encoding));
        }
        assert_eq!("Latin-1".parse(), Ok(Encoding::Latin1));
        let error = "windows-1252".parse::<Encoding>().expect_err("not offered").to_string();
        assert_eq!(
            error,
            "there is no encoding \"windows-1252\"; choose one of UTF-8 GBK GB18030 UTF-16LE \
             UTF-16BE ISO-8859-1"
        );
    }
}
