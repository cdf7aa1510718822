//! One state of a socket, slots with a call or two in them, and what happens then.

use super::SCARCE;
use super::number::Random;
use super::script::Line;
use super::words::{GETTERS, SIGNALS, body, habit, named, slot, watch};

/// A socket in some state. `X` is its name; `peer` is at the other end where there is one.
struct Context {
    socket: &'static str,
    lines: &'static [&'static str],
}

impl Context {
    /// Whether the peer listens and has still to accept.
    fn is_connecting(&self) -> bool {
        self.lines.contains(&"peer listen") && !self.has_peer()
    }

    /// Whether the peer is a connection, which can send and close.
    fn has_peer(&self) -> bool {
        ["connected X", "served X", "peer accept"]
            .iter()
            .any(|words| self.lines.iter().any(|line| line.starts_with(words)))
    }
}

const CONTEXTS: &[Context] = &[
    Context { socket: "c", lines: &[] },
    Context { socket: "c", lines: &["connected X"] },
    Context { socket: "c", lines: &["connected X"] },
    Context { socket: "k", lines: &["served X"] },
    Context { socket: "k", lines: &["served X"] },
    // Before the loop has gone on.
    Context { socket: "c", lines: &["peer listen", "X connectToHost \"127.0.0.1\" PORT"] },
    Context { socket: "c", lines: &["peer listen", "X connectToHost \"localhost\" PORT"] },
    Context { socket: "c", lines: &["X connectToHost \"127.0.0.1\" BADPORT"] },
    Context { socket: "c", lines: &["X connectToHost \"127.0.0.1\" BADPORT", "loop"] },
    Context { socket: "c", lines: &["X connectToHost \"\" PORT"] },
    Context {
        socket: "c",
        lines: &[
            "peer listen",
            "X connectToHost \"127.0.0.1\" PORT",
            "X waitForConnected 500",
            "peer accept",
        ],
    },
    Context { socket: "c", lines: &[SILENT, "X connectToHost \"127.0.0.1\" PORT", "loop 20"] },
    Context { socket: "c", lines: &["X bind \"127.0.0.1\""] },
    // Of another family than the address.
    Context {
        socket: "c",
        lines: &["peer listen", "X bind \"::1\"", "X connectToHost \"127.0.0.1\" PORT"],
    },
    Context {
        socket: "c",
        lines: &["peer listen", "X bind \"127.0.0.1\"", "X connectToHost \"127.0.0.1\" PORT"],
    },
    Context {
        socket: "c",
        lines: &["X bind \"127.0.0.1\"", "X connectToHost \"::1\" BADPORT", "loop"],
    },
    Context {
        socket: "c",
        lines: &["X bind \"127.0.0.1\"", "X connectToHost \"127.0.0.1\" BADPORT", "loop"],
    },
    // Closing.
    Context {
        socket: "c",
        lines: &[
            "connected X",
            "hide X bytesWritten",
            "X write \"q\"*8388608",
            "X disconnectFromHost",
        ],
    },
    Context { socket: "k", lines: &["served X", "X write \"bye\"", "X disconnectFromHost"] },
    Context { socket: "k", lines: &["served X", "X write \"bye\"", "X disconnectFromHost"] },
    Context { socket: "k", lines: &["served X", "X write \"bye\"", "X disconnectFromHost"] },
    Context { socket: "c", lines: &["connected X", "X disconnectFromHost"] },
    Context { socket: "c", lines: &["connected X", "X abort"] },
    // The other end has gone, with and without bytes on the way.
    Context { socket: "c", lines: &["connected X", "peer shutdown"] },
    Context { socket: "k", lines: &["served X", "peer send \"last\"", "peer close"] },
    Context { socket: "c", lines: &["connected X", "peer send \"last\"", "peer shutdown"] },
    Context { socket: "c", lines: &["connected X", "peer send \"last\"", "peer reset"] },
    Context { socket: "k", lines: &["served X", "peer reset"] },
    Context {
        socket: "k",
        lines: &["served X", "X write \"unread\"", "loop", "peer send \"last\"", "peer close"],
    },
    // Bytes that wait to be read or to be sent.
    Context {
        socket: "c",
        lines: &["connected X", "X setReadBufferSize 4", "peer send \"0123456789\"", "loop"],
    },
    Context { socket: "k", lines: &["served X", "peer send \"one\\ntwo\\n\"", "loop"] },
    Context { socket: "c", lines: &["connected X", "X write \"hello\""] },
    Context {
        socket: "k",
        lines: &["served X", "hide X bytesWritten", "X write \"q\"*8388608", "loop 20"],
    },
    Context { socket: "c", lines: &["connected X ReadOnly"] },
    Context { socket: "c", lines: &["connected X WriteOnly"] },
    // Nothing more can be opened.
    Context { socket: "c", lines: &["connected X", SCARCE] },
    Context { socket: "k", lines: &["served X", SCARCE] },
    Context { socket: "c", lines: &["peer listen", SCARCE, "X connectToHost \"127.0.0.1\" PORT"] },
];

/// What happens when the slots are there.
const EVENTS: &[&[&str]] = &[
    &["peer send \"hello\""],
    &["peer send \"hello\""],
    &["peer send \"one\\ntwo\\nthree\""],
    &["peer send \"hello\"", "peer shutdown"],
    &["peer send \"hello\"", "peer reset"],
    &["peer shutdown"],
    &["peer shutdown"],
    &["peer close"],
    &["peer reset"],
    &["peer read 3"],
    &["X write \"hello\""],
    &["X write \"hello\""],
    &["X write \"hello\"", "peer send \"hello\""],
    &["X write \"hello\"", "peer send \"hello\"", "peer shutdown"],
    &["X disconnectFromHost"],
    &["X disconnectFromHost"],
    &["X close"],
    &["X abort"],
    &["X connectToHost \"127.0.0.1\" PORT"],
    &["X connectToHost \"127.0.0.1\" BADPORT"],
    &["X readAll"],
    &["X flush"],
    &["X setSocketOption LowDelay 1", "X socketOption LowDelay"],
    &["X setSocketOption KeepAlive 1", "X socketOption KeepAlive"],
    &["later 20 X write \"late\""],
    &["later 20 X disconnectFromHost"],
    &["later 20 X abort"],
    &["peer vanish"],
];

/// The waits that look, and those that wait a little.
const WAITS: &[&str] = &[
    "X waitForConnected 0",
    "X waitForConnected 0",
    "X waitForConnected 30",
    "X waitForReadyRead 0",
    "X waitForReadyRead 30",
    "X waitForBytesWritten 0",
    "X waitForBytesWritten 30",
    "X waitForDisconnected 0",
    "X waitForDisconnected 30",
];

/// What lets it happen.
const TURNS: &[&str] = &[
    "loop",
    "loop",
    "loop",
    "loop",
    "X waitForConnected 0",
    "X waitForConnected 30",
    WITHOUT_LIMIT,
    "X waitForReadyRead 0",
    "X waitForReadyRead 30",
    "X waitForBytesWritten 0",
    "X waitForBytesWritten 30",
    "X waitForDisconnected 0",
    "X waitForDisconnected 30",
];

/// It ends by itself, unless nobody answers.
const WITHOUT_LIMIT: &str = "X waitForConnected -1";
/// Nobody answers.
const SILENT: &str = "peer listen full";

/// A wait without a limit, and what ends it where there is a connection.
const ENDLESS: &[[&str; 2]] = &[
    ["later 20 peer send \"late\"", "X waitForReadyRead -1"],
    ["later 20 peer close", "X waitForReadyRead -1"],
    ["later 20 peer close", "X waitForDisconnected -1"],
    ["later 20 peer reset", "X waitForDisconnected -1"],
    ["later 20 peer reset", "X waitForBytesWritten -1"],
];

/// The same while it connects.
const ENDLESS_ATTEMPT: &[[&str; 3]] = &[
    ["later 20 peer accept", "later 20 peer close", "X waitForReadyRead -1"],
    ["later 20 peer accept", "later 20 peer close", "X waitForDisconnected -1"],
    ["later 20 peer accept", "later 20 peer reset", "X waitForReadyRead -1"],
];

pub(super) fn lines(random: &mut Random) -> Vec<Line> {
    let context = &CONTEXTS[random.below(CONTEXTS.len())];
    let socket = context.socket;
    let steps = |texts: &[&str]| -> Vec<Line> {
        texts.iter().map(|text| Line::step(named(text, socket))).collect()
    };
    let mut lines = steps(context.lines);
    if random.one_in(4) {
        lines.extend(watch(socket, random));
    }
    for _ in 0..1 + random.below(2) {
        let (signal, body) = if random.one_in(3) {
            habit(socket, random)
        } else {
            (random.pick(SIGNALS), body(socket, random))
        };
        lines.push(slot(socket, signal, body, random));
    }
    // A wait in the state as it is.
    if random.one_in(2) {
        lines.push(Line::step(named(random.pick(WAITS), socket)));
    }
    for _ in 0..1 + random.below(3) {
        if random.one_in(15) {
            let (there, coming) =
                (random.below(ENDLESS.len()), random.below(ENDLESS_ATTEMPT.len()));
            if !is_limited(&lines) && context.has_peer() {
                lines.extend(steps(&ENDLESS[there]));
            } else if !is_limited(&lines) && context.is_connecting() {
                lines.extend(steps(&ENDLESS_ATTEMPT[coming]));
            }
            continue;
        }
        lines.extend(steps(EVENTS[random.below(EVENTS.len())]));
        if !random.one_in(3) {
            let turn = random.pick(TURNS);
            let is_endless = turn == WITHOUT_LIMIT && context.lines.contains(&SILENT);
            lines.push(Line::step(named(if is_endless { "loop" } else { turn }, socket)));
        }
    }
    lines.extend(steps(&["loop"]));
    if random.one_in(2) {
        let getter = random.pick(GETTERS);
        lines.extend(steps(&[&format!("X {getter}"), "X readAll"]));
    } else {
        lines.extend(steps(&["dump X"]));
    }
    lines.push(Line::step("peer sees"));
    lines
}

/// Whether a full buffer may keep a wait from its end (statement 159).
fn is_limited(lines: &[Line]) -> bool {
    let limits = |line: &Line| line.text.contains("setReadBufferSize");
    lines.iter().any(|line| limits(line) || line.body.as_deref().is_some_and(is_limited))
}
