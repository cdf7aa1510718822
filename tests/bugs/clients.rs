//! The wrong clients of tests/cpp/bugs: the test is the server.

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::probe::{is_closed, read};
use crate::util::{self, Process};
use crate::{LONG, SHORT, client};

/// The wrong clients, all of them.
pub const NAMES: [&str; 16] = [
    "never_connects",
    "never_sends",
    "sends_too_early",
    "sends_once",
    "irregular",
    "timer_twice",
    "timer_again",
    "sends_zero",
    "quits_at_greeting",
    "waits_for_answer",
    "blocks",
    "half_for_whole",
    "never_reads",
    "reconnect_storm",
    "sends_on",
    "dies_at_reset",
];

/// A client that has connected, and our end of the connection.
fn connected(name: &str) -> (Process, TcpStream, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let process = client(name, &listener);
    let stream = accept(&listener, LONG).expect("it connects");
    (process, stream, listener)
}

fn accept(listener: &TcpListener, patience: Duration) -> Option<TcpStream> {
    listener.set_nonblocking(true).expect("a socket");
    let end = Instant::now() + patience;
    while Instant::now() < end {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).expect("a socket");
            return Some(stream);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

/// How many bytes come within a time in which a right client sends eight messages.
fn sent(stream: &mut TcpStream) -> usize {
    read(stream, usize::MAX, SHORT).len()
}

#[test]
fn a_right_client_goes_on_whatever_the_server_sends_until_it_leaves() {
    let (mut process, mut stream, _listener) = connected("right");
    assert!(sent(&mut stream) >= 12, "it sends without an answer");
    for text in [&b"welcome\n"[..], b"cli", b"ent12345"] {
        stream.write_all(text).expect("connected");
        assert_eq!(read(&mut stream, 18, LONG), b"clientclientclient", "{text:?}");
    }
    stream.write_all(&vec![b'x'; 4 << 20]).expect("it takes all");
    assert_eq!(read(&mut stream, 6, LONG), b"client");
    stream.shutdown(Shutdown::Write).expect("connected");
    assert!(is_closed(&mut stream, LONG));
    assert!(!process.has_ended());
    let (mut process, stream, _listener) = connected("right");
    reset(stream);
    std::thread::sleep(SHORT);
    assert!(!process.has_ended());
}

fn reset(stream: TcpStream) {
    let stream = socket2::Socket::from(stream);
    stream.set_linger(Some(Duration::ZERO)).expect("a socket");
}

#[test]
fn some_clients_do_not_come_so_far_as_to_send() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let _process = client("never_connects", &listener);
    assert!(accept(&listener, SHORT).is_none());
    for name in ["never_sends", "sends_too_early"] {
        let (_process, mut stream, _listener) = connected(name);
        assert_eq!(sent(&mut stream), 0, "{name}");
    }
}

#[test]
fn some_clients_send_once_and_then_wait() {
    for name in ["sends_once", "waits_for_answer", "blocks"] {
        let (_process, mut stream, _listener) = connected(name);
        assert_eq!(read(&mut stream, 6, LONG), b"client");
        assert_eq!(sent(&mut stream), 0, "{name}");
        stream.write_all(b"client12345").expect("connected");
        let goes_on = sent(&mut stream) > 0;
        assert_eq!(goes_on, name != "sends_once", "{name} after an answer");
    }
}

#[test]
fn an_irregular_timer_has_gaps_of_which_one_is_five_times_the_other() {
    let (_process, mut stream, _listener) = connected("irregular");
    let mut last = Instant::now();
    let mut gaps: Vec<Duration> = Vec::new();
    util::wait_until("gaps", || {
        assert_eq!(read(&mut stream, 6, LONG), b"client");
        gaps.push(last.elapsed());
        last = Instant::now();
        let (least, most) = (gaps.iter().min()?, gaps.iter().max()?);
        (*most > *least * 5 && gaps.len() >= 4).then_some(())
    });
}

#[test]
fn some_clients_send_more_than_one_message_at_a_timeout() {
    // What comes at one timeout: a client sends eight times in SHORT.
    fn at_once(stream: &mut TcpStream) -> Vec<u8> {
        let first = read(stream, 1, LONG);
        [first, read(stream, usize::MAX, SHORT / 32)].concat()
    }
    let (_process, mut stream, _listener) = connected("timer_twice");
    for _ in 0..3 {
        assert_eq!(at_once(&mut stream), b"clientclient");
    }
    let (_process, mut stream, _listener) = connected("timer_again");
    for count in 1..4 {
        assert_eq!(at_once(&mut stream), b"client".repeat(count), "{count}");
        stream.write_all(b"client12345").expect("connected");
    }
    let (_process, mut stream, _listener) = connected("sends_zero");
    assert_eq!(at_once(&mut stream), b"client\0");
}

#[test]
fn some_clients_leave_at_what_they_do_not_expect() {
    let (mut process, mut stream, _listener) = connected("quits_at_greeting");
    stream.write_all(b"welcome\n").expect("connected");
    util::wait_until("it quits", || process.has_ended().then_some(()));
    let (_process, mut stream, _listener) = connected("half_for_whole");
    let port = stream.peer_addr().expect("connected").port();
    stream.write_all(format!("client{port}").as_bytes()).expect("connected");
    assert_eq!(read(&mut stream, 18, LONG).len(), 18, "a whole answer is no matter");
    stream.write_all(b"cli").expect("connected");
    assert!(is_closed(&mut stream, LONG));
}

#[test]
fn a_client_that_never_reads_takes_little() {
    let (_process, mut stream, _listener) = connected("never_reads");
    stream.set_write_timeout(Some(SHORT)).expect("a socket");
    let taken = stream.write_all(&vec![b'x'; 32 << 20]);
    assert!(taken.is_err(), "the kernels alone keep no 32 MiB");
}

#[test]
fn some_clients_do_not_see_that_the_server_has_gone() {
    let (_process, mut stream, _listener) = connected("sends_on");
    stream.shutdown(Shutdown::Write).expect("connected");
    assert_eq!(read(&mut stream, 60, LONG).len(), 60, "it goes on sending");
    let (_process, stream, listener) = connected("reconnect_storm");
    drop(stream);
    for _ in 0..20 {
        drop(accept(&listener, LONG).expect("it connects again at once"));
    }
}

#[test]
fn a_reset_ends_one_client() {
    let (mut process, stream, _listener) = connected("dies_at_reset");
    reset(stream);
    util::wait_until("it dies", || process.has_ended().then_some(()));
}
