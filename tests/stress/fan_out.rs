//! One server and many clients that all get the same, that do not read, or that never stop to send.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::alone;
use crate::floods::stay_served;
use crate::measure::{
    memory, open_descriptors, peak_memory, raise_descriptors, reset_peak, server_with_limit,
};
use crate::pulse::Pulse;
use crate::readers::{self, Readers};
use crate::util::{Server, wait_until};

const MIB: usize = 1024 * 1024;
/// No turn of the loop may take longer, in time of its processor: how long somebody waits for a
/// machine that has other things to do says nothing about the program.
const GAP: Duration = Duration::from_millis(50);
/// Who asks beside a thousand floods has an answer within this time: once each of them has a
/// mebibyte read before him.
const LATE: Duration = Duration::from_secs(10);

/// A window of so many bytes: what the kernels hold for those that do not read is bounded.
const NARROW: usize = 4096;
/// So much is sent by each of those that never read, at most: what they send stands in the kernel,
/// which throws segments away, resets among them, when a machine has too much of it.
const EACH: usize = 512 * 1024;
/// `MAX_WAITING` of src/course/server/crowd.rs, in KiB.
const MAX_WAITING: u64 = 32 * 1024;
/// What may be kept of many clients that have left, in KiB.
const KEPT: u64 = 16 * 1024;

/// How many take part: a thousand, or as many as `QTCP_FAN_OUT` says. Ten thousand are promised, whose
/// kernels hold some gigabytes: a machine that others use at the same time is not the place.
fn size() -> usize {
    let wanted = std::env::var("QTCP_FAN_OUT").ok().and_then(|wanted| wanted.parse().ok());
    raise_descriptors(wanted.unwrap_or(1000))
}

fn content(len: usize) -> Vec<u8> {
    (0..len).map(|n| b' ' + u8::try_from(n % 89).expect("small")).collect()
}

/// Waits until the server has taken so many clients.
fn connected(server: &Server, count: usize) {
    // Its own few descriptors are more than none.
    wait_until("the clients", || (open_descriptors(server.pid()) > count).then_some(()));
}

fn to_all(name: &str, quiet: &[&str]) {
    let _alone = alone();
    let count = raise_descriptors(1000);
    let mut server = server_with_limit("$(ulimit -Hn)", &[quiet, &["--send-all"]].concat());
    let pid = server.pid();
    let pulse = Pulse::new(&server, 50);
    let peers = readers::connect(server.addr(), count, None);
    connected(&server, 50 + count);
    let content = content(MIB);
    let readers = Readers::start(peers, content.clone());
    let before = memory(pid);
    reset_peak(pid);
    let (found, (took, _peers)) = pulse.during(pid, || {
        server.process().write(&content);
        readers.finish()
    });
    let grown = peak_memory(pid).saturating_sub(before);
    eprintln!("{name}: 1 MiB to {count} in {took:?}; {before} KiB and {grown} KiB more; {found:?}");
    assert!(grown < 32 * 1024, "{grown} KiB");
    assert!(found.worked < GAP, "{found:?}");
}

#[test]
fn a_mebibyte_goes_to_a_thousand_readers_without_a_gap() {
    to_all("quiet", &["-q"]);
}

#[test]
fn a_mebibyte_goes_to_a_thousand_readers_without_a_gap_where_each_has_its_lines() {
    to_all("lines", &[]);
}

/// The reader gets everything when those that take nothing have had their time, all at once and not
/// one after the other.
#[test]
fn deaf_clients_hold_up_those_that_read_for_as_long_as_one_of_them_does() {
    const READERS: usize = 10;
    const LENGTH: usize = 4 * MIB;
    let _alone = alone();
    let deaf = size();
    let server = server_with_limit("$(ulimit -Hn)", &["-q", "--send-all"]);
    let pid = server.pid();
    let mut server = server;
    let pulse = Pulse::new(&server, 20);
    let readers = readers::connect(server.addr(), READERS, None);
    let deaf = readers::connect(server.addr(), deaf, Some(NARROW));
    connected(&server, 20 + READERS + deaf.len());
    let content = content(LENGTH);
    let readers = Readers::start(readers, content.clone());
    let before = memory(pid);
    reset_peak(pid);
    let (found, (took, _peers)) = pulse.during(pid, || {
        server.process().write(&content);
        readers.finish()
    });
    let grown = peak_memory(pid).saturating_sub(before);
    eprintln!(
        "{} deaf: the others had 4 MiB in {took:?}; {before} KiB and {grown} KiB more; {found:?}",
        deaf.len()
    );
    assert!(grown < MAX_WAITING * 2, "{grown} KiB");
    assert!(found.worked < GAP, "{found:?}");
}

/// They took 1.31 MiB each before there was a limit for the sum.
#[test]
fn clients_that_send_and_never_read_take_a_bounded_amount_of_memory_which_is_given_back() {
    let _alone = alone();
    let count = size();
    let server = server_with_limit("$(ulimit -Hn)", &["-q"]);
    let pid = server.pid();
    let start = memory(pid);
    let pulse = Pulse::new(&server, 50);
    let deaf = readers::connect(server.addr(), count, Some(NARROW));
    connected(&server, 50 + count);
    let before = memory(pid);
    reset_peak(pid);
    let content = content(256 * 1024);
    let end = Instant::now() + Duration::from_secs(5);
    let (found, other) = pulse.during(pid, || {
        deaf.iter().for_each(|peer| peer.set_nonblocking(true).expect("a socket"));
        let go_on = AtomicBool::new(true);
        thread::scope(|scope| {
            let beside = scope.spawn(|| stay_served(server.addr(), &go_on));
            let mut sent = vec![0; deaf.len()];
            while Instant::now() < end && !beside.is_finished() {
                for (mut peer, sent) in deaf.iter().zip(&mut sent) {
                    // A full buffer: it is held back.
                    *sent += peer.write(&content[..(EACH - *sent).min(content.len())]).unwrap_or(0);
                }
            }
            go_on.store(false, Ordering::Relaxed);
            beside.join().expect("the other client is served")
        })
    });
    let (longest, _, other) = other;
    let grown = peak_memory(pid).saturating_sub(before);
    eprintln!(
        "{count} that never read: {before} KiB and {grown} KiB more; another had {} answers, within \
         {longest:?}; {found:?}",
        other.answers
    );
    // What waits is below twice the limit; the allocator has its share.
    assert!(grown < 3 * MAX_WAITING, "{grown} KiB");
    assert!(longest < LATE, "{longest:?}");
    drop(deaf);
    let told = Instant::now();
    wait_until("that their memory is given back", || {
        (memory(pid).saturating_sub(start) < KEPT).then_some(())
    });
    let left = memory(pid).saturating_sub(start);
    eprintln!("{left} KiB more than at the start {:?} after they have left", told.elapsed());
}
