//! `client` when there is nobody to connect to, or not yet, or no longer.

use std::time::{Duration, Instant};

use crate::peers::{full_listener, later_port, silent_port};
use crate::util::{Output, Process, Server, qtcp, run};

const WAYS: [&[&str]; 3] = [&[], &["--mode", "sync"], &["--stdin"]];

#[track_caller]
fn assert_sentence(output: &Output, code: i32, words: &[&str]) {
    assert_eq!(output.code, code, "{output:?}");
    let told = output.err();
    let sentence = told.lines().rfind(|line| line.starts_with("qtcp: ")).expect("a sentence");
    for word in words {
        assert!(sentence.contains(word), "{word:?} is not in: {sentence}");
    }
}

#[test]
fn a_refused_connection_says_to_start_the_server_or_to_check_the_address() {
    let (_held, addr) = silent_port();
    for way in WAYS {
        let output = run(&[&["client", &addr.to_string()], way].concat(), "client");
        let words = [&addr.to_string(), "Connection refused", "start the server", "check"];
        assert_sentence(&output, 1, &words);
        if way.contains(&"--stdin") {
            assert_eq!(output.out(), "", "nothing but data goes to standard output");
        }
    }
}

#[test]
fn an_unknown_host_says_to_check_the_spelling() {
    for way in WAYS {
        let output = run(&[&["client", "nosuchhost.invalid:8888"], way].concat(), "client");
        let words = ["nosuchhost.invalid:8888", "Host not found", "spelling", "address"];
        assert_sentence(&output, 1, &words);
    }
}

#[test]
fn a_connection_that_takes_too_long_is_given_up_and_says_so() {
    let (_listener, _waiting, addr) = full_listener();
    for way in WAYS {
        let begun = Instant::now();
        let args = ["client", &addr.to_string(), "--connect-timeout", "300ms"];
        let output = run(&[&args, way].concat(), "client");
        let took = begun.elapsed();
        let words = [&addr.to_string(), "timed out", "firewall", "--connect-timeout"];
        assert_sentence(&output, 1, &words);
        // The kernel itself would give up after two minutes.
        let expected = Duration::from_millis(300)..Duration::from_secs(10);
        assert!(expected.contains(&took), "{way:?}: {took:?}");
    }
}

#[test]
fn retry_connects_when_the_server_starts_later() {
    for way in &WAYS[..2] {
        let addr = later_port();
        let args = ["client", &addr.to_string(), "--retry", "--count", "2", "--check"];
        let args = [&args[..], &["--interval", "10ms"], way].concat();
        let client = Process::spawn(&mut qtcp(&args));
        client.wait_stderr("the first failure", |told| told.contains("next try in 500ms"));
        client.wait_stderr("the second failure", |told| told.contains("next try in 1s"));
        let server = start_at(&addr.to_string());
        let output = client.wait();
        assert_eq!(output.code, 0, "{way:?}: {output:?}");
        assert!(output.err().contains("2 right, 0 wrong, 0 missing"), "{}", output.err());
        drop(server);
    }
}

#[test]
fn retry_connects_again_after_the_connection_was_lost() {
    for way in &WAYS[..2] {
        let addr = later_port();
        let server = start_at(&addr.to_string());
        let args = ["client", &addr.to_string(), "--retry", "--interval", "10ms"];
        let client = Process::spawn(&mut qtcp(&[&args, *way].concat()));
        client.wait_stdout("an answer", |out| out.contains(" <- "));
        server.stop();
        client.wait_stderr("the loss", |told| told.contains("next try in"));
        let server = start_at(&addr.to_string());
        client.wait_stdout("an answer of the second server", |out| {
            out.matches(" ++ ").count() == 2
                && out.rsplit_once(" ++ ").is_some_and(|(_, last)| last.contains(" <- "))
        });
        client.signal("INT");
        let output = client.wait();
        assert_eq!(output.code, 0, "{way:?}: {output:?}");
        // The counts go on over the loss.
        let (lines, told) = (output.out(), output.err());
        let messages = lines.matches(" -> \"client\" (6 B)").count();
        let sent = format!("2 clients, {messages} messages, ");
        assert!(told.contains(&sent), "{way:?}: {sent:?} is not in: {told}");
        let received = lines
            .lines()
            .filter(|line| line.contains(" <- "))
            .map(|line| line.rsplit_once('(').expect("a size").1.trim_end_matches(" B)"))
            .map(|size| size.parse::<u64>().expect("a number"))
            .sum::<u64>();
        let bytes = format!(" {received} B in, {} B out, ", 6 * messages);
        assert!(told.contains(&bytes), "{way:?}: {bytes:?} is not in: {told}");
        for mark in [" ++ ", " -- "] {
            assert_eq!(lines.matches(mark).count(), 2, "{way:?}: {lines}");
        }
        assert_eq!(lines.matches(" !! ").count(), told.matches("next try in").count(), "{lines}");
        drop(server);
    }
}

#[track_caller]
fn start_at(addr: &str) -> Server {
    Server::start_with(&mut qtcp(&["server", "--listen", addr]), &[])
}
