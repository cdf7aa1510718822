//! The server ends the connection: C08, C09, C10.

use std::time::Duration;

use super::super::bench::{Bench, ENDING_SEEN, GRAIN, Who};
use super::super::cause::{self, milliseconds};
use super::super::conn::Phase;
use super::super::program::Ended;
use super::super::stage::{Good, Section, Stage};
use super::super::words::Action;
use super::Mistake;
use super::goes_on::message;
use super::talk::{Early, Next, outcome};
use crate::text::facts;

pub(super) static C08: Stage = Stage {
    id: "C08",
    needs: &["C03"],
    keeps: true,
    course: Section::ClientDisconnecting,
    scenario: "remote_close",
    title: facts::check_c08,
    run: |bench| Box::pin(outcome(sees_the_end(bench))),
    why: cause::of,
};

pub(super) static C09: Stage = Stage {
    id: "C09",
    needs: &["C08"],
    keeps: true,
    course: Section::ClientDisconnecting,
    scenario: "reconnect",
    title: facts::check_c09,
    run: |bench| Box::pin(outcome(connects_again(bench))),
    why: cause::of,
};

pub(super) static C10: Stage = Stage {
    id: "C10",
    needs: &["C03"],
    keeps: true,
    course: Section::ClientDisconnecting,
    scenario: "reset",
    title: facts::check_c10,
    run: |bench| Box::pin(outcome(lives_after_reset(bench))),
    why: cause::of,
};

/// How long a client has to see that the server has closed, in periods, and at least.
const CLOSING: u32 = 2;
const AT_LEAST: Duration = Duration::from_millis(500);
/// In this time a client that waits a moment before it connects again does so a few times.
const STORM: Duration = Duration::from_millis(400);
const MOST_AGAIN: usize = 10;
/// How long it is waited for one that connects again.
const AGAIN: Duration = Duration::from_secs(2);
/// How long the server is away.
const AWAY: Duration = Duration::from_millis(200);

async fn sees_the_end(bench: Bench) -> Result<Good, Early> {
    if bench.with(|state| state.learned.is_deaf) {
        return Ok(Good::NotDone(facts::check_needs("C07")));
    }
    let who = bench.speaker().await?;
    let backlog = bench.with(|state| state.learned.took_much) * 2;
    let span = (bench.period() * CLOSING).max(AT_LEAST) + backlog;
    if bench.conn(who, |conn| conn.message.is_empty()) {
        message(&bench, who, Mistake::NotAgain, Mistake::NotAgain).await?;
        bench.hear_anew(who);
    }
    bench.fits(CLOSING, AT_LEAST)?;
    let known = bench.with(|state| state.conns.len());
    bench.finish(who);
    let closed = bench.finished(who, span).await;
    if bench.died() {
        return Err(bench.mistake(Mistake::DiesAtEnd, who).into());
    }
    if closed.is_none() {
        // What came before it can have seen the end says nothing.
        let last = bench.conn(who, |conn| conn.arrivals.last().map(|&(at, _)| at));
        if last.is_some_and(|at| at + bench.period() * 3 / 2 + GRAIN > bench.now()) {
            return Err(bench.mistake(Mistake::SendsOn, who).into());
        }
        bench.clear();
        return Ok(Good::Note(facts::note_keeps_open()));
    }
    bench.leave(who);
    let again = closed_again(&bench, known).await;
    if again > MOST_AGAIN {
        return Err(bench.mistake(Mistake::Storm(again as u64), who).into());
    }
    if bench.died() {
        return Err(bench.mistake(Mistake::DiesAtEnd, who).into());
    }
    Ok(Good::RIGHT)
}

/// Closes whatever connects again, for a moment; how often.
async fn closed_again(bench: &Bench, known: usize) -> usize {
    let end = bench.now() + STORM;
    let before = bench.made();
    let mut known = known;
    loop {
        let left = end.saturating_duration_since(bench.now());
        let fresh: Option<Who> = bench.comes_back(known, left).await;
        let Some(fresh) = fresh.filter(|_| bench.now() < end) else {
            return bench.made() - before;
        };
        bench.leave(fresh);
        known = fresh + 1;
    }
}

/// A server that goes away and comes back.
async fn connects_again(bench: Bench) -> Result<Good, Early> {
    bench.fits(0, AGAIN + AWAY)?;
    bench.act(Action::StopListen);
    bench.clear();
    bench.pause(AWAY).await;
    bench.clear();
    bench.with(|state| state.is_deaf = false);
    bench.act(Action::Listen);
    let begun = bench.now();
    let end = begun + AGAIN;
    let note = loop {
        if let Some(who) = bench.comes_back(0, GRAIN).await {
            let took = milliseconds(bench.now() - begun);
            // One that crashes then is seen to go before it is seen to end.
            if bench.next(who, 0, ENDING_SEEN).await == Next::Gone {
                bench.until(ENDING_SEEN, |state| state.has_ended()).await;
            }
            break facts::note_reconnects(took);
        }
        if bench.with(|state| state.is_deaf) {
            return Ok(Good::NotDone(facts::check_not_listening_again()));
        }
        if bench.has_ended() {
            break facts::note_ends_with_server();
        }
        if bench.now() >= end {
            break facts::note_stays_away();
        }
    };
    if bench.died() {
        return Err(bench.mistake(Mistake::DiesAtEnd, 0).into());
    }
    Ok(Good::Note(note))
}

/// An end in order, whatever its code, is no crash: many programs say with a code that they have
/// lost their server. That a signal ended it is one.
async fn lives_after_reset(bench: Bench) -> Result<Good, Early> {
    let who = bench.speaker().await?;
    bench.fits(1, AT_LEAST)?;
    message(&bench, who, Mistake::NotAgain, Mistake::NotAgain).await?;
    let answer = bench.conn(who, |conn| {
        conn.replied = conn.came.len();
        conn.came[..conn.came.len().div_ceil(2)].to_vec()
    });
    bench.say(who, &answer);
    bench.pause(GRAIN / 2).await;
    let known = bench.with(|state| state.conns.len());
    if bench.conn(who, |conn| conn.phase) == Phase::Open {
        bench.reset(who);
    }
    let span = bench.period().clamp(AT_LEAST, AT_LEAST * 3);
    if !bench.is_started() {
        return Ok(match bench.comes_back(known, span.max(AGAIN / 2)).await {
            Some(_) => Good::Right(Some(facts::check_came_back())),
            None => Good::NotDone(facts::check_not_started_client()),
        });
    }
    bench.until(span, |state| state.ending.map(|_| ())).await;
    if bench.died() {
        return Err(bench.mistake(Mistake::DiesAtReset, who).into());
    }
    match bench.with(|state| state.ending) {
        Some(Ended::Code(code)) if code != 0 => Ok(Good::Note(facts::note_ends_at_reset(code))),
        _ => Ok(Good::RIGHT),
    }
}
