//! What the lines of two traces that differ are about: which object, which of its connections, and
//! at the other end whose bytes arrive there.

use std::mem;

use super::diff::Row;
use crate::trace::script::Object;

/// A line that has no equal beside it, on either side.
pub(super) struct Line<'a> {
    /// Without its indentation.
    pub(super) text: &'a str,
    /// The row that it stands in.
    pub(super) at: usize,
    /// The object that it is about.
    pub(super) object: Option<&'a str>,
    /// How often the object has been connected by then, in both traces.
    pub(super) connection: usize,
    /// It stands on the other side too, at another place.
    pub(super) moved: bool,
    /// It is Qt's.
    pub(super) is_qt: bool,
    /// What stands beside it.
    pub(super) beside: Option<&'a str>,
    /// At the other end: whose connection it is.
    owner: Option<Owner<'a>>,
    /// At the other end: the same look in the other trace.
    twin: Option<&'a str>,
}

/// Whose connection the raw peer has, or one of its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner<'a> {
    /// That of a client socket.
    Client,
    /// That of a socket of this server.
    Accepted(&'a str),
    /// The trace does not tell.
    Unknown,
}

impl Line<'_> {
    /// Whether it is about an object of that kind.
    pub(super) fn is_about(&self, kind: Object) -> bool {
        self.object.and_then(Object::of) == Some(kind)
    }

    /// Whether it is about the object of this name.
    pub(super) fn is_named(&self, object: &str) -> bool {
        self.object == Some(object)
    }

    /// Whether it is about this connection of this object.
    pub(super) fn is_of(&self, object: &str, connection: usize) -> bool {
        self.is_named(object) && self.connection == connection
    }

    /// Whether it tells what has arrived at the other end.
    pub(super) fn is_arrival(&self) -> bool {
        self.object.is_some_and(is_raw) && is_look(self.text)
    }

    /// Whether it is at the other end of a connection to this server.
    pub(super) fn is_client_of(&self, server: &str) -> bool {
        let is_its = |owner| match owner {
            Owner::Accepted(its) => its == server,
            Owner::Unknown => true,
            Owner::Client => false,
        };
        self.owner.is_some_and(is_its)
    }

    /// Whether it is at the other end of a connection that an object of this one's kind has.
    pub(super) fn is_other_end_of(&self, object: &str) -> bool {
        let kind = Object::of(object);
        let is_its = |owner| match owner {
            Owner::Client => kind == Some(Object::Socket),
            Owner::Accepted(_) => kind == Some(Object::Accepted),
            Owner::Unknown => true,
        };
        self.owner.is_some_and(is_its)
    }

    /// Whether no less arrived here than in Qt.
    pub(super) fn is_gain(&self) -> bool {
        let (qt, here) =
            if self.is_qt { (Some(self.text), self.twin) } else { (self.twin, Some(self.text)) };
        match (qt, here) {
            (None, Some(_)) => true,
            (Some(qt), Some(here)) => arrives_too(qt, here),
            (_, None) => false,
        }
    }
}

/// For every row the lines that have no equal beside them; none where both sides are the same.
pub(super) fn places<'a>(rows: &[Row<'a>]) -> Vec<Vec<Line<'a>>> {
    let left = objects(rows.iter().map(|row| row.left));
    let right = objects(rows.iter().map(|row| row.right));
    let count = |side: fn(&Row<'a>) -> Option<&'a str>, text: &str| {
        let other = rows.iter().filter(|row| !row.is_same()).filter_map(side);
        other.filter(|line| line.trim_start() == text).count()
    };
    let owners = owners(rows);
    let line = |at: usize, is_qt: bool| {
        let row = &rows[at];
        let (text, beside) = if is_qt { (row.left, row.right) } else { (row.right, row.left) };
        let object = if is_qt { left[at] } else { right[at] };
        let text = text?.trim_start();
        let raw = object.filter(|name| is_raw(name));
        Some(Line {
            text,
            at,
            object,
            connection: object.map_or(0, |object| connections(&rows[..=at], object)),
            moved: count(|row| row.left, text) == count(|row| row.right, text),
            is_qt,
            beside: beside.map(str::trim_start),
            owner: raw.map(|name| owner_of(&owners[..at], name)),
            twin: raw.and_then(|name| twin(rows, at, is_qt, name)),
        })
    };
    let place = |at: usize| {
        let sides =
            if rows[at].is_same() { [None, None] } else { [line(at, true), line(at, false)] };
        sides.into_iter().flatten().collect()
    };
    (0..rows.len()).map(place).collect()
}

/// How often the object has begun a connection in these rows, in both traces. The one that began
/// in one of them alone is a consequence of what differs.
pub(super) fn connections(rows: &[Row<'_>], object: &str) -> usize {
    let begins = |line: &str| {
        let ways =
            [("state ", " HostLookup"), ("(client ", " is connected"), ("(socket ", " is taken")];
        ways.iter().any(|(before, after)| {
            let rest = line.strip_prefix(before).and_then(|rest| rest.strip_prefix(object));
            rest.is_some_and(|rest| rest.starts_with(after))
        })
    };
    both(rows).filter(|line| begins(line)).count()
}

/// The lines that stand on both sides.
fn both<'a>(rows: &[Row<'a>]) -> impl Iterator<Item = &'a str> {
    rows.iter().filter(|row| row.is_same()).filter_map(|row| row.left).map(str::trim_start)
}

/// For every row whom a raw name stands for from there on: the name, and whose connection it has.
fn owners<'a>(rows: &[Row<'a>]) -> Vec<Vec<(String, Owner<'a>)>> {
    let mut listening = "";
    let mut clients = 0;
    // What the raw peers will do while the next loop runs, or the next call blocks.
    let mut announced: Vec<&str> = Vec::new();
    let mut owners = Vec::with_capacity(rows.len());
    for row in rows {
        let text = row.left.filter(|_| row.is_same()).unwrap_or("").trim_start();
        let mut told = Vec::new();
        let mut connected = |name: &str, server: &'a str| {
            clients += 1;
            let owner = Owner::Accepted(server);
            [(name.to_owned(), owner), (format!("client{clients}"), owner)]
        };
        let taken = text.strip_suffix(')');
        let server = taken.and_then(|text| Some(text.split_once(" is taken from server ")?.1));
        if text.contains(".listen(") && text.ends_with("-> true") {
            listening = named(text).unwrap_or("");
        } else if let Some(server) = server {
            listening = server;
            told.extend(connected("peer", server));
        } else if text.starts_with("(client ") && text.ends_with(" is connected to the peer)") {
            told.push(("peer".to_owned(), Owner::Client));
        } else if is_raw(text) && text.contains(" later: ") {
            announced.push(text);
        } else {
            let waits = text.starts_with("-- event loop") || text.contains(".waitFor");
            let done = if waits { mem::take(&mut announced) } else { vec![text] };
            for (name, action) in done.iter().filter_map(|text| peer_action(text)) {
                if action == "accept" {
                    told.push((name.to_owned(), Owner::Client));
                } else if action.starts_with("connect") && !action.contains(" failed: ") {
                    told.extend(connected(name, listening));
                }
            }
        }
        owners.push(told);
    }
    owners
}

/// What one of the two raw peers has done, or does later.
fn peer_action(text: &str) -> Option<(&str, &str)> {
    let (name, action) = text.split_once(' ')?;
    let action = action.strip_prefix("later: ").unwrap_or(action);
    ["peer", "peer2"].contains(&name).then_some((name, action))
}

fn owner_of<'a>(owners: &[Vec<(String, Owner<'a>)>], name: &str) -> Owner<'a> {
    let mut latest = owners.iter().rev().flatten();
    latest.find(|(raw, _)| raw == name).map_or(Owner::Unknown, |(_, owner)| *owner)
}

/// The look of the same one in the other trace that is the how manieth this one is.
fn twin<'a>(rows: &[Row<'a>], at: usize, is_qt: bool, name: &str) -> Option<&'a str> {
    let side = |row: &Row<'a>, qt: bool| if qt { row.left } else { row.right };
    let is_its = |line: &&str| named(line) == Some(name) && is_look(line);
    let looks = |qt: bool| rows.iter().filter_map(move |row| side(row, qt)).map(str::trim_start);
    let above = rows[..at].iter().filter_map(|row| side(row, is_qt)).map(str::trim_start);
    let nth = above.filter(is_its).count();
    looks(!is_qt).filter(is_its).nth(nth)
}

fn is_look(line: &str) -> bool {
    [" sees ", " read "].iter().any(|word| line.contains(word))
}

fn is_raw(name: &str) -> bool {
    name.starts_with("peer") || name.starts_with("client")
}

/// Whether all that arrived in Qt arrived here too, in the same order.
fn arrives_too(qt: &str, here: &str) -> bool {
    match (seen(qt), seen(here)) {
        (Some(qt), Some(here)) => match (count(qt), count(here)) {
            // Of more than Qt's only the count is known.
            (Some(count), Some(more)) => more > count || qt == here,
            // The longer ones are counted.
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => {
                let mut rest = here.chars();
                qt.chars().all(|c| rest.any(|other| other == c))
            }
        },
        _ => qt.contains(" failed: ") || !here.contains(" failed: "),
    }
}

/// What one has seen: `"text"` or `500 bytes 811c9dc5`.
fn seen(line: &str) -> Option<&str> {
    let (_, seen) = line.split_once(" sees ")?;
    Some(seen.rsplit_once(" then ")?.0)
}

fn count(seen: &str) -> Option<u64> {
    let (count, _) = seen.split_once(" bytes ")?;
    count.parse().ok()
}

/// The object that each line of one side is about: the one it names, else that of the call which
/// it belongs to. A warning outside calls belongs to what happened just before.
fn objects<'a>(side: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<&'a str>> {
    let mut calls: Vec<Option<&str>> = Vec::new();
    let mut last = None;
    let mut object_of = |line: &'a str| {
        let text = line.trim_start();
        let depth = depth_of(line);
        let object = if text.starts_with("ret ") {
            calls.get(depth).copied().flatten()
        } else if text.starts_with("warning ") {
            depth.checked_sub(1).map_or(last, |call| calls.get(call).copied().flatten())
        } else {
            named(text)
        };
        calls.resize(depth, None);
        if text.starts_with("call ") {
            calls.push(object);
        }
        last = object;
        object
    };
    side.map(|line| line.and_then(&mut object_of)).collect()
}

/// In how many calls a line stands.
pub(super) fn depth_of(line: &str) -> usize {
    (line.len() - line.trim_start().len()) / 2
}

/// The object that a line names.
pub(super) fn named(text: &str) -> Option<&str> {
    const BEFORE: [&str; 12] = [
        "call delete ",
        "call ",
        "state ",
        "signal ",
        "error ",
        "acceptError ",
        "destroyed ",
        "dump ",
        "(socket ",
        "(client ",
        "!! there is no ",
        "",
    ];
    let text = text.trim_start();
    let rest = BEFORE.iter().find_map(|before| text.strip_prefix(before))?;
    let name = rest.split([' ', '.']).next()?;
    (is_raw(name) || Object::of(name).is_some()).then_some(name)
}
