//! What a trace shows of servers that accept somebody at another time than Qt's.

use super::deliberate::{before, next_of_qt, right};
use super::diff::Row;
use super::explain::Begun;
use super::lines::{Line, named};
use crate::trace::script::Object;

/// Qt's server announces somebody, though a slot of the turn has paused it.
pub(super) fn pause_lets_in<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
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

/// Accepting has failed for want of descriptors, and only here that is told: Qt's server had a
/// client before.
pub(super) fn accepting_fails_unheard<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let here = right(rows, at).trim_start();
    let server = named(here).filter(|_| here.starts_with("acceptError "))?;
    let lines: Vec<&str> = before(rows, at).map(str::trim_start).collect();
    let limit = lines.iter().find(|line| LIMITS.contains(line));
    let listens = format!("call {server}.listen(");
    let listening = lines.iter().take_while(|line| !line.starts_with(&listens));
    let taken = format!(" is taken from server {server})");
    let mut clients = listening.filter(|line| {
        (is_announcement(line) && named(line) == Some(server)) || line.ends_with(&taken)
    });
    // Qt's own is not somewhere else in this turn.
    let mut turn = rows[at..].iter().filter_map(|row| row.left).map(str::trim_start);
    let told = format!("acceptError {server} ");
    let elsewhere = turn
        .by_ref()
        .take_while(|line| !line.starts_with("-- "))
        .any(|line| line.starts_with(&told));
    (limit == Some(&LIMITS[0]) && clients.next().is_some() && !elsewhere).then_some(server)
}

const LIMITS: [&str; 2] = ["file descriptor limit reached", "limit restored"];

/// The lines of this server that tell who has come, and what its slots do then.
pub(super) fn is_accepted_at_another_time(line: &Line<'_>, begun: &Begun<'_, '_>) -> bool {
    let its = line.is_named(begun.object);
    let moves = its || line.object.is_none() || line.is_about(Object::Accepted);
    (its && (is_announcement(line.text) || asks_who_has_come(line))) || (line.moved && moves)
}

/// A question whose answer is whether somebody waits to be taken.
fn asks_who_has_come(line: &Line<'_>) -> bool {
    let calls = [".nextPendingConnection() -> ", ".hasPendingConnections() -> "];
    let dump = line.text.starts_with("dump ")
        && line.beside.is_some_and(|beside| without_pending(beside) == without_pending(line.text));
    dump || calls.iter().any(|call| line.text.contains(call))
}

fn without_pending(line: &str) -> String {
    line.replace(" hasPending=1 ", " hasPending=0 ")
}

/// What a server says of the last error that it had.
pub(super) fn is_error_of_server(line: &Line<'_>) -> bool {
    let words = [".serverError() -> ", ".errorString() -> ", " serverError="];
    line.text.starts_with("acceptError ") || words.iter().any(|word| line.text.contains(word))
}

/// Whether this line is what the slot does whose signal stands on its side alone: between the two
/// are lines of this side alone.
pub(super) fn in_slot_of(line: &Line<'_>, begun: &Begun<'_, '_>, word: &str) -> bool {
    let told = format!("{word} {} ", begun.object);
    let (this, other): (Side, Side) = if line.is_qt {
        (|row| row.left, |row| row.right)
    } else {
        (|row| row.right, |row| row.left)
    };
    let mut above = begun.rows[..=line.at].iter().rev().take_while(|row| other(row).is_none());
    above.any(|row| this(row).is_some_and(|text| text.trim_start().starts_with(&told)))
}

type Side = for<'r, 'a> fn(&'r Row<'a>) -> Option<&'a str>;

/// A server tells that somebody has come.
fn is_announcement(line: &str) -> bool {
    line.starts_with("signal ") && line.contains(" hasPending=")
}
