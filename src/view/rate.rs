//! How fast it goes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The time that a rate looks back.
const SPAN: Duration = Duration::from_secs(1);
/// Samples closer together than this replace each other, so there are never many.
const APART: Duration = Duration::from_millis(20);

/// Bytes per second, out of a counter that only grows.
#[derive(Debug, Clone, Default)]
pub struct Rate {
    samples: VecDeque<(Instant, u64)>,
}

impl Rate {
    /// A rate of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The counter is `total` now; a smaller one than before begins anew. Returns the bytes per
    /// second over the last second, or over the time since the first sample if that is less; called
    /// again while nothing happens it falls to 0.
    pub fn sample(&mut self, now: Instant, total: u64) -> u64 {
        if self.samples.back().is_some_and(|&(_, last)| total < last) {
            self.samples.clear();
        }
        // The oldest sample kept is the last one that is a second old.
        while let Some(&(second, _)) = self.samples.get(1)
            && now.saturating_duration_since(second) >= SPAN
        {
            self.samples.pop_front();
        }
        let before_last = self.samples.len().checked_sub(2).and_then(|at| self.samples.get(at));
        if before_last.is_some_and(|&(at, _)| now.saturating_duration_since(at) < APART) {
            self.samples.pop_back();
        }
        self.samples.push_back((now, total));
        let Some(&(since, start)) = self.samples.front() else { return 0 };
        let seconds = now.saturating_duration_since(since).as_secs_f64();
        if seconds <= 0.0 {
            return 0;
        }
        ((total - start) as f64 / seconds).round() as u64
    }
}

/// The mean period of something that happens again and again.
#[derive(Debug, Clone, Copy, Default)]
pub struct MeanPeriod {
    first: Option<Instant>,
    last: Option<Instant>,
    count: u64,
}

impl MeanPeriod {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// It happens.
    pub fn tick(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
        self.count += 1;
    }

    /// How often it has happened.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean time from one to the next, in milliseconds; 0 before the second.
    #[must_use]
    pub fn milliseconds(&self) -> f64 {
        let (Some(first), Some(last)) = (self.first, self.last) else { return 0.0 };
        let periods = self.count.saturating_sub(1);
        if periods == 0 {
            return 0.0;
        }
        last.saturating_duration_since(first).as_secs_f64() * 1000.0 / periods as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_second() {
        let start = Instant::now();
        let mut rate = Rate::new();
        assert_eq!(rate.sample(start, 0), 0);
        let mut total = 0;
        for step in 1..=300 {
            total += 1000;
            let now = start + Duration::from_millis(step * 10);
            assert_eq!(rate.sample(now, total), 100_000, "{step}");
            assert!(rate.samples.len() < 110);
        }
        let later = start + Duration::from_secs(5);
        assert!(rate.sample(later, total) < 100_000);
        assert_eq!(rate.sample(later + SPAN, total), 0);
        assert_eq!(rate.sample(later + SPAN * 2, 10), 0, "a smaller total begins anew");
    }

    #[test]
    fn the_mean_period_is_between_the_first_and_the_last() {
        let start = Instant::now();
        let mut period = MeanPeriod::new();
        assert_eq!(period.milliseconds(), 0.0);
        for step in [0, 9, 21, 30] {
            period.tick(start + Duration::from_millis(step));
        }
        assert_eq!(period.count(), 4);
        assert!((period.milliseconds() - 10.0).abs() < 1e-9);
    }
}
