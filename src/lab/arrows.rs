//! [`Arrow`]: where a row of one end of a connection is a row of its other end.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::ops::Range;

use super::row::{Content, Row, Stretch};
use super::timeline::Timeline;

/// From a row of one end to the row of the other that it became. Both ends are in the record, and
/// were there from their beginning: else nobody knows which bytes are which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    /// The number of the row that it begins at.
    pub from: u64,
    /// The number of the row that it leads to; always a later one.
    pub to: u64,
    /// What goes along it.
    pub what: Passes,
}

/// What goes from one end to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Passes {
    /// `connect` became `accepted`.
    Connection,
    /// So many bytes that were sent were received. A row may send to several, and receive from
    /// several.
    Bytes(u64),
    /// The end of one became the FIN of the other.
    Fin,
    /// The end of one broke the other off.
    Reset,
}

/// The ends of a connection: who speaks, and who hears it.
type Way = (SocketAddr, SocketAddr);

/// Of one direction: what has left one end and not arrived at the other.
#[derive(Debug, Default)]
struct Pipe {
    /// Bytes that were sent, the oldest first.
    sent: VecDeque<(u64, Stretch)>,
    /// The row in which it was ended in order.
    fin: Option<u64>,
    /// The row in which it was given up.
    reset: Option<u64>,
}

/// All arrows of which one end at least is among these rows, in the order of the rows that they
/// lead to.
#[must_use]
pub fn arrows(timeline: &Timeline, rows: Range<u64>) -> Vec<Arrow> {
    let mut pipes = Pipes::default();
    for row in timeline.rows() {
        pipes.row(row);
    }
    let mut found = pipes.found;
    // A connection may be known only when its client hears of it.
    found.sort_by_key(|arrow| arrow.to);
    found.retain(|arrow| rows.contains(&arrow.from) || rows.contains(&arrow.to));
    found
}

/// What is on its way while the rows pass by.
#[derive(Debug, Default)]
struct Pipes {
    ways: HashMap<Way, Pipe>,
    /// Of each object that connects, the row in which it was asked to.
    connecting: HashMap<u64, u64>,
    /// Of each connection, from its client's end: where it was asked for, and where it was
    /// accepted.
    asked: HashMap<Way, u64>,
    accepted: HashMap<Way, u64>,
    found: Vec<Arrow>,
}

impl Pipes {
    fn add(&mut self, from: u64, row: &Row, what: Passes) {
        self.found.push(Arrow { from, to: row.number, what });
    }

    fn row(&mut self, row: &Row) {
        let ends = row.local.zip(row.peer);
        match (&row.content, row.stretch) {
            (_, Some(stretch)) => {
                if let Some((local, peer)) = ends {
                    self.bytes(row, stretch, (local, peer));
                }
            }
            (Content::Command { name, .. }, _) => match (&**name, ends) {
                ("connect", _) => {
                    self.connecting.insert(row.object, row.number);
                }
                // What it is told before the connection is there is of none.
                _ if self.connecting.contains_key(&row.object) => {}
                ("finish" | "part", Some(way)) => {
                    self.ways.entry(way).or_default().fin.get_or_insert(row.number);
                }
                // It is a FIN or a reset, as the kernel finds it.
                ("close", Some(way)) => {
                    let pipe = self.ways.entry(way).or_default();
                    pipe.fin.get_or_insert(row.number);
                    pipe.reset.get_or_insert(row.number);
                }
                ("reset", Some(way)) => {
                    self.ways.entry(way).or_default().reset.get_or_insert(row.number);
                }
                _ => {}
            },
            (Content::Event { name, arguments, .. }, _) => match (&**name, ends) {
                ("accepted", _) => self.accepted(row, arguments),
                ("connected", Some((local, peer))) => self.connected(row, (local, peer)),
                ("finished", Some((local, peer))) => {
                    let fin = self.ways.get_mut(&(peer, local)).and_then(|pipe| pipe.fin.take());
                    if let Some(fin) = fin {
                        self.add(fin, row, Passes::Fin);
                    }
                }
                ("readFailed" | "writeFailed", Some((local, peer))) => {
                    let pipe = self.ways.get_mut(&(peer, local));
                    if let Some(reset) = pipe.and_then(|pipe| pipe.reset.take()) {
                        self.add(reset, row, Passes::Reset);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn bytes(&mut self, row: &Row, stretch: Stretch, (local, peer): Way) {
        if stretch.goes_out {
            self.ways.entry((local, peer)).or_default().sent.push_back((row.number, stretch));
            return;
        }
        let Some(pipe) = self.ways.get_mut(&(peer, local)) else { return };
        let end = stretch.from.saturating_add(stretch.bytes);
        let mut arrived = Vec::new();
        while let Some((from, sent)) = pipe.sent.front() {
            let sent_end = sent.from.saturating_add(sent.bytes);
            let bytes = sent_end.min(end).saturating_sub(sent.from.max(stretch.from));
            if bytes > 0 {
                arrived.push((*from, bytes));
            }
            if sent_end > end {
                break;
            }
            pipe.sent.pop_front();
        }
        for (from, bytes) in arrived {
            self.add(from, row, Passes::Bytes(bytes));
        }
    }

    /// Whatever was between these ends before, this is a new connection.
    fn accepted(&mut self, row: &Row, arguments: &str) {
        let ends = arguments.split_once(", ");
        let ends = ends.and_then(|(local, peer)| local.parse().ok().zip(peer.parse().ok()));
        let Some((local, peer)) = ends else { return };
        self.ways.remove(&(local, peer));
        self.accepted.insert((peer, local), row.number);
        self.meet((peer, local));
    }

    fn connected(&mut self, row: &Row, way: Way) {
        self.ways.remove(&way);
        if let Some(asked) = self.connecting.remove(&row.object) {
            self.asked.insert(way, asked);
            self.meet(way);
        }
    }

    /// Which of the two is told first nobody knows.
    fn meet(&mut self, way: Way) {
        if let (Some(&from), Some(&to)) = (self.asked.get(&way), self.accepted.get(&way)) {
            if from < to {
                self.found.push(Arrow { from, to, what: Passes::Connection });
            }
            self.asked.remove(&way);
            self.accepted.remove(&way);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::{Class, Moment, Object, What};
    use crate::text::quote::value;

    const SERVER: &str = "127.0.0.1:8888";
    const CLIENT: &str = "127.0.0.1:50000";

    struct Made(Timeline);

    impl Made {
        /// A client (2) and its connection (3), both just made.
        fn new(connected_first: bool) -> Self {
            let mut made = Self(Timeline::new(10_000));
            made.command(2, "connect", &format!("{SERVER}, 30000 ms"));
            for connects in [connected_first, !connected_first] {
                if connects {
                    made.event(2, "connected", &format!("{CLIENT}, {SERVER}"));
                } else {
                    made.event(1, "accepted", &format!("socket3, {SERVER}, {CLIENT}"));
                }
            }
            made
        }

        fn tell(&mut self, what: What) {
            self.0.push(&Moment { us: 0, turn: 0, depth: 0, thread: None, what });
        }

        fn event(&mut self, number: u64, name: &'static str, arguments: &str) {
            let (object, arguments) = (object(number), arguments.to_owned());
            self.tell(What::Event { object, name: name.into(), arguments });
        }

        fn command(&mut self, number: u64, name: &'static str, arguments: &str) {
            let (object, arguments) = (object(number), arguments.to_owned());
            self.tell(What::Command { object, name: name.into(), arguments });
        }

        fn send(&mut self, number: u64, bytes: usize) {
            self.command(number, "send", &bytes.to_string());
        }

        fn receive(&mut self, number: u64, bytes: usize) {
            self.event(number, "received", &value(&vec![b'x'; bytes]));
        }

        fn arrows(&self) -> Vec<(u64, u64, Passes)> {
            let found = arrows(&self.0, 0..u64::MAX);
            found.iter().map(|arrow| (arrow.from, arrow.to, arrow.what)).collect()
        }
    }

    fn object(number: u64) -> Object {
        let class = if number == 1 { Class::Listener } else { Class::Socket };
        Object { number, class, local: None, peer: None }
    }

    #[test]
    fn a_connection_its_bytes_and_its_end_lead_from_one_end_to_the_other() {
        for (first, accepted) in [(true, 2), (false, 1)] {
            let mut made = Made::new(first);
            made.send(2, 6);
            made.send(2, 4);
            made.receive(3, 10);
            made.send(3, 100);
            made.receive(2, 60);
            made.receive(2, 40);
            made.command(2, "finish", "");
            made.event(3, "finished", "");
            made.command(3, "reset", "");
            made.event(2, "readFailed", "Reset");
            let bytes = Passes::Bytes;
            let expected = [
                (0, accepted, Passes::Connection),
                (3, 5, bytes(6)),
                (4, 5, bytes(4)),
                (6, 7, bytes(60)),
                (6, 8, bytes(40)),
                (9, 10, Passes::Fin),
                (11, 12, Passes::Reset),
            ];
            assert_eq!(made.arrows(), expected);
            let some = arrows(&made.0, 8..10);
            assert_eq!(some.iter().map(|arrow| arrow.to).collect::<Vec<_>>(), [8, 10]);
        }
    }

    #[test]
    fn a_connection_that_was_there_before_has_no_arrows() {
        let mut made = Made(Timeline::new(100));
        made.send(2, 6);
        made.receive(3, 6);
        assert_eq!(made.arrows(), []);
    }

    #[test]
    fn the_next_connection_between_the_same_ends_begins_anew() {
        let mut made = Made::new(true);
        made.send(2, 6);
        made.command(2, "reset", "");
        made.command(2, "connect", "");
        made.event(2, "connected", &format!("{CLIENT}, {SERVER}"));
        made.event(1, "accepted", &format!("socket4, {SERVER}, {CLIENT}"));
        made.send(2, 3);
        made.receive(4, 3);
        let last = [(5, 7, Passes::Connection), (8, 9, Passes::Bytes(3))];
        assert_eq!(made.arrows()[1..], last);
    }

    proptest! {
        #[test]
        fn no_arrow_leads_backwards_and_each_byte_takes_one(
            steps in proptest::collection::vec((any::<bool>(), any::<bool>(), 1..200_usize), 1..60),
            limit in 4..100_usize,
        ) {
            let mut made = Made::new(true);
            let mut short = Timeline::new(limit);
            // Bytes that are on their way from 2 to 3, and from 3 to 2.
            let mut on_their_way = [0, 0];
            let mut received = 0;
            for (way, sends, bytes) in steps {
                let (from, to) = if way { (2, 3) } else { (3, 2) };
                let there = &mut on_their_way[usize::from(way)];
                if sends {
                    *there += bytes;
                    made.send(from, bytes);
                } else if *there > 0 {
                    let bytes = bytes.min(*there);
                    *there -= bytes;
                    received += bytes as u64;
                    made.receive(to, bytes);
                }
            }
            for row in made.0.rows() {
                let object = object(row.object);
                let what = match row.content.clone() {
                    Content::Command { name, arguments } => {
                        What::Command { object, name, arguments: arguments.into() }
                    }
                    Content::Event { name, arguments, accepted } => {
                        let socket = if accepted.is_some() { "socket3, " } else { "" };
                        What::Event { object, name, arguments: format!("{socket}{arguments}") }
                    }
                    _ => unreachable!("there are events and commands alone"),
                };
                short.push(&Moment { us: 0, turn: 0, depth: 0, thread: None, what });
            }
            let found = arrows(&made.0, 0..u64::MAX);
            prop_assert!(found.iter().all(|arrow| arrow.from < arrow.to));
            let bytes = |arrow: &Arrow| match arrow.what {
                Passes::Bytes(bytes) => bytes,
                _ => 0,
            };
            prop_assert_eq!(found.iter().map(bytes).sum::<u64>(), received);
            // Where the oldest rows are forgotten, the arrows between the others stay the same.
            let first = short.forgotten();
            let kept: Vec<_> = found.into_iter().filter(|arrow| arrow.from >= first).collect();
            prop_assert_eq!(arrows(&short, 0..u64::MAX), kept);
        }
    }
}
