//! What a driver sends by itself, again and again, and what it tells of it.

use std::collections::VecDeque;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::Id;

/// So many rounds wait to be taken; of further ones only the figures are kept.
const MOST_WAITING: usize = 4096;
/// Lateness is counted in steps of an eighth, from a microsecond up.
const STEPS: usize = 8;
const CLASSES: usize = 64 * STEPS;

/// A message, and the connections that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The bytes, whole in each connection.
    pub message: Arc<Vec<u8>>,
    /// The connections. One that is over is left out.
    pub to: Arc<[Id]>,
}

/// What is wanted of something that is sent again and again.
#[derive(Debug)]
pub enum RepeatCommand {
    /// Send it now, and then each period.
    Begin {
        /// What, and to whom.
        what: Repeated,
        /// From one round to the next.
        period: Duration,
        /// How many rounds; None = without end.
        count: Option<u64>,
        /// Who is told.
        rounds: Arc<Rounds>,
        /// Where the bytes that wait are counted.
        waiting: Arc<AtomicUsize>,
    },
    /// From the next round on send this.
    Change(Repeated),
    /// No further rounds. What was sent already still goes out.
    End,
}

/// One round that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// When.
    pub at: SystemTime,
    /// What, and to whom.
    pub what: Repeated,
    /// Those who did not get it: they are gone, or too far behind in reading.
    pub missed: Box<[Id]>,
    /// How many of them are too far behind.
    pub behind: usize,
}

/// What all rounds together were.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// How many rounds.
    pub rounds: u64,
    /// How many messages were not sent: their receiver is too far behind in reading.
    pub missed: u64,
    /// How many rounds are in no list, as nobody took those before.
    pub unlisted: u64,
    /// The mean time from one round to the next; zero before the second.
    pub mean: Duration,
    /// Of a hundred rounds 99 were no later than this.
    pub late_99: Duration,
    /// The latest one was so late.
    pub latest: Duration,
    /// There will be no more.
    pub ended: bool,
}

/// The rounds that nobody has taken yet, between the thread of the sockets and the one that shows
/// them. Bounded: beyond some thousand rounds only the figures go on.
#[derive(Debug, Default)]
pub struct Rounds(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Round>,
    /// Somebody has been told, and has not come yet.
    told: bool,
    figures: Figures,
    first: Option<Instant>,
    last: Option<Instant>,
    /// How many rounds were how late.
    late: Vec<u64>,
}

impl Rounds {
    /// Keeps a round that was sent at `now` and was due then; whether its reader is to be told.
    #[must_use]
    pub fn add(&self, round: Round, due: Instant, now: Instant) -> bool {
        let mut state = self.lock();
        state.figures.rounds += 1;
        state.figures.missed += round.behind as u64;
        state.first.get_or_insert(now);
        state.last = Some(now);
        let late = now.saturating_duration_since(due);
        state.figures.latest = state.figures.latest.max(late);
        if state.late.is_empty() {
            state.late = vec![0; CLASSES];
        }
        if let Some(count) = state.late.get_mut(class(late)) {
            *count += 1;
        }
        if state.waiting.len() < MOST_WAITING {
            state.waiting.push_back(round);
        } else {
            state.figures.unlisted += 1;
        }
        !std::mem::replace(&mut state.told, true)
    }

    /// There will be no more; whether its reader is to be told.
    #[must_use]
    pub fn end(&self) -> bool {
        let mut state = self.lock();
        state.figures.ended = true;
        !std::mem::replace(&mut state.told, true)
    }

    /// Whether nobody has been told of something that he has not taken yet.
    #[must_use]
    pub fn are_taken(&self) -> bool {
        !self.lock().told
    }

    /// Takes the rounds that wait, in their order.
    pub fn take(&self) -> (VecDeque<Round>, Figures) {
        let mut state = self.lock();
        state.told = false;
        (std::mem::take(&mut state.waiting), state.figures())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics; if it did, the numbers would still be whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn figures(&self) -> Figures {
        let mut figures = self.figures;
        if let (Some(first), Some(last)) = (self.first, self.last) {
            let periods = u32::try_from(figures.rounds.saturating_sub(1)).unwrap_or(u32::MAX);
            figures.mean =
                last.saturating_duration_since(first).checked_div(periods).unwrap_or_default();
        }
        let most = figures.rounds / 100;
        let mut later = 0;
        for (class, count) in self.late.iter().enumerate().rev() {
            later += count;
            if later > most {
                figures.late_99 = end_of(class).min(figures.latest);
                break;
            }
        }
        figures
    }
}

/// The class of a lateness: microseconds by their highest bit and the three below it.
fn class(late: Duration) -> usize {
    let micros = u64::try_from(late.as_micros()).unwrap_or(u64::MAX);
    if micros < STEPS as u64 {
        return micros as usize;
    }
    let shift = 63 - micros.leading_zeros() - 3;
    let class = (shift as usize + 1) * STEPS + ((micros >> shift) as usize & (STEPS - 1));
    class.min(CLASSES - 1)
}

/// The latest of a class.
fn end_of(class: usize) -> Duration {
    if class < STEPS {
        return Duration::from_micros(class as u64 + 1);
    }
    let shift = (class / STEPS - 1).min(60);
    let begin = (STEPS + class % STEPS) as u64;
    Duration::from_micros((begin + 1).saturating_mul(1 << shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round() -> Round {
        let what = Repeated { message: Arc::default(), to: Arc::default() };
        Round { at: SystemTime::UNIX_EPOCH, what, missed: Box::default(), behind: 0 }
    }

    #[test]
    fn the_reader_is_told_once_until_he_has_taken_all() {
        let (rounds, now) = (Rounds::default(), Instant::now());
        assert!(rounds.add(round(), now, now) && !rounds.add(round(), now, now));
        assert!(!rounds.are_taken());
        assert_eq!(rounds.take().0.len(), 2);
        assert!(rounds.are_taken() && rounds.add(round(), now, now));
        assert!(!rounds.end());
        assert!(rounds.take().1.ended);
    }

    #[test]
    fn rounds_that_nobody_takes_are_counted_and_not_kept() {
        let (rounds, now) = (Rounds::default(), Instant::now());
        for _ in 0..MOST_WAITING + 7 {
            let _ = rounds.add(round(), now, now);
        }
        let (waiting, figures) = rounds.take();
        assert_eq!((waiting.len(), figures.unlisted), (MOST_WAITING, 7));
        assert_eq!(figures.rounds, MOST_WAITING as u64 + 7);
    }

    #[test]
    fn the_mean_and_the_lateness_are_those_of_all_rounds() {
        let (rounds, start) = (Rounds::default(), Instant::now());
        for n in 0..1000 {
            let due = start + Duration::from_millis(n);
            let late = Duration::from_micros(if n % 200 == 199 { 5000 } else { 100 });
            let _ = rounds.add(round(), due, due + late);
        }
        let figures = rounds.take().1;
        let mean = figures.mean.as_secs_f64();
        assert!((mean - 0.001).abs() < 0.00001, "{mean}");
        assert_eq!(figures.latest, Duration::from_millis(5));
        let late = figures.late_99;
        assert!(
            late >= Duration::from_micros(100) && late <= Duration::from_micros(113),
            "{late:?}"
        );
    }

    #[test]
    fn every_lateness_is_in_a_class_that_ends_above_it() {
        for micros in (0..100).chain((0..60).map(|bit| (1u64 << bit) + 1)).chain([u64::MAX]) {
            let late = Duration::from_micros(micros);
            assert!(class(late) < CLASSES && end_of(class(late)) >= late, "{micros}");
        }
    }
}
