//! What came of a generated scenario.

use super::super::{Difference, Traces, explain};
use super::kind::Kind;

/// What the process of an engine says of itself when it has been ended.
const ENDED: &str = "!! process ended with status ";
/// By its alarm.
const HUNG: &str = "!! process ended with status 142";

/// What came of one scenario.
#[derive(Debug)]
pub enum Outcome {
    /// No line differs.
    Equal,
    /// All that differs is there on purpose.
    OnPurpose(Vec<&'static Difference>),
    /// It differs, and not each time in the same way.
    Flickers,
    /// Lines differ, each time in the same way.
    Different(Kind),
    /// Qt crashed, and no row says so; up to there nothing is unexplained.
    QtCrashed(Kind),
    /// Qt did not come back.
    QtHung(Kind),
    /// This program panicked, or did not come back.
    FailedHere(Kind),
}

impl Outcome {
    /// What these traces tell; `version` is Qt's.
    pub(super) fn of(traces: &Traces, version: &str) -> Self {
        let rows = traces.rows();
        let verdict = explain(&rows, version);
        let Some(at) = verdict.unexplained else {
            return if verdict.reasons.is_empty() {
                Self::Equal
            } else {
                Self::OnPurpose(verdict.reasons)
            };
        };
        let kind = Kind::of(&rows[at]);
        let crash = rows[at].left.filter(|_| verdict.crash == Some(at));
        if traces.here.lines().any(|line| line.starts_with(ENDED)) {
            Self::FailedHere(kind)
        } else {
            match crash {
                Some(HUNG) => Self::QtHung(kind),
                Some(_) => Self::QtCrashed(kind),
                None => Self::Different(kind),
            }
        }
    }

    /// What differs unexplained.
    #[must_use]
    pub fn kind(&self) -> Option<&Kind> {
        match self {
            Self::Equal | Self::OnPurpose(_) | Self::Flickers => None,
            Self::Different(kind)
            | Self::QtCrashed(kind)
            | Self::QtHung(kind)
            | Self::FailedHere(kind) => Some(kind),
        }
    }
}
