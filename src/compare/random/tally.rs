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
    /// It differs so, and not each time in the same way.
    Flickers(Kind),
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
            Self::Equal | Self::OnPurpose(_) | Self::Flickers(_) => None,
            Self::Different(kind)
            | Self::QtCrashed(kind)
            | Self::QtHung(kind)
            | Self::FailedHere(kind) => Some(kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(qt: &str, here: &str) -> Outcome {
        Outcome::of(&Traces { qt: qt.to_owned(), here: here.to_owned() }, "Qt 6.4.2")
    }

    #[test]
    fn what_came_of_it_is_one_of_seven() {
        let same = "call c.state() -> Connected\n";
        assert!(matches!(told(same, same), Outcome::Equal));
        let hung = format!("{same}{HUNG}\n");
        assert!(matches!(told(&hung, &hung), Outcome::Equal), "both wait for ever");
        assert!(matches!(told(&hung, same), Outcome::QtHung(_)));
        assert!(matches!(told(same, &hung), Outcome::FailedHere(_)));
        let crashed = format!("{same}{ENDED}139\n");
        assert!(matches!(told(&crashed, same), Outcome::QtCrashed(_)));
        let pauses = "call s.pauseAccepting()\n";
        let on_purpose = told(&format!("{pauses}{ENDED}139\n"), pauses);
        assert!(matches!(on_purpose, Outcome::OnPurpose(all) if all[0].statements == "127"));
        let other = told("call c.error() -> 1\n", "call c.error() -> -1\n");
        let kind = other.kind().expect("a difference").to_string();
        assert_eq!(kind, "call c.error() -> N | call c.error() -> -N");
        // The crash stands below a line that differs: that line is what it is about.
        let both = told(&format!("{same}x\n{ENDED}139\n"), &format!("{same}y\n"));
        assert!(matches!(both, Outcome::Different(_)));
    }
}
