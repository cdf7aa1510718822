//! Slots that hear of an end and connect again: what has emitted the signal goes on behind them, on
//! whatever the socket is by then.

use super::number::Random;
use super::script::Line;
use super::words::{habit, named, slot, watch};

/// What is connected.
const CONTEXTS: &[&[&str]] = &[
    &["connected X"],
    &["connected X"],
    &["connected X", "X write \"unsent\""],
    &["connected X", "peer send \"last\""],
    &["peer listen", "X connectToHost \"127.0.0.1\" PORT", "X waitForConnected 500", "peer accept"],
];

/// The signal whose slot it is, and what makes it.
const CAUSES: &[(&str, &str)] = &[
    ("errorOccurred", "peer shutdown"),
    ("errorOccurred", "peer reset"),
    ("errorOccurred", "peer close"),
    ("aboutToClose", "X close"),
    ("aboutToClose", "X close"),
    ("aboutToClose", "X abort"),
    ("bytesWritten", "X write \"hello\""),
    ("readChannelFinished", "peer close"),
    ("readChannelFinished", "X disconnectFromHost"),
    ("disconnected", "peer shutdown"),
    ("disconnected", "X disconnectFromHost"),
    ("disconnected", "X close"),
    ("stateChanged Closing", "peer shutdown"),
    ("stateChanged Closing", "X disconnectFromHost"),
    ("stateChanged Unconnected", "peer close"),
    ("stateChanged Unconnected", "X abort"),
];

/// What the slot does before it connects, and after it.
const BEFORE: &[&str] = &["X abort", "X abort", "X close", "X disconnectFromHost", "X readAll"];
const AFTER: &[&str] =
    &["X waitForConnected 30", "X waitForConnected -1", "X state", "X disconnectFromHost"];

/// What lets it happen.
const TURNS: &[&str] = &[
    "loop 100",
    "loop 100",
    "loop 100",
    "X waitForReadyRead 30",
    "X waitForBytesWritten 30",
    "X waitForDisconnected 30",
];

pub(super) fn lines(random: &mut Random) -> Vec<Line> {
    let socket = "c";
    let step = |text: &str| Line::step(named(text, socket));
    let context = CONTEXTS[random.below(CONTEXTS.len())];
    let mut lines: Vec<Line> = context.iter().map(|text| step(text)).collect();
    if random.one_in(4) {
        lines.extend(watch(socket, random));
    }
    let (signal, cause) = CAUSES[random.below(CAUSES.len())];
    let mut body = Vec::new();
    if !random.one_in(4) {
        body.push(step(random.pick(BEFORE)));
    }
    body.push(step("X connectToHost \"127.0.0.1\" PORT"));
    if random.one_in(3) {
        body.push(step(random.pick(AFTER)));
    }
    lines.push(slot(socket, signal, body, random));
    if random.one_in(3) {
        let (signal, body) = habit(socket, random);
        lines.push(slot(socket, signal, body, random));
    }
    lines.extend([step(cause), step(random.pick(TURNS)), step("loop 100"), step("X state")]);
    if random.one_in(2) {
        lines.extend([step("X write \"new\""), step("loop 100")]);
    }
    lines.extend([step("dump X"), step("peer sees")]);
    lines
}
