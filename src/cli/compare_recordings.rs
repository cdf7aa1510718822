//! `qtcp compare A B` with two recordings: what both programs emitted, object by object.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::Common;
use super::columns::side_by_side;
use super::fault::Fault;
use super::output::use_color;
use super::reader::reader_has_gone;
use super::recording::open;
use super::terminal::say;
use crate::compare::recordings::{MOST_SIGNALS, Pair, Signals, pairs};
use crate::text::{facts, json};

/// The two recordings among `files`; None if none is one.
///
/// # Errors
/// Recordings that are not two, and recordings among scenarios.
pub(super) fn among(files: &[PathBuf]) -> Result<Option<(&Path, &Path)>, Fault> {
    let Some(first) = files.iter().find(|file| is_recording(file)) else { return Ok(None) };
    if let Some(other) = files.iter().find(|file| !is_recording(file)) {
        // Whoever mistypes a name is told that. One with a colon is carried by the program.
        if !other.to_string_lossy().starts_with(':') {
            open(other)?;
        }
        return Err(Fault::usage(facts::compare_mixed(first.display(), other.display())));
    }
    match files {
        [left, right] => Ok(Some((left, right))),
        _ => Err(Fault::usage(facts::compare_recordings_two(files.len()))),
    }
}

/// A scenario does not begin with a brace. What is no plain file is left to whoever reads it.
fn is_recording(file: &Path) -> bool {
    let mut first = [0];
    file.is_file()
        && File::open(file).and_then(|mut opened| opened.read_exact(&mut first)).is_ok()
        && first == *b"{"
}

#[derive(Serialize)]
struct Entry<'a> {
    event: &'static str,
    result: &'static str,
    left: String,
    right: String,
    objects: Vec<Side<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    name: &'a str,
    same: bool,
    left: Vec<&'a str>,
    right: Vec<&'a str>,
}

impl<'a> Side<'a> {
    fn of(pair: &Pair<'a>) -> Self {
        Self {
            name: pair.name,
            same: pair.is_same(),
            left: pair.rows.iter().filter_map(|row| row.left).collect(),
            right: pair.rows.iter().filter_map(|row| row.right).collect(),
        }
    }
}

pub(super) fn run(left: &Path, right: &Path, common: &Common) -> Result<(), Fault> {
    let mut signals = [read(left)?, read(right)?];
    let files = [left, right];
    if signals[0].knows_pending != signals[1].knows_pending {
        let old = usize::from(signals[0].knows_pending);
        say(facts::compare_no_pending(files[old].display()));
        signals[1 - old].forget_pending();
    }
    for (of, file) in signals.iter().zip(files).filter(|(of, _)| of.is_cut) {
        debug_assert_eq!(of.count(), MOST_SIGNALS);
        say(facts::compare_recording_long(file.display(), MOST_SIGNALS));
    }
    let pairs = pairs(&signals[0], &signals[1]);
    let same = pairs.iter().all(Pair::is_same);
    let text = if common.json {
        as_json(files, &pairs, same)?
    } else if common.quiet && same {
        String::new()
    } else {
        let lines = signals[0].count();
        as_text(files, &pairs, same.then_some(lines))
    };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if !reader_has_gone(&error) => return Err(Fault::output(&error)),
        _ => {}
    }
    if same {
        return Ok(());
    }
    Err(Fault::network(facts::compare_recordings_differ(left.display(), right.display())))
}

fn read(file: &Path) -> Result<Signals, Fault> {
    Signals::read(open(file)?)
        .map_err(|mistake| Fault::usage(facts::recording_mistake(file.display(), mistake.fact())))
}

/// `equal` has the number of lines if they are.
fn as_text(files: [&Path; 2], pairs: &[Pair<'_>], equal: Option<usize>) -> String {
    let [left, right] = files.map(|file| file.display().to_string());
    let told = match equal {
        Some(lines) => facts::compare_recordings_equal(&left, &right, lines),
        None => facts::compare_recordings_different(&left, &right),
    };
    let color = use_color(io::stdout().is_terminal());
    let mut text = format!("{told}\n");
    let rows: Vec<_> = pairs.iter().flat_map(|pair| pair.rows.iter().copied()).collect();
    text += &side_by_side((&left, &right), &rows, color);
    text
}

fn as_json(files: [&Path; 2], pairs: &[Pair<'_>], same: bool) -> Result<String, Fault> {
    let [left, right] = files.map(|file| file.display().to_string());
    let result = if same { "equal" } else { "different" };
    let entry = Entry {
        event: "comparison",
        result,
        left,
        right,
        objects: pairs.iter().map(Side::of).collect(),
    };
    let mut text = Vec::new();
    json::write_line(&mut text, &entry).map_err(|error| Fault::output(&error))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
