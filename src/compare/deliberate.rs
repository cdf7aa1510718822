//! The differences from Qt that are there on purpose, and how a trace shows them.

use super::accepting::{
    accepting_fails_unheard, in_slot_of, is_accepted_at_another_time, is_error_of_server,
    pause_lets_in,
};
use super::diff::Row;
use super::explain::{Begun, CRASH};
use super::lines::{Line, depth_of, named};
use super::order;
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

/// The same where it crashes for want of a socket, and where it hangs.
const NO_SOCKET_BELOW: &str = "warning \"Qt crashes here: there is no socket below to wait for\"";
const NEVER_RETURNS: &str = "warning \"Qt never returns from here: the limited buffer is full\"";
/// The same where it counts fewer bytes than none.
const LESS_THAN_NOTHING: &str = "warning \"Qt has read -1 bytes here: the attempt was refused\"";

const SEGFAULT: &str = "!! process ended with status 139";
const ABORT: &str = "!! process ended with status 134";
const TIME_UP: &str = "!! process ended with status 142";

/// In the order of the table in docs/differences.md.
pub(super) static DIFFERENCES: [Difference; 15] = [
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
            let pauses = line.is_named(begun.object) && line.text.ends_with(".pauseAccepting()");
            pauses || is_accepted_at_another_time(line, begun)
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
        statements: "135",
        what: facts::differs_silent_server,
        why: facts::why_bug,
        is_crash: false,
        shows: accepting_fails_unheard,
        // Its slot runs here alone, and Qt takes the clients in as soon as it can.
        follows: |line, begun| {
            let told = line.is_named(begun.object) && is_error_of_server(line);
            let in_slot = !line.is_qt && in_slot_of(line, begun, "acceptError");
            let only_there = line.is_about(Object::Accepted)
                && (line.is_qt || line.text.starts_with("!! there is no "));
            told || in_slot || only_there || is_accepted_at_another_time(line, begun)
        },
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
        // Qt is paused once more, and its slot runs.
        follows: |line, begun| {
            let in_slot = line.is_qt && in_slot_of(line, begun, "acceptError");
            in_slot || is_accepted_at_another_time(line, begun)
        },
    },
    Difference {
        statements: "140",
        what: facts::differs_order,
        why: facts::why_unordered,
        is_crash: false,
        shows: order::other_order_in_a_turn,
        follows: |line, begun| order::turn_of(begun.rows, begun.at).contains(&line.at),
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
    Difference {
        statements: "158",
        what: facts::differs_wait_crash,
        why: facts::why_bug,
        is_crash: true,
        shows: |rows, at| {
            let shows = left(rows, at) == SEGFAULT;
            let waits = [".waitForBytesWritten(", ".waitForDisconnected(", ".waitForReadyRead("];
            shows.then(|| wait_without_end(rows, at, &waits, NO_SOCKET_BELOW)).flatten()
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "159",
        what: facts::differs_wait_hang,
        why: facts::why_bug,
        is_crash: true,
        shows: |rows, at| {
            let shows = left(rows, at) == TIME_UP;
            let waits = [".waitForDisconnected("];
            shows.then(|| wait_without_end(rows, at, &waits, NEVER_RETURNS)).flatten()
        },
        follows: |_, _| false,
    },
    Difference {
        statements: "160",
        what: facts::differs_option,
        why: facts::why_descriptor,
        is_crash: false,
        shows: option_of_what_was_refused,
        follows: |_, _| false,
    },
    Difference {
        statements: "161",
        what: facts::differs_read_refused,
        why: facts::why_bug,
        is_crash: false,
        shows: |rows, at| {
            let qt = left(rows, at).trim_start();
            let told = right(rows, at).trim_start() == LESS_THAN_NOTHING;
            let reads = qt.starts_with("signal ") && qt.contains(" readyRead avail=-1 ");
            (told && reads).then(|| named(qt)).flatten()
        },
        // Its slot runs, and until the device is closed the buffer has -1 bytes.
        follows: |line, begun| {
            let crashes = left(begun.rows, begun.rows.len() - 1).starts_with(CRASH);
            let only_qt = |row: &Row<'_>| row.right.is_none();
            let in_slot = crashes || begun.rows[begun.at + 1..=line.at].iter().all(only_qt);
            let (qt, here) = if line.is_qt {
                (Some(line.text), line.beside)
            } else {
                (line.beside, Some(line.text))
            };
            let empty = qt.map(|qt| {
                qt.replace("bytesAvailable=-1 ", "bytesAvailable=0 ")
                    .replace("bytesAvailable() -> -1", "bytesAvailable() -> 0")
                    .replace(" atEnd=0 ", " atEnd=1 ")
                    .replace("atEnd() -> false", "atEnd() -> true")
            });
            in_slot || (line.is_named(begun.object) && empty.as_deref() == here)
        },
    },
    Difference {
        statements: "161",
        what: facts::differs_read_refused,
        why: facts::why_bug,
        is_crash: true,
        // Its slot has read them, in the same wait.
        shows: |rows, at| {
            let crashes = [SEGFAULT, ABORT].contains(&left(rows, at));
            let mut call = before(rows, at).take_while(|line| depth_of(line) > 0);
            let reads = call.find(|line| line.contains(" readyRead avail=-1 "));
            let told = rows
                .iter()
                .filter_map(|row| row.right)
                .any(|line| line.trim_start() == LESS_THAN_NOTHING);
            reads.filter(|_| crashes && told).and_then(named)
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

/// The object of the wait that Qt does not come back from, and of which this is said here. Of a wait
/// in which nothing else has happened Qt's trace has no line yet.
fn wait_without_end<'a>(
    rows: &[Row<'a>],
    at: usize,
    waits: &[&str],
    told: &str,
) -> Option<&'a str> {
    let is_wait = |line: &str| waits.iter().any(|wait| line.contains(wait));
    let mut here = rows[at..].iter().filter_map(|row| row.right);
    let mut next = here.next()?;
    let mut call = before(rows, at).find(|line| is_wait(line));
    if is_wait(next) {
        call = Some(next);
        next = here.next()?;
    }
    call.filter(|_| next.trim_start() == told).and_then(named)
}

/// A client that had reset before it was accepted: here its address or port, there none; and there
/// it never had a channel.
fn nobody_knows_who_it_was<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let (qt, here) = (left(rows, at), right(rows, at));
    let name = named(qt).filter(|name| Object::of(name) == Some(Object::Accepted))?;
    let reset = before(rows, at).any(|line| line.ends_with(" RST"));
    let gone = format!("signal {name} disconnected ");
    let ends = |line: &&str| line.trim_start().starts_with(&gone);
    // Others may have the name before and after, and at the same time.
    let mut ends = rows.iter().filter_map(|row| row.left).filter(ends).peekable();
    let known = ends.peek().is_some() && ends.all(|line| !line.contains(" peerPort=0 "));
    let differs = without_address(qt, here) || without_channels(qt, here);
    (differs && reset && !known).then_some(name)
}

fn without_address(qt: &str, here: &str) -> bool {
    let parted = [
        (".peerAddress() -> ", "\"\""),
        (".peerPort() -> ", "0"),
        (" peer=", "\"\":0"),
        (" peerPort=", "0"),
    ]
    .into_iter()
    .find_map(|(from, none)| Some((qt.split_once(from)?, here.split_once(from)?, none)));
    let Some(((before_qt, qt), (before_here, here), none)) = parted else { return false };
    // What stands behind it is the same.
    let told = qt.strip_prefix(none).and_then(|behind| here.strip_suffix(behind));
    before_qt == before_here && told.is_some_and(|told| !told.is_empty() && told != none)
}

fn without_channels(qt: &str, here: &str) -> bool {
    let words = [
        " readChannels=",
        " writeChannels=",
        ".readChannelCount() -> ",
        ".writeChannelCount() -> ",
    ];
    let none = |line: &str| {
        words.iter().fold(line.to_owned(), |line, word| {
            line.replace(&format!("{word}1"), &format!("{word}0"))
        })
    };
    qt != here && none(here) == qt
}

/// An option of the socket that an attempt has left, which is closed here.
fn option_of_what_was_refused<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let (qt, here) = (left(rows, at), right(rows, at));
    let name = named(qt)?;
    let (asked, _) = qt.split_once(" -> ")?;
    let asks = asked.contains(".socketOption(") && here == format!("{asked} -> invalid QVariant");
    (asks && was_refused(name, rows, at)).then_some(name)
}

/// Whether the last attempt of a socket was refused, and nothing has begun to connect since.
fn was_refused(name: &str, rows: &[Row<'_>], at: usize) -> bool {
    let state = format!("state {name} ");
    // In a wait of a slot's attempt that is told while it is Connecting (contract 161).
    let refused =
        format!("error {name} 0 ConnectionRefusedError \"Connection refused\" [Connecting]");
    let told = before(rows, at).find(|line| {
        let line = line.trim_start();
        line.starts_with(&state) || line == refused
    });
    if told.is_some_and(|line| line.trim_start() == refused) {
        return true;
    }
    let states = before(rows, at).filter_map(|line| line.trim_start().strip_prefix(&state));
    // A lookup that finds nothing leaves it as it is.
    let mut states = states.skip_while(|state| *state == "HostLookup").peekable();
    let mut is_over = false;
    while states.next_if_eq(&"Unconnected").is_some() {
        is_over = true;
        while states.next_if_eq(&"HostLookup").is_some() {}
    }
    is_over && states.next() == Some("Connecting")
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
pub(super) fn next_of_qt<'a>(rows: &[Row<'a>], at: usize) -> &'a str {
    rows[at..].iter().find_map(|row| row.left).unwrap_or("").trim_start()
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
