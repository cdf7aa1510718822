//! Calls in which Qt crashes, and how a trace shows them.

use super::deliberate::{before, kind_of, left};
use super::diff::Row;
use super::lines::named;
use crate::trace::script::Object;

const SEGFAULT: &str = "!! process ended with status 139";
const ABORT: &str = "!! process ended with status 134";

/// Whether this row is a call that Qt never came back from, and that was made here as well.
pub(super) fn is_call_that_crashes(row: &Row<'_>) -> bool {
    let (Some(qt), Some(here)) = (row.left, row.right) else { return false };
    let made = here == qt || here.strip_prefix(qt).is_some_and(|rest| rest.starts_with(" -> "));
    qt.trim_start().starts_with("call ") && made
}

/// The call that Qt crashed in at this row, if it was made here as well.
fn crashing<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let call = rows[..at].last().filter(|row| is_call_that_crashes(row))?.left?;
    (left(rows, at) == SEGFAULT).then(|| call.trim_start())
}

pub(super) fn pauses_what_does_not_listen<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let call = crashing(rows, at)?;
    let pausing = call.ends_with(".pauseAccepting()") || call.ends_with(".resumeAccepting()");
    pausing.then(|| named(call)).flatten()
}

/// A write to a socket that a slot of its end has connected anew, before it is connected.
pub(super) fn writes_after_a_reconnect<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let name = written_to(crashing(rows, at)?)?;
    let lines: Vec<&str> = before(rows, at).map(str::trim_start).collect();
    let connect = format!("call {name}.connectToHost(");
    let state = format!("state {name} ");
    // The nearest first.
    let connects = lines.iter().position(|line| line.starts_with(&connect))?;
    let attempt = lines[..connects].iter().filter_map(|line| line.strip_prefix(&state));
    let connecting = attempt.into_iter().all(|state| ["HostLookup", "Connecting"].contains(&state));
    let ends =
        ["state NAME Unconnected", "signal NAME readChannelFinished ", "signal NAME disconnected "];
    let slot = nearest_told(&lines[connects..])?;
    let in_slot = ends.iter().any(|end| slot.starts_with(&end.replace("NAME", name)));
    (connecting && in_slot).then_some(name)
}

/// A write in the slot of `aboutToClose` while the socket is aborted.
pub(super) fn writes_in_an_abort<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let name = written_to(crashing(rows, at)?)?;
    let lines: Vec<&str> = before(rows, at).map(str::trim_start).collect();
    let told = format!("signal {name} aboutToClose ");
    let closes = format!("call {name}.close()");
    let slot =
        lines.iter().position(|line| is_told(line)).filter(|at| lines[*at].starts_with(&told))?;
    (lines.get(slot + 1) != Some(&closes.as_str())).then_some(name)
}

/// The socket, if the call writes to one.
fn written_to(call: &str) -> Option<&str> {
    let name = named(call)?;
    let rest = call.strip_prefix("call ")?.strip_prefix(name)?;
    (rest.starts_with(".write(") || rest.starts_with(".putChar(")).then_some(name)
}

/// The nearest line that a slot may stand below.
fn nearest_told<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines.iter().copied().find(|line| is_told(line))
}

fn is_told(line: &str) -> bool {
    ["state ", "signal ", "error "].iter().any(|word| line.starts_with(word))
}

/// In Qt's trace a signal of an accepted socket is followed at once by "call delete s", and the
/// socket is destroyed in that call. What comes of memory that is gone depends on who notices: it
/// aborts, too.
pub(super) fn dies_in_its_own_slot<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    if ![SEGFAULT, ABORT].contains(&left(rows, at)) {
        return None;
    }
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
