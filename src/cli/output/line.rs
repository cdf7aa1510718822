//! Entries as lines, for people.

use std::fmt::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

#[cfg(test)]
use jiff::tz::TimeZone;

use crate::cli::output::{Entry, LINE_LIMIT, Show};
use crate::course::Ended;
use crate::text::address::canonical;
use crate::text::clock::Clock;
use crate::text::escape::{push_printable, visible};
use crate::text::{Fact, facts, hex, words};

mod paint {
    pub(super) const DIM: &str = "\x1b[2m";
    pub(super) const RED: &str = "\x1b[31m";
    pub(super) const GREEN: &str = "\x1b[32m";
    pub(super) const BLUE: &str = "\x1b[34m";
    pub(super) const RESET: &str = "\x1b[0m";
}

/// Makes lines, with or without colours.
#[derive(Debug)]
pub(super) struct Lines {
    color: bool,
    clock: Clock,
    /// What was written to many last, as the lines of all of them show it.
    to_all: Option<(Arc<Vec<u8>>, String)>,
}

impl Lines {
    /// Lines with the local time of this machine.
    pub(super) fn new(color: bool) -> Self {
        Self { color, clock: Clock::new(), to_all: None }
    }

    /// Lines with the time of `zone`.
    #[cfg(test)]
    pub(super) fn in_zone(zone: TimeZone, color: bool) -> Self {
        Self { color, clock: Clock::in_zone(zone), to_all: None }
    }

    /// Appends `entry` to `line`, without a line end. An entry that lines do not show appends
    /// nothing. If `local` is given, it stands where the peer would. `at` is from 1970 on.
    ///
    /// # Errors
    /// None that a `String` can cause; they are passed on rather than ruled out.
    pub(super) fn push(
        &mut self,
        line: &mut String,
        at: SystemTime,
        entry: Entry<'_>,
        show: Show,
        local: Option<SocketAddr>,
    ) -> fmt::Result {
        let (peer, mark, paint) = match entry {
            Entry::Listening { .. }
            | Entry::HostFound
            | Entry::BytesWritten { .. }
            | Entry::ReadChannelFinished { .. }
            | Entry::StateChanged { .. }
            | Entry::Summary(_) => return Ok(()),
            Entry::NewConnection { peer } | Entry::Connected { peer, .. } => {
                (Some(peer), "++", paint::DIM)
            }
            Entry::ReadyRead { peer, .. } => (Some(peer), "<-", paint::GREEN),
            Entry::Written { peer, .. } | Entry::WrittenToAll { peer, .. } => {
                (Some(peer), "->", paint::BLUE)
            }
            Entry::Disconnected { peer, .. } => (Some(peer), "--", paint::DIM),
            Entry::Full { .. } => (None, "==", paint::RED),
            Entry::WrongAnswer { peer, .. } => (Some(peer), "!!", paint::RED),
            Entry::Error { peer, .. } => (peer, "!!", paint::RED),
        };
        let painted = |line: &mut String, paint, text: &str| {
            let (paint, reset) = if self.color { (paint, paint::RESET) } else { ("", "") };
            write!(line, "{paint}{text}{reset} ")
        };
        painted(line, paint::DIM, &self.clock.time_of_day(at))?;
        if let Some(who) = local.or(peer) {
            write!(line, "{} ", canonical(who))?;
        }
        painted(line, paint, mark)?;
        match entry {
            Entry::ReadyRead { data, .. } | Entry::Written { data, .. } => {
                push_data(line, data, show)
            }
            Entry::WrittenToAll { data, .. } => self.push_shared(line, data, show),
            Entry::Connected { peer, .. } if local.is_some() => {
                write!(line, "{}", facts::run_connected_to(canonical(peer)))
            }
            Entry::Connected { local, .. } => {
                write!(line, "{}", facts::run_connected_as(canonical(local)))
            }
            Entry::Error { code, name, text, .. } => {
                write!(line, "{} ({name}, {code})", visible(text))
            }
            Entry::Disconnected { ended, .. } => write!(line, "{}", end(&ended)),
            Entry::Full { clients } => write!(line, "{}", facts::server_full(clients)),
            Entry::WrongAnswer { mistake, .. } => {
                write!(line, "{}", facts::answer_wrong(mistake.fact()))
            }
            _ => write!(line, "{}", facts::run_connected()),
        }
    }

    /// A thousand lines with the same bytes are formatted once.
    fn push_shared(&mut self, line: &mut String, data: &Arc<Vec<u8>>, show: Show) -> fmt::Result {
        let shown = match &self.to_all {
            Some((last, shown)) if Arc::ptr_eq(last, data) => shown,
            _ => {
                let mut shown = String::new();
                push_data(&mut shown, data, show)?;
                &self.to_all.insert((Arc::clone(data), shown)).1
            }
        };
        line.push_str(shown);
        Ok(())
    }
}

fn end(ended: &Ended) -> Fact {
    let Ended { ending, lasted, received, sent, unsent } = *ended;
    let (how, seconds) = (words::of_ending(ending), format!("{:.3}", lasted.as_secs_f64()));
    if unsent > 0 {
        facts::run_disconnected_unsent(how, seconds, received, sent, unsent)
    } else {
        facts::run_disconnected(how, seconds, received, sent)
    }
}

fn push_data(line: &mut String, data: &[u8], show: Show) -> fmt::Result {
    let shown = &data[..visible_length(data, show)];
    match show {
        Show::Text => {
            line.push('"');
            push_printable(line, shown);
            line.push('"');
        }
        Show::Hex => hex::push_dump(line, shown),
    }
    if shown.len() < data.len() {
        write!(line, " ... +{} B", data.len() - shown.len())?;
    }
    if !line.ends_with(' ') {
        line.push(' ');
    }
    write!(line, "({} B)", data.len())
}

/// How much of `data` a line shows: up to the limit, but of text no half character.
fn visible_length(data: &[u8], show: Show) -> usize {
    if data.len() <= LINE_LIMIT {
        return data.len();
    }
    let inside = |at: usize| data[at] & 0xc0 == 0x80;
    match show {
        Show::Text => {
            (LINE_LIMIT - 3..=LINE_LIMIT).rev().find(|&at| !inside(at)).unwrap_or(LINE_LIMIT)
        }
        Show::Hex => LINE_LIMIT,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// 2026-01-31T12:00:00.000123Z
    fn noon() -> SystemTime {
        UNIX_EPOCH + Duration::from_micros(1_769_860_800_000_123)
    }

    fn printed_with(color: bool, show: Show, data: &[u8]) -> String {
        let mut line = String::new();
        let entry = Entry::ReadyRead { peer: ([127, 0, 0, 1], 53421).into(), data };
        Lines::in_zone(TimeZone::UTC, color)
            .push(&mut line, noon(), entry, show, None)
            .expect("a String takes every write");
        line
    }

    fn printed(show: Show, data: &[u8]) -> String {
        printed_with(false, show, data)
    }

    #[test]
    fn hex_lines_show_pairs_of_digits() {
        let start = "12:00:00.000 127.0.0.1:53421 <-";
        assert_eq!(printed(Show::Hex, b"8\xff\0"), format!("{start} 38 ff 00 (3 B)"));
        assert_eq!(printed(Show::Hex, b""), format!("{start} (0 B)"));
    }

    #[test]
    fn what_was_written_to_many_is_shown_as_what_was_written_to_one() {
        let mut lines = Lines::in_zone(TimeZone::UTC, false);
        let peer = ([127, 0, 0, 1], 53421).into();
        for show in [Show::Text, Show::Hex, Show::Text] {
            let data = Arc::new(vec![b'a'; LINE_LIMIT + 10]);
            for _ in 0..2 {
                let (mut to_one, mut to_all) = (String::new(), String::new());
                let entry = Entry::Written { peer, data: &data };
                lines.push(&mut to_one, noon(), entry, show, None).expect("a String");
                let entry = Entry::WrittenToAll { peer, data: &data };
                lines.push(&mut to_all, noon(), entry, show, None).expect("a String");
                assert_eq!(to_all, to_one);
            }
        }
    }

    #[test]
    fn long_data_is_cut_between_characters_and_counted() {
        let data = [&[b'a'; LINE_LIMIT - 1][..], "é".as_bytes(), &[b'b'; 10]].concat();
        let total = data.len();
        let line = printed(Show::Text, &data);
        assert!(line.ends_with(&format!("a\" ... +12 B ({total} B)")), "{}", &line[4000..]);
        let line = printed(Show::Hex, &data);
        assert!(line.ends_with(&format!("61 c3 ... +11 B ({total} B)")), "{}", &line[9000..]);
        let line = printed(Show::Text, &[0x80; LINE_LIMIT + 1]);
        assert!(line.ends_with("\\x80\" ... +1 B (4097 B)"));
        let line = printed(Show::Text, &[b'a'; LINE_LIMIT]);
        assert!(line.ends_with("a\" (4096 B)"));
    }

    #[test]
    fn colours_surround_time_and_mark_and_nothing_else() {
        let expected = "\x1b[2m12:00:00.000\x1b[0m 127.0.0.1:53421 \x1b[32m<-\x1b[0m \
                        \"client\" (6 B)";
        assert_eq!(printed_with(true, Show::Text, b"client"), expected);
    }
}
