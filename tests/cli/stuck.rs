//! A run that is stuck ends all the same: three seconds after the first signal, at once with the
//! second.

use std::io::{self, BufRead, BufReader, PipeReader, Write};
use std::os::fd::AsRawFd;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::peers::{Peer, ask, connect};
use crate::util::{Process, QTCP, Server, listening_at, qtcp, wait_until};

/// The promise is three seconds; the rest is for a machine with much to do.
const LATEST: Duration = Duration::from_secs(8);

/// Ends what is stuck with SIGTERM.
#[track_caller]
fn assert_ends_in_time(process: Process, what: &str) {
    let begun = Instant::now();
    process.signal("TERM");
    let output = process.wait();
    let took = begun.elapsed();
    assert_eq!(output.code, 143, "{what}: {}", output.err());
    assert!(took < LATEST, "{what}: {took:?}");
    // It had the time for an orderly end.
    assert!(took > Duration::from_secs(2), "{what}: {took:?}");
}

/// Waits until the pipe takes no more, although there is something to tell all the time.
#[track_caller]
fn wait_until_full(pipe: &PipeReader, mut go_on: impl FnMut()) {
    let (mut before, mut still) = (0, 0);
    wait_until("a pipe that is full", || {
        go_on();
        let mut waiting: libc::c_int = 0;
        // SAFETY: FIONREAD writes one number, and the descriptor is open.
        let done = unsafe { libc::ioctl(pipe.as_raw_fd(), libc::FIONREAD, &raw mut waiting) };
        assert_eq!(done, 0, "a pipe");
        still = if waiting == before { still + 1 } else { 0 };
        before = waiting;
        (waiting > 32 * 1024 && still > 100).then_some(())
    });
}

#[test]
fn a_run_that_is_stuck_in_a_pipe_that_nobody_reads_ends_in_time() {
    let echo = Server::start(&["-q"]);
    let echo = echo.addr().to_string();
    let flood = Peer::python("while True: connection.sendall(b'x' * 65536)");
    let flood = flood.addr.to_string();
    for args in [
        &["client", &echo, "--json", "--interval", "1ms"][..],
        &["client", &echo, "--json", "--interval", "1ms", "--mode", "sync"],
        &["client", &flood, "--stdin"],
        &["demo", "--json", "--interval", "1ms", "--count", "1000000"],
    ] {
        let (reader, writer) = io::pipe().expect("a pipe");
        let process = Process::spawn_to(&mut qtcp(args), writer);
        wait_until_full(&reader, || {});
        assert_ends_in_time(process, &format!("{args:?}"));
    }
}

#[test]
fn a_server_that_is_stuck_ends_with_the_second_signal_at_once() {
    for second in [false, true] {
        let (reader, writer) = io::pipe().expect("a pipe");
        let args = ["server", "--json", "--listen", "127.0.0.1:0", "--reply", "{data}{data}"];
        let mut server = Process::spawn_to(&mut qtcp(&args), writer);
        let mut out = BufReader::with_capacity(1, &reader);
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let mut client = connect(listening_at(line.trim_end()).expect("an address"));
        client.set_nonblocking(true).expect("a socket");
        // The server may have stopped reading.
        wait_until_full(&reader, || _ = client.write(&[b'x'; 4096]));
        if second {
            let begun = Instant::now();
            // Signals that come together may become one.
            wait_until("its end", || {
                let ended = server.has_ended();
                if !ended {
                    server.signal("TERM");
                }
                ended.then_some(())
            });
            assert_eq!(server.wait().code, 143);
            assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        } else {
            assert_ends_in_time(server, "server");
        }
    }
}

#[test]
fn a_trace_ends_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("long.scn");
    let script = "scenario long \"it waits\"\nconnected c\nc waitForReadyRead 60000\n";
    std::fs::write(&file, script).expect("a file");
    let trace = Process::spawn(&mut qtcp(&["trace", file.to_str().expect("a plain path")]));
    trace.wait_stdout("the peer", |out| out.contains("connected to the peer"));
    trace.signal("TERM");
    assert_eq!(trace.wait().code, 143);
}

#[test]
#[cfg(feature = "gui")]
fn an_endless_loop_in_a_qml_file_ends_in_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("endless.qml");
    let text = "import QtQml\nQtObject {\n\
                Component.onCompleted: { console.log('begun'); while (true) {} }\n}\n";
    std::fs::write(&file, text).expect("a file");
    let qml = Process::spawn(&mut qtcp(&["qml", file.to_str().expect("a plain path")]));
    qml.wait_stderr("the loop", |err| err.contains("begun"));
    assert_ends_in_time(qml, "qml");
}

#[test]
fn a_signal_that_it_was_started_to_ignore_stays_ignored() {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' INT; exec \"$0\" \"$@\"", QTCP, "--headless", "server"]);
    let mut server = Server::start_with(command.args(["--listen", "127.0.0.1:0"]), &[]);
    let mut client = connect(server.addr());
    ask(&mut client, "client");
    server.process().signal("INT");
    server.process().signal("INT");
    ask(&mut client, "client");
    server.process().signal("TERM");
    let output = server.wait();
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.err().contains("2 messages"), "{output:?}");
}
