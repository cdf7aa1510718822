//! A message that is sent again and again beside everything else.

use std::cell::{Cell, RefCell};
use std::io::{Read as _, Write as _};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use qtcp::course::{Client, TcpServer};
use qtcp::event::{Figures, Round};
use qtcp::runtime::Repeat;

use crate::ground::{DEADLINE, Ground, on_both};
use crate::peer::{connect, course_server, join};

on_both!(
    a_slot_that_takes_long_makes_no_round_late,
    so_many_rounds_as_are_wanted_and_the_bytes_are_counted,
    a_change_is_heard_by_the_next_round_and_an_end_at_once,
    a_message_stands_between_what_is_written_and_never_inside,
    messages_wait_while_somebody_has_the_side_for_himself,
    a_receiver_that_does_not_read_misses_rounds_and_the_others_none,
    a_receiver_that_has_gone_is_left_out_and_counted_nowhere,
    a_period_that_no_clock_can_hold_is_as_good_as_never,
    what_waits_goes_before_an_orderly_end,
    what_waits_for_one_sender_goes_before_an_orderly_end_too,
);

/// One that keeps what was taken.
struct Kept {
    repeat: Repeat,
    rounds: Rc<RefCell<Vec<Round>>>,
    figures: Rc<Cell<Figures>>,
}

impl Kept {
    fn new(ground: &Ground) -> Self {
        let (rounds, figures) =
            (Rc::<RefCell<Vec<Round>>>::default(), Rc::<Cell<Figures>>::default());
        let (all, last) = (Rc::clone(&rounds), Rc::clone(&figures));
        let repeat = Repeat::new(ground.handle(), move |repeat| {
            let (taken, figures) = repeat.take();
            all.borrow_mut().extend(taken);
            last.set(figures);
        });
        Self { repeat, rounds, figures }
    }

    fn start(&self, message: &[u8], to: &[Client], period: Duration, count: Option<u64>) {
        let to = to.iter().map(Client::socket);
        assert!(self.repeat.start(&Arc::new(message.to_vec()), to, period, count));
    }

    fn ended(&self) -> bool {
        self.figures.get().ended
    }
}

const MS: Duration = Duration::from_millis(1);

fn with_clients(ground: &Ground, n: usize) -> (TcpServer, Vec<std::net::TcpStream>) {
    let (server, at) = course_server(ground, None);
    let streams = (0..n).map(|_| connect(at)).collect();
    ground.until("all are in", || server.client_count() == n);
    (server, streams)
}

/// Reads to the end.
fn all_of(mut stream: std::net::TcpStream) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("it ends in order");
        all
    })
}

fn a_slot_that_takes_long_makes_no_round_late(ground: &Ground) {
    let (server, mut streams) = with_clients(ground, 1);
    let kept = Kept::new(ground);
    let begun = Instant::now();
    kept.start(b"x", &server.clients(), MS, Some(500));
    let reader = {
        let mut stream = streams.remove(0);
        thread::spawn(move || {
            stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
            stream.read_exact(&mut [0; 500]).expect("all of them");
            begun.elapsed()
        })
    };
    // On a worker the loop of this side stands still, as Qt's does while QML works.
    if matches!(ground, Ground::Worker { .. }) {
        thread::park_timeout(Duration::from_millis(400));
    }
    ground.until("all are sent", || kept.ended());
    let took = join(ground, reader);
    assert!(took >= 499 * MS, "{took:?}");
    let figures = kept.figures.get();
    assert_eq!((figures.rounds, figures.missed, figures.unlisted), (500, 0, 0));
    assert_eq!(kept.rounds.borrow().len(), 500);
    let mean = figures.mean.as_secs_f64() * 1000.0;
    assert!((0.95..1.05).contains(&mean), "{figures:?}");
    assert!(figures.late_99 <= figures.latest);
}

fn so_many_rounds_as_are_wanted_and_the_bytes_are_counted(ground: &Ground) {
    let (server, streams) = with_clients(ground, 3);
    let kept = Kept::new(ground);
    kept.start(b"hello", &server.clients(), MS, Some(20));
    ground.until("it ends", || kept.ended());
    assert!(!kept.repeat.is_active());
    ground.until("all are counted", || server.totals().bytes_out == 3 * 20 * 5);
    for client in server.clients() {
        server.disconnect_client(&client);
    }
    for reader in streams.into_iter().map(all_of).collect::<Vec<_>>() {
        assert_eq!(join(ground, reader), b"hello".repeat(20));
    }
    assert!(kept.rounds.borrow().iter().all(|round| round.missed.is_empty()));
}

fn a_change_is_heard_by_the_next_round_and_an_end_at_once(ground: &Ground) {
    let (server, streams) = with_clients(ground, 2);
    let clients = server.clients();
    let kept = Kept::new(ground);
    kept.start(b"a", &clients[..1], MS, None);
    ground.until("three rounds", || kept.rounds.borrow().len() >= 3);
    kept.repeat.change(&Arc::new(b"b".to_vec()), [clients[1].socket()]);
    let changed = || {
        kept.rounds.borrow().iter().filter(|round| round.what.message.as_slice() == b"b").count()
    };
    ground.until("three more", || changed() >= 3);
    kept.repeat.stop();
    let (rest, figures) = kept.repeat.take();
    let rounds: Vec<Round> = kept.rounds.borrow().iter().cloned().chain(rest).collect();
    assert_eq!(figures.rounds, rounds.len() as u64);
    let count =
        |message: &[u8]| rounds.iter().filter(|r| r.what.message.as_slice() == message).count();
    for client in &clients {
        server.disconnect_client(client);
    }
    let got: Vec<_> = streams.into_iter().map(all_of).map(|reader| join(ground, reader)).collect();
    assert_eq!(got, [b"a".repeat(count(b"a")), b"b".repeat(count(b"b"))]);
}

fn a_message_stands_between_what_is_written_and_never_inside(ground: &Ground) {
    let (server, streams) = with_clients(ground, 1);
    let client = server.clients().remove(0);
    let kept = Kept::new(ground);
    kept.start(b"[tick]", &server.clients(), MS, None);
    let reader = all_of(streams.into_iter().next().expect("one"));
    let piece = vec![b'.'; 300_000];
    for _ in 0..40 {
        server.send_data(&client, &piece).expect("connected");
        let before = kept.figures.get().rounds;
        ground.until("a round", || kept.figures.get().rounds > before);
    }
    kept.repeat.stop();
    server.disconnect_client(&client);
    let got = String::from_utf8(join(ground, reader)).expect("text");
    assert!(got.matches("[tick]").count() >= 40);
    let pieces: Vec<&str> = got.split("[tick]").filter(|piece| !piece.is_empty()).collect();
    assert!(pieces.iter().all(|piece| piece.len() % 300_000 == 0), "inside of a piece");
    assert_eq!(got.replace("[tick]", "").len(), 40 * 300_000);
}

fn messages_wait_while_somebody_has_the_side_for_himself(ground: &Ground) {
    let (server, streams) = with_clients(ground, 1);
    let client = server.clients().remove(0);
    let kept = Kept::new(ground);
    kept.start(b"[tick]", &server.clients(), MS, None);
    let reader = all_of(streams.into_iter().next().expect("one"));
    let side = client.socket().reserve().expect("nobody has it");
    for _ in 0..20 {
        side.write_shared(&Arc::new(vec![b'.'; 100_000]));
        let before = kept.figures.get().rounds;
        ground.until("a round", || kept.figures.get().rounds > before);
    }
    // What is left unsent here goes before them, too.
    drop(side);
    ground.until("all is sent", || client.socket().bytes_to_write() == 0);
    let before = kept.figures.get().rounds;
    ground.until("a round", || kept.figures.get().rounds > before);
    kept.repeat.stop();
    server.disconnect_client(&client);
    let got = String::from_utf8(join(ground, reader)).expect("text");
    let inside = got.trim_start_matches("[tick]").trim_end_matches("[tick]");
    assert_eq!(inside.len(), 20 * 100_000, "something is inside");
    assert_eq!(got.matches("[tick]").count() as u64, kept.repeat.take().1.rounds);
}

fn a_receiver_that_does_not_read_misses_rounds_and_the_others_none(ground: &Ground) {
    let (server, mut streams) = with_clients(ground, 2);
    let kept = Kept::new(ground);
    let message = vec![b'x'; 100_000];
    kept.start(&message, &server.clients(), MS, Some(200));
    // The first one to connect does not read.
    let reader = all_of(streams.remove(1));
    ground.until("it ends", || kept.ended());
    let missed = kept.figures.get().missed;
    assert!(missed > 0 && missed < 200, "{missed}");
    for client in server.clients() {
        client.socket().abort();
    }
    let got = reader.join().expect("it reads").len();
    assert!(got <= 200 * message.len());
    let rounds = kept.rounds.borrow();
    let missed: std::collections::BTreeSet<_> =
        rounds.iter().flat_map(|round| round.missed.iter()).collect();
    assert_eq!(missed.len(), 1, "the other one misses none");
}

fn a_receiver_that_has_gone_is_left_out_and_counted_nowhere(ground: &Ground) {
    let (server, mut streams) = with_clients(ground, 2);
    let kept = Kept::new(ground);
    kept.start(b"hello", &server.clients(), MS, Some(100));
    ground.until("some are sent", || kept.figures.get().rounds > 10);
    drop(streams.remove(1));
    ground.until("it ends", || kept.ended());
    assert!(kept.rounds.borrow().iter().any(|round| !round.missed.is_empty()), "nobody has gone");
    assert_eq!(kept.figures.get().missed, 0);
    server.disconnect_client(&server.clients()[0]);
    assert_eq!(join(ground, all_of(streams.remove(0))), b"hello".repeat(100));
}

fn a_period_that_no_clock_can_hold_is_as_good_as_never(ground: &Ground) {
    let (server, streams) = with_clients(ground, 1);
    let kept = Kept::new(ground);
    kept.start(b"once", &server.clients(), Duration::MAX, None);
    ground.until("it is sent", || kept.figures.get().rounds == 1);
    kept.start(b"more", &server.clients(), Duration::MAX, Some(1));
    ground.until("it ends", || kept.ended());
    server.disconnect_client(&server.clients()[0]);
    for reader in streams.into_iter().map(all_of) {
        assert_eq!(join(ground, reader), b"oncemore");
    }
}

fn what_waits_goes_before_an_orderly_end(ground: &Ground) {
    let (server, mut streams) = with_clients(ground, 1);
    let client = server.clients().remove(0);
    let kept = Kept::new(ground);
    // More than the kernel takes at once.
    let message = vec![b'x'; 400_000];
    kept.start(&message, &server.clients(), MS, Some(50));
    ground.until("it ends", || kept.ended());
    let sent = 50 - kept.figures.get().missed;
    server.disconnect_client(&client);
    let mut stream = streams.remove(0);
    stream.write_all(b"").expect("connected");
    let got = join(ground, all_of(stream));
    assert_eq!(got.len() as u64, sent * message.len() as u64);
}

fn what_waits_for_one_sender_goes_before_an_orderly_end_too(ground: &Ground) {
    let (server, mut streams) = with_clients(ground, 1);
    let client = server.clients().remove(0);
    let kept = Kept::new(ground);
    let side = client.socket().reserve().expect("nobody has it");
    side.write_shared(&Arc::new(b"file".to_vec()));
    kept.start(b"tick", &server.clients(), MS, Some(5));
    ground.until("it ends", || kept.ended());
    server.disconnect_client(&client);
    let got = join(ground, all_of(streams.remove(0)));
    assert_eq!(String::from_utf8_lossy(&got), "filetickticktickticktick");
    drop(side);
}
