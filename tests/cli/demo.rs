//! `demo`: the homework at one blow.

use std::net::TcpListener;

use crate::util::{Output, run, wait_until};

#[track_caller]
fn assert_ends_with(output: &Output, last: &str) {
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(output.out().lines().last(), Some(last), "{}", output.out());
}

#[test]
fn the_demo_shows_every_exchange_and_ends_with_all_answers_right() {
    let output = run(&["demo", "--interval", "10ms"], "");
    assert_ends_with(&output, "demo: 3 clients, 15 messages, 15 right, 0 wrong, 0 missing");
    let lines = output.out();
    assert!(lines.starts_with("listening on 127.0.0.1:"), "{lines}");
    assert_eq!(lines.matches(" -> \"client\" (6 B)").count(), 15, "{lines}");
    // Each line of an answer names the client whose port is in it.
    let answers: Vec<_> = lines.lines().filter(|line| line.contains(" <- ")).collect();
    assert_eq!(answers.len(), 15, "{lines}");
    for line in answers {
        let port = line.split([' ', ':']).nth(4).expect("a port");
        assert!(line.contains(&format!(":{port} <- \"client{port}\" (")), "{line}");
    }
}

#[test]
fn the_demo_takes_a_free_port_when_the_courses_is_taken_and_says_so() {
    let output = wait_until("a demo with port 8888 taken", || {
        // If another program has the port at this moment, that is as good.
        let _held = TcpListener::bind("127.0.0.1:8888");
        let output = run(&["demo", "--interval", "1ms"], "");
        output.err().contains("taken").then_some(output)
    });
    assert_ends_with(&output, "demo: 3 clients, 15 messages, 15 right, 0 wrong, 0 missing");
    assert!(output.err().contains("port 8888 is taken, so the demo takes a free one"));
    assert!(!output.out().starts_with("listening on 127.0.0.1:8888\n"), "{}", output.out());
}

#[test]
fn the_demo_takes_other_numbers() {
    let output = run(&["demo", "--clients", "20", "--count", "10", "--interval", "10ms"], "");
    assert_ends_with(&output, "demo: 20 clients, 200 messages, 200 right, 0 wrong, 0 missing");
    let output = run(&["demo", "--clients", "1", "--count", "1", "-q"], "");
    assert_ends_with(&output, "demo: 1 client, 1 message, 1 right, 0 wrong, 0 missing");
}
