//! The edge between Qt and Rust under stress: handlers that call back, objects that are destroyed
//! inside their own handlers, event loops inside handlers, the end in the middle of everything.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::util::{Process, run_command};
use crate::{Case, load};

pub(crate) const CASES: &[Case] = &[
    ("edge_three_hundred_thousand_events_with_handlers_that_call_back", calling_back),
    ("edge_an_object_may_be_destroyed_inside_its_own_handlers", destroyed),
    ("edge_a_server_may_be_toggled_500_times_with_clients_attached", toggled),
    ("edge_models_may_be_changed_inside_their_own_announcements", models),
    ("edge_the_end_may_come_in_the_middle_of_a_stream", quit_mid_stream),
    ("edge_an_event_loop_inside_a_handler_goes_on_with_the_sockets", nested),
    ("edge_it_goes_on_with_what_had_come_before_too", nested_with_more_at_hand),
];

/// Runs a file of tests/qml, which says with its exit code 0 that all was right.
fn passes(file: &str) {
    let output = run_command(&mut load(file), "");
    assert_eq!(output.code, 0, "{}", output.err());
}

/// Starts a file that tells the port of its server, and connects to it.
fn served(file: &str) -> (Process, TcpStream) {
    let qml = Process::spawn(&mut load(file));
    let told = qml.wait_stderr("the port", |text| text.contains("port="));
    let port = told.split("port=").nth(1).and_then(|text| text.split_whitespace().next());
    let stream = TcpStream::connect(format!("127.0.0.1:{}", port.expect("a port")));
    (qml, stream.expect("it listens"))
}

fn calling_back() {
    passes("EdgeCallback.qml");
}

fn destroyed() {
    passes("EdgeDestroy.qml");
}

fn toggled() {
    passes("EdgeToggle.qml");
}

fn models() {
    passes("EdgeModels.qml");
}

/// A peer that sends as fast as it can, until the other end is gone or the time is up.
fn flood(mut stream: TcpStream) -> u64 {
    let begun = Instant::now();
    let data = [b'x'; 16 * 1024];
    let mut sent = 0;
    while begun.elapsed() < Duration::from_secs(10) {
        match stream.write(&data) {
            Ok(n) => sent += n as u64,
            Err(_) => break,
        }
    }
    sent
}

fn quit_mid_stream() {
    for _ in 0..5 {
        let (qml, stream) = served("EdgeQuit.qml");
        assert!(flood(stream) > 0);
        let output = qml.wait();
        assert_eq!(output.code, 7, "{}", output.err());
    }
}

fn nested() {
    let (qml, mut stream) = served("EdgeNested.qml");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    // The first message makes the handler spin an event loop; the answer to what a second client
    // says comes out of the middle of it.
    stream.write_all(b"spin").expect("sent");
    let mut other = TcpStream::connect(stream.peer_addr().expect("a peer")).expect("it listens");
    other.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    other.write_all(b"ask").expect("sent");
    let mut answer = [0; 6];
    other.read_exact(&mut answer).expect("an answer while the other handler runs");
    assert_eq!(&answer, b"inside");
    stream.read_exact(&mut answer).expect("an answer afterwards");
    assert_eq!(&answer, b"after!");
    let output = qml.wait();
    assert_eq!(output.code, 0, "{}", output.err());
}

/// What the loop inside goes on with came before it began, together with what it was begun for.
fn nested_with_more_at_hand() {
    let (qml, mut busy) = served("EdgeNested.qml");
    let at = busy.peer_addr().expect("a peer");
    let mut answer = [0; 6];
    let mut known = || {
        let mut stream = TcpStream::connect(at).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        stream.write_all(b"ask").expect("sent");
        stream.read_exact(&mut answer).expect("an answer");
        stream
    };
    let (mut spins, mut other) = (known(), known());
    busy.write_all(b"busy").expect("sent");
    qml.wait_stderr("the handler", |text| text.contains("busy"));
    spins.write_all(b"spin").expect("sent");
    other.write_all(b"ask").expect("sent");
    other.read_exact(&mut answer).expect("an answer while the other handler runs");
    spins.read_exact(&mut answer).expect("an answer afterwards");
    assert_eq!(&answer, b"after!");
    let output = qml.wait();
    assert_eq!(output.code, 0, "{}", output.err());
}
