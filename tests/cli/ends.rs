//! How the program ends: signals, and readers of its output that go away.

use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::peers::{Peer, ask, connect, full_listener};
use crate::util::{Output, Process, QTCP, Server, qtcp, run_command, wait_until};

const SUMMARY: &str = " B out, ";

#[test]
fn both_signals_end_a_server_in_order_with_a_summary() {
    for signal in ["INT", "TERM"] {
        let mut server = Server::start(&[]);
        let mut client = connect(server.addr());
        ask(&mut client, "client");
        server.process().signal(signal);
        let output = server.wait();
        assert_eq!(output.code, 0, "SIG{signal}: {output:?}");
        let told = output.err();
        assert!(told.contains("1 client, 1 message, 6 B in, 11 B out, "), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        // Closed in order: FIN, not RST.
        assert_eq!(client.read(&mut [0; 8]).expect("no reset"), 0);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_without_a_window_has_one_thread_and_one_that_writes_its_lines() {
    // With one the kernel does without locks: each reply costs less.
    for (style, threads) in [("--quiet", 1), ("--json", 1), ("--show=text", 2)] {
        let mut server = Server::start(&[style]);
        ask(&mut connect(server.addr()), "client");
        if style != "--quiet" {
            server.process().wait_stdout("the answer", |out| out.matches("client").count() > 1);
        }
        let status = format!("/proc/{}/status", server.pid());
        let status = std::fs::read_to_string(status).expect("it runs");
        assert!(status.contains(&format!("\nThreads:\t{threads}\n")), "{style}: {status}");
    }
}

#[test]
fn both_signals_end_a_client_in_order_with_a_summary() {
    let server = Server::start(&[]);
    for signal in ["INT", "TERM"] {
        for mode in ["async", "sync"] {
            let addr = server.addr().to_string();
            let args = ["client", &addr, "--interval", "10ms", "--check", "--mode", mode];
            let client = Process::spawn(&mut qtcp(&args));
            client.wait_stdout("an answer", |out| out.contains(" <- "));
            client.signal(signal);
            let output = client.wait();
            assert_eq!(output.code, 0, "SIG{signal} {mode}: {output:?}");
            let told = output.err();
            assert!(told.contains(SUMMARY), "{told}");
            assert!(told.contains("0 wrong, 0 missing"), "SIG{signal} {mode}: {told}");
        }
    }
}

#[test]
fn a_signal_ends_a_client_that_waits_for_an_answer_and_one_that_pumps_standard_input() {
    let silent = Peer::python("while connection.recv(100): pass");
    for args in [&[][..], &["--mode", "sync"], &["--stdin"]] {
        let addr = silent.addr.to_string();
        let mut client = Process::spawn(&mut qtcp(&[&["client", &addr], args].concat()));
        if args == ["--stdin"] {
            client.write(b"client");
        }
        // Told apart from the test's own connections by the kernel: the client is connected.
        wait_until("the client's connection", || connected_to(silent.addr).then_some(()));
        client.signal("TERM");
        let output = client.wait();
        assert_eq!(output.code, 0, "{args:?}: {output:?}");
        wait_until("the end of it", || (!connected_to(silent.addr)).then_some(()));
    }
}

/// Whether this machine has an established connection to `addr`.
fn connected_to(addr: std::net::SocketAddr) -> bool {
    let remote = format!(" 0100007F:{:04X} 01 ", addr.port());
    std::fs::read_to_string("/proc/net/tcp").expect("Linux").contains(&remote)
}

/// A server whose parting takes long: a client does not read, and much is waiting for it.
fn server_with_much_to_send() -> (Server, TcpStream) {
    let server = Server::start(&["-q", "--reply", "{data}"]);
    let mut client = connect(server.addr());
    client.set_write_timeout(Some(Duration::from_millis(200))).expect("a timeout");
    // Until nothing moves any more: the server has stopped reading.
    let piece = vec![b'x'; 64 * 1024];
    let (mut written, mut stuck) = (0, 0);
    while stuck < 3 {
        match client.write(&piece) {
            Ok(n) => (written, stuck) = (written + n, 0),
            Err(error) => {
                assert_eq!(error.kind(), io::ErrorKind::WouldBlock, "the server is there");
                stuck += 1;
            }
        }
        assert!(written < 640_000_000, "the server takes everything and answers nobody");
    }
    (server, client)
}

#[test]
fn a_second_signal_ends_at_once_with_the_signals_code() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let output = loop {
            let (mut server, _client) = server_with_much_to_send();
            let addr = server.addr();
            let begun = Instant::now();
            server.process().signal("INT");
            // It no longer listens, so the first signal has been seen.
            wait_until("the end of listening", || TcpStream::connect(addr).err());
            server.process().signal(signal);
            // A machine that stood still meanwhile proves nothing: parting takes a second.
            if begun.elapsed() < Duration::from_millis(800) {
                break server.wait();
            }
        };
        assert_eq!(output.code, code, "{output:?}");
        assert!(!output.err().contains(SUMMARY), "{output:?}");
    }
}

#[test]
fn a_client_that_does_not_read_holds_up_the_end_only_for_a_moment() {
    let (server, client) = server_with_much_to_send();
    let begun = Instant::now();
    let output = server.stop();
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.err().contains(SUMMARY), "{output:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    drop(client);
}

/// Runs it as `| head -1` does: reads one line and goes away.
#[track_caller]
fn head_of(args: &[&str], meanwhile: impl FnOnce(&str)) -> Output {
    let (reader, writer) = io::pipe().expect("a pipe");
    let process = Process::spawn_to(&mut qtcp(args), writer);
    let mut line = String::new();
    let mut out = BufReader::with_capacity(1, reader);
    out.read_line(&mut line).expect("a line");
    drop(out);
    meanwhile(&line);
    process.wait()
}

#[test]
fn a_server_whose_reader_goes_away_ends_quietly() {
    for style in [&[][..], &["--json"], &["--show", "hex"]] {
        let args = [&["server", "--listen", "127.0.0.1:0"], style].concat();
        let output = head_of(&args, |line| {
            let port = line.trim_end().rsplit([':', '}']).find(|word| !word.is_empty());
            let port: u16 = port.expect("a port").parse().expect("a number");
            let mut client = connect(([127, 0, 0, 1], port).into());
            // The server may be gone before all of it is written.
            let _ = client.write_all(b"client");
        });
        let told = output.err();
        assert_eq!(output.code, 0, "{style:?}: {told}");
        let summaries = told.lines().filter(|line| line.contains(SUMMARY)).count();
        assert_eq!(told.lines().count(), summaries, "nothing but the summary: {told}");
    }
}

#[test]
fn a_client_and_the_demo_whose_reader_goes_away_end_quietly() {
    let server = Server::start(&[]);
    let addr = server.addr().to_string();
    for args in [
        &["client", &addr, "--interval", "1ms"][..],
        &["client", &addr, "--interval", "1ms", "--check"],
        &["client", &addr, "--interval", "1ms", "--check", "--mode", "sync"],
        &["client", &addr, "--interval", "1ms", "--json"],
        &["demo", "--interval", "1ms", "--count", "1000"],
        &["demo", "--interval", "1ms", "--count", "1000", "--json"],
    ] {
        let output = head_of(args, |_| {});
        let told = output.err();
        assert_eq!(output.code, 0, "{args:?}: {told}");
        let quiet = |line: &str| line.contains(SUMMARY) || line.contains("takes a free one");
        assert!(told.lines().all(quiet), "{args:?}: {told}");
    }
}

#[test]
fn pages_whose_reader_goes_away_end_quietly() {
    for args in [&["man"][..], &["completions", "bash"], &["completions", "zsh"], &["--help"]] {
        let output = head_of(args, |_| {});
        assert_eq!((output.code, output.err()), (0, String::new()), "{args:?}");
    }
}

#[test]
fn a_full_disk_is_told_and_is_no_success() {
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("Linux");
    for args in [&["man"][..], &["demo", "--interval", "1ms"], &["addresses"]] {
        let output = Process::spawn_to(&mut qtcp(args), full()).wait();
        let told = output.err();
        assert_eq!(output.code, 1, "{args:?}: {told}");
        assert!(told.contains("standard output: No space left"), "{args:?}: {told}");
    }
}

#[test]
fn a_standard_error_that_takes_nothing_is_no_reason_to_fail() {
    for redirection in ["2>/dev/full", "2>&-"] {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("exec \"$0\" \"$@\" {redirection}"), QTCP]);
        let output = run_command(command.args(["--headless", "demo", "--interval", "1ms"]), "");
        assert_eq!(output.code, 0, "{redirection}: {output:?}");
    }
}

#[test]
fn a_signal_ends_a_client_that_is_still_connecting() {
    let (_listener, _waiting, addr) = full_listener();
    for mode in ["async", "sync"] {
        let args = ["client", &addr.to_string(), "--mode", mode, "--json"];
        let begun = Instant::now();
        let client = Process::spawn(&mut qtcp(&args));
        client.wait_stdout("the attempt", |out| out.contains("ConnectingState"));
        client.signal("INT");
        let output = client.wait();
        assert_eq!(output.code, 0, "{mode}: {output:?}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{mode}: {:?}", begun.elapsed());
    }
}
