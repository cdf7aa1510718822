//! Starting a program, and why it does not start.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::Pid;

use super::guard::Guard;
use super::outlet::outlet;
use crate::text::Fact;
use crate::text::escape::visible;
use crate::text::facts;

/// A variable of the environment of the program and of all that it starts: whose they are.
const MARKER: &str = "QTCP_PROGRAM";

/// The programs that run, their guards, and how many there have been.
#[derive(Debug)]
pub(super) struct Started {
    pub(super) running: Vec<Pid>,
    pub(super) guards: Vec<Pid>,
    all: u64,
}

static STARTED: Mutex<Started> =
    Mutex::new(Started { running: Vec::new(), guards: Vec::new(), all: 0 });

/// The programs that run. While it is held none is started.
pub(super) fn started() -> MutexGuard<'static, Started> {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a program is told beside what the caller tells it. Its standard output is a terminal, but
/// nobody is there who would see a colour; and without the other one Qt writes its messages into the
/// journal of some systems where standard error is no terminal.
const ENVIRONMENT: [(&str, &str); 2] = [("NO_COLOR", "1"), ("QT_FORCE_STDERR_LOGGING", "1")];

/// A program that has been started.
#[derive(Debug)]
pub(super) struct New {
    pub(super) child: Child,
    pub(super) pid: Pid,
    /// The entry of the environment that what belongs to it can be known by.
    pub(super) marker: String,
    /// What ends it if we cannot; None where there is no shell.
    pub(super) guard: Option<Guard>,
    /// What it says on standard output, and on standard error.
    pub(super) pipes: [Option<OwnedFd>; 2],
}

/// Starts `words`.
pub(super) fn start(words: &[OsString], environment: &[(&str, &OsStr)]) -> Result<New, Fact> {
    let (program, arguments) = words.split_first().ok_or_else(facts::program_unnamed)?;
    let (ours, theirs) =
        outlet().map_err(|error| facts::program_not_started(shown(words), &error))?;
    let mut started = started();
    started.all += 1;
    // The dot at its end makes that none is the beginning of another one.
    let marker = format!("{}.{}.", std::process::id(), started.all);
    let mut command = Command::new(program);
    command.args(arguments).envs(ENVIRONMENT).envs(environment.iter().copied());
    command.env(MARKER, &marker);
    command.stdin(Stdio::null()).stdout(theirs).stderr(Stdio::piped());
    command.process_group(0);
    if started.running.is_empty() {
        adopt(true);
    }
    let entry = format!("{MARKER}={marker}");
    let guard = Guard::start(&entry).inspect_err(|error| log::debug!("no guard: {error}"));
    let mut guard = guard.ok();
    let mut child = command.spawn().map_err(|error| {
        if started.running.is_empty() {
            adopt(false);
        }
        refused(program, &error)
    })?;
    // Positive, as it is the number of a process.
    let pid = Pid::from_child(&child);
    started.running.push(pid);
    if let Some(guard) = &mut guard {
        guard.tell(pid);
        started.guards.push(guard.pid());
    }
    // With the command our hold on the program's end of the output goes, so that it can end.
    drop(command);
    let pipes = [Some(ours), child.stderr.take().map(Into::into)];
    Ok(New { child, pid, marker: entry, guard, pipes })
}

/// The program `pid` has been ended, and nobody has to guard it any more.
pub(super) fn forget(pid: Pid, guard: Option<Guard>) {
    let mut started = started();
    started.running.retain(|&running| running != pid);
    if let Some(guard) = guard {
        started.guards.retain(|&running| running != guard.pid());
    }
    if started.running.is_empty() {
        adopt(false);
    }
}

/// The first word, as it is shown.
pub(super) fn shown(words: &[OsString]) -> String {
    words.first().map(|word| visible(&word.to_string_lossy())).unwrap_or_default()
}

/// Whether what loses its parent becomes our child, so that it is not lost to us: a program that
/// goes into the background would get init as its parent. Only as long as a program runs, as
/// somebody has to wait for such children.
fn adopt(yes: bool) {
    #[cfg(target_os = "linux")]
    {
        let us = yes.then(rustix::process::getpid);
        // Without it what has left its group is found by its environment or not at all.
        if let Err(error) = rustix::process::set_child_subreaper(us) {
            log::debug!("PR_SET_CHILD_SUBREAPER: {error}");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = yes;
}

/// Endings of files that have to be compiled first.
const SOURCES: [&str; 12] =
    ["c", "cc", "cpp", "cxx", "h", "hpp", "rs", "go", "java", "pro", "ui", "qml"];

/// Why the system does not start `program`.
fn refused(program: &OsStr, error: &io::Error) -> Fact {
    let path = Path::new(program);
    let file = visible(&program.to_string_lossy());
    let named_by_path = path.components().count() > 1 || path.is_absolute() || file.contains('/');
    let there = fs::metadata(path).ok();
    let is_source =
        path.extension().is_some_and(|kind| SOURCES.iter().any(|source| kind == *source));
    match (error.kind(), there) {
        (_, Some(there)) if there.is_dir() && named_by_path => facts::program_is_folder(file),
        (_, Some(there)) if there.is_file() && is_source => facts::program_is_source(file),
        (io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied, Some(there))
            if there.is_file() && !named_by_path =>
        {
            facts::program_in_this_folder(file)
        }
        (io::ErrorKind::NotFound, Some(_)) if named_by_path => facts::program_no_interpreter(file),
        (io::ErrorKind::NotFound, None) if named_by_path => facts::program_not_there(file),
        (io::ErrorKind::NotFound, _) => facts::program_not_on_path(file),
        (io::ErrorKind::PermissionDenied, Some(there))
            if there.is_file() && there.permissions().mode() & 0o111 == 0 =>
        {
            facts::program_not_executable(file)
        }
        _ if error.raw_os_error() == Some(rustix::io::Errno::NOEXEC.raw_os_error()) => {
            facts::program_wrong_format(file)
        }
        _ => facts::program_not_started(file, error),
    }
}
