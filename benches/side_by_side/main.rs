//! How fast it is, beside others, on one machine: `cargo bench --bench side_by_side`.
//!
//! Servers take turns on the first core, the load has the second one; each round measures every
//! server once, so that what the machine does meanwhile meets all of them. The load checks every
//! byte of every answer. Printed are medians of the rounds with the smallest and the largest, and
//! ratios, taken round by round. `-- --rounds N` and `-- --seconds S` set how many and how long,
//! `-- WORD` picks the parts with that word in their names, `-- --check` is the short run of CI.
//!
//! That the load is never what limits: it does the same two system calls for an answer that a
//! server does, but edge-triggered and without the server's wake-ups; the column "busy" shows the
//! shares of their cores that server and load used. A server that used all of its own was not
//! waiting. For Linux: epoll, /proc and taskset.

// Modules of a program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod epoll_server;
mod instructions;
mod load;
mod plot;
mod process;
mod report;
mod rounds;
mod servers;
mod stats;
mod tokio_server;
mod work;

use std::io;
use std::process::ExitCode;

use rounds::Numbers;
use servers::Kind;
use stats::Spread;
use work::{Found, Work};

/// What CI wants of `qtcp --headless`, as a share of the bare loop's rate. Far below what is
/// wanted of it, so that noise does not reach it.
const CHECK: f64 = 0.75;

/// How a run is made.
#[derive(Debug, Clone)]
struct Plan {
    rounds: usize,
    seconds: f64,
    only: Option<String>,
    check: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.first().map(String::as_str) {
        Some("--role") => role(&arguments[1..]),
        _ => plan(&arguments).and_then(|plan| if plan.check { check(&plan) } else { run(&plan) }),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("side_by_side: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What this program is when it measures: a server or the load.
fn role(words: &[String]) -> io::Result<()> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse().map_err(io::Error::other);
    let addr = |word: &str| word.parse().map_err(io::Error::other);
    match words[..] {
        ["epoll", answer] => epoll_server::run(serde_json::from_str(answer)?),
        ["tokio", answer] => tokio_server::run(serde_json::from_str(answer)?),
        ["load", work, to, server] => {
            let server = server.parse().map_err(io::Error::other)?;
            let found = load::run(&serde_json::from_str(work)?, addr(to)?, server)?;
            println!("{}", serde_json::to_string(&found)?);
            Ok(())
        }
        ["open", work, rate, to, server] => {
            let rate = rate.parse().map_err(io::Error::other)?;
            let server = server.parse().map_err(io::Error::other)?;
            let found = load::open(&serde_json::from_str(work)?, rate, addr(to)?, server)?;
            println!("{}", serde_json::to_string(&found)?);
            Ok(())
        }
        ["flood", to, seconds] => {
            let seconds = seconds.parse().map_err(io::Error::other)?;
            println!("{}", load::flood(addr(to)?, seconds)?);
            Ok(())
        }
        ["receive", to, connections, size] => {
            load::receive_all(addr(to)?, number(connections)?, number(size)?)
        }
        _ => Err(io::Error::other("a role that does not exist")),
    }
}

fn plan(arguments: &[String]) -> io::Result<Plan> {
    let mut plan = Plan { rounds: 5, seconds: 1.0, only: None, check: false };
    let mut words = arguments.iter();
    let wrong = || io::Error::other("[--check] [--rounds N] [--seconds S] [WORD]");
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(wrong);
        match word.as_str() {
            // cargo bench says so.
            "--bench" => {}
            "--check" => plan.check = true,
            "--rounds" => plan.rounds = value()?.parse().map_err(io::Error::other)?,
            "--seconds" => plan.seconds = value()?.parse().map_err(io::Error::other)?,
            word if word.starts_with('-') => return Err(wrong()),
            word => plan.only = Some(word.to_owned()),
        }
    }
    servers::cores()?;
    Ok(plan)
}

/// A short run against the bare loop alone.
fn check(plan: &Plan) -> io::Result<()> {
    let work = Work::homework(100, &[100], plan.seconds.min(0.5));
    let mut numbers = Numbers::default();
    // A single round says little on a machine that others use, the middle one of many does.
    for _ in 0..plan.rounds * 3 {
        for kind in [Kind::Epoll, Kind::Headless] {
            let found = rounds::homework(kind, &work)?;
            numbers.add("rate", kind, found.rates[0].per_second());
        }
    }
    let (ours, bare) = (numbers.get("rate", Kind::Headless), numbers.get("rate", Kind::Epoll));
    let ratio = Spread::ratio(ours, bare).ok_or_else(|| io::Error::other("no rounds"))?;
    println!("{} x the bare loop, at least {CHECK} is wanted", ratio);
    match ratio.median >= CHECK {
        true => Ok(()),
        false => Err(io::Error::other("the server has become slow; profile it")),
    }
}

fn run(plan: &Plan) -> io::Result<()> {
    let chosen = |name: &str| plan.only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    let mut numbers = Numbers::default();
    println!("{}\n", report::machine());
    if chosen("homework") {
        homework(plan, &mut numbers);
        report::homework(&numbers);
        plot::write(&numbers)?;
    }
    if chosen("open") {
        open(plan, &mut numbers);
        report::open(&numbers);
    }
    if chosen("instructions") {
        // On which cores it runs changes nothing here.
        for kind in report::SERVERS.into_iter().filter(|kind| *kind != Kind::FreeObject) {
            let measure = || instructions::for_an_answer(kind);
            if let Some(instructions) = numbers.attempt("instructions", kind, measure) {
                numbers.add("instructions", kind, instructions);
            }
        }
        report::instructions(&numbers);
    }
    if chosen("sizes") {
        sizes(plan, &mut numbers);
        report::sizes(&numbers);
    }
    if chosen("flood") {
        for _ in 0..plan.rounds {
            for kind in [Kind::Epoll, Kind::Ncat, Kind::Headless, Kind::Object, Kind::Cpp] {
                let measure = || rounds::flood(kind, plan.seconds);
                if let Some(rate) = numbers.attempt("flood", kind, measure) {
                    numbers.add("flood", kind, rate);
                }
            }
        }
        report::flood(&numbers);
    }
    if chosen("send-all") {
        for connections in report::SEND_ALL {
            let seconds = rounds::send_all(connections, plan.rounds * 4)?;
            for seconds in seconds {
                numbers.add(format!("send-all {connections}"), Kind::Headless, seconds);
            }
        }
        report::send_all(&numbers);
    }
    if chosen("start") {
        for (name, program) in servers::builds()? {
            for _ in 0..plan.rounds * 4 {
                numbers.add(format!("start {name}"), Kind::Headless, rounds::start_up(&program)?);
            }
        }
        report::start(&numbers);
    }
    if chosen("homework") && chosen("flood") {
        report::targets(&numbers);
    }
    Ok(())
}

/// The homework, at every number of connections.
fn homework(plan: &Plan, numbers: &mut Numbers) {
    for round in 1..=plan.rounds {
        for connections in report::CONNECTIONS {
            eprintln!("round {round}: {connections} connections");
            // What a few connections reach depends most on what else the machine does in that
            // moment; many short turns even that out.
            let (turns, seconds) = match connections {
                ..1000 => (4, plan.seconds / 2.0),
                _ => (1, plan.seconds),
            };
            let active: &[usize] =
                if connections == report::MANY { &[connections, 100] } else { &[connections] };
            let work = Work::homework(connections, active, seconds);
            for _ in 0..turns {
                for kind in report::SERVERS {
                    let what = format!("{connections} connections");
                    let measure = || rounds::homework(kind, &work);
                    if let Some(found) = numbers.attempt(&what, kind, measure) {
                        add_homework(numbers, kind, &work, &found);
                    }
                }
            }
        }
    }
}

fn add_homework(numbers: &mut Numbers, kind: Kind, work: &Work, found: &Found) {
    let connections = work.connections;
    let mut add = |what: String, number| numbers.add(what, kind, number);
    add(format!("connecting {connections}"), found.connecting);
    add(format!("memory {connections}"), found.memory_each(work));
    for (active, rate) in work.active.iter().zip(&found.rates) {
        let of = format!("{connections}/{active}");
        add(format!("rate {of}"), rate.per_second());
        add(format!("cost {of}"), rate.cost());
        add(format!("busy {of}"), rate.busy().0);
        add(format!("load {of}"), rate.busy().1);
        let (p50, p99, p999) = (rate.times.p50 as f64, rate.times.p99, rate.times.p999);
        add(format!("p50 {of}"), p50);
        add(format!("p99 {of}"), p99 as f64 / p50);
        add(format!("p999 {of}"), p999 as f64 / p50);
        add(format!("fewest {of}"), rate.fewest.0 as f64 / rate.fewest.1);
    }
}

/// Messages at half of the rate that a server reaches at most, which is measured in the same turn.
fn open(plan: &Plan, numbers: &mut Numbers) {
    let connections = report::OPEN;
    let work = Work::homework(connections, &[connections], plan.seconds);
    for _ in 0..plan.rounds {
        for kind in report::SERVERS {
            let measure = || {
                let most = rounds::homework(kind, &work)?.rates[0].per_second();
                Ok((most, rounds::open(kind, &work, most / 2.0)?))
            };
            let Some((most, found)) = numbers.attempt("open", kind, measure) else { continue };
            let mut add = |what: &str, number| numbers.add(format!("open {what}"), kind, number);
            let p50 = found.intended.p50 as f64;
            add("wanted", most / 2.0);
            add("rate", found.per_second);
            add("cost", found.cost);
            add("p50", p50);
            add("p99", found.intended.p99 as f64 / p50);
            add("p999", found.intended.p999 as f64 / p50);
            add("p999 from sending", found.sent.p999 as f64 / p50);
            add("lag", found.lag.p999 as f64);
        }
    }
}

/// Messages of every size, ten connections, sent back as they are.
fn sizes(plan: &Plan, numbers: &mut Numbers) {
    for _ in 0..plan.rounds {
        for size in report::SIZES {
            for kind in [Kind::Epoll, Kind::Headless, Kind::Object, Kind::Cpp, Kind::Tokio] {
                let (connections, active, echo) = (10, vec![10], true);
                let work = Work { connections, active, size, echo, seconds: plan.seconds / 2.0 };
                let what = format!("size {size}");
                let measure = || rounds::homework(kind, &work);
                if let Some(found) = numbers.attempt(&what, kind, measure) {
                    numbers.add(what, kind, found.rates[0].per_second());
                }
            }
        }
    }
}
