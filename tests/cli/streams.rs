//! Standard output and standard error that take nothing, in each command: full, closed, with a
//! reader that has gone, with one that does not read. The exit code is the one that is promised,
//! and nothing panics.

use std::fs::{self, File, OpenOptions};
use std::io::{self, PipeReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::peers::{ask, connect};
use crate::pty::Pty;
use crate::util::{Process, QTCP, Server, qtcp, wait_until};

/// Commands that end by themselves, and their exit code when both outputs are well. `$SERVER` is a
/// server that answers, `$SCRIPT` a scenario.
const COMMANDS: [(&[&str], i32); 13] = [
    (&["demo", "--interval", "1ms", "--count", "2"], 0),
    (&["demo", "--interval", "1ms", "--count", "2", "--json"], 0),
    (&["demo", "--interval", "1ms", "--count", "2", "--signals", "-vv"], 0),
    (&["client", "$SERVER", "--count", "3", "--interval", "1ms"], 0),
    (&["client", "$SERVER", "--count", "3", "--interval", "1ms", "--mode", "sync", "--check"], 0),
    (&["client", "$SERVER", "--stdin"], 0),
    (&["addresses"], 0),
    (&["trace", "$SCRIPT"], 0),
    (&["compare", "$SCRIPT"], 1),
    (&["completions", "zsh"], 0),
    (&["man"], 0),
    (&["--help"], 0),
    (&["--version"], 0),
];

/// Commands that print no line on standard output: a failure there is none of theirs.
const MISTAKES: [&[&str]; 3] =
    [&["server", "--nonsense"], &["client", ":0"], &["trace", "/nonexistent/file"]];

struct Ground {
    server: Server,
    folder: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        let ground =
            Self { server: Server::start(&["-q"]), folder: tempfile::tempdir().expect("a folder") };
        let script = "scenario hello \"it says hello\"\nconnected c\nc write \"x\"\nloop\n";
        fs::write(ground.at("hello.scn"), script).expect("a file");
        // What it prints differs from every trace.
        fs::write(ground.at("engine"), "#!/bin/sh\necho 'Qt 6.4.2'\n").expect("a file");
        fs::set_permissions(ground.at("engine"), fs::Permissions::from_mode(0o755)).expect("set");
        ground
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let (server, script) = (self.server.addr().to_string(), self.at("hello.scn"));
        let mut command = qtcp::<&str>(&[]);
        command.args(args.iter().map(|&arg| match arg {
            "$SERVER" => server.as_ref(),
            "$SCRIPT" => script.as_os_str(),
            arg => arg.as_ref(),
        }));
        command.env("QTCP_CPP_ENGINE", self.at("engine"));
        command
    }

    /// The exit code with these outputs; standard input has something and ends.
    #[track_caller]
    fn run(&self, args: &[&str], out: impl Into<Stdio>, err: impl Into<Stdio>) -> (i32, String) {
        let mut process = Process::spawn_between(&mut self.command(args), out, err);
        if !process.has_ended() {
            // It may be gone by now.
            process.try_write(b"client");
        }
        process.close_stdin();
        let output = process.wait();
        let told = output.err();
        assert!(!told.contains("panicked"), "{args:?}: {told}");
        (output.code, told)
    }
}

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("Linux")
}

/// A pipe whose reader has gone.
fn deserted() -> io::PipeWriter {
    io::pipe().expect("a pipe").1
}

#[test]
fn standard_output_that_is_full_is_told_and_ends_with_1() {
    let ground = Ground::new();
    for (args, _) in COMMANDS {
        let (code, told) = ground.run(args, full(), Stdio::piped());
        assert_eq!(code, 1, "{args:?}: {told}");
        assert!(told.contains("standard output: No space left"), "{args:?}: {told}");
        assert!(!told.contains("ulimit"), "{args:?}: {told}");
    }
}

#[test]
fn standard_output_whose_reader_has_gone_ends_quietly() {
    let ground = Ground::new();
    for (args, expected) in COMMANDS {
        let (code, told) = ground.run(args, deserted(), Stdio::piped());
        assert_eq!(code, expected, "{args:?}: {told}");
        assert!(!told.contains("standard output"), "{args:?}: {told}");
    }
}

#[test]
fn standard_error_that_is_full_or_has_no_reader_changes_nothing() {
    let ground = Ground::new();
    for (args, expected) in COMMANDS {
        assert_eq!(ground.run(args, Stdio::piped(), full()).0, expected, "{args:?}");
        assert_eq!(ground.run(args, Stdio::piped(), deserted()).0, expected, "{args:?}");
    }
    for args in MISTAKES {
        assert_eq!(ground.run(args, Stdio::piped(), full()).0, 2, "{args:?}");
        assert_eq!(ground.run(args, full(), deserted()).0, 2, "{args:?}");
    }
}

#[test]
fn outputs_that_are_closed_change_nothing() {
    let ground = Ground::new();
    for closed in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
        for (args, expected) in COMMANDS {
            let command = ground.command(args);
            let mut shell = Command::new("sh");
            shell
                .args(["-c", &format!("exec \"$0\" \"$@\" {closed}"), QTCP])
                .args(command.get_args());
            for (name, value) in command.get_envs() {
                shell.env(name, value.unwrap_or_default());
            }
            shell.env_remove("NO_COLOR").env_remove("RUST_LOG");
            let mut process = Process::spawn(&mut shell);
            process.close_stdin();
            let output = process.wait();
            assert_eq!(output.code, expected, "{closed} {args:?}: {}", output.err());
            assert!(!output.err().contains("panicked"), "{closed} {args:?}: {}", output.err());
        }
    }
}

#[test]
fn a_terminal_that_has_gone_changes_nothing() {
    let ground = Ground::new();
    for (args, expected) in COMMANDS {
        let (pty, program) = Pty::open();
        let same = program.try_clone().expect("a descriptor");
        drop(pty);
        assert_eq!(ground.run(args, program, same).0, expected, "{args:?}");
    }
}

#[test]
fn a_server_tells_of_a_full_output_and_serves_on_without_standard_error() {
    let listening = ["server", "--listen", "127.0.0.1:0"];
    for style in [&[][..], &["--json"], &["--signals"]] {
        let args = [&listening[..], style].concat();
        let output = Process::spawn_to(&mut qtcp(&args), full()).wait();
        assert_eq!(output.code, 1, "{style:?}: {}", output.err());
        assert!(output.err().contains("standard output: No space left"), "{}", output.err());
        for (name, err) in [("full", Stdio::from(full())), ("deserted", Stdio::from(deserted()))] {
            let args = [&args[..], &["-vv"]].concat();
            let server = Process::spawn_between(&mut qtcp(&args), Stdio::piped(), err);
            let line = server.wait_stdout("the first line", |out| out.contains('\n'));
            let addr = crate::util::listening_at(line.lines().next().expect("a line"));
            for _ in 0..3 {
                ask(&mut connect(addr.expect("an address")), "client");
            }
            server.signal("TERM");
            assert_eq!(server.wait().code, 0, "{style:?} {name}");
        }
    }
}

/// How many bytes wait in the pipe.
fn waiting(pipe: &PipeReader) -> usize {
    let mut waiting: libc::c_int = 0;
    let fd = std::os::fd::AsRawFd::as_raw_fd(pipe);
    // SAFETY: FIONREAD writes one number, and the descriptor is open.
    assert_eq!(unsafe { libc::ioctl(fd, libc::FIONREAD, &raw mut waiting) }, 0, "a pipe");
    usize::try_from(waiting).expect("a length")
}

#[test]
fn a_log_that_nobody_reads_holds_up_no_client() {
    for style in ["--quiet", "--json"] {
        let (reader, writer) = io::pipe().expect("a pipe");
        let args = ["server", "--listen", "127.0.0.1:0", style];
        let mut command = qtcp(&args);
        // As -vv, which does not go with --quiet.
        command.env("RUST_LOG", "debug,qtcp::tap=trace");
        let server = Process::spawn_between(&mut command, Stdio::piped(), writer);
        let line = server.wait_stdout("the first line", |out| out.contains('\n'));
        let addr =
            crate::util::listening_at(line.lines().next().expect("a line")).expect("an address");
        let mut client = connect(addr);
        // What follows is more than the rest of it.
        wait_until("a pipe that is half full", || {
            ask(&mut client, "client");
            (waiting(&reader) > 32 * 1024).then_some(())
        });
        for _ in 0..300 {
            ask(&mut client, "client");
        }
        drop(reader);
        ask(&mut client, "client");
        server.signal("TERM");
        assert_eq!(server.wait().code, 0, "{style}");
    }
}

#[test]
fn what_is_left_out_of_a_log_is_counted_and_the_log_goes_on() {
    let (mut reader, writer) = io::pipe().expect("a pipe");
    let mut command = qtcp(&["server", "--listen", "127.0.0.1:0", "--quiet"]);
    command.env("RUST_LOG", "qtcp::tap=trace");
    let server = Process::spawn_between(&mut command, Stdio::piped(), writer);
    let line = server.wait_stdout("the first line", |out| out.contains('\n'));
    let addr = crate::util::listening_at(line.lines().next().expect("a line")).expect("an address");
    let mut client = connect(addr);
    let text = "x".repeat(1000);
    for _ in 0..20_000 {
        ask(&mut client, &text);
    }
    let reading = std::thread::spawn(move || {
        let mut told = Vec::new();
        io::Read::read_to_end(&mut reader, &mut told)
            .map(|_| String::from_utf8_lossy(&told).into_owned())
    });
    // The last lines are there although so many were not.
    ask(&mut client, "client");
    drop(client);
    server.signal("TERM");
    assert_eq!(server.wait().code, 0);
    let told = reading.join().expect("no panic").expect("readable");
    assert!(told.contains(" lines of the log left out"), "{}", told.len());
}
