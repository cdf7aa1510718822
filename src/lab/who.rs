//! [`Who`]: the objects of a loop under the names that a student has for them.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;

use crate::record::{Class, Object};
use crate::text::{Face, Fact, Language, facts};

/// So many objects are known at a time; more than a process may usually open.
const KNOWN: usize = 1 << 16;
/// So many ports of servers are known; a program has a few.
const PORTS: usize = 64;

/// Who it is, in the order in which a page shows them. Those of one kind are counted from 1 as they
/// turn up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// A listener.
    Server(u32),
    /// A socket that a listener has accepted.
    Connection(u32),
    /// A socket that is nobody's connection: it connects by itself.
    Client(u32),
    /// The other end of a connection that is no QTcpSocket: a plain socket.
    Peer(u32),
    /// A timer.
    Timer(u32),
    /// Nobody in particular: Qt has said something of its own.
    Qt,
}

impl Who {
    /// `server`, `connection 1`, `client`: only connections are counted from the first one on.
    #[must_use]
    pub fn name(self) -> Fact {
        match self {
            Self::Server(n) => facts::who_server(n),
            Self::Connection(n) => facts::who_connection(n),
            Self::Client(n) => facts::who_client(n),
            Self::Peer(n) => facts::who_peer(n),
            Self::Timer(n) => facts::who_timer(n),
            Self::Qt => facts::who_qt(),
        }
    }
}

impl fmt::Display for Who {
    /// Its name in the language that is set, as it stands within a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name().sentence(Language::current(), Face::Library))
    }
}

/// One of those that a timeline knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Who it is.
    pub who: Who,
    /// Its number in the record.
    pub object: u64,
    /// Its own end, or where it listens; the last one that it had.
    pub local: Option<SocketAddr>,
    /// The other end; the last one that it had.
    pub peer: Option<SocketAddr>,
    /// The row about it that came last.
    pub(super) last_row: u64,
    /// Bytes that it has given to the kernel and got from it, since this connection began.
    pub(super) sent: u64,
    pub(super) received: u64,
    /// Whether this connection was seen from its beginning: only then these bytes are all.
    pub(super) is_whole: bool,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Parties {
    known: HashMap<u64, Party>,
    /// Where the listeners listen or have listened.
    ports: Vec<u16>,
    servers: u32,
    connections: u32,
    clients: u32,
    peers: u32,
    timers: u32,
}

impl Parties {
    /// The one that `object` is, with its present ends. What it is, is decided when it turns up.
    pub(super) fn of(&mut self, object: &Object, first_kept: u64) -> &mut Party {
        if object.class == Class::Listener
            && let Some(local) = object.local
        {
            self.listens_at(local.port());
        }
        let at_server = object.local.is_some_and(|local| self.ports.contains(&local.port()));
        let party = self.meet(object, at_server, first_kept);
        party.local = object.local.or(party.local);
        party.peer = object.peer.or(party.peer);
        party
    }

    /// A server listens at this port, or has.
    pub(super) fn listens_at(&mut self, port: u16) {
        if port > 0 && self.ports.len() < PORTS && !self.ports.contains(&port) {
            self.ports.push(port);
        }
    }

    /// The connection that a listener has accepted just now, from one end to the other.
    pub(super) fn accepted(
        &mut self,
        number: u64,
        ends: Option<(SocketAddr, SocketAddr)>,
        first_kept: u64,
    ) -> Who {
        let object = Object { number, class: Class::Socket, local: None, peer: None };
        let party = self.meet(&object, true, first_kept);
        party.begin(ends);
        party.who
    }

    pub(super) fn get(&self, object: u64) -> Option<&Party> {
        self.known.get(&object)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Party> {
        self.known.values()
    }

    fn meet(&mut self, object: &Object, at_server: bool, first_kept: u64) -> &mut Party {
        if self.known.len() >= KNOWN && !self.known.contains_key(&object.number) {
            self.forget(first_kept);
        }
        let Self { known, servers, connections, clients, peers, timers, .. } = self;
        known.entry(object.number).or_insert_with(|| {
            let next = |count: &mut u32| {
                *count = count.saturating_add(1);
                *count
            };
            let who = match object.class {
                _ if object.number == 0 => Who::Qt,
                Class::Listener => Who::Server(next(servers)),
                Class::Timer => Who::Timer(next(timers)),
                Class::Peer => Who::Peer(next(peers)),
                Class::Socket if at_server => Who::Connection(next(connections)),
                Class::Socket => Who::Client(next(clients)),
            };
            Party {
                who,
                object: object.number,
                local: None,
                peer: None,
                last_row: first_kept,
                sent: 0,
                received: 0,
                is_whole: false,
            }
        })
    }

    /// Those without a row that is kept; else those that nothing was told of for the longest time.
    fn forget(&mut self, first_kept: u64) {
        self.known.retain(|_, party| party.last_row >= first_kept);
        if self.known.len() > KNOWN / 2 {
            let mut last: Vec<u64> = self.known.values().map(|party| party.last_row).collect();
            let (_, &mut middle, _) = last.select_nth_unstable(KNOWN / 2);
            self.known.retain(|_, party| party.last_row > middle);
        }
    }
}

impl Party {
    /// A connection begins here.
    pub(super) fn begin(&mut self, ends: Option<(SocketAddr, SocketAddr)>) {
        (self.sent, self.received, self.is_whole) = (0, 0, true);
        if let Some((local, peer)) = ends {
            (self.local, self.peer) = (Some(local), Some(peer));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(number: u64, class: Class, local: Option<&str>) -> Object {
        let local = local.map(|local| local.parse().expect("an address"));
        Object { number, class, local, peer: None }
    }

    #[test]
    fn a_socket_at_the_port_of_a_server_is_a_connection_and_any_other_a_client() {
        let mut parties = Parties::default();
        let mut who = |number, class, local| parties.of(&object(number, class, local), 0).who;
        assert_eq!(who(1, Class::Listener, Some("127.0.0.1:8888")), Who::Server(1));
        assert_eq!(who(2, Class::Socket, None), Who::Client(1));
        assert_eq!(who(3, Class::Socket, Some("127.0.0.1:8888")), Who::Connection(1));
        assert_eq!(who(2, Class::Socket, Some("127.0.0.1:50000")), Who::Client(1), "it stays");
        assert_eq!(who(4, Class::Socket, Some("127.0.0.1:8888")), Who::Connection(2));
        assert_eq!(who(5, Class::Timer, None), Who::Timer(1));
        assert_eq!(who(0, Class::Socket, None), Who::Qt);
    }

    #[test]
    fn of_very_many_the_oldest_are_forgotten() {
        let mut parties = Parties::default();
        for number in 1..3 * KNOWN as u64 {
            parties.of(&object(number, Class::Socket, None), 0).last_row = number;
        }
        assert!(parties.known.len() <= KNOWN, "{} are known", parties.known.len());
        assert!(parties.get(3 * KNOWN as u64 - 1).is_some());
    }
}
