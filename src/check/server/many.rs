//! Several clients: S05, S06, S15, S18, S19.

use std::time::Duration;

use super::super::bench::{Bench, GRAIN, Who};
use super::super::cause;
use super::super::stage::{Good, Outcome, Section, Stage};
use super::super::trouble::{Kind, Probe, Trouble};
use super::{FIRST, MESSAGE};
use crate::event::FailureKind;
use crate::text::{Fact, facts};

pub(super) static S05: Stage = Stage {
    id: "S05",
    needs: &["S06"],
    keeps: false,
    course: Section::NewConnection,
    scenario: "one_pointer",
    title: facts::check_s05,
    run: |bench| Box::pin(in_turn(bench)),
    why: who_is_served,
};

pub(super) static S06: Stage = Stage {
    id: "S06",
    needs: &["S03"],
    keeps: true,
    course: Section::Sending,
    scenario: "send_to_all",
    title: facts::check_s06,
    run: |bench| Box::pin(to_one(bench)),
    why: |_| facts::why_sends_to_all(),
};

pub(super) static S15: Stage = Stage {
    id: "S15",
    needs: &["S05"],
    keeps: false,
    course: Section::Synchronous,
    scenario: "wait_blocks",
    title: facts::check_s15,
    run: |bench| Box::pin(at_once(bench)),
    why: together,
};

pub(super) static S18: Stage = Stage {
    id: "S18",
    needs: &["S15"],
    keeps: false,
    course: Section::Disconnecting,
    scenario: "remote_close",
    title: facts::check_s18,
    run: |bench| Box::pin(come_and_go(bench)),
    why: |trouble| no_more(trouble, facts::why_after_leaving),
};

pub(super) static S19: Stage = Stage {
    id: "S19",
    needs: &["S18"],
    keeps: false,
    course: Section::NewConnection,
    scenario: "two_ways",
    title: facts::check_s19,
    run: |bench| Box::pin(crowd(bench)),
    why: |trouble| match trouble.kind {
        // It ended at that client: so many it had room for.
        Kind::Ended if trouble.total == 0 => facts::why_crowd(trouble.client, CROWD),
        _ => no_more(trouble, || facts::why_crowd(trouble.client, CROWD)),
    },
};

/// As many as a run may have at once.
const CROWD: usize = 60;
/// As many come and go.
const VISITORS: usize = 50;
/// So few at once that this is no matter of a crowd.
const AT_ONCE: usize = 5;
/// The client that was silent.
const SECOND: Who = 1;
/// How long the others may need to be served once the first has left.
const LEAVING: Duration = Duration::from_millis(600);
/// So many ask at once, where one answer is quick: fewer than a small array has room for.
const TOGETHER: usize = 8;
/// And where it is not: three are enough to see that one waits for the other.
const FEW: usize = 3;
/// A program that takes longer for one answer does something else meanwhile.
const QUICK: Duration = Duration::from_millis(100);

/// `A` asks, `B` is silent.
async fn to_one(bench: Bench) -> Outcome {
    let (asking, silent) = (FIRST, bench.connect().await?);
    bench.ask(asking, MESSAGE);
    let answer = bench.answered(asking).await;
    bench.pause(bench.usual() * 2).await;
    // Whether the one that asked gets its answer is a matter of another stage.
    if answer.is_ok() && bench.conn(silent, |conn| conn.is_wrong()) {
        return Err(bench.trouble(Kind::Extra, silent));
    }
    Ok(Good::RIGHT)
}

async fn in_turn(bench: Bench) -> Outcome {
    // The two of the stage before, and one whose port has four digits.
    let [one, two, three] = [FIRST, SECOND, bench.connect_from_short_port().await?];
    let order: &[Who] = if bench.usual() > QUICK * 2 {
        &[one, two, three, one]
    } else {
        &[one, two, three, one, two, one, one, two]
    };
    for &client in order {
        if let Err(trouble) = bench.exchange(client, MESSAGE).await {
            return Err(probed(&bench, trouble, client).await);
        }
    }
    bench.leave(one);
    bench.pause(bench.usual()).await;
    bench.exchange(two, MESSAGE).await.map_err(left_behind)?;
    let four = bench.connect().await?;
    bench.exchange(four, MESSAGE).await.map_err(left_behind)?;
    bench.quiet(bench.usual()).await?;
    Ok(Good::RIGHT)
}

/// Somebody is not answered: is it everybody, or as long as the first client is there?
async fn probed(bench: &Bench, trouble: Trouble, client: Who) -> Trouble {
    if trouble.kind != Kind::Silent || trouble.elsewhere.is_some() {
        return trouble;
    }
    if client != FIRST {
        bench.leave(FIRST);
        if bench.answered_within(client, LEAVING).await.is_ok() {
            return Trouble { kind: Kind::Probed(Probe::Leaving), ..trouble };
        }
    }
    trouble
}

/// What happens once a client has left.
fn left_behind(trouble: Trouble) -> Trouble {
    match trouble.kind {
        Kind::Wrong | Kind::Extra => trouble,
        _ => Trouble { is_after_leaving: true, ..trouble },
    }
}

fn who_is_served(trouble: &Trouble) -> Fact {
    let is_nothing = trouble.total == 0;
    match trouble.kind {
        _ if trouble.has_ended && trouble.is_after_leaving => facts::why_dies_at_leaving(),
        Kind::Silent | Kind::NotConnected(_) if trouble.is_mute => facts::why_mute(),
        Kind::Silent if trouble.skips => facts::why_skips(trouble.client),
        Kind::Probed(Probe::Leaving) => facts::why_one_at_a_time(trouble.client),
        Kind::Closed | Kind::Lost(_) if is_nothing && trouble.client == 1 => facts::why_replaced(),
        Kind::Closed | Kind::Lost(_) if trouble.is_after_leaving && is_nothing => {
            facts::why_all_closed()
        }
        Kind::Silent | Kind::NotConnected(_) if trouble.is_after_leaving => {
            facts::why_after_leaving()
        }
        Kind::Silent | Kind::Short | Kind::Wrong if let Some((other, _)) = &trouble.elsewhere => {
            facts::why_to_another(trouble.client, *other)
        }
        Kind::Silent if trouble.client == 1 => facts::why_only_last(),
        Kind::Silent => facts::why_only_first(trouble.client),
        Kind::Closed | Kind::Lost(_) if is_nothing => facts::why_others_closed(trouble.client),
        _ => cause::of(trouble),
    }
}

/// Several ask in the same moment; each try may be disturbed by something else on the machine.
async fn at_once(bench: Bench) -> Outcome {
    let usual = bench.usual();
    let is_quick = usual < QUICK;
    let (count, limit) = if is_quick { (TOGETHER, usual * 5) } else { (FEW, usual * 2) };
    let tries = if is_quick { 3 } else { 2 };
    let mut clients = Vec::new();
    for _ in 0..count {
        clients.push(bench.arrive().await?);
    }
    let mut best = Duration::MAX;
    let mut last = clients[0];
    for _ in 0..tries {
        for &client in &clients {
            bench.ask(client, MESSAGE);
        }
        let mut slowest = Duration::ZERO;
        for &client in &clients {
            let took = bench.answered_within(client, limit + bench.patience_with(client)).await?;
            if took > slowest {
                (slowest, last) = (took, client);
            }
        }
        best = best.min(slowest);
        if best <= limit + GRAIN {
            bench.quiet(GRAIN).await?;
            return Ok(Good::Right(Some(facts::check_together(count, cause::milliseconds(best)))));
        }
    }
    Err(bench.trouble(Kind::Slow(best, usual), last))
}

fn together(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Slow(took, usual) => {
            facts::why_waits_in_slot(cause::milliseconds(took), cause::milliseconds(usual))
        }
        Kind::Silent if trouble.elsewhere.is_some() => facts::why_mixes_clients(),
        Kind::Silent => facts::why_silent_together(),
        Kind::Wrong | Kind::Extra if trouble.elsewhere.is_some() => facts::why_mixes_clients(),
        _ => cause::of(trouble),
    }
}

async fn come_and_go(bench: Bench) -> Outcome {
    for _ in 0..VISITORS / AT_ONCE {
        let mut visitors = Vec::new();
        for _ in 0..AT_ONCE {
            visitors.push(bench.arrive().await?);
        }
        for &visitor in &visitors {
            bench.finish(visitor);
        }
        // Until the server has seen that they leave: it may, but need not, close as well.
        for visitor in visitors {
            bench.finished(visitor, bench.usual() * 5).await;
            bench.leave(visitor);
        }
    }
    bench.pause(bench.usual()).await;
    let next = bench.connect().await?;
    bench.exchange(next, MESSAGE).await?;
    Ok(Good::RIGHT)
}

async fn crowd(bench: Bench) -> Outcome {
    let others = bench.usual() * u32::try_from(CROWD).unwrap_or(60);
    let mut clients = Vec::new();
    for _ in 0..CROWD {
        // Whoever is answered has been taken: more than one new connection at once would be a
        // question of how long the queue for them is.
        if bench.usual() < QUICK {
            let client = bench.connect().await?;
            bench.ask(client, MESSAGE);
            bench.answered_within(client, bench.patience_with(client) + others).await?;
            clients.push(client);
        } else {
            clients.push(bench.arrive().await?);
        }
    }
    for &client in &clients {
        bench.ask(client, MESSAGE);
    }
    for &client in &clients {
        bench.answered_within(client, bench.patience_with(client) + others).await?;
    }
    bench.quiet(GRAIN).await?;
    Ok(Good::RIGHT)
}

/// The server does not serve the next client.
fn no_more(trouble: &Trouble, why: impl Fn() -> Fact) -> Fact {
    match trouble.kind {
        // Whoever has gone answers nobody, and why it has gone nobody knows here.
        Kind::NotConnected(FailureKind::Refused) => facts::why_listens_no_more(),
        Kind::Silent | Kind::NotConnected(_) | Kind::Closed | Kind::Lost(_)
            if trouble.total == 0 =>
        {
            why()
        }
        _ => cause::of(trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_has_gone_is_told_to_have_gone() {
        let why = |kind| {
            let trouble = Trouble::new(kind, FIRST, &[], 8888);
            [S18.why, S19.why].map(|why| why(&trouble).code())
        };
        let gone = why(Kind::NotConnected(FailureKind::Refused));
        assert_eq!(gone, ["why_listens_no_more", "why_listens_no_more"]);
        assert_eq!(why(Kind::Ended), ["why_ended", "why_crowd"]);
        assert_eq!(why(Kind::Silent), ["why_after_leaving", "why_crowd"]);
    }
}
