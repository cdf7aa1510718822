//! What can stand at the caret of a script, for the list that is offered there.

use qmetaobject::QVariantMap;
use qmetaobject::prelude::*;

use super::entries::{give, plain};
use super::int;
use crate::lab::{meaning, script};

/// For [`super::Lab::offers`]. Qt counts in UTF-16.
pub(super) fn offers(text: &str, caret: i32) -> QVariantMap {
    let mut map = QVariantMap::default();
    let mut units = usize::try_from(caret).unwrap_or(0);
    let before = text.chars().take_while(|c| {
        let fits = units >= c.len_utf16();
        units = units.saturating_sub(c.len_utf16());
        fits
    });
    let Some(found) = script::candidates(text, before.count()) else { return map };
    let units = |chars: usize| int(text.chars().take(chars).map(char::len_utf16).sum());
    map.insert("start".into(), units(found.start).into());
    map.insert("end".into(), units(found.end).into());
    let words = found.words.iter().map(|word| {
        let mut map = QVariantMap::default();
        give(&mut map, "word", word.as_str());
        let meaning = meaning(word, &found.expected);
        give(&mut map, "meaning", meaning.as_ref().map(plain).unwrap_or_default());
        QVariant::from(map)
    });
    map.insert("words".into(), words.collect::<qmetaobject::QVariantList>().into());
    map
}
