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
    let prefix = match row.who {
        Who::Server(_) => Some("server."),
        Who::Peer(_) => Some("peer."),
        _ => None,
    };
    let found =
        detail.and_then(|detail| find(kind, |key| key.split_once(' ') == Some((name, detail))));
    let found = found.or_else(|| {
        prefix.and_then(|prefix| find(kind, |key| key.strip_prefix(prefix) == Some(name)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Timeline;
    use crate::record::{Class, Emitted, Moment, Object, What};

    /// What is said of a signal of a socket that has its end at this port; a server has 8888.
    fn said(class: Class, port: u16, signal: Emitted) -> Explanation {
        let object = |number, class, port| {
            let local = Some(([127, 0, 0, 1], port).into());
            Object { number, class, local, peer: None }
        };
        let mut timeline = Timeline::new(10);
        let mut tell = |what| {
            timeline.push(&Moment { us: 0, turn: 0, depth: 0, thread: None, what });
        };
        let (name, arguments) = ("listening".into(), String::new());
        tell(What::Event { object: object(1, Class::Listener, 8888), name, arguments });
        tell(What::Signal { object: object(2, class, port), signal });
        explain(timeline.row(1).expect("the signal"))
    }

    fn signal(name: &'static str) -> Emitted {
        Emitted { name: name.into(), ..Emitted::default() }
    }

    #[test]
    fn a_client_and_a_connection_are_taught_in_different_chapters() {
        let [client, connection] =
            [50_000, 8888].map(|port| said(Class::Socket, port, signal("readyRead")));
        assert_eq!(client.what, connection.what);
        assert_eq!(client.section, Some(facts::course_client_receiving()));
        assert_eq!(connection.section, Some(facts::course_receiving()));
        assert!(client.code.contains("&QTcpSocket::readyRead"), "{}", client.code);
    }

    #[test]
    fn a_state_and_an_error_are_explained_by_themselves_and_others_in_general() {
        let state = |state: &'static str| {
            let state = Some(state.into());
            said(Class::Socket, 1, Emitted { state, ..signal("stateChanged") }).what
        };
        assert_eq!(state("Closing"), facts::lab_state_closing());
        assert_eq!(state("Listening"), facts::lab_signal_state_changed());
        let error = |error: &'static str| {
            let error = Some(error.into());
            said(Class::Socket, 1, Emitted { error, ..signal("errorOccurred") }).what
        };
        assert_eq!(error("ConnectionRefusedError"), facts::lab_error_refused());
        assert_eq!(error("NetworkError"), facts::lab_signal_error());
    }

    #[test]
    fn a_word_of_a_foreign_recording_is_said_to_be_one() {
        let foreign = said(Class::Socket, 1, signal("\u{1b}[2J"));
        assert_eq!(foreign.what.code(), "lab_other");
        assert!(!foreign.what.to_string().contains('\u{1b}') && foreign.section.is_none());
        let server = said(Class::Listener, 8888, signal("newConnection"));
        assert_eq!(server.what, facts::lab_signal_new_connection());
    }
}
