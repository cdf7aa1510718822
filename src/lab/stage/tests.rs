use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use super::*;
use crate::record::What;
use crate::trace::carried::{ALL, Carried, find};
use crate::trace::parse;

/// No test waits longer for anything.
const LONG: Duration = Duration::from_secs(60);
/// So soon a stage has gone.
const SOON: Duration = Duration::from_secs(1);

/// A stage, and what wakes its owner.
struct Watched {
    stage: Stage,
    woken: Receiver<()>,
    moments: Vec<Moment>,
    lines: Vec<String>,
}

impl Watched {
    fn start(script: &str, pace: Pace) -> Self {
        let scenario = parse(script.as_bytes()).expect("a scenario");
        let (wake, woken) = sync_channel(1);
        let wake = move || _ = wake.try_send(());
        let stage = Stage::start(scenario, pace, wake).expect("a thread");
        Self { stage, woken, moments: Vec::new(), lines: Vec::new() }
    }

    /// The next news; whether the loop is held, and how it ended.
    fn next(&mut self) -> (bool, Option<End>) {
        self.woken.recv_timeout(LONG).expect("it is not over and tells nothing");
        let news = self.stage.take();
        self.moments.extend(news.moments);
        self.lines.extend(news.lines);
        (news.held, news.end)
    }

    fn run_to_its_end(&mut self) -> End {
        loop {
            if let (_, Some(end)) = self.next() {
                return end;
            }
        }
    }

    /// Makes steps to the end; how many.
    fn step_to_its_end(&mut self, step: Step) -> usize {
        let mut steps = 0;
        loop {
            match self.next() {
                (_, Some(end)) => {
                    assert_eq!(end, End::Done);
                    return steps;
                }
                (true, None) => {
                    steps += 1;
                    self.stage.step(step);
                }
                (false, None) => {}
            }
        }
    }

    fn run_until_held(&mut self) {
        while !self.next().0 {}
    }

    fn trace(&self) -> String {
        self.lines.iter().fold(String::new(), |text, line| text + line + "\n")
    }

    fn events(&self, name: &str) -> usize {
        let is_it = |moment: &&Moment| matches!(&moment.what, What::Event { name: told, .. } if told == name);
        self.moments.iter().filter(is_it).count()
    }
}

/// What is recorded of one that the program carries.
fn recorded(carried: &Carried) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trace/carried");
    let here = folder.join(format!("{}.rust.trace", carried.name));
    fs::read_to_string(here)
        .or_else(|_| fs::read_to_string(folder.join(format!("{}.trace", carried.name))))
        .expect("a trace")
}

#[test]
fn every_scenario_that_is_carried_runs_to_its_recorded_trace() {
    for carried in ALL {
        let mut watched = Watched::start(carried.script, Pace::Free);
        assert_eq!(watched.run_to_its_end(), End::Done, "{}", carried.name);
        assert!(watched.stage.is_over());
        assert_eq!(watched.trace(), recorded(carried), "{}", carried.name);
        assert!(!watched.moments.is_empty(), "{}", carried.name);
    }
}

/// Those whose trace is one of time: what the peer sends while the loop is held comes together, and
/// a wait is over.
const OF_TIME: &[(&str, &str)] = &[
    ("wait_blocks", "what comes during a wait of 300 ms is what it shows"),
    ("silent_server", "a wait of 100 ms"),
];

#[test]
fn one_that_does_not_depend_on_time_has_the_same_trace_when_it_is_stepped() {
    for carried in
        ALL.iter().filter(|carried| OF_TIME.iter().all(|(name, _)| *name != carried.name))
    {
        let mut watched = Watched::start(carried.script, Pace::Frozen);
        let steps = watched.step_to_its_end(Step::Event);
        assert_eq!(watched.trace(), recorded(carried), "{}, {steps} steps", carried.name);
        let told = |moment: &&Moment| is_of_kernel(moment);
        assert!(steps >= watched.moments.iter().filter(told).count(), "{}", carried.name);
    }
}

fn is_of_kernel(moment: &Moment) -> bool {
    matches!(moment.what, What::Event { .. }) && !moment.is_of_peer()
}

#[test]
fn a_step_never_lets_more_than_one_thing_go() {
    let script = find("send_to_all").expect("it is carried").script;
    let mut watched = Watched::start(script, Pace::Frozen);
    let (mut seen, mut steps) = (0, 0);
    loop {
        let (held, end) = watched.next();
        let new = watched.moments[seen..].iter().filter(|moment| is_of_kernel(moment)).count();
        // What was seen of a hold that is over already is nothing new.
        assert!(new <= 1, "step {steps}: {:?}", &watched.moments[seen..]);
        if end.is_some() {
            break;
        }
        if held {
            seen = watched.moments.len();
            steps += 1;
            watched.stage.step(Step::Event);
        }
    }
    assert!(steps > 5, "{steps}");
}

#[test]
fn a_step_of_a_turn_goes_over_all_that_the_kernel_says_in_it() {
    let script = find("send_to_all").expect("it is carried").script;
    let events = Watched::start(script, Pace::Frozen).step_to_its_end(Step::Event);
    let turns = Watched::start(script, Pace::Frozen).step_to_its_end(Step::Turn);
    assert!(turns > 1 && turns < events, "{turns} turns and {events} events");
}

#[test]
fn a_held_loop_has_told_what_the_kernel_said_and_nothing_that_comes_of_it() {
    let script = find("glue").expect("it is carried").script;
    let mut watched = Watched::start(script, Pace::Frozen);
    while watched.events("received") == 0 {
        watched.run_until_held();
        let mut on_loop = watched.moments.iter().rev().filter(|moment| !moment.is_of_peer());
        assert!(matches!(
            on_loop.next().expect("a moment").what,
            What::Event { .. } | What::Signal { .. }
        ));
        if watched.events("received") == 0 {
            watched.stage.step(Step::Event);
        }
    }
    let (moments, lines) = (watched.moments.len(), watched.lines.len());
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(100) {
        let news = watched.stage.take();
        assert!(news.held && news.end.is_none());
        assert!(news.moments.is_empty() && news.lines.is_empty());
        thread::yield_now();
    }
    watched.stage.set_pace(Pace::Free);
    assert_eq!(watched.run_to_its_end(), End::Done);
    assert!(watched.moments.len() > moments && watched.lines.len() > lines);
    let read = |moment: &&Moment| moment.to_string().contains("readyRead");
    assert!(watched.moments[moments..].iter().any(|moment| read(&moment)));
}

#[test]
fn the_scenarios_own_time_and_that_of_the_moments_stand_still_while_it_is_held() {
    // The call of 60 ms later comes within the 150 ms of the loop, although the loop is held for
    // longer than that before it.
    let script = "scenario held \"x\"\nserved k\non k readyRead\n  k readAll\n  later 60 k write \
                  \"later\"\nend\nclient1 send \"now\"\nloop 150\nclient1 sees\n";
    let mut watched = Watched::start(script, Pace::Frozen);
    while watched.events("received") == 0 {
        watched.run_until_held();
        if watched.events("received") == 0 {
            watched.stage.step(Step::Event);
        }
    }
    let begun = Instant::now();
    let held = Duration::from_millis(400);
    while begun.elapsed() < held {
        thread::yield_now();
    }
    watched.stage.set_pace(Pace::Free);
    assert_eq!(watched.run_to_its_end(), End::Done);
    let trace = watched.trace();
    let at = |text: &str| trace.find(text).unwrap_or_else(|| panic!("no {text} in {trace}"));
    assert!(at("-- 60 ms later") < at("client1 sees \"later\""), "{trace}");
    let most = watched.moments.iter().map(|moment| match moment.what {
        What::TurnEnded { took } | What::SlotEnded { took, .. } => took,
        _ => 0,
    });
    let most = Duration::from_micros(most.max().expect("a turn"));
    assert!(most < held / 2, "a turn that was held took {most:?}");
    let times: Vec<u64> = watched.moments.iter().map(|moment| moment.us).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn slow_motion_lets_the_loop_go_by_itself_and_takes_its_time() {
    let script = find("send_to_all").expect("it is carried").script;
    let free = Instant::now();
    Watched::start(script, Pace::Free).run_to_its_end();
    let free = free.elapsed();
    let slow = Instant::now();
    let mut watched = Watched::start(script, Pace::Slow(1000));
    let mut held = 0;
    loop {
        match watched.next() {
            (_, Some(end)) => break assert_eq!(end, End::Done),
            (is_held, None) => held += usize::from(is_held),
        }
    }
    assert!(held > 3, "held {held} times");
    assert!(slow.elapsed() > free, "{:?} and {free:?}", slow.elapsed());
    assert_eq!(watched.trace(), recorded(find("send_to_all").expect("it is carried")));
}

/// Each waits in another way, for longer than a test may.
const WAITS: &[(&str, &str)] = &[
    ("a loop", "loop 60000"),
    ("a wait without an end", "connected c\nc waitForReadyRead -1"),
    ("a wait for a client", "s listen LocalHost 0\ns waitForNewConnection -1"),
    ("a wait for what is never sent", "connected c\nc waitForDisconnected 60000"),
    ("the peer that waits for a connection", "peer listen\npeer accept"),
    ("the peer that reads", "served k\nclient1 read 10"),
    ("the peer that reads later", "served k\nlater 1 client1 readSlowly 9 1 1\nloop 60000"),
    ("the peer that acts later", "served k\nlater 60000 client1 send \"x\"\nloop"),
    (
        "a peer whose words nobody reads",
        "connected c\nc setReadBufferSize 1\npeer send \"x\"*9999999",
    ),
    (
        "a wait in a slot",
        "served k\non k readyRead\n  k waitForReadyRead -1\nend\nclient1 send \"x\"\nloop",
    ),
];

#[test]
fn whatever_it_waits_for_it_is_gone_within_a_second() {
    for (what, steps) in WAITS {
        let script = format!("scenario waits \"x\"\n{steps}\nloop 60000\n");
        let mut watched = Watched::start(&script, Pace::Free);
        // By then it waits: a quarter of a second after the last that it told.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(250) {
            let news = watched.stage.take();
            assert_eq!(news.end, None, "{what}");
            watched.lines.extend(news.lines);
            thread::yield_now();
        }
        assert!(!watched.lines.is_empty(), "{what}");
        assert!(watched.stage.end(SOON), "{what}: its thread is there after a second");
    }
}

#[test]
fn at_whatever_point_it_is_dropped_its_thread_goes_within_a_second() {
    let script = find("hello").expect("it is carried").script;
    let steps = Watched::start(script, Pace::Frozen).step_to_its_end(Step::Event);
    for point in 0..=steps {
        let mut watched = Watched::start(script, Pace::Frozen);
        for _ in 0..point {
            if watched.stage.is_over() {
                break;
            }
            watched.stage.step(Step::Event);
            let _ = watched.stage.take();
            thread::yield_now();
        }
        let hall = Arc::downgrade(&watched.stage.hall);
        let _ = watched.stage.take();
        watched.lines.clear();
        drop(watched);
        let begun = Instant::now();
        while hall.upgrade().is_some() {
            assert!(begun.elapsed() < SOON, "dropped at {point}, it is still there");
            thread::yield_now();
        }
    }
}

#[test]
fn one_that_nobody_looks_at_waits_for_room_and_goes_all_the_same() {
    let script = "scenario many \"x\"\nserved k\nrepeat 1000\n  k state\n  k error\n  k isOpen\n  k \
                  atEnd\n  k pos\n  k size\nend\n";
    let watched = Watched::start(script, Pace::Free);
    watched.woken.recv_timeout(LONG).expect("it tells of itself");
    let stage = watched.stage;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(200) {
        assert!(!stage.is_over(), "6000 lines have no room");
        thread::yield_now();
    }
    assert!(stage.end(SOON));
    let mut watched = Watched::start(script, Pace::Free);
    assert_eq!(watched.run_to_its_end(), End::Done);
    assert!(watched.lines.len() > 6000, "{} lines", watched.lines.len());
}

#[test]
fn one_that_is_stopped_says_so_and_the_rest_of_its_steps_is_left_out() {
    let mut watched = Watched::start("scenario x \"x\"\nloop 60000\npeer sees\n", Pace::Free);
    watched.next();
    watched.stage.stop();
    assert_eq!(watched.run_to_its_end(), End::Stopped);
    assert!(!watched.trace().contains("peer sees"), "{}", watched.trace());
}
