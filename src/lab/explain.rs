//! [`explain()`]: what a row of a timeline is.

use super::explanations::{Kind, TABLE, Topic};
use super::row::{Content, Row};
use super::who::Who;
use crate::text::escape::visible;
use crate::text::{Fact, facts};

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// In one or two short sentences.
    pub what: Fact,
    /// The section of the course that it belongs to, if there is one.
    pub section: Option<Fact>,
    /// The line of C++ that causes it, or in which it is handled; empty if there is none.
    pub code: &'static str,
}

/// What `row` is. Of what a foreign recording names in words of its own it is said that it does so.
#[must_use]
pub fn explain(row: &Row) -> Explanation {
    let kind = match &row.content {
        Content::Event { .. } => Kind::Event,
        Content::Command { .. } => Kind::Command,
        Content::Signal(_) => Kind::Signal,
        Content::Call { .. } => Kind::Call,
    };
    let name = row.content.name();
    // A state and an error are things of their own, and a server does other things than a socket.
    let detail = match &row.content {
        Content::Signal(signal) if name == "stateChanged" => signal.state.as_deref(),
        Content::Signal(signal) if name == "errorOccurred" => signal.error.as_deref(),
        _ => None,
    };
    let is_server = matches!(row.who, Who::Server(_));
    let found =
        detail.and_then(|detail| find(kind, |key| key.split_once(' ') == Some((name, detail))));
    let found = found.or_else(|| {
        let of_server = |key: &str| key.strip_prefix("server.") == Some(name);
        is_server.then(|| find(kind, of_server)).flatten()
    });
    let Some(entry) = found.or_else(|| find(kind, |key| key == name)) else {
        let what = facts::lab_other(visible(name));
        return Explanation { what, section: None, code: "" };
    };
    Explanation { what: (entry.what)(), section: section(entry.topic, row.who), code: entry.code }
}

fn find(kind: Kind, is: impl Fn(&str) -> bool) -> Option<&'static super::explanations::Entry> {
    TABLE.iter().find(|entry| entry.kind == kind && is(entry.key))
}

/// Clients and servers are taught in different chapters.
fn section(topic: Topic, who: Who) -> Option<Fact> {
    let client = matches!(who, Who::Client(_));
    let section = match topic {
        Topic::None => return None,
        Topic::Client => facts::course_client,
        Topic::Listening => facts::course_listening,
        Topic::NewConnection => facts::course_new_connection,
        Topic::Receiving if client => facts::course_client_receiving,
        Topic::Receiving => facts::course_receiving,
        Topic::Sending if client => facts::course_client_sending,
        Topic::Sending => facts::course_sending,
        Topic::Ending if client => facts::course_client_disconnecting,
        Topic::Ending => facts::course_disconnecting,
        Topic::Synchronous => facts::course_synchronous,
        Topic::Homework => facts::course_homework,
    };
    Some(section())
}
