//! A generated script on both engines, each run in a process with a limit: what Qt does when it
//! hangs or crashes stays with its script, and so does a panic here.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::super::engine::{EngineError, does_not_start};
use super::super::{Engines, Traces};

/// No generated script needs longer: a loop takes ten seconds if a socket never gets connected.
const LIMIT: Duration = Duration::from_secs(15);
/// The C++ engine ends its own process, and says so; this is for the one that does not.
const GRACE: Duration = Duration::from_secs(5);
/// More lines are not compared: a slot that causes its own signal prints hundreds of thousands, and
/// explaining them takes the square of that.
const LONGEST: usize = 600;
/// What an engine says of a process that was ended by its alarm.
const ALARM: i32 = 142;

/// Both traces of the script.
pub(super) fn traces_of(script: &str, engines: &Engines) -> Result<Traces, EngineError> {
    thread::scope(|scope| {
        let qt = scope.spawn(|| {
            let mut qt = Command::new(&engines.cpp);
            qt.arg("--limit").arg(LIMIT.as_secs().to_string()).env_remove("QTCP_TRACE");
            output_of(&engines.cpp, &mut qt, script, LIMIT + GRACE)
        });
        let mut here = Command::new(&engines.rust);
        here.args(["trace", "--engine", "rust"]);
        let (mut here, status) = output_of(&engines.rust, &mut here, script, LIMIT)?;
        if let Some(status) = status {
            here += &format!("!! process ended with status {status}\n");
        }
        let (qt, _) = qt.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok(Traces { qt: head(&qt), here: head(&here) })
    })
}

/// The lines of a trace that are compared.
fn head(trace: &str) -> String {
    trace.split_inclusive('\n').take(LONGEST).collect()
}

/// What the program prints, and as what it ended if it broke off in another way than it means to.
fn output_of(
    program: &Path,
    command: &mut Command,
    script: &str,
    limit: Duration,
) -> Result<(String, Option<i32>), EngineError> {
    command.arg("/dev/stdin").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut run = || -> io::Result<_> {
        let mut child = command.spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // One that reads no more has ended, and its exit code says why.
            let _ = input.write_all(script.as_bytes());
        }
        read_until_end(child, limit)
    };
    let (printed, told, status) = run().map_err(|error| does_not_start(program, &error))?;
    match status.and_then(|status| status.code()) {
        Some(0 | 1) => Ok((printed, None)),
        // The script is wrong, or the output: that is no result.
        Some(2 | 3) => Err(EngineError::failed(program, told.trim())),
        Some(code) => Ok((printed, Some(code))),
        None => Ok((printed, Some(status.map_or(ALARM, signal_of)))),
    }
}

/// What the process prints on both its outputs, and how it ended; None = it was ended here.
fn read_until_end(
    mut child: Child,
    limit: Duration,
) -> io::Result<(String, String, Option<ExitStatus>)> {
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let (sender, ended) = mpsc::channel();
        let errors = scope.spawn(move || text_of(errors));
        let output = scope.spawn(move || {
            let text = text_of(output);
            // The other side may have given up.
            let _ = sender.send(());
            text
        });
        let in_time = ended.recv_timeout(limit).is_ok();
        if !in_time {
            child.kill()?;
        }
        let status = child.wait()?;
        let text = |thread: thread::ScopedJoinHandle<'_, String>| thread.join().unwrap_or_default();
        Ok((text(output), text(errors), in_time.then_some(status)))
    })
}

/// Everything that comes, as text.
fn text_of(from: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // What came before an error is what there is.
    let _ = from.map(|mut from| from.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// As a shell tells of a process that a signal has ended.
#[cfg(unix)]
fn signal_of(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt as _;

    status.signal().map_or(ALARM, |signal| 128 + signal)
}

#[cfg(not(unix))]
fn signal_of(_: ExitStatus) -> i32 {
    ALARM
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<(String, Option<i32>), String> {
        // The shell reads it from the file that `output_of` names.
        let mut command = Command::new("sh");
        let result = output_of(Path::new("sh"), &mut command, script, limit);
        result.map_err(|error| error.to_string())
    }

    #[test]
    fn how_a_process_ended_is_told_and_one_that_does_not_is_ended() {
        let long = Duration::from_secs(60);
        assert_eq!(shell("echo a; exit 1", long), Ok(("a\n".to_owned(), None)));
        assert_eq!(shell("echo a; exit 101", long), Ok(("a\n".to_owned(), Some(101))));
        assert_eq!(shell("echo a; kill -SEGV $$", long), Ok(("a\n".to_owned(), Some(139))));
        let told = shell("echo wrong >&2; exit 2", long).expect_err("no result");
        assert!(told.contains("wrong"), "{told}");
        let endless = shell("echo a; exec sleep 600", Duration::from_millis(300));
        assert_eq!(endless, Ok(("a\n".to_owned(), Some(ALARM))));
    }
}
