//! Times of day, as lines and rows show them, and points in time, as files have them.

use std::cell::{OnceCell, RefCell};
use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The local time of this machine. The zone is read when it is needed first, and asked once in
/// each second that has a line.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    zone: OnceCell<TimeZone>,
    /// The second that was formatted last, counted from 1970, and its text.
    second: RefCell<Option<(u64, String)>>,
}

impl Clock {
    /// The machine's time zone as it is when the first time is asked for.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another time zone.
    #[must_use]
    pub fn in_zone(zone: TimeZone) -> Self {
        Self { zone: zone.into(), second: RefCell::default() }
    }

    /// The time of day, `HH:mm:ss.zzz`. Times before 1970, which only a broken clock has, are 1970.
    #[must_use]
    pub fn time_of_day(&self, at: SystemTime) -> String {
        let mut text = String::new();
        self.push_time_of_day(&mut text, at);
        text
    }

    /// The same behind the date: `2026-01-31 HH:mm:ss.zzz`.
    #[must_use]
    pub fn date_and_time(&self, at: SystemTime) -> String {
        let local = self.zone.get_or_init(TimeZone::system).to_datetime(timestamp(at));
        let (year, month, day) = (local.year(), local.month(), local.day());
        let mut text = format!("{year:04}-{month:02}-{day:02} ");
        self.push_time_of_day(&mut text, at);
        text
    }

    /// Appends the [`time_of_day`](Self::time_of_day) to `out`.
    pub fn push_time_of_day(&self, out: &mut String, at: SystemTime) {
        let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut last = self.second.borrow_mut();
        if last.as_ref().is_none_or(|(second, _)| *second != since.as_secs()) {
            let local = self.zone.get_or_init(TimeZone::system).to_datetime(timestamp(at));
            let text = format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second());
            *last = Some((since.as_secs(), text));
        }
        let time = last.as_ref().map_or("", |(_, text)| text);
        write!(out, "{time}.{:03}", since.subsec_millis()).expect("a String takes every write");
    }
}

/// The point in time in UTC, in microseconds: `2026-01-31T12:00:00.000123Z`. Times beyond the
/// calendar, from 1970 to 9999, are the nearest in it.
#[must_use]
pub fn utc(at: SystemTime) -> String {
    format!("{:.6}", timestamp(at))
}

fn timestamp(at: SystemTime) -> Timestamp {
    if at < UNIX_EPOCH {
        return Timestamp::UNIX_EPOCH;
    }
    Timestamp::try_from(at).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn noon() -> SystemTime {
        UNIX_EPOCH + Duration::from_micros(1_769_860_801_234_567)
    }

    #[test]
    fn times_are_local_for_people_and_utc_for_programs() {
        assert_eq!(Clock::in_zone(TimeZone::UTC).time_of_day(noon()), "12:00:01.234");
        let china = TimeZone::fixed(jiff::tz::offset(8));
        let china = Clock::in_zone(china);
        assert_eq!(china.time_of_day(noon()), "20:00:01.234");
        assert_eq!(china.date_and_time(noon()), "2026-01-31 20:00:01.234");
        assert_eq!(utc(noon()), "2026-01-31T12:00:01.234567Z");
        assert_eq!(utc(UNIX_EPOCH), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn the_time_of_day_follows_within_and_beyond_a_second() {
        let clock = Clock::in_zone(TimeZone::UTC);
        let at = |ms| clock.time_of_day(noon() + Duration::from_millis(ms));
        assert_eq!(at(0), "12:00:01.234");
        assert_eq!(at(7), "12:00:01.241");
        assert_eq!(at(61_250), "12:01:02.484");
        assert_eq!(at(0), "12:00:01.234");
    }

    #[test]
    fn times_that_no_calendar_knows_are_moved() {
        let (hour, eons) = (Duration::from_secs(3600), Duration::from_secs(1 << 38));
        assert_eq!(utc(UNIX_EPOCH - hour), "1970-01-01T00:00:00.000000Z");
        assert!(utc(UNIX_EPOCH + eons).starts_with("9999-"));
    }
}
