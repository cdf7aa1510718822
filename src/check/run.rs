//! [`Check`]: a whole run, stage by stage.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use super::bench::{Bench, GRAIN};
use super::cause;
use super::client;
use super::server;
use super::stage::{Good, Outcome, Stage};
use super::trouble::{Kind, Trouble};
use super::words::{Action, Event};
use crate::event::FailureKind;
use crate::text::{Fact, facts};

/// No run takes longer: a student waits for it, a teacher for forty of them.
pub const LONGEST: Duration = Duration::from_secs(20);
/// What the end of a run may take: closing what is open, and the program that was started.
const ENDING: Duration = Duration::from_millis(2500);

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A server that listens at this port.
    Server(u16),
    /// A client that connects to us.
    Client {
        /// To this port.
        port: u16,
        /// It is meant to wait for each answer: the course's synchronous mode.
        is_synchronous: bool,
    },
}

/// What a run tells.
#[derive(Debug, Clone)]
pub enum Report {
    /// A stage begins.
    Begun(&'static Stage),
    /// A stage is over.
    Done(&'static Stage, Verdict),
    /// All is over.
    Over(Tally),
}

/// How a stage ended.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// All is right, and perhaps something worth knowing.
    Right(Option<Fact>),
    /// Neither right nor wrong: something to learn.
    Note(Fact),
    /// Wrong: the sentence that says why, and what was met.
    Wrong(Fact, Box<Trouble>),
    /// Not done, and why.
    NotDone(Fact),
    /// There is nothing that could be tested: why.
    Nothing(Fact),
}

/// How many stages ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Right.
    pub right: u64,
    /// Something to learn.
    pub notes: u64,
    /// Wrong.
    pub wrong: u64,
    /// Not done.
    pub not_done: u64,
    /// Nothing was there to be tested.
    pub nothing: bool,
    /// The time was up before all was done.
    pub out_of_time: bool,
}

impl Tally {
    /// Whether everything that could be tested is right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.wrong == 0 && !self.nothing && !self.out_of_time
    }

    fn count(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Right(_) => self.right += 1,
            Verdict::Note(_) => self.notes += 1,
            Verdict::Wrong(..) => self.wrong += 1,
            Verdict::NotDone(_) => self.not_done += 1,
            Verdict::Nothing(_) => self.nothing = true,
        }
    }
}

type Reports = Rc<RefCell<VecDeque<Report>>>;

/// A run. It does no I/O: see the head of the module.
pub struct Check {
    bench: Bench,
    reports: Reports,
    task: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("bench", &self.bench).finish_non_exhaustive()
    }
}

impl Check {
    /// A run that begins `now`. `started` tells whether the program was started for it; with `only`
    /// it is that stage and those that it needs.
    ///
    /// # Errors
    /// There is no stage of that name.
    pub fn new(
        target: Target,
        started: bool,
        only: Option<&str>,
        now: Instant,
    ) -> Result<Self, Fact> {
        let (Target::Server(port) | Target::Client { port, .. }) = target;
        let stages = stages(target, only)?;
        let bench = Bench::new(port, started, now);
        let is_synchronous = matches!(target, Target::Client { is_synchronous: true, .. });
        bench.with(|state| state.learned.is_synchronous = is_synchronous);
        let reports = Reports::default();
        let task = Box::pin(run(bench.clone(), Rc::clone(&reports), stages, target));
        Ok(Self { bench, reports, task: Some(task) })
    }

    /// Something has happened. [`Self::step`] looks at it.
    pub fn handle(&mut self, event: &Event<'_>, now: Instant) {
        self.bench.handle(event, now);
    }

    /// Goes on as far as it can: after events, and when [`Self::deadline`] is there.
    pub fn step(&mut self, now: Instant) {
        self.bench.set_now(now);
        if let Some(task) = &mut self.task
            && task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
        {
            self.task = None;
        }
    }

    /// When it wants to go on, whatever happens.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.bench.deadline()
    }

    /// What is to be done next.
    pub fn poll_action(&mut self) -> Option<Action> {
        self.bench.poll_action()
    }

    /// What it tells next.
    pub fn poll_report(&mut self) -> Option<Report> {
        self.reports.borrow_mut().pop_front()
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.task.is_none()
    }

    /// Connections made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.bench.made()
    }
}

/// All stages of a target, in the order in which they are done.
#[must_use]
pub fn stages_of(target: Target) -> &'static [&'static Stage] {
    match target {
        Target::Server(_) => server::STAGES,
        Target::Client { .. } => client::STAGES,
    }
}

/// All stages of a target, or one with those that it needs.
fn stages(target: Target, only: Option<&str>) -> Result<Vec<&'static Stage>, Fact> {
    let all = stages_of(target);
    let Some(only) = only else { return Ok(all.to_vec()) };
    let named = |id: &str| all.iter().copied().find(|stage| stage.id.eq_ignore_ascii_case(id));
    let last = named(only).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|stage| stage.id).collect();
        facts::check_no_stage(only, names.join(" "))
    })?;
    let mut wanted = vec![last.id];
    let mut at = 0;
    while let Some(stage) = wanted.get(at).copied().and_then(named) {
        let more = stage.needs.iter().filter(|id| !wanted.contains(id)).copied();
        let more: Vec<_> = more.collect();
        wanted.extend(more);
        at += 1;
    }
    Ok(all.iter().copied().filter(|stage| wanted.contains(&stage.id)).collect())
}

async fn run(bench: Bench, reports: Reports, stages: Vec<&'static Stage>, target: Target) {
    let tell = |report| reports.borrow_mut().push_back(report);
    let is_client = matches!(target, Target::Client { .. });
    let end = bench.now() + (LONGEST - ENDING);
    let mut walk =
        Walk { bench, is_client, end, good: Vec::new(), over: None, is_out_of_time: false };
    let mut tally = Tally::default();
    for stage in stages {
        let verdict = match walk.why_not(stage) {
            Some(why) => Verdict::NotDone(why),
            None => {
                tell(Report::Begun(stage));
                walk.go_through(stage).await
            }
        };
        tally.count(&verdict);
        tell(Report::Done(stage, verdict));
        if tally.nothing {
            break;
        }
    }
    if is_client {
        walk.bench.clear();
        walk.bench.act(Action::StopListen);
    }
    tally.out_of_time = walk.is_out_of_time;
    tell(Report::Over(tally));
}

/// The way through the stages.
struct Walk {
    bench: Bench,
    is_client: bool,
    /// When the time of the run is up.
    end: Instant,
    /// Stages that are right, or have told something.
    good: Vec<&'static str>,
    /// Why nothing can be done any more.
    over: Option<Fact>,
    /// Something was not done because the time did not suffice.
    is_out_of_time: bool,
}

impl Walk {
    /// Why a stage is not done, if so.
    fn why_not(&self, stage: &Stage) -> Option<Fact> {
        let missing = stage.needs.iter().find(|id| !self.good.contains(id));
        missing.map(|missing| facts::check_needs(*missing)).or_else(|| self.over.clone())
    }

    async fn go_through(&mut self, stage: &'static Stage) -> Verdict {
        let was_gone = self.is_gone();
        let outcome = self.outcome(stage).await;
        // Whoever ends in the first stage is found by the next one.
        let may_be_gone = matches!(outcome, Some(Ok(_))) && !stage.needs.is_empty() && !was_gone;
        let verdict = match outcome {
            None => {
                self.is_out_of_time = true;
                let why = facts::check_out_of_time(LONGEST.as_secs());
                self.over = Some(why.clone());
                Verdict::NotDone(why)
            }
            Some(Err(trouble)) if stage.id != "S01" && !self.is_client => {
                // What is left of the time has to be enough to say what is known already.
                let look = looked_after(&self.bench, trouble.clone());
                let (trouble, why) =
                    until(&self.bench, self.end, look).await.unwrap_or((trouble, None));
                self.over = self.over.take().or(why);
                judged(stage, Err(trouble))
            }
            Some(outcome) => {
                self.is_out_of_time |= matches!(outcome, Ok(Good::TooLong(_)));
                judged(stage, outcome)
            }
        };
        if self.ends_connections(stage, &verdict) {
            self.bench.clear();
            // So that whoever leaves does not meet those who come.
            self.bench.pause(GRAIN).await;
        }
        let verdict = if may_be_gone && self.is_gone() { self.gone() } else { verdict };
        if is_good(&verdict) {
            self.good.push(stage.id);
        }
        verdict
    }

    /// Whether the program has ended as it may not: a client may end by itself once its server has
    /// gone.
    fn is_gone(&self) -> bool {
        if self.is_client { self.bench.died() } else { self.bench.has_ended() }
    }

    /// All was right, and the program has ended meanwhile.
    fn gone(&mut self) -> Verdict {
        if !self.is_client {
            self.over.get_or_insert_with(facts::check_has_ended);
        }
        Verdict::Wrong(facts::check_has_ended(), Box::new(self.bench.trouble(Kind::Ended, 0)))
    }

    /// What a stage came to; None when the time was up before.
    async fn outcome(&mut self, stage: &Stage) -> Option<Outcome> {
        // Waiting until somebody starts his client is no part of the run.
        let waits = self.is_client && stage.needs.is_empty() && !self.bench.is_started();
        if waits {
            self.end += client::WAITING;
        }
        self.bench.with(|state| state.over_at = Some(self.end));
        let outcome = until(&self.bench, self.end, (stage.run)(self.bench.clone())).await;
        if waits {
            self.end = self.end.min(self.bench.now() + (LONGEST - ENDING));
        }
        outcome
    }

    /// Whether the connections of a stage end with it. A client has one for all that is not wrong.
    fn ends_connections(&self, stage: &Stage, verdict: &Verdict) -> bool {
        if self.is_client {
            return matches!(verdict, Verdict::Wrong(_, trouble) if !trouble.goes_on());
        }
        !stage.keeps || !is_good(verdict)
    }
}

/// The stage to its end; None when the time of the run is up before.
async fn until<T>(bench: &Bench, end: Instant, stage: impl Future<Output = T>) -> Option<T> {
    let mut stage = pin!(stage);
    poll_fn(|context| {
        if let Poll::Ready(outcome) = stage.as_mut().poll(context) {
            return Poll::Ready(Some(outcome));
        }
        if bench.wake_by(end) { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}

fn judged(stage: &Stage, outcome: Outcome) -> Verdict {
    let trouble = match outcome {
        Ok(Good::Right(fact)) => return Verdict::Right(fact),
        Ok(Good::Note(fact)) => return Verdict::Note(fact),
        Ok(Good::NotDone(fact) | Good::TooLong(fact)) => return Verdict::NotDone(fact),
        Err(trouble) => trouble,
    };
    if let Kind::Client(mistake) = trouble.kind
        && let Some(why) = mistake.is_nothing()
    {
        return Verdict::Nothing(why);
    }
    if stage.id == "S01" {
        return Verdict::Nothing(match trouble.kind {
            Kind::Ended => facts::check_ended_at_once(),
            Kind::NotConnected(FailureKind::Refused) => facts::check_nobody_listens(),
            Kind::Elsewhere(at, wanted) => facts::check_listens_elsewhere(at, wanted),
            Kind::Deaf => facts::check_does_not_listen(),
            _ => facts::check_not_reached(),
        });
    }
    if stage.id == "S02"
        && let Some(service) = cause::service(&trouble.came)
    {
        return Verdict::Nothing(facts::check_other_service(service));
    }
    Verdict::Wrong(stage.why(&trouble), Box::new(trouble))
}

fn is_good(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Right(_) | Verdict::Note(_))
}

/// Whether the program still serves a new client; if not, why nothing more can be done.
async fn looked_after(bench: &Bench, trouble: Trouble) -> (Trouble, Option<Fact>) {
    if bench.has_gone(trouble.kind).await {
        return has_ended(trouble);
    }
    let is_doubtful = matches!(
        trouble.kind,
        Kind::Silent | Kind::NotConnected(_) | Kind::Closed | Kind::Lost(_) | Kind::Ended
    );
    if !is_doubtful {
        return (trouble, None);
    }
    let next = match bench.connect().await {
        Ok(next) => next,
        Err(Trouble { kind: Kind::NotConnected(FailureKind::Refused) | Kind::Ended, .. }) => {
            let why = facts::check_listens_no_longer();
            return (Trouble { has_ended: true, ..trouble }, Some(why));
        }
        Err(_) => return (trouble, Some(facts::check_serves_nobody())),
    };
    if bench.exchange(next, server::MESSAGE).await.is_ok() {
        return (trouble, None);
    }
    if bench.has_ended() {
        return has_ended(trouble);
    }
    // It may serve some and not others.
    if let Ok(next) = bench.connect().await
        && bench.exchange(next, server::MESSAGE).await.is_ok()
    {
        return (Trouble { skips: true, ..trouble }, None);
    }
    (Trouble { is_mute: true, ..trouble }, Some(facts::check_serves_nobody()))
}

fn has_ended(trouble: Trouble) -> (Trouble, Option<Fact>) {
    (Trouble { has_ended: true, ..trouble }, Some(facts::check_has_ended()))
}
