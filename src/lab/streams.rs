//! [`Streams`]: what a record tells of the bytes on all of its connections, kept so that the lanes
//! of any of them can be made.

use std::collections::VecDeque;
use std::net::SocketAddr;

use super::framing::Framing;
use super::lanes::Lanes;
use crate::record::{Class, Moment, Object, What};

/// So many moments are kept, half a kilobyte each at most; of more the oldest go.
const KEPT: usize = 4096;

/// Fed the record of a loop, it makes the [`Lanes`] of the connection that is asked for, with the
/// framing that is asked for.
#[derive(Debug, Default)]
pub struct Streams {
    kept: VecDeque<Moment>,
    /// Something has happened that is not kept: a connection may have begun before.
    is_late: bool,
}

impl Streams {
    /// This has happened, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        if !is_about_bytes(&moment.what) {
            return;
        }
        if self.kept.len() == KEPT {
            self.kept.pop_front();
            self.is_late = true;
        }
        self.kept.push_back(moment.clone());
    }

    /// Something has happened that nobody has told; what was told before does not fit to what comes.
    pub fn missed(&mut self) {
        self.kept.clear();
        self.is_late = true;
    }

    /// Both ends of the first connection of the object with that number: its own, and the other.
    #[must_use]
    pub fn ends(&self, object: u64) -> Option<(SocketAddr, SocketAddr)> {
        let objects = self.kept.iter().filter_map(|moment| object_of(&moment.what));
        objects.filter(|found| found.number == object).find_map(ends_of)
    }

    /// The same of the first socket that has connected to somebody.
    #[must_use]
    pub fn first(&self) -> Option<(SocketAddr, SocketAddr)> {
        self.kept.iter().find_map(|moment| connected(&moment.what))
    }

    /// Whether the connection was seen from its beginning. If it was not, the first message of its
    /// lanes may have begun before; they have none where bytes come whose writing was not seen.
    #[must_use]
    pub fn has_beginning(&self, from: SocketAddr, to: SocketAddr) -> bool {
        let accepted = [format!("{from}, {to}"), format!("{to}, {from}")];
        !self.is_late
            || self.kept.iter().any(|moment| match &moment.what {
                What::Event { name, arguments, .. } if name == "accepted" => {
                    accepted.iter().any(|ends| arguments.ends_with(ends))
                }
                what => {
                    let ends = connected(what);
                    ends == Some((from, to)) || ends == Some((to, from))
                }
            })
    }

    /// What went from one end to the other.
    #[must_use]
    pub fn lanes(&self, from: SocketAddr, to: SocketAddr, framing: Framing) -> Lanes {
        let mut lanes = Lanes::new(from, to, framing);
        if !self.has_beginning(from, to) {
            lanes.begins_inside(self.on_its_way(from, to));
        }
        self.kept.iter().for_each(|moment| lanes.push(moment));
        lanes
    }

    /// Bytes that were written before what is kept begins, and came later.
    fn on_its_way(&self, from: SocketAddr, to: SocketAddr) -> u64 {
        let mut lanes = Lanes::new(from, to, Framing::None);
        let mut most = 0;
        for moment in &self.kept {
            lanes.push(moment);
            let (written, came) = lanes.bytes();
            if lanes.has_writer() {
                most = most.max(came.saturating_sub(written));
            }
        }
        most
    }
}

/// Whether [`Lanes`] have a use for it.
fn is_about_bytes(what: &What) -> bool {
    match what {
        What::Call { name, .. } | What::Return { name, .. } => name == "write",
        What::Event { name, .. } => {
            matches!(&**name, "received" | "sentBeside" | "accepted")
        }
        What::Signal { signal, .. } => matches!(
            &*signal.name,
            "stateChanged" | "readyRead" | "readChannelFinished" | "disconnected"
        ),
        _ => false,
    }
}

fn object_of(what: &What) -> Option<&Object> {
    match what {
        What::Call { object, .. }
        | What::Return { object, .. }
        | What::Event { object, .. }
        | What::Signal { object, .. } => Some(object),
        _ => None,
    }
}

fn ends_of(object: &Object) -> Option<(SocketAddr, SocketAddr)> {
    object.local.zip(object.peer).filter(|_| object.class == Class::Socket)
}

/// Both ends of the socket that has connected with that.
fn connected(what: &What) -> Option<(SocketAddr, SocketAddr)> {
    match what {
        What::Signal { object, signal }
            if signal.name == "stateChanged" && signal.state.as_deref() == Some("Connected") =>
        {
            ends_of(object)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Emitted;
    use crate::text::quote::value;

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    /// Of the socket at port 1, whose number is 1, or of the one at port 2.
    fn push(streams: &mut Streams, number: u16, what: impl FnOnce(Object) -> What) {
        let (local, peer) = (Some(at(number)), Some(at(3 - number)));
        let object = Object { number: number.into(), class: Class::Socket, local, peer };
        streams.push(&Moment { us: 0, turn: 1, depth: 0, thread: None, what: what(object) });
    }

    fn signal(streams: &mut Streams, number: u16, name: &'static str, state: &'static str) {
        let signal = Emitted { name: name.into(), state: Some(state.into()), ..Emitted::default() };
        push(streams, number, |object| What::Signal { object, signal });
    }

    fn write(streams: &mut Streams, bytes: &[u8]) {
        let (name, arguments) = ("write".into(), value(bytes));
        push(streams, 1, |object| What::Call { object, name, arguments });
        let (name, result) = ("write".into(), bytes.len().to_string());
        push(streams, 1, |object| What::Return { object, name, result, took: 1 });
    }

    fn come(streams: &mut Streams, bytes: &[u8]) {
        let (name, arguments) = ("received".into(), value(bytes));
        push(streams, 2, |object| What::Event { object, name, arguments });
        signal(streams, 2, "readyRead", "Connected");
    }

    fn told(streams: &Streams, framing: Framing) -> (u64, u64, u64) {
        let counts = streams.lanes(at(1), at(2), framing).counts();
        (counts.writes, counts.reads, counts.messages)
    }

    #[test]
    fn the_lanes_of_a_connection_can_be_had_with_any_framing_at_any_time() {
        let mut streams = Streams::default();
        signal(&mut streams, 1, "stateChanged", "Connected");
        for _ in 0..5 {
            write(&mut streams, b"hello\n");
        }
        come(&mut streams, &b"hello\n".repeat(5));
        assert_eq!(told(&streams, Framing::None), (5, 1, 1));
        assert_eq!(told(&streams, Framing::Line), (5, 1, 5));
        assert_eq!(told(&streams, Framing::Fixed(10)), (5, 1, 3));
        assert_eq!(
            (streams.first(), streams.ends(2)),
            (Some((at(1), at(2))), Some((at(2), at(1))))
        );
        assert_eq!((streams.ends(3), told(&Streams::default(), Framing::Line)), (None, (0, 0, 0)));
    }

    #[test]
    fn who_has_one_end_alone_sees_what_comes_and_its_messages() {
        let mut streams = Streams::default();
        come(&mut streams, b"one\ntwo\nth");
        come(&mut streams, b"ree\n");
        assert_eq!(told(&streams, Framing::Line), (0, 2, 3));
        let lanes = streams.lanes(at(1), at(2), Framing::Line);
        assert!(!lanes.has_writer() && lanes.has_reader());
        assert_eq!(lanes.picture(9).reads, [10, 14]);
    }

    #[test]
    fn what_was_on_its_way_before_lies_below_its_read_and_nobody_guesses_its_messages() {
        let mut streams = Streams::default();
        write(&mut streams, b"lost\n");
        streams.missed();
        write(&mut streams, b"kept\n");
        come(&mut streams, b"lost\nkept\n");
        assert!(!streams.has_beginning(at(1), at(2)));
        let lanes = streams.lanes(at(1), at(2), Framing::Line);
        assert_eq!((lanes.counts().writes, lanes.counts().messages), (1, 0));
        let picture = lanes.picture(9);
        assert_eq!((picture.writes, picture.reads), (vec![5, 5], vec![10]));
        // Where nothing was on its way, messages are looked for.
        streams.missed();
        write(&mut streams, b"one\ntwo\n");
        come(&mut streams, b"one\ntwo\n");
        assert_eq!(told(&streams, Framing::Line), (1, 1, 2));
        // One that has begun since then is whole.
        signal(&mut streams, 1, "stateChanged", "Connected");
        assert!(streams.has_beginning(at(2), at(1)));
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let mut streams = Streams::default();
        signal(&mut streams, 1, "stateChanged", "Connected");
        for _ in 0..KEPT {
            write(&mut streams, b"x");
            signal(&mut streams, 1, "bytesWritten", "Connected");
        }
        assert_eq!(streams.kept.len(), KEPT);
        assert!(!streams.has_beginning(at(1), at(2)));
    }
}
