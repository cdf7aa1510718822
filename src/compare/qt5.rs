//! How Qt 5.15 differs from Qt 6.4, which is the model here (contract section 12).

use super::deliberate::{Difference, before, left, right};
use super::diff::Row;
use super::explain::Line;
use crate::text::facts;
use crate::trace::script::Object;

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
            is_new_signal(rows, at)
                && next.is_some_and(|row| is_call(row.left) || is_call(row.right))
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
        shows: is_new_signal,
        follows: |_, _| false,
    },
    Difference {
        statements: "D3",
        what: facts::differs_qt5_abort,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            let above = before(rows, at).next().unwrap_or("");
            right(rows, at).ends_with(" aboutToClose [Unconnected]") && above.ends_with(".abort()")
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
            (written(left(rows, at)) || written(right(rows, at))) && before(rows, at).any(large)
        },
        follows: is_of_same_object,
    },
    Difference {
        statements: "D5",
        what: facts::differs_qt5_read_name,
        why: facts::why_qt5,
        is_crash: false,
        shows: |rows, at| {
            let qt = left(rows, at).replace("QIODevice::read ", "QIODevice::readLine ");
            qt == right(rows, at)
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
            qt.zip(here).is_some_and(|((function, size), (same, device))| {
                function == same
                    && function.contains("\"QIODevice::read")
                    && size.starts_with("Called with maxSize < ")
                    && ["device not open\"", "WriteOnly device\""].contains(&device)
            })
        },
        follows: |_, _| false,
    },
];

fn is_new_signal(rows: &[Row<'_>], at: usize) -> bool {
    let here = right(rows, at).trim_start();
    here.starts_with("signal ") && here.contains(" pendingConnectionAvailable ")
}

fn is_of_same_object(line: &Line<'_>, object: Option<&str>) -> bool {
    line.object == object
}
