//! [`Conn`]: one connection of a stage, and what came on it.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::course::Checker;
use crate::event::{FailureKind, Id};

/// So much is kept of what comes: what is wrong is seen in its beginning. Whoever sends so much more
/// than the longest right answer does not stop.
const MOST_KEPT: usize = 4 * 1024 * 1024;
/// A stage hears a few messages; of a client that sends without a pause the first ones are enough.
const MOST_ARRIVALS: usize = 10_000;

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// It is being made.
    Connecting,
    /// Both directions are open, as far as is known.
    Open,
    /// The other side has closed: FIN.
    Finished,
    /// There is none, or it was reset.
    Lost(FailureKind),
    /// We have ended it.
    Left,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Conn {
    pub(super) id: Id,
    pub(super) phase: Phase,
    /// Of a client of ours its own port, of a client that is tested that one's.
    pub(super) port: u16,
    /// What was sent last and is to be answered, and how often.
    pub(super) message: Rc<[u8]>,
    pub(super) times: u64,
    /// What came since then; bounded.
    pub(super) came: Vec<u8>,
    /// How much came.
    pub(super) total: usize,
    /// Which byte of it is the first wrong one.
    pub(super) wrong_at: Option<usize>,
    /// Bytes that have not gone to the kernel.
    pub(super) unsent: usize,
    /// When some went last.
    pub(super) progress: Instant,
    /// It is not read.
    pub(super) is_held: bool,
    /// What was answered rightly before.
    pub(super) before: Vec<u8>,
    /// How many answers were right before.
    pub(super) answers: u64,
    /// When something came, and how much there was then: of a client that is tested.
    pub(super) arrivals: Vec<(Instant, usize)>,
    /// So many of the bytes that came are answered.
    pub(super) replied: usize,
    checker: Option<Checker>,
    asked_at: Instant,
    /// When the first byte came of what was asked for.
    begun_at: Option<Instant>,
    answered_at: Option<Instant>,
}

impl Conn {
    pub(super) fn new(phase: Phase) -> Self {
        let now = Instant::now();
        Self {
            id: Id::new(),
            phase,
            port: 0,
            message: Rc::default(),
            times: 0,
            came: Vec::new(),
            total: 0,
            wrong_at: None,
            unsent: 0,
            progress: now,
            is_held: false,
            before: Vec::new(),
            answers: 0,
            arrivals: Vec::new(),
            replied: 0,
            checker: None,
            asked_at: now,
            begun_at: None,
            answered_at: None,
        }
    }

    /// A client that is tested has connected.
    pub(super) fn accepted(id: Id, port: u16, now: Instant) -> Self {
        Self { id, port, asked_at: now, progress: now, ..Self::new(Phase::Open) }
    }

    /// What came is forgotten, for the next stage.
    pub(super) fn hear_anew(&mut self) {
        self.came.clear();
        self.arrivals.clear();
        (self.total, self.replied, self.wrong_at) = (0, 0, None);
    }

    /// When a client that is tested connected.
    pub(super) fn begun(&self) -> Instant {
        self.asked_at
    }

    /// So many answers to `message` are wanted from now on.
    pub(super) fn want(&mut self, message: &[u8], times: u64, now: Instant) {
        let mut checker = Checker::new(message, self.port);
        for _ in 0..times {
            checker.sent();
        }
        if self.is_right() {
            self.before = std::mem::take(&mut self.came);
            self.before.truncate(64);
            self.answers += 1;
        }
        (self.message, self.times) = (message.into(), times);
        (self.total, self.wrong_at) = (0, None);
        self.came.clear();
        self.checker = Some(checker);
        (self.asked_at, self.begun_at, self.answered_at) = (now, None, None);
    }

    pub(super) fn take(&mut self, bytes: &[u8], now: Instant) {
        let kept = bytes.len().min(MOST_KEPT.saturating_sub(self.came.len()));
        self.came.extend_from_slice(&bytes[..kept]);
        let before = self.total;
        self.begun_at.get_or_insert(now);
        self.total += bytes.len();
        let Some(checker) = &mut self.checker else {
            if self.arrivals.len() < MOST_ARRIVALS {
                self.arrivals.push((now, self.total));
            }
            // Nobody has asked for anything.
            self.wrong_at.get_or_insert(before);
            return;
        };
        for (n, byte) in bytes.iter().enumerate() {
            if self.wrong_at.is_some() {
                break;
            }
            checker.take(std::slice::from_ref(byte));
            if checker.wrong() + checker.surplus() > 0 {
                self.wrong_at = Some(before + n);
            }
        }
        if self.wrong_at.is_none() && checker.is_answered() {
            self.answered_at = Some(now);
        }
    }

    /// Something came that does not belong there.
    pub(super) fn is_wrong(&self) -> bool {
        self.wrong_at.is_some()
    }

    /// Everything that was asked for has come, and nothing else.
    pub(super) fn is_right(&self) -> bool {
        self.wrong_at.is_none() && self.checker.as_ref().is_some_and(Checker::is_answered)
    }

    /// Far more has come than was asked for. Who answers each byte by itself is right, and puts a
    /// port of five digits behind each.
    pub(super) fn is_flooded(&self) -> bool {
        let times = usize::try_from(self.times).unwrap_or(usize::MAX);
        let longest = self.message.len().saturating_mul(times).saturating_mul(6);
        self.total > MOST_KEPT.saturating_add(longest)
    }

    /// How long it took until the answer began.
    pub(super) fn began(&self) -> Duration {
        self.begun_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(self.asked_at))
    }

    /// How long the answer took.
    pub(super) fn took(&self) -> Duration {
        self.answered_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(self.asked_at))
    }
}
