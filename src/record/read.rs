//! A recording, read back.

use std::io::{self, BufRead, Read};

use super::VERSION;
use super::file::Header;
use super::moment::Moment;
use crate::text::escape::visible;
use crate::text::{Fact, facts};

/// No line of a recording is longer, in bytes; those that this program writes are much shorter.
const LONGEST_LINE: u64 = 64 * 1024;

/// How a header begins, whoever has written it.
const HEADER_BEGINS: &[u8] = b"{\"qtcp_record\":";
/// Of what is wrong with a line no more characters are told.
const WHY: usize = 200;

/// Why a recording cannot be read, or not any further. Its `Display` is its [`fact`](Self::fact).
#[derive(Debug, thiserror::Error)]
#[error("{}", self.fact())]
pub enum Mistake {
    /// The file cannot be read.
    Io {
        /// Counted from 1.
        line: u64,
        /// Why.
        error: io::Error,
    },
    /// The first line is no header.
    NoRecording,
    /// It is of another version.
    Version {
        /// The version that it has.
        found: u32,
        /// Who has written it.
        program: String,
    },
    /// A line that is no moment, or the first one, which is a header that is not whole.
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// The header of another recording.
    Second {
        /// Counted from 1.
        line: u64,
    },
    /// A line that is too long.
    TooLong {
        /// Counted from 1.
        line: u64,
    },
}

impl Mistake {
    /// What is wrong, and what helps.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Io { line, error } => facts::recording_io(*line, error),
            Self::NoRecording => facts::recording_foreign(),
            Self::Version { found, program } => {
                facts::recording_version(*found, VERSION, visible(program))
            }
            Self::Line { line, error } if error.is_eof() => facts::recording_line_cut(*line),
            Self::Line { line, error } => {
                let error = error.to_string();
                // It counts lines of its own.
                let why = error.split(" at line ").next().unwrap_or_default();
                let why: String = visible(why).chars().take(WHY).collect();
                facts::recording_line_wrong(*line, why)
            }
            Self::Second { line } => facts::recording_second(*line),
            Self::TooLong { line } => facts::recording_line_long(*line, LONGEST_LINE),
        }
    }
}

/// The header of a recording, and its moments, one after another.
///
/// # Errors
/// Those of `input`, and a first line that is none of this [`VERSION`].
pub fn read<R: BufRead>(input: R) -> Result<(Header, Moments<R>), Mistake> {
    let mut lines = Moments { input, line: 0, text: Vec::new(), ended: false };
    if !lines.next_line()? {
        return Err(Mistake::NoRecording);
    }
    let header: Header = serde_json::from_slice(&lines.text).map_err(|error| {
        let begun = lines.text.starts_with(HEADER_BEGINS);
        if begun { Mistake::Line { line: 1, error } } else { Mistake::NoRecording }
    })?;
    if header.version != VERSION {
        let (found, program) = (header.version, header.program);
        return Err(Mistake::Version { found, program });
    }
    Ok((header, lines))
}

/// The moments of a recording. After a mistake there are no more.
#[derive(Debug)]
pub struct Moments<R> {
    input: R,
    /// The number of the line that was read last.
    line: u64,
    text: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Moments<R> {
    /// Reads a line into `text`, without its end; false if there is none.
    fn next_line(&mut self) -> Result<bool, Mistake> {
        self.line += 1;
        self.text.clear();
        let line = self.line;
        let mut limited = (&mut self.input).take(LONGEST_LINE);
        let read = limited.read_until(b'\n', &mut self.text);
        match read.map_err(|error| Mistake::Io { line, error })? {
            0 => Ok(false),
            read if read as u64 == LONGEST_LINE && !self.text.ends_with(b"\n") => {
                Err(Mistake::TooLong { line })
            }
            _ => Ok(true),
        }
    }

    fn next_moment(&mut self) -> Result<Option<Moment>, Mistake> {
        if !self.next_line()? {
            return Ok(None);
        }
        let line = self.line;
        if self.text.starts_with(HEADER_BEGINS) {
            return Err(Mistake::Second { line });
        }
        serde_json::from_slice(&self.text).map(Some).map_err(|error| Mistake::Line { line, error })
    }
}

impl<R: BufRead> Iterator for Moments<R> {
    type Item = Result<Moment, Mistake>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let moment = self.next_moment().transpose();
        self.ended = !matches!(moment, Some(Ok(_)));
        moment
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::net::{IpAddr, SocketAddr};

    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::record::moment::{Class, Object, What};
    use crate::record::signal::Emitted;
    use crate::text::escape::is_hidden;
    use crate::text::json::write_line;

    fn header() -> Vec<u8> {
        let mut line = Vec::new();
        write_line(&mut line, &Header::new()).expect("a Vec takes every write");
        line
    }

    fn all(text: &[u8]) -> Result<Vec<Moment>, Mistake> {
        read(text)?.1.collect()
    }

    fn name() -> impl Strategy<Value = Cow<'static, str>> {
        any::<String>().prop_map(Cow::Owned)
    }

    fn address() -> impl Strategy<Value = SocketAddr> {
        (any::<IpAddr>(), any::<u16>()).prop_map(SocketAddr::from)
    }

    fn object() -> impl Strategy<Value = Object> {
        let class = prop_oneof![Just(Class::Socket), Just(Class::Listener), Just(Class::Timer)];
        let ends = (option::of(address()), option::of(address()));
        (any::<u64>(), class, ends).prop_map(|(number, class, (local, peer))| Object {
            number,
            class,
            local,
            peer,
        })
    }

    fn signal() -> impl Strategy<Value = Emitted> {
        let words = (name(), option::of(name()), option::of(name()), option::of(name()));
        let numbers = (any::<Option<u64>>(), any::<Option<i32>>(), any::<[Option<i64>; 3]>());
        let rest = (any::<Option<u16>>(), any::<Option<bool>>(), any::<Option<u32>>());
        (words, numbers, rest).prop_map(
            |((name, state, error, text), (bytes, code, [available, to_write, unsent]), rest)| {
                Emitted {
                    name,
                    state,
                    bytes,
                    code,
                    error,
                    text,
                    available,
                    to_write,
                    peer_port: rest.0,
                    pending: rest.1,
                    receivers: rest.2,
                    unsent,
                }
            },
        )
    }

    fn what() -> impl Strategy<Value = What> {
        let told = || (object(), name(), any::<String>());
        prop_oneof![
            Just(What::TurnBegan),
            any::<u64>().prop_map(|took| What::TurnEnded { took }),
            told().prop_map(|(object, name, arguments)| What::Event { object, name, arguments }),
            told().prop_map(|(object, name, arguments)| What::Command { object, name, arguments }),
            told().prop_map(|(object, name, arguments)| What::Call { object, name, arguments }),
            (told(), any::<u64>()).prop_map(|((object, name, result), took)| What::Return {
                object,
                name,
                result,
                took
            }),
            (object(), signal()).prop_map(|(object, signal)| What::Signal { object, signal }),
            (object(), any::<u64>(), any::<[Option<i64>; 2]>()).prop_map(
                |(object, took, [left, unsent])| What::SlotEnded { object, took, left, unsent }
            ),
            any::<String>().prop_map(|why| What::Ended { why }),
        ]
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back_and_shows_nothing_that_acts(
            moments in proptest::collection::vec(
                (any::<u64>(), any::<u64>(), any::<u32>(), any::<Option<u32>>(), what()).prop_map(
                    |(us, turn, depth, thread, what)| Moment { us, turn, depth, thread, what }
                ),
                0..8,
            )
        ) {
            let mut text = header();
            for moment in &moments {
                write_line(&mut text, moment).expect("a Vec takes every write");
                prop_assert!(!moment.to_string().chars().any(is_hidden), "{moment}");
            }
            prop_assert_eq!(all(&text).expect("whole lines"), moments);
            let lines = str::from_utf8(&text).expect("text");
            prop_assert!(!lines.chars().any(|c| c != '\n' && is_hidden(c)), "{}", lines);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
            let _ = all(&bytes);
            let _ = all(&[header(), bytes].concat());
        }
    }

    #[test]
    fn a_file_that_is_no_recording_or_a_newer_one_is_refused_with_the_cure() {
        for (text, told) in [
            (&b""[..], "this is no recording"),
            (b"{}\n", "record one with --record"),
            (b"\xff\n", "this is no recording"),
            (br#"{"qtcp_record":1,"program":"qt"#, "line 1: it breaks off"),
            (br#"{"qtcp_record":"one"}"#, "line 1: it is no line of a recording"),
            (
                br#"{"qtcp_record":2,"program":"qtcp 9","t":"","ran":[]}"#,
                "has version 2, and this program reads version 1",
            ),
        ] {
            let mistake = all(text).expect_err("refused").to_string();
            assert!(mistake.contains(told), "{mistake}");
        }
    }

    #[test]
    fn a_line_that_is_cut_off_is_named_and_what_stands_before_it_is_read() {
        let whole = br#"{"us":1,"turn":1,"depth":0,"kind":"turnBegan","later":"a new field"}"#;
        let text = [&header()[..], whole, b"\n", &whole[..20]].concat();
        let (_, mut moments) = read(&text[..]).expect("a header");
        assert!(matches!(moments.next(), Some(Ok(Moment { us: 1, .. }))));
        let mistake = moments.next().expect("a line").expect_err("cut off").to_string();
        assert!(mistake.starts_with("line 3: "), "{mistake}");
        assert!(moments.next().is_none(), "nothing is guessed behind it");
    }

    #[test]
    fn two_programs_that_wrote_to_one_file_are_told_of() {
        let whole = br#"{"us":1,"turn":1,"depth":0,"kind":"turnBegan"}"#;
        let text = [&header()[..], whole, b"\n", &header()].concat();
        let mistake = all(&text).expect_err("a second header").to_string();
        assert!(mistake.starts_with("line 3: another recording begins here; "), "{mistake}");
    }

    #[test]
    fn a_line_without_end_takes_no_memory_without_end() {
        let text = [&header()[..], &vec![b'x'; 1 << 20]].concat();
        let mistake = all(&text).expect_err("too long").to_string();
        assert!(mistake.starts_with("line 2: it is longer than 65536 bytes"), "{mistake}");
    }
}
