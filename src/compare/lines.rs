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
    /// That of a client socket: the how manieth of its connections.
    Socket(&'a str, usize),
    /// That of a socket which was taken from a server, and its name if the trace tells it.
    Accepted { server: &'a str, socket: Option<(&'a str, usize)> },
    /// The trace does not tell.
    Unknown,
}

impl Line<'_> {
    /// Whether it is about an object of that kind.
    pub(super) fn is_about(&self, kind: Object) -> bool {
        self.object.and_then(Object::of) == Some(kind)
    }

    /// Whether it is about this connection of this object.
    pub(super) fn is_of(&self, object: &str, connection: usize) -> bool {
        self.object == Some(object) && self.connection == connection
    }

    /// Whether it tells what has arrived at the other end.
    pub(super) fn is_arrival(&self) -> bool {
        self.object.is_some_and(is_raw) && is_look(self.text)
    }

    /// Whether it tells what arrived from this connection of this object, and no less than in Qt:
    /// Qt loses something there.
    pub(super) fn is_gain_from(&self, object: &str, connection: usize) -> bool {
        let kind = Object::of(object);
        let ties = match self.owner {
            Some(Owner::Socket(name, number)) => (name, number) == (object, connection),
            Some(Owner::Accepted { socket: Some((name, number)), .. }) => {
                (name, number) == (object, connection)
            }
            Some(Owner::Accepted { socket: None, .. }) => kind == Some(Object::Accepted),
            Some(Owner::Unknown) => true,
            None => false,
        };
        ties && self.is_gain()
    }

    /// Whether it is at the other end of a connection to this server.
    pub(super) fn is_client_of(&self, server: &str) -> bool {
        let is_its = |owner| match owner {
            Owner::Accepted { server: its, .. } => its == server,
            Owner::Unknown => true,
            Owner::Socket(..) => false,
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

/// The raw peers: who waits for them, and whom they have connected to.
#[derive(Default)]
struct Peers<'a> {
    /// What has connected to one of them and is not accepted yet: to whom, which, and the how
    /// manieth of its connections.
    queue: Vec<(&'a str, &'a str, usize)>,
    /// The server that listened last.
    listening: &'a str,
    clients: usize,
    /// What they will do while the next loop runs, or the next call blocks.
    announced: Vec<(&'a str, &'a str)>,
    /// Who accepts as soon as somebody has connected.
    accepting: Vec<&'a str>,
}

impl<'a> Peers<'a> {
    /// Whom the names stand for when what was announced is done, as far as it can be done.
    fn act_later(&mut self, begins: bool) -> Vec<(String, Owner<'a>)> {
        let mut told = Vec::new();
        for (name, action) in if begins { mem::take(&mut self.announced) } else { Vec::new() } {
            if action == "accept" {
                self.accepting.push(name);
            } else {
                told.extend(self.act(name, action));
            }
        }
        for name in mem::take(&mut self.accepting) {
            if self.queue.iter().any(|(to, ..)| *to == name) {
                told.extend(self.act(name, "accept"));
            } else {
                self.accepting.push(name);
            }
        }
        told
    }

    /// Whom the names stand for from then on.
    fn act(&mut self, name: &'a str, action: &str) -> Vec<(String, Owner<'a>)> {
        if action == "accept" {
            let first = self.queue.iter().position(|(to, ..)| *to == name);
            let owner = first.map_or(Owner::Unknown, |at| {
                let (_, socket, number) = self.queue.remove(at);
                Owner::Socket(socket, number)
            });
            return vec![(name.to_owned(), owner)];
        }
        self.connected(name, Owner::Accepted { server: self.listening, socket: None })
    }

    fn connected(&mut self, name: &str, owner: Owner<'a>) -> Vec<(String, Owner<'a>)> {
        self.clients += 1;
        vec![(name.to_owned(), owner), (format!("client{}", self.clients), owner)]
    }
}

/// What a raw peer has done, or does later, if it is of those that make a connection.
fn connecting(text: &str) -> Option<(&str, &str)> {
    let (name, action) =
        text.split_once(' ').filter(|(name, _)| ["peer", "peer2"].contains(name))?;
    let plain = action.strip_prefix("later: ").unwrap_or(action);
    let makes = plain == "accept" || plain.starts_with("connect");
    (makes && !plain.contains(" failed: ")).then_some((name, plain))
}

/// For every row whom a raw name stands for from there on: the name, and whose connection it has.
fn owners<'a>(rows: &[Row<'a>]) -> Vec<Vec<(String, Owner<'a>)>> {
    let mut peers = Peers::default();
    // The client sockets that connect to a raw peer, and to which.
    let mut to_peer: Vec<(&str, &str)> = Vec::new();
    let mut owners = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let text = row.left.filter(|_| row.is_same()).unwrap_or("").trim_start();
        let mut told = Vec::new();
        let object = named(text).unwrap_or("");
        let connection = || (object, connections(&rows[..=at], object));
        if text.contains(".connectToHost(") {
            to_peer.retain(|(name, _)| *name != object);
            let ends = [(", PORT)", "peer"), (", PORT,", "peer"), (", PORT2", "peer2")];
            let end = ends.iter().find(|(port, _)| text.contains(port));
            to_peer.extend(end.map(|(_, end)| (object, *end)));
        } else if text == format!("state {object} Connecting")
            && let Some((_, end)) = to_peer.iter().find(|(name, _)| *name == object)
        {
            let (name, number) = connection();
            peers.queue.push((end, name, number));
        } else if text.starts_with(&format!("error {object} 0 ")) {
            // It is refused: nobody will accept it.
            peers.queue.retain(|(_, name, number)| (*name, *number) != connection());
        } else if text.contains(".listen(") && text.ends_with("-> true") {
            peers.listening = object;
        } else if let Some((name, action)) = connecting(text) {
            if text.contains(" later: ") {
                peers.announced.push((name, action));
            } else {
                told.extend(peers.act(name, action));
            }
        } else if text.starts_with("(client ") && text.ends_with(" is connected to the peer)") {
            let (name, number) = connection();
            told.push(("peer".to_owned(), Owner::Socket(name, number)));
        } else if let Some(server) = text.strip_suffix(')')
            && let Some((_, server)) = server.split_once(" is taken from server ")
        {
            peers.listening = server;
            let owner = Owner::Accepted { server, socket: Some(connection()) };
            told.extend(peers.connected("peer", owner));
        }
        let waits = text.starts_with("-- event loop") || text.contains(".waitFor");
        told.extend(peers.act_later(waits));
        owners.push(told);
    }
    owners
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
