//! What clap says of a mistake, without what the mistake could do to a terminal.

use clap::Error;
use clap::error::{ContextKind, ContextValue};

use crate::text::escape::{is_hidden, visible};

/// The same error with everything that a person gave made visible: it is quoted in the sentence,
/// and a carriage return or an escape sequence in it would write over the sentence itself.
pub(super) fn made_visible(mut error: Error) -> Error {
    let parts: Vec<(ContextKind, ContextValue)> = error
        .context()
        // It has the names of our own options, and lines of its own.
        .filter(|(kind, _)| *kind != ContextKind::Usage)
        .map(|(kind, value)| (kind, value.clone()))
        .collect();
    // A styled part has escape sequences of clap's own, which cannot be told from a person's.
    let acts = parts.iter().any(|(_, value)| match value {
        ContextValue::String(text) => text.contains(is_hidden),
        ContextValue::Strings(texts) => texts.iter().any(|text| text.contains(is_hidden)),
        _ => false,
    });
    if acts {
        for (kind, value) in parts {
            error.insert(kind, without_acting(value));
        }
    }
    error
}

fn without_acting(value: ContextValue) -> ContextValue {
    match value {
        ContextValue::String(text) => ContextValue::String(visible(&text)),
        ContextValue::Strings(texts) => {
            ContextValue::Strings(texts.iter().map(|text| visible(text)).collect())
        }
        ContextValue::StyledStr(text) => ContextValue::StyledStr(visible(&text.to_string()).into()),
        ContextValue::StyledStrs(texts) => ContextValue::StyledStrs(
            texts.iter().map(|text| visible(&text.to_string()).into()).collect(),
        ),
        other => other,
    }
}
