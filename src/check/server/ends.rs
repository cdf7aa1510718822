//! A client that does not read, and the ends of a connection: S14, S16, S17.

use std::time::Duration;

use super::super::bench::{Bench, Who};
use super::super::cause;
use super::super::conn::Phase;
use super::super::stage::{Good, Outcome, Section, Stage};
use super::super::trouble::{Kind, Trouble};
use super::super::words::Action;
use super::MESSAGE;
use crate::text::escape::printable;
use crate::text::{Fact, facts};

pub(super) static S14: Stage = Stage {
    id: "S14",
    needs: &["S15"],
    keeps: false,
    course: Section::Synchronous,
    scenario: "slow_reader",
    title: facts::check_s14,
    run: |bench| Box::pin(does_not_read(bench)),
    why: blocked,
};

pub(super) static S16: Stage = Stage {
    id: "S16",
    needs: &["S05"],
    keeps: false,
    course: Section::Disconnecting,
    scenario: "remote_close",
    title: facts::check_s16,
    run: |bench| Box::pin(fin(bench)),
    why: at_fin,
};

pub(super) static S17: Stage = Stage {
    id: "S17",
    needs: &["S05"],
    keeps: false,
    course: Section::Disconnecting,
    scenario: "reset",
    title: facts::check_s17,
    run: |bench| Box::pin(rst(bench)),
    why: dead,
};

/// More than two kernels keep for a connection, on both sides together.
const MUCH: usize = 12 * 1024 * 1024;
/// How long it may take until that has gone, or goes no further.
const GONE: Duration = Duration::from_secs(2);
/// It goes no further.
const STUCK: Duration = Duration::from_millis(150);
/// A server that closes at FIN does it at once; one that never does takes longer.
const CLOSING: Duration = Duration::from_secs(1);
/// So many bytes are quoted of what stands behind an answer.
const QUOTED: usize = 32;

async fn does_not_read(bench: Bench) -> Outcome {
    let slow = bench.connect().await?;
    let id = bench.conn(slow, |conn| {
        conn.is_held = true;
        conn.id
    });
    bench.act(Action::StopRead(id));
    // Sent piece by piece, as somebody does who has a file to send.
    bench.send(slow, &vec![b'x'; MUCH]);
    let end = bench.now() + GONE;
    while bench.now() < end && bench.conn(slow, |conn| conn.unsent > 0) {
        let before = bench.conn(slow, |conn| conn.unsent);
        bench.pause(STUCK).await;
        if bench.conn(slow, |conn| conn.unsent) == before {
            break;
        }
    }
    // Not sooner: whoever closes what is silent for a moment is found elsewhere.
    let other = bench.connect().await?;
    let usual = bench.usual();
    let limit = usual * 10;
    // What else the machine does may disturb a try; a slot that waits disturbs them all.
    let mut slowest = Duration::ZERO;
    'tries: for _ in 0..3 {
        slowest = Duration::ZERO;
        for _ in 0..3 {
            bench.ask(other, MESSAGE);
            let took = match bench.answered(other).await {
                Err(trouble) if trouble.kind == Kind::Silent => {
                    return Err(Trouble {
                        kind: Kind::Slow(bench.patience_with(other), usual),
                        ..trouble
                    });
                }
                result => result?,
            };
            slowest = slowest.max(took);
            if slowest > limit {
                continue 'tries;
            }
        }
        return Ok(Good::RIGHT);
    }
    Err(bench.trouble(Kind::Slow(slowest, usual), other))
}

fn blocked(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Slow(took, usual) => {
            facts::why_blocked(cause::milliseconds(took), cause::milliseconds(usual))
        }
        _ => cause::of(trouble),
    }
}

async fn fin(bench: Bench) -> Outcome {
    let client = bench.connect().await?;
    bench.ask(client, MESSAGE);
    bench.finish(client);
    let ended = bench.finished(client, CLOSING.max(bench.patience())).await;
    if ended.is_some() {
        goes_on(&bench, client).await?;
    }
    let (came, is_right, is_wrong) =
        bench.conn(client, |conn| (conn.total, conn.is_right(), conn.is_wrong()));
    match ended {
        None => Err(bench.trouble(Kind::NotClosed, client)),
        Some(Phase::Lost(why)) if came == 0 => Err(bench.trouble(Kind::Lost(why), client)),
        Some(Phase::Lost(_)) if is_right => Ok(Good::Note(facts::note_ends_by_reset())),
        Some(_) if is_right => Ok(Good::RIGHT),
        Some(_) if came == 0 => Ok(Good::Note(facts::note_fin_drops())),
        Some(_) if is_wrong => Err(bench.trouble(Kind::Wrong, client)),
        Some(_) => Err(bench.trouble(Kind::Short, client)),
    }
}

/// The kernel closes for a program that has crashed, too: whoever answers the next client has not.
async fn goes_on(bench: &Bench, left: Who) -> Result<(), Trouble> {
    let Err(trouble) = next_is_answered(bench).await else { return Ok(()) };
    if bench.has_gone(trouble.kind).await {
        return Err(bench.trouble(Kind::Ended, left));
    }
    Err(Trouble { is_after_leaving: true, ..trouble })
}

async fn next_is_answered(bench: &Bench) -> Result<Duration, Trouble> {
    let next = bench.connect().await?;
    bench.ask(next, MESSAGE);
    bench.answered(next).await
}

fn at_fin(trouble: &Trouble) -> Fact {
    let is_next = trouble.is_after_leaving;
    match trouble.kind {
        Kind::Ended => facts::why_dies_at_leaving(),
        // Nobody has seen it end.
        _ if is_next && trouble.has_ended => facts::why_listens_no_more(),
        Kind::Silent | Kind::NotConnected(_) | Kind::Closed | Kind::Lost(_) if is_next => {
            facts::why_after_leaving()
        }
        // That came at FIN: the stages before have found nothing behind an answer.
        Kind::Wrong if let Some(behind) = trouble.came.strip_prefix(&*trouble.wanted()) => {
            facts::why_more_behind(printable(&behind[..behind.len().min(QUOTED)]))
        }
        _ => cause::of(trouble),
    }
}

async fn rst(bench: Bench) -> Outcome {
    for _ in 0..3 {
        let client = bench.connect().await?;
        bench.ask(client, MESSAGE);
        bench.pause(Duration::from_millis(10)).await;
        bench.reset(client);
    }
    bench.pause(bench.usual()).await;
    // A reset may meet the answer on its way, before it, or behind it.
    let client = bench.connect().await?;
    bench.reset(client);
    bench.pause(bench.usual()).await;
    let next = bench.connect().await?;
    bench.exchange(next, MESSAGE).await?;
    Ok(Good::RIGHT)
}

fn dead(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Silent if trouble.is_mute && !trouble.has_ended => facts::why_mute_after_reset(),
        Kind::NotConnected(_) | Kind::Silent | Kind::Closed | Kind::Lost(_) | Kind::Ended => {
            facts::why_dies_at_reset()
        }
        _ => cause::of(trouble),
    }
}
