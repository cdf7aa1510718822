//! The catalogues of sentences against the list of facts: in both languages each fact has its
//! sentence, uses all of its parameters and no other, and helps where the other language does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use qtcp::text::facts;

/// A message: the parameters of its value, and those of each attribute.
#[derive(Debug, Default)]
struct Message {
    parameters: BTreeSet<String>,
    attributes: BTreeMap<String, BTreeSet<String>>,
    text: String,
}

fn catalogue(language: &str) -> BTreeMap<String, Message> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/text/catalogue/{language}.ftl"));
    let text = fs::read_to_string(path).expect("a catalogue");
    let resource = parser::parse(text.as_str())
        .unwrap_or_else(|(_, mistakes)| panic!("{language}.ftl: {mistakes:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let value = message.value.unwrap_or_else(|| panic!("{}: no value", message.id.name));
        let mut told = Message::default();
        read(&value, &mut told.parameters, &mut told.text);
        for attribute in &message.attributes {
            let mut parameters = BTreeSet::new();
            read(&attribute.value, &mut parameters, &mut told.text);
            told.attributes.insert(attribute.id.name.to_owned(), parameters);
        }
        let twice = messages.insert(message.id.name.to_owned(), told);
        assert!(twice.is_none(), "{language}: {} stands there twice", message.id.name);
    }
    messages
}

fn read(pattern: &Pattern<&str>, parameters: &mut BTreeSet<String>, text: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => read_inline(inline, parameters, text),
                Expression::Select { selector, variants } => {
                    read_inline(selector, parameters, text);
                    for variant in variants {
                        read(&variant.value, parameters, text);
                    }
                }
            },
        }
    }
}

fn read_inline(
    inline: &InlineExpression<&str>,
    parameters: &mut BTreeSet<String>,
    text: &mut String,
) {
    match inline {
        InlineExpression::VariableReference { id } => {
            parameters.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { value } => text.push_str(value),
        other => panic!("a catalogue has text and parameters alone: {other:?}"),
    }
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_fact_has_its_sentence_in_both_languages_and_uses_its_parameters() {
    let (english, chinese) = (catalogue("en"), catalogue("zh"));
    let mut faults = Vec::new();
    for (code, parameters) in facts::all() {
        let declared: BTreeSet<String> = parameters.iter().map(|&name| name.to_owned()).collect();
        let mut helps = Vec::new();
        for (language, messages) in [("en", &english), ("zh", &chinese)] {
            let Some(message) = messages.get(code) else {
                faults.push(format!("{language}: no {code}"));
                continue;
            };
            let mut used = message.parameters.clone();
            used.extend(message.attributes.values().flatten().cloned());
            if used != declared {
                faults.push(format!("{language}: {code} uses {used:?} and is given {declared:?}"));
            }
            helps.push(message.attributes.keys().collect::<Vec<_>>());
        }
        if helps.windows(2).any(|pair| pair[0] != pair[1]) {
            faults.push(format!("{code}: one language helps and the other does not: {helps:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_sentence_is_left_untranslated() {
    let (english, chinese) = (catalogue("en"), catalogue("zh"));
    // The headings of the course are Chinese, and are looked up as they are.
    let is_heading = |code: &str| code.starts_with("course_");
    for (code, message) in &english {
        let chinese = message.text.contains(is_chinese);
        assert!(is_heading(code) || !chinese, "en: {code}: {}", message.text);
    }
    for (code, message) in &chinese {
        // Signs and names are the same in both.
        let words = message.text.chars().any(char::is_alphabetic);
        assert!(!words || message.text.contains(is_chinese), "zh: {code}: {}", message.text);
        for wrong in ["侦听", "您", ", ", "; ", ": "] {
            let is_there = message.text.contains(wrong);
            assert!(is_heading(code) || !is_there, "zh: {code}: {wrong:?}: {}", message.text);
        }
    }
}

#[test]
fn no_catalogue_has_what_is_no_fact() {
    for language in ["en", "zh"] {
        for code in catalogue(language).keys() {
            let known = facts::all().any(|(known, _)| known == code);
            assert!(known || code.starts_with("help_"), "{language}: {code} is no fact");
        }
    }
}
