//! The differences from Qt that are there on purpose, and how a trace shows them.

use super::diff::Row;
use super::explain::Begun;
use super::lines::{Line, depth_of, named};
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
    /// The object that it is about, if the row at this place, which differs, shows it.
    pub(super) shows: for<'a> fn(&[Row<'a>], usize) -> Option<&'a str>,
    /// Whether a line that differs further down does so because of it.
    pub(super) follows: fn(&Line<'_>, &Begun<'_, '_>) -> bool,
}

/// What stands here where Qt crashes for want of its write buffer.
const WRITE_BUFFER_GONE: &str = "warning \"Qt crashes here: the write buffer is gone\"";

const SEGFAULT: &str = "!! process ended with status 139";
const ABORT: &str = "!! process ended with status 134";

/// In the order of the table in docs/differences.md.
pub(super) static DIFFERENCES: [Difference; 8] = [
    Difference {
        statements: "122",
        what: facts::differs_reset_client,
        why: facts::why_log,
        is_crash: false,
        shows: nobody_knows_who_it_was,
        follows: |_, _| false,
    },
    Difference {
        statements: "125",
        what: facts::differs_pause,
        why: facts::why_pause,
        is_crash: false,
        shows: pause_lets_in,
        // The slot runs at another time, or not at all.
        follows: |line, begun| {
            let its = line.object == Some(begun.object);
            let told = is_announcement(line.text) || line.text.ends_with(".pauseAccepting()");
            let moves = its || line.object.is_none() || line.is_about(Object::Accepted);
            (its && told) || (line.moved && moves)
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
            (pausing && left(rows, at) == SEGFAULT).then(|| named(call)).flatten()
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
            let takes_along = kind_of(above, "destroyed ") == Some(Object::Server)
                && ["signal ", "state ", "destroyed "]
                    .iter()
                    .any(|word| kind_of(below, word) == Some(Object::Accepted));
            takes_along.then(|| named(above)).flatten()
        },
        // What they still do here, when they go, and what their clients see of it.
        follows: |line, begun| {
            let server = begun.object;
            let its = line.object.is_some_and(|name| went_along(name, line.at, begun));
            let moves = its || line.object.is_none_or(|name| name == server);
            its || (line.is_arrival() && line.is_client_of(server) && line.is_gain())
                || (line.moved && (moves || line.is_client_of(server)))
        },
    },
    Difference {
        statements: "130",
        what: facts::differs_destroyed_in_slot,
        why: facts::why_owners,
        is_crash: true,
        // What comes of memory that is gone depends on who notices: it aborts, too.
        shows: |rows, at| {
            let crashes = [SEGFAULT, ABORT].contains(&left(rows, at));
            if crashes { dies_in_its_own_slot(rows, at) } else { None }
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
            let pairs = [
                ("\"Temporary error\"", "\"Network operation timed out\""),
                ("serverError=22", "serverError=5"),
                (".serverError() -> 22", ".serverError() -> 5"),
            ];
            let as_here =
                pairs.iter().fold(qt.to_owned(), |line, (theirs, ours)| line.replace(theirs, ours));
            let server = named(qt).filter(|name| Object::of(name) == Some(Object::Server));
            server.filter(|_| as_here == here)
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "136",
        what: facts::differs_resume,
        why: facts::why_bug,
        is_crash: false,
        shows: |rows, at| {
            let server = named(left(rows, at))?;
            let above = before(rows, at).next().unwrap_or("").trim_start();
            let again = left(rows, at).trim_start().starts_with("acceptError ")
                && above.starts_with(&format!("signal {server} newConnection "));
            again.then_some(server)
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "147",
        what: facts::differs_write_gone,
        why: facts::why_bug,
        is_crash: true,
        shows: |rows, at| {
            let call = before(rows, at).next().unwrap_or("");
            let told = right(rows, at).trim_start() == WRITE_BUFFER_GONE;
            (told && left(rows, at) == SEGFAULT).then(|| named(call)).flatten()
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

/// A client that had reset before it was accepted: here its address or port, there none.
fn nobody_knows_who_it_was<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let (qt, here) = (left(rows, at), right(rows, at));
    let name = named(qt).filter(|name| Object::of(name) == Some(Object::Accepted))?;
    let (from, none) = [
        (".peerAddress() -> ", "\"\""),
        (".peerPort() -> ", "0"),
        (" peer=", "\"\":0"),
        (" peerPort=", "0"),
    ]
    .into_iter()
    .find(|(from, _)| qt.contains(from))?;
    let ((before_qt, qt), (before_here, here)) = (qt.split_once(from)?, here.split_once(from)?);
    // What stands behind it is the same.
    let behind = qt.strip_prefix(none)?;
    let told = here.strip_suffix(behind)?;
    let reset = before(rows, at).any(|line| line.ends_with(" RST"));
    let gone = format!("signal {name} disconnected ");
    let mut ends = rows.iter().filter_map(|row| row.left).map(str::trim_start);
    let known = ends.any(|line| line.starts_with(&gone) && !line.contains(" peerPort=0 "));
    (before_qt == before_here && !told.is_empty() && told != none && reset && !known)
        .then_some(name)
}

/// Qt's server announces somebody, though a slot of the turn has paused it.
fn pause_lets_in<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let next = next_of_qt(rows, at);
    let server = named(next).filter(|_| is_announcement(next))?;
    let (pause, resume) =
        (format!("call {server}.pauseAccepting()"), format!("call {server}.resumeAccepting()"));
    // What the loop does on the way to this place; its own lines and those of slots.
    let turn: Vec<&str> =
        before(rows, at).map(str::trim_start).take_while(|line| !line.starts_with("-- ")).collect();
    let paused = turn.iter().position(|line| *line == pause)?;
    let resumed = turn[..paused].contains(&&*resume);
    let in_slot = turn[paused..]
        .iter()
        .find(|line| !line.starts_with("call ") && !line.starts_with("ret "))
        .is_some_and(|line| is_announcement(line) && named(line) == Some(server));
    (in_slot && !resumed).then_some(server)
}

/// Whether this accepted socket went along with the server in Qt, and the name is still its own.
fn went_along(name: &str, at: usize, begun: &Begun<'_, '_>) -> bool {
    let rows = begun.rows;
    let server = format!("destroyed {}", begun.object);
    let is_server = |row: &Row<'_>| row.left.is_some_and(|line| line.trim_start() == server);
    let Some(from) = rows[..=begun.at].iter().rposition(is_server) else { return false };
    let depth = depth_of(left(rows, from));
    let end = |row: &Row<'_>| {
        row.left.is_some_and(|line| {
            depth_of(line) < depth || kind_of(line, "destroyed ") == Some(Object::Server)
        })
    };
    let end = rows[from + 1..].iter().position(end).map_or(rows.len(), |end| from + 1 + end);
    let about = |line: &str| {
        named(line) == Some(name) && kind_of(line, "call ").is_none() && !line.contains("!! ")
    };
    let along = |row: &Row<'_>| row.left.is_some_and(about);
    if Object::of(name) != Some(Object::Accepted) || !rows[from..end].iter().any(along) {
        return false;
    }
    // Another one has the name once Qt knows it again: the last that was taken by then.
    let Some(again) = rows[end..].iter().position(along).map(|again| end + again) else {
        return true;
    };
    let served = format!("(socket {name} ");
    let taken = |row: &Row<'_>| {
        row.left.is_some_and(|line| {
            line.ends_with("nextPendingConnection() -> socket") || line.starts_with(&served)
        })
    };
    let renewed = rows[end..=again].iter().rposition(taken).map(|taken| end + taken);
    renewed.is_none_or(|renewed| at < renewed)
}

/// The next line of Qt's, at the row or below it.
fn next_of_qt<'a>(rows: &[Row<'a>], at: usize) -> &'a str {
    rows[at..].iter().find_map(|row| row.left).unwrap_or("").trim_start()
}

/// A server tells that somebody has come.
fn is_announcement(line: &str) -> bool {
    line.starts_with("signal ") && line.contains(" hasPending=")
}

/// What the object is whose name follows `word` at the beginning of the line.
fn kind_of(line: &str, word: &str) -> Option<Object> {
    let rest = line.trim_start().strip_prefix(word)?;
    Object::of(rest.split(' ').next()?)
}

/// In Qt's trace a signal of an accepted socket is followed at once by "call delete s", and the
/// socket is destroyed in that call.
fn dies_in_its_own_slot<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let lines: Vec<&str> = before(rows, at).map(str::trim_start).collect();
    let deletes = |line: &str| kind_of(line, "call delete ") == Some(Object::Server);
    // The nearest first: what happened in the call stands before it.
    lines.iter().enumerate().filter(|(_, line)| deletes(line)).find_map(|(call, _)| {
        let slot = lines.get(call + 1).and_then(|line| {
            let mut words = line.split(' ');
            let signal = ["signal", "state", "error"].contains(&words.next()?);
            words.next().filter(|name| signal && Object::of(name) == Some(Object::Accepted))
        });
        let gone = slot.map(|name| format!("destroyed {name}"));
        slot.filter(|_| gone.is_some_and(|gone| lines[..call].contains(&gone.as_str())))
    })
}
