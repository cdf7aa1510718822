//! A client goes on, whatever the server sends: C04 to C07.

use std::time::Duration;

use super::super::bench::{Bench, GRAIN, Who};
use super::super::cause;
use super::super::stage::{Good, Section, Stage};
use super::super::trouble::Trouble;
use super::Mistake;
use super::talk::{Early, Next, outcome};
use crate::text::facts;

pub(super) static C04: Stage = Stage {
    id: "C04",
    needs: &["C03"],
    keeps: true,
    course: Section::ClientReceiving,
    scenario: "two_ways",
    title: facts::check_c04,
    run: |bench| Box::pin(outcome(is_greeted(bench))),
    why: cause::of,
};

pub(super) static C05: Stage = Stage {
    id: "C05",
    needs: &["C03"],
    keeps: true,
    course: Section::Synchronous,
    scenario: "silent_server",
    title: facts::check_c05,
    run: |bench| Box::pin(outcome(gets_no_answer(bench))),
    why: cause::of,
};

pub(super) static C06: Stage = Stage {
    id: "C06",
    needs: &["C03"],
    keeps: true,
    course: Section::ClientReceiving,
    scenario: "cut",
    title: facts::check_c06,
    run: |bench| Box::pin(outcome(in_two_pieces(bench))),
    why: cause::of,
};

pub(super) static C07: Stage = Stage {
    id: "C07",
    // Much comes in pieces, too.
    needs: &["C06"],
    keeps: true,
    course: Section::ClientReceiving,
    scenario: "unread",
    title: facts::check_c07,
    run: |bench| Box::pin(outcome(takes_much(bench))),
    why: cause::of,
};

/// What nobody has asked for.
const GREETING: &[u8] = b"welcome\r\n";
/// It is not answered for so long, in periods.
const SILENT: u32 = 4;
/// So many messages without an answer show that the timer goes on: the first one may have been
/// under way.
const GOES_ON: usize = 3;
/// Between the two pieces of an answer, at least and at most.
const PIECES: [Duration; 2] = [Duration::from_millis(30), Duration::from_millis(150)];
/// More than two kernels keep for a connection, on both sides together: less of it would be taken
/// from a client that never reads, too.
const MUCH: usize = 12 * 1024 * 1024;
/// A client that takes nothing for so long takes nothing any more.
const STUCK: Duration = Duration::from_secs(1);
/// And one that takes longer for all of it shows what it reads, or reads a little at a time.
const TAKEN: Duration = Duration::from_secs(4);
/// How long it is looked at what a program has kept.
const SETTLE: Duration = Duration::from_millis(100);

/// Where the program can be started again it is greeted when it connects, else in between.
async fn is_greeted(bench: Bench) -> Result<Good, Early> {
    bench.fits(2, Duration::ZERO)?;
    let is_started = bench.is_started();
    let who = if is_started { bench.start_again().await? } else { bench.speaker().await? };
    bench.say(who, GREETING);
    // An answer would come together with it.
    bench.pause(GRAIN).await;
    let first = if is_started { bench.with(|state| state.learned.first) } else { Duration::ZERO };
    match bench.goes_on(who, first + bench.overdue()).await {
        Next::Message => Ok(Good::RIGHT),
        Next::Gone => Err(bench.mistake(Mistake::GreetingEnds, who).into()),
        Next::Silence => Err(bench.mistake(Mistake::GreetingStops, who).into()),
    }
}

/// A client that sends its next message only when the last one is answered is dead once an answer
/// is lost. Where that is meant, because it is the course's synchronous mode, it is no mistake, but
/// worth knowing. What does not go on with the answer either is one in any case.
async fn gets_no_answer(bench: Bench) -> Result<Good, Early> {
    let who = bench.speaker().await?;
    bench.fits(SILENT, Duration::ZERO)?;
    bench.hear_anew(who);
    let patience = (bench.period() * SILENT).max(STUCK);
    let end = bench.now() + patience;
    let mut next = Next::Message;
    while next == Next::Message && bench.now() < end && bench.rhythm(who).count() < GOES_ON {
        let seen = bench.conn(who, |conn| conn.total);
        next = bench.next(who, seen, end.saturating_duration_since(bench.now())).await;
    }
    if next == Next::Gone {
        return Err(bench.mistake(Mistake::SilenceEnds, who).into());
    }
    if bench.rhythm(who).count() >= GOES_ON {
        return Ok(Good::RIGHT);
    }
    bench.reply(who);
    match bench.goes_on(who, bench.overdue()).await {
        Next::Message if bench.with(|state| state.learned.is_synchronous) => {
            Ok(Good::Note(facts::note_waits_for_answer()))
        }
        Next::Message => Err(bench.mistake(Mistake::WaitsForAnswer, who).into()),
        Next::Gone => Err(bench.mistake(Mistake::SilenceEnds, who).into()),
        Next::Silence => Err(bench.mistake(Mistake::SilenceStops, who).into()),
    }
}

async fn in_two_pieces(bench: Bench) -> Result<Good, Early> {
    let who = bench.speaker().await?;
    bench.fits(2, Duration::ZERO)?;
    message(&bench, who, Mistake::HalfEnds, Mistake::HalfStops).await?;
    let answer = bench.conn(who, |conn| {
        let open = conn.came.get(conn.replied..).unwrap_or_default();
        let answer = [open, conn.port.to_string().as_bytes()].concat();
        conn.replied = conn.came.len();
        answer
    });
    let (half, rest) = answer.split_at(answer.len() / 2);
    bench.say(who, half);
    let [least, most] = PIECES;
    bench.pause((bench.period() / 4).clamp(least, most)).await;
    bench.say(who, rest);
    match bench.goes_on(who, bench.overdue()).await {
        Next::Message => Ok(Good::RIGHT),
        Next::Gone => Err(bench.mistake(Mistake::HalfEnds, who).into()),
        Next::Silence => Err(bench.mistake(Mistake::HalfStops, who).into()),
    }
}

/// The next message, which is not answered yet.
pub(super) async fn message(
    bench: &Bench,
    who: Who,
    ends: Mistake,
    stops: Mistake,
) -> Result<(), Trouble> {
    let seen = bench.conn(who, |conn| conn.total);
    let is_new = bench.conn(who, |conn| conn.message.is_empty());
    let next =
        if is_new { bench.first(who).await } else { bench.next(who, seen, bench.overdue()).await };
    match next {
        Next::Message => Ok(()),
        Next::Gone => Err(bench.mistake(ends, who)),
        Next::Silence => Err(bench.mistake(stops, who)),
    }
}

async fn takes_much(bench: Bench) -> Result<Good, Early> {
    let who = bench.speaker().await?;
    bench.fits(1, STUCK)?;
    let before = bench.measure().await;
    let port = bench.conn(who, |conn| conn.port.to_string());
    let answer = bench.with(|state| [&state.learned.message, port.as_bytes()].concat());
    let much: Vec<u8> = answer.iter().copied().cycle().take(MUCH).collect();
    bench.conn(who, |conn| conn.message = answer.as_slice().into());
    bench.send(who, &much);
    let begun = bench.now();
    let stuck = STUCK.max(bench.period() * 2);
    let mut unsent = MUCH;
    let mut moved = begun;
    while unsent > 0 {
        let went = bench.until(SETTLE, |state| (state.conns[who].unsent == 0).then_some(()));
        went.await;
        let left = bench.conn(who, |conn| conn.unsent);
        if left < unsent {
            (unsent, moved) = (left, bench.now());
        }
        if left > 0 && bench.next(who, usize::MAX, Duration::ZERO).await == Next::Gone {
            return Err(bench.mistake(Mistake::MuchEnds, who).into());
        }
        if bench.now() - moved > stuck {
            bench.with(|state| state.learned.is_deaf = true);
            return Err(bench.mistake(Mistake::Unread(MUCH - left), who).into());
        }
        if left > 0 && bench.now() - begun > TAKEN {
            // The rest is not waited for; the next stage begins with another connection.
            bench.clear();
            return Ok(Good::Note(facts::note_reads_slowly((MUCH - left) / (1024 * 1024))));
        }
    }
    let took = bench.now() - begun;
    bench.with(|state| state.learned.took_much = took);
    bench.conn(who, |conn| conn.replied = conn.came.len());
    match bench.goes_on(who, bench.overdue()).await {
        Next::Message => {}
        Next::Gone => return Err(bench.mistake(Mistake::MuchEnds, who).into()),
        Next::Silence => return Err(bench.mistake(Mistake::MuchStops, who).into()),
    }
    bench.pause(SETTLE).await;
    let after = bench.measure().await;
    let kept = match (before, after) {
        (Some(before), Some(after)) => after.memory.saturating_sub(before.memory),
        _ => 0,
    };
    // One that has read it and thrown it away keeps a part of the memory at the most.
    if kept > (MUCH as u64) / 8 * 7 {
        return Ok(Good::Note(facts::note_keeps(kept / (1024 * 1024))));
    }
    Ok(Good::RIGHT)
}
