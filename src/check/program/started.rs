//! Starting a program, and why it does not start.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::Pid;

use crate::text::Fact;
use crate::text::escape::visible;
use crate::text::facts;

/// A variable of the environment of the program and of all that it starts: whose they are.
const MARKER: &str = "QTCP_PROGRAM";

/// The programs that run, and how many there have been.
#[derive(Debug)]
pub(super) struct Started {
    pub(super) running: Vec<Pid>,
    all: u64,
}

static STARTED: Mutex<Started> = Mutex::new(Started { running: Vec::new(), all: 0 });

/// The programs that run. While it is held none is started.
pub(super) fn started() -> MutexGuard<'static, Started> {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts `words`; its process, and the entry of its environment that it can be known by.
pub(super) fn start(
    words: &[OsString],
    environment: &[(&str, &OsStr)],
) -> Result<(Child, Pid, String), Fact> {
    let (program, arguments) = words.split_first().ok_or_else(facts::program_unnamed)?;
    let mut started = started();
    started.all += 1;
    let marker = format!("{}.{}", std::process::id(), started.all);
    let mut command = Command::new(program);
    command.args(arguments).envs(environment.iter().copied()).env(MARKER, &marker);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0);
    if started.running.is_empty() {
        adopt(true);
    }
    let child = command.spawn().map_err(|error| {
        if started.running.is_empty() {
            adopt(false);
        }
        refused(program, &error)
    })?;
    // Positive, as it is the number of a process.
    let pid = Pid::from_child(&child);
    started.running.push(pid);
    Ok((child, pid, format!("{MARKER}={marker}")))
}

/// The program `pid` has been ended.
pub(super) fn forget(pid: Pid) {
    let mut started = started();
    started.running.retain(|&running| running != pid);
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
