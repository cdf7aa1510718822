//! [`names()`]: who is who in a script and its trace, for whoever sees the names of the timeline
//! beside them.

use super::timeline::Timeline;
use crate::text::{Fact, facts};
use crate::trace::script::Object as Named;

/// A name that stands for a port, and what is said of it.
type Port = (&'static str, fn() -> Fact);

const PORTS: [Port; 5] = [
    ("SPORT", facts::names_server_port),
    ("PEERPORT", facts::names_peer_port),
    ("PORT", facts::names_port),
    ("PORT2", facts::names_port),
    ("BADPORT", facts::names_bad_port),
];

/// What the names in `text` stand for: those of a script or of lines of a trace, and no words within
/// quotes. Each kind has one sentence.
#[must_use]
pub fn names(text: &str) -> Vec<Fact> {
    let (mut servers, mut accepted, mut clients, mut raw) = <[Vec<&str>; 4]>::default().into();
    let mut ports = Vec::new();
    for word in text.lines().flat_map(words) {
        let list = match Named::of(word) {
            Some(Named::Server) => &mut servers,
            Some(Named::Accepted) => &mut accepted,
            Some(Named::Socket) => &mut clients,
            None if is_raw(word) => &mut raw,
            None => {
                ports.extend(PORTS.iter().filter(|(name, _)| *name == word));
                continue;
            }
        };
        if !list.contains(&word) {
            list.push(word);
        }
    }
    let said = |names: Vec<&str>, fact: fn(String) -> Fact| {
        (!names.is_empty()).then(|| fact(names.join(", ")))
    };
    let people = [
        said(servers, facts::names_server),
        said(accepted, facts::names_accepted),
        said(clients, facts::names_client),
        said(raw, facts::names_raw),
    ];
    let mut all: Vec<Fact> = people.into_iter().flatten().collect();
    for (name, fact) in PORTS {
        let is_told = all.contains(&fact());
        if !is_told && ports.iter().any(|(there, _)| *there == name) {
            all.push(fact());
        }
    }
    all
}

/// A sentence about objects of a record, `socket2`, with the names that the timeline has for them.
#[must_use]
pub fn as_in_timeline(sentence: &str, timeline: &Timeline) -> String {
    let mut said = String::with_capacity(sentence.len());
    let is_part = |c: char| c.is_ascii_alphanumeric();
    for piece in sentence.split_inclusive(|c| !is_part(c)) {
        let word = piece.trim_end_matches(|c| !is_part(c));
        let number = ["socket", "listener", "timer"]
            .iter()
            .find_map(|class| word.strip_prefix(class)?.parse().ok());
        match number.and_then(|number| timeline.party(number)) {
            Some(party) => said.extend([party.who.to_string().as_str(), &piece[word.len()..]]),
            None => said.push_str(piece),
        }
    }
    said
}

/// The words of a line that are outside of quotes, `c` of `c.state()` as well.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let line = line
        .split_once('#')
        .filter(|(_, behind)| behind.starts_with(' '))
        .map_or(line, |(code, _)| code);
    let outside = line.split('"').step_by(2);
    outside
        .flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// A raw end of a connection: `peer`, `peer2`, `client1`.
fn is_raw(word: &str) -> bool {
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    word == "peer" || word == "peer2" || word.strip_prefix("client").is_some_and(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::script::EXAMPLES;
    use crate::record::{Class, Moment, Object, What};

    fn codes(text: &str) -> Vec<&'static str> {
        names(text).iter().map(Fact::code).collect()
    }

    #[test]
    fn each_kind_of_name_is_explained_once_and_none_within_quotes() {
        let script = "scenario x \"c and k of peer\"\nserved k\nserved k2\nk localPort # client7\n\
                      client1 send \"SPORT\"\n";
        assert_eq!(codes(script), ["names_accepted", "names_raw"]);
        let told: Vec<String> = names(script).iter().map(ToString::to_string).collect();
        assert!(told[0].starts_with("k, k2: "), "{told:?}");
        assert!(told[1].starts_with("client1: "), "{told:?}");
        assert_eq!(
            codes("call c.connectToHost(\"127.0.0.1\", PORT)\nPORT2 SPORT"),
            ["names_client", "names_server_port", "names_port"]
        );
        assert_eq!(codes("ret true\nscore 12"), [""; 0]);
    }

    #[test]
    fn a_sentence_about_a_record_has_the_names_of_the_timeline() {
        let mut timeline = Timeline::new(10);
        let local = "127.0.0.1:50000".parse().ok();
        let object = Object { number: 7, class: Class::Socket, local, peer: None };
        let (name, arguments) = ("write".into(), String::new());
        let what = What::Call { object, name, arguments };
        timeline.push(&Moment { us: 1, turn: 1, depth: 0, thread: None, what });
        let said = |text| as_in_timeline(text, &timeline);
        assert_eq!(
            said("socket7 (127.0.0.1:9) wrote: socket7"),
            "client (127.0.0.1:9) wrote: client"
        );
        assert_eq!(
            said("a socket, socket77, socket and mysocket7"),
            "a socket, socket77, socket and mysocket7"
        );
        assert_eq!(said("接受的 socket7。"), "接受的 client。");
    }

    #[test]
    fn every_example_has_somebody() {
        for example in EXAMPLES {
            assert!(!names(example.script).is_empty(), "{}", example.name);
        }
    }
}
