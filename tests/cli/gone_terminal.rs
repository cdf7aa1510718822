//! The terminal behind standard error goes away while the program runs: its window was closed, or
//! the network to it was lost.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::peers::{ask, connect, full_listener};
use crate::pty::Pty;
use crate::util::{Process, listening_at, qtcp, wait_until};

/// A run of `args` whose standard error is a terminal.
#[track_caller]
fn on_a_terminal(args: &[&str]) -> (Process, Pty) {
    let (pty, program) = Pty::open();
    (Process::spawn_between(&mut qtcp(args), Stdio::piped(), program), pty)
}

#[test]
fn a_server_whose_terminal_has_gone_goes_on_serving() {
    for style in ["-v", "-q", "--json"] {
        let args = ["server", "--listen", "127.0.0.1:0", style];
        let (server, mut pty) = on_a_terminal(&args);
        let line = server.wait_stdout("the first line", |out| out.contains('\n'));
        let addr = listening_at(line.trim_end()).expect("an address");
        // Progress is shown after a second.
        let mut clients = Vec::new();
        wait_until("progress", || {
            clients.push(connect(addr));
            pty.text().contains(" client").then_some(())
        });
        drop(pty);
        ask(&mut connect(addr), "client");
        ask(&mut connect(addr), "client");
        server.signal("TERM");
        let output = server.wait();
        assert_eq!(output.code, 0, "{style}: {output:?}");
    }
}

#[test]
fn a_server_with_both_outputs_on_a_terminal_that_has_gone_goes_on_serving() {
    for style in ["--show=text", "--json", "--signals", "-vv"] {
        let (mut pty, program) = Pty::open();
        let same = program.try_clone().expect("a descriptor");
        let args = ["server", "--listen", "127.0.0.1:0", style];
        let server = Process::spawn_between(&mut qtcp(&args), program, same);
        let addr = wait_until("the first line", || {
            pty.text().lines().find_map(|line| listening_at(line.trim_end()))
        });
        ask(&mut connect(addr), "client");
        drop(pty);
        for _ in 0..5 {
            ask(&mut connect(addr), "client");
        }
        server.signal("TERM");
        assert_eq!(server.wait().code, 0, "{style}");
    }
}

#[test]
fn a_client_whose_terminal_has_gone_goes_on_trying() {
    let (_listener, _waiting, addr) = full_listener();
    let addr = addr.to_string();
    let (client, mut pty) =
        on_a_terminal(&["client", &addr, "--json", "--retry", "--connect-timeout", "600ms"]);
    pty.wait_for("0 of 1 client connected");
    let attempts = |out: &str| out.matches("ConnectingState").count();
    let before = attempts(&client.stdout());
    drop(pty);
    client.wait_stdout("another attempt", |out| attempts(out) > before + 1);
    client.signal("TERM");
    let output = client.wait();
    assert_eq!(output.code, 0, "{output:?}");
}

#[test]
fn a_demo_whose_terminal_has_gone_ends_with_its_result() {
    let args = ["demo", "--clients", "500", "--count", "1", "-q"];
    let (demo, mut pty) = on_a_terminal(&args);
    demo.wait_stdout("the first line", |out| out.contains('\n'));
    // Stopped for a second, so that it is late enough for progress to be shown.
    demo.signal("STOP");
    let begun = Instant::now();
    wait_until("a second", || (begun.elapsed() > Duration::from_millis(1100)).then_some(()));
    demo.signal("CONT");
    pty.wait_for("of 500 clients connected");
    drop(pty);
    let output = demo.wait();
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.out().ends_with("500 right, 0 wrong, 0 missing\n"), "{}", output.out());
}
