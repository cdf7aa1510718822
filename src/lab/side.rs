//! [`Side`]: of a record of both ends, what is about one of them.

use super::turns::SLOW_US;
use super::who::{Parties, Who};
use crate::record::{Moment, Object, What};

/// One end: the server with its connections, or the clients. What it is not about is left out, and so
/// are the timers: they are anybody's.
#[derive(Debug, Clone)]
pub struct Side {
    is_server: bool,
    parties: Parties,
    /// A turn that has begun, and in which nothing was about it yet.
    begun: Option<Moment>,
}

impl Side {
    /// The server's, or the clients'.
    #[must_use]
    pub fn new(is_server: bool) -> Self {
        Self { is_server, parties: Parties::default(), begun: None }
    }

    /// A server listens at this port, or has: sockets there are its connections.
    pub fn listens_at(&mut self, port: u16) {
        self.parties.listens_at(port);
    }

    /// Hands on what belongs to it, in its order. A turn without anything of it is none, unless it was
    /// slow: then nothing else could be done meanwhile.
    pub fn sift(&mut self, moment: &Moment, mut give: impl FnMut(&Moment)) {
        match &moment.what {
            What::TurnBegan => {
                self.begun = Some(moment.clone());
                return;
            }
            What::TurnEnded { took } => {
                if let Some(begun) = self.begun.take() {
                    if *took < SLOW_US {
                        return;
                    }
                    give(&begun);
                }
            }
            What::Ended { .. } => {}
            What::Event { object, .. }
            | What::Command { object, .. }
            | What::Call { object, .. }
            | What::Return { object, .. }
            | What::Signal { object, .. }
            | What::SlotEnded { object, .. } => {
                if !self.has(object) {
                    return;
                }
                if let Some(begun) = self.begun.take() {
                    give(&begun);
                }
            }
        }
        give(moment);
    }

    fn has(&mut self, object: &Object) -> bool {
        // Nobody is ever forgotten before it is too many: rows do not matter here.
        match self.parties.of(object, 0).who {
            Who::Server(_) | Who::Connection(_) => self.is_server,
            Who::Client(_) => !self.is_server,
            Who::Timer(_) | Who::Peer(_) => false,
            Who::Qt => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Class;

    fn object(number: u64, class: Class, port: u16) -> Object {
        let local = (port > 0).then(|| ([127, 0, 0, 1], port).into());
        Object { number, class, local, peer: None }
    }

    fn told(number: u64, class: Class, port: u16) -> What {
        let (name, arguments) = ("x".into(), String::new());
        What::Event { object: object(number, class, port), name, arguments }
    }

    /// Of each turn what is in it, as the side of that kind hands it on.
    fn sifted(mut side: Side, turns: &[(u64, &[What])]) -> Vec<String> {
        let mut all = Vec::new();
        let mut give = |moment: &Moment| {
            all.push(match &moment.what {
                What::TurnBegan => "(".to_owned(),
                What::TurnEnded { .. } => ")".to_owned(),
                What::Event { object, .. } => object.to_string(),
                other => format!("{other:?}"),
            });
        };
        for (took, inside) in turns {
            let ends = What::TurnEnded { took: *took };
            for what in [What::TurnBegan].iter().chain(*inside).chain([&ends]) {
                let what = what.clone();
                side.sift(&Moment { us: 0, turn: 0, depth: 0, thread: None, what }, &mut give);
            }
        }
        all
    }

    #[test]
    fn each_side_has_its_own_and_turns_of_nothing_else() {
        use Class::{Listener, Socket, Timer};

        let turns: [(u64, &[What]); 5] = [
            (10, &[told(1, Listener, 8888), told(2, Socket, 0)]),
            (10, &[told(2, Socket, 50_000)]),
            (10, &[told(3, Socket, 8888), told(4, Timer, 0)]),
            (SLOW_US, &[told(2, Socket, 50_000)]),
            // It was the server's, and has no end any more.
            (10, &[told(3, Socket, 0)]),
        ];
        let server = ["(", "listener1", ")", "(", "socket3", ")", "(", ")", "(", "socket3", ")"];
        assert_eq!(sifted(Side::new(true), &turns), server);
        let client = ["(", "socket2", ")", "(", "socket2", ")", "(", "socket2", ")"];
        assert_eq!(sifted(Side::new(false), &turns), client);
    }

    #[test]
    fn a_connection_that_was_there_before_is_known_by_the_port() {
        let turns: [(u64, &[What]); 1] = [(1, &[told(3, Class::Socket, 8888)])];
        assert_eq!(sifted(Side::new(true), &turns), Vec::<String>::new());
        let mut side = Side::new(true);
        side.listens_at(8888);
        assert_eq!(sifted(side, &turns), ["(", "socket3", ")"]);
    }
}
