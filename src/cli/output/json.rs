//! Entries as JSON, for programs.

use std::borrow::Cow;
use std::io;
use std::mem;
use std::net::SocketAddr;
use std::time::SystemTime;

use serde::Serialize;

use crate::cli::output::{Entry, Summary};
use crate::text::address::{HostOf, canonical};
use crate::text::clock::utc;
use crate::text::encoding::{Encoding, decode};
use crate::text::{hex, json};

/// Appends `entry` to `line` as one object, without a line end. If `local` is given, the object has
/// it as our end. `at` is from 1970 to 9999.
///
/// # Errors
/// None that a `String` can cause; they are passed on rather than ruled out.
pub(super) fn push(
    line: &mut String,
    at: SystemTime,
    entry: Entry<'_>,
    local: Option<SocketAddr>,
    encoding: Encoding,
) -> io::Result<()> {
    let mut bytes = mem::take(line).into_bytes();
    let mut object = Object::new(at, entry, encoding);
    object.local = object.local.or_else(|| local.map(canonical));
    json::write(&mut bytes, &object)?;
    *line = String::from_utf8(bytes).map_err(io::Error::other)?;
    Ok(())
}

/// An entry's JSON; what an event has not is absent.
#[derive(Serialize, Default)]
struct Object<'a> {
    t: String,
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    /// On `::`, where `listening` alone says IPv6.
    #[serde(skip_serializing_if = "Option::is_none")]
    ipv4_too: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<SocketAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<SocketAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_out: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsent: Option<u64>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    summary: Option<&'a Summary>,
}

impl<'a> Object<'a> {
    fn new(at: SystemTime, entry: Entry<'a>, encoding: Encoding) -> Self {
        let t = utc(at);
        let base = |event| Self { t, event, ..Self::default() };
        let exchange = |base: Self, peer, data: &'a [u8]| Self {
            peer: Some(canonical(peer)),
            bytes: Some(data.len() as u64),
            text: decode(data, encoding),
            hex: Some(hex::compact(data)),
            ..base
        };
        match entry {
            Entry::Listening { local, both } => {
                let (address, port) = (Some(HostOf(local).to_string()), Some(local.port()));
                Self { address, port, ipv4_too: both.then_some(true), ..base("listening") }
            }
            Entry::NewConnection { peer } => {
                Self { peer: Some(canonical(peer)), ..base("newConnection") }
            }
            Entry::Connected { local, peer } => {
                let (local, peer) = (Some(canonical(local)), Some(canonical(peer)));
                Self { local, peer, ..base("connected") }
            }
            Entry::ReadyRead { peer, data } => exchange(base("readyRead"), peer, data),
            Entry::Written { peer, data } => exchange(base("written"), peer, data),
            Entry::HostFound => base("hostFound"),
            Entry::BytesWritten { peer, bytes } => {
                Self { peer: Some(canonical(peer)), bytes: Some(bytes), ..base("bytesWritten") }
            }
            Entry::ReadChannelFinished { peer } => {
                Self { peer: Some(canonical(peer)), ..base("readChannelFinished") }
            }
            Entry::WrittenToAll { peer, data } => exchange(base("written"), peer, data),
            Entry::Disconnected { peer, ended } => Self {
                peer: Some(canonical(peer)),
                by: Some(ended.ending.name()),
                seconds: Some(ended.lasted.as_secs_f64()),
                bytes_in: Some(ended.received),
                bytes_out: Some(ended.sent),
                unsent: Some(ended.unsent),
                ..base("disconnected")
            },
            Entry::Full { clients } => Self { clients: Some(clients as u64), ..base("full") },
            Entry::WrongAnswer { peer, mistake } => Self {
                peer: Some(canonical(peer)),
                name: Some("check"),
                message: Some(mistake.fact().to_string().into()),
                kind: Some(mistake.kind.name()),
                came: Some(hex::compact(&mistake.came)),
                wanted: Some(hex::compact(&mistake.wanted)),
                ..base("error")
            },
            Entry::StateChanged { peer, state } => {
                Self { peer: peer.map(canonical), state: Some(state), ..base("stateChanged") }
            }
            Entry::Error { peer, code, name, fact } => Self {
                peer: peer.map(canonical),
                code: Some(code),
                name: Some(name),
                fact: Some(fact.code()),
                message: Some(fact.to_string().into()),
                ..base("error")
            },
            Entry::Summary(summary) => Self { summary: Some(summary), ..base("summary") },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use serde_json::{Value, json};

    use super::*;
    use crate::course::{Ended, Mistake, MistakeKind};
    use crate::signal::Ending;
    use crate::text::escape::is_hidden;

    const PEER: ([u8; 4], u16) = ([127, 0, 0, 1], 53421);

    fn printed(entry: Entry<'_>) -> String {
        // 2026-01-31T12:00:00.000123Z
        let noon = UNIX_EPOCH + Duration::from_micros(1_769_860_800_000_123);
        let mut line = String::new();
        push(&mut line, noon, entry, None, Encoding::Utf8).expect("a String takes every write");
        line
    }

    fn object(entry: Entry<'_>) -> Value {
        serde_json::from_str(&printed(entry)).expect("JSON")
    }

    fn read(data: &[u8]) -> Entry<'_> {
        Entry::ReadyRead { peer: PEER.into(), data }
    }

    fn summary() -> Summary {
        Summary {
            clients: 3,
            messages: 15,
            bytes_in: 90,
            bytes_out: 165,
            duration: Duration::from_millis(1234),
            ..Summary::default()
        }
    }

    #[test]
    fn mapped_peers_are_plain_ipv4() {
        let peer = "[::ffff:10.0.0.2]:80".parse().expect("an address");
        assert_eq!(object(Entry::NewConnection { peer })["peer"], "10.0.0.2:80");
    }

    #[test]
    fn long_data_is_complete() {
        let data = vec![b'a'; 100_000];
        assert_eq!(object(read(&data))["text"], str::from_utf8(&data).expect("text"));
    }

    #[test]
    fn json_has_the_documented_fields_in_the_documented_order() {
        assert_eq!(
            printed(read(b"client")),
            "{\"t\":\"2026-01-31T12:00:00.000123Z\",\"event\":\"readyRead\",\
             \"peer\":\"127.0.0.1:53421\",\"bytes\":6,\"text\":\"client\",\
             \"hex\":\"636c69656e74\"}"
        );
        let t = "2026-01-31T12:00:00.000123Z";
        let refused = crate::text::facts::qt_connection_refused();
        let peer = PEER.into();
        let p = "127.0.0.1:53421";
        let ended = Ended {
            ending: Ending::Reset,
            lasted: Duration::from_millis(1500),
            received: 6,
            sent: 11,
            unsent: 5,
        };
        let (kind, messages) = (MistakeKind::CutShort, 1);
        let mistake = Mistake { kind, messages, came: b"c".into(), wanted: b"c1".into() };
        let checked = Summary { right: Some(14), wrong: Some(1), missing: Some(0), ..summary() };
        for (entry, expected) in [
            (
                Entry::Listening { local: PEER.into(), both: false },
                json!({"t": t, "event": "listening", "address": "127.0.0.1", "port": 53421}),
            ),
            (
                Entry::Listening { local: "[::]:1".parse().expect("an address"), both: true },
                json!({"t": t, "event": "listening", "address": "::", "port": 1, "ipv4_too": true}),
            ),
            (Entry::NewConnection { peer }, json!({"t": t, "event": "newConnection", "peer": p})),
            (
                Entry::Connected { local: ([127, 0, 0, 1], 4).into(), peer },
                json!({"t": t, "event": "connected", "local": "127.0.0.1:4", "peer": p}),
            ),
            (
                Entry::Written { peer, data: b"" },
                json!({"t": t, "event": "written", "peer": p, "bytes": 0, "text": "", "hex": ""}),
            ),
            (Entry::HostFound, json!({"t": t, "event": "hostFound"})),
            (
                Entry::BytesWritten { peer, bytes: 6 },
                json!({"t": t, "event": "bytesWritten", "peer": p, "bytes": 6}),
            ),
            (
                Entry::ReadChannelFinished { peer },
                json!({"t": t, "event": "readChannelFinished", "peer": p}),
            ),
            (
                Entry::Disconnected { peer, ended },
                json!({"t": t, "event": "disconnected", "peer": p, "by": "reset", "seconds": 1.5,
                       "bytes_in": 6, "bytes_out": 11, "unsent": 5}),
            ),
            (Entry::Full { clients: 2 }, json!({"t": t, "event": "full", "clients": 2})),
            (
                Entry::WrongAnswer { peer, mistake: &mistake },
                json!({"t": t, "event": "error", "peer": p, "name": "check", "kind": "cutShort",
                       "came": "63", "wanted": "6331",
                       "message": "the answer is cut short: \"c\" came, \"c1\" was wanted"}),
            ),
            (
                Entry::StateChanged { peer: None, state: "ConnectingState" },
                json!({"t": t, "event": "stateChanged", "state": "ConnectingState"}),
            ),
            (
                Entry::Error { peer: None, code: 0, name: "N", fact: &refused },
                json!({"t": t, "event": "error", "code": 0, "name": "N",
                       "fact": "qt_connection_refused", "message": "Connection refused"}),
            ),
            (
                Entry::Summary(&summary()),
                json!({"t": t, "event": "summary", "clients": 3, "messages": 15, "bytes_in": 90,
                       "bytes_out": 165, "seconds": 1.234}),
            ),
            (
                Entry::Summary(&checked),
                json!({"t": t, "event": "summary", "clients": 3, "messages": 15, "bytes_in": 90,
                       "bytes_out": 165, "seconds": 1.234, "right": 14, "wrong": 1, "missing": 0}),
            ),
        ] {
            assert_eq!(object(entry), expected);
        }
    }

    #[test]
    fn json_stays_valid_and_harmless_for_hostile_bytes() {
        for data in [
            &b"\x1b[2J\0\"\\\r\n\x7f"[..],
            "\u{9b}31m\u{202e}\u{2028}\u{feff}\u{e0041}".as_bytes(),
            b"\xff\xfe\x9b",
            b"\xe5\xad",
        ] {
            let line = printed(read(data));
            assert!(!line.chars().any(is_hidden), "{line:?}");
            let object: Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(object["hex"], hex::compact(data));
            assert_eq!(object["bytes"], data.len());
            assert_eq!(object.get("text").and_then(Value::as_str), str::from_utf8(data).ok());
        }
    }
}
