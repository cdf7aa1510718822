//! Drawings, of a timeline that is fed by hand.

use proptest::prelude::*;

use super::*;
use crate::record::{Class, Emitted, Moment, Object, What};

fn object(number: u64, class: Class) -> Object {
    let port = if number == 2 { 50_000 } else { 8888 };
    let local = (class != Class::Timer).then(|| ([127, 0, 0, 1], port).into());
    Object { number, class, local, peer: None }
}

fn tell(timeline: &mut Timeline, us: u64, turn: u64, depth: u32, what: What) {
    timeline.push(&Moment { us, turn, depth, thread: None, what });
}

fn event(timeline: &mut Timeline, us: u64, object: Object, name: &'static str, arguments: &str) {
    let arguments = arguments.into();
    tell(timeline, us, 0, 0, What::Event { object, name: name.into(), arguments });
}

fn signal(timeline: &mut Timeline, us: u64, object: Object, took: u64) {
    let signal = Emitted { name: "readyRead".into(), ..Emitted::default() };
    tell(timeline, us, 0, 0, What::Signal { object, signal });
    let (left, unsent) = (None, None);
    tell(timeline, us + took, 0, 0, What::SlotEnded { object, took, left, unsent });
}

fn turn(
    timeline: &mut Timeline,
    number: u64,
    us: u64,
    took: u64,
    inside: impl FnOnce(&mut Timeline),
) {
    tell(timeline, us, number, 0, What::TurnBegan);
    inside(timeline);
    tell(timeline, us + took, number, 0, What::TurnEnded { took });
}

/// A server, a client and its connection, which gets six bytes, in three turns.
fn timeline() -> Timeline {
    let (listener, client) = (object(1, Class::Listener), object(2, Class::Socket));
    let connection = object(3, Class::Socket);
    let (server, own) = ("127.0.0.1:8888", "127.0.0.1:50000");
    let mut timeline = Timeline::new(100);
    turn(&mut timeline, 1, 0, 100, |timeline| {
        tell(
            timeline,
            0,
            1,
            0,
            What::Command {
                object: Object { local: None, ..client },
                name: "connect".into(),
                arguments: format!("{server}, 30000 ms"),
            },
        );
        event(timeline, 50, listener, "accepted", &format!("socket3, {server}, {own}"));
    });
    turn(&mut timeline, 2, 1_000, 5_000, |timeline| {
        event(timeline, 1_000, client, "connected", &format!("{own}, {server}"));
        signal(timeline, 1_100, client, 4_500);
    });
    turn(&mut timeline, 3, 9_000, 200_000, |timeline| {
        event(timeline, 9_000, connection, "received", "\"client\"");
        signal(timeline, 9_001, connection, 1);
    });
    timeline
}

fn drawn(from: u64, span: u64, width: f64) -> Drawing {
    Drawing::new(&timeline(), Zoom::fitting(from, span, width), width, &Filter::default())
}

const SERVER: Who = Who::Server(1);
const CLIENT: Who = Who::Client(1);
const CONNECTION: Who = Who::Connection(1);

#[test]
fn each_of_them_has_a_lane_and_what_takes_time_is_as_long() {
    // A pixel is 100 µs.
    let drawing = drawn(0, 10_000, 100.0);
    assert_eq!(drawing.lanes, [SERVER, CONNECTION, CLIENT]);
    let dash = |lane, kind, x, width| Dash { lane, kind, x, width };
    assert_eq!(
        drawing.marks,
        [
            dash(2, Kind::Command, 0, 2),
            dash(0, Kind::Event, 1, 2),
            dash(2, Kind::Event, 10, 2),
            dash(2, Kind::Signal, 11, 2),
            dash(2, Kind::Slot, 11, 45),
            dash(1, Kind::Event, 90, 2),
            dash(1, Kind::Signal, 90, 2),
            dash(1, Kind::Slot, 90, 2),
        ]
    );
    let line = Line { from: (0, 2), to: (1, 0), ends: false };
    assert_eq!(drawing.arrows, [line], "from the call to the server's row");
}

#[test]
fn turns_are_frames_and_the_slowest_of_those_that_touch_counts() {
    let frame = |x, width, band| Frame { x, width, band: Some(band) };
    assert_eq!(
        drawn(0, 10_000, 100.0).turns,
        [frame(0, 2, Band::Quick), frame(10, 50, Band::Slow), frame(90, 12, Band::StoodStill),]
    );
    // A pixel is 10 ms: the first two are in one.
    assert_eq!(drawn(0, 1_000_000, 100.0).turns, [frame(0, 21, Band::StoodStill)]);
}

#[test]
fn only_what_is_to_be_seen_is_there() {
    let drawing = drawn(2_000, 1_000, 100.0);
    assert_eq!(drawing.lanes.len(), 3, "who is silent here has a lane still");
    let slot = Dash { lane: 2, kind: Kind::Slot, x: -2, width: 104 };
    assert_eq!(drawing.marks, [slot], "it began before, and goes on behind");
    assert_eq!(drawing.turns.len(), 1);
    assert_eq!(drawing.arrows, []);
    let only = Filter { speakers: Some([CLIENT].into()), ..Filter::default() };
    let drawing = Drawing::new(&timeline(), Zoom::fitting(0, 10_000, 100.0), 100.0, &only);
    assert_eq!((drawing.lanes, drawing.arrows), (vec![CLIENT], vec![]));
    assert!(drawing.marks.iter().all(|mark| mark.lane == 0) && drawing.marks.len() == 4);
}

#[test]
fn arrows_that_cannot_be_told_apart_are_one() {
    let mut timeline = timeline();
    let with_peer = |number: u64, peer: u16| Object {
        peer: Some(([127, 0, 0, 1], peer).into()),
        ..object(number, Class::Socket)
    };
    let (client, connection) = (with_peer(2, 8888), with_peer(3, 50_000));
    let send = |timeline: &mut Timeline, us: u64| {
        let (name, arguments) = ("send".into(), "6".to_owned());
        tell(timeline, us, 0, 0, What::Command { object: client, name, arguments });
    };
    // What has come already was sent, too.
    send(&mut timeline, 209_500);
    for n in 0..100 {
        send(&mut timeline, 210_000 + 10 * n);
        event(&mut timeline, 210_005 + 10 * n, connection, "received", "\"client\"");
    }
    let arrows = |span: u64| {
        let zoom = Zoom::fitting(210_000, span, 1_000.0);
        Drawing::new(&timeline, zoom, 1_000.0, &Filter::default()).arrows.len()
    };
    // A hundred rows are kept. Ten pixels apart, one pixel, and all in one.
    assert_eq!((arrows(1_000), arrows(10_000), arrows(10_000_000)), (50, 17, 1));
}

#[test]
fn a_click_means_what_is_near_and_of_what_is_inside_of_each_other_the_innermost() {
    let timeline = timeline();
    let zoom = Zoom::fitting(0, 10_000, 100.0);
    let text = |x, who, column| {
        let row = timeline.row_at(zoom, x, who, column).and_then(|number| timeline.get(number));
        row.map_or(String::new(), Row::text)
    };
    assert_eq!(text(1.0, SERVER, None), "accepted connection 1, 127.0.0.1:8888, 127.0.0.1:50000");
    assert_eq!(
        text(10.0, CLIENT, Some(Column::Kernel)),
        "connected 127.0.0.1:50000, 127.0.0.1:8888"
    );
    assert_eq!(text(50.0, CLIENT, Some(Column::Slot)), "readyRead", "it ran then");
    assert_eq!(text(75.0, CLIENT, None), "", "nothing is near");
    assert_eq!(text(75.0, SERVER, None), "");
    let nearest = |us, who| timeline.nearest(us, who).and_then(|number| timeline.get(number));
    assert_eq!(nearest(9_000, CLIENT).map(|row| row.us), Some(1_100));
    assert_eq!(nearest(9_000, Who::Timer(1)), None);
}

#[test]
fn all_of_it_goes_from_the_first_row_to_the_end_of_the_last_turn() {
    let timeline = timeline();
    assert_eq!(timeline.span(None), (0, 209_000));
    assert_eq!(timeline.span(Some(2..4)), (1_000, 5_600));
    assert_eq!(Timeline::new(3).span(None), (0, 0));
}

proptest! {
    /// Whatever comes and however it is looked at: no more marks than there are places for.
    #[test]
    fn a_drawing_has_no_more_in_it_than_there_is_room_for(
        rows in prop::collection::vec((0..2_000_u64, 1..6_u64, 0..400_u64), 0..300),
        left in 0..400_000_u64, span in 1..1_000_000_u64, width in 1.0..400.0_f64,
    ) {
        let mut timeline = Timeline::new(200);
        let mut us = 0;
        for (number, (gap, of, took)) in rows.into_iter().enumerate() {
            us += gap;
            turn(&mut timeline, number as u64 + 1, us, took, |timeline| {
                signal(timeline, us, object(of, Class::Socket), took);
            });
            us += took;
        }
        let zoom = Zoom::fitting(left, span, width);
        let drawing = Drawing::new(&timeline, zoom, width, &Filter::default());
        let places = width as usize + 4;
        prop_assert!(drawing.turns.len() <= places);
        prop_assert!(drawing.marks.len() <= drawing.lanes.len() * 5 * places);
        let end = pixel(width) + LEAST;
        for mark in &drawing.marks {
            prop_assert!(mark.lane < drawing.lanes.len());
            prop_assert!(mark.x >= -LEAST && mark.width > 0 && mark.x + mark.width <= end + LEAST);
        }
        prop_assert!(drawing.turns.windows(2).all(|pair| pair[0].x + pair[0].width <= pair[1].x));
    }
}
