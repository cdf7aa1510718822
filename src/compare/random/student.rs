//! Programs as students write them: a client, a server, both in one program, a client without
//! slots. What the other end does is up to chance.

use super::number::Random;
use super::script::Line;
use super::words::{GETTERS, body, habit, named, slot, watch};
use super::{SCARCE, again, homework};

/// What the program does from outside its slots.
const OWN: &[&str] = &[
    "X write \"message\"",
    "X write \"message\"",
    "X write \"q\"*300000",
    "X readAll",
    "X disconnectFromHost",
    "X close",
    "X abort",
    "X flush",
];

/// What the other end does; `P` is its name.
const OTHER: &[&str] = &[
    "P send \"hello\"",
    "P send \"hello\"",
    "P send \"one\\ntwo\\n\"",
    "P send \"z\"*20000",
    "P shutdown",
    "P close",
    "P reset",
    "P read 5",
];

/// A client without slots, in its usual order.
const BLOCKING: &[&str] = &[
    "X waitForConnected 500",
    "peer accept",
    "X write \"hello\"",
    "X waitForBytesWritten 100",
    "peer send \"answer\"",
    "X waitForReadyRead 100",
    "X readAll",
    "later 20 peer send \"late\"",
    "X waitForReadyRead 200",
    "X read 2",
    "peer close",
    "X waitForReadyRead 100",
    "X disconnectFromHost",
    "X waitForDisconnected 100",
];

/// What is put between.
const BETWEEN: &[&str] = &[
    "loop",
    "peer send \"more\"",
    "peer shutdown",
    "peer close",
    "peer reset",
    "X waitForConnected 0",
    "X waitForReadyRead 0",
    "X waitForBytesWritten 0",
    "X waitForDisconnected 0",
    "X waitForConnected 30",
    "X waitForReadyRead 30",
    "X waitForBytesWritten 30",
    "X waitForDisconnected 30",
    "X write \"extra\"",
    "X write \"q\"*300000",
    "X flush",
    "X close",
    "X abort",
    "X disconnectFromHost",
    "X connectToHost \"127.0.0.1\" PORT",
    "X readAll",
    "X setReadBufferSize 3",
];

/// What a server does.
const SERVING: &[&str] = &[
    "s close",
    "s pauseAccepting",
    "s resumeAccepting",
    "s hasPendingConnections",
    "s nextPendingConnection k",
    "s setMaxPendingConnections 1",
    "s waitForNewConnection 0",
    "s waitForNewConnection 30",
    "s listen LocalHost 0",
    "s isListening",
    "s serverError",
];

pub(super) fn lines(random: &mut Random) -> Vec<Line> {
    const PROGRAMS: &[fn(&mut Random) -> Vec<Line>] =
        &[client, client, blocking, server, both, homework::lines, again::lines];
    let program = PROGRAMS[random.below(PROGRAMS.len())];
    program(random)
}

fn client(random: &mut Random) -> Vec<Line> {
    let mut lines = slots("c", random);
    let late = random.one_in(5);
    if !late {
        lines.push(step("peer listen"));
    }
    let host = if random.one_in(5) { "localhost" } else { "127.0.0.1" };
    lines.push(step(&format!("c connectToHost \"{host}\" PORT")));
    if random.one_in(3) {
        lines.push(step("c write \"first\""));
    }
    // What a blocking call has connected writes before it reads.
    lines.push(step(if !late && random.one_in(2) { "c waitForConnected 500" } else { "loop" }));
    if late {
        lines.push(step("peer listen"));
        lines.push(step("c connectToHost \"127.0.0.1\" PORT"));
        lines.push(step("loop"));
    }
    // A connection that nobody accepts is one all the same.
    if !random.one_in(6) {
        lines.push(step("peer accept"));
    }
    happens(&mut lines, "c", "peer", random);
    lines
}

fn blocking(random: &mut Random) -> Vec<Line> {
    let mut lines = if random.one_in(4) { slots("c", random) } else { vec![] };
    lines.push(step("peer listen"));
    lines.push(step("c connectToHost \"127.0.0.1\" PORT"));
    for text in BLOCKING {
        if !random.one_in(4) {
            lines.push(step(&named(text, "c")));
        }
        if random.one_in(6) {
            lines.push(step(&named(random.pick(BETWEEN), "c")));
        }
        if random.one_in(8) {
            lines.push(step(&format!("c {}", random.pick(GETTERS))));
        }
    }
    lines.extend([step("dump c"), step("peer sees")]);
    lines
}

fn server(random: &mut Random) -> Vec<Line> {
    let mut lines = vec![step("s listen LocalHost 0")];
    let signal = random.pick(&["newConnection", "newConnection", "pendingConnectionAvailable"]);
    let mut body = vec![step("s nextPendingConnection k")];
    if random.one_in(3) {
        body.push(step(random.pick(&["k write \"welcome\"", "k peerPort", "k readAll"])));
    }
    if random.one_in(4) {
        body.push(step(random.pick(SERVING)));
    }
    lines.push(Line::slot(format!("on s {signal}"), body));
    lines.extend(slots("k", random));
    for client in 1..=1 + random.below(3) {
        let scarce = random.one_in(if client == 1 { 3 } else { 6 });
        if scarce {
            lines.push(step(SCARCE));
        }
        lines.push(step("peer connect"));
        if random.one_in(2) {
            lines.push(step(&other(&format!("client{client}"), random)));
        }
        if random.one_in(5) {
            lines.push(step(random.pick(SERVING)));
        }
        lines.push(step("loop"));
        if random.one_in(2) {
            happens(&mut lines, "k", &format!("client{client}"), random);
        }
        if scarce {
            lines.extend(["descriptors again", "s resumeAccepting", "loop"].map(step));
        }
    }
    lines.extend([step("dump s"), step("client1 sees")]);
    lines
}

fn both(random: &mut Random) -> Vec<Line> {
    let mut lines = vec![step("s listen LocalHost 0")];
    let taken = vec![step("s nextPendingConnection k")];
    lines.push(Line::slot("on s newConnection", taken));
    lines.extend(slots("k", random));
    lines.extend(slots("c", random));
    lines.push(step("c connectToHost \"127.0.0.1\" SPORT"));
    lines.push(step("loop"));
    for _ in 0..1 + random.below(3) {
        let socket = random.pick(&["c", "k"]);
        // How many pieces the kernel makes of much, on the way from one to the other, is its affair.
        let own = random.pick(OWN);
        let own = if own.contains('*') { "X write \"message\"" } else { own };
        lines.push(step(&named(own, socket)));
        if random.one_in(5) {
            lines.push(step(random.pick(SERVING)));
        }
        lines.push(step("loop"));
    }
    lines.extend([step("c bytesAvailable"), step("k bytesAvailable")]);
    lines
}

/// One to three slots, out of habit or of anything that there is.
fn slots(socket: &str, random: &mut Random) -> Vec<Line> {
    let mut lines = if random.one_in(8) { watch(socket, random) } else { vec![] };
    for _ in 0..1 + random.below(3) {
        let (signal, habit) = habit(socket, random);
        let body = if random.one_in(6) { body(socket, random) } else { habit };
        lines.push(slot(socket, signal, body, random));
    }
    lines
}

/// Some things that happen then.
fn happens(lines: &mut Vec<Line>, socket: &str, peer: &str, random: &mut Random) {
    for _ in 0..1 + random.below(4) {
        lines.push(if random.one_in(3) {
            step(&named(random.pick(OWN), socket))
        } else {
            step(&other(peer, random))
        });
        if !random.one_in(3) {
            lines.push(step("loop"));
        }
    }
    lines.extend([step("loop"), step(&format!("{socket} {}", random.pick(GETTERS)))]);
    lines.extend([step(&format!("{socket} readAll")), step(&format!("{peer} sees"))]);
}

fn other(peer: &str, random: &mut Random) -> String {
    random.pick(OTHER).replacen('P', peer, 1)
}

fn step(text: &str) -> Line {
    Line::step(text)
}
