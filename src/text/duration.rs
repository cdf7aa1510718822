//! Durations as the flags take them: a number with its unit.

use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};

/// The longest duration that a flag takes: a day. Longer is a slip of the hand, and deadlines stay
/// far from what a clock can hold.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a duration was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DurationError {
    /// A number alone.
    NoUnit {
        /// What was given.
        text: String,
    },
    /// Something else.
    NotADuration {
        /// What was given.
        text: String,
    },
    /// More than [`LONGEST`].
    TooLong {
        /// What was given.
        text: String,
    },
    /// Zero where time has to pass.
    Zero {
        /// What was given.
        text: String,
    },
}

/// The duration that `text` spells: `500ms`, `1s`, `1m 30s`; zero included, up to [`LONGEST`].
///
/// # Errors
/// A number without a unit, anything that is not a duration, and more than [`LONGEST`].
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let text = text.trim();
    let owned = || text.to_owned();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(DurationError::NoUnit { text: owned() });
    }
    match spelled(text) {
        Some(duration) if duration <= LONGEST => Ok(duration),
        Some(_) => Err(DurationError::TooLong { text: owned() }),
        // Numbers that no span can hold: with others it would be one.
        None if with_small_numbers(text).parse::<Span>().is_ok_and(|span| !span.is_negative()) => {
            Err(DurationError::TooLong { text: owned() })
        }
        None => Err(DurationError::NotADuration { text: owned() }),
    }
}

fn spelled(text: &str) -> Option<Duration> {
    let days = SpanRelativeTo::days_are_24_hours();
    let duration = text.parse::<Span>().and_then(|span| span.to_duration(days));
    Duration::try_from(duration.ok()?).ok()
}

/// `text` with a 1 in place of each number.
fn with_small_numbers(text: &str) -> String {
    let mut small = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' if small.ends_with('1') => {}
            '0'..='9' => small.push('1'),
            c => small.push(c),
        }
    }
    small
}

/// A duration as [`parse`] takes it: `500ms`, `1s`, `1m 30s`.
#[must_use]
pub fn shown(duration: Duration) -> String {
    // What does not fit has no end that anybody would wait for.
    let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    format!("{duration:#}")
}

/// What a measurement came to, given in microseconds: `35 µs`, `12.5 ms`, `1.204 s`.
#[must_use]
pub fn short(us: u64) -> String {
    match us {
        0..1000 => format!("{us} µs"),
        1000..1_000_000 => format!("{}.{} ms", us / 1000, us % 1000 / 100),
        _ => format!("{}.{:03} s", us / 1_000_000, us % 1_000_000 / 1000),
    }
}

/// [`parse`], for what must not be zero, as the period of a timer.
///
/// # Errors
/// Those of [`parse`], and zero.
pub fn parse_positive(text: &str) -> Result<Duration, DurationError> {
    match parse(text)? {
        Duration::ZERO => Err(DurationError::Zero { text: text.to_owned() }),
        duration => Ok(duration),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measurement_is_short_in_the_unit_that_fits() {
        for (us, text) in [
            (0, "0 µs"),
            (999, "999 µs"),
            (1000, "1.0 ms"),
            (12_599, "12.5 ms"),
            (999_999, "999.9 ms"),
            (1_204_999, "1.204 s"),
        ] {
            assert_eq!(short(us), text);
        }
    }

    #[test]
    fn a_number_with_its_unit_is_a_duration() {
        for (text, milliseconds) in [
            ("500ms", 500),
            ("1s", 1000),
            ("2m", 120_000),
            ("1m 30s", 90_000),
            ("0s", 0),
            ("24h", 86_400_000),
        ] {
            let duration = Duration::from_millis(milliseconds);
            assert_eq!(parse(text), Ok(duration), "{text}");
            assert_eq!(parse(&shown(duration)), Ok(duration), "{text}");
        }
        assert_eq!(shown(Duration::from_millis(90_500)), "1m 30s 500ms");
    }

    #[test]
    fn everything_else_is_refused_with_the_cure() {
        for (text, sentence) in [
            ("500", "\"500\" has no unit; write 500ms, 1s or 2m"),
            ("0", "\"0\" has no unit"),
            ("1.5", "\"1.5\" has no unit"),
            ("", "\"\" is not a duration; write a number and its unit: 500ms, 1s or 2m"),
            ("s", "\"s\" is not a duration"),
            ("-1s", "\"-1s\" is not a duration"),
            ("1 parsec", "\"1 parsec\" is not a duration"),
            ("\u{1b}", "\"\\x1b\" is not a duration"),
            ("24h 1ms", "\"24h 1ms\" is too long; a duration is at most 24h"),
            ("99999999999999999999s", "\"99999999999999999999s\" is too long"),
            ("1000000000001h", "\"1000000000001h\" is too long"),
            ("1000000000001parsec", "\"1000000000001parsec\" is not a duration"),
            ("18446744073709551615y", "\"18446744073709551615y\" is too long"),
        ] {
            let error = parse(text).expect_err(text).to_string();
            assert!(error.starts_with(sentence), "{text}: {error}");
        }
    }

    #[test]
    fn a_period_of_zero_is_refused() {
        assert_eq!(parse_positive("1ns"), Ok(Duration::from_nanos(1)));
        assert!(parse_positive("500").expect_err("unit").to_string().contains("no unit"));
        let error = parse_positive("0s").expect_err("zero").to_string();
        assert!(error.contains("must be longer than 0; write 500ms"), "{error}");
    }
}
