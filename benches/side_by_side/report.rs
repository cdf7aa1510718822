//! The tables, in Markdown.

use std::fs;

use crate::rounds::Numbers;
use crate::servers::Kind;
use crate::stats::Spread;

/// Numbers of connections that are measured.
pub const CONNECTIONS: [usize; 5] = [1, 10, 100, 1000, MANY];
/// The most; here a hundred of them alone are measured as well.
pub const MANY: usize = 8000;
/// Connections that get messages at a fixed rate.
pub const OPEN: usize = 100;
/// Who is measured with the homework.
pub const SERVERS: [Kind; 6] =
    [Kind::Epoll, Kind::Headless, Kind::Object, Kind::FreeObject, Kind::Cpp, Kind::Tokio];
/// Sizes of messages, bytes.
pub const SIZES: [usize; 6] = [6, 64, 1024, 16 * 1024, 128 * 1024, 1024 * 1024];
/// Numbers of clients that get a line all at once.
pub const SEND_ALL: [usize; 3] = [100, 1000, MANY];

/// Which machine this is.
pub fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split(": ").nth(1)).unwrap_or("an unknown CPU");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.trim().splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{cores} cores of {}, Linux {kernel}", model.trim())
}

/// Which connections and which of them active.
fn loads() -> Vec<(usize, usize)> {
    let all = CONNECTIONS.map(|connections| (connections, connections));
    all.into_iter().chain([(MANY, 100)]).collect()
}

fn title((connections, active): (usize, usize)) -> String {
    match connections == active {
        true => connections.to_string(),
        false => format!("{connections}, {active} active"),
    }
}

/// Rates, costs and times of the homework.
pub fn homework(numbers: &Numbers) {
    println!(
        "| connections | server | answers a second | x bare epoll | CPU for one, ns | busy: server, \
         load | p50, us | p99 / p50 | p99.9 / p50 | slowest / mean |\n|---|---|---|---|---|---|---|---|---|---|"
    );
    for load in loads() {
        let of = format!("{}/{}", load.0, load.1);
        let get = |what: &str, kind| numbers.get(&format!("{what} {of}"), kind);
        for kind in SERVERS {
            let median = |what| Spread::of(get(what, kind).iter().copied());
            let show = |what, digits| {
                median(what)
                    .map_or_else(String::new, |spread| format!("{:.digits$}", spread.median))
            };
            let Some(rate) = median("rate") else { continue };
            let ratio = Spread::ratio(get("rate", kind), get("rate", Kind::Epoll));
            println!(
                "| {} | {} | {rate} | {} | {} | {}, {} | {:.0} | {} | {} | {} |",
                title(load),
                kind.name(),
                ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
                show("cost", 0),
                show("busy", 2),
                show("load", 2),
                median("p50").map_or(0.0, |p50| p50.median / 1000.0),
                show("p99", 2),
                show("p999", 2),
                show("fewest", 2),
            );
        }
    }
    println!(
        "\n| connections | server | memory for one, B | all connected and answered, s |\n|---|---|---|---|"
    );
    for connections in [1000, MANY] {
        for kind in SERVERS {
            let get = |what: &str| {
                let rounds = numbers.get(&format!("{what} {connections}"), kind);
                Spread::of(rounds.iter().copied())
            };
            if let (Some(memory), Some(seconds)) = (get("memory"), get("connecting")) {
                let name = kind.name();
                println!("| {connections} | {name} | {memory:.0} | {seconds} |");
            }
        }
    }
    println!();
}

/// Answers at half of the highest rate.
pub fn open(numbers: &Numbers) {
    println!(
        "| {OPEN} connections, half of its highest rate: server | wanted a second | answered | CPU for \
         one, ns | p50, us | p99 / p50 | p99.9 / p50 | the same from sending | the load was late, p99.9, \
         us |\n|---|---|---|---|---|---|---|---|---|"
    );
    for kind in SERVERS {
        let of = |what: &str, by: f64| {
            let rounds = numbers.get(&format!("open {what}"), kind);
            Spread::of(rounds.iter().map(|number| number / by))
        };
        let show = |what, by| of(what, by).map_or_else(String::new, |spread| spread.to_string());
        if of("rate", 1.0).is_some() {
            println!(
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                kind.name(),
                show("wanted", 1.0),
                show("rate", 1.0),
                show("cost", 1.0),
                show("p50", 1000.0),
                show("p99", 1.0),
                show("p999", 1.0),
                show("p999 from sending", 1.0),
                show("lag", 1000.0),
            );
        }
    }
    println!();
}

/// What no other guest of the machine changes.
pub fn instructions(numbers: &Numbers) {
    println!("| server | instructions for an answer, outside the kernel |\n|---|---|");
    for kind in SERVERS {
        if let [found] = numbers.get("instructions", kind) {
            println!("| {} | {found:.0} |", kind.name());
        }
    }
    println!();
}

/// Echoes of every size.
pub fn sizes(numbers: &Numbers) {
    println!(
        "| message, B | server | echoes a second | MiB/s each way | x bare epoll |\n|---|---|---|---|---|"
    );
    for size in SIZES {
        let what = format!("size {size}");
        for kind in SERVERS {
            let rounds = numbers.get(&what, kind);
            let ratio = Spread::ratio(rounds, numbers.get(&what, Kind::Epoll));
            if let (Some(rate), Some(ratio)) = (Spread::of(rounds.iter().copied()), ratio) {
                let mib = rate.median * size as f64 / 1_048_576.0;
                println!("| {size} | {} | {rate} | {mib:.1} | {ratio:.2} |", kind.name());
            }
        }
    }
    println!();
}

/// One connection that sends as fast as it can.
pub fn flood(numbers: &Numbers) {
    println!("| one sender, server | MiB/s | x ncat |\n|---|---|---|");
    for kind in [Kind::Epoll, Kind::Ncat, Kind::Headless, Kind::Object, Kind::Cpp] {
        let rounds = numbers.get("flood", kind);
        let ratio = Spread::ratio(rounds, numbers.get("flood", Kind::Ncat));
        if let (Some(rate), Some(ratio)) =
            (Spread::of(rounds.iter().map(|rate| rate / 1_048_576.0)), ratio)
        {
            println!("| {} | {rate} | {ratio:.2} |", kind.name());
        }
    }
    println!();
}

/// `SendDataAll`.
pub fn send_all(numbers: &Numbers) {
    println!("| 1 KiB to all of | ms until the last one has it | us for each |\n|---|---|---|");
    for connections in SEND_ALL {
        let rounds = numbers.get(&format!("send-all {connections}"), Kind::Headless);
        if let Some(ms) = Spread::of(rounds.iter().map(|seconds| seconds * 1e3)) {
            println!("| {connections} | {ms} | {:.2} |", ms.median * 1e3 / connections as f64);
        }
    }
    println!();
}

/// How long it takes to listen.
pub fn start(numbers: &Numbers) {
    println!("| build | ms until it listens |\n|---|---|");
    for build in ["with Qt", "without Qt"] {
        let rounds = numbers.get(&format!("start {build}"), Kind::Headless);
        if let Some(ms) = Spread::of(rounds.iter().map(|seconds| seconds * 1e3)) {
            println!("| {build} | {ms} |");
        }
    }
    println!();
}

/// DESIGN's table and what is wanted of latency under load, with what was reached.
pub fn targets(numbers: &Numbers) {
    println!("| target | wanted | reached |\n|---|---|---|");
    let row = |what: String, wanted: &str, reached: Option<Spread>| {
        let reached = reached.map_or_else(|| "not measured".to_owned(), |s| format!("{s:.2}"));
        println!("| {what} | {wanted} | {reached} |");
    };
    let ratio = |what: &str, these, those| {
        Spread::ratio(numbers.get(what, these), numbers.get(what, those))
    };
    for n in ["100/100", "1000/1000", "8000/8000"] {
        let reached = ratio(&format!("rate {n}"), Kind::Headless, Kind::Epoll);
        row(format!("headless, {n}, x bare epoll"), ">= 0.90", reached);
    }
    let cpp = [
        ("100/100", ">= 1.5"),
        ("1000/1000", ">= 5"),
        ("8000/8000", ">= 80"),
        ("8000/100", ">= 80"),
    ];
    for (n, wanted) in cpp {
        let rate = format!("rate {n}");
        let reached = ratio(&rate, Kind::Headless, Kind::Cpp);
        // What a program can do at most depends on the machine.
        let most = ratio(&rate, Kind::Epoll, Kind::Cpp).map_or(0.0, |most| most.median);
        row(format!("headless, {n}, x C++ (bare epoll: {most:.2})"), wanted, reached);
    }
    let reached = ratio("p50 1/1", Kind::Headless, Kind::Epoll);
    row("round trip, one connection, p50, x bare epoll".to_owned(), "<= 1.10", reached);
    let memory = numbers.get("memory 8000", Kind::Headless);
    let reached = Spread::of(memory.iter().map(|bytes| bytes / 1024.0));
    row("memory of a connection, KiB".to_owned(), "<= 1.0", reached);
    row("one sender, x ncat".to_owned(), ">= 1", ratio("flood", Kind::Headless, Kind::Ncat));
    for (n, wanted) in [("100/100", ">= 1.2"), ("1000/1000", ">= 4"), ("8000/8000", ">= 50")] {
        let reached = ratio(&format!("rate {n}"), Kind::Object, Kind::Cpp);
        row(format!("QObject, {n}, x C++"), wanted, reached);
    }
    for (build, wanted) in [("with Qt", "<= 15"), ("without Qt", "<= 3")] {
        let rounds = numbers.get(&format!("start {build}"), Kind::Headless);
        let reached = Spread::of(rounds.iter().map(|seconds| seconds * 1e3));
        row(format!("start to listening {build}, ms"), wanted, reached);
    }
    let open = Spread::of(numbers.get("open p999", Kind::Headless).iter().copied());
    row(format!("half of the highest rate, {OPEN} connections: p99.9 / p50"), "<= 5", open);
    let of_thousand = |what: &str| {
        let rounds = numbers.get(&format!("{what} 1000/1000"), Kind::Headless);
        Spread::of(rounds.iter().copied())
    };
    row("1000 connections: p99 / p50".to_owned(), "<= 2", of_thousand("p99"));
    row("1000 connections: p99.9 / p50".to_owned(), "<= 3", of_thousand("p999"));
    row("1000 connections: slowest / mean".to_owned(), ">= 0.5", of_thousand("fewest"));
}
