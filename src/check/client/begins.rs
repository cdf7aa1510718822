//! A client connects, and sends again and again: C01, C02, C03.

use std::time::Duration;

use super::super::bench::{Bench, GRAIN, State, Who};
use super::super::cause::{self, milliseconds};
use super::super::stage::{Good, Outcome, Section, Stage};
use super::super::trouble::Trouble;
use super::rhythm::{Bursts, Rhythm};
use super::talk::Next;
use super::{Mistake, WAITING};
use crate::text::escape::printable;
use crate::text::facts;

pub(super) static C01: Stage = Stage {
    id: "C01",
    needs: &[],
    keeps: true,
    course: Section::Homework,
    scenario: "hello",
    title: facts::check_c01,
    run: |bench| Box::pin(connects(bench)),
    why: cause::of,
};

pub(super) static C02: Stage = Stage {
    id: "C02",
    needs: &["C01"],
    keeps: true,
    course: Section::Homework,
    scenario: "write_early",
    title: facts::check_c02,
    run: |bench| Box::pin(sends(bench)),
    why: cause::of,
};

pub(super) static C03: Stage = Stage {
    id: "C03",
    needs: &["C02"],
    keeps: true,
    course: Section::Homework,
    scenario: "two_ways",
    title: facts::check_c03,
    run: |bench| Box::pin(sends_again(bench)),
    why: cause::of,
};

/// How long the first message and each next one may take. A timer that is slower leaves no time for
/// the other stages.
const SLOWEST: Duration = Duration::from_secs(6);
/// So many messages show a period, and so many if the timer is slow.
const MESSAGES: usize = 5;
const FEW: usize = 3;
/// From then on few messages are enough.
const SLOW: Duration = Duration::from_secs(6);
/// So many if they come irregularly.
const MANY: usize = 11;
/// And at most so many, however many come at once.
const MOST: usize = 100;
const LONG_ENOUGH: Duration = Duration::from_secs(8);
/// And so long, whatever the period: a short one cannot be told from a few messages.
const LEAST_SPAN: Duration = Duration::from_millis(100);
/// What the homework sends each time.
const HOMEWORK: &[u8] = b"client";
/// So much of another message is quoted.
const SHOWN: usize = 32;
/// No timer of Qt is faster than a millisecond.
const FASTEST: Duration = Duration::from_micros(500);
/// Other programs that may connect: how they begin.
const PROTOCOLS: [(&[u8], &str); 6] = [
    (b"GET ", "HTTP"),
    (b"POST ", "HTTP"),
    (b"HEAD ", "HTTP"),
    (b"SSH-", "SSH"),
    (b"\x16\x03", "TLS"),
    (b"EHLO ", "SMTP"),
];

async fn connects(bench: Bench) -> Outcome {
    let end = bench.now() + WAITING;
    let come = |state: &mut State| (!state.conns.is_empty()).then_some(());
    while bench.until(GRAIN * 5, come).await.is_none() {
        let mistake = if bench.has_ended() {
            Mistake::EndedBefore
        } else if bench.now() < end {
            continue;
        } else if bench.is_started() {
            Mistake::DoesNotConnect
        } else {
            Mistake::NeverCame
        };
        return Err(bench.mistake(mistake, 0));
    }
    Ok(Good::RIGHT)
}

async fn sends(bench: Bench) -> Outcome {
    let speaks = |state: &mut State| state.conns.iter().position(|conn| conn.total > 0);
    let end = bench.now() + SLOWEST;
    let who = loop {
        if let Some(who) = bench.until(GRAIN * 5, speaks).await {
            break who;
        }
        let silent = bench.with(|state| state.conns.len() - 1);
        if bench.next(silent, 0, Duration::ZERO).await == Next::Gone {
            return Err(bench.mistake(Mistake::LeavesUnsaid, silent));
        }
        if bench.now() >= end {
            return Err(bench.mistake(Mistake::SaysNothing, silent));
        }
    };
    // The rest of a long message.
    bench.pause(GRAIN).await;
    let (came, took) = bench.conn(who, |conn| {
        let at = conn.arrivals.first().map_or_else(|| conn.begun(), |&(at, _)| at);
        (conn.came.clone(), at.saturating_duration_since(conn.begun()))
    });
    if let Some((_, protocol)) = PROTOCOLS.iter().find(|(begins, _)| came.starts_with(begins)) {
        return Err(bench.mistake(Mistake::Other(protocol), who));
    }
    bench.with(|state| {
        let learned = &mut state.learned;
        (learned.who, learned.first, learned.silent) = (Some(who), took, who);
    });
    let connections = bench.made();
    if connections > 1 {
        return Ok(Good::Note(facts::note_connections(connections)));
    }
    Ok(Good::RIGHT)
}

async fn sends_again(bench: Bench) -> Outcome {
    let Some(who) = bench.with(|state| state.learned.who) else {
        return Err(bench.mistake(Mistake::SaysNothing, 0));
    };
    let begun = bench.now();
    let mut seen = 0;
    let rhythm = loop {
        if let next @ (Next::Gone | Next::Silence) = bench.next(who, seen, SLOWEST).await {
            return Err(sends_no_more(&bench, who, next).await);
        }
        bench.reply(who);
        let (total, is_flooded) = bench.conn(who, |conn| (conn.total, conn.is_flooded()));
        seen = total;
        let rhythm = bench.rhythm(who);
        if is_flooded {
            return Err(bench.mistake(Mistake::Floods, who));
        }
        let took = bench.now() - begun;
        let wanted = if rhythm.is_suspicious() && took < LONG_ENOUGH {
            MANY
        } else if took < SLOW {
            MESSAGES
        } else {
            FEW
        };
        let is_enough = rhythm.count() >= wanted && rhythm.span() >= LEAST_SPAN;
        if is_enough && (!rhythm.may_be_bursts() || rhythm.count() >= MOST || took > LONG_ENOUGH) {
            break rhythm;
        }
        // A client without a pause is not heard byte by byte.
        bench.pause(GRAIN / 20).await;
    };
    told(&bench, &rhythm).map_err(|mistake| bench.mistake(mistake, who))
}

/// What is learned from so many messages.
fn told(bench: &Bench, rhythm: &Rhythm) -> Result<Good, Mistake> {
    let period = rhythm.period();
    if period < FASTEST {
        return Err(Mistake::Floods);
    }
    if rhythm.message == b"client\0" {
        return Err(Mistake::ZeroByte);
    }
    // What a socket of Qt is given in one slot, or in two slots of one signal, comes in one piece.
    let glued = rhythm.message.len() / HOMEWORK.len();
    if glued > 1 && rhythm.message == HOMEWORK.repeat(glued) {
        let is_flood = period < FASTEST * u32::try_from(glued).unwrap_or(u32::MAX);
        return Err(if is_flood { Mistake::Floods } else { Mistake::Several(glued) });
    }
    match rhythm.bursts() {
        Some(Bursts::Each(count)) => return Err(Mistake::Several(count)),
        Some(Bursts::Growing) => return Err(Mistake::MoreEachTime),
        None => {}
    }
    if rhythm.is_irregular() {
        let (least, most) = rhythm.extremes();
        return Err(Mistake::Irregular(milliseconds(least), milliseconds(most)));
    }
    bench.with(|state| {
        state.learned.period = period;
        state.learned.message.clone_from(&rhythm.message);
    });
    let half = Duration::from_micros(500);
    let (count, worst) = (rhythm.count(), milliseconds(rhythm.worst() + half));
    let period = milliseconds(period + half);
    Ok(if rhythm.varies {
        Good::Note(facts::note_varies(count, period, worst))
    } else if rhythm.message != HOMEWORK {
        let sent = printable(&rhythm.message[..rhythm.message.len().min(SHOWN)]);
        Good::Note(facts::note_other_message(count, period, worst, sent))
    } else {
        Good::Right(Some(facts::check_period(count, period, worst)))
    })
}

/// Why no more messages come.
async fn sends_no_more(bench: &Bench, who: Who, next: Next) -> Trouble {
    let messages = bench.rhythm(who).count();
    let count = u64::try_from(messages).unwrap_or(u64::MAX);
    let mistake = match next {
        Next::Silence if count == 1 => Mistake::SentOnce,
        Next::Silence => Mistake::Stops(count),
        // Whoever connects for each message comes back.
        _ if bench.comes_back(who + 1, SLOWEST / 2).await.is_some() => Mistake::ConnectsEachTime,
        _ => Mistake::Leaves(count),
    };
    bench.mistake(mistake, who)
}
