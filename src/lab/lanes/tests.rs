use std::cell::RefCell;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::record::{Reader, Recorder};
use crate::text::quote::value;
use crate::trace::{Sockets, parse, run_tapped};

/// How often what depends on the machine is tried.
const TRIES: usize = 20;

#[derive(Default)]
struct Kept(RefCell<Vec<Moment>>);

impl Reader for Kept {
    fn moment(&self, moment: &Moment) {
        self.0.borrow_mut().push(moment.clone());
    }
}

/// The record of a scenario in which `c` is connected to `k`, and these steps follow.
fn recorded(steps: &str, sockets: Sockets) -> Vec<Moment> {
    let script = format!(
        "scenario lanes \"both ends\"\ns listen LocalHost 0\non s newConnection\n  \
         s nextPendingConnection k\nend\non k readyRead\n  k readAll\nend\n\
         c connectToHost \"127.0.0.1\" SPORT\nloop\n{steps}loop\n"
    );
    let scenario = parse(script.as_bytes()).expect("a script without a mistake");
    let kept = Rc::new(Kept::default());
    let recorder = Rc::new(Recorder::new(vec![Rc::<Kept>::clone(&kept)]));
    run_tapped(&scenario, sockets, Box::new(std::io::sink()), Some(recorder)).expect("it runs");
    kept.0.take()
}

/// The two ends of its one connection: of the socket that has connected, and of the other.
fn ends(moments: &[Moment]) -> (SocketAddr, SocketAddr) {
    let ends = moments.iter().find_map(|moment| match &moment.what {
        What::Signal { object, signal } if signal.name == "connected" => {
            object.local.zip(object.peer)
        }
        _ => None,
    });
    ends.expect("c is connected")
}

fn lanes(moments: &[Moment], framing: Framing) -> Lanes {
    let (from, to) = ends(moments);
    let mut lanes = Lanes::new(from, to, framing);
    moments.iter().for_each(|moment| lanes.push(moment));
    lanes
}

fn texts(lanes: &Lanes) -> Vec<String> {
    lanes.messages().map(|message| String::from_utf8_lossy(&message.bytes).into_owned()).collect()
}

fn counts(writes: u64, reads: u64, messages: u64) -> Counts {
    Counts { writes, reads, messages }
}

#[test]
fn five_writes_in_one_slot_are_one_read() {
    let moments = recorded(&"c write \"hello\\n\"\n".repeat(5), Sockets::OnThisThread);
    let none = lanes(&moments, Framing::None);
    assert_eq!(none.counts(), counts(5, 1, 1));
    assert_eq!(none.bytes(), (30, 30));
    let picture = none.picture(100);
    assert_eq!((&picture.writes[..], &picture.reads[..]), (&[6; 5][..], &[30][..]));
    let glued = (Piece { from: 0, to: 30 }, b"hello\n".repeat(5));
    assert_eq!(picture.messages, [glued]);

    let line = lanes(&moments, Framing::Line);
    assert_eq!(line.counts(), counts(5, 1, 5));
    assert_eq!(texts(&line), ["hello"; 5]);
    // What is shown tells where in the stream it begins.
    let picture = line.picture(2);
    assert_eq!(
        (picture.begin, &picture.writes[..], &picture.reads[..]),
        (18, &[6; 2][..], &[12][..])
    );
    assert_eq!(picture.messages[1], (Piece { from: 6, to: 12 }, b"hello".to_vec()));
}

#[test]
fn five_writes_twenty_milliseconds_apart_are_five_reads() {
    let steps: String = (1..=5).map(|n| format!("later {} c write \"hello\"\n", 20 * n)).collect();
    // On a machine that is busy two of them may be due in one pass, and then they are together.
    for _ in 0..TRIES {
        let moments = recorded(&steps, Sockets::OnThisThread);
        let passes: HashSet<u64> = moments
            .iter()
            .filter(|moment| matches!(&moment.what, What::Call { name, .. } if name == "write"))
            .map(|moment| moment.turn)
            .collect();
        let lanes = lanes(&moments, Framing::Fixed(5));
        assert_eq!((lanes.counts().writes, lanes.counts().messages), (5, 5));
        if passes.len() == 5 {
            assert_eq!(lanes.counts().reads, 5);
            assert_eq!(lanes.picture(100).reads, [5, 10, 15, 20, 25]);
            return;
        }
    }
    panic!("never were they apart");
}

#[test]
fn a_message_that_is_written_in_pieces_is_whole_again_with_its_frame() {
    let steps = "c write \"\\x00\"\nloop\nc write \"\\x05he\"\nloop\nc write \"llo\\x00\\x02by\"\n";
    for sockets in [Sockets::OnThisThread, Sockets::OnTheirOwn] {
        let lanes = lanes(&recorded(steps, sockets), Framing::Length);
        assert_eq!(texts(&lanes), ["hello", "by"]);
        assert_eq!(lanes.counts(), counts(3, 3, 2));
        assert_eq!(lanes.picture(9).writes, [1, 3, 7]);
    }
}

#[test]
fn what_was_written_before_it_was_connected_is_in_the_lane_and_other_connections_are_not() {
    let steps = "c2 connectToHost \"127.0.0.1\" SPORT\nc2 write \"early\"\nloop\n\
                 c write \"late\"\nc abort\n";
    let moments = recorded(steps, Sockets::OnThisThread);
    let first = lanes(&moments, Framing::None);
    assert_eq!((first.counts().writes, first.bytes().0), (1, 4));
    let second = moments.iter().rev().find_map(|moment| match &moment.what {
        What::Signal { object, signal } if signal.name == "connected" => {
            object.local.zip(object.peer)
        }
        _ => None,
    });
    let (from, to) = second.expect("c2 is connected");
    let mut other = Lanes::new(from, to, Framing::Fixed(5));
    moments.iter().for_each(|moment| other.push(moment));
    assert_eq!(other.picture(9).writes, [5]);
    let mut back = Lanes::new(to, from, Framing::None);
    moments.iter().for_each(|moment| back.push(moment));
    assert_eq!((back.counts(), back.picture(9)), (Counts::default(), Picture::default()));
}

#[test]
fn a_connection_that_ends_inside_of_a_line_shows_where_it_broke() {
    let moments =
        recorded("c write \"one\\ntw\"\nloop\nc disconnectFromHost\n", Sockets::OnThisThread);
    let lanes = lanes(&moments, Framing::Line);
    let broken = lanes.broken().expect("it has ended");
    assert_eq!((broken.from, broken.at), (4, 6));
    let frame = Piece { from: 4, to: 6 };
    assert_eq!((lanes.picture(9).broken, texts(&lanes)), (Some(frame), vec!["one".to_owned()]));
}

#[test]
fn a_long_write_has_no_lines_but_is_cut_all_the_same() {
    let moments = recorded("c write \"x\"*200\nc write \"line\\n\"\n", Sockets::OnThisThread);
    let line = lanes(&moments, Framing::Line);
    assert!(line.is_blind() && line.counts() == counts(2, 1, 0), "{:?}", line.counts());
    let fixed = lanes(&moments, Framing::Fixed(41));
    assert!(!fixed.is_blind() && fixed.counts() == counts(2, 1, 5), "{:?}", fixed.counts());
}

/// A moment of one of two sockets that are connected with each other.
fn moment(number: u64, what: impl FnOnce(Object) -> What) -> Moment {
    let (local, peer) = if number == 1 { (1, 2) } else { (2, 1) };
    let at = |port: u16| Some(SocketAddr::from(([127, 0, 0, 1], port)));
    let object = Object { number, class: Class::Socket, local: at(local), peer: at(peer) };
    Moment { us: 0, turn: 1, depth: 0, thread: None, what: what(object) }
}

fn write(lanes: &mut Lanes, bytes: &[u8]) {
    let (name, arguments) = ("write".into(), value(bytes));
    lanes.push(&moment(1, |object| What::Call { object, name, arguments }));
    let (name, result) = ("write".into(), bytes.len().to_string());
    lanes.push(&moment(1, |object| What::Return { object, name, result, took: 1 }));
}

fn receive(lanes: &mut Lanes, bytes: &[u8]) {
    let (name, arguments) = ("received".into(), value(bytes));
    lanes.push(&moment(2, |object| What::Event { object, name, arguments }));
    let signal = crate::record::Emitted { name: "readyRead".into(), ..Default::default() };
    lanes.push(&moment(2, |object| What::Signal { object, signal }));
}

fn between() -> (SocketAddr, SocketAddr) {
    (SocketAddr::from(([127, 0, 0, 1], 1)), SocketAddr::from(([127, 0, 0, 1], 2)))
}

proptest! {
    #[test]
    fn however_it_is_written_and_read_the_messages_are_the_same(
        messages in proptest::collection::vec("[^\n]{0,12}", 1..20),
        writes in proptest::collection::vec(1..60_usize, 0..30),
        reads in proptest::collection::vec(1..60_usize, 0..30),
    ) {
        let frames = messages.iter().map(|text| Framing::Line.wrap(text.as_bytes()));
        let stream = frames.collect::<Result<Vec<_>, _>>().expect("short lines").concat();
        let (from, to) = between();
        let mut lanes = Lanes::new(from, to, Framing::Line);
        let pieces = |lengths: &[usize], longest: usize| {
            let mut rest = &stream[..];
            let mut pieces = Vec::new();
            for len in lengths.iter().copied().chain(std::iter::repeat(longest)) {
                if rest.is_empty() {
                    break;
                }
                let (piece, behind) = rest.split_at(len.min(rest.len()));
                pieces.push(piece);
                rest = behind;
            }
            pieces
        };
        // A record shows 80 bytes of a call.
        let (written, read) = (pieces(&writes, 80), pieces(&reads, usize::MAX));
        written.iter().for_each(|piece| write(&mut lanes, piece));
        read.iter().for_each(|piece| receive(&mut lanes, piece));
        prop_assert_eq!(texts(&lanes), messages);
        let picture = lanes.picture(KEPT);
        prop_assert_eq!(picture.writes.iter().sum::<u64>(), stream.len() as u64);
        prop_assert_eq!(picture.reads.last(), Some(&(stream.len() as u64)));
        prop_assert_eq!(lanes.counts().reads, read.len() as u64);
    }

    #[test]
    fn no_record_makes_it_panic(shown in ".{0,20}", taken in any::<i64>()) {
        let (from, to) = between();
        let mut lanes = Lanes::new(from, to, Framing::Length);
        let arguments = || shown.clone();
        for number in [1, 2] {
            let name = || std::borrow::Cow::Borrowed("write");
            lanes.push(&moment(number, |object| What::Call { object, name: name(), arguments: arguments() }));
            let result = taken.to_string();
            lanes.push(&moment(number, |object| What::Return { object, name: name(), result, took: 1 }));
            let name = "received".into();
            lanes.push(&moment(number, |object| What::Event { object, name, arguments: arguments() }));
            let name = "received".into();
            let arguments = "<18446744073709551615 bytes 0>".to_owned();
            lanes.push(&moment(number, |object| What::Event { object, name, arguments }));
        }
        receive(&mut lanes, b"x");
        let _ = lanes.picture(10);
    }
}

#[test]
fn of_very_much_the_newest_is_kept() {
    let (from, to) = between();
    let mut lanes = Lanes::new(from, to, Framing::Fixed(4));
    for _ in 0..3 * KEPT {
        write(&mut lanes, b"1234");
        receive(&mut lanes, b"1234");
    }
    assert_eq!((lanes.writes.len(), lanes.reads.len(), lanes.messages.len()), (KEPT, KEPT, KEPT));
    assert_eq!(lanes.counts(), counts(3 * KEPT as u64, 3 * KEPT as u64, 3 * KEPT as u64));
    assert_eq!((lanes.content.len(), lanes.picture(2).begin), (0, 4 * (3 * KEPT as u64 - 2)));
    // Nor are long messages.
    let mut long = Lanes::new(from, to, Framing::None);
    write(&mut long, &[b'x'; 100_000]);
    receive(&mut long, &[b'x'; 100_000]);
    let message = long.messages().next().expect("what was read at once");
    assert_eq!((message.to, message.bytes.len()), (100_000, HEAD));
    // One that nobody reads is not kept without end.
    for _ in 0..CONTENT / 80 + 2 {
        write(&mut lanes, &[b'x'; 80]);
    }
    assert!(lanes.is_blind() && lanes.content.len() <= CONTENT);
}

#[test]
fn a_picture_has_no_more_than_was_asked_for_of_anything() {
    let (from, to) = between();
    let mut lanes = Lanes::new(from, to, Framing::Fixed(1));
    write(&mut lanes, b"0123456789");
    for byte in b"0123456789" {
        receive(&mut lanes, &[*byte]);
    }
    let picture = lanes.picture(4);
    assert_eq!((picture.begin, &picture.writes[..]), (6, &[4][..]));
    assert_eq!(picture.reads, [1, 2, 3, 4]);
    let texts: Vec<&[u8]> = picture.messages.iter().map(|(_, bytes)| &bytes[..]).collect();
    assert_eq!(texts, [b"6", b"7", b"8", b"9"]);
}

#[test]
fn what_is_sent_beside_counts_and_is_unknown() {
    let (from, to) = between();
    let sent = |lanes: &mut Lanes, number| {
        let (name, arguments) = ("sentBeside".into(), "6".to_owned());
        lanes.push(&moment(number, |object| What::Event { object, name, arguments }));
    };
    for (framing, blind) in [(Framing::Fixed(3), false), (Framing::Line, true)] {
        let mut lanes = Lanes::new(from, to, framing);
        sent(&mut lanes, 1);
        sent(&mut lanes, 2);
        assert_eq!((lanes.counts().writes, lanes.bytes(), lanes.is_blind()), (1, (6, 0), blind));
        receive(&mut lanes, b"client");
        assert_eq!(lanes.counts().messages, if blind { 0 } else { 2 });
    }
}

#[test]
fn what_the_socket_reads_on_its_next_connection_is_not_of_this_one() {
    let [from, to, other] = [1, 2, 3].map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    let mut lanes = Lanes::new(from, to, Framing::None);
    for local in [to, other, to] {
        let object =
            Object { number: 7, class: Class::Socket, local: Some(local), peer: Some(from) };
        let what = What::Event { object, name: "received".into(), arguments: "\"hello\"".into() };
        lanes.push(&Moment { us: 0, turn: 1, depth: 0, thread: None, what });
    }
    assert_eq!(lanes.bytes(), (0, 10));
}
