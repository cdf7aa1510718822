//! The lints, fed by hand.

use proptest::prelude::*;

use super::*;
use crate::record::{Class, Emitted, Object, What};

/// A recording that is made up, moment by moment.
struct Made {
    lints: Lints,
    us: u64,
    turn: u64,
    depth: u32,
    thread: Option<u32>,
}

const SERVER: Object = Object { number: 1, class: Class::Listener, local: None, peer: None };
const CALLS: &str = "qtcp 1";
const NO_CALLS: &str = "qtcp_trace.h 1, Qt 6.4.2";

fn socket(number: u64) -> Object {
    let local = "127.0.0.1:8888".parse().ok();
    let peer = format!("127.0.0.1:{}", 5000 + number).parse().ok();
    Object { number, class: Class::Socket, local, peer }
}

impl Made {
    fn by(program: &str) -> Self {
        Self::with(program, None)
    }

    fn with(program: &str, slot_times: Option<bool>) -> Self {
        let header = Header { program: program.to_owned(), slot_times, ..Header::new() };
        let lints = Lints::new(&header);
        let mut made = Self { lints, us: 0, turn: 1, depth: 0, thread: None };
        let listens = Object { local: "127.0.0.1:8888".parse().ok(), ..SERVER };
        made.slots(listens, named("newConnection"), 0, |_| {});
        made
    }

    fn tell(&mut self, what: What) {
        let (us, turn, depth, thread) = (self.us, self.turn, self.depth, self.thread);
        self.lints.moment(&Moment { us, turn, depth, thread, what });
    }

    fn pass(&mut self, us: u64) {
        self.us += us;
    }

    /// The loop has waited for so long.
    fn turn(&mut self, us: u64) {
        self.tell(What::TurnEnded { took: 1 });
        self.pass(us);
        self.turn += 1;
        self.tell(What::TurnBegan);
    }

    /// A signal, and what happens in its slots, which leave so many bytes.
    fn slots(
        &mut self,
        object: Object,
        signal: Emitted,
        left: i64,
        inside: impl FnOnce(&mut Self),
    ) {
        let began = self.us;
        self.tell(What::Signal { object, signal });
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        let took = self.us - began;
        self.tell(What::SlotEnded { object, took, left: Some(left), unsent: None });
    }

    fn arrives(&mut self, number: u64, bytes: i64, left: i64) {
        self.slots(socket(number), ready(bytes), left, |_| {});
    }

    fn call(&mut self, number: u64, name: &'static str, result: &str, took: u64) {
        let (object, name) = (socket(number), std::borrow::Cow::from(name));
        self.tell(What::Call { object, name: name.clone(), arguments: String::new() });
        self.pass(took);
        self.tell(What::Return { object, name, result: result.to_owned(), took });
    }

    fn enters(&mut self, number: u64, state: &'static str) {
        let state = Some(state.into());
        self.slots(socket(number), Emitted { state, ..named("stateChanged") }, 0, |_| {});
    }

    /// The ids of what would be found at this time.
    fn so_far(&self, us: u64) -> Vec<&'static str> {
        self.lints.so_far(us).iter().map(|finding| finding.id).collect()
    }

    /// The ids of the findings, each with how often.
    fn found(self) -> Vec<(&'static str, u64)> {
        let findings = self.lints.finish();
        findings.iter().map(|finding| (finding.id, finding.count)).collect()
    }
}

fn named(name: &'static str) -> Emitted {
    Emitted { name: name.into(), state: Some("Connected".into()), ..Emitted::default() }
}

fn ready(available: i64) -> Emitted {
    Emitted { available: Some(available), ..named("readyRead") }
}

#[test]
fn a_slot_is_slow_from_a_tenth_of_a_second_on_and_the_inner_one_of_two_is_told() {
    for (took, found) in [(100_000, &[][..]), (100_001, &[("slow_slot", 1)])] {
        let mut made = Made::by(NO_CALLS);
        made.slots(socket(2), ready(6), 0, |made| {
            made.slots(socket(3), named("disconnected"), 0, |made| made.pass(took));
        });
        assert_eq!(made.found(), found, "{took} µs");
    }
}

#[test]
fn a_slot_with_a_loop_inside_is_not_slow() {
    let mut made = Made::by(NO_CALLS);
    made.slots(socket(2), ready(6), 0, |made| made.turn(500_000));
    assert_eq!(made.found(), []);
}

#[test]
fn a_slot_that_waits_is_told_as_that_and_not_as_slow() {
    let mut made = Made::by(CALLS);
    made.slots(socket(2), ready(6), 0, |made| made.call(2, "waitForReadyRead", "true", 300_000));
    made.call(2, "waitForReadyRead", "true", 300_000);
    assert_eq!(made.found(), [("wait_blocks", 1)], "the second one is in no slot");
}

#[test]
fn data_that_comes_inside_a_slot_without_a_turn_shows_that_it_waits() {
    let inside = |turns: bool, number: u64, thread: Option<u32>| {
        let mut made = Made::by(NO_CALLS);
        made.thread = thread;
        made.slots(socket(2), ready(6), 0, |made| {
            if turns {
                made.turn(10);
            }
            made.slots(socket(number), ready(6), 0, |made| made.pass(1));
            made.pass(200_000);
        });
        made.found()
    };
    assert_eq!(inside(false, 3, None), [("wait_blocks", 1)]);
    assert_eq!(inside(true, 3, None), [], "a loop runs in the slot");
    assert_eq!(inside(false, 2, None), [("slow_slot", 1)], "the program emits it itself");
    assert_eq!(inside(false, 3, Some(2)), [], "that thread has no window");
}

#[test]
fn the_slots_of_two_threads_are_not_inside_each_other() {
    let mut made = Made::by(NO_CALLS);
    made.slots(socket(2), named("connected"), 0, |made| {
        (made.thread, made.depth) = (Some(2), 0);
        made.slots(socket(3), ready(6), 0, |_| {});
        (made.thread, made.depth) = (None, 1);
    });
    assert_eq!(made.found(), []);
}

#[test]
fn bytes_that_are_left_are_told_after_a_second_and_not_before() {
    for (waited, found) in [(999_999, &[][..]), (1_000_000, &[("unread", 1)])] {
        let mut made = Made::by(CALLS);
        made.arrives(2, 12, 6);
        made.turn(waited);
        made.arrives(2, 12, 6);
        assert_eq!(made.found(), found, "{waited} µs");
    }
}

#[test]
fn the_first_part_of_a_message_may_wait_for_the_rest() {
    let mut made = Made::by(CALLS);
    made.arrives(2, 3, 3);
    made.turn(5_000_000);
    made.arrives(2, 6, 0);
    assert_eq!(made.found(), []);
}

#[test]
fn where_no_call_is_seen_a_timer_may_have_read_unless_the_bytes_are_still_there() {
    let found = |receivers: Option<u32>, still: Option<i64>, at_the_end: i64| {
        let mut made = Made::by(NO_CALLS);
        made.slots(socket(2), Emitted { receivers, ..ready(12) }, 6, |_| {});
        for _ in 0..20 {
            made.turn(100_000);
        }
        if let Some(still) = still {
            let (object, name) = (socket(2), "bytesAvailable".into());
            made.tell(What::Event { object, name, arguments: still.to_string() });
        }
        let end = Emitted { available: Some(at_the_end), ..named("disconnected") };
        made.slots(socket(2), end, at_the_end, |_| {});
        made.found()
    };
    assert_eq!(found(Some(1), None, 0), []);
    assert_eq!(found(Some(1), None, 6), [("unread", 1)]);
    assert_eq!(found(Some(1), Some(6), 0), [("unread", 1)]);
    assert_eq!(found(Some(0), Some(6), 6), [], "there is no slot: whoever reads does it elsewhere");
}

#[test]
fn where_slots_are_not_seen_to_end_nothing_is_said_of_them() {
    let mut made = Made::with(NO_CALLS, Some(false));
    for _ in 0..3 {
        made.slots(socket(2), ready(12), 12, |made| {
            made.slots(socket(3), ready(12), 12, |made| made.pass(1));
            made.pass(500_000);
        });
        made.turn(2_000_000);
    }
    assert_eq!(made.found(), []);
}

#[test]
fn one_pointer_is_one_that_forgets_those_who_came_before() {
    // The first is served until the second comes; what is read of each from then on?
    let served = |first: i64, second: i64| {
        let mut made = Made::by(NO_CALLS);
        made.arrives(2, 6, 0);
        made.arrives(3, 6, second);
        for _ in 0..3 {
            made.arrives(2, 6, first);
            made.arrives(3, 6, second);
        }
        made.found()
    };
    assert_eq!(served(6, 0), [("one_pointer", 3)]);
    assert_eq!(served(0, 0), []);
    assert_eq!(served(6, 6), [], "nobody is read");
    // A third one: the second is served beside it, so that the first has another reason.
    let mut made = Made::by(NO_CALLS);
    for number in 2..=4 {
        made.arrives(number, 6, 0);
    }
    made.arrives(2, 6, 6);
    made.arrives(3, 6, 0);
    made.arrives(4, 6, 0);
    assert_eq!(made.found(), []);
}

#[test]
fn who_sees_calls_sees_whose_data_is_read() {
    let mut made = Made::by(CALLS);
    made.slots(socket(2), ready(6), 0, |made| made.call(2, "readAll", "\"client\"", 1));
    made.slots(socket(3), ready(6), 0, |made| made.call(3, "readAll", "\"client\"", 1));
    made.slots(socket(2), ready(6), 6, |made| made.call(3, "readAll", "\"\"", 1));
    assert_eq!(made.found(), [("one_pointer", 1)]);
}

#[test]
fn what_waits_to_be_sent_has_to_grow_for_five_seconds() {
    let levels = |levels: &[i64]| {
        let mut made = Made::by(NO_CALLS);
        for level in levels {
            let (object, name) = (socket(2), "bytesToWrite".into());
            made.tell(What::Event { object, name, arguments: level.to_string() });
            made.pass(500_000);
        }
        made.found()
    };
    let grows: Vec<i64> = (1..=20).map(|n| n * 1000).collect();
    assert_eq!(levels(&grows), [("slow_reader", 1)]);
    assert_eq!(
        levels(&grows[..10]),
        [],
        "only for five seconds, the first of which is the measure"
    );
    let comes_and_goes: Vec<i64> = (1..=40).map(|n| n % 2 * n * 1000).collect();
    assert_eq!(levels(&comes_and_goes), []);
    assert_eq!(levels(&[5000; 40]), []);
}

#[test]
fn writes_that_grow_are_seen_in_our_own_recordings_too() {
    let mut made = Made::by(CALLS);
    for _ in 0..8 {
        made.call(2, "write", "65536", 0);
        made.pass(1_000_000);
    }
    assert_eq!(made.found(), [("slow_reader", 1)]);
}

#[test]
fn slots_that_become_more_and_more_are_told_and_two_of_them_are_not() {
    let counts = |counts: &[u32]| {
        let mut made = Made::by(NO_CALLS);
        for &count in counts {
            let signal = Emitted { receivers: Some(count), ..ready(6) };
            made.slots(socket(2), signal, 0, |_| {});
        }
        made.found()
    };
    assert_eq!(counts(&[1, 2, 3]), [("connected_twice", 1)]);
    assert_eq!(counts(&[2, 2, 2, 2]), []);
    assert_eq!(counts(&[1, 2, 1, 2, 1, 2]), [], "a loop that waits for the signal");
    assert_eq!(counts(&[0, 1, 1]), []);
}

#[test]
fn one_slot_that_runs_twice_reads_nothing_the_second_time() {
    let calls = |second: &'static str, answers: bool| {
        let mut made = Made::by(CALLS);
        made.slots(socket(2), ready(6), 0, |made| {
            for result in ["\"client\"", second] {
                made.call(2, "readAll", result, 1);
                if answers {
                    made.call(2, "write", "5", 1);
                }
            }
        });
        made.found()
    };
    assert_eq!(calls("\"\"", true), [("connected_twice", 1)]);
    assert_eq!(calls("\"more\"", true), [], "it came meanwhile");
    assert_eq!(calls("\"\"", false), [], "it reads until there is nothing more");
}

#[test]
fn an_end_that_drops_bytes_is_told_only_if_it_is_this_end_that_does() {
    let ends = |failed: bool, sent: bool| {
        let mut made = Made::by(CALLS);
        made.enters(2, "Connected");
        made.call(2, "write", "100", 1);
        if sent {
            let signal = Emitted { bytes: Some(100), to_write: Some(0), ..named("bytesWritten") };
            made.slots(socket(2), signal, 0, |_| {});
        }
        if failed {
            let signal = Emitted { code: Some(1), ..named("errorOccurred") };
            made.slots(socket(2), signal, 0, |_| {});
        }
        made.enters(2, "Unconnected");
        made.found()
    };
    assert_eq!(ends(false, false), [("disconnect_unsent", 1)]);
    assert_eq!(ends(true, false), []);
    assert_eq!(ends(false, true), []);
}

#[test]
fn of_a_refused_write_it_is_said_only_what_is_true_of_every_socket_that_it_may_be() {
    let warning = |states: &[&'static str]| {
        let mut made = Made::by(NO_CALLS);
        for (number, state) in (2..).zip(states) {
            if *state == "gone" {
                made.enters(number, "Connected");
                made.enters(number, "Unconnected");
            } else {
                made.enters(number, state);
            }
        }
        let text = Some("QIODevice::write (QTcpSocket): device not open".into());
        let signal = Emitted { name: "warning".into(), text, ..Emitted::default() };
        let object = Object { number: 0, local: None, peer: None, ..socket(0) };
        made.slots(object, signal, 0, |_| {});
        made.found()
    };
    assert_eq!(warning(&[]), [("write_early", 1)]);
    assert_eq!(warning(&["Connected", "gone"]), [("reply_to_gone", 1)]);
    assert_eq!(warning(&["gone", "gone"]), [("reply_to_gone", 1)]);
    assert_eq!(warning(&["gone", "Unconnected"]), [], "it may be either");
}

#[test]
fn what_is_unsent_at_the_moment_of_the_connection_was_written_before() {
    let mut made = Made::by(NO_CALLS);
    let connects = |unsent| Emitted { unsent: Some(unsent), ..named("stateChanged") };
    made.slots(socket(2), connects(0), 0, |_| {});
    made.slots(socket(3), connects(6), 0, |_| {});
    assert_eq!(made.found(), [("write_early", 1)]);
}

#[test]
fn every_lint_has_an_id_a_reason_and_lines_that_mend_it() {
    for (at, kind) in ALL.iter().enumerate() {
        assert!(ALL[..at].iter().all(|other| other.id != kind.id), "{} is there twice", kind.id);
        assert!(!(kind.why)().to_string().is_empty() && !kind.scenario.is_empty());
        assert!(kind.repair.lines().count() >= 2, "{}", kind.id);
        assert!(kind.repair.lines().all(|line| line.len() <= 110), "{}", kind.id);
    }
}

fn anything() -> impl Strategy<Value = What> {
    let numbers = prop_oneof![0_u64..5, any::<u64>()];
    let class = prop_oneof![Just(Class::Socket), Just(Class::Listener), Just(Class::Timer)];
    let object =
        (numbers, class).prop_map(|(number, class)| Object { class, ..socket(number % 60000) });
    const NAMES: [&str; 13] = [
        "readyRead",
        "stateChanged",
        "bytesWritten",
        "disconnected",
        "destroyed",
        "errorOccurred",
        "warning",
        "write",
        "readAll",
        "waitForReadyRead",
        "bytesToWrite",
        "writeRefused",
        "",
    ];
    let name = proptest::sample::select(&NAMES[..]);
    let state = proptest::sample::select(&["Connected", "Unconnected", "Closing", "?"][..]);
    let result = proptest::sample::select(&["-1", "9223372036854775807", "\"\"", "x"][..]);
    let numbers = (any::<Option<i64>>(), any::<Option<i64>>(), any::<u64>(), any::<u32>());
    (object, name, state, result, numbers, 0..8).prop_map(
        |(object, name, state, result, (left, unsent, took, receivers), kind)| {
            let (receivers, state) = (Some(receivers), Some(state.into()));
            let (text, available) = (Some("QIODevice::write (x): device not open".into()), left);
            let name = std::borrow::Cow::from(name);
            let signal = Emitted {
                name: name.clone(),
                state,
                text,
                available,
                to_write: unsent,
                unsent,
                receivers,
                ..Emitted::default()
            };
            let result = result.to_owned();
            match kind {
                0 => What::TurnBegan,
                1 => What::TurnEnded { took },
                2 => What::Event { object, name, arguments: result },
                3 => What::Call { object, name, arguments: result },
                4 => What::Return { object, name, result, took },
                5 => What::SlotEnded { object, took, left, unsent },
                _ => What::Signal { object, signal },
            }
        },
    )
}

proptest! {
    #[test]
    fn no_recording_makes_a_lint_panic(
        program in proptest::sample::select(&[CALLS, NO_CALLS][..]),
        moments in proptest::collection::vec(
            (any::<u64>(), 0_u64..4, 0_u32..5, any::<Option<u32>>(), anything())
                .prop_map(|(us, turn, depth, thread, what)| Moment { us, turn, depth, thread, what }),
            0..200,
        )
    ) {
        let header = Header { program: program.to_owned(), ..Header::new() };
        let mut lints = Lints::new(&header);
        for moment in &moments {
            lints.moment(moment);
        }
        for finding in lints.finish() {
            prop_assert!(finding.count > 0 && !finding.fact.to_string().is_empty());
        }
    }
}

#[test]
fn what_is_found_so_far_may_be_taken_back_and_asking_changes_nothing() {
    let mut made = Made::by(CALLS);
    made.arrives(2, 6, 6);
    let now = made.us;
    assert_eq!(made.so_far(now), [""; 0], "it is too early");
    assert_eq!(made.so_far(now + 1_000_000), ["unread"]);
    made.pass(2_000_000);
    made.turn(0);
    assert_eq!(made.so_far(made.us), ["unread"]);
    assert_eq!(made.so_far(made.us), ["unread"], "the same once more");
    made.arrives(2, 12, 0);
    assert_eq!(made.so_far(made.us), [""; 0], "it was the first part of a message");
    assert_eq!(made.found(), []);
}
