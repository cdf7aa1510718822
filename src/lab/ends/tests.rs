use std::time::{Duration, Instant};

use super::asked::{self, TcpState};
use super::*;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);

fn started() -> Ends {
    let ends = Ends::start(|| {}).expect("threads");
    until(&ends, "both are connected", |both| is_open(&both.client) && is_open(&both.server));
    ends
}

fn hold(ends: &Ends, side: Side) {
    ends.hold(side, true);
    until(ends, "it stands still", |both| [&both.client, &both.server][side as usize].held);
}

fn is_open(end: &End) -> bool {
    end.state == SocketState::Connected
}

fn is_over(both: &Both) -> bool {
    // The last of its signals.
    [&both.client, &both.server].iter().all(|end| saw(end).contains(&"disconnected()"))
}

fn until(ends: &Ends, what: &str, is: impl Fn(&Both) -> bool) -> Both {
    let end = Instant::now() + LONG;
    loop {
        let now = ends.now();
        if is(&now) {
            return now;
        }
        assert!(Instant::now() < end, "not so: {what}; {now:?}");
        std::thread::yield_now();
    }
}

fn saw(end: &End) -> Vec<&str> {
    end.saw.iter().map(|seen| seen.what.as_str()).collect()
}

fn until_kernel(ends: &Ends, wanted: [Option<TcpState>; 2]) {
    let end = Instant::now() + LONG;
    while let Some(now) = asked::of(&ends.now())
        && now != wanted
    {
        assert!(Instant::now() < end, "{now:?} and not {wanted:?}");
        std::thread::yield_now();
    }
}

#[test]
fn a_fin_is_answered_by_qt_with_a_close_and_both_directions_are_over() {
    let ends = started();
    until_kernel(&ends, [Some(TcpState::Established); 2]);
    ends.act(Side::Client, Act::Finish);
    let both = until(&ends, "both are over", is_over);
    let heard = ["errorOccurred(RemoteHostClosedError)", "stateChanged(ClosingState)"];
    assert_eq!(saw(&both.server)[1..3], heard, "{both:?}");
    assert_eq!(both.server.saw[1].state, SocketState::Connected);
    assert_eq!(saw(&both.client)[1], "shutdown(SHUT_WR)");
    assert!(!both.there.open && !both.back.open);
    until_kernel(&ends, [Some(TcpState::TimeWait), None]);
}

#[test]
fn one_direction_is_over_alone_while_the_other_end_has_not_heard_of_it() {
    let ends = started();
    hold(&ends, Side::Server);
    ends.act(Side::Client, Act::Finish);
    let both = until(&ends, "it has finished", |both| both.client.finished);
    assert!(is_open(&both.client) && is_open(&both.server));
    assert!(!both.there.open && both.back.open);
    until_kernel(&ends, [Some(TcpState::FinWait2), Some(TcpState::CloseWait)]);
    assert!(is_open(&ends.now().server), "its loop does not turn");
    ends.hold(Side::Server, false);
    until(&ends, "both are over", is_over);
}

#[test]
fn what_is_unsent_when_the_fin_is_seen_is_dropped_as_qt_does_and_otherwise_arrives() {
    for drops in [true, false] {
        let ends = started();
        ends.drop_as_qt(drops);
        hold(&ends, Side::Server);
        ends.act(Side::Server, Act::Write(5));
        ends.act(Side::Client, Act::Finish);
        let both = until(&ends, "both were called", |both| {
            both.client.finished && both.server.unsent == 5
        });
        assert_eq!((both.back.written, both.back.read, both.back.lost), (5, 0, 0));
        ends.hold(Side::Server, false);
        let both = until(&ends, "both are over", is_over);
        let (read, lost) = if drops { (0, 5) } else { (5, 0) };
        assert_eq!(
            (both.back.written, both.back.read, both.back.lost),
            (5, read, lost),
            "{both:?}"
        );
    }
}

#[test]
fn what_an_end_has_unsent_behind_its_own_fin_can_never_go() {
    let ends = started();
    hold(&ends, Side::Client);
    ends.act(Side::Client, Act::Write(5));
    ends.act(Side::Client, Act::Finish);
    until(&ends, "both were called", |both| both.client.finished && both.client.unsent == 5);
    ends.hold(Side::Client, false);
    let both = until(&ends, "both are over", is_over);
    assert_eq!((both.there.written, both.there.read, both.there.lost), (5, 0, 5), "{both:?}");
}

#[test]
fn a_reset_takes_what_nobody_has_read_and_is_told_like_a_fin() {
    let ends = started();
    hold(&ends, Side::Server);
    ends.act(Side::Client, Act::Reset);
    until(&ends, "it is reset", |both| both.client.state == SocketState::Unconnected);
    // Nothing is left of it, and the other end still says Connected.
    until_kernel(&ends, [None, None]);
    assert!(is_open(&ends.now().server));
    ends.hold(Side::Server, false);
    let both = until(&ends, "both are over", is_over);
    assert!(saw(&both.server).contains(&"errorOccurred(RemoteHostClosedError)"), "{both:?}");
    assert!(!saw(&both.client).contains(&"errorOccurred(RemoteHostClosedError)"), "{both:?}");
}

#[test]
fn what_was_written_is_read_and_what_the_reader_will_not_read_is_lost() {
    let ends = started();
    ends.act(Side::Client, Act::Write(MOST));
    ends.act(Side::Server, Act::Write(7));
    let both = until(&ends, "all is there", |both| both.there.read == MOST && both.back.read == 7);
    assert_eq!((both.there.lost, both.back.lost, both.there.open), (0, 0, true));
    hold(&ends, Side::Server);
    ends.act(Side::Client, Act::Write(9));
    until(&ends, "the kernel has it", |both| both.client.unsent == 0 && both.there.written > MOST);
    ends.act(Side::Server, Act::Disconnect);
    let both = until(&ends, "both are over", is_over);
    assert_eq!((both.there.written, both.there.read, both.there.lost), (MOST + 9, MOST, 9));
}

#[test]
fn a_new_connection_begins_with_nothing_also_while_a_loop_is_held() {
    let ends = started();
    let before = ends.now();
    hold(&ends, Side::Server);
    ends.act(Side::Client, Act::Write(5));
    ends.act(Side::Client, Act::Disconnect);
    until(&ends, "one is over", |both| both.client.state == SocketState::Unconnected);
    ends.connect();
    let both = until(&ends, "both are connected anew", |both| {
        let is_new = |end: &End, old: &End| is_open(end) && end.local != old.local;
        is_new(&both.client, &before.client) && is_new(&both.server, &before.server)
    });
    assert!(both.server.held);
    assert_eq!((both.there.written, both.back.written), (0, 0));
}

#[test]
fn what_could_grow_has_a_limit_and_everything_ends_also_while_held() {
    let ends = started();
    for n in 0..2 * LINES {
        let signal = if n % 2 == 0 { Signal::Connected } else { Signal::Disconnected };
        ends.0.lock().end(Side::Client).hear(&signal, SocketState::Connected, 0);
    }
    assert_eq!(ends.now().client.saw.len(), LINES);
    hold(&ends, Side::Client);
    hold(&ends, Side::Server);
    for _ in 0..40 {
        ends.act(Side::Client, Act::Write(u64::MAX));
    }
    until(&ends, "it is full", |both| both.client.unsent == UNSENT);
    let begun = Instant::now();
    drop(ends);
    assert!(begun.elapsed() < Duration::from_secs(5));
    drop(Ends::start(|| {}).expect("threads"));
}
