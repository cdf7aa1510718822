//! The differences from Qt that are there on purpose, and how a trace shows them.

use super::diff::Row;

/// One difference on purpose.
#[derive(Debug)]
pub(super) struct Difference {
    /// The numbers of the statements about Qt that it deviates from.
    pub(super) statements: &'static str,
    /// What Qt does and what happens here.
    pub(super) what: &'static str,
    pub(super) why: &'static str,
    /// What comes after it in the trace is different because of it.
    pub(super) has_consequences: bool,
    /// Whether the rows that differ, the first of them at this place, show it.
    pub(super) shows: fn(&[Row<'_>], usize) -> bool,
}

const ENGINE_WARNING: &str =
    "warning \"QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState\"";

/// In the order of the table in the README.
static DIFFERENCES: [Difference; 9] = [
    Difference {
        statements: "36, 37",
        what: "in Qt flush() while connecting kills the attempt, and a refused connect with \
               pending data reports its error twice; here flush() is false, and there is one error",
        why: "a bug in Qt",
        has_consequences: true,
        shows: |rows, at| left(rows, at).trim_start() == ENGINE_WARNING || flush_kills(rows, at),
    },
    Difference {
        statements: "43",
        what: "in Qt the bytes that are written in the disconnected slot, right after a \
               reconnect, are lost; here they are sent",
        why: "nothing is lost",
        has_consequences: true,
        shows: reconnect_keeps_bytes,
    },
    Difference {
        statements: "68",
        what: "what was written in the turn of the loop in which the peer's FIN came in is lost \
               in Qt; here it is sent at the end of its own turn, before the FIN is seen",
        why: "a client that half-closes after its question has to get its answer",
        has_consequences: true,
        shows: |rows, at| {
            let here = right(rows, at).trim_start();
            let name = here.strip_prefix("signal ").and_then(|rest| rest.split(' ').next());
            let closed = rows[at..].iter().find_map(|row| row.left).unwrap_or("");
            name.is_some_and(|name| {
                here.starts_with(&format!("signal {name} bytesWritten "))
                    && closed.trim_start().starts_with(&format!("error {name} 1 "))
            })
        },
    },
    Difference {
        statements: "122",
        what: "in Qt a client that has reset before it was accepted has no address and port 0; \
               here it has the ones that accepting it told",
        why: "a log can say who it was",
        has_consequences: false,
        shows: |rows, at| {
            let (qt, here) = (left(rows, at), right(rows, at));
            qt.contains(" disconnected ")
                && qt.replace("peerPort=0 ", "peerPort=EPHEMERAL ") == here
        },
    },
    Difference {
        statements: "125",
        what: "pauseAccepting() in a slot lets Qt go on with the clients that wait at that moment; \
               here it holds at once",
        why: "whoever pauses means the next client too",
        has_consequences: true,
        shows: |rows, at| {
            let mut above = before(rows, at).map(str::trim_start);
            above.next().is_some_and(|line| line.ends_with(".pauseAccepting()"))
                && above.next().is_some_and(|line| line.contains(" hasPending="))
        },
    },
    Difference {
        statements: "127",
        what: "Qt crashes when accepting is paused or resumed on a server that does not listen; \
               here nothing happens",
        why: "a bug in Qt",
        has_consequences: true,
        shows: |rows, at| {
            let call = before(rows, at).next().unwrap_or("");
            let pausing =
                call.ends_with(".pauseAccepting()") || call.ends_with(".resumeAccepting()");
            pausing && left(rows, at) == "!! process ended with status 139"
        },
    },
    Difference {
        statements: "130",
        what: "a destroyed QTcpServer takes the sockets along that were taken from it; here they \
               live until their own last owner drops them",
        why: "Rust has owners, not parents",
        has_consequences: true,
        shows: |rows, at| {
            let above = before(rows, at).next().unwrap_or("").trim_start();
            above.starts_with("destroyed s") && left(rows, at).trim_start().starts_with("signal k")
        },
    },
    Difference {
        statements: "134",
        what: "after a first success a wait of Qt's server that times out reports error 22, \
               \"Temporary error\"; here the true one, 5",
        why: "a bug in Qt",
        has_consequences: false,
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
    },
    Difference {
        statements: "136",
        what: "when accepting is resumed after it failed Qt takes the client in, then reports the \
               old error once more and pauses again; here the error does not come again",
        why: "a bug in Qt",
        has_consequences: true,
        shows: |rows, at| {
            let above = before(rows, at).next().unwrap_or("").trim_start();
            left(rows, at).trim_start().starts_with("acceptError ")
                && above.starts_with("signal ")
                && above.contains(" newConnection ")
        },
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

/// The differences that explain every row that differs; None if there is one that none explains.
pub(super) fn explain(rows: &[Row<'_>], qt5: bool) -> Option<Vec<&'static Difference>> {
    let mut found: Vec<&'static Difference> = Vec::new();
    for at in (0..rows.len()).filter(|&at| !rows[at].is_same()) {
        if found.iter().any(|difference| difference.has_consequences) {
            break;
        }
        let older: &[Difference] = if qt5 { &super::qt5::DIFFERENCES } else { &[] };
        let mut all = DIFFERENCES.iter().chain(older);
        let difference = all.find(|difference| (difference.shows)(rows, at))?;
        if !found.iter().any(|known| std::ptr::eq(*known, difference)) {
            found.push(difference);
        }
    }
    Some(found)
}
