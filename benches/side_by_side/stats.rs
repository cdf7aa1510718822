//! Medians, and how far the rounds lie from them.

use std::fmt;

use serde::Serialize;

/// The rounds of one measurement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// The middle one.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// Of one number for each round; None without any.
    pub fn of(rounds: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut rounds: Vec<f64> = rounds.into_iter().collect();
        rounds.sort_by(f64::total_cmp);
        let (min, max) = (*rounds.first()?, *rounds.last()?);
        let half = rounds.len() / 2;
        let median = match rounds.len() % 2 {
            0 => f64::midpoint(rounds[half - 1], rounds[half]),
            _ => rounds[half],
        };
        Some(Self { median, min, max })
    }

    /// Round by round, this divided by that: what both had in common drops out.
    pub fn ratio(these: &[f64], those: &[f64]) -> Option<Self> {
        Self::of(these.iter().zip(those).map(|(this, that)| this / that))
    }
}

impl fmt::Display for Spread {
    /// "median (min to max)", with so many digits that three count.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or_else(|| match self.median.abs() {
            100.0.. => 0,
            10.0.. => 1,
            _ => 2,
        });
        let Self { median, min, max } = self;
        write!(f, "{median:.digits$} ({min:.digits$} to {max:.digits$})")
    }
}
