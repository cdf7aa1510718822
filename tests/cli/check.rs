//! `--check`: servers that answer twice, ahead, late, with something behind, to somebody else, cut
//! short or not at all are told apart, and none passes; right ones always do.

use crate::peers::Peer;
use crate::util::{Output, Server, run};

/// The course's two modes, the second one also with `read(maxlen)`.
const MODES: [&[&str]; 3] = [&[], &["--mode", "sync"], &["--mode", "sync", "--read-size", "3"]];

/// The answers of a server in Python to each read, an expression of `data` and `port`.
fn answering(expression: &str) -> Peer {
    Peer::python(&format!(
        "port = b'%d' % connection.getpeername()[1]\n\
         while data := connection.recv(100):\n    connection.sendall({expression})"
    ))
}

#[track_caller]
fn check(addr: impl ToString, mode: &[&str], args: &[&str]) -> Output {
    let addr = addr.to_string();
    run(&[&["client", &addr, "--interval", "10ms", "--check"], args, mode].concat(), "")
}

/// The numbers before "right", "wrong", "missing", and "B too much".
#[track_caller]
fn counts(output: &Output) -> [u64; 4] {
    let told = output.err();
    let summary = told.lines().find(|line| line.contains(" missing")).expect("a summary");
    [" right", " wrong", " missing", " B too much"].map(|word| {
        let before = summary.split_once(word).map_or("0", |(before, _)| before);
        before.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number")
    })
}

/// Exit code 1; each message is right, wrong or missing; both the line and the last sentence hold
/// `words`.
#[track_caller]
fn assert_wrong(output: &Output, messages: u64, words: &str) -> [u64; 4] {
    assert_eq!(output.code, 1, "{output:?}");
    let counts = counts(output);
    assert_eq!(counts[..3].iter().sum::<u64>(), messages, "{}", output.err());
    let line = output.out();
    let line = line.lines().find(|line| line.contains("!! wrong answer: ")).expect("a line");
    assert!(line.contains(words), "{words:?} is not in: {line}");
    let told = output.err();
    let sentence = told.lines().rfind(|line| line.starts_with("qtcp: ")).expect("a sentence");
    assert!(sentence.contains(words), "{words:?} is not in: {sentence}");
    counts
}

#[test]
fn a_server_that_answers_twice_is_wrong_however_many_of_its_answers_are_right() {
    let twice = answering("2 * (data + port)");
    for mode in MODES {
        let output = check(twice.addr, mode, &["--count", "3"]);
        let counts = assert_wrong(&output, 3, "more often than it was asked");
        assert_eq!(counts[..3], [3, 0, 0], "{mode:?}: {}", output.err());
        assert!(counts[3] > 0, "{mode:?}: {}", output.err());
    }
}

#[test]
fn answers_ahead_of_their_messages_are_wrong() {
    let ahead = Peer::python(
        "connection.sendall(50 * (b'client%d' % connection.getpeername()[1]))\n\
         while connection.recv(100): pass",
    );
    for mode in MODES {
        let output = check(ahead.addr, mode, &["--count", "3", "--wait", "300ms"]);
        assert_eq!(output.code, 1, "{mode:?}: {output:?}");
        assert_eq!(counts(&output)[..3].iter().sum::<u64>(), 3, "{}", output.err());
        assert!(counts(&output)[3] > 0, "{mode:?}: {}", output.err());
    }
}

#[test]
fn something_behind_each_answer_is_wrong_and_is_named() {
    for (behind, words) in
        [("b'\\n'", "a line end stands behind"), ("bytes(1)", "a zero byte stands behind")]
    {
        let server = answering(&format!("data + port + {behind}"));
        for mode in MODES {
            let output = check(server.addr, mode, &["--count", "3"]);
            assert_eq!(assert_wrong(&output, 3, words), [3, 0, 0, 3], "{mode:?}");
        }
    }
}

#[test]
fn an_answer_that_comes_after_the_wait_is_late() {
    let late = Peer::python(
        "port = b'%d' % connection.getpeername()[1]\n\
         data = connection.recv(100)\n\
         time.sleep(0.4)\n\
         connection.sendall(data + port)\n\
         connection.recv(100)",
    );
    for mode in MODES {
        let output = check(late.addr, mode, &["--count", "1", "--wait", "330ms"]);
        assert_eq!(assert_wrong(&output, 1, "1 message has no answer"), [0, 0, 1, 0], "{mode:?}");
        assert!(output.out().contains("came too late"), "{mode:?}: {}", output.out());
        // Within the wait it is right.
        let output = check(late.addr, mode, &["--count", "1"]);
        assert_eq!(output.code, 0, "{mode:?}: {output:?}");
    }
}

#[test]
fn a_surplus_that_comes_a_moment_after_the_last_answer_is_found() {
    let server = Peer::python(
        "port = b'%d' % connection.getpeername()[1]\n\
         data = connection.recv(100)\n\
         connection.sendall(data + port)\n\
         time.sleep(0.05)\n\
         connection.sendall(b'?')\n\
         connection.recv(100)",
    );
    for mode in MODES {
        let output = check(server.addr, mode, &["--count", "1"]);
        let counts = assert_wrong(&output, 1, "more than it was asked for");
        assert_eq!(counts, [1, 0, 0, 1], "{mode:?}");
    }
}

#[test]
fn answers_that_are_cut_or_carry_another_port_are_wrong_and_are_named() {
    for (answer, words) in [
        ("(data + port)[:-2]", "the answer is cut short"),
        ("data[:4]", "the answer is cut short"),
        ("data", "came back without this client's port"),
        ("data + b'8888'", "another number than this client's port"),
        ("b'hello'", "this is not the answer"),
    ] {
        let server = answering(answer);
        for mode in MODES {
            let args = ["--count", "3", "--wait", "300ms"];
            let output = check(server.addr, mode, &args);
            assert_eq!(output.code, 1, "{answer}, {mode:?}: {output:?}");
            let counts = counts(&output);
            assert_eq!(counts[0], 0, "{answer}, {mode:?}: {}", output.err());
            assert_eq!(counts[1] + counts[2], 3, "{answer}, {mode:?}: {}", output.err());
            let output = check(server.addr, mode, &["--count", "1", "--wait", "300ms"]);
            assert_wrong(&output, 1, words);
        }
    }
}

#[test]
fn an_answer_to_the_wrong_client_is_found_at_both() {
    let crossed = Peer::python(
        "answer.all = getattr(answer, 'all', []) + [connection]\n\
         mine = answer.all\n\
         while len(answer.all) < 2: time.sleep(0.001)\n\
         other = [each for each in answer.all if each is not connection][0]\n\
         port = b'%d' % connection.getpeername()[1]\n\
         while data := connection.recv(100): other.sendall(data + port)",
    );
    let output = check(crossed.addr, &[], &["--count", "1", "--clients", "2", "--wait", "500ms"]);
    assert_eq!(output.code, 1, "{output:?}");
    let counts = counts(&output);
    assert_eq!(counts[..3].iter().sum::<u64>(), 2, "{}", output.err());
    assert_eq!(counts[0], 0, "{}", output.err());
}

#[test]
fn messages_that_are_merged_or_cut_by_the_servers_reads_are_right() {
    for reads in ["3", "5", "100000"] {
        let server = Peer::python(&format!(
            "port = b'%d' % connection.getpeername()[1]\n\
             while data := connection.recv({reads}): connection.sendall(data + port)"
        ));
        for mode in MODES {
            let output = check(server.addr, mode, &["--count", "7"]);
            assert_eq!(output.code, 0, "{reads}, {mode:?}: {output:?}");
            assert_eq!(counts(&output), [7, 0, 0, 0]);
        }
    }
}

#[test]
fn a_right_server_is_right_for_any_number_of_messages_as_fast_as_they_can_be_sent() {
    let server = Server::start(&["--quiet"]);
    let addr = server.addr().to_string();
    let fast = ["client", &addr, "--check", "--quiet", "--interval", "1ns", "--count", "20000"];
    let output = run(&fast, "");
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(counts(&output), [20_000, 0, 0, 0]);
}

#[test]
fn a_wrong_answer_in_json_says_what_came_and_what_was_wanted_and_has_no_error_number() {
    let liar = answering("data + b'8'");
    let output = check(liar.addr, &["--json"], &["--count", "1"]);
    assert_eq!(output.code, 1, "{output:?}");
    let lines = output.out();
    let parse = |line| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    let told = lines.lines().map(parse).find(|object| object["name"] == "check").expect("told");
    assert_eq!((&told["event"], &told["kind"]), (&"error".into(), &"otherPort".into()));
    assert_eq!(told["came"], "636c69656e7438");
    assert!(told["wanted"].as_str().is_some_and(|wanted| wanted.starts_with("636c69656e74")));
    assert!(told.get("code").is_none(), "{told}");
}
