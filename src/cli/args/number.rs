//! Whole numbers on the command line: from where to where, and why no further.

use std::fmt::Display;
use std::str::FromStr;

use crate::text::{Fact, facts};

/// Connections from one address to one server: there are no more ports.
pub(super) const MOST_CLIENTS: u64 = 65_535;
/// Clients of one server: Linux gives a process no more descriptors (`fs.nr_open`).
pub(super) const MOST_SERVED: u64 = 1 << 20;
/// Messages of one client: a million a second would take eleven days, and what all clients send
/// together can still be counted.
pub(super) const MOST_MESSAGES: u64 = 1_000_000_000_000;
/// Bytes of one `read(maxlen)`: what Qt 5 can hold in one piece.
pub(super) const LARGEST_READ: i64 = 0x7fff_ffff;

/// Scenarios of one `compare --random`: those take a day.
pub(super) const MOST_GENERATED: usize = 1_000_000;

/// Reads a whole number from `least` to `most`; the refusal names both.
pub(super) fn whole<T>(
    least: T,
    most: T,
) -> impl Fn(&str) -> Result<T, Fact> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync + 'static,
{
    move |text: &str| match text.parse::<T>() {
        Ok(number) if least <= number && number <= most => Ok(number),
        _ => Err(facts::whole_number(format_args!("{least}"), format_args!("{most}"))),
    }
}

/// Reads how many messages: 0 is no end.
pub(super) fn count(text: &str) -> Result<u64, Fact> {
    whole(0, MOST_MESSAGES)(text).map_err(|_| facts::whole_number_or_none(MOST_MESSAGES))
}
