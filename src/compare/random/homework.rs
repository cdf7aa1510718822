//! Servers of many clients, as the homework wants them: each client is a `k1`, `k2`, ..., and a slot
//! speaks of `it`.

use super::number::Random;
use super::script::Line;

/// What the slot of newConnection does.
const TAKES: &[&[&str]] = &[
    &["it nextPendingConnection k+"],
    &["it nextPendingConnection k+"],
    &["while it hasPendingConnections", "  it nextPendingConnection k+", "end"],
    &["if s nextPendingConnection k+", "  s hasPendingConnections", "end"],
];

/// What a client's slots do, by signal.
const SLOTS: &[(&str, &[&str])] = &[
    ("readyRead", &["it readAll", "it write READ PEERPORT"]),
    ("readyRead", &["it readAll", "it write READ PEERPORT"]),
    ("readyRead", &["while it canReadLine", "  it readLine", "  it write READ", "end"]),
    ("readyRead", &["if it bytesAvailable >= 5", "  it read 5", "  it write READ", "end"]),
    ("readyRead", &["it peek 4", "if READ == \"quit\"", "  it disconnectFromHost", "end"]),
    (
        "readyRead",
        &["it readLine", "if READ == \"quit\\n\"", "  it close", "else", "  it write READ", "end"],
    ),
    ("readyRead", &["while it bytesAvailable >= 4", "  it read 4", "end"]),
    ("readyRead", &["it write \"early\"", "it read 2"]),
    ("readyRead", &["if not it canReadLine", "  it skip 3", "end", "it readAll"]),
    ("readyRead", &["it readAll", "later 20 it write READ"]),
    ("bytesWritten", &["it bytesToWrite"]),
    ("bytesWritten 5", &["it disconnectFromHost"]),
    ("disconnected", &["it deleteLater"]),
    ("disconnected", &["it deleteLater"]),
    ("disconnected", &["it peerPort", "it readAll"]),
    ("errorOccurred RemoteHostClosedError", &["it errorString", "it state"]),
    ("errorOccurred RemoteHostClosedError", &["it abort"]),
    ("stateChanged Closing", &["it bytesAvailable", "it isValid"]),
    ("stateChanged Unconnected", &["it readAll", "it deleteLater"]),
    ("readChannelFinished", &["if it error == RemoteHostClosedError", "  it readAll", "end"]),
    ("aboutToClose", &["it readAll"]),
];

/// What happens; `N` is the number of a client.
const EVENTS: &[&str] = &[
    "clientN send \"hello\"",
    "clientN send \"hello\"",
    "clientN send \"one\\ntwo\\nthree\"",
    "clientN send \"quit\\n\"",
    "clientN shutdown",
    "clientN close",
    "clientN reset",
    // At a time that no slot of another one has.
    "later 35 clientN send \"later\"",
    "later 50 kN write \"tick\"",
    "later 50 kN disconnectFromHost",
    "kN write \"tick\"",
    "kN disconnectFromHost",
    "kN deleteLater",
    "kN abort",
    "s close",
    "peer connect",
];

pub(super) fn lines(random: &mut Random) -> Vec<Line> {
    let clients = 1 + random.below(3);
    let take = steps(TAKES[random.below(TAKES.len())]);
    let mut lines =
        vec![Line::step("s listen LocalHost 0"), Line::slot("on s newConnection", take)];
    for _ in 0..2 + random.below(2) {
        let (signal, body) = SLOTS[random.below(SLOTS.len())];
        let when = if random.one_in(3) { "once" } else { "on" };
        lines.push(Line::slot(format!("{when} k+ {signal}"), steps(body)));
    }
    lines.push(Line::slot(format!("repeat {clients}"), vec![Line::step("peer connect")]));
    lines.push(Line::step("loop"));
    for _ in 0..2 + random.below(4) {
        let client = (1 + random.below(clients)).to_string();
        lines.push(Line::step(random.pick(EVENTS).replace('N', &client)));
        if !random.one_in(4) {
            lines.push(Line::step("loop"));
        }
    }
    lines.push(Line::step("loop"));
    for client in 1..=clients {
        lines.push(Line::step(format!("dump k{client}")));
        lines.push(Line::step(format!("client{client} sees")));
    }
    lines
}

/// Steps that stand as they are, those of a block indented in it.
fn steps(texts: &[&str]) -> Vec<Line> {
    texts.iter().map(|text| Line::step(*text)).collect()
}
