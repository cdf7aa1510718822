//! What all stages of a client do: hear its next message, answer it, get it to connect again.

use std::time::Duration;

use super::super::bench::{Bench, GRAIN, State, Who};
use super::super::cause::milliseconds;
use super::super::conn::Phase;
use super::super::program::Ended;
use super::super::stage::{Good, Outcome};
use super::super::trouble::{Kind, Trouble};
use super::super::words::Action;
use super::Mistake;
use super::rhythm::Rhythm;
use crate::text::facts;

/// How long a program that was started again may take until it connects.
pub(super) const STARTING: Duration = Duration::from_secs(5);
/// Waiting for the next message is never shorter: the machine may have something else to do.
const LEAST: Duration = Duration::from_secs(1);
/// How long a client may take to connect again by itself, where nobody can start it again.
const COMES_BACK: Duration = Duration::from_secs(1);

/// What is known of a client.
#[derive(Debug, Default)]
pub(in crate::check) struct Learned {
    /// The connection on which it speaks.
    pub(super) who: Option<Who>,
    /// What it sends.
    pub(super) message: Vec<u8>,
    /// How often.
    pub(super) period: Duration,
    /// From connecting to the first message.
    pub(super) first: Duration,
    /// It makes so many other connections before the one on which it speaks.
    pub(super) silent: usize,
    /// How long it took much: so long, or twice, it may still read what has come meanwhile.
    pub(super) took_much: Duration,
    /// It does not read, and so does not see the end of a connection either.
    pub(super) is_deaf: bool,
    /// It is meant to wait for each answer.
    pub(in crate::check) is_synchronous: bool,
}

/// What was waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Something came.
    Message,
    /// The connection has ended, or the program.
    Gone,
    /// Nothing came in time.
    Silence,
}

/// A stage ends early, with what it has found.
pub(super) enum Early {
    /// It can tell nothing.
    Good(Good),
    /// It has found something.
    Trouble(Box<Trouble>),
}

impl From<Trouble> for Early {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(Box::new(trouble))
    }
}

/// An outcome of a stage that may end early.
pub(super) async fn outcome(stage: impl Future<Output = Result<Good, Early>>) -> Outcome {
    match stage.await {
        Ok(good) | Err(Early::Good(good)) => Ok(good),
        Err(Early::Trouble(trouble)) => Err(*trouble),
    }
}

impl Learned {
    /// The connection has been ended.
    pub(in crate::check) fn forget_connection(&mut self) {
        self.who = None;
    }
}

impl Bench {
    pub(super) fn period(&self) -> Duration {
        self.with(|state| state.learned.period)
    }

    /// The client's mistake.
    pub(super) fn mistake(&self, mistake: Mistake, who: Who) -> Trouble {
        self.trouble(Kind::Client(mistake), who)
    }

    /// Waits until something comes behind the first `seen` bytes.
    pub(super) async fn next(&self, who: Who, seen: usize, patience: Duration) -> Next {
        let next = self.until(patience, |state| {
            let conn = &state.conns[who];
            if conn.total > seen {
                return Some(Next::Message);
            }
            (conn.phase != Phase::Open).then_some(Next::Gone)
        });
        match next.await {
            // One that has ended is gone, whoever holds its connection open.
            None if self.has_ended() => Next::Gone,
            next => next.unwrap_or(Next::Silence),
        }
    }

    /// Answers what is not answered: the same bytes, and the port behind them.
    pub(super) fn reply(&self, who: Who) {
        let answer = self.conn(who, |conn| {
            let open = conn.came.get(conn.replied..).unwrap_or_default();
            if open.is_empty() || conn.phase != Phase::Open {
                return None;
            }
            let answer = [open, conn.port.to_string().as_bytes()].concat();
            conn.replied = conn.came.len();
            Some(answer)
        });
        if let Some(answer) = answer {
            self.say(who, &answer);
        }
    }

    /// Sends, and keeps it as what was sent last.
    pub(super) fn say(&self, who: Who, bytes: &[u8]) {
        /// A line shows no more.
        const SHOWN: usize = 4096;
        self.conn(who, |conn| conn.message = bytes[..bytes.len().min(SHOWN)].into());
        self.send(who, bytes);
    }

    /// Answers what is open, and forgets what came: a stage begins.
    pub(super) fn hear_anew(&self, who: Who) {
        self.reply(who);
        self.conn(who, super::super::conn::Conn::hear_anew);
    }

    pub(super) fn rhythm(&self, who: Who) -> Rhythm {
        self.conn(who, |conn| Rhythm::of(&conn.came, &conn.arrivals))
    }

    /// How long it is waited for a message that a right client sends in one period.
    pub(super) fn overdue(&self) -> Duration {
        (self.period() * 3).max(LEAST)
    }

    /// Waits until a message comes that was sent after this moment, and answers all that come.
    pub(super) async fn goes_on(&self, who: Who, patience: Duration) -> Next {
        let begun = self.now();
        let end = begun + patience;
        self.reply(who);
        let mut seen = self.conn(who, |conn| conn.total);
        loop {
            let left = end.saturating_duration_since(self.now());
            let next = self.next(who, seen, left).await;
            self.reply(who);
            seen = self.conn(who, |conn| conn.total);
            // What comes at once was under way already.
            if next != Next::Message || self.now() > begun + GRAIN {
                return next;
            }
            // A client that sends without a pause does not come to an end here.
            self.pause(GRAIN / 4).await;
        }
    }

    /// Whether so many periods, and `more`, still fit into the run.
    pub(super) fn fits(&self, periods: u32, more: Duration) -> Result<(), Early> {
        let (period, now) = (self.period(), self.now());
        let end = self.with(|state| state.over_at);
        if end.is_some_and(|end| now + period * periods + more > end) {
            let why = facts::check_timer_slow(milliseconds(period));
            return Err(Early::Good(Good::TooLong(why)));
        }
        Ok(())
    }

    /// The connection on which the client speaks. If it has none any more, the program is started
    /// again, or it may come back by itself.
    pub(super) async fn speaker(&self) -> Result<Who, Early> {
        if let Some(who) = self.with(|state| state.learned.who)
            && self.conn(who, |conn| conn.phase) == Phase::Open
            && !self.has_ended()
        {
            self.hear_anew(who);
            return Ok(who);
        }
        if self.is_started() {
            return self.start_again().await;
        }
        match self.comes_back(0, COMES_BACK).await {
            Some(who) => Ok(who),
            None => Err(Early::Good(Good::NotDone(facts::check_has_left()))),
        }
    }

    /// Waits for a connection behind the first `known` ones.
    pub(super) async fn comes_back(&self, known: usize, patience: Duration) -> Option<Who> {
        let open = |state: &mut State| {
            let mut conns = state.conns.iter().enumerate().skip(known);
            conns.find(|(_, conn)| conn.phase == Phase::Open).map(|(who, _)| who)
        };
        let who = self.until(patience, open).await?;
        self.with(|state| state.learned.who = Some(who));
        Some(who)
    }

    /// Ends the program and starts it again; its connection.
    pub(super) async fn start_again(&self) -> Result<Who, Early> {
        self.fits(1, LEAST)?;
        if self.with(|state| state.is_deaf) {
            return Err(Early::Good(Good::NotDone(facts::check_not_listening_again())));
        }
        // The program first: it would tell of a connection that is lost.
        if !self.has_ended() {
            self.stop_program().await;
        }
        self.clear();
        self.with(State::begin_anew);
        self.act(Action::Start);
        let end = self.now() + STARTING;
        let silent = self.with(|state| state.learned.silent);
        loop {
            if let Some(who) = self.comes_back(silent, GRAIN * 5).await {
                return Ok(who);
            }
            if self.has_ended() || self.now() >= end {
                return Err(self.mistake(Mistake::NotAgain, 0).into());
            }
        }
    }

    /// Waits for the first message of a connection that is new.
    pub(super) async fn first(&self, who: Who) -> Next {
        let first = self.with(|state| state.learned.first);
        self.next(who, 0, first + self.overdue()).await
    }

    /// Whether the program has ended by a signal or for a limit. How it has ended may not be told.
    pub(in crate::check) fn died(&self) -> bool {
        let ending = self.with(|state| state.ending);
        ending.is_some_and(|ended| !matches!(ended, Ended::Code(_) | Ended::Untold))
    }
}
