//! Times of day, as the rows show them, and points in time, as files have them.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The local time of this machine, read once.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock {
    /// The machine's time zone as it is now.
    #[must_use]
    pub fn new() -> Self {
        Self::in_zone(TimeZone::system())
    }

    /// Another time zone.
    #[must_use]
    pub fn in_zone(zone: TimeZone) -> Self {
        Self { zone }
    }

    /// The time of day, `HH:mm:ss.zzz`.
    #[must_use]
    pub fn time_of_day(&self, at: SystemTime) -> String {
        let local = self.zone.to_datetime(timestamp(at));
        let (hour, minute, second) = (local.hour(), local.minute(), local.second());
        format!("{hour:02}:{minute:02}:{second:02}.{:03}", local.millisecond())
    }
}

/// The point in time in UTC, in microseconds: `2026-01-31T12:00:00.000123Z`.
pub(super) fn utc(at: SystemTime) -> String {
    format!("{:.6}", timestamp(at))
}

/// Times beyond the calendar, which only a broken clock has, are 1970.
fn timestamp(at: SystemTime) -> Timestamp {
    Timestamp::try_from(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn times_are_local_for_people_and_utc_for_programs() {
        let at = UNIX_EPOCH + Duration::from_micros(1_769_860_801_234_567);
        assert_eq!(Clock::in_zone(TimeZone::UTC).time_of_day(at), "12:00:01.234");
        let china = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(Clock::in_zone(china).time_of_day(at), "20:00:01.234");
        assert_eq!(utc(at), "2026-01-31T12:00:01.234567Z");
        assert_eq!(utc(UNIX_EPOCH), "1970-01-01T00:00:00.000000Z");
    }
}
