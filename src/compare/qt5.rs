//! How Qt 5.15 differs from Qt 6.4, which is the model here (contract section 12).

use super::deliberate::{Difference, before, left, right};
use super::diff::Row;
use super::explain::Begun;
use super::lines::{Line, named};
use crate::text::facts;
use crate::trace::script::Object;

const NOT_SENT: &str = "warning \"QNativeSocketEngine::write() was not called in ";

/// The first that fits is taken: a slot of the signal that Qt 5.15 does not have has consequences.
pub(super) static DIFFERENCES: [Difference; 6] = [
    Difference {
        statements: "D2",
        what: facts::differs_qt5_signal_slot,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            // Either the slot's own call, or one that stands beside another step without it.
            let next = rows.get(at + 1).filter(|row| !row.is_same());
            let is_call = |line: Option<&str>| line.is_some_and(|line| line.starts_with("call "));
            let called = next.is_some_and(|row| is_call(row.left) || is_call(row.right));
            new_signal(rows, at).filter(|_| called)
        },
        // Such a slot deals with the server and with those that it takes.
        follows: |line, _| {
            line.moved
                || line.is_about(Object::Server)
                || line.is_about(Object::Accepted)
                || line.is_arrival()
        },
    },
    Difference {
        statements: "D2",
        what: facts::differs_qt5_signal,
        why: facts::why_qt5,
        is_crash: false,
        shows: new_signal,
        follows: |_, _| false,
    },
    Difference {
        statements: "D3",
        what: facts::differs_qt5_abort,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            let mut above = before(rows, at).map(str::trim_start);
            let (call, warning) = (above.next().unwrap_or(""), above.next().unwrap_or(""));
            let here = right(rows, at);
            // Qt calls it itself when what waits cannot be sent, and has told the error.
            let is_own = warning.starts_with(NOT_SENT) && call.starts_with("error ");
            let aborts = call.ends_with(".abort()") || (is_own && named(call) == named(here));
            named(here).filter(|_| aborts && here.ends_with(" aboutToClose [Unconnected]"))
        },
        follows: is_of_same_object,
    },
    Difference {
        statements: "D4",
        what: facts::differs_qt5_chunks,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            let written = |line: &str| line.contains(" bytesWritten ");
            let large = |line: &str| line.contains(".write(QByteArray ");
            let mut sides = [left(rows, at), right(rows, at)].into_iter();
            let line = sides.find(|line| written(line)).filter(|_| before(rows, at).any(large));
            named(line?)
        },
        // What was sent in one piece before the other end's FIN came; here there was a rest (68).
        follows: |line, begun| {
            let is_rest = line.is_arrival()
                && line.is_other_end_of(begun.object)
                && !line.is_gain()
                && has_ended(&begun.rows[begun.at..line.at], begun.object);
            is_rest || is_of_same_object(line, begun)
        },
    },
    Difference {
        statements: "D5",
        what: facts::differs_qt5_read_name,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            let qt = left(rows, at).replace("QIODevice::read ", "QIODevice::readLine ");
            // Whose device it is the line does not say, and nothing follows from it.
            (qt == right(rows, at)).then_some("")
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "D6",
        what: facts::differs_qt5_read_order,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            let (qt, here) = (left(rows, at).split_once("): "), right(rows, at).split_once("): "));
            let ((function, size), (same, device)) = qt.zip(here)?;
            let is_order = function == same
                && function.contains("\"QIODevice::read")
                && size.starts_with("Called with maxSize < ")
                && ["device not open\"", "WriteOnly device\""].contains(&device);
            is_order.then_some("")
        },
        follows: |_, _| false,
    },
];

fn new_signal<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let here = right(rows, at).trim_start();
    let is_new = here.starts_with("signal ") && here.contains(" pendingConnectionAvailable ");
    named(here).filter(|_| is_new)
}

/// The other end has ended the object's connection, on both sides.
fn has_ended(rows: &[Row<'_>], object: &str) -> bool {
    let told = format!("error {object} 1 RemoteHostClosedError ");
    let tells = |line: &str| line.trim_start().starts_with(&told);
    rows.iter().any(|row| row.is_same() && row.left.is_some_and(tells))
}

fn is_of_same_object(line: &Line<'_>, begun: &Begun<'_, '_>) -> bool {
    line.is_of(begun.object, begun.connection)
}
