//! What the window remembers from one run to the next: what counts as settings at all, and what of
//! them is left out where there is too much.
//!
//! Settings are one object of JSON. Whoever writes them and whoever reads them holds to the same
//! [`SETTINGS_LIMIT`], so that the program can read whatever it wrote.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::text::{Fact, facts};

/// How many bytes the settings have at most. A person's settings have some thousand; the rest is
/// for messages that were sent. The whole file is read before the window opens.
pub const SETTINGS_LIMIT: usize = 1024 * 1024;

/// The version that this program writes; a newer program would write more than this one keeps.
const VERSION: u64 = 1;
/// The parts that are objects, where they are there.
const PARTS: [&str; 3] = ["window", "server", "client"];
/// The messages that were sent, newest first.
const HISTORIES: [&str; 2] = ["/server/composer/history", "/client/composer/history"];
/// Texts longer than this are the first to go where even the histories were not enough, in bytes.
const LONG_TEXT: usize = 64 * 1024;
/// No name, address or template that anybody types is longer than this, in bytes; what is left
/// of the settings is never taken away.
const SHORT_TEXT: usize = 256;

/// Why something cannot be the settings of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsFault {
    /// More than [`SETTINGS_LIMIT`].
    TooLarge,
    /// Not UTF-8.
    NotText,
    /// Not JSON.
    NotJson,
    /// JSON, but not an object whose parts are objects.
    NotSettings,
    /// Of another version of the program.
    OtherVersion,
}

impl SettingsFault {
    /// What happened.
    #[must_use]
    pub fn fact(self) -> Fact {
        match self {
            Self::TooLarge => facts::settings_too_large(SETTINGS_LIMIT >> 20),
            Self::NotText => facts::system_not_utf_8(),
            Self::NotJson => facts::settings_not_json(),
            Self::NotSettings => facts::settings_not_ours(),
            Self::OtherVersion => facts::settings_other_version(),
        }
    }
}

impl fmt::Display for SettingsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fact().fmt(f)
    }
}

impl std::error::Error for SettingsFault {}

/// The text of a settings file.
///
/// # Errors
/// Every [`SettingsFault`]: what this refuses was not written by [`fit_settings`].
pub fn read_settings(bytes: Vec<u8>) -> Result<String, SettingsFault> {
    if bytes.len() > SETTINGS_LIMIT {
        return Err(SettingsFault::TooLarge);
    }
    let text = String::from_utf8(bytes).map_err(|_| SettingsFault::NotText)?;
    parse(&text)?;
    Ok(text)
}

/// The settings as they go into the file. Where they are too large, messages that were sent are
/// left out, the oldest first and of the role that has more of them in bytes; then the longest
/// texts. Settings proper stay.
///
/// # Errors
/// What is no settings is not written: the faults of [`read_settings`], and `TooLarge` where
/// leaving out texts did not help.
pub fn fit_settings(text: &str) -> Result<Cow<'_, str>, SettingsFault> {
    let mut settings = parse(text)?;
    if text.len() <= SETTINGS_LIMIT {
        return Ok(Cow::Borrowed(text));
    }
    shorten_histories(&mut settings);
    let mut longest = LONG_TEXT;
    while size(&settings) > SETTINGS_LIMIT && longest >= SHORT_TEXT {
        drop_texts(&mut settings, longest);
        longest /= 2;
    }
    let fitting = settings.to_string();
    if fitting.len() > SETTINGS_LIMIT { Err(SettingsFault::TooLarge) } else { Ok(fitting.into()) }
}

fn parse(text: &str) -> Result<Value, SettingsFault> {
    let settings: Value = serde_json::from_str(text).map_err(|_| SettingsFault::NotJson)?;
    let object = settings.as_object().ok_or(SettingsFault::NotSettings)?;
    if object.get("version").is_some_and(|version| version.as_u64() != Some(VERSION)) {
        return Err(SettingsFault::OtherVersion);
    }
    let is_part = |part: &str| object.get(part).is_none_or(Value::is_object);
    if PARTS.into_iter().all(is_part) { Ok(settings) } else { Err(SettingsFault::NotSettings) }
}

/// How many bytes the value has when it is written.
fn size(value: &Value) -> usize {
    value.to_string().len()
}

/// Takes away the oldest messages until everything fits or none is left.
fn shorten_histories(settings: &mut Value) {
    let mut excess = size(settings).saturating_sub(SETTINGS_LIMIT);
    // Each entry is measured once: writing everything anew for each entry that goes would take
    // seconds.
    let mut sizes = HISTORIES.map(|path| {
        let entries = settings.pointer(path).and_then(Value::as_array);
        // The comma counts too.
        entries.into_iter().flatten().map(|entry| size(entry) + 1).collect::<Vec<usize>>()
    });
    while excess > 0 {
        let weights = sizes.each_ref().map(|sizes| sizes.iter().sum::<usize>());
        let [server, client] = &mut sizes;
        let larger = if weights[0] >= weights[1] { server } else { client };
        let Some(gone) = larger.pop() else { break };
        excess = excess.saturating_sub(gone);
    }
    for (path, sizes) in HISTORIES.into_iter().zip(sizes) {
        if let Some(entries) = settings.pointer_mut(path).and_then(Value::as_array_mut) {
            entries.truncate(sizes.len());
        }
    }
}

/// Takes away every text of more than `longest` bytes.
fn drop_texts(value: &mut Value, longest: usize) {
    let stays = |value: &Value| value.as_str().is_none_or(|text| text.len() <= longest);
    match value {
        Value::Object(members) => {
            members.retain(|_, member| stays(member));
            members.values_mut().for_each(|member| drop_texts(member, longest));
        }
        Value::Array(elements) => {
            elements.retain(stays);
            elements.iter_mut().for_each(|element| drop_texts(element, longest));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A history whose entries are numbered, the newest one 0.
    fn history(count: usize, length: usize) -> Value {
        let entry = |number: usize| json!({"text": format!("{number} {}", "x".repeat(length))});
        (0..count).map(entry).collect()
    }

    fn fitted(settings: &Value) -> Value {
        let text = settings.to_string();
        let fitting = fit_settings(&text).expect("they fit").into_owned();
        assert!(fitting.len() <= SETTINGS_LIMIT, "{}", fitting.len());
        let read = read_settings(fitting.into_bytes()).expect("what was written can be read");
        serde_json::from_str(&read).expect("JSON")
    }

    #[test]
    fn what_fits_is_written_as_it_is() {
        let text = r#"{ "version": 1, "server": {"port": "1"}, "window": {} }"#;
        assert_eq!(fit_settings(text).expect("they fit"), text);
    }

    #[test]
    fn full_histories_of_long_messages_lose_their_oldest_and_no_setting() {
        let page =
            json!({"port": "4711", "composer": {"text": "kept", "history": history(50, 65_530)}});
        let settings = json!({"version": 1, "role": 1, "server": page, "client": page});
        let mut fitted = fitted(&settings);
        for path in HISTORIES {
            let entries = fitted.pointer_mut(path).expect("a history").take();
            let left = entries.as_array().expect("an array").len();
            assert!((7..=8).contains(&left), "{left}");
            assert_eq!(entries, history(left, 65_530), "the newest stay");
        }
        let mut rest = settings;
        for path in HISTORIES {
            *rest.pointer_mut(path).expect("a history") = Value::Null;
        }
        assert_eq!(fitted, rest);
    }

    #[test]
    fn a_short_history_stays_whole_beside_a_long_one() {
        let settings = json!({
            "server": {"composer": {"history": history(50, 5)}},
            "client": {"composer": {"history": history(50, 65_530)}},
        });
        let fitted = fitted(&settings);
        assert_eq!(fitted.pointer(HISTORIES[0]), Some(&history(50, 5)));
        let left = fitted.pointer(HISTORIES[1]).and_then(Value::as_array).expect("a history");
        assert_eq!(left.len(), 15);
    }

    #[test]
    fn texts_that_nobody_types_go_where_the_histories_were_not_enough() {
        let long = "\u{1}".repeat(200_000);
        let settings = json!({
            "version": 1,
            "server": {"port": "4711", "template": long, "composer": {"text": "kept", "history": history(3, 9)}},
            "client": {"hosts": [long, "localhost"]},
        });
        assert_eq!(
            fitted(&settings),
            json!({
                "version": 1,
                "server": {"port": "4711", "composer": {"text": "kept", "history": []}},
                "client": {"hosts": ["localhost"]},
            })
        );
    }

    #[test]
    fn what_is_no_settings_is_neither_read_nor_written() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for (text, fault) in [
            ("", SettingsFault::NotJson),
            ("{\"server\": 7, nonsense", SettingsFault::NotJson),
            (deep.as_str(), SettingsFault::NotJson),
            ("[]", SettingsFault::NotSettings),
            ("null", SettingsFault::NotSettings),
            ("{\"server\": 7}", SettingsFault::NotSettings),
            ("{\"client\": null}", SettingsFault::NotSettings),
            ("{\"version\": 2}", SettingsFault::OtherVersion),
            ("{\"version\": \"1\"}", SettingsFault::OtherVersion),
        ] {
            assert_eq!(read_settings(text.into()), Err(fault), "{text}");
            assert_eq!(fit_settings(text), Err(fault), "{text}");
        }
        assert_eq!(read_settings(vec![0xff]), Err(SettingsFault::NotText));
        assert_eq!(read_settings(vec![b' '; SETTINGS_LIMIT + 1]), Err(SettingsFault::TooLarge));
        let numbers = json!({"numbers": vec![1; SETTINGS_LIMIT]}).to_string();
        assert_eq!(fit_settings(&numbers), Err(SettingsFault::TooLarge));
    }
}
