//! What the program uses, and whether it can be started again: S20, S21, S23.

use std::time::Duration;

use super::super::bench::{Bench, State, Who};
use super::super::cause;
use super::super::program::Usage;
use super::super::run::LONGEST;
use super::super::stage::{Good, Outcome, Section, Stage};
use super::super::trouble::{Kind, Trouble};
use super::super::words::Action;
use super::MESSAGE;
use crate::text::{Fact, facts};

pub(super) static S20: Stage = Stage {
    id: "S20",
    needs: &["S18", "S16"],
    keeps: false,
    course: Section::Disconnecting,
    scenario: "remote_close",
    title: facts::check_s20,
    run: |bench| Box::pin(leaves_nothing(bench)),
    why: cause::of,
};

pub(super) static S21: Stage = Stage {
    id: "S21",
    needs: &["S15"],
    keeps: false,
    course: Section::Synchronous,
    scenario: "wait_blocks",
    title: facts::check_s21,
    run: |bench| Box::pin(idles(bench)),
    why: idle,
};

pub(super) static S23: Stage = Stage {
    id: "S23",
    needs: &["S05"],
    keeps: false,
    course: Section::Listening,
    scenario: "port_taken",
    title: facts::check_s23,
    run: |bench| Box::pin(again(bench)),
    why: cause::of,
};

/// Visitors that are counted, and those before, who show the allocator what it will need.
const VISITORS: usize = 1500;
const BEFORE: usize = 300;
const AT_ONCE: usize = 25;
/// A connection that takes longer was dropped once: the kernel tries again after a second.
const STALLED: Duration = Duration::from_millis(700);
/// A program that starts a process for each client takes longer than a check may.
const VISITING: Duration = Duration::from_secs(3);
/// With fewer visitors nothing could be told from what an allocator does by itself.
const FEWEST: u64 = 300;
/// A QTcpSocket that is never deleted takes more; what an allocator does by itself takes less.
const MOST_LEFT: u64 = 2048;
/// Descriptors that may come and go by themselves.
const FEW: usize = 5;
/// How long a program may take to close what has gone.
const SETTLE: Duration = Duration::from_secs(1);
const IDLE: Duration = Duration::from_secs(1);
/// Percent of a core.
const MOST_BUSY: u64 = 20;
/// So much of the run has to be left for that.
const AGAIN: Duration = Duration::from_secs(4);
/// As for a first start.
const STARTING: Duration = Duration::from_secs(3);

async fn leaves_nothing(bench: Bench) -> Outcome {
    if bench.measure().await.is_none() {
        return Ok(Good::NotDone(facts::check_not_seen()));
    }
    let mut pace = Pace::default();
    visit(&bench, &mut pace, BEFORE).await?;
    let Some(before) = settled(&bench, 0).await else {
        return Ok(Good::NotDone(facts::check_not_seen()));
    };
    let visitors = visit(&bench, &mut pace, VISITORS).await? as u64;
    if visitors < FEWEST {
        return Ok(Good::NotDone(facts::check_too_slow(visitors)));
    }
    let Some(after) = settled(&bench, before.descriptors + FEW).await else {
        return Err(bench.trouble(Kind::Ended, 0));
    };
    let left = after.descriptors.saturating_sub(before.descriptors);
    if left > FEW {
        return Err(bench.trouble(Kind::Descriptors(left as u64, visitors), 0));
    }
    let each = after.memory.saturating_sub(before.memory) / visitors;
    if each >= MOST_LEFT {
        return Err(bench.trouble(Kind::Memory(each), 0));
    }
    Ok(Good::Right(Some(facts::check_left(visitors, each))))
}

/// How many come at once: a queue for new connections that is too short for them costs them a second
/// each, so there are more of them only as long as that takes no time.
#[derive(Debug)]
struct Pace {
    at_once: usize,
    grows: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { at_once: 1, grows: true }
    }
}

impl Pace {
    /// All of them were connected after so long.
    fn connected(&mut self, took: Duration) {
        if took > STALLED {
            (self.at_once, self.grows) = ((self.at_once / 4).max(1), false);
        } else if self.grows {
            self.at_once = (self.at_once * 2).min(AT_ONCE);
        }
    }
}

/// So many connect, ask, and leave, or as many as can in [`VISITING`]; how many it were.
async fn visit(bench: &Bench, pace: &mut Pace, count: usize) -> Result<usize, Trouble> {
    let end = bench.now() + VISITING;
    let mut done = 0;
    while done < count && bench.now() < end {
        let begun = bench.now();
        let at_once = pace.at_once.min(count - done);
        let clients: Vec<Who> = (0..at_once).map(|_| bench.begin(None)).collect();
        for &client in &clients {
            bench.connected(client).await?;
            bench.ask(client, MESSAGE);
        }
        pace.connected(bench.now() - begun);
        for &client in &clients {
            bench.answered(client).await?;
            bench.leave(client);
        }
        bench.with(|state| state.conns.clear());
        done += at_once;
    }
    Ok(done)
}

/// What is used once the descriptors are as few as that, or a moment is over.
async fn settled(bench: &Bench, most: usize) -> Option<Usage> {
    let end = bench.now() + SETTLE;
    let mut last = bench.measure().await?;
    while bench.now() < end && last.descriptors > most {
        bench.pause(SETTLE / 10).await;
        let now = bench.measure().await?;
        if now.descriptors == last.descriptors && most == 0 {
            return Some(now);
        }
        last = now;
    }
    Some(last)
}

async fn idles(bench: Bench) -> Outcome {
    let mut clients = Vec::new();
    for _ in 0..3 {
        let client = bench.connect().await?;
        bench.exchange(client, MESSAGE).await?;
        clients.push(client);
    }
    let before = bench.measure().await;
    let begun = bench.now();
    bench.pause(IDLE).await;
    let after = bench.measure().await;
    let span = bench.now() - begun;
    // Who was silent for a while is still a client.
    for client in clients {
        bench.exchange(client, MESSAGE).await?;
    }
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(Good::NotDone(facts::check_not_seen()));
    };
    // Beside programs that take the cores, who never rests waits for most of the time.
    let busy = (after.cpu + after.waited).saturating_sub(before.cpu + before.waited);
    let percent = busy.as_millis() * 100 / span.as_millis().max(1);
    let percent = u64::try_from(percent).unwrap_or(u64::MAX);
    if percent >= MOST_BUSY {
        return Err(bench.trouble(Kind::Busy(percent), 0));
    }
    Ok(Good::Right(Some(facts::check_idle(percent))))
}

fn idle(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Closed | Kind::Lost(_) if trouble.total == 0 => facts::why_idle_closed(),
        _ => cause::of(trouble),
    }
}

async fn again(bench: Bench) -> Outcome {
    if !bench.is_started() {
        return Ok(Good::NotDone(facts::check_not_started()));
    }
    // Ending a program that does not want to, twice, and starting it takes its time.
    if bench.with(|state| state.over_at).is_some_and(|end| bench.now() + AGAIN > end) {
        return Ok(Good::TooLong(facts::check_out_of_time(LONGEST.as_secs())));
    }
    // A connection that was open when the server went is what keeps a port taken.
    let client = bench.connect().await?;
    bench.exchange(client, MESSAGE).await?;
    bench.stop_program().await;
    bench.pause(bench.usual()).await;
    bench.with(State::begin_anew);
    bench.act(Action::Start);
    // As fast as the first time, or nearly.
    let end = bench.now() + STARTING.max(bench.with(|state| state.start) * 5);
    loop {
        match bench.connect().await {
            Ok(next) => {
                bench.exchange(next, MESSAGE).await?;
                return Ok(Good::RIGHT);
            }
            Err(trouble) if bench.has_ended() || bench.now() >= end => {
                return Err(Trouble { kind: Kind::NotAgain, ..trouble });
            }
            Err(_) => bench.pause(Duration::from_millis(50)).await,
        }
    }
}
