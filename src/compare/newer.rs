//! How newer versions of Qt differ from Qt 6.4, which is the model here. Seen in runs of 6.8 and
//! 6.11, and read in their sources (`QNativeSocketEnginePrivate::setPortAndAddress`, `QIODevice`,
//! `QAbstractSocket::waitForBytesWritten`).

use super::deliberate::{Difference, before, left, right};
use super::diff::Row;
use super::lines::{depth_of, named};
use crate::text::facts;
use crate::trace::script::Object;

pub(super) static DIFFERENCES: [Difference; 5] = [
    Difference {
        statements: "N1",
        what: facts::differs_new_listen,
        why: facts::why_newer,
        is_crash: false,
        shows: |rows, at| {
            let (qt, here) = (left(rows, at), right(rows, at));
            let listens = qt.contains(".listen(QHostAddress(),")
                && qt.strip_suffix("-> false").is_some()
                && qt.strip_suffix("-> false") == here.strip_suffix("-> true");
            named(qt).filter(|_| listens)
        },
        // The server, and those who would have been its clients.
        follows: |line, begun| {
            line.object == Some(begun.object)
                || line.is_about(Object::Accepted)
                || line.is_arrival()
        },
    },
    Difference {
        statements: "N2",
        what: facts::differs_new_read_name,
        why: facts::why_newer,
        is_crash: false,
        shows: |rows, at| {
            let (qt, here) = (left(rows, at), right(rows, at));
            let as_here = qt.replace("QIODevice::readLineInto ", "QIODevice::readLine ");
            // Whose device it is the line does not say, and nothing follows from it.
            (qt != here && as_here == here).then_some("")
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "N3",
        what: facts::differs_new_family,
        why: facts::why_newer,
        is_crash: false,
        shows: fails_at_once_for_its_family,
        // The attempt, and the port that the socket has after it.
        follows: |line, begun| {
            let is_port = line.text.contains(" local=") || line.text.contains(".localPort() -> ");
            line.is_of(begun.object, begun.connection) || (line.is_named(begun.object) && is_port)
        },
    },
    Difference {
        statements: "N4",
        what: facts::differs_new_wait,
        why: facts::why_newer,
        is_crash: false,
        shows: wait_is_content_with_a_slot,
        follows: |line, begun| line.is_of(begun.object, begun.connection),
    },
    Difference {
        statements: "N5",
        what: facts::differs_new_refusal,
        why: facts::why_newer,
        is_crash: false,
        shows: refusal_of_the_attempt_before,
        follows: |line, begun| line.is_of(begun.object, begun.connection),
    },
];

/// A socket that is bound to an IPv4 address is told to connect to an IPv6 one: the attempt ends in
/// the call, here alone.
fn fails_at_once_for_its_family<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let here = right(rows, at).trim_start();
    let name = named(here)?;
    let ends = here == format!("state {name} Unconnected") && left(rows, at) != right(rows, at);
    let mut above = before(rows, at).map(str::trim_start);
    let connect = format!("call {name}.connectToHost(\"");
    let host = above.find_map(|line| line.strip_prefix(&connect)?.split('"').next())?;
    let bind = format!("call {name}.bind(");
    let bound = above.find_map(|line| line.strip_prefix(&bind))?;
    let is_ipv4 = ["LocalHost,", "AnyIPv4,"].iter().any(|word| bound.starts_with(word))
        || (bound.contains('.') && !bound.contains(':'));
    (ends && is_ipv4 && host.contains(':')).then_some(name)
}

/// `waitForBytesWritten` here goes on until its time is up; a slot of it has written, and Qt is
/// content with that.
fn wait_is_content_with_a_slot<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let (qt, here) = (left(rows, at), right(rows, at).trim_start());
    let name = named(here)?;
    let time_up = here.starts_with(&format!("error {name} 5 SocketTimeoutError "));
    let wait = format!("call {name}.waitForBytesWritten(");
    let written = format!("signal {name} bytesWritten ");
    let mut inside = before(rows, at).take_while(|line| {
        depth_of(line) > depth_of(qt) || !line.trim_start().starts_with("call ")
    });
    let has_written = inside.any(|line| line.trim_start().starts_with(&written));
    let call = before(rows, at).find(|line| depth_of(line) == depth_of(qt));
    let waits = call.is_some_and(|line| line.trim_start().starts_with(&wait));
    (qt.trim_start() == "ret true" && time_up && has_written && waits).then_some(name)
}

/// A bound socket is connected again, in a slot of the wait that has given it up: Qt asks its
/// descriptor for the error first, and tells the refusal of the attempt before in the call.
fn refusal_of_the_attempt_before<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let (qt, here) = (left(rows, at), right(rows, at));
    let name = named(qt.trim_start())?;
    let ends = qt.trim_start() == format!("state {name} Unconnected") && qt != here;
    let depth = depth_of(qt);
    let connect = format!("call {name}.connectToHost(");
    let around = before(rows, at).find(|line| depth_of(line) < depth)?.trim_start();
    let begins = |word: &str| {
        let call = format!("call {name}.{word}");
        before(rows, at).any(|line| line.trim_start().starts_with(&call))
    };
    let is_again = around.starts_with(&connect) && begins("bind(") && begins("waitFor");
    (ends && depth > 1 && is_again).then_some(name)
}
