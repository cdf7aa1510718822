//! What is wrong with a command line: clap's errors as facts.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::fault::Fault;
use crate::course::template::TemplateError;
use crate::text::address::AddressError;
use crate::text::duration::DurationError;
use crate::text::{Fact, facts};

/// Why a command line was refused; `error` is one that clap prints on standard error.
pub(super) fn fault(error: &clap::Error) -> Fault {
    Fault::usage(fact(error))
}

fn fact(error: &clap::Error) -> Fact {
    let told = |kind| said(error, kind);
    let option = || told(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let similar = told(ContextKind::SuggestedArg);
            if similar.is_empty() {
                facts::usage_unknown_option(option())
            } else {
                facts::usage_similar_option(option(), similar)
            }
        }
        ErrorKind::InvalidSubcommand => {
            let command = told(ContextKind::InvalidSubcommand);
            let similar = told(ContextKind::SuggestedSubcommand);
            if similar.is_empty() {
                facts::usage_unknown_command(command)
            } else {
                facts::usage_similar_command(command, similar)
            }
        }
        ErrorKind::InvalidValue => {
            let value = told(ContextKind::InvalidValue);
            if value.is_empty() {
                return facts::usage_no_value(option());
            }
            facts::usage_no_such_value(option(), value, told(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(why).unwrap_or_else(|| facts::verbatim(""));
            facts::usage_refused_value(option(), told(ContextKind::InvalidValue), why)
        }
        ErrorKind::ArgumentConflict => {
            let other = told(ContextKind::PriorArg);
            if other.is_empty() || other == option() {
                facts::usage_twice(option())
            } else {
                facts::usage_conflict(option(), other)
            }
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            facts::usage_no_value(option())
        }
        ErrorKind::TooManyValues => facts::usage_too_many(told(ContextKind::InvalidValue)),
        ErrorKind::MissingRequiredArgument => facts::usage_missing(option()),
        ErrorKind::InvalidUtf8 => not_utf_8(),
        _ => facts::usage_other(error.kind().to_string()),
    }
}

/// Why a value was refused: the fact that our own reader of it gave.
fn why(error: &(dyn std::error::Error + 'static)) -> Fact {
    if let Some(fact) = error.downcast_ref::<Fact>() {
        fact.clone()
    } else if let Some(error) = error.downcast_ref::<AddressError>() {
        error.fact()
    } else if let Some(error) = error.downcast_ref::<DurationError>() {
        error.fact()
    } else if let Some(error) = error.downcast_ref::<TemplateError>() {
        error.fact()
    } else {
        facts::verbatim(error.to_string())
    }
}

/// What clap says of an error, as text; empty if it says nothing.
fn said(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Which argument is not UTF-8; clap's own words do not say it.
fn not_utf_8() -> Fact {
    let argument = std::env::args_os().find(|argument| argument.to_str().is_none());
    facts::usage_not_utf_8(format!("{:?}", argument.unwrap_or_default()))
}
