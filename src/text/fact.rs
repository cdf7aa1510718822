//! [`Fact`]: what happened, as a code and its parameters. It becomes a sentence here, in the
//! language that is set.

use std::fmt;
use std::io;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::catalogue;
use super::facts;
use super::language::{Face, Language};
use super::words;

/// What happened. The code is stable; programs may look at it. The sentence is for people.
///
/// `Display` is [`sentence`](Self::sentence) in the language and for the face that
/// [`speak`](super::speak) has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    code: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// A parameter of a [`Fact`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number. A language may have a plural for it.
    Number(i64),
    /// A name, an address, what somebody wrote.
    Text(String),
    /// Another fact, mostly the cause.
    Fact(Fact),
}

impl Fact {
    /// For the list in [`facts`]: codes and names of parameters are written there alone.
    pub(in crate::text) fn new<const N: usize>(
        code: &'static str,
        values: [(&'static str, Value); N],
    ) -> Self {
        Self { code, values: values.into() }
    }

    /// What happened, in one word.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The fact that it has as this parameter, mostly the cause or what was expected.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Self> {
        self.values.iter().find_map(|(of, value)| match value {
            Value::Fact(fact) if *of == name => Some(fact),
            _ => None,
        })
    }

    pub(super) fn values(&self) -> &[(&'static str, Value)] {
        &self.values
    }

    /// What happened, and behind it what helps, if something does.
    #[must_use]
    pub fn sentence(&self, language: Language, face: Face) -> String {
        catalogue::sentence(self, language, face)
    }

    /// What happened, without what helps.
    #[must_use]
    pub fn cause(&self, language: Language) -> String {
        catalogue::cause(self, language, Face::current())
    }

    /// As [`Self::from_json`] reads it.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers are always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The fact that [`Self::to_json`] wrote; None if it is none, or one of another version.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str::<Written>(json).ok()?.fact()
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.sentence(Language::current(), Face::current()))
    }
}

impl std::error::Error for Fact {}

impl From<Fact> for io::Error {
    fn from(fact: Fact) -> Self {
        Self::other(fact)
    }
}

/// Why the system refused something, in its words; a fact that a layer gave as an
/// [`io::Error`] comes out as it is.
impl From<&io::Error> for Fact {
    fn from(error: &io::Error) -> Self {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>());
        inner.cloned().unwrap_or_else(|| words::of_system(error))
    }
}

/// `{"code": ..., NAME: VALUE, ...}`: what [`Fact::from_json`] reads.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len() + 1))?;
        map.serialize_entry("code", self.code)?;
        for (name, value) in &self.values {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A fact as it is written, before anybody has looked whether there is such a one.
#[derive(Deserialize)]
struct Written {
    code: String,
    #[serde(flatten)]
    values: std::collections::BTreeMap<String, WrittenValue>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenValue {
    Number(i64),
    Text(String),
    Fact(Box<Written>),
}

impl Written {
    fn fact(mut self) -> Option<Fact> {
        let (code, names) = facts::all().find(|(code, _)| *code == self.code)?;
        let value = |&name: &&'static str| {
            Some((
                name,
                match self.values.remove(name)? {
                    WrittenValue::Number(number) => Value::Number(number),
                    WrittenValue::Text(text) => Value::Text(text),
                    WrittenValue::Fact(written) => Value::Fact(written.fact()?),
                },
            ))
        };
        Some(Fact { code, values: names.iter().map(value).collect::<Option<_>>()? })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<char> for Value {
    fn from(c: char) -> Self {
        Self::Text(c.to_string())
    }
}

impl From<fmt::Arguments<'_>> for Value {
    fn from(text: fmt::Arguments<'_>) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<std::path::Display<'_>> for Value {
    fn from(path: std::path::Display<'_>) -> Self {
        Self::Text(path.to_string())
    }
}

impl From<std::net::SocketAddr> for Value {
    fn from(address: std::net::SocketAddr) -> Self {
        Self::Text(address.to_string())
    }
}

impl From<Fact> for Value {
    fn from(fact: Fact) -> Self {
        Self::Fact(fact)
    }
}

impl From<&io::Error> for Value {
    fn from(error: &io::Error) -> Self {
        Self::Fact(error.into())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Value {
            /// A number beyond `i64` is its end.
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 u128 usize i32 i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_comes_back_out_of_json() {
        let cause = Fact::from(&io::Error::from_raw_os_error(libc::ENOENT));
        let fact = facts::file_not_sent("a \"b\"\n", cause);
        let json = fact.to_json();
        assert_eq!(Fact::from_json(&json), Some(fact), "{json}");
        for broken in ["", "1", "{}", r#"{"code":"nonsense"}"#, r#"{"code":"file_not_sent"}"#] {
            assert_eq!(Fact::from_json(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_fact_that_went_through_an_error_of_the_system_is_itself() {
        let fact = facts::file_not_regular();
        let error = io::Error::from(fact.clone());
        assert_eq!(Fact::from(&error), fact);
    }
}
