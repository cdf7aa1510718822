//! More than there is room for: writes that make chunks of their own, more clients than a server lets
//! wait, and more bytes than a read buffer takes.

use super::number::Random;
use super::script::Line;

/// What is written: below and above the size from which a write is a chunk of its own.
const WRITES: &[&str] = &[
    "c write \"small\"",
    "c write \"small\"",
    "c write \"w\"*4095",
    "c write \"w\"*4096",
    "c write \"w\"*5000",
    "c write \"w\"*40000",
];

/// What is asked of a server whose queue may be full.
const ASKED: &[&str] = &[
    "s nextPendingConnection",
    "s nextPendingConnection",
    "s hasPendingConnections",
    "s waitForNewConnection 30",
    "peer connect",
];

/// The scenario `number` of them: the three kinds take turns.
pub(super) fn lines(number: usize, random: &mut Random) -> Vec<Line> {
    const KINDS: [fn(&mut Random) -> Vec<Line>; 3] = [writes, queue, limited];
    KINDS[number % KINDS.len()](random)
}

fn writes(random: &mut Random) -> Vec<Line> {
    let mut lines = vec![
        Line::slot("on c bytesWritten", vec![Line::step("c bytesToWrite")]),
        Line::step("connected c"),
    ];
    for _ in 0..3 + random.below(4) {
        lines.push(Line::step(random.pick(WRITES)));
    }
    lines.push(Line::step(if random.one_in(2) { "loop" } else { "c waitForBytesWritten 100" }));
    lines.extend(["loop", "dump c", "peer sees"].map(Line::step));
    lines
}

fn queue(random: &mut Random) -> Vec<Line> {
    let most = 1 + random.below(3);
    let clients = most + 1 + random.below(2);
    let mut lines = vec![
        Line::step(format!("s setMaxPendingConnections {most}")),
        Line::slot("on s newConnection", vec![Line::step("s hasPendingConnections")]),
        Line::step("s listen LocalHost 0"),
        Line::slot(format!("repeat {clients}"), vec![Line::step("peer connect")]),
        Line::step("loop"),
    ];
    for _ in 0..2 + random.below(4) {
        lines.push(Line::step(random.pick(ASKED)));
        lines.push(Line::step("loop"));
    }
    lines.push(Line::step("dump s"));
    lines
}

fn limited(random: &mut Random) -> Vec<Line> {
    let mut lines = vec![
        Line::slot("on c readyRead", vec![Line::step("c bytesAvailable")]),
        Line::step("connected c"),
        Line::step(format!("c setReadBufferSize {}", 3 + random.below(4))),
        Line::step("peer send \"abcdefghijklmnop\""),
        Line::step("loop"),
    ];
    for _ in 0..3 + random.below(3) {
        lines.push(Line::step(format!("c read {}", 1 + random.below(4))));
        lines.push(Line::step("loop"));
    }
    lines.extend(["c readAll", "loop", "dump c"].map(Line::step));
    lines
}
