//! The stages of a server, without a socket and without waiting: a server is a function here, and
//! the clock goes on as far as the check wants to wait.

mod at_end;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use super::super::program::Usage;
use super::super::words::{Action, Event};
use super::super::{Check, LONGEST, Report, Tally, Target, Verdict};
use crate::event::{FailureKind, Id};

const PORT: u16 = 8888;

/// What a server knows, and whom it answers what.
#[derive(Default)]
struct Server {
    /// The ports of its clients, in the order in which they came; None has left.
    clients: Vec<Option<u16>>,
    kept: Vec<u8>,
    answered: usize,
    /// Who gets what; the number counts clients from 0.
    answers: Vec<(usize, Vec<u8>)>,
    closed: Vec<usize>,
    has_ended: bool,
    /// Who has spoken last.
    last: Option<usize>,
    at_end: Option<AtEnd>,
}

/// A client ends its connection, in that way.
type AtEnd = fn(&mut Server, usize, &Action);

impl Server {
    fn answer(&mut self, to: usize, answer: impl AsRef<[u8]>) {
        self.answered += 1;
        self.answers.push((to, answer.as_ref().to_vec()));
    }

    fn port(&self, of: usize) -> u16 {
        self.clients[of].expect("it is there")
    }
}

/// `data` has come from a client.
type Slot = fn(&mut Server, usize, &[u8]);

fn with(data: &[u8], number: impl ToString) -> Vec<u8> {
    [data, number.to_string().as_bytes()].concat()
}

fn right(server: &mut Server, from: usize, data: &[u8]) {
    let answer = with(data, server.port(from));
    server.answer(from, answer);
}

struct Play {
    check: Check,
    now: Instant,
    server: Server,
    slot: Slot,
    ids: Vec<Id>,
    /// An answer takes so long.
    takes: Duration,
    due: Vec<(Instant, usize, Vec<u8>)>,
    /// When it is seen that the server has ended.
    ends_at: Option<Instant>,
    memory: u64,
    leaks: u64,
}

struct Found {
    wrong: Vec<(&'static str, &'static str)>,
    told: BTreeMap<&'static str, &'static str>,
    tally: Tally,
    took: Duration,
    connections: usize,
}

fn play(slot: Slot) -> Found {
    play_with(slot, Duration::from_micros(200), 0)
}

fn play_with(slot: Slot, takes: Duration, leaks: u64) -> Found {
    let now = Instant::now();
    let check = Check::new(Target::Server(PORT), true, None, now).expect("stages");
    let server = Server::default();
    let (ids, due) = (Vec::new(), Vec::new());
    let (ends_at, memory) = (None, 1 << 20);
    let mut play = Play { check, now, server, slot, ids, takes, due, ends_at, memory, leaks };
    let (mut wrong, mut told, mut over) = (Vec::new(), BTreeMap::new(), None);
    for _ in 0..400_000 {
        play.check.step(play.now);
        let mut acted = false;
        while let Some(action) = play.check.poll_action() {
            acted = true;
            play.carry_out(action);
        }
        while let Some(report) = play.check.poll_report() {
            match report {
                Report::Begun(_) => {}
                Report::Over(tally) => over = Some(tally),
                Report::Done(stage, Verdict::Wrong(why, _)) => wrong.push((stage.id, why.code())),
                Report::Done(stage, verdict) => {
                    let (Verdict::Right(Some(fact))
                    | Verdict::Note(fact)
                    | Verdict::NotDone(fact)
                    | Verdict::Nothing(fact)) = verdict
                    else {
                        continue;
                    };
                    told.insert(stage.id, fact.code());
                }
            }
        }
        if play.check.is_over() {
            let (took, connections) = (play.now - now, play.check.connections());
            let tally = over.expect("it tells when it is over");
            return Found { wrong, told, tally, took, connections };
        }
        if !acted {
            play.go_on();
        }
    }
    panic!("it does not come to an end");
}

impl Play {
    fn tell(&mut self, event: &Event<'_>) {
        self.check.handle(event, self.now);
    }

    fn who(&self, id: Id) -> Option<usize> {
        self.ids.iter().position(|known| *known == id)
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Connect(id, _) if self.server.has_ended => {
                self.tell(&Event::Failed(id, FailureKind::Refused));
            }
            Action::Connect(id, from) => {
                let next = 41_234 + u16::try_from(self.ids.len() % 20_000).expect("small");
                let port = from.unwrap_or(next);
                self.ids.push(id);
                self.server.clients.push(Some(port));
                let at = |port| SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port);
                self.tell(&Event::Connected(id, at(port), at(PORT)));
            }
            Action::Send(id, bytes) => {
                self.tell(&Event::Sent(id, bytes.len()));
                if let Some(who) = self.who(id).filter(|who| self.server.clients[*who].is_some()) {
                    self.server.last = Some(who);
                    (self.slot)(&mut self.server, who, &bytes);
                }
                self.send();
            }
            Action::Finish(id) => {
                self.at_end(id, &action);
                self.now += self.takes;
                self.answer();
                if let Some(who) = self.who(id) {
                    self.gone(who);
                    self.tell(&Event::Finished(id));
                }
                // The kernel closes for a program, and a moment later it is seen to have ended.
                let ends_at = self.now + Duration::from_millis(60);
                self.ends_at = self.server.has_ended.then_some(ends_at);
            }
            Action::Part(id) | Action::Reset(id) => {
                self.at_end(id, &action);
                if let Some(who) = self.who(id) {
                    self.gone(who);
                }
                if self.server.has_ended {
                    self.tell(&Event::Ended(None));
                }
            }
            Action::Measure => {
                let usage = Usage { memory: self.memory, ..Usage::default() };
                self.tell(&Event::Measured(Some(usage)));
            }
            Action::Stop => {
                self.server = Server { clients: vec![None; self.ids.len()], ..Server::default() };
                self.tell(&Event::Stopped);
            }
            _ => {}
        }
    }

    fn gone(&mut self, who: usize) {
        self.server.clients[who] = None;
        self.memory += self.leaks;
    }

    /// What the server does when a client ends its connection.
    fn at_end(&mut self, id: Id, action: &Action) {
        if let (Some(who), Some(at_end)) = (self.who(id), self.server.at_end) {
            at_end(&mut self.server, who, action);
        }
        self.queue();
    }

    /// What it has written is under way.
    fn queue(&mut self) {
        let at = self.now + self.takes;
        self.due.extend(self.server.answers.drain(..).map(|(who, answer)| (at, who, answer)));
    }

    fn send(&mut self) {
        let at = self.now + self.takes;
        self.queue();
        for who in std::mem::take(&mut self.server.closed) {
            self.now = at;
            self.answer();
            self.gone(who);
            self.tell(&Event::Finished(self.ids[who]));
        }
        if self.server.has_ended {
            self.tell(&Event::Ended(None));
        }
    }

    /// What is due comes to the clients.
    fn answer(&mut self) {
        let now = self.now;
        for (_, who, answer) in self.due.extract_if(.., |(at, ..)| *at <= now).collect::<Vec<_>>() {
            self.tell(&Event::Received(self.ids[who], &answer));
        }
    }

    /// To the next moment at which something happens.
    fn go_on(&mut self) {
        let answers = self.due.iter().map(|(at, ..)| *at);
        let others = self.check.deadline().into_iter().chain(self.ends_at);
        let next = answers.chain(others).min().expect("it waits for something");
        self.now = self.now.max(next) + Duration::from_micros(50);
        self.answer();
        if self.ends_at.take_if(|at| *at <= self.now).is_some() {
            self.tell(&Event::Ended(None));
        }
    }
}

#[track_caller]
fn wrong(slot: Slot, stage: &str, code: &str) {
    let found = play(slot);
    assert_eq!(found.wrong, [(stage, code)]);
    assert!(!found.tally.is_right());
}

#[test]
fn a_right_server_is_right_in_all_stages_and_in_a_few_seconds() {
    let found = play(right);
    assert_eq!(found.wrong, []);
    assert_eq!((found.tally.right, found.tally.notes, found.tally.not_done), (21, 2, 0));
    assert!(found.tally.is_right());
    assert!(found.took < Duration::from_secs(6), "{:?}", found.took);
    assert_eq!(found.told["S11"], "note_per_read");
    assert_eq!(found.told["S22"], "note_one_port");
    assert!(found.connections > 1800, "{}", found.connections);
}

#[test]
fn what_stands_behind_the_data_has_its_sentence() {
    wrong(|s, n, data| s.answer(n, data), "S02", "why_no_port");
    wrong(|s, n, data| s.answer(n, with(data, PORT)), "S02", "why_local_port");
    wrong(|s, n, data| s.answer(n, with(data, s.port(n).swap_bytes())), "S02", "why_byte_order");
    wrong(|s, n, data| s.answer(n, with(data, s.port(n).cast_signed())), "S02", "why_signed");
    wrong(|s, n, data| s.answer(n, with(data, format!("{:x}", s.port(n)))), "S02", "why_port_hex");
    wrong(
        |s, n, data| s.answer(n, with(data, format!("0{}", s.port(n)))),
        "S02",
        "why_port_padded",
    );
    wrong(|s, n, data| s.answer(n, with(data, 0)), "S02", "why_port_zero");
    wrong(|s, n, data| s.answer(n, with(data, 7)), "S02", "why_small_number");
    wrong(|s, n, data| s.answer(n, with(data, 50_000)), "S02", "why_other_port");
    wrong(|s, n, data| s.answer(n, with(data, 99_999)), "S02", "why_other_number");
    wrong(|s, n, data| s.answer(n, with(data, s.port(n) / 10)), "S02", "why_number_short");
    wrong(|s, n, data| s.answer(n, with(data, s.port(n) % 10_000)), "S02", "why_port_cut");
    wrong(|s, n, data| s.answer(n, with(data, "127.0.0.1")), "S02", "why_address");
    wrong(
        |s, n, data| s.answer(n, with(data, format!(" {}", s.port(n)))),
        "S02",
        "why_blank_between",
    );
    wrong(
        |s, n, data| s.answer(n, with(data, format!("\n{}", s.port(n)))),
        "S02",
        "why_line_end_between",
    );
    wrong(|s, n, data| s.answer(n, with(data, format!(":{}", s.port(n)))), "S02", "why_between");
    wrong(
        |s, n, data| s.answer(n, with(data, format!("{}\r\n", s.port(n)))),
        "S02",
        "why_line_end_behind",
    );
    wrong(
        |s, n, data| s.answer(n, with(data, format!("{}\0", s.port(n)))),
        "S02",
        "why_zero_behind",
    );
    wrong(|s, n, data| s.answer(n, with(data, s.port(n)).repeat(2)), "S02", "why_twice");
    wrong(
        |s, n, data| s.answer(n, with(data, format!("{0}{0}", s.port(n)))),
        "S02",
        "why_port_twice",
    );
    wrong(|s, n, _| s.answer(n, s.port(n).to_string()), "S02", "why_only_port");
    wrong(
        |s, n, data| s.answer(n, [s.port(n).to_string().as_bytes(), data].concat()),
        "S02",
        "why_port_first",
    );
}

#[test]
fn who_is_answered_and_how_often_has_its_sentence() {
    wrong(|_, _, _| {}, "S02", "why_silent");
    wrong(
        |s, n, data| {
            if data.ends_with(b"\n") {
                right(s, n, data)
            }
        },
        "S02",
        "why_wants_line",
    );
    let once = |s: &mut Server, n: usize, data: &[u8]| {
        if s.answered == 0 {
            right(s, n, data)
        }
    };
    wrong(once, "S03", "why_first_only");
    let ten = |s: &mut Server, n: usize, data: &[u8]| {
        if s.answered < 10 {
            right(s, n, data)
        }
    };
    wrong(ten, "S03", "why_stops_answering");
    let closes = |s: &mut Server, n: usize, data: &[u8]| {
        right(s, n, data);
        s.closed.push(n);
    };
    wrong(closes, "S03", "why_closes_after");
    let current = |s: &mut Server, n: usize, data: &[u8]| {
        let last = s.clients.iter().rposition(Option::is_some).expect("one has spoken");
        s.answer(last, with(data, s.port(n)));
    };
    wrong(current, "S05", "why_to_another");
    let all = |s: &mut Server, n: usize, data: &[u8]| {
        let answer = with(data, s.port(n));
        for other in
            (0..s.clients.len()).filter(|other| s.clients[*other].is_some()).collect::<Vec<_>>()
        {
            s.answer(other, &answer);
        }
    };
    wrong(all, "S06", "why_sends_to_all");
    let first = |s: &mut Server, n: usize, data: &[u8]| {
        if n == 0 {
            right(s, n, data)
        }
    };
    wrong(first, "S05", "why_mute");
}

#[test]
fn data_that_is_changed_has_its_sentence() {
    fn echo(change: impl Fn(&[u8]) -> Vec<u8>, s: &mut Server, n: usize, data: &[u8]) {
        s.answer(n, with(&change(data), s.port(n)));
    }
    wrong(|s, n, _| echo(|_| b"client".to_vec(), s, n, b""), "S04", "why_constant");
    wrong(|s, n, data| echo(|d| d[..d.len().min(6)].to_vec(), s, n, data), "S09", "why_fixed_size");
    fn zero(d: &[u8]) -> Vec<u8> {
        d.split(|byte| *byte == 0).next().unwrap_or_default().to_vec()
    }
    wrong(|s, n, data| echo(zero, s, n, data), "S07", "why_c_string");
    fn text(d: &[u8]) -> Vec<u8> {
        String::from_utf8_lossy(d).into_owned().into_bytes()
    }
    wrong(|s, n, data| echo(text, s, n, data), "S07", "why_from_utf8");
    wrong(|s, n, data| echo(|d| d.trim_ascii().to_vec(), s, n, data), "S07", "why_trimmed");
    wrong(|s, n, data| echo(|d| d.trim_ascii_end().to_vec(), s, n, data), "S07", "why_trimmed");
    wrong(|s, n, data| echo(<[u8]>::to_ascii_lowercase, s, n, data), "S07", "why_letter_case");
    fn ascii(d: &[u8]) -> Vec<u8> {
        d.iter().copied().filter(u8::is_ascii).collect()
    }
    wrong(|s, n, data| echo(ascii, s, n, data), "S07", "why_only_ascii");
    fn seven(d: &[u8]) -> Vec<u8> {
        d.iter().map(|byte| byte & 0x7f).collect()
    }
    wrong(|s, n, data| echo(seven, s, n, data), "S07", "why_seven_bits");
    fn chopped(d: &[u8]) -> Vec<u8> {
        d[..d.len() - 1].to_vec()
    }
    wrong(|s, n, data| echo(chopped, s, n, data), "S02", "why_last_gone");
    fn before(end: u8, d: &[u8]) -> Vec<u8> {
        d.split(|byte| *byte == end).next().unwrap_or_default().to_vec()
    }
    wrong(|s, n, data| echo(|d| before(0xff, d), s, n, data), "S07", "why_stops_at");
    wrong(|s, n, data| echo(|d| before(0x1a, d), s, n, data), "S07", "why_stops_at");
    fn without(gone: u8, d: &[u8]) -> Vec<u8> {
        d.iter().copied().filter(|byte| *byte != gone).collect()
    }
    wrong(|s, n, data| echo(|d| without(b' ', d), s, n, data), "S09", "why_byte_gone");
    wrong(|s, n, data| echo(|d| without(0x7f, d), s, n, data), "S07", "why_byte_gone");
    wrong(|s, n, data| echo(|d| without(0x1b, d), s, n, data), "S07", "why_byte_gone");
    fn instead(old: u8, new: &[u8], d: &[u8]) -> Vec<u8> {
        d.split(|byte| *byte == old).collect::<Vec<_>>().join(new)
    }
    wrong(|s, n, data| echo(|d| instead(b'+', b" ", d), s, n, data), "S07", "why_byte_replaced");
    wrong(
        |s, n, data| echo(|d| instead(b'\t', b"    ", d), s, n, data),
        "S07",
        "why_byte_replaced",
    );
    wrong(|s, n, data| echo(|d| instead(b'<', b"&lt;", d), s, n, data), "S07", "why_byte_replaced");
    fn halved(d: &[u8]) -> Vec<u8> {
        if d.ends_with(b"\xff\xff") { d[..d.len() - 1].to_vec() } else { d.to_vec() }
    }
    wrong(|s, n, data| echo(halved, s, n, data), "S07", "why_halved");
    fn unmarked(d: &[u8]) -> Vec<u8> {
        d.strip_prefix(b"\xef\xbb\xbf").unwrap_or(d).to_vec()
    }
    wrong(|s, n, data| echo(unmarked, s, n, data), "S07", "why_begins_late");
    let hundred = |s: &mut Server, n: usize, data: &[u8]| {
        if s.answered < 100 {
            right(s, n, data);
        }
    };
    wrong(hundred, "S03", "why_stops_answering");
    let keeps = |s: &mut Server, n: usize, data: &[u8]| {
        s.kept.extend_from_slice(data);
        let all = s.kept.clone();
        s.answer(n, with(&all, s.port(n)));
    };
    wrong(keeps, "S03", "why_accumulates");
}

#[test]
fn a_server_that_ends_or_takes_too_long_or_keeps_too_much_is_told() {
    let ends = |s: &mut Server, n: usize, data: &[u8]| {
        right(s, n, data);
        s.has_ended = data.len() > 100;
    };
    let found = play(ends);
    assert_eq!(found.wrong.len(), 1, "{:?}", found.wrong);
    assert_eq!(found.told["S22"], "check_has_ended");
    let late = play_with(right, Duration::from_millis(900), 0);
    assert_eq!(late.wrong, [("S02", "why_late")]);
    let leaky = play_with(right, Duration::from_micros(200), 4096);
    assert_eq!(leaky.wrong, [("S20", "why_memory")]);
}

#[test]
fn no_server_makes_a_check_longer_than_it_may_be() {
    for takes in [0, 5, 50, 150, 300, 500, 590, 3000] {
        let found = play_with(right, Duration::from_millis(takes), 0);
        assert!(found.took <= LONGEST, "{takes} ms: {:?}", found.took);
    }
}
