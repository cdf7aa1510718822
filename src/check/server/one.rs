//! One client and one message, or three: S01, S02, S03, S22.

use std::time::Duration;

use super::super::bench::{Bench, State, Who};
use super::super::cause;
use super::super::stage::{Good, Outcome, Section, Stage};
use super::super::trouble::{Kind, Probe, Trouble};
use super::{FIRST, MESSAGE};
use crate::event::FailureKind;
use crate::text::{Fact, facts};

pub(super) static S01: Stage = Stage {
    id: "S01",
    needs: &[],
    keeps: true,
    course: Section::Listening,
    scenario: "refused",
    title: facts::check_s01,
    run: |bench| Box::pin(accepts(bench)),
    why: cause::of,
};

pub(super) static S02: Stage = Stage {
    id: "S02",
    needs: &["S01"],
    keeps: true,
    course: Section::Homework,
    scenario: "local_and_peer_port",
    title: facts::check_s02,
    run: |bench| Box::pin(answers(bench)),
    why: cause::of,
};

pub(super) static S03: Stage = Stage {
    id: "S03",
    needs: &["S02"],
    keeps: true,
    course: Section::Receiving,
    scenario: "hello",
    title: facts::check_s03,
    run: |bench| Box::pin(answers_again(bench)),
    why: again,
};

pub(super) static S22: Stage = Stage {
    id: "S22",
    needs: &["S05"],
    keeps: false,
    course: Section::Listening,
    scenario: "local_and_peer_port",
    title: facts::check_s22,
    run: |bench| Box::pin(one_port(bench)),
    why: cause::of,
};

/// So many messages on one connection.
const SEVERAL: usize = 120;
/// And no longer than that, if more than three: the other stages want their time.
const AT_MOST: Duration = Duration::from_millis(500);
/// How long a program that was started may take until it listens.
const STARTING: Duration = Duration::from_secs(5);
/// How often it is tried.
const TRY_AGAIN: Duration = Duration::from_millis(50);
/// For so long nothing more may come behind an answer.
const LISTEN_ON: Duration = Duration::from_millis(300);
/// Behind what should have come: how long it is waited for what comes late.
const LATE: Duration = Duration::from_millis(1500);
/// And for what an attempt brings.
const ATTEMPT: Duration = Duration::from_millis(400);

/// What may make an answer come.
type Attempt = fn(&Bench, Who);

async fn accepts(bench: Bench) -> Outcome {
    // A program that was started needs a moment; one that runs already does not.
    let begun = bench.now();
    let end = begun + if bench.is_started() { STARTING } else { Duration::ZERO };
    loop {
        let tried = bench.now();
        match bench.connect().await {
            Ok(_) => {
                bench.set_reference(bench.now() - tried);
                let start = bench.now() - begun;
                bench.with(|state| state.start = start);
                return Ok(Good::RIGHT);
            }
            Err(trouble) if bench.has_ended() => {
                return Err(Trouble { kind: Kind::Ended, ..trouble });
            }
            Err(trouble) if bench.now() >= end && bench.is_started() => {
                return Err(not_there(&bench, trouble).await);
            }
            Err(trouble) if bench.now() >= end => return Err(trouble),
            Err(_) => {
                bench.with(|state| state.conns.clear());
                bench.pause(TRY_AGAIN).await;
            }
        }
    }
}

/// The program was started, and nobody can connect: it may listen elsewhere.
async fn not_there(bench: &Bench, trouble: Trouble) -> Trouble {
    let kind = match (bench.listens().await, trouble.kind) {
        (Some((at, wanted)), _) => Kind::Elsewhere(at, wanted),
        (None, Kind::NotConnected(FailureKind::Refused)) => Kind::Deaf,
        (None, kind) => kind,
    };
    Trouble { kind, ..trouble }
}

async fn answers(bench: Bench) -> Outcome {
    let client = FIRST;
    let took = match bench.exchange(client, MESSAGE).await {
        Err(trouble) if trouble.kind == Kind::Silent => {
            let trouble = probed(&bench, client, trouble).await;
            if !matches!(trouble.kind, Kind::Probed(Probe::Late(_))) {
                return Err(trouble);
            }
            // It may have had to start something first.
            bench.exchange(client, MESSAGE).await?
        }
        result => result?,
    };
    bench.set_usual(took);
    bench.quiet(LISTEN_ON).await?;
    Ok(Good::Right(Some(facts::check_took(cause::milliseconds(took)))))
}

/// Nothing has come: what would make it come says why.
async fn probed(bench: &Bench, client: Who, trouble: Trouble) -> Trouble {
    let begun = bench.now();
    let waited = bench.patience();
    let comes = |patience| bench.until(patience, move |state| state.has_come(client));
    let mut found = None;
    if comes(LATE).await.is_some() {
        found = Some(Probe::Late(waited + (bench.now() - begun)));
    }
    let attempts: [(Probe, Attempt); 4] = [
        (Probe::More, |bench, client| bench.send(client, MESSAGE)),
        (Probe::LineEnd, |bench, client| bench.send(client, b"\n")),
        (Probe::More, |bench, client| bench.send(client, &MESSAGE.repeat(4))),
        (Probe::Fin, Bench::finish),
    ];
    for (probe, attempt) in attempts {
        if found.is_none() {
            attempt(bench, client);
            found = comes(ATTEMPT).await.map(|()| probe);
        }
    }
    let came = bench.conn(client, |conn| conn.came.clone());
    // What came last is answered, and what came before is not in it.
    found = match (found, came.strip_prefix(MESSAGE)) {
        (Some(Probe::LineEnd), None) if !line_end_again(bench, client).await => {
            Some(Probe::Another)
        }
        (Some(Probe::More), Some([b'0'..=b'9', ..])) => Some(Probe::Another),
        (found, _) => found,
    };
    Trouble { kind: found.map_or(Kind::Silent, Kind::Probed), came, ..trouble }
}

/// Whether one more line end is answered too: then it is not that only every third message is.
async fn line_end_again(bench: &Bench, client: Who) -> bool {
    let before = bench.conn(client, |conn| conn.total);
    bench.send(client, b"\n");
    let more = |state: &mut State| (state.conns[client].total > before).then_some(());
    bench.until(ATTEMPT, more).await.is_some()
}

async fn answers_again(bench: Bench) -> Outcome {
    let client = FIRST;
    let mut took = Vec::new();
    // Whoever counts to ten, or to a hundred, is found where that takes no time. What the first answer took says
    // little of the others: the program has just been started.
    let begun = bench.now();
    while took.len() < 3 || (took.len() < SEVERAL && bench.now() - begun < AT_MOST) {
        took.push(bench.exchange(client, MESSAGE).await?);
    }
    took.sort_unstable();
    bench.set_usual(took[took.len() / 2]);
    bench.quiet(bench.usual()).await?;
    Ok(Good::RIGHT)
}

fn again(trouble: &Trouble) -> Fact {
    let is_first = trouble.before.is_empty();
    match trouble.kind {
        Kind::Closed | Kind::Lost(_) if trouble.has_ended => cause::of(trouble),
        Kind::Closed | Kind::Lost(_) if trouble.total == 0 && trouble.answers > 1 => {
            facts::why_closes_after_some(trouble.answers)
        }
        Kind::Closed | Kind::Lost(_) if trouble.total == 0 && !is_first => {
            facts::why_closes_after()
        }
        Kind::Silent if trouble.answers > 1 => facts::why_stops_answering(trouble.answers),
        Kind::Silent if !is_first => facts::why_first_only(),
        _ => cause::of(trouble),
    }
}

/// The course says that each client gets a port of its own at the server.
async fn one_port(bench: Bench) -> Outcome {
    let (one, two) = (bench.connect().await?, bench.connect().await?);
    let port = |who| bench.conn(who, |conn| conn.port);
    let server = bench.with(|state| state.port);
    Ok(Good::Note(facts::note_one_port(server, port(one), port(two))))
}
