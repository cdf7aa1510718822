//! `--signals`: the calls, signals and slots below the lines of the conversation.

use crate::peers::{ask, connect, port_of};
use crate::util::{Server, run};

/// The lines with every duration as `N`.
fn plain(text: &str) -> Vec<String> {
    let plain = |line: &str| match line.rsplit_once("slot ") {
        Some((before, after)) => {
            format!("{before}slot N{}", if after.ends_with(')') { ")" } else { "" })
        }
        None => line.to_owned(),
    };
    text.lines().map(plain).collect()
}

/// What stands indented below the first line with `end` in it.
#[track_caller]
fn below(lines: &[String], end: &str) -> Vec<String> {
    let at = lines.iter().position(|line| line.contains(end));
    let at = at.unwrap_or_else(|| panic!("no {end} in\n{}", lines.join("\n")));
    lines[at + 1..].iter().take_while(|line| line.starts_with("    ")).cloned().collect()
}

#[test]
fn a_server_shows_below_each_line_what_qt_does_at_that_moment() {
    let server = Server::start(&["--signals"]);
    let mut client = connect(server.addr());
    let (port, at) = (port_of(&client), server.addr());
    ask(&mut client, "client");
    drop(client);
    let mut server = server;
    server.process().wait_stdout("its end", |out| {
        out.contains(" -- ") && out.lines().last().is_some_and(|line| line.contains("slot"))
    });
    let lines = plain(&server.stop().out());
    assert_eq!(
        below(&lines, " ++ connected"),
        [
            "    signal listener1 newConnection hasPending=true".to_owned(),
            "      call listener1.resumeAccepting()".to_owned(),
            "    slot N".to_owned(),
        ]
    );
    let accepted = format!("    event listener1 accepted socket2, {at}, 127.0.0.1:{port}");
    assert!(lines.contains(&accepted), "{lines:#?}");
    assert_eq!(
        below(&lines, &format!(" -> \"client{port}\" (11 B)")),
        [
            "    signal socket2 readyRead avail=6 [Connected]".to_owned(),
            "      call socket2.readAll() -> \"client\"".to_owned(),
            format!("      call socket2.write(\"client{port}\") -> 11"),
            "    slot N".to_owned(),
            "    signal socket2 bytesWritten 11 toWrite=0 [Connected]  (slot N)".to_owned(),
            "    error socket2 1 RemoteHostClosedError \"The remote host closed the connection\" \
             [Connected]  (slot N)"
                .to_owned(),
            "    state socket2 Closing  (slot N)".to_owned(),
            "    state socket2 Unconnected  (slot N)".to_owned(),
            "    signal socket2 readChannelFinished [Unconnected]  (slot N)".to_owned(),
        ]
    );
    let left = below(&lines, " -- disconnected");
    let disconnected =
        format!("    signal socket2 disconnected [Unconnected] peerPort={port} avail=0");
    assert_eq!(left.first(), Some(&disconnected), "{lines:#?}");
}

#[test]
fn both_modes_of_the_client_show_what_they_call() {
    let server = Server::start(&[]);
    let addr = server.addr().to_string();
    let args = ["client", &addr, "--count", "1", "--interval", "10ms", "--signals", "--mode"];
    for (mode, wanted) in [
        ("async", "      call socket1.readAll() -> \"client"),
        ("sync", "    call socket1.readAll() -> \"client"),
        ("sync", "    call socket1.waitForReadyRead(100)"),
    ] {
        let output = run(&[&args[..], &[mode]].concat(), "");
        assert_eq!(output.code, 0, "{output:?}");
        let out = output.out();
        let call =
            format!("    call socket1.connectToHost(\"127.0.0.1\", {})", server.addr().port());
        for line in [&*call, "      state socket1 HostLookup  (slot ", wanted] {
            assert!(out.lines().any(|found| found.starts_with(line)), "{mode}: {line} in\n{out}");
        }
        let lines = plain(&out);
        let sent = below(&lines, " -> \"client\" (6 B)");
        assert!(sent.iter().any(|line| line.contains("write(\"client\") -> 6")), "{mode}:\n{out}");
    }
}

#[test]
fn the_demo_shows_both_ends_and_still_ends_with_its_line() {
    let output =
        run(&["demo", "--clients", "2", "--count", "2", "--interval", "1ms", "--signals"], "");
    assert_eq!(output.code, 0, "{output:?}");
    let out = output.out();
    assert!(out.ends_with("\ndemo: 2 clients, 4 messages, 4 right, 0 wrong, 0 missing\n"), "{out}");
    assert_eq!(out.matches(".write(\"client\") -> 6\n").count(), 4, "{out}");
    assert_eq!(out.matches(".readAll() -> \"client\"\n").count(), 4, "the server's: {out}");
}

#[test]
fn signals_are_refused_where_there_is_no_conversation_to_stand_below() {
    for (args, told) in [
        (&["demo", "--signals", "--json"][..], "--signals and --json do not go together"),
        (&["--quiet", "server", "--signals"], "--signals and --quiet do not go together"),
        (&["client", "--signals", "--stdin"], "--signals and --stdin cannot be used together"),
    ] {
        let output = run(args, "");
        assert_eq!((output.code, output.out()), (2, String::new()), "{args:?}");
        assert!(output.err().contains(told), "{args:?}: {}", output.err());
    }
}

#[cfg(feature = "gui")]
#[test]
fn the_window_says_that_it_has_neither_signals_nor_recordings() {
    use std::process::Command;

    use crate::util::{QTCP, run_command};

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record");
    for args in [&["server", "--signals"][..], &["client", "--record"]] {
        let mut command = Command::new(QTCP);
        command.args(args).env("QT_QPA_PLATFORM", "offscreen");
        if args.ends_with(&["--record"]) {
            command.arg(&file);
        }
        let output = run_command(&mut command, "");
        assert_eq!(output.code, 2, "{args:?}: {output:?}");
        assert!(output.err().contains("add --headless"), "{args:?}: {}", output.err());
        assert!(!file.exists(), "nothing is begun");
    }
}
