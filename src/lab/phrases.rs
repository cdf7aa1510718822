//! What a row says in words: the record has them in English, and a row in the language that is set.

use crate::text::escape::visible;
use crate::text::{Face, Fact, Language, facts};

fn said(fact: &Fact) -> String {
    fact.sentence(Language::current(), Face::Library)
}

/// The arguments of an event or a command; what stands in quotes is not touched.
pub(super) fn arguments(name: &str, arguments: &str) -> String {
    match name {
        "read" | "accept" => match arguments.strip_prefix("up to ") {
            Some(most) => said(&facts::row_up_to(most)),
            None if arguments == "without limit" => said(&facts::row_without_limit()),
            None => arguments.to_owned(),
        },
        "bind" | "listen" => {
            let with = behind(arguments, ", reuse", facts::row_reuse);
            let (rest, reuse) = with.unwrap_or((arguments, String::new()));
            let (rest, both) = behind(rest, ", dual stack", facts::row_dual_stack)
                .unwrap_or((rest, String::new()));
            format!("{rest}{both}{reuse}")
        }
        "listenFailed" => with_last(arguments, ", binding", facts::row_binding),
        "received" => with_last(arguments, ", more", facts::row_more),
        "lookedUp" => {
            match arguments.strip_suffix(" more").and_then(|rest| rest.rsplit_once(" and ")) {
                Some((rest, count)) => said(&facts::row_and_more(rest, count)),
                None => arguments.to_owned(),
            }
        }
        _ => arguments.to_owned(),
    }
}

/// What a raw peer does, in the words that a student has for it.
pub(super) fn peer(name: &str, arguments: &str) -> String {
    match name {
        "send" => said(&facts::row_peer_writes(arguments.parse::<i64>().unwrap_or(0))),
        "received" => said(&facts::row_peer_reads(visible(arguments))),
        "finish" => "FIN".to_owned(),
        "reset" => "RST".to_owned(),
        "finished" => said(&facts::row_peer_read_end()),
        "readFailed" => said(&facts::row_peer_read_reset()),
        _ => format!("{} {}", visible(name), visible(arguments)).trim_end().to_owned(),
    }
}

/// What stands in front of the last word, and that word as it is said.
fn behind<'a>(text: &'a str, word: &str, fact: fn() -> Fact) -> Option<(&'a str, String)> {
    Some((text.strip_suffix(word)?, format!(", {}", said(&fact()))))
}

fn with_last(text: &str, word: &str, fact: fn() -> Fact) -> String {
    behind(text, word, fact).map_or_else(|| text.to_owned(), |(rest, said)| rest.to_owned() + &said)
}

/// How long a slot ran.
pub(super) fn slot(took: String) -> String {
    said(&facts::row_slot(took))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_english_a_row_has_the_words_of_the_record() {
        for (name, words) in [
            ("accept", "up to 30"),
            ("read", "without limit"),
            ("listen", "127.0.0.1:0, 50, dual stack"),
            ("bind", "[::]:0, dual stack, reuse"),
            ("bind", "0.0.0.0:1, reuse"),
            ("listenFailed", "AddressInUse, \"Address already in use\", binding"),
            ("received", "\"up to 30\""),
            ("received", "\"a\", more"),
            ("lookedUp", "127.0.0.1, ::1 and 3 more"),
            ("lookedUp", "127.0.0.1"),
            ("connect", "127.0.0.1:80, 30000 ms"),
        ] {
            assert_eq!(arguments(name, words), words);
        }
        assert_eq!(slot("35 µs".to_owned()), "slot 35 µs");
    }
}
