//! What /proc tells of a process. Whatever cannot be read is of a process that has ended, or of
//! somebody else.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Pid;

/// No file of /proc that is read here is longer, unless somebody has made it so: the environment
/// of a process has at most 6 MiB.
const LONGEST: u64 = 8 << 20;

/// A process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) pid: Pid,
    pub(super) parent: Option<Pid>,
    /// None where its leader is outside of this container, as of what `docker exec` starts.
    pub(super) group: Option<Pid>,
    /// As the group.
    pub(super) session: Option<Pid>,
    /// One letter: `R` runs, `S` sleeps, `T` stands, `Z` has ended and nobody has waited for it.
    state: u8,
    threads: u64,
    /// What it has computed, and those of its children that it has waited for, in ticks.
    pub(super) ticks: u64,
    /// When it was started, in ticks. With the number it names a process for all times.
    pub(super) start: u64,
}

impl Process {
    /// Whether it has not ended. Of one whose first thread alone has ended the state tells that it
    /// has.
    pub(super) fn is_running(&self) -> bool {
        !matches!(self.state, b'Z' | b'X') || self.threads > 1
    }

    /// Whether it can do something.
    pub(super) fn is_moving(&self) -> bool {
        self.is_running() && self.state != b'T'
    }
}

/// The process of this number.
pub(super) fn process(pid: Pid) -> Option<Process> {
    parse(&read(&of(pid, "stat"))?)
}

/// This process. `getsid` and `getpgrp` tell 0 for a leader outside of the container, and what
/// calls them for us takes that for impossible.
pub(super) fn us() -> Option<Process> {
    process(rustix::process::getpid())
}

/// All processes.
pub(super) fn all() -> Vec<Process> {
    pids().into_iter().filter_map(process).collect()
}

/// The numbers of all processes.
pub(super) fn pids() -> Vec<Pid> {
    let Ok(folder) = fs::read_dir("/proc") else { return Vec::new() };
    let names = folder.flatten().map(|entry| entry.file_name());
    names.filter_map(|name| pid(name.to_str()?)).collect()
}

/// The process, or thread, that was started last on this machine.
pub(super) fn last_started() -> Option<Pid> {
    pid(read(&PathBuf::from("/proc/loadavg"))?.split_ascii_whitespace().last()?)
}

/// The bytes of a process that are in memory or swapped out.
pub(super) fn memory(pid: Pid) -> u64 {
    let status = read(&of(pid, "status")).unwrap_or_default();
    kibibytes(&status, "VmRSS:") + kibibytes(&status, "VmSwap:")
}

/// The same where what it shares with others counts in parts: for the kernel it is some work.
/// [`memory`] where it is not told.
pub(super) fn share_of_memory(pid: Pid) -> u64 {
    let Some(rollup) = read(&of(pid, "smaps_rollup")) else { return memory(pid) };
    kibibytes(&rollup, "Pss:") + kibibytes(&rollup, "SwapPss:")
}

/// How long its first thread has waited for a core; nothing where the kernel does not count it.
pub(super) fn waited(pid: Pid) -> Duration {
    // Nanoseconds on a core, nanoseconds in the queue for one, and how often.
    let told = read(&of(pid, "schedstat")).unwrap_or_default();
    let queued = told.split_ascii_whitespace().nth(1).and_then(|field| field.parse().ok());
    Duration::from_nanos(queued.unwrap_or(0))
}

/// How many files and sockets a process has open.
pub(super) fn descriptors(pid: Pid) -> usize {
    fs::read_dir(of(pid, "fd")).map_or(0, Iterator::count)
}

/// The numbers of the sockets that a process has open.
pub(super) fn sockets(pid: Pid) -> Vec<u64> {
    let Ok(folder) = fs::read_dir(of(pid, "fd")) else { return Vec::new() };
    let number = |entry: fs::DirEntry| {
        let target = fs::read_link(entry.path()).ok()?;
        target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
    };
    folder.flatten().filter_map(number).collect()
}

/// Whether the environment that a process was started with has `entry` (`NAME=VALUE`).
pub(super) fn has_environment(pid: Pid, entry: &str) -> bool {
    let environment = read(&of(pid, "environ")).unwrap_or_default();
    environment.split('\0').any(|found| found == entry)
}

/// The text of a file.
pub(super) fn read(path: &PathBuf) -> Option<String> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A number that can be a process's.
fn pid(text: &str) -> Option<Pid> {
    Pid::from_raw(text.parse::<i32>().ok().filter(|&number| number > 0)?)
}

fn of(pid: Pid, file: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{}/{file}", pid.as_raw_nonzero()))
}

/// `1234 (a name (of its own)) S 1 1234 1234 ...`, as proc_pid_stat(5) has it.
fn parse(stat: &str) -> Option<Process> {
    let (number_of_it, rest) = stat.split_once(" (")?;
    // The name may have brackets and blanks in it, and whatever it calls itself.
    let (_, rest) = rest.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    // The third field of the page is the first here.
    let field = |number: usize| fields.get(number - 3).copied();
    let number = |at| field(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    let id = |at| field(at).and_then(pid);
    Some(Process {
        pid: pid(number_of_it)?,
        state: *field(3)?.as_bytes().first()?,
        parent: id(4),
        group: id(5),
        session: id(6),
        ticks: (14..=17).map(number).sum(),
        threads: number(20),
        start: number(22),
    })
}

/// The line `name` of a table in kB, in bytes.
fn kibibytes(table: &str, name: &str) -> u64 {
    let line = table.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or_default().saturating_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_it_calls_itself() {
        let stat =
            "4711 (a) Z 1 (b) S 17 18 19 0 -1 4194304 100 0 0 0 5 6 7 8 20 0 3 0 62826 313 4";
        let found = parse(stat).expect("a process");
        let raw = |pid: Option<Pid>| pid.map(|pid| pid.as_raw_nonzero().get());
        assert_eq!(found.pid.as_raw_nonzero().get(), 4711);
        assert_eq!((raw(found.parent), raw(found.group), raw(found.session)), {
            (Some(17), Some(18), Some(19))
        });
        assert_eq!((found.ticks, found.threads, found.start), (26, 3, 62826));
        assert!(found.is_running() && found.is_moving());
        for broken in ["", "4711", "4711 (a)", "4711 (a) ", "x (a) S 1 2 3", "-1 (a) S 1 2 3"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn this_process_is_found_with_what_it_uses() {
        let us = rustix::process::getpid();
        let found = process(us).expect("this process");
        assert!(all().iter().any(|other| (other.pid, other.start) == (us, found.start)));
        assert!(memory(us) > 1 << 20, "{}", memory(us));
        // Other tests of this process take and give back memory between the two looks.
        let is_part = |share: u64| share > 0 && share <= memory(us) + (8 << 20);
        assert!((0..100).any(|_| is_part(share_of_memory(us))));
        assert!(descriptors(us) >= 3);
        let last = last_started().expect("a number");
        std::thread::spawn(|| ()).join().expect("a thread");
        assert_ne!(last_started(), Some(last), "a thread counts as well");
    }
}
