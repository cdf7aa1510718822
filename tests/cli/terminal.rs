//! What changes when a person looks on: colours, and the log.

use crate::peers::{connect, python};
use crate::util::{Output, QTCP, Server, qtcp, run, run_command};

const ESCAPE: char = '\u{1b}';

/// The demo on a terminal that Python plays, with these variables.
#[track_caller]
fn demo_on_a_terminal(variables: &[(&str, &str)]) -> Output {
    let script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    let mut command = python(script, &[QTCP, "--headless", "demo", "--interval", "1ms"]);
    command.env_remove("NO_COLOR").env("TERM", "xterm").envs(variables.iter().copied());
    run_command(&mut command, "")
}

#[test]
fn colours_are_for_terminals_alone() {
    let output = demo_on_a_terminal(&[]);
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.out().contains(ESCAPE), "{}", output.out());
    for variables in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        let output = demo_on_a_terminal(&variables);
        assert_eq!(output.code, 0, "{output:?}");
        assert!(output.out().contains("15 right"), "{}", output.out());
        assert!(!output.out().contains(ESCAPE), "{variables:?}: {}", output.out());
    }
    let output = run(&["demo", "--interval", "1ms"], "");
    assert!(!output.out().contains(ESCAPE), "{}", output.out());
}

#[test]
fn the_log_is_silent_unless_asked_and_rust_log_wins() {
    let log_of = |args: &[&str], rust_log: Option<&str>| {
        let mut command = qtcp(&["server", "--listen", "127.0.0.1:0"]);
        if let Some(filter) = rust_log {
            command.env("RUST_LOG", filter);
        }
        let mut server = Server::start_with(&mut command, args);
        drop(connect(server.addr()));
        server.process().wait_stdout("the client's end", |out| out.contains(" -- "));
        let told = server.stop().err();
        told.lines().filter(|line| !line.starts_with("qtcp: ")).count()
    };
    assert_eq!(log_of(&[], None), 0);
    let (some, more) = (log_of(&["-v"], None), log_of(&["-vv"], None));
    assert!(0 < some && some <= more, "{some} lines with -v, {more} with -vv");
    assert_eq!(log_of(&["-vv"], Some("off")), 0);
    assert!(log_of(&[], Some("info")) > 0);
}
