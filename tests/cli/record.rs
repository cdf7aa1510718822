//! `--record FILE`, and the same in the log.

use std::collections::BTreeSet;
use std::fs;
use std::io::BufReader;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use qtcp::record::{Class, Header, Moment, What, read};

use crate::peers::{ask, connect};
use crate::util::{Output, QTCP, Server, qtcp, run, run_command};

#[track_caller]
fn recorded(file: &Path) -> (Header, Vec<Moment>) {
    let input = BufReader::new(fs::File::open(file).expect("a file"));
    let (header, moments) = read(input).expect("a recording");
    (header, moments.collect::<Result<_, _>>().expect("every line is whole"))
}

/// The demo with these arguments more, and the text of its lines.
#[track_caller]
fn demo(args: &[&str], file: &Path) -> Output {
    let file = file.to_str().expect("a plain path");
    let all = ["demo", "--clients", "2", "--count", "2", "--interval", "1ms", "--record", file];
    run(&[&all[..], args].concat(), "")
}

#[test]
fn a_recording_has_everything_of_a_run_in_order_and_is_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.jsonl");
    let output = demo(&[], &file);
    // Another test, or another program, may have its port.
    let taken = "qtcp: port 8888 is taken, so the demo takes a free one\n";
    assert_eq!((output.code, output.err().replace(taken, "")), (0, String::new()));
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "whoever else is on this machine has no part in it");

    let (header, moments) = recorded(&file);
    assert_eq!(header.program, concat!("qtcp ", env!("CARGO_PKG_VERSION")));
    assert_eq!(header.ran[..2], ["--headless", "demo"]);
    assert!(header.t.ends_with('Z') && header.t.len() == 27, "{}", header.t);
    assert!(moments.is_sorted_by_key(|moment| (moment.turn, moment.us)));
    // Calls and slots close as they open, and the depth is how many are open.
    let mut depth = 0;
    for moment in &moments {
        if matches!(moment.what, What::Return { .. } | What::SlotEnded { .. }) {
            depth -= 1;
        }
        assert_eq!(moment.depth, depth, "{moment}");
        if matches!(moment.what, What::Call { .. } | What::Signal { .. }) {
            depth += 1;
        }
    }
    let lines: Vec<_> = moments.iter().map(Moment::to_string).collect();
    for (begin, times) in [
        ("event listener1 accepted socket", 2),
        ("signal listener1 newConnection hasPending=true", 2),
        ("ret listener1.listen true in ", 1),
    ] {
        let found = lines.iter().filter(|line| line.starts_with(begin)).count();
        assert_eq!(found, times, "{begin} in\n{}", lines.join("\n"));
    }
    let with = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
    assert_eq!(with(".write(\"client\")"), 4);
    assert_eq!(with(" readyRead avail=6 [Connected]"), 4, "the server's");
    assert_eq!(with(" send 6"), 4);
    // Four messages, the clients' timers, two clients and their sockets on the other side.
    let objects: BTreeSet<_> = moments
        .iter()
        .filter_map(|moment| match &moment.what {
            What::Signal { object, .. } if object.class == Class::Socket => Some(object.number),
            _ => None,
        })
        .collect();
    assert_eq!(objects.len(), 4, "{objects:?}");
    for moment in &moments {
        if let What::Signal { object, signal } = &moment.what
            && signal.name == "readyRead"
        {
            assert!(object.local.is_some() && object.peer.is_some(), "{moment}");
        }
    }
}

#[test]
fn a_file_that_is_there_is_not_replaced_and_a_folder_that_is_not_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes");
    fs::write(&file, "mine").expect("written");
    let output = demo(&[], &file);
    assert_eq!((output.code, output.out()), (2, String::new()));
    assert!(
        output.err().contains("exists already, and a recording replaces nothing"),
        "{output:?}"
    );
    assert_eq!(fs::read(&file).expect("readable"), b"mine");
    let output = demo(&[], &folder.path().join("none/file"));
    assert_eq!(output.code, 2);
    assert!(output.err().contains("choose a folder that is there"), "{output:?}");
}

#[test]
fn a_run_that_is_refused_leaves_no_recording_and_what_was_there_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("run.jsonl");
    let name = file.to_str().expect("a plain path");
    let holder = TcpListener::bind("127.0.0.1:0").expect("any port");
    let taken = holder.local_addr().expect("bound").to_string();
    for args in [
        &["client", "--encoding", "latin1", "--message", "学"][..],
        &["client", "--read-size", "3"],
        &["client", "--signals", "--quiet"],
        &["server", "--encoding", "latin1", "--reply", "学"],
        &["server", "--listen", &taken],
        &["server", "--listen", "192.0.2.1:8888"],
        &["demo", "--signals", "--quiet"],
        &["trace", "/nonexistent/file"],
    ] {
        let output = run(&[args, &["--record", name]].concat(), "");
        assert_eq!(output.code, 2, "{args:?}: {output:?}");
        assert!(!file.exists(), "{args:?}");
    }
    fs::write(&file, "mine").expect("written");
    let output = run(&["server", "--listen", &taken, "--record", name], "");
    assert_eq!(output.code, 2, "{output:?}");
    assert_eq!(fs::read(&file).expect("it stays"), b"mine");
}

#[test]
fn a_disk_that_is_full_ends_the_recording_and_not_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.jsonl");
    // Files of this process may have 16 KiB, and the signal for that is ignored.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\"", QTCP, "--headless"]);
    command.args(["demo", "--count", "40", "--interval", "1ms", "--record"]).arg(&file);
    let output = run_command(&mut command, "");
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.out().ends_with("120 right, 0 wrong, 0 missing\n"), "{output:?}");
    let err = output.err();
    assert_eq!(err.matches("the recording ends here, and the run goes on: ").count(), 1, "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.contains("demo.jsonl: "), "{err}");
}

#[test]
fn a_recording_goes_with_json_and_with_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    assert_eq!(demo(&["--json"], &first).code, 0);
    assert!(recorded(&first).1.len() > 50);
    let server = Server::start(&["--once"]);
    let (addr, file) = (server.addr().to_string(), second.to_str().expect("a plain path"));
    let output = run(&["client", &addr, "--stdin", "--record", file], "client");
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.out().starts_with("client"), "what came is unchanged: {}", output.out());
    let lines: Vec<_> = recorded(&second).1.iter().map(Moment::to_string).collect();
    assert!(lines.iter().any(|line| line == "call socket1.write(\"client\")"), "{lines:#?}");
}

#[test]
fn a_server_that_is_interrupted_leaves_a_whole_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("server");
    let server = Server::start(&["--record", file.to_str().expect("a plain path")]);
    let mut client = connect(server.addr());
    ask(&mut client, "client");
    assert_eq!(server.stop().code, 0);
    let lines: Vec<_> = recorded(&file).1.iter().map(Moment::to_string).collect();
    assert!(lines.iter().any(|line| line.ends_with("disconnectFromHost()")), "{lines:#?}");
}

/// What the log says of a demo beside the errors and warnings.
fn log_of(args: &[&str], rust_log: Option<&str>) -> String {
    let mut command = qtcp(&["demo", "--clients", "1", "--count", "1"]);
    command.args(args);
    if let Some(filter) = rust_log {
        command.env("RUST_LOG", filter);
    }
    run_command(&mut command, "").err()
}

#[test]
fn the_log_tells_every_call_signal_command_and_event_when_asked_for_all() {
    for told in [log_of(&["-vv"], None), log_of(&[], Some("qtcp::tap=trace"))] {
        for part in [
            "call socket2.write(\"client\")",
            "command socket2 connect 127.0.0.1:",
            "event socket2 connected 127.0.0.1:",
            "signal socket2 connected [Connected]",
            "state socket2 Connected",
            "slot socket2 ",
            "turn 1",
        ] {
            assert!(told.contains(part), "{part} in\n{told}");
        }
        for line in told.lines().filter(|line| line.contains(" TRACE ")) {
            assert!(line.contains(" TRACE qtcp::tap] "), "{line}");
        }
    }
    assert_eq!(log_of(&["-v"], None).matches("qtcp::tap").count(), 0);
}
