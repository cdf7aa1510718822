//! The differences from Qt that are there on purpose, and how a trace shows them.

use super::diff::Row;
use super::explain::Line;
use crate::text::{Fact, facts};
use crate::trace::script::Object;

/// One difference on purpose.
#[derive(Debug)]
pub struct Difference {
    /// The numbers of the statements about Qt that it deviates from.
    pub statements: &'static str,
    /// What Qt does and what happens here.
    pub what: fn() -> Fact,
    /// Why it is so.
    pub why: fn() -> Fact,
    /// Qt crashes there, and this is about that crash.
    pub(super) is_crash: bool,
    /// Whether the row at this place, which differs, shows it.
    pub(super) shows: fn(&[Row<'_>], usize) -> bool,
    /// Whether a line that differs further down does so because of it; the second argument is the
    /// object at the place that shows it.
    pub(super) follows: fn(&Line<'_>, Option<&str>) -> bool,
}

const ENGINE_WARNING: &str =
    "warning \"QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState\"";

const SEGFAULT: &str = "!! process ended with status 139";
const ABORT: &str = "!! process ended with status 134";

/// In the order of the table in docs/differences.md.
pub(super) static DIFFERENCES: [Difference; 10] = [
    Difference {
        statements: "36, 37",
        what: facts::differs_flush,
        why: facts::why_bug,
        is_crash: false,
        shows: |rows, at| left(rows, at).trim_start() == ENGINE_WARNING || flush_kills(rows, at),
        // One of the two goes on with its connection.
        follows: |line, object| line.object == object || line.is_arrival(),
    },
    Difference {
        statements: "43",
        what: facts::differs_reconnect,
        why: facts::why_nothing_lost,
        is_crash: false,
        shows: reconnect_keeps_bytes,
        follows: is_about_bytes,
    },
    Difference {
        statements: "68",
        what: facts::differs_fin,
        why: facts::why_answer,
        is_crash: false,
        shows: |rows, at| {
            let here = right(rows, at).trim_start();
            let name = here.strip_prefix("signal ").and_then(|rest| rest.split(' ').next());
            let closed = rows[at..].iter().find_map(|row| row.left).unwrap_or("");
            name.is_some_and(|name| {
                here.starts_with(&format!("signal {name} bytesWritten "))
                    && closed.trim_start().starts_with(&format!("error {name} 1 "))
            })
        },
        follows: is_about_bytes,
    },
    Difference {
        statements: "122",
        what: facts::differs_reset_client,
        why: facts::why_log,
        is_crash: false,
        shows: |rows, at| {
            let (qt, here) = (left(rows, at), right(rows, at));
            qt.contains(" disconnected ")
                && qt.replace("peerPort=0 ", "peerPort=EPHEMERAL ") == here
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "125",
        what: facts::differs_pause,
        why: facts::why_pause,
        is_crash: false,
        shows: |rows, at| {
            let mut above = before(rows, at).map(str::trim_start);
            above.next().is_some_and(|line| line.ends_with(".pauseAccepting()"))
                && above.next().is_some_and(is_announcement)
                && is_announcement(next_of_qt(rows, at))
        },
        // The slot runs at another time, or not at all.
        follows: |line, _| {
            line.moved || is_announcement(line.text) || line.text.ends_with(".pauseAccepting()")
        },
    },
    Difference {
        statements: "127",
        what: facts::differs_pause_crash,
        why: facts::why_bug,
        is_crash: true,
        shows: |rows, at| {
            let call = before(rows, at).next().unwrap_or("");
            let pausing =
                call.ends_with(".pauseAccepting()") || call.ends_with(".resumeAccepting()");
            pausing && left(rows, at) == SEGFAULT
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "130",
        what: facts::differs_destroyed_server,
        why: facts::why_owners,
        is_crash: false,
        shows: |rows, at| {
            let above = before(rows, at).next().unwrap_or("");
            let below = next_of_qt(rows, at);
            kind_of(above, "destroyed ") == Some(Object::Server)
                && ["signal ", "state ", "destroyed "]
                    .iter()
                    .any(|word| kind_of(below, word) == Some(Object::Accepted))
        },
        // What they still do here, when they go, and what their clients see of it.
        follows: |line, _| line.is_about(Object::Accepted) || line.is_arrival() || line.moved,
    },
    Difference {
        statements: "130",
        what: facts::differs_destroyed_in_slot,
        why: facts::why_owners,
        is_crash: true,
        // What comes of memory that is gone depends on who notices: it aborts, too.
        shows: |rows, at| {
            [SEGFAULT, ABORT].contains(&left(rows, at)) && dies_in_its_own_slot(rows, at)
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "134",
        what: facts::differs_wait_error,
        why: facts::why_bug,
        is_crash: false,
        shows: |rows, at| {
            let (qt, here) = (left(rows, at), right(rows, at));
            let pairs = [("\"Temporary error\"", "\"Network operation timed out\"")];
            let codes = [("serverError=22", "serverError=5"), ("-> 22", "-> 5")];
            let as_here = pairs
                .iter()
                .chain(&codes)
                .fold(qt.to_owned(), |line, (theirs, ours)| line.replace(theirs, ours));
            as_here == here
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "136",
        what: facts::differs_resume,
        why: facts::why_bug,
        is_crash: false,
        shows: |rows, at| {
            let above = before(rows, at).next().unwrap_or("").trim_start();
            left(rows, at).trim_start().starts_with("acceptError ")
                && above.starts_with("signal ")
                && above.contains(" newConnection ")
        },
        follows: |_, _| false,
    },
];

pub(super) fn left<'a>(rows: &[Row<'a>], at: usize) -> &'a str {
    rows.get(at).and_then(|row| row.left).unwrap_or("")
}

pub(super) fn right<'a>(rows: &[Row<'a>], at: usize) -> &'a str {
    rows.get(at).and_then(|row| row.right).unwrap_or("")
}

/// What Qt's trace says before a row, the nearest first.
pub(super) fn before<'a>(rows: &[Row<'a>], at: usize) -> impl Iterator<Item = &'a str> {
    rows[..at].iter().rev().filter_map(|row| row.left)
}

/// "call c.flush()" with the warning inside, where there is just "call c.flush() -> false" here.
fn flush_kills(rows: &[Row<'_>], at: usize) -> bool {
    let call = left(rows, at);
    let inside = rows[at + 1..].iter().find_map(|row| row.left).unwrap_or("");
    call.trim_start().starts_with("call ")
        && call.ends_with(".flush()")
        && inside.trim_start() == ENGINE_WARNING
}

/// The first line that is only here is about bytes of a socket that wrote in its `disconnected`
/// slot, after it had begun a new connection there.
fn reconnect_keeps_bytes(rows: &[Row<'_>], at: usize) -> bool {
    let here = right(rows, at).trim_start();
    let Some(name) = here.strip_prefix("signal ").and_then(|rest| rest.split(' ').next()) else {
        return false;
    };
    let slot = format!("signal {name} disconnected ");
    let (connect, write) = (format!("call {name}.connectToHost("), format!("call {name}.write("));
    let since: Vec<&str> =
        before(rows, at).map(str::trim_start).take_while(|line| !line.starts_with(&slot)).collect();
    here.starts_with(&format!("signal {name} bytesWritten "))
        && since.len() < at
        && since.iter().any(|line| line.starts_with(&connect))
        && since.iter().any(|line| line.starts_with(&write))
}

/// The next line of Qt's, at the row or below it.
fn next_of_qt<'a>(rows: &[Row<'a>], at: usize) -> &'a str {
    rows[at..].iter().find_map(|row| row.left).unwrap_or("").trim_start()
}

/// A server tells that somebody has come.
fn is_announcement(line: &str) -> bool {
    line.starts_with("signal ") && line.contains(" hasPending=")
}

/// Bytes of this object that have gone out, and what has arrived.
fn is_about_bytes(line: &Line<'_>, object: Option<&str>) -> bool {
    (line.object == object && line.text.contains(" bytesWritten ")) || line.is_arrival()
}

/// What the object is whose name follows `word` at the beginning of the line.
fn kind_of(line: &str, word: &str) -> Option<Object> {
    let rest = line.trim_start().strip_prefix(word)?;
    Object::of(rest.split(' ').next()?)
}

/// In Qt's trace a signal of an accepted socket is followed at once by "call delete s", and the
/// socket is destroyed in that call.
fn dies_in_its_own_slot(rows: &[Row<'_>], at: usize) -> bool {
    let lines: Vec<&str> = before(rows, at).map(str::trim_start).collect();
    let deletes = |line: &str| kind_of(line, "call delete ") == Some(Object::Server);
    // The nearest first: what happened in the call stands before it.
    lines.iter().enumerate().filter(|(_, line)| deletes(line)).any(|(call, _)| {
        let slot = lines.get(call + 1).and_then(|line| {
            let mut words = line.split(' ');
            let signal = ["signal", "state", "error"].contains(&words.next()?);
            words.next().filter(|name| signal && Object::of(name) == Some(Object::Accepted))
        });
        let gone = slot.map(|name| format!("destroyed {name}"));
        gone.is_some_and(|gone| lines[..call].contains(&gone.as_str()))
    })
}
