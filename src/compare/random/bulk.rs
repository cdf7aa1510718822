//! More than there is room for: writes that make chunks of their own, more clients than a server lets
//! wait, more bytes than a read buffer takes or than a slow reader does; and more than one peer.

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

/// What happens while the other end is slow.
const MEANWHILE: &[&str] = &[
    "c write \"last\"",
    "c disconnectFromHost",
    "c close",
    "peer send \"hello\"",
    "c waitForBytesWritten 30",
    "c waitForReadyRead 30",
    "c waitForDisconnected 30",
    "c bytesAvailable",
];

/// What a peer does with the connection that it has.
const PEER: &[&str] = &["send \"hello\"", "shutdown", "close", "reset", "vanish"];

/// The scenario `number` of them: the kinds take turns.
pub(super) fn lines(number: usize, random: &mut Random) -> Vec<Line> {
    const KINDS: [fn(&mut Random) -> Vec<Line>; 5] = [writes, queue, limited, slow, second];
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
    if random.one_in(3) {
        lines.insert(0, Line::step("show s"));
    }
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

/// How many pieces the kernel makes of it is its affair: they are hidden.
fn slow(random: &mut Random) -> Vec<Line> {
    let begin = [
        "peer setReceiveBuffer 4096",
        "connected c",
        "c setSocketOption SendBufferSize 4096",
        "hide c bytesWritten",
        "c write \"q\"*200000",
        "loop 100",
    ];
    let mut lines: Vec<Line> = begin.into_iter().map(Line::step).collect();
    for _ in 0..random.below(3) {
        lines.push(Line::step(random.pick(MEANWHILE)));
        lines.push(Line::step("loop 20"));
    }
    let end = ["later 0 peer readSlowly 200004 20000 5", "loop", "dump c", "peer sees"];
    lines.extend(end.into_iter().map(Line::step));
    lines
}

fn second(random: &mut Random) -> Vec<Line> {
    let again = vec![Line::step("c connectToHost \"127.0.0.1\" PORT2")];
    let mut lines = vec![
        Line::slot("on c readyRead", vec![Line::step("c readAll")]),
        Line::slot("once c disconnected", again),
    ];
    let begin = ["peer listen", "peer2 listen", "c connectToHost \"127.0.0.1\" PORT", "loop"];
    lines.extend(begin.into_iter().map(Line::step));
    for peer in ["peer", "peer2"] {
        lines.push(Line::step(format!("{peer} accept")));
        for _ in 0..1 + random.below(2) {
            lines.push(Line::step(format!("{peer} {}", random.pick(PEER))));
            lines.push(Line::step("loop"));
        }
    }
    lines.extend(["dump c", "peer sees", "peer2 sees"].map(Line::step));
    lines
}
