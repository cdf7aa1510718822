//! How newer versions of Qt differ from Qt 6.4, which is the model here. Seen in runs of 6.8 and
//! 6.11.

use super::deliberate::{Difference, left, right};
use super::lines::named;
use crate::text::facts;
use crate::trace::script::Object;

pub(super) static DIFFERENCES: [Difference; 2] = [
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
];
