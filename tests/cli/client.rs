//! `client` in both modes, against servers that answer rightly, wrongly, and not at all.

use std::io::Write;
use std::time::Duration;

use crate::peers::{Peer, connect};
use crate::util::{Output, Server, run};

/// The course's two modes, the second one also with `read(maxlen)`.
const MODES: [&[&str]; 3] = [&[], &["--mode", "sync"], &["--mode", "sync", "--read-size", "3"]];

/// What a server in Python does that reads once and resets the connection.
const RESETS: &str = "connection.recv(100)\n\
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))";

#[track_caller]
fn client(addr: impl ToString, args: &[&str], mode: &[&str]) -> Output {
    let addr = addr.to_string();
    run(&[&["client", &addr, "--interval", "10ms"], args, mode].concat(), "")
}

/// The exit code is 1, and a sentence of the program holds all of `words`.
#[track_caller]
fn assert_no(output: &Output, words: &[&str]) {
    assert_eq!(output.code, 1, "{output:?}");
    let told = output.err();
    let sentence = told.lines().rfind(|line| line.starts_with("qtcp: ")).expect("a sentence");
    for word in words {
        assert!(sentence.contains(word), "{word:?} is not in: {sentence}");
    }
}

#[test]
fn every_mode_checks_our_servers_answers_and_finds_them_right() {
    for mode in MODES {
        let server = Server::start(&[]);
        let output = client(server.addr(), &["--count", "5", "--check"], mode);
        assert_eq!(output.code, 0, "{mode:?}: {output:?}");
        let told = output.err();
        assert!(told.contains("1 client, 5 messages, 55 B in, 30 B out"), "{mode:?}: {told}");
        assert!(told.contains("5 right, 0 wrong, 0 missing"), "{mode:?}: {told}");
        let lines = output.out();
        assert_eq!(lines.matches(" -> \"client\" (6 B)").count(), 5, "{mode:?}: {lines}");
        let end = server.stop();
        assert!(end.err().contains("1 client, 5 messages, 30 B in, 55 B out"), "{}", end.err());
    }
}

#[test]
fn several_clients_in_one_process_each_get_their_own_port_back() {
    let server = Server::start(&[]);
    for mode in MODES {
        let args = ["--clients", "20", "--count", "5", "--check"];
        let output = client(server.addr(), &args, mode);
        assert_eq!(output.code, 0, "{mode:?}: {output:?}");
        let told = output.err();
        assert!(told.contains("20 clients, 100 messages"), "{mode:?}: {told}");
        assert!(told.contains("100 right, 0 wrong, 0 missing"), "{mode:?}: {told}");
    }
}

#[test]
fn sync_mode_reads_no_more_than_read_size_at_once() {
    let server = Server::start(&[]);
    let args = ["--count", "1", "--check", "--json"];
    let output = client(server.addr(), &args, &["--mode", "sync", "--read-size", "3"]);
    assert_eq!(output.code, 0, "{output:?}");
    let sizes: Vec<_> = output
        .out()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|event| event["event"] == "readyRead")
        .map(|event| event["bytes"].as_u64().expect("a number"))
        .collect();
    assert_eq!(sizes, [3, 3, 3, 2]);
}

#[test]
fn an_echo_server_satisfies_the_client_but_not_the_check() {
    let echo = Peer::socat_cat();
    for mode in MODES {
        let output = client(echo.addr, &["--count", "3"], mode);
        assert_eq!(output.code, 0, "{mode:?}: {output:?}");
        assert!(output.err().contains("3 messages, 18 B in, 18 B out"), "{}", output.err());
        let args = ["--count", "3", "--check", "--wait", "300ms"];
        let output = client(echo.addr, &args, mode);
        assert_no(&output, &["wrong", "missing", "own port", &echo.addr.to_string()]);
    }
}

#[test]
fn another_clients_port_in_the_answer_is_wrong() {
    let liar = Peer::python(
        "port = connection.getpeername()[1]\n\
         while data := connection.recv(100):\n    \
             connection.sendall(data + b'%d' % (port ^ 1))",
    );
    for mode in MODES {
        let output = client(liar.addr, &["--count", "1"], mode);
        assert_eq!(output.code, 0, "unchecked, {mode:?}: {output:?}");
        let output = client(liar.addr, &["--count", "1", "--check"], mode);
        assert_no(&output, &["wrong: 1", "missing: 0"]);
        assert!(output.err().contains("0 right, 1 wrong, 0 missing"), "{}", output.err());
        assert!(
            output.out().contains("!! wrong answer: the answer has another number"),
            "{}",
            output.out()
        );
    }
}

#[test]
fn a_server_that_never_answers_fails_the_check_after_the_wait() {
    let silent = Peer::python("while connection.recv(100): pass");
    for mode in MODES {
        let args = ["--count", "2", "--check", "--wait", "200ms"];
        let output = client(silent.addr, &args, mode);
        assert_no(&output, &["wrong: 0", "missing: 2"]);
    }
}

#[test]
fn a_server_that_closes_in_the_middle_is_a_lost_connection() {
    for goodbye in ["connection.recv(100)", RESETS] {
        let quitter = Peer::python(goodbye);
        for mode in MODES {
            let args = ["--count", "1000", "--interval", "50ms"];
            let addr = quitter.addr.to_string();
            let output = run(&[&["client", &addr], &args[..], mode].concat(), "");
            assert_no(&output, &["was lost", "--retry", &addr]);
        }
    }
}

#[test]
fn a_reset_behind_the_last_message_is_a_lost_connection_in_every_mode() {
    let rude = Peer::python(RESETS);
    let addr = rude.addr.to_string();
    for mode in MODES {
        for args in [&["--count", "1"][..], &["--count", "1", "--retry"]] {
            let output = client(rude.addr, args, mode);
            assert_no(&output, &["was lost", &addr]);
            assert!(!output.err().contains("next try"), "{mode:?}: {}", output.err());
        }
    }
}

#[test]
fn a_server_that_closes_in_order_behind_the_last_message_is_no_loss_in_any_mode() {
    let quiet = Peer::python("connection.recv(100)");
    for mode in MODES {
        let output = client(quiet.addr, &["--count", "1"], mode);
        assert_eq!(output.code, 0, "{mode:?}: {output:?}");
        assert!(output.err().contains("1 message, 0 B in, 6 B out"), "{mode:?}: {output:?}");
        // The answer is missing all the same.
        let output = client(quiet.addr, &["--count", "1", "--check"], mode);
        assert_no(&output, &["missing: 1"]);
    }
}

#[test]
fn what_a_server_does_not_read_is_told_and_is_no_success_in_any_mode() {
    let deaf = Peer::python("threading.Event().wait()");
    // What the kernel takes for it, and a little more, which waits in the program.
    let mut stream = connect(deaf.addr);
    stream.set_write_timeout(Some(Duration::from_millis(300))).expect("a timeout");
    let mut taken = 0;
    while let Ok(n) = stream.write(&[0; 65536]) {
        taken += n;
    }
    let count = (taken / 100_000 + 5).to_string();
    let (addr, message) = (deaf.addr.to_string(), "x".repeat(100_000));
    let args = ["client", &addr, "--message", &message, "--count", &count, "--quiet"];
    let quickly = ["--interval", "1ms", "--wait", "20ms"];
    for mode in MODES {
        let output = run(&[&args[..], &quickly, mode].concat(), "");
        assert_no(&output, &["were not sent", "does not read", &addr]);
    }
}

#[test]
fn a_message_of_any_bytes_is_sent_as_it_was_written() {
    let echo = Peer::socat_cat();
    for (args, hex) in [
        (["--message", r"a\x00\n\\z"], "61000a5c7a"),
        (["--message", "学生"], "e5ada6e7949f"),
        (["--message", "-1"], "2d31"),
        (["--hex", "38 36 37 35"], "38363735"),
        (["--hex", "0x38,0xff"], "38ff"),
        (["--hex", "00ff"], "00ff"),
    ] {
        let output = client(echo.addr, &["--count", "1", "--json"], &args);
        assert_eq!(output.code, 0, "{args:?}: {output:?}");
        let lines = output.out();
        assert_eq!(lines.matches(&format!("\"hex\":\"{hex}\"")).count(), 2, "{args:?}: {lines}");
    }
}
