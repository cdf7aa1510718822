//! Rows written down: to be copied, and to be saved.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use crate::course::escape::visible;
use crate::course::hex;
use crate::view::clock::{Clock, utc};
use crate::view::decode::{Piece, Unit, Units, push_unit};
use crate::view::encoding::Encoding;
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
    /// wants one direction filters the others out before.
    Raw,
}

/// The name of a format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat;

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown format; choose one of text hex json csv raw")
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
        }
    }
    Ok(())
}

/// `entries` as a text for the clipboard. Raw bytes that are not UTF-8 cannot be in it and become
/// U+FFFD.
#[must_use]
pub fn formatted<'a>(
    format: Format,
    encoding: Encoding,
    clock: &Clock,
    entries: impl IntoIterator<Item = &'a Arc<Entry>>,
) -> String {
    let mut out = Vec::new();
    // A Vec takes every write.
    _ = write(&mut out, format, encoding, clock, entries);
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
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
        (_, Kind::Error | Kind::AcceptError) => "!!",
        (_, Kind::Stopped | Kind::Disconnected) => "--",
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
    let word = match entry.kind() {
        Kind::Data => "data",
        Kind::Listening => "listening",
        Kind::Stopped => "stopped",
        Kind::Connected => "connected",
        Kind::Disconnected => "disconnected",
        Kind::Error => "error",
        Kind::AcceptError => "accept error",
    };
    if entry.text().is_empty() {
        word.to_owned()
    } else {
        format!("{word}: {}", visible(entry.text()))
    }
}

/// So many bytes are turned into text at once.
const PIECE: usize = 16 << 10;

fn write_text(out: &mut dyn Write, entry: &Entry, encoding: Encoding) -> io::Result<()> {
    let mut text = String::new();
    for unit in Units::new(Piece::of(entry), encoding) {
        push_unit(&mut text, unit);
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
        for unit in Units::new(Piece::of(entry), encoding) {
            if first
                && let Unit::Char(c) = unit
                && starts_formula(c)
            {
                text.push('\'');
            }
            first = false;
            match unit {
                Unit::Char('"') => text.push_str("\"\""),
                unit => push_unit(&mut text, unit),
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
