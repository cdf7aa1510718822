//! [`Bench`]: what a stage works with: connections to the program that is tested, and a clock.
//!
//! A stage is an `async fn` on a bench: it reads from top to bottom, and the compiler makes the
//! small machine of it. The bench does no I/O: what is wanted comes out as [`Action`]s, what has
//! happened goes in as [`Event`]s with the time, and a stage waits for nothing but those.

mod connecting;
mod ending;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::rc::Rc;
use std::task::Poll;
use std::time::{Duration, Instant};

pub(super) use self::ending::ENDING_SEEN;
use super::client::Learned;
use super::conn::{Conn, Phase};
use super::program::{Ended, Usage};
use super::trouble::{Kind, Probe, Trouble};
use super::words::{Action, Event};
use crate::event::Id;

/// Waiting for an answer is never shorter: the machine may have something else to do.
const LEAST_PATIENCE: Duration = Duration::from_secs(1);
/// And never longer: a run has twenty seconds for all stages.
const MOST_PATIENCE: Duration = Duration::from_secs(2);
/// How many times the usual answer a late one may take.
const PATIENCE: u32 = 30;
/// No answer on loopback can be told from another by less: what the scheduler makes of two programs
/// on a busy machine.
pub(super) const GRAIN: Duration = Duration::from_millis(20);
/// An answer that takes so many times what the machine itself needs has waited for something.
const TOO_LONG: u32 = 30;
/// A machine that is later than this is not measured, but was stopped for a while.
const MOST_LATE: Duration = Duration::from_millis(300);
/// And so much of it counts where an answer is late.
const A_LITTLE_LATE: Duration = Duration::from_millis(30);
/// Where we are woken late, the program is, and each process that it starts for a client: it is
/// waited so many times longer.
const TURNS: u32 = 10;
/// After a wrong byte: how long it is waited for the rest of the answer.
const REST: Duration = Duration::from_millis(120);

/// Connections of a client that are kept in a run; a client needs one. What comes beyond is reset.
const MOST_ACCEPTED: usize = 200;

/// One of the connections of a stage, counted from 0.
pub(super) type Who = usize;

/// See the head of this file. Cloning it gives the same bench.
#[derive(Debug, Clone)]
pub(super) struct Bench(Rc<RefCell<State>>);

#[derive(Debug)]
pub(super) struct State {
    now: Instant,
    wake_at: Option<Instant>,
    pub(super) actions: VecDeque<Action>,
    pub(super) conns: Vec<Conn>,
    measured: Option<Option<Usage>>,
    listens: Option<Option<(SocketAddr, SocketAddr)>>,
    stopped: bool,
    /// The program has ended by itself.
    ended: bool,
    /// How, where that can be seen.
    pub(super) ending: Option<Ended>,
    /// The program was started for this run.
    started: bool,
    /// How long the usual answer takes, once that is known.
    usual: Option<Duration>,
    /// What the machine itself needs to connect.
    reference: Duration,
    /// How late we were woken at the worst.
    late: Duration,
    /// How long the program took until it listened, if it was started for this run.
    pub(super) start: Duration,
    /// Where the program listens: for sentences about ports.
    pub(super) port: u16,
    /// Connections made in this run.
    made: usize,
    /// When the run is over at the latest.
    pub(super) over_at: Option<Instant>,
    /// Listening again has failed.
    pub(super) is_deaf: bool,
    /// What is known of the client that is tested.
    pub(super) learned: Learned,
}

impl Bench {
    /// A bench for a program that listens at `port`, at the moment `now`; `started` tells whether
    /// it was started for this run.
    pub(super) fn new(port: u16, started: bool, now: Instant) -> Self {
        Self(Rc::new(RefCell::new(State {
            now,
            wake_at: None,
            actions: VecDeque::new(),
            conns: Vec::new(),
            measured: None,
            listens: None,
            stopped: false,
            ended: false,
            ending: None,
            started,
            usual: None,
            reference: Duration::ZERO,
            late: Duration::ZERO,
            start: Duration::ZERO,
            port,
            made: 0,
            over_at: None,
            is_deaf: false,
            learned: Learned::default(),
        })))
    }

    /// What is to be done next.
    pub(super) fn poll_action(&self) -> Option<Action> {
        self.0.borrow_mut().actions.pop_front()
    }

    /// Something has happened.
    pub(super) fn handle(&self, event: &Event<'_>, now: Instant) {
        self.0.borrow_mut().handle(event, now);
    }

    /// The time has come to look again, and when the next one is, is asked anew.
    pub(super) fn set_now(&self, now: Instant) {
        let mut state = self.0.borrow_mut();
        // We are woken late where the machine has too much to do, and so is the program.
        let late = state.wake_at.take().map(|at| now.saturating_duration_since(at));
        state.late = state.late.max(late.unwrap_or_default().min(MOST_LATE));
        state.now = now;
    }

    /// When the stage wants to look again, whatever happens.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.borrow().wake_at
    }

    /// Whether `end` is there; if not, it is looked again then at the latest.
    pub(super) fn wake_by(&self, end: Instant) -> bool {
        let mut state = self.0.borrow_mut();
        state.wake_at = Some(state.wake_at.map_or(end, |at| at.min(end)));
        state.now >= end
    }

    pub(super) fn now(&self) -> Instant {
        self.0.borrow().now
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.borrow_mut())
    }

    pub(super) fn conn<T>(&self, who: Who, look: impl FnOnce(&mut Conn) -> T) -> T {
        look(&mut self.0.borrow_mut().conns[who])
    }

    pub(super) fn act(&self, action: Action) {
        self.0.borrow_mut().actions.push_back(action);
    }

    /// Waits until `found` finds something, at most so long. None when the time is up.
    pub(super) async fn until<T>(
        &self,
        patience: Duration,
        mut found: impl FnMut(&mut State) -> Option<T>,
    ) -> Option<T> {
        let end = self.now() + patience;
        poll_fn(|_| {
            let mut state = self.0.borrow_mut();
            if let Some(found) = found(&mut state) {
                return Poll::Ready(Some(found));
            }
            if state.now >= end {
                return Poll::Ready(None);
            }
            state.wake_at = Some(state.wake_at.map_or(end, |at| at.min(end)));
            Poll::Pending
        })
        .await
    }

    /// Waits so long, whatever happens.
    pub(super) async fn pause(&self, span: Duration) {
        self.until::<()>(span, |_| None).await;
    }

    /// How long it is waited for an answer.
    pub(super) fn patience(&self) -> Duration {
        let state = self.0.borrow();
        let patience = state.usual.map_or(MOST_PATIENCE, |usual| {
            (usual * PATIENCE).clamp(LEAST_PATIENCE, MOST_PATIENCE.max(usual * 3))
        });
        patience + state.late * TURNS
    }

    /// How long it is waited for an answer to this client. For its first one it may be a process that
    /// is started.
    pub(super) fn patience_with(&self, who: Who) -> Duration {
        let is_first = self.conn(who, |conn| conn.answers == 0);
        let least = if is_first { MOST_PATIENCE } else { Duration::ZERO };
        self.patience().max(least)
    }

    /// How long an answer takes here, if nothing is in its way; never less than [`GRAIN`].
    pub(super) fn usual(&self) -> Duration {
        self.0.borrow().usual.unwrap_or_default().max(GRAIN)
    }

    pub(super) fn set_usual(&self, usual: Duration) {
        self.0.borrow_mut().usual = Some(usual);
    }

    /// What the machine needs for something that no program does; never less than [`GRAIN`].
    pub(super) fn reference(&self) -> Duration {
        let state = self.0.borrow();
        state.reference.max(state.late.min(A_LITTLE_LATE)).max(GRAIN)
    }

    pub(super) fn set_reference(&self, reference: Duration) {
        let mut state = self.0.borrow_mut();
        state.reference = state.reference.max(reference);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.0.borrow().ended
    }

    pub(super) fn is_started(&self) -> bool {
        self.0.borrow().started
    }

    /// Connections made since the run began.
    pub(super) fn made(&self) -> usize {
        self.0.borrow().made
    }

    /// Sends `message`, to which an answer is wanted. What came before is forgotten.
    pub(super) fn ask(&self, who: Who, message: &[u8]) {
        self.want(who, message, 1);
        self.send(who, message);
    }

    /// From now on so many answers to `message` are wanted, and nothing else.
    pub(super) fn want(&self, who: Who, message: &[u8], times: u64) {
        let mut state = self.0.borrow_mut();
        let now = state.now;
        state.conns[who].want(message, times, now);
    }

    /// Sends bytes.
    pub(super) fn send(&self, who: Who, bytes: &[u8]) {
        let mut state = self.0.borrow_mut();
        let conn = &mut state.conns[who];
        conn.unsent += bytes.len();
        let action = Action::Send(conn.id, bytes.into());
        state.actions.push_back(action);
    }

    /// Waits for the answers that are wanted; how long the last took.
    pub(super) async fn answered(&self, who: Who) -> Result<Duration, Trouble> {
        self.answered_within(who, self.patience_with(who)).await
    }

    /// The same with another patience: since the last byte that came.
    pub(super) async fn answered_within(
        &self,
        who: Who,
        patience: Duration,
    ) -> Result<Duration, Trouble> {
        let mut patience = patience;
        loop {
            let before = self.conn(who, |conn| conn.total);
            let settled = self.until(patience, |state| {
                let conn = &state.conns[who];
                if conn.is_wrong() || conn.is_flooded() {
                    return Some(Kind::Wrong);
                } else if conn.is_right() {
                    return Some(Kind::Right);
                }
                match conn.phase {
                    Phase::Open => state.ended.then_some(Kind::Ended),
                    Phase::Finished => Some(Kind::Closed),
                    Phase::Lost(why) => Some(Kind::Lost(why)),
                    Phase::Connecting | Phase::Left => None,
                }
            });
            return match settled.await {
                Some(Kind::Right) => Ok(self.conn(who, |conn| conn.took())),
                Some(kind) => {
                    // The whole of a wrong answer says more than its first byte.
                    if kind == Kind::Wrong {
                        self.rest(who).await;
                    }
                    Err(self.trouble(kind, who))
                }
                None if self.conn(who, |conn| conn.total) > before => {
                    patience = patience.min(LEAST_PATIENCE);
                    continue;
                }
                None if self.conn(who, |conn| conn.total) > 0 => {
                    Err(self.trouble(Kind::Short, who))
                }
                None => Err(self.trouble(Kind::Silent, who)),
            };
        }
    }

    /// Waits until nothing more comes.
    async fn rest(&self, who: Who) {
        for _ in 0..4 {
            let before = self.conn(who, |conn| conn.total);
            self.pause(REST).await;
            if self.conn(who, |conn| conn.total) == before {
                return;
            }
        }
    }

    /// A message and its answer, in the time that an answer takes.
    pub(super) async fn exchange(&self, who: Who, message: &[u8]) -> Result<Duration, Trouble> {
        if self.conn(who, |conn| conn.is_wrong()) {
            self.rest(who).await;
            return Err(self.trouble(Kind::Extra, who));
        }
        // What is late once may have met something else that the machine does.
        let limit = self.reference() * TOO_LONG;
        let mut took = Duration::ZERO;
        for _ in 0..2 {
            self.ask(who, message);
            took = self.answered(who).await?;
            if took <= limit {
                return Ok(took);
            }
        }
        let began = self.conn(who, |conn| conn.began());
        let probe = if began > limit { Probe::Late(took) } else { Probe::Slow(took) };
        Err(self.trouble(Kind::Probed(probe), who))
    }

    /// For so long nothing may come to any client that has all its answers.
    pub(super) async fn quiet(&self, span: Duration) -> Result<(), Trouble> {
        let extra = self.until(span, |state| {
            state.conns.iter().position(|conn| conn.is_wrong() || conn.is_flooded())
        });
        match extra.await {
            None => Ok(()),
            Some(who) => {
                self.rest(who).await;
                Err(self.trouble(Kind::Extra, who))
            }
        }
    }

    /// Waits for the end of a connection by the other side.
    pub(super) async fn finished(&self, who: Who, patience: Duration) -> Option<Phase> {
        let ended = |state: &mut State| match state.conns[who].phase {
            Phase::Open | Phase::Connecting => None,
            phase => Some(phase),
        };
        self.until(patience, ended).await
    }

    /// Leaves in order.
    pub(super) fn leave(&self, who: Who) {
        self.end(who, Action::Part);
    }

    /// Resets the connection.
    pub(super) fn reset(&self, who: Who) {
        self.end(who, Action::Reset);
    }

    fn end(&self, who: Who, action: fn(Id) -> Action) {
        let mut state = self.0.borrow_mut();
        let conn = &mut state.conns[who];
        let id = conn.id;
        conn.phase = Phase::Left;
        state.actions.push_back(action(id));
    }

    /// Sends FIN.
    pub(super) fn finish(&self, who: Who) {
        let action = Action::Finish(self.conn(who, |conn| conn.id));
        self.act(action);
    }

    /// Ends all connections of a stage.
    pub(super) fn clear(&self) {
        let mut state = self.0.borrow_mut();
        state.learned.forget_connection();
        for conn in std::mem::take(&mut state.conns) {
            match conn.phase {
                Phase::Left => {}
                // Somebody who does not take what he is sent is not waited for.
                _ if conn.unsent > 0 || conn.is_held => {
                    state.actions.push_back(Action::Reset(conn.id));
                }
                _ => state.actions.push_back(Action::Part(conn.id)),
            }
        }
    }

    /// What the program uses now; None where that cannot be seen.
    pub(super) async fn measure(&self) -> Option<Usage> {
        self.with(|state| state.measured = None);
        self.act(Action::Measure);
        self.until(LEAST_PATIENCE, |state| state.measured.take()).await.flatten()
    }

    /// Where the program that was started listens in place of where it should.
    pub(super) async fn listens(&self) -> Option<(SocketAddr, SocketAddr)> {
        self.with(|state| state.listens = None);
        self.act(Action::LookWhere);
        self.until(LEAST_PATIENCE, |state| state.listens.take()).await.flatten()
    }

    /// Ends the program that is tested.
    pub(super) async fn stop_program(&self) -> bool {
        self.with(|state| state.stopped = false);
        self.act(Action::Stop);
        self.until(MOST_PATIENCE * 2, |state| state.stopped.then_some(())).await.is_some()
    }

    /// What went wrong with that client.
    pub(super) fn trouble(&self, kind: Kind, who: Who) -> Trouble {
        let state = self.0.borrow();
        Trouble::new(kind, who, &state.conns, state.port)
    }
}

impl State {
    /// The program is started again.
    pub(super) fn begin_anew(&mut self) {
        (self.ended, self.stopped, self.ending) = (false, false, None);
    }

    /// Something came to a client.
    pub(super) fn has_come(&self, who: Who) -> Option<()> {
        (self.conns[who].total > 0).then_some(())
    }

    /// The program has ended by itself.
    pub(super) fn has_ended(&self) -> Option<()> {
        self.ended.then_some(())
    }

    fn handle(&mut self, event: &Event<'_>, now: Instant) {
        self.now = now;
        match *event {
            Event::Connected(id, local, _) => self.of(id, |conn| {
                conn.phase = Phase::Open;
                conn.port = local.port();
            }),
            Event::Accepted(id, peer) => {
                self.made += 1;
                if self.conns.len() < MOST_ACCEPTED {
                    self.conns.push(Conn::accepted(id, peer.port(), now));
                } else {
                    self.actions.push_back(Action::Reset(id));
                }
            }
            Event::Failed(id, why) | Event::Lost(id, why) => {
                self.of(id, |conn| conn.phase = Phase::Lost(why));
            }
            Event::Received(id, bytes) => self.of(id, |conn| conn.take(bytes, now)),
            Event::Sent(id, bytes) => self.of(id, |conn| {
                conn.unsent = conn.unsent.saturating_sub(bytes);
                conn.progress = now;
            }),
            Event::Finished(id) => self.of(id, |conn| conn.phase = Phase::Finished),
            Event::Measured(usage) => self.measured = Some(usage),
            Event::Listens(places) => self.listens = Some(places),
            Event::Stopped => self.stopped = true,
            Event::Ended(how) => (self.ended, self.ending) = (true, how),
            Event::NotListening => self.is_deaf = true,
        }
        // Whoever floods is not read any further.
        let held = |conn: &&mut Conn| conn.is_flooded() && !conn.is_held;
        if let Some(conn) = self.conns.iter_mut().find(held) {
            conn.is_held = true;
            let action = Action::StopRead(conn.id);
            self.actions.push_back(action);
        }
    }

    fn of(&mut self, id: Id, change: impl FnOnce(&mut Conn)) {
        if let Some(conn) = self.conns.iter_mut().find(|conn| conn.id == id) {
            change(conn);
        }
    }
}
