//! The places for threads, and who gets one.

use super::*;
use crate::net::Reactor;

const PATIENCE: Duration = Duration::from_secs(30);

/// Without a place left, as if so many names were being looked up.
fn full() -> Resolver {
    let reactor = Reactor::new().expect("descriptors are left");
    let mut resolver = Resolver::new(reactor.waker());
    resolver.running = THREADS;
    resolver
}

fn polled(resolver: &mut Resolver) -> Vec<(Id, Vec<IpAddr>)> {
    let mut found = Vec::new();
    resolver.poll(|id, addresses| found.push((id, addresses)));
    found
}

#[test]
fn a_name_that_is_refused_gives_no_other_a_thread_beyond_the_limit() {
    let mut resolver = full();
    for n in 0..WAITING {
        resolver.look_up(Id::new(), format!("127.1.{}.{}", n / 256, n % 256));
    }
    for _ in 0..10 {
        let id = Id::new();
        resolver.look_up(id, format!("127.2.0.{}", id.number() % 256));
        assert_eq!(polled(&mut resolver), [(id, Vec::new())], "one more is refused");
    }
    assert_eq!((resolver.running, resolver.waiting.len()), (THREADS, WAITING));
}

#[test]
fn a_refused_name_is_answered_by_a_blocking_wait_at_once() {
    let mut resolver = full();
    let id = Id::new();
    resolver.look_up(id, String::new());
    let mut found = Vec::new();
    resolver.wait(Some(PATIENCE), |id, addresses| found.push((id, addresses)));
    assert_eq!(found, [(id, Vec::new())]);
}

#[test]
fn a_name_that_nobody_wants_any_more_does_not_wait_for_a_thread() {
    let mut resolver = full();
    let (first, second) = (Id::new(), Id::new());
    resolver.look_up(first, "127.0.0.2".into());
    resolver.look_up(second, "127.0.0.2".into());
    resolver.cancel(first);
    assert_eq!(resolver.waiting, ["127.0.0.2"], "the other one wants it");
    resolver.cancel(second);
    assert!(resolver.waiting.is_empty(), "{:?}", resolver.waiting);
    // Asked for again, it waits once.
    resolver.look_up(first, "127.0.0.2".into());
    assert_eq!(resolver.waiting.len(), 1);
}

#[test]
fn a_thread_that_panics_gives_its_place_back_and_finds_nothing() {
    let reactor = Reactor::new().expect("descriptors are left");
    let mut resolver = Resolver::new(reactor.waker());
    let id = Id::new();
    resolver.asked.push((id, "name".into()));
    resolver.start("name".into(), |_| panic!("as the test wants it"));
    let mut found = Vec::new();
    resolver.wait(Some(PATIENCE), |id, addresses| found.push((id, addresses)));
    assert_eq!(found, [(id, Vec::new())]);
    assert!(!resolver.has_answers() && !resolver.is_busy());
}
