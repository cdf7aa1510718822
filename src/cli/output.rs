//! The conversation on standard output: one line, or one JSON object, for each thing that happens.
//!
//! Whatever a peer sends, no control character of it reaches the output, in neither form.

use std::env;
use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::{Serialize, Serializer};

use crate::cli::output::line::Lines;
use crate::course::{Ended, Mistake};
use crate::text::address::{HostOf, ListenAddr};
use crate::text::encoding::Encoding;
use crate::text::{Fact, facts};

mod json;
mod line;

/// How many bytes of one read or write a line shows; how many more there were follows as
/// `... +N B`. Enough for every protocol that people read, too little to drown a terminal.
/// JSON is always complete.
pub const LINE_LIMIT: usize = 4096;

/// How a line shows bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// As text in quotes, escaped where it is none.
    #[default]
    Text,
    /// As pairs of hex digits.
    Hex,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Lines for people, with local time.
    Lines(Show),
    /// One JSON object a line, flushed each, with UTC time.
    Json,
    /// The `listening` line alone.
    Quiet,
}

/// One thing that happened. IPv4-mapped IPv6 addresses are printed as IPv4.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'a> {
    /// The server listens; with the real port. Flushed at once in every style.
    Listening {
        /// Where.
        local: SocketAddr,
        /// On the IPv6 "any" address, for IPv4 as well.
        both: bool,
    },
    /// The server has a new client.
    NewConnection {
        /// The client.
        peer: SocketAddr,
    },
    /// The client is connected.
    Connected {
        /// Our end.
        local: SocketAddr,
        /// The server.
        peer: SocketAddr,
    },
    /// Bytes were read.
    ReadyRead {
        /// From whom.
        peer: SocketAddr,
        /// All that was read.
        data: &'a [u8],
    },
    /// Bytes were written: they are queued, which is not sent.
    Written {
        /// To whom.
        peer: SocketAddr,
        /// All that was written.
        data: &'a [u8],
    },
    /// The name of the server was looked up. Only in JSON.
    HostFound,
    /// Bytes were sent, which means that the kernel has taken them. Only in JSON.
    BytesWritten {
        /// To whom.
        peer: SocketAddr,
        /// How many.
        bytes: u64,
    },
    /// The other end sends nothing more. Only in JSON.
    ReadChannelFinished {
        /// The other end.
        peer: SocketAddr,
    },
    /// The same bytes were written to many; told for each of them.
    WrittenToAll {
        /// To whom.
        peer: SocketAddr,
        /// All that was written.
        data: &'a Arc<Vec<u8>>,
    },
    /// A connection has ended.
    Disconnected {
        /// With whom.
        peer: SocketAddr,
        /// By whom and how, and what had become of it.
        ended: Ended,
    },
    /// So many clients are connected as may be; further ones wait.
    Full {
        /// How many.
        clients: usize,
    },
    /// The server's answer is not the homework's.
    WrongAnswer {
        /// The server.
        peer: SocketAddr,
        /// What is wrong with it.
        mistake: &'a Mistake,
    },
    /// A socket has changed its state. Only in JSON.
    StateChanged {
        /// The socket's peer, once it has one.
        peer: Option<SocketAddr>,
        /// Qt's name of the state.
        state: &'a str,
    },
    /// The network said no.
    Error {
        /// The socket's peer, if it has one.
        peer: Option<SocketAddr>,
        /// Qt's number of the error.
        code: i32,
        /// Qt's name of it.
        name: &'a str,
        /// What happened.
        fact: &'a Fact,
    },
    /// The end. Only in JSON; people read the summary's `Display` on standard error.
    Summary(&'a Summary),
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Connections that there were.
    pub clients: u64,
    /// Messages, as the running side counts them.
    pub messages: u64,
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes sent: the kernel has taken them.
    pub bytes_out: u64,
    /// How long it took; in JSON `seconds`.
    #[serde(rename = "seconds", serialize_with = "as_seconds")]
    pub duration: Duration,
    /// Answers that were as expected, if they were checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<u64>,
    /// Answers that were not, if they were checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong: Option<u64>,
    /// Answers that never came, if they were checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<u64>,
    /// Bytes that nothing asked for, if answers were checked; people are told of them only if there
    /// are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surplus: Option<u64>,
}

impl Summary {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        let Self { clients, messages, bytes_in, bytes_out, duration, .. } = *self;
        let seconds = format!("{:.3}", duration.as_secs_f64());
        let summary = facts::run_summary(clients, messages, bytes_in, bytes_out, seconds);
        let (Some(right), Some(wrong), Some(missing)) = (self.right, self.wrong, self.missing)
        else {
            return summary;
        };
        let summary = facts::run_checked(summary, right, wrong, missing);
        match self.surplus {
            Some(bytes) if bytes > 0 => facts::run_surplus(summary, bytes),
            _ => summary,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fact().fmt(f)
    }
}

fn as_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

/// Writes entries in a style. Each one is a single `write_all`, so lines never mix.
///
/// An error of the output, a closed pipe ([`io::ErrorKind::BrokenPipe`]) too, is passed up as it
/// is; the entry is lost then, and the printer may be used on.
#[derive(Debug)]
pub struct Printer<W> {
    out: W,
    style: Style,
    lines: Lines,
    encoding: Encoding,
    /// Our end of the connection that the entries are about.
    local: Option<SocketAddr>,
    /// The line being built, kept for its capacity.
    line: String,
}

impl<W: Write> Printer<W> {
    /// A printer on `out`, which it does not buffer. `color` is for lines alone; see [`use_color`].
    pub fn new(out: W, style: Style, color: bool) -> Self {
        let (lines, encoding) = (Lines::new(color), Encoding::default());
        Self { out, style, lines, encoding, local: None, line: String::new() }
    }

    /// Tells connections to one peer apart: until the next call a line shows our end, `local`, in
    /// place of the peer, and an object has it beside the peer. None = the peer alone.
    pub fn set_local(&mut self, local: Option<SocketAddr>) {
        self.local = local;
    }

    /// Shows what is read and sent as text of `encoding`; UTF-8 if this is not called.
    pub fn set_encoding(&mut self, encoding: Encoding) {
        self.lines.set_encoding(encoding);
        self.encoding = encoding;
    }

    /// Prints `entry` as happening now.
    ///
    /// # Errors
    /// Those of the output.
    pub fn entry(&mut self, entry: Entry<'_>) -> io::Result<()> {
        self.entry_at(SystemTime::now(), entry)
    }

    /// Prints `entry` as happening at `at`. Times before 1970 and after 9999 become the nearest of
    /// those.
    ///
    /// # Errors
    /// Those of the output.
    pub fn entry_at(&mut self, at: SystemTime, entry: Entry<'_>) -> io::Result<()> {
        self.line.clear();
        let flush = match (self.style, entry) {
            (Style::Json, entry) => {
                json::push(&mut self.line, at, entry, self.local, self.encoding)?;
                true
            }
            (Style::Lines(_) | Style::Quiet, Entry::Listening { local, both }) => {
                let host = if both { "any".to_owned() } else { HostOf(local).to_string() };
                let at = ListenAddr { host, port: local.port() };
                write!(self.line, "{}", facts::run_listening(at.to_string()))
                    .map_err(io::Error::other)?;
                true
            }
            (Style::Lines(show), entry) => {
                let local = self.local;
                self.lines
                    .push(&mut self.line, at, entry, show, local)
                    .map_err(io::Error::other)?;
                false
            }
            (Style::Quiet, _) => false,
        };
        if self.line.is_empty() {
            return Ok(());
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())?;
        if flush { self.out.flush() } else { Ok(()) }
    }

    /// Sends on what a buffered output still holds.
    ///
    /// # Errors
    /// Those of the output.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether to print colours: on a terminal that knows them, unless `NO_COLOR` says no (whatever
/// its text, if it has any).
#[must_use]
pub fn use_color(stream_is_terminal: bool) -> bool {
    colors_wanted(stream_is_terminal, env::var_os("NO_COLOR"), env::var_os("TERM"))
}

fn colors_wanted<S: AsRef<OsStr>>(terminal: bool, no_color: Option<S>, term: Option<S>) -> bool {
    let refused = no_color.is_some_and(|value| !value.as_ref().is_empty());
    terminal && !refused && term.is_none_or(|term| term.as_ref() != "dumb")
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::course::MistakeKind;
    use crate::signal::Ending;

    const PEER: ([u8; 4], u16) = ([127, 0, 0, 1], 53421);

    /// 2026-01-31T12:00:00.000123Z
    fn noon() -> SystemTime {
        UNIX_EPOCH + Duration::from_micros(1_769_860_800_000_123)
    }

    fn printed(style: Style, entries: &[Entry<'_>]) -> String {
        let mut out = Vec::new();
        let mut printer = Printer::new(&mut out, style, false);
        printer.lines = Lines::in_zone(TimeZone::UTC, false);
        for &entry in entries {
            printer.entry_at(noon(), entry).expect("a Vec takes every write");
        }
        String::from_utf8(out).expect("text")
    }

    fn read(data: &[u8]) -> Entry<'_> {
        Entry::ReadyRead { peer: PEER.into(), data }
    }

    fn summary() -> Summary {
        Summary {
            clients: 3,
            messages: 15,
            bytes_in: 90,
            bytes_out: 165,
            duration: Duration::from_millis(1234),
            ..Summary::default()
        }
    }

    fn ended(ending: Ending) -> Ended {
        Ended { ending, lasted: Duration::from_millis(1500), received: 6, sent: 11, unsent: 0 }
    }

    #[test]
    fn each_entry_is_one_line_of_the_documented_shape() {
        let peer = PEER.into();
        let error = Entry::Error {
            peer: Some(peer),
            code: 1,
            name: "RemoteHostClosedError",
            fact: &facts::qt_remote_closed(),
        };
        let nobody = Entry::Error {
            peer: None,
            code: 2,
            name: "HostNotFoundError",
            fact: &facts::verbatim("Host \"\u{1b}[2J\" not found"),
        };
        let mistake = Mistake {
            kind: MistakeKind::Missing,
            messages: 2,
            came: Vec::new(),
            wanted: Vec::new(),
        };
        let entries = [
            Entry::Listening { local: ([127, 0, 0, 1], 8888).into(), both: false },
            Entry::NewConnection { peer },
            Entry::Connected { local: ([127, 0, 0, 1], 40000).into(), peer },
            read(b"client"),
            Entry::Written { peer, data: b"client53421\n\x1b[2J" },
            Entry::HostFound,
            Entry::BytesWritten { peer, bytes: 6 },
            Entry::ReadChannelFinished { peer },
            Entry::StateChanged { peer: Some(peer), state: "ClosingState" },
            Entry::Disconnected { peer, ended: ended(Ending::Peer) },
            Entry::Disconnected { peer, ended: Ended { unsent: 5, ..ended(Ending::Reset) } },
            Entry::Full { clients: 2 },
            Entry::WrongAnswer { peer, mistake: &mistake },
            error,
            nobody,
            Entry::Summary(&summary()),
        ];
        let lines = "listening on 127.0.0.1:8888
12:00:00.000 127.0.0.1:53421 ++ connected
12:00:00.000 127.0.0.1:53421 ++ connected as 127.0.0.1:40000
12:00:00.000 127.0.0.1:53421 <- \"client\" (6 B)
12:00:00.000 127.0.0.1:53421 -> \"client53421\\n\\x1b[2J\" (16 B)
12:00:00.000 127.0.0.1:53421 -- disconnected: the other end closed; 1.500 s, 6 B in, 11 B out
12:00:00.000 127.0.0.1:53421 -- disconnected: the other end broke off; 1.500 s, 6 B in, 11 B out, 5 B written but not sent
12:00:00.000 == 2 clients are connected, the most that may; further ones wait; a higher limit (--max-clients) lets them in
12:00:00.000 127.0.0.1:53421 !! wrong answer: 2 messages have no answer
12:00:00.000 127.0.0.1:53421 !! The remote host closed the connection (RemoteHostClosedError, 1)
12:00:00.000 !! Host \"\\x1b[2J\" not found (HostNotFoundError, 2)
";
        assert_eq!(printed(Style::Lines(Show::Text), &entries), lines);
        let quiet = printed(Style::Quiet, &entries);
        assert_eq!(quiet, "listening on 127.0.0.1:8888\n");
    }

    #[test]
    fn mapped_peers_are_plain_ipv4() {
        let mapped = "[::ffff:10.0.0.2]:80".parse().expect("an address");
        let entry = Entry::NewConnection { peer: mapped };
        assert!(printed(Style::Lines(Show::Text), &[entry]).contains(" 10.0.0.2:80 ++"));
    }

    #[test]
    fn ipv6_alone_and_both_families_are_told_apart_and_can_be_given_back() {
        let at: SocketAddr = "[::]:8888".parse().expect("an address");
        for (both, line) in [(false, "listening on [::]:8888\n"), (true, "listening on any:8888\n")]
        {
            let entry = Entry::Listening { local: at, both };
            assert_eq!(printed(Style::Quiet, &[entry]), line);
            let told = line.trim_start_matches("listening on ").parse::<ListenAddr>();
            assert_eq!(told.map(|told| told.host == "any"), Ok(both));
        }
    }

    #[test]
    fn times_that_no_calendar_knows_are_moved_not_fatal() {
        let (hour, eons) = (Duration::from_secs(3600), Duration::from_secs(1 << 38));
        for (at, year) in [(UNIX_EPOCH - hour, "1970-"), (UNIX_EPOCH + eons, "9999-")] {
            for style in [Style::Json, Style::Lines(Show::Text)] {
                let mut out = Vec::new();
                let mut printer = Printer::new(&mut out, style, false);
                printer.entry_at(at, read(b"x")).expect("printed");
                let text = String::from_utf8(out).expect("text");
                assert_eq!(text.contains(year), style == Style::Json, "{text}");
            }
        }
    }

    #[test]
    fn colours_are_for_terminals_without_no_color_and_not_dumb() {
        for (terminal, no_color, term, wanted) in [
            (true, None, Some("xterm"), true),
            (true, Some(""), None, true),
            (true, Some("0"), Some("xterm"), false),
            (true, None, Some("dumb"), false),
            (false, None, Some("xterm"), false),
        ] {
            assert_eq!(colors_wanted(terminal, no_color, term), wanted);
        }
        assert!(!use_color(false));
    }

    #[test]
    fn a_summary_is_one_sentence() {
        let sentence = "3 clients, 15 messages, 90 B in, 165 B out, 1.234 s";
        assert_eq!(summary().to_string(), sentence);
        let checked = Summary { right: Some(14), wrong: Some(1), missing: Some(0), ..summary() };
        let counts = format!("{sentence}, 14 right, 1 wrong, 0 missing");
        assert_eq!(checked.to_string(), counts);
        assert_eq!(Summary { surplus: Some(0), ..checked }.to_string(), counts);
        let too_much = Summary { surplus: Some(3), ..checked }.to_string();
        assert_eq!(too_much, format!("{counts}, 3 B too much"));
        let one = Summary { clients: 1, messages: 1, ..Summary::default() };
        assert_eq!(one.to_string(), "1 client, 1 message, 0 B in, 0 B out, 0.000 s");
    }

    #[test]
    fn the_listening_line_and_json_are_flushed_and_a_closed_pipe_is_passed_up() {
        #[derive(Default)]
        struct Pipe {
            flushes: usize,
            closed: bool,
        }
        impl Write for Pipe {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                if self.closed { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(bytes.len()) }
            }
            fn flush(&mut self) -> io::Result<()> {
                self.flushes += 1;
                Ok(())
            }
        }
        let listening = Entry::Listening { local: PEER.into(), both: false };
        for (style, flushes) in [(Style::Lines(Show::Text), 1), (Style::Json, 2), (Style::Quiet, 1)]
        {
            let mut pipe = Pipe::default();
            let mut printer = Printer::new(&mut pipe, style, false);
            printer.entry(listening).expect("open");
            printer.entry(read(b"x")).expect("open");
            assert_eq!(pipe.flushes, flushes, "{style:?}");

            let mut pipe = Pipe { closed: true, ..Pipe::default() };
            let mut printer = Printer::new(&mut pipe, style, false);
            let error = printer.entry(listening).expect_err("closed");
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        }
    }
}
