//! Why a text that a person wrote was refused, as facts, and as the sentences of these.

use std::error::Error;
use std::fmt;

use super::address::AddressError;
use super::compose::ComposeError;
use super::duration::DurationError;
use super::encoding::{Encoding, NotInEncoding, UnknownEncoding};
use super::escape::{EscapeError, visible};
use super::fact::Fact;
use super::facts;
use super::hex::HexError;
use super::language::UnknownLanguage;

/// `Display` is the sentence of the fact.
macro_rules! told_as_facts {
    ($($error:ty)*) => {$(
        impl fmt::Display for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.fact().fmt(f)
            }
        }

        impl Error for $error {}
    )*};
}
told_as_facts!(AddressError DurationError EscapeError HexError NotInEncoding UnknownEncoding);
told_as_facts!(ComposeError UnknownLanguage);

impl UnknownLanguage {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        facts::language_unknown(visible(&self.0))
    }
}

impl HexError {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::NotADigit { column, found, group } => {
                facts::hex_not_a_digit(*column, visible(&found.to_string()), visible(group))
            }
            Self::OddDigit { column, group } => facts::hex_half_a_byte(*column, visible(group)),
            Self::NoDigits { column, group } => facts::hex_no_digits(*column, visible(group)),
        }
    }
}

impl EscapeError {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Unknown { column, found } => {
                facts::escape_unknown(*column, visible(&found.to_string()))
            }
            Self::IncompleteHex { column } => facts::escape_no_digits(*column),
            Self::IncompleteNumber { column } => facts::escape_no_number(*column),
            Self::NoCharacter { column, number } => {
                facts::escape_no_character(*column, format!("{number:X}"))
            }
            Self::Trailing { column } => facts::escape_at_end(*column),
        }
    }
}

impl NotInEncoding {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        let Self { column, found, encoding } = self;
        facts::compose_not_in_encoding(
            *column,
            encoding.name(),
            visible(found.encode_utf8(&mut [0; 4])),
            format!("{:04X}", u32::from(*found)),
        )
    }
}

impl UnknownEncoding {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        facts::encoding_unknown(visible(&self.name), Encoding::NAMES.join(" "))
    }
}

impl DurationError {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::NoUnit { text } => facts::duration_no_unit(visible(text)),
            Self::NotADuration { text } => facts::duration_wrong(visible(text)),
            Self::TooLong { text } => facts::duration_too_long(visible(text)),
            Self::Zero { text } => facts::duration_zero(visible(text)),
        }
    }
}

impl AddressError {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Empty => facts::address_empty(),
            Self::Port { port } => facts::address_port(visible(port)),
            Self::NoPort { text } => facts::address_no_port(visible(text)),
            Self::PortZero => facts::address_port_zero(),
            Self::Colons { text } => facts::address_colons(visible(text)),
            Self::Brackets { text } => facts::address_brackets(visible(text)),
            Self::Zone { text } => facts::address_zone(visible(text)),
            Self::NoInterface { zone } => facts::address_no_interface(visible(zone)),
            Self::Scheme { scheme } => facts::address_scheme(visible(scheme)),
            Self::Path { path } => facts::address_path(visible(path)),
            Self::Host { host } => facts::address_host(visible(host)),
            Self::NotAnInterface { host } => facts::address_not_an_interface(visible(host)),
        }
    }
}
