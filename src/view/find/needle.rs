//! What is searched for, and where it stands in what a row shows.

use crate::text::encoding::{Encoding, Units};
use crate::text::hex;
use crate::view::entry::{Direction, Entry};
use crate::view::find::SEARCHED;

/// A longer needle is cut: nobody types one, and it could be in few rows.
const LONGEST: usize = 1024;
/// So many places of a row are marked.
const PLACES: usize = 16;

/// What the rows show of their bytes, which is where a person looks for something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// Their text.
    #[default]
    Text,
    /// Their digits.
    Hex,
    /// Either.
    Both,
}

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Needle {
    /// Where it is looked for.
    shown: Shown,
    /// In lower case; what events are searched for, and data where they are shown as text.
    text: String,
    /// Whether data is searched for the text.
    in_text: bool,
    /// Bytes, each as the character of its number: text search takes time in proportion to the
    /// text alone, whatever the needle.
    bytes: Option<String>,
    /// Digits as they stand in a row, `63 6`, where they are not whole bytes: one of these.
    digits: Vec<String>,
}

impl Needle {
    pub(super) fn new(text: &str, shown: Shown) -> Self {
        if let Some(digits) = text.strip_prefix("hex:")
            && let Ok(bytes) = hex::parse(digits)
        {
            return Self { shown, bytes: as_text(&bytes), ..Self::default() };
        }
        let written: String = text.chars().take(LONGEST).collect();
        let lower_case = written.chars().map(lower).collect();
        let mut needle = Self { shown, text: lower_case, in_text: true, ..Self::default() };
        if shown != Shown::Text {
            needle.bytes = hex::parse(&written).ok().and_then(|bytes| as_text(&bytes));
            if needle.bytes.is_none() {
                needle.digits = parts_of_bytes(&needle.text);
            }
            let is_hex = needle.bytes.is_some() || !needle.digits.is_empty();
            needle.in_text = shown == Shown::Both || !is_hex;
        }
        needle
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.text.is_empty() && self.bytes.is_none()
    }

    pub(super) fn matches(&self, entry: &Entry, encoding: Encoding) -> bool {
        if self.is_nothing() {
            return false;
        }
        if entry.direction() == Direction::Event {
            let (line, _) = entry.line(encoding, SEARCHED);
            return !self.text.is_empty() && lower_text(&line).contains(&self.text);
        }
        self.in_text && !self.text.is_empty() && self.is_in_text(entry, encoding)
            || self.is_in_bytes(entry)
    }

    fn is_in_text(&self, entry: &Entry, encoding: Encoding) -> bool {
        let mut text = String::new();
        for unit in Units::new(entry.piece().part(0, SEARCHED), encoding) {
            unit.push_to(&mut text, encoding);
        }
        text.contains(&self.text) || lower_text(&text).contains(&self.text)
    }

    fn is_in_bytes(&self, entry: &Entry) -> bool {
        let bytes = entry.bytes();
        let searched = bytes.get(..SEARCHED).unwrap_or(bytes);
        if let Some(bytes) = &self.bytes {
            let text: String = searched.iter().copied().map(char::from).collect();
            return text.contains(bytes);
        }
        if self.digits.is_empty() {
            return false;
        }
        let dump = hex::dump(searched);
        self.digits.iter().any(|digits| dump.contains(digits))
    }

    /// Where it stands in `line`, which shows a row as text or, with `hex`, as its digits: from
    /// where and how much, in units of UTF-16, as Qt counts. The first few places alone.
    pub(super) fn places(&self, line: &str, hex: bool, is_event: bool) -> Vec<(usize, usize)> {
        let dumped = |bytes: &String| {
            let bytes: Vec<u8> = bytes.chars().filter_map(|c| u8::try_from(c).ok()).collect();
            vec![hex::dump(&bytes)]
        };
        let wanted = match &self.bytes {
            _ if !hex || is_event => vec![self.text.clone()],
            Some(bytes) => dumped(bytes),
            None => self.digits.clone(),
        };
        if !hex && !is_event && !self.in_text {
            return Vec::new();
        }
        // A letter in lower case is as long as before, but for the few that UTF-16 has two units for.
        let line = lower_text(line);
        let mut places = Vec::new();
        for wanted in wanted.iter().filter(|wanted| !wanted.is_empty()) {
            for (at, found) in line.match_indices(wanted.as_str()).take(PLACES) {
                let units = |text: &str| text.encode_utf16().count();
                places.push((units(line.get(..at).unwrap_or_default()), units(found)));
            }
        }
        places
    }
}

fn as_text(bytes: &[u8]) -> Option<String> {
    let text: String = bytes.iter().take(LONGEST).copied().map(char::from).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// Digits of which the last one is half a byte, or the first one, in the forms in which they can
/// stand in a row: `636` as `63 6`, `3 6c` as it is. None for what is no digits.
fn parts_of_bytes(text: &str) -> Vec<String> {
    let groups: Vec<&str> = text.split([' ', ',']).filter(|group| !group.is_empty()).collect();
    let bare: Vec<&str> =
        groups.iter().map(|group| group.strip_prefix("0x").unwrap_or(group)).collect();
    let digits = bare.concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Vec::new();
    }
    let pairs: Vec<&str> = (0..digits.len())
        .step_by(2)
        .filter_map(|at| digits.get(at..(at + 2).min(digits.len())))
        .collect();
    let mut forms = vec![pairs.join(" ")];
    let as_written = bare.join(" ");
    if as_written != forms[0] && bare.iter().all(|group| group.len() <= 2) {
        forms.push(as_written);
    }
    forms
}

fn lower_text(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// A letter in lower case, as one character: the few that would become two stay.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(needle: &str, shown: Shown, line: &str, hex: bool) -> Vec<(usize, usize)> {
        Needle::new(needle, shown).places(line, hex, false)
    }

    #[test]
    fn what_is_found_is_marked_where_it_stands() {
        assert_eq!(places("IE", Shown::Text, "client iE", false), [(2, 2), (7, 2)]);
        assert_eq!(places("b", Shown::Text, "学𝄞b", false), [(3, 1)]);
        assert_eq!(places("636C", Shown::Hex, "61 63 6c 63 6c", true), [(3, 5), (9, 5)]);
        assert_eq!(places("0x6c", Shown::Both, "63 6c", true), [(3, 2)]);
        assert_eq!(places("636", Shown::Both, "63 6c", true), [(0, 4)]);
        assert_eq!(places("3 6", Shown::Hex, "63 6c", true), [(1, 3)]);
        assert_eq!(places("636c", Shown::Hex, "a 636c", false), [], "no digits are shown there");
        assert_eq!(Needle::new("con", Shown::Hex).places("connected", true, true), [(0, 3)]);
        assert_eq!(places("a", Shown::Text, &"a".repeat(1000), false).len(), PLACES);
        assert_eq!(places("", Shown::Text, "a", false), []);
    }
}
