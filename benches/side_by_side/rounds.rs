//! The workloads of DESIGN's table, round by round, every server in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::servers::{Answer, Kind, cores, pinned, start};
use crate::work::{Found, Opened, Work};

/// Numbers by what was measured and of whom, one for each round.
#[derive(Debug, Default)]
pub struct Numbers {
    rounds: BTreeMap<(String, Kind), Vec<f64>>,
    failed: BTreeSet<(String, Kind)>,
}

impl Numbers {
    /// One more round.
    pub fn add(&mut self, what: impl Into<String>, kind: Kind, number: f64) {
        self.rounds.entry((what.into(), kind)).or_default().push(number);
    }

    /// All rounds so far.
    pub fn get(&self, what: &str, kind: Kind) -> &[f64] {
        self.rounds.get(&(what.to_owned(), kind)).map_or(&[], Vec::as_slice)
    }

    /// Runs a measurement. One that fails is told of and not made again: rounds are compared by
    /// their places, where a gap would mix them up.
    pub fn attempt<T>(
        &mut self,
        what: &str,
        kind: Kind,
        measure: impl FnOnce() -> io::Result<T>,
    ) -> Option<T> {
        let key = (what.to_owned(), kind);
        if self.failed.contains(&key) {
            return None;
        }
        match measure() {
            Ok(found) => Some(found),
            Err(error) => {
                eprintln!("{what}, {}: {error}", kind.name());
                self.failed.insert(key);
                None
            }
        }
    }
}

/// Runs a workload against a fresh server.
pub fn homework(kind: Kind, work: &Work) -> io::Result<Found> {
    let answer = if work.echo { Answer::Echo } else { Answer::Homework };
    let server = start(kind, answer, &[])?;
    let work = serde_json::to_string(work)?;
    let (addr, id) = (server.addr.to_string(), server.id().to_string());
    let told = load(&["load", &work, &addr, &id])?;
    Ok(serde_json::from_str(&told)?)
}

/// Runs a workload at a fixed rate against a fresh server.
pub fn open(kind: Kind, work: &Work, rate: f64) -> io::Result<Opened> {
    let server = start(kind, Answer::Homework, &[])?;
    let work = serde_json::to_string(work)?;
    let (addr, id) = (server.addr.to_string(), server.id().to_string());
    let told = load(&["open", &work, &rate.to_string(), &addr, &id])?;
    Ok(serde_json::from_str(&told)?)
}

/// Bytes a second that a server takes from one connection.
pub fn flood(kind: Kind, seconds: f64) -> io::Result<f64> {
    let server = start(kind, Answer::Nothing, &[])?;
    let told = load(&["flood", &server.addr.to_string(), &seconds.to_string()])?;
    told.trim().parse().map_err(io::Error::other)
}

/// Seconds that `SendDataAll` takes from a line of 1 KiB until so many clients have it.
pub fn send_all(connections: usize, times: usize) -> io::Result<Vec<f64>> {
    const LINE: usize = 1024;
    let mut server = start(Kind::Headless, Answer::Echo, &["--send-all"])?;
    let mut command = role(&["receive", &server.addr.to_string(), &connections.to_string()])?;
    command.arg(LINE.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut load = command.spawn()?;
    let (Some(mut go), Some(told)) = (load.stdin.take(), load.stdout.take()) else {
        return Err(io::Error::other("no pipes"));
    };
    let mut told = BufReader::new(told).lines();
    told.next().ok_or(io::ErrorKind::UnexpectedEof)??;
    let line = [vec![b'x'; LINE - 1], vec![b'\n']].concat();
    let mut seconds = Vec::new();
    for _ in 0..times {
        let begun = Instant::now();
        server.stdin()?.write_all(&line)?;
        writeln!(go)?;
        told.next().ok_or(io::ErrorKind::UnexpectedEof)??;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    drop(go);
    load.wait()?;
    Ok(seconds)
}

/// Seconds from starting a program to its line "listening on". On any core: taskset would be a
/// second program to start.
pub fn start_up(program: &Path) -> io::Result<f64> {
    let mut command = Command::new(program);
    command.args(["--headless", "server", "-q", "--listen", "127.0.0.1:0"]);
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    child.kill()?;
    child.wait()?;
    match line.starts_with("listening on") {
        true => Ok(seconds),
        false => Err(io::Error::other("it did not listen")),
    }
}

fn role(words: &[&str]) -> io::Result<Command> {
    let (_, core) = cores()?;
    let mut command = pinned(core, std::env::current_exe()?);
    command.arg("--role").args(words);
    Ok(command)
}

/// The load, to its end; what it printed.
fn load(words: &[&str]) -> io::Result<String> {
    let output = role(words)?.stdin(Stdio::null()).output()?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
    }
}
