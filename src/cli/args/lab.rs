//! Options of `lab`.

use clap::Args;

use crate::lab::entry::Entry;
use crate::text::Fact;

/// Options of `lab`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  qtcp lab                     where it was left
  qtcp lab byte_stream         a lesson: why two writes come as one read
  qtcp lab :half_close         a scenario of 'qtcp trace --list'
  qtcp lab modes               both modes of the client beside each other
  qtcp lab buffers             buffers and the slow reader
  qtcp lab homework            check a homework
  qtcp lab --list              the lessons, by the sections of the course

What is named is shown, and not started: Run (F5) or Step (F10) does that.")]
pub struct Lab {
    /// What is shown: a lesson, a scenario that the program carries, or a name at the end of --list
    #[arg(value_name = "NAME", value_parser = entry, allow_hyphen_values = true)]
    pub name: Option<Entry>,
    /// List the lessons by the sections of the course, each with its scenario
    #[arg(long, conflicts_with = "name")]
    pub list: bool,
}

fn entry(name: &str) -> Result<Entry, Fact> {
    Entry::named(name)
}
