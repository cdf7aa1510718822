//! Rows written down: to be copied, and to be saved.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use crate::signal::Ending;
use crate::text::clock::{Clock, utc};
use crate::text::encoding::Encoding;
use crate::text::encoding::{Unit, Units};
use crate::text::escape::visible;
use crate::text::words::of_ending;
use crate::text::{Face, Language, hex};
use crate::view::entry::{Direction, Entry, Kind};

mod json;

/// How rows are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A line for each row, its whole text with escapes: `12:00:01.234 127.0.0.1:53421 <- client`.
    /// `->` is what went, `++` a beginning, `--` an end, `!!` an error.
    Text,
    /// The same with the bytes as `63 6c 69`.
    Hex,
    /// An object on each line, with the fields of the program's `--json`: `t`, `event`, `peer`,
    /// `bytes`, `text` (absent where the row's bytes are no text in the chosen encoding) and `hex`;
    /// `message` for an error, `address` and `port` for the beginning and the end of listening.
    /// Every connection is `connected`, on a server too.
    Json,
    /// RFC 4180, with a line of names: time (UTC), direction, peer, bytes, text (with escapes, so
    /// on one line), hex.
    ///
    /// A text that a spreadsheet would run as a formula gets an apostrophe in front: it begins
    /// with `=`, `+`, `-` or `@`, or with the wide form of one. The hex column is exact always.
    Csv,
    /// The bytes of all rows with data, one behind the other, whichever way they went. Whoever
    /// wants one direction filters the others out before. What was sent as a file is not in it, as
    /// the log does not keep it.
    Raw,
    /// The text of the bytes alone, with escapes, a line for each row with data.
    Data,
    /// The bytes as C writes them, `{0x63, 0x6c}`, a line for each row with data.
    C,
    /// The same in Rust, `[0x63, 0x6c]`.
    Rust,
}

/// The name of a format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat;

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown format; choose one of text hex json csv raw data c rust")
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Ok(match name {
            "text" => Self::Text,
            "hex" => Self::Hex,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "raw" => Self::Raw,
            "data" => Self::Data,
            "c" => Self::C,
            "rust" => Self::Rust,
            _ => return Err(UnknownFormat),
        })
    }
}

/// Writes `entries` to `out`. A long entry goes out in pieces, except as JSON.
///
/// # Errors
/// Those of `out`.
pub fn write<'a>(
    out: &mut dyn Write,
    format: Format,
    encoding: Encoding,
    clock: &Clock,
    entries: impl IntoIterator<Item = &'a Arc<Entry>>,
) -> io::Result<()> {
    if format == Format::Csv {
        out.write_all(b"time,direction,peer,bytes,text,hex\r\n")?;
    }
    for entry in entries {
        match format {
            Format::Text => write_line(out, entry, clock, |out| write_text(out, entry, encoding))?,
            Format::Hex => write_line(out, entry, clock, |out| write_hex(out, entry, " "))?,
            Format::Json => json::write(out, entry, encoding)?,
            Format::Csv => write_record(out, entry, encoding)?,
            Format::Raw => out.write_all(entry.bytes())?,
            Format::Data | Format::C | Format::Rust => write_data(out, format, entry, encoding)?,
        }
    }
    Ok(())
}

/// `entries` as a text for the clipboard. Of [`Format::Hex`] it is the digits alone, a line for each
/// row with data, so that it can be pasted where bytes are wanted. Raw bytes that are not UTF-8 cannot
/// be in it and become U+FFFD.
#[must_use]
pub fn formatted<'a>(
    format: Format,
    encoding: Encoding,
    clock: &Clock,
    entries: impl IntoIterator<Item = &'a Arc<Entry>>,
) -> String {
    let mut out = Vec::new();
    // A Vec takes every write.
    _ = match format {
        Format::Hex => write_digits(&mut out, entries),
        _ => write(&mut out, format, encoding, clock, entries),
    };
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn write_digits<'a>(
    out: &mut dyn Write,
    entries: impl IntoIterator<Item = &'a Arc<Entry>>,
) -> io::Result<()> {
    for entry in entries.into_iter().filter(|entry| entry.direction() != Direction::Event) {
        write_hex(out, entry, " ")?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The data of a row without what stands around them; nothing for an event.
fn write_data(
    out: &mut dyn Write,
    format: Format,
    entry: &Entry,
    encoding: Encoding,
) -> io::Result<()> {
    if entry.direction() == Direction::Event {
        return Ok(());
    }
    let (open, close) = match format {
        Format::Rust => ("[", "]\n"),
        Format::C => ("{", "}\n"),
        _ => {
            write_text(out, entry, encoding)?;
            return out.write_all(b"\n");
        }
    };
    out.write_all(open.as_bytes())?;
    for (number, piece) in entry.bytes().chunks(PIECE).enumerate() {
        if number > 0 {
            out.write_all(b", ")?;
        }
        let pairs = hex::dump(piece).replace(' ', ", 0x");
        write!(out, "0x{pairs}")?;
    }
    out.write_all(close.as_bytes())
}

fn write_line(
    out: &mut dyn Write,
    entry: &Entry,
    clock: &Clock,
    data: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mark = match (entry.direction(), entry.kind()) {
        (Direction::In, _) => "<-",
        (Direction::Out, _) => "->",
        (_, Kind::Error | Kind::AcceptError | Kind::Unsent | Kind::StillClosing) => "!!",
        (_, Kind::FileBroken) => "!!",
        (_, Kind::Stopped | Kind::Disconnected(_) | Kind::FileSent) => "--",
        (_, Kind::File | Kind::Timer) => "==",
        (_, Kind::Full) => "==",
        _ => "++",
    };
    write!(out, "{} ", clock.time_of_day(entry.time()))?;
    if !entry.peer().is_empty() {
        write!(out, "{} ", visible(entry.peer()))?;
    }
    write!(out, "{mark} ")?;
    if entry.direction() == Direction::Event {
        write!(out, "{}", words(entry))?;
    } else {
        data(out)?;
    }
    out.write_all(b"\n")
}

/// An event in English, which is what files are written in.
fn words(entry: &Entry) -> String {
    let text = visible(entry.text());
    let word = match entry.kind() {
        Kind::Disconnected(ending) if text.is_empty() => {
            return format!("disconnected: {}", how(ending));
        }
        Kind::Disconnected(ending) => return format!("disconnected: {}; {text}", how(ending)),
        Kind::Data => "data",
        Kind::Listening => "listening",
        Kind::Stopped => "stopped",
        Kind::Connected => "connected",
        Kind::Unsent => "written but not sent",
        Kind::StillClosing => "still closing: the other end does not read what was written",
        Kind::Full => "as many clients as may be, further ones wait",
        Kind::Error => "error",
        Kind::AcceptError => "accept error",
        Kind::File | Kind::FileSent | Kind::FileBroken | Kind::Timer => {
            return visible(&entry.sentence(Language::English));
        }
    };
    if text.is_empty() { word.to_owned() } else { format!("{word}: {text}") }
}

fn how(ending: Ending) -> String {
    of_ending(ending).sentence(Language::English, Face::Library)
}

/// So many bytes are turned into text at once.
const PIECE: usize = 16 << 10;

fn write_text(out: &mut dyn Write, entry: &Entry, encoding: Encoding) -> io::Result<()> {
    let mut text = String::new();
    for unit in Units::new(entry.piece(), encoding) {
        unit.push_to(&mut text, encoding);
        if text.len() >= PIECE {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    out.write_all(text.as_bytes())
}

fn write_hex(out: &mut dyn Write, entry: &Entry, between: &str) -> io::Result<()> {
    for (number, piece) in entry.bytes().chunks(PIECE).enumerate() {
        if number > 0 {
            out.write_all(between.as_bytes())?;
        }
        let text = if between.is_empty() { hex::compact(piece) } else { hex::dump(piece) };
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn write_record(out: &mut dyn Write, entry: &Entry, encoding: Encoding) -> io::Result<()> {
    let direction = match entry.direction() {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Event => "event",
    };
    write!(out, "{},{direction},", utc(entry.time()))?;
    write_field(out, &visible(entry.peer()))?;
    write!(out, ",{},", entry.bytes().len())?;
    if entry.direction() == Direction::Event {
        write_field(out, &words(entry))?;
    } else {
        out.write_all(b"\"")?;
        let mut text = String::new();
        let mut first = true;
        for unit in Units::new(entry.piece(), encoding) {
            if first
                && let Unit::Char(c) = unit
                && starts_formula(c)
            {
                text.push('\'');
            }
            first = false;
            match unit {
                Unit::Char('"') => text.push_str("\"\""),
                unit => unit.push_to(&mut text, encoding),
            }
            if text.len() >= PIECE {
                out.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        write!(out, "{text}\"")?;
    }
    out.write_all(b",")?;
    write_hex(out, entry, "")?;
    out.write_all(b"\r\n")
}

/// A field in quotes; it has no line ends, as it is visible.
fn write_field(out: &mut dyn Write, field: &str) -> io::Result<()> {
    let mark = if field.starts_with(starts_formula) { "'" } else { "" };
    write!(out, "\"{mark}{}\"", field.replace('"', "\"\""))
}

fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use jiff::tz::TimeZone;
    use serde_json::{Value, json};

    use super::*;
    use crate::view::log::Log;

    fn written(format: Format, encoding: Encoding, fill: impl FnOnce(&mut Log)) -> String {
        let mut log = Log::new();
        fill(&mut log);
        formatted(format, encoding, &Clock::in_zone(TimeZone::UTC), &log.snapshot())
    }

    fn hour() -> std::time::SystemTime {
        UNIX_EPOCH + Duration::from_micros(1_769_860_801_234_567)
    }

    fn talk(log: &mut Log) {
        let (server, peer) = ("127.0.0.1:8888".into(), "127.0.0.1:53421".into());
        log.event(hour(), 0, Kind::Listening, &server, "");
        log.event(hour(), 1, Kind::Connected, &peer, "");
        log.received(hour(), 1, &peer, &b"client\n"[..]);
        log.written(hour(), 1, &peer, &b"=1+1\",\xff"[..]);
        log.event(hour(), 1, Kind::Error, &peer, "lost \"it\"");
        log.event(hour(), 1, Kind::Disconnected(Ending::Peer), &peer, "1.500 s");
    }

    #[test]
    fn lines_are_those_of_the_program_in_a_terminal() {
        assert_eq!(
            written(Format::Text, Encoding::Utf8, talk),
            "12:00:01.234 127.0.0.1:8888 ++ listening\n\
             12:00:01.234 127.0.0.1:53421 ++ connected\n\
             12:00:01.234 127.0.0.1:53421 <- client\\n\n\
             12:00:01.234 127.0.0.1:53421 -> =1+1\",\\xff\n\
             12:00:01.234 127.0.0.1:53421 !! error: lost \"it\"\n\
             12:00:01.234 127.0.0.1:53421 -- disconnected: the other end closed; 1.500 s\n"
        );
    }

    #[test]
    fn data_alone_is_text_with_escapes_or_an_array() {
        for (format, lines) in [
            ("data", "client\\n\n=1+1\",\\xff\n"),
            (
                "c",
                "{0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x0a}\n{0x3d, 0x31, 0x2b, 0x31, 0x22, 0x2c, 0xff}\n",
            ),
            (
                "rust",
                "[0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x0a]\n[0x3d, 0x31, 0x2b, 0x31, 0x22, 0x2c, 0xff]\n",
            ),
        ] {
            let format: Format = format.parse().expect("known");
            assert_eq!(written(format, Encoding::Utf8, talk), lines);
            // Longer than what is turned into text at once, and taken by the program's own field.
            let long = written(format, Encoding::Utf8, |log| {
                log.received(hour(), 1, &"p".into(), vec![0xa5; PIECE + 2]);
            });
            if format != Format::Data {
                assert_eq!(hex::parse(&long), Ok(vec![0xa5; PIECE + 2]));
            }
        }
    }

    #[test]
    fn hex_is_saved_as_lines_and_copied_as_bytes_that_can_be_pasted() {
        let mut log = Log::new();
        talk(&mut log);
        let (mut saved, clock) = (Vec::new(), Clock::in_zone(TimeZone::UTC));
        write(&mut saved, Format::Hex, Encoding::Utf8, &clock, &log.snapshot()).expect("a Vec");
        let saved = String::from_utf8(saved).expect("text");
        assert!(saved.contains(" 127.0.0.1:53421 <- 63 6c 69 65 6e 74 0a\n"), "{saved}");
        let copied = written(Format::Hex, Encoding::Utf8, talk);
        assert_eq!(copied, "63 6c 69 65 6e 74 0a\n3d 31 2b 31 22 2c ff\n");
        assert_eq!(hex::parse(&copied).as_deref(), Ok(&b"client\n=1+1\",\xff"[..]));
    }

    #[test]
    fn json_has_the_names_of_the_headless_program() {
        let (t, peer) = ("2026-01-31T12:00:01.234567Z", "127.0.0.1:53421");
        let text = written(Format::Json, Encoding::Utf8, talk);
        let objects: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(
            objects,
            [
                json!({"t": t, "event": "listening", "address": "127.0.0.1", "port": 8888}),
                json!({"t": t, "event": "connected", "peer": peer}),
                json!({"t": t, "event": "readyRead", "peer": peer, "bytes": 7,
                       "text": "client\n", "hex": "636c69656e740a"}),
                json!({"t": t, "event": "written", "peer": peer, "bytes": 7,
                       "hex": "3d312b31222cff"}),
                json!({"t": t, "event": "error", "peer": peer, "message": "lost \"it\""}),
                json!({"t": t, "event": "disconnected", "peer": peer, "by": "peer",
                       "message": "1.500 s"}),
            ]
        );
        assert!(
            text.contains("\"t\":\"2026-01-31T12:00:01.234567Z\",\"event\":\"readyRead\",\"peer\"")
        );
    }

    #[test]
    fn json_is_harmless_and_its_text_is_in_the_chosen_encoding() {
        let hostile = "\u{1b}\u{9b}\u{202e}\u{e0041}x\u{2028}";
        let fill = |log: &mut Log| _ = log.received(hour(), 1, &"".into(), hostile.as_bytes());
        let line = written(Format::Json, Encoding::Utf8, fill);
        assert!(!line.trim_end().chars().any(crate::text::escape::is_hidden), "{line:?}");
        let object: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(object["text"], hostile);

        let fill = |log: &mut Log| _ = log.received(hour(), 1, &"".into(), &b"\xd1\xa7"[..]);
        let object: Value =
            serde_json::from_str(&written(Format::Json, Encoding::Gbk, fill)).expect("JSON");
        assert_eq!(object["text"], "学");
    }

    #[test]
    fn csv_is_quoted_and_runs_no_formula() {
        let t = "2026-01-31T12:00:01.234567Z";
        let text = written(Format::Csv, Encoding::Utf8, talk);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "time,direction,peer,bytes,text,hex");
        assert_eq!(lines[1], format!("{t},event,\"127.0.0.1:8888\",0,\"listening\","));
        let peer = "\"127.0.0.1:53421\"";
        assert_eq!(lines[3], format!("{t},in,{peer},7,\"client\\n\",636c69656e740a"));
        assert_eq!(lines[4], format!("{t},out,{peer},7,\"'=1+1\"\",\\xff\",3d312b31222cff"));
        assert_eq!(lines[5], format!("{t},event,{peer},0,\"error: lost \"\"it\"\"\","));
        assert_eq!(lines[7..], [""]);
    }

    #[test]
    fn raw_bytes_are_all_of_them_in_order() {
        let mut log = Log::new();
        talk(&mut log);
        let mut out = Vec::new();
        let clock = Clock::default();
        write(&mut out, Format::Raw, Encoding::Utf8, &clock, &log.snapshot()).expect("a Vec");
        assert_eq!(out, b"client\n=1+1\",\xff");
    }

    #[test]
    fn long_entries_are_written_whole() {
        let bytes = "学a".repeat(50_000);
        let fill = |log: &mut Log| _ = log.received(hour(), 1, &"".into(), bytes.as_bytes());
        let text = written(Format::Text, Encoding::Utf8, fill);
        assert_eq!(text, format!("12:00:01.234 <- {bytes}\n"));
        let hex = written(Format::Hex, Encoding::Utf8, fill);
        assert_eq!(hex, format!("{}\n", hex::dump(bytes.as_bytes())));
        assert_eq!(hex::parse(&hex).as_deref(), Ok(bytes.as_bytes()));
        let csv = written(Format::Csv, Encoding::Utf8, fill);
        assert!(csv.contains(&format!(",\"{bytes}\",{}\r\n", hex::compact(bytes.as_bytes()))));
    }

    #[test]
    fn every_format_is_found_by_its_name() {
        for name in ["text", "hex", "json", "csv", "raw"] {
            assert!(name.parse::<Format>().is_ok(), "{name}");
        }
        let error = "xml".parse::<Format>().expect_err("not offered").to_string();
        assert!(error.contains("choose one of"), "{error}");
    }
}
