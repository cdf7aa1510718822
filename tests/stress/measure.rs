//! What the system and the program tell about a run.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::util::{self, Output, Server};

/// Descriptors that a process needs beside its connections.
const OWN: usize = 100;

/// The sentence at the end of a run, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    pub clients: u64,
    pub messages: u64,
    pub bytes_in: u64,
    pub bytes_out: u64,
}

impl Summary {
    /// From the last line of standard error; nothing else may stand there but `allowed` lines.
    pub fn of(output: &Output, allowed: usize) -> Self {
        let text = output.err();
        assert_eq!(output.code, 0, "{text}");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), allowed + 1, "the summary and nothing else: {text}");
        let line = lines.last().and_then(|line| line.strip_prefix("qtcp: ")).expect("a summary");
        let number = |word: &str| {
            let part = line.split(", ").find(|part| part.contains(word));
            let number = part.and_then(|part| part.split(' ').next()?.parse().ok());
            number.unwrap_or_else(|| panic!("no {word} in {line:?}"))
        };
        Self {
            clients: number(" client"),
            messages: number(" message"),
            bytes_in: number(" B in"),
            bytes_out: number(" B out"),
        }
    }
}

/// The highest resident memory so far, in KiB.
pub fn peak_memory(pid: u32) -> u64 {
    status(pid, "VmHWM:")
}

/// The resident memory now, in KiB.
pub fn memory(pid: u32) -> u64 {
    status(pid, "VmRSS:")
}

fn status(pid: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// From now on [`peak_memory`] is the highest since now.
pub fn reset_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").expect("a process of our own");
}

/// Processor time of the main thread so far. The kernel brings it up to date a few hundred times a
/// second.
pub fn main_thread_time(pid: u32) -> Duration {
    let told = fs::read_to_string(format!("/proc/{pid}/task/{pid}/schedstat")).expect("it runs");
    let time = told.split(' ').next().and_then(|time| time.parse().ok());
    Duration::from_nanos(time.expect("a number"))
}

/// Processor time so far, in user and in system mode together.
pub fn processor_time(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    // The name in parentheses may contain anything; utime and stime are the 12th and 13th after.
    let (_, fields) = stat.rsplit_once(") ").expect("a name");
    let fields: Vec<_> = fields.split(' ').collect();
    let ticks: u64 = fields[11..13].iter().map(|n| n.parse::<u64>().expect("a number")).sum();
    // USER_HZ, 100 on every architecture that Rust's tests run on.
    Duration::from_millis(ticks * 10)
}

/// How many descriptors are open.
pub fn open_descriptors(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count()
}

/// The descriptors that are sockets.
pub fn sockets(pid: u32) -> BTreeSet<PathBuf> {
    let folder = fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs");
    let paths = folder.map(|entry| entry.expect("it runs").path());
    paths
        .filter(|path| {
            fs::read_link(path).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"))
        })
        .collect()
}

/// Raises the limit of descriptors of this process as far as it goes; returns how many of `wanted`
/// connections it and a process like it can have, and says so if that is not all.
pub fn raise_descriptors(wanted: usize) -> usize {
    let pid = std::process::id();
    let limits = || {
        let text = fs::read_to_string("/proc/self/limits").expect("Linux");
        let line = text.lines().find(|line| line.starts_with("Max open files")).expect("a line");
        let mut numbers = line["Max open files".len()..].split_whitespace();
        let mut next = || numbers.next().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
        (next(), next())
    };
    let (soft, hard) = limits();
    if soft < wanted + OWN && hard > soft {
        // The program beside `ulimit` that can do it for a process that runs.
        let mut prlimit = Command::new("prlimit");
        prlimit.args(["--pid", &pid.to_string(), &format!("--nofile={hard}")]);
        if !prlimit.status().is_ok_and(|status| status.success()) {
            eprintln!("prlimit could not raise the limit of descriptors from {soft} to {hard}");
        }
    }
    let possible = limits().0.saturating_sub(OWN).min(wanted);
    if possible < wanted {
        eprintln!("only {possible} of {wanted} clients: the limit of descriptors is too low here");
    }
    possible
}

/// A server whose limit of descriptors is `limit`; `$(ulimit -Hn)` for all it may have.
pub fn server_with_limit(limit: &str, args: &[&str]) -> Server {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -n {limit} && exec \"$0\" \"$@\"")]).arg(util::QTCP);
    shell.args(["--headless", "server", "--listen", "127.0.0.1:0"]).env_remove("RUST_LOG");
    Server::start_with(&mut shell, args)
}
