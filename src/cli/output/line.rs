//! Entries as lines, for people.

use std::collections::HashMap;
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
use crate::text::encoding::{Decoder, Encoding};
use crate::text::escape::visible;
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
    encoding: Encoding,
    /// The streams whose last read or write ended within a character; so three bytes at most for each
    /// connection.
    streams: HashMap<Stream, Decoder>,
    /// What was written to many last.
    to_all: Option<Shared>,
}

/// One direction of a connection, by the address that its lines have.
type Stream = (SocketAddr, Direction);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Direction {
    In,
    Out,
}

/// Bytes that were written to many, as the lines of all of them show it, and the state behind them.
#[derive(Debug)]
struct Shared {
    data: Arc<Vec<u8>>,
    shown: String,
    decoder: Decoder,
}

impl Lines {
    /// Lines with the local time of this machine.
    pub(super) fn new(color: bool) -> Self {
        Self::with(color, Clock::new())
    }

    /// Lines with the time of `zone`.
    #[cfg(test)]
    pub(super) fn in_zone(zone: TimeZone, color: bool) -> Self {
        Self::with(color, Clock::in_zone(zone))
    }

    fn with(color: bool, clock: Clock) -> Self {
        let (encoding, streams) = (Encoding::default(), HashMap::new());
        Self { color, clock, encoding, streams, to_all: None }
    }

    /// Shows bytes as text of `encoding`.
    pub(super) fn set_encoding(&mut self, encoding: Encoding) {
        self.encoding = encoding;
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
        let who = |peer| local.unwrap_or(peer);
        match entry {
            Entry::ReadyRead { peer, data } => {
                self.push_data(line, (who(peer), Direction::In), data, show)
            }
            Entry::Written { peer, data } => {
                self.push_data(line, (who(peer), Direction::Out), data, show)
            }
            Entry::WrittenToAll { peer, data } => {
                self.push_shared(line, (who(peer), Direction::Out), data, show)
            }
            Entry::Connected { peer, .. } if local.is_some() => {
                write!(line, "{}", facts::run_connected_to(canonical(peer)))
            }
            Entry::Connected { local, .. } => {
                write!(line, "{}", facts::run_connected_as(canonical(local)))
            }
            Entry::Error { code, name, fact, .. } => {
                write!(line, "{} ({name}, {code})", visible(&fact.to_string()))
            }
            Entry::Disconnected { peer, ended } => {
                let end = end(&ended);
                match self.unfinished(who(peer)) {
                    None => write!(line, "{end}"),
                    Some(rest) => write!(line, "{}", facts::run_unfinished(end, rest)),
                }
            }
            Entry::Full { clients } => write!(line, "{}", facts::server_full(clients)),
            Entry::WrongAnswer { mistake, .. } => {
                write!(line, "{}", facts::answer_wrong(mistake.fact()))
            }
            _ => write!(line, "{}", facts::run_connected()),
        }
    }

    /// Appends what a read or a write shows of its bytes; `stream` is theirs.
    fn push_data(
        &mut self,
        line: &mut String,
        stream: Stream,
        data: &[u8],
        show: Show,
    ) -> fmt::Result {
        if show == Show::Hex {
            return push_hex(line, data);
        }
        let mut decoder =
            self.streams.remove(&stream).unwrap_or_else(|| Decoder::new(self.encoding));
        let shown = push_text(line, &mut decoder, data);
        if decoder.holds_some() {
            self.streams.insert(stream, decoder);
        }
        shown
    }

    /// A thousand lines with the same bytes are formatted once.
    fn push_shared(
        &mut self,
        line: &mut String,
        stream: Stream,
        data: &Arc<Vec<u8>>,
        show: Show,
    ) -> fmt::Result {
        // What a line shows depends on what its stream had before, if that ended within a character.
        if show == Show::Hex || self.streams.contains_key(&stream) {
            return self.push_data(line, stream, data, show);
        }
        let known = self.to_all.take().filter(|shared| Arc::ptr_eq(&shared.data, data));
        let shared = match known {
            Some(shared) => shared,
            None => {
                let (mut shown, mut decoder) = (String::new(), Decoder::new(self.encoding));
                push_text(&mut shown, &mut decoder, data)?;
                Shared { data: Arc::clone(data), shown, decoder }
            }
        };
        line.push_str(&shared.shown);
        if shared.decoder.holds_some() {
            self.streams.insert(stream, shared.decoder);
        }
        self.to_all = Some(shared);
        Ok(())
    }

    /// What the connection with `who` sent or got last, if it ended within a character.
    fn unfinished(&mut self, who: SocketAddr) -> Option<String> {
        let rests = [(Direction::In, "<-"), (Direction::Out, "->")].into_iter();
        let rests = rests.filter_map(|(direction, mark)| {
            let mut rest = format!("{mark} \"");
            self.streams.remove(&(who, direction))?.finish(&mut rest);
            Some(rest + "\"")
        });
        Some(rests.collect::<Vec<_>>().join(" ")).filter(|rest| !rest.is_empty())
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

fn push_text(line: &mut String, decoder: &mut Decoder, data: &[u8]) -> fmt::Result {
    line.push('"');
    let left_out = decoder.push(line, data, LINE_LIMIT);
    line.push('"');
    push_sizes(line, left_out, data.len())
}

fn push_hex(line: &mut String, data: &[u8]) -> fmt::Result {
    let shown = data.get(..LINE_LIMIT).unwrap_or(data);
    hex::push_dump(line, shown);
    push_sizes(line, data.len() - shown.len(), data.len())
}

fn push_sizes(line: &mut String, left_out: usize, all: usize) -> fmt::Result {
    if left_out > 0 {
        write!(line, " ... +{left_out} B")?;
    }
    if !line.ends_with(' ') {
        line.push(' ');
    }
    write!(line, "({all} B)")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::signal::Ending;

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
    fn a_character_that_two_reads_have_cut_is_shown_once_and_in_the_chosen_encoding() {
        let mut lines = Lines::in_zone(TimeZone::UTC, false);
        lines.set_encoding(Encoding::Gbk);
        let (one, other) = (([127, 0, 0, 1], 1).into(), ([127, 0, 0, 1], 2).into());
        let mut shown = |entry: Entry<'_>| {
            let mut line = String::new();
            lines.push(&mut line, noon(), entry, Show::Text, None).expect("a String");
            line.split_once(":00.000 127.0.0.1:").expect("the front").1.to_owned()
        };
        let half: Arc<Vec<u8>> = Arc::new(b"\xca".to_vec());
        let (ending, lasted) = (Ending::Peer, Duration::from_secs(1));
        let ended = Ended { ending, lasted, received: 5, sent: 2, unsent: 0 };
        for (entry, line) in [
            (Entry::ReadyRead { peer: one, data: b"\xd1\xa7\xc9" }, "1 <- \"学\" (3 B)"),
            // Neither the other direction nor the other connection goes on with it.
            (Entry::Written { peer: one, data: b"\xd1" }, "1 -> \"\" (1 B)"),
            (Entry::ReadyRead { peer: other, data: b"\xce\xc4" }, "2 <- \"文\" (2 B)"),
            (Entry::ReadyRead { peer: one, data: b"\xfa" }, "1 <- \"生\" (1 B)"),
            (Entry::WrittenToAll { peer: other, data: &half }, "2 -> \"\" (1 B)"),
            (Entry::WrittenToAll { peer: one, data: &half }, "1 -> \"咽\" (1 B)"),
            (Entry::Written { peer: other, data: b"\xc0" }, "2 -> \"世\" (1 B)"),
            (Entry::ReadyRead { peer: one, data: b"\xc9" }, "1 <- \"\" (1 B)"),
            (
                Entry::Disconnected { peer: one, ended },
                "1 -- disconnected: the other end closed; 1.000 s, 5 B in, 2 B out; the last \
                 character was not finished: <- \"\\xc9\"",
            ),
            (
                Entry::Disconnected { peer: other, ended },
                "2 -- disconnected: the other end closed; 1.000 s, 5 B in, 2 B out",
            ),
        ] {
            assert_eq!(shown(entry), line);
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
