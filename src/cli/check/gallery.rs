//! `qtcp check --gallery`: the wrong programs that the check is tested with, for learners.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::super::args::Common;
use super::super::fault::Fault;
use super::super::reader::reader_has_gone;
use crate::check::gallery::{End, Entry, entries};
use crate::text::escape::visible;
use crate::text::{Language, facts, json};

/// Shows all, or one of them in full.
pub(super) fn show(name: Option<&str>, common: &Common) -> Result<(), Fault> {
    let found: Vec<&Entry> =
        entries().iter().filter(|entry| name.is_none_or(|name| entry.name == name)).collect();
    if let Some(name) = name
        && found.is_empty()
    {
        return Err(Fault::usage(facts::gallery_unknown(visible(name))));
    }
    let mut text = Vec::new();
    if common.json {
        for entry in found {
            // Text is always JSON.
            let _ = json::write_line(&mut text, &Told::new(entry));
        }
    } else if name.is_some() {
        text.extend(found.into_iter().flat_map(|entry| whole(entry).into_bytes()));
    } else {
        text = list(&found).into_bytes();
    }
    let mut out = io::stdout().lock();
    match out.write_all(&text).and_then(|()| out.flush()) {
        Err(error) if !reader_has_gone(&error) => Err(Fault::output(&error)),
        _ => Ok(()),
    }
}

/// A line for each: where it fails, its name, what is wrong, and where the course tells of it.
fn list(entries: &[&Entry]) -> String {
    let language = Language::current();
    let name = entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    let title = entries.iter().map(|entry| entry.title(language).width()).max().unwrap_or_default();
    let mut text = String::new();
    for entry in entries {
        let told = entry.title(language);
        let blanks = title - told.width();
        text += &format!(
            "{} {:name$}  {told}{:blanks$}  {}\n",
            entry.stage, entry.name, "", entry.course
        );
    }
    text
}

fn whole(entry: &Entry) -> String {
    let mut text = format!("{}\n\n", list(&[entry]).trim_end());
    for line in entry.wrong.lines() {
        text += &format!("    {line}\n");
    }
    text += &format!("\n{}\n\n", facts::gallery_repaired());
    for line in &entry.repaired {
        text += &format!("    {line}\n");
    }
    text
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    name: &'a str,
    end: &'static str,
    stage: &'a str,
    cause: &'a str,
    course: &'a str,
    title: &'a str,
    wrong: &'a str,
    repaired: String,
}

impl<'a> Told<'a> {
    fn new(entry: &'a Entry) -> Self {
        let end = match entry.end {
            End::Server => "server",
            End::Client => "client",
        };
        Self {
            event: "gallery",
            name: entry.name,
            end,
            stage: entry.stage,
            cause: entry.cause,
            course: entry.course,
            title: entry.title(Language::current()),
            wrong: entry.wrong,
            repaired: entry.repaired.join("\n"),
        }
    }
}
