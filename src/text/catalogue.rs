//! The sentences in both languages: [Project Fluent](https://projectfluent.org)'s catalogues,
//! `catalogue/en.ftl` and `catalogue/zh.ftl`.
//!
//! A message is what happened. Its attributes are what helps: `.terminal` and `.window` for whom
//! they name, `.cure` for all others. Fluent was chosen because a message has a name, so that a
//! sentence can change without its translation being lost; because parameters have names; and
//! because both files are read as they stand, with no tool between.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

use super::fact::{Fact, Value};
use super::language::{Face, Language};

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> =
    LazyLock::new(|| bundle(langid!("en"), include_str!("catalogue/en.ftl")));
static CHINESE: LazyLock<Bundle> =
    LazyLock::new(|| bundle(langid!("zh-CN"), include_str!("catalogue/zh.ftl")));

fn bundle(language: unic_langid::LanguageIdentifier, text: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The marks would keep the directions of a parameter apart, and stand in everything that is
    // copied; what a stranger may have written is escaped where it is shown.
    bundle.set_use_isolating(false);
    // A message with a mistake is left out: the test of the catalogues finds it.
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

fn bundle_of(language: Language) -> &'static Bundle {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

/// A message of the catalogue that is no fact, such as the help of an option.
pub(crate) fn message(id: &str, language: Language) -> Option<String> {
    let message = bundle_of(language).get_message(id)?;
    Some(format(message.value()?, &FluentArgs::new(), language))
}

pub(super) fn cause(fact: &Fact, language: Language, face: Face) -> String {
    let message = bundle_of(language).get_message(fact.code());
    let pattern = message.and_then(|message| message.value());
    // Not even a missing message hides what happened.
    pattern.map_or_else(
        || fact.code().to_owned(),
        |pattern| format(pattern, &arguments(fact, language, face), language),
    )
}

/// What helps, if the catalogue has something for that face.
fn cure(fact: &Fact, language: Language, face: Face) -> Option<String> {
    let message = bundle_of(language).get_message(fact.code())?;
    let own = match face {
        Face::Library => None,
        Face::Terminal => message.get_attribute("terminal"),
        Face::Window => message.get_attribute("window"),
    };
    let pattern = own.or_else(|| message.get_attribute("cure"))?.value();
    Some(format(pattern, &arguments(fact, language, face), language))
}

/// As one sentence that may stand in another one.
fn clause(fact: &Fact, language: Language, face: Face) -> String {
    let cause = cause(fact, language, face);
    match (language, cure(fact, language, face)) {
        (_, None) => cause,
        (Language::English, Some(cure)) => format!("{cause}; {cure}"),
        (Language::Chinese, Some(cure)) => format!("{cause}；{cure}"),
    }
}

pub(super) fn sentence(fact: &Fact, language: Language, face: Face) -> String {
    if face != Face::Window {
        return clause(fact, language, face);
    }
    let (cause, cure) = (cause(fact, language, face), cure(fact, language, face));
    match (language, cure) {
        (Language::English, None) => upper_first(&cause),
        (Language::English, Some(cure)) => {
            format!("{}. {}.", upper_first(&cause), upper_first(&cure))
        }
        (Language::Chinese, None) => cause,
        (Language::Chinese, Some(cure)) => format!("{cause}。{cure}。"),
    }
}

/// The first letter large, unless the first word is a name of a program's: those have their own case.
fn upper_first(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    if word.chars().skip(1).any(|c| c.is_uppercase() || c == '_' || c == '(') {
        return text.to_owned();
    }
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn arguments(fact: &Fact, language: Language, face: Face) -> FluentArgs<'static> {
    let value = |value: &Value| match value {
        Value::Number(number) => FluentValue::from(*number),
        Value::Text(text) => FluentValue::from(text.clone()),
        Value::Fact(fact) => FluentValue::from(clause(fact, language, face)),
    };
    fact.values().iter().map(|(name, given)| (*name, value(given))).collect()
}

fn format(
    pattern: &fluent_syntax::ast::Pattern<&str>,
    arguments: &FluentArgs<'_>,
    language: Language,
) -> String {
    // A mistake leaves the parameter's name in its place.
    let mut mistakes = Vec::new();
    bundle_of(language).format_pattern(pattern, Some(arguments), &mut mistakes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::upper_first;

    #[test]
    fn a_sentence_begins_with_a_large_letter_and_a_name_keeps_its_own() {
        for (clause, begun) in [
            ("nobody listens there", "Nobody listens there"),
            ("waitForReadyRead returns false", "waitForReadyRead returns false"),
            ("read(4) gives four bytes", "read(4) gives four bytes"),
            ("QTcpSocket drops it", "QTcpSocket drops it"),
            ("", ""),
        ] {
            assert_eq!(upper_first(clause), begun);
        }
    }
}
