//! [`States`]: which of Qt's states each socket is in, and by which ways it came there.

use std::collections::HashMap;

use crate::record::{Class, Moment, Object, What};
use crate::signal::SocketState::{
    self, Bound, Closing, Connected, Connecting, HostLookup, Unconnected,
};

/// Qt's states of a socket, in the order in which a client passes them. Listening is for internal
/// use in Qt, and no socket is ever in it.
pub const SHOWN: [SocketState; 6] =
    [Unconnected, Bound, HostLookup, Connecting, Connected, Closing];

/// From which state a socket gets into which: all ways that any scenario of this program's tests
/// goes, and no other.
pub const EDGES: &[(SocketState, SocketState)] = &[
    // What a course shows.
    (Unconnected, HostLookup),
    (HostLookup, Connecting),
    (Connecting, Connected),
    (Connected, Closing),
    (Closing, Unconnected),
    // An end without farewell, and attempts that fail.
    (Connected, Unconnected),
    (HostLookup, Unconnected),
    (Connecting, Unconnected),
    // A socket that is bound first; and what slots can do that bind, or connect, in between.
    (Unconnected, Bound),
    (Bound, HostLookup),
    (Bound, Closing),
    (Bound, Unconnected),
    (HostLookup, Bound),
    (Connecting, Bound),
    (Connected, Bound),
    (Closing, Bound),
    (Bound, Bound),
    (Unconnected, Unconnected),
];

/// So many sockets are known at a time. Of more, those that nothing has happened to for the longest
/// time are forgotten.
const KNOWN: usize = 1 << 12;

/// The states of the sockets of a record.
#[derive(Debug, Default)]
pub struct States {
    cards: HashMap<u64, Card>,
    /// Counts the moments.
    seen: u64,
}

/// The states of one socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The socket, with its ends as they were told last; those of a connection stay when it is over.
    pub object: Object,
    /// The state it is in.
    pub state: SocketState,
    /// The ways it has come, in the order in which each was gone first.
    pub edges: Vec<Edge>,
    seen: u64,
}

/// A way from one state to another that a socket has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Where it led from.
    pub from: SocketState,
    /// Where it led to.
    pub to: SocketState,
    /// How often.
    pub times: u64,
    /// When it was gone last, in microseconds since the record began.
    pub us: u64,
}

impl States {
    /// This has happened, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        let (object, entered, told) = match &moment.what {
            What::Signal { object, signal } => {
                let state = signal.state.as_deref().and_then(state_of);
                match &*signal.name {
                    "destroyed" => {
                        self.cards.remove(&object.number);
                        return;
                    }
                    "stateChanged" => (object, state, None),
                    _ => (object, None, state),
                }
            }
            What::Event { object, .. }
            | What::Command { object, .. }
            | What::Call { object, .. }
            | What::Return { object, .. }
            | What::SlotEnded { object, .. } => (object, None, None),
            What::TurnBegan | What::TurnEnded { .. } | What::Ended { .. } => return,
        };
        if object.class != Class::Socket {
            return;
        }
        let card = self.card_of(object, entered, told);
        if let Some(to) = entered {
            card.enter(to, moment.us);
        }
    }

    /// What is known of the socket with this number.
    #[must_use]
    pub fn card(&self, number: u64) -> Option<&Card> {
        self.cards.get(&number)
    }

    /// All sockets that are known, in no order.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.values()
    }

    fn card_of(
        &mut self,
        object: &Object,
        entered: Option<SocketState>,
        told: Option<SocketState>,
    ) -> &mut Card {
        self.seen += 1;
        if self.cards.len() >= KNOWN && !self.cards.contains_key(&object.number) {
            let mut seen: Vec<_> = self.cards.values().map(|card| card.seen).collect();
            let (_, &mut middle, _) = seen.select_nth_unstable(KNOWN / 2);
            self.cards.retain(|_, card| card.seen > middle);
        }
        let card = self.cards.entry(object.number).or_insert_with(|| {
            let state = told.unwrap_or_else(|| before(object, entered));
            Card { object: *object, state, edges: Vec::new(), seen: 0 }
        });
        card.seen = self.seen;
        if object.peer.is_some() || object.local.is_some() {
            card.object = *object;
        }
        card
    }
}

/// In which state a socket is of which nothing was told before: one that has a peer was accepted, or
/// the record began later than its connection.
fn before(object: &Object, entered: Option<SocketState>) -> SocketState {
    match entered {
        Some(Connected) => Connecting,
        Some(Closing | Unconnected) => Connected,
        Some(_) => Unconnected,
        None if object.peer.is_some() => Connected,
        None => Unconnected,
    }
}

impl Card {
    fn enter(&mut self, to: SocketState, us: u64) {
        let from = std::mem::replace(&mut self.state, to);
        let gone = self.edges.iter_mut().find(|edge| (edge.from, edge.to) == (from, to));
        if let Some(edge) = gone {
            (edge.times, edge.us) = (edge.times + 1, us);
        } else {
            // There are no more than pairs of states.
            self.edges.push(Edge { from, to, times: 1, us });
        }
    }
}

/// The state that has this name in a record.
fn state_of(name: &str) -> Option<SocketState> {
    SocketState::ALL.iter().copied().find(|state| state.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Emitted;

    fn moment(us: u64, what: What) -> Moment {
        Moment { us, turn: 1, depth: 0, thread: None, what }
    }

    fn object(number: u64, has_peer: bool) -> Object {
        let at = has_peer.then(|| ([127, 0, 0, 1], 1).into());
        Object { number, class: Class::Socket, local: at, peer: at }
    }

    fn entered(us: u64, object: Object, state: SocketState) -> Moment {
        let (name, state) = ("stateChanged".into(), Some(state.name().into()));
        let signal = Emitted { name, state, ..Emitted::default() };
        moment(us, What::Signal { object, signal })
    }

    fn called(object: Object) -> Moment {
        moment(0, What::Call { object, name: "write".into(), arguments: String::new() })
    }

    #[test]
    fn a_way_that_is_gone_again_is_counted_and_its_time_is_the_last() {
        let mut states = States::default();
        for us in [0, 10] {
            for (step, state) in [HostLookup, Connecting, Unconnected].into_iter().enumerate() {
                states.push(&entered(us + step as u64, object(1, false), state));
            }
        }
        let card = states.card(1).expect("it is known");
        assert_eq!(card.state, Unconnected);
        let last = Edge { from: Connecting, to: Unconnected, times: 2, us: 12 };
        assert_eq!((card.edges.len(), card.edges[2]), (3, last));
    }

    #[test]
    fn what_was_accepted_begins_connected_and_keeps_its_four_numbers_when_it_has_ended() {
        let mut states = States::default();
        states.push(&called(object(1, true)));
        states.push(&called(object(2, false)));
        assert_eq!(states.card(1).map(|card| card.state), Some(Connected));
        assert_eq!(states.card(2).map(|card| card.state), Some(Unconnected));
        states.push(&entered(1, object(1, false), Unconnected));
        let card = states.card(1).expect("it is known");
        assert_eq!((card.edges[0].from, card.object), (Connected, object(1, true)));
        let name = "destroyed".into();
        let signal = Emitted { name, ..Emitted::default() };
        states.push(&moment(2, What::Signal { object: object(1, false), signal }));
        assert_eq!(states.card(1), None);
    }

    #[test]
    fn of_very_many_sockets_the_ones_in_use_are_kept() {
        let mut states = States::default();
        for number in 2..3 * KNOWN as u64 {
            states.push(&called(object(number, true)));
            states.push(&called(object(1, true)));
        }
        assert!(states.cards.len() <= KNOWN && states.card(1).is_some());
    }
}
