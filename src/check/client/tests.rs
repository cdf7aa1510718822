//! The stages, played against a client that is a few lines and no network, with a clock that goes on
//! as it is told.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use super::super::program::Ended;
use super::super::run::{Check, Report, Tally, Target, Verdict};
use super::super::words::{Action, Event};
use crate::event::Id;

/// What the client does about something that comes.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    Nothing,
    /// It leaves.
    Leaves,
    /// It sends no more.
    Stops,
    /// It crashes.
    Dies,
    /// It ends, and the system does not tell how.
    Ends,
}

/// A client. All times are milliseconds.
#[derive(Clone)]
struct Client {
    /// It is meant to wait.
    is_synchronous: bool,
    started: bool,
    first: u64,
    gap: fn(u64) -> u64,
    message: fn(u64) -> Vec<u8>,
    most: u64,
    waits: bool,
    /// So many bytes it takes.
    room: usize,
    at_data: fn(&[u8]) -> Does,
    at_end: Does,
    at_reset: Does,
    /// Nobody listens when it connects again.
    at_refused: Does,
    /// It is connected again, and is about to speak.
    at_again: Does,
    connects: bool,
    each_time: bool,
    again: Option<u64>,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            is_synchronous: false,
            started: true,
            first: 100,
            gap: |_| 100,
            message: |_| b"client".to_vec(),
            most: u64::MAX,
            waits: false,
            room: usize::MAX,
            at_data: |_| Does::Nothing,
            at_end: Does::Leaves,
            at_reset: Does::Leaves,
            at_refused: Does::Nothing,
            at_again: Does::Nothing,
            connects: true,
            each_time: false,
            again: None,
        }
    }
}

/// What a run has come to: the end of each stage as a word and the code of its sentence.
struct Found {
    stages: BTreeMap<&'static str, (&'static str, &'static str)>,
    tally: Tally,
    took: Duration,
}

impl Found {
    /// All stages that are not right.
    fn others(&self) -> Vec<(&str, &str, &str)> {
        let stages = self.stages.iter().filter(|(_, (word, _))| *word != "right");
        stages.map(|(id, (word, code))| (*id, *word, *code)).collect()
    }
}

struct Play {
    client: Client,
    check: Check,
    now: Instant,
    listens: bool,
    connection: Option<Id>,
    connect_at: Option<Instant>,
    send_at: Option<Instant>,
    /// When it is seen that it has ended, and how.
    ends_at: Option<(Instant, Ended)>,
    was_connected: bool,
    is_again: bool,
    answered: bool,
    sent: u64,
    taken: usize,
}

fn play(client: Client) -> Found {
    let begun = Instant::now();
    let check = Check::new(
        Target::Client { port: 8888, is_synchronous: client.is_synchronous },
        client.started,
        None,
        begun,
    )
    .expect("stages");
    let connect_at = client.connects.then_some(begun + Duration::from_millis(50));
    let mut play = Play {
        client,
        check,
        now: begun,
        listens: true,
        connection: None,
        connect_at,
        send_at: None,
        ends_at: None,
        was_connected: false,
        is_again: false,
        answered: true,
        sent: 0,
        taken: 0,
    };
    let (mut stages, mut tally) = (BTreeMap::new(), None);
    for _ in 0..200_000 {
        play.check.step(play.now);
        while let Some(report) = play.check.poll_report() {
            match report {
                Report::Begun(_) => {}
                Report::Done(stage, verdict) => {
                    stages.insert(stage.id, told(&verdict));
                }
                Report::Over(over) => tally = Some(over),
            }
        }
        let mut acted = false;
        while let Some(action) = play.check.poll_action() {
            acted = true;
            play.carry_out(action);
        }
        if play.check.is_over() {
            let tally = tally.expect("it tells when it is over");
            return Found { stages, tally, took: play.now - begun };
        }
        if !acted {
            play.go_on();
        }
    }
    panic!("it does not come to an end");
}

fn told(verdict: &Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Right(fact) => ("right", fact.as_ref().map_or("", |fact| fact.code())),
        Verdict::Note(fact) => ("note", fact.code()),
        Verdict::Wrong(fact, _) => ("wrong", fact.code()),
        Verdict::NotDone(fact) => ("not done", fact.code()),
        Verdict::Nothing(fact) => ("nothing", fact.code()),
    }
}

impl Play {
    fn tell(&mut self, event: &Event<'_>) {
        self.check.handle(event, self.now);
    }

    fn carry_out(&mut self, action: Action) {
        let is_ours = |id: Id| self.connection == Some(id);
        match action {
            Action::Send(id, bytes) if is_ours(id) => {
                let taken = bytes.len().min(self.client.room - self.taken);
                self.taken += taken;
                self.tell(&Event::Sent(id, taken));
                self.answered = true;
                self.does((self.client.at_data)(&bytes[..taken]));
            }
            Action::Finish(id) | Action::Part(id) if is_ours(id) => self.does(self.client.at_end),
            Action::Reset(id) if is_ours(id) => {
                self.connection = None;
                self.does(self.client.at_reset);
                self.leave();
            }
            Action::Listen => self.listens = true,
            Action::StopListen => self.listens = false,
            Action::Measure => self.tell(&Event::Measured(None)),
            Action::Stop => {
                self.connection = None;
                (self.connect_at, self.send_at, self.ends_at) = (None, None, None);
                self.tell(&Event::Stopped);
                self.tell(&Event::Ended(None));
            }
            Action::Start => {
                self.connect_at = Some(self.now + Duration::from_millis(50));
                self.was_connected = false;
            }
            _ => {}
        }
    }

    fn does(&mut self, what: Does) {
        match what {
            Does::Nothing => {}
            Does::Leaves => self.leave(),
            Does::Stops => self.send_at = None,
            Does::Dies => self.end(Ended::Signal(11)),
            Does::Ends => self.end(Ended::Untold),
        }
    }

    fn end(&mut self, how: Ended) {
        self.leave();
        self.connect_at = None;
        // Its connections are seen to end before it is.
        self.ends_at = Some((self.now + Duration::from_millis(60), how));
    }

    fn leave(&mut self) {
        if let Some(id) = self.connection.take() {
            self.tell(&Event::Finished(id));
        }
        self.send_at = None;
        self.connect_at = self.client.again.map(|span| self.now + Duration::from_millis(span));
    }

    /// To the next moment at which something happens.
    fn go_on(&mut self) {
        let ends_at = self.ends_at.map(|(at, _)| at);
        let times = [self.check.deadline(), self.connect_at, self.send_at, ends_at];
        let next = times.into_iter().flatten().min().expect("it waits for something");
        self.now = self.now.max(next);
        // Nothing takes no time at all.
        self.now += Duration::from_micros(50);
        if let Some((_, how)) = self.ends_at.take_if(|(at, _)| *at <= self.now) {
            self.tell(&Event::Ended(Some(how)));
        }
        if self.connect_at.is_some_and(|at| at <= self.now) {
            self.connect();
        }
        if self.send_at.is_some_and(|at| at <= self.now) {
            self.send();
        }
    }

    fn connect(&mut self) {
        self.connect_at = None;
        if !self.listens {
            let again = self.client.again.filter(|_| self.client.connects);
            self.connect_at = again.map(|span| self.now + Duration::from_millis(span.max(1)));
            return self.does(self.client.at_refused);
        }
        let id = Id::new();
        self.connection = Some(id);
        (self.sent, self.taken, self.answered) = (0, 0, true);
        let peer = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 50_001);
        self.tell(&Event::Accepted(id, peer));
        self.send_at = Some(self.now + Duration::from_millis(self.client.first));
        self.is_again = std::mem::replace(&mut self.was_connected, true);
    }

    fn send(&mut self) {
        self.send_at = Some(self.now + Duration::from_millis((self.client.gap)(self.sent)));
        let Some(id) = self.connection.filter(|_| self.answered || !self.client.waits) else {
            return;
        };
        if std::mem::take(&mut self.is_again) && self.client.at_again != Does::Nothing {
            return self.does(self.client.at_again);
        }
        self.answered = false;
        let message = (self.client.message)(self.sent);
        self.sent += 1;
        self.tell(&Event::Received(id, &message));
        if self.client.each_time {
            self.client.again = Some(100);
            self.leave();
        } else if self.sent >= self.client.most {
            self.send_at = None;
        }
    }
}

fn other(client: Client, stage: &str, word: &str, code: &str) -> Found {
    let found = play(client);
    let expected = (stage, word, code);
    let failed = found.others().into_iter().filter(|(_, word, _)| *word == "wrong");
    let named: Vec<_> = failed.collect();
    assert!(found.others().contains(&expected), "{expected:?}: {:?}", found.others());
    assert!(word != "wrong" || named == [expected], "one mistake is told once: {named:?}");
    assert!(found.took < Duration::from_secs(20), "{:?}", found.took);
    found
}

#[test]
fn a_right_client_is_right_whatever_its_period() {
    for (first, gap) in [(100, (|_| 100) as fn(u64) -> u64), (0, |_| 10), (1000, |_| 1000)] {
        let found = play(Client { first, gap, ..Client::default() });
        assert_eq!(found.others(), [("C09", "note", "note_stays_away")], "{first}");
        assert_eq!(found.stages["C03"], ("right", "check_period"));
        assert_eq!(found.stages.len(), 10);
        assert!(found.tally.is_right());
        assert!(found.took < Duration::from_secs(18), "{:?}", found.took);
    }
}

#[test]
fn a_slow_timer_leaves_no_time_for_all_and_that_is_told() {
    let found = play(Client { first: 3000, gap: |_| 3000, ..Client::default() });
    assert_eq!(found.stages["C03"], ("right", "check_period"));
    let not_done = found.others();
    assert!(not_done.contains(&("C05", "not done", "check_timer_slow")), "{not_done:?}");
    assert!(found.tally.out_of_time && !found.tally.is_right() && found.tally.wrong == 0);
    assert!(found.took < Duration::from_secs(18), "{:?}", found.took);
}

#[test]
fn whoever_does_not_come_is_no_client() {
    let nobody = Client { connects: false, ..Client::default() };
    other(nobody.clone(), "C01", "nothing", "check_does_not_connect");
    other(Client { started: false, ..nobody }, "C01", "nothing", "check_nobody_came");
    let browser = Client { message: |_| b"GET / HTTP/1.1\r\n\r\n".to_vec(), ..Client::default() };
    let found = other(browser, "C02", "nothing", "check_other_client");
    assert!(found.tally.nothing && !found.tally.is_right());
}

#[test]
fn each_mistake_of_sending_has_its_sentence() {
    let client = Client::default;
    let silent = Client { first: 60_000, ..client() };
    other(silent, "C02", "wrong", "why_says_nothing");
    other(Client { most: 1, ..client() }, "C03", "wrong", "why_sent_once");
    other(Client { most: 3, ..client() }, "C03", "wrong", "why_stops_sending");
    let leaves = Client { at_data: |_| Does::Leaves, ..client() };
    other(leaves, "C03", "wrong", "why_leaves");
    other(Client { each_time: true, ..client() }, "C03", "wrong", "why_connects_each_time");
    let uneven = |n| if n % 3 == 0 { 900 } else { 10 };
    other(Client { gap: uneven, ..client() }, "C03", "wrong", "why_irregular");
    other(Client { gap: |_| 0, ..client() }, "C03", "wrong", "why_floods");
    let much = Client { message: |_| vec![b'x'; 100_000], gap: |_| 0, ..client() };
    other(much, "C03", "wrong", "why_floods");
    let counted = Client { message: |n| format!("client{n}").into_bytes(), ..client() };
    other(counted, "C03", "note", "note_varies");
    let hello = Client { message: |_| b"hello".to_vec(), ..client() };
    other(hello, "C03", "note", "note_other_message");
    let zero = Client { message: |_| b"client\0".to_vec(), ..client() };
    other(zero, "C03", "wrong", "why_zero_byte_sent");
    let twice = |n| if n % 2 == 0 { 1 } else { 300 };
    other(Client { gap: twice, ..client() }, "C03", "wrong", "why_several");
    let glued = Client { message: |_| b"clientclient".to_vec(), ..client() };
    other(glued, "C03", "wrong", "why_several");
    // 1, 2, 3 and more at once: the last of each are 0, 2, 5, 9.
    let more = |n: u64| if [0, 2, 5, 9, 14, 20].contains(&n) { 300 } else { 1 };
    other(Client { gap: more, ..client() }, "C03", "wrong", "why_more_each_time");
}

#[test]
fn each_mistake_of_receiving_has_its_sentence() {
    let client = Client::default;
    let greeting = |does: fn(&[u8]) -> Does| Client { at_data: does, ..client() };
    let ends = |data: &[u8]| if data.ends_with(b"\n") { Does::Leaves } else { Does::Nothing };
    other(greeting(ends), "C04", "wrong", "why_greeting_ends");
    let stops = |data: &[u8]| if data.ends_with(b"\n") { Does::Stops } else { Does::Nothing };
    other(greeting(stops), "C04", "wrong", "why_greeting_stops");
    let waits = || Client { waits: true, ..client() };
    other(waits(), "C05", "wrong", "why_waits_for_answer");
    let meant = Client { is_synchronous: true, ..waits() };
    let found = other(meant, "C05", "note", "note_waits_for_answer");
    assert!(found.tally.is_right(), "the synchronous mode is no mistake where it is meant");
    let half = |data: &[u8]| if data == b"clien" { Does::Leaves } else { Does::Nothing };
    other(greeting(half), "C06", "wrong", "why_half_ends");
    let half = |data: &[u8]| if data == b"clien" { Does::Stops } else { Does::Nothing };
    other(greeting(half), "C06", "wrong", "why_half_stops");
    other(Client { room: 3 << 20, ..client() }, "C07", "wrong", "why_never_reads");
    let much = |data: &[u8]| if data.len() > 1000 { Does::Dies } else { Does::Nothing };
    other(greeting(much), "C07", "wrong", "why_much_ends");
    let much = |data: &[u8]| if data.len() > 1000 { Does::Stops } else { Does::Nothing };
    other(greeting(much), "C07", "wrong", "why_much_stops");
}

#[test]
fn each_mistake_at_the_end_has_its_sentence() {
    let client = Client::default;
    other(Client { at_end: Does::Nothing, ..client() }, "C08", "wrong", "why_sends_on");
    other(Client { at_end: Does::Stops, ..client() }, "C08", "note", "note_keeps_open");
    other(Client { at_end: Does::Dies, ..client() }, "C08", "wrong", "why_dies_at_end");
    other(Client { again: Some(0), ..client() }, "C08", "wrong", "why_storm");
    other(Client { again: Some(300), ..client() }, "C09", "note", "note_reconnects");
    other(Client { at_reset: Does::Dies, ..client() }, "C10", "wrong", "why_client_dies_at_reset");
    // It tries again while nobody listens, and once somebody listens again.
    let refused = Client { again: Some(250), at_refused: Does::Dies, ..client() };
    other(refused, "C09", "wrong", "why_dies_at_end");
    let connected = Client { again: Some(1000), at_again: Does::Dies, ..client() };
    other(connected, "C09", "wrong", "why_dies_at_end");
}

#[test]
fn a_client_of_which_nobody_tells_how_it_has_ended_has_not_crashed() {
    let found = play(Client { at_end: Does::Ends, at_reset: Does::Ends, ..Client::default() });
    assert_eq!(found.others(), [("C09", "note", "note_ends_with_server")]);
}

#[test]
fn a_client_that_was_not_started_is_tested_as_far_as_it_comes() {
    let alone = Client { started: false, ..Client::default() };
    let found = other(alone.clone(), "C10", "not done", "check_has_left");
    assert!(found.tally.is_right());
    let found = play(Client { again: Some(300), ..alone.clone() });
    assert_eq!(found.stages["C10"], ("right", "check_came_back"));
    let ends = |data: &[u8]| if data.ends_with(b"\n") { Does::Leaves } else { Does::Nothing };
    let found = other(Client { at_data: ends, ..alone }, "C04", "wrong", "why_greeting_ends");
    assert_eq!(found.stages["C05"], ("not done", "check_has_left"));
}
