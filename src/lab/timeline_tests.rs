//! The timeline, fed by hand.

use proptest::prelude::*;

use super::super::row::Stretch;
use super::super::told::bytes;
use super::super::{Band, Who};
use super::*;
use crate::record::{Class, Emitted};
use crate::text::quote::value;

/// A timeline that is told a made-up run.
struct Made {
    timeline: Timeline,
    us: u64,
    turn: u64,
    depth: u32,
}

const SERVER: Object = Object { number: 1, class: Class::Listener, local: None, peer: None };

fn socket(number: u64) -> Object {
    Object { number, class: Class::Socket, local: None, peer: None }
}

impl Made {
    fn new(limit: usize) -> Self {
        Self { timeline: Timeline::new(limit), us: 0, turn: 0, depth: 0 }
    }

    fn tell(&mut self, what: What) {
        let (us, turn, depth) = (self.us, self.turn, self.depth);
        self.timeline.push(&Moment { us, turn, depth, thread: None, what });
        self.us += 1;
    }

    fn event(&mut self, object: Object, name: &'static str, arguments: &str) {
        self.tell(What::Event { object, name: name.into(), arguments: arguments.into() });
    }

    fn call(&mut self, object: Object, name: &'static str, result: &str) {
        self.tell(What::Call { object, name: name.into(), arguments: String::new() });
        self.tell(What::Return { object, name: name.into(), result: result.into(), took: 3 });
    }

    fn slot(&mut self, object: Object, name: &'static str, inside: impl FnOnce(&mut Self)) {
        let signal = Emitted { name: name.into(), ..Emitted::default() };
        self.tell(What::Signal { object, signal });
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.tell(What::SlotEnded { object, took: 35, left: Some(0), unsent: None });
    }

    fn turns(&mut self, took: u64, inside: impl FnOnce(&mut Self)) {
        self.turn += 1;
        self.tell(What::TurnBegan);
        inside(self);
        self.tell(What::TurnEnded { took });
    }

    fn texts(&self) -> Vec<String> {
        self.timeline.rows().map(Row::text).collect()
    }
}

#[test]
fn a_result_and_the_time_of_a_slot_go_into_the_rows_that_they_end() {
    let mut made = Made::new(100);
    made.turns(50, |made| {
        made.slot(socket(2), "readyRead", |made| {
            made.call(socket(2), "readAll", "\"x\"");
            made.slot(socket(2), "bytesWritten", |_| {});
        });
    });
    assert_eq!(made.texts(), ["readyRead", "readAll() -> \"x\"", "bytesWritten"]);
    let rows: Vec<_> = made.timeline.rows().map(|row| (row.depth, row.took, row.turn)).collect();
    assert_eq!(rows, [(0, Some(35), 1), (1, Some(3), 1), (1, Some(35), 1)]);
    let turn = made.timeline.turn(1).expect("it is kept");
    assert_eq!((turn.first_row, turn.end_row, turn.took_us), (0, 3, Some(50)));
    assert_eq!(turn.band(), Some(Band::Quick));
    made.call(socket(2), "close", "");
    assert_eq!(made.timeline.row(3).map(|row| row.turn), Some(0), "outside of all turns");
}

#[test]
fn an_end_without_its_beginning_changes_nothing() {
    let mut made = Made::new(100);
    let (object, name) = (socket(2), "write");
    made.tell(What::Return { object, name: name.into(), result: "6".into(), took: 3 });
    made.tell(What::SlotEnded { object, took: 3, left: None, unsent: None });
    assert!(made.timeline.is_empty());
    made.tell(What::Call { object, name: name.into(), arguments: String::new() });
    made.tell(What::SlotEnded { object, took: 3, left: None, unsent: None });
    made.tell(What::Return { object: socket(3), name: name.into(), result: "6".into(), took: 3 });
    assert_eq!(made.timeline.row(0).and_then(|row| row.took), None);
}

#[test]
fn whoever_shows_the_rows_is_told_which_have_changed() {
    let mut made = Made::new(100);
    let mark = made.timeline.mark();
    made.tell(What::Call { object: socket(2), name: "write".into(), arguments: "1".into() });
    let changes = made.timeline.changes_since(mark);
    assert_eq!((changes.new, changes.changed), (0..1, None));
    let mark = changes.mark;
    assert_eq!(made.timeline.changes_since(mark).new, 1..1);
    let (object, name) = (socket(2), "write".into());
    made.tell(What::Return { object, name, result: "6".into(), took: 3 });
    made.call(socket(2), "read", "\"\"");
    let changes = made.timeline.changes_since(mark);
    assert_eq!((changes.new, changes.changed), (1..2, Some(0..1)), "a new row is new alone");
    made.turns(1, |_| {});
    let again = made.timeline.changes_since(changes.mark);
    assert_eq!((again.new, again.changed, again.turns), (2..2, None, true));
    for _ in 0..2 * CHANGES {
        made.call(socket(2), "read", "\"\"");
    }
    let changes = made.timeline.changes_since(mark);
    let (first, end) = (made.timeline.forgotten(), made.timeline.numbers().end);
    assert_eq!((changes.first, changes.new, changes.changed), (first, first..end, None));
    assert_eq!(made.timeline.len(), 100);
}

#[test]
fn rows_and_bytes_have_limits() {
    let mut made = Made::new(10);
    for _ in 0..25 {
        made.turns(1, |made| made.event(socket(2), "sent", "6"));
    }
    assert_eq!((made.timeline.len(), made.timeline.forgotten()), (10, 15));
    assert_eq!(made.timeline.turns().count(), 10, "turns go with their rows");
    assert_eq!(made.timeline.get(15).map(|row| row.number), Some(15));
    assert!(made.timeline.get(14).is_none() && made.timeline.get(25).is_none());
    let mut made = Made::new(usize::MAX);
    made.timeline.most_bytes = 100_000;
    for _ in 0..1000 {
        made.event(socket(2), "received", &"学".repeat(10_000));
        let held: usize = made.timeline.rows().map(Row::size).sum();
        assert!(held <= 100_000 && held == made.timeline.bytes, "{held}");
    }
    assert!(made.timeline.len() > 50);
}

#[test]
fn what_is_cleared_is_forgotten_and_names_stay() {
    let mut made = Made::new(100);
    made.slot(socket(2), "readyRead", |made| {
        made.call(socket(3), "write", "6");
        let frozen = made.timeline.clone();
        made.timeline.clear();
        assert_eq!((frozen.len(), made.timeline.len(), made.timeline.bytes), (2, 0, 0));
    });
    let mark = made.timeline.mark();
    made.call(socket(3), "read", "\"\"");
    assert_eq!(made.timeline.changes_since(mark).new, 2..3);
    assert_eq!(made.timeline.row(0).map(|row| row.who), Some(Who::Client(2)));
}

#[test]
fn a_connection_is_named_by_its_server_and_its_bytes_are_counted_from_its_beginning() {
    let mut made = Made::new(100);
    made.event(SERVER, "accepted", "socket7, 127.0.0.1:8888, 127.0.0.1:50000");
    made.event(socket(7), "received", &value(b"a\n\x07\"\\"));
    made.event(socket(7), "received", &value(&[b'x'; 81]));
    made.tell(What::Command { object: socket(7), name: "send".into(), arguments: "4".into() });
    let accepted = made.timeline.row(0).expect("a row");
    assert_eq!(accepted.text(), "accepted connection 1, 127.0.0.1:8888, 127.0.0.1:50000");
    assert_eq!(accepted.who, Who::Server(1));
    let row = |index| made.timeline.row(index).expect("a row");
    assert_eq!(row(1).who, Who::Connection(1));
    assert_eq!(row(1).peer, "127.0.0.1:50000".parse().ok());
    let stretch = |from, bytes, goes_out| Some(Stretch { from, bytes, goes_out });
    assert_eq!(row(1).stretch, stretch(0, 5, false));
    assert_eq!(row(2).stretch, stretch(5, 81, false));
    assert_eq!(row(3).stretch, stretch(0, 4, true));
    made.event(socket(9), "received", "\"x\"");
    assert_eq!(made.timeline.row(4).and_then(|row| row.stretch), None, "it was there before");
}

proptest! {
    #[test]
    fn the_length_that_is_read_off_a_text_is_the_one_it_has(
        text in proptest::collection::vec(any::<u8>(), 0..200), more in any::<bool>()
    ) {
        let shown = value(&text) + if more { ", more" } else { "" };
        prop_assert_eq!(bytes(&shown), Some(text.len() as u64));
    }

    #[test]
    fn nothing_that_is_told_makes_it_panic_or_grow(
        told in proptest::collection::vec(
            (0..8_usize, any::<u64>(), 0..4_u64, 0..4_u32, "[ -~学]{0,9}"), 0..200
        )
    ) {
        let mut timeline = Timeline::new(20);
        let mut mark = timeline.mark();
        for (kind, us, number, depth, text) in told {
            let object = socket(number);
            let what = match kind {
                0 => What::TurnBegan,
                1 => What::TurnEnded { took: us },
                2 => What::Event { object, name: "received".into(), arguments: text },
                3 => What::Event { object, name: "accepted".into(), arguments: text },
                4 => What::Call { object, name: "f".into(), arguments: text },
                5 => What::Return { object, name: "f".into(), result: text, took: us },
                6 => What::Signal { object, signal: Emitted::default() },
                _ => What::SlotEnded { object, took: us, left: None, unsent: None },
            };
            timeline.push(&Moment { us, turn: us, depth, thread: None, what });
            prop_assert!(timeline.len() <= 20);
            let changes = timeline.changes_since(mark);
            prop_assert_eq!(changes.new.end, timeline.numbers().end);
            mark = changes.mark;
        }
        prop_assert!(timeline.rows().zip(timeline.rows().skip(1)).all(|(a, b)| a.us <= b.us));
    }
}
